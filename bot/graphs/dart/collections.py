"""The methods of Dart's collections, texts and numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.dart.globals import list_from, new_set
from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Method, argument, methods_of, new_dict, new_list
from bot.graphs.program.machine import Machine
from bot.graphs.program.operators import binary
from bot.graphs.program.semantics import spelled
from bot.graphs.program.sequences import Sequences
from bot.graphs.program.texts import joined
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    DictValue,
    ListValue,
    Named,
    Raised,
    SetValue,
    hashable,
)

_SEQUENCES: Final = Sequences()


# Methods


def _insert_all(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, argument(arguments, 1))
    place = argument(arguments)
    machine.touch(owner)
    if items is None or not isinstance(place, int):
        owner.spoiled = True
    else:
        owner.items[place:place] = items
    return None


def _contains(_: Machine, owner: Any, arguments: Arguments, __: Named) -> object:
    return binary("in", argument(arguments), owner)


def _add_to_map(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    """Add to a `{}` that is a set, though nothing where it stands says so."""
    machine.touch(owner)
    owner.sorted = True
    item = argument(arguments)
    if item is UNKNOWN:
        owner.spoiled = True
        return UNKNOWN
    known = hashable(item) in owner.items
    owner.items[item] = None
    return not known


def _add_all_to_map(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    if isinstance(argument(arguments), DictValue):
        return c.update(machine, owner, arguments, {})
    items = items_of(machine, argument(arguments))
    for item in [UNKNOWN] if items is None else items:
        _add_to_map(machine, owner, [item], {})
    return None


def _has_value(_: Machine, owner: DictValue, arguments: Arguments, __: Named) -> object:
    return binary("in", argument(arguments), ListValue(list(owner.items.values())))


def _add_to_set(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    known = _contains(machine, owner, arguments, named)
    c.add(machine, owner, arguments, named)
    return UNKNOWN if known is UNKNOWN else not known


def _each_entry(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    pairs = list(owner.items.items())
    frame = machine.frame
    frame.loops += 1
    doubtful = owner.spoiled
    machine.doubt += doubtful
    try:
        for key, value in [(UNKNOWN, UNKNOWN)] if doubtful else pairs:
            machine.call(argument(arguments), [key, value], {})
    finally:
        frame.loops -= 1
        machine.doubt -= doubtful
    return None


def _map_entries(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    if owner.spoiled:
        return UNKNOWN
    function = argument(arguments)
    made = [machine.call(function, [key, value], {}) for key, value in owner.items.items()]
    pairs = c.pairs_of(machine, new_list(machine, made))
    return UNKNOWN if pairs is None else new_dict(machine, pairs)


def _update_entry(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    key = argument(arguments)
    machine.touch(owner)
    if key is UNKNOWN:
        owner.spoiled = True
        return UNKNOWN
    if hashable(key) in owner.items:
        made = machine.call(argument(arguments, 1), [owner.items[key]], {})
    elif "ifAbsent" in named:
        made = machine.call(named["ifAbsent"], [], {})
    else:
        raise Raised("ArgumentError")
    owner.items[key] = made
    return made


def _add_entries(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    return c.update(machine, owner, arguments, named)


def _without(machine: Machine, owner: Any, arguments: Arguments, _: Named) -> object:
    """Take out the items for which a function holds."""
    machine.touch(owner)
    items = list(owner.items.items()) if isinstance(owner, DictValue) else list(owner.items)
    kept: list[object] = []
    for item in items:
        given = list(item) if isinstance(owner, DictValue) and isinstance(item, tuple) else [item]
        known = machine.truth(machine.call(argument(arguments), given, {}))
        if known is None:
            owner.spoiled = True
            return None
        if not known:
            kept.append(item)
    if isinstance(owner, ListValue):
        owner.items[:] = kept
    elif isinstance(owner, DictValue):
        owner.items = {pair[0]: pair[1] for pair in kept if isinstance(pair, tuple)}
    else:
        owner.items = dict.fromkeys(kept)
    return None


def _fold(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    return _SEQUENCES.fold(machine, owner, arguments, named)


def _reduce(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    items = items_of(machine, owner)
    if not items:
        return UNKNOWN
    rest = new_list(machine, items[1:])
    return _SEQUENCES.fold(machine, rest, [items[0], argument(arguments)], named)


def _cut(first: Callable[[int], int], last: Callable[[int, int], int]) -> Method:
    """Make `take` and `skip`."""

    def run(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        items, count = items_of(machine, owner), argument(arguments)
        if items is None or not isinstance(count, int):
            return UNKNOWN
        return new_list(machine, items[first(count) : last(count, len(items))])

    return run


def _sublist(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, start = items_of(machine, owner), argument(arguments)
    end = arguments[1] if len(arguments) > 1 else None
    if items is None or not isinstance(start, int) or not isinstance(end, int | None):
        return UNKNOWN
    return new_list(machine, items[start:end])


def _as_map(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = items_of(machine, owner)
    return UNKNOWN if items is None else new_dict(machine, dict(enumerate(items)))


def _joined(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    return joined(machine, arguments[0] if arguments else "", owner)


def _to_list(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    return list_from(machine, [owner], {})


def _to_set(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    return new_set(machine, [owner], {})


def _sorted(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    if not arguments:
        return c.sort(machine, owner, arguments, named)
    from functools import cmp_to_key

    def compare(one: object, other: object) -> int:
        found = machine.call(arguments[0], [one, other], {})
        if not isinstance(found, int | float):
            raise Raised("UnknownOrder")
        return (found > 0) - (found < 0)

    machine.touch(owner)
    try:
        owner.items.sort(key=cmp_to_key(compare))
    except (Raised, ValueError):
        owner.spoiled = True
    return None


def _compare(_: Machine, owner: Any, arguments: Arguments, __: Named) -> object:
    other: Any = argument(arguments)
    if type(owner) is not type(other) and isinstance(owner, str) is not isinstance(other, str):
        return UNKNOWN
    return UNKNOWN if other is UNKNOWN else (owner > other) - (owner < other)


def _followed_by(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, more = items_of(machine, owner), items_of(machine, argument(arguments))
    return UNKNOWN if items is None or more is None else new_list(machine, [*items, *more])


_ITERABLE: Final[Mapping[str, Method]] = {
    "forEach": _SEQUENCES.each,
    "map": _SEQUENCES.map,
    "where": _SEQUENCES.filter,
    "any": _SEQUENCES.any,
    "every": _SEQUENCES.all,
    "expand": _SEQUENCES.flat_map,
    "firstWhere": _SEQUENCES.first,
    "fold": _fold,
    "reduce": _reduce,
    "contains": _contains,
    "toList": _to_list,
    "toSet": _to_set,
    "join": _joined,
    "take": _cut(lambda _: 0, lambda count, _: count),
    "skip": _cut(lambda count: count, lambda _, size: size),
    "followedBy": _followed_by,
    "elementAt": c.item_at,
}
_LIST: Final[Mapping[str, Method]] = {
    **_ITERABLE,
    "add": c.append,
    "addLast": c.append,
    "addFirst": c.append_first,
    "addAll": c.extend,
    "insert": c.insert,
    "insertAll": _insert_all,
    "remove": c.remove,
    "removeAt": c.pop,
    "removeLast": c.pop,
    "removeFirst": c.pop_first,
    "removeWhere": _without,
    "indexOf": c.index_of,
    "sort": _sorted,
    "clear": c.clear,
    "sublist": _sublist,
    "asMap": _as_map,
}
_SET: Final[Mapping[str, Method]] = {
    **_ITERABLE,
    "add": _add_to_set,
    "addAll": c.unite,
    "remove": c.discard,
    "removeWhere": _without,
    "clear": c.clear,
    "union": c.union,
    "intersection": c.kept(shared=True),
    "difference": c.kept(shared=False),
}
_MAP: Final[Mapping[str, Method]] = {
    "putIfAbsent": c.make_default,
    "containsKey": c.has_key,
    "containsValue": _has_value,
    "update": _update_entry,
    "add": _add_to_map,
    "contains": c.has_key,
    "addAll": _add_all_to_map,
    "addEntries": _add_entries,
    "remove": c.pop_key,
    "removeWhere": _without,
    "clear": c.clear,
    "forEach": _each_entry,
    "map": _map_entries,
}


def _split(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    by = argument(arguments)
    if not isinstance(by, str):
        return UNKNOWN
    found = owner.split(by) if by else list(owner)
    machine.spend(len(found))
    return new_list(machine, list(found))


def _code_at(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    place = argument(arguments)
    return ord(owner[place]) if isinstance(place, int) and 0 <= place < len(owner) else UNKNOWN


def _substring(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    start = argument(arguments)
    end = arguments[1] if len(arguments) > 1 else None
    if not isinstance(start, int) or not isinstance(end, int | None):
        return UNKNOWN
    return owner[start:end]


def _plain(compute: Callable[[str], object]) -> Method:
    return lambda _m, owner, _a, _n: compute(owner)


_TEXT: Final[Mapping[str, Method]] = {
    "split": _split,
    "trim": _plain(str.strip),
    "toUpperCase": _plain(str.upper),
    "toLowerCase": _plain(str.lower),
    "codeUnitAt": _code_at,
    "substring": _substring,
    "contains": _contains,
    "compareTo": _compare,
    "toString": _plain(str),
}


def _to_text(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    text = spelled(owner)
    return UNKNOWN if text is None else text


_NUMBER: Final[Mapping[str, Method]] = {
    "toString": _to_text,
    "compareTo": _compare,
    "toInt": lambda _m, owner, _a, _n: int(owner) if math.isfinite(owner) else UNKNOWN,
    "toDouble": lambda _m, owner, _a, _n: float(owner),
    "abs": lambda _m, owner, _a, _n: abs(owner),
}
_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: _LIST,
    SetValue: _SET,
    DictValue: _MAP,
    tuple: _ITERABLE,
    range: _ITERABLE,
    str: _TEXT,
    int: _NUMBER,
    float: _NUMBER,
}
method_of = methods_of(_METHODS)
