"""Example graphs that an answer shows in its text: tables, lists, drawings, graph notations.

An arrow is one arc. `A - B`, `A -- B`, Mermaid's `A --- B` and the lines of a drawing are both
arcs; a drawing in the shape of a tree goes from parent to child. A list of neighbours is kept as it
is written. Pairs such as `(A, B)` are undirected or directed as the text says; where it does not
say, the direction is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from bot.graphs.example import Example
from bot.graphs.markdown import Block
from bot.graphs.prose.dot import dot_drafts
from bot.graphs.prose.draft import Draft, example_of
from bot.graphs.prose.drawings import drawing_drafts
from bot.graphs.prose.edges import edge_drafts, inline_edge_drafts
from bot.graphs.prose.judging import is_example
from bot.graphs.prose.mermaid import mermaid_drafts
from bot.graphs.prose.passages import Passage, passages
from bot.graphs.prose.rows import inline_drafts, row_drafts
from bot.graphs.prose.sentences import sentence_drafts
from bot.graphs.prose.tables import matrix_drafts, table_drafts
from bot.graphs.prose.trees import nested_drafts, tree_drafts

_MAX_EXAMPLES: Final = 20
_MAX_DRAFTS: Final = 100

_READERS: Final[Sequence[Callable[[Passage], Iterator[Draft]]]] = (
    dot_drafts,
    mermaid_drafts,
    table_drafts,
    matrix_drafts,
    tree_drafts,
    drawing_drafts,
    row_drafts,
    inline_drafts,
    edge_drafts,
    nested_drafts,
    inline_edge_drafts,
    sentence_drafts,
)
"""From the notations made for graphs to those that need the words around them: what an earlier
one has read, a later one leaves alone."""


def read_prose(text: str, blocks: tuple[Block, ...]) -> tuple[Example, ...]:
    """Give the example graphs of an answer's text, in order; each once. `blocks` are its fences."""
    found: list[tuple[int, Draft]] = []
    for passage in passages(text, blocks):
        found += [(passage.first, draft) for draft in _of_passage(passage)]
    kept: list[tuple[int, Draft]] = []
    for first, draft in found:
        same = next((place for place, one in enumerate(kept) if one[1].pairs == draft.pairs), None)
        if same is None:
            kept.append((first, draft))
        elif kept[same][1].form in _DRAWN and draft.form not in _DRAWN:
            kept[same] = (first, draft)
    return tuple(example_of(draft, first) for first, draft in kept[:_MAX_EXAMPLES])


_DRAWN: Final = frozenset({"ascii_drawing", "indented_tree"})
"""Where neighbours have no written order, or lines no direction: a list tells more."""


def _of_passage(passage: Passage) -> list[Draft]:
    found: list[Draft] = []
    for reader in _READERS:
        for draft in islice(reader(passage), _MAX_DRAFTS):
            begin, end = draft.where
            free = all(end < other.where[0] or begin > other.where[1] for other in found)
            if free and is_example(draft, passage):
                elided = _goes_on(passage, draft.where[1] + 1)
                found.append(replace(draft, elided=elided))
    return sorted(found, key=lambda draft: draft.where)


def _goes_on(passage: Passage, index: int) -> bool:
    """Tell whether dots behind a graph say that it has more than is written."""
    after = next((line for line in passage.plain[index : index + 2] if line), "")
    return after.strip("-*•> ") in {"...", "…", "etc.", "⋮"}
