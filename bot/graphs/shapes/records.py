"""Nodes that are written as records, with links to each other: {"value": 1, "children": […]}."""

from __future__ import annotations

from typing import Final

from bot.graphs.program.values import (
    ClassValue,
    Container,
    DictValue,
    ListValue,
    ObjectValue,
)
from bot.graphs.shapes.objects import read_linked
from bot.graphs.shapes.sketch import NotAGraph, Sketch, is_label, listed, record

_MAX_NODES: Final = 500
_MAX_DEPTH: Final = 100
_NAMES: Final = ("value", "name", "val", "label", "data", "id", "key")
_SIDES: Final = ("left", "right")
_BELOW: Final = ("children", "neighbors", "nodes")
_RECORD: Final = ClassValue("record", [])


def record_tree(value: object) -> Sketch:
    """A tree of records: {"value": 1, "children": […]} or with "left" and "right"."""
    sketch = Sketch("record_tree")
    waiting: list[object] = [value]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop(0)
        parts = record(node) if isinstance(node, DictValue) else None
        name = _name_in(parts or {})
        if parts is None or not is_label(name) or id(node) in seen:
            raise NotAGraph
        seen.add(id(node))
        sketch.read_from(node)
        sketch.node(name)
        if len(seen) > _MAX_NODES:
            raise NotAGraph
        children = [parts[side] for side in _SIDES if parts.get(side) is not None]
        for key in _BELOW:
            children += listed(parts.get(key)) or []
        for child in children:
            sketch.arc(name, _name_in(record(child) or {}))
            waiting.append(child)
    return sketch


def _name_in(parts: dict[str, object]) -> object:
    return next((parts[name] for name in _NAMES if name in parts), None)


def record_nodes(value: object) -> Sketch:
    """Records that link to each other, from one of them or all."""
    known: dict[int, ObjectValue] = {}
    if isinstance(value, DictValue):
        try:
            return read_linked([_as_object(value, known, 0)], holder=None)
        except NotAGraph:
            found = list(value.items.values())
    else:
        found = listed(value) or []
    nodes = [_as_object(item, known, 0) for item in found if isinstance(item, DictValue)]
    if not nodes or len(nodes) < len(found):
        raise NotAGraph
    return read_linked(nodes, holder=value)


def is_of_records(sketch: Sketch) -> bool:
    """Tell whether a graph was read off records that link to each other by parts of any name."""
    return any(isinstance(part, ObjectValue) and part.kind is _RECORD for part in sketch.parts)


def _as_object(value: DictValue, known: dict[int, ObjectValue], depth: int) -> ObjectValue:
    """Give an object with the parts of a record, and so on for all that it links to."""
    made = known.get(id(value))
    if made is not None:
        return made
    parts = record(value)
    if parts is None or depth > _MAX_DEPTH or len(known) > _MAX_NODES:
        raise NotAGraph
    made = known[id(value)] = ObjectValue(_RECORD)
    _mark_alike(made, value)
    for name, part in parts.items():
        made.attributes[name] = _linked(part, known, depth + 1)
    return made


def _linked(value: object, known: dict[int, ObjectValue], depth: int) -> object:
    if isinstance(value, DictValue):
        return _as_object(value, known, depth) if value.items and record(value) else value
    if isinstance(value, ListValue) and any(isinstance(item, DictValue) for item in value.items):
        made = ListValue([_linked(item, known, depth) for item in value.items])
        _mark_alike(made, value)
        return made
    return value


def _mark_alike(made: Container, source: Container) -> None:
    made.first, made.last = source.first, source.last
    made.ways, made.spoiled, made.elided = source.ways, source.spoiled, source.elided
