"""Kotlin's own functions, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.java.library import JAVA
from bot.graphs.kotlin.collections import LIST, MAP, TUPLE
from bot.graphs.kotlin.items import ITEMS, new_set, new_table
from bot.graphs.kotlin.operators import OPERATORS
from bot.graphs.kotlin.properties import PROPERTIES
from bot.graphs.kotlin.texts import NUMBER, TEXT
from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of, member_of
from bot.graphs.program.containers import Function, Method, argument, first_of
from bot.graphs.program.machine import MAX_ITEMS, Library, Machine, Rules
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    Char,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    Module,
    Named,
    ObjectValue,
    Raised,
    SetValue,
)

# Making collections


def _list_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    return _maybe_elided(lambda kept: c.new_list(machine, kept), arguments)


def _set_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    return _maybe_elided(lambda kept: new_set(machine, kept), arguments)


def _map_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    return _maybe_elided(lambda kept: new_table(machine, tuple(kept)), arguments)


def _maybe_elided(make: Callable[[list[object]], object], arguments: Arguments) -> object:
    """Make a collection of the arguments; one that lacks some says so."""
    kept, elided = c.written(arguments)
    made = make(kept)
    if isinstance(made, Container):
        made.elided = elided
    return made


def _sorted_map_of(machine: Machine, arguments: Arguments, named: Named) -> object:
    made = _map_of(machine, arguments, named)
    if isinstance(made, DictValue):
        made.sorted = True
    return made


def _not_null(machine: Machine, arguments: Arguments, _: Named) -> object:
    return c.new_list(machine, [item for item in arguments if item is not None])


def _made(blank: object) -> Function:
    """Make `Array(size) { … }` and its like; without a function each item is blank."""

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        size = named.get("size", first_of(arguments))
        if not isinstance(size, int):
            return _copied(machine, size) if isinstance(size, Container | tuple) else UNKNOWN
        if not 0 <= size <= MAX_ITEMS:
            return UNKNOWN
        maker = named.get("init", argument(arguments, 1))
        if maker is UNKNOWN:
            return c.new_list(machine, [blank] * size)
        frame = machine.frame
        frame.loops += 1
        try:
            items = [machine.call(maker, [i], {}) for i in range(size)]
        finally:
            frame.loops -= 1
        return c.new_list(machine, items)

    return run


def _copied(machine: Machine, source: object) -> object:
    items = items_of(machine, source)
    return UNKNOWN if items is None else c.new_list(machine, items)


def _nulls(machine: Machine, arguments: Arguments, _: Named) -> object:
    return _made(None)(machine, arguments[:1], {})


def _new_list(machine: Machine, arguments: Arguments, _: Named) -> object:
    source = first_of(arguments, None)
    if isinstance(source, Container | tuple | range):
        return _copied(machine, source)
    return c.new_list(machine, [])


def _built(start: Function) -> Function:
    """Make `buildMap { … }` and its like: a function fills what it is called on."""

    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        made = start(machine, [], {})
        received(machine, arguments[-1] if arguments else UNKNOWN, made)
        return made

    return run


def received(machine: Machine, function: object, owner: object) -> object:
    """Call a function on an object, whose members it reaches by their bare names."""
    if isinstance(function, FunctionValue):
        function = function.bind(owner, owner.kind if isinstance(owner, ObjectValue) else None)
    return machine.call(function, [], {})


# Ranges


def _range(*, closed: bool) -> Function:
    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        first, last = first_of(arguments), argument(arguments, 1)
        if isinstance(first, int) and isinstance(last, int):
            return range(first, last + closed)
        if isinstance(first, Char) and isinstance(last, Char) and len(first) == len(last) == 1:
            marks = range(ord(first), ord(last) + closed)
            return c.new_list(machine, [Char(chr(mark)) for mark in marks])
        return UNKNOWN

    return run


def _down(_: Machine, arguments: Arguments, __: Named) -> object:
    first, last = first_of(arguments), argument(arguments, 1)
    if not isinstance(first, int) or not isinstance(last, int):
        return UNKNOWN
    return range(first, last - 1, -1)


def _stepped(_: Machine, arguments: Arguments, __: Named) -> object:
    run, step = first_of(arguments), argument(arguments, 1)
    if isinstance(run, range) and isinstance(step, int) and step > 0:
        return run[::step]
    return UNKNOWN


# What is called on anything


def _let(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    return machine.call(first_of(arguments), [owner], {})


def _also(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    machine.call(first_of(arguments), [owner], {})
    return owner


def _apply(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    received(machine, first_of(arguments), owner)
    return owner


def _run(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    return received(machine, first_of(arguments), owner)


def _take_if(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    known = machine.truth(machine.call(first_of(arguments), [owner], {}))
    return UNKNOWN if known is None else owner if known else None


_ANY: Final[Mapping[str, Method]] = {
    "let": _let,
    "also": _also,
    "apply": _apply,
    "run": _run,
    "takeIf": _take_if,
}


def _with(machine: Machine, arguments: Arguments, _: Named) -> object:
    return received(machine, argument(arguments, 1), first_of(arguments))


def _run_freely(machine: Machine, arguments: Arguments, _: Named) -> object:
    return machine.call(arguments[-1], [], {}) if arguments else UNKNOWN


def _repeat(machine: Machine, arguments: Arguments, _: Named) -> object:
    times, work = first_of(arguments), argument(arguments, 1)
    if not isinstance(times, int) or not 0 <= times <= MAX_ITEMS:
        machine.doubt += 1
        try:
            machine.call(work, [UNKNOWN], {})
        finally:
            machine.doubt -= 1
        return None
    frame = machine.frame
    frame.loops += 1
    try:
        for turn in range(times):
            machine.call(work, [turn], {})
    finally:
        frame.loops -= 1
    return None


def _chosen(choose: str) -> Function:
    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        numbers = [value for value in arguments if isinstance(value, int | float)]
        if len(numbers) < len(arguments) or not numbers:
            return UNKNOWN
        return max(numbers) if choose == "max" else min(numbers)

    return run


def _pair(_: Machine, arguments: Arguments, __: Named) -> object:
    return tuple(arguments)


def _unknown(_: Machine, __: Arguments, ___: Named) -> object:
    return UNKNOWN


def _safe(machine: Machine, arguments: Arguments, _: Named) -> object:
    owner, name = arguments
    return None if owner is None else member_of(machine, owner, str(name))


_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: LIST,
    SetValue: {**ITEMS, "extend": c.unite},
    DictValue: MAP,
    range: ITEMS,
    tuple: TUPLE,
    str: TEXT,
    Char: TEXT,
    int: NUMBER,
    float: NUMBER,
}
_OF_NULL: Final[Mapping[str, Function]] = {
    "orEmpty": _list_of,
    "isNullOrEmpty": lambda _, __, ___: True,
}


def _methods(owner: object, name: str) -> object:
    """Give a member of what the answer does not define itself."""
    worth = PROPERTIES.get(type(owner), {}).get(name)
    if worth is not None:
        return worth(owner)
    found = _METHODS.get(type(owner), {}).get(name) or (
        _ANY.get(name) if owner is not UNKNOWN and owner is not None else None
    )
    if found is not None:
        return Builtin(name, lambda machine, given, named: found(machine, owner, given, named))
    if owner is None:
        return Builtin(name, _OF_NULL.get(name, lambda _, __, ___: None))
    return JAVA.methods(owner, name)


def _members(_: Module, __: str) -> object:
    return UNKNOWN


def _named(names: str, run: Function) -> dict[str, object]:
    return {name: Builtin(name, run) for name in names.split()}


def _missing(_: Machine, owner: Container, __: object) -> object:
    """Give what an item is worth that is not there: null in a map, an error in a list."""
    if isinstance(owner, ListValue):
        raise Raised("IndexOutOfBoundsException")
    return None


_RULES: Final = Rules(
    declares=True,
    open_classes=True,
    overloads=True,
    separate_methods=True,
    late_defaults=True,
    entries=True,
    receivers=True,
    operators=OPERATORS,
    missing=_missing,
)
_FUNCTIONS: Final[Mapping[str, object]] = {
    **JAVA.functions,
    "Int": JAVA.functions["Integer"],
    "Char": JAVA.functions["Character"],
    **_named(
        """
        listOf mutableListOf arrayListOf arrayOf intArrayOf charArrayOf doubleArrayOf longArrayOf
        booleanArrayOf emptyList emptyArray sequenceOf floatArrayOf
        """,
        _list_of,
    ),
    **_named("ArrayList LinkedList ArrayDeque Stack Vector PriorityQueue", _new_list),
    **_named("setOf mutableSetOf hashSetOf linkedSetOf sortedSetOf emptySet", _set_of),
    **_named("mapOf mutableMapOf hashMapOf linkedMapOf emptyMap", _map_of),
    **_named("sortedMapOf", _sorted_map_of),
    **_named("listOfNotNull", _not_null),
    **_named("Array List MutableList", _made(None)),
    **_named("IntArray LongArray ShortArray ByteArray DoubleArray FloatArray CharArray", _made(0)),
    **_named("BooleanArray", _made(blank=False)),
    **_named("arrayOfNulls", _nulls),
    **_named("buildMap", _built(_map_of)),
    **_named("buildList", _built(_list_of)),
    **_named("buildSet", _built(_set_of)),
    **_named("Pair Triple", _pair),
    **_named("repeat", _repeat),
    **_named("with", _with),
    **_named("run runBlocking", _run_freely),
    **_named("maxOf", _chosen("max")),
    **_named("minOf", _chosen("min")),
    **_named("readLine readln readLines println print", _unknown),
    "__range__": Builtin("__range__", _range(closed=True)),
    "__until__": Builtin("__until__", _range(closed=False)),
    "__down__": Builtin("__down__", _down),
    "__step__": Builtin("__step__", _stepped),
    "__safe__": Builtin("__safe__", _safe),
}
KOTLIN: Final = Library(functions=_FUNCTIONS, members=_members, methods=_methods, rules=_RULES)
