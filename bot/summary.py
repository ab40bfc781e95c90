"""What a run shows: its groups, singles, answers without a graph, failures. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.evidence.published import PublishedExample, PublishedMatch
from bot.graphs.example import Example
from bot.graphs.groups import Group, Relation
from bot.graphs.identity import Level


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a run as the summary sees it: no text, only what became of it."""

    model: str
    sample: int
    error_kind: str | None = None
    error: str | None = None
    example: Example | None = None
    keys: Mapping[Level, str | None] | None = None
    unread: str | None = None  # why it could not be read, such as "too costly to read"
    cost: float | None = None

    @property
    def answered(self) -> bool:
        return self.error_kind is None


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known of a run itself.

    Attributes:
        models: every model asked, in the order of the request.
        status: running, finished, cancelled, interrupted or failed.
        seconds: by our own clock, from start to the last answer; None while it runs.
    """

    run_id: str
    probe: str
    probe_title: str
    prompt_language: str
    prompt: str
    prompt_sha256: str
    samples: int
    models: tuple[str, ...]
    status: str
    origin: str
    started_at: datetime
    seconds: float | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group as the card shows it.

    Attributes:
        number: its place on the card, from 1; the largest group is 1.
        relation: how it relates to an earlier group, and that group's number; None when it is kin to none.
        published: where its example was published before, the strictest level first.
    """

    number: int
    group: Group
    relation: tuple[Relation, int] | None
    published: tuple[PublishedMatch, ...]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """Everything a card, the terminal and `--json` show of one run.

    Attributes:
        groups: level -> its groups, largest first, groups of one included.
        kin: groups at `labelled` of two or more models, largest first.
        singles: groups at `labelled` of one model.
        ungrouped: answers with an example that has no `labelled` key (cut off, direction unknown).
        without_graph: answers in which no example graph was found.
        failures: answers that failed.
        missing: (model, sample) asked for but neither answered nor failed.
    """

    run: RunFacts
    answers: tuple[Answer, ...]
    groups: Mapping[Level, tuple[Group, ...]]
    kin: tuple[ShownGroup, ...]
    singles: tuple[ShownGroup, ...]
    ungrouped: tuple[Answer, ...]
    without_graph: tuple[Answer, ...]
    failures: tuple[Answer, ...]
    missing: tuple[tuple[str, int], ...]

    @property
    def cost(self) -> float | None:
        """The sum of the known costs in USD; None when none is known."""
        known = [answer.cost for answer in self.answers if answer.cost is not None]
        return sum(known) if known else None

    @property
    def unpriced(self) -> int:
        """How many answers have no known cost."""
        return sum(answer.answered and answer.cost is None for answer in self.answers)


def summarise(
    run: RunFacts, answers: Sequence[Answer], published: Sequence[PublishedExample]
) -> RunSummary:
    """Group a run's answers and say what each group is."""
    raise NotImplementedError
