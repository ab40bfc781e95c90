"""Texts of C++ and what can be asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program.containers import Method, argument
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import UNKNOWN, Arguments, Named

NPOS: Final = 2**64 - 1
"""What `string::find` gives for what is not there."""


def _substring(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    start, size = argument(arguments), arguments[1] if len(arguments) > 1 else len(owner)
    if not isinstance(start, int) or not isinstance(size, int) or start < 0 or size < 0:
        return UNKNOWN
    return owner[start : start + size]


def _text_find(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    wanted, start = argument(arguments), arguments[1] if len(arguments) > 1 else 0
    if not isinstance(wanted, str) or not isinstance(start, int):
        return UNKNOWN
    found = owner.find(wanted, max(start, 0))
    return found if found >= 0 else NPOS


def _size(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return len(owner)


def _is_empty(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return not owner


def _at(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    index = argument(arguments)
    return owner[index] if isinstance(index, int) and 0 <= index < len(owner) else UNKNOWN


def _first(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return owner[0] if owner else UNKNOWN


def _last(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return owner[-1] if owner else UNKNOWN


def _itself(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return owner


TEXT_METHODS: Final[Mapping[str, Method]] = {
    **dict.fromkeys(("size", "length"), _size),
    "empty": _is_empty,
    "substr": _substring,
    "find": _text_find,
    "at": _at,
    "front": _first,
    "back": _last,
    **dict.fromkeys(("c_str", "iter", "begin", "copy", "data"), _itself),
}
