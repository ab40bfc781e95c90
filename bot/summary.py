"""What a run shows: its groups, singles, answers without a graph, failures. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.evidence.published import PublishedIndex, PublishedMatch
from bot.graphs.example import Example
from bot.graphs.groups import Group, Member, Relation, group_by_level, relate
from bot.graphs.identity import IdentityKeys, Level


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a run as the summary sees it: no text, only what became of it."""

    model: str
    sample: int
    error_kind: str | None = None
    error: str | None = None
    example: Example | None = None
    keys: IdentityKeys | None = None
    unread: str | None = None  # why it could not be read, such as "too costly to read"
    cost: float | None = None

    @property
    def answered(self) -> bool:
        return self.error_kind is None


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known of a run itself.

    Attributes:
        prompt_language, prompt, prompt_sha256: None where the answers were recorded elsewhere.
        models: every model asked, in the order of the request.
        status: running, finished, cancelled, interrupted or failed.
        seconds: by our own clock, from start to the last answer; None while it runs.
    """

    run_id: str
    probe: str
    probe_title: str
    prompt_language: str | None
    prompt: str | None
    prompt_sha256: str | None
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
        relation: how it relates to an earlier group, and that group's number; None when to none.
        published: where its example was published before, the strictest level first.
    """

    number: int
    group: Group
    relation: tuple[Relation, int] | None
    published: tuple[PublishedMatch, ...]


@dataclass(frozen=True, slots=True)
class Ungrouped:
    """An answer with an example that has no `labelled` key: cut off, or direction unknown.

    Attributes:
        slot: model and sample.
        relation: how the example relates to a group, and that group's number; None when to none.
    """

    slot: tuple[str, int]
    example: Example
    relation: tuple[Relation, int] | None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """Everything a card, the terminal and `--json` show of one run.

    Attributes:
        groups: level -> its groups, largest first, groups of one included.
        kin: groups at `labelled` of two or more models, largest first.
        singles: groups at `labelled` of one model.
        ungrouped: answers with an example that can join none of them.
        without_graph: answers in which no example graph was found.
        failures: answers that failed.
        missing: (model, sample) asked for but neither answered nor failed.
    """

    run: RunFacts
    answers: tuple[Answer, ...]
    groups: Mapping[Level, tuple[Group, ...]]
    kin: tuple[ShownGroup, ...]
    singles: tuple[ShownGroup, ...]
    ungrouped: tuple[Ungrouped, ...]
    without_graph: tuple[Answer, ...]
    failures: tuple[Answer, ...]
    missing: tuple[tuple[str, int], ...]

    @property
    def shown(self) -> tuple[ShownGroup, ...]:
        """Every group of the card; the one of number n stands at place n - 1."""
        return (*self.kin, *self.singles)

    @property
    def cost(self) -> float | None:
        """The sum of the known costs in USD; None when none is known."""
        known = [answer.cost for answer in self.answers if answer.cost is not None]
        return sum(known) if known else None

    @property
    def unpriced(self) -> int:
        """How many answers have no known cost."""
        return sum(answer.answered and answer.cost is None for answer in self.answers)


def summarise(run: RunFacts, answers: Sequence[Answer], published: PublishedIndex) -> RunSummary:
    """Group a run's answers and say what each group is."""
    found = [
        (Member(answer.model, answer.sample), answer.example, answer.keys)
        for answer in answers
        if answer.example is not None and answer.keys is not None
    ]
    groups = group_by_level(found)
    keys = {member: own for member, _, own in found}
    shown = _shown(groups[Level.LABELLED], keys, published)
    there = {(answer.model, answer.sample) for answer in answers}
    return RunSummary(
        run=run,
        answers=tuple(answers),
        groups=groups,
        kin=tuple(group for group in shown if len(group.group.models) > 1),
        singles=tuple(group for group in shown if len(group.group.models) == 1),
        ungrouped=tuple(
            Ungrouped(
                slot=(member.model, member.sample),
                example=example,
                relation=_relation(example, own, shown, keys),
            )
            for member, example, own in found
            if own[Level.LABELLED] is None
        ),
        without_graph=tuple(a for a in answers if a.answered and a.example is None),
        failures=tuple(answer for answer in answers if not answer.answered),
        missing=tuple(slot for slot in _asked(run) if slot not in there),
    )


def _asked(run: RunFacts) -> Iterator[tuple[str, int]]:
    """Give every slot of the request; nothing was requested of answers recorded elsewhere."""
    if run.origin != "ingest":
        for sample in range(1, run.samples + 1):
            yield from ((model, sample) for model in run.models)


def _shown(
    groups: Sequence[Group], keys: Mapping[Member, IdentityKeys], published: PublishedIndex
) -> list[ShownGroup]:
    shown: list[ShownGroup] = []
    for number, group in enumerate(groups, start=1):
        own = keys[group.members[0]]
        shown.append(
            ShownGroup(
                number=number,
                group=group,
                relation=_relation(group.example, own, shown, keys),
                published=published.match(own),
            )
        )
    return shown


def _relation(
    example: Example,
    own: IdentityKeys,
    earlier: Sequence[ShownGroup],
    keys: Mapping[Member, IdentityKeys],
) -> tuple[Relation, int] | None:
    """Relate an example to the group that it shares most with; among equals, to the largest."""
    for level in (Level.SKELETON, Level.SHAPE, Level.SKELETON_SHAPE):
        for larger in earlier:
            theirs = keys[larger.group.members[0]]
            if own[level] is not None and own[level] == theirs[level]:
                return relate(example, larger.group.example, level=level), larger.number
    return None
