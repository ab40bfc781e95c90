"""What C# programs call on a type by its name: `Enumerable.Range`, `int.MaxValue`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.csharp.collections import LIST
from bot.graphs.csharp.linq import ENUMERABLE
from bot.graphs.csharp.making import MADE
from bot.graphs.csharp.texts import NOT_EMPTY, TRIMMED, text_of
from bot.graphs.program import containers as c
from bot.graphs.program import texts
from bot.graphs.program.containers import Function, argument, first_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    Char,
    ClassValue,
    ListValue,
    Named,
    ObjectValue,
)


def _fill(machine: Machine, arguments: Arguments, _: Named) -> object:
    row = first_of(arguments)
    if isinstance(row, ListValue):
        machine.touch(row)
        row.items[:] = [argument(arguments, 1)] * len(row.items)
    return None


def _list_method(name: str) -> Function:
    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        owner = first_of(arguments)
        return (
            LIST[name](machine, owner, arguments[1:], named)
            if isinstance(owner, ListValue)
            else UNKNOWN
        )

    return run


def _join(machine: Machine, arguments: Arguments, _: Named) -> object:
    parts = arguments[1] if len(arguments) == 2 else tuple(arguments[1:])
    return texts.joined(machine, first_of(arguments), parts)


def _concat(machine: Machine, arguments: Arguments, _: Named) -> object:
    parts = arguments[0] if len(arguments) == 1 else tuple(arguments)
    return texts.joined(machine, "", parts)


def _is_blank(_: Machine, arguments: Arguments, __: Named) -> object:
    text = first_of(arguments)
    return UNKNOWN if text is UNKNOWN else not text or not str(text).strip()


def _whole(_: Machine, arguments: Arguments, __: Named) -> object:
    return texts.whole_number(first_of(arguments))


def _real(_: Machine, arguments: Arguments, __: Named) -> object:
    return texts.real_number(first_of(arguments))


def _tuple(_: Machine, arguments: Arguments, __: Named) -> object:
    return tuple(arguments)


def _constants(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Give `Enum.GetValues(typeof(Kind))`."""
    kind = first_of(arguments)
    if not isinstance(kind, ClassValue):
        return UNKNOWN
    found = [value for value in kind.members.values() if isinstance(value, ObjectValue)]
    return c.new_list(machine, list(found))


def _numeric(compute: Callable[..., object]) -> Function:
    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        if not arguments or not all(isinstance(value, int | float) for value in arguments):
            return UNKNOWN
        try:
            return compute(*arguments)
        except (ArithmeticError, TypeError, ValueError):
            return UNKNOWN

    return run


_STATIC: Final[Mapping[str, Mapping[str, Function]]] = {
    "Enumerable": ENUMERABLE,
    "Array": {
        "Empty": ENUMERABLE["Empty"],
        "Fill": _fill,
        **{
            name: _list_method(name)
            for name in ("IndexOf", "ForEach", "ConvertAll", "Sort", "Reverse", "Find", "Exists")
        },
    },
    "string": {
        "Join": _join,
        "Concat": _concat,
        "IsNullOrEmpty": _is_blank,
        "IsNullOrWhiteSpace": _is_blank,
    },
    **{
        name: {"Parse": read, "Max": _numeric(max), "Min": _numeric(min)}
        for names, read in ((("int", "long"), _whole), (("double", "float", "decimal"), _real))
        for name in names
    },
    "char": {"Parse": lambda _, a, __: Char(a[0]) if a and isinstance(a[0], str) else UNKNOWN},
    "Convert": {
        "ToInt32": MADE["__whole__"],
        "ToInt64": MADE["__whole__"],
        "ToChar": MADE["__char__"],
        "ToString": lambda m, a, n: text_of(m, first_of(a), [], n),
        "ToDouble": _real,
    },
    "Math": {
        "Max": _numeric(max),
        "Min": _numeric(min),
        "Abs": _numeric(abs),
        "Sqrt": _numeric(math.sqrt),
        "Floor": _numeric(math.floor),
        "Ceiling": _numeric(math.ceil),
    },
    **{name: {"Create": _tuple} for name in ("Tuple", "ValueTuple", "KeyValuePair")},
    "Enum": {"GetValues": _constants},
    "ImmutableList": {"Create": lambda m, a, _: c.new_list(m, list(a))},
}
_VALUES: Final[Mapping[str, Mapping[str, object]]] = {
    "int": {"MaxValue": 2**31 - 1, "MinValue": -(2**31)},
    "long": {"MaxValue": 2**63 - 1, "MinValue": -(2**63)},
    "double": {
        "PositiveInfinity": math.inf,
        "NegativeInfinity": -math.inf,
        "MaxValue": math.inf,
        "NaN": math.nan,
    },
    "float": {"PositiveInfinity": math.inf, "MaxValue": math.inf},
    "string": {"Empty": ""},
    "StringSplitOptions": {"RemoveEmptyEntries": NOT_EMPTY, "TrimEntries": TRIMMED},
}
_SPELLED: Final = {
    **dict.fromkeys(("Int32", "Int16", "short", "uint", "byte", "ushort"), "int"),
    "Int64": "long",
    "ulong": "long",
    "Double": "double",
    "Single": "float",
    "String": "string",
    "Char": "char",
}


def static_member(name: str, member: str) -> object:
    """Give a member that is reached by the name of a type, such as `int.MaxValue`."""
    plain = _SPELLED.get(name, name)
    value = _VALUES.get(plain, {}).get(member, UNKNOWN)
    if value is not UNKNOWN:
        return value
    run = _STATIC.get(plain, {}).get(member)
    return UNKNOWN if run is None else Builtin(member, run)


TYPES: Final = (*_STATIC, *_VALUES, *_SPELLED, "Console")
"""The types of the language that are only called by their names."""
