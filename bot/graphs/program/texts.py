"""What programs do with texts, whatever their code language calls it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from bot.graphs.program.access import items_of
from bot.graphs.program.containers import argument, first_of, new_list
from bot.graphs.program.machine import MAX_TEXT, Machine
from bot.graphs.program.semantics import spelled
from bot.graphs.program.values import UNKNOWN, Arguments, Char, Named, Raised

Method = Callable[[Machine, Any, Arguments, Named], object]

_PARTING: Final = re.compile(r"(\\s[*+]?| [*+])?(.*?)(\\s[*+]?| [*+])?", re.DOTALL)
_QUOTED: Final = re.compile(r"\\([^A-Za-z0-9])|([^\\\[\](){}*+?.^$|])")
_CLASS: Final = re.compile(r"\[([^\\\[\]^-]+)\]\+?")


def plain(name: str) -> Method:
    """Make a method that Python's text has as well, and that gives no longer text."""

    def run(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
        if not all(isinstance(given, str) for given in arguments):
            return UNKNOWN
        try:
            found: object = getattr(str(owner), name)(*arguments)
        except (TypeError, ValueError):
            return UNKNOWN
        return found

    return run


def length(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return len(owner)


def is_empty(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return not owner


def is_blank(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return not owner.strip()


def char_at(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    """Give the character at an index; raises `Raised` where there is none."""
    index = first_of(arguments)
    if not isinstance(index, int):
        return UNKNOWN
    if not 0 <= index < len(owner):
        raise Raised("IndexError")
    return Char(owner[index])


def characters(machine: Machine, owner: str, _: Arguments, __: Named) -> object:
    return new_list(machine, [Char(char) for char in owner[:MAX_TEXT]])


def substring(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    bounds = [bound for bound in arguments[:2] if isinstance(bound, int) and bound >= 0]
    return str(owner)[slice(*bounds, *([None] * (2 - len(bounds))))] if bounds else UNKNOWN


def contains(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    part = first_of(arguments)
    return part in owner if isinstance(part, str) else UNKNOWN


def same(_: Machine, owner: object, arguments: Arguments, __: Named) -> object:
    other = first_of(arguments)
    return UNKNOWN if other is UNKNOWN else owner == other


def compared(_: Machine, owner: Any, arguments: Arguments, __: Named) -> object:
    """Give below 0, 0 or above 0 as the owner comes before, with or after another value."""
    other: Any = first_of(arguments)
    try:
        return (owner > other) - (owner < other)
    except TypeError:
        return UNKNOWN


def replace(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    old, new = first_of(arguments), argument(arguments, 1)
    if not isinstance(old, str) or not isinstance(new, str):
        return UNKNOWN
    if (len(owner) + 1) * (len(new) + 1) > MAX_TEXT:
        return UNKNOWN
    return owner.replace(old, new)


def joined(machine: Machine, between: object, parts: object) -> object:
    items = items_of(machine, parts)
    if items is None or not isinstance(between, str):
        return UNKNOWN
    texts = [text for item in items if (text := spelled(item)) is not None]
    if len(texts) < len(items) or sum(map(len, texts)) + len(between) * len(texts) > MAX_TEXT:
        return UNKNOWN
    return between.join(texts)


def whole_number(text: object) -> object:
    """Read a whole number; raises `Raised` for a text that is none."""
    if isinstance(text, str):
        if not re.fullmatch(r"\s*[+-]?\d{1,18}\s*", text):
            raise Raised("ValueError")
        return int(text)
    return text if isinstance(text, int) else UNKNOWN


def real_number(text: object) -> object:
    """Read a number; raises `Raised` for a text that is none."""
    if not isinstance(text, str):
        return text if isinstance(text, int | float) else UNKNOWN
    try:
        return float(text[:40])
    except ValueError as error:
        raise Raised("ValueError") from error


def parted(machine: Machine, text: str, by: str) -> list[str] | None:
    r"""Split a text where a pattern fits; None for a pattern that is not read.

    Read are plain text, one set of characters, and blanks around either: `\s*->\s*`, `[,;]`.
    """
    machine.spend(len(text) // 16)
    if len(text) > MAX_TEXT:
        return None
    by = by.replace("\\n", "\n").replace("\\t", "\t").replace("\\r?", "")
    found = _PARTING.fullmatch(by)
    if found is None:
        return None
    before, core, after = found.groups()
    if not core:
        return _parted_by_blanks(text, by, anywhere=before is None and after is None)
    one_of = _CLASS.fullmatch(core)
    if one_of is not None:
        parts = _parted_by_any(text, one_of[1], many=core.endswith("+"))
    else:
        mark = "".join(a or b for a, b in _QUOTED.findall(core))
        if not mark or _QUOTED.sub("", core):
            return None
        if before and before[-1] not in "*+":
            mark, before = " " + mark, None
        if after and after[-1] not in "*+":
            mark, after = mark + " ", None
        parts = text.split(mark)
    if before:
        parts = [*(part.rstrip() for part in parts[:-1]), parts[-1]]
    if after:
        parts = [parts[0], *(part.lstrip() for part in parts[1:])]
    return parts


def _parted_by_blanks(text: str, by: str, *, anywhere: bool) -> list[str]:
    if anywhere:
        return list(text)
    blank = r"\s" if "s" in by else " "
    return re.split(blank + "+" if by[-1] in "+*" else blank, text)


def _parted_by_any(text: str, marks: str, *, many: bool) -> list[str]:
    """Split at each of some characters; `many` of them in a row part only once."""
    for char in marks[1:]:
        text = text.replace(char, marks[0])
    parts = text.split(marks[0])
    return [part for i, part in enumerate(parts) if part or i == 0] if many else parts
