"""Edges one by one: lines such as `A -> B (4)`, pairs in a set, `edges: A-B, B-C`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.graphs.example import Weight
from bot.graphs.prose.canvas import plain_row
from bot.graphs.prose.draft import Draft, Edge, Proof, Way
from bot.graphs.prose.labels import (
    NUMBER,
    SHORT,
    Kind,
    as_label,
    kind_of,
    number,
    split_top,
    unbulleted,
)
from bot.graphs.prose.passages import Passage, said_undirected
from bot.graphs.prose.words import AND, EDGE_COLUMN, NONE

_SIGN: Final = re.compile(
    rf"\s*(?P<back><)?-{{1,12}}(?:\s?[(\[|]?\s?(?P<inner>{NUMBER})\s?[)\]|]?\s?-{{1,12}})?(?P<on>>)?"
    rf"(?:\|\s?(?P<bar>{NUMBER})\s?\|)?\s*"
)
_TAIL_WEIGHT: Final = re.compile(
    rf"(?P<end>.{{1,30}}?)(?:\s*[(\[:=,]\s*|\s+)"
    rf"(?P<words>[^\W\d]{{0,12}}(?: [^\W\d]{{0,12}})?\s?[:=]?\s?)"
    rf"(?P<number>{NUMBER})\s*[^\W\d]{{0,8}}\s*[)\]]?"
)
_PAIR: Final = re.compile(
    rf"(?P<open>[({{\[<])\s*['\"]?(?P<tail>\w{{1,12}})['\"]?\s*,\s*['\"]?(?P<head>\w{{1,12}})['\"]?"
    rf"(?:\s*,\s*(?P<weight>{NUMBER}))?\s*[)}}\]>](?:\s*[:=]\s*(?P<after>{NUMBER}))?"
)
_PREFIX: Final = re.compile(r"(?P<name>[^:=({\[]{1,60})\s*[:=]\s*")
_ONE: Final = re.compile(rf"(?P<tail>{SHORT})(?P<sign>\s?<?-{{1,3}}>?\s?)(?P<head>{SHORT})")
_STROKES: Final = re.compile(r"[\s|/\\v^↓↑]{1,200}")
_SET: Final = re.compile(r"\bE(?:\(G\))?\s*[=:]")


@dataclass(frozen=True, slots=True)
class Line:
    """The edges of one line, and what stands before them."""

    index: int
    edges: tuple[Edge, ...]
    said: str
    bracket: str = ""
    chain: bool = False

    @property
    def form(self) -> str:
        return "set_notation" if self.bracket or self.said else "edge_lines"


def edge_drafts(passage: Passage) -> Iterator[Draft]:
    """Find the runs of lines that hold edges and nothing else."""
    run: list[Line] = []
    for index, text in enumerate(passage.plain):
        if not text:
            continue
        line = _line(index, text)
        if run and (
            line is None
            or line.bracket != run[-1].bracket
            or line.said
            or index - run[-1].index > 2
        ):
            yield from _drafted(passage, run)
            run = []
        if line is not None:
            run.append(line)
    yield from _drafted(passage, run)


def _line(index: int, text: str) -> Line | None:
    plain, _ = unbulleted(text)
    plain = plain.rstrip(" ,;.")
    said = ""
    if (found := _PREFIX.match(plain)) and _is_title(found["name"]):
        said = found["name"] if EDGE_COLUMN.search(found["name"]) else "edges"
        plain = plain[found.end() :]
    pairs = _pairs(plain)
    if pairs:
        edges = tuple(Edge(tail, head, weight) for _, tail, head, weight in pairs)
        return Line(index, edges, said, bracket=pairs[0][0])
    edges, chain = _chains(plain)
    return Line(index, edges, said, chain=chain) if edges else None


def _is_title(name: str) -> bool:
    name = name.strip()
    return name in {"E", "e", "E(G)"} or bool(EDGE_COLUMN.search(name))


Pair = tuple[str, str, str, Weight | None]


def _pairs(text: str) -> tuple[Pair, ...]:
    """Read `(A, B), (B, C, 4)`, maybe inside brackets, and nothing else."""
    if "," not in text or text[0] not in "({[<":
        return ()
    found = list(_PAIR.finditer(text))
    rest = _PAIR.sub("", text)
    if not found or rest.strip(" ,;{}[]()\"'"):
        return ()
    return tuple(
        (pair["open"], pair["tail"], pair["head"], number(pair["weight"] or pair["after"] or ""))
        for pair in found
    )


def _way_of(bracket: str, lines: Sequence[str]) -> Way:
    """Tell what a pair stands for by its brackets, else by what the lines around it say."""
    undirected = said_undirected(lines)
    if bracket == "{" or undirected:
        return Way.BOTH
    return Way.UNTOLD if undirected is None and bracket != "<" else Way.ONE


def _chains(text: str) -> tuple[tuple[Edge, ...], bool]:
    """Read `A -> B, B -> C` or `A - B - C`; tell whether the line is one chain."""
    if "-" not in text:
        return (), False
    text = text[1:-1] if text[:1] + text[-1:] in {"{}", "[]"} else text
    edges: list[Edge] = []
    chunks = [chunk for chunk in split_top(text) if chunk.strip()]
    for chunk in chunks:
        chain = _chain(chunk.strip())
        label = as_label(chunk) if chain is None and edges else None
        if label is not None:  # A - B, C
            chain = [replace(edges[-1], head=label, weight=None)]
        if chain is None:
            return (), False
        edges += chain
    return tuple(edges), len(chunks) == 1 and len(edges) > 1


def _chain(text: str) -> list[Edge] | None:
    if text[:1] + text[-1:] == "()":
        text = text[1:-1]
    found = list(_SIGN.finditer(text))
    if not found:
        return None
    ends = [0, *(sign.end() for sign in found)]
    starts = [*(sign.start() for sign in found), len(text)]
    parts = [text[begin:end] for begin, end in zip(ends, starts, strict=True)]
    weight: Weight | None = None
    if len(parts) > 2 and parts[-1].strip(" /").casefold() in NONE:
        parts.pop()
    if as_label(parts[-1]) is None and (tail := _TAIL_WEIGHT.fullmatch(parts[-1])):
        parts[-1], weight = tail["end"], number(tail["number"])
    labels = [as_label(part) for part in parts]
    known = [label for label in labels if label is not None]
    if len(known) != len(labels) or _is_compound(known, found):
        return None
    return [
        _edge(tail, head, sign, weight if len(known) == 2 else None)
        for tail, head, sign in zip(known, known[1:], found, strict=False)
    ]


def _is_compound(labels: Sequence[str], signs: Sequence[re.Match[str]]) -> bool:
    """Tell whether words are joined by bare hyphens, as in `first-in-first-out`."""
    worded = any(kind_of(label) is Kind.WORD for label in labels)
    return worded and any(sign[0] == "-" for sign in signs)


def _edge(tail: str, head: str, sign: re.Match[str], weight: Weight | None) -> Edge:
    inner = sign["inner"] or sign["bar"]
    weight = number(inner) if inner else weight
    if bool(sign["back"]) == bool(sign["on"]):
        return Edge(tail, head, weight, Way.BOTH)
    return Edge(head, tail, weight) if sign["back"] else Edge(tail, head, weight)


def _drafted(passage: Passage, run: Sequence[Line]) -> Iterator[Draft]:
    if not run:
        return
    edges = tuple(edge for line in run for edge in line.edges)
    first = run[0].index
    if len(edges) < 2 or _in_drawing(passage, first, run[-1].index):
        return
    if linked := _linked_lists(run):
        where = (first, run[-1].index)
        yield Draft("arrow_table", linked, where, Proof.SHAPE, nodes=_heads(run))
        return
    behind = passage.lines[run[-1].index + 1 : run[-1].index + 3]
    around = (passage.lines[first], *passage.introduction(first), *behind)
    if run[0].bracket:
        way = _way_of(run[0].bracket, around)
        edges = tuple(replace(edge, way=way) for edge in edges)
    elif said_undirected(around) is False:
        edges = tuple(replace(edge, way=Way.ONE) for edge in edges)
    yield Draft(
        run[0].form,
        edges,
        (first, run[-1].index),
        Proof.TOLD,
        said=run[0].said,
        path=len(run) == 1 and run[0].chain and not run[0].said,
    )


def _heads(run: Sequence[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.edges[0].tail for line in run))


def _linked_lists(run: Sequence[Line]) -> tuple[Edge, ...]:
    """Read `0 -> 1 -> 2` as the linked list of 0's neighbours, where each node has such a line."""
    heads = _heads(run)
    labels = {end for line in run for edge in line.edges for end in (edge.tail, edge.head)}
    ways = {edge.way for line in run for edge in line.edges}
    chained = any(line.chain for line in run)
    whole = len(heads) == len(run) > 2 and labels == set(heads) and ways == {Way.ONE}
    if not chained or not whole or any(line.said for line in run):
        return ()
    return tuple(Edge(line.edges[0].tail, edge.head) for line in run for edge in line.edges)


def _in_drawing(passage: Passage, first: int, last: int) -> bool:
    """Tell whether the lines next to some edges belong to a drawing that they are cut out of."""
    around = (*passage.lines[max(0, first - 1) : first], *passage.lines[last + 1 : last + 2])
    return any(_is_stroke(plain_row(line)) for line in around)


def _is_stroke(row: str) -> bool:
    return bool(row and _STROKES.fullmatch(row)) or "| --" in row or "|--" in row


def inline_edge_drafts(passage: Passage) -> Iterator[Draft]:
    """Find edges listed inside a sentence that speaks of edges."""
    for index, text in enumerate(passage.plain):
        if "-" not in text and ("," not in text or not _PAIR.search(text)):
            continue
        named = EDGE_COLUMN.search(text) or _SET.search(text)
        if named is None:
            continue
        for form, pattern in (("set_notation", _PAIR), ("edge_lines", _ONE)):
            run = _contiguous(text, pattern, max(0, named.start() - 4))
            if len(run) > 2:
                lines = (text, *passage.introduction(index))
                way = _way_of(run[0].groupdict().get("open") or "-", lines)
                edges = tuple(_inline_edge(found, way) for found in run)
                yield Draft(form, edges, (index, index), Proof.TOLD, said=text[: run[0].start()])
                break


def _contiguous(text: str, pattern: re.Pattern[str], begin: int) -> list[re.Match[str]]:
    """Give the first run of three or more matches with nothing but commas between."""
    run: list[re.Match[str]] = []
    for found in pattern.finditer(text, begin):
        if run and not _is_joint(text[run[-1].end() : found.start()].strip(" ,;")):
            if len(run) > 2:
                return run
            run = []
        run.append(found)
    return run


def _is_joint(text: str) -> bool:
    return not text or AND.fullmatch(f" {text} ") is not None


def _inline_edge(found: re.Match[str], way: Way) -> Edge:
    tail, head = found["tail"], found["head"]
    groups = found.groupdict()
    if "open" in groups:
        return Edge(tail, head, number(groups["weight"] or groups["after"] or ""), way)
    sign = groups["sign"].strip()
    if sign.startswith("<") and not sign.endswith(">"):
        return Edge(head, tail)
    both = sign.startswith("<") == sign.endswith(">") and way is not Way.ONE
    return Edge(tail, head, None, Way.BOTH if both else Way.ONE)
