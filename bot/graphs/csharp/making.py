"""What C# programs make: collections, arrays, objects with their parts, plain values of a type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of, member_of
from bot.graphs.program.assigning import assign_item
from bot.graphs.program.containers import Function, argument, first_of
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.semantics import spelled
from bot.graphs.program.texts import whole_number
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Char,
    ClassValue,
    DictValue,
    ListValue,
    Named,
    ObjectValue,
    SetValue,
    is_scalar,
)

_RECORD: Final = ClassValue("", [])
"""The class of objects that have none, such as `new { From = 1 }`."""


def _new_list(machine: Machine, arguments: Arguments, named: Named) -> object:
    made = c.new_list(machine, [])
    if arguments and not isinstance(arguments[0], int):
        c.extend(machine, made, arguments, named)
    return made


def _new_set(machine: Machine, arguments: Arguments, named: Named) -> object:
    made = SetValue({})
    machine.fresh(made)
    if arguments and isinstance(arguments[0], ListValue | SetValue | tuple | str):
        c.unite(machine, made, arguments[:1], named)
    return made


def _new_table(machine: Machine, arguments: Arguments, _: Named) -> object:
    given = first_of(arguments, None)
    pairs = c.pairs_of(machine, given) if isinstance(given, DictValue | ListValue) else {}
    return UNKNOWN if pairs is None else c.new_dict(machine, pairs)


def _new_text(_: Machine, arguments: Arguments, __: Named) -> object:
    text, count = first_of(arguments), argument(arguments, 1)
    if isinstance(text, str) and isinstance(count, int) and 0 <= count <= MAX_ITEMS:
        return str(text) * count
    return UNKNOWN


def _pair(_: Machine, arguments: Arguments, named: Named) -> object:
    return (*arguments, *named.values())


def _edge(_: Machine, arguments: Arguments, named: Named) -> object:
    """Make an edge of a class that only a library shows."""
    return (*arguments, *named.values())[:3]


def _nothing_known(*_: object) -> object:
    return UNKNOWN


def _words(text: str) -> list[str]:
    return text.split()


NEW: Final[Mapping[str, Function]] = {
    **dict.fromkeys(
        [
            "List",
            "LinkedList",
            "Queue",
            "Stack",
            "ArrayList",
            "Collection",
            "ConcurrentQueue",
            "ConcurrentBag",
        ],
        _new_list,
    ),
    **dict.fromkeys(("HashSet", "SortedSet"), _new_set),
    **dict.fromkeys(
        [
            "Dictionary",
            "SortedDictionary",
            "SortedList",
            "Hashtable",
            "ConcurrentDictionary",
            "OrderedDictionary",
        ],
        _new_table,
    ),
    **dict.fromkeys(("Tuple", "ValueTuple", "KeyValuePair"), _pair),
    **dict.fromkeys(
        [
            "Edge",
            "SEdge",
            "TaggedEdge",
            "STaggedEdge",
            "EquatableEdge",
            "SEquatableEdge",
            "UndirectedEdge",
            "SUndirectedEdge",
            "WeightedEdge",
        ],
        _edge,
    ),
    **dict.fromkeys(
        _words("""
            PriorityQueue SortedQueue Random Stopwatch StringBuilder Exception
        """),
        _nothing_known,
    ),
    "string": _new_text,
    "String": _new_text,
}


def _array(machine: Machine, arguments: Arguments, _: Named) -> object:
    blank, *sizes = arguments
    if not sizes:
        return c.new_list(machine, [])
    size, *inner = sizes
    if not isinstance(size, int) or not 0 <= size <= MAX_ITEMS:
        return UNKNOWN
    if not inner:
        return c.new_list(machine, [blank] * size)
    return c.new_list(machine, [_array(machine, [blank, *inner], {}) for _ in range(size)])


def _record(machine: Machine, _: Arguments, named: Named) -> object:
    made = ObjectValue(_RECORD)
    machine.fresh(made)
    machine.touch(made, "new")
    made.attributes.update(named)
    return made


def _with(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Fill what was just made: (object, rows handed to `Add`, keyed items), named properties."""
    made, rows, keyed = arguments
    for name, value in named.items():
        if name.startswith("+"):
            _add_all(machine, member_of(machine, made, name[1:]), value)
        elif isinstance(made, ObjectValue):
            machine.touch(made, "item")
            made.attributes[name] = value
    for row in items_of(machine, rows) or []:
        machine.call(
            member_of(machine, made, "Add"), list(row) if isinstance(row, tuple) else [], {}
        )
    if isinstance(keyed, DictValue):
        for key, value in keyed.items.items():
            assign_item(machine, made, key, value)
    for part in (rows, keyed):
        if isinstance(made, ObjectValue) and isinstance(part, ListValue | DictValue):
            made.elided = made.elided or part.elided
    return made


def _add_all(machine: Machine, owner: object, more: object) -> None:
    if isinstance(owner, ListValue):
        c.extend(machine, owner, [more], {})
    elif isinstance(owner, SetValue):
        c.unite(machine, owner, [more], {})
    elif isinstance(owner, DictValue):
        for pair in items_of(machine, more) or []:
            parts = items_of(machine, pair) or []
            if len(parts) == 2:
                c.put(machine, owner, parts, {})


def _part(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give a named part: (the member of that name, its owner, its place if that is a tuple)."""
    member, owner, index = arguments
    if isinstance(owner, tuple) and isinstance(index, int):
        return owner[index] if index < len(owner) else UNKNOWN
    return member


def _either(_: Machine, arguments: Arguments, __: Named) -> object:
    return next((found for found in arguments if found is not UNKNOWN), UNKNOWN)


def _whole(_: Machine, arguments: Arguments, __: Named) -> object:
    value = first_of(arguments)
    if isinstance(value, ObjectValue):
        return value.attributes.get("value", UNKNOWN)
    if (
        isinstance(value, str)
        and len(value) == 1
        and (isinstance(value, Char) or not value.isdigit())
    ):
        return ord(value)
    if isinstance(value, str):
        return whole_number(value)
    finite = isinstance(value, int | float) and abs(value) < 2**63
    return int(value) if finite and isinstance(value, int | float) else UNKNOWN


def _char(_: Machine, arguments: Arguments, __: Named) -> object:
    value = first_of(arguments)
    if isinstance(value, int):
        return Char(chr(value)) if 0 <= value < 0xD800 else UNKNOWN
    return Char(value) if isinstance(value, str) and len(value) == 1 else UNKNOWN


def _real(_: Machine, arguments: Arguments, __: Named) -> object:
    value = first_of(arguments)
    return value if isinstance(value, int | float) else UNKNOWN


def _cast(_: Machine, arguments: Arguments, __: Named) -> object:
    """Turn a value into another kind; a number becomes the constant of an enumeration."""
    kind, value = first_of(arguments), argument(arguments, 1)
    if isinstance(kind, ClassValue) and isinstance(value, int):
        for member in kind.members.values():
            if isinstance(member, ObjectValue) and member.attributes.get("value") == value:
                return member
    return value


def _is(_: Machine, arguments: Arguments, __: Named) -> object:
    """Tell whether a value is of a kind: (value, the kind)."""
    value, kind = arguments
    if value is None:
        return False
    if value is UNKNOWN or not isinstance(kind, ClassValue):
        return UNKNOWN
    return isinstance(value, ObjectValue) and kind in value.kind.lineage()


def _text(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give the text of a value inside a text."""
    value = first_of(arguments)
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, ObjectValue):
        return value.attributes.get("name", UNKNOWN)
    text = spelled(value) if is_scalar(value) else None
    return UNKNOWN if text is None else text


MADE: Final[Mapping[str, Function]] = {
    "__array__": _array,
    "__record__": _record,
    "__with__": _with,
    "__part__": _part,
    "__either__": _either,
    "__whole__": _whole,
    "__char__": _char,
    "__real__": _real,
    "__cast__": _cast,
    "__is__": _is,
    "__text__": _text,
}
