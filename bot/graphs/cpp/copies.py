"""Copies of values, as C++ makes them where a value is given to another name."""

from __future__ import annotations

from typing import Final

from bot.graphs.program.containers import argument
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    Arguments,
    Container,
    DictValue,
    ListValue,
    Named,
    ObjectValue,
    SetValue,
)

_MAX_DEPTH: Final = 6


def parts_of(value: object) -> object:
    """Give the parts that a structured binding takes apart."""
    if isinstance(value, ObjectValue):
        return tuple(value.attributes.values())
    return value


def copied(machine: Machine, value: object, arguments: Arguments, _: Named) -> object:
    """Copy a value; objects inside are copied too when they are no pointers."""
    return _copy(machine, value, 0, deep=argument(arguments) is True)


def _copy(machine: Machine, value: object, depth: int, *, deep: bool) -> object:
    if not isinstance(value, Container) or depth > _MAX_DEPTH:
        return value
    machine.spend()
    if isinstance(value, ObjectValue):
        if depth and not deep:
            return value
        made = ObjectValue(value.kind)
        machine.objects.append(made)
        made.attributes = {
            name: _copy(machine, part, depth + 1, deep=deep)
            if not isinstance(part, ObjectValue)
            else part
            for name, part in value.attributes.items()
        }
        return _with_marks(made, value)
    if isinstance(value, ListValue):
        copy = ListValue([_copy(machine, item, depth + 1, deep=deep) for item in value.items])
        copy.default, copy.used = value.default, value.used
        return _with_marks(copy, value)
    if isinstance(value, DictValue):
        inner = {
            key: _copy(machine, item, depth + 1, deep=deep) for key, item in value.items.items()
        }
        return _with_marks(DictValue(inner, value.default), value)
    return _with_marks(SetValue(dict(value.items)), value) if isinstance(value, SetValue) else value


def _with_marks(made: Container, value: Container) -> Container:
    """Let a copy come from where its original does."""
    made.first, made.last, made.depth = value.first, value.last, value.depth
    made.ways, made.spoiled, made.elided = set(value.ways), value.spoiled, value.elided
    return made
