"""Sentences that say which nodes a node is connected to, in any language.

What counts is the build of a sentence: it begins with a label, a word for being connected stands
somewhere, and the other labels follow each other as a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.graphs.prose.draft import Draft, Edge, Proof, Way
from bot.graphs.prose.labels import SHORT, unbulleted
from bot.graphs.prose.passages import Passage
from bot.graphs.prose.words import AND, LINKED, MOVES, NODE

_SENTENCE: Final = re.compile(r"[^.;!。।؛;]{3,160}")
_SHORT: Final = re.compile(SHORT)
_WORD: Final = re.compile(r"\w+")
_JOINT: Final = re.compile(r"[\s,、'\"]*(?:\b\w{1,4}\b[\s,]*){0,2}")


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence about the neighbours of a node."""

    index: int
    node: str
    near: tuple[str, ...]
    joined: bool


def sentence_drafts(passage: Passage) -> Iterator[Draft]:
    """Find the runs of sentences about neighbours."""
    if passage.tag not in {None, "", "text", "txt", "plaintext"}:
        return
    run: list[Saying] = []
    for index, line in enumerate(passage.plain):
        if not line:
            continue
        if not run and len(_SHORT.findall(line)) < 2:
            continue
        text, _ = unbulleted(line)
        for found in _SENTENCE.finditer(text):
            saying = _saying(index, found[0].strip())
            if saying is not None:
                run.append(saying)
            elif len(found[0].split()) > 1 or index - (run[-1].index if run else index) > 2:
                yield from _drafted(run)
                run = []
    yield from _drafted(run)


def _saying(index: int, text: str) -> Saying | None:
    if _SHORT.search(text) is None or not LINKED.search(text) or MOVES.search(text):
        return None
    bare = NODE.without(text).strip()
    labels = list(_SHORT.finditer(bare))
    if len(labels) < 2:
        return None
    node, *near = labels
    infix = bare[node.end() : near[0].start()]
    follow = all(_follows(bare[one.end() : other.start()]) for one, other in pairwise(near))
    if not follow or not (_is_infix(infix) or (not infix.strip() and bare != text)):
        return None
    if _words(bare[: node.start()]) > 1 or _words(bare[near[-1].end() :]) > 5:
        return None
    joined = AND.fullmatch(f"{infix.rstrip()} ") is not None or AND.fullmatch(infix) is not None
    return Saying(index, node[0], tuple(label[0] for label in near), joined)


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _is_infix(text: str) -> bool:
    """Tell whether text may stand between a node and its neighbours."""
    return text.strip() not in {"", ","} and _words(text) <= 7 and len(text) <= 60


def _follows(text: str) -> bool:
    """Tell whether text may stand between two neighbours of a list."""
    return bool(text.strip()) and len(text) <= 12 and _JOINT.fullmatch(text) is not None


def _drafted(run: Sequence[Saying]) -> Iterator[Draft]:
    if len(run) < 2:
        return
    in_pairs = all(saying.joined and len(saying.near) == 1 for saying in run)
    way = Way.BOTH if in_pairs else Way.ONE
    edges = tuple(Edge(saying.node, near, None, way) for saying in run for near in saying.near)
    heads = tuple(dict.fromkeys(saying.node for saying in run))
    yield Draft("sentences", edges, (run[0].index, run[-1].index), Proof.SHAPE, nodes=heads)
