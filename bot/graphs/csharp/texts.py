"""The methods of C#'s texts and other plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.csharp.linq import LINQ
from bot.graphs.program import containers as c
from bot.graphs.program import texts
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Method, argument, first_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.semantics import spelled
from bot.graphs.program.values import UNKNOWN, Arguments, Builtin, ListValue, Named


def _split(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    """Split at any of some texts; an option says that empty parts are left out."""
    marks: list[str] = []
    for given in arguments:
        many = items_of(machine, given) if isinstance(given, ListValue) else [given]
        marks += [mark for mark in many or [] if isinstance(mark, str) and mark]
    if not marks:
        parts = owner.split()
    else:
        for mark in marks[1:]:
            owner = owner.replace(mark, marks[0])
        parts = owner.split(marks[0])
    options = [given for given in arguments if given is TRIMMED or given is NOT_EMPTY]
    if TRIMMED in options:
        parts = [part.strip() for part in parts]
    return c.new_list(machine, [part for part in parts if part or not options])


NOT_EMPTY: Final = Builtin("RemoveEmptyEntries", lambda *_: UNKNOWN)
TRIMMED: Final = Builtin("TrimEntries", lambda *_: UNKNOWN)


def _stripped(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    marks = "".join(mark for mark in arguments if isinstance(mark, str))
    return str(owner).strip(marks or None)


def text_of(_: Machine, owner: object, arguments: Arguments, __: Named) -> object:
    """Give `value.ToString()`; UNKNOWN where a format is given."""
    if arguments:
        return UNKNOWN
    if isinstance(owner, bool):
        return str(owner)
    text = spelled(owner)
    return UNKNOWN if text is None else text


def _substring(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    start, length = first_of(arguments), argument(arguments, 1)
    if not isinstance(start, int) or not 0 <= start <= len(owner):
        return UNKNOWN
    end = start + length if isinstance(length, int) else None
    return str(owner)[start:end]


TEXT: Final[Mapping[str, Method]] = {
    **LINQ,
    **{
        name: texts.plain(python)
        for name, python in (
            *(("ToUpper", "upper"), ("ToLower", "lower"), ("StartsWith", "startswith")),
            *(("EndsWith", "endswith"), ("IndexOf", "find"), ("LastIndexOf", "rfind")),
            *(("TrimStart", "lstrip"), ("TrimEnd", "rstrip"), ("ToUpperInvariant", "upper")),
        )
    },
    "Split": _split,
    "Trim": _stripped,
    "ToCharArray": texts.characters,
    "ToList": texts.characters,
    "ToArray": texts.characters,
    "Substring": _substring,
    "Contains": texts.contains,
    "Replace": texts.replace,
    "Equals": texts.same,
    "CompareTo": texts.compared,
    "ToString": text_of,
}


SCALAR: Final[Mapping[str, Method]] = {
    "ToString": text_of,
    "Equals": texts.same,
    "CompareTo": texts.compared,
}
