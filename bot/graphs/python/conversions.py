"""Python's functions that make one plain value of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program.containers import Function, argument
from bot.graphs.program.formats import brace_formatted
from bot.graphs.program.machine import Machine
from bot.graphs.program.operators import binary
from bot.graphs.program.values import UNKNOWN, Arguments, Named, Raised, is_scalar, truth


def _chr(_: Machine, arguments: Arguments, __: Named) -> object:
    code = argument(arguments)
    return chr(code) if isinstance(code, int) and 0 <= code < 0xD800 else UNKNOWN


def _ord(_: Machine, arguments: Arguments, __: Named) -> object:
    text = argument(arguments)
    return ord(text) if isinstance(text, str) and len(text) == 1 else UNKNOWN


def _str(_: Machine, arguments: Arguments, __: Named) -> object:
    value = arguments[0] if arguments else ""
    return str(value) if is_scalar(value) else UNKNOWN


def _int(_: Machine, arguments: Arguments, __: Named) -> object:
    value = arguments[0] if arguments else 0
    try:
        return (
            int(value) if isinstance(value, str | int | float) and len(arguments) < 2 else UNKNOWN
        )
    except (ValueError, OverflowError) as error:
        raise Raised("ValueError") from error


def _float(_: Machine, arguments: Arguments, __: Named) -> object:
    value = arguments[0] if arguments else 0.0
    try:
        return float(value) if isinstance(value, str | int | float) else UNKNOWN
    except (ValueError, OverflowError) as error:
        raise Raised("ValueError") from error


def _bool(_: Machine, arguments: Arguments, __: Named) -> object:
    known = truth(arguments[0]) if arguments else False
    return UNKNOWN if known is None else known


def _abs(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    return abs(value) if isinstance(value, int | float) else UNKNOWN


def _repr(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    return repr(value) if is_scalar(value) else UNKNOWN


def _formatted(_: Machine, arguments: Arguments, __: Named) -> object:
    spec = arguments[1] if len(arguments) > 1 else ""
    if not isinstance(spec, str) or "{" in spec or "}" in spec:
        return UNKNOWN
    try:
        return brace_formatted(f"{{:{spec}}}", arguments[:1], {})
    except ValueError:
        return UNKNOWN


def _round(_: Machine, arguments: Arguments, __: Named) -> object:
    value, places = argument(arguments), arguments[1] if len(arguments) > 1 else None
    if not isinstance(value, int | float) or not isinstance(places, int | None):
        return UNKNOWN
    try:
        return round(value) if places is None else round(value, max(min(places, 99), -99))
    except (ValueError, OverflowError) as error:
        raise Raised("ValueError") from error


def _divmod(_: Machine, arguments: Arguments, __: Named) -> object:
    left, right = argument(arguments), argument(arguments, 1)
    return binary("//", left, right), binary("%", left, right)


def _bits(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    return bin(value) if isinstance(value, int) else UNKNOWN


CONVERSIONS: Final[Mapping[str, Function]] = {
    "chr": _chr,
    "ord": _ord,
    "str": _str,
    "int": _int,
    "float": _float,
    "bool": _bool,
    "abs": _abs,
    "repr": _repr,
    "round": _round,
    "divmod": _divmod,
    "format": _formatted,
    "bin": _bits,
}
