"""What the names of a program stand for."""

from __future__ import annotations

from bot.graphs.program.access import (
    bound_to,
    name_of,
    told,
)
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Builtin,
    ClassValue,
    FunctionValue,
    ObjectValue,
    Overloads,
    Scope,
)

CALLABLE = (FunctionValue, Overloads, ClassValue, Builtin)


def look_up(machine: Machine, name: str, scope: Scope, *, callable_only: bool = False) -> object:
    """Give what a name stands for; UNKNOWN when nothing in the answer says so."""
    found = scope.find(name)
    while callable_only and found is not None and not isinstance(found.names[name], CALLABLE):
        found = found.parent.find(name) if found.parent is not None else None
    if machine.library.rules.receivers:
        member = _member_received(machine, name, scope, found, callable_only=callable_only)
        if member is not UNKNOWN:
            return member
    if found is not None:
        value = found.names[name]
        return value if found.kind is None else _own_member(machine, value, found.kind, scope)
    later = machine.hoisted.get(name)
    if later is not None and name not in machine.hoisting:
        machine.hoisting.add(name)
        machine.execute((later,), machine.outermost)
        if name in machine.outermost.names:
            return machine.outermost.names[name]
    return machine.library.functions.get(name, UNKNOWN)


def _member_received(
    machine: Machine, name: str, scope: Scope, home: Scope | None, *, callable_only: bool
) -> object:
    """Give a member of what a function inside of a name's home is called on, innermost first."""
    inner: Scope | None = scope
    while inner is not None and inner is not home:
        owner = inner.names.get("__self__", UNKNOWN)
        if owner is not UNKNOWN and owner is not None:
            member = plain_member(machine, owner, name)
            if member is not UNKNOWN and (not callable_only or isinstance(member, CALLABLE)):
                return member
        inner = inner.parent
    return UNKNOWN


def plain_member(machine: Machine, owner: object, name: str) -> object:
    """Give a member that a value has itself; UNKNOWN where it has none of the name."""
    if not isinstance(owner, ObjectValue):
        return machine.library.methods(owner, name)
    if name in owner.attributes:
        return owner.attributes[name]
    found = owner.kind.member(name)
    return UNKNOWN if found is None else told(machine, bound_to(owner, *found))


def _own_member(machine: Machine, value: object, kind: ClassValue, scope: Scope) -> object:
    """Give a member that is reached by its bare name as the object at hand has it."""
    if not isinstance(value, FunctionValue | Overloads):
        return value
    home = scope.find("__self__")
    owner = home.names["__self__"] if home is not None else None
    if isinstance(owner, ObjectValue) and kind in owner.kind.lineage():
        found = owner.kind.member(name_of(value))
        return told(machine, bound_to(owner, *(found or (value, kind))))
    return value
