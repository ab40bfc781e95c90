"""Graphs in objects: an object that holds one, and nodes that link to each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from bot.graphs.program.values import (
    ClassValue,
    DictValue,
    ListValue,
    NetworkValue,
    ObjectValue,
    SetValue,
)
from bot.graphs.program.words import NEAR_WORDS, is_backward, is_graphish, words_of
from bot.graphs.shapes.beside import add_from_owner
from bot.graphs.shapes.chains import leads_on, linked_on
from bot.graphs.shapes.sketch import (
    END_NAMES,
    WEIGHT_NAMES,
    Ambiguous,
    NotAGraph,
    Sketch,
    attributes_of,
    is_label,
    is_number,
    label,
    listed,
)

_MAX_AROUND: Final = 300
_MAX_ROUNDS: Final = 10
_ARC_WORDS: Final = frozenset(("first", "arcs", "firstarc", "out", "head"))
_NEXT: Final = ("next", "nxt", "next_node")


def read_object(value: ObjectValue, *, read: Callable[[object], Sketch]) -> Sketch:
    """Read the graph that an object holds, or that its links make."""
    if is_node(value):
        return read_linked([value], holder=None)
    held = _read_held(value, read)
    if held is not None:
        return held
    if value.network is not None:
        return read(value.network)
    try:
        if any(isinstance(part, ObjectValue) and is_node(part) for _, part in _parts(value)):
            return _read_below(value, read)  # what holds the root is no node itself
        return read_linked([value], holder=None)
    except Ambiguous:
        raise
    except NotAGraph:
        return _read_below(value, read)


def _read_held(value: ObjectValue, read: Callable[[object], Sketch]) -> Sketch | None:
    """Read the graph that is one of an object's attributes."""
    own = [("graph", value.content)] if value.content is not None else []
    named = [*own, *sorted(value.attributes.items(), key=lambda item: not is_graphish(item[0]))]
    for name, attribute in named:
        if is_backward(name) or isinstance(attribute, ObjectValue):
            continue
        if not isinstance(attribute, DictValue | ListValue | SetValue | NetworkValue | tuple):
            continue
        try:
            sketch = read(attribute)
        except NotAGraph:
            continue
        if sketch.form == "edge_list" and not is_graphish(name):
            continue
        sketch.read_from(value)
        add_from_owner(value, sketch)
        return sketch
    return None


def is_node(value: ObjectValue) -> bool:
    """Tell whether an object links to others of its own class, perhaps by objects for the edges."""
    return any(
        isinstance(item, ObjectValue) and (_are_akin(item, value) or _is_edge_to(item, value.kind))
        for name, attribute in _parts(value)
        if not is_backward(name) and not leads_on(name)
        for item in _inside(attribute)
    )


def _parts(value: ObjectValue) -> list[tuple[str, object]]:
    """Give what an object holds: by itself, then by name."""
    own: list[tuple[str, object]] = [("", value.content)] if value.content is not None else []
    return [*own, *value.attributes.items()]


def _are_akin(one: ObjectValue, other: ObjectValue) -> bool:
    """Tell whether two objects are of one class, or of classes that build on the same."""
    return not set(one.kind.lineage()).isdisjoint(other.kind.lineage())


def _is_edge_to(item: ObjectValue, kind: ClassValue) -> bool:
    end = _through_edge(item)[0]
    return end is not item and isinstance(end, ObjectValue) and end.kind is kind


def _inside(value: object) -> list[object]:
    """Give a value, its items, and the parts of its items."""
    if isinstance(value, DictValue):
        return [*value.items, *value.items.values()]
    items = listed(value)
    if items is None:
        return [value]
    return [part for item in items for part in (listed(item) or [item])]


def _read_below(value: ObjectValue, read: Callable[[object], Sketch]) -> Sketch:
    """Read what an object only holds another object of: the root of a tree, or a graph."""
    for name, attribute in value.attributes.items():
        if not isinstance(attribute, ObjectValue) or is_backward(name):
            continue
        try:
            sketch: Sketch | None = read_linked([attribute], holder=value)
        except Ambiguous:
            raise
        except NotAGraph:
            sketch = _read_held(attribute, read)
        if sketch is not None and sketch.arcs:
            return sketch
    raise NotAGraph


# Nodes that link to each other


def read_linked(start: Iterable[object], *, holder: object) -> Sketch:
    """Read the graph that node objects make by their links, from one or all of its nodes."""
    roots = list(start)
    if not roots or not all(isinstance(root, ObjectValue) for root in roots):
        raise NotAGraph
    sketch = Sketch("node_objects")
    sketch.read_from(holder)
    waiting = [root for root in roots if isinstance(root, ObjectValue)]
    seen: dict[int, str] = {}
    parents: dict[int, int] = {}
    nexts: list[object] = []
    known = {label(root) for root in roots} if len(roots) > 1 else set()
    while waiting:
        node = waiting.pop(0)
        if id(node) in seen:
            continue
        seen[id(node)] = _own_name(node, sketch)
        sketch.read_from(node)
        sketch.node(seen[id(node)])
        nexts += [
            near
            for name, near in node.attributes.items()
            if name in _NEXT and near and not _is_blank(near)
        ]
        for child, weight in _links(node, sketch, known):
            if isinstance(child, ObjectValue):
                if id(child) not in seen:
                    waiting.append(child)
                parents[id(child)] = parents.get(id(child), 0) + 1
            sketch.arc(seen[id(node)], child, weight)
    if nexts and len(nexts) == sketch.arcs:
        raise NotAGraph  # a linked list
    first = roots[0]
    is_tree = len(roots) == 1 and isinstance(first, ObjectValue) and id(first) not in parents
    if is_tree and all(count == 1 for count in parents.values()) and _is_tree_node(first):
        sketch.form = "tree_nodes"
    return sketch


def read_around(value: ObjectValue, objects: Sequence[ObjectValue]) -> Sketch:
    """Read the graph around one of its nodes: what it leads to, and what leads there."""
    sketch = read_linked([value], holder=None)
    if sketch.form == "tree_nodes":
        return sketch
    roots = [value]
    for _ in range(_MAX_ROUNDS):
        known = {id(part) for part in sketch.parts}
        more = [
            other
            for other in objects[:_MAX_AROUND]
            if other.kind is value.kind and id(other) not in known and _leads_to(other, known)
        ]
        if not more:
            return sketch
        roots += more
        try:
            sketch = read_linked(roots, holder=None)
        except NotAGraph:
            return sketch
    return sketch


def reached(value: object) -> list[object]:
    """Give an object and those that it leads to."""
    found: dict[int, object] = {id(value): value}
    waiting = [value]
    while waiting and len(found) < _MAX_AROUND:
        node = waiting.pop(0)
        for _, attribute in _parts(node) if isinstance(node, ObjectValue) else ():
            for item in _inside(attribute):
                if isinstance(item, ObjectValue) and id(item) not in found:
                    found[id(item)] = item
                    waiting.append(item)
    return list(found.values())


def _leads_to(node: ObjectValue, known: Collection[int]) -> bool:
    return any(id(child) in known for child, _ in _links(node, Sketch("")))


def _is_tree_node(node: object) -> bool:
    names = attributes_of(node) if isinstance(node, ObjectValue) else {}
    return bool({"left", "right", "children", "child", "first_child"}.intersection(names))


def _own_name(node: ObjectValue, sketch: Sketch) -> str:
    """Give the node's label; refuse two nodes that share one, for their arcs would mix."""
    name = label(node)
    if name in sketch.adjacency:
        raise Ambiguous
    return name


def _links(
    node: ObjectValue, sketch: Sketch, known: Collection[str] = ()
) -> list[tuple[object, object]]:
    """Give the nodes that a node links to, each with its weight; `known` are labels of nodes."""
    found: list[tuple[object, object]] = []
    # Whatever is given first, what is on the left comes before what is on the right.
    for name, attribute in sorted(_parts(node), key=lambda part: part[0] == "right"):
        if is_backward(name):
            continue
        if isinstance(attribute, ObjectValue):
            if _is_blank(attribute):
                continue
            if _is_sibling(name) and any(map(_is_first_child, node.attributes)):
                continue  # a child of the same parent
            if _is_first_child(name) and any(map(_is_sibling, attribute.attributes)):
                found += [(child, None) for child in _siblings(attribute)]
                continue
            if leads_on(name) and attribute.kind is node.kind and _has_own_links(node):
                continue  # the next in a list of all nodes
            chain = linked_on(attribute) if _is_edge_to(attribute, node.kind) else []
            found += [_through_edge(link) for link in chain] or [(attribute, None)]
        elif isinstance(attribute, DictValue):
            sketch.read_from(attribute)
            found += _linked_entries(name, attribute, known)
        else:
            items = [i for i in listed(attribute) or [] if i is not None and not _is_blank(i)]
            if items:
                sketch.read_from(attribute)
                found += _linked_items(name, items, known)
    return found


def _is_blank(value: object) -> bool:
    """Tell whether an object holds nothing at all: it only marks where a tree ends."""
    if not isinstance(value, ObjectValue) or value.attributes:
        return False
    return value.content is None and value.network is None


def _is_sibling(name: str) -> bool:
    words = words_of(name)
    return "sibling" in words and not is_backward(name)


def _is_first_child(name: str) -> bool:
    return "child" in words_of(name)


def _siblings(first: ObjectValue) -> list[ObjectValue]:
    """Give a node and those that it is chained to as children of one parent."""
    found: dict[int, ObjectValue] = {}
    node: object = first
    while isinstance(node, ObjectValue) and id(node) not in found and len(found) < _MAX_AROUND:
        found[id(node)] = node
        node = next((part for name, part in node.attributes.items() if _is_sibling(name)), None)
    return list(found.values())


def _has_own_links(node: ObjectValue) -> bool:
    """Tell whether a node keeps its neighbours apart from what it is linked to as one of many."""
    return any(
        is_graphish(name) or NEAR_WORDS.intersection(words_of(name)) or _ARC_WORDS & {name.lower()}
        for name in node.attributes
        if not leads_on(name)
    )


def _linked_entries(
    name: str, table: DictValue, known: Collection[str]
) -> list[tuple[object, object]]:
    items = table.items
    if all(isinstance(key, ObjectValue) for key in items):
        return [(key, weight if is_number(weight) else None) for key, weight in items.items()]
    if all(isinstance(value, ObjectValue) for value in items.values()):
        return [(value, None) for value in items.values()]
    if not all(is_label(key) and is_number(weight) for key, weight in items.items()):
        return []
    if is_graphish(name) or all(label(key) in known for key in items):
        return [(label(key), weight) for key, weight in items.items()]
    return []


def _linked_items(
    name: str, items: list[object], known: Collection[str]
) -> list[tuple[object, object]]:
    if all(isinstance(item, ObjectValue) for item in items):
        return [_through_edge(item) for item in items if isinstance(item, ObjectValue)]
    if all(isinstance(item, tuple | ListValue) for item in items):
        return [pair for item in items if (pair := _linked_pair(item)) is not None]
    if not all(is_label(item) for item in items):
        return []
    if is_graphish(name) or all(label(item) in known for item in items):
        return [(label(item), None) for item in items]
    return []


def _linked_pair(item: object) -> tuple[object, object] | None:
    parts = listed(item) or []
    node = next((part for part in parts if isinstance(part, ObjectValue)), None)
    weight = next((part for part in parts if is_number(part)), None)
    return None if node is None else (node, weight)


def _through_edge(item: ObjectValue) -> tuple[object, object]:
    """Look through an edge object to the node at its end."""
    parts = attributes_of(item)
    ends = [parts[name] for name in END_NAMES if isinstance(parts.get(name), ObjectValue)]
    if not ends:
        return item, None
    numbers = {name: value for name, value in parts.items() if is_number(value)}
    weights = [value for name, value in numbers.items() if name in WEIGHT_NAMES]
    return ends[0], next(iter((*weights, *numbers.values())), None)
