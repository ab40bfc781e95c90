"""What Rust's programs do with texts, and with any value: an `Option` is what it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program import texts
from bot.graphs.program.containers import Method, argument, first_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.operators import binary
from bot.graphs.program.semantics import spelled
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Char,
    DictValue,
    Named,
    SetValue,
)
from bot.graphs.rust.collections import copied
from bot.graphs.rust.streams import collected, parse, stream
from bot.graphs.rust.types import MAPS, SETS


def _clone(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    return copied(machine, owner, 0)


def to_text(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    text = spelled(owner)
    return UNKNOWN if text is None or owner is None else text


def _characters(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return stream([Char(char) for char in owner])


def _numbered_characters(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return stream([(place, Char(char)) for place, char in enumerate(owner)])


def _split(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    mark = first_of(arguments)
    if not isinstance(mark, str) or not mark:
        return UNKNOWN
    machine.spend(len(owner) // 16)
    return stream([*owner.split(mark)])


def _split_once(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    mark = first_of(arguments)
    if not isinstance(mark, str) or not mark:
        return UNKNOWN
    before, found, after = owner.partition(mark)
    return (before, after) if found else None


def _words(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return stream([*owner.split()])


def _lines(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return stream([*owner.splitlines()])


def _itself(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return owner


def _is_some(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner is UNKNOWN else owner is not None


def _is_none(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner is UNKNOWN else owner is None


def _map_option(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    return None if owner is None else machine.call(first_of(arguments), [owner], {})


def _or(_: Machine, owner: object, arguments: Arguments, __: Named) -> object:
    return argument(arguments) if owner is None else owner


def _or_else(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    return machine.call(argument(arguments), [], {}) if owner is None else owner


def _or_default(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    return c.new_list(machine, []) if owner is None else owner


def _into(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    wanted = first_of(arguments, "")
    if wanted in MAPS | SETS and not isinstance(owner, DictValue | SetValue):
        return collected(machine, owner, arguments, named)
    return str(owner) if wanted == "String" and isinstance(owner, Char) else owner


def _ordered(way: int) -> Method:
    def run(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
        found = texts.compared(machine, owner, arguments, named)
        return found * way if isinstance(found, int) else UNKNOWN

    return run


def _negated(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return -owner if isinstance(owner, int) else UNKNOWN


def _least(choose: Callable[..., Any]) -> Method:
    def run(_: Machine, owner: Any, arguments: Arguments, __: Named) -> object:
        other: Any = first_of(arguments)
        numbers = isinstance(owner, int | float) and isinstance(other, int | float)
        return choose(owner, other) if numbers else UNKNOWN

    return run


ANY_METHODS: Final[Mapping[str, Method]] = {
    **dict.fromkeys(("to_owned", "clone", "cloned", "copied"), _clone),
    **dict.fromkeys(("as_ref", "as_mut", "get_or_insert", "ok", "into_inner", "expect"), _itself),
    **dict.fromkeys(
        ("ok_or", "ok_or_else", "map_err", "unwrap", "deref", "iter", "borrow"), _itself
    ),
    "to_string": to_text,
    "is_some": _is_some,
    "is_none": _is_none,
    "is_ok": _is_some,
    "is_err": _is_none,
    "map": _map_option,
    "and_then": _map_option,
    "is_some_and": _map_option,
    "unwrap_or": _or,
    "or": _or,
    "unwrap_or_else": _or_else,
    "or_else": _or_else,
    "unwrap_or_default": _or_default,
    "into": _into,
    "try_into": _into,
    "cmp": _ordered(1),
    "partial_cmp": _ordered(1),
    "total_cmp": _ordered(1),
    "reverse": _negated,
    "max": _least(max),
    "min": _least(min),
    "pow": lambda _m, owner, given, _n: binary("**", owner, first_of(given)),
    "abs": lambda _m, owner, _g, _n: abs(owner) if isinstance(owner, int | float) else UNKNOWN,
    "eq": texts.same,
}
"""What can be done with any value: an `Option` is what it holds, or nothing."""
TEXT_METHODS: Final[Mapping[str, Method]] = {
    "chars": _characters,
    "bytes": _characters,
    "char_indices": _numbered_characters,
    "split": _split,
    "split_once": _split_once,
    "split_whitespace": _words,
    "split_ascii_whitespace": _words,
    "lines": _lines,
    "trim": texts.plain("strip"),
    "trim_start": texts.plain("lstrip"),
    "trim_end": texts.plain("rstrip"),
    "to_uppercase": texts.plain("upper"),
    "to_lowercase": texts.plain("lower"),
    "to_ascii_uppercase": texts.plain("upper"),
    "to_ascii_lowercase": texts.plain("lower"),
    "starts_with": texts.plain("startswith"),
    "ends_with": texts.plain("endswith"),
    "contains": texts.contains,
    "replace": texts.replace,
    "len": texts.length,
    "is_empty": texts.is_empty,
    "parse": parse,
}
