"""PHP's own functions and classes, as far as programs build graphs with them.

An array of PHP is a list for as long as its keys count up from 0; the first other key makes it a
dictionary.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Function, Method, argument, first_of, new_list
from bot.graphs.program.machine import MAX_ITEMS, MAX_TEXT, Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.operators import contains
from bot.graphs.program.semantics import add_or_join, or_else
from bot.graphs.program.sequences import Sequences
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    Container,
    DictValue,
    ListValue,
    Module,
    Named,
    NetworkValue,
    ObjectValue,
    hashable,
    is_scalar,
)


def _items(machine: Machine, value: object) -> list[object] | None:
    if isinstance(value, DictValue):
        return None if value.spoiled else list(value.items.values())
    return items_of(machine, value)


_SEQUENCES: Final = Sequences(items=_items)


# Arrays


def become_table(owner: ListValue) -> None:
    """Turn a list into a dictionary, in place, for all who hold it."""
    items = dict(enumerate(owner.items))
    owner.__class__ = DictValue  # type: ignore[assignment]  # both are laid out alike
    owner.items = items  # type: ignore[assignment]  # a dictionary from here on


def _put(machine: Machine, arguments: Arguments, _: Named) -> object:
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


def _grow(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Give the array inside an array, made where there is none."""
    owner, *place = arguments
    if not isinstance(owner, ListValue | DictValue) or place[:1] == [UNKNOWN]:
        if isinstance(owner, Container):
            owner.spoiled = True
        return UNKNOWN
    found = _found(owner, place[0]) if place else None
    if found is None:
        found = new_list(machine, [])
        machine.touch(owner, "item")
        _place(machine, owner, found, place)
    return found


def _found(owner: ListValue | DictValue, place: object) -> object:
    if isinstance(owner, DictValue):
        return owner.items.get(hashable(place))
    if isinstance(place, int) and 0 <= place < len(owner.items):
        return owner.items[place]
    return None


def _as_array(machine: Machine, value: object) -> object:
    return new_list(machine, []) if value is None else value


def _outside(machine: Machine, owner: ListValue, index: object, value: object) -> None:
    _place(machine, owner, value, [index])


def _missing(_: Machine, __: Container, ___: object) -> object:
    return None


def _each(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = _items(machine, owner)
    return UNKNOWN if items is None else new_list(machine, items)


def _entries(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    if isinstance(owner, DictValue):
        return c.entries(machine, owner, [], {})
    items = items_of(machine, owner)
    return UNKNOWN if items is None else new_list(machine, list(enumerate(items)))


# Functions


def _on_list(method: Method) -> Function:
    """Make a function of a method: the array comes first."""

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        if not arguments or not isinstance(arguments[0], ListValue):
            return UNKNOWN
        return method(machine, arguments[0], arguments[1:], named)

    return run


def _on_any(method: Method) -> Function:
    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        return method(machine, first_of(arguments), arguments[1:], named)

    return run


def _push(machine: Machine, arguments: Arguments, _: Named) -> object:
    for value in arguments[1:]:
        _put(machine, [arguments[0], value], {})
    return None


def _count(_: Machine, arguments: Arguments, __: Named) -> object:
    given = first_of(arguments)
    if isinstance(given, ListValue | DictValue) and not given.spoiled:
        return len(given.items)
    return UNKNOWN


def _keys(machine: Machine, arguments: Arguments, _: Named) -> object:
    given = first_of(arguments)
    if isinstance(given, DictValue):
        return c.keys(machine, given, [], {})
    return (
        new_list(machine, [*range(len(given.items))]) if isinstance(given, ListValue) else UNKNOWN
    )


def _values(machine: Machine, arguments: Arguments, _: Named) -> object:
    return _each(machine, first_of(arguments), [], {})


def _key_exists(_: Machine, arguments: Arguments, __: Named) -> object:
    key, owner = argument(arguments), argument(arguments, 1)
    if isinstance(owner, ListValue):
        return UNKNOWN if owner.spoiled else isinstance(key, int) and 0 <= key < len(owner.items)
    found = contains(owner, key)
    return UNKNOWN if found is None else found


def _in_array(machine: Machine, arguments: Arguments, _: Named) -> object:
    item, items = argument(arguments), _items(machine, argument(arguments, 1))
    if item is UNKNOWN or items is None or UNKNOWN in items:
        return UNKNOWN
    return item in items


def _map(machine: Machine, arguments: Arguments, named: Named) -> object:
    if len(arguments) != 2:
        return UNKNOWN
    made = _SEQUENCES.map(machine, arguments[1], arguments[:1], named)
    if isinstance(arguments[1], DictValue) and isinstance(made, ListValue):
        return c.new_dict(machine, dict(zip(arguments[1].items, made.items, strict=True)))
    return made


def _filter(machine: Machine, arguments: Arguments, named: Named) -> object:
    given = first_of(arguments)
    if len(arguments) == 1 and isinstance(given, ListValue) and not given.spoiled:
        return new_list(machine, [item for item in given.items if item not in (None, "", 0, "0")])
    if len(arguments) != 2 or not isinstance(given, ListValue):
        return UNKNOWN
    return _SEQUENCES.filter(machine, given, arguments[1:], named)


def _walk(machine: Machine, arguments: Arguments, named: Named) -> object:
    return _SEQUENCES.each(machine, first_of(arguments), arguments[1:2], named)


def _reduce(machine: Machine, arguments: Arguments, named: Named) -> object:
    if len(arguments) < 2:
        return UNKNOWN
    start = arguments[2] if len(arguments) > 2 else None
    return _SEQUENCES.fold(machine, arguments[0], [start, arguments[1]], named)


def _column(machine: Machine, arguments: Arguments, _: Named) -> object:
    rows, key = _items(machine, first_of(arguments)), argument(arguments, 1)
    by = arguments[2] if len(arguments) > 2 else None
    if rows is None or not all(isinstance(row, ListValue | DictValue) for row in rows):
        return UNKNOWN
    values = [row if key is None else _found(row, key) for row in rows]  # type: ignore[arg-type]  # all are arrays
    if by is None:
        return new_list(machine, values)
    keys = [hashable(_found(row, by)) for row in rows]  # type: ignore[arg-type]  # all are arrays
    return c.new_dict(machine, dict(zip(keys, values, strict=True)))


def _slice(machine: Machine, arguments: Arguments, _: Named) -> object:
    items, start = _items(machine, first_of(arguments)), argument(arguments, 1)
    count = arguments[2] if len(arguments) > 2 else None
    if items is None or not isinstance(start, int) or not isinstance(count, int | None):
        return UNKNOWN
    items = items[start:]
    return new_list(machine, items if count is None else items[:count])


def _chunk(machine: Machine, arguments: Arguments, _: Named) -> object:
    items, size = _items(machine, first_of(arguments)), argument(arguments, 1)
    if items is None or not isinstance(size, int) or size < 1:
        return UNKNOWN
    starts = range(0, len(items), size)
    return new_list(machine, [new_list(machine, items[i : i + size]) for i in starts])


def _flipped(machine: Machine, arguments: Arguments, _: Named) -> object:
    given = first_of(arguments)
    pairs = c.pairs_of(machine, given) if isinstance(given, DictValue) else None
    items = enumerate(_items(machine, given) or []) if pairs is None else pairs.items()
    return c.new_dict(machine, {hashable(value): key for key, value in items})


def _end(_: Machine, arguments: Arguments, __: Named) -> object:
    given = first_of(arguments)
    items = _items(_, given)
    return UNKNOWN if items is None else items[-1] if items else False


def _split_by(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Split a text at a pattern, where the pattern only says white space or single marks."""
    pattern, text = argument(arguments), argument(arguments, 1)
    if not isinstance(pattern, str) or not isinstance(text, str) or len(text) > MAX_TEXT:
        return UNKNOWN
    marks = _MARKS.fullmatch(pattern)
    if marks is None:
        return UNKNOWN
    plain = marks[1].replace("\\s*", "").replace("\\R", "\\n").strip("[]()+*")
    parts = re.split(f"\\s*(?:[{plain}])+\\s*" if plain else "\\s+", text)
    return new_list(machine, [*parts])


def _decoded(machine: Machine, arguments: Arguments, _: Named) -> object:
    text = first_of(arguments)
    try:
        return _of_json(machine, json.loads(text)) if isinstance(text, str) else UNKNOWN
    except ValueError:
        return UNKNOWN


def _of_json(machine: Machine, value: object) -> object:
    machine.spend()
    if isinstance(value, list):
        return new_list(machine, [_of_json(machine, item) for item in value])
    if isinstance(value, dict):
        return c.new_dict(machine, {k: _of_json(machine, item) for k, item in value.items()})
    return value


def _called(machine: Machine, arguments: Arguments, named: Named) -> object:
    return machine.call(first_of(arguments), arguments[1:], named)


def _fixed(machine: Machine, arguments: Arguments, _: Named) -> object:
    size = first_of(arguments, 0)
    known = isinstance(size, int) and 0 <= size <= MAX_ITEMS
    return new_list(machine, [None] * size) if known and isinstance(size, int) else UNKNOWN


def _filled(machine: Machine, arguments: Arguments, _: Named) -> object:
    given = first_of(arguments, None)
    return _copied(machine, given) if given is not None else c.new_dict(machine, {})


def _by_text(function: Function) -> Function:
    """Let a function be handed another one by its name."""

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        given = [
            (machine.outermost.names.get(part) or PHP.functions.get(part, part))
            if isinstance(part, str)
            else part
            for part in arguments
        ]
        return function(machine, given, named)

    return run


def _fill(machine: Machine, arguments: Arguments, _: Named) -> object:
    if len(arguments) != 3 or not all(isinstance(part, int) for part in arguments[:2]):
        return UNKNOWN
    start, count = int(str(arguments[0])), min(int(str(arguments[1])), MAX_ITEMS)
    items = [_copied(machine, arguments[2]) for _ in range(count)]
    if start:
        return c.new_dict(machine, dict(enumerate(items, start)))
    return new_list(machine, items)


def _fill_keys(machine: Machine, arguments: Arguments, _: Named) -> object:
    keys = _items(machine, argument(arguments))
    if keys is None:
        return UNKNOWN
    value = argument(arguments, 1)
    return c.new_dict(machine, {hashable(key): _copied(machine, value) for key in keys})


def _copied(machine: Machine, value: object) -> object:
    """Give an array of its own wherever one is stored, for arrays are values."""
    if isinstance(value, ListValue):
        items = [_copied(machine, item) for item in value.items]
        made = new_list(machine, items)
        made.spoiled, made.elided = value.spoiled, value.elided
        return made
    return c.copy(machine, value, [], {}) if isinstance(value, DictValue) else value


def _merge(machine: Machine, arguments: Arguments, _: Named) -> object:
    found: list[object] = []
    for given in arguments:
        if not isinstance(given, ListValue) or given.spoiled:
            return UNKNOWN
        found += given.items
    return new_list(machine, found)


def _combine(machine: Machine, arguments: Arguments, _: Named) -> object:
    keys, values = (_items(machine, argument(arguments, i)) for i in range(2))
    if keys is None or values is None or len(keys) != len(values):
        return UNKNOWN
    return c.new_dict(machine, dict(zip(map(hashable, keys), values, strict=True)))


def _unique(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = _items(machine, first_of(arguments))
    if items is None or not all(is_scalar(item) for item in items):
        return UNKNOWN
    return new_list(machine, list(dict.fromkeys(items)))


def _range(_: Machine, arguments: Arguments, __: Named) -> object:
    if len(arguments) < 2:
        return UNKNOWN
    first, last = arguments[:2]
    step = arguments[2] if len(arguments) > 2 else 1
    if isinstance(first, str) and isinstance(last, str) and len(first) == len(last) == 1:
        return tuple(chr(code) for code in range(ord(first), ord(last) + 1))
    if not isinstance(first, int) or not isinstance(last, int) or not isinstance(step, int):
        return UNKNOWN
    if not step or abs(last - first) > MAX_ITEMS:
        return UNKNOWN
    way = 1 if last >= first else -1
    return range(first, last + way, way * abs(step))


def _explode(machine: Machine, arguments: Arguments, _: Named) -> object:
    mark, text = argument(arguments), argument(arguments, 1)
    if not isinstance(mark, str) or not isinstance(text, str) or not mark:
        return UNKNOWN
    return new_list(machine, [*text.split(mark)])


def _split(machine: Machine, arguments: Arguments, _: Named) -> object:
    text = argument(arguments)
    known = isinstance(text, str) and len(arguments) == 1 and len(text) <= MAX_TEXT
    return new_list(machine, [*str(text)]) if known else UNKNOWN


def _number(_: Machine, arguments: Arguments, __: Named) -> object:
    try:
        return int(float(str(first_of(arguments)).strip()))
    except (ValueError, OverflowError):
        return UNKNOWN


def _texted(change: str) -> Function:
    """Make a function that changes a text as the method of that name does."""

    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        text = first_of(arguments)
        return getattr(text, change)() if isinstance(text, str) else UNKNOWN

    return run


def _sort(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    if arguments:
        owner.spoiled = True
        return UNKNOWN
    return c.sort(machine, owner, [], named)


def _new_table(machine: Machine, _: Arguments, __: Named) -> object:
    return c.new_dict(machine, {})


def _new_queue(machine: Machine, _: Arguments, __: Named) -> object:
    return new_list(machine, [])


_FUNCTIONS: Final[Mapping[str, Function]] = {
    "__put__": _put,
    "__grow__": _grow,
    "array_push": _push,
    "array_pop": _on_list(c.pop),
    "array_shift": _on_list(c.pop_first),
    "array_unshift": _on_list(c.append_first),
    "count": _count,
    "sizeof": _count,
    "array_keys": _keys,
    "array_values": _values,
    "array_key_exists": _key_exists,
    "in_array": _in_array,
    "array_map": _by_text(_map),
    "array_filter": _filter,
    "array_walk": _by_text(_walk),
    "array_reduce": _reduce,
    "array_column": _column,
    "array_slice": _slice,
    "array_chunk": _chunk,
    "array_flip": _flipped,
    "end": _end,
    "preg_split": _split_by,
    "json_decode": _decoded,
    "call_user_func": _by_text(_called),
    "iterator_to_array": _values,
    "SplFixedArray": _fixed,
    "SplObjectStorage": _new_table,
    "WeakMap": _new_table,
    "array_fill": _fill,
    "array_fill_keys": _fill_keys,
    "array_merge": _merge,
    "array_combine": _combine,
    "array_unique": _unique,
    "array_reverse": _on_list(lambda m, o, _, __: new_list(m, o.items[::-1])),
    "sort": _on_list(_sort),
    "range": _range,
    "explode": _explode,
    "str_split": _split,
    "intval": _number,
    "trim": _texted("strip"),
    "strtoupper": _texted("upper"),
    "strtolower": _texted("lower"),
    "SplQueue": _new_queue,
    "SplStack": _new_queue,
    "SplDoublyLinkedList": _new_queue,
    "ArrayObject": _filled,
    "Vector": _filled,
    "Map": _filled,
}
def _attach(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    value = arguments[1] if len(arguments) > 1 else None
    return c.put(machine, owner, [first_of(arguments), value], named)


_MARKS: Final = re.compile(r"[/#~](\[?(?:\\[sRn]|[ ,;:|>-])*\]?(?:\\s)?[+*]?)[/#~][iu]?")
_QUEUE: Final[Mapping[str, Method]] = {
    "push": c.append,
    "enqueue": c.append,
    "append": c.append,
    "add": c.append,
    "pop": c.pop,
    "dequeue": c.pop_first,
    "shift": c.pop_first,
    "isEmpty": c.is_empty,
    "count": c.size,
    "__each__": _each,
    "__entries__": _entries,
}
_TABLE: Final[Mapping[str, Method]] = {
    "__each__": _each,
    "__entries__": _entries,
    "put": c.put,
    "get": c.get,
    "hasKey": c.has_key,
    "contains": c.has_key,
    "offsetExists": c.has_key,
    "attach": _attach,
    "offsetSet": c.put,
}
_method = c.methods_of(
    {ListValue: _QUEUE, DictValue: _TABLE, range: _TABLE, tuple: _TABLE, ObjectValue: _TABLE}
)


def _methods(owner: object, name: str) -> object:
    if isinstance(owner, NetworkValue):
        return network_member(owner, name)
    if isinstance(owner, ClassValue) and name in ("cases", "from", "tryFrom"):
        return Builtin(name, lambda m, a, _: _case(m, owner, a))
    if isinstance(owner, ObjectValue) and name not in ("__each__", "__entries__"):
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    return _method(owner, name)


def _case(machine: Machine, kind: ClassValue, arguments: Arguments) -> object:
    """Give the cases of an enumeration, or the one with a value."""
    cases = items_of(machine, kind)
    if cases is None:
        return UNKNOWN
    if not arguments:
        return new_list(machine, cases)
    wanted = [o for o in cases if isinstance(o, ObjectValue) and _value_of(o) == arguments[0]]
    return wanted[0] if wanted else None


def _value_of(case: ObjectValue) -> object:
    return case.attributes.get("value", UNKNOWN)


def _members(_: Module, __: str) -> object:
    return UNKNOWN


def _join(machine: Machine, left: object, right: object) -> object:
    return add_or_join(machine, _plain(left), _plain(right))


def _plain(value: object) -> Any:
    return "" if value is None else value if value is UNKNOWN else str(value)


PHP: Final = Library(
    functions={name: Builtin(name, run) for name, run in _FUNCTIONS.items()},
    members=_members,
    methods=_methods,
    rules=Rules(
        operators={".": _join, "??": or_else, "array": _as_array, "copied": _copied},
        missing=_missing,
        outside=_outside,
    ),
)
