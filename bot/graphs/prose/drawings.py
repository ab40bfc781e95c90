"""Graphs drawn with characters: labels, with lines between them in all directions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from bot.graphs.example import Weight
from bot.graphs.prose.canvas import Canvas, Mark, canvas_of, is_drawn, plain_row, untitled
from bot.graphs.prose.draft import Draft, Edge, Proof, Way
from bot.graphs.prose.labels import number
from bot.graphs.prose.passages import Passage, said_undirected

_LEVEL: Final = frozenset("-=~.<>")
_UPRIGHT: Final = {
    "|": 0,
    "↓": 0,
    "↑": 0,
    "/": -1,
    "↙": -1,
    "↗": -1,
    "\\": 1,
    "↘": 1,
    "↖": 1,
}
"""How far each line moves to the right when it goes down a row."""
_DOWN: Final = frozenset("↓↙↘")
_UP: Final = frozenset("↑↗↖")
_BAR: Final = frozenset("+-_")
_REACH: Final = 3
_MOST: Final = 200

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two nodes: the upper or left one first; which ends bear an arrow head."""

    one: Mark
    other: Mark
    cells: tuple[Cell, ...]
    level: bool = False
    to_one: bool = False
    to_other: bool = False


def drawing_drafts(passage: Passage) -> Iterator[Draft]:
    """Find the drawings of a passage: runs of rows that hold labels and lines only."""
    parts: list[list[Row]] = [[]]
    for index, line in enumerate([*passage.lines, "", ""]):
        row = plain_row(line)
        if is_drawn(row):
            parts[-1].append((index, row))
        elif not row and parts[-1]:
            parts.append([])
        elif len(parts) > 1 or parts[-1]:
            yield from _of_parts(passage, parts)
            parts = [[]]


Row = tuple[int, str]


def _of_parts(passage: Passage, parts: Sequence[Sequence[Row]]) -> Iterator[Draft]:
    """Read each part between blank lines as a drawing, or all as one that is spaced out."""
    drafts = [draft for part in parts if len(part) > 1 and (draft := _draft(passage, part))]
    if not drafts and sum(map(bool, parts)) > 2:
        whole = _draft(passage, [row for part in parts for row in part])
        drafts = [whole] if whole else []
    yield from drafts


def _draft(passage: Passage, rows: Sequence[Row]) -> Draft | None:
    if not any(sign in row for _, row in rows for sign in "|/\\+↓↑↘↙↗↖"):
        return None
    rows = untitled(rows)
    canvas = canvas_of([row for _, row in rows])
    if canvas is None or not 3 <= len(canvas.nodes) <= _MOST or len(canvas.numbers) > _MOST:
        return None
    lines = _layered(canvas) or _traced(canvas)
    joined = {mark for line in lines for mark in (line.one, line.other)}
    canvas = canvas.with_nodes(joined)
    if not lines or canvas is None:
        return None
    edges = _edges(lines, undirected=said_undirected(passage.introduction(rows[0][0])))
    weights = _weights(canvas, lines)
    edges = [replace(edge, weight=weights.get(place)) for place, edge in enumerate(edges)]
    return Draft(
        "ascii_drawing",
        tuple(edges),
        (rows[0][0], rows[-1][0]),
        Proof.SHAPE,
        path=len({round(mark.middle) for mark in joined}) == 1,
        drawn=any(edge.way is Way.BOTH for edge in edges),
    )


def _edges(lines: Sequence[Line], *, undirected: bool | None) -> list[Edge]:
    """Give each line its direction: by its heads, else downwards in a tree, else both."""
    if any(line.to_one or line.to_other for line in lines):
        return [_headed(line) for line in lines]
    down = not any(line.level for line in lines)
    if undirected is False:
        way = Way.ONE if down else Way.UNTOLD
    else:
        way = Way.ONE if undirected is None and down and _is_tree(lines) else Way.BOTH
    return [Edge(line.one.text, line.other.text, None, way) for line in lines]


def _headed(line: Line) -> Edge:
    if line.to_one == line.to_other:
        way = Way.BOTH if line.to_one else Way.UNTOLD
        return Edge(line.one.text, line.other.text, None, way)
    if line.to_one:
        return Edge(line.other.text, line.one.text)
    return Edge(line.one.text, line.other.text)


def _is_tree(lines: Sequence[Line]) -> bool:
    """Tell whether all lines go down from one root, one to each other node."""
    children = [line.other for line in lines]
    nodes = {mark for line in lines for mark in (line.one, line.other)}
    return len(set(children)) == len(children) == len(nodes) - 1


def _layered(canvas: Canvas) -> list[Line]:
    """Read a tree in layers: as many strokes above a row of labels as it has labels.

    Such trees are understood although their strokes do not quite reach the labels.
    """
    lines: list[Line] = []
    labelled = sorted({mark.row for mark in canvas.nodes})
    if len(canvas.in_row(labelled[0])) != 1 or len(labelled) < 2:
        return []
    for upper, lower in pairwise(labelled):
        parents, children = canvas.in_row(upper), canvas.in_row(lower)
        tops, ends = _strokes(canvas, upper + 1), _strokes(canvas, lower - 1)
        if lower - upper < 2 or not len(tops) == len(ends) == len(children):
            return []
        for top, end, child in zip(tops, ends, children, strict=True):
            parent = _parent(top, parents)
            if parent is None or not _leads_to(end, child):
                return []
            cells = [
                (row, _between(top[1], end[1], row, upper, lower))
                for row in range(upper + 1, lower)
            ]
            lines.append(Line(parent, child, tuple(cells)))
    if any(_strokes(canvas, row) for row in (*labelled, labelled[-1] + 1, labelled[0] - 1)):
        return []
    return lines


def _between(begin: int, end: int, row: int, upper: int, lower: int) -> int:
    share = (row - upper - 1) / max(1, lower - upper - 2)
    return round(begin + (end - begin) * share)


Stroke = tuple[str, int]


def _strokes(canvas: Canvas, row: int) -> list[Stroke]:
    """Give the lines that cross a row; a sign that no plain tree has counts as a stroke too."""
    if not 0 <= row < len(canvas.rows):
        return []
    return [(sign, column) for column, sign in enumerate(canvas.rows[row]) if not sign.isspace()]


def _parent(stroke: Stroke, parents: Sequence[Mark]) -> Mark | None:
    sign, column = stroke
    if sign == "/":
        parents = [mark for mark in parents if mark.end > column]
    elif sign == "\\":
        parents = [mark for mark in parents if mark.begin <= column]
    elif sign != "|":
        return None
    return min(parents, key=lambda mark: abs(mark.middle - column), default=None)


def _leads_to(stroke: Stroke, child: Mark) -> bool:
    sign, column = stroke
    apart = child.middle - column
    if sign == "|":
        return abs(apart) <= 3
    return -8 <= apart <= 2 if sign == "/" else sign == "\\" and -2 <= apart <= 8


def _traced(canvas: Canvas) -> list[Line]:
    """Follow each line from label to label; [] where one leads nowhere."""
    lines = _level_lines(canvas)
    used = {cell for line in lines for cell in line.cells}
    cells = [
        (row, column, sign)
        for row, signs in enumerate(canvas.rows)
        for column, sign in enumerate(signs)
        if not sign.isspace()
    ]
    for row, column, sign in cells:
        if sign in _UPRIGHT and (row, column) not in used:
            line = _upright_line(canvas, row, column)
            if line is not None:
                lines.append(line)
                used.update(line.cells)
    for row, column, sign in cells:
        if sign in _BAR and (row, column) not in used:
            hub = _hub(canvas, row, column)
            lines += hub
            used.update(cell for line in hub for cell in line.cells)
    whole = all((row, column) in used for row, column, _ in cells)
    return lines if whole and any(not line.level for line in lines) else []


def _level_lines(canvas: Canvas) -> list[Line]:
    lines: list[Line] = []
    for row, signs in enumerate(canvas.rows):
        for left, right in pairwise(canvas.in_row(row)):
            between = signs[left.end : right.begin]
            parts = between.split()
            numbers = sum(
                mark.row == row and left.end <= mark.begin < right.begin for mark in canvas.numbers
            )
            if not parts or len(parts) > 1 + numbers or not set("".join(parts)) <= _LEVEL:
                continue
            cells = tuple((row, column) for column in range(left.end, right.begin))
            whole = "".join(parts)
            lines.append(Line(left, right, cells, True, whole[0] == "<", whole[-1] == ">"))  # noqa: FBT003 - a drawn line's marks
    return lines


def _upright_line(canvas: Canvas, row: int, column: int) -> Line | None:
    """Follow a line down from its topmost cell, and find the labels at its ends."""
    cells: list[Cell] = []
    headed_up = canvas.at(row, column) in _UP
    headed_down = False
    top = (row, column, _UPRIGHT[canvas.at(row, column)])
    shift = top[2]
    if headed_up and canvas.at(row, column) == "↑":
        shift = _slant(canvas, row + 1, column)
        top = (row, column, shift)
    while True:
        sign = canvas.at(row, column)
        cells.append((row, column))
        headed_down = headed_down or sign in _DOWN
        following = _next_cell(canvas, row, column, shift)
        if following is None and _goes_through(canvas, row, column, shift):
            cells.append((row + 1, column + shift))
            following = row + 2, column + 2 * shift
        if following is None:
            break
        row, column = following
    upper = _end(canvas, top[0] - 1, top[1], -top[2], cells)
    lower = _end(canvas, row + 1, column, shift, cells)
    if upper is None or lower is None or upper == lower:
        return None
    return Line(upper, lower, tuple(cells), to_one=headed_up, to_other=headed_down)


def _slant(canvas: Canvas, row: int, column: int) -> int:
    """Tell how a line goes on below the arrow head at its top."""
    return next(
        (shift for shift in (0, -1, 1) if _UPRIGHT.get(canvas.at(row, column + shift), 9) == shift),
        0,
    )


def _next_cell(canvas: Canvas, row: int, column: int, shift: int) -> Cell | None:
    for step in dict.fromkeys((shift, 0)):
        sign = canvas.at(row + 1, column + step)
        if sign == "↓" or (sign in _UPRIGHT and _UPRIGHT[sign] == shift and step == shift):
            return row + 1, column + step
    return None


def _goes_through(canvas: Canvas, row: int, column: int, shift: int) -> bool:
    """Tell whether a weight interrupts the line, which goes on behind it."""
    if not canvas.has_number(row + 1, column + shift):
        return False
    return _UPRIGHT.get(canvas.at(row + 2, column + 2 * shift), 9) == shift


def _end(canvas: Canvas, row: int, column: int, shift: int, cells: list[Cell]) -> Mark | None:
    """Find the label that a line comes to when it leaves its last cell."""
    marks = canvas.in_row(row)
    for slack in (shift, 2 * shift, 0) if shift else (0, 1, -1):
        for mark in marks:
            if mark.covers(column + slack):
                return mark
    if shift and canvas.at(row, column + shift) in "_-":
        place = column + shift
        while canvas.at(row, place) in "_-":
            cells.append((row, place))
            place += shift
        return next((mark for mark in marks if mark.covers(place, slack=1)), None)
    return None


def _hub(canvas: Canvas, row: int, column: int) -> list[Line]:
    """Read a branching such as `+--+--+` between a node above and its children below."""
    if any(canvas.at(row, column - 1) == sign for sign in _BAR):
        return []
    end = column
    while canvas.at(row, end) in _BAR:
        end += 1
    above: dict[Mark, list[Cell]] = {}
    below: dict[Mark, list[Cell]] = {}
    for place in range(column, end):
        for step, found in ((-1, above), (1, below)):
            cells: list[Cell] = []
            mark = _straight(canvas, row + step, place, step, cells)
            if mark is not None:
                found.setdefault(mark, cells)
    if len(above) != 1 or not below:
        return []
    (parent, stem), *_ = above.items()
    bar = [(row, place) for place in range(column, end)]
    return [
        Line(
            parent,
            child,
            (*stem, *bar, *cells),
            to_other=any(canvas.at(*cell) in _DOWN for cell in cells),
        )
        for child, cells in below.items()
    ]


def _straight(canvas: Canvas, row: int, column: int, step: int, cells: list[Cell]) -> Mark | None:
    """Go straight up or down from a branching to a label."""
    while canvas.at(row, column) in "|↓↑":
        cells.append((row, column))
        row += step
    return next((mark for mark in canvas.in_row(row) if mark.covers(column)), None)


def _weights(canvas: Canvas, lines: Sequence[Line]) -> dict[int, Weight | None]:
    """Give each number to the one line that it stands nearest to."""
    found: dict[int, Weight | None] = {}
    for mark in canvas.numbers:
        near = sorted(
            (min(_apart(mark, cell) for cell in line.cells), place)
            for place, line in enumerate(lines)
        )
        if near and near[0][0] <= _REACH and near[0][1] not in found:
            found[near[0][1]] = number(mark.text)
    return found


def _apart(mark: Mark, cell: Cell) -> int:
    row, column = cell
    across = max(mark.begin - column, column - mark.end + 1, 0)
    return 2 * abs(mark.row - row) + across
