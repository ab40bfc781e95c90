"""The methods of JavaScript's texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.javascript.arrays import place_of
from bot.graphs.javascript.semantics import text_of
from bot.graphs.program.containers import Method, argument, new_list
from bot.graphs.program.machine import MAX_TEXT, Machine
from bot.graphs.program.texts import parted
from bot.graphs.program.values import UNKNOWN, Arguments, Named


class Pattern:
    """A regular expression as it is written."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def _plain(compute: Callable[..., object]) -> Method:
    """Make a method that is given texts and numbers only."""

    def run(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
        if len(owner) > MAX_TEXT or not all(isinstance(a, str | int) for a in arguments):
            return UNKNOWN
        try:
            return compute(owner, *arguments)
        except (TypeError, ValueError, IndexError):
            return UNKNOWN

    return run


def _split(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    by = argument(arguments) if arguments else None
    found: list[str] | None
    if by is None:
        found = [owner]
    elif isinstance(by, str):
        machine.spend(len(owner) // 16)
        found = owner.split(by) if by else list(owner)
    else:
        found = parted(machine, owner, by.text) if isinstance(by, Pattern) else None
    return UNKNOWN if found is None else new_list(machine, list(found))


def _code(owner: str, index: int = 0) -> object:
    return ord(owner[index]) if 0 <= index < len(owner) else UNKNOWN


def _char(owner: str, index: int = 0) -> object:
    return owner[index] if 0 <= index < len(owner) else ""


def _cut(owner: str, first: int = 0, last: int | None = None) -> object:
    start = place_of(first, len(owner), otherwise=0) or 0
    end = place_of(last, len(owner), otherwise=len(owner))
    return owner[start:end]


def _between(owner: str, first: int = 0, last: int | None = None) -> object:
    ends = sorted((max(first, 0), len(owner) if last is None else max(last, 0)))
    return owner[ends[0] : ends[1]]


def _replace(owner: str, old: str, new: str) -> object:
    return owner.replace(old, new, 1) if len(new) * len(owner) < MAX_TEXT else UNKNOWN


def _replace_all(owner: str, old: str, new: str) -> object:
    return owner.replace(old, new) if len(new) * len(owner) < MAX_TEXT else UNKNOWN


def _repeat(owner: str, count: int) -> object:
    return owner * count if 0 <= count * len(owner) <= MAX_TEXT else UNKNOWN


def _pad(owner: str, width: int, fill: str = " ") -> object:
    if width > 100 or len(fill) != 1:
        return UNKNOWN
    return owner.rjust(width, fill)


def _compare(owner: str, other: str) -> object:
    ranks = [(text.lower(), text.swapcase()) for text in (owner, other)]
    return (ranks[0] > ranks[1]) - (ranks[0] < ranks[1])


def _concat(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    texts = [text for given in arguments if (text := text_of(given)) is not None]
    return "".join([owner, *texts]) if len(texts) == len(arguments) else UNKNOWN


def _match(_: Machine, __: Any, ___: Arguments, ____: Named) -> object:
    return UNKNOWN


TEXT: Final[Mapping[str, Method]] = {
    "split": _split,
    "charCodeAt": _plain(_code),
    "codePointAt": _plain(_code),
    "charAt": _plain(_char),
    "at": _plain(lambda owner, index: owner[index]),
    "slice": _plain(_cut),
    "substring": _plain(_between),
    "substr": _plain(lambda owner, first, count: owner[first : first + count]),
    "trim": _plain(str.strip),
    "trimStart": _plain(str.lstrip),
    "trimEnd": _plain(str.rstrip),
    "toUpperCase": _plain(str.upper),
    "toLowerCase": _plain(str.lower),
    "indexOf": _plain(str.find),
    "lastIndexOf": _plain(str.rfind),
    "includes": _plain(lambda owner, part: part in owner),
    "startsWith": _plain(str.startswith),
    "endsWith": _plain(str.endswith),
    "replace": _plain(_replace),
    "replaceAll": _plain(_replace_all),
    "repeat": _plain(_repeat),
    "padStart": _plain(_pad),
    "localeCompare": _plain(_compare),
    "concat": _concat,
    "toString": _plain(lambda owner: owner),
    "match": _match,
    "matchAll": _match,
}
