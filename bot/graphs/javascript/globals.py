"""What JavaScript programs call by name: constructors, and what `Object`, `Math`, … can do."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.javascript.arrays import SEQUENCES
from bot.graphs.javascript.objects import (
    OBJECT,
    copied,
    delete_property,
    group_by,
    new_map,
    rest_of,
)
from bot.graphs.javascript.running import FUNCTIONS as RUNNING
from bot.graphs.javascript.semantics import (
    TextKeys,
    as_number,
    new_object,
    number,
    text_of,
)
from bot.graphs.javascript.texts import Pattern
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Function, argument, new_list
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.networks import new_unseen
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    Container,
    DictValue,
    ListValue,
    Module,
    Named,
    SetValue,
)

_MAX_SAFE: Final = 2**53 - 1
VIEWED: Final = ("keys", "values", "entries", "getOwnPropertyNames")


# Constructors and what is called by a bare name


def _array(machine: Machine, arguments: Arguments, _: Named) -> object:
    if len(arguments) == 1 and not isinstance(arguments[0], str):
        size = number(arguments[0])
        if not isinstance(size, int) or not 0 <= size <= MAX_ITEMS:
            return UNKNOWN
        return new_list(machine, [None] * size)
    return new_list(machine, list(arguments))


def _set(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, arguments[0]) if arguments and arguments[0] is not None else []
    if items is None or UNKNOWN in items:
        return UNKNOWN
    made = SetValue(dict.fromkeys(items))
    machine.fresh(made)
    return made


def _object(machine: Machine, arguments: Arguments, _: Named) -> object:
    if arguments and isinstance(arguments[0], Container):
        return arguments[0]
    made = new_object()
    machine.fresh(made)
    return made


def _string(_: Machine, arguments: Arguments, __: Named) -> object:
    text = text_of(arguments[0]) if arguments else ""
    return UNKNOWN if text is None else text


def _number(_: Machine, arguments: Arguments, __: Named) -> object:
    return as_number(arguments[0]) if arguments else 0


def _boolean(machine: Machine, arguments: Arguments, _: Named) -> object:
    known = machine.truth(argument(arguments)) if arguments else False
    return UNKNOWN if known is None else known


def _parse_int(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    base = argument(arguments, 1) if len(arguments) > 1 else 10
    if isinstance(value, int | float) and math.isfinite(value):
        return int(value)
    if not isinstance(value, str) or base != 10:
        return UNKNOWN
    text = value.strip()[:20]
    size = next((i for i, c in enumerate(text) if not (c.isdigit() or (i == 0 and c in "+-"))), 20)
    try:
        return int(text[:size])
    except ValueError:
        return math.nan


def _regexp(_: Machine, arguments: Arguments, __: Named) -> object:
    text = argument(arguments)
    return Pattern(text) if isinstance(text, str) else UNKNOWN


def _symbol(_: Machine, arguments: Arguments, __: Named) -> object:
    return arguments[0] if arguments and isinstance(arguments[0], str) else UNKNOWN


def _new(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Make an object of a class that is a member of something."""
    kind, *given = arguments or [UNKNOWN]
    if kind is UNKNOWN or kind is None:
        return new_unseen(machine)
    return machine.call(kind, given, named)


def _inherit(_: Machine, arguments: Arguments, __: Named) -> object:
    kind, above = argument(arguments), argument(arguments, 1)
    if isinstance(kind, ClassValue) and isinstance(above, ClassValue) and kind is not above:
        kind.bases.append(above)
    return UNKNOWN


def _copy(machine: Machine, arguments: Arguments, _: Named) -> object:
    return copied(machine, argument(arguments))


def _numbers(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Make a typed array, which is filled with zeros."""
    size = argument(arguments) if arguments else 0
    if isinstance(size, int) and 0 <= size <= MAX_ITEMS:
        return new_list(machine, [0] * size)
    items = items_of(machine, size)
    return UNKNOWN if items is None else new_list(machine, items)


def _unknown(_: Machine, __: Arguments, ___: Named) -> object:
    return UNKNOWN


# Static members


def _from(machine: Machine, arguments: Arguments, named: Named) -> object:
    source = argument(arguments)
    items = _long(source) if isinstance(source, DictValue) else None
    if items is None:
        items = items_of(machine, source)
    if items is None:
        return UNKNOWN
    made = new_list(machine, items)
    return SEQUENCES.map(machine, made, arguments[1:2], named) if len(arguments) > 1 else made


def _long(source: DictValue) -> list[object] | None:
    """Give the items of `{length: n}`."""
    size = source.items.get("length") if isinstance(source.items, TextKeys) else None
    size = number(size)
    return [None] * size if isinstance(size, int) and 0 <= size <= MAX_ITEMS else None


def _of(machine: Machine, arguments: Arguments, _: Named) -> object:
    return new_list(machine, list(arguments))


def _is_array(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    return UNKNOWN if value is UNKNOWN else isinstance(value, ListValue | tuple)


def _from_code(_: Machine, arguments: Arguments, __: Named) -> object:
    codes = [number(given) for given in arguments]
    if not all(isinstance(code, int) and 0 <= code < 0xD800 for code in codes):
        return UNKNOWN
    return "".join(chr(code) for code in codes if isinstance(code, int))


def _counted(compute: Callable[..., float]) -> Function:
    """Make a function of numbers."""

    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        given = [as_number(value) for value in arguments]
        if not given or not all(isinstance(value, int | float) for value in given):
            return UNKNOWN
        try:
            return number(compute(*given))
        except (ArithmeticError, ValueError, TypeError):
            return math.nan

    return run


def _is_integer(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    return UNKNOWN if value is UNKNOWN else type(number(value)) is int


def _is_nan(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    if value is UNKNOWN:
        return UNKNOWN
    known = as_number(value)
    return isinstance(known, float) and math.isnan(known)


class Written:
    """The text that a value is written as, for another copy of it to be read from."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


def _stringify(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    return Written(value) if isinstance(value, Container) else UNKNOWN


def _parse(machine: Machine, arguments: Arguments, _: Named) -> object:
    given = argument(arguments)
    if isinstance(given, Written):
        return copied(machine, given.value)
    if not isinstance(given, str):
        return UNKNOWN
    from bot.graphs.javascript.json_text import parsed

    return parsed(machine, given)


STATIC: Final[Mapping[str, Mapping[str, object]]] = {
    "Object": {name: Builtin(name, run) for name, run in OBJECT.items()},
    "Array": {
        "from": Builtin("from", _from),
        "of": Builtin("of", _of),
        "isArray": Builtin("isArray", _is_array),
    },
    "Map": {"groupBy": Builtin("groupBy", group_by)},
    "String": {"fromCharCode": Builtin("", _from_code), "fromCodePoint": Builtin("", _from_code)},
    "Number": {
        "MAX_SAFE_INTEGER": _MAX_SAFE,
        "MIN_SAFE_INTEGER": -_MAX_SAFE,
        "MAX_VALUE": math.inf,
        "POSITIVE_INFINITY": math.inf,
        "NEGATIVE_INFINITY": -math.inf,
        "isInteger": Builtin("isInteger", _is_integer),
        "isNaN": Builtin("isNaN", _is_nan),
        "parseInt": Builtin("parseInt", _parse_int),
        "parseFloat": Builtin("parseFloat", _number),
    },
    "Math": {
        "floor": Builtin("floor", _counted(math.floor)),
        "ceil": Builtin("ceil", _counted(math.ceil)),
        "round": Builtin("round", _counted(lambda value: math.floor(value + 0.5))),
        "trunc": Builtin("trunc", _counted(math.trunc)),
        "abs": Builtin("abs", _counted(abs)),
        "min": Builtin("min", _counted(lambda *given: min(given))),
        "max": Builtin("max", _counted(lambda *given: max(given))),
        "sqrt": Builtin("sqrt", _counted(math.sqrt)),
        "hypot": Builtin("hypot", _counted(math.hypot)),
        "sign": Builtin("sign", _counted(lambda value: (value > 0) - (value < 0))),
    },
    "JSON": {"parse": Builtin("parse", _parse), "stringify": Builtin("stringify", _stringify)},
    "Symbol": {"iterator": "iterator"},
    "Promise": {
        "resolve": Builtin("resolve", lambda _m, given, _n: argument(given)),
        "all": Builtin("all", lambda _m, given, _n: argument(given)),
    },
}


def _builtins(table: Mapping[str, Function]) -> dict[str, object]:
    return {name: Builtin(name, run) for name, run in table.items()}


FUNCTIONS: Final[Mapping[str, object]] = {
    **_builtins(RUNNING),
    **_builtins(
        {
            "Array": _array,
            "Map": new_map,
            "WeakMap": new_map,
            "Set": _set,
            "WeakSet": _set,
            "Object": _object,
            "String": _string,
            "Number": _number,
            "BigInt": _number,
            "Boolean": _boolean,
            "RegExp": _regexp,
            "Symbol": _symbol,
            "parseInt": _parse_int,
            "parseFloat": _number,
            "isNaN": _is_nan,
            "structuredClone": _copy,
            "Int32Array": _numbers,
            "Uint8Array": _numbers,
            "Float64Array": _numbers,
            "Math": _unknown,
            "JSON": _unknown,
            "Promise": _unknown,
            "__new__": _new,
            "__inherit__": _inherit,
            "__delete__": delete_property,
            "__rest__": rest_of,
            "Array.from": _from,
            **{f"Object.{name}": OBJECT[name] for name in VIEWED},
        }
    ),
    "Infinity": math.inf,
    "NaN": math.nan,
    "module": Module("module"),
    "process": Module("process"),
}
