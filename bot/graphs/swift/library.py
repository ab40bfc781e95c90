"""Swift's own types, as far as programs build graphs with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import member_of
from bot.graphs.program.containers import Method
from bot.graphs.program.machine import Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.roles import is_search_name
from bot.graphs.program.semantics import divide_whole, or_else
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
    Raised,
    SetValue,
)
from bot.graphs.program.words import is_edge_adder, words_of
from bot.graphs.swift.making import FUNCTIONS
from bot.graphs.swift.methods import DICTIONARY, LIST, SEQUENCE, SET
from bot.graphs.swift.texts import CHARACTER, TEXT

_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: LIST,
    SetValue: SET,
    DictValue: DICTIONARY,
    range: SEQUENCE,
}
_method = c.methods_of(_METHODS)
_PAIR: Final = {"key": 0, "value": 1, "offset": 0, "element": 1}
_VALUES: Final[Mapping[str, Mapping[str, object]]] = {
    "Int": {"max": 2**63 - 1, "min": -(2**63)},
    "Int32": {"max": 2**31 - 1, "min": -(2**31)},
    **{
        name: {"infinity": math.inf, "greatestFiniteMagnitude": math.inf, "nan": math.nan}
        for name in ("Double", "Float", "CGFloat")
    },
}
_NODE_WORDS: Final = frozenset({"vertex", "node"})
_MAKING_WORDS: Final = frozenset({"add", "create", "make", "insert"})


def _of_pair(owner: tuple[object, ...], name: str) -> object:
    index = _PAIR.get(name, len(owner))
    return owner[index] if index < len(owner) else UNKNOWN


def _of_collection(owner: ListValue | SetValue | DictValue | range, name: str) -> object:
    """Give a property of a collection; UNKNOWN for what is none."""
    if isinstance(owner, Container) and owner.spoiled:
        return UNKNOWN
    items: list[object] = list(owner if isinstance(owner, range) else owner.items)
    if isinstance(owner, DictValue) and name in ("keys", "values"):
        return ListValue(items if name == "keys" else list(owner.items.values()))
    ordered = not isinstance(owner, DictValue | SetValue)
    read = _PROPERTIES.get(name) or (_ORDERED.get(name) if ordered else None)
    return UNKNOWN if read is None else read(items)


_PROPERTIES: Final[Mapping[str, Callable[[list[object]], object]]] = {
    "count": len,
    "isEmpty": lambda items: not items,
}
_ORDERED: Final[Mapping[str, Callable[[list[object]], object]]] = {
    "first": lambda items: items[0] if items else None,
    "last": lambda items: items[-1] if items else None,
    "indices": lambda items: range(len(items)),
    "lazy": ListValue,
    "startIndex": lambda _: 0,
    "endIndex": len,
}


def _positional(arguments: Arguments, named: Named) -> Arguments:
    return [*arguments, *named.values()]


def _unseen(owner: ObjectValue, name: str) -> object:
    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        method = unseen_member(machine, owner, name)
        return machine.call(method, _positional(arguments, named), {})

    return Builtin(name, run)


def _network(owner: NetworkValue, name: str) -> object:
    """Give a method of a graph whose class the answer does not show."""
    words = words_of(name)

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        if {"from", "to"} <= named.keys() and name in ("add", "connect", "link"):
            ends = [named.pop("from"), named.pop("to")]
            given = [*ends, *(value for value in named.values() if value is not None)]
            return machine.call(network_member(owner, "addEdge"), given, {})
        given = _positional(arguments, named)
        if words[:1] and words[0] in _MAKING_WORDS and _NODE_WORDS & set(words) and given:
            return given[0]
        return machine.call(network_member(owner, name), given, {})

    return Builtin(name, run)


def _object_member(owner: ObjectValue, name: str) -> object:
    if name == "rawValue":
        return owner.attributes.get("value", UNKNOWN)
    if is_edge_adder(name) or is_search_name(name):
        return _unseen(owner, name)
    return UNKNOWN


def _nothing(_: object, __: str) -> object:
    """Give nil for what is asked of nil: a program that goes on has asked with `?.`."""
    return None


def _of_text(owner: str, name: str) -> object:
    read = CHARACTER.get(name)
    return _bound(name, TEXT.get(name), owner) if read is None else read(owner)


def _of_class(owner: ClassValue, name: str) -> object:
    return _constants(owner) if name == "allCases" else UNKNOWN


def _of_number(owner: float, name: str) -> object:
    return str(owner) if name == "description" else UNKNOWN


def _of_type(owner: Builtin, name: str) -> object:
    return _VALUES.get(owner.name, {}).get(name, UNKNOWN)


_MEMBERS: Final[Mapping[type, Callable[..., object]]] = {
    type(None): _nothing,
    NetworkValue: _network,
    ObjectValue: _object_member,
    ClassValue: _of_class,
    Builtin: _of_type,
    str: _of_text,
    int: _of_number,
    float: _of_number,
    tuple: _of_pair,
    ListValue: _of_collection,
    SetValue: _of_collection,
    DictValue: _of_collection,
    range: _of_collection,
}


def _methods(owner: object, name: str) -> object:
    read = _MEMBERS.get(type(owner))
    found = UNKNOWN if read is None else read(owner, name)
    return _method(owner, name) if found is UNKNOWN else found


def _bound(name: str, method: Method | None, owner: object) -> object:
    return UNKNOWN if method is None else Builtin(name, lambda m, a, n: method(m, owner, a, n))


def _constants(kind: ClassValue) -> object:
    return ListValue([v for v in kind.members.values() if isinstance(v, ObjectValue)])


def _member(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Give `.name`: (the name, its type where that is known)."""
    name, kind = arguments
    if not isinstance(name, str):
        return UNKNOWN
    if isinstance(kind, ClassValue | Builtin):
        found = member_of(machine, kind, name)
        if found is not UNKNOWN:
            return found
    for value in list(machine.outermost.names.values()):
        for other in (value, *(value.members.values() if isinstance(value, ClassValue) else ())):
            known = other.members.get(name) if isinstance(other, ClassValue) else None
            if isinstance(known, ObjectValue) and known.attributes.get("name") == name:
                return known
    if name in ("infinity", "greatestFiniteMagnitude"):
        return math.inf
    return 2**63 - 1 if name == "max" else 0 if name == "zero" else name


def _missing(_: Machine, owner: Container, __: object) -> object:
    if isinstance(owner, DictValue):
        return None
    raise Raised("IndexError")


def _first(_: Machine, value: object, __: object) -> object:
    """Give the value that was worked out before another one."""
    return value


def _identical(_: Machine, left: object, right: object) -> object:
    return UNKNOWN if left is UNKNOWN or right is UNKNOWN else left is right


def _members(_: Module, __: str) -> object:
    return UNKNOWN


SWIFT: Final = Library(
    functions={
        **{name: Builtin(name, run) for name, run in FUNCTIONS.items()},
        **{name: Builtin(name, lambda *_: UNKNOWN) for name in ("CGFloat", "Int32")},
        "__member__": Builtin("__member__", _member),
    },
    members=_members,
    methods=_methods,
    rules=Rules(
        declares=True,
        open_classes=True,
        overloads=True,
        operators={"/": divide_whole, "??": or_else, "first": _first, "===": _identical},
        missing=_missing,
        late_defaults=True,
        entries=True,
    ),
)
