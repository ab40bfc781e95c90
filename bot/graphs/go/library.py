"""What Go brings along, as far as programs build graphs with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.go.operators import OPERATORS, missing
from bot.graphs.go.packages import PACKAGES
from bot.graphs.go.types import field_name
from bot.graphs.program import containers as c
from bot.graphs.program.access import bound_to, items_of
from bot.graphs.program.containers import Function, Method, argument, first_of
from bot.graphs.program.machine import MAX_ITEMS, Library, Machine, Rules
from bot.graphs.program.networks import network_member, new_unseen, unseen_member
from bot.graphs.program.objects import make_object
from bot.graphs.program.operators import binary
from bot.graphs.program.semantics import counted
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    Char,
    ClassValue,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    Module,
    Named,
    NetworkValue,
    ObjectValue,
    Raised,
    hashable,
    is_scalar,
)

# What the language itself has


def _values(machine: Machine, value: object) -> list[object] | None:
    """Give what a loop over a range finds at each place."""
    if isinstance(value, DictValue):
        return None if value.spoiled else list(value.items.values())
    if isinstance(value, str):
        return [Char(char) for char in value]
    if isinstance(value, int):
        return None
    return [] if value is None else items_of(machine, value)


def _places(machine: Machine, value: object) -> list[object] | None:
    if isinstance(value, DictValue):
        return None if value.spoiled else list(value.items)
    if isinstance(value, int):
        return list(range(value)) if 0 <= value <= MAX_ITEMS else None
    found = _values(machine, value)
    return None if found is None else list(range(len(found)))


def _list_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    value = argument(arguments)
    if isinstance(value, ListValue) and not value.spoiled:
        return value
    found = _values(machine, value)
    return UNKNOWN if found is None else tuple(found)


def _places_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    found = _places(machine, argument(arguments))
    return UNKNOWN if found is None else tuple(found)


def _pairs_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    value = argument(arguments)
    places, values = _places(machine, value), _values(machine, value)
    if places is None or values is None:
        return UNKNOWN
    machine.spend(len(places))
    found = ListValue(list(zip(places, values, strict=False)))
    found.elided = isinstance(value, Container) and value.elided
    return found


def _append(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Append to a list in place; what was never made is made here."""
    if not arguments:
        return UNKNOWN
    owner, *items = arguments
    if owner is None:
        return c.new_list(machine, items)
    if isinstance(owner, tuple):
        return c.new_list(machine, [*owner, *items])
    if not isinstance(owner, ListValue):
        return UNKNOWN
    machine.touch(owner)
    many = bool(named) and items[-1:] == [UNKNOWN]
    if many or len(owner.items) + len(items) > MAX_ITEMS:
        owner.spoiled = True
    else:
        owner.items.extend(items)
    return owner


def _appended(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Append to a copy of a list, whose own length stays."""
    owner = argument(arguments)
    if isinstance(owner, ListValue):
        owner = c.copy(machine, owner, [], {})
    return _append(machine, [owner, *arguments[1:]], named)


def _array(machine: Machine, arguments: Arguments, _: Named) -> object:
    size, maker = argument(arguments), argument(arguments, 1)
    if not isinstance(size, int) or not 0 <= size <= MAX_ITEMS:
        return UNKNOWN
    blank = machine.call(maker, [], {})
    if is_scalar(blank):
        return c.new_list(machine, [blank] * size)
    rest = [machine.call(maker, [], {}) for _ in range(size - 1)]
    return c.new_list(machine, [blank, *rest][:size])


def _padded(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Fill up an array that is longer than what was written."""
    made, size, maker = arguments
    if isinstance(made, ListValue) and isinstance(size, int) and size <= MAX_ITEMS:
        while len(made.items) < size:
            made.items.append(machine.call(maker, [], {}))
    return made


def _indexed(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Make a list of what was written with its places."""
    table, maker = arguments
    if not isinstance(table, DictValue):
        return UNKNOWN
    places = [place for place in table.items if isinstance(place, int)]
    if len(places) != len(table.items) or not all(0 <= place < MAX_ITEMS for place in places):
        return UNKNOWN
    size = max(places, default=-1) + 1
    items = [
        table.items[i] if i in table.items else machine.call(maker, [], {}) for i in range(size)
    ]
    made = c.new_list(machine, items)
    made.ways |= table.ways
    made.first, made.last, made.elided = table.first, table.last, table.elided
    return made


def _new_list(machine: Machine, _: Arguments, __: Named) -> object:
    return c.new_list(machine, [])


def _new_map(machine: Machine, _: Arguments, __: Named) -> object:
    return c.new_dict(machine, {})


def _look(_: Machine, arguments: Arguments, __: Named) -> object:
    """Look something up, and tell whether it is there."""
    owner, key = argument(arguments), argument(arguments, 1)
    if not isinstance(owner, DictValue) or key is UNKNOWN or owner.spoiled:
        return (None, False) if owner is None else UNKNOWN
    return owner.items.get(hashable(key)), key in owner.items


def _field(_: Machine, arguments: Arguments, __: Named) -> object:
    maker = argument(arguments)
    return Builtin("default_factory", lambda machine, _a, _n: machine.call(maker, [], {}))


def _object(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Make an object of a type that the answer does not show."""
    name = f"type {first_of(arguments, '')}"
    kind = machine.outermost.names.setdefault(name, ClassValue(name, []))
    if not isinstance(kind, ClassValue):
        return UNKNOWN
    made = make_object(machine, kind, [], {})
    made.attributes.update(named)
    return made


def _same(_: Machine, arguments: Arguments, __: Named) -> object:
    return argument(arguments)


def _copied(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Copy the struct that a pointer leads to; its lists may grow apart from then on."""
    value = argument(arguments)
    if not isinstance(value, ObjectValue):
        return value
    made = ObjectValue(value.kind)
    machine.fresh(made)
    made.content, made.network = value.content, value.network
    for name, part in value.attributes.items():
        own = c.copy(machine, part, [], {}) if isinstance(part, ListValue) else part
        made.attributes[name] = own
    return made


def _length(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    if value is None:
        return 0
    if isinstance(value, ListValue | DictValue):
        return UNKNOWN if value.spoiled else len(value.items)
    return len(value) if isinstance(value, str | tuple) else UNKNOWN


def _delete(machine: Machine, arguments: Arguments, named: Named) -> object:
    owner = argument(arguments)
    if isinstance(owner, DictValue):
        c.pop_key(machine, owner, [argument(arguments, 1), None], named)
    return None


def _copy(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Copy what fits from one list over another."""
    target, items = argument(arguments), items_of(machine, argument(arguments, 1))
    if isinstance(target, ListValue):
        machine.touch(target)
        if items is None:
            target.spoiled = True
        else:
            fitting = items[: len(target.items)]
            target.items[: len(fitting)] = fitting
    return UNKNOWN


def _text(_: Machine, arguments: Arguments, __: Named) -> object:
    """Convert to a text: a number is a character, characters are put together."""
    value = argument(arguments)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int) and 0 <= value < 0x110000:
        return chr(value)
    if isinstance(value, ListValue) and all(isinstance(item, str) for item in value.items):
        return "".join(map(str, value.items))
    return UNKNOWN


def _number(_: Machine, arguments: Arguments, __: Named) -> object:
    value = counted(argument(arguments))
    return int(value) if isinstance(value, float) and abs(value) < 2**63 else value


def _real(_: Machine, arguments: Arguments, __: Named) -> object:
    return argument(arguments)


def _chars(machine: Machine, arguments: Arguments, _: Named) -> object:
    value = argument(arguments)
    return c.new_list(machine, list(map(Char, value))) if isinstance(value, str) else UNKNOWN


def _extreme(*, largest: bool) -> Function:
    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        found = argument(arguments)
        for value in arguments[1:]:
            found_is_less = binary("<", found, value)
            if found_is_less is UNKNOWN:
                return UNKNOWN
            found = value if found_is_less is largest else found
        return found

    return run


def _panic(_: Machine, __: Arguments, ___: Named) -> object:
    raise Raised("panic")


# Methods


_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    # Lists of container/list are lists as well.
    ListValue: {
        "PushBack": c.append,
        "PushFront": c.append_first,
        "Len": lambda m, owner, _, n: _length(m, [owner], n),
        "Init": c.clear,
    },
}
_method = c.methods_of(_METHODS)
_SUBTESTS: Final = frozenset({"Run", "Do", "Go"})


def _methods(owner: object, name: str) -> object:
    if isinstance(owner, NetworkValue):
        return network_member(owner, name)
    if isinstance(owner, ObjectValue):
        return _promoted(owner, name)
    if owner is UNKNOWN:
        return Builtin(name, _run_given) if name in _SUBTESTS else UNKNOWN
    found = _method(owner, name)
    return Builtin(name, _own_method(owner, name)) if found is UNKNOWN else found


def _promoted(owner: ObjectValue, name: str) -> object:
    """Give a member of what is embedded in a struct."""
    for field, inner in owner.attributes.items():
        if not isinstance(inner, ObjectValue) or field_name(inner.kind.name) != field:
            continue
        if name in inner.attributes:
            return inner.attributes[name]
        found = inner.kind.member(name)
        if found is not None:
            return bound_to(inner, *found)
    if name in owner.kind.members:
        return owner.kind.members[name]
    return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))


def _own_method(owner: object, name: str) -> Function:
    """Call a method that the answer gives to a type that is no struct."""
    way = "map" if isinstance(owner, DictValue) else "plain"
    way = "list" if isinstance(owner, ListValue) else way

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        method = machine.outermost.names.get(f"{name}@{way}")
        if isinstance(method, FunctionValue):
            return machine.call(method.bind(owner, None), arguments, named)
        return UNKNOWN

    return run


def _run_given(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Run the functions that a test, or something like it, is given to run."""
    for given in arguments:
        if isinstance(given, FunctionValue):
            machine.call(given, [UNKNOWN] * len(given.term.parameters), {})
    return None


def _members(module: Module, name: str) -> object:
    known = PACKAGES.get(module.name)
    if known is not None:
        return known.get(name, UNKNOWN)
    if name.startswith("New"):
        return Builtin(name, lambda machine, _a, _n: new_unseen(machine))
    return UNKNOWN


def _builtins(table: Mapping[str, Function]) -> dict[str, object]:
    return {name: Builtin(name, run) for name, run in table.items()}


GO: Final = Library(
    functions={
        **_builtins(
            {
                "__array__": _array,
                "__padded__": _padded,
                "__indexed__": _indexed,
                "__list__": _new_list,
                "__map__": _new_map,
                "__look__": _look,
                "__field__": _field,
                "__object__": _object,
                "__same__": _same,
                "__copied__": _copied,
                "__chars__": _chars,
                "__appended__": _appended,
                "tuple": _list_of,
                "iter": _places_of,
                "enumerate": _pairs_of,
                "append": _append,
                "len": _length,
                "cap": _length,
                "delete": _delete,
                "copy": _copy,
                "string": _text,
                "min": _extreme(largest=False),
                "max": _extreme(largest=True),
                "panic": _panic,
                "rune": _same,
                "byte": _same,
                **dict.fromkeys(
                    ("int", "int8", "int16", "int32", "int64", "uint", "uint32", "uint64"), _number
                ),
                **dict.fromkeys(("float32", "float64"), _real),
            }
        ),
        **{name: Module(name) for name in PACKAGES},
    },
    members=_members,
    methods=_methods,
    rules=Rules(declares=True, operators=OPERATORS, missing=missing, separate_methods=True),
)
