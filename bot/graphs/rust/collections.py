"""What Rust's programs do with lists, sets and maps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cmp_to_key
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program import texts
from bot.graphs.program.containers import Method, argument, first_of
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    DictValue,
    FunctionValue,
    ListValue,
    Named,
    SetValue,
    hashable,
)
from bot.graphs.rust.streams import ITERATED, STREAM_METHODS, Stream, items, iterated, stream

_MAX_DEPTH: Final = 8


def copied(machine: Machine, value: object, depth: int) -> object:
    """Copy what a program owns; objects stay the same, since references to them do."""
    if depth > _MAX_DEPTH or not isinstance(value, ListValue | SetValue | DictValue):
        return value
    made: Any = c.copy(machine, value, [], {})
    if isinstance(made, ListValue):
        made.items = [copied(machine, item, depth + 1) for item in made.items]
    elif isinstance(made, DictValue):
        made.items = {key: copied(machine, item, depth + 1) for key, item in made.items.items()}
    made.ways |= value.ways
    made.first, made.last = value.first, value.last
    return made


# Lists


def _get_item(_: Machine, owner: ListValue, arguments: Arguments, __: Named) -> object:
    place = first_of(arguments)
    if not isinstance(place, int) or owner.spoiled:
        return UNKNOWN
    return owner.items[place] if 0 <= place < len(owner.items) else None


def _pop(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
    return c.pop(machine, owner, [], named) if owner.items or owner.spoiled else None


def _pop_front(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
    return c.pop(machine, owner, [0], named) if owner.items or owner.spoiled else None


def _remove_at(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    return c.pop(machine, owner, arguments, named)


def _extend(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    found = items(machine, first_of(arguments))
    return c.extend(machine, owner, [UNKNOWN if found is None else Stream(found)], named)


def _append(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    other = first_of(arguments)
    c.extend(machine, owner, arguments, named)
    return c.clear(machine, other, [], named) if isinstance(other, ListValue) else None


def _resize(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    size, value = argument(arguments), argument(arguments, 1)
    machine.touch(owner)
    if not isinstance(size, int) or not 0 <= size <= MAX_ITEMS:
        owner.spoiled = True
        return None
    del owner.items[size:]
    maker = isinstance(value, FunctionValue | Builtin)
    while len(owner.items) < size:
        made = machine.call(value, [], {}) if maker else copied(machine, value, 0)
        owner.items.append(made)
    return None


def _sort_by(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    unknown = False

    def compared(left: object, right: object) -> int:
        nonlocal unknown
        found = machine.call(first_of(arguments), [left, right], {})
        unknown = unknown or not isinstance(found, int)
        return found if isinstance(found, int) else 0

    owner.items.sort(key=cmp_to_key(compared))
    owner.spoiled = owner.spoiled or unknown
    return None


def _sort_by_key(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    return c.sort(machine, owner, [], {"key": first_of(arguments)})


def _dedup(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    machine.touch(owner)
    found = [x for i, x in enumerate(owner.items) if i == 0 or x != owner.items[i - 1]]
    owner.items[:] = found
    return None


def _retain(machine: Machine, owner: Any, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    kept: list[object] = []
    for item in list(owner.items):
        given = [item, owner.items[item]] if isinstance(owner, DictValue) else [item]
        known = machine.truth(machine.call(first_of(arguments), given, {}))
        if known is None:
            owner.spoiled = True
            return None
        if known:
            kept.append(item)
    if isinstance(owner, ListValue):
        owner.items[:] = kept
    else:
        owner.items = {key: owner.items[key] for key in kept}
    return None


def _contains(_: Machine, owner: Any, arguments: Arguments, __: Named) -> object:
    wanted = first_of(arguments)
    if wanted is UNKNOWN or owner.spoiled:
        return UNKNOWN
    return wanted in owner.items


def _joined(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    return texts.joined(machine, first_of(arguments, ""), owner)


# Maps and sets


def _insert(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    before = owner.items.get(hashable(first_of(arguments)))
    c.put(machine, owner, arguments, named)
    return before


def _or_insert(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    return _entry(machine, owner, arguments, lambda: argument(arguments, 1))


def _or_insert_with(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    return _entry(machine, owner, arguments, lambda: machine.call(argument(arguments, 1), [], {}))


def _entry(
    machine: Machine, owner: DictValue, arguments: Arguments, make: Callable[[], object]
) -> object:
    wanted = first_of(arguments)
    if wanted is UNKNOWN:
        machine.touch(owner)
        owner.spoiled = True
        return UNKNOWN
    if hashable(wanted) not in owner.items:
        machine.touch(owner)
        owner.items[wanted] = make()
    elif len(arguments) > 2 and arguments[2] is not None:
        machine.call(arguments[2], [owner.items[wanted]], {})
    return owner.items[wanted]


def _remove_key(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    return c.pop_key(machine, owner, [first_of(arguments), None], named)


def _extend_map(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    return c.update(machine, owner, arguments, named)


def _add_to_set(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    wanted = first_of(arguments)
    known = UNKNOWN if owner.spoiled else hashable(wanted) not in owner.items
    c.add(machine, owner, arguments, named)
    return known


def _entries(machine: Machine, owner: DictValue, _: Arguments, __: Named) -> object:
    return iterated(machine, owner, [], {})


def _keys(_: Machine, owner: DictValue, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner.spoiled else stream(list(owner.items), owner)


def _values(_: Machine, owner: DictValue, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner.spoiled else stream(list(owner.items.values()), owner)


LIST_METHODS: Final[Mapping[str, Method]] = {
    **{name: STREAM_METHODS[name] for name in ITERATED},
    **dict.fromkeys(("push", "push_back"), c.append),
    "push_front": c.append_first,
    "insert": c.insert,
    "extend": _extend,
    "extend_from_slice": _extend,
    "append": _append,
    "get": _get_item,
    "get_mut": _get_item,
    "pop": _pop,
    "pop_back": _pop,
    "pop_front": _pop_front,
    **dict.fromkeys(("remove", "swap_remove"), _remove_at),
    "resize": _resize,
    "resize_with": _resize,
    "clear": c.clear,
    "len": c.size,
    "is_empty": c.is_empty,
    "first": c.first_item,
    "last": c.last_item,
    "front": c.first_item,
    "back": c.last_item,
    "peek": c.first_item,
    "last_mut": c.last_item,
    "contains": _contains,
    "sort": c.sort,
    "sort_unstable": c.sort,
    "sort_by": _sort_by,
    "sort_unstable_by": _sort_by,
    "sort_by_key": _sort_by_key,
    "sort_unstable_by_key": _sort_by_key,
    "reverse": c.reverse,
    "dedup": _dedup,
    "retain": _retain,
    "join": _joined,
    "concat": _joined,
}
SET_METHODS: Final[Mapping[str, Method]] = {
    **{name: STREAM_METHODS[name] for name in ITERATED},
    "insert": _add_to_set,
    "extend": c.unite,
    "contains": _contains,
    "remove": c.discard,
    "len": c.size,
    "is_empty": c.is_empty,
    "clear": c.clear,
    "retain": _retain,
    "union": c.union,
}
MAP_METHODS: Final[Mapping[str, Method]] = {
    **dict.fromkeys(("iter", "into_iter", "iter_mut", "drain"), _entries),
    **dict.fromkeys(("keys", "into_keys"), _keys),
    **dict.fromkeys(("values", "values_mut", "into_values"), _values),
    "insert": _insert,
    "get": c.get,
    "get_mut": c.get,
    "contains_key": c.has_key,
    "or_insert": _or_insert,
    "or_insert_with": _or_insert_with,
    "remove": _remove_key,
    "extend": _extend_map,
    "len": c.size,
    "is_empty": c.is_empty,
    "clear": c.clear,
    "retain": _retain,
}
