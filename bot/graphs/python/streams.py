"""Text that is read piece by piece: `io.StringIO`, what stands for standard input, CSV."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Mapping
from typing import Final

from bot.graphs.program.access import items_of
from bot.graphs.program.containers import (
    Function,
    Method,
    argument,
    methods_of,
    new_dict,
    new_list,
)
from bot.graphs.program.machine import MAX_ITEMS, MAX_TEXT, Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ListValue,
    Named,
    Raised,
)


class StreamValue(ListValue):
    """Text under reading; `items` are the lines that are still to come, with their ends."""

    __slots__ = ()


def _open_text(machine: Machine, arguments: Arguments, _: Named) -> object:
    text = arguments[0] if arguments else ""
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        return UNKNOWN
    made = StreamValue(list(text.splitlines(keepends=True)))
    machine.fresh(made)
    return made


def _next_line(machine: Machine, owner: StreamValue, _: Arguments, __: Named) -> object:
    machine.touch(owner)
    if owner.spoiled:
        return UNKNOWN
    return owner.items.pop(0) if owner.items else ""


def _rest(machine: Machine, owner: StreamValue, _: Arguments, __: Named) -> object:
    machine.touch(owner)
    lines = [line for line in owner.items if isinstance(line, str)]
    owner.items.clear()
    return UNKNOWN if owner.spoiled else "".join(lines)


def _lines(machine: Machine, owner: StreamValue, _: Arguments, __: Named) -> object:
    machine.touch(owner)
    made = new_list(machine, list(owner.items))
    owner.items.clear()
    return UNKNOWN if owner.spoiled else made


def _nothing(_: Machine, __: StreamValue, ___: Arguments, ____: Named) -> object:
    return None


_METHODS: Final[Mapping[str, Method]] = {
    "readline": _next_line,
    "read": _rest,
    "getvalue": _rest,
    "readlines": _lines,
    "close": _nothing,
}

stream_methods = methods_of({StreamValue: _METHODS})


def read_input(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Give the next line of standard input, where the program itself says what stands there."""
    own = machine.modules.get("builtins", {}).get("input")
    if own is not None:
        return machine.call(own, arguments, named)
    stream = machine.modules.get("sys", {}).get("stdin")
    if not isinstance(stream, StreamValue):
        return UNKNOWN
    line = _next_line(machine, stream, [], {})
    if line == "":
        raise Raised("EOFError")
    return line.rstrip("\n") if isinstance(line, str) else UNKNOWN


def csv_rows(machine: Machine, arguments: Arguments, named: Named) -> list[list[str]] | None:
    """Give the rows of lines of CSV; None when they are not known."""
    given = argument(arguments)
    lines = items_of(machine, given) if isinstance(given, ListValue) else None
    mark = named.get("delimiter", ",")
    if lines is None or not (isinstance(mark, str) and len(mark) == 1):
        return None
    texts = [line for line in lines if isinstance(line, str)]
    if len(texts) != len(lines) or sum(map(len, texts)) > MAX_TEXT:
        return None
    try:
        return list(itertools.islice(csv.reader(texts, delimiter=mark), MAX_ITEMS))
    except (csv.Error, TypeError, ValueError):
        return None


def _csv_rows(machine: Machine, arguments: Arguments, named: Named) -> object:
    rows = csv_rows(machine, arguments, named)
    if rows is None:
        return UNKNOWN
    return new_list(machine, [new_list(machine, list(row)) for row in rows if row])


def _csv_records(machine: Machine, arguments: Arguments, named: Named) -> object:
    rows = csv_rows(machine, arguments, named)
    if not rows:
        return UNKNOWN
    given = named.get("fieldnames")
    names = rows[0] if given is None else items_of(machine, given)
    if names is None:
        return UNKNOWN
    body = rows[1:] if given is None else rows
    return new_list(
        machine, [new_dict(machine, dict(zip(names, row, strict=False))) for row in body if row]
    )


def _builtins(table: Mapping[str, Function]) -> dict[str, object]:
    return {name: Builtin(name, run) for name, run in table.items()}


STREAM_MODULES: Final[Mapping[str, Mapping[str, object]]] = {
    "io": _builtins({"StringIO": _open_text}),
    "StringIO": _builtins({"StringIO": _open_text}),
    "csv": _builtins({"reader": _csv_rows, "DictReader": _csv_records}),
}
"""Module -> the members that are known."""
