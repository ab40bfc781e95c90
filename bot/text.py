"""A run's summary as text: for the terminal, and attached where a card is too small."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.evidence.published import PublishedMatch
from bot.graphs.example import Example
from bot.graphs.groups import Group
from bot.summary import Answer, RunFacts, RunSummary, ShownGroup
from bot.wording import dollars, human_join, plural

DEMO_NOTICE = "Demo answers are scripted after the diary; no model was asked."


def summary_as_text(summary: RunSummary, *, registry_size: int) -> str:
    """Give the whole summary as text, nothing left out."""
    sections = [
        _heading(summary),
        *(_group(shown, summary.run, registry_size) for shown in summary.kin),
        _section("Single examples", _singles(summary)),
        _section("Examples that join no group", _ungrouped(summary)),
        _section("No example graph", _without_graph(summary)),
        _section("Failed", _failures(summary)),
        _section(
            "Neither answered nor failed",
            (_slot(model, sample, summary) for model, sample in summary.missing),
        ),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def headline(summary: RunSummary) -> str:
    """Give the run's result in one sentence."""
    asked = plural(len(summary.run.models), "model")
    if summary.kin:
        largest = len(summary.kin[0].group.models)
        return f"{summary.run.probe}: {largest} of {asked} gave the identical example graph"
    if summary.singles:
        return f"{summary.run.probe}: no two of {asked} gave the same example graph"
    return f"{summary.run.probe}: no example graph in the answers of {asked}"


def facts_line(summary: RunSummary) -> str:
    """Give the run's id, size, seconds, cost and prompt language in one line."""
    run = summary.run
    answered = sum(answer.answered for answer in summary.answers)
    facts = [
        f"run {run.run_id}",
        plural(answered, "answer")
        + (f", {len(summary.failures)} failed" if summary.failures else ""),
        f"{run.seconds:.1f} s" if run.seconds is not None else "",
        cost_in_words(summary),
        f"prompt language: {run.prompt_language or 'not recorded'}",
        ""
        if run.status == "finished"
        else f"{run.status}" + (f" ({run.note})" if run.note else ""),
    ]
    return " · ".join(fact for fact in facts if fact)


def cost_in_words(summary: RunSummary) -> str:
    """Say what the run cost, and what of that is not known."""
    if summary.cost is None:
        return "cost unknown"
    if summary.unpriced:
        return f"{dollars(summary.cost)} plus {summary.unpriced} of unknown cost"
    return dollars(summary.cost)


def members_in_words(group: Group, samples: int) -> list[str]:
    """Name a group's models; where several samples were asked, with how many of them agree."""
    if samples == 1:
        return list(group.models)
    counts = Counter(member.model for member in group.members)
    return [f"{model} ({count} of {samples} samples)" for model, count in counts.items()]


def adjacency_in_words(example: Example) -> str:
    """Give the graph as text: "A: B, C; B: A (3)", weights in brackets."""
    rows = []
    for node, neighbours in example.adjacency.items():
        if neighbours:
            near = (_neighbour(example, node, neighbour) for neighbour in dict.fromkeys(neighbours))
            rows.append(f"{node}: {', '.join(near)}")
    return "; ".join(rows)


def _neighbour(example: Example, node: str, near: str) -> str:
    weights = (example.weights or {}).get((node, near))
    return near if weights is None else f"{near} ({', '.join(map(str, dict.fromkeys(weights)))})"


def relation_in_words(shown: ShownGroup) -> str | None:
    """Say how a group relates to an earlier one; None when it does not."""
    if shown.relation is None:
        return None
    relation, number = shown.relation
    return f"compared with group {number}: {relation.phrase}"


def published_in_words(shown: ShownGroup, registry_size: int) -> list[str]:
    """Say where a group's example was published before, or that no such place is known here."""
    if not shown.published:
        return [f"not among the {registry_size} published examples known to kinprobe"]
    return [place_in_words(match) for match in shown.published]


def place_in_words(match: PublishedMatch) -> str:
    """Say where an example was published, when, and at which level it is the same."""
    known, level = match.published, f"the same at level {match.level.value}"
    if not known.published:
        return f"known, but not as published: {known.title}; {level}"
    return f"published: {known.source}, {known.title} ({known.when}); {level}"


def _heading(summary: RunSummary) -> str:
    lines = [headline(summary), facts_line(summary)]
    if summary.run.origin == "demo":
        lines.append(DEMO_NOTICE)
    return printable("\n".join(lines), keep="\n")


def _group(shown: ShownGroup, run: RunFacts, registry_size: int) -> str:
    relation = relation_in_words(shown)
    lines = [
        f"Group {shown.number}: {plural(len(shown.group.models), 'model')}"
        + (f" ({relation})" if relation else ""),
        f"  {printable(adjacency_in_words(shown.group.example))}",
        *(f"  {line}" for line in published_in_words(shown, registry_size)),
        *(f"  - {printable(member)}" for member in members_in_words(shown.group, run.samples)),
    ]
    return "\n".join(lines)


def _section(title: str, lines: Iterator[str]) -> str:
    listed = [f"  - {printable(line)}" for line in lines]
    return "\n".join([f"{title}:", *listed]) if listed else ""


def _singles(summary: RunSummary) -> Iterator[str]:
    for shown in summary.singles:
        notes = [
            relation_in_words(shown),
            *(published_in_words(shown, 0) if shown.published else ()),
        ]
        said = "; ".join(note for note in notes if note)
        members = human_join(members_in_words(shown.group, summary.run.samples))
        yield f"{members}: {adjacency_in_words(shown.group.example)}" + (
            f" ({said})" if said else ""
        )


def _ungrouped(summary: RunSummary) -> Iterator[str]:
    for answer in summary.ungrouped:
        yield f"{_slot(answer.model, answer.sample, summary)}: {why_ungrouped(answer)}"


def why_ungrouped(answer: Answer) -> str:
    """Say why an answer's example joins no group."""
    example = answer.example
    if example is None:
        return "no example graph"
    if example.partial:
        return "its example is cut off or elided"
    if not example.directed_known:
        return "whether its edges go one way or both cannot be read"
    return "its example is too large to compare"


def _without_graph(summary: RunSummary) -> Iterator[str]:
    for answer in summary.without_graph:
        why = f": {answer.unread}" if answer.unread else ""
        yield _slot(answer.model, answer.sample, summary) + why


def _failures(summary: RunSummary) -> Iterator[str]:
    for answer in summary.failures:
        slot = _slot(answer.model, answer.sample, summary)
        yield f"{slot}: {answer.error} ({answer.error_kind})"


def _slot(model: str, sample: int, summary: RunSummary) -> str:
    return model if summary.run.samples == 1 else f"{model} (sample {sample})"


def printable(text: str, *, keep: str = "") -> str:
    """Replace what could steer a terminal or hide text: controls, format marks, lone surrogates."""
    return "".join(
        "\ufffd" if unicodedata.category(c) in _STEERING and c not in keep else c for c in text
    )


_STEERING: Sequence[str] = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
