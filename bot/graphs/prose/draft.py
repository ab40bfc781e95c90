"""A graph as it is noted down while text is read, and the example that it makes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from bot.graphs.example import Arc, Example, Weight


class Way(Enum):
    """Which arcs an edge stands for."""

    ONE = "one"
    BOTH = "both"
    UNTOLD = "untold"


class Proof(Enum):
    """How much a form needs the lines around it to be taken for a graph.

    ITSELF: the notation is made for graphs. SHAPE: it looks like one, unless it is said to be
    something else. TOLD: it has to be called one.
    """

    ITSELF = "itself"
    SHAPE = "shape"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge as written."""

    tail: str
    head: str
    weight: Weight | None = None
    way: Way = Way.ONE


@dataclass(frozen=True, slots=True)
class Draft:
    """A graph as written in text.

    Attributes:
        form: how it is written.
        edges: in the order in which they are written.
        where: the indices of its first and last line in its passage.
        proof: what it takes to believe it.
        nodes: the nodes that are listed, even without edges.
        said: the words that stand on its own lines, such as "Edges:".
        path: it is written as one chain, as the order of a search is.
        drawn: its neighbours have no order but that of their labels.
        elided: dots stand for more of it.
    """

    form: str
    edges: tuple[Edge, ...]
    where: tuple[int, int]
    proof: Proof
    nodes: tuple[str, ...] = ()
    said: str = ""
    path: bool = False
    drawn: bool = False
    elided: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """Give each node that has an edge, in order of appearance."""
        return tuple(dict.fromkeys(end for edge in self.edges for end in (edge.tail, edge.head)))

    @property
    def pairs(self) -> frozenset[frozenset[str]]:
        """Give the edges without their direction."""
        return frozenset(frozenset((edge.tail, edge.head)) for edge in self.edges)


def example_of(draft: Draft, first_line: int) -> Example:
    """Build the example: an edge of both ways is two arcs, as `add_edge` would make them."""
    copies: dict[Arc, list[Weight | None]] = {}
    for edge in draft.edges:
        copies.setdefault((edge.tail, edge.head), []).append(edge.weight)
        if edge.way is Way.BOTH and edge.tail != edge.head:
            copies.setdefault((edge.head, edge.tail), []).append(edge.weight)
    both_ways = any(edge.way is Way.BOTH for edge in draft.edges)
    near: dict[str, list[str]] = {node: [] for node in draft.nodes}
    for (tail, head), each in copies.items():
        near.setdefault(tail, []).extend([head] * (1 if both_ways else len(each)))
    if both_ways:
        copies = {arc: each[:1] for arc, each in copies.items()}
    if draft.drawn:
        near = {node: sorted(near[node], key=in_order) for node in sorted(near, key=in_order)}
    weights = {
        arc: tuple(weight for weight in each if weight is not None)
        for arc, each in copies.items()
        if all(weight is not None for weight in each)
    }
    first, last = draft.where
    return Example(
        adjacency={node: tuple(heads) for node, heads in near.items()},
        weights=weights or None,
        directed_known=not any(edge.way is Way.UNTOLD for edge in draft.edges),
        partial=draft.elided,
        form=draft.form,
        language="text",
        where=(first_line + first, first_line + last),
    )


def in_order(label: str) -> tuple[tuple[int, int, str], ...]:
    """Give what labels are sorted by: numbers by their size, the rest by their letters."""
    parts = re.findall(r"\d+|\D+", label)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def one_way(
    pairs: Iterable[tuple[str, str, Weight | None]], way: Way = Way.ONE
) -> tuple[Edge, ...]:
    """Give edges of one kind."""
    return tuple(Edge(tail, head, weight, way) for tail, head, weight in pairs)
