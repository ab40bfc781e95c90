"""Rust's iterators, as far as programs build graphs with them. All are run to their end at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program import texts
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Method, first_of
from bot.graphs.program.machine import MAX_ITEMS, MAX_TURNS, Machine
from bot.graphs.program.operators import binary
from bot.graphs.program.sequences import Sequences
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Container,
    DictValue,
    ListValue,
    Named,
    SetValue,
    hashable,
    is_scalar,
)
from bot.graphs.rust.types import MAPS, NUMBERS, SETS, TEXTS


class Stream(tuple[Any, ...]):  # noqa: SLOT001 - a tuple cannot hold `elided` in a slot
    """What an iterator gives; `elided` when it goes through a literal that was cut."""

    elided = False


def stream(items: list[object], source: object = None) -> Stream:
    made = Stream(items)
    made.elided = bool(getattr(source, "elided", False))
    return made


def items(machine: Machine, value: object) -> list[object] | None:
    """Give what a loop over a value finds, in order; None when it is not known."""
    if value is None:
        return []
    if isinstance(value, DictValue):
        machine.spend(len(value.items))
        return None if value.spoiled else list(value.items.items())
    if isinstance(value, str) or (is_scalar(value) and not isinstance(value, str)):
        return [value]
    return items_of(machine, value)


_RUN: Final = Sequences(items=items)


def iterated(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    if isinstance(owner, Stream):
        return owner
    found = items(machine, owner)
    return UNKNOWN if found is None else stream(found[:MAX_TURNS], owner)


def _changed(change: Callable[[Machine, list[object], Arguments], list[object] | None]) -> Method:
    """Make a method that gives other items than it takes."""

    def run(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        found = items(machine, owner)
        made = None if found is None else change(machine, found, arguments)
        return UNKNOWN if made is None else stream(made[:MAX_ITEMS], owner)

    return run


def _map(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    found = _RUN.results(machine, owner, first_of(arguments))
    return UNKNOWN if found is None else stream(found, owner)


def _filter(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    found = _RUN.filter(machine, stream(items(machine, owner) or []), arguments, named)
    return stream(found.items, owner) if isinstance(found, ListValue) else UNKNOWN


def _filter_map(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    found = _RUN.results(machine, owner, first_of(arguments))
    if found is None or UNKNOWN in found:
        return UNKNOWN
    return stream([item for item in found if item is not None], owner)


def _flat_map(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    found = _RUN.results(machine, owner, first_of(arguments))
    return UNKNOWN if found is None else _flat(machine, found, owner)


def _flat(machine: Machine, parts: list[object], owner: object) -> object:
    made: list[object] = []
    for part in parts:
        inner = items(machine, part)
        if inner is None:
            return UNKNOWN
        made += inner
    return stream(made, owner)


def _flatten(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    found = items(machine, owner)
    return UNKNOWN if found is None else _flat(machine, found, owner)


def _with(step: Callable[[list[object], list[object]], list[object]]) -> Method:
    """Make a method that goes through two iterators."""

    def run(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        one, other = items(machine, owner), items(machine, first_of(arguments))
        return UNKNOWN if one is None or other is None else stream(step(one, other), owner)

    return run


def _counted(cut: Callable[[int], slice]) -> Method:
    """Make a method that takes some of the items, told by a number."""

    def change(_: Machine, found: list[object], arguments: Arguments) -> list[object] | None:
        number = first_of(arguments)
        return found[cut(number)] if isinstance(number, int) and number >= 0 else None

    return _changed(change)


def _windows(_: Machine, found: list[object], arguments: Arguments) -> list[object] | None:
    size = first_of(arguments)
    if not isinstance(size, int) or size < 1:
        return None
    return [ListValue(found[i : i + size]) for i in range(len(found) - size + 1)]


def _chunks(_: Machine, found: list[object], arguments: Arguments) -> list[object] | None:
    size = first_of(arguments)
    if not isinstance(size, int) or size < 1:
        return None
    return [ListValue(found[i : i + size]) for i in range(0, len(found), size)]


def _steps(_: Machine, found: list[object], arguments: Arguments) -> list[object] | None:
    size = first_of(arguments)
    return found[::size] if isinstance(size, int) and size > 0 else None


def _for_each(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    _RUN.results(machine, owner, first_of(arguments))
    return ()


def _count(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    found = items(machine, owner)
    return UNKNOWN if found is None else len(found)


def _sum(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    total: object = 0
    for item in items(machine, owner) or []:
        total = binary("+", total, item)
    return total if items(machine, owner) is not None else UNKNOWN


def _extreme(choose: Callable[..., Any]) -> Method:
    def run(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
        found: list[Any] | None = items(machine, owner)
        try:
            return UNKNOWN if found is None else choose(found, default=None)
        except TypeError:
            return UNKNOWN

    return run


def _place(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    """Give the place of the first item for which a function holds."""
    for place, found in enumerate(_RUN.results(machine, owner, first_of(arguments)) or [UNKNOWN]):
        known = machine.truth(found)
        if known is None:
            return UNKNOWN
        if known:
            return place
    return None


def _at(place: int) -> Method:
    def run(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
        found = items(machine, owner)
        return UNKNOWN if found is None else (found[place] if found else None)

    return run


def _nth(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    found, place = items(machine, owner), first_of(arguments)
    if found is None or not isinstance(place, int):
        return UNKNOWN
    return found[place] if 0 <= place < len(found) else None


def _unzipped(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    found = items(machine, owner)
    if found is None or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in found):
        return UNKNOWN
    pairs = [pair for pair in found if isinstance(pair, tuple)]
    return tuple(c.new_list(machine, [pair[side] for pair in pairs]) for side in (0, 1))


def collected(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    """Collect into the type that is wanted: a list where none is named."""
    if owner is UNKNOWN:
        return UNKNOWN
    found, wanted = items(machine, owner), first_of(arguments, "")
    if found is None:
        return UNKNOWN
    made: Container
    if wanted in MAPS:
        parts = [None if isinstance(item, str) else items_of(machine, item) for item in found]
        pairs = [part for part in parts if part is not None and len(part) == 2]
        if len(pairs) < len(found) and not getattr(owner, "elided", False):
            return UNKNOWN
        made = c.new_dict(machine, {hashable(key): value for key, value in pairs})
        made.sorted = wanted == "BTreeMap"
    elif wanted in SETS:
        made = SetValue({hashable(item): None for item in found})
        machine.fresh(made)
    elif wanted in TEXTS:
        return texts.joined(machine, "", c.new_list(machine, found))
    else:
        made = c.new_list(machine, found)
    keep_origin(made, owner)
    return made


def keep_origin(made: Container, source: object) -> None:
    """Note that a container is what a literal says."""
    made.elided = bool(getattr(source, "elided", False))
    if isinstance(source, Container):
        made.ways |= source.ways
        made.first, made.last = source.first, source.last
        made.spoiled = source.spoiled
    else:
        made.ways.add("literal")


def _whole_or_real(_: Machine, text: str, arguments: Arguments, __: Named) -> object:
    """Parse a text as the number type that is wanted; nothing for a text that is none."""
    wanted = first_of(arguments, "")
    if wanted in TEXTS:
        return text
    if wanted == "char":
        return text[:1]
    try:
        number = int(text[:20]) if wanted not in ("f64", "f32") else float(text[:40])
    except ValueError:
        return None
    return number if wanted in NUMBERS or wanted == "" else UNKNOWN


parse: Final = _whole_or_real

STREAM_METHODS: Final[Mapping[str, Method]] = {
    **dict.fromkeys(("iter", "into_iter", "iter_mut", "drain", "peekable", "fuse"), iterated),
    **dict.fromkeys(("cloned", "copied", "clone", "by_ref", "values_mut"), iterated),
    "map": _map,
    "filter": _filter,
    "filter_map": _filter_map,
    "flat_map": _flat_map,
    "flatten": _flatten,
    "for_each": _for_each,
    "try_for_each": _for_each,
    "inspect": _map,
    "fold": _RUN.fold,
    "any": _RUN.any,
    "all": _RUN.all,
    "find": _RUN.first,
    "position": _place,
    "enumerate": _changed(lambda _m, found, _a: list(enumerate(found))),
    "rev": _changed(lambda _m, found, _a: found[::-1]),
    "zip": _with(lambda one, other: list(zip(one, other, strict=False))),
    "chain": _with(lambda one, other: [*one, *other]),
    "skip": _counted(lambda number: slice(number, None)),
    "take": _counted(slice),
    "windows": _changed(_windows),
    "chunks": _changed(_chunks),
    "step_by": _changed(_steps),
    "tuple_windows": _changed(lambda _m, found, _a: list(pairwise(found))),
    "count": _count,
    "len": _count,
    "sum": _sum,
    "max": _extreme(max),
    "min": _extreme(min),
    "next": _at(0),
    "last": _at(-1),
    "nth": _nth,
    "unzip": _unzipped,
    "collect": collected,
    "collect_vec": lambda m, owner, _a, n: collected(m, owner, [""], n),
    "to_vec": lambda m, owner, _a, n: collected(m, owner, [""], n),
}
"""What can be done with an iterator."""

ITERATED: Final = frozenset(
    ["iter", "into_iter", "iter_mut", "drain", "windows", "chunks", "chain", "zip", "to_vec"]
)
"""Those of them that a collection has as well."""
