"""The methods and properties of C#'s own collections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.csharp.linq import LINQ, Group
from bot.graphs.program import containers as c
from bot.graphs.program.containers import Method, first_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.sequences import Sequences, in_order
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    DictValue,
    FunctionValue,
    ListValue,
    Named,
    SetValue,
)

_EACH: Final = Sequences()


def _contains(_: Machine, owner: ListValue, arguments: Arguments, __: Named) -> object:
    wanted = first_of(arguments)
    if wanted is UNKNOWN or owner.spoiled or UNKNOWN in owner.items:
        return UNKNOWN
    return wanted in owner.items


def _index_of(_: Machine, owner: ListValue, arguments: Arguments, __: Named) -> object:
    wanted = first_of(arguments)
    if wanted is UNKNOWN or owner.spoiled or UNKNOWN in owner.items:
        return UNKNOWN
    return owner.items.index(wanted) if wanted in owner.items else -1


def _find_index(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    for index, item in enumerate(owner.items):
        known = machine.truth(machine.call(first_of(arguments), [item], {}))
        if known is None:
            return UNKNOWN
        if known:
            return index
    return -1


def _remove(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    if _contains(machine, owner, arguments, named) is False:
        return False
    c.remove(machine, owner, arguments, named)
    return UNKNOWN if owner.spoiled else True


def _remove_all(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    kept = _EACH.reject(machine, owner, arguments, named)
    machine.touch(owner)
    if isinstance(kept, ListValue):
        owner.items[:] = kept.items
    else:
        owner.spoiled = True
    return UNKNOWN


def _add_new(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    """Add to a set, and tell whether it is new."""
    known = c.has_key(machine, owner, arguments, named)
    c.add(machine, owner, arguments, named)
    return UNKNOWN if known is UNKNOWN else not known


def _remove_key(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    known = c.has_key(machine, owner, arguments, named)
    c.pop_key(machine, owner, arguments, named)
    return known


def _try_add(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    known = c.has_key(machine, owner, arguments, named)
    if first_of(arguments) is UNKNOWN:
        owner.spoiled = True
    elif known is False:
        c.put(machine, owner, arguments, named)
    return UNKNOWN if known is UNKNOWN else not known


def _sort(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    if not arguments:
        return c.sort(machine, owner, [], {})
    machine.touch(owner)
    known = isinstance(arguments[0], FunctionValue)
    made = in_order(machine, owner.items, arguments[0]) if known else None
    if made is None:
        owner.spoiled = True
    else:
        owner.items[:] = made
    return None


def _length_of(_: Machine, owner: ListValue, arguments: Arguments, __: Named) -> object:
    """Give `matrix.GetLength(dimension)`."""
    if first_of(arguments) == 0 and not owner.spoiled:
        return len(owner.items)
    row = owner.items[0] if owner.items else None
    return len(row.items) if isinstance(row, ListValue) and not row.spoiled else UNKNOWN


LIST: Final[Mapping[str, Method]] = {
    **LINQ,
    **dict.fromkeys(("Add", "AddLast", "Enqueue", "Push"), c.append),
    # What is added beside a node of a linked list is added beside its last or its first one.
    "AddAfter": lambda m, owner, a, n: c.append(m, owner, a[1:], n),
    "AddBefore": lambda m, owner, a, n: c.append_first(m, owner, a[1:], n),
    "AddFirst": c.append_first,
    **dict.fromkeys(("Dequeue", "RemoveFirst"), c.pop_first),
    **dict.fromkeys(("Pop", "RemoveLast"), c.pop),
    "AddRange": c.extend,
    "Peek": c.first_item,
    "Insert": c.insert,
    "Remove": _remove,
    "RemoveAt": c.pop,
    "RemoveAll": _remove_all,
    "Clear": c.clear,
    "Clone": c.copy,
    "Contains": _contains,
    "IndexOf": _index_of,
    "FindIndex": _find_index,
    "ForEach": _EACH.each,
    "Sort": _sort,
    "Reverse": c.reverse,
    "ElementAt": c.item_at,
    "GetLength": _length_of,
}
_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: LIST,
    Group: LIST,
    SetValue: {
        **LINQ,
        "Add": _add_new,
        "Remove": c.discard,
        "UnionWith": c.unite,
        "Contains": c.has_key,
        "Clear": c.clear,
        "ForEach": _EACH.each,
    },
    DictValue: {
        **LINQ,
        "Add": c.put,
        "TryAdd": _try_add,
        "ContainsKey": c.has_key,
        "Contains": c.has_key,
        "GetValueOrDefault": c.get,
        "Remove": _remove_key,
        "Clear": c.clear,
    },
    tuple: LINQ,
}
method_of = c.methods_of(_METHODS)


_PAIR: Final = {"Key": 0, "Value": 1, **{f"Item{i + 1}": i for i in range(7)}}
_SIZES: Final = ("Count", "Length", "LongLength")


def property_of(owner: object, name: str) -> object:
    """Give a property of a collection, a pair or a text; UNKNOWN for what is none."""
    if isinstance(owner, tuple):
        index = _PAIR.get(name, len(owner))
        return owner[index] if index < len(owner) else UNKNOWN
    if isinstance(owner, str):
        return len(owner) if name == "Length" else UNKNOWN
    if not isinstance(owner, ListValue | SetValue | DictValue) or owner.spoiled:
        return UNKNOWN
    if isinstance(owner, Group) and name == "Key":
        return owner.key
    if isinstance(owner, DictValue) and name in ("Keys", "Values"):
        return ListValue(list(owner.items if name == "Keys" else owner.items.values()))
    return len(owner.items) if name in _SIZES else UNKNOWN
