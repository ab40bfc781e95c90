"""Nodes in a list that name each other by their places in it."""

from __future__ import annotations

from bot.graphs.program.values import DictValue, ListValue, ObjectValue
from bot.graphs.program.words import NEAR_WORDS, is_backward, is_graphish, words_of
from bot.graphs.shapes.beside import relabel
from bot.graphs.shapes.neighbours import add_neighbours, pair_reader
from bot.graphs.shapes.sketch import NotAGraph, Sketch, attributes_of, is_label, label, rows_in_use

_SIDES = ("left", "right")
_COUNT_WORDS = frozenset(("n", "num", "count", "cnt", "size", "degree", "deg", "len", "length"))


def arena(value: object) -> Sketch:
    """A list of objects, each with the places of its neighbours or children."""
    if not isinstance(value, ListValue) or len(value.items) < 2:
        raise NotAGraph
    nodes = [item for item in value.items if isinstance(item, ObjectValue)]
    if len(nodes) < len(value.items) or len({id(node) for node in nodes}) < len(nodes):
        raise NotAGraph
    rows = rows_in_use([_near(node) for node in nodes]) or []
    pair_of = pair_reader(rows, range(len(nodes)))
    sketch = Sketch("node_objects")
    sketch.read_from(value, *nodes)
    for place, row in enumerate(rows):
        add_neighbours(sketch, place, row, pair_of=pair_of, blank=True)
    heads = {head for near in sketch.adjacency.values() for head in near}
    names = _names(nodes)
    if names and heads <= set(names) and not heads <= {str(place) for place in range(len(nodes))}:
        raise NotAGraph  # they name each other by their labels
    if not heads or not all(head.isdigit() and int(head) < len(nodes) for head in heads):
        raise NotAGraph
    if names and not all(name.isdigit() for name in names):
        relabel(sketch, names)
    return sketch


def _near(node: ObjectValue) -> object:
    """Give what a node holds about its neighbours."""
    parts = attributes_of(node)
    for name, part in parts.items():
        links = is_graphish(name) or NEAR_WORDS.intersection(words_of(name))
        if links and not is_backward(name) and isinstance(part, ListValue | DictValue):
            return _as_many(part, name, parts)
    sides = [parts[side] for side in _SIDES if side in parts]
    if len(sides) != len(_SIDES):
        raise NotAGraph
    return ListValue([side for side in sides if isinstance(side, int) and side >= 0])


def _as_many(part: ListValue | DictValue, name: str, parts: dict[str, object]) -> object:
    """Cut an array off at the number of its items, where the node keeps that number beside it."""
    if not isinstance(part, ListValue) or part.used is not None:
        return part
    for other, count in parts.items():
        named = bool(_COUNT_WORDS.intersection(words_of(other))) or other == f"n{name}"
        if named and isinstance(count, int) and 0 <= count <= len(part.items):
            return ListValue(part.items[:count])
    return part


def _names(nodes: list[ObjectValue]) -> list[str]:
    """Give the labels of the nodes; none where a node has none, or two have the same."""
    found: list[str] = []
    for node in nodes:
        try:
            found.append(label(node))
        except NotAGraph:
            return []
    alike = len(set(found)) < len(found)
    return [] if alike or not all(map(is_label, found)) else found
