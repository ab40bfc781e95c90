"""The methods of Java's texts and characters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program import texts
from bot.graphs.program.containers import argument, first_of, new_list
from bot.graphs.program.formats import percent_formatted
from bot.graphs.program.machine import Machine
from bot.graphs.program.texts import Method
from bot.graphs.program.values import UNKNOWN, Arguments, Named


def _split(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    """Split at a pattern; empty texts at the end are left out."""
    by, limit = first_of(arguments), argument(arguments, 1)
    parts = texts.parted(machine, owner, by) if isinstance(by, str) else None
    if parts is None:
        return UNKNOWN
    if isinstance(limit, int) and isinstance(by, str):
        parts = owner.split(by, limit - 1) if limit > 0 else parts
    else:
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
    return new_list(machine, list(parts))


def _replace_all(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    by = first_of(arguments)
    parts = texts.parted(machine, owner, by) if isinstance(by, str) and by else None
    return UNKNOWN if parts is None else texts.joined(machine, argument(arguments, 1), tuple(parts))


def _lines(machine: Machine, owner: str, _: Arguments, __: Named) -> object:
    return new_list(machine, list(owner.splitlines()))


def _codes(machine: Machine, owner: str, _: Arguments, __: Named) -> object:
    return new_list(machine, [ord(char) for char in owner])


def _formatted(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    return formatted(owner, arguments)


def formatted(pattern: object, values: Arguments) -> object:
    """Give `String.format(pattern, values)`."""
    if not isinstance(pattern, str) or UNKNOWN in values:
        return UNKNOWN
    return percent_formatted(pattern, tuple(values))


TEXT: Final[Mapping[str, Method]] = {
    **{
        name: texts.plain(python)
        for name, python in (
            *(("trim", "strip"), ("strip", "strip"), ("toUpperCase", "upper")),
            *(("toLowerCase", "lower"), ("startsWith", "startswith"), ("endsWith", "endswith")),
            *(("indexOf", "find"), ("lastIndexOf", "rfind"), ("toString", "__str__")),
            *(("intern", "__str__"), ("concat", "__add__")),
        )
    },
    "length": texts.length,
    "charAt": texts.char_at,
    "substring": texts.substring,
    "toCharArray": texts.characters,
    "chars": _codes,
    "split": _split,
    "lines": _lines,
    "contains": texts.contains,
    "equals": texts.same,
    "compareTo": texts.compared,
    "isEmpty": texts.is_empty,
    "isBlank": texts.is_blank,
    "replace": texts.replace,
    "replaceAll": _replace_all,
    "formatted": _formatted,
}
