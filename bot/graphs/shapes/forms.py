"""Which values are graphs: a table of forms, one function a form.

Each function reads a value into a `Sketch` or raises `NotAGraph`. A new form is a new row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from bot.graphs.program.values import (
    DictValue,
    ListValue,
    NetworkValue,
    ObjectValue,
    SetValue,
)
from bot.graphs.shapes.neighbours import Pair, add_neighbours, from_record, pair_reader, weight_of
from bot.graphs.shapes.objects import read_chains, read_linked, read_object
from bot.graphs.shapes.sketch import (
    SOURCE_NAMES,
    WEIGHT_NAMES,
    NotAGraph,
    Sketch,
    is_label,
    is_number,
    listed,
    record,
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
_EDGE_KEYS = ("edges", "links", "arcs")
_MAX_TREE = 500


def _items(value: object, kinds: type | tuple[type, ...]) -> dict[object, object]:
    if not isinstance(value, DictValue) or not value.items:
        raise NotAGraph
    if not all(isinstance(near, kinds) or near is None for near in value.items.values()):
        raise NotAGraph
    if all(near is None for near in value.items.values()):
        raise NotAGraph
    return value.items


def dict_of_collections(value: object) -> Sketch:
    """Node -> list, set or tuple of neighbours, or of neighbours with weights."""
    items = _items(value, (ListValue, SetValue, tuple, str))
    kinds = {type(near) for near in items.values() if not isinstance(near, str)} - {type(None)}
    if not kinds:
        raise NotAGraph
    form = {frozenset({SetValue}): "dict_of_sets", frozenset({tuple}): "dict_of_tuples"}
    sketch = Sketch(form.get(frozenset(kinds), "dict_of_lists"))
    sketch.read_from(value)
    pair_of = pair_reader(list(items.values()), items)
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
    for near in items.values():
        if isinstance(near, DictValue):
            for data in near.items.values():
                _check_arc_data(data)
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
    """Node -> {"neighbors": […], …}."""
    items = _items(value, DictValue)
    inner: dict[object, object] = {}
    for node, parts in items.items():
        named = record(parts) or {}
        near = next((named[key] for key in _NEAR_KEYS if key in named), None)
        if near is None:
            raise NotAGraph
        inner[node] = near
    sketch = read(DictValue(inner))
    sketch.read_from(value, *items.values())
    return sketch


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


def record_tree(value: object) -> Sketch:
    """A tree of records: {"value": 1, "children": […]} or with "left" and "right"."""
    sketch = Sketch("record_tree")
    waiting: list[object] = [value]
    while waiting:
        node = waiting.pop(0)
        parts = record(node) if isinstance(node, DictValue) else None
        name = (
            next(
                (
                    parts[k]
                    for k in ("value", "name", "val", "label", "data", "id", "key")
                    if k in parts
                ),
                None,
            )
            if parts
            else None
        )
        if parts is None or not is_label(name):
            raise NotAGraph
        sketch.read_from(node)
        sketch.node(name)
        if len(sketch.parts) > _MAX_TREE:
            raise NotAGraph
        children = [parts[side] for side in ("left", "right") if parts.get(side) is not None]
        for key in ("children", "neighbors", "nodes"):
            children += listed(parts.get(key)) or []
        for child in children:
            child_parts = record(child) or {}
            child_name = next(
                (
                    child_parts[k]
                    for k in ("value", "name", "val", "label", "data", "id", "key")
                    if k in child_parts
                ),
                None,
            )
            sketch.arc(name, child_name)
            waiting.append(child)
    return sketch


def matrix(value: object) -> Sketch:
    """Rows of numbers, one a node: 0, None, -1 and infinity mean that there is no arc."""
    rows = [listed(row) for row in listed(value) or []]
    size = len(rows)
    cells = [cell for row in rows for cell in row or []]
    if size < 2 or any(row is None or len(row) != size for row in rows):
        raise NotAGraph
    if not all(cell is None or isinstance(cell, int | float) for cell in cells):
        raise NotAGraph
    sketch = Sketch("adjacency_matrix")
    sketch.read_from(value, *(listed(value) or []))
    blank = _blank(cells)
    weighted = any(_is_arc(cell) and cell not in (1, blank) for cell in cells)
    for i, row in enumerate(rows):
        sketch.node(i)
        for j, cell in enumerate(row or []):
            if _is_arc(cell) and cell != blank:
                sketch.arc(i, j, cell if weighted else None)
    return sketch


def _blank(cells: list[object]) -> object:
    """Give the large round number that stands for "no arc" in a matrix, if there is one."""
    numbers = [cell for cell in cells if isinstance(cell, int | float) and _is_arc(cell)]
    largest = max(numbers, default=0)
    digits = str(int(largest))
    is_round = largest >= 999 and (set(digits) == {"9"} or digits.rstrip("0") == "1")
    return largest if is_round and numbers.count(largest) > 1 else None


def _is_arc(cell: object) -> bool:
    if cell is None or cell is False or not isinstance(cell, int | float):
        return False
    return math.isfinite(cell) and cell not in (0, -1) and abs(cell) < 2**31 - 2


def adjacency_list(value: object) -> Sketch:
    """A list whose i-th item holds the neighbours of node i."""
    rows = listed(value) if isinstance(value, ListValue | tuple) else None
    if not rows or not all(
        isinstance(row, ListValue | SetValue | tuple | DictValue) for row in rows
    ):
        raise NotAGraph
    nodes = range(len(rows))
    pair_of = pair_reader(rows, nodes)
    sketch = Sketch("adjacency_list")
    sketch.read_from(value)
    for i, row in enumerate(rows):
        add_neighbours(sketch, i, row, pair_of=pair_of, blank=True)
    if not all(
        head.isdigit() and int(head) < len(rows)
        for near in sketch.adjacency.values()
        for head in near
    ):
        raise NotAGraph
    return sketch


def edge_list(value: object) -> Sketch:
    """Pairs of nodes, or triples with a weight."""
    items = listed(value)
    if not items:
        raise NotAGraph
    sketch = Sketch("edge_list")
    sketch.read_from(value)
    for item in items:
        parts = listed(item)
        if parts is None:
            named = record(item)
            if named is None:
                raise NotAGraph
            tail = next((named[k] for k in SOURCE_NAMES if k in named), None)
            if not is_label(tail) or isinstance(tail, float):
                raise NotAGraph
            sketch.arc(
                tail, *from_record(item, {k: named[k] for k in named if k not in SOURCE_NAMES})
            )
        elif len(parts) in (2, 3) and all(is_label(part) for part in parts[:2]):
            sketch.arc(parts[0], parts[1], weight_of(parts[2]) if len(parts) == 3 else None)
        else:
            raise NotAGraph
        for end in sketch.adjacency[next(reversed(sketch.adjacency))][-1:]:
            sketch.adjacency.setdefault(end, [])
    return sketch


def edges_record(value: object) -> Sketch:
    """{"nodes": […], "edges": [(u, v), …]}."""
    parts = record(value) if isinstance(value, DictValue) else None
    edges = next((parts[key] for key in _EDGE_KEYS if key in parts), None) if parts else None
    if edges is None:
        raise NotAGraph
    sketch = edge_list(edges)
    sketch.read_from(value)
    return sketch


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


def graph_object(value: object) -> Sketch:
    """An object that holds a graph, or a node that links to others."""
    if not isinstance(value, ObjectValue):
        raise NotAGraph
    return read_object(value, read=read)


def dict_of_nodes(value: object) -> Sketch:
    """Label -> node object."""
    if not isinstance(value, DictValue | ListValue) or not value.items:
        raise NotAGraph
    nodes = list(value.items.values()) if isinstance(value, DictValue) else value.items
    return read_linked(nodes, holder=value)


def chains(value: object) -> Sketch:
    """A list whose i-th item is a chain of objects that name the neighbours of node i."""
    if not isinstance(value, ListValue):
        raise NotAGraph
    return read_chains(value.items, holder=value)


_FORMS: Mapping[type, tuple[Callable[[object], Sketch], ...]] = {
    DictValue: (
        dict_of_collections,
        dict_of_dicts,
        dict_of_records,
        edges_record,
        record_tree,
        nested_tree,
        dict_of_strings,
        dict_of_nodes,
    ),
    ListValue: (matrix, adjacency_list, edge_list, chains, dict_of_nodes),
    tuple: (matrix, adjacency_list, edge_list),
    SetValue: (edge_list,),
    NetworkValue: (network,),
    ObjectValue: (graph_object,),
}


def read(value: object) -> Sketch:
    """Read a value as the first form that fits and holds an arc; raises `NotAGraph`."""
    for form in _FORMS.get(type(value), ()):
        try:
            sketch = form(value)
        except NotAGraph:
            continue
        if sketch.arcs:
            return sketch
    raise NotAGraph


def read_edges(value: object) -> Sketch:
    """Read a value as a list of edges and nothing else."""
    sketch = edge_list(value)
    if not sketch.arcs:
        raise NotAGraph
    return sketch


def is_number_table(value: object) -> bool:
    """Tell whether a value is rows of numbers, as matrices and mazes are."""
    rows = [listed(row) for row in listed(value) or []]
    return bool(rows) and all(row and all(is_number(cell) for cell in row) for row in rows)
