"""What Go's operators mean: what was never given a value is worth nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program.machine import Machine
from bot.graphs.program.operators import binary, same
from bot.graphs.program.semantics import TYPED_OPERATORS, OwnOperator
from bot.graphs.program.values import (
    UNKNOWN,
    Char,
    Container,
    ListValue,
    Raised,
    is_scalar,
)

_MAX_SHIFT: Final = 64


def _zero(other: object) -> object:
    """Give what a value that is not there is worth beside another one."""
    if isinstance(other, bool):
        return False
    if isinstance(other, str):
        return ""
    return 0 if isinstance(other, int | float) else None


def _filled(left: object, right: object) -> tuple[object, object]:
    if left is None:
        return _zero(right), right
    return (left, _zero(left)) if right is None else (left, right)


def _add(_: Machine, left: object, right: object) -> object:
    left, right = _filled(left, right)
    if isinstance(left, Char) and isinstance(right, int):
        return Char(chr(min(max(ord(left) + right, 0), 0x10FFFF)))
    if isinstance(right, Char) and isinstance(left, int):
        return Char(chr(min(max(ord(right) + left, 0), 0x10FFFF)))
    return binary("+", left, right)


def _subtract(machine: Machine, left: object, right: object) -> object:
    if isinstance(left, Char) and isinstance(right, int):
        return _add(machine, left, -right)
    return TYPED_OPERATORS["-"](machine, *_filled(left, right))


def _equal(_: Machine, left: object, right: object) -> object:
    known = _is_same(left, right)
    return UNKNOWN if known is None else known


def _unequal(_: Machine, left: object, right: object) -> object:
    known = _is_same(left, right)
    return UNKNOWN if known is None else not known


def _is_same(left: object, right: object) -> bool | None:
    if (left is None) != (right is None):
        other = right if left is None else left
        if isinstance(other, ListValue):
            return not other.items
        return None if other is UNKNOWN else is_scalar(other) and not other
    return same(left, right)


def _comparing(name: str) -> OwnOperator:
    return lambda _, left, right: binary(name, *_filled(left, right))


def _shift(_: Machine, left: object, right: object) -> object:
    if isinstance(left, int) and isinstance(right, int) and 0 <= right <= _MAX_SHIFT:
        return left << right if abs(left) < 2**63 else UNKNOWN
    return UNKNOWN


def _shift_back(_: Machine, left: object, right: object) -> object:
    return (
        left >> right
        if isinstance(left, int) and isinstance(right, int) and right >= 0
        else UNKNOWN
    )


OPERATORS: Final[Mapping[str, OwnOperator]] = {
    "+": _add,
    "-": _subtract,
    "*": _comparing("*"),
    "/": TYPED_OPERATORS["/"],
    "==": _equal,
    "!=": _unequal,
    "<<": _shift,
    ">>": _shift_back,
    **{name: _comparing(name) for name in ("<", "<=", ">", ">=")},
}


def missing(_: Machine, owner: Container, __: object) -> object:
    """Give nothing for what is not in a map; a list that is too short stops the program."""
    if isinstance(owner, ListValue):
        raise Raised("IndexError")
    return None
