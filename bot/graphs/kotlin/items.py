"""What Kotlin does with the items of anything that has some: lists, sets, maps, arrays, texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program import texts
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Method, argument, first_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.operators import contains as is_in
from bot.graphs.program.sequences import Sequences, item_and_index, parts_of_pair
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    DictValue,
    FunctionValue,
    ListValue,
    Named,
    Raised,
    SetValue,
    hashable,
)


def _index_and_item(item: object, index: int) -> tuple[object, ...]:
    return tuple(reversed(item_and_index(item, index)))


EACH: Final = Sequences()
_INDEXED: Final = Sequences(give=_index_and_item)
_PAIRS: Final = Sequences(give=parts_of_pair)


def _listed(machine: Machine, owner: object) -> list[object] | None:
    return items_of(machine, owner)


def _on_items(
    work: Callable[[Machine, list[object], Arguments], object],
) -> Method:
    """Make a method that gives what some work makes of the owner's items."""

    def run(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        items = _listed(machine, owner)
        return UNKNOWN if items is None else work(machine, items, arguments)

    return run


def new_set(machine: Machine, items: list[object]) -> SetValue:
    made = SetValue({hashable(item): None for item in items})
    machine.fresh(made)
    return made


def new_table(machine: Machine, pairs: object) -> object:
    found = c.pairs_of(machine, pairs)
    return UNKNOWN if found is None else c.new_dict(machine, found)


def _for_each(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    """Hand a function each item; one of two parameters takes a map's key and value."""
    function = first_of(arguments)
    plain = (
        [part for part in function.term.parameters if part.kind == "plain"]
        if isinstance(function, FunctionValue)
        else []
    )
    ways = _PAIRS if len(plain) == 2 and isinstance(owner, DictValue) else EACH
    return ways.each(machine, owner, arguments, named)


def _kept(value: object) -> bool:
    return value is not None


def _not_null(method: Method) -> Method:
    def run(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
        made = method(machine, owner, arguments, named)
        if isinstance(made, ListValue):
            made.items[:] = filter(_kept, made.items)
        return made

    return run


def _grouped(machine: Machine, items: list[object], arguments: Arguments) -> object:
    groups: dict[object, object] = {}
    for item in items:
        key = hashable(machine.call(first_of(arguments), [item], {}))
        worth = machine.call(arguments[1], [item], {}) if len(arguments) > 1 else item
        group = groups.get(key)
        if not isinstance(group, ListValue):
            group = groups[key] = c.new_list(machine, [])
        group.items.append(worth)
    return c.new_dict(machine, groups)


def _associated(*, key: bool, value: bool) -> Method:
    """Make `associateBy` and `associateWith`: a function gives the key or the value of each."""

    def work(machine: Machine, items: list[object], arguments: Arguments) -> object:
        makers = iter(arguments)
        key_of = next(makers, UNKNOWN) if key else None
        value_of = next(makers, None) if value or len(arguments) > 1 else None
        made: dict[object, object] = {}
        for item in items:
            named = item if key_of is None else machine.call(key_of, [item], {})
            made[hashable(named)] = item if value_of is None else machine.call(value_of, [item], {})
        return c.new_dict(machine, made)

    return _on_items(work)


def mapped_values(machine: Machine, owner: Any, arguments: Arguments, _: Named) -> object:
    found = EACH.results(machine, owner, first_of(arguments))
    if found is None or not isinstance(owner, DictValue):
        return UNKNOWN
    return c.new_dict(machine, dict(zip(c.ordered_keys(owner), found, strict=True)))


def _table(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    if isinstance(owner, DictValue):
        return c.copy(machine, owner, arguments, named)
    return new_table(machine, owner)


def _sorted_table(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    made = _table(machine, owner, arguments, named)
    if isinstance(made, DictValue):
        made.sorted = True
    return made


def _by(arguments: Arguments, *, backwards: bool = False) -> Named:
    named: Named = {"reverse": True} if backwards else {}
    return {**named, "key": arguments[0]} if arguments else named


def _sorted(*, backwards: bool = False) -> Method:
    def work(machine: Machine, items: list[object], arguments: Arguments) -> object:
        made = c.sort_items(machine, items, _by(arguments, backwards=backwards))
        return UNKNOWN if made is None else c.new_list(machine, made)

    return _on_items(work)


def sort(*, backwards: bool = False) -> Method:
    def run(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
        return c.sort(machine, owner, [], _by(arguments, backwards=backwards))

    return run


def _extreme(*, last: bool) -> Method:
    def work(machine: Machine, items: list[object], arguments: Arguments) -> object:
        made = c.sort_items(machine, items, _by(arguments))
        return UNKNOWN if made is None else (made[-last] if made else None)

    return _on_items(work)


def _found(*, last: bool = False, strict: bool = False) -> Method:
    """Make `first` and `last`, with a test or without one."""

    def run(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
        if arguments:
            owner = EACH.filter(machine, owner, arguments, named)
        items = _listed(machine, owner)
        if items is None:
            return UNKNOWN
        if not items and strict:
            raise Raised("NoSuchElementException")
        return items[-last] if items else None

    return run


def _counted(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    if arguments:
        owner = EACH.filter(machine, owner, arguments, named)
    items = _listed(machine, owner)
    return UNKNOWN if items is None else len(items)


def _any(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    if arguments:
        return EACH.any(machine, owner, arguments, named)
    items = _listed(machine, owner)
    return UNKNOWN if items is None else bool(items)


def _none(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    known = _any(machine, owner, arguments, named)
    return UNKNOWN if known is UNKNOWN else not known


def _total(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items = EACH.results(machine, owner, arguments[0]) if arguments else _listed(machine, owner)
    numbers = [item for item in items or [] if isinstance(item, int | float)]
    return sum(numbers) if items is not None and len(numbers) == len(items) else UNKNOWN


def _with_index(machine: Machine, items: list[object], _: Arguments) -> object:
    return c.new_list(machine, list(enumerate(items)))


def _zipped(machine: Machine, items: list[object], arguments: Arguments) -> object:
    others = items_of(machine, first_of(arguments))
    if others is None:
        return UNKNOWN
    pairs: list[object] = list(zip(items, others, strict=False))
    if len(arguments) > 1:
        pairs = [machine.call(arguments[1], list(pair), {}) for pair in pairs]  # type: ignore[call-overload]  # they are pairs
    return c.new_list(machine, pairs)


def _next_pairs(machine: Machine, items: list[object], arguments: Arguments) -> object:
    return _zipped(machine, items, [tuple(items[1:]), *arguments])


def _chunks(machine: Machine, items: list[object], arguments: Arguments) -> object:
    size = first_of(arguments)
    if not isinstance(size, int) or size < 1:
        return UNKNOWN
    parts = [items[i : i + size] for i in range(0, len(items), size)]
    return c.new_list(machine, [c.new_list(machine, part) for part in parts])


def _windows(machine: Machine, items: list[object], arguments: Arguments) -> object:
    size, step = first_of(arguments), argument(arguments, 1)
    step = step if isinstance(step, int) and step > 0 else 1
    if not isinstance(size, int) or size < 1:
        return UNKNOWN
    parts = [items[i : i + size] for i in range(0, len(items) - size + 1, step)]
    return c.new_list(machine, [c.new_list(machine, part) for part in parts])


def _part_of(*, rest: bool, end: bool = False) -> Method:
    """Make `take`, `drop` and their like, which part the items at a number of them."""

    def work(machine: Machine, items: list[object], arguments: Arguments) -> object:
        count = first_of(arguments)
        if not isinstance(count, int) or count < 0:
            return UNKNOWN
        at = max(len(items) - count, 0) if end else count
        return c.new_list(machine, items[at:] if rest else items[:at])

    return _on_items(work)


def _flat(machine: Machine, items: list[object], _: Arguments) -> object:
    parts = [items_of(machine, item) for item in items]
    if None in parts:
        return UNKNOWN
    return c.new_list(machine, [item for part in parts for item in part or ()])


def _joined(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    if len(arguments) > 1:
        return UNKNOWN
    return texts.joined(machine, named.get("separator", first_of(arguments, ", ")), owner)


def _at_or_null(machine: Machine, items: list[object], arguments: Arguments) -> object:
    place = first_of(arguments)
    if not isinstance(place, int):
        return UNKNOWN
    if 0 <= place < len(items):
        return items[place]
    return machine.call(arguments[1], [place], {}) if len(arguments) > 1 else None


def _index_of(_: Machine, items: list[object], arguments: Arguments) -> object:
    item = first_of(arguments)
    if item is UNKNOWN or UNKNOWN in items:
        return UNKNOWN
    return items.index(item) if item in items else -1


def _index_where(machine: Machine, items: list[object], arguments: Arguments) -> object:
    for place, item in enumerate(items):
        known = machine.truth(machine.call(first_of(arguments), [item], {}))
        if known is not False:
            return UNKNOWN if known is None else place
    return -1


def _contains(_: Machine, owner: object, arguments: Arguments, __: Named) -> object:
    known = is_in(owner, first_of(arguments))
    return UNKNOWN if known is None else known


def _merged(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    return plus(machine, owner, first_of(arguments))


def plus(machine: Machine, owner: object, given: object) -> object:
    """Give a new collection with one more item, or with those of another collection."""
    if isinstance(owner, DictValue):
        pairs = c.pairs_of(machine, (given,) if isinstance(given, tuple) else given)
        if pairs is None or owner.spoiled:
            return UNKNOWN
        return c.new_dict(machine, {**owner.items, **pairs})
    items = _listed(machine, owner)
    if items is None:
        return UNKNOWN
    more = added_items(machine, items, given)
    if more is None:
        return UNKNOWN
    whole = [*items, *more]
    return new_set(machine, whole) if isinstance(owner, SetValue) else c.new_list(machine, whole)


def added_items(machine: Machine, items: list[object], given: object) -> list[object] | None:
    """Give the items that `+` adds: those of a collection, unless collections are the items."""
    nested = bool(items) and all(isinstance(item, ListValue | SetValue) for item in items)
    if isinstance(given, ListValue | SetValue | range) and not nested:
        return items_of(machine, given)
    return [given]


def _others(*, shared: bool) -> Method:
    def work(machine: Machine, items: list[object], arguments: Arguments) -> object:
        given = first_of(arguments)
        others = items_of(machine, given) if isinstance(given, ListValue | SetValue) else [given]
        if others is None:
            return UNKNOWN
        return c.new_list(machine, [item for item in items if (item in others) == shared])

    return _on_items(work)


def itself(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return owner


ITEMS: Final[Mapping[str, Method]] = {
    "forEach": _for_each,
    "onEach": _for_each,
    "forEachIndexed": _INDEXED.each,
    "map": EACH.map,
    "mapIndexed": _INDEXED.map,
    "mapNotNull": _not_null(EACH.map),
    "filterNotNull": _not_null(c.copy),
    "flatMap": EACH.flat_map,
    "filter": EACH.filter,
    "filterNot": EACH.reject,
    "associate": EACH.to_table,
    "associateWith": _associated(key=False, value=True),
    "associateBy": _associated(key=True, value=False),
    "groupBy": _on_items(_grouped),
    "any": _any,
    "none": _none,
    "all": EACH.all,
    "find": EACH.first,
    "fold": EACH.fold,
    "first": _found(strict=True),
    "last": _found(last=True, strict=True),
    **dict.fromkeys(("firstOrNull", "peek"), _found()),
    "lastOrNull": _found(last=True),
    "count": _counted,
    **dict.fromkeys(("sum", "sumOf", "sumBy"), _total),
    **dict.fromkeys(("max", "maxOrNull", "maxBy", "maxByOrNull"), _extreme(last=True)),
    **dict.fromkeys(("min", "minOrNull", "minBy", "minByOrNull"), _extreme(last=False)),
    **dict.fromkeys(("sorted", "sortedBy"), _sorted()),
    **dict.fromkeys(("sortedDescending", "sortedByDescending"), _sorted(backwards=True)),
    **dict.fromkeys(("reversed", "asReversed"), _on_items(lambda m, i, _: c.new_list(m, i[::-1]))),
    **dict.fromkeys(
        (
            *("toList", "toMutableList", "toTypedArray", "toIntArray", "asList", "asSequence"),
            *("asIterable", "toCollection", "copyOf", "clone", "stream", "toCharArray"),
        ),
        _on_items(lambda machine, items, _: c.new_list(machine, list(items))),
    ),
    **dict.fromkeys(
        ("toSet", "toMutableSet", "toHashSet", "toSortedSet", "toLinkedSet"),
        _on_items(lambda machine, items, _: new_set(machine, items)),
    ),
    **dict.fromkeys(("toMap", "toMutableMap"), _table),
    "toSortedMap": _sorted_table,
    "distinct": _on_items(lambda m, i, _: c.new_list(m, list(dict.fromkeys(map(hashable, i))))),
    "withIndex": _on_items(_with_index),
    "zip": _on_items(_zipped),
    "zipWithNext": _on_items(_next_pairs),
    "chunked": _on_items(_chunks),
    "windowed": _on_items(_windows),
    "take": _part_of(rest=False),
    "drop": _part_of(rest=True),
    "takeLast": _part_of(rest=True, end=True),
    "dropLast": _part_of(rest=False, end=True),
    "flatten": _on_items(_flat),
    "joinToString": _joined,
    "getOrNull": _on_items(_at_or_null),
    "getOrElse": _on_items(_at_or_null),
    "elementAt": _on_items(_at_or_null),
    "indexOf": _on_items(_index_of),
    "indexOfFirst": _on_items(_index_where),
    "contains": _contains,
    "plus": _merged,
    "minus": _others(shared=False),
    "subtract": _others(shared=False),
    "intersect": _others(shared=True),
    "union": _on_items(lambda m, i, given: new_set(m, [*i, *(items_of(m, given[0]) or [])])),
    **dict.fromkeys(("orEmpty", "iterator"), itself),
    "isNotEmpty": _any,
    "isEmpty": _none,
    "isNullOrEmpty": _none,
}
