"""Where each weight stands: on its line, or beside it when it would hide what must be seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.graphs.drawing import lettering
from bot.graphs.drawing.geometry import Point, distance, distance_to_segment
from bot.graphs.drawing.shapes import Line, Loop, Node, Tag

_LONGEST_WEIGHT = 96.0
_MOST_WEIGHTS = 60
_SMALLEST = 11.0  # pixels, of a weight's letters
_PLACES = (0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72)
_SHRUNK = (1.0, 0.85, 0.7)
_ASIDE = (3.0, 9.0)  # pixels between a line and a weight that stands beside it
_TURNS = (0.0, 0.5, -0.5, 1.0, -1.0)  # of a weight round its loop, in radians
_STEPS = 16  # points of a line or loop that are looked at
_LEAST_LINE = 8.0  # pixels of a line that must stay in sight; of a shorter one, half of it
_MOST_LOOP = 5  # points of a loop that may be hidden
_CLASH = 10.0  # the cost of hiding one thing that must be seen
_ROUNDS = 3

Area = tuple[float, float, float, float]
_Choice = tuple[float, Tag]  # what is against it beside its surroundings, and the tag


@dataclass(frozen=True, slots=True)
class LoopWeight:
    """A loop, what is written at it, if anything, and its direction from the node in radians."""

    loop: Loop
    text: str
    angle: float


@dataclass(frozen=True, slots=True)
class _Track:
    """A line as points: where a weight may hide it."""

    line: Line
    middle: Point
    steps: tuple[Point, ...]
    hideable: float  # how many of `steps`

    @classmethod
    def of(cls, line: Line) -> _Track:
        curve = line.curve
        length = distance(curve.start, curve.end) or 1.0
        hideable = _STEPS * (1 - min(0.5, _LEAST_LINE / length))
        return cls(line, curve.at(0.5), tuple(curve.samples(_STEPS)), hideable)

    def gap(self, point: Point) -> float:
        start, end = self.line.curve.start, self.line.curve.end
        return min(
            distance_to_segment(point, start, self.middle),
            distance_to_segment(point, self.middle, end),
        )

    def clashes(self, tag: Tag) -> bool:
        return tag.meets_head(self.line.head) or (
            self.gap(tag.centre) < tag.half + tag.high
            and sum(map(tag.covers, self.steps)) > self.hideable
        )


@dataclass(frozen=True, slots=True)
class _Wish:
    """A weight to place: the places to try first, and those to try if they all clash."""

    own: _Track | None
    usual: Sequence[_Choice]
    others: Callable[[], Sequence[_Choice]]


@dataclass(frozen=True, slots=True)
class _Scene:
    """All that a weight may hide, other weights aside."""

    tracks: Sequence[_Track]
    loops: Sequence[Loop]
    nodes: Sequence[Node]
    area: Area

    def clashes(self, tag: Tag, others: Sequence[Tag]) -> int:
        """Count what must be seen and is hidden: heads, whole lines, nodes, other weights."""
        left, top, right, bottom = self.area
        outside = not (
            left + tag.half <= tag.centre[0] <= right - tag.half
            and top + tag.high / 2 <= tag.centre[1] <= bottom - tag.high / 2
        )
        return (
            outside
            + sum(track.clashes(tag) for track in self.tracks)
            + sum(_hides_loop(tag, loop) for loop in self.loops)
            + sum(tag.meets_node(node, margin=1) for node in self.nodes)
            + sum(map(tag.meets_tag, others))
        )

    def near(self, tag: Tag, own: _Track | None, others: Sequence[Tag]) -> float:
        """Measure what a weight half hides, or stands so close to that it seems to belong there."""
        reach = 0.6 * (tag.half + tag.size / 2) + 4
        total = sum(
            max(0.0, 1 - track.gap(tag.centre) / reach) for track in self.tracks if track is not own
        )
        total += 2 * sum(node.covers(tag.centre, margin=reach) for node in self.nodes)
        return total + 3 * sum(map(tag.meets_tag, others))

    def best(self, wish: _Wish, others: Sequence[Tag]) -> Tag:
        def cost(choice: _Choice) -> float:
            against, tag = choice
            return against + self.near(tag, wish.own, others) + _CLASH * self.clashes(tag, others)

        found = min(wish.usual, key=cost)
        if self.clashes(found[1], others):
            found = min((found, *wish.others()), key=cost)
        return found[1]


def place_tags(
    lines: Sequence[tuple[Line, str]],
    loops: Sequence[LoopWeight],
    nodes: Sequence[Node],
    *,
    area: Area,
) -> list[Tag] | None:
    """Put each weight where it hides least; give None when weights would hide the graph.

    An empty weight is not shown. `area` is left, top, right and bottom of where weights may stand.
    """
    tracks = [_Track.of(line) for line, _ in lines]
    scene = _Scene(tracks, [each.loop for each in loops], nodes, area)
    radius = nodes[0].radius
    wishes = [
        _on_line(track, text, radius)
        for track, (_, text) in zip(tracks, lines, strict=True)
        if text
    ]
    wishes += [_at_loop(each, radius) for each in loops if each.text]
    if len(wishes) > _MOST_WEIGHTS:
        return None
    placed: dict[int, Tag] = {}
    clashes = 0
    for _ in range(_ROUNDS):
        clashes = 0
        for i, wish in enumerate(wishes):
            others = [tag for j, tag in placed.items() if j != i]
            if i not in placed or scene.clashes(placed[i], others):
                placed[i] = scene.best(wish, others)
                clashes += scene.clashes(placed[i], others) > 0
        if not clashes:
            break
    return None if clashes else list(placed.values())


def text_size(radius: float) -> float:
    """Give the usual size of a weight's letters beside nodes of a radius."""
    return max(_SMALLEST, radius * 0.7)


def _tag(text: str, centre: Point, size: float) -> Tag:
    shown = lettering.shorten(text, size=size, room=_LONGEST_WEIGHT)
    return Tag(shown, centre, lettering.width(shown, size) / 2 + 4, size)


def _on_line(track: _Track, text: str, radius: float) -> _Wish:
    curve, size = track.line.curve, text_size(radius)

    def others() -> list[_Choice]:
        found: list[_Choice] = []
        for step, shrunk in enumerate(_SHRUNK):
            smaller = max(_SMALLEST, size * shrunk)
            for t in _PLACES:
                middle = curve.at(t)
                upon = _tag(text, middle, smaller)
                found.append((0.4 * step, upon))
                nx, ny = _normal(curve.at(t - 0.05), curve.at(t + 0.05))
                # The letters stand clear of the line; their box may touch it.
                out = abs(nx) * (upon.half - 3) + abs(ny) * upon.high / 2
                found += [
                    (0.5 + 0.4 * step + aside / 20, _tag(text, _moved(middle, away), smaller))
                    for aside in _ASIDE
                    for side in (out + aside, -out - aside)
                    for away in ((nx * side, ny * side),)
                ]
        return found

    return _Wish(track, [(0.0, _tag(text, curve.at(t), size)) for t in _PLACES], others)


def _at_loop(weight: LoopWeight, radius: float) -> _Wish:
    centre, size = weight.loop.centre, text_size(radius)

    def at(turn: float, shrunk: float, aside: float | None) -> Tag:
        dx, dy = math.cos(weight.angle + turn), math.sin(weight.angle + turn)
        tag = _tag(weight.text, centre, max(_SMALLEST, size * shrunk))
        away = weight.loop.radius
        if aside is not None:
            away += abs(dx) * (tag.half - 3) + abs(dy) * tag.high / 2 + aside
        return _tag(weight.text, _moved(centre, (dx * away, dy * away)), tag.size)

    def others() -> list[_Choice]:
        return [
            (0.4 * step + 0.2 * abs(turn) + (aside or 0) / 20, at(turn, shrunk, aside))
            for step, shrunk in enumerate(_SHRUNK)
            for turn in _TURNS
            for aside in (None, *_ASIDE)
        ]

    return _Wish(None, [(0.0, at(0.0, 1.0, None))], others)


def _normal(a: Point, b: Point) -> Point:
    length = distance(a, b) or 1.0
    return (a[1] - b[1]) / length, (b[0] - a[0]) / length


def _moved(point: Point, by: Point) -> Point:
    return point[0] + by[0], point[1] + by[1]


def _hides_loop(tag: Tag, loop: Loop) -> bool:
    if not tag.covers(loop.centre, margin=loop.radius + 6):
        return False
    if tag.meets_head(loop.head):
        return True
    angles = (math.tau * k / _STEPS for k in range(_STEPS))
    (x, y), r = loop.centre, loop.radius
    return sum(tag.covers((x + r * math.cos(a), y + r * math.sin(a))) for a in angles) > _MOST_LOOP
