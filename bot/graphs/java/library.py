"""Java's own classes, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.java import networks, streams
from bot.graphs.java.collections import METHODS, PRESENT
from bot.graphs.java.making import CONSTRUCTORS, array, unknown
from bot.graphs.java.statics import CLASSES, CONSTANTS, character, cut_off
from bot.graphs.program.access import bound_to, member_of
from bot.graphs.program.containers import Function, first_of
from bot.graphs.program.machine import Library, Machine, Rules
from bot.graphs.program.networks import unseen_member
from bot.graphs.program.operators import same
from bot.graphs.program.semantics import TYPED_OPERATORS
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    FunctionValue,
    ListValue,
    Module,
    Named,
    NetworkValue,
    ObjectValue,
    Overloads,
)


def _is_case(_: Machine, arguments: Arguments, __: Named) -> object:
    """Tell whether a value is that of a case: a constant, or an enumeration's by its bare name."""
    value, constant, name = arguments
    if isinstance(value, ObjectValue):
        return value.attributes.get("name") == name
    known = same(value, constant)
    return UNKNOWN if known is None else known


def _reference(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give `owner::name`: a method of a class is handed the object first."""
    owner, name = arguments

    def run(machine: Machine, given: Arguments, named: Named) -> object:
        if isinstance(owner, ClassValue):
            found = owner.member(str(name))
            if found is not None and not _is_static(found[0]):
                first = first_of(given)
                if isinstance(first, ObjectValue):
                    return machine.call(bound_to(first, *found), given[1:], named)
                return UNKNOWN
            if found is None:
                return machine.call(_methods(first_of(given), str(name)), given[1:], named)
        function = member_of(machine, owner, str(name))
        if function is UNKNOWN and isinstance(owner, Builtin):
            return machine.call(member_of(machine, first_of(given), str(name)), given[1:], named)
        return machine.call(function, given, named)

    return Builtin(str(name), run)


def _is_static(member: object) -> bool:
    options = member.options if isinstance(member, Overloads) else (member,)
    return any(
        isinstance(option, FunctionValue) and "staticmethod" in option.term.decorators
        for option in options
    )


_OF_FUNCTIONS: Final = frozenset({"accept", "apply", "test", "applyAsInt", "applyAsDouble", "call"})


def _methods(owner: object, name: str) -> object:
    """Give a member of what the answer does not define itself."""
    found = METHODS.get(type(owner), {}).get(name)
    if found is not None:
        return Builtin(name, lambda machine, given, named: found(machine, owner, given, named))
    of_kind = _OF_KINDS.get(type(owner))
    if of_kind is not None:
        return of_kind(owner, name)
    if name in PRESENT and owner is not UNKNOWN:
        return Builtin(name, lambda _, __, ___: owner)
    return UNKNOWN


def _static(owner: Builtin, name: str) -> object:
    if name in _OF_FUNCTIONS:
        return owner
    run = CLASSES.get(owner.name, {}).get(name)
    if run is not None:
        return Builtin(name, run)
    if owner.name == "comparator" and name == "reversed":
        return Builtin(name, lambda machine, _, named: streams.backwards(machine, [owner], named))
    return CONSTANTS.get((owner.name, name), networks.static_of(owner, name))


def _of_object(owner: ObjectValue, name: str) -> object:
    if name in owner.attributes:
        return Builtin(name, lambda _, __, ___: owner.attributes[name])
    if name == "equals":
        return Builtin(name, lambda _, given, __: owner == first_of(given))
    return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))


def _of_function(owner: FunctionValue, _: str) -> object:
    """Give the one method of an interface, whatever it is called: the function itself."""
    return owner


_OF_KINDS: Final[Mapping[type, Callable[[Any, str], object]]] = {
    Builtin: _static,
    FunctionValue: _of_function,
    NetworkValue: networks.method_of,
    ObjectValue: _of_object,
}


def _attribute(owner: object, name: str) -> object:
    """Give what is reached without brackets: `array.length`."""
    if name == "length" and isinstance(owner, ListValue | tuple):
        items = owner.items if isinstance(owner, ListValue) else owner
        return len(items)
    return _methods(owner, name)


def _members(_: Module, __: str) -> object:
    return UNKNOWN


_FUNCTIONS: Final[Mapping[str, Function]] = {
    **dict.fromkeys(CLASSES, unknown),
    **CONSTRUCTORS,
    "__array__": array,
    "__whole__": cut_off,
    "__char__": character,
    "__is_case__": _is_case,
    "__reference__": _reference,
}
JAVA: Final = Library(
    functions={
        **{name: Builtin(name, run) for name, run in _FUNCTIONS.items()},
        **networks.CLASSES,
    },
    members=_members,
    methods=_attribute,
    rules=Rules(
        declares=True,
        open_classes=True,
        overloads=True,
        separate_methods=True,
        operators=TYPED_OPERATORS,
    ),
)
