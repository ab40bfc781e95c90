"""Numbers and characters of C and C++."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program.containers import Function, argument
from bot.graphs.program.machine import MAX_TEXT, Machine
from bot.graphs.program.operators import binary
from bot.graphs.program.semantics import TYPED_OPERATORS, OwnOperator
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Char,
    ListValue,
    Named,
    ObjectValue,
)

_MAX_BITS: Final = 64


def _code(value: object) -> object:
    """Give the number that a character stands for; any other value as it is."""
    return ord(value) if isinstance(value, str) and len(value) == 1 else value


def _add(_: Machine, left: object, right: object) -> object:
    """Add numbers and characters, join texts, step over the first items of an array."""
    if isinstance(left, str) and isinstance(right, str):
        if isinstance(left, Char) and isinstance(right, Char):
            return binary("+", _code(left), _code(right))
        return str(left) + str(right) if len(left) + len(right) <= MAX_TEXT else UNKNOWN
    if isinstance(left, ListValue) or isinstance(right, ListValue):
        return UNKNOWN
    return binary("+", _code(left), _code(right))


def _subtract(_: Machine, left: object, right: object) -> object:
    return binary("-", _code(left), _code(right))


def _compared(name: str) -> OwnOperator:
    def run(_: Machine, left: Any, right: Any) -> object:
        if isinstance(left, str) != isinstance(right, str):
            left, right = _code(left), _code(right)
        return binary(name, left, right)

    return run


def _whole(compute: Callable[[int, int], int]) -> OwnOperator:
    def run(_: Machine, left: Any, right: Any) -> object:
        left, right = _code(left), _code(right)
        if not isinstance(left, int) or not isinstance(right, int):
            return UNKNOWN
        if max(left.bit_length(), right.bit_length()) > _MAX_BITS:
            return UNKNOWN
        return compute(left, right)

    return run


def _shift_left(_: Machine, left: Any, right: Any) -> object:
    if not isinstance(left, int) or not isinstance(right, int) or not 0 <= right <= _MAX_BITS:
        return UNKNOWN
    return left << right if left.bit_length() <= _MAX_BITS else UNKNOWN


def _remainder(_: Machine, left: Any, right: Any) -> object:
    left, right = _code(left), _code(right)
    if not isinstance(left, int) or not isinstance(right, int) or not right:
        return UNKNOWN
    return int(math.fmod(left, right)) if abs(left) < 2**50 else left % right


def _equal(machine: Machine, left: Any, right: Any) -> object:
    if (left is None) != (right is None) and UNKNOWN not in (left, right):
        return left == 0 or right == 0  # a pointer that is 0 is null
    return _compared("==")(machine, left, right)


def _unequal(machine: Machine, left: Any, right: Any) -> object:
    found = _equal(machine, left, right)
    return UNKNOWN if found is UNKNOWN else not found


def _inverted(_: Machine, value: object) -> object:
    return ~value if isinstance(value, int) and value.bit_length() <= _MAX_BITS else UNKNOWN


OPERATORS: Final[Mapping[str, OwnOperator]] = {
    "/": TYPED_OPERATORS["/"],
    "+": _add,
    "-": _subtract,
    "%": _remainder,
    "<<": _shift_left,
    ">>": _whole(lambda a, b: a >> max(min(b, _MAX_BITS), 0)),
    "&": _whole(lambda a, b: a & b),
    "|": _whole(lambda a, b: a | b),
    "^": _whole(lambda a, b: a ^ b),
    "~": _inverted,
    "==": _equal,
    "!=": _unequal,
    **{name: _compared(name) for name in ("<", "<=", ">", ">=")},
}


def _char(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give the character of a number."""
    value = argument(arguments)
    if isinstance(value, int) and 0 < value < 0x110000:
        return Char(chr(value))
    return Char(value) if isinstance(value, str) and len(value) == 1 else value


def _number(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give the number that something is turned into."""
    value = _code(argument(arguments))
    if isinstance(value, ObjectValue) and "value" in value.attributes:
        return value.attributes["value"]
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else value
    return value


def _read_number(kind: type) -> Function:
    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        text = argument(arguments)
        try:
            return kind(text) if isinstance(text, str) and len(text) < 40 else UNKNOWN
        except ValueError:
            return UNKNOWN

    return run


def _text(_: Machine, arguments: Arguments, __: Named) -> object:
    value = _code(argument(arguments)) if isinstance(argument(arguments), Char) else None
    value = argument(arguments) if value is None else value
    if isinstance(value, float):
        return f"{value:f}"
    return str(value) if isinstance(value, int) else UNKNOWN


def _cased(change: Callable[[str], str]) -> Function:
    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        value = argument(arguments)
        return Char(change(value)) if isinstance(value, str) and len(value) == 1 else UNKNOWN

    return run


def _asked(test: Callable[[str], bool]) -> Function:
    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        value = argument(arguments)
        return test(value) if isinstance(value, str) and value else UNKNOWN

    return run


def _extreme(choose: Callable[[Any, Any], Any]) -> Function:
    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        if len(arguments) != 2 or not all(isinstance(a, int | float) for a in arguments):
            return UNKNOWN
        return choose(*arguments)

    return run


def _absolute(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    return abs(value) if isinstance(value, int | float) else UNKNOWN


def _length(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    return len(value) if isinstance(value, str) else UNKNOWN


def _order(_: Machine, arguments: Arguments, __: Named) -> object:
    """Compare texts as `strcmp` does."""
    left, right = argument(arguments), argument(arguments, 1)
    if not isinstance(left, str) or not isinstance(right, str):
        return UNKNOWN
    return (left > right) - (left < right)


FUNCTIONS: Final[Mapping[str, Function]] = {
    "__char__": _char,
    "__number__": _number,
    **dict.fromkeys(("stoi", "atoi", "stol", "stoll", "atol"), _read_number(int)),
    **dict.fromkeys(("stod", "stof", "atof"), _read_number(float)),
    "to_string": _text,
    "toupper": _cased(str.upper),
    "tolower": _cased(str.lower),
    "isdigit": _asked(str.isdigit),
    "isalpha": _asked(str.isalpha),
    "isalnum": _asked(str.isalnum),
    "isspace": _asked(str.isspace),
    "isupper": _asked(str.isupper),
    "islower": _asked(str.islower),
    "max": _extreme(max),
    "min": _extreme(min),
    "abs": _absolute,
    "strlen": _length,
    "strcmp": _order,
}
