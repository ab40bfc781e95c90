"""The libraries of C and C++, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.graphs.cpp import arithmetic, arrays, containers, networks, ranges, streams
from bot.graphs.cpp.classes import NOT_GIVEN
from bot.graphs.cpp.copies import copied, parts_of
from bot.graphs.cpp.texts import NPOS
from bot.graphs.program.containers import Function, argument
from bot.graphs.program.machine import Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    Container,
    ListValue,
    Module,
    Named,
    NetworkValue,
    ObjectValue,
    Raised,
    Unknown,
)

_INT_MAX: Final = 2**31 - 1
_MAX_TEXT: Final = 1_000
_LONG_MAX: Final = 2**63 - 1


class _NotGiven:
    """What a field is that nothing was given for."""


_NOT_GIVEN: Final = _NotGiven()


def _is_given(_: Machine, value: object) -> object:
    return value is not _NOT_GIVEN


def _parts(_: Machine, arguments: Arguments, __: Named) -> object:
    return parts_of(argument(arguments))


def _got(_: Machine, arguments: Arguments, __: Named) -> object:
    """Tell whether a stream gave something each time."""
    if any(value is None for value in arguments):
        return False
    return UNKNOWN if UNKNOWN in arguments else True


def _exit(_: Machine, __: Arguments, ___: Named) -> object:
    raise Raised("exit")


def _textual(_: Machine, arguments: Arguments, __: Named) -> object:
    """Make `string(3, 'x')`, or the text itself."""
    first, second = argument(arguments), argument(arguments, 1)
    if isinstance(first, int) and isinstance(second, str) and 0 <= first <= _MAX_TEXT:
        return str(second) * first
    return first if isinstance(first, str) else UNKNOWN


def truth(value: object) -> bool | None:
    """Tell whether a value counts as true: a pointer to whatever it is does."""
    if isinstance(value, Container):
        return True
    if value is None or isinstance(value, str | int | float):
        return (
            not isinstance(value, str) or value != "\0" if isinstance(value, str) else bool(value)
        )
    return None if isinstance(value, Unknown) else True


def _methods(owner: object, name: str) -> object:
    if isinstance(owner, NetworkValue):
        return network_member(owner, name)
    if isinstance(owner, ObjectValue):
        if name in ("get", "lock", "release"):
            return Builtin(name, lambda *_: owner)
        if name == "copy":
            return Builtin(name, lambda m, a, n: copied(m, owner, a, n))
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    return containers.member(owner, name)


def _members(_: Module, __: str) -> object:
    return UNKNOWN


_FUNCTIONS: Final[Mapping[str, Function]] = {
    **arrays.FUNCTIONS,
    **containers.FUNCTIONS,
    **networks.FUNCTIONS,
    **arithmetic.FUNCTIONS,
    **ranges.FUNCTIONS,
    **streams.FUNCTIONS,
    "__parts__": _parts,
    "__got__": _got,
    "__exit__": _exit,
    "__text__": _textual,
}
_CONSTANTS: Final[Mapping[str, Any]] = {
    NOT_GIVEN: _NOT_GIVEN,
    **dict.fromkeys(("INT_MAX", "INT32_MAX", "LONG_MAX", "UINT_MAX", "SIZE_MAX"), _INT_MAX),
    **dict.fromkeys(("LLONG_MAX", "INT64_MAX", "ULLONG_MAX"), _LONG_MAX),
    "npos": NPOS,
    "INT_MIN": -_INT_MAX - 1,
    "INFINITY": float("inf"),
    "DBL_MAX": float("inf"),
    "FLT_MAX": float("inf"),
}


def _outside(machine: Machine, owner: ListValue, index: object, value: object) -> None:
    arrays.set_outside(machine, owner, index, value)


CPP: Final = Library(
    functions={
        **{name: Builtin(name, run) for name, run in _FUNCTIONS.items()},
        **_CONSTANTS,
    },
    members=_members,
    methods=_methods,
    rules=Rules(
        declares=True,
        open_classes=True,
        overloads=True,
        truth=truth,
        operators={**arithmetic.OPERATORS, "given": _is_given},
        missing=arrays.missing,
        outside=_outside,
    ),
)
