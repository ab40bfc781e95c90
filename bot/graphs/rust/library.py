"""What Rust brings along, as far as programs build graphs with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program.containers import Function, argument, first_of
from bot.graphs.program.formats import brace_formatted
from bot.graphs.program.machine import MAX_ITEMS, MAX_TURNS, Library, Machine, Rules
from bot.graphs.program.networks import new_unseen, unseen_member
from bot.graphs.program.operators import binary
from bot.graphs.program.semantics import TYPED_OPERATORS, OwnOperator
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    Char,
    ClassValue,
    DictValue,
    ListValue,
    Module,
    Named,
    NetworkValue,
    ObjectValue,
    Raised,
    SetValue,
    Unknown,
)
from bot.graphs.rust.collections import LIST_METHODS, MAP_METHODS, SET_METHODS, copied
from bot.graphs.rust.petgraph import PETGRAPH, petgraph_member, petgraph_static
from bot.graphs.rust.streams import STREAM_METHODS, Stream, collected, iterated, stream
from bot.graphs.rust.types import MAPS, NUMBERS, SETS
from bot.graphs.rust.values import ANY_METHODS, TEXT_METHODS, to_text

_MAX_SHIFT: Final = 64


# What programs call by a bare name


def _new_list(machine: Machine, _: Arguments, __: Named) -> object:
    return c.new_list(machine, [])


def _new_map(machine: Machine, _: Arguments, __: Named) -> object:
    return c.new_dict(machine, {})


def _new_sorted_map(machine: Machine, _: Arguments, __: Named) -> object:
    made = c.new_dict(machine, {})
    made.sorted = True
    return made


def _new_set(machine: Machine, _: Arguments, __: Named) -> object:
    made = SetValue({})
    machine.fresh(made)
    return made


def _repeated(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Make `[value; size]`, each item a copy of its own."""
    value, size = argument(arguments), argument(arguments, 1)
    if not isinstance(size, int) or not 0 <= size <= MAX_ITEMS:
        return UNKNOWN
    return c.new_list(machine, [copied(machine, value, 0) for _ in range(size)])


def _range(_: Machine, arguments: Arguments, __: Named) -> object:
    first, last, closed = arguments
    if isinstance(first, str) and isinstance(last, str) and len(first) == len(last) == 1:
        return stream([Char(chr(code)) for code in range(ord(first), ord(last) + bool(closed))])
    if last is None and isinstance(first, int):
        return range(first, first + MAX_TURNS)
    if isinstance(first, int) and isinstance(last, int):
        return range(first, last + bool(closed))
    return UNKNOWN


def _iterate(machine: Machine, arguments: Arguments, _: Named) -> object:
    value = argument(arguments)
    if isinstance(value, range | Stream | ListValue):
        return value
    return iterated(machine, value, [], {})


def _field(_: Machine, arguments: Arguments, __: Named) -> object:
    maker = argument(arguments)
    return Builtin("default_factory", lambda machine, _a, _n: machine.call(maker, [], {}))


def _bound(_: Machine, __: Arguments, ___: Named) -> object:
    return True


def _same(_: Machine, arguments: Arguments, __: Named) -> object:
    return argument(arguments)


def _number(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    if isinstance(value, Char) and len(value) == 1:
        return ord(value)
    if isinstance(value, ObjectValue) and isinstance(value.attributes.get("value"), int):
        return value.attributes["value"]
    return int(value) if isinstance(value, float) and abs(value) < 2**63 else value


def _char(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    return Char(chr(value)) if isinstance(value, int) and 0 <= value < 0x110000 else value


def _variants(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Let the variants of an enumeration be known by their bare names."""
    kind = argument(arguments)
    if isinstance(kind, ClassValue):
        for name, member in kind.members.items():
            machine.outermost.names.setdefault(name, member)
    return None


def _is(_: Machine, arguments: Arguments, __: Named) -> object:
    """Tell whether a value is of a variant."""
    value, kind = argument(arguments), argument(arguments, 1)
    if value is UNKNOWN or kind is UNKNOWN:
        return UNKNOWN
    return isinstance(value, ObjectValue) and value.kind is kind


def _become(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Let an object be of another variant of its type."""
    value, other = argument(arguments), argument(arguments, 1)
    if isinstance(value, ObjectValue) and isinstance(other, ObjectValue):
        machine.touch(value)
        value.kind, value.attributes = other.kind, dict(other.attributes)
    return None


def _panic(_: Machine, __: Arguments, ___: Named) -> object:
    raise Raised("panic")


def _format(_: Machine, arguments: Arguments, named: Named) -> object:
    pattern = first_of(arguments)
    if not isinstance(pattern, str):
        return UNKNOWN
    try:
        return brace_formatted(pattern.replace(":?}", "}"), arguments[1:], named)
    except (ValueError, KeyError, IndexError):
        return UNKNOWN


# Operators


def _add(_: Machine, left: object, right: object) -> object:
    if isinstance(left, Char) and isinstance(right, int):
        return Char(chr(min(max(ord(left) + right, 0), 0x10FFFF)))
    return binary("+", left, right)


def _shift(_: Machine, left: object, right: object) -> object:
    if isinstance(left, int) and isinstance(right, int) and 0 <= right <= _MAX_SHIFT:
        return binary("*", left, 2**right)
    return UNKNOWN


_OPERATORS: Final[Mapping[str, OwnOperator]] = {
    "+": _add,
    "-": TYPED_OPERATORS["-"],
    "/": TYPED_OPERATORS["/"],
    "<<": _shift,
}


# Methods


_method = c.methods_of(
    {
        ListValue: LIST_METHODS,
        SetValue: SET_METHODS,
        DictValue: MAP_METHODS,
        Stream: STREAM_METHODS,
        range: STREAM_METHODS,
        str: TEXT_METHODS,
        Char: TEXT_METHODS,
    }
)


def _methods(owner: object, name: str) -> object:
    for kind, give in _OWNERS:
        if isinstance(owner, kind):
            return give(owner, name)
    if name.isdigit() and isinstance(owner, tuple | ListValue):
        parts = owner.items if isinstance(owner, ListValue) else owner
        return parts[int(name[:3])] if int(name[:3]) < len(parts) else UNKNOWN
    found = _method(owner, name)
    if found is UNKNOWN and name in ANY_METHODS:
        method = ANY_METHODS[name]
        return Builtin(name, lambda machine, given, named: method(machine, owner, given, named))
    if found is UNKNOWN and isinstance(owner, ObjectValue):
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    return found


def _of_unknown(_: object, name: str) -> object:
    return Builtin(name, _made_unseen) if name in ("new", "default") else UNKNOWN


def _made_unseen(machine: Machine, _: Arguments, __: Named) -> object:
    return new_unseen(machine)


def _class_member(owner: ClassValue, name: str) -> object:
    """Give what `derive` brings: the object with every field at its first value."""
    if name == "default" and owner.fields is not None:
        return Builtin(name, lambda machine, _a, _n: machine.call(owner, [], {}))
    return UNKNOWN


_MAKERS: Final[Mapping[str, Function]] = {
    **dict.fromkeys(MAPS, _new_map),
    "BTreeMap": _new_sorted_map,
    **dict.fromkeys(SETS, _new_set),
    **dict.fromkeys(("Vec", "VecDeque", "BinaryHeap", "LinkedList"), _new_list),
}


def _static(owner: Builtin, name: str) -> object:
    """Give `Vec::new`, `HashMap::from` and their like; methods may be named with their type."""
    made = petgraph_static(owner, name)
    if made is not None:
        return made
    maker = _MAKERS.get(owner.name)
    if maker is not None and name in ("new", "with_capacity", "default", "with_hasher"):
        return Builtin(name, maker)
    if maker is not None and name in ("from", "from_iter"):
        return Builtin(name, lambda m, given, n: _from(m, owner.name, given, n))
    kind = "number" if owner.name in NUMBERS else owner.name
    run = _STATIC.get((kind, name))
    if run is not None:
        return Builtin(name, run)
    return Builtin(name, lambda m, given, n: m.call(_methods(argument(given), name), given[1:], n))


def _text_from(machine: Machine, arguments: Arguments, named: Named) -> object:
    return to_text(machine, argument(arguments), [], named)


def _lazy(machine: Machine, arguments: Arguments, _: Named) -> object:
    return machine.call(argument(arguments), [], {})


_STATIC: Final[Mapping[tuple[str, str], Function]] = {
    ("String", "from"): _text_from,
    ("String", "from_str"): _text_from,
    ("str", "from"): _text_from,
    ("String", "new"): lambda _m, _a, _n: "",
    **{("char", name): _char for name in ("from", "from_u32", "from_digit")},
    **{("number", name): _number for name in ("from", "try_from")},
    ("number", "max_value"): lambda _m, _a, _n: 2**31 - 1,
    **{(name, "new"): _lazy for name in ("LazyLock", "Lazy", "OnceLock", "LazyCell")},
}


def _from(machine: Machine, kind: str, arguments: Arguments, named: Named) -> object:
    return collected(machine, argument(arguments), [kind], named)


def _members(module: Module, name: str) -> object:
    return PETGRAPH.get(name, UNKNOWN) if module.name == "petgraph" else UNKNOWN


_OWNERS: Final[tuple[tuple[type, Callable[[Any, str], object]], ...]] = (
    (NetworkValue, petgraph_member),
    (ClassValue, _class_member),
    (Builtin, _static),
    (Module, _members),
    (Unknown, _of_unknown),
)


def _unknown(_: Machine, __: Arguments, ___: Named) -> object:
    return UNKNOWN


def _builtins(table: Mapping[str, Function]) -> dict[str, object]:
    return {name: Builtin(name, run) for name, run in table.items()}


RUST: Final = Library(
    functions={
        **_builtins(_MAKERS),
        **_builtins(
            dict.fromkeys(
                (
                    *("String", "str", "char", "ToString", "Into", "Clone", "ToOwned", "Iterator"),
                    *("LazyLock", "Lazy", "OnceLock", "LazyCell", "Option", "From", *NUMBERS),
                ),
                _unknown,
            )
        ),
        **_builtins(
            {
                "__repeated__": _repeated,
                "__range__": _range,
                "__field__": _field,
                "__bound__": _bound,
                "__taken__": _same,
                "__number__": _number,
                "__char__": _char,
                "__variants__": _variants,
                "__is__": _is,
                "__become__": _become,
                "iter": _iterate,
                "format": _format,
                "panic": _panic,
                "unreachable": _panic,
                "todo": _panic,
                "dbg": _same,
                "drop": lambda _m, _a, _n: None,
            }
        ),
        "petgraph": Module("petgraph"),
    },
    members=_members,
    methods=_methods,
    rules=Rules(declares=True, operators=_OPERATORS, separate_methods=True),
)
