"""A run's result in words: what the terminal and the card both say, worded once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.evidence.published import PublishedMatch
from bot.graphs.example import Example
from bot.graphs.groups import Group, Relation, relate
from bot.graphs.identity import Level
from bot.summary import Answer, RunSummary
from bot.wording import dollars, plural

Name = Callable[[str], str]
"""Writes a model's name as its place needs it: as it is, or as code on a card."""


def headline(summary: RunSummary) -> str:
    """Give the run's result in one sentence, which says no more than is known."""
    asked = plural(len(summary.run.models), "model")
    comparable = {model for single in summary.singles for model in single.group.models}
    if summary.kin:
        largest = len(summary.kin[0].group.models)
        result = f"{largest} of {asked} gave the identical example graph"
    elif len(comparable) < 2:
        result = _nothing_to_compare(summary, comparable)
    elif len(comparable) == len(summary.run.models):
        result = f"no two of {asked} gave the same example graph"
    else:
        result = (
            f"no two of the {len(comparable)} models with comparable examples (of {asked}) "
            "gave the same"
        )
    return f"{summary.run.probe}: {result}"


def _nothing_to_compare(summary: RunSummary, comparable: set[str]) -> str:
    """Say what the models gave when at most one of them gave an example that can be compared."""
    answered = {answer.model for answer in summary.answers if answer.answered}
    gave = {answer.model for answer in summary.answers if answer.example is not None}
    if not gave:
        return _no_graph(summary, answered)
    found = f"{_of_asked(summary, gave)} gave an example graph"
    if comparable == gave:
        return found
    if comparable:
        return f"{found}, but only that of 1 can be compared"
    return f"{found}, but {'it cannot' if len(gave) == 1 else 'none can'} be compared"


def _no_graph(summary: RunSummary, answered: set[str]) -> str:
    if answered:
        answers = "answer" if len(answered) == 1 else "answers"
        return f"no example graph in the {answers} of {_of_asked(summary, answered)}"
    asked = len(summary.run.models)
    return "the model asked did not answer" if asked == 1 else f"none of {asked:,} models answered"


def _of_asked(summary: RunSummary, models: set[str]) -> str:
    """Count some of the models asked: "2 of 3 models", "3 models" when it is all."""
    asked = plural(len(summary.run.models), "model")
    return asked if len(models) == len(summary.run.models) else f"{len(models):,} of {asked}"


def counts_in_words(summary: RunSummary) -> list[str]:
    """Give how many answers came, how long that took and what it cost."""
    answered = sum(answer.answered for answer in summary.answers)
    failed = f", {len(summary.failures):,} failed" if summary.failures else ""
    seconds = summary.run.seconds
    return [
        plural(answered, "answer") + failed,
        *([f"{seconds:.1f} s"] if seconds is not None else []),
        cost_in_words(summary),
    ]


def cost_in_words(summary: RunSummary) -> str:
    """Say what the run cost, and what of that is not known."""
    if summary.cost is None:
        return "cost unknown"
    if summary.unpriced:
        return f"{dollars(summary.cost)} plus {summary.unpriced} of unknown cost"
    return dollars(summary.cost)


def members_in_words(group: Group, samples: int, *, name: Name = str) -> list[str]:
    """Name a group's models; where not all samples of one agree, with how many do."""
    found = []
    for model in group.models:
        count = sum(member.model == model for member in group.members)
        some = "" if count == samples else f" ({count} of {samples} samples)"
        found.append(f"{name(model)}{some}")
    return found


def slots_in_words(
    slots: Iterable[tuple[str, int]], samples: int, *, name: Name = str
) -> list[str]:
    """Name each model once, with the samples that are meant where several were asked."""
    by_model: dict[str, list[int]] = {}
    for model, sample in slots:
        by_model.setdefault(model, []).append(sample)
    if samples == 1:
        return [name(model) for model in by_model]
    return [f"{name(model)} ({_samples(sorted(each))})" for model, each in by_model.items()]


def _samples(numbers: Sequence[int]) -> str:
    """Give sample numbers as spans: "sample 4", "samples 1-3, 5"."""
    breaks = [0, *(n for n, (a, b) in enumerate(pairwise(numbers), 1) if b > a + 1), len(numbers)]
    spans = [numbers[start:end] for start, end in pairwise(breaks)]
    told = ", ".join(str(s[0]) if len(s) == 1 else f"{s[0]}-{s[-1]}" for s in spans)
    return f"sample{'s' if len(numbers) > 1 else ''} {told}"


def adjacency_in_words(example: Example) -> str:
    """Give the graph as text: "A: B, C; B: A (3)", weights in brackets."""
    rows = []
    for node, neighbours in example.adjacency.items():
        if neighbours:
            near = (_neighbour(example, node, neighbour) for neighbour in dict.fromkeys(neighbours))
            rows.append(f"{node}: {', '.join(near)}")
    return "; ".join(rows) or "no edges"


def _neighbour(example: Example, node: str, near: str) -> str:
    weights = (example.weights or {}).get((node, near))
    return f"{near} ({', '.join(map(str, dict.fromkeys(weights)))})" if weights else near


def relation_in_words(
    summary: RunSummary, relation: tuple[Relation, int], *, name: Name = str
) -> str:
    """Say how an example relates to a group; a single one has no number that could be seen."""
    kind, number = relation
    larger = f"group {number}"
    if number > len(summary.kin):
        first = summary.shown[number - 1].group.members[0]
        (larger,) = slots_in_words([(first.model, first.sample)], summary.run.samples, name=name)
    return f"compared with {larger}: {kind.phrase}"


def orders_in_words(summary: RunSummary, group: Group) -> str:
    """Say whether a group is also one at `written`, where the order of neighbours counts."""
    members = set(group.members)
    alike = [
        len(members.intersection(written.members))
        for written in summary.groups[Level.WRITTEN]
        if not members.isdisjoint(written.members)
    ]
    if len(alike) == 1:
        return "all list the neighbours in the same order, too"
    most = max(alike)
    # Of several equally common ones none is the commonest.
    commonest = (
        f"; the commonest is in {most} of {plural(len(members), 'answer')}"
        if alike.count(most) == 1
        else ""
    )
    return f"neighbours written in {len(alike)} ways{commonest}"


def match_in_words(example: Example, match: PublishedMatch) -> str:
    """Say what a published example has in common with the one it is the same as at a level."""
    if match.level is Level.LABELLED:
        weights = any((example.weights or {}).values())
        return "the same labels, edges and weights" if weights else "the same labels and edges"
    return relate(match.published.example, example, level=match.level).phrase


def not_published(registry_size: int) -> str:
    """Say that no published example is the same, as far as is known here."""
    return f"not found in our registry of {plural(registry_size, 'published example')}"


def why_ungrouped(example: Example) -> str:
    """Say why an example joins no group."""
    if example.partial:
        return "its example is cut off or elided"
    if not example.directed_known:
        return "whether its edges go one way or both cannot be read"
    return "its example has no edges"


@dataclass(frozen=True, slots=True)
class Alike:
    """Answers of which the same is to be said.

    Attributes:
        kind: how they failed; None when they did not.
        sentence: why they failed or could not be read; None when there is nothing to say.
    """

    kind: str | None
    sentence: str | None
    answers: tuple[Answer, ...]

    @property
    def slots(self) -> Iterator[tuple[str, int]]:
        return ((answer.model, answer.sample) for answer in self.answers)


def alike(answers: Iterable[Answer]) -> list[Alike]:
    """Bring answers together of which the same is to be said; one kind of failure after another."""
    found: dict[tuple[str | None, str | None], list[Answer]] = {}
    for answer in answers:
        found.setdefault((answer.error_kind, answer.error or answer.unread), []).append(answer)
    return sorted(
        (Alike(kind, sentence, tuple(each)) for (kind, sentence), each in found.items()),
        key=lambda same: (same.kind or "", same.sentence is not None),
    )
