"""LINQ: what C# programs ask of any sequence. Each answer is worked out at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.program.access import items_of
from bot.graphs.program.containers import (
    Function,
    Method,
    argument,
    first_of,
    new_dict,
    new_list,
    sort_items,
)
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.sequences import Sequences
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    FunctionValue,
    ListValue,
    Named,
    SetValue,
    hashable,
)


class Group(ListValue):
    """The items that `GroupBy` found under one key."""

    __slots__ = ("key",)

    def __init__(self, key: object, items: list[object]) -> None:
        super().__init__(items)
        self.key = key


def _with_index(item: object, index: int) -> tuple[object, ...]:
    return (item, index)


_PLAIN: Final = Sequences()
_INDEXED: Final = Sequences(give=_with_index)


def _takes_two(function: object) -> bool:
    return isinstance(function, FunctionValue) and len(function.term.parameters) == 2


def _sequences(arguments: Arguments) -> Sequences:
    """Give the operations, with the index for a function that takes it."""
    return _INDEXED if _takes_two(first_of(arguments)) else _PLAIN


def _select(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    return _sequences(arguments).map(machine, owner, arguments, named)


def _select_many(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    if len(arguments) < 2:
        return _sequences(arguments).flat_map(machine, owner, arguments, named)
    items = items_of(machine, owner)
    found: list[object] = []
    for item in items or []:
        inner = items_of(machine, machine.call(arguments[0], [item], {}))
        if inner is None:
            return UNKNOWN
        found += [machine.call(arguments[1], [item, part], {}) for part in inner]
    return UNKNOWN if items is None else new_list(machine, found)


def _where(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    """Keep what a test holds for; what is kept of a dictionary is a list of its pairs."""
    items = items_of(machine, owner)
    if items is None:
        return UNKNOWN
    return _sequences(arguments).filter(machine, ListValue(items), arguments, named)


def _of_items(work: Callable[[Machine, list[object], Arguments], object]) -> Method:
    def run(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        items = items_of(machine, owner)
        return UNKNOWN if items is None else work(machine, items, arguments)

    return run


def _to_list(machine: Machine, items: list[object], _: Arguments) -> object:
    return new_list(machine, items)


def _to_set(machine: Machine, items: list[object], _: Arguments) -> object:
    made = SetValue({hashable(item): None for item in items})
    machine.fresh(made)
    return made


def _to_table(machine: Machine, items: list[object], arguments: Arguments) -> object:
    if not arguments:
        pairs = [(item[0], item[1]) for item in items if isinstance(item, tuple) and len(item) == 2]
        return new_dict(machine, {hashable(key): value for key, value in pairs})
    made: dict[object, object] = {}
    for item in items:
        key = hashable(machine.call(arguments[0], [item], {}))
        value = argument(arguments, 1)
        is_function = len(arguments) > 1 and isinstance(value, FunctionValue)
        made[key] = machine.call(value, [item], {}) if is_function else item
    return UNKNOWN if UNKNOWN in made else new_dict(machine, made)


def _grouped(
    machine: Machine, items: list[object], arguments: Arguments
) -> dict[object, list[object]]:
    found: dict[object, list[object]] = {}
    for item in items:
        key = hashable(machine.call(first_of(arguments), [item], {}))
        has_value = len(arguments) > 1 and isinstance(arguments[1], FunctionValue)
        value = machine.call(arguments[1], [item], {}) if has_value else item
        found.setdefault(key, []).append(value)
    return found


def _group(machine: Machine, items: list[object], arguments: Arguments) -> object:
    groups: list[object] = []
    for key, inner in _grouped(machine, items, arguments).items():
        group = Group(key, inner)
        machine.fresh(group)
        groups.append(group)
    return new_list(machine, groups)


def _look_up(machine: Machine, items: list[object], arguments: Arguments) -> object:
    found = _grouped(machine, items, arguments)
    return new_dict(machine, {key: new_list(machine, inner) for key, inner in found.items()})


def _ordered(*, backwards: bool) -> Callable[[Machine, list[object], Arguments], object]:
    def run(machine: Machine, items: list[object], arguments: Arguments) -> object:
        named: Named = {"reverse": backwards}
        if arguments:
            named["key"] = arguments[0]
        made = sort_items(machine, items, named)
        return UNKNOWN if made is None else new_list(machine, made)

    return run


def _distinct(machine: Machine, items: list[object], _: Arguments) -> object:
    return new_list(machine, list(dict.fromkeys(map(hashable, items))))


def _backwards(machine: Machine, items: list[object], _: Arguments) -> object:
    return new_list(machine, items[::-1])


def _zip(machine: Machine, items: list[object], arguments: Arguments) -> object:
    others = items_of(machine, first_of(arguments))
    if others is None:
        return UNKNOWN
    pairs = list(zip(items, others, strict=False))
    if len(arguments) < 2:
        return new_list(machine, list(pairs))
    return new_list(machine, [machine.call(arguments[1], list(pair), {}) for pair in pairs])


def _concat(machine: Machine, items: list[object], arguments: Arguments) -> object:
    others = items_of(machine, first_of(arguments))
    return UNKNOWN if others is None else new_list(machine, [*items, *others])


def _union(machine: Machine, items: list[object], arguments: Arguments) -> object:
    others = items_of(machine, first_of(arguments))
    return UNKNOWN if others is None else _distinct(machine, [*items, *others], [])


def _kept(*, shared: bool) -> Callable[[Machine, list[object], Arguments], object]:
    def run(machine: Machine, items: list[object], arguments: Arguments) -> object:
        others = items_of(machine, first_of(arguments))
        if others is None:
            return UNKNOWN
        known = {hashable(other) for other in others}
        return new_list(machine, [i for i in dict.fromkeys(items) if (i in known) == shared])

    return run


def _cut(machine: Machine, items: list[object], bounds: slice) -> object:
    return new_list(machine, items[bounds])


def _skip(machine: Machine, items: list[object], arguments: Arguments) -> object:
    count = first_of(arguments)
    return _cut(machine, items, slice(max(count, 0), None)) if isinstance(count, int) else UNKNOWN


def _take(machine: Machine, items: list[object], arguments: Arguments) -> object:
    count = first_of(arguments)
    return _cut(machine, items, slice(max(count, 0))) if isinstance(count, int) else UNKNOWN


def _append(machine: Machine, items: list[object], arguments: Arguments) -> object:
    return new_list(machine, [*items, first_of(arguments)])


def _prepend(machine: Machine, items: list[object], arguments: Arguments) -> object:
    return new_list(machine, [first_of(arguments), *items])


def _found(*, last: bool) -> Callable[[Machine, list[object], Arguments], object]:
    """Make `First`, `Last` and their like, with a test or without."""

    def run(machine: Machine, items: list[object], arguments: Arguments) -> object:
        ordered = items[::-1] if last else items
        if not arguments:
            return ordered[0] if ordered else None
        if not isinstance(arguments[0], FunctionValue):
            return ordered[0] if ordered else arguments[0]
        return _PLAIN.first(machine, ListValue(ordered), arguments, {})

    return run


def _any(machine: Machine, items: list[object], arguments: Arguments) -> object:
    return _PLAIN.any(machine, ListValue(items), arguments, {}) if arguments else bool(items)


def _all(machine: Machine, items: list[object], arguments: Arguments) -> object:
    return _PLAIN.all(machine, ListValue(items), arguments, {})


def _count(machine: Machine, items: list[object], arguments: Arguments) -> object:
    if not arguments:
        return len(items)
    kept = _PLAIN.filter(machine, ListValue(items), arguments, {})
    return len(kept.items) if isinstance(kept, ListValue) else UNKNOWN


def _numbers(machine: Machine, items: list[object], arguments: Arguments) -> list[object]:
    return [machine.call(arguments[0], [item], {}) for item in items] if arguments else items


def _sum(machine: Machine, items: list[object], arguments: Arguments) -> object:
    numbers = _numbers(machine, items, arguments)
    known = [number for number in numbers if isinstance(number, int | float)]
    return sum(known) if len(known) == len(numbers) else UNKNOWN


def _extreme(choose: Callable[..., object]) -> Callable[[Machine, list[object], Arguments], object]:
    def run(machine: Machine, items: list[object], arguments: Arguments) -> object:
        numbers = _numbers(machine, items, arguments)
        known = [number for number in numbers if isinstance(number, int | float)]
        return choose(known) if known and len(known) == len(numbers) else UNKNOWN

    return run


def _fold(machine: Machine, items: list[object], arguments: Arguments) -> object:
    if len(arguments) == 1 and items:
        return _PLAIN.fold(machine, ListValue(items[1:]), [items[0], arguments[0]], {})
    return _PLAIN.fold(machine, ListValue(items), arguments[:2], {})


def _chunk(machine: Machine, items: list[object], arguments: Arguments) -> object:
    size = first_of(arguments)
    if not isinstance(size, int) or size < 1:
        return UNKNOWN
    rows = range(0, len(items), size)
    return new_list(machine, [new_list(machine, items[i : i + size]) for i in rows])


def _of_type(machine: Machine, items: list[object], _: Arguments) -> object:
    return new_list(machine, items)


LINQ: Final[Mapping[str, Method]] = {
    "Select": _select,
    "ConvertAll": _select,
    "SelectMany": _select_many,
    "Where": _where,
    "FindAll": _where,
    **{
        name: _of_items(work)
        for name, work in (
            *((name, _to_list) for name in ("ToList", "ToArray", "AsEnumerable", "AsReadOnly")),
            *((name, _of_type) for name in ("Cast", "OfType", "AsParallel", "DefaultIfEmpty")),
            *((name, _to_list) for name in ("ToImmutableList", "ToImmutableArray")),
            ("ToHashSet", _to_set),
            ("ToDictionary", _to_table),
            ("GroupBy", _group),
            ("ToLookup", _look_up),
            *((name, _ordered(backwards=False)) for name in ("OrderBy", "Order")),
            *((name, _ordered(backwards=True)) for name in ("OrderByDescending",)),
            ("Distinct", _distinct),
            ("Reverse", _backwards),
            ("Zip", _zip),
            ("Concat", _concat),
            ("Union", _union),
            ("Intersect", _kept(shared=True)),
            ("Except", _kept(shared=False)),
            ("Skip", _skip),
            ("Take", _take),
            ("Append", _append),
            ("Prepend", _prepend),
            *((n, _found(last=False)) for n in ("First", "FirstOrDefault", "Single", "Find")),
            *((n, _found(last=False)) for n in ("SingleOrDefault", "ElementAtOrDefault")),
            *((n, _found(last=True)) for n in ("Last", "LastOrDefault", "FindLast")),
            ("Any", _any),
            ("Exists", _any),
            ("All", _all),
            ("TrueForAll", _all),
            ("Count", _count),
            ("Sum", _sum),
            ("Max", _extreme(max)),
            ("Min", _extreme(min)),
            ("Aggregate", _fold),
            ("Chunk", _chunk),
        )
    },
}


def ranged(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Give `Enumerable.Range(first, count)`."""
    first, count = first_of(arguments), argument(arguments, 1)
    if not isinstance(first, int) or not isinstance(count, int) or not 0 <= count <= MAX_ITEMS:
        return UNKNOWN
    return new_list(machine, list(range(first, first + count)))


def repeated(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Give `Enumerable.Repeat(item, count)`."""
    count = argument(arguments, 1)
    if not isinstance(count, int) or not 0 <= count <= MAX_ITEMS:
        return UNKNOWN
    return new_list(machine, [arguments[0]] * count)


ENUMERABLE: Final[Mapping[str, Function]] = {
    "Range": ranged,
    "Repeat": repeated,
    "Empty": lambda machine, _, __: new_list(machine, []),
}
