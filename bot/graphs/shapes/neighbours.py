"""How the neighbours of one node are written: labels, pairs with a weight, records, objects."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from bot.graphs.program.values import OMITTED, DictValue, ListValue, ObjectValue, SetValue
from bot.graphs.program.words import is_backward
from bot.graphs.shapes.sketch import (
    END_NAMES,
    SOURCE_NAMES,
    TARGET_NAMES,
    WEIGHT_NAMES,
    NotAGraph,
    Sketch,
    in_order,
    is_label,
    is_number,
    label,
    listed,
    record,
)

_BARE = frozenset({"weight", "cost", "w", "distance", "dist"})

Pair = tuple[object, object]


def add_neighbours(
    sketch: Sketch, node: object, near: object, *, pair_of: Callable[[object], Pair], blank: bool
) -> None:
    """Add the arcs from a node to the neighbours written as `near`; `blank`: None is no node."""
    sketch.read_from(near)
    sketch.node(node)
    if isinstance(near, DictValue):
        for head in in_order(near.items) if near.sorted else near.items:
            sketch.arc(node, head, weight_of(near.items[head]))
        return
    items = listed(near)
    if items is None:
        raise NotAGraph
    for item in items:
        if item is OMITTED:
            sketch.elided = True
            continue
        if item is not None:
            sketch.arc(node, *pair_of(item))
        elif not blank:
            sketch.arc(node, None)


def weight_of(data: object) -> object:
    """Give the weight that an arc's data hold; None when they hold none."""
    if isinstance(data, DictValue):
        found = [
            value
            for name, value in data.items.items()
            if isinstance(name, str) and name in WEIGHT_NAMES
        ]
        return found[0] if found else None
    if isinstance(data, str) or is_number(data):
        return data
    if data is None or isinstance(data, bool):
        return None
    raise NotAGraph


def pair_reader(
    groups: Collection[object],
    nodes: Collection[object],
    *,
    weight_first: bool | None = None,
) -> Callable[[object], Pair]:
    """Tell how neighbours are written in a graph, by looking at all of them.

    Pairs are (node, weight) or (weight, node); a tuple may also be a label by itself, when the
    nodes are tuples.
    """
    items = [item for near in groups for item in (_plain_items(near) or []) if item is not None]
    pairs = [parts for item in items if (parts := _parts(item, nodes)) is not None]
    if any(isinstance(node, ObjectValue) for node in nodes):
        return lambda item: (item, None) if _is_in(item, nodes) else _pair_or_single(item)
    if not pairs or len(pairs) != len(items):
        return partial(_single, nodes=nodes)
    if all(len(parts) == 2 for parts in pairs) and _weight_first(pairs, nodes, told=weight_first):
        return lambda item: _turned(listed(item) or [])
    if all(len(parts) >= 2 for parts in pairs):
        return lambda item: _straight(listed(item) or [])
    return partial(_single, nodes=nodes)


def _pair_or_single(item: object) -> Pair:
    parts = listed(item)
    return _single(item) if parts is None else _straight(parts)


def _plain_items(near: object) -> list[object] | None:
    if isinstance(near, ListValue):
        return near.items
    if isinstance(near, SetValue):
        return list(near.items)
    return list(near) if isinstance(near, tuple) else None


def _parts(item: object, nodes: Collection[object]) -> list[object] | None:
    """Give the parts of a neighbour written as a pair; None when it is a label."""
    if isinstance(item, tuple) and item in nodes:
        return None
    if isinstance(item, tuple) and not any(isinstance(node, tuple) for node in nodes):
        return list(item)
    if isinstance(item, tuple):
        return list(item) if item and (isinstance(item[0], tuple) or len(item) != 2) else None
    return item.items if isinstance(item, ListValue) else None


def _weight_first(
    pairs: list[list[object]],
    nodes: Collection[object],
    *,
    told: bool | None,
) -> bool:
    known = {node for node in nodes if is_label(node) or isinstance(node, ObjectValue)}
    seconds = all(_is_in(parts[1], known) for parts in pairs)
    firsts = all(_is_in(parts[0], known) for parts in pairs)
    if seconds != firsts:
        return seconds and all(is_number(parts[0]) for parts in pairs)
    if told is not None and all(is_number(part) for parts in pairs for part in parts):
        return told
    return all(is_number(parts[0]) and isinstance(parts[1], str) for parts in pairs)


def _is_in(item: object, known: Collection[object]) -> bool:
    return (is_label(item) or isinstance(item, ObjectValue)) and item in known


def _straight(parts: list[object]) -> Pair:
    if len(parts) < 2:
        raise NotAGraph
    rest = parts[1:]
    return parts[0], next((part for part in rest if is_number(part)), _text_or_none(rest[0]))


def _text_or_none(value: object) -> object:
    return value if isinstance(value, str) else None


def _turned(parts: list[object]) -> Pair:
    if len(parts) != 2:
        raise NotAGraph
    return parts[1], parts[0]


def _single(item: object, nodes: Collection[object] = ()) -> Pair:
    """Read a neighbour that is a label, an object or a record."""
    if is_label(item):
        return item, None
    parts = record(item)
    if parts is None:
        raise NotAGraph
    return from_record(item, parts, nodes)


def from_record(item: object, parts: dict[str, object], nodes: Collection[object] = ()) -> Pair:
    """Read an edge written with names: its target and its weight, or a node object by itself.

    Names of any natural language are read by what they hold: one of the nodes, and a number.
    """
    is_object = isinstance(item, ObjectValue)
    names = END_NAMES if is_object else TARGET_NAMES
    found = next((name for name in names if name in parts), None)
    if found == "v" and "w" in parts and WEIGHT_NAMES.intersection(parts) - {"w"}:
        found = "w"  # the edge from v to w, and its weight
    if found is None:
        found = next((name for name, part in parts.items() if _is_in(part, nodes)), None)
    target = None if found is None else parts[found]
    numbers = [
        part
        for name, part in parts.items()
        if name != found and name not in SOURCE_NAMES
        if is_number(part) and not is_backward(name) and len(name) > 1
    ]
    named = [
        parts[name]
        for name in parts
        if name in WEIGHT_NAMES and name != found and is_number(parts[name])
    ]
    weight = named[0] if named else numbers[0] if len(numbers) == 1 else None
    if isinstance(target, ObjectValue):
        return target, weight
    if is_object and target is None and len(parts) == 2 and _BARE.intersection(parts):
        return label(item), weight  # the name of a node and what it costs to get there
    if is_object and weight is None and len(parts) == 2 and is_label(target):
        # The node at an edge's end, and what the edge carries under whatever name.
        carried = [parts[name] for name in parts if name != found and name not in SOURCE_NAMES]
        return target, next((part for part in carried if is_number(part)), None)
    if is_object and (target is None or weight is None):
        return label(item), None
    if target is None or not is_label(target):
        raise NotAGraph
    return target, weight
