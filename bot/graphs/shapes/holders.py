"""Graphs whose rows objects keep: each names a node and holds the labels of its neighbours."""

from __future__ import annotations

from bot.graphs.program.values import DictValue, ListValue, ObjectValue, SetValue
from bot.graphs.program.words import is_backward
from bot.graphs.shapes.neighbours import add_neighbours, pair_reader
from bot.graphs.shapes.sketch import NotAGraph, Sketch, listed


def labelled_rows(value: object) -> Sketch:
    """A list of objects, each of which names a node and keeps the labels of its neighbours."""
    holders = [item for item in listed(value) or () if isinstance(item, ObjectValue)]
    if len(holders) < 2 or len(holders) < len(listed(value) or ()):
        raise NotAGraph
    rows: list[object] = []
    for holder in holders:
        lists = [
            part
            for name, part in holder.attributes.items()
            if isinstance(part, ListValue | SetValue | DictValue) and not is_backward(name)
        ]
        if len(lists) != 1:
            raise NotAGraph
        rows += lists
    pair_of = pair_reader(rows, ())
    sketch = Sketch("adjacency_list")
    sketch.read_from(value, *holders)
    for holder, row in zip(holders, rows, strict=True):
        add_neighbours(sketch, holder, row, pair_of=pair_of, blank=True)
    if not all(head in sketch.adjacency for near in sketch.adjacency.values() for head in near):
        raise NotAGraph
    return sketch
