"""The wording of the result card: a run's summary as passages of safe markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.evidence.published import PublishedExample
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
from bot.text import DEMO_NOTICE
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
    facts = [f"page {page} of {pages}"] if pages > 1 else []
    return "-# " + " · ".join([*facts, f"run {code(run.run_id)}", *counts_in_words(summary)])


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
        *_alike("No example graph", summary.without_graph, summary),
        *_alike("Failed", summary.failures, summary),
        _list(
            "Neither answered nor failed",
            slots_in_words(summary.missing, summary.run.samples, name=model_code),
            count=len(summary.missing),
            joiner=" ",
        ),
    )
    return tuple(passage for passage in found if passage is not None)


def is_shortened(summary: RunSummary) -> bool:
    """Tell whether the card leaves out a part of what the attached file says."""
    examples = [
        *(shown.group.example for shown in summary.shown),
        *(shown.example for shown in summary.ungrouped),
    ]
    sentences = [answer.error or answer.unread or "" for answer in summary.answers]
    return (
        any(len(name) > NAME_CHARACTERS for name in summary.run.models)
        or any(len(shown.published) > PUBLISHED_SHOWN for shown in summary.shown)
        or any(len(adjacency_in_words(example)) > GRAPH_CHARACTERS for example in examples)
        or any(len(sentence) > SENTENCE_CHARACTERS for sentence in sentences)
    )


def model_code(name: str) -> str:
    """Give a model's name as the card writes it."""
    return code(name, limit=NAME_CHARACTERS)


def _prompt_language(code_of_it: str | None) -> str:
    if code_of_it is None:
        return "prompt language not recorded"
    return f"asked in {escape(LANGUAGE_NAMES.get(code_of_it, code_of_it), limit=40)}"


def _kin(summary: RunSummary, shown: ShownGroup, registry_size: int) -> Passage:
    group = shown.group
    size = plural(len(group.models), "model")
    opening = [
        f"### Group {shown.number} · {size}",
        *_relation(summary, shown.relation),
        f"-# {_graph(group.example)}",
    ]
    closing = [
        f"-# {_sentence(orders_in_words(summary, group))}",
        *_published(shown, registry_size),
    ]
    return Passage(
        opening="\n".join(opening),
        again=f"### Group {shown.number} · continued",
        items=tuple(members_in_words(group, summary.run.samples, name=model_code)),
        closing="\n".join(closing),
        picture=Picture(
            name=f"group-{shown.number}.png",
            title=f"Group {shown.number} · {size}",
            example=group.example,
        ),
    )


def _graph(example: Example) -> str:
    return escape(adjacency_in_words(example), limit=GRAPH_CHARACTERS)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _relation(summary: RunSummary, relation: tuple[Relation, int] | None) -> list[str]:
    if relation is None:
        return []
    return [_sentence(relation_in_words(summary, relation, name=model_code))]


def _published(shown: ShownGroup, registry_size: int) -> list[str]:
    if not shown.published:
        return [f"-# {_sentence(not_published(registry_size))}"]
    printed: dict[str, list[str]] = {}
    known: list[str] = []
    for match in shown.published[:PUBLISHED_SHOWN]:
        same = match_in_words(shown.group.example, match)
        if match.published.published:
            printed.setdefault(same, []).append(_place(match.published))
        else:
            known.append(f"-# Known with {same}: {escape(match.published.title, limit=120)}.")
    lines = [
        f"-# Published before with {same}: {'; '.join(places)}." for same, places in printed.items()
    ]
    more = len(shown.published) - PUBLISHED_SHOWN
    return [*lines, *known, *([f"-# {more} more in the attached file."] if more > 0 else [])]


def _place(published: PublishedExample) -> str:
    return (
        f"{escape(published.source, limit=60)}, *{escape(published.title, limit=120)}* "
        f"({escape(published.when, limit=80)})"
    )


def _singles(summary: RunSummary, registry_size: int) -> Iterator[str]:
    for shown in summary.singles:
        members = members_in_words(shown.group, summary.run.samples, name=model_code)
        lines = [f"{human_join(members)} · {_graph(shown.group.example)}"]
        lines += [f"-# {line}" for line in _relation(summary, shown.relation)]
        if shown.published:
            lines += _published(shown, registry_size)
        yield "\n".join(lines)


def _singles_not_published(summary: RunSummary, registry_size: int) -> str:
    unknown = sum(not shown.published for shown in summary.singles)
    if not unknown:
        return ""
    which = "none of them was" if unknown == len(summary.singles) else "the others were"
    return f"-# {_sentence(f'{which} {not_published(registry_size)}')}"


def _ungrouped(summary: RunSummary) -> Iterator[str]:
    for shown in summary.ungrouped:
        (slot,) = slots_in_words([shown.slot], summary.run.samples, name=model_code)
        lines = [
            f"{slot} · {_graph(shown.example)}",
            f"-# {_sentence(why_ungrouped(shown.example))}",
            *(f"-# {line}" for line in _relation(summary, shown.relation)),
        ]
        yield "\n".join(lines)


def _alike(heading: str, answers: Sequence[Answer], summary: RunSummary) -> Iterator[Passage]:
    """Give what is to be said of several models under its heading once, the rest in a list."""
    listed: list[str] = []
    count = 0
    for same in alike(answers):
        slots = slots_in_words(same.slots, summary.run.samples, name=model_code)
        words = f": {FAILURE_WORDS.get(same.kind, 'failed')}" if same.kind else ""
        why = f"\n-# {escape(same.sentence, limit=SENTENCE_CHARACTERS)}" if same.sentence else ""
        if len(slots) == 1 and (words or why):
            listed.append(f"{slots[0]}{words}{why}")
            count += len(same.answers)
        else:
            yield Passage(
                opening=f"### {heading}{words} · {len(same.answers)}{why}",
                again=f"### {heading}{words} · continued",
                items=tuple(slots),
            )
    rest = _list(heading, listed, count=count)
    if rest is not None:
        yield rest


def _list(
    heading: str,
    items: Iterable[str],
    *,
    count: int | None = None,
    joiner: str = "\n",
    closing: str = "",
) -> Passage | None:
    """List items under a heading that counts them, or what they stand for."""
    listed = tuple(items)
    if not listed:
        return None
    return Passage(
        opening=f"### {heading} · {len(listed) if count is None else count}",
        again=f"### {heading} · continued",
        items=listed,
        joiner=joiner,
        closing=closing,
    )
