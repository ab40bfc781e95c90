"""Components of a graph side by side in one picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.graphs.drawing.geometry import Point, extent

_DIGITS = 6  # so that a machine's last bit does not decide between equals


def packed(
    parts: list[list[Point]], *, width: float, height: float, unit: float
) -> list[list[Point]]:
    """Set several arrangements beside and below each other, in rows, as large as they can be.

    `unit` is how many pixels neighbours may at most be apart.
    """
    sizes = [extent(part)[2:] for part in parts]
    boxes = [(wide + 1.0, high + 1.0) for wide, high in sizes]  # half a unit of air on each side

    def scale(limit: float) -> float:
        rows = _rows(boxes, limit)
        wide = max(sum(boxes[i][0] for i in row) for row in rows) - 1
        high = sum(max(boxes[i][1] for i in row) for row in rows) - 1
        return round(min(unit, width / (wide or 1), height / (high or 1)), _DIGITS)

    widths = [sum(wide for wide, _ in boxes[: i + 1]) for i in range(len(boxes))]
    limit = max(widths, key=scale)
    return _in_rows(parts, boxes, _rows(boxes, limit), scale(limit), middle=(width / 2, height / 2))


def _rows(boxes: Sequence[tuple[float, float]], limit: float) -> list[list[int]]:
    """Fill rows in order; a row is full when the next box would make it wider than the limit."""
    rows: list[list[int]] = []
    used = math.inf
    for i, (wide, _) in enumerate(boxes):
        if used + wide > limit + 1e-9:
            rows.append([])
            used = 0.0
        rows[-1].append(i)
        used += wide
    return rows


def _in_rows(
    parts: Sequence[list[Point]],
    boxes: Sequence[tuple[float, float]],
    rows: Sequence[Sequence[int]],
    scale: float,
    *,
    middle: Point,
) -> list[list[Point]]:
    placed: list[list[Point]] = [[] for _ in parts]
    y = -sum(max(boxes[i][1] for i in row) for row in rows) / 2
    for row in rows:
        tall = max(boxes[i][1] for i in row)
        x = -sum(boxes[i][0] for i in row) / 2
        for i in row:
            left, top, wide, high = extent(parts[i])
            dx, dy = x + boxes[i][0] / 2 - left - wide / 2, y + tall / 2 - top - high / 2
            placed[i] = [
                (middle[0] + (px + dx) * scale, middle[1] + (py + dy) * scale)
                for px, py in parts[i]
            ]
            x += boxes[i][0]
        y += tall
    return placed
