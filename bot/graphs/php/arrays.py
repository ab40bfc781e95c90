"""Arrays of PHP: lists for as long as their keys count up from 0, then dictionaries."""

from __future__ import annotations

from typing import Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import argument, first_of, new_list
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.operators import contains
from bot.graphs.program.sequences import Sequences
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Container,
    DictValue,
    ListValue,
    Named,
    ObjectValue,
    hashable,
    is_scalar,
)


def loop_items(machine: Machine, value: object) -> list[object] | None:
    if isinstance(value, DictValue):
        return None if value.spoiled else list(value.items.values())
    return items_of(machine, value)


SEQUENCES: Final = Sequences(items=loop_items)


def become_table(owner: ListValue) -> None:
    """Turn a list into a dictionary, in place, for all who hold it."""
    items = dict(enumerate(owner.items))
    owner.__class__ = DictValue  # type: ignore[assignment]  # both are laid out alike
    owner.items = items  # type: ignore[assignment]  # a dictionary from here on


def put(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Put a value into an array: (array, value) at its end, (array, value, key) under a key."""
    owner, value, *place = arguments
    if isinstance(owner, Container):
        machine.touch(owner, "item" if place else "direct")
        _place(machine, owner, value, place)
    return value


def _place(machine: Machine, owner: Container, value: object, place: list[object]) -> None:
    if isinstance(owner, ObjectValue):
        return
    if place and place[0] is UNKNOWN:
        owner.spoiled = True
        return
    if isinstance(owner, ListValue):
        index = place[0] if place else len(owner.items)
        if isinstance(index, int) and 0 <= index < len(owner.items):
            owner.items[index] = value
        elif index == len(owner.items) and len(owner.items) < MAX_ITEMS:
            owner.items.append(value)
            owner.ways.update(["key"] if place else [])
        else:
            become_table(owner)
            _place(machine, owner, value, place)
    elif isinstance(owner, DictValue):
        owner.items[hashable(place[0]) if place else _next_key(owner)] = value


def _next_key(owner: DictValue) -> int:
    return max((key for key in owner.items if isinstance(key, int)), default=-1) + 1


def grow(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Give the array inside an array, made where there is none."""
    owner, *place = arguments
    if not isinstance(owner, ListValue | DictValue) or place[:1] == [UNKNOWN]:
        if isinstance(owner, Container):
            owner.spoiled = True
        return UNKNOWN
    found = item_in(owner, place[0]) if place else None
    if found is None:
        found = new_list(machine, [])
        machine.touch(owner, "item")
        _place(machine, owner, found, place)
    return found


def item_in(owner: ListValue | DictValue, place: object) -> object:
    if isinstance(owner, DictValue):
        return owner.items.get(hashable(place))
    if isinstance(place, int) and 0 <= place < len(owner.items):
        return owner.items[place]
    return None


def as_array(machine: Machine, value: object) -> object:
    return new_list(machine, []) if value is None else value


def place_outside(machine: Machine, owner: ListValue, index: object, value: object) -> None:
    _place(machine, owner, value, [index])


def missing_item(_: Machine, __: Container, ___: object) -> object:
    return None


def each_value(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = loop_items(machine, owner)
    return UNKNOWN if items is None else new_list(machine, items)


def each_entry(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    if isinstance(owner, DictValue):
        return c.entries(machine, owner, [], {})
    items = items_of(machine, owner)
    return UNKNOWN if items is None else new_list(machine, list(enumerate(items)))


def array_push(machine: Machine, arguments: Arguments, _: Named) -> object:
    for value in arguments[1:]:
        put(machine, [arguments[0], value], {})
    return None


def array_count(_: Machine, arguments: Arguments, __: Named) -> object:
    given = first_of(arguments)
    if isinstance(given, ListValue | DictValue) and not given.spoiled:
        return len(given.items)
    return UNKNOWN


def array_keys(machine: Machine, arguments: Arguments, _: Named) -> object:
    given = first_of(arguments)
    if isinstance(given, DictValue):
        return c.keys(machine, given, [], {})
    return (
        new_list(machine, [*range(len(given.items))]) if isinstance(given, ListValue) else UNKNOWN
    )


def array_values(machine: Machine, arguments: Arguments, _: Named) -> object:
    return each_value(machine, first_of(arguments), [], {})


def array_key_exists(_: Machine, arguments: Arguments, __: Named) -> object:
    key, owner = argument(arguments), argument(arguments, 1)
    if isinstance(owner, ListValue):
        return UNKNOWN if owner.spoiled else isinstance(key, int) and 0 <= key < len(owner.items)
    found = contains(owner, key)
    return UNKNOWN if found is None else found


def in_array(machine: Machine, arguments: Arguments, _: Named) -> object:
    item, items = argument(arguments), loop_items(machine, argument(arguments, 1))
    if item is UNKNOWN or items is None or UNKNOWN in items:
        return UNKNOWN
    return item in items


def array_column(machine: Machine, arguments: Arguments, _: Named) -> object:
    rows, key = loop_items(machine, first_of(arguments)), argument(arguments, 1)
    by = arguments[2] if len(arguments) > 2 else None
    if rows is None or not all(isinstance(row, ListValue | DictValue) for row in rows):
        return UNKNOWN
    values = [row if key is None else item_in(row, key) for row in rows]  # type: ignore[arg-type]  # all are arrays
    if by is None:
        return new_list(machine, values)
    keys = [hashable(item_in(row, by)) for row in rows]  # type: ignore[arg-type]  # all are arrays
    return c.new_dict(machine, dict(zip(keys, values, strict=True)))


def array_slice(machine: Machine, arguments: Arguments, _: Named) -> object:
    items, start = loop_items(machine, first_of(arguments)), argument(arguments, 1)
    count = arguments[2] if len(arguments) > 2 else None
    if items is None or not isinstance(start, int) or not isinstance(count, int | None):
        return UNKNOWN
    items = items[start:]
    return new_list(machine, items if count is None else items[:count])


def array_chunk(machine: Machine, arguments: Arguments, _: Named) -> object:
    items, size = loop_items(machine, first_of(arguments)), argument(arguments, 1)
    if items is None or not isinstance(size, int) or size < 1:
        return UNKNOWN
    starts = range(0, len(items), size)
    return new_list(machine, [new_list(machine, items[i : i + size]) for i in starts])


def array_flipped(machine: Machine, arguments: Arguments, _: Named) -> object:
    given = first_of(arguments)
    pairs = c.pairs_of(machine, given) if isinstance(given, DictValue) else None
    items = enumerate(loop_items(machine, given) or []) if pairs is None else pairs.items()
    return c.new_dict(machine, {hashable(value): key for key, value in items})


def last_value(_: Machine, arguments: Arguments, __: Named) -> object:
    given = first_of(arguments)
    items = loop_items(_, given)
    return UNKNOWN if items is None else items[-1] if items else False


def array_fill(machine: Machine, arguments: Arguments, _: Named) -> object:
    if len(arguments) != 3 or not all(isinstance(part, int) for part in arguments[:2]):
        return UNKNOWN
    start, count = int(str(arguments[0])), min(int(str(arguments[1])), MAX_ITEMS)
    items = [copied(machine, arguments[2]) for _ in range(count)]
    if start:
        return c.new_dict(machine, dict(enumerate(items, start)))
    return new_list(machine, items)


def array_fill_keys(machine: Machine, arguments: Arguments, _: Named) -> object:
    keys = loop_items(machine, argument(arguments))
    if keys is None:
        return UNKNOWN
    value = argument(arguments, 1)
    return c.new_dict(machine, {hashable(key): copied(machine, value) for key in keys})


def copied(machine: Machine, value: object) -> object:
    """Give an array of its own wherever one is stored, for arrays are values."""
    if isinstance(value, ListValue):
        items = [copied(machine, item) for item in value.items]
        made = new_list(machine, items)
        made.spoiled, made.elided = value.spoiled, value.elided
        return made
    return c.copy(machine, value, [], {}) if isinstance(value, DictValue) else value


def array_merge(machine: Machine, arguments: Arguments, _: Named) -> object:
    found: list[object] = []
    for given in arguments:
        if not isinstance(given, ListValue) or given.spoiled:
            return UNKNOWN
        found += given.items
    return new_list(machine, found)


def array_combine(machine: Machine, arguments: Arguments, _: Named) -> object:
    keys, values = (loop_items(machine, argument(arguments, i)) for i in range(2))
    if keys is None or values is None or len(keys) != len(values):
        return UNKNOWN
    return c.new_dict(machine, dict(zip(map(hashable, keys), values, strict=True)))


def array_unique(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = loop_items(machine, first_of(arguments))
    if items is None or not all(is_scalar(item) for item in items):
        return UNKNOWN
    return new_list(machine, list(dict.fromkeys(items)))
