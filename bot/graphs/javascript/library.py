"""What JavaScript brings along, as far as programs build graphs with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.javascript.arrays import ARRAY, PAIR, SEQUENCES, SET
from bot.graphs.javascript.globals import FUNCTIONS, STATIC
from bot.graphs.javascript.objects import (
    property_of,
)
from bot.graphs.javascript.running import LATER_METHODS
from bot.graphs.javascript.semantics import (
    OPERATORS,
    TextKeys,
    text_of,
    truth,
)
from bot.graphs.javascript.texts import TEXT
from bot.graphs.program.access import items_of, received
from bot.graphs.program.containers import Method, argument, methods_of
from bot.graphs.program.machine import MAX_ITEMS, Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.roles import is_search_name
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    Module,
    Named,
    NetworkValue,
    ObjectValue,
    SetValue,
    Unknown,
)
from bot.graphs.program.words import is_edge_adder

# Methods


def _call(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    """Call a function on an object: `f.call(owner, …)`."""
    target, *given = arguments or [UNKNOWN]
    if isinstance(owner, ClassValue):
        constructor = owner.member("__init__")
        function = constructor[0] if constructor else UNKNOWN
    else:
        function = owner
    bound = received(target, function) if target is not None else function
    return machine.call(bound, given, named)


def _apply(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    given = items_of(machine, argument(arguments, 1)) if len(arguments) > 1 else []
    return _call(machine, owner, [*arguments[:1], *(given or [])], named)


def _bind(_: Machine, owner: object, arguments: Arguments, __: Named) -> object:
    target, *first = arguments or [None]
    bound = received(target, owner) if target is not None else owner
    if not first:
        return bound
    return Builtin("bound", lambda m, given, named: m.call(bound, [*first, *given], named))


def _then(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    """Hand on what was waited for, which is known at once here."""
    function = argument(arguments)
    return machine.call(function, [owner], {}) if isinstance(function, FunctionValue) else owner


def _to_string(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    text = text_of(owner)
    return UNKNOWN if text is None else text


_OF_FUNCTIONS: Final[Mapping[str, Method]] = {"call": _call, "apply": _apply, "bind": _bind}
_OF_NUMBERS: Final[Mapping[str, Method]] = {"toString": _to_string, "toFixed": _to_string}
_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: ARRAY,
    tuple: PAIR,
    SetValue: SET,
    str: TEXT,
    int: _OF_NUMBERS,
    float: _OF_NUMBERS,
    FunctionValue: _OF_FUNCTIONS,
    ClassValue: _OF_FUNCTIONS,
    Unknown: {
        **LATER_METHODS,
        "forEach": SEQUENCES.each,
        "map": SEQUENCES.map,
        "filter": SEQUENCES.filter,
    },
}
_method = methods_of(_METHODS)


def _length(owner: ListValue | tuple[object, ...] | str) -> object:
    if isinstance(owner, ListValue):
        return UNKNOWN if owner.spoiled else len(owner.items)
    return len(owner)


def _property(owner: DictValue, name: str) -> object:
    return received(owner, property_of(owner, name))


def _loose_member(owner: ObjectValue, name: str) -> object:
    """Give what an object has not: a method that its class does not show, else undefined."""
    if name == "hasOwnProperty":
        return Builtin(name, lambda _m, given, _n: str(argument(given)) in owner.attributes)
    if is_edge_adder(name) or is_search_name(name):
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    return None


def _of_nothing(_: None, __: str) -> object:
    return None


def _of_builtin(owner: Builtin, name: str) -> object:
    return STATIC.get(owner.name, {}).get(name, UNKNOWN)


def _of_set(owner: SetValue, name: str) -> object:
    if name == "size":
        return UNKNOWN if owner.spoiled else len(owner.items)
    return _method(owner, name)


def _of_row(owner: ListValue | tuple[object, ...] | str, name: str) -> object:
    return _length(owner) if name == "length" else _method(owner, name)


_MEMBERS: Final[Mapping[type, Callable[..., object]]] = {
    type(None): _of_nothing,
    NetworkValue: network_member,
    Builtin: _of_builtin,
    ObjectValue: _loose_member,
    SetValue: _of_set,
    ListValue: _of_row,
    tuple: _of_row,
    str: _of_row,
    DictValue: _property,
}


def _methods(owner: object, name: str) -> object:
    """Give a member of a value that is not of a class of the answer."""
    found = _MEMBERS.get(type(owner), _method)(owner, name)
    if found is UNKNOWN and name == "then" and not isinstance(owner, Unknown):
        return Builtin(name, lambda m, given, named: _then(m, owner, given, named))
    return found


def _missing(_: Machine, __: Container, ___: object) -> object:
    return None


def _outside(machine: Machine, owner: ListValue, index: object, value: object) -> None:
    """Let a list grow up to an item that is given behind its end."""
    if not isinstance(index, int):
        owner.spoiled = owner.spoiled or index is UNKNOWN
    elif 0 <= index < MAX_ITEMS:
        machine.spend((index - len(owner.items)) // 8)
        owner.items.extend([None] * (index + 1 - len(owner.items)))
        owner.items[index] = value
    else:
        owner.spoiled = True


_MODULES: Final[Mapping[str, Mapping[str, object]]] = {
    "module": {"parent": None},
    "process": {"exitCode": 0, "platform": "linux"},
}


def _members(module: Module, name: str) -> object:
    return _MODULES.get(module.name, {}).get(name, UNKNOWN)


JAVASCRIPT: Final = Library(
    functions=FUNCTIONS,
    members=_members,
    methods=_methods,
    rules=Rules(
        declares=True,
        truth=truth,
        operators=OPERATORS,
        missing=_missing,
        outside=_outside,
        late_defaults=True,
        entries=True,
        left_out=None,
        ordered_sets=True,
        new_table=TextKeys,
    ),
)
