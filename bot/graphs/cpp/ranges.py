"""What C++ does with all that stands between two places of a container."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.graphs.cpp.copies import parts_of
from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of, sorted_items
from bot.graphs.program.containers import Function, argument
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    DictValue,
    ListValue,
    Named,
    ObjectValue,
)


class _End:
    """The place behind the last item of a container."""


END: Final = _End()


class FoundItem:
    """An item of a list, at its place."""

    def __init__(self, owner: ListValue, index: int) -> None:
        self.owner = owner
        self.index = index


def each_item(_: Machine, owner: Any, arguments: Arguments, __: Named) -> object:
    """Give the items of a loop; those of a map are pairs."""
    if isinstance(owner, DictValue):
        return UNKNOWN if owner.spoiled else ListValue(list(owner.items.items()))
    has_objects = isinstance(owner, ListValue) and any(
        isinstance(item, ObjectValue) for item in owner.items
    )
    if has_objects and arguments and not owner.spoiled:
        return ListValue([parts_of(item) for item in owner.items])
    return owner


def _sorted(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Sort what stands between two places of a list."""
    owner = argument(arguments)
    if isinstance(owner, ListValue):
        if len(arguments) > 2 or arguments[1:2] != [END]:
            owner.spoiled = True
        else:
            machine.touch(owner)
            owner.items[:] = sorted_items(owner.items)
    return None


def _reversed(machine: Machine, arguments: Arguments, named: Named) -> object:
    owner = argument(arguments)
    return c.reverse(machine, owner, [], named) if isinstance(owner, ListValue) else None


def _located(_: Machine, arguments: Arguments, __: Named) -> object:
    """Find an item between two places of a list."""
    owner, wanted = argument(arguments), argument(arguments, 2)
    if not isinstance(owner, ListValue) or owner.spoiled or wanted is UNKNOWN:
        return UNKNOWN
    if UNKNOWN in owner.items:
        return UNKNOWN
    return FoundItem(owner, owner.items.index(wanted)) if wanted in owner.items else END


def _each_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Call a function with each item: `for_each(begin, end, function)`."""
    items = items_of(machine, each_item(machine, argument(arguments), [], {}))
    for item in items or []:
        machine.call(argument(arguments, 2), [item], {})
    return None


def _end_of(*_: object) -> object:
    return END


FUNCTIONS: Final[Mapping[str, Function]] = {
    "sort": _sorted,
    "reverse": _reversed,
    "find": _located,
    "for_each": _each_of,
    "end": _end_of,
}
