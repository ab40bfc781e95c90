"""Objects made of the classes that an answer defines."""

from __future__ import annotations

from bot.graphs.program.access import bound_to, fill
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    REQUIRED,
    Arguments,
    Builtin,
    ClassValue,
    FunctionValue,
    Named,
    ObjectValue,
    OutOfBudget,
    Raised,
)

FIELDS = "__first_values__"
"""The method that gives the fields of an object their first values, where a class declares them."""


def make_object(
    machine: Machine,
    kind: ClassValue,
    arguments: Arguments,
    named: Named,
    *,
    maker: str = "__init__",
) -> ObjectValue:
    """Make an object and run its constructor, or another `maker` where a class has several."""
    made = ObjectValue(kind)
    machine.fresh(made)
    machine.frame.line = machine.frame.line or 1
    machine.touch(made, "new")
    machine.objects.append(made)
    for ancestor in reversed(list(kind.lineage())):
        if ancestor.fields is not None:
            _fill_fields(machine, made, arguments, named)
            break
    try:
        _construct(machine, made, arguments, named, maker=maker)
    except OutOfBudget:
        made.spoiled = True
        raise
    return made


def _construct(
    machine: Machine, made: ObjectValue, arguments: Arguments, named: Named, *, maker: str
) -> None:
    """Give the fields of an object their first values, then run its constructor."""
    for ancestor in reversed(list(made.kind.lineage())):
        fields = ancestor.members.get(FIELDS)
        if isinstance(fields, FunctionValue):
            machine.call(fields.bind(made, ancestor), [], {})
    constructor = made.kind.member(maker)
    fill(machine, made, [] if constructor else arguments, {} if constructor else named)
    if constructor is not None:
        machine.call(bound_to(made, *constructor), arguments, named)
        return
    constructor = made.kind.member("__post_init__")
    if constructor is not None:
        machine.call(bound_to(made, *constructor), [], {})


def _fill_fields(machine: Machine, made: ObjectValue, arguments: Arguments, named: Named) -> None:
    fields: dict[str, object] = {}
    for ancestor in reversed(list(made.kind.lineage())):
        fields.update(ancestor.fields or {})
    waiting = list(arguments)
    for name, default in fields.items():
        if waiting:
            made.attributes[name] = waiting.pop(0)
        elif name in named:
            made.attributes[name] = named[name]
        elif isinstance(default, Builtin) and default.name == "default_factory":
            made.attributes[name] = default.run(machine, [], {})
        elif default is REQUIRED:
            raise Raised("TypeError")
        else:
            made.attributes[name] = default
