"""Colour refinement: vertices that count their neighbours alike stay in one cell.

Sets of vertices are the bits of an int; a colouring is a list of such sets, its cells, in an order
that depends on the graph's structure only and never on how its vertices happen to be numbered.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
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
    arcs: Arcs, cells: Sequence[int], splitters: Sequence[int]
) -> tuple[list[int], tuple[int, ...]]:
    """Split cells until every vertex of a cell has equally many arcs to and from every cell.

    McKay & Piperno, "Practical graph isomorphism II", J. Symb. Comput. 60 (2014), section 2.2
    and algorithm 1, which also says why the largest part of a split cell need not split again.

    Args:
        arcs: the graph.
        cells: the colouring to refine.
        splitters: the sets to count arcs to; those that `cells` may not be even towards yet.

    Returns:
        The refined colouring, and a trace: what was counted on the way, the same for isomorphic
        inputs.
    """
    cells = list(cells)
    size = sum(cell.bit_count() for cell in cells)
    queue = deque(splitters)
    trace: list[int] = []
    while queue and len(cells) < size:
        splitter = queue.popleft()
        one = splitter & (splitter - 1) == 0
        split = _split_by_vertex if one else _split_by_count
        refined = split(arcs, cells, splitter, trace)
        if len(refined) > len(cells):
            queue.extend(_new_splitters(cells, refined))
            cells = refined
    return cells, tuple(trace)


def _split_by_vertex(
    arcs: Arcs, cells: Sequence[int], splitter: int, trace: list[int]
) -> list[int]:
    """Split by the arcs to and from a single vertex, a whole cell at a time."""
    vertex = splitter.bit_length() - 1
    for near in (arcs.out[vertex],) if arcs.symmetric else (arcs.out[vertex], arcs.into[vertex]):
        refined = []
        for cell in cells:
            joined = cell & near
            if not joined:
                trace.append(0)
                refined.append(cell)
            elif joined == cell:
                trace.append(-1)
                refined.append(cell)
            else:
                trace.append(joined.bit_count())
                refined.append(cell ^ joined)
                refined.append(joined)
        cells = refined
    return refined


def _split_by_count(arcs: Arcs, cells: Sequence[int], splitter: int, trace: list[int]) -> list[int]:
    """Split by the number of arcs to and from a set of vertices."""
    out, into, symmetric = arcs.out, arcs.into, arcs.symmetric
    refined = []
    for cell in cells:
        parts: dict[int, int] = {}
        rest = cell
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
        else:
            for count in sorted(parts):
                trace += (count, -parts[count].bit_count())
                refined.append(parts[count])
    return refined


def _new_splitters(cells: Sequence[int], refined: Sequence[int]) -> Iterator[int]:
    """Give the parts of each cell that was split, but for its first largest one."""
    position = 0
    for cell in cells:
        parts = []
        left = cell
        while left:
            parts.append(refined[position])
            left ^= refined[position]
            position += 1
        if len(parts) > 1:
            largest = max(parts, key=int.bit_count)
            yield from (part for part in parts if part is not largest)
