"""Colour refinement: vertices that count their neighbours alike stay in one cell.

Sets of vertices are the bits of an int; a colouring is a list of such sets, its cells, in an order
that depends on the graph's structure only and never on how its vertices happen to be numbered.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_IN_COUNT_BITS = 12  # a count of arcs out and a count of arcs in share one int


@dataclass(frozen=True, slots=True)
class Arcs:
    """The arcs between some vertices, without self-loops.

    Attributes:
        out: vertex -> the set its arcs lead to.
        into: vertex -> the set it is reached from; the very same object as `out` when every arc
            has its opposite, which then is not counted twice.
    """

    out: Sequence[int]
    into: Sequence[int]

    @property
    def symmetric(self) -> bool:
        return self.into is self.out


def members(vertices: int) -> Iterator[int]:
    """Give the vertices of a set, smallest first."""
    while vertices:
        bit = vertices & -vertices
        yield bit.bit_length() - 1
        vertices ^= bit


def refine(
    arcs: Arcs, cells: Sequence[int], splitters: Iterable[int]
) -> tuple[list[int], tuple[int, ...]]:
    """Split cells until every vertex of a cell has equally many arcs to and from every cell.

    McKay & Piperno, "Practical graph isomorphism II", J. Symb. Comput. 60 (2014), section 2.2
    and algorithm 1, which also says why one part of a split cell, the largest, need not split.

    Args:
        arcs: the graph.
        cells: the colouring to refine.
        splitters: the sets to count arcs to; those that `cells` may not be even towards yet.

    Returns:
        The refined colouring, and a trace: what was counted on the way. Isomorphic inputs have the
        same trace, and what has the same trace is split into cells of the same sizes.
    """
    refined = list(cells)
    size = sum(refined).bit_count()
    queue = deque(splitters)
    trace: list[int] = []
    while queue and len(refined) < size:
        splitter = queue.popleft()
        if splitter & (splitter - 1):
            refined = _split_by_count(arcs, refined, splitter, queue, trace)
        else:
            vertex = splitter.bit_length() - 1
            refined = _split_by_vertex(refined, arcs.out[vertex], queue, trace)
            if not arcs.symmetric:
                refined = _split_by_vertex(refined, arcs.into[vertex], queue, trace)
    return refined, tuple(trace)


def _split_by_vertex(
    cells: Sequence[int], near: int, queue: deque[int], trace: list[int]
) -> list[int]:
    """Split by the arcs of a single vertex, a whole cell at a time."""
    refined = []
    for cell in cells:
        joined = cell & near
        count = joined.bit_count()
        trace.append(count)
        if not count or joined == cell:
            refined.append(cell)
        else:
            apart = cell ^ joined
            refined += (apart, joined)
            queue.append(joined if count < apart.bit_count() else apart)
    return refined


def _split_by_count(
    arcs: Arcs, cells: Sequence[int], splitter: int, queue: deque[int], trace: list[int]
) -> list[int]:
    """Split by the number of arcs to and from a set of vertices."""
    out, into, symmetric = arcs.out, arcs.into, arcs.symmetric
    near = 0
    for vertex in members(splitter):
        near |= out[vertex] | into[vertex]
    refined = []
    for cell in cells:
        rest = cell & near
        if not rest:
            trace.append(0)
            refined.append(cell)
            continue
        parts = {0: cell ^ rest} if rest != cell else {}
        while rest:
            bit = rest & -rest
            rest ^= bit
            vertex = bit.bit_length() - 1
            count = (out[vertex] & splitter).bit_count()
            if not symmetric:
                count = count << _IN_COUNT_BITS | (into[vertex] & splitter).bit_count()
            parts[count] = parts.get(count, 0) | bit
        if len(parts) == 1:
            trace.append(count)
            refined.append(cell)
            continue
        for count in sorted(parts):
            trace += (count, -parts[count].bit_count())
            refined.append(parts[count])
        largest = max(parts, key=lambda count: (parts[count].bit_count(), count))
        queue.extend(parts[count] for count in sorted(parts) if count != largest)
    return refined
