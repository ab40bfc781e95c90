"""Plane geometry of the picture: points, segments that cross, curves between nodes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Edge = tuple[int, int]


def distance(a: Point, b: Point) -> float:
    return math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)


def distance_to_segment(point: Point, a: Point, b: Point) -> float:
    """Give how far a point is from the nearest point of the segment a-b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    squared = dx * dx + dy * dy
    if squared == 0:
        return distance(point, a)
    along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / squared
    along = max(0.0, min(1.0, along))
    return distance(point, (a[0] + along * dx, a[1] + along * dy))


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether the segments a-b and c-d cross at an inner point."""
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def closest_pair(points: Sequence[Point]) -> float:
    """Give the smallest distance between two points; infinite when there are fewer than two."""
    return min(
        (distance(a, b) for i, a in enumerate(points) for b in points[:i]),
        default=math.inf,
    )


def extent(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Give left, top, width and height of what the points span."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


@dataclass(frozen=True, slots=True)
class Curve:
    """A quadratic Bézier curve; straight when `control` is halfway."""

    start: Point
    control: Point
    end: Point

    @classmethod
    def bowed(cls, start: Point, end: Point, *, bow: float) -> Curve:
        """Give the curve whose middle lies `bow` to the left of the way from start to end."""
        length = distance(start, end) or 1.0
        dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        # The curve's middle is half as far out as its control point.
        return cls(start, (middle[0] + 2 * bow * dy, middle[1] - 2 * bow * dx), end)

    def at(self, t: float) -> Point:
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        return (
            a * self.start[0] + b * self.control[0] + c * self.end[0],
            a * self.start[1] + b * self.control[1] + c * self.end[1],
        )

    def reversed(self) -> Curve:
        return Curve(self.end, self.control, self.start)

    def part(self, first: float, last: float) -> Curve:
        """Give the piece of the curve between two parameters."""
        start, end = self.at(first), self.at(last)
        a = _between(self.start, self.control, first)
        b = _between(self.control, self.end, first)
        return Curve(start, _between(a, b, last), end)

    def samples(self, count: int) -> list[Point]:
        """Give inner points of the curve, evenly spread."""
        return [self.at((k + 1) / (count + 1)) for k in range(count)]

    def leaves(self, inside: Callable[[Point], bool]) -> float:
        """Give the parameter at which the curve, starting inside a shape, first comes out."""
        low, high = 0.0, 1.0
        for k in range(1, 33):
            if not inside(self.at(k / 32)):
                low, high = (k - 1) / 32, k / 32
                break
        for _ in range(12):
            middle = (low + high) / 2
            low, high = (middle, high) if inside(self.at(middle)) else (low, middle)
        return high


def _between(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
