"""Which of the graphs that text may hold are shown as an example."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from bot.graphs.prose.draft import Draft, Edge, Proof
from bot.graphs.prose.labels import Kind, kinds_of
from bot.graphs.prose.passages import Passage, Told, told
from bot.graphs.prose.words import COURSE_LABELS

_MOST_NODES: Final = 2_000


def is_example(draft: Draft, passage: Passage) -> bool:
    """Tell whether a draft is a graph that the answer shows, and no trace, result or flow chart."""
    return _is_graph(draft) and _is_shown(draft, passage)


def _is_graph(draft: Draft) -> bool:
    labels = draft.labels
    if not 3 <= len(labels) <= _MOST_NODES or len(draft.pairs) < 2:
        return False
    loops = sum(edge.tail == edge.head for edge in draft.edges)
    return loops * 2 <= len(labels) and _hang_together(draft, labels)


def _is_shown(draft: Draft, passage: Passage) -> bool:
    """Tell whether the words around a graph let it be an example, as far as its form needs them."""
    before = passage.introduction(draft.where[0])
    said = told((draft.said, *before) if draft.said else before)
    if draft.said and told(before[:2]) is Told.COURSE:
        said = Told.COURSE
    if draft.path and said is not Told.GRAPH:
        return False
    if draft.proof is Proof.ITSELF:
        return _alike(draft.edges, draft.labels, trusting=True)
    if said is Told.COURSE or (passage.after_code and not before):
        return False
    named = said is Told.GRAPH or (said is Told.EXAMPLE and _branches(draft, passage))
    return _alike(draft.edges, draft.labels, trusting=named) and (
        named or draft.proof is Proof.SHAPE
    )


def _branches(draft: Draft, passage: Passage) -> bool:
    """Tell whether arcs in a block of their own are more than a walk."""
    tails = [edge.tail for edge in draft.edges]
    return passage.tag is not None and len(tails) > max(2, len(set(tails)))


def _alike(edges: Sequence[Edge], labels: Collection[str], *, trusting: bool) -> bool:
    """Tell whether labels are names of one sort; words need an answer that calls it a graph."""
    kinds = kinds_of(labels)
    if Kind.WORD not in kinds:
        return len(kinds) == 1
    if not trusting or len(labels) < 4 or kinds - {Kind.WORD, Kind.LETTER}:
        return False
    tails, heads = ({edge.tail for edge in edges}, {edge.head for edge in edges})
    course = any(label.casefold() in COURSE_LABELS for label in labels)
    return not course and not tails.isdisjoint(heads)


def _hang_together(draft: Draft, labels: Collection[str]) -> bool:
    """Tell whether the greater part of the nodes is connected, three at least."""
    near: dict[str, set[str]] = {label: set() for label in labels}
    for edge in draft.edges:
        near[edge.tail].add(edge.head)
        near[edge.head].add(edge.tail)
    seen: set[str] = set()
    largest = 0
    for label in labels:
        size, waiting = 0, [label]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                size += 1
                waiting += near[node]
        largest = max(largest, size)
    return largest >= 3 and largest * 2 >= len(labels)
