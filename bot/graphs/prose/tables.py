"""Tables: node and neighbours, from and to, and matrices under their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.graphs.example import Weight
from bot.graphs.prose.draft import Draft, Edge, Proof, Way
from bot.graphs.prose.labels import NUMBER, Kind, as_label, as_list, kind_of, number, tidy
from bot.graphs.prose.passages import Passage, said_undirected
from bot.graphs.prose.words import EDGE_COLUMN, FROM_COLUMN, LINKED, RESULT, TO_COLUMN, TRACE

_LONGEST: Final = 1_000
_MOST_ROWS: Final = 300
_RULE: Final = re.compile(r"[\s|:+=-]{3,}")
_NO_EDGE: Final = {
    "",
    "-",
    "--",
    "inf",
    "x",
    "X",
    ".",
    "INF",
    "Inf",
    "infinity",
    "null",
    "None",
    "0",
}
_WEIGHT: Final = re.compile(NUMBER)
_EDGE: Final = re.compile(
    r"[({]?\s*(?P<tail>[\w ]{1,16}?)\s*(?P<sign><?-+>?|,)\s*(?P<head>[\w ]{1,16}?)\s*[)}]?"
)

Cells = tuple[str, ...]


def table_drafts(passage: Passage) -> Iterator[Draft]:
    """Find the Markdown tables that hold a graph."""
    lines = passage.lines
    end = 0
    for index, (head, rule) in enumerate(pairwise(lines)):
        if index < end or not _is_head(head, rule):
            continue
        rows: list[Cells] = []
        for line in lines[index + 2 : index + 2 + _MOST_ROWS]:
            if "|" not in line or len(line) > _LONGEST:
                break
            rows.append(_cells(tidy(line)))
        columns = _cells(tidy(head))
        end = index + 2 + len(rows)
        where = (index, index + 1 + len(rows))
        for form in (_matrix, _adjacency, _edge_table):
            if draft := form(columns, rows, where, (head, *passage.introduction(index))):
                yield draft
                break


def _is_head(head: str, rule: str) -> bool:
    if "|" not in head or "|" not in rule or "-" not in rule:
        return False
    if len(rule) > _LONGEST or len(head) > _LONGEST:
        return False
    return _RULE.fullmatch(rule.strip()) is not None


def _cells(line: str) -> Cells:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


Place = tuple[int, int]


def _matrix(columns: Cells, rows: Sequence[Cells], where: Place, _: Sequence[str]) -> Draft | None:
    return _squared(columns[1:], rows, where, "markdown_table")


def _squared(heads: Cells, rows: Sequence[Cells], where: Place, form: str) -> Draft | None:
    """Read a square of numbers whose rows and columns bear the same labels."""
    labels = [as_label(cell) for cell in heads]
    known = [label for label in labels if label is not None]
    if len(known) < 3 or len(set(known)) != len(labels) or len(rows) < len(known):
        return None
    edges: list[Edge] = []
    for label, row in zip(known, rows, strict=False):
        if as_label(row[0]) != label or len(row) != len(known) + 1:
            return None
        for head, cell in zip(known, row[1:], strict=True):
            if cell in _NO_EDGE:
                continue
            if not _WEIGHT.fullmatch(cell):
                return None
            edges.append(Edge(label, head, number(cell)))
    if all(edge.weight == 1 for edge in edges):
        edges = [Edge(edge.tail, edge.head) for edge in edges]
    return Draft(form, tuple(edges), where, Proof.SHAPE, nodes=tuple(known))


def _adjacency(
    columns: Cells, rows: Sequence[Cells], where: Place, _: Sequence[str]
) -> Draft | None:
    """Read a table of a node and its neighbours."""
    place = next((i for i, name in enumerate(columns) if i and LINKED.search(name)), 0)
    if not place and (
        len(columns) != 2 or any(words.search(" ".join(columns)) for words in (TRACE, RESULT))
    ):
        return None
    column = place or 1
    edges: list[Edge] = []
    nodes: list[str] = []
    for row in rows:
        node = as_label(row[0])
        near = as_list(row[column] or "-") if len(row) > column else None
        if node is None or near is None:
            return None
        nodes.append(node)
        edges += [Edge(node, one.label, one.weight) for one in near]
    several = len(edges) > len({edge.tail for edge in edges})
    sorts = {kind_of(label) for edge in edges for label in (edge.tail, edge.head)}
    proven = bool(place) or (several and len(sorts) == 1 and Kind.NUMBER not in sorts)
    if len(set(nodes)) != len(nodes) or not proven:
        return None
    return Draft("markdown_table", tuple(edges), where, Proof.SHAPE, nodes=tuple(nodes))


def _edge_table(
    columns: Cells, rows: Sequence[Cells], where: Place, around: Sequence[str]
) -> Draft | None:
    """Read a table of edges: from and to, or `A - B` in one cell; maybe with a weight."""
    if FROM_COLUMN.search(columns[0]) and len(columns) > 1 and TO_COLUMN.search(columns[1]):
        found = [(row[0], "->", *row[1:3]) for row in rows]
    elif EDGE_COLUMN.search(columns[0]):
        parts = [(_EDGE.fullmatch(row[0]), row[1:2]) for row in rows]
        found = [(edge["tail"], edge["sign"], edge["head"], *rest) for edge, rest in parts if edge]
    else:
        return None
    weights = [number(row[3]) for row in found if len(row) > 3]
    if len(found) != len(rows) or None in weights:
        return None
    edges = [_table_edge(row, said_undirected(around)) for row in found]
    known = tuple(edge for edge in edges if edge is not None)
    if len(known) != len(edges):
        return None
    return Draft("markdown_table", known, where, Proof.SHAPE, said=columns[0])


def _table_edge(row: Sequence[str], undirected: bool | None) -> Edge | None:  # noqa: FBT001 - three-valued
    if len(row) < 3:
        return None
    tail, head = as_label(row[0]), as_label(row[2])
    if tail is None or head is None:
        return None
    weight: Weight | None = number(row[3]) if len(row) > 3 else None
    if row[1].endswith(">") and not row[1].startswith("<"):
        return Edge(tail, head, weight, Way.BOTH if undirected else Way.ONE)
    if row[1].startswith("<") and not row[1].endswith(">"):
        return Edge(head, tail, weight)
    way = Way.UNTOLD if row[1] == "," and undirected is None else Way.BOTH
    return Edge(tail, head, weight, Way.ONE if undirected is False else way)


def matrix_drafts(passage: Passage) -> Iterator[Draft]:
    """Find matrices whose columns and rows are aligned by spaces."""
    rows = [_spaced(line) for line in passage.plain]
    for index, row in enumerate(rows):
        under = rows[index + 1] if index + 1 < len(rows) else ()
        if not 3 <= len(row) <= _MOST_ROWS or len(set(row)) != len(row):
            continue
        if under and under[0] not in row[:2] and set(under[0]) - set("-+="):
            continue
        below: list[Cells] = []
        last = index
        for place in range(index + 1, min(len(rows), index + 2 * len(row) + 3)):
            if rows[place] and not _RULE.fullmatch(passage.lines[place].strip()):
                below.append(rows[place])
                last = place
            if len(below) == len(row):
                break
        for heads in (row, row[1:]):
            kept = below[: len(heads)]
            if len(heads) > 2 and all(len(line) == len(heads) + 1 for line in kept):
                draft = _squared(heads, kept, (index, last), "matrix_text")
                if draft is not None:
                    yield draft
                    break


def _spaced(line: str) -> Cells:
    return tuple(re.sub(r"[|\[\],:]", " ", line).split())
