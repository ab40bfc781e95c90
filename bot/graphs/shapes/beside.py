"""What stands beside a graph: the names of its nodes, the weights of its arcs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.graphs.program.values import UNKNOWN, DictValue, ListValue, ObjectValue
from bot.graphs.shapes.sketch import (
    LABEL_NAMES,
    Sketch,
    attributes_of,
    is_label,
    is_number,
    label,
    listed,
)

_NAMES: Final = (
    "vertices",
    "nodes",
    "labels",
    "names",
    "vertex_data",
    "vertex_labels",
    "node_names",
)


def add_from_owner(value: ObjectValue, sketch: Sketch) -> None:
    """Add what an object holds beside its graph: the names of the nodes, the weights."""
    _take_own_names(value, sketch)
    _take_weights(value.attributes.values(), sketch)


def add_from_beside(values: Sequence[object], sketch: Sketch) -> None:
    """Add what stands beside a graph where a search is handed both."""
    _take_names(values, sketch)
    _take_weights(values, sketch)


def _take_own_names(value: ObjectValue, sketch: Sketch) -> None:
    """Label the nodes of a matrix by the names that an object keeps with it."""
    attributes = attributes_of(value)
    for name in _NAMES:
        names = listed(attributes.get(name))
        if names and all(is_label(item) for item in names):
            _name_nodes(sketch, [label(item) for item in names])
    _take_names(value.attributes.values(), sketch)


def _take_names(beside: Iterable[object], sketch: Sketch) -> None:
    """Label the nodes of a matrix by the first of some values that names as many nodes."""
    for value in beside:
        names = _node_names(value)
        if names:
            _name_nodes(sketch, names)


def _node_names(value: object) -> list[str]:
    """Give the texts of a list, or of a dictionary that numbers them from 0."""
    if isinstance(value, DictValue):
        numbers = range(len(value.items))
        pairs = [(number, text) for text, number in value.items.items()]
        if list(value.items) == list(numbers):
            pairs = list(value.items.items())
        if [number for number, _ in pairs] != list(numbers):
            return []
        found: list[object] = [text for _, text in pairs]
    else:
        found = [_own_text(item) for item in listed(value) or []]
        while found and (found[-1] in (None, 0, "", UNKNOWN) or isinstance(found[-1], ListValue)):
            found.pop()  # room for more names
    texts = [label(text) for text in found if isinstance(text, str)]
    return texts if len(texts) == len(found) else []


def _own_text(item: object) -> object:
    """Give the text that an object carries as its name; any other value as it is."""
    if not isinstance(item, ObjectValue):
        return item
    parts = attributes_of(item)
    return next((text for name in LABEL_NAMES if (text := parts.get(name))), None)


def _name_nodes(sketch: Sketch, names: list[str]) -> None:
    numbers = [str(i) for i in range(len(names))]
    by_place = sketch.form == "adjacency_matrix" or (
        sketch.form == "adjacency_list" and not any(name.isdigit() for name in names)
    )
    if not by_place or list(sketch.adjacency)[: len(names)] != numbers:
        return
    # Of a table that is larger than the graph, the nodes without a name have no arcs.
    beyond = list(sketch.adjacency)[len(names) :]
    heads = {head for near in sketch.adjacency.values() for head in near}
    if not any(sketch.adjacency[node] or node in heads for node in beyond):
        for node in beyond:
            del sketch.adjacency[node]
        relabel(sketch, names)


def relabel(sketch: Sketch, names: list[str]) -> None:
    """Rename the nodes 0, 1, … of a sketch."""
    if len(set(names)) != len(names):
        return
    new = {str(i): name for i, name in enumerate(names)}
    sketch.adjacency = {new[n]: [new[h] for h in near] for n, near in sketch.adjacency.items()}
    sketch.weights = {(new[u], new[v]): w for (u, v), w in sketch.weights.items()}


def _take_weights(beside: Iterable[object], sketch: Sketch) -> None:
    """Take the weights that are kept apart: (u, v) -> weight."""
    if sketch.weights:
        return
    for attribute in beside:
        if not isinstance(attribute, DictValue) or not attribute.items or attribute.spoiled:
            continue
        if all(isinstance(arc, tuple) and len(arc) == 2 for arc in attribute.items) and all(
            is_number(weight) for weight in attribute.items.values()
        ):
            _spread_weights(attribute, sketch)
            return


def _spread_weights(table: DictValue, sketch: Sketch) -> None:
    known = {
        (label(arc[0]), label(arc[1])): weight
        for arc, weight in table.items.items()
        if isinstance(arc, tuple) and all(is_label(end) for end in arc)
    }
    for node, near in sketch.adjacency.items():
        for head in near:
            weight = known.get((node, head))
            if isinstance(weight, int | float):
                sketch.weights.setdefault((node, head), []).append(weight)
