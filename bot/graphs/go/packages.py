"""Packages of Go's standard library, as far as programs build graphs with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cmp_to_key
from typing import Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import sorted_items
from bot.graphs.program.containers import Function, argument
from bot.graphs.program.formats import percent_formatted
from bot.graphs.program.machine import MAX_TEXT, Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    DictValue,
    ListValue,
    Named,
    is_scalar,
)

_MAX_SORTED: Final = 200
_VALUE: Final = re.compile(r"%[vt]")


def in_place_sorted(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Sort a list by what its items are."""
    owner = argument(arguments)
    if isinstance(owner, ListValue):
        machine.touch(owner)
        machine.spend(len(owner.items))
        if owner.spoiled or not all(is_scalar(item) for item in owner.items):
            owner.spoiled = True
        else:
            owner.items[:] = sorted_items(owner.items)
    return None


def _sorted_by_place(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Sort by a function that is told two places of the list."""
    owner, less = argument(arguments), argument(arguments, 1)
    if not isinstance(owner, ListValue):
        return None
    machine.touch(owner)
    items = owner.items
    if len(items) > _MAX_SORTED:
        owner.spoiled = True
        return None
    for end in range(1, len(items)):
        for place in range(end, 0, -1):
            known = machine.truth(machine.call(less, [place, place - 1], {}))
            if known is None:
                owner.spoiled = True
                return None
            if not known:
                break
            items[place - 1], items[place] = items[place], items[place - 1]
    return None


def _sorted_by_items(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Sort by a function that compares two items."""
    owner, compare = argument(arguments), argument(arguments, 1)
    if not isinstance(owner, ListValue):
        return None
    machine.touch(owner)
    unknown = False

    def compared(left: object, right: object) -> int:
        nonlocal unknown
        found = machine.call(compare, [left, right], {})
        unknown = unknown or not isinstance(found, int)
        return found if isinstance(found, int) else 0

    owner.items.sort(key=cmp_to_key(compared))
    owner.spoiled = owner.spoiled or unknown
    return None


def _split(machine: Machine, arguments: Arguments, _: Named) -> object:
    text, mark, most = argument(arguments), argument(arguments, 1), argument(arguments, 2)
    if not isinstance(text, str) or not isinstance(mark, str):
        return UNKNOWN
    if mark and isinstance(most, int) and most > 0:
        return c.new_list(machine, [*text.split(mark, most - 1)])
    return c.new_list(machine, [*(text.split(mark) if mark else text)])


def _fields(machine: Machine, arguments: Arguments, _: Named) -> object:
    text = argument(arguments)
    return c.new_list(machine, [*text.split()]) if isinstance(text, str) else UNKNOWN


def _on_text(work: object) -> Function:
    """Make a function that takes nothing but texts."""

    def run(_: Machine, arguments: Arguments, __: Named) -> object:
        if callable(work) and all(isinstance(given, str) for given in arguments):
            return work(*arguments)
        return UNKNOWN

    return run


def _cut(_: Machine, arguments: Arguments, __: Named) -> object:
    text, mark = argument(arguments), argument(arguments, 1)
    if not isinstance(text, str) or not isinstance(mark, str) or not mark:
        return UNKNOWN
    before, found, after = text.partition(mark)
    return before, after, bool(found)


def _joined(_: Machine, arguments: Arguments, __: Named) -> object:
    owner, mark = argument(arguments), argument(arguments, 1)
    if not isinstance(owner, ListValue) or not isinstance(mark, str):
        return UNKNOWN
    if not all(isinstance(item, str) for item in owner.items):
        return UNKNOWN
    text = mark.join(map(str, owner.items))
    return text if len(text) <= MAX_TEXT else UNKNOWN


def _formatted(_: Machine, arguments: Arguments, __: Named) -> object:
    pattern = argument(arguments)
    if not isinstance(pattern, str):
        return UNKNOWN
    return percent_formatted(_VALUE.sub("%s", pattern).replace("%c", "%s"), tuple(arguments[1:]))


def _printed(_: Machine, arguments: Arguments, __: Named) -> object:
    return "".join(map(str, arguments)) if all(map(is_scalar, arguments)) else UNKNOWN


def _to_number(_: Machine, arguments: Arguments, __: Named) -> object:
    text = argument(arguments)
    if not isinstance(text, str) or len(text) > 18:
        return UNKNOWN
    try:
        return int(text), None
    except ValueError:
        return 0, "invalid syntax"


def _to_text(_: Machine, arguments: Arguments, __: Named) -> object:
    number = argument(arguments)
    return str(number) if isinstance(number, int) else UNKNOWN


def _keys(machine: Machine, arguments: Arguments, named: Named) -> object:
    owner = argument(arguments)
    return c.keys(machine, owner, [], named) if isinstance(owner, DictValue) else UNKNOWN


def _new_list(machine: Machine, _: Arguments, __: Named) -> object:
    return c.new_list(machine, [])


def _infinity(_: Machine, arguments: Arguments, __: Named) -> object:
    sign = argument(arguments)
    return float("inf" if isinstance(sign, int) and sign >= 0 else "-inf")


def _builtins(table: Mapping[str, Function]) -> dict[str, object]:
    return {name: Builtin(name, run) for name, run in table.items()}


_SORTS: Final[Mapping[str, Function]] = {
    "Strings": in_place_sorted,
    "Ints": in_place_sorted,
    "Slice": _sorted_by_place,
    "SliceStable": _sorted_by_place,
    "Sort": in_place_sorted,
    "SortFunc": _sorted_by_items,
}

PACKAGES: Final[Mapping[str, Mapping[str, object]]] = {
    "fmt": _builtins({"Sprintf": _formatted, "Sprint": _printed}),
    "list": _builtins({"New": _new_list}),
    "maps": _builtins({"Keys": _keys}),
    "math": {
        "MaxInt": 2**63 - 1,
        "MaxInt64": 2**63 - 1,
        "MaxInt32": 2**31 - 1,
        "MaxInt16": 2**15 - 1,
        "MaxUint32": 2**32 - 1,
        "MinInt64": -(2**63),
        "MinInt32": -(2**31),
        "MaxFloat64": 1.7976931348623157e308,
        "MaxFloat32": 3.4028234663852886e38,
        **_builtins({"Inf": _infinity}),
    },
    "slices": _builtins(dict(_SORTS)),
    "sort": _builtins(dict(_SORTS)),
    "strconv": _builtins({"Atoi": _to_number, "Itoa": _to_text}),
    "strings": _builtins(
        {
            "Split": _split,
            "SplitN": _split,
            "Fields": _fields,
            "Cut": _cut,
            "Join": _joined,
            "TrimSpace": _on_text(str.strip),
            "ToUpper": _on_text(str.upper),
            "ToLower": _on_text(str.lower),
            "HasPrefix": _on_text(str.startswith),
            "HasSuffix": _on_text(str.endswith),
            "Contains": _on_text(str.__contains__),
            "Index": _on_text(str.find),
            "TrimPrefix": _on_text(str.removeprefix),
            "TrimSuffix": _on_text(str.removesuffix),
        }
    ),
    **{
        name: {}
        for name in (
            *("os", "bufio", "errors", "heap", "sync", "time", "testing", "reflect", "context"),
            *("log", "io", "bytes", "rand", "cmp", "atomic", "runtime", "assert", "require"),
        )
    },
}
"""Package -> the members that are known; those of a package without any are unknown."""
