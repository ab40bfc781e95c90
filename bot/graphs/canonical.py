"""The canonical form of a graph: equal for two graphs exactly when one is the other renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import Any

from bot.graphs.refinement import Arcs, members, refine

MAX_NODES = 256
"""Above this a graph has no canonical form here."""

MAX_CORE = 64
"""Nor has one with a part of more nodes than this that colour refinement leaves in one piece."""

_Renaming = Mapping[int, int]
"""The vertices that an automorphism moves, and where to."""

_Written = tuple[tuple[int, ...], tuple[int, ...]]
"""The colour of each vertex in an order, and the places that its arcs lead to."""


class TooLargeError(Exception):
    """The graph has no canonical form within the limits; the same for every renaming of it."""


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """An order of some vertices, and automorphisms that were found on the way to it."""

    order: tuple[int, ...]
    automorphisms: list[_Renaming] = field(default_factory=list)


_Settle = Callable[[Arcs, list[int]], _Arrangement]


def canonical_arcs(arcs: Iterable[tuple[int, int]], *, nodes: int) -> tuple[tuple[int, int], ...]:
    """Rename the nodes 0 … nodes - 1 so that isomorphic directed graphs become the same arcs.

    An undirected graph is given with both arcs of every edge. Self-loops count.

    The search is McKay & Piperno's, "Practical graph isomorphism II", J. Symb. Comput. 60 (2014),
    section 2: refine, else individualise a vertex and refine, leaving out what a found automorphism
    maps to what was seen. Two things are added. Parts that no longer bear on each other are ordered
    one by one, so equal components, twins, complete and multipartite graphs cost no search. And
    where individualising two vertices of a cell refines differently, the cell is split by that
    before any vertex is chosen.

    Raises:
        TooLargeError: the graph is beyond `MAX_NODES` or `MAX_CORE`.
    """
    if nodes > MAX_NODES:
        raise TooLargeError
    given = set(arcs)
    out, into, loops = [0] * nodes, [0] * nodes, 0
    for u, v in given:
        if u == v:
            loops |= 1 << u
        else:
            out[u] |= 1 << v
            into[v] |= 1 << u
    graph = Arcs(out, out if out == into else into)
    cells = [cell for cell in ((1 << nodes) - 1 ^ loops, loops) if cell]
    cells, _ = refine(graph, cells, cells)
    place = {node: place for place, node in enumerate(_arrange(graph, cells, _search).order)}
    return tuple(sorted((place[u], place[v]) for u, v in given))


def _arrange(arcs: Arcs, cells: Sequence[int], settle: _Settle) -> _Arrangement:
    """Order the vertices of an even colouring: those alone in their cell, then part by part.

    `settle` orders a part that stays connected.
    """
    alone = tuple(cell.bit_length() - 1 for cell in cells if cell & (cell - 1) == 0)
    cells = [cell for cell in cells if cell & (cell - 1)]
    if not cells:
        return _Arrangement(alone)
    arcs = _sparse(arcs, cells)
    parts = list(_connected(arcs, cells))
    if len(parts) == 1:
        found = settle(arcs, cells)
        return _Arrangement(alone + found.order, found.automorphisms)
    colours = _colours(cells)
    ordered: list[tuple[_Written, tuple[int, ...]]] = []
    automorphisms: list[_Renaming] = []
    for part in parts:
        found = _arrange(arcs, [cell & part for cell in cells if cell & part], settle)
        automorphisms += found.automorphisms
        ordered.append((_written(arcs, colours, found.order), found.order))
    ordered.sort()
    for (one, order), (other, order_of_other) in pairwise(ordered):
        if one == other:
            there = dict(zip(order, order_of_other, strict=True))
            automorphisms.append(there | {new: old for old, new in there.items()})
    return _Arrangement(sum((order for _, order in ordered), alone), automorphisms)


def _sparse(arcs: Arcs, cells: Sequence[int]) -> Arcs:
    """Keep the arcs within these cells; where most of two cells' arcs are there, exchange them.

    Exchanged for those that are missing, that is: the colouring says between which cells, so
    nothing is lost, and what is renamed stays so. Vertices of other cells are left out: alone in
    their cell, they are joined to all of a cell or to none.
    """
    everyone = sum(cells)

    def exchange(rows: Sequence[int]) -> list[int]:
        exchanged = [0] * len(rows)
        for cell in cells:
            row = rows[cell.bit_length() - 1]
            mostly = 0
            for other in cells:
                if 2 * (row & other).bit_count() > other.bit_count() - (other == cell):
                    mostly |= other
            for vertex in members(cell):
                exchanged[vertex] = (rows[vertex] & everyone ^ mostly) & ~(1 << vertex)
        return exchanged

    out = exchange(arcs.out)
    return Arcs(out, out if arcs.symmetric else exchange(arcs.into))


def _connected(arcs: Arcs, cells: Sequence[int]) -> Iterator[int]:
    """Give the sets of vertices that are connected, whatever the arcs' direction."""
    left = sum(cells)
    while left:
        part, edge = 0, left & -left
        while edge:
            part |= edge
            near = 0
            for vertex in members(edge):
                near |= arcs.out[vertex] | arcs.into[vertex]
            edge = near & ~part
        yield part
        left ^= part


def _colours(cells: Sequence[int]) -> dict[int, int]:
    return {vertex: colour for colour, cell in enumerate(cells) for vertex in members(cell)}


def _written(arcs: Arcs, colours: Mapping[int, int], order: Sequence[int]) -> _Written:
    """Write some vertices, connected to no others, by their places in an order.

    What is written the same is isomorphic, and place by place is how.
    """
    bit = {vertex: 1 << place for place, vertex in enumerate(order)}
    return (
        tuple(colours[vertex] for vertex in order),
        tuple(sum(bit[near] for near in members(arcs.out[vertex])) for vertex in order),
    )


def _search(arcs: Arcs, cells: list[int]) -> _Arrangement:
    """Order a connected part, each vertex of whose cells looks like the others of its cell.

    Whether a cell is split depends on how all its vertices look, never on which orbits were found.
    """
    if sum(cells).bit_count() > MAX_CORE:
        raise TooLargeError
    target = _target(cells)
    orbits = _Orbits(target)
    branches = _branches(arcs, cells, orbits)
    for look in (attrgetter("trace"), attrgetter("profile")):
        if orbits.only_one:
            break
        looks = {orbits.of(branch.vertex): look(branch) for branch in branches}
        split = _parted(target, {vertex: looks[orbits.of(vertex)] for vertex in members(target)})
        if len(split) > 1:
            place = cells.index(target)
            refined, _ = refine(arcs, [*cells[:place], *split, *cells[place + 1 :]], split)
            found = _arrange(arcs, refined, _search)
            return _Arrangement(found.order, orbits.automorphisms + found.automorphisms)
    return _best(branches, orbits)


def _target(cells: Sequence[int]) -> int:
    """Choose the cell to take a vertex of: one of middle size.

    A vertex of a small cell refines little, and a large cell has many vertices to try.
    """
    return sorted(cells, key=int.bit_count)[len(cells) // 2]


def _parted(cell: int, looks: Mapping[int, Any]) -> list[int]:
    """Part a cell by how its vertices look, in the order of the looks."""
    parts: dict[Any, int] = {}
    for vertex in members(cell):
        parts[looks[vertex]] = parts.get(looks[vertex], 0) | 1 << vertex
    return [parts[look] for look in sorted(parts)]


def _guess(arcs: Arcs, cells: list[int]) -> _Arrangement:
    """Order a connected part by any vertex of the target cell: good enough to meet a twin."""
    target = _target(cells)
    branch = _individualise(arcs, cells, target, target.bit_length() - 1)
    return _arrange(arcs, branch.cells, _guess)


class _Orbits:
    """Which vertices of a cell the automorphisms found so far map to one another."""

    def __init__(self, cell: int) -> None:
        self._parent = {vertex: vertex for vertex in members(cell)}
        self._count = len(self._parent)
        self.automorphisms: list[_Renaming] = []

    @property
    def only_one(self) -> bool:
        return self._count == 1

    def of(self, vertex: int) -> int:
        """Give the vertex that stands for this one's orbit."""
        while self._parent[vertex] != vertex:
            vertex = self._parent[vertex]
        return vertex

    def join(self, automorphism: _Renaming) -> None:
        """Take up an automorphism of the part in which the cell lies."""
        self.automorphisms.append(automorphism)
        for old, new in automorphism.items():
            if old in self._parent:
                one, other = self.of(old), self.of(new)
                if one != other:
                    self._parent[other] = one
                    self._count -= 1


@dataclass(frozen=True)
class _Branch:
    """A vertex alone in its cell, and what refining that gave.

    Attributes:
        trace: differs only for vertices that no automorphism maps to one another.
    """

    arcs: Arcs
    vertex: int
    cells: list[int]
    trace: tuple[int, ...]

    @cached_property
    def colours(self) -> dict[int, int]:
        return _colours(self.cells)

    @cached_property
    def guess(self) -> tuple[_Written, tuple[int, ...]]:
        order = _arrange(self.arcs, self.cells, _guess).order
        return _written(self.arcs, self.colours, order), order

    @cached_property
    def profile(self) -> tuple[Any, ...]:
        """Tell more than the trace, by the neighbours that the vertex shares with two others.

        In strongly regular graphs, for which it is made, every trace is the same.
        """
        out, colours = self.arcs.out, self.colours

        def shared(other: int) -> tuple[int, ...]:
            both = out[self.vertex] & out[other]
            return tuple(sorted((both & out[third]).bit_count() for third in colours))

        looks = {vertex: shared(vertex) for vertex in colours}
        split = [part for cell in self.cells for part in _parted(cell, looks)]
        _, trace = refine(self.arcs, split, split)
        return tuple((part.bit_count(), looks[part.bit_length() - 1]) for part in split), trace


def _individualise(arcs: Arcs, cells: Sequence[int], target: int, vertex: int) -> _Branch:
    """Put a vertex of the target cell before the rest of it, and refine."""
    own, place = 1 << vertex, cells.index(target)
    apart = [*cells[:place], own, target ^ own, *cells[place + 1 :]]
    return _Branch(arcs, vertex, *refine(arcs, apart, [own]))


def _branches(arcs: Arcs, cells: list[int], orbits: _Orbits) -> list[_Branch]:
    """Individualise a vertex of each orbit, learning orbits on the way."""
    target = _target(cells)
    branches: list[_Branch] = []
    for vertex in members(target):
        if orbits.of(vertex) in {orbits.of(branch.vertex) for branch in branches}:
            continue
        branch = _individualise(arcs, cells, target, vertex)
        for twin in branches:
            if twin.trace == branch.trace and twin.guess[0] == branch.guess[0]:
                orbits.join(dict(zip(twin.guess[1], branch.guess[1], strict=True)))
                break
        else:
            branches.append(branch)
    return branches


def _best(branches: list[_Branch], orbits: _Orbits) -> _Arrangement:
    """Choose the vertex whose order writes the arcs smallest, trying one of each orbit."""
    found: dict[_Written, tuple[int, ...]] = {}
    tried: list[int] = []
    for branch in branches:
        if orbits.of(branch.vertex) in {orbits.of(vertex) for vertex in tried}:
            continue
        tried.append(branch.vertex)
        arrangement = _arrange(branch.arcs, branch.cells, _search)
        for automorphism in arrangement.automorphisms:
            orbits.join(automorphism)
        order = arrangement.order
        twin = found.setdefault(_written(branch.arcs, branch.colours, order), order)
        if twin is not order:
            orbits.join(dict(zip(twin, order, strict=True)))
    return _Arrangement(found[min(found)], orbits.automorphisms)
