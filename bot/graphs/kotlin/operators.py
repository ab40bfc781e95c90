"""What operators mean in Kotlin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.kotlin.items import added_items, plus
from bot.graphs.program import containers as c
from bot.graphs.program.machine import Machine
from bot.graphs.program.operators import binary
from bot.graphs.program.semantics import OwnOperator, add_or_join, divide_whole, stepped
from bot.graphs.program.values import (
    UNKNOWN,
    Char,
    DictValue,
    ListValue,
    ObjectValue,
    SetValue,
)


def _moved(char: Char, by: object) -> object:
    """Give the character that lies so many places after another one."""
    if not isinstance(by, int) or len(char) != 1 or not 0 <= ord(char) + by <= 0xFFFF:
        return UNKNOWN
    return Char(chr(ord(char) + by))


def _add(machine: Machine, left: object, right: object) -> object:
    if isinstance(left, Char) and not isinstance(right, str):
        return _moved(left, right)
    if isinstance(left, ListValue | SetValue | DictValue):
        return plus(machine, left, right)
    if isinstance(left, ObjectValue):
        return machine.call(machine.library.methods(left, "plus"), [right], {})
    return add_or_join(machine, left, right)


def _subtract(machine: Machine, left: object, right: object) -> object:
    if isinstance(left, Char):
        if isinstance(right, Char) and len(left) == len(right) == 1:
            return ord(left) - ord(right)
        return _moved(left, -right) if isinstance(right, int) else UNKNOWN
    if isinstance(left, ListValue | SetValue):
        gone = added_items(machine, [], right)
        kept = [item for item in left.items if item not in (gone or [])]
        if gone is None or left.spoiled:
            return UNKNOWN
        made = SetValue(dict.fromkeys(kept)) if isinstance(left, SetValue) else ListValue(kept)
        machine.fresh(made)
        return made
    return binary("-", left, right)


def _add_to(machine: Machine, left: object, right: object) -> object:
    """Give `left += right`: what can grow does, and stays what it is."""
    if isinstance(left, DictValue):
        machine.touch(left, "item")
        pairs = c.pairs_of(machine, (right,) if isinstance(right, tuple) else right)
        left.spoiled = left.spoiled or pairs is None
        left.items.update(pairs or {})
        return left
    if isinstance(left, ListValue | SetValue):
        more = added_items(machine, list(left.items), right)
        given: list[object] = [tuple(more)] if more is not None else [UNKNOWN]
        if isinstance(left, ListValue):
            c.extend(machine, left, given, {})
        else:
            c.unite(machine, left, given, {})
        return left
    return _add(machine, left, right)


def _take_from(machine: Machine, left: object, right: object) -> object:
    """Give `left -= right`."""
    if isinstance(left, ListValue | SetValue):
        made = _subtract(machine, left, right)
        machine.touch(left)
        if isinstance(left, ListValue) and isinstance(made, ListValue):
            left.items[:] = made.items
        elif isinstance(left, SetValue) and isinstance(made, SetValue):
            left.items = made.items
        else:
            left.spoiled = True
        return left
    return _subtract(machine, left, right)


OPERATORS: Final[Mapping[str, OwnOperator]] = {
    "+": _add,
    "-": _subtract,
    "/": divide_whole,
    "+=": _add_to,
    "-=": _take_from,
    "++": stepped(1),
    "--": stepped(-1),
}
