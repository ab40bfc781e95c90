"""Operators on known values; whatever is not known or too large comes out unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from bot.graphs.program.formats import percent_formatted
from bot.graphs.program.machine import MAX_ITEMS, MAX_TEXT
from bot.graphs.program.values import (
    UNKNOWN,
    DictValue,
    ListValue,
    NetworkValue,
    ObjectValue,
    Raised,
    SetValue,
    hashable,
    is_scalar,
    truth,
)

_MAX_BITS = 256
_MAX_POWER = 64


def same(left: object, right: object) -> bool | None:
    """Tell whether two values are equal; None when it is not known."""
    if left is UNKNOWN or right is UNKNOWN:
        return None
    if is_scalar(left):
        return bool(left == right)
    if type(left) is type(right) and isinstance(left, ListValue | tuple | SetValue | DictValue):
        return _same_items(left, right)
    return left is right


def _same_items(left: Any, right: Any) -> bool | None:
    if isinstance(left, tuple):
        return _all_same(list(left), list(right))
    if isinstance(left, ListValue):
        return _all_same(left.items, right.items)
    if left.items.keys() != right.items.keys():
        return False
    return True if isinstance(left, SetValue) or not left.items else None


def _all_same(left: list[object], right: list[object]) -> bool | None:
    if len(left) != len(right):
        return False
    if not all(is_scalar(item) for item in (*left, *right)):
        return None if left else True
    return left == right


def contains(container: object, item: object) -> bool | None:
    """Tell whether a container holds an item; None when it is not known."""
    if item is UNKNOWN or container is UNKNOWN:
        return None
    if isinstance(container, SetValue | DictValue | NetworkValue):
        return None if container.spoiled else hashable(item) in container.items
    if isinstance(container, ListValue | tuple):
        items = container.items if isinstance(container, ListValue) else container
        return _among(list(items), item)
    if isinstance(container, str):
        return item in container if isinstance(item, str) else None
    return item in container if isinstance(container, range) else None


def _among(items: list[object], item: object) -> bool | None:
    if is_scalar(item) or isinstance(item, ObjectValue):
        return True if item in items else (None if UNKNOWN in items else False)
    known: list[bool | None] = [same(other, item) for other in items]
    if True in known:
        return True
    return None if None in known else False


def negate(value: bool | None) -> object:  # noqa: FBT001 - a truth value is what it takes
    return UNKNOWN if value is None else not value


def _known(value: bool | None) -> object:  # noqa: FBT001 - a truth value is what it takes
    return UNKNOWN if value is None else value


def _add(left: Any, right: Any) -> object:
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        return ListValue([*left.items, *right.items])
    if isinstance(left, tuple) and isinstance(right, tuple):
        return left + right
    if isinstance(left, str) and isinstance(right, str):
        return left + right if len(left) + len(right) <= MAX_TEXT else UNKNOWN
    return left + right if _numbers(left, right) else UNKNOWN


def _multiply(left: Any, right: Any) -> object:
    if isinstance(right, str | ListValue | tuple):
        left, right = right, left
    if isinstance(right, int) and isinstance(left, str | ListValue | tuple):
        items = left.items if isinstance(left, ListValue) else left
        if len(items) * max(right, 0) > MAX_ITEMS:
            return UNKNOWN
        return ListValue(list(items) * right) if isinstance(left, ListValue) else items * right
    return left * right if _numbers(left, right) else UNKNOWN


def _power(left: Any, right: Any) -> object:
    if not _numbers(left, right) or abs(right) > _MAX_POWER:
        return UNKNOWN
    # No number gets so long that it could not be printed.
    small = not isinstance(left, int) or left.bit_length() * abs(right) <= 4 * _MAX_BITS
    return left**right if small else UNKNOWN


def _numbers(left: object, right: object) -> bool:
    return all(
        isinstance(x, float) or (isinstance(x, int) and x.bit_length() <= _MAX_BITS)
        for x in (left, right)
    )


def _numeric(compute: Callable[[Any, Any], object]) -> Callable[[Any, Any], object]:
    def run(left: Any, right: Any) -> object:
        return compute(left, right) if _numbers(left, right) else UNKNOWN

    return run


def _modulo(left: Any, right: Any) -> object:
    if isinstance(left, str):
        return percent_formatted(left, right if isinstance(right, tuple) else (right,))
    return left % right if _numbers(left, right) else UNKNOWN


def _compare(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], object]:
    def run(left: Any, right: Any) -> object:
        if _numbers(left, right) or (isinstance(left, str) and isinstance(right, str)):
            return test(left, right)
        return UNKNOWN

    return run


def _set_operation(
    name: str, on_bits: Callable[[int, int], object] = operator.sub
) -> Callable[[Any, Any], object]:
    """Make an operator on sets that also means something between whole numbers."""

    def run(left: Any, right: Any) -> object:
        if isinstance(left, int) and isinstance(right, int) and _numbers(left, right):
            return on_bits(left, right)
        if isinstance(left, DictValue) and isinstance(right, DictValue) and name == "|":
            return DictValue({**left.items, **right.items})
        if not (isinstance(left, SetValue) and isinstance(right, SetValue)):
            return UNKNOWN
        if name == "|":
            return SetValue({**left.items, **right.items})
        keep = name == "&"
        found = {item: None for item in left.items if (item in right.items) == keep}
        if name == "^":
            found.update((item, None) for item in right.items if item not in left.items)
        return SetValue(found)

    return run


def _shift(compute: Callable[[int, int], int]) -> Callable[[Any, Any], object]:
    def run(left: Any, right: Any) -> object:
        if not isinstance(left, int) or not isinstance(right, int) or not _numbers(left, right):
            return UNKNOWN
        return compute(left, right) if 0 <= right <= _MAX_POWER else UNKNOWN

    return run


def _subtract(left: Any, right: Any) -> object:
    if isinstance(left, SetValue):
        return _set_operation("-")(left, right)
    return left - right if _numbers(left, right) else UNKNOWN


def _is(left: object, right: object) -> object:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    return left is right or (is_scalar(left) and type(left) is type(right) and left == right)


_BINARY: dict[str, Callable[[Any, Any], object]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _numeric(operator.truediv),
    "//": _numeric(operator.floordiv),
    "%": _modulo,
    "**": _power,
    "|": _set_operation("|", operator.or_),
    "&": _set_operation("&", operator.and_),
    "^": _set_operation("^", operator.xor),
    "<<": _shift(operator.lshift),
    ">>": _shift(operator.rshift),
    "==": lambda a, b: _known(same(a, b)),
    "!=": lambda a, b: negate(same(a, b)),
    "<": _compare(operator.lt),
    "<=": _compare(operator.le),
    ">": _compare(operator.gt),
    ">=": _compare(operator.ge),
    "is": _is,
    "is not": lambda a, b: UNKNOWN if (found := _is(a, b)) is UNKNOWN else not found,
    "in": lambda a, b: _known(contains(b, a)),
    "not in": lambda a, b: negate(contains(b, a)),
}


def binary(name: str, left: object, right: object) -> object:
    """Apply an operator to two values."""
    run = _BINARY.get(name)
    if run is None:
        return UNKNOWN
    try:
        return run(left, right)
    except (ArithmeticError, ValueError) as error:
        raise Raised(type(error).__name__) from error


def unary(name: str, value: Any) -> object:
    """Apply an operator to one value."""
    if name == "not":
        return negate(truth(value))
    if isinstance(value, int | float):
        return -value if name == "negative" else value if name == "positive" else UNKNOWN
    return UNKNOWN
