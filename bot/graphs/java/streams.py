"""Java's streams, collectors and comparators.

A stream is the list of what comes out of it; one without an end is an `Endless`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of, member_of
from bot.graphs.program.containers import Function, Method, argument, first_of
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.sequences import Sequences
from bot.graphs.program.sequences import in_order as sorted_by
from bot.graphs.program.texts import joined
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    FunctionValue,
    ListValue,
    Named,
    ObjectValue,
    Raised,
    SetValue,
    hashable,
)

_SEQUENCES: Final = Sequences()
_CALLABLE: Final = (FunctionValue, Builtin)


@dataclass(frozen=True, slots=True, eq=False)
class Endless:
    """A stream that goes on until it is limited; `following` gives what comes after an item."""

    first: object
    following: Callable[[Machine, object], object]


def generated(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give `Stream.generate(maker)`."""
    maker = first_of(arguments)
    return Endless(UNKNOWN, lambda machine, _: machine.call(maker, [], {}))


def iterated(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Give `Stream.iterate(first, next)`, or the items up to where a test fails."""
    if len(arguments) == 3:
        return _while(machine, *arguments)
    following = argument(arguments, 1)
    return Endless(first_of(arguments), lambda m, item: m.call(following, [item], named))


def _while(machine: Machine, item: object, test: object, following: object) -> object:
    found: list[object] = []
    while machine.truth(machine.call(test, [item], {})) and len(found) < MAX_ITEMS:
        found.append(item)
        item = machine.call(following, [item], {})
    return c.new_list(machine, found)


def _limit_endless(machine: Machine, owner: Endless, arguments: Arguments, _: Named) -> object:
    count = first_of(arguments)
    if not isinstance(count, int) or not 0 <= count <= MAX_ITEMS:
        return UNKNOWN
    found: list[object] = []
    item = owner.first
    for turn in range(count):
        if turn or item is UNKNOWN:
            item = owner.following(machine, item)
        found.append(item)
    return c.new_list(machine, found)


def ranged(*, closed: bool) -> Function:
    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        first, last = first_of(arguments), argument(arguments, 1)
        if not isinstance(first, int) or not isinstance(last, int):
            return UNKNOWN
        if last - first > MAX_ITEMS:
            return UNKNOWN
        return c.new_list(machine, list(range(first, last + closed)))

    return run


# What becomes of a stream


def _collect(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    collector = first_of(arguments)
    return machine.call(collector, [owner], {}) if isinstance(collector, Builtin) else UNKNOWN


def _limit(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    count = first_of(arguments)
    if not isinstance(count, int) or owner.spoiled:
        return UNKNOWN
    return c.new_list(machine, owner.items[: max(count, 0)])


def _skip(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    count = first_of(arguments)
    if not isinstance(count, int) or owner.spoiled:
        return UNKNOWN
    return c.new_list(machine, owner.items[max(count, 0) :])


def _distinct(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    return c.new_list(machine, list(dict.fromkeys(map(hashable, owner.items))))


def _sorted(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    made = in_order(machine, owner.items, first_of(arguments, None))
    return UNKNOWN if made is None else c.new_list(machine, made)


def _total(_: Machine, owner: ListValue, __: Arguments, ___: Named) -> object:
    numbers = [item for item in owner.items if isinstance(item, int | float)]
    return sum(numbers) if len(numbers) == len(owner.items) else UNKNOWN


def extreme(choose: Callable[..., object]) -> Method:
    def run(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
        made = in_order(machine, owner.items, first_of(arguments, None))
        if made is None or owner.spoiled:
            return UNKNOWN
        if not made:
            raise Raised("NoSuchElementException")
        return made[0] if choose is min else made[-1]

    return run


def _reduce(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    if len(arguments) == 1:
        if not owner.items:
            return UNKNOWN
        rest = ListValue(owner.items[1:])
        return _SEQUENCES.fold(machine, rest, [owner.items[0], arguments[0]], named)
    return _SEQUENCES.fold(machine, owner, arguments[:2], named)


STREAM: Final[Mapping[str, Method]] = {
    **dict.fromkeys(("map", "mapToObj", "mapToInt", "mapToLong", "mapToDouble"), _SEQUENCES.map),
    **dict.fromkeys(("forEach", "forEachOrdered", "peek"), _SEQUENCES.each),
    **dict.fromkeys(
        ("stream", "parallelStream", "boxed", "parallel", "sequential", "toList", "toArray"),
        c.copy,
    ),
    **dict.fromkeys(("asDoubleStream", "asLongStream", "unordered", "clone", "reversed"), c.copy),
    "filter": _SEQUENCES.filter,
    "flatMap": _SEQUENCES.flat_map,
    "anyMatch": _SEQUENCES.any,
    "allMatch": _SEQUENCES.all,
    "findFirst": c.first_item,
    "findAny": c.first_item,
    "collect": _collect,
    "limit": _limit,
    "skip": _skip,
    "distinct": _distinct,
    "sorted": _sorted,
    "sum": _total,
    "max": extreme(max),
    "min": extreme(min),
    "count": c.size,
    "reduce": _reduce,
}
ENDLESS: Final[Mapping[str, Method]] = {"limit": _limit_endless}


# Comparators


def in_order(machine: Machine, items: list[object], comparator: object) -> list[object] | None:
    """Sort by a comparator, or by the natural order; None when the order is not known."""
    if comparator is None and any(isinstance(item, ObjectValue) for item in items):
        comparator = Builtin("comparator", _own_order)
    if not isinstance(comparator, _CALLABLE):
        return None if comparator is UNKNOWN else c.sort_items(machine, items, {})
    return sorted_by(machine, items, comparator)


def _own_order(machine: Machine, pair: Arguments, _: Named) -> object:
    """Compare objects as their class does it."""
    left, right = pair
    if not isinstance(left, ObjectValue):
        return UNKNOWN
    return machine.call(member_of(machine, left, "compareTo"), [right], {})


def sort(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    made = in_order(machine, owner.items, first_of(arguments, None))
    if made is None:
        owner.spoiled = True
    else:
        owner.items[:] = made
    return None


def comparing(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give `Comparator.comparing(by)`."""
    by = first_of(arguments)

    def run(machine: Machine, pair: Arguments, _: Named) -> object:
        ranks = [machine.call(by, [item], {}) for item in pair[:2]]
        return natural(machine, ranks, {})

    return Builtin("comparator", run)


def natural(_: Machine, arguments: Arguments, __: Named) -> object:
    left, right = first_of(arguments), argument(arguments, 1)
    for kind in (str, (int, float)):
        if isinstance(left, kind) and isinstance(right, kind):
            return (left > right) - (left < right)  # type: ignore[operator]  # both are of the kind
    return UNKNOWN


def backwards(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give the comparator that orders the other way round; by the natural order without one."""
    inner = arguments[0] if arguments else Builtin("comparator", natural)

    def run(machine: Machine, pair: Arguments, _: Named) -> object:
        return machine.call(inner, list(reversed(pair)), {})

    return Builtin("comparator", run)


# Collectors: each is a function that takes the list of what was streamed


def to_list(_: Machine, __: Arguments, ___: Named) -> object:
    return Builtin("collector", lambda machine, given, named: c.copy(machine, given[0], [], named))


def to_set(_: Machine, __: Arguments, ___: Named) -> object:
    def run(machine: Machine, given: Arguments, _: Named) -> object:
        made = SetValue({})
        machine.fresh(made)
        c.unite(machine, made, given, {})
        return made

    return Builtin("collector", run)


def to_collection(_: Machine, arguments: Arguments, __: Named) -> object:
    maker = first_of(arguments)

    def run(machine: Machine, given: Arguments, named: Named) -> object:
        made = machine.call(maker, [], {})
        if isinstance(made, ListValue):
            c.extend(machine, made, given, named)
        elif isinstance(made, SetValue):
            c.unite(machine, made, given, named)
        return made

    return Builtin("collector", run)


def join(_: Machine, arguments: Arguments, __: Named) -> object:
    between = first_of(arguments, "")
    return Builtin("collector", lambda machine, given, _: joined(machine, between, given[0]))


def to_map(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give `Collectors.toMap(key, value[, merge])`."""
    key_of, value_of, merge = (argument(arguments, i) for i in range(3))

    def run(machine: Machine, given: Arguments, _: Named) -> object:
        items = items_of(machine, given[0])
        if items is None:
            return UNKNOWN
        made: dict[object, object] = {}
        for item in items:
            key = hashable(machine.call(key_of, [item], {}))
            value = machine.call(value_of, [item], {})
            known = key in made and isinstance(merge, _CALLABLE)
            made[key] = machine.call(merge, [made[key], value], {}) if known else value
        return c.new_dict(machine, made)

    return Builtin("collector", run)


def grouping(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give `Collectors.groupingBy(key[, maker][, collector])`."""
    key_of = first_of(arguments)
    inner = arguments[-1] if len(arguments) > 1 else to_list(_, [], {})

    def run(machine: Machine, given: Arguments, _: Named) -> object:
        items = items_of(machine, given[0])
        if items is None:
            return UNKNOWN
        groups: dict[object, list[object]] = {}
        for item in items:
            groups.setdefault(hashable(machine.call(key_of, [item], {})), []).append(item)
        return c.new_dict(
            machine,
            {
                key: machine.call(inner, [c.new_list(machine, group)], {})
                for key, group in groups.items()
            },
        )

    return Builtin("collector", run)


def mapped(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give `Collectors.mapping(function, collector)`."""
    function, inner = first_of(arguments), argument(arguments, 1)

    def run(machine: Machine, given: Arguments, named: Named) -> object:
        return machine.call(inner, [_SEQUENCES.map(machine, given[0], [function], named)], {})

    return Builtin("collector", run)


def finished(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give `Collectors.collectingAndThen(collector, function)`."""
    inner, function = first_of(arguments), argument(arguments, 1)

    def run(machine: Machine, given: Arguments, _: Named) -> object:
        return machine.call(function, [machine.call(inner, given, {})], {})

    return Builtin("collector", run)


COLLECTORS: Final[Mapping[str, Function]] = {
    "toList": to_list,
    "toUnmodifiableList": to_list,
    "toSet": to_set,
    "toUnmodifiableSet": to_set,
    "toCollection": to_collection,
    "joining": join,
    "toMap": to_map,
    "toUnmodifiableMap": to_map,
    "groupingBy": grouping,
    "mapping": mapped,
    "collectingAndThen": finished,
}
COMPARATORS: Final[Mapping[str, Function]] = {
    **dict.fromkeys(("comparing", "comparingInt", "comparingDouble", "comparingLong"), comparing),
    "naturalOrder": lambda _, __, ___: Builtin("comparator", natural),
    "reverseOrder": backwards,
}
