"""What Dart programs make their collections with."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Function, argument, new_dict, new_list
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.sequences import Sequences
from bot.graphs.program.texts import real_number, whole_number
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    FunctionValue,
    ListValue,
    Named,
    SetValue,
    hashable,
)

_SEQUENCES: Final = Sequences()
LISTED: Final = frozenset(
    {"List", "Queue", "ListQueue", "DoubleLinkedQueue", "LinkedList", "Iterable"}
)
SETS: Final = frozenset({"Set", "HashSet", "LinkedHashSet", "SplayTreeSet"})
MAPS: Final = frozenset({"Map", "HashMap", "LinkedHashMap", "SplayTreeMap"})


# Constructors


def _new_list(machine: Machine, _: Arguments, __: Named) -> object:
    return new_list(machine, [])


def new_set(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, arguments[0]) if arguments and not _is_code(arguments[0]) else []
    if items is None:
        return UNKNOWN
    made = SetValue({hashable(item): None for item in items})
    machine.fresh(made)
    return made


def _is_code(value: object) -> bool:
    return isinstance(value, FunctionValue | Builtin)


def _new_map(machine: Machine, arguments: Arguments, _: Named) -> object:
    given = arguments[0] if arguments and not _is_code(arguments[0]) else None
    pairs = {} if given is None else c.pairs_of(machine, given)
    return UNKNOWN if pairs is None else new_dict(machine, pairs)


def list_from(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, argument(arguments))
    return UNKNOWN if items is None else new_list(machine, items)


def _generate(machine: Machine, arguments: Arguments, _: Named) -> object:
    size = argument(arguments)
    if not isinstance(size, int) or not 0 <= size <= MAX_ITEMS:
        return UNKNOWN
    return _SEQUENCES.map(machine, new_list(machine, list(range(size))), arguments[1:2], {})


def _filled(machine: Machine, arguments: Arguments, _: Named) -> object:
    size = argument(arguments)
    if not isinstance(size, int) or not 0 <= size <= MAX_ITEMS:
        return UNKNOWN
    return new_list(machine, [argument(arguments, 1)] * size)


def _from_iterable(machine: Machine, arguments: Arguments, named: Named) -> object:
    source = argument(arguments)
    columns: list[list[object] | None] = []
    for part in ("key", "value"):
        if part in named:
            columns.append(_SEQUENCES.results(machine, source, named[part]))
        else:
            columns.append(items_of(machine, source))
    if columns[0] is None or columns[1] is None:
        return UNKNOWN
    pairs = zip(columns[0], columns[1], strict=False)
    return new_dict(machine, {hashable(key): value for key, value in pairs})


def _from_iterables(machine: Machine, arguments: Arguments, _: Named) -> object:
    keys, values = items_of(machine, argument(arguments)), items_of(machine, argument(arguments, 1))
    if keys is None or values is None:
        return UNKNOWN
    return new_dict(machine, {hashable(k): v for k, v in zip(keys, values, strict=False)})


def _entry(_: Machine, arguments: Arguments, __: Named) -> object:
    return (argument(arguments), argument(arguments, 1))


def _from_codes(_: Machine, arguments: Arguments, __: Named) -> object:
    codes = argument(arguments)
    given = codes.items if isinstance(codes, ListValue) else [codes]
    if not all(isinstance(code, int) and 0 <= code < 0xD800 for code in given):
        return UNKNOWN
    return "".join(chr(code) for code in given if isinstance(code, int))


def _whole(_: Machine, arguments: Arguments, __: Named) -> object:
    return whole_number(argument(arguments))


def _real(_: Machine, arguments: Arguments, __: Named) -> object:
    return real_number(argument(arguments))


def _extreme(choose: Callable[..., Any]) -> Function:
    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        known = [value for value in arguments if isinstance(value, int | float)]
        return choose(known) if known and len(known) == len(arguments) else UNKNOWN

    return run


_OF_LISTS: Final[Mapping[str, Function]] = {
    "generate": _generate,
    "filled": _filled,
    "empty": _new_list,
    "from": list_from,
    "of": list_from,
    "unmodifiable": list_from,
}
_OF_SETS: Final[Mapping[str, Function]] = {"from": new_set, "of": new_set, "identity": new_set}
_OF_MAPS: Final[Mapping[str, Function]] = {
    "from": _new_map,
    "of": _new_map,
    "fromEntries": _new_map,
    "unmodifiable": _new_map,
    "identity": _new_map,
    "fromIterable": _from_iterable,
    "fromIterables": _from_iterables,
}


def _named(table: Mapping[str, Function]) -> dict[str, object]:
    return {name: Builtin(name, run) for name, run in table.items()}


STATIC: Final[Mapping[str, Mapping[str, object]]] = {
    **{kind: _named(_OF_LISTS) for kind in LISTED},
    **{kind: _named(_OF_SETS) for kind in SETS},
    **{kind: _named(_OF_MAPS) for kind in MAPS},
    "String": {
        "fromCharCode": Builtin("fromCharCode", _from_codes),
        "fromCharCodes": Builtin("fromCharCodes", _from_codes),
    },
    "int": {"parse": Builtin("parse", _whole), "tryParse": Builtin("tryParse", _whole)},
    "double": {
        "parse": Builtin("parse", _real),
        "infinity": math.inf,
        "maxFinite": math.inf,
        "negativeInfinity": -math.inf,
    },
}


def _run_now(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Run the function that a test runner is handed."""
    for given in arguments:
        if isinstance(given, FunctionValue):
            machine.call(given, [], {})
    return UNKNOWN


def _unknown(_: Machine, __: Arguments, ___: Named) -> object:
    return UNKNOWN


def _builtins(names: frozenset[str], run: Function) -> dict[str, object]:
    return {name: Builtin(name, run) for name in names}


FUNCTIONS: Final[Mapping[str, object]] = {
    **_builtins(LISTED, _new_list),
    **_builtins(SETS, new_set),
    **_builtins(MAPS, _new_map),
    **_builtins(frozenset({"String", "int", "double", "num", "print"}), _unknown),
    **_builtins(frozenset({"group", "test", "setUp", "setUpAll"}), _run_now),
    "MapEntry": Builtin("MapEntry", _entry),
    "max": Builtin("max", _extreme(max)),
    "min": Builtin("min", _extreme(min)),
}
