"""JavaScript's objects and maps: their methods, and what `Object` does with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.graphs.javascript.semantics import (
    TextKeys,
    as_key,
    in_key_order,
    is_object,
    new_object,
)
from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Function, Method, argument, new_dict, new_list
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    Container,
    DictValue,
    ListValue,
    Named,
    ObjectValue,
    SetValue,
    is_scalar,
)

_MAX_DEPTH: Final = 12


def pairs_in(value: object) -> list[tuple[object, object]] | None:
    """Give the properties of a value in the order of a loop; None when they are not known."""
    if isinstance(value, Container) and value.spoiled:
        return None
    if isinstance(value, DictValue):
        return in_key_order(value.items) if is_object(value) else []
    if isinstance(value, ObjectValue):
        return list(value.attributes.items())
    if isinstance(value, ListValue):
        return list(enumerate(value.items))
    if isinstance(value, str | tuple):
        return list(enumerate(value))
    return None


def _keys(machine: Machine, arguments: Arguments, _: Named) -> object:
    pairs = pairs_in(argument(arguments))
    return UNKNOWN if pairs is None else new_list(machine, [key for key, _ in pairs])


def _values(machine: Machine, arguments: Arguments, _: Named) -> object:
    pairs = pairs_in(argument(arguments))
    return UNKNOWN if pairs is None else new_list(machine, [value for _, value in pairs])


def _entries(machine: Machine, arguments: Arguments, _: Named) -> object:
    pairs = pairs_in(argument(arguments))
    return UNKNOWN if pairs is None else new_list(machine, list(pairs))


def _from_entries(machine: Machine, arguments: Arguments, _: Named) -> object:
    pairs = table_of(machine, argument(arguments))
    if pairs is None:
        return UNKNOWN
    made = new_object(pairs)
    machine.spend(len(pairs))
    machine.fresh(made)
    return made


def table_of(machine: Machine, value: object) -> dict[object, object] | None:
    """Give the pairs of what a `Map` is made of; None when they are not known."""
    if isinstance(value, DictValue):
        return None if value.spoiled else dict(value.items)
    found: dict[object, object] = {}
    for item in items_of(machine, value) or []:
        pair = items_of(machine, item)
        if pair is None or not pair or pair[0] is UNKNOWN:
            return None
        found[pair[0]] = pair[1] if len(pair) > 1 else None
    return None if items_of(machine, value) is None else found


def _assign(machine: Machine, arguments: Arguments, _: Named) -> object:
    target = argument(arguments)
    for source in arguments[1:]:
        pairs = pairs_in(source)
        if isinstance(target, DictValue):
            machine.touch(target)
            if pairs is None:
                target.spoiled = target.spoiled or source is not None
            for key, value in pairs or []:
                target.items[key] = value
        elif isinstance(target, ObjectValue):
            machine.touch(target, "item")
            target.attributes.update((str(key), value) for key, value in pairs or [])
        elif isinstance(target, ClassValue):
            target.members.update((str(key), value) for key, value in pairs or [])
    return target


def _create(machine: Machine, arguments: Arguments, _: Named) -> object:
    if isinstance(argument(arguments), ClassValue):
        return argument(arguments)  # the prototype of a class is the class itself here
    made = new_object()
    machine.fresh(made)
    return made


def _same(_: Machine, arguments: Arguments, __: Named) -> object:
    return argument(arguments)


def group_by(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, argument(arguments))
    if items is None:
        return UNKNOWN
    made = new_object()
    for i, item in enumerate(items):
        key = machine.call(argument(arguments, 1), [item, i], {})
        group = made.items.setdefault(key, new_list(machine, []))
        if isinstance(group, ListValue):
            group.items.append(item)
    machine.fresh(made)
    return made


def copied(machine: Machine, value: object, depth: int = 0) -> object:
    """Copy a value and all that is inside of it, as structuredClone does."""
    machine.spend()
    if depth > _MAX_DEPTH or is_scalar(value):
        return value if is_scalar(value) else UNKNOWN
    made: DictValue | ListValue | SetValue
    if isinstance(value, DictValue):
        made = DictValue(type(value.items)())
        for key, part in value.items.items():
            made.items[key] = copied(machine, part, depth + 1)
    elif isinstance(value, ListValue):
        made = ListValue([copied(machine, part, depth + 1) for part in value.items])
    elif isinstance(value, SetValue):
        made = SetValue(dict(value.items))
    elif isinstance(value, tuple):
        return new_list(machine, [copied(machine, part, depth + 1) for part in value])
    elif isinstance(value, ObjectValue):
        return copied(machine, new_object(value.attributes), depth)
    else:
        return UNKNOWN
    made.spoiled, made.elided = value.spoiled, value.elided
    machine.fresh(made)
    return made


OBJECT: Final[Mapping[str, Function]] = {
    "keys": _keys,
    "getOwnPropertyNames": _keys,
    "values": _values,
    "entries": _entries,
    "fromEntries": _from_entries,
    "assign": _assign,
    "create": _create,
    "freeze": _same,
    "seal": _same,
    "groupBy": group_by,
}


# The methods of maps


def _set(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner, "item")
    key = argument(arguments)
    if key is UNKNOWN:
        owner.spoiled = True
    else:
        owner.items[key] = argument(arguments, 1) if len(arguments) > 1 else None
    return owner


def _get(_: Machine, owner: DictValue, arguments: Arguments, __: Named) -> object:
    key = argument(arguments)
    return UNKNOWN if key is UNKNOWN or owner.spoiled else owner.items.get(key)


def _has(_: Machine, owner: DictValue, arguments: Arguments, __: Named) -> object:
    key = argument(arguments)
    return UNKNOWN if key is UNKNOWN or owner.spoiled else key in owner.items


def delete(machine: Machine, owner: Any, arguments: Arguments, _: Named) -> object:
    """Take an entry out of an object or a map."""
    machine.touch(owner)
    key = argument(arguments)
    if key is UNKNOWN:
        owner.spoiled = True
        return UNKNOWN
    known = key in owner.items
    owner.items.pop(key, None)
    return known


def _each(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    pairs = None if owner.spoiled else list(owner.items.items())
    doubtful = pairs is None
    machine.doubt += doubtful
    machine.frame.loops += 1
    try:
        for key, value in [(UNKNOWN, UNKNOWN)] if pairs is None else pairs:
            machine.call(argument(arguments), [value, key, owner], {})
    finally:
        machine.frame.loops -= 1
        machine.doubt -= doubtful
    return None


MAP: Final[Mapping[str, Method]] = {
    "set": _set,
    "get": _get,
    "has": _has,
    "delete": delete,
    "clear": c.clear,
    "keys": c.keys,
    "values": c.values,
    "entries": c.entries,
    "forEach": _each,
}
PLAIN: Final[Mapping[str, Method]] = {
    "hasOwnProperty": _has,
    "propertyIsEnumerable": _has,
}
"""The methods that every object has."""


def new_map(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Make a `Map`."""
    if not arguments or arguments[0] is None:
        return new_dict(machine, {})
    pairs = table_of(machine, arguments[0])
    return UNKNOWN if pairs is None else new_dict(machine, pairs)


def delete_property(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Do what `delete owner[key]` does."""
    owner, key = argument(arguments), argument(arguments, 1)
    if isinstance(owner, DictValue):
        return delete(machine, owner, [key], named)
    if isinstance(owner, ObjectValue):
        owner.attributes.pop(str(as_key(key)), None)
    elif isinstance(owner, ListValue):
        machine.touch(owner)
        if isinstance(key, int) and 0 <= key < len(owner.items):
            owner.items[key] = None
    return True


def rest_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Give the properties of an object that a pattern has not taken."""
    owner, *taken = arguments or [UNKNOWN]
    pairs = pairs_in(owner)
    if pairs is None:
        return UNKNOWN
    made = DictValue(TextKeys())
    for key, value in pairs:
        if key not in taken:
            made.items[key] = value
    machine.fresh(made)
    return made


def property_of(owner: DictValue, name: str) -> object:
    """Give a property of an object, or a method of a map."""
    if is_object(owner):
        if name in owner.items:
            return owner.items[name]
        method = PLAIN.get(name)
        if method is None:
            return UNKNOWN if owner.spoiled else None
    elif name == "size":
        return UNKNOWN if owner.spoiled else len(owner.items)
    else:
        method = MAP.get(name)
        if method is None:
            return UNKNOWN
    run = method
    return Builtin(name, lambda m, given, named: run(m, owner, given, named))
