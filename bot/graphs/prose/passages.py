"""An answer cut into its prose and its fenced blocks, each with the lines that introduce it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import groupby, islice
from typing import Final

from bot.graphs.markdown import Block
from bot.graphs.prose.labels import tidy
from bot.graphs.prose.words import DIRECTED, FOUND, GRAPH, RESULT, SHOWN, TRACE, UNDIRECTED

_LOOK_BACK: Final = 3
_MAX_LINES: Final = 1_200
_MAX_SIZE: Final = 48_000
_LONGEST: Final = 1_000
_LONG: Final = 300
_RESULTS: Final = {"output", "console", "bash", "sh", "shell", "stdout", "log"}
_CODE: Final = re.compile(
    r"^\s*(?:def |class |import |from \w+ import|return\b|function\b|for\b.*[:{(]|while\b"
    r"|if .*[:{]$|public |private |#include|int |var |let |const |void |print\(|\w+(?:\.\w+)+\("
    r"|[\w.]+\([\w\s,'\"]*\)[;:]?\s*$)"
    r"|[A-Za-z_]{2}\(.*;\s*$|=[^=>].*;\s*$|^\s*[)}\]]+;\s*$|^\s*>>> "
    r"|^\s*[\w.]+\s*(?:=|\+=)\s*[\w.]+\("
)
_CODE_LIKE: Final = re.compile(
    r"^\s*(?:[\w.\[\]'\"]+\s*[+*/|&-]?=\s*\S|//|/\*|\*\s*@|@\w|[)}\]]+[;,]?\s*$|\"\"\")"
    r"|[({]\s*$|^\s*(?:else|try|assert|except|elif|with|yield|raise)\b"
)
_CODE_SHARE: Final = 3
_LEAST_CODE: Final = 3
_DIAGRAM: Final = re.compile(
    r"\s*(?:(?:strict\s+)?(?:di)?graph\s*(?:\"[^\"]*\"|\w+)?\s*\{"
    r"|(?:graph|flowchart)\s+(?:TB|TD|BT|RL|LR)\b)",
    re.IGNORECASE,
)


class Told(Enum):
    """What the lines before a drawing or a list say that it is."""

    GRAPH = "graph"
    MIXED = "mixed"
    EXAMPLE = "example"
    NOTHING = "nothing"
    COURSE = "course"


@dataclass(frozen=True)
class Passage:
    """Lines of an answer that belong together.

    Attributes:
        lines: its lines.
        first: the line of the answer on which it begins, counted from 1.
        tag: what a fenced block is tagged; None for prose.
        before: the lines of prose before it, the nearest first.
        after_code: it comes right behind code, as what the code prints does.
    """

    lines: tuple[str, ...]
    first: int
    tag: str | None = None
    before: tuple[str, ...] = ()
    after_code: bool = False

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """Give the lines with one form for each sign; a line too long to be read is blank."""
        return tuple(tidy(line) if len(line) <= _LONGEST else "" for line in self.lines)

    def introduction(self, index: int) -> tuple[str, ...]:
        """Give the few written lines before one of its lines, the nearest first."""
        near = (line for line in reversed(self.lines[max(0, index - 12) : index]) if line.strip())
        return (*islice(near, _LOOK_BACK), *self.before)[:_LOOK_BACK]


def passages(text: str, blocks: Sequence[Block]) -> tuple[Passage, ...]:
    """Cut an answer into prose and blocks, in order; code and what code printed are left out."""
    lines = text.split("\n")
    if not blocks and _is_program(lines):
        return ()
    found: list[Passage] = []
    begin = 0
    code = False
    for block in blocks:
        prose = Passage(tuple(lines[begin : block.first_line - 2]), begin + 1)
        found.append(prose)
        before = prose.introduction(len(prose.lines))
        inside = tuple(block.text.split("\n"))
        after_code, code = code and not before, block.tag not in _DRAWN and _is_code(inside)
        if block.tag not in _RESULTS and not code:
            found.append(Passage(inside, block.first_line, block.tag, before, after_code))
        begin = block.first_line + len(inside)
    rest = lines[begin:]
    found.append(Passage(tuple(rest if blocks else _without_code(rest)), begin + 1))
    return tuple(_bounded(found))


def _without_code(lines: Sequence[str]) -> list[str]:
    """Blank out the paragraphs of a text without fences that are code."""
    if len(lines) > _MAX_LINES:
        return []
    kept: list[str] = []
    for blank, paragraph in groupby(lines, key=lambda line: not line.strip()):
        group = list(paragraph)
        kept += [""] * len(group) if blank or _is_code(group) else group
    return kept


def _bounded(found: Sequence[Passage]) -> Iterator[Passage]:
    """Keep as much as may be read."""
    size = lines = 0
    for passage in found:
        length = sum(map(len, passage.lines))
        if size + length <= _MAX_SIZE and lines + len(passage.lines) <= _MAX_LINES:
            size, lines = size + length, lines + len(passage.lines)
            yield passage


_DRAWN: Final = {"mermaid", "dot", "graphviz", "gv"}


def _is_program(lines: Sequence[str]) -> bool:
    """Tell whether a text without fences is code rather than prose."""
    written = [line[:_LONG] for line in lines[: 2 * _MAX_LINES] if line.strip()]
    sure = [_CODE.search(line) is not None for line in written]
    maybe = [_CODE_LIKE.search(line) is not None for line in written]
    if sum(sure) < _LEAST_CODE or any(map(_DIAGRAM.match, written)):
        return False
    coded = sum(one or other for one, other in zip(sure, maybe, strict=True))
    return coded * _CODE_SHARE > len(written)


def _is_code(lines: Sequence[str]) -> bool:
    if any(_DIAGRAM.match(line[:_LONG]) for line in lines):
        return False
    return any(_CODE.search(line[:_LONG]) for line in lines)


def told(introduction: Sequence[str]) -> Told:
    """Tell what some lines, the nearest first, say about that which follows them."""
    for line in introduction:
        near = line[-_LONG:]
        if FOUND.search(near):
            return Told.COURSE
        traced, shown = TRACE.search(near) is not None, SHOWN.search(near) is not None
        course = RESULT.search(near) is not None or (traced and not shown)
        if GRAPH.search(near):
            return Told.MIXED if course else Told.GRAPH
        if course or traced:
            return Told.COURSE if course else Told.NOTHING
        if shown:
            return Told.EXAMPLE
    return Told.NOTHING


def said_undirected(lines: Sequence[str]) -> bool | None:
    """Tell whether lines say that a graph is undirected; None when they say neither or both."""
    text = "\n".join(line[:_LONG] for line in lines)
    undirected = bool(UNDIRECTED.search(text))
    directed = bool(DIRECTED.search(UNDIRECTED.without(text)))
    return None if undirected == directed else undirected
