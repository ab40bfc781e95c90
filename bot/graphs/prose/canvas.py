# ruff: noqa: RUF001 - signs that look like ASCII are what is told apart here
"""A drawing of characters: where its labels stand, and which cells are lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from bot.graphs.prose.labels import Kind, kind_of

_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("─━═—–−―╌┄", "-"),
        **dict.fromkeys("│┃║¦╎┆", "|"),
        "╱": "/",
        "╲": "\\",
        "╳": "X",
        **dict.fromkeys("→►▶➜➔⟶", ">"),
        **dict.fromkeys("←◄◀⟵", "<"),
        **dict.fromkeys("▼⬇", "↓"),
        **dict.fromkeys("▲⬆", "↑"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬", "+"),
        "\u00a0": " ",
        "`": " ",
    }
)
LINES: Final = frozenset("-|/\\_+<>=~.'*^↓↑↘↙↗↖↔")
_LABEL: Final = re.compile(
    r"[(\[]{1,2}\s?(?P<wrapped>\w{1,12})\s?[)\]]{1,2}(?![\w(\[])|(?P<bare>[^\W_]{1,12}['′]?)"
)
_ONLY: Final = re.compile(r"[\s\-|/\\_+<>=~.'*^↓↑↘↙↗↖↔vV]*")
_REMARK: Final = re.compile(
    r"\s{2,}(?:(?:<-+|#|//|\()\s*[^\W\d]{3,}.*|[^\W\d]{4,}:? ?\d{1,2}(?: ?\(.*)?)$"
)
_TITLE: Final = re.compile(r"\s*[^\W\d]{4,}\s*")
_WORDS: Final = re.compile(r"[^\W\d]{2,} [^\W\d]{2,}")
WIDEST: Final = 160
TALLEST: Final = 80


@dataclass(frozen=True, slots=True)
class Mark:
    """A label, or a number beside a line: its row and the columns that it covers."""

    text: str
    row: int
    begin: int
    end: int

    @property
    def middle(self) -> float:
        return (self.begin + self.end - 1) / 2

    def covers(self, column: int, slack: int = 0) -> bool:
        return self.begin - slack <= column < self.end + slack


@dataclass(frozen=True)
class Canvas:
    """A drawing: its rows as plain characters, the nodes on it and the numbers beside its lines."""

    rows: tuple[str, ...]
    nodes: tuple[Mark, ...]
    numbers: tuple[Mark, ...]

    def with_nodes(self, joined: Collection[Mark]) -> Canvas | None:
        """Take numbers that no line joins for weights; None when another label is left alone."""
        alone = tuple(mark for mark in self.nodes if mark not in joined)
        texts = {mark.text for mark in joined}
        if len(texts) != len(joined) or any(
            kind_of(mark.text) is not Kind.NUMBER for mark in alone
        ):
            return None
        return replace(self, nodes=tuple(joined), numbers=(*self.numbers, *alone))

    def at(self, row: int, column: int) -> str:
        """Give a cell; outside, and under a label, it is empty."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return " "

    @cached_property
    def _by_row(self) -> dict[int, list[Mark]]:
        found: dict[int, list[Mark]] = {}
        for mark in self.nodes:
            found.setdefault(mark.row, []).append(mark)
        return found

    @cached_property
    def _numbered(self) -> frozenset[tuple[int, int]]:
        return frozenset(
            (mark.row, column) for mark in self.numbers for column in range(mark.begin, mark.end)
        )

    def has_number(self, row: int, column: int) -> bool:
        """Tell whether a weight stands in a cell, or right beside it."""
        return any((row, column + slack) in self._numbered for slack in (0, 1, -1))

    def in_row(self, row: int) -> list[Mark]:
        """Give the nodes of a row, from left to right."""
        return self._by_row.get(row, [])


def plain_row(line: str) -> str:
    """Give a line with one character for each sort of line."""
    return _REMARK.sub("", line[: 2 * WIDEST].rstrip().expandtabs(4).translate(_SIGNS)).rstrip()


def is_drawn(row: str) -> bool:
    """Tell whether a row may be part of a drawing: short labels, lines and space."""
    if len(row) > WIDEST or not row.strip():
        return False
    if _WORDS.search(row):
        return False
    rest = _LABEL.sub(" ", row)
    return all(sign in LINES or sign.isspace() for sign in rest)


def untitled(rows: Sequence[tuple[int, str]]) -> Sequence[tuple[int, str]]:
    """Drop a word above a drawing that is its title, for labels follow and no line."""
    titled = len(rows) > 2 and _TITLE.fullmatch(rows[0][1]) and not _ONLY.fullmatch(rows[1][1])
    return rows[1:] if titled else rows


def canvas_of(rows: Sequence[str]) -> Canvas | None:
    """Find the labels of a drawing; None when it can be none."""
    if len(rows) > TALLEST:
        return None
    marks: list[Mark] = []
    for number, row in enumerate(rows):
        if _ONLY.fullmatch(row) and len(rows) > 1:
            continue
        for found in _LABEL.finditer(row):
            text = found["wrapped"] or found["bare"]
            marks.append(Mark(text, number, found.start(), found.end()))
    sorts = [kind_of(mark.text) for mark in marks]
    lettered = any(sort in {Kind.LETTER, Kind.WORD, Kind.NAMED} for sort in sorts)
    numbers = [mark for mark, sort in zip(marks, sorts, strict=True) if sort is Kind.NUMBER]
    weights = {mark for mark in numbers if lettered or _in_line(rows[mark.row], mark)}
    if weights:
        weights |= {mark for mark in numbers if _in_bar(rows, mark)}
    cleared = tuple(_cleared(row, number, marks) for number, row in enumerate(rows))
    nodes = tuple(mark for mark in marks if mark not in weights)
    return Canvas(cleared, nodes, tuple(mark for mark in marks if mark in weights))


def _in_line(row: str, mark: Mark) -> bool:
    """Tell whether a number interrupts a line, as in `--5--`."""
    before, after = row[mark.begin - 1 : mark.begin], row[mark.end : mark.end + 1]
    return before == "-" and after == "-"


def _in_bar(rows: Sequence[str], mark: Mark) -> bool:
    """Tell whether a number interrupts a line that goes down."""
    above, below = rows[mark.row - 1 : mark.row], rows[mark.row + 1 : mark.row + 2]
    return all(
        row[0][mark.begin : mark.begin + 1] == "|" for row in (above, below) if row
    ) and bool(above and below)


def _cleared(row: str, number: int, marks: Sequence[Mark]) -> str:
    """Give a row without its labels; a row of lines keeps its arrow heads, `v` and `V` too."""
    signs = list(row)
    for mark in marks:
        if mark.row == number:
            signs[mark.begin : mark.end] = " " * (mark.end - mark.begin)
    return "".join(signs).replace("v", "↓").replace("V", "↓").replace("^", "↑")
