"""What Ruby's objects and classes can do beside their own methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeGuard

from bot.graphs.program import containers as c
from bot.graphs.program.access import bound_to, member_of
from bot.graphs.program.containers import argument, new_list
from bot.graphs.program.machine import Machine, Use
from bot.graphs.program.searches import root_value
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    Named,
    ObjectValue,
    Scope,
    SetValue,
    Unknown,
    hashable,
)
from bot.graphs.ruby.collections import (
    SEQUENCES,
    new_set,
    to_table,
)
from bot.graphs.ruby.expressions import BLOCK


def made_of(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    """Make what a class makes of items written out: `Set[1, 2]`, `Hash[pairs]`."""
    given = new_list(machine, list(arguments))
    if isinstance(owner, Builtin):
        return _OF_ITEMS[owner.name](machine, given) if owner.name in _OF_ITEMS else UNKNOWN
    if not isinstance(owner, ClassValue):
        return UNKNOWN
    made = machine.call(owner, [] if owner.fields is None else arguments, {})
    held = made.content if isinstance(made, ObjectValue) else None
    base = next((kind.base for kind in owner.lineage() if kind.base is not None), None)
    if isinstance(made, ObjectValue) and held is not None and isinstance(base, Builtin):
        filled = _OF_ITEMS[base.name](machine, given)
        made.content = filled if isinstance(filled, Container) else held
    return made


def sent(
    machine: Machine, owner: object, arguments: Arguments, named: Named, *, calls: bool
) -> object:
    """Give the method that a text names, or call it."""
    name = argument(arguments)
    if not isinstance(name, str):
        return UNKNOWN
    method = member_of(machine, owner, name)
    return machine.call(method, arguments[1:], named) if calls else method


def array_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Give `Array(x)`: what is no list yet is the one item of one."""
    given = argument(arguments)
    if isinstance(given, ListValue | Unknown):
        return given
    items = SEQUENCES.items(machine, given) if isinstance(given, SetValue | range) else [given]
    return UNKNOWN if items is None else new_list(machine, [] if given is None else items)


def _hash_of(machine: Machine, given: ListValue) -> object:
    first = given.items[0] if given.items else None
    if len(given.items) == 1 and isinstance(first, DictValue):
        return c.copy(machine, first, [], {})
    if len(given.items) == 1:
        return to_table(machine, first, [], {})
    pairs = dict(zip(map(hashable, given.items[::2]), given.items[1::2], strict=False))
    return c.new_dict(machine, pairs)


_OF_ITEMS: Final[Mapping[str, Callable[[Machine, ListValue], object]]] = {
    "Hash": _hash_of,
    "Set": lambda m, given: new_set(m, [given], {}),
    "SortedSet": lambda m, given: new_set(m, [given], {}),
    "Array": lambda _, given: given,
}


def evaluated(machine: Machine, owner: ObjectValue, _: Arguments, named: Named) -> object:
    """Run a block as if it stood in a method of an object."""
    block = named.get(BLOCK)
    if not isinstance(block, FunctionValue):
        return UNKNOWN
    members = {
        name: bound_to(owner, member, kind)
        for kind in reversed(list(owner.kind.lineage()))
        for name, member in kind.members.items()
    }
    names = {**members, **owner.attributes, "self": owner}
    inside = FunctionValue(block.term, Scope(block.scope, names), defaults=block.defaults)
    return machine.call(inside, [owner] if block.term.parameters else [], {})


def sorted_by_parts(machine: Machine, owner: ObjectValue) -> None:
    """Tell of the graph that `TSort` sorts: what `tsort_each_child` follows, or the object."""
    found = owner.kind.member("tsort_each_child")
    roots = machine.role(found[0].term).roots if found and _is_function(found[0]) else ()
    scope = Scope(None, {**owner.attributes, "self": owner})
    uses = [use for root in roots if (use := root_value(root, scope)) is not None]
    uses += [Use(value, name, owner=owner) for name, value in owner.attributes.items()]
    uses += [] if owner.content is None else [Use(owner.content, "graph")]
    any(machine.on_search(machine, use) for use in uses if isinstance(use.value, Container))


def _is_function(value: object) -> TypeGuard[FunctionValue]:
    return isinstance(value, FunctionValue)
