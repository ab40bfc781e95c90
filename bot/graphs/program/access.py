"""How values are reached: by name, attribute, item, or one after the other."""

from __future__ import annotations

from bot.graphs.program.machine import MAX_ITEMS, Machine, Use
from bot.graphs.program.values import (
    OMITTED,
    UNKNOWN,
    Above,
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
    Overloads,
    Raised,
    Scope,
    SetValue,
    hashable,
)

_MAX_BOUND = 2_000
_MAX_DIGITS = 9


def give(machine: Machine, scope: Scope, name: str, value: object) -> None:
    """Give a name its value; in doubt, a name that had another one stands for nothing known."""
    if scope.shared and name in scope.shared:
        if scope.shared[name]:
            scope = scope.outermost
        elif scope.parent is not None:
            scope = scope.parent.find(name) or scope
    if machine.doubt and name in scope.names and scope.names[name] is not value:
        value = UNKNOWN
    scope.names[name] = value
    if isinstance(value, Container) and len(machine.bound) < _MAX_BOUND:
        machine.bound.append(Use(value, name))


def items_of(machine: Machine, value: object) -> list[object] | None:
    """Give the items of a value in the order of a loop; None when they are not known."""
    items: list[object] | None = None
    if isinstance(value, SetValue):
        items = list(value.items)
        if not machine.library.rules.ordered_sets:
            items = sorted_items(items)
    elif isinstance(value, DictValue) and machine.library.rules.entries:
        items = list(value.items.items())
        if value.sorted:
            items = [(key, value.items[key]) for key in sorted_items(list(value.items))]
    elif isinstance(value, ListValue | DictValue | NetworkValue):
        items = list(value.items)
        if isinstance(value, DictValue) and value.sorted:
            items = sorted_items(items)
    elif isinstance(value, tuple | str | range) and len(value) <= MAX_ITEMS:
        items = list(value)
    elif isinstance(value, ObjectValue | ClassValue):
        return _iterated(machine, value)
    if items is None or (isinstance(value, Container) and value.spoiled):
        return None
    machine.spend(len(items))
    return items


def _iterated(machine: Machine, value: ObjectValue | ClassValue) -> list[object] | None:
    if isinstance(value, ClassValue):  # the members of an enumeration
        members = value.members.values()
        return [m for m in members if isinstance(m, ObjectValue) and m.kind is value] or None
    if value.kind.fields is not None and "__iter__" not in value.kind.members:
        return list(value.attributes.values())
    method = value.kind.member("__iter__")
    if method is None or not isinstance(method[0], FunctionValue):
        return None if value.content is None else items_of(machine, value.content)
    found = machine.call(method[0].bind(value, method[1]), [], {})
    return None if isinstance(found, ObjectValue) else items_of(machine, found)


def sorted_items(items: list[object]) -> list[object]:
    """Sort what came out of a set: numbers as numbers, else by their text."""
    if all(isinstance(item, int | float) for item in items):
        return sorted(items, key=lambda item: item if isinstance(item, int | float) else 0)
    if all(isinstance(item, str | int | float | tuple) or item is None for item in items):
        return sorted(items, key=_text_of)
    return items


def _text_of(item: object) -> str:
    try:
        return str(item)
    except (ValueError, RecursionError):  # a number too long to print
        return ""


def item_of(machine: Machine, owner: object, index: object) -> object:
    """Give `owner[index]`."""
    if isinstance(owner, DictValue):
        return _entry(machine, owner, index)
    if isinstance(owner, ListValue | tuple | str | range):
        missing = machine.library.rules.missing
        if missing is not None and isinstance(owner, ListValue):
            index = as_place(index)
            if _is_outside(owner, index):
                return missing(machine, owner, index)
        return _indexed(owner, index)
    if isinstance(owner, NetworkValue):
        return _network_item(owner, index)
    if isinstance(owner, ClassValue | Builtin):
        # The member of an enumeration, or a type with its parameters, such as `Graph[int]`.
        members = owner.members if isinstance(owner, ClassValue) else {}
        return members.get(index, owner) if isinstance(index, str) else owner
    return _object_item(machine, owner, index) if isinstance(owner, ObjectValue) else UNKNOWN


def _indexed(owner: ListValue | tuple[object, ...] | str | range, index: object) -> object:
    items = owner.items if isinstance(owner, ListValue) else owner
    if isinstance(owner, ListValue) and isinstance(index, tuple) and len(index) == 2:
        # The table of a library: `table[row, column]`.
        row = _indexed(owner, index[0])
        return _indexed(row, index[1]) if isinstance(row, ListValue) else UNKNOWN
    index = as_place(index)
    if not isinstance(index, int) or (isinstance(owner, ListValue) and owner.spoiled):
        return UNKNOWN
    try:
        return items[index]
    except IndexError as error:
        raise Raised("IndexError") from error


def as_place(index: object) -> object:
    """Give an index as a number where it is one that is written as a text."""
    if isinstance(index, str) and index.isdecimal() and len(index) < _MAX_DIGITS:
        return int(index)
    return index


def _is_outside(owner: ListValue, index: object) -> bool:
    if owner.spoiled:
        return False
    return isinstance(index, str) or (isinstance(index, int) and not 0 <= index < len(owner.items))


def _object_item(machine: Machine, owner: ObjectValue, index: object) -> object:
    method = owner.kind.member("__getitem__")
    if method is not None and isinstance(method[0], FunctionValue):
        return machine.call(method[0].bind(owner, method[1]), [index], {})
    if owner.content is not None:
        return _held_item(machine, owner, owner.content, index)
    values = tuple(owner.attributes.values())
    if owner.kind.fields is not None and isinstance(index, int):
        return _indexed(values, index)
    return member_of(machine, owner, index) if isinstance(index, str) else UNKNOWN


def _held_item(machine: Machine, owner: ObjectValue, content: Container, index: object) -> object:
    missing = owner.kind.member("__missing__")
    if missing is None or not isinstance(missing[0], FunctionValue):
        return item_of(machine, content, index)
    if isinstance(content, DictValue) and index is not UNKNOWN and index not in content.items:
        return machine.call(missing[0].bind(owner, missing[1]), [index], {})
    return item_of(machine, content, index)


def _entry(machine: Machine, owner: DictValue, index: object) -> object:
    if index is UNKNOWN or index is OMITTED:
        # A default dictionary makes an entry for whatever is asked, here for what nobody knows.
        owner.spoiled = owner.spoiled or owner.default is not None
        return UNKNOWN
    wanted = hashable(index)
    if wanted in owner.items:
        return owner.items[wanted]
    if owner.default is None:
        if owner.spoiled:
            return UNKNOWN
        if machine.library.rules.missing is not None:
            return machine.library.rules.missing(machine, owner, index)
        raise Raised("KeyError")
    made = machine.call(owner.default, [], {})
    machine.touch(owner)
    owner.items[wanted] = made
    return made


def _network_item(owner: NetworkValue, index: object) -> object:
    near = owner.items.get(hashable(index))
    if near is None:
        return UNKNOWN
    return DictValue({node: DictValue(arcs[0]) for node, arcs in near.items() if arcs})


def member_of(machine: Machine, owner: object, name: str) -> object:
    """Give `owner.name`."""
    if isinstance(owner, ObjectValue):
        return _object_member(machine, owner, name)
    if isinstance(owner, ClassValue):
        return _class_member(machine, owner, name)
    if isinstance(owner, Above):
        lineage = list(owner.owner.kind.lineage())
        above = lineage.index(owner.home) + 1 if owner.home in lineage else len(lineage)
        for kind in lineage[above:]:
            if name in kind.members:
                member = kind.members[name]
                return bound_to(owner.owner, member, kind)
        return _member_above(machine, owner.owner, name)
    if isinstance(owner, Module):
        given = machine.modules.get(owner.name, {})
        return given[name] if name in given else machine.library.members(owner, name)
    found = machine.library.methods(owner, name)
    return _extension(machine, owner, name) if found is UNKNOWN else told(machine, found)


def _member_above(machine: Machine, owner: ObjectValue, name: str) -> object:
    """Give a member that an object has from what its language brings along."""
    if owner.content is not None and name != "__init__":
        return machine.library.methods(owner.content, name)

    def construct(machine: Machine, arguments: Arguments, named: Named) -> object:
        fill(machine, owner, arguments, named)
        return None

    return Builtin(name, construct)


def fill(machine: Machine, owner: ObjectValue, arguments: Arguments, named: Named) -> None:
    """Give an object the container that its class builds on, if it builds on one."""
    base = next((kind.base for kind in owner.kind.lineage() if kind.base is not None), None)
    made = None if base is None else machine.call(base, arguments, named)
    if isinstance(made, Container):
        owner.content = made


def _class_member(machine: Machine, owner: ClassValue, name: str) -> object:
    found = owner.member(name)
    if found is None:
        return owner.name if name == "__name__" else machine.library.methods(owner, name)
    member, home = found
    if isinstance(member, FunctionValue) and "classmethod" in member.term.decorators:
        return member.bind(owner, home)
    return member


def _object_member(machine: Machine, owner: ObjectValue, name: str) -> object:
    if name in owner.attributes:
        return received(owner, owner.attributes[name])
    found = owner.kind.member(name)
    if found is None:
        return owner.kind if name == "__class__" else _loose_method(machine, owner, name)
    return told(machine, bound_to(owner, *found))


def received(owner: object, member: object) -> object:
    """Bind a function that is kept in an object to it, when it takes what it is called on."""
    if isinstance(member, FunctionValue) and member.bound is None:
        parameters = member.term.parameters
        if parameters and parameters[0].kind == "receiver":
            return member.bind(owner, owner.kind if isinstance(owner, ObjectValue) else None)
    return member


def told(machine: Machine, member: object) -> object:
    """Give a member of an object as the program sees it: a property is worked out."""
    if not isinstance(member, FunctionValue):
        return member
    decorators = member.term.decorators
    is_property = "property" in decorators or "cached_property" in decorators
    return machine.call(member, [], {}) if is_property else member


def bound_to(owner: ObjectValue, member: object, home: ClassValue) -> object:
    """Bind a member of a class to an object of it, unless it is no method of objects."""
    if isinstance(member, Overloads):
        return Overloads(
            tuple(
                bound
                for option in member.options
                if isinstance(bound := bound_to(owner, option, home), FunctionValue)
            )
        )
    if not isinstance(member, FunctionValue) or "staticmethod" in member.term.decorators:
        return member
    decorators = member.term.decorators
    return member.bind(owner.kind if "classmethod" in decorators else owner, home)


def name_of(function: FunctionValue | Overloads) -> str:
    """Give the name that a function was defined with."""
    return (function.options[0] if isinstance(function, Overloads) else function).term.name


def _loose_method(machine: Machine, owner: ObjectValue, name: str) -> object:
    """Find a method that the answer shows outside of its class, as models like to do."""
    function = machine.outermost.names.get(name)
    if isinstance(function, FunctionValue):
        parameters = function.term.parameters
        if parameters and parameters[0].name == "self":
            return function.bind(owner, owner.kind)
    found = _extension(machine, owner, name)
    if found is UNKNOWN and owner.content is not None:
        found = machine.library.methods(owner.content, name)
    return machine.library.methods(owner, name) if found is UNKNOWN else found


def _extension(machine: Machine, owner: object, name: str) -> object:
    """Find a method that the answer adds to a type that it does not define itself."""
    member = machine.outermost.names.get(name)
    options = member.options if isinstance(member, Overloads) else (member,)
    bound = [
        told(machine, option.bind(owner, None))
        for option in options
        if isinstance(option, FunctionValue) and "extension" in option.term.decorators
    ]
    if len(bound) == 1:
        return bound[0]
    many = tuple(option for option in bound if isinstance(option, FunctionValue))
    return Overloads(many) if many else UNKNOWN
