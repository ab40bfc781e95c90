"""What JavaScript's operators and keys mean."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program.access import as_place
from bot.graphs.program.machine import MAX_ITEMS, MAX_TEXT, Machine
from bot.graphs.program.operators import binary, contains
from bot.graphs.program.semantics import OwnOperator, always_there, or_else, spelled
from bot.graphs.program.values import (
    UNKNOWN,
    Builtin,
    ClassValue,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    ObjectValue,
    is_scalar,
)

_MAX_SHIFT: Final = 31
_WORD: Final = 1 << 32


class TextKeys(dict[object, object]):
    """The properties of an object: their names are texts, however they are written."""

    def __getitem__(self, key: object) -> object:
        return super().__getitem__(as_key(key))

    def __setitem__(self, key: object, value: object) -> None:
        super().__setitem__(as_key(key), value)

    def __delitem__(self, key: object) -> None:
        super().__delitem__(as_key(key))

    def __contains__(self, key: object) -> bool:
        return super().__contains__(as_key(key))

    def get(self, key: object, default: object = None) -> Any:
        return super().get(as_key(key), default)

    def setdefault(self, key: object, default: object = None) -> object:
        return super().setdefault(as_key(key), default)

    def pop(self, key: object, *default: object) -> object:
        return super().pop(as_key(key), *default)


def as_key(value: object) -> object:
    """Give the text that a plain value is turned into when it names a property."""
    if isinstance(value, str):
        return value
    text = spelled(number(value))
    return value if text is None else text


def new_object(items: Mapping[Any, object] | None = None) -> DictValue:
    """Make an object with some properties."""
    made = DictValue(TextKeys())
    for key, value in (items or {}).items():
        made.items[key] = value
    return made


def is_object(value: object) -> bool:
    """Tell whether a value is an object with properties, and no `Map`."""
    return isinstance(value, DictValue) and isinstance(value.items, TextKeys)


def in_key_order(items: Mapping[object, object]) -> list[tuple[object, object]]:
    """Give properties in the order of a loop: those that are numbers first, by size."""
    pairs = list(items.items())
    counted = [pair for pair in pairs if _is_index(pair[0])]
    if not counted:
        return pairs
    counted.sort(key=lambda pair: int(str(pair[0])))
    return [*counted, *(pair for pair in pairs if not _is_index(pair[0]))]


def _is_index(key: object) -> bool:
    return isinstance(as_place(key), int) and (key == "0" or not str(key).startswith("0"))


def truth(value: object) -> bool | None:
    """Tell whether a value counts as true: every object does, and no NaN."""
    if isinstance(value, float) and math.isnan(value):
        return False
    return True if isinstance(value, tuple | range) else always_there(value)


def number(value: object) -> object:
    """Give a number its one form: 4.0 is 4."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def text_of(value: object) -> str | None:
    """Give the text that a value is turned into; None when it is not known."""
    if isinstance(value, ListValue):
        if value.spoiled or len(value.items) > MAX_ITEMS:
            return None
        texts = ["" if item is None else spelled(item) for item in value.items]
        known = [text for text in texts if text is not None]
        return ",".join(known) if len(known) == len(texts) else None
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return spelled(number(value)) if is_scalar(value) else None


def as_number(value: object) -> object:
    """Turn a value into a number, as `Number(value)` and `+value` do."""
    if value is None:
        return 0
    if isinstance(value, str):
        text = value.strip()
        try:
            return number(float(text[:40])) if text else 0
        except ValueError:
            return math.nan
    return int(value) if isinstance(value, bool) else _number_or_unknown(value)


def _number_or_unknown(value: object) -> object:
    return value if isinstance(value, int | float) else UNKNOWN


def _add(_: Machine, left: object, right: object) -> object:
    if not (isinstance(left, str | ListValue) or isinstance(right, str | ListValue)):
        return number(binary("+", left, right))
    parts = text_of(left), text_of(right)
    if parts[0] is None or parts[1] is None:
        return UNKNOWN
    text = parts[0] + parts[1]
    return text if len(text) <= MAX_TEXT else UNKNOWN


def _counting(name: str) -> OwnOperator:
    """Make an operator that turns both sides into numbers."""

    def run(_: Machine, left: object, right: object) -> object:
        if not (is_scalar(left) and is_scalar(right)):
            return UNKNOWN
        return number(binary(name, as_number(left), as_number(right)))

    return run


def _divide(_: Machine, left: object, right: object) -> object:
    dividend, divisor = as_number(left), as_number(right)
    if not isinstance(dividend, int | float) or not isinstance(divisor, int | float):
        return UNKNOWN
    if divisor == 0:
        return math.nan if dividend == 0 else math.copysign(math.inf, dividend)
    return number(binary("/", dividend, divisor))


def _remainder(_: Machine, left: object, right: object) -> object:
    dividend, divisor = as_number(left), as_number(right)
    if not isinstance(dividend, int | float) or not isinstance(divisor, int | float):
        return UNKNOWN
    if divisor == 0 or not math.isfinite(dividend):
        return math.nan
    return number(math.fmod(dividend, divisor))


def _bitwise(compute: Callable[[int, int], int]) -> OwnOperator:
    def run(_: Machine, left: object, right: object) -> object:
        sides = [as_number(side) for side in (left, right)]
        whole = [int(side) for side in sides if isinstance(side, int | float) and _fits(side)]
        if len(whole) < len(sides):
            return UNKNOWN
        made = compute(whole[0], whole[1]) % _WORD
        return made - _WORD if made >= _WORD // 2 else made

    return run


def _fits(value: float) -> bool:
    return math.isfinite(value) and abs(value) < _WORD


def _invert(_: Machine, value: object) -> object:
    known = as_number(value)
    return ~int(known) if isinstance(known, int | float) and _fits(known) else UNKNOWN


def _same(_: Machine, left: object, right: object) -> object:
    """Tell whether two values are equal: objects only when they are the same one."""
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if is_scalar(left) and is_scalar(right):
        return isinstance(left, bool) == isinstance(right, bool) and left == right
    return left is right


def _differs(machine: Machine, left: object, right: object) -> object:
    found = _same(machine, left, right)
    return UNKNOWN if found is UNKNOWN else not found


def _in_object(_: Machine, key: object, owner: object) -> object:
    if isinstance(owner, ListValue):
        place = as_place(key)
        if place is UNKNOWN or owner.spoiled:
            return UNKNOWN
        return isinstance(place, int) and 0 <= place < len(owner.items)
    if isinstance(owner, ObjectValue):
        if not isinstance(key, str):
            return UNKNOWN
        return key in owner.attributes or owner.kind.member(key) is not None
    found = contains(owner, key) if isinstance(owner, DictValue) else None
    return UNKNOWN if found is None else found


def _instance_of(_: Machine, value: object, kind: object) -> object:
    if value is UNKNOWN or kind is UNKNOWN:
        return UNKNOWN
    if isinstance(kind, ClassValue):
        return isinstance(value, ObjectValue) and kind in value.kind.lineage()
    if isinstance(kind, Builtin):
        if kind.name == "Map":
            return isinstance(value, DictValue) and not is_object(value)
        if kind.name == "Array":
            return isinstance(value, ListValue)
        if kind.name == "Object":
            return isinstance(value, Container)
    return UNKNOWN


def _type_of(_: Machine, value: object) -> object:
    if value is UNKNOWN:
        return UNKNOWN
    if isinstance(value, FunctionValue | ClassValue | Builtin):
        return "function"
    names = {
        bool: "boolean",
        int: "number",
        float: "number",
        str: "string",
        type(None): "undefined",
    }
    return names.get(type(value), "object")


def _nothing(_: Machine, __: object) -> object:
    return None


OPERATORS: Final[Mapping[str, OwnOperator]] = {
    "+": _add,
    "-": _counting("-"),
    "*": _counting("*"),
    "**": _counting("**"),
    "/": _divide,
    "%": _remainder,
    "==": _same,
    "!=": _differs,
    "??": or_else,
    "in object": _in_object,
    "instanceof": _instance_of,
    "typeof": _type_of,
    "void": _nothing,
    "~": _invert,
    "|": _bitwise(lambda a, b: a | b),
    "&": _bitwise(lambda a, b: a & b),
    "^": _bitwise(lambda a, b: a ^ b),
    "<<": _bitwise(lambda a, b: a << min(max(b, 0), _MAX_SHIFT)),
    ">>": _bitwise(lambda a, b: a >> min(max(b, 0), _MAX_SHIFT)),
    ">>>": _bitwise(lambda a, b: (a % _WORD) >> min(max(b, 0), _MAX_SHIFT)),
    "positive": lambda _, value: as_number(value),
}
