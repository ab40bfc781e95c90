"""The functions and constants of Java's own classes, such as `Collections.sort`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.java import streams
from bot.graphs.java.collections import METHODS
from bot.graphs.java.making import (
    all_given,
    copied,
    list_of,
    map_of,
    map_of_entries,
    new_list,
    new_map,
    new_set,
    pair,
    set_of,
)
from bot.graphs.java.texts import formatted
from bot.graphs.program import containers as c
from bot.graphs.program import texts
from bot.graphs.program.containers import Function, argument, first_of
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.operators import same
from bot.graphs.program.semantics import counted, spelled
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Char,
    ListValue,
    Named,
    SetValue,
)


def _itself(_: Machine, arguments: Arguments, __: Named) -> object:
    return first_of(arguments)


def _add_each(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Give what `Collections.addAll(collection, items…)` does."""
    owner, items = first_of(arguments), all_given(arguments[1:], named)
    if isinstance(owner, ListValue):
        c.extend(machine, owner, [tuple(items)], {})
    elif isinstance(owner, SetValue):
        c.unite(machine, owner, [tuple(items)], {})
    return True


def _fill(machine: Machine, arguments: Arguments, _: Named) -> object:
    owner, value = first_of(arguments), arguments[-1] if arguments else UNKNOWN
    if isinstance(owner, ListValue):
        machine.touch(owner, "item")
        machine.spend(len(owner.items))
        if len(arguments) == 2:
            owner.items[:] = [value] * len(owner.items)
        else:
            owner.spoiled = True
    return None


def _set_all(machine: Machine, arguments: Arguments, _: Named) -> object:
    owner, maker = first_of(arguments), argument(arguments, 1)
    if isinstance(owner, ListValue):
        machine.touch(owner, "item")
        owner.items[:] = [machine.call(maker, [i], {}) for i in range(len(owner.items))]
    return None


def _on_list(method: str) -> Function:
    """Make a function that is a method of its first argument."""

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        owner = first_of(arguments)
        run_on = METHODS.get(type(owner), {}).get(method)
        return run_on(machine, owner, arguments[1:], named) if run_on is not None else UNKNOWN

    return run


def _reverse(machine: Machine, arguments: Arguments, named: Named) -> object:
    owner = first_of(arguments)
    return c.reverse(machine, owner, [], named) if isinstance(owner, ListValue) else UNKNOWN


def _copies(machine: Machine, arguments: Arguments, _: Named) -> object:
    count = first_of(arguments)
    if not isinstance(count, int) or not 0 <= count <= MAX_ITEMS:
        return UNKNOWN
    return c.new_list(machine, [argument(arguments, 1)] * count)


def _shuffle(machine: Machine, arguments: Arguments, _: Named) -> object:
    owner = first_of(arguments)
    if isinstance(owner, ListValue):
        machine.touch(owner)
        owner.spoiled = True
    return None


def _text(_: Machine, arguments: Arguments, __: Named) -> object:
    value = first_of(arguments)
    if isinstance(value, ListValue) and all(isinstance(item, Char) for item in value.items):
        return "".join(map(str, value.items))
    found = spelled(value)
    return UNKNOWN if found is None or value is UNKNOWN else found


def _join(machine: Machine, arguments: Arguments, _: Named) -> object:
    rest = arguments[1:]
    parts = rest[0] if len(rest) == 1 and not isinstance(rest[0], str) else tuple(rest)
    return texts.joined(machine, first_of(arguments), parts)


def _whole(_: Machine, arguments: Arguments, __: Named) -> object:
    return texts.whole_number(first_of(arguments))


def _real(_: Machine, arguments: Arguments, __: Named) -> object:
    return texts.real_number(first_of(arguments))


def _digit(_: Machine, arguments: Arguments, __: Named) -> object:
    char = first_of(arguments)
    return int(char) if isinstance(char, str) and char.isdecimal() else UNKNOWN


def cut_off(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give `(int) value`."""
    value = counted(first_of(arguments))
    if isinstance(value, float) and abs(value) < 2**63:
        return int(value)
    return value if isinstance(value, int) else UNKNOWN


def character(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give `(char) value`."""
    value = first_of(arguments)
    if isinstance(value, int) and 0 <= value <= 0xFFFF:
        return Char(chr(value))
    return value if isinstance(value, str) else UNKNOWN


def _extreme(choose: Callable[..., object]) -> Function:
    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        known = len(arguments) > 1 and all(isinstance(a, int | float) for a in arguments)
        return choose(*arguments) if known else UNKNOWN

    return run


def _absolute(_: Machine, arguments: Arguments, __: Named) -> object:
    value = first_of(arguments)
    return abs(value) if isinstance(value, int | float) else UNKNOWN


def _equal(_: Machine, arguments: Arguments, __: Named) -> object:
    known = same(first_of(arguments), argument(arguments, 1))
    return UNKNOWN if known is None else known


_NUMBERS: Final[Mapping[str, Function]] = {
    **dict.fromkeys(("parseInt", "parseLong"), _whole),
    **dict.fromkeys(("parseDouble", "parseFloat"), _real),
    **dict.fromkeys(("max",), _extreme(max)),
    **dict.fromkeys(("min",), _extreme(min)),
    "compare": streams.natural,
    "toString": _text,
}
_LIST_MAKERS: Final[Mapping[str, Function]] = {
    **dict.fromkeys(("of", "asList", "newArrayList", "newLinkedList"), list_of),
    **dict.fromkeys(("copyOf", "from"), copied),
}
_SET_MAKERS: Final[Mapping[str, Function]] = {
    **dict.fromkeys(("of", "newHashSet"), set_of),
    **dict.fromkeys(("copyOf", "from"), new_set),
}
_MAP_MAKERS: Final[Mapping[str, Function]] = {
    "of": map_of,
    "ofEntries": map_of_entries,
    "entry": pair,
    "copyOf": new_map,
    "newHashMap": new_map,
    "builder": new_map,
}
_STREAMS: Final[Mapping[str, Function]] = {
    "of": list_of,
    "range": streams.ranged(closed=False),
    "rangeClosed": streams.ranged(closed=True),
    "generate": streams.generated,
    "iterate": streams.iterated,
    "empty": new_list,
}
CLASSES: Final[Mapping[str, Mapping[str, Function]]] = {
    **dict.fromkeys(("List", "ImmutableList", "Lists"), _LIST_MAKERS),
    **dict.fromkeys(("Set", "ImmutableSet", "Sets"), _SET_MAKERS),
    **dict.fromkeys(("Map", "ImmutableMap", "Maps"), _MAP_MAKERS),
    **dict.fromkeys(("Stream", "IntStream", "LongStream"), _STREAMS),
    "EnumSet": _SET_MAKERS,
    "Collectors": streams.COLLECTORS,
    "Comparator": streams.COMPARATORS,
    "AbstractMap": {"SimpleEntry": pair, "SimpleImmutableEntry": pair},
    "Arrays": {
        "asList": list_of,
        "stream": list_of,
        "fill": _fill,
        "setAll": _set_all,
        "sort": _on_list("sort"),
        "toString": _on_list("toString"),
        **dict.fromkeys(("copyOf", "copyOfRange"), copied),
    },
    "Collections": {
        "addAll": _add_each,
        "sort": _on_list("sort"),
        "reverse": _reverse,
        "shuffle": _shuffle,
        "nCopies": _copies,
        "max": _on_list("max"),
        "min": _on_list("min"),
        "reverseOrder": streams.backwards,
        **dict.fromkeys(("emptyList", "singletonList"), list_of),
        **dict.fromkeys(("emptySet", "singleton"), set_of),
        **dict.fromkeys(("emptyMap", "singletonMap"), map_of),
        **{
            f"{way}{kind}": _itself
            for way in ("unmodifiable", "synchronized")
            for kind in ("List", "Set", "Map", "Collection")
        },
    },
    "String": {
        **dict.fromkeys(("valueOf", "copyValueOf"), _text),
        "format": lambda _, arguments, __: formatted(first_of(arguments), arguments[1:]),
        "join": _join,
    },
    "Character": {
        "valueOf": _itself,
        "getNumericValue": _digit,
        "toString": _text,
        "compare": streams.natural,
    },
    **{key: {**_NUMBERS, "valueOf": _whole} for key in ("Integer", "Long", "Short")},
    **{key: {**_NUMBERS, "valueOf": _real} for key in ("Double", "Float")},
    "Math": {"max": _extreme(max), "min": _extreme(min), "abs": _absolute},
    "Objects": {
        "equals": _equal,
        "requireNonNull": _itself,
        "requireNonNullElse": _itself,
    },
    "Optional": dict.fromkeys(("of", "ofNullable"), _itself),
}
CONSTANTS: Final[Mapping[tuple[str, str], object]] = {
    ("Integer", "MAX_VALUE"): 2**31 - 1,
    ("Integer", "MIN_VALUE"): -(2**31),
    ("Long", "MAX_VALUE"): 2**63 - 1,
    ("Long", "MIN_VALUE"): -(2**63),
    ("Double", "POSITIVE_INFINITY"): float("inf"),
    ("Double", "MAX_VALUE"): float("inf"),
    ("Float", "POSITIVE_INFINITY"): float("inf"),
    ("Float", "MAX_VALUE"): float("inf"),
}
