"""Dart's own classes, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.dart.classes import maker
from bot.graphs.dart.collections import method_of
from bot.graphs.dart.globals import FUNCTIONS, STATIC
from bot.graphs.program.machine import MAX_ITEMS, Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.objects import make_object
from bot.graphs.program.operators import binary
from bot.graphs.program.roles import is_search_name
from bot.graphs.program.semantics import divide_whole, or_else
from bot.graphs.program.sequences import Sequences
from bot.graphs.program.values import (
    UNKNOWN,
    Builtin,
    ClassValue,
    Container,
    DictValue,
    ListValue,
    Module,
    NetworkValue,
    ObjectValue,
    Raised,
    SetValue,
)
from bot.graphs.program.words import is_edge_adder

_SEQUENCES: Final = Sequences()


# What is read without a call


def _of_list(owner: ListValue, name: str) -> object:
    """Give a property of a list or set."""
    if owner.spoiled:
        return UNKNOWN
    items = list(owner.items)
    if name == "reversed":
        return ListValue(items[::-1])
    if name in ("first", "last", "single") and items:
        return items[-1 if name == "last" else 0]
    return _counted(len(items), name)


def _counted(size: int, name: str) -> object:
    counts = {"length": size, "isEmpty": not size, "isNotEmpty": size > 0}
    return counts.get(name, UNKNOWN)


def _of_map(owner: DictValue, name: str) -> object:
    if name in owner.items:
        return owner.items[name]  # a field of a record
    if owner.spoiled:
        return UNKNOWN
    views: dict[str, Callable[[], list[object]]] = {
        "keys": lambda: list(owner.items),
        "values": lambda: list(owner.items.values()),
        "entries": lambda: list(owner.items.items()),
    }
    return ListValue(views[name]()) if name in views else _counted(len(owner.items), name)


def _of_tuple(owner: tuple[object, ...], name: str) -> object:
    """Give a part of an entry or a record."""
    place = {"key": 0, "value": 1}.get(name, -1)
    if name.startswith("$") and name[1:].isdecimal() and len(name) < 4:
        place = int(name[1:]) - 1
    return owner[place] if 0 <= place < len(owner) else UNKNOWN


def _of_text(owner: str, name: str) -> object:
    if name == "codeUnits":
        return ListValue([ord(char) for char in owner[:MAX_ITEMS]])
    return _counted(len(owner), name)


_READ: Final[Mapping[type, Callable[..., object]]] = {
    ListValue: _of_list,
    SetValue: _of_list,
    DictValue: _of_map,
    tuple: _of_tuple,
    str: _of_text,
}


def _of_builtin(owner: Builtin, name: str) -> object:
    return STATIC.get(owner.name, {}).get(name, UNKNOWN)


def _of_nothing(_: None, __: str) -> object:
    return None


def _named_maker(owner: ClassValue, name: str) -> object:
    """Give a constructor that has a name of its own."""
    kept = maker(name)
    if name != "new" and owner.member(kept) is None:
        return UNKNOWN
    return Builtin(name, lambda m, given, named: make_object(m, owner, given, named, maker=kept))


def _loose_member(owner: ObjectValue, name: str) -> object:
    if name == "index" and "value" in owner.attributes:
        return owner.attributes["value"]
    if name == "toString":
        return UNKNOWN
    if is_edge_adder(name) or is_search_name(name):
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    return UNKNOWN


_MEMBERS: Final[Mapping[type, Callable[..., object]]] = {
    type(None): _of_nothing,
    NetworkValue: network_member,
    Builtin: _of_builtin,
    ClassValue: _named_maker,
    ObjectValue: _loose_member,
}


def _methods(owner: object, name: str) -> object:
    """Give a member of a value that is not of a class of the answer."""
    member = _MEMBERS.get(type(owner))
    if member is not None:
        return member(owner, name)
    found = method_of(owner, name)
    read = _READ.get(type(owner))
    return found if found is not UNKNOWN or read is None else read(owner, name)


def _add(_: Machine, left: object, right: object) -> object:
    if isinstance(left, SetValue | ListValue) and isinstance(right, SetValue | ListValue):
        return ListValue([*left.items, *right.items])
    return binary("+", left, right)


_KINDS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "String": str,
    "int": int,
    "double": float,
    "num": (int, float),
    "List": ListValue,
    "Map": DictValue,
    "Set": SetValue,
}


def _is_a(_: Machine, value: object, kind: object) -> object:
    if value is UNKNOWN:
        return UNKNOWN
    if isinstance(kind, ClassValue):
        return isinstance(value, ObjectValue) and kind in value.kind.lineage()
    if isinstance(kind, Builtin) and kind.name in _KINDS:
        return isinstance(value, _KINDS[kind.name])
    return UNKNOWN


def _missing(_: Machine, owner: Container, __: object) -> object:
    if isinstance(owner, ListValue):
        raise Raised("RangeError")
    return None


def _members(_: Module, __: str) -> object:
    return UNKNOWN


DART: Final = Library(
    functions=FUNCTIONS,
    members=_members,
    methods=_methods,
    rules=Rules(
        declares=True,
        open_classes=True,
        late_defaults=True,
        left_out=None,
        ordered_sets=True,
        operators={"~/": divide_whole, "??": or_else, "+": _add, "is a": _is_a},
        missing=_missing,
    ),
)
