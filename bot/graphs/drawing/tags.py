"""Where each weight stands: on its line, or beside it when it would hide what must be seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.graphs.drawing import lettering
from bot.graphs.drawing.geometry import Point, distance, distance_to_segment
from bot.graphs.drawing.shapes import Line, Loop, Node, Tag

_LONGEST_WEIGHT = 96.0
_MOST_WEIGHTS = 32
_SMALLEST = 11.0  # pixels, of a weight's letters
_PLACES = (0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72)
_BESIDE = (*_PLACES, 0.85, 1.0)  # near its arrowhead too: a line may be shorter than a weight
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
    area: Area  # that the line and its arrowhead lie in

    @classmethod
    def of(cls, line: Line) -> _Track:
        curve = line.curve
        length = distance(curve.start, curve.end) or 1.0
        hideable = _STEPS * (1 - min(0.5, _LEAST_LINE / length))
        corners = (curve.start, curve.at(0.5), curve.end, *line.head)
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        area = (min(xs), min(ys), max(xs), max(ys))
        return cls(line, curve.at(0.5), tuple(curve.samples(_STEPS)), hideable, area)

    def may_meet(self, tag: Tag, margin: float) -> bool:
        (x, y), (left, top, right, bottom) = tag.centre, self.area
        wide, high = tag.half + margin, tag.high / 2 + margin
        return left - wide < x < right + wide and top - high < y < bottom + high

    def gap(self, point: Point) -> float:
        start, end = self.line.curve.start, self.line.curve.end
        return min(
            distance_to_segment(point, start, self.middle),
            distance_to_segment(point, self.middle, end),
        )

    def clashes(self, tag: Tag) -> bool:
        return self.may_meet(tag, 2.0) and (
            tag.meets_head(self.line.head) or sum(map(tag.covers, self.steps)) > self.hideable
        )


@dataclass(frozen=True, slots=True)
class _Wish:
    """A weight to place: the places to try first, and those to try if they all clash."""

    own: _Track | None
    usual: Sequence[_Choice]
    others: Callable[[], Iterable[_Choice]]


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

    def best(self, wish: _Wish, others: Sequence[Tag]) -> tuple[bool, Tag]:
        """Give the best place for a weight, and whether it clashes with anything there."""
        found = (math.inf, 0, wish.usual[0][1])
        for choices in (wish.usual, wish.others()):
            for against, tag in choices:
                if against >= found[0]:
                    continue
                clashes = self.clashes(tag, others)
                cost = against + _CLASH * clashes
                if cost < found[0]:  # what follows takes time
                    cost += self.near(tag, wish.own, others)
                if cost < found[0]:
                    found = (cost, clashes, tag)
            if not found[1]:
                break
        return found[1] > 0, found[2]


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
    for _ in range(_ROUNDS):
        clash = False
        for i, wish in enumerate(wishes):
            others = [tag for j, tag in placed.items() if j != i]
            if i not in placed or scene.clashes(placed[i], others):
                clashes, placed[i] = scene.best(wish, others)
                clash = clash or clashes
        if not clash:
            return list(placed.values())
    return None


def small_text_size(radius: float) -> float:
    """Give the size of a weight's letters where room is short, beside nodes of a radius."""
    return _sizes(radius)[-1]


def _sizes(radius: float) -> list[float]:
    return [max(_SMALLEST, radius * 0.7 * shrunk) for shrunk in _SHRUNK]


def _tag(text: str, centre: Point, size: float) -> Tag:
    shown = lettering.shorten(text, size=size, room=_LONGEST_WEIGHT)
    return Tag(shown, centre, lettering.width(shown, size) / 2 + 4, size)


def _on_line(track: _Track, text: str, radius: float) -> _Wish:
    curve, sizes = track.line.curve, _sizes(radius)
    usual = _tag(text, track.middle, sizes[0])

    def others() -> Iterator[_Choice]:
        for step, size in enumerate(sizes):
            tag = _tag(text, track.middle, size)
            for t in _PLACES:
                yield 0.4 * step, replace(tag, centre=curve.at(t))
            for t in _BESIDE:
                middle = curve.at(t)
                nx, ny = _normal(curve.at(t - 0.05), curve.at(t + 0.05))
                # The letters stand clear of the line; their box may touch it.
                out = abs(nx) * (tag.half - 3) + abs(ny) * tag.high / 2
                for aside in _ASIDE:
                    for side in (out + aside, -out - aside):
                        centre = (middle[0] + nx * side, middle[1] + ny * side)
                        yield 0.5 + 0.4 * step + aside / 20, replace(tag, centre=centre)

    return _Wish(track, [(0.0, replace(usual, centre=curve.at(t))) for t in _PLACES], others)


def _at_loop(weight: LoopWeight, radius: float) -> _Wish:
    (x, y), sizes = weight.loop.centre, _sizes(radius)

    def at(turn: float, tag: Tag, aside: float | None) -> Tag:
        dx, dy = math.cos(weight.angle + turn), math.sin(weight.angle + turn)
        away = weight.loop.radius
        if aside is not None:
            away += abs(dx) * (tag.half - 3) + abs(dy) * tag.high / 2 + aside
        return replace(tag, centre=(x + dx * away, y + dy * away))

    def others() -> Iterator[_Choice]:
        for step, size in enumerate(sizes):
            tag = _tag(weight.text, (x, y), size)
            for turn in _TURNS:
                for aside in (None, *_ASIDE):
                    against = 0.4 * step + 0.2 * abs(turn) + (aside or 0.0) / 20
                    yield against, at(turn, tag, aside)

    return _Wish(None, [(0.0, at(0.0, _tag(weight.text, (x, y), sizes[0]), None))], others)


def _normal(a: Point, b: Point) -> Point:
    length = distance(a, b) or 1.0
    return (a[1] - b[1]) / length, (b[0] - a[0]) / length


def _hides_loop(tag: Tag, loop: Loop) -> bool:
    if not tag.covers(loop.centre, margin=loop.radius + 6):
        return False
    if tag.meets_head(loop.head):
        return True
    angles = (math.tau * k / _STEPS for k in range(_STEPS))
    (x, y), r = loop.centre, loop.radius
    return sum(tag.covers((x + r * math.cos(a), y + r * math.sin(a))) for a in angles) > _MOST_LOOP
