"""A run's summary as text: for the terminal, and attached where a card is too small."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from bot.evidence.published import PublishedMatch
from bot.graphs.example import Example
from bot.graphs.groups import Relation
from bot.result_words import (
    adjacency_in_words,
    alike,
    counts_in_words,
    headline,
    match_in_words,
    members_in_words,
    not_published,
    orders_in_words,
    relation_in_words,
    slots_in_words,
    why_ungrouped,
)
from bot.summary import Answer, RunSummary, ShownGroup
from bot.wording import human_join, plural

DEMO_NOTICE = "Demo answers are scripted after the diary; no model was asked."


def summary_as_text(summary: RunSummary, *, registry_size: int) -> str:
    """Give the whole summary as text, nothing left out."""
    sections = [
        _heading(summary),
        *(_group(summary, shown, registry_size) for shown in summary.kin),
        _section("Single examples", _singles(summary, registry_size)),
        _section("Examples that join no group", _ungrouped(summary)),
        _section("No example graph", _alike(summary, summary.without_graph)),
        _section("Failed", _alike(summary, summary.failures)),
        _section(
            "Neither answered nor failed", slots_in_words(summary.missing, summary.run.samples)
        ),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def facts_line(summary: RunSummary) -> str:
    """Give the run's id, size, seconds, cost and prompt language in one line."""
    run = summary.run
    facts = [
        f"run {run.run_id}",
        f"{run.samples} samples a model" if run.samples > 1 else "",
        *counts_in_words(summary),
        f"prompt language: {run.prompt_language or 'not recorded'}",
        ""
        if run.status == "finished"
        else f"{run.status}" + (f" ({run.note})" if run.note else ""),
    ]
    return " · ".join(fact for fact in facts if fact)


def _heading(summary: RunSummary) -> str:
    lines = [headline(summary), facts_line(summary)]
    if summary.run.origin == "demo":
        lines.append(DEMO_NOTICE)
    return printable("\n".join(lines), keep="\n")


def _group(summary: RunSummary, shown: ShownGroup, registry_size: int) -> str:
    notes = [
        adjacency_in_words(shown.group.example),
        orders_in_words(summary, shown.group),
        *_published(shown, registry_size),
    ]
    members = members_in_words(shown.group, summary.run.samples)
    lines = [
        f"Group {shown.number}: {plural(len(shown.group.models), 'model')}"
        + _bracketed(_relation(summary, shown.relation)),
        *(f"  {note}" for note in notes),
        *(f"  - {member}" for member in members),
    ]
    return "\n".join(map(printable, lines))


def _section(title: str, lines: Iterable[str]) -> str:
    listed = [f"  - {printable(line)}" for line in lines]
    return "\n".join([f"{title}:", *listed]) if listed else ""


def _singles(summary: RunSummary, registry_size: int) -> Iterator[str]:
    for shown in summary.singles:
        members = human_join(members_in_words(shown.group, summary.run.samples))
        notes = [*_relation(summary, shown.relation), *_published(shown, registry_size)]
        yield f"{members}: {adjacency_in_words(shown.group.example)}{_bracketed(notes)}"


def _ungrouped(summary: RunSummary) -> Iterator[str]:
    for shown in summary.ungrouped:
        (slot,) = slots_in_words([shown.slot], summary.run.samples)
        notes = [why_ungrouped(shown.example), *_relation(summary, shown.relation)]
        yield f"{slot}: {adjacency_in_words(shown.example)}{_bracketed(notes)}"


def _alike(summary: RunSummary, answers: Iterable[Answer]) -> Iterator[str]:
    for same in alike(answers):
        slots = slots_in_words(same.slots, summary.run.samples)
        if same.sentence is None and same.kind is None:
            yield from slots
        else:
            why = same.sentence or "failed"
            yield f"{human_join(slots)}: {why}" + _bracketed([same.kind] if same.kind else [])


def _relation(summary: RunSummary, relation: tuple[Relation, int] | None) -> list[str]:
    return [relation_in_words(summary, relation)] if relation else []


def _published(shown: ShownGroup, registry_size: int) -> list[str]:
    """Say where a group's example was published before, or that no such place is known here."""
    if not shown.published:
        return [not_published(registry_size)]
    return [_place(shown.group.example, match) for match in shown.published]


def _place(example: Example, match: PublishedMatch) -> str:
    """Say where an example was published, when, and what of it is the same."""
    known = match.published
    same = f"{match_in_words(example, match)} (level {match.level.value})"
    if not known.published:
        return f"known, but not as published: {known.title}; {same}"
    return f"published: {known.source}, {known.title} ({known.when}); {same}"


def _bracketed(notes: Sequence[str]) -> str:
    return f" ({'; '.join(notes)})" if notes else ""


def printable(text: str, *, keep: str = "") -> str:
    """Replace what could steer a terminal or hide text: controls, format marks, lone surrogates."""
    return "".join(
        "\ufffd" if unicodedata.category(c) in _STEERING and c not in keep else c for c in text
    )


_STEERING: Sequence[str] = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
