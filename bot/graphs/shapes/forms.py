"""Which values are graphs: a table of forms, one function a form.

Each function reads a value into a `Sketch` or raises `NotAGraph`. A new form is a new row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial

from bot.graphs.program.values import (
    DictValue,
    ListValue,
    NetworkValue,
    Numbered,
    ObjectValue,
    SetValue,
)
from bot.graphs.shapes.arenas import arena
from bot.graphs.shapes.chains import chains
from bot.graphs.shapes.edges import (
    edge_columns,
    edge_list,
    edges_record,
    vertices_and_edges,
)
from bot.graphs.shapes.holders import labelled_rows
from bot.graphs.shapes.neighbours import Pair, add_neighbours, pair_reader, weight_of
from bot.graphs.shapes.objects import read_linked, read_object
from bot.graphs.shapes.records import record_nodes, record_tree
from bot.graphs.shapes.sketch import (
    WEIGHT_NAMES,
    Ambiguous,
    NotAGraph,
    Sketch,
    is_label,
    is_number,
    listed,
    record,
    rows_in_use,
    until_end,
)

_NEAR_KEYS = (
    "neighbors",
    "neighbours",
    "edges",
    "adjacent",
    "connections",
    "children",
    "links",
    "adj",
)
_MAX_FILLED = 200
_MAX_TREE = 500
_UNREACHED = 10**8
"""No arc is as long as this: a number that large stands for none."""


def _items(value: object, kinds: type | tuple[type, ...]) -> dict[object, object]:
    if not isinstance(value, DictValue) or not value.items:
        raise NotAGraph
    if not all(isinstance(near, kinds) or near is None for near in value.items.values()):
        raise NotAGraph
    if all(near is None for near in value.items.values()):
        raise NotAGraph
    return value.items


def dict_of_collections(value: object, *, weight_first: bool | None = None) -> Sketch:
    """Node -> list, set or tuple of neighbours, or of neighbours with weights."""
    items = _items(value, (ListValue, SetValue, tuple, str))
    kinds = {type(near) for near in items.values() if not isinstance(near, str)} - {type(None)}
    if not kinds:
        raise NotAGraph
    form = {frozenset({SetValue}): "dict_of_sets", frozenset({tuple}): "dict_of_tuples"}
    sketch = Sketch(form.get(frozenset(kinds), "dict_of_lists"))
    sketch.read_from(value)
    pair_of = pair_reader(list(items.values()), items, weight_first=weight_first)
    for node, near in items.items():
        if near is None:
            sketch.node(node)
        elif isinstance(near, str):
            # A tuple of one that lacks its comma is the label itself.
            if near not in items:
                raise NotAGraph
            sketch.arc(node, near)
        else:
            add_neighbours(sketch, node, near, pair_of=pair_of, blank=None not in items)
    return sketch


def dict_of_dicts(value: object) -> Sketch:
    """Node -> {neighbour: weight} or {neighbour: {"weight": …}}; an empty list stands for {}."""
    items = _items(value, (DictValue, ListValue))
    if any(isinstance(near, ListValue) and near.items for near in items.values()):
        raise NotAGraph
    tables = [near.items for near in items.values() if isinstance(near, DictValue)]
    for table in tables:
        for data in table.values():
            _check_arc_data(data)
    heads = {head for table in tables for head, data in table.items() if isinstance(data, str)}
    if heads and not any(head in items for head in heads):
        raise NotAGraph  # names of parts, whose values are texts
    sketch = Sketch("dict_of_dicts")
    sketch.read_from(value)
    for node, near in items.items():
        sketch.node(node)
        if near is not None:
            add_neighbours(sketch, node, near, pair_of=_no_pair, blank=True)
    return sketch


def _check_arc_data(data: object) -> None:
    if isinstance(data, DictValue):
        if not all(isinstance(name, str) for name in data.items):
            raise NotAGraph
        if not WEIGHT_NAMES.intersection(str(name) for name in data.items):
            raise NotAGraph
    else:
        weight_of(data)


def _no_pair(_: object) -> Pair:
    raise NotAGraph


def dict_of_records(value: object) -> Sketch:
    """Node -> {"neighbors": […], …}; the name may be any that always holds nodes."""
    items = _items(value, DictValue)
    records = {node: record(parts) or {} for node, parts in items.items()}
    names = dict.fromkeys(name for parts in records.values() for name in parts)
    known = [name for name in _NEAR_KEYS if name in names]
    near = next((n for n in known if all(n in parts for parts in records.values())), None)
    if near is None:
        near = next((name for name in names if _holds_nodes(name, records)), None)
    if near is None:
        raise NotAGraph
    sketch = read(DictValue({node: parts.get(near) for node, parts in records.items()}))
    sketch.read_from(value, *items.values())
    return sketch


def _holds_nodes(name: str, records: Mapping[object, dict[str, object]]) -> bool:
    """Tell whether the parts of a name are collections of nodes and of nothing else."""
    parts = [listed(record[name]) for record in records.values() if name in record]
    held = [item for items in parts for item in items or []]
    return None not in parts and bool(held) and all(is_label(i) and i in records for i in held)


def dict_of_strings(value: object) -> Sketch:
    """Node -> text, each of whose characters is a node: {"A": "BC", "B": "D"}."""
    items = _items(value, str)
    texts = [near for near in items.values() if isinstance(near, str)]
    if max(map(len, texts)) < 2 or not all(char in items for text in texts for char in text):
        raise NotAGraph
    sketch = Sketch("dict_of_strings")
    sketch.read_from(value)
    for node, near in items.items():
        sketch.node(node)
        for head in near if isinstance(near, str) else "":
            sketch.arc(node, head)
    return sketch


def nested_tree(value: object) -> Sketch:
    """A tree as dictionaries inside dictionaries: {"A": {"B": {}, "C": {"D": {}}}}."""
    items = _items(value, DictValue)
    sketch = Sketch("nested_tree")
    sketch.read_from(value)
    waiting = list(items.items())
    while waiting:
        node, inner = waiting.pop(0)
        sketch.node(node)
        if len(sketch.parts) > _MAX_TREE or not (inner is None or isinstance(inner, DictValue)):
            raise NotAGraph
        sketch.read_from(inner)
        for child, below in inner.items.items() if isinstance(inner, DictValue) else ():
            sketch.arc(node, child)
            waiting.append((child, below))
    return sketch


def matrix(value: object) -> Sketch:
    """Rows of numbers, one a node: 0, None, -1 and infinity mean that there is no arc."""
    rows = _filled_up(value, [listed(row) for row in _without_room(value)])
    size = len(rows)
    if size < 2 or any(row is None or len(row) != size for row in rows):
        raise NotAGraph
    cells = [cell for row in rows for cell in row or []]
    if not cells:
        raise NotAGraph
    if not all(cell is None or isinstance(cell, int | float) for cell in cells):
        raise NotAGraph
    sketch = Sketch("adjacency_matrix")
    sketch.read_from(value, *(listed(value) or []))
    blank = _blank(cells)
    if all(_is_arc(cell) and cell != blank for cell in cells):
        raise NotAGraph  # a table of numbers: no node has an arc to each node and to itself
    weighted = any(_is_arc(cell) and cell not in (1, blank) for cell in cells)
    for i, row in enumerate(rows):
        sketch.node(i)
        for j, cell in enumerate(row or []):
            if _is_arc(cell) and cell != blank:
                sketch.arc(i, j, cell if weighted else None)
    return sketch


def _filled_up(value: object, rows: list[list[object] | None]) -> list[list[object] | None]:
    """Fill up the rows of a table of which only a part is kept."""
    kept = listed(value) or []
    if not kept or not all(isinstance(row, ListValue) for row in kept):
        return rows
    widths = {len(row) for row in rows if row is not None}
    is_part = isinstance(value, ListValue) and value.default is not None
    if not (is_part and len(widths) == 1 and widths.pop() >= len(rows)) and not all(
        isinstance(row, ListValue) and row.default is not None for row in kept
    ):
        return rows
    size = max((len(rows), *(len(row) for row in rows if row is not None)))
    if size > _MAX_FILLED or any(row is None for row in rows):
        return rows
    filled = [[*row, *[None] * (size - len(row))] for row in rows if row is not None]
    blank: list[object] = [None] * size
    return [*filled, *[blank] * (size - len(filled))]


def _without_room(value: object) -> list[object]:
    """Give the rows of a table without those behind its end that are not there yet."""
    rows = list(listed(value) or [])
    if any(isinstance(row, ListValue) and row.used is not None for row in rows):
        raise NotAGraph  # rows of neighbours, each with a number of them
    if until_end(rows) is not None:
        raise NotAGraph  # rows of neighbours, each with a mark at its end
    while rows and rows[-1] is None:
        rows.pop()
    return rows


def _blank(cells: list[object]) -> object:
    """Give the large round number that stands for "no arc" in a matrix, if there is one."""
    numbers = [cell for cell in cells if isinstance(cell, int | float) and _is_arc(cell)]
    largest = max(numbers, default=0)
    digits = str(int(largest))
    is_round = largest >= 999 and (set(digits) == {"9"} or digits.rstrip("0") == "1")
    is_round = is_round or largest >= _UNREACHED
    return largest if is_round and numbers.count(largest) > 1 else None


def _is_arc(cell: object) -> bool:
    if cell is None or cell is False or not isinstance(cell, int | float):
        return False
    return math.isfinite(cell) and cell not in (0, -1) and abs(cell) < 2**31 - 2


def adjacency_list(value: object, *, weight_first: bool | None = None) -> Sketch:
    """A list whose i-th item holds the neighbours of node i."""
    rows = rows_in_use(listed(value) if isinstance(value, ListValue | tuple) else None)
    ended = until_end(rows) if rows else None
    rows = rows if ended is None else [ListValue(row) for row in ended]
    if rows and any(row is not None for row in rows):
        rows = [() if row is None else row for row in rows]  # a node without neighbours
    if not rows or not all(
        isinstance(row, ListValue | SetValue | tuple | DictValue) for row in rows
    ):
        raise NotAGraph
    if any(isinstance(item, str) for row in rows for item in listed(row) or ()):
        raise NotAGraph  # its nodes are numbers; texts in rows are the cells of a board
    nodes = range(len(rows))
    if is_number_table(value) and len({tuple(listed(row) or []) for row in rows}) == 1 < len(rows):
        raise NotAGraph  # a table that has not been filled yet
    pair_of = pair_reader(rows, nodes, weight_first=weight_first)
    sketch = Sketch("adjacency_list")
    sketch.read_from(value)
    names = _numbered(rows)
    for i, row in enumerate(rows):
        add_neighbours(sketch, names.get(i, i), row, pair_of=pair_of, blank=True)
    if names:
        return sketch
    heads = {head for near in sketch.adjacency.values() for head in near}
    # Of a list that was cut off, or of which only a part is kept, not every row is there.
    is_part = sketch.elided or (
        isinstance(value, ListValue) and (value.default is not None or "key" in value.ways)
    )
    if not all(head.isdigit() and (is_part or int(head) < len(rows)) for head in heads):
        raise NotAGraph
    return sketch


def _numbered(rows: list[object]) -> Mapping[int, str]:
    """Give the names that an enumeration has for the nodes, where rows hold its members."""
    parts = (part for row in rows for item in listed(row) or [] for part in listed(item) or [item])
    return next((part.names for part in parts if isinstance(part, Numbered)), {})


def network(value: object) -> Sketch:
    """A graph of a library, or of a class that the answer does not show."""
    if not isinstance(value, NetworkValue):
        raise NotAGraph
    sketch = Sketch("networkx" if value.known else "add_edge_calls")
    sketch.read_from(value)
    sketch.directed_known = value.known
    for tail, near in value.items.items():
        sketch.node(tail)
        for head, arcs in near.items():
            for data in arcs:
                found = [v for name, v in data.items() if name in WEIGHT_NAMES]
                sketch.arc(tail, head, found[0] if found else None)
    return sketch


def graph_object(value: object, *, weight_first: bool | None = None) -> Sketch:
    """An object that holds a graph, or a node that links to others."""
    if not isinstance(value, ObjectValue):
        raise NotAGraph
    return read_object(value, read=partial(read, weight_first=weight_first))


def dict_of_nodes(value: object) -> Sketch:
    """Label -> node object."""
    if not isinstance(value, DictValue | ListValue) or not value.items:
        raise NotAGraph
    nodes = list(value.items.values()) if isinstance(value, DictValue) else value.items
    return read_linked(nodes, holder=value)


_FORMS: Mapping[type, tuple[Callable[..., Sketch], ...]] = {
    DictValue: (
        edge_columns,
        edges_record,
        dict_of_collections,
        dict_of_dicts,
        dict_of_records,
        record_tree,
        nested_tree,
        dict_of_strings,
        dict_of_nodes,
        record_nodes,
    ),
    ListValue: (
        matrix,
        adjacency_list,
        edge_list,
        chains,
        arena,
        dict_of_nodes,
        labelled_rows,
        record_nodes,
    ),
    tuple: (vertices_and_edges, matrix, adjacency_list, edge_list),
    SetValue: (edge_list,),
    NetworkValue: (network,),
    ObjectValue: (graph_object,),
}


_PAIRED = frozenset((dict_of_collections, adjacency_list, graph_object, edge_list))
"""The forms in which a weight may stand beside a node, before or after it."""


def read(value: object, *, weight_first: bool | None = None) -> Sketch:
    """Read a value as the first form that fits and holds an arc; raises `NotAGraph`.

    `weight_first` tells how the program takes pairs of a node and a weight, where that is known.
    """
    kind = next((kind for kind in type(value).__mro__ if kind in _FORMS), None)
    for form in _FORMS[kind] if kind else ():
        try:
            sketch = form(value, weight_first=weight_first) if form in _PAIRED else form(value)
        except Ambiguous:
            raise
        except NotAGraph:
            continue
        if sketch.arcs:
            return sketch
    raise NotAGraph


def rows_laid_flat(value: object) -> ListValue:
    """Fold a list of numbers, one row of a matrix behind the other, into its rows."""
    cells = value.items if isinstance(value, ListValue) else []
    size = math.isqrt(len(cells))
    if size < 2 or size * size != len(cells):
        raise NotAGraph
    folded = ListValue([ListValue(cells[i : i + size]) for i in range(0, len(cells), size)])
    if isinstance(value, ListValue):
        folded.spoiled, folded.elided, folded.ways = value.spoiled, value.elided, value.ways
        folded.first, folded.last = value.first, value.last
    return folded


def is_number_table(value: object) -> bool:
    """Tell whether a value is rows of numbers, as matrices and mazes are."""
    rows = [listed(row) for row in listed(value) or []]
    return bool(rows) and all(row and all(is_number(cell) for cell in row) for row in rows)
