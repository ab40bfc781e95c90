"""Graphs written edge by edge: lists of pairs and triples, of records, columns of a table."""

from __future__ import annotations

from bot.graphs.program.values import DictValue, ObjectValue, SetValue
from bot.graphs.shapes.neighbours import from_record, weight_of
from bot.graphs.shapes.sketch import (
    END_NAMES,
    SOURCE_NAMES,
    WEIGHT_NAMES,
    NotAGraph,
    Sketch,
    is_label,
    is_number,
    label,
    listed,
    record,
)

_EDGE_KEYS = ("edges", "links", "arcs")


def edge_list(value: object, *, weight_first: bool | None = None) -> Sketch:
    """Pairs of nodes, or triples with a weight, which may come first."""
    items = listed(value)
    if not items:
        raise NotAGraph
    sketch = Sketch("edge_list")
    sketch.read_from(value)
    turned = _are_turned(items, told=weight_first)
    for item in items:
        parts = listed(item)
        if parts is None:
            sketch.arc(*_named_edge(item))
        elif turned:
            sketch.arc(parts[1], parts[2], weight_of(parts[0]))
        elif isinstance(item, SetValue) and len(parts) == 2 and all(map(is_label, parts)):
            sketch.arc(parts[0], parts[1])
            sketch.arc(parts[1], parts[0])
        elif len(parts) in (2, 3) and all(is_label(part) for part in parts[:2]):
            sketch.arc(parts[0], parts[1], weight_of(parts[2]) if len(parts) == 3 else None)
        else:
            raise NotAGraph
        for end in sketch.adjacency[next(reversed(sketch.adjacency))][-1:]:
            sketch.adjacency.setdefault(end, [])
    return sketch


def _named_edge(item: object) -> tuple[object, object, object]:
    """Read an edge that names its parts: where it leads from, where to, its weight."""
    named = record(item)
    if named is None:
        raise NotAGraph
    tail = next((named[k] for k in SOURCE_NAMES if k in named), None)
    if isinstance(tail, float) or not (is_label(tail) or isinstance(tail, ObjectValue)):
        raise NotAGraph
    rest = {name: part for name, part in named.items() if name not in SOURCE_NAMES}
    if not any(is_label(part) or isinstance(part, ObjectValue) for part in rest.values()):
        raise NotAGraph  # a node with what leads away from it
    return tail, *from_record(item, rest)


def _are_turned(items: list[object], *, told: bool | None) -> bool:
    """Tell whether triples begin with the weight: by what they hold, else by what is told."""
    triples = [listed(item) or [] for item in items]
    if not all(len(parts) == 3 and is_number(parts[0]) for parts in triples):
        return False
    texts = [isinstance(part, str) for parts in triples for part in parts[1:]]
    return all(texts) or (bool(told) and not any(texts))


def edge_columns(value: object) -> Sketch:
    """{"source": […], "target": […], "weight": […]}: the columns of a table of edges."""
    parts = record(value) if isinstance(value, DictValue) else None
    columns = [
        next((items for name in names if (items := listed((parts or {}).get(name)))), None)
        for names in (SOURCE_NAMES, END_NAMES, sorted(WEIGHT_NAMES))
    ]
    tails, heads, weights = columns
    if not parts or not tails or not heads or len(tails) != len(heads):
        raise NotAGraph
    if any(end in parts for end in (*tails, *heads) if isinstance(end, str)):
        raise NotAGraph  # nodes that have such names
    sketch = Sketch("edge_list")
    sketch.read_from(value)
    fits = weights is not None and len(weights) == len(tails)
    for tail, head, weight in zip(tails, heads, (fits and weights) or heads, strict=True):
        if not (is_label(tail) and is_label(head)):
            raise NotAGraph
        sketch.arc(tail, head, weight if fits else None)
        sketch.node(head)
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


def vertices_and_edges(value: object) -> Sketch:
    """The pair of a graph's nodes and its edges: ({"A", "B"}, {("A", "B")})."""
    if not isinstance(value, tuple) or len(value) != 2:
        raise NotAGraph
    nodes, edges = (listed(part) for part in value)
    if not nodes or not all(is_label(node) for node in nodes):
        raise NotAGraph
    sketch = edge_list(value[1])
    sketch.read_from(value[0])
    known = {label(node) for node in nodes}
    if not edges or not known.issuperset(sketch.adjacency):
        raise NotAGraph
    return sketch


def read_edges(value: object, *, weight_first: bool | None = None) -> Sketch:
    """Read a value as a list of edges and nothing else."""
    sketch = edge_list(value, weight_first=weight_first)
    if not sketch.arcs:
        raise NotAGraph
    return sketch
