"""Arrays as numpy keeps them, as far as programs build adjacency matrices with them."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Function, Method, argument, methods_of, new_list
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.operators import binary
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ListValue,
    Named,
    is_scalar,
)

_MAX_TURNED: Final = 1_024
"""How many cells may change places at no cost to the budget."""


class MatrixValue(ListValue):
    """An array of one or two dimensions; the rows of a table are arrays too."""

    __slots__ = ()

    @property
    def rows(self) -> list[ListValue]:
        """Give the rows of a table; none for an array of one dimension."""
        found = [row for row in self.items if isinstance(row, ListValue)]
        return found if len(found) == len(self.items) else []

    @property
    def shape(self) -> tuple[int, ...]:
        rows = self.rows
        return (len(rows), len(rows[0].items)) if rows else (len(self.items),)


def new_array(machine: Machine, items: list[object]) -> MatrixValue:
    made = MatrixValue(items)
    machine.spend(len(items))
    machine.fresh(made)
    return made


def as_array(machine: Machine, value: object) -> object:
    """Give an array of what a list holds, keeping what is known of where it was written."""
    if isinstance(value, MatrixValue):
        return value
    items = items_of(machine, value) if isinstance(value, ListValue | tuple | range) else None
    if items is None:
        return value if is_scalar(value) else UNKNOWN
    made = new_array(machine, [as_array(machine, item) for item in items])
    if isinstance(value, ListValue):
        made.first, made.last, made.ways = value.first, value.last, set(value.ways)
        made.elided = value.elided
    return made


def _array(machine: Machine, arguments: Arguments, _: Named) -> object:
    return as_array(machine, argument(arguments))


def _filled(machine: Machine, shape: object, value: object) -> object:
    sizes = shape if isinstance(shape, tuple) else (shape,)
    if isinstance(shape, ListValue):
        sizes = tuple(shape.items)
    counts = [size for size in sizes if isinstance(size, int) and not isinstance(size, bool)]
    if len(counts) != len(sizes) or not 1 <= len(counts) <= 2 or math.prod(counts) > MAX_ITEMS:
        return UNKNOWN
    if len(counts) == 1:
        return new_array(machine, [value] * counts[0])
    return new_array(machine, [new_array(machine, [value] * counts[1]) for _ in range(counts[0])])


def _full_of(value: object) -> Function:
    """Make numpy's `zeros`, `ones`: (length) or ((rows, columns))."""

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        return _filled(machine, arguments[0] if arguments else named.get("shape", UNKNOWN), value)

    return run


def _full(machine: Machine, arguments: Arguments, named: Named) -> object:
    shape = arguments[0] if arguments else named.get("shape", UNKNOWN)
    return _filled(machine, shape, named.get("fill_value", argument(arguments, 1)))


def _full_like(value: object) -> Function:
    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        pattern = as_array(machine, argument(arguments))
        return (
            _filled(machine, pattern.shape, value) if isinstance(pattern, MatrixValue) else UNKNOWN
        )

    return run


def _identity(machine: Machine, arguments: Arguments, _: Named) -> object:
    size = argument(arguments)
    made = _filled(machine, (size, size), 0)
    for i, row in enumerate(made.rows if isinstance(made, MatrixValue) else []):
        row.items[i] = 1
    return made


def _turned(array: MatrixValue) -> object:
    """Give the table whose rows are the columns of an array."""
    rows = [row.items for row in array.rows]
    if not rows or array.spoiled or math.prod(array.shape) > _MAX_TURNED:
        return UNKNOWN if rows else array
    return MatrixValue([MatrixValue(list(column)) for column in zip(*rows, strict=False)])


def _transposed(_: Machine, owner: MatrixValue, __: Arguments, ___: Named) -> object:
    return _turned(owner)


def copied(machine: Machine, owner: object) -> object:
    """Copy an array with its rows."""
    if not isinstance(owner, MatrixValue):
        return owner
    made = new_array(machine, [copied(machine, item) for item in owner.items])
    made.spoiled, made.elided = owner.spoiled, owner.elided
    return made


def _copied(machine: Machine, owner: MatrixValue, _: Arguments, __: Named) -> object:
    return copied(machine, owner)


def _as_list(machine: Machine, owner: MatrixValue, _: Arguments, __: Named) -> object:
    if owner.rows:
        return new_list(machine, [new_list(machine, list(row.items)) for row in owner.rows])
    return new_list(machine, list(owner.items))


def _fill_diagonal(machine: Machine, arguments: Arguments, _: Named) -> object:
    array = argument(arguments)
    if isinstance(array, MatrixValue):
        machine.touch(array)
        for i, row in enumerate(array.rows):
            if i < len(row.items):
                row.items[i] = argument(arguments, 1)
    return None


def _triangle(keep: Callable[[int, int], bool]) -> Function:
    """Make `triu` and `tril`: they keep what lies on one side of the diagonal."""

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        array = as_array(machine, argument(arguments))
        shift = arguments[1] if len(arguments) > 1 else named.get("k", 0)
        if not isinstance(array, MatrixValue) or not isinstance(shift, int):
            return UNKNOWN
        return new_array(
            machine,
            [
                new_array(
                    machine,
                    [cell if keep(i + shift, j) else 0 for j, cell in enumerate(row.items)],
                )
                for i, row in enumerate(array.rows)
            ],
        )

    return run


def cellwise(machine: Machine, compute: Callable[..., object], *parts: object) -> object:
    """Compute cell by cell; what is no array counts for every cell. UNKNOWN for unlike shapes."""
    arrays = [part for part in parts if isinstance(part, MatrixValue)]
    if not arrays:
        return compute(*parts)
    size = len(arrays[0].items)
    if any(len(array.items) != size or array.spoiled for array in arrays):
        return UNKNOWN
    columns = [part.items if isinstance(part, MatrixValue) else [part] * size for part in parts]
    cells = zip(*columns, strict=True)
    return new_array(machine, [cellwise(machine, compute, *cell) for cell in cells])


def _chosen(test: Any, yes: object, no: object) -> object:
    return UNKNOWN if test is UNKNOWN else yes if test else no


def _where(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Choose cell by cell, or give the places of the cells that are not zero."""
    if len(arguments) == 3:
        return cellwise(machine, _chosen, *(as_array(machine, part) for part in arguments))
    return _places(machine, arguments, named)


def _places(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Give the rows and the columns of the cells that are not zero."""
    found = _filled_cells(machine, argument(arguments))
    if found is None:
        return UNKNOWN
    return tuple(new_array(machine, [place[axis] for place in found]) for axis in (0, 1))


def _pairs(machine: Machine, arguments: Arguments, _: Named) -> object:
    found = _filled_cells(machine, argument(arguments))
    if found is None:
        return UNKNOWN
    return new_array(machine, [new_array(machine, list(place)) for place in found])


def _filled_cells(machine: Machine, value: object) -> list[tuple[int, int]] | None:
    table = as_array(machine, value)
    if not isinstance(table, MatrixValue) or not table.rows or table.spoiled:
        return None
    cells = [(i, j, cell) for i, row in enumerate(table.rows) for j, cell in enumerate(row.items)]
    machine.spend(len(cells))
    return None if UNKNOWN in [cell[2] for cell in cells] else [(i, j) for i, j, c in cells if c]


def _compared(name: str) -> Function:
    def larger(left: object, right: object) -> object:
        return _chosen(binary(name, left, right), left, right)

    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        return cellwise(machine, larger, *(as_array(machine, part) for part in arguments[:2]))

    return run


def _as_type(machine: Machine, owner: MatrixValue, arguments: Arguments, _: Named) -> object:
    kind = argument(arguments)
    numbers = {"bool": bool, "int": int, "float": float}
    convert = numbers.get(kind.name if isinstance(kind, Builtin) else str(kind))
    if convert is None:
        return copied(machine, owner)
    try:
        return cellwise(machine, lambda x: convert(x) if is_scalar(x) else UNKNOWN, owner)
    except (TypeError, ValueError, OverflowError):
        return UNKNOWN


def assign_masked(machine: Machine, owner: ListValue, index: object, value: object) -> None:
    """Assign to the cells that a table of truth values chooses; spoil any other list."""
    if isinstance(owner, MatrixValue) and isinstance(index, MatrixValue):
        made = cellwise(machine, lambda test, old: _chosen(test, value, old), index, owner)
        if isinstance(made, MatrixValue):
            owner.items = made.items
            return
    owner.spoiled = owner.spoiled or not isinstance(index, int)


_ATTRIBUTES: Final[Mapping[str, Callable[[MatrixValue], object]]] = {
    "T": _turned,
    "shape": lambda array: array.shape,
    "size": lambda array: math.prod(array.shape),
    "ndim": lambda array: len(array.shape),
}

_METHODS: Final[Mapping[str, Method]] = {
    "tolist": _as_list,
    "toarray": _copied,
    "todense": _copied,
    "tocsr": _copied,
    "copy": _copied,
    "astype": _as_type,
    "transpose": _transposed,
    "nonzero": lambda m, owner, a, n: _places(m, [owner, *a], n),
}

_method_of = methods_of({MatrixValue: _METHODS})


def array_member(owner: object, name: str) -> object:
    """Give a member of an array; UNKNOWN for anything else."""
    if isinstance(owner, MatrixValue) and name in _ATTRIBUTES:
        return _ATTRIBUTES[name](owner)
    return _method_of(owner, name)


def _sparse(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Make a sparse matrix, from a table or from the values at given places."""
    given = argument(arguments)
    if not isinstance(given, tuple):
        return as_array(machine, given)
    if len(given) == 2 and all(isinstance(size, int) for size in given):
        return _filled(machine, given, 0)
    cells, places = given if len(given) == 2 else (UNKNOWN, UNKNOWN)
    columns = [items_of(machine, part) for part in (cells, *(items_of(machine, places) or ()))]
    shape = arguments[1] if len(arguments) > 1 else named.get("shape")
    known = [column for column in columns if column is not None]
    if len(known) != 3 or len(known) != len(columns):
        return UNKNOWN
    entries = [(i, j, cell) for cell, i, j in zip(*known, strict=False)]
    size = 1 + max((end for entry in entries for end in entry[:2] if type(end) is int), default=0)
    made = _filled(machine, shape if shape is not None else (size, size), 0)
    rows = made.rows if isinstance(made, MatrixValue) else []
    for i, j, cell in entries:
        if type(i) is not int or type(j) is not int or not 0 <= i < len(rows):
            return UNKNOWN
        if not 0 <= j < len(rows[i].items):
            return UNKNOWN
        rows[i].items[j] = cell
    return made


def _builtins(table: Mapping[str, Function]) -> dict[str, object]:
    return {name: Builtin(name, run) for name, run in table.items()}


SPARSE: Final = _builtins(
    {
        f"{kind}_{form}": _sparse
        for kind in ("csr", "csc", "coo", "lil", "dok", "bsr", "dia")
        for form in ("matrix", "array")
    }
)

NUMPY: Final[Mapping[str, object]] = {
    "inf": math.inf,
    "Inf": math.inf,
    "infty": math.inf,
    "nan": math.nan,
    "NaN": math.nan,
    **_builtins(
        {
            **dict.fromkeys(("array", "asarray", "matrix", "mat", "asmatrix"), _array),
            "zeros": _full_of(0),
            "ones": _full_of(1),
            "empty": _full_of(UNKNOWN),
            "full": _full,
            "zeros_like": _full_like(0),
            "ones_like": _full_like(1),
            "eye": _identity,
            "identity": _identity,
            "fill_diagonal": _fill_diagonal,
            "triu": _triangle(operator.le),
            "tril": _triangle(operator.ge),
            "where": _where,
            "nonzero": _places,
            "argwhere": _pairs,
            "maximum": _compared(">="),
            "minimum": _compared("<="),
            "transpose": lambda _m, a, _n: (
                _turned(a[0]) if a and isinstance(a[0], MatrixValue) else UNKNOWN
            ),
            "arange": lambda m, a, n: as_array(m, m.call(m.library.functions["range"], a, n)),
        }
    ),
}
"""The members of numpy that are known."""
