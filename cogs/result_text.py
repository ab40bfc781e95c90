"""The wording of the result card: a run's summary as passages of safe markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.evidence.published import PublishedExample
from bot.graphs.identity import Level
from bot.summary import Answer, RunSummary, ShownGroup
from bot.text import (
    DEMO_NOTICE,
    adjacency_in_words,
    cost_in_words,
    headline,
    why_ungrouped,
)
from bot.wording import human_join, plural
from cogs.paging import Passage, Picture
from cogs.text_safety import code, escape

NAME_CHARACTERS = 100
"""A longer model name is shortened on the card; the attached file has it whole."""

GRAPH_CHARACTERS = 220
SENTENCE_CHARACTERS = 240
PUBLISHED_SHOWN = 4
"""More published examples than these are counted on the card and listed in the attached file."""

LANGUAGE_NAMES = {"en": "English", "ko": "Korean"}

SAME_AS_PUBLISHED = {
    Level.LABELLED: "the same labels and edges",
    Level.SKELETON: "the same edges but for their direction",
    Level.SHAPE: "the same shape under other labels",
}

FAILURE_WORDS = {
    "auth": "the API key was refused",
    "quota": "the quota is used up",
    "rate": "asked too often",
    "timeout": "no answer in time",
    "refused": "declined to answer",
    "not_found": "no such model",
    "bad_request": "the request was refused",
    "unreachable": "could not be reached",
    "server": "the provider failed",
    "malformed": "the reply could not be read",
    "empty": "the reply was empty",
}

STATUS_WORDS = {
    "running": "This run is still going on.",
    "cancelled": "This run was cancelled; what had come by then is kept and shown.",
    "interrupted": "This run was interrupted; what had come by then is kept and shown. "
    "Whoever runs the bot can finish it with `kinprobe resume`.",
    "failed": "This run broke off; what had come by then is kept and shown.",
}


def title(summary: RunSummary) -> str:
    """Give the card's heading: who gave the identical graph, in counts."""
    return f"## {escape(headline(summary), limit=200)}"


def subtitle(summary: RunSummary) -> str:
    """Say what was asked, and what a reader must know before the groups."""
    run = summary.run
    asked = [escape(run.probe_title, limit=100), _prompt_language(run.prompt_language)]
    if run.samples > 1:
        asked.append(f"{plural(run.samples, 'sample')} a model")
    lines = [" · ".join(asked)]
    if run.origin == "demo":
        lines.append(f"-# {DEMO_NOTICE}")
    if run.status in STATUS_WORDS:
        lines.append(STATUS_WORDS[run.status])
    return "\n".join(lines)


def footer(summary: RunSummary, *, page: int, pages: int) -> str:
    """Give the run's facts in one small line."""
    run = summary.run
    answered = sum(answer.answered for answer in summary.answers)
    facts = [f"page {page} of {pages}"] if pages > 1 else []
    facts += [f"run {code(run.run_id)}", plural(answered, "answer")]
    if summary.failures:
        facts.append(f"{len(summary.failures)} failed")
    if run.seconds is not None:
        facts.append(f"{run.seconds:.1f} s")
    facts.append(escape(cost_in_words(summary)))
    return "-# " + " · ".join(facts)


def passages(summary: RunSummary, *, registry_size: int) -> tuple[Passage, ...]:
    """Give everything the card says of a run's answers, in the order of the card."""
    found = (
        *(_kin(summary, shown, registry_size) for shown in summary.kin),
        _list(
            "Single examples",
            _singles(summary, registry_size),
            closing=_singles_not_published(summary, registry_size),
        ),
        _list("Examples that join no group", _ungrouped(summary)),
        _list(
            "No example graph",
            _without_graph(summary),
            joiner="\n" if any(answer.unread for answer in summary.without_graph) else " ",
        ),
        _list("Failed", _failures(summary)),
        _list(
            "Neither answered nor failed",
            (_slot(model, sample, summary) for model, sample in summary.missing),
            joiner=" ",
        ),
    )
    return tuple(passage for passage in found if passage is not None)


def is_shortened(summary: RunSummary) -> bool:
    """Tell whether the card leaves out a part of what the attached file says."""
    shown = (*summary.kin, *summary.singles)
    return (
        any(len(name) > NAME_CHARACTERS for name in summary.run.models)
        or any(len(group.published) > PUBLISHED_SHOWN for group in shown)
        or any(
            len(adjacency_in_words(group.group.example)) > GRAPH_CHARACTERS
            for group in summary.singles
        )
        or any(len(answer.error or "") > SENTENCE_CHARACTERS for answer in summary.failures)
    )


def model_code(name: str) -> str:
    """Give a model's name as the card writes it."""
    return code(name, limit=NAME_CHARACTERS)


def _prompt_language(code_of_it: str | None) -> str:
    if code_of_it is None:
        return "prompt language not recorded"
    return f"asked in {escape(LANGUAGE_NAMES.get(code_of_it, code_of_it), limit=40)}"


def _kin(summary: RunSummary, shown: ShownGroup, registry_size: int) -> Passage:
    size = plural(len(shown.group.models), "model")
    closing = [f"-# {_neighbour_orders(summary, shown)}", *_published(shown, registry_size)]
    return Passage(
        opening="\n".join([f"### Group {shown.number} · {size}", *_relation(shown)]),
        again=f"### Group {shown.number} · continued",
        items=tuple(_members(shown, samples=summary.run.samples)),
        closing="\n".join(closing),
        picture=Picture(
            name=f"group-{shown.number}.png",
            title=f"Group {shown.number} · {size}",
            example=shown.group.example,
        ),
    )


def _relation(shown: ShownGroup) -> list[str]:
    if shown.relation is None:
        return []
    relation, number = shown.relation
    return [f"Compared with group {number}: {escape(relation.phrase)}."]


def _neighbour_orders(summary: RunSummary, shown: ShownGroup) -> str:
    """Say whether the group is also one at `written`, where the order of neighbours counts."""
    members = set(shown.group.members)
    orders = [
        group for group in summary.groups[Level.WRITTEN] if not members.isdisjoint(group.members)
    ]
    if len(orders) <= 1:
        return "All list the neighbours in the same order, too."
    largest = max(len(members.intersection(group.members)) for group in orders)
    return (
        f"The neighbours stand in {len(orders)} different orders; "
        f"the commonest is in {largest} of {plural(len(members), 'answer')}."
    )


def _published(shown: ShownGroup, registry_size: int) -> list[str]:
    if not shown.published:
        return [f"-# Not found in our registry of {plural(registry_size, 'published example')}."]
    lines = []
    # The strictest level comes first, and each level's examples stand together.
    printed = [match for match in shown.published[:PUBLISHED_SHOWN] if match.published.published]
    for level, matches in groupby(printed, key=lambda match: match.level):
        places = "; ".join(_place(match.published) for match in matches)
        lines.append(f"-# Published before with {SAME_AS_PUBLISHED[level]}: {places}.")
    for match in shown.published[:PUBLISHED_SHOWN]:
        if not match.published.published:
            same = SAME_AS_PUBLISHED[match.level]
            lines.append(f"-# Known with {same}: {escape(match.published.title, limit=120)}.")
    more = len(shown.published) - PUBLISHED_SHOWN
    if more > 0:
        lines.append(f"-# {plural(more, 'more published example')} in the attached file.")
    return lines


def _place(published: PublishedExample) -> str:
    return (
        f"{escape(published.source, limit=60)}, *{escape(published.title, limit=120)}* "
        f"({escape(published.when, limit=80)})"
    )


def _members(shown: ShownGroup, *, samples: int) -> Iterator[str]:
    for model in shown.group.models:
        count = sum(member.model == model for member in shown.group.members)
        if count == samples:
            yield model_code(model)
        else:
            yield f"{model_code(model)} ({count} of {samples} samples)"


def _singles(summary: RunSummary, registry_size: int) -> Iterator[str]:
    for shown in summary.singles:
        members = human_join(list(_members(shown, samples=summary.run.samples)))
        graph = escape(adjacency_in_words(shown.group.example), limit=GRAPH_CHARACTERS)
        lines = [f"{members} · {graph}"]
        lines += [f"-# {line}" for line in _relation(shown)]
        if shown.published:
            lines += _published(shown, registry_size)
        yield "\n".join(lines)


def _singles_not_published(summary: RunSummary, registry_size: int) -> str:
    unknown = sum(not shown.published for shown in summary.singles)
    if not unknown:
        return ""
    which = "None of them was" if unknown == len(summary.singles) else "The others were not"
    return f"-# {which} found in our registry of {plural(registry_size, 'published example')}."


def _ungrouped(summary: RunSummary) -> Iterator[str]:
    for answer in summary.ungrouped:
        yield f"{_slot(answer.model, answer.sample, summary)}: {escape(why_ungrouped(answer))}"


def _without_graph(summary: RunSummary) -> Iterator[str]:
    for answer in summary.without_graph:
        slot = _slot(answer.model, answer.sample, summary)
        yield (
            f"{slot}: {escape(answer.unread, limit=SENTENCE_CHARACTERS)}" if answer.unread else slot
        )


def _failures(summary: RunSummary) -> Iterator[str]:
    def kind(answer: Answer) -> str:
        return answer.error_kind or ""

    for _, failed in groupby(sorted(summary.failures, key=kind), key=kind):
        for answer in failed:
            words = FAILURE_WORDS.get(kind(answer), "failed")
            sentence = escape(answer.error, limit=SENTENCE_CHARACTERS) if answer.error else ""
            yield (
                f"{_slot(answer.model, answer.sample, summary)}: {words}"
                + (f"\n-# {sentence}" if sentence else "")
            )


def _slot(model: str, sample: int, summary: RunSummary) -> str:
    if summary.run.samples == 1:
        return model_code(model)
    return f"{model_code(model)} (sample {sample})"


def _list(
    heading: str, items: Iterable[str], *, joiner: str = "\n", closing: str = ""
) -> Passage | None:
    listed = tuple(items)
    if not listed:
        return None
    return Passage(
        opening=f"### {heading} · {len(listed)}",
        again=f"### {heading} · continued",
        items=listed,
        joiner=joiner,
        closing=closing,
    )
