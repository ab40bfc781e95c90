"""Java's own classes, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program import containers as c
from bot.graphs.program.containers import Function, Method, argument
from bot.graphs.program.machine import MAX_ITEMS, Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.semantics import TYPED_OPERATORS
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    DictValue,
    ListValue,
    Module,
    Named,
    NetworkValue,
    ObjectValue,
    SetValue,
    hashable,
)


def _new_list(machine: Machine, arguments: Arguments, named: Named) -> object:
    made = c.new_list(machine, [])
    if arguments and not isinstance(arguments[0], int):
        c.extend(machine, made, arguments, named)
    return made


def _new_map(machine: Machine, arguments: Arguments, _: Named) -> object:
    pairs = (
        c.pairs_of(machine, arguments[0]) if arguments and not isinstance(arguments[0], int) else {}
    )
    return UNKNOWN if pairs is None else c.new_dict(machine, pairs)


def _map_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    return c.new_dict(
        machine, {hashable(k): v for k, v in zip(arguments[::2], arguments[1::2], strict=False)}
    )


def _list_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    return c.new_list(machine, list(arguments))


def _array(machine: Machine, arguments: Arguments, _: Named) -> object:
    blank, size, *inner = arguments
    if not isinstance(size, int) or not 0 <= size <= MAX_ITEMS:
        return UNKNOWN
    if not inner:
        return c.new_list(machine, [blank] * size)
    return c.new_list(machine, [_array(machine, [blank, *inner], {}) for _ in range(size)])


def _compute(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    wanted, maker = argument(arguments), argument(arguments, 1)
    if wanted is UNKNOWN:
        owner.spoiled = True
        return UNKNOWN
    if hashable(wanted) not in owner.items:
        machine.touch(owner)
        owner.items[wanted] = machine.call(maker, [wanted], {})
    return owner.items[wanted]


def _put(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner, "item")
    if argument(arguments) is UNKNOWN:
        owner.spoiled = True
    else:
        owner.items[hashable(arguments[0])] = argument(arguments, 1)
    return None


def _at(_: Machine, owner: ListValue, arguments: Arguments, __: Named) -> object:
    index = argument(arguments)
    if isinstance(index, int) and 0 <= index < len(owner.items) and not owner.spoiled:
        return owner.items[index]
    return UNKNOWN


_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: {"add": c.append, "addLast": c.append, "get": _at},
    SetValue: {"add": c.add},
    DictValue: {
        "put": _put,
        "get": c.get,
        "getOrDefault": c.get,
        "putIfAbsent": c.set_default,
        "computeIfAbsent": _compute,
    },
}
_method = c.methods_of(_METHODS)
_STATIC: Final[Mapping[tuple[str, str], Function]] = {
    ("List", "of"): _list_of,
    ("Arrays", "asList"): _list_of,
    ("Map", "of"): _map_of,
}


def _methods(owner: object, name: str) -> object:
    if isinstance(owner, NetworkValue):
        return network_member(owner, name)
    if isinstance(owner, Builtin):
        run = _STATIC.get((owner.name, name))
        return Builtin(name, run) if run else UNKNOWN
    if isinstance(owner, ObjectValue):
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    return _method(owner, name)


def _members(_: Module, __: str) -> object:
    return UNKNOWN


JAVA: Final = Library(
    functions={
        "ArrayList": Builtin("ArrayList", _new_list),
        "LinkedList": Builtin("LinkedList", _new_list),
        "HashMap": Builtin("HashMap", _new_map),
        "List": Builtin("List", _list_of),
        "Arrays": Builtin("Arrays", _list_of),
        "Map": Builtin("Map", _map_of),
        "__array__": Builtin("__array__", _array),
    },
    members=_members,
    methods=_methods,
    rules=Rules(declares=True, open_classes=True, overloads=True, operators=TYPED_OPERATORS),
)
