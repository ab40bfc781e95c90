"""The shapes that a picture is made of, in pixels, and whether one lies on another. No SVG yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.graphs.drawing.geometry import Curve, Point, distance


@dataclass(frozen=True, slots=True)
class Node:
    """A node: a circle, or as wide as its label needs with round ends."""

    label: str
    centre: Point
    radius: float
    half: float
    size: float

    def covers(self, point: Point, *, margin: float = 0.0) -> bool:
        straight = self.half - self.radius
        beside = max(0.0, abs(point[0] - self.centre[0]) - straight)
        return distance((beside, point[1]), (0.0, self.centre[1])) < self.radius + margin


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two nodes, from outline to outline, or to the arrowhead's base."""

    curve: Curve
    head: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """An arc from a node to itself: a circle that the node half hides."""

    centre: Point
    radius: float
    head: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A weight, on an opaque box, upon its line or beside it."""

    text: str
    centre: Point
    half: float
    size: float

    @property
    def high(self) -> float:
        return self.size * 1.2

    def covers(self, point: Point, *, margin: float = 0.0) -> bool:
        return (
            abs(point[0] - self.centre[0]) < self.half + margin
            and abs(point[1] - self.centre[1]) < self.high / 2 + margin
        )

    def meets_node(self, node: Node, *, margin: float = 0.0) -> bool:
        aside = abs(self.centre[0] - node.centre[0]) - self.half - (node.half - node.radius)
        above = abs(self.centre[1] - node.centre[1]) - self.high / 2
        return distance((max(0.0, aside), max(0.0, above)), (0.0, 0.0)) < node.radius + margin

    def meets_tag(self, other: Tag, *, margin: float = 0.0) -> bool:
        return (
            abs(self.centre[0] - other.centre[0]) < self.half + other.half + margin
            and abs(self.centre[1] - other.centre[1]) < (self.high + other.high) / 2 + margin
        )

    def meets_head(self, head: Sequence[Point]) -> bool:
        """Tell whether the box lies on an arrowhead: no line parts the two convex shapes."""
        if not head:
            return False
        (x, y), half, tall = self.centre, self.half, self.high / 2
        tip, left, _, right = head
        corners = (tip, left, right)
        xs, ys = (tip[0], left[0], right[0]), (tip[1], left[1], right[1])
        if max(xs) <= x - half or min(xs) >= x + half or max(ys) <= y - tall or min(ys) >= y + tall:
            return False
        for i, (ax, ay) in enumerate(corners):
            bx, by = corners[i - 1]
            nx, ny = by - ay, ax - bx
            along = [nx * (px - x) + ny * (py - y) for px, py in corners]
            reach = abs(nx) * half + abs(ny) * tall
            if min(along) >= reach or max(along) <= -reach:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Sketch:
    """Everything that is drawn of an example, in pixels.

    Attributes:
        scale: how thick lines and how large arrowheads are, at most 1.
        unweighted: the example's weights are left out, since they would hide the graph.
    """

    scale: float
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    loops: tuple[Loop, ...]
    tags: tuple[Tag, ...]
    unweighted: bool = False
