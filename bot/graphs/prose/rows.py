"""Neighbour lists: a node, a sign, its neighbours; a line each, or many in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.graphs.prose.draft import Draft, Edge, Proof
from bot.graphs.prose.labels import (
    SHORT,
    Kind,
    Near,
    as_label,
    as_list,
    kind_of,
    list_after,
    unbulleted,
)
from bot.graphs.prose.passages import Passage
from bot.graphs.prose.words import LINKED, MOVES, RESULT, TRACE

_LONGEST: Final = 600
_ROW: Final = re.compile(
    r"(?P<head>[^:>|=]{1,48}?)\s*(?P<sign>-+>|:\s*-+>|:|\||=|(?<=\s)-(?=\s))\s*(?P<tail>.*)"
)
_SHORT: Final = re.compile(SHORT)
_REMARK: Final = re.compile(r"\s+(?:#|//|-\s|<-)[^\[\]]*$|\s*\([^()]*\s[^()]*\s[^()]*\)\s*$")


@dataclass(frozen=True, slots=True)
class Row:
    """A line that lists the neighbours of a node."""

    index: int
    node: str
    near: tuple[Near, ...]
    sign: str
    bulleted: bool


def row_drafts(passage: Passage) -> Iterator[Draft]:
    """Find the runs of lines that list neighbours."""
    run: list[Row] = []
    for index, line in enumerate(passage.plain):
        if not line:
            continue
        row = _row(index, line)
        if row is None or (run and not _goes_on(run, row)):
            yield from _drafted(run)
            run = []
        if row is not None:
            run.append(row)
    yield from _drafted(run)


def _row(index: int, line: str) -> Row | None:
    text, bulleted = unbulleted(line)
    found = _ROW.match(text.rstrip(",;. ")) if len(line) <= _LONGEST else None
    node = _head(found["head"]) if found else None
    near = _tail(found["tail"]) if found and node else None
    if found is None or node is None or near is None:
        return None
    sign = found["sign"].strip(": ") or ":"
    if sign == "-" and len(near) < 2:
        return None
    row = Row(index, node, near, sign, bulleted)
    untold = not found["tail"].strip() and kind_of(node) is Kind.WORD
    return row if _is_sound(row) and not untold else None


def _head(text: str) -> str | None:
    text = text.lstrip("'\"{[(") if text.count("(") != text.count(")") else text
    node = as_label(text)
    if node is not None and (kind_of(node) is not Kind.WORD or not LINKED.search(node)):
        return node
    if "." in text or any(words.search(text) for words in (MOVES, TRACE, RESULT)):
        return None
    named = _SHORT.findall(text)
    return named[0] if len(named) == 1 and LINKED.search(text) else None


def _tail(text: str) -> tuple[Near, ...] | None:
    near = list_after(text)
    if near is None:
        bare = _REMARK.sub("", text)
        near = list_after(bare) if bare != text else None
    return near


def _is_sound(row: Row) -> bool:
    """Tell whether the neighbours are labels of the same sort as the node."""
    node = kind_of(row.node)
    kinds = {kind_of(near.label) for near in row.near}
    if node is Kind.WORD or Kind.WORD in kinds:
        return Kind.NUMBER not in {node, *kinds} and len({node, *kinds} - {Kind.LETTER}) == 1
    return not kinds - {node}


def _goes_on(run: Sequence[Row], row: Row) -> bool:
    """Tell whether a row belongs to those above it."""
    last = run[-1]
    apart = row.index - last.index
    if row.sign != last.sign or apart > 2:
        return False
    if kind_of(row.node) is kind_of(last.node):
        return True
    course = any(words.search(row.node) for words in (MOVES, TRACE, RESULT))
    return apart == 1 and " " not in row.node and not course


def _drafted(run: Sequence[Row]) -> Iterator[Draft]:
    edges = tuple(Edge(row.node, near.label, near.weight) for row in run for near in row.near)
    if len(run) < 2 or len(edges) < 2:
        return
    heads = tuple(dict.fromkeys(row.node for row in run))
    several = any(len(row.near) > 1 for row in run)
    ended = any(not row.near for row in run)
    single_arrows = not several and not ended and len(heads) < len(run)
    if single_arrows or (not several and not ended and run[0].sign != ":"):
        form, proof = "edge_lines", Proof.TOLD
    else:
        form = "bullet_list" if run[0].bulleted else "arrow_table"
        proof = Proof.SHAPE if (several or ended) and _closed(heads, edges) else Proof.TOLD
    path = not (several or ended) and all(
        one.near and other.node == one.near[0].label for one, other in pairwise(run)
    )
    yield Draft(form, edges, (run[0].index, run[-1].index), proof, nodes=heads, path=path)


def _closed(heads: Sequence[str], edges: Sequence[Edge]) -> bool:
    """Tell whether the neighbours are listed as nodes themselves, or the lists make a tree."""
    heads_of: dict[str, set[str]] = {}
    for edge in edges:
        heads_of.setdefault(edge.head, set()).add(edge.tail)
    listed = sum(label in heads for label in heads_of)
    tree = all(len(tails) == 1 for tails in heads_of.values())
    return listed * 2 >= len(heads_of) or (tree and listed > 0)


_INLINE: Final = re.compile(
    r"['\"]?(?P<node>[^\W_]\w{0,11})['\"]?\s*(?::|->)\s*(?P<open>[\[{(])(?P<list>[^\[\]{}]{0,120})[\]})]"
)


@dataclass(frozen=True, slots=True)
class Inline:
    """A neighbour list inside a text, and what stands before it in its line."""

    index: int
    node: str
    near: tuple[Near, ...]
    said: str


def inline_drafts(passage: Passage) -> Iterator[Draft]:
    """Find adjacency lists with brackets, as in `A: [B, C], B: [D]`, that run through one text."""
    run: list[Inline] = []
    end = 0
    if not any("[" in line or "{" in line for line in passage.plain):
        return
    text, starts = _joined(passage.plain)
    for found in _INLINE.finditer(text):
        between = text[end : found.start()]
        if run and (len(between) > 80 or between.strip(" \n,;.*-{'\"") not in {"", "and"}):
            yield from _inline_drafted(run)
            run = []
        near = as_list(found["list"])
        node = as_label(found["node"])
        if near is not None and node is not None and "..." not in found["list"]:
            begin = text.rfind("\n", 0, found.start()) + 1
            said = text[max(begin, end, found.start() - 80) : found.start()]
            run.append(Inline(_line_of(starts, found.start()), node, near, said))
        end = found.end()
    yield from _inline_drafted(run)


def _joined(lines: Sequence[str]) -> tuple[str, list[int]]:
    """Join the lines that may hold lists, and note where each begins in the joined text."""
    starts: list[int] = []
    parts: list[str] = []
    size = 0
    for line in lines:
        starts.append(size)
        part = line if "[" in line or "{" in line or not line else "."
        parts.append(part)
        size += len(part) + 1
    return "\n".join(parts), starts


def _line_of(starts: Sequence[int], place: int) -> int:
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if starts[middle] <= place else (low, middle)
    return low


def _inline_drafted(run: Sequence[Inline]) -> Iterator[Draft]:
    edges = tuple(Edge(one.node, near.label, near.weight) for one in run for near in one.near)
    heads = tuple(dict.fromkeys(one.node for one in run))
    if len(heads) < 2 or len(edges) < 3 or not _closed(heads, edges):
        return
    where = (run[0].index, run[-1].index)
    yield Draft("inline_lists", edges, where, Proof.SHAPE, nodes=heads, said=run[0].said)
