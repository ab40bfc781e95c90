"""How values are given to names, attributes and items."""

from __future__ import annotations

from collections.abc import Callable

from bot.graphs.program import terms as t
from bot.graphs.program.access import (
    as_place,
    give,
    item_of,
    items_of,
)
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.values import (
    UNKNOWN,
    DictValue,
    FunctionValue,
    ListValue,
    Module,
    ObjectValue,
    PlaceValue,
    Scope,
    hashable,
)


def declare(machine: Machine, target: t.Term, value: object, scope: Scope) -> None:
    """Give values to names that are new in the scope."""
    if isinstance(target, t.Name):
        give(machine, scope, target.id, value)
    elif isinstance(target, t.Collection):
        _assign_each(machine, target, value, scope, declare)
    else:
        assign(machine, target, value, scope)


def assign(machine: Machine, target: t.Term, value: object, scope: Scope) -> None:
    """Give a value to a name, an attribute, an item, or to several at once."""
    if isinstance(target, t.Name):
        home = scope.find(target.id) if machine.library.rules.declares else None
        give(machine, home or scope, target.id, value)
    elif isinstance(target, t.Attribute):
        _assign_attribute(machine, machine.evaluate(target.owner, scope), target.name, value)
    elif isinstance(target, t.Item):
        owner = machine.evaluate(target.owner, scope)
        assign_item(machine, owner, machine.evaluate(target.place, scope), value)
    elif isinstance(target, t.Collection):
        _assign_each(machine, target, value, scope, assign)
    elif isinstance(target, t.Held):
        _assign_held(machine, target.pointer, value, scope)


def _assign_held(machine: Machine, pointer: t.Term, value: object, scope: Scope) -> None:
    """Change what a pointer points at; a name that was handed no place is changed itself."""
    held = machine.evaluate(pointer, scope)
    if isinstance(held, PlaceValue):
        held.write(value)
    elif isinstance(held, ObjectValue) and isinstance(value, ObjectValue):
        machine.touch(held)
        held.attributes = dict(value.attributes)
    elif isinstance(held, ListValue) and not isinstance(value, ListValue):
        assign_item(machine, held, 0, value)
    elif isinstance(pointer, t.Name):
        assign(machine, pointer, value, scope)


def _assign_attribute(machine: Machine, owner: object, name: str, value: object) -> None:
    if isinstance(owner, ObjectValue):
        machine.touch(owner, "item")
        earlier = owner.attributes.get(name, value)
        owner.attributes[name] = UNKNOWN if machine.doubt and earlier is not value else value
    elif isinstance(owner, DictValue):
        assign_item(machine, owner, name, value)
    elif isinstance(owner, Module):
        machine.modules.setdefault(owner.name, {})[name] = UNKNOWN if machine.doubt else value
    else:
        members = getattr(owner, "members", None)
        if isinstance(members, dict):
            members[name] = value


def assign_item(machine: Machine, owner: object, index: object, value: object) -> None:
    """Do `owner[index] = value`."""
    if isinstance(owner, DictValue):
        machine.touch(owner, "item")
        if index is UNKNOWN:
            owner.spoiled = True
        else:
            owner.items[hashable(index)] = value
    elif isinstance(owner, ListValue) and isinstance(index, tuple) and len(index) == 2:
        row = item_of(machine, owner, index[0])
        owner.spoiled = owner.spoiled or not isinstance(row, ListValue)
        assign_item(machine, row, index[1], value)
    elif isinstance(owner, ListValue):
        _assign_place(machine, owner, as_place(index), value)
    elif isinstance(owner, ObjectValue):
        method = owner.kind.member("__setitem__")
        if method is not None and isinstance(method[0], FunctionValue):
            machine.call(method[0].bind(owner, method[1]), [index, value], {})
        elif owner.content is not None:
            machine.touch(owner, "item")
            assign_item(machine, owner.content, index, value)
        elif isinstance(index, str):
            _assign_attribute(machine, owner, index, value)


def _assign_place(machine: Machine, owner: ListValue, place: object, value: object) -> None:
    machine.touch(owner, "item")
    if isinstance(place, int) and -len(owner.items) <= place < len(owner.items):
        owner.items[place] = value
    elif isinstance(place, slice):
        _assign_slice(machine, owner, place, value)
    elif machine.library.rules.outside is not None:
        machine.library.rules.outside(machine, owner, place, value)
    else:
        owner.spoiled = owner.spoiled or not isinstance(place, int)


def _assign_slice(machine: Machine, owner: ListValue, place: slice, value: object) -> None:
    items = items_of(machine, value)
    if items is None or place.step not in (None, 1) or len(items) > MAX_ITEMS:
        owner.spoiled = True
    else:
        owner.items[place] = items


def _assign_each(
    machine: Machine,
    target: t.Collection,
    value: object,
    scope: Scope,
    give_one: Callable[[Machine, t.Term, object, Scope], None],
) -> None:
    items = items_of(machine, value)
    targets = target.items
    starred = next((i for i, part in enumerate(targets) if isinstance(part, t.Spread)), None)
    fits = items is not None and (
        len(items) == len(targets) if starred is None else len(items) >= len(targets) - 1
    )
    if items is not None and not fits and machine.library.rules.missing is not None:
        fits = True
        items = [*items, *[None] * len(targets)][: len(targets) if starred is None else None]
    if items is None or not fits:
        items = [UNKNOWN] * len(targets)
    elif starred is not None:
        after = len(targets) - starred - 1
        middle = ListValue(items[starred : len(items) - after])
        items = [*items[:starred], middle, *items[len(items) - after :]]
    for part, item in zip(targets, items, strict=True):
        inner = part.value if isinstance(part, t.Spread) else part
        give_one(machine, inner, item, scope)
