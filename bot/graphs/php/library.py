"""PHP's own functions and classes, as far as programs build graphs with them.

An array of PHP is a list for as long as its keys count up from 0; the first other key makes it a
dictionary.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from bot.graphs.php.arrays import (
    SEQUENCES,
    array_chunk,
    array_column,
    array_combine,
    array_count,
    array_fill,
    array_fill_keys,
    array_flipped,
    array_key_exists,
    array_keys,
    array_merge,
    array_push,
    array_slice,
    array_unique,
    array_values,
    as_array,
    copied,
    each_entry,
    each_value,
    grow,
    in_array,
    last_value,
    missing_item,
    place_outside,
    put,
)
from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Function, Method, argument, first_of, new_list
from bot.graphs.program.machine import MAX_ITEMS, MAX_TEXT, Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.semantics import add_or_join, or_else
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    DictValue,
    ListValue,
    Module,
    Named,
    NetworkValue,
    ObjectValue,
)

# Arrays


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


def _map(machine: Machine, arguments: Arguments, named: Named) -> object:
    if len(arguments) != 2:
        return UNKNOWN
    made = SEQUENCES.map(machine, arguments[1], arguments[:1], named)
    if isinstance(arguments[1], DictValue) and isinstance(made, ListValue):
        return c.new_dict(machine, dict(zip(arguments[1].items, made.items, strict=True)))
    return made


def _filter(machine: Machine, arguments: Arguments, named: Named) -> object:
    given = first_of(arguments)
    if len(arguments) == 1 and isinstance(given, ListValue) and not given.spoiled:
        return new_list(machine, [item for item in given.items if item not in (None, "", 0, "0")])
    if len(arguments) != 2 or not isinstance(given, ListValue):
        return UNKNOWN
    return SEQUENCES.filter(machine, given, arguments[1:], named)


def _walk(machine: Machine, arguments: Arguments, named: Named) -> object:
    return SEQUENCES.each(machine, first_of(arguments), arguments[1:2], named)


def _reduce(machine: Machine, arguments: Arguments, named: Named) -> object:
    if len(arguments) < 2:
        return UNKNOWN
    start = arguments[2] if len(arguments) > 2 else None
    return SEQUENCES.fold(machine, arguments[0], [start, arguments[1]], named)


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
    return copied(machine, given) if given is not None else c.new_dict(machine, {})


def _by_text(function: Function) -> Function:
    """Let a function be handed another one by its name."""

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        given = [
            (machine.outermost.names.get(part) or machine.library.functions.get(part, part))
            if isinstance(part, str)
            else part
            for part in arguments
        ]
        return function(machine, given, named)

    return run


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


def _real(_: Machine, arguments: Arguments, __: Named) -> object:
    try:
        return float(str(first_of(arguments)).strip())
    except ValueError:
        return UNKNOWN


def _as_text(_: Machine, arguments: Arguments, __: Named) -> object:
    given = first_of(arguments)
    return str(given) if isinstance(given, str | int) else UNKNOWN


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
    "__put__": put,
    "__grow__": grow,
    "array_push": array_push,
    "array_pop": _on_list(c.pop),
    "array_shift": _on_list(c.pop_first),
    "array_unshift": _on_list(c.append_first),
    "count": array_count,
    "sizeof": array_count,
    "array_keys": array_keys,
    "array_values": array_values,
    "array_key_exists": array_key_exists,
    "in_array": in_array,
    "array_map": _by_text(_map),
    "array_filter": _filter,
    "array_walk": _by_text(_walk),
    "array_reduce": _reduce,
    "array_column": array_column,
    "array_slice": array_slice,
    "array_chunk": array_chunk,
    "array_flip": array_flipped,
    "end": last_value,
    "preg_split": _split_by,
    "json_decode": _decoded,
    "call_user_func": _by_text(_called),
    "iterator_to_array": array_values,
    "SplFixedArray": _fixed,
    "SplObjectStorage": _new_table,
    "WeakMap": _new_table,
    "array_fill": array_fill,
    "array_fill_keys": array_fill_keys,
    "array_merge": array_merge,
    "array_combine": array_combine,
    "array_unique": array_unique,
    "array_reverse": _on_list(lambda m, o, _, __: new_list(m, o.items[::-1])),
    "sort": _on_list(_sort),
    "range": _range,
    "explode": _explode,
    "str_split": _split,
    "intval": _number,
    "floatval": _real,
    "strval": _as_text,
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
    "__each__": each_value,
    "__entries__": each_entry,
}
_TABLE: Final[Mapping[str, Method]] = {
    "__each__": each_value,
    "__entries__": each_entry,
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
        operators={".": _join, "??": or_else, "array": as_array, "copied": copied},
        missing=missing_item,
        outside=place_outside,
    ),
)
