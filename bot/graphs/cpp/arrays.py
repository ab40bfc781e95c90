"""Arrays of C and C++: made, filled, measured, and grown where only a part of them is kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Function, argument
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    Named,
)

_KEPT: Final = 24
"""How many items of a long array are made at first."""
_MAX_MADE: Final = 40
_MAX_PLAIN: Final = 64
_MAX_INDEX: Final = 3_000
_LONG: Final = 400
_BYTES: Final = {0: 0, -1: -1, 255: -1, 63: 0x3F3F3F3F, 127: 0x7F7F7F7F}


class Blank(Builtin):
    """Makes the blank items of an array; `size` is how many it has, those not made yet included."""

    __slots__ = ("size",)

    def __init__(self, maker: object, size: object) -> None:
        is_made = isinstance(maker, FunctionValue | Builtin)
        super().__init__("blank", _calls(maker) if is_made else _gives(maker))
        self.size = size


def _calls(maker: object) -> Function:
    return lambda machine, _, __: machine.call(maker, [], {})


def _gives(value: object) -> Function:
    return lambda *_: value


def size_of(owner: ListValue) -> object:
    """Give how many items a list or an array has."""
    if owner.spoiled:
        return UNKNOWN
    if owner.default is None:
        return len(owner.items)
    return owner.default.size if isinstance(owner.default, Blank) else UNKNOWN


def _one(machine: Machine, maker: object) -> object:
    return machine.call(maker, [], {}) if isinstance(maker, FunctionValue | Builtin) else maker


def blanks(machine: Machine, size: object, maker: object, more: int = 1) -> ListValue:
    """Make an array of a size; of a long one, or one of unknown size, only the beginning.

    `more` is how much more than of an array is kept, for what may grow at its end.
    """
    is_made = isinstance(maker, FunctionValue | Builtin)
    room = more * (_MAX_MADE if is_made else _MAX_PLAIN)
    known = isinstance(size, int) and size >= 0
    count = size if isinstance(size, int) and 0 <= size <= room else _KEPT if known else 0
    items = [_one(machine, maker) for _ in range(count)] if is_made else [maker] * count
    made = c.new_list(machine, items)
    if count != size:
        made.default = Blank(maker, size if known else UNKNOWN)
        made.spoiled = size is UNKNOWN
    return made


def _array(machine: Machine, arguments: Arguments, _: Named) -> object:
    size, maker = argument(arguments), argument(arguments, 1)
    if isinstance(size, float):
        size = int(size) if math.isfinite(size) else UNKNOWN
    return blanks(machine, size, maker)


def _filled(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Fill what is written up to the sizes that are declared."""
    written, maker, *sizes = arguments
    if isinstance(written, DictValue):
        written = _placed(machine, written)
    if not isinstance(written, ListValue):
        return written
    if len(sizes) > 1 and not any(isinstance(i, ListValue | str) for i in written.items):
        _fold(machine, written, sizes)
    _fill_up(machine, written, maker, sizes)
    return written


def _placed(machine: Machine, table: DictValue) -> ListValue:
    """Turn items with their places into a list."""
    places = [key for key in table.items if isinstance(key, int) and 0 <= key <= _MAX_INDEX]
    made = ListValue([table.items.get(i) for i in range(max(places, default=-1) + 1)])
    machine.fresh(made)
    made.first, made.last, made.ways = table.first, table.last, set(table.ways)
    made.elided, made.spoiled = table.elided, len(places) < len(table.items)
    return made


def _fold(machine: Machine, written: ListValue, sizes: list[Any]) -> None:
    """Fold `{0, 1, 1, 0}` into rows."""
    width = sizes[1]
    if not isinstance(width, int) or width <= 0 or len(written.items) < 1:
        return
    if len(written.items) == 1 and len(sizes) == 2 and isinstance(sizes[0], int):
        written.items[:] = [c.new_list(machine, list(written.items))]
        return
    rows = [written.items[i : i + width] for i in range(0, len(written.items), width)]
    written.items[:] = [c.new_list(machine, row) for row in rows]


def _fill_up(machine: Machine, written: ListValue, maker: object, sizes: list[Any]) -> None:
    inner = sizes[1:]
    for i, item in enumerate(written.items):
        if isinstance(item, DictValue):
            item = written.items[i] = _placed(machine, item)  # noqa: PLW2901 - a row by its places
        if inner and item is None:
            item = written.items[i] = c.new_list(machine, [])  # noqa: PLW2901 - a row left out
        if inner and isinstance(item, ListValue):
            _fill_up(machine, item, maker, inner)
        elif not inner and item is None:
            written.items[i] = _one(machine, maker)
    size = sizes[0] if sizes else None
    if not isinstance(size, int) or size <= len(written.items):
        return
    end = size if size <= _MAX_MADE else max(_KEPT, len(written.items))
    while len(written.items) < end:
        written.items.append(_blank_of(machine, maker, inner))
    if end < size:
        written.default = Blank(Builtin("row", lambda m, *_: _blank_of(m, maker, inner)), size)


def _blank_of(machine: Machine, maker: object, sizes: list[Any]) -> object:
    if not sizes:
        return _one(machine, maker)
    inner = Builtin("blank", lambda m, *_: _blank_of(m, maker, sizes[1:]))
    return blanks(machine, sizes[0], inner if len(sizes) > 1 else maker)


def missing(machine: Machine, owner: Container, index: object) -> object:
    """Give an item that is not there: a blank one, in an array of which only a part is kept."""
    if isinstance(owner, ListValue) and owner.default is not None and isinstance(index, int):
        return owner.items[index] if _grow(machine, owner, index) else UNKNOWN
    return UNKNOWN


def _grow(machine: Machine, owner: ListValue, index: int) -> bool:
    if not 0 <= index <= _MAX_INDEX:
        return False
    machine.spend(index // 8)
    while len(owner.items) <= index:
        owner.items.append(_one(machine, owner.default))
    return True


def set_outside(machine: Machine, owner: ListValue, index: object, value: object) -> None:
    """Set an item behind the end of what is kept of an array."""
    if not isinstance(index, int):
        owner.spoiled = True
    elif owner.default is not None and _grow(machine, owner, index):
        owner.items[index] = value


def _fill(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Give every item the same value, at whatever depth."""
    _fill_with(machine, argument(arguments), argument(arguments, 1))
    return None


def _fill_with(machine: Machine, owner: object, value: object) -> None:
    if not isinstance(owner, ListValue):
        return
    machine.touch(owner, "new")
    machine.spend(len(owner.items) // 16)
    inner = [item for item in owner.items if isinstance(item, ListValue)]
    if value is not None and inner and len(inner) == len(owner.items):
        for item in inner:
            _fill_with(machine, item, value)
    else:
        owner.items[:] = [value] * len(owner.items)
        if owner.default is not None:
            owner.default = Blank(value, size_of(owner))


def _memset(machine: Machine, arguments: Arguments, _: Named) -> object:
    owner, byte = argument(arguments), argument(arguments, 1)
    value = _BYTES.get(byte, UNKNOWN) if isinstance(byte, int) else UNKNOWN
    plain = isinstance(owner, ListValue) and _holds_plain(owner, 0)
    if plain:
        _fill_with(machine, owner, value)
    elif isinstance(owner, ListValue) and all(i is None for i in owner.items):
        return owner
    return owner


def _holds_plain(owner: ListValue, depth: int) -> bool:
    if depth > 4:
        return False
    return all(
        (isinstance(item, ListValue) and _holds_plain(item, depth + 1))
        or isinstance(item, int | float)
        or item is UNKNOWN
        for item in owner.items[:40]
    )


def _is_long(_: Machine, arguments: Arguments, __: Named) -> object:
    """Tell whether loops that only fill an array would take many turns."""
    turns = 1
    for bound in arguments:
        if not isinstance(bound, int):
            return False
        turns *= max(bound, 1)
    return turns > _LONG


def _used(_: Machine, arguments: Arguments, __: Named) -> object:
    """Note how much of an array is in use, for the program counts it up."""
    owner, count = argument(arguments), argument(arguments, 1)
    if isinstance(owner, ListValue) and isinstance(count, int) and 0 <= count <= len(owner.items):
        owner.used = count
    return None


def _count(machine: Machine, arguments: Arguments, _: Named) -> object:
    owner = argument(arguments)
    if isinstance(owner, str):
        return len(owner) + 1
    if isinstance(owner, ListValue):
        return size_of(owner)
    items = items_of(machine, owner)
    return UNKNOWN if items is None else len(items)


def _overwritten(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Copy items over those of another array."""
    owner, source = argument(arguments), argument(arguments, 1)
    if isinstance(owner, ListValue):
        machine.touch(owner, "new")
        items = items_of(machine, source)
        if items is None:
            owner.spoiled = True
        else:
            copies = [c.copy(machine, i, [], {}) if isinstance(i, ListValue) else i for i in items]
            owner.items[: len(copies)] = copies
    return owner


def _grown(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Give an array room for more."""
    owner, maker = argument(arguments), argument(arguments, 1)
    if owner is None:
        return blanks(machine, None, maker)
    if isinstance(owner, ListValue) and owner.default is None:
        owner.default = Blank(maker, UNKNOWN)
    return owner


FUNCTIONS: Final[Mapping[str, Function]] = {
    "__array__": _array,
    "__filled__": _filled,
    "__fill__": _fill,
    "__memset__": _memset,
    "__is_long__": _is_long,
    "__used__": _used,
    "__count__": _count,
    "__overwritten__": _overwritten,
    "__grown__": _grown,
}
