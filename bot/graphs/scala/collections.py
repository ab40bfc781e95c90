"""What Scala's collections can do, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Method, argument, new_dict, new_list
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.sequences import Sequences, spreading
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


def loop_items(machine: Machine, value: object) -> list[object] | None:
    if isinstance(value, DictValue):
        return None if value.spoiled else list(value.items.items())
    return items_of(machine, value)


MAX_PAIRED: Final = 60
SEQUENCES: Final = Sequences(items=loop_items)


def _handing(method: Method) -> Method:
    """Let the functions that a method is given take pairs apart."""

    def run(machine: Machine, owner: Any, arguments: Arguments, _: Named) -> object:
        return method(machine, owner, [spreading(part) for part in arguments], {})

    return run


def _kept_kind(method: Method) -> Method:
    """Make a dictionary again of what a method makes of one, where it still is pairs."""

    def run(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
        made = _handing(method)(machine, owner, arguments, named)
        if isinstance(owner, SetValue) and isinstance(made, ListValue):
            return set_of(machine, made.items)
        if not isinstance(owner, DictValue) or not isinstance(made, ListValue):
            return made
        pairs = made.items
        if pairs and all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
            return table_of(machine, pairs)
        return made

    return run


# Making collections


def set_of(machine: Machine, items: list[object]) -> SetValue:
    made = SetValue({hashable(item): None for item in items})
    machine.fresh(made)
    return made


def table_of(machine: Machine, pairs: list[object]) -> object:
    found: dict[object, object] = {}
    for pair in pairs:
        if not isinstance(pair, tuple) or len(pair) != 2:
            return UNKNOWN
        found[hashable(pair[0])] = pair[1]
    return new_dict(machine, found)


def range_of(first: object, last: object, more: int) -> object:
    if isinstance(first, str) and isinstance(last, str) and len(first) == len(last) == 1:
        return tuple(chr(code) for code in range(ord(first), ord(last) + more))
    if isinstance(first, int) and isinstance(last, int) and last - first <= MAX_ITEMS:
        return range(first, last + more)
    return UNKNOWN


# Methods that change a collection, or make a changed one


def add_all(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
    for given in arguments:
        if isinstance(owner, DictValue):
            c.update(machine, owner, [given], named)
        elif isinstance(owner, SetValue):
            c.unite(machine, owner, [given], named)
        else:
            c.extend(machine, owner, [given], named)
    return owner


def add(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
    for given in arguments:
        if isinstance(owner, DictValue):
            pair = given if isinstance(given, tuple) and len(given) == 2 else (UNKNOWN, UNKNOWN)
            c.put(machine, owner, [*pair], named)
        elif isinstance(owner, SetValue):
            c.add(machine, owner, [given], named)
        else:
            c.append(machine, owner, [given], named)
    return owner


def changed_copy(change: Method) -> Method:
    def run(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
        made = c.copy(machine, owner, [], {})
        return change(machine, made, arguments, named)

    return run


def _updated(machine: Machine, owner: Any, arguments: Arguments, _: Named) -> object:
    place, value = argument(arguments), argument(arguments, 1)
    if isinstance(owner, DictValue):
        return add(machine, owner, [(place, value)], {})
    if isinstance(place, int) and 0 <= place < len(owner.items):
        owner.items[place] = value
        return owner
    return UNKNOWN


def _prepend(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items[:0] = arguments
    return owner


def _remove(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
    if isinstance(owner, DictValue):
        return c.pop_key(machine, owner, arguments, named)
    remove = c.discard if isinstance(owner, SetValue) else c.remove
    return remove(machine, owner, arguments, named)


def _get_or_else(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    found = c.get(machine, owner, arguments[:1], {})
    return argument(arguments, 1) if found is None else found


def _with_default(_: Machine, owner: DictValue, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    if isinstance(value, FunctionValue):
        owner.default = Builtin("default", lambda m, _, __: m.call(value, [UNKNOWN], {}))
    else:
        owner.default = Builtin("default", lambda m, _, __: fresh(m, value))
    return owner


def fresh(machine: Machine, value: object) -> object:
    known = isinstance(value, ListValue | SetValue | DictValue)
    return c.copy(machine, value, [], {}) if known else value


def _indexed(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = loop_items(machine, owner)
    return UNKNOWN if items is None else new_list(machine, [(x, i) for i, x in enumerate(items)])


def _zip(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, others = loop_items(machine, owner), loop_items(machine, argument(arguments))
    if items is None or others is None:
        return UNKNOWN
    return new_list(machine, list(zip(items, others, strict=False)))


def _to_list(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = loop_items(machine, owner)
    return UNKNOWN if items is None else new_list(machine, items)


def _to_set(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = loop_items(machine, owner)
    return UNKNOWN if items is None else set_of(machine, items)


def _to_table(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = loop_items(machine, owner)
    return UNKNOWN if items is None else table_of(machine, items)


def _reversed(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = loop_items(machine, owner)
    return UNKNOWN if items is None else new_list(machine, items[::-1])


def _distinct(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    return new_list(machine, list(dict.fromkeys(map(hashable, owner.items))))


def _sorted(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items = loop_items(machine, owner)
    by = {"key": arguments[0]} if arguments else {}
    made = None if items is None else c.sort_items(machine, items, by)
    return UNKNOWN if made is None else new_list(machine, made)


def _filled_up(_: Machine, owner: Any, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner.spoiled else bool(owner.items)


def _tail(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    return new_list(machine, owner.items[1:])


def _indices(_: Machine, owner: ListValue, __: Arguments, ___: Named) -> object:
    return range(len(owner.items))


def _put_new(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    return c.make_default(machine, owner, arguments, {})


def _split(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    mark = argument(arguments)
    if mark in ("\\s+", "\\\\s+"):
        return new_list(machine, [*owner.split()])
    mark = mark.removeprefix("\\\\") if isinstance(mark, str) and len(mark) == 3 else mark
    known = isinstance(mark, str) and mark and not set(mark) & set("\\[.*+?|")
    return new_list(machine, [*owner.split(str(mark))]) if known else UNKNOWN


def _number(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    try:
        return int(str(owner).strip())
    except ValueError:
        return UNKNOWN


def itself(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return owner


def _flat(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    parts = [loop_items(machine, part) for part in loop_items(machine, owner) or [UNKNOWN]]
    if None in parts:
        return UNKNOWN
    return new_list(machine, [item for part in parts if part is not None for item in part])


def _group_map(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    """Group with a first function, and make with a second one what is kept of each item."""
    by, make = (spreading(argument(arguments, i)) for i in range(2))
    groups = SEQUENCES.group_by(machine, owner, [by], {})
    if not isinstance(groups, DictValue):
        return UNKNOWN
    made = {key: SEQUENCES.map(machine, group, [make], {}) for key, group in groups.items.items()}
    return new_dict(machine, made)


def _taken(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, count = loop_items(machine, owner), argument(arguments)
    if items is None or not isinstance(count, int) or count < 0:
        return UNKNOWN
    return new_list(machine, items[:count])


def _dropped(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, count = loop_items(machine, owner), argument(arguments)
    if items is None or not isinstance(count, int) or count < 0:
        return UNKNOWN
    return new_list(machine, items[count:])


def _combined(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, size = loop_items(machine, owner), argument(arguments)
    if items is None or size != 2 or len(items) > MAX_PAIRED:
        return UNKNOWN
    return new_list(machine, [new_list(machine, [*pair]) for pair in combinations(items, 2)])


def _sliding(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, size = loop_items(machine, owner), argument(arguments)
    if items is None or not isinstance(size, int) or not 0 < size <= len(items):
        return UNKNOWN
    starts = range(len(items) - size + 1)
    return new_list(machine, [new_list(machine, items[i : i + size]) for i in starts])


def _among(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, item = loop_items(machine, owner), argument(arguments)
    return UNKNOWN if items is None or item is UNKNOWN or UNKNOWN in items else item in items


def _lines(machine: Machine, owner: str, _: Arguments, __: Named) -> object:
    return new_list(machine, [*owner.splitlines()])


def _margin_stripped(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return "\n".join(line.lstrip().removeprefix("|") for line in owner.split("\n"))


_ANY: Final[Mapping[str, Method]] = {
    "foreach": _handing(SEQUENCES.each),
    "map": _kept_kind(SEQUENCES.map),
    "flatMap": _kept_kind(SEQUENCES.flat_map),
    "filter": _kept_kind(SEQUENCES.filter),
    "filterNot": _kept_kind(SEQUENCES.reject),
    "withFilter": _kept_kind(SEQUENCES.filter),
    "collect": _kept_kind(SEQUENCES.map),
    "exists": _handing(SEQUENCES.any),
    "forall": _handing(SEQUENCES.all),
    "find": _handing(SEQUENCES.first),
    "foldLeft": SEQUENCES.fold,
    "flatten": _flat,
    "groupMap": _group_map,
    "take": _taken,
    "drop": _dropped,
    "combinations": _combined,
    "sliding": _sliding,
    "contains": _among,
    "withDefaultValue": _with_default,
    "groupBy": _handing(SEQUENCES.group_by),
    "zipWithIndex": _indexed,
    "zip": _zip,
    "toList": _to_list,
    "toSeq": _to_list,
    "toVector": _to_list,
    "toArray": _to_list,
    "toIndexedSeq": _to_list,
    "iterator": _to_list,
    "toBuffer": _to_list,
    "toSet": _to_set,
    "toMap": _to_table,
    "reverse": _reversed,
    "sorted": _sorted,
    "sortBy": _sorted,
    "size": c.size,
    "length": c.size,
    "isEmpty": c.is_empty,
    "nonEmpty": _filled_up,
    "result": itself,
    "view": itself,
    "toString": itself,
}
_GROWN: Final[Mapping[str, Method]] = {
    "+=": add,
    "++=": add_all,
    "addOne": add,
    "addAll": add_all,
    "+": changed_copy(add),
    "++": changed_copy(add_all),
    "updated": changed_copy(_updated),
    "remove": _remove,
    "-=": _remove,
    "clear": c.clear,
    "clone": c.copy,
}


def _on_items(method: Method) -> Method:
    """Make a method of lists one of whatever has items that cannot change."""
    return lambda m, owner, a, n: method(m, new_list(m, list(owner[:MAX_ITEMS])), a, n)


_LISTED: Final[Mapping[str, Method]] = {name: _on_items(method) for name, method in _ANY.items()}
_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: {
        **_ANY,
        **_GROWN,
        "apply": c.item_at,
        "append": add,
        "appendAll": add_all,
        "enqueue": add,
        "push": _prepend,
        "prepend": _prepend,
        "dequeue": c.pop_first,
        "pop": c.pop_first,
        "head": c.first_item,
        "headOption": c.first_item,
        "last": c.last_item,
        "tail": _tail,
        "distinct": _distinct,
        "indices": _indices,
        "update": _updated,
    },
    SetValue: {**_ANY, **_GROWN, "add": add, "contains": c.has_key, "apply": c.has_key},
    DictValue: {
        **_ANY,
        **_GROWN,
        "apply": c.get,
        "get": c.get,
        "getOrElse": _get_or_else,
        "getOrElseUpdate": _put_new,
        "put": c.put,
        "update": c.put,
        "contains": c.has_key,
        "keys": c.keys,
        "keySet": c.keys,
        "values": c.values,
        "mapValues": SEQUENCES.map_values,
        "withDefaultValue": _with_default,
        "withDefault": _with_default,
    },
    range: _LISTED,
    tuple: _LISTED,
    str: {
        **_LISTED,
        "split": _split,
        "toInt": _number,
        "toDouble": _number,
        "trim": lambda _, owner, __, ___: owner.strip(),
        "linesIterator": _lines,
        "lines": _lines,
        "stripMargin": _margin_stripped,
        "toString": itself,
    },
    int: {"toString": lambda _, owner, __, ___: str(owner), "toInt": itself, "toDouble": itself},
}
method_of = c.methods_of(_METHODS)
