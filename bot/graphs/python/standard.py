"""Modules of Python's standard library, as far as programs build graphs with them."""

from __future__ import annotations

import ast
import itertools
import json
import math
import string
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from bot.graphs.program.access import item_of, items_of, member_of
from bot.graphs.program.containers import Function, argument, new_dict, new_list
from bot.graphs.program.machine import MAX_ITEMS, MAX_TEXT, Machine
from bot.graphs.program.values import (
    REQUIRED,
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    DictValue,
    ListValue,
    Named,
    Raised,
    SetValue,
    hashable,
    held,
    is_scalar,
)
from bot.graphs.python.arrays import NUMPY
from bot.graphs.python.builtin import FUNCTIONS, same_value
from bot.graphs.python.patterns import PATTERNS
from bot.graphs.python.settings import ARGPARSE
from bot.graphs.python.streams import STREAM_MODULES


def _chosen(choose: Callable[[list[object], int], Iterator[tuple[object, ...]]]) -> Function:
    """Make `combinations` and its like: (items, length)."""

    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        items = items_of(machine, argument(arguments))
        size = arguments[1] if len(arguments) > 1 else 2
        if items is None or not isinstance(size, int) or not 0 <= size <= 8:
            return UNKNOWN
        return _at_most(machine, choose(items, size))

    return run


def _at_most(machine: Machine, found: Iterable[object]) -> object:
    items = list(itertools.islice(found, MAX_ITEMS + 1))
    return new_list(machine, items) if len(items) <= MAX_ITEMS else UNKNOWN


def _known_columns(machine: Machine, columns: Arguments) -> list[list[object]] | None:
    found = [items_of(machine, column) for column in columns]
    known = [column for column in found if column is not None]
    return known if len(known) == len(found) else None


def _product(machine: Machine, arguments: Arguments, named: Named) -> object:
    columns = _known_columns(machine, arguments)
    repeat = named.get("repeat", 1)
    if columns is None or not isinstance(repeat, int) or not 0 <= repeat <= 8:
        return UNKNOWN
    return _at_most(machine, itertools.product(*columns, repeat=repeat))


def _chain(machine: Machine, arguments: Arguments, _: Named) -> object:
    columns = _known_columns(machine, arguments)
    return UNKNOWN if columns is None else _at_most(machine, itertools.chain(*columns))


def _chain_all(machine: Machine, arguments: Arguments, named: Named) -> object:
    columns = items_of(machine, argument(arguments))
    return UNKNOWN if columns is None else _chain(machine, columns, named)


def _group_by(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Gather neighbouring items that share a key."""
    items = items_of(machine, argument(arguments))
    key = arguments[1] if len(arguments) > 1 else named.get("key")
    groups: list[tuple[object, ListValue]] = []
    for item in items or []:
        rank = item if key is None else machine.call(key, [item], {})
        if rank is UNKNOWN:
            return UNKNOWN
        if not groups or groups[-1][0] != rank:
            groups.append((rank, new_list(machine, [])))
        groups[-1][1].items.append(item)
    return UNKNOWN if items is None else new_list(machine, list(groups))


def _item_getter(_: Machine, arguments: Arguments, __: Named) -> object:
    if len(arguments) != 1:
        return UNKNOWN
    return Builtin("getter", lambda m, a, _n: item_of(m, argument(a), arguments[0]))


def _partial(_: Machine, arguments: Arguments, named: Named) -> object:
    """Fix the first arguments of a function."""
    function, *fixed = arguments or [UNKNOWN]
    return Builtin("partial", lambda m, a, n: m.call(function, [*fixed, *a], {**named, **n}))


def _reduce(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, argument(arguments, 1))
    if items is None:
        return UNKNOWN
    given = [*arguments[2:3], *items]
    if not given:
        return UNKNOWN
    value = given[0]
    for item in given[1:]:
        value = machine.call(arguments[0], [value, item], {})
    return value


def _loads(machine: Machine, arguments: Arguments, _: Named) -> object:
    text = argument(arguments)
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        return UNKNOWN
    try:
        return _taken(machine, json.loads(text))
    except (ValueError, RecursionError):
        return UNKNOWN


def _load(machine: Machine, arguments: Arguments, named: Named) -> object:
    stream = argument(arguments)
    text = machine.call(member_of(machine, stream, "read"), [], {})
    return _loads(machine, [text], named)


def _taken(machine: Machine, value: Any) -> object:
    """Turn plain data into values of the program."""
    if isinstance(value, dict):
        return new_dict(machine, {key: _taken(machine, part) for key, part in value.items()})
    if isinstance(value, list):
        return new_list(machine, [_taken(machine, part) for part in value])
    if isinstance(value, tuple):
        return tuple(_taken(machine, part) for part in value)
    if isinstance(value, set | frozenset):
        made = SetValue(dict.fromkeys(value))
        machine.fresh(made)
        return made
    return value if is_scalar(value) else UNKNOWN


def _copied(machine: Machine, arguments: Arguments, _: Named) -> object:
    value = argument(arguments)
    if not isinstance(value, ListValue | SetValue | DictValue):
        return value
    return machine.call(member_of(machine, value, "copy"), [], {})


def _deep_copied(machine: Machine, arguments: Arguments, _: Named) -> object:
    return _deep(machine, argument(arguments), 0)


def _deep(machine: Machine, value: object, depth: int) -> object:
    machine.spend()
    if depth > 8:
        return UNKNOWN
    made: ListValue | SetValue | DictValue
    if isinstance(value, ListValue):
        made = ListValue([_deep(machine, item, depth + 1) for item in value.items])
    elif isinstance(value, DictValue):
        inner = {key: _deep(machine, item, depth + 1) for key, item in value.items.items()}
        made = DictValue(inner, value.default)
    elif isinstance(value, SetValue):
        made = SetValue(dict(value.items))
    else:
        return value
    made.spoiled, made.elided = value.spoiled, value.elided
    machine.fresh(made)
    return made


def _field(_: Machine, __: Arguments, named: Named) -> object:
    factory = named.get("default_factory")
    if factory is not None:
        return Builtin("default_factory", lambda m, _a, _n: m.call(factory, [], {}))
    return named.get("default", REQUIRED)


def _named_tuple(machine: Machine, arguments: Arguments, _: Named) -> object:
    names = argument(arguments, 1)
    if isinstance(names, str):
        fields: list[object] = list(names.replace(",", " ").split())
    else:
        given = items_of(machine, names) or []
        fields = [item[0] if isinstance(item, tuple) and item else item for item in given]
    kind = ClassValue(str(argument(arguments)), [])
    kind.fields = {name: REQUIRED for name in fields if isinstance(name, str)}
    return kind


def _shuffle(machine: Machine, arguments: Arguments, _: Named) -> object:
    value = argument(arguments)
    if isinstance(value, ListValue):
        machine.touch(value)
        value.spoiled = True
    return None


def _numeric(compute: Callable[..., object]) -> Function:
    """Make a function of numbers, or of points, out of one of `math`."""

    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        given = [
            items_of(machine, value) if isinstance(value, tuple | ListValue) else [value]
            for value in arguments
        ]
        flat = [part for parts in given for part in parts or [UNKNOWN]]
        if not all(isinstance(part, float) or _is_small(part) for part in flat):
            return UNKNOWN
        values = [
            parts if isinstance(value, tuple | ListValue) else value
            for value, parts in zip(arguments, given, strict=True)
        ]
        try:
            return compute(*values)
        except (ArithmeticError, ValueError, TypeError):
            return UNKNOWN

    return run


def _is_small(value: object) -> bool:
    return isinstance(value, int) and value.bit_length() <= 64


def _counted(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, arguments[0]) if arguments else []
    if items is None:
        return UNKNOWN
    if arguments and isinstance(arguments[0], DictValue):
        counts: dict[object, object] = dict(arguments[0].items)
    else:
        counts = dict(Counter(hashable(item) for item in items))
    return new_dict(machine, counts, FUNCTIONS["int"])


def _chain_map(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Join dictionaries; the first that has a key counts."""
    tables = [table for table in map(held, arguments) if isinstance(table, DictValue)]
    if len(tables) != len(arguments) or any(table.spoiled for table in tables):
        return UNKNOWN
    joined: dict[object, object] = {}
    for table in reversed(tables):
        joined.update(table.items)
    return new_dict(machine, joined)


def _literal(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Read a literal out of a text, as `ast.literal_eval` does and `eval` may."""
    text = argument(arguments)
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        return UNKNOWN
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _taken(machine, ast.literal_eval(text))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return UNKNOWN


def _second(_: Machine, arguments: Arguments, __: Named) -> object:
    return argument(arguments, 1)


def _new_type(_: Machine, __: Arguments, ___: Named) -> object:
    return Builtin("NewType", same_value)


def _slice_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, argument(arguments))
    bounds = [bound for bound in arguments[1:4] if isinstance(bound, int | None)]
    if items is None or not bounds or len(bounds) != len(arguments) - 1:
        return UNKNOWN
    if any(bound is not None and bound < 0 for bound in bounds) or bounds[2:] == [0]:
        raise Raised("ValueError")
    return new_list(machine, items[slice(*bounds)])


def _zip_longest(machine: Machine, arguments: Arguments, named: Named) -> object:
    columns = _known_columns(machine, arguments)
    if columns is None:
        return UNKNOWN
    fill = named.get("fillvalue")
    return _at_most(machine, itertools.zip_longest(*columns, fillvalue=fill))


def _star_map(machine: Machine, arguments: Arguments, _: Named) -> object:
    rows = items_of(machine, argument(arguments, 1))
    given = [items_of(machine, row) for row in rows or []]
    if rows is None or None in given:
        return UNKNOWN
    return new_list(machine, [machine.call(arguments[0], row or [], {}) for row in given])


def _builtins(table: Mapping[str, Function]) -> dict[str, object]:
    return {name: Builtin(name, run) for name, run in table.items()}


UNIMPORTED: Final[Mapping[str, object]] = _builtins(
    {
        "deepcopy": _deep_copied,
        "namedtuple": _named_tuple,
        "field": _field,
        "Counter": _counted,
        "literal_eval": _literal,
        "eval": _literal,
    }
)
"""What answers use though they forget to import it."""

MODULES: Final[Mapping[str, Mapping[str, object]]] = {
    "collections": {
        **{name: FUNCTIONS[name] for name in ("defaultdict", "deque", "OrderedDict")},
        **{name: UNIMPORTED[name] for name in ("namedtuple", "Counter")},
        "ChainMap": Builtin("ChainMap", _chain_map),
        "UserDict": FUNCTIONS["dict"],
        "UserList": FUNCTIONS["list"],
    },
    "copy": {"copy": Builtin("copy", _copied), "deepcopy": UNIMPORTED["deepcopy"]},
    "dataclasses": {"field": UNIMPORTED["field"]},
    "functools": _builtins({"partial": _partial, "reduce": _reduce}),
    "itertools": _builtins(
        {
            "combinations": _chosen(itertools.combinations),
            "permutations": _chosen(itertools.permutations),
            "pairwise": _chosen(lambda items, _: itertools.pairwise(items)),
            "product": _product,
            "chain": _chain,
            "groupby": _group_by,
            "islice": _slice_of,
            "zip_longest": _zip_longest,
            "starmap": _star_map,
        }
    ),
    "operator": _builtins({"itemgetter": _item_getter}),
    "ast": {"literal_eval": UNIMPORTED["literal_eval"]},
    "enum": {"auto": Builtin("auto", lambda _m, _a, _n: REQUIRED)},
    "json": _builtins({"loads": _loads, "load": _load}),
    "math": {
        "inf": math.inf,
        "nan": math.nan,
        "pi": math.pi,
        **_builtins(
            {
                name: _numeric(getattr(math, name))
                for name in ("sqrt", "hypot", "floor", "ceil", "fabs", "log2", "log", "dist", "pow")
            }
        ),
    },
    "numpy": NUMPY,
    "argparse": ARGPARSE,
    "re": PATTERNS,
    **STREAM_MODULES,
    "random": _builtins({"shuffle": _shuffle}),
    "string": {
        name: getattr(string, name)
        for name in ("ascii_uppercase", "ascii_lowercase", "ascii_letters", "digits")
    },
    "sys": {
        "maxsize": 2**63 - 1,
        "argv": ("main.py",),
        "exit": Builtin("exit", lambda _m, _a, _n: None),
    },
    "types": _builtins({"MappingProxyType": same_value}),
    "typing": {
        **_builtins({"cast": _second, "NewType": _new_type, "NamedTuple": _named_tuple}),
        **{
            alias: FUNCTIONS[name]
            for alias, name in (
                ("Dict", "dict"),
                ("List", "list"),
                ("Set", "set"),
                ("DefaultDict", "defaultdict"),
                ("OrderedDict", "OrderedDict"),
            )
        },
    },
}
"""Module -> the members that are known."""

CHAIN_ALL: Final = Builtin("from_iterable", _chain_all)
