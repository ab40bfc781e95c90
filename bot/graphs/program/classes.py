"""Classes that an answer defines."""

from __future__ import annotations

from bot.graphs.program import terms as t
from bot.graphs.program.machine import Frame, Machine
from bot.graphs.program.objects import FIELDS
from bot.graphs.program.values import (
    REQUIRED,
    Builtin,
    ClassValue,
    FunctionValue,
    ObjectValue,
    Overloads,
    Scope,
    is_scalar,
)

_ENUMERATIONS = {"Enum", "IntEnum", "StrEnum"}
_DATA_CLASSES = {"dataclass", "NamedTuple", "namedtuple"}
_HASHES = ("hashCode", "GetHashCode", "__hash__", "hash")


def define_class(machine: Machine, term: t.DefineClass, scope: Scope) -> None:
    if "extension" in term.decorators and _extend_class(machine, term, scope):
        return
    bases = [machine.evaluate(base, scope) for base in term.bases]
    kind = ClassValue(term.name, [base for base in bases if isinstance(base, ClassValue)])
    kind.base = next((base for base in bases if isinstance(base, Builtin)), None)
    inner = Scope(scope)
    earlier = scope.names.get(term.name)
    if machine.library.rules.open_classes:
        inner.kind, kind.scope, kind.members = kind, inner, inner.names
        # The first values of its static members may be objects of the class itself.
        scope.names[term.name] = kind
    is_data = bool(_DATA_CLASSES.intersection(term.decorators)) or any(
        _last_name(base) in _DATA_CLASSES for base in term.bases
    )
    fields: dict[str, object] = {}
    inner.names["__fields__"] = fields
    machine.frames.append(Frame(term.name, method=False))
    try:
        machine.execute(term.body, inner)
    finally:
        machine.frames.pop()
    del inner.names["__fields__"]
    if not machine.library.rules.open_classes:
        for member in inner.names.values():
            if isinstance(member, FunctionValue):
                member.scope = scope
    if any(_last_name(base) in _ENUMERATIONS for base in term.bases):
        _name_members(machine, kind, inner)
    kind.members.update(inner.names)
    if is_data:
        kind.fields = fields
    kind.compares = _compared(kind)
    if isinstance(earlier, ClassValue) and "__init__" not in kind.members and not kind.bases:
        # Models show a class piece by piece: what the new piece lacks is still in the earlier one.
        kind.bases.append(earlier)
    scope.names[term.name] = kind


def _last_name(term: t.Term) -> str:
    """Give the name that a dotted name ends with."""
    if isinstance(term, t.Attribute):
        return term.name
    return term.id if isinstance(term, t.Name) else ""


def _extend_class(machine: Machine, term: t.DefineClass, scope: Scope) -> bool:
    """Add members to a class that is there already; False when there is none."""
    home = scope.find(term.name)
    kind = home.names[term.name] if home is not None else None
    if not isinstance(kind, ClassValue) or kind.scope is None:
        return False
    kind.bases += [
        base
        for part in term.bases
        if isinstance(base := machine.evaluate(part, scope), ClassValue) and base not in kind.bases
    ]
    machine.frames.append(Frame(term.name, method=False))
    try:
        machine.execute(term.body, kind.scope)
    finally:
        machine.frames.pop()
    kind.members.update(kind.scope.names)
    kind.compares = kind.compares or _compared(kind)
    return True


def _compared(kind: ClassValue) -> tuple[str, ...]:
    """Give the attributes by which a class says that its objects are the same."""
    if kind.fields is not None:
        return tuple(kind.fields)
    for name in _HASHES:
        method = kind.members.get(name)
        if isinstance(method, FunctionValue):
            read = [
                part.id if isinstance(part, t.Name) else part.name
                for part in t.walk(method.term.body)
                if isinstance(part, t.Name | t.Attribute)
            ]
            return tuple(name for name in dict.fromkeys(read) if _is_field(kind, name))
    return ()


def _is_field(kind: ClassValue, name: str) -> bool:
    """Tell whether a class gives its objects an attribute of a name."""
    makers = (kind.members.get(maker) for maker in ("__init__", FIELDS))
    options = [
        option
        for maker in makers
        for option in (maker.options if isinstance(maker, Overloads) else (maker,))
        if isinstance(option, FunctionValue)
    ]
    targets = (
        target
        for option in options
        for part in t.walk(option.term.body)
        if isinstance(part, t.Assign)
        for target in part.targets
    )
    return any(isinstance(target, t.Attribute) and target.name == name for target in targets)


def _name_members(machine: Machine, kind: ClassValue, scope: Scope) -> None:
    """Turn the plain members of an enumeration into objects that know their names."""
    number = 0
    for name, given in scope.names.items():
        number += 1
        value = number if given is REQUIRED else given  # what has no value is numbered
        if is_scalar(value) or isinstance(value, tuple):
            number = value if isinstance(value, int) else number
            member = ObjectValue(kind)
            machine.fresh(member)
            member.attributes.update(name=name, value=value)
            scope.names[name] = member
