"""The methods of JavaScript's arrays and sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cmp_to_key
from typing import Any, Final

from bot.graphs.javascript.semantics import text_of
from bot.graphs.program import containers as c
from bot.graphs.program.access import as_place, items_of
from bot.graphs.program.containers import Method, argument, new_list
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.sequences import Sequences, item_and_index
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    ListValue,
    Named,
    Raised,
    SetValue,
    is_scalar,
)

SEQUENCES: Final = Sequences(give=item_and_index)
"""What arrays do to each item: the function is handed the item and its index."""


def items_in(owner: object) -> list[object]:
    return owner.items if isinstance(owner, ListValue) else list(owner)  # type: ignore[call-overload]  # entries are tuples


def place_of(value: object, size: int, *, otherwise: int) -> int | None:
    """Give where a position counted from either end stands; None when it is not known."""
    if value is None:
        return otherwise
    value = as_place(value)
    if isinstance(value, float):
        value = int(max(min(value, size), -size))
    if not isinstance(value, int):
        return None
    return max(size + value, 0) if value < 0 else min(value, size)


def _push(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items.extend(arguments)
    return len(owner.items)


def _unshift(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    machine.spend(len(owner.items) // 64)
    owner.items[:0] = arguments
    return len(owner.items)


def _pop(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
    return c.pop(machine, owner, [-1], named) if owner.items or owner.spoiled else None


def _shift(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
    return c.pop(machine, owner, [0], named) if owner.items or owner.spoiled else None


def _bounds(arguments: Arguments, size: int) -> tuple[int, int] | None:
    first = place_of(arguments[0] if arguments else None, size, otherwise=0)
    last = place_of(arguments[1] if len(arguments) > 1 else None, size, otherwise=size)
    return None if first is None or last is None else (first, last)


def _slice(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items = items_in(owner)
    bounds = _bounds(arguments, len(items))
    if bounds is None or (isinstance(owner, ListValue) and owner.spoiled):
        return UNKNOWN
    return new_list(machine, items[bounds[0] : bounds[1]])


def _splice(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    size = len(owner.items)
    first = place_of(argument(arguments), size, otherwise=0)
    count = arguments[1] if len(arguments) > 1 else size
    if first is None or not isinstance(count, int):
        owner.spoiled = True
        return UNKNOWN
    last = first + max(count, 0)
    taken = owner.items[first:last]
    owner.items[first:last] = arguments[2:]
    return new_list(machine, taken)


def _concat(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items = list(items_in(owner))
    for given in arguments:
        more = [given] if is_scalar(given) else items_of(machine, given)
        if more is None or len(items) + len(more) > MAX_ITEMS:
            return UNKNOWN
        items += more
    return new_list(machine, items)


def _index_of(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items = items_in(owner)
    machine.spend(len(items) // 16)
    item = argument(arguments)
    if item is UNKNOWN:
        return UNKNOWN
    found = (i for i, other in enumerate(items) if _is_same(other, item))
    return next(found, UNKNOWN if UNKNOWN in items else -1)


def _is_same(one: object, other: object) -> bool:
    if is_scalar(one):
        return is_scalar(other) and one == other
    return one is other


def _includes(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    found = _index_of(machine, owner, arguments, named)
    return found >= 0 if isinstance(found, int) else UNKNOWN


def _join(_: Machine, owner: object, arguments: Arguments, __: Named) -> object:
    between = arguments[0] if arguments else ","
    texts = ["" if item is None else text_of(item) for item in items_in(owner)]
    known = [text for text in texts if text is not None]
    if not isinstance(between, str) or len(known) < len(texts):
        return UNKNOWN
    return between.join(known)


def _reverse(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    c.reverse(machine, owner, arguments, named)
    return owner


def sorted_by(machine: Machine, items: list[object], by: object) -> list[object] | None:
    """Sort as arrays do: by a function that compares, else by the items' texts."""
    machine.spend(2 * len(items))
    if by is UNKNOWN or by is None:
        texts = [text_of(item) for item in items]
        if None in texts:
            return None
        return [item for _, item in sorted(zip(texts, items, strict=True), key=lambda p: str(p[0]))]

    def compare(one: object, other: object) -> int:
        found = machine.call(by, [one, other], {})
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise Raised("UnknownOrder")
        return (found > 0) - (found < 0)

    try:
        return sorted(items, key=cmp_to_key(compare))
    except Raised:
        return None


def _sort(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    made = sorted_by(machine, list(owner.items), argument(arguments))
    if made is None:
        owner.spoiled = True
    else:
        owner.items[:] = made
    return owner


def _to_sorted(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    made = sorted_by(machine, list(items_in(owner)), argument(arguments))
    return UNKNOWN if made is None else new_list(machine, made)


def _to_reversed(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    return new_list(machine, items_in(owner)[::-1])


def _fill(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    bounds = _bounds(arguments[1:], len(owner.items))
    if bounds is None:
        owner.spoiled = True
        return owner
    first, last = bounds
    owner.items[first:last] = [argument(arguments) if arguments else None] * max(last - first, 0)
    return owner


def _flat(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    depth = argument(arguments) if arguments else 1
    items = list(items_in(owner))
    for _turn in range(min(int(depth), 5) if isinstance(depth, int | float) and depth > 0 else 0):
        items = [
            part
            for item in items
            for part in (item.items if isinstance(item, ListValue) else [item])
        ]
        if len(items) > MAX_ITEMS:
            return UNKNOWN
    return new_list(machine, items)


def _flat_map(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    found = SEQUENCES.map(machine, owner, arguments, named)
    return _flat(machine, found, [], {}) if isinstance(found, ListValue) else UNKNOWN


def _reduce(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    items = items_in(owner)
    function, *start = arguments or [UNKNOWN]
    if not start:
        if not items:
            raise Raised("TypeError")
        start, items = items[:1], items[1:]
    return SEQUENCES.fold(machine, new_list(machine, list(items)), [start[0], function], named)


def _reduce_right(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    return _reduce(machine, new_list(machine, items_in(owner)[::-1]), arguments, named)


def _each(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    SEQUENCES.each(machine, owner, arguments, named)
    return None


def _find_index(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    found = SEQUENCES.results(machine, owner, argument(arguments))
    if found is None:
        return UNKNOWN
    known = [machine.truth(result) for result in found]
    if True in known and None not in known[: known.index(True)]:
        return known.index(True)
    return UNKNOWN if None in known else -1


def _keys(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    return new_list(machine, list(range(len(items_in(owner)))))


def _listed(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = items_of(machine, owner)
    return UNKNOWN if items is None else new_list(machine, items)


def _entries(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    return new_list(machine, list(enumerate(items_in(owner))))


def _at(_: Machine, owner: object, arguments: Arguments, __: Named) -> object:
    items = items_in(owner)
    index = argument(arguments)
    if not isinstance(index, int) or (isinstance(owner, ListValue) and owner.spoiled):
        return UNKNOWN
    return items[index] if -len(items) <= index < len(items) else None


_READ: Final[Mapping[str, Method]] = {
    "slice": _slice,
    "concat": _concat,
    "indexOf": _index_of,
    "includes": _includes,
    "join": _join,
    "forEach": _each,
    "map": SEQUENCES.map,
    "filter": SEQUENCES.filter,
    "flatMap": _flat_map,
    "flat": _flat,
    "some": SEQUENCES.any,
    "every": SEQUENCES.all,
    "find": SEQUENCES.first,
    "findIndex": _find_index,
    "reduce": _reduce,
    "reduceRight": _reduce_right,
    "keys": _keys,
    "values": _listed,
    "entries": _entries,
    "at": _at,
    "toSorted": _to_sorted,
    "toReversed": _to_reversed,
}
ARRAY: Final[Mapping[str, Method]] = {
    **_READ,
    "push": _push,
    "pop": _pop,
    "shift": _shift,
    "unshift": _unshift,
    "splice": _splice,
    "reverse": _reverse,
    "sort": _sort,
    "fill": _fill,
}
PAIR: Final = _READ
"""The methods of the pairs that entries are: they are arrays that nobody changes."""


def _key(value: object) -> Any:
    return value


def _add(machine: Machine, owner: SetValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items[_key(argument(arguments))] = None
    return owner


def _delete(machine: Machine, owner: SetValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    item = argument(arguments)
    if item is UNKNOWN:
        owner.spoiled = True
        return UNKNOWN
    known = item in owner.items
    owner.items.pop(item, None)
    return known


def _has(_: Machine, owner: SetValue, arguments: Arguments, __: Named) -> object:
    item = argument(arguments)
    return UNKNOWN if item is UNKNOWN or owner.spoiled else item in owner.items


def _twice(item: object, _: int) -> Sequence[object]:
    return (item, item)


_SETS: Final = Sequences(give=_twice)


def _each_of_set(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    _SETS.each(machine, owner, arguments, named)
    return None


SET: Final[Mapping[str, Method]] = {
    "add": _add,
    "delete": _delete,
    "has": _has,
    "clear": c.clear,
    "forEach": _each_of_set,
    "values": _listed,
    "keys": _listed,
    "union": c.union,
    "intersection": c.kept(shared=True),
    "difference": c.kept(shared=False),
}
