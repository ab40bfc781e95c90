"""Operators that a class defines by its own methods, and those of arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from bot.graphs.program.machine import Machine
from bot.graphs.program.operators import binary
from bot.graphs.program.values import FunctionValue, ObjectValue, held
from bot.graphs.python.arrays import MatrixValue, cellwise

_METHODS: Final[Mapping[str, tuple[str, str]]] = {
    "+": ("__add__", "__radd__"),
    "-": ("__sub__", "__rsub__"),
    "*": ("__mul__", "__rmul__"),
    "/": ("__truediv__", "__rtruediv__"),
    "//": ("__floordiv__", "__rfloordiv__"),
    "%": ("__mod__", "__rmod__"),
    "@": ("__matmul__", "__rmatmul__"),
    "|": ("__or__", "__ror__"),
    "&": ("__and__", "__rand__"),
    "^": ("__xor__", "__rxor__"),
    "<<": ("__lshift__", "__rlshift__"),
    ">>": ("__rshift__", "__rrshift__"),
    "<": ("__lt__", "__gt__"),
    "<=": ("__le__", "__ge__"),
    ">": ("__gt__", "__lt__"),
    ">=": ("__ge__", "__le__"),
    "==": ("__eq__", "__eq__"),
}


def _apply(name: str, machine: Machine, left: object, right: object) -> object:
    """Apply an operator as the class of one side defines it, else as the language does."""
    for owner, other, method in (
        (left, right, _METHODS[name][0]),
        (right, left, _METHODS[name][1]),
    ):
        found = owner.kind.member(method) if isinstance(owner, ObjectValue) else None
        if found is not None and isinstance(found[0], FunctionValue):
            return machine.call(found[0].bind(owner, found[1]), [other], {})
    if isinstance(left, MatrixValue) or isinstance(right, MatrixValue):
        return cellwise(machine, partial(binary, name), left, right)
    return binary(name, held(left), held(right))


OPERATORS: Final[Mapping[str, Callable[..., object]]] = {
    name: partial(_apply, name) for name in _METHODS
}
