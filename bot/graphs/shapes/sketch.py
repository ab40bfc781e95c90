"""A graph while it is read off a value."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.graphs.example import Arc, Weight, plain_weight
from bot.graphs.program.values import (
    OMITTED,
    UNKNOWN,
    Container,
    DictValue,
    ListValue,
    NetworkValue,
    ObjectValue,
    SetValue,
)
from bot.graphs.program.words import words_of

MAX_ARCS: Final = 5_000
_MAX_LABEL: Final = 200


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LABEL_NAMES: Final = _names("""
    label name value val key id data node vertex city title identifier
""")
WEIGHT_NAMES: Final = frozenset(
    _names("""
    weight cost distance dist w length capacity time value price travel_time edge_weight km
""")
)
SOURCE_NAMES: Final = _names("""
    from source u start src from_node origin from_vertex tail start_node source_node
""")
END_NAMES: Final = _names("""
    to target dest destination end dst node vertex neighbor neighbour v to_node head to_vertex
    end_node target_node dest_node
""")
TARGET_NAMES: Final = (*END_NAMES, "id", "name", "next")


class NotAGraph(Exception):  # noqa: N818 - an ordinary outcome
    """The value has not the form that was tried."""


class Ambiguous(NotAGraph):
    """The value is a graph in which several nodes have one name, so that it cannot be told."""


@dataclass(slots=True)
class Sketch:
    """Nodes and arcs in the order in which they were read; `parts` are the values they stand in."""

    form: str
    adjacency: dict[str, list[str]] = field(default_factory=dict)
    weights: dict[Arc, list[Weight]] = field(default_factory=dict)
    parts: list[Container] = field(default_factory=list)
    arcs: int = 0
    directed_known: bool = True
    elided: bool = False

    def read_from(self, *values: object) -> None:
        """Note which containers the graph stands in; refuse what was changed in doubt."""
        for value in values:
            if isinstance(value, Container):
                if value.spoiled:
                    raise NotAGraph
                self.parts.append(value)
                self.elided = self.elided or value.elided

    def node(self, value: object) -> str:
        name = label(value)
        self.adjacency.setdefault(name, [])
        return name

    def arc(self, tail: object, head: object, weight: object = None) -> None:
        """Add an arc between two labels."""
        if head is OMITTED:
            self.elided = True
            return
        here, there = self.node(tail), label(head)
        self.adjacency[here].append(there)
        self.arcs += 1
        if self.arcs > MAX_ARCS:
            raise NotAGraph
        if isinstance(weight, str):
            if len(weight) > _MAX_LABEL:
                raise NotAGraph
            weight = _well_formed(weight)
        if isinstance(weight, str | int | float) and not isinstance(weight, bool):
            self.weights.setdefault((here, there), []).append(plain_weight(weight))

    @property
    def closed(self) -> bool:
        """Tell whether most neighbours are nodes with neighbours of their own, as in a graph."""
        heads = [head for near in self.adjacency.values() for head in near]
        return bool(heads) and 2 * sum(head in self.adjacency for head in heads) >= len(heads)


def label(value: object) -> str:
    """Give the text of a node; raises `NotAGraph` for what cannot be one."""
    if isinstance(value, str) or value is None or isinstance(value, int | float):
        text = str(value)
    elif isinstance(value, tuple):
        text = f"({', '.join(_quoted(part) for part in value)}{',' if len(value) == 1 else ''})"
    elif isinstance(value, ObjectValue):
        return object_label(value)
    elif isinstance(value, NetworkValue) and value.title is not None:
        text = str(value.title)
    else:
        raise NotAGraph
    if len(text) > _MAX_LABEL:
        raise NotAGraph
    return _well_formed(text)


def _well_formed(text: str) -> str:
    """Join surrogates that were written as two escapes; replace those that stand alone."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _quoted(part: object) -> str:
    if part is None or isinstance(part, str | int | float):
        return repr(part)
    raise NotAGraph


def attributes_of(value: ObjectValue) -> dict[str, object]:
    """Give what an object holds by plain names: `toNode`, `ToNode` and `_toNode` are "to_node"."""
    return {_plain_name(name): part for name, part in value.attributes.items()}


def _plain_name(name: str) -> str:
    name = name.strip("_") or name
    if name.islower():
        return name
    return "_".join(words_of(name)) or name


def object_label(value: ObjectValue) -> str:
    """Give the name that an object carries: by a usual name, else its first plain attribute."""
    plain = {
        name: attribute
        for name, attribute in attributes_of(value).items()
        if isinstance(attribute, str | int | float) and not isinstance(attribute, bool)
        if not isinstance(attribute, float) or math.isfinite(attribute)
    }
    for name in LABEL_NAMES:
        if name in plain:
            return label(plain[name])
    if not plain:
        raise NotAGraph
    return label(next(iter(plain.values())))


def is_label(value: object) -> bool:
    """Tell whether a value can name a node."""
    if isinstance(value, tuple):
        return bool(value) and all(
            part is None or isinstance(part, str | int | float) for part in value
        )
    if isinstance(value, NetworkValue):
        return value.title is not None and not value.items
    return isinstance(value, str | int | float) and not (
        isinstance(value, float) and not math.isfinite(value)
    )


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def listed(value: object) -> list[object] | None:
    """Give the items of a list, set or tuple; the items of a set are sorted."""
    if isinstance(value, ListValue):
        return value.items if value.used is None else value.items[: value.used]
    if isinstance(value, SetValue):
        return in_order(value.items)
    return list(value) if isinstance(value, tuple) else None


def until_end(rows: list[object]) -> list[list[object]] | None:
    """Cut rows of places off at the -1 that ends each of them; None where not all have such an end.

    Behind the end of a row there is nothing but the room that is left in it.
    """
    kept: list[list[object]] = []
    for row in rows:
        cells = row.items if isinstance(row, ListValue) else None
        if not cells or -1 not in cells:
            return None
        end = cells.index(-1)
        places = all(isinstance(cell, int) and 0 <= cell < len(rows) for cell in cells[:end])
        if not places or any(cell not in (0, -1) for cell in cells[end:]):
            return None
        kept.append(cells[:end])
    return kept if any(len(row) > 1 for row in kept) else None


def rows_in_use(rows: list[object] | None) -> list[object] | None:
    """Empty the rows that were never filled, where the program counts what is in the others."""
    if not rows or not any(isinstance(row, ListValue) and row.used is not None for row in rows):
        return rows
    unused = [isinstance(row, ListValue) and row.used is None for row in rows]
    return [ListValue([]) if empty else row for row, empty in zip(rows, unused, strict=True)]


def in_order(items: Iterable[object]) -> list[object]:
    """Sort the neighbours of a set: numbers as numbers, else by their text."""
    found = list(items)
    if UNKNOWN in found:
        raise NotAGraph
    if all(is_number(item) for item in found):
        return sorted(found, key=lambda item: item if isinstance(item, int | float) else 0)
    if any(isinstance(item, ObjectValue) for item in found):
        return _by_name(found)
    return sorted(
        found, key=lambda item: label(item[0]) if isinstance(item, tuple) and item else label(item)
    )


def _by_name(items: list[object]) -> list[object]:
    """Sort objects by their labels; those that have none stay as they came."""
    try:
        return sorted(items, key=label)
    except NotAGraph:
        return items


def record(value: object) -> dict[str, object] | None:
    """Give the named parts of a dictionary with text keys or of an object."""
    if isinstance(value, ObjectValue):
        return attributes_of(value)
    if isinstance(value, DictValue) and all(isinstance(key, str) for key in value.items):
        return {str(key): part for key, part in value.items.items()}
    return None
