"""What operators mean where they mean something else than in Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program.machine import MAX_TEXT, Machine
from bot.graphs.program.operators import binary
from bot.graphs.program.values import UNKNOWN, Char, Container, is_scalar

OwnOperator = Callable[..., object]

SPELLED: Final[Mapping[object, str]] = {None: "null", True: "true", False: "false"}
"""How most code languages put these values into a text."""


def spelled(value: object) -> str | None:
    """Give the text that a plain value is turned into; None for any other value."""
    if value is None or isinstance(value, bool):
        return SPELLED[value]
    return str(value) if is_scalar(value) else None


def counted(value: object) -> object:
    """Give the number that a character counts as; any other value as it is."""
    return ord(value) if isinstance(value, Char) and len(value) == 1 else value


def add_or_join(_: Machine, left: object, right: object) -> object:
    """Add numbers and characters; join texts when one side is a text, as most languages do."""
    if not (type(left) is str or type(right) is str):
        left, right = counted(left), counted(right)
    if isinstance(left, str) or isinstance(right, str):
        parts = spelled(left), spelled(right)
        if parts[0] is None or parts[1] is None or left is UNKNOWN or right is UNKNOWN:
            return UNKNOWN
        text = parts[0] + parts[1]
        return text if len(text) <= MAX_TEXT else UNKNOWN
    return binary("+", left, right)


def divide_whole(_: Machine, left: Any, right: Any) -> object:
    """Divide; whole numbers give a whole number, cut off towards zero."""
    if isinstance(left, int) and isinstance(right, int) and right:
        quotient = abs(left) // abs(right)
        return quotient if (left < 0) == (right < 0) else -quotient
    return binary("/", left, right)


def subtract_marks(_: Machine, left: Any, right: Any) -> object:
    """Subtract; between two characters it is their distance: `'C' - 'A'`."""
    if isinstance(left, str) and isinstance(right, str) and len(left) == len(right) == 1:
        return ord(left) - ord(right)
    return binary("-", counted(left), counted(right))


def stepped(way: int) -> OwnOperator:
    """Make `++` and `--`, which leave a character a character."""

    def run(_: Machine, value: object) -> object:
        if isinstance(value, Char) and len(value) == 1:
            return Char(chr(min(max(ord(value) + way, 0), 0x10FFFF)))
        return binary("+", value, way)

    return run


def or_else(_: Machine, left: object, right: object) -> object:
    """Give the left value unless it is null."""
    return right if left is None else left


def always_there(value: object) -> bool | None:
    """Count a container as true, empty or not, as JavaScript and Ruby do."""
    if isinstance(value, Container):
        return True
    return None if value is UNKNOWN else bool(value)


TYPED_OPERATORS: Final[Mapping[str, OwnOperator]] = {
    "+": add_or_join,
    "/": divide_whole,
    "-": subtract_marks,
    "++": stepped(1),
    "--": stepped(-1),
    "??": or_else,
    "?:": or_else,
}
"""What the operators of Java and its like mean."""
