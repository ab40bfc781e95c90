"""Trees drawn by indentation: `├──`, `|--`, nested bullets, or spaces alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.graphs.prose.draft import Draft, Edge, Proof
from bot.graphs.prose.labels import BULLET, Kind, Near, as_near, kind_of, tidy
from bot.graphs.prose.passages import Passage

_LONGEST: Final = 200
_MOST_LABEL: Final = 40
_BRANCH: Final = re.compile(
    r"(?P<before>[\s│|┃]*)(?P<mark>[├└┣┗╠╚┝┕╰+|`'\\][─━═\-_╴>]{1,8})\s*(?P<label>[^\s─━═\-].*)"
)
_REMARK: Final = re.compile(r"\s+(?:#|//|<-|←|\().*$")
_PLAIN: Final = re.compile(r"(?P<before>\s*)(?P<label>\S.*)")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A line of a tree: how far its label stands from the margin."""

    index: int
    depth: int
    near: Near


def tree_drafts(passage: Passage) -> Iterator[Draft]:
    """Find the trees that are drawn with branches before each label; all labels must be plain."""
    run: list[Leaf | None] = []
    above = -1
    for index, line in enumerate([*passage.lines, ""]):
        found = _BRANCH.fullmatch(line) if len(line) < _LONGEST else None
        if found is not None:
            run.append(_leaf(index, found))
        elif not run or not line.strip() or line.strip(" │|┃\t"):
            leaves = [leaf for leaf in run if leaf is not None]
            if run and len(leaves) == len(run):
                top = _PLAIN.fullmatch(passage.lines[above][:_LONGEST]) if above >= 0 else None
                root = _leaf(above, top) if top else None
                yield from _drafted(root, leaves, "indented_tree", Proof.SHAPE)
            run, above = [], index


def _leaf(index: int, found: re.Match[str]) -> Leaf | None:
    near = _near(tidy(found["label"]))
    return Leaf(index, found.start("label"), near) if near else None


def _near(label: str) -> Near | None:
    """Read a label, also when a remark follows it."""
    near = as_near(label)
    bare = _REMARK.sub("", label) if near is None else label
    return near if bare == label else as_near(bare)


def nested_drafts(passage: Passage) -> Iterator[Draft]:
    """Find the trees that are written as nested lists, or by indentation alone."""
    run: list[Leaf] = []
    bulleted = False
    for index, line in enumerate([*passage.lines, "."]):
        if not line.strip():
            continue
        leaf, marked = _nested_leaf(index, line)
        if leaf is None or (run and (marked != bulleted or index - run[-1].index > 2)):
            yield from _nested(run, bulleted=bulleted)
            run = []
        if leaf is not None:
            run.append(leaf)
            bulleted = marked


def _nested_leaf(index: int, line: str) -> tuple[Leaf | None, bool]:
    if len(line) > _LONGEST:
        return None, False
    line = line.expandtabs(4)
    text = line.strip()
    indent = len(line) - len(line.lstrip())
    bullet = BULLET.match(text)
    label = tidy(text[bullet.end() :] if bullet else text).rstrip(":")
    near = _near(label) if len(label) <= _MOST_LABEL else None
    if near is None or kind_of(near.label) is Kind.WORD:
        return None, bullet is not None
    return Leaf(index, indent, near), bullet is not None


def _nested(run: Sequence[Leaf], *, bulleted: bool) -> Iterator[Draft]:
    if len({leaf.depth for leaf in run}) < 2:
        return
    form = "bullet_list" if bulleted else "indented_tree"
    yield from _drafted(None, run, form, Proof.TOLD)


def _drafted(root: Leaf | None, run: Sequence[Leaf], form: str, proof: Proof) -> Iterator[Draft]:
    """Hang each label on the nearest one above it that stands further to the left."""
    leaves = [*([root] if root else []), *run]
    if len(run) < 2:
        return
    edges: list[Edge] = []
    above: list[Leaf] = []
    for leaf in leaves:
        while above and above[-1].depth >= leaf.depth:
            above.pop()
        if above:
            edges.append(Edge(above[-1].near.label, leaf.near.label, leaf.near.weight))
        above.append(leaf)
    if not edges:
        return
    path = len(edges) == len({edge.tail for edge in edges})
    yield Draft(form, tuple(edges), (leaves[0].index, run[-1].index), proof, path=path)
