"""The members of Kotlin's lists, arrays, maps and pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.java.collections import LIST as JAVA_LIST
from bot.graphs.kotlin.items import ITEMS, itself, mapped_values, sort
from bot.graphs.program import containers as c
from bot.graphs.program.containers import Method, argument, first_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    DictValue,
    ListValue,
    Named,
)


def _set_item(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    return JAVA_LIST["set"](machine, owner, arguments, named)


def _take_first(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
    if not owner.items and not owner.spoiled:
        return None
    return c.pop_first(machine, owner, [], named)


def _take_last(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
    if not owner.items and not owner.spoiled:
        return None
    return c.pop(machine, owner, [-1], named)


def _fill(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner, "item")
    machine.spend(len(owner.items))
    owner.items[:] = [first_of(arguments)] * len(owner.items)
    return None


def _value_at(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    return c.get(machine, owner, arguments[:1], named)


def _get_or_put(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    """Give the value under a key; where there is none, put what a function makes of nothing."""
    maker = argument(arguments, 1)
    made = Builtin("maker", lambda machine, _, __: machine.call(maker, [], {}))
    return c.make_default(machine, owner, [*arguments[:1], made], named)


def _value_or(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    """Give the value under a key, or what a function makes where there is none."""
    known = c.has_key(machine, owner, arguments[:1], named)
    if known is False:
        return machine.call(argument(arguments, 1), [], {})
    return c.get(machine, owner, arguments[:1], named) if known is True else UNKNOWN


LIST: Final[Mapping[str, Method]] = {
    **ITEMS,
    "set": _set_item,
    "extend": c.extend,
    "removeAt": c.pop,
    "removeFirst": c.pop_first,
    "removeFirstOrNull": _take_first,
    "removeLast": lambda machine, owner, _, named: c.pop(machine, owner, [-1], named),
    "removeLastOrNull": _take_last,
    "remove": JAVA_LIST["removeFirstOccurrence"],
    "fill": _fill,
    "sort": sort(),
    "sortBy": sort(),
    "sortDescending": sort(backwards=True),
    "sortByDescending": sort(backwards=True),
    "reverse": c.reverse,
}
MAP: Final[Mapping[str, Method]] = {
    **ITEMS,
    "set": c.put,
    "getOrPut": _get_or_put,
    "getValue": _value_at,
    "getOrElse": _value_or,
    "mapValues": mapped_values,
    "withDefault": itself,
    "containsKey": c.has_key,
    "contains": c.has_key,
    "orEmpty": itself,
    "count": c.size,
}
TUPLE: Final[Mapping[str, Method]] = {
    "toList": ITEMS["toList"],
    **{name: method for name, method in ITEMS.items() if name not in ("first", "last", "min")},
}
