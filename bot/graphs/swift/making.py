"""What Swift programs make: collections, ranges, numbers, texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Function, argument, first_of
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.semantics import spelled
from bot.graphs.program.texts import real_number
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    ClassValue,
    DictValue,
    ListValue,
    Named,
    ObjectValue,
    SetValue,
    hashable,
    is_scalar,
)

_DEPTH: Final = 4


def copied(machine: Machine, value: object, depth: int = _DEPTH) -> object:
    """Give a value of its own, as every assignment of a list, set or dictionary does."""
    if not isinstance(value, ListValue | SetValue | DictValue) or depth == 0:
        return value
    made = c.copy(machine, value, [], {})
    if isinstance(made, ListValue):
        made.items = [copied(machine, item, depth - 1) for item in made.items]
    elif isinstance(made, DictValue):
        made.items = {k: copied(machine, item, depth - 1) for k, item in made.items.items()}
    if isinstance(made, ListValue | SetValue | DictValue):
        made.ways |= value.ways
        made.first, made.last = value.first, value.last
    return made


def _copy(machine: Machine, arguments: Arguments, _: Named) -> object:
    return copied(machine, first_of(arguments))


def _array(machine: Machine, arguments: Arguments, named: Named) -> object:
    if "repeating" in named:
        count = named.get("count")
        if not isinstance(count, int) or not 0 <= count <= MAX_ITEMS:
            return UNKNOWN
        machine.spend(count)
        return c.new_list(machine, [copied(machine, named["repeating"]) for _ in range(count)])
    items = items_of(machine, arguments[0]) if arguments else []
    return UNKNOWN if items is None else c.new_list(machine, items)


def _set(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, arguments[0]) if arguments else []
    if items is None:
        return UNKNOWN
    made = SetValue({hashable(item): None for item in items})
    machine.fresh(made)
    return made


def _dictionary(machine: Machine, arguments: Arguments, named: Named) -> object:
    if "grouping" in named:
        return _grouped(machine, named["grouping"], named.get("by", first_of(arguments)))
    given = named.get("uniqueKeysWithValues", first_of(arguments, None))
    if given is None:
        return c.new_dict(machine, {})
    pairs = c.pairs_of(machine, given)
    return UNKNOWN if pairs is None else c.new_dict(machine, pairs)


def _grouped(machine: Machine, given: object, by: object) -> object:
    items = items_of(machine, given)
    if items is None:
        return UNKNOWN
    found: dict[object, list[object]] = {}
    for item in items:
        found.setdefault(hashable(machine.call(by, [item], {})), []).append(item)
    return c.new_dict(machine, {key: c.new_list(machine, inner) for key, inner in found.items()})


def _range(_: Machine, arguments: Arguments, __: Named) -> object:
    start, end, closed = arguments
    if isinstance(start, str) and isinstance(end, str) and len(start) == len(end) == 1:
        return UNKNOWN
    if not isinstance(start, int) or not isinstance(end, int):
        return UNKNOWN
    made = range(start, end + bool(closed))
    return made if len(made) <= MAX_ITEMS else UNKNOWN


def _stride(_: Machine, __: Arguments, named: Named) -> object:
    start, step = named.get("from"), named.get("by")
    end = named.get("to", named.get("through"))
    if not (isinstance(start, int) and isinstance(step, int) and isinstance(end, int)) or not step:
        return UNKNOWN
    if "through" in named:
        end += 1 if step > 0 else -1
    made = range(start, end, step)
    return made if len(made) <= MAX_ITEMS else UNKNOWN


def _zip(machine: Machine, arguments: Arguments, _: Named) -> object:
    rows = [items_of(machine, given) for given in arguments]
    known = [row for row in rows if row is not None]
    if len(known) != len(rows) or len(known) != 2:
        return UNKNOWN
    return c.new_list(machine, list(zip(*known, strict=False)))


def text_of(value: object) -> object:
    """Give the text of a plain value or of the constant of an enumeration."""
    if value is None or isinstance(value, bool):
        return {None: "nil", True: "true", False: "false"}[value]
    if isinstance(value, ObjectValue):
        return value.attributes.get("name", UNKNOWN)
    text = spelled(value) if is_scalar(value) else None
    return UNKNOWN if text is None else text


def _text(machine: Machine, arguments: Arguments, named: Named) -> object:
    if "repeating" in named:
        text, count = named["repeating"], named.get("count")
        known = isinstance(text, str) and isinstance(count, int) and 0 <= count <= MAX_ITEMS
        return str(text) * count if known and isinstance(count, int) else UNKNOWN
    given = first_of(arguments, named.get("describing", ""))
    if isinstance(given, ListValue):
        parts = [item for item in given.items if isinstance(item, str)]
        return "".join(parts) if len(parts) == len(given.items) else UNKNOWN
    machine.spend()
    return text_of(given)


def _whole(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give `Int(value)`, which is null for a text that is no number."""
    value = first_of(arguments)
    if isinstance(value, str):
        plain = value.removeprefix("-")
        return int(value) if plain.isascii() and plain.isdigit() and len(plain) < 20 else None
    if isinstance(value, int | float) and abs(value) < 2**63:
        return int(value)
    return UNKNOWN


def _real(_: Machine, arguments: Arguments, __: Named) -> object:
    return real_number(first_of(arguments))


def _scalar(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give `UnicodeScalar(code)` and `Character(text)` as a text of one character."""
    value = first_of(arguments)
    if isinstance(value, int):
        return chr(value) if 0 <= value < 0xD800 else None
    return value if isinstance(value, str) else UNKNOWN


def _extreme(choose: object) -> Function:
    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        if not arguments or not all(isinstance(value, int | float) for value in arguments):
            return UNKNOWN
        return choose(*arguments) if len(arguments) > 1 else arguments[0]  # type: ignore[operator]  # min or max

    return run


def _distance(_: Machine, arguments: Arguments, __: Named) -> object:
    value = first_of(arguments)
    return abs(value) if isinstance(value, int | float) else UNKNOWN


def _part(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give a named part: (the member of that name, its owner, its place if that is a tuple)."""
    member, owner, index = arguments
    if isinstance(owner, tuple) and isinstance(index, int):
        return owner[index] if index < len(owner) else UNKNOWN
    return member


def _is(_: Machine, arguments: Arguments, __: Named) -> object:
    value, kind = first_of(arguments), argument(arguments, 1)
    if isinstance(value, ObjectValue) and isinstance(kind, ClassValue):
        return kind in value.kind.lineage()
    return UNKNOWN


FUNCTIONS: Final[Mapping[str, Function]] = {
    **dict.fromkeys(("Array", "ContiguousArray", "ArraySlice", "Deque"), _array),
    "Set": _set,
    "Dictionary": _dictionary,
    "stride": _stride,
    "zip": _zip,
    "min": _extreme(min),
    "max": _extreme(max),
    "abs": _distance,
    "String": _text,
    **dict.fromkeys(("Int", "UInt", "UInt8", "UInt32", "Int64"), _whole),
    **dict.fromkeys(("Double", "Float"), _real),
    **dict.fromkeys(("Character", "UnicodeScalar"), _scalar),
    "print": lambda *_: None,
    "__range__": _range,
    "__copy__": _copy,
    "__part__": _part,
    "__is__": _is,
    "__text__": lambda _, a, __: text_of(first_of(a)),
}
