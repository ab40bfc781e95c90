"""The methods of Java's collections, maps, entries and iterators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.graphs.java import streams
from bot.graphs.java.streams import ENDLESS, STREAM, Endless
from bot.graphs.java.texts import TEXT
from bot.graphs.program import containers as c
from bot.graphs.program import texts
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Method, argument, first_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.operators import contains
from bot.graphs.program.sequences import Sequences, parts_of_pair
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Char,
    DictValue,
    ListValue,
    Named,
    Raised,
    SetValue,
)

_SEQUENCES: Final = Sequences()


def _entries_of(machine: Machine, value: object) -> list[object] | None:
    if not isinstance(value, DictValue) or value.spoiled:
        return None
    machine.spend(len(value.items))
    return [(key, value.items[key]) for key in c.ordered_keys(value)]


_PAIRS: Final = Sequences(give=parts_of_pair, items=_entries_of)


# Lists and queues


def _add(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    if len(arguments) == 2:
        c.insert(machine, owner, arguments, named)
    else:
        c.append(machine, owner, arguments, named)
    return True


def _add_all(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    if len(arguments) == 2 and isinstance(arguments[0], int):
        given = items_of(machine, arguments[1])
        for item in reversed(given or [UNKNOWN]):
            c.insert(machine, owner, [arguments[0], item], named)
    else:
        c.extend(machine, owner, arguments, named)
    return True


def _set(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner, "item")
    index, value = first_of(arguments), argument(arguments, 1)
    if not isinstance(index, int):
        owner.spoiled = True
    elif 0 <= index < len(owner.items):
        owner.items[index] = value
    else:
        raise Raised("IndexOutOfBoundsException")
    return None


def _remove(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    """Remove the first item, the item at an index, or an item."""
    if not arguments:
        return c.pop_first(machine, owner, arguments, named)
    if isinstance(arguments[0], int) and not isinstance(arguments[0], bool):
        return c.pop(machine, owner, arguments, named)
    return _remove_item(machine, owner, arguments, named)


def _remove_item(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    try:
        c.remove(machine, owner, arguments, named)
    except Raised:
        return False
    return True


def _remove_if(machine: Machine, owner: Any, arguments: Arguments, _: Named) -> object:
    found = _SEQUENCES.results(machine, owner, first_of(arguments))
    machine.touch(owner)
    known = [machine.truth(result) for result in found or []]
    if found is None or None in known:
        owner.spoiled = True
        return UNKNOWN
    items = items_of(machine, owner) or []
    kept = [item for item, goes in zip(items, known, strict=True) if not goes]
    if isinstance(owner, SetValue):
        owner.items = dict.fromkeys(kept)
    elif isinstance(owner, ListValue):
        owner.items[:] = kept
    return True in known


def _poll(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    if not owner.items and not owner.spoiled:
        return None
    return c.pop_first(machine, owner, arguments, named)


def _poll_last(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
    if not owner.items and not owner.spoiled:
        return None
    return c.pop(machine, owner, [-1], named)


def _contains(_: Machine, owner: object, arguments: Arguments, __: Named) -> object:
    known = contains(owner, first_of(arguments))
    return UNKNOWN if known is None else known


def _sub_list(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    first, last = first_of(arguments), argument(arguments, 1)
    if not isinstance(first, int) or not isinstance(last, int) or owner.spoiled:
        return UNKNOWN
    return c.new_list(machine, owner.items[first:last])


def _index_of(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    item = first_of(arguments)
    if item is UNKNOWN or owner.spoiled or UNKNOWN in owner.items:
        return UNKNOWN
    return c.index_of(machine, owner, arguments, named) if item in owner.items else -1


def _replace_all(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    found = _SEQUENCES.results(machine, owner, first_of(arguments))
    machine.touch(owner)
    if found is None:
        owner.spoiled = True
    else:
        owner.items[:] = found
    return None


def _text_of(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    inner = texts.joined(machine, ", ", owner)
    return f"[{inner}]" if isinstance(inner, str) else UNKNOWN


LIST: Final[Mapping[str, Method]] = {
    **STREAM,
    **dict.fromkeys(("add", "addLast", "addElement", "offer", "offerLast", "push"), _add),
    **dict.fromkeys(("addFirst", "offerFirst"), c.append_first),
    **dict.fromkeys(("get", "elementAt"), c.item_at),
    **dict.fromkeys(("getFirst", "peekFirst", "element", "firstElement"), c.first_item),
    **dict.fromkeys(("getLast", "peekLast", "lastElement"), c.last_item),
    **dict.fromkeys(("poll", "pollFirst", "pop"), _poll),
    **dict.fromkeys(("removeLast", "pollLast"), _poll_last),
    **dict.fromkeys(("size", "length"), c.size),
    **dict.fromkeys(("iterator", "listIterator", "descendingIterator", "elements"), c.copy),
    **dict.fromkeys(("next", "nextElement", "removeFirst"), c.pop_first),
    **dict.fromkeys(("remove", "removeElementAt"), _remove),
    **dict.fromkeys(("removeFirstOccurrence", "removeElement"), _remove_item),
    "addAll": _add_all,
    "set": _set,
    "setElementAt": lambda m, owner, given, named: _set(m, owner, given[::-1], named),
    "isEmpty": c.is_empty,
    "hasNext": lambda _, owner, __, ___: UNKNOWN if owner.spoiled else bool(owner.items),
    "contains": _contains,
    "indexOf": _index_of,
    "subList": _sub_list,
    "removeIf": _remove_if,
    "replaceAll": _replace_all,
    "sort": streams.sort,
    "clear": c.clear,
    "equals": texts.same,
    "toString": _text_of,
}


# Sets


def _add_to_set(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    known = contains(owner, first_of(arguments))
    c.add(machine, owner, arguments, named)
    return UNKNOWN if known is None else not known


def _unite(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    c.unite(machine, owner, arguments, named)
    return UNKNOWN


def _discard(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    known = contains(owner, first_of(arguments))
    c.discard(machine, owner, arguments, named)
    return UNKNOWN if known is None else known


def _listed(name: str) -> Method:
    """Make a method of a set that is a list's method on its items."""

    def run(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
        items = items_of(machine, owner)
        if items is None:
            return UNKNOWN
        return LIST[name](machine, c.new_list(machine, items), arguments, named)

    return run


SET: Final[Mapping[str, Method]] = {
    **{
        name: _listed(name)
        for name in (*STREAM, "iterator", "first", "last", "getFirst", "getLast")
        if name in LIST
    },
    "first": _listed("getFirst"),
    "last": _listed("getLast"),
    "add": _add_to_set,
    "addAll": _unite,
    "remove": _discard,
    "removeIf": _remove_if,
    "contains": _contains,
    "size": c.size,
    "isEmpty": c.is_empty,
    "clear": c.clear,
    "equals": texts.same,
}


# Maps


def _get(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    return c.get(machine, owner, arguments[:1], named)


def _put(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    before = c.get(machine, owner, arguments[:1], {})
    c.put(machine, owner, arguments, named)
    return before


def _put_if_absent(
    machine: Machine, owner: DictValue, arguments: Arguments, named: Named
) -> object:
    before = c.get(machine, owner, arguments[:1], {})
    c.set_default(machine, owner, arguments, named)
    return before


def _compute(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    """Put what a function makes of a key and its value: (key, function)."""
    key, before = first_of(arguments), c.get(machine, owner, arguments[:1], {})
    made = machine.call(argument(arguments, 1), [key, before], {})
    c.put(machine, owner, [key, made], named)
    return made


def _compute_if_present(
    machine: Machine, owner: DictValue, arguments: Arguments, named: Named
) -> object:
    known = c.has_key(machine, owner, arguments, {})
    return _compute(machine, owner, arguments, named) if known else None


def _merge(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    """Put a value, or what a function makes of the old and the new one: (key, value, function)."""
    key, value = first_of(arguments), argument(arguments, 1)
    known = c.has_key(machine, owner, [key], {})
    if known is True:
        before = c.get(machine, owner, [key], {})
        value = machine.call(argument(arguments, 2), [before, value], {})
    c.put(machine, owner, [key, value], named)
    return value


def _remove_key(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    return c.pop_key(machine, owner, [first_of(arguments), None], named)


def _first_key(_: Machine, owner: DictValue, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner.spoiled or not owner.items else c.ordered_keys(owner)[0]


MAP: Final[Mapping[str, Method]] = {
    "put": _put,
    "replace": _put,
    "get": _get,
    "getOrDefault": c.get,
    "putIfAbsent": _put_if_absent,
    "computeIfAbsent": c.make_default,
    "computeIfPresent": _compute_if_present,
    "compute": _compute,
    "merge": _merge,
    "putAll": c.update,
    "containsKey": c.has_key,
    "keySet": c.keys,
    "navigableKeySet": c.keys,
    "values": c.values,
    "entrySet": c.entries,
    "forEach": _PAIRS.each,
    "firstKey": _first_key,
    "remove": _remove_key,
    "size": c.size,
    "isEmpty": c.is_empty,
    "clear": c.clear,
    "build": c.copy,
    "equals": texts.same,
}


# Entries, and what is no object


def _part(index: int) -> Method:
    def run(_: Machine, owner: tuple[object, ...], __: Arguments, ___: Named) -> object:
        return owner[index] if len(owner) > index else UNKNOWN

    return run


def _of_rest(name: str) -> Method:
    """Make a list's method for the arguments that a method takes as many as there are."""

    def run(
        machine: Machine, owner: tuple[object, ...], arguments: Arguments, named: Named
    ) -> object:
        return LIST[name](machine, c.new_list(machine, list(owner)), arguments, named)

    return run


PAIR: Final[Mapping[str, Method]] = {
    **{name: _of_rest(name) for name in (*STREAM, "length")},
    **dict.fromkeys(
        ("getKey", "getLeft", "getFirst", "first", "left", "_1", "getValue0"), _part(0)
    ),
    **dict.fromkeys(
        ("getValue", "getRight", "getSecond", "second", "right", "_2", "getValue1"), _part(1)
    ),
    "equals": texts.same,
}
NUMBER: Final[Mapping[str, Method]] = {
    **dict.fromkeys(
        ("intValue", "longValue", "doubleValue", "charValue"), lambda _, owner, __, ___: owner
    ),
    "equals": texts.same,
    "compareTo": texts.compared,
    "toString": lambda _, owner, __, ___: str(owner),
}
METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: LIST,
    SetValue: SET,
    DictValue: MAP,
    Endless: ENDLESS,
    tuple: PAIR,
    str: TEXT,
    Char: {**TEXT, **NUMBER},
    int: NUMBER,
    float: NUMBER,
}
PRESENT: Final = frozenset({"get", "orElse", "orElseThrow", "orElseGet", "getAsInt", "getAsDouble"})
"""What asks a value for itself that may not have been there."""
