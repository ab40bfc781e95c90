"""Tables as pandas keeps them, as far as programs build graphs out of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program.access import items_of
from bot.graphs.program.containers import (
    Function,
    argument,
    new_dict,
    new_list,
)
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    DictValue,
    ListValue,
    Named,
    ObjectValue,
)
from bot.graphs.python.arrays import as_array
from bot.graphs.python.streams import csv_rows

_FRAME: Final = ClassValue("DataFrame", [])
_ROW: Final = ClassValue("Row", [])
_ROW.fields = {}

Columns = dict[object, list[object]]


def _made(machine: Machine, columns: Columns) -> ObjectValue:
    frame = ObjectValue(_FRAME)
    machine.fresh(frame)
    frame.content = new_dict(
        machine, {name: new_list(machine, column) for name, column in columns.items()}
    )
    return frame


def _new_frame(machine: Machine, arguments: Arguments, named: Named) -> object:
    given = argument(arguments) if arguments else named.get("data", UNKNOWN)
    names = arguments[2] if len(arguments) > 2 else named.get("columns")
    columns = _columns(machine, given, None if names is None else items_of(machine, names))
    return UNKNOWN if columns is None else _made(machine, columns)


def _columns(machine: Machine, given: object, names: list[object] | None) -> Columns | None:
    """Give the columns of a dictionary of columns, a list of records or a list of rows."""
    if isinstance(given, DictValue):
        found = {name: items_of(machine, column) for name, column in given.items.items()}
        known = {name: column for name, column in found.items() if column is not None}
        return known if len(known) == len(found) else None
    rows = items_of(machine, given)
    if not rows:
        return None
    if isinstance(rows[0], DictValue):
        records = [row for row in rows if isinstance(row, DictValue)]
        return {name: [r.items.get(name) for r in records] for name in rows[0].items}
    cells = [items_of(machine, row) for row in rows]
    known_rows = [row for row in cells if row is not None]
    if len(known_rows) != len(rows):
        return None
    wanted = names or list(range(len(known_rows[0])))
    if any(len(row) != len(wanted) for row in known_rows):
        return None
    return {name: [row[i] for row in known_rows] for i, name in enumerate(wanted)}


def _read_text(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Do `read_csv` on a text that stands in the program."""
    mark = named.get("sep", named.get("delimiter", ","))
    rows = csv_rows(machine, arguments, {"delimiter": mark})
    if not rows:
        return UNKNOWN
    body = [row for row in rows[1:] if len(row) == len(rows[0])]
    return _made(
        machine,
        {name.strip(): _numbers([row[i] for row in body]) for i, name in enumerate(rows[0])},
    )


def _numbers(texts: list[str]) -> list[object]:
    """Turn the texts of a column into numbers where all of them are."""
    for convert in (int, float):
        try:
            return [convert(text) for text in texts]
        except ValueError:
            continue
    return list(texts)


def _content(frame: object) -> dict[object, object]:
    content = frame.content if isinstance(frame, ObjectValue) else None
    return content.items if isinstance(content, DictValue) else {}


def _rows(machine: Machine, frame: object) -> list[list[object]]:
    columns = [items_of(machine, column) or [] for column in _content(frame).values()]
    return [list(row) for row in zip(*columns, strict=False)]


def _records(machine: Machine, frame: object) -> list[DictValue]:
    names = list(_content(frame))
    return [new_dict(machine, dict(zip(names, row, strict=True))) for row in _rows(machine, frame)]


def _numbered_rows(machine: Machine, arguments: Arguments, _: Named) -> object:
    return new_list(machine, list(enumerate(_records(machine, argument(arguments)))))


def _row_objects(machine: Machine, arguments: Arguments, named: Named) -> object:
    frame = argument(arguments)
    made: list[object] = []
    for number, row in enumerate(_rows(machine, frame)):
        item = ObjectValue(_ROW)
        machine.fresh(item)
        if named.get("index", True):
            item.attributes["Index"] = number
        item.attributes.update(zip(map(str, _content(frame)), row, strict=True))
        made.append(item)
    return new_list(machine, made)


def _as_records(machine: Machine, arguments: Arguments, named: Named) -> object:
    how = named.get("orient", argument(arguments, 1))
    if how != "records":
        return UNKNOWN
    return new_list(machine, list(_records(machine, argument(arguments))))


def _table(machine: Machine, arguments: Arguments, _: Named) -> object:
    rows = [new_list(machine, row) for row in _rows(machine, argument(arguments))]
    return as_array(machine, new_list(machine, list(rows)))


_METHODS: Final[Mapping[str, Function]] = {
    "iterrows": _numbered_rows,
    "itertuples": _row_objects,
    "to_dict": _as_records,
    "to_numpy": _table,
}


def frame_member(owner: object, name: str) -> object:
    """Give a member of a table; UNKNOWN for anything else."""
    if not isinstance(owner, ObjectValue) or owner.kind is not _FRAME:
        return UNKNOWN
    run = _METHODS.get(name)
    if run is not None:
        return Builtin(name, lambda machine, given, named: run(machine, [owner, *given], named))
    column = _content(owner).get(name, UNKNOWN)
    return column if isinstance(column, ListValue) else UNKNOWN


PANDAS: Final[Mapping[str, object]] = {
    "DataFrame": Builtin("DataFrame", _new_frame),
    "read_csv": Builtin("read_csv", _read_text),
}
