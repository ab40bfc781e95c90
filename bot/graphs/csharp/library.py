"""C#'s own classes, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.csharp.collections import method_of, property_of
from bot.graphs.csharp.making import MADE, NEW
from bot.graphs.csharp.static import TYPES, static_member
from bot.graphs.csharp.texts import SCALAR, TEXT
from bot.graphs.program import texts
from bot.graphs.program.machine import Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.roles import is_search_name
from bot.graphs.program.semantics import TYPED_OPERATORS
from bot.graphs.program.values import (
    UNKNOWN,
    Builtin,
    Char,
    FunctionValue,
    Module,
    NetworkValue,
    ObjectValue,
)
from bot.graphs.program.words import is_edge_adder


def _object_member(owner: ObjectValue, name: str) -> object:
    if name == "ToString":
        return Builtin(name, lambda *_: owner.attributes.get("name", UNKNOWN))
    if name == "Equals":
        return Builtin(name, lambda m, a, n: texts.same(m, owner, a, n))
    if is_edge_adder(name) or is_search_name(name):
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    return UNKNOWN


def _function_member(owner: FunctionValue, name: str) -> object:
    return owner if name == "Invoke" else UNKNOWN


def _plain_member(owner: str | float, name: str) -> object:
    found = property_of(owner, name)
    if found is not UNKNOWN:
        return found
    method = (TEXT if isinstance(owner, str) else SCALAR).get(name)
    if method is None:
        return UNKNOWN
    return Builtin(name, lambda m, a, n: method(m, owner, a, n))


def _nothing(_: object, __: str) -> object:
    """Give null for what is asked of null: a program that goes on has asked with `?.`."""
    return None


_MEMBERS: Final[Mapping[type, Callable[..., object]]] = {
    type(None): _nothing,
    NetworkValue: network_member,
    Builtin: lambda owner, name: static_member(owner.name, name),
    ObjectValue: _object_member,
    FunctionValue: _function_member,
    str: _plain_member,
    Char: _plain_member,
    int: _plain_member,
    float: _plain_member,
    bool: _plain_member,
}


def _methods(owner: object, name: str) -> object:
    read = _MEMBERS.get(type(owner))
    if read is not None:
        return read(owner, name)
    found = property_of(owner, name)
    return method_of(owner, name) if found is UNKNOWN else found


def _members(_: Module, __: str) -> object:
    return UNKNOWN


def _first(_: Machine, value: object, __: object) -> object:
    """Give the value that was worked out before another one."""
    return value


CSHARP: Final = Library(
    functions={
        **{name: Builtin(name, lambda *_: UNKNOWN) for name in TYPES},
        **{name: Builtin(name, run) for name, run in {**NEW, **MADE}.items()},
    },
    members=_members,
    methods=_methods,
    rules=Rules(
        declares=True,
        open_classes=True,
        overloads=True,
        operators={**TYPED_OPERATORS, "first": _first},
        late_defaults=True,
        entries=True,
    ),
)
