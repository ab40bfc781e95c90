"""Where the nodes of a picture stand: a pure function of labels and undirected edges."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.graphs.drawing import lettering
from bot.graphs.drawing.arrangements import (
    Near,
    distances,
    hub,
    layered,
    line,
    near_of,
    relaxed,
    ring,
    turned,
    walk,
)
from bot.graphs.drawing.geometry import (
    Edge,
    Point,
    closest_pair,
    cross,
    distance,
    distance_to_segment,
    extent,
)
from bot.graphs.drawing.packing import packed
from bot.graphs.example import Example

_UNIT = 175.0  # pixels between neighbours, at most
_TIGHT = 0.33  # a node's radius, as a part of the distance to the closest other
_TIGHTEST = 0.42  # the same where nodes would else be smaller than this:
_LEGIBLE = 15.0
_RADIUS = (8.0, 30.0)
_ROOMY = 115.0  # pixels between the closest nodes; more gains nothing
_NAME_SPACE = 40.0  # pixels left and right for nodes that are wide
_DIGITS = 6  # so that a machine's last bit does not decide between equals
_FEW_NODES = 12  # so many are tried with every root
_FEW_EDGES = 60  # so many are compared pair by pair; of more, a sample
_WIDEST_LAYER = 9  # more leaves side by side are better spread all round


@dataclass(frozen=True)
class Skeleton:
    """Labels in natural order, and edges between their numbers, each once, low end first."""

    labels: tuple[str, ...]
    edges: tuple[Edge, ...]

    @classmethod
    def of(cls, example: Example) -> Skeleton:
        labels = tuple(sorted(example.nodes, key=natural))
        number = {label: i for i, label in enumerate(labels)}
        ends = ((number[u], number[v]) for u, v in example.arcs)
        return cls(labels, tuple(sorted({(min(a, b), max(a, b)) for a, b in ends})))


@dataclass(frozen=True)
class Placement:
    """Where each node stands, in pixels, and how large a node may be drawn."""

    points: tuple[Point, ...]
    radius: float

    def moved(self, x: float, y: float) -> Placement:
        return Placement(tuple((px + x, py + y) for px, py in self.points), self.radius)


@dataclass(frozen=True)
class _Candidate:
    """One way to draw a component.

    Attributes:
        bias: what it is worth beside its looks; less is better.
        stretch: how many times longer than the other one axis may be scaled.
    """

    points: list[Point]
    bias: float = 0.0
    stretch: float = 1.0


def natural(label: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Sort key under which "2" comes before "10"; digits are compared as text, however many."""
    parts = re.findall(r"[0-9]+|[^0-9]+", label)
    return tuple(_natural_part(part) for part in parts), label


def _natural_part(part: str) -> tuple[int, int, str]:
    if part[0] in "0123456789":
        digits = part.lstrip("0")
        return 0, len(digits), digits
    return 1, 0, part


def place(skeleton: Skeleton, *, width: float, height: float) -> Placement:
    """Place the nodes of a skeleton in a box, its origin at the top left."""
    parts = _components(skeleton)
    need = [_need(label) for label in skeleton.labels]
    margin = min(_NAME_SPACE, (max(need) - 1) * _NAME_SPACE / 2)
    width -= 2 * margin
    drawn = [
        _arranged(near, [need[node] for node in members], width=width, height=height)
        for members, near in parts
    ]
    if len(drawn) == 1:
        points = _fitted(drawn[0], width=width, height=height, spread=_spread(need))
        return Placement(tuple(points), _radius(points)).moved(margin, 0)
    boxes = packed([part.points for part in drawn], width=width, height=height, unit=_UNIT)
    points = [(0.0, 0.0)] * len(skeleton.labels)
    for (members, _), where in zip(parts, boxes, strict=True):
        for member, point in zip(members, where, strict=True):
            points[member] = point
    return Placement(tuple(points), _radius(points)).moved(margin, 0)


def _need(label: str) -> float:
    """Give half the width that a node takes for its whole label, in radii."""
    return max(1.0, min(3.0, 0.45 + lettering.width(lettering.clean(label), 0.9) / 2))


def _spread(need: Sequence[float]) -> float:
    """Say how many times further apart nodes may stand across, for whole labels side by side."""
    widest = sorted(need)[-2:]
    return 0.6 + 0.4 * sum(widest) / len(widest)


def _radius(points: Sequence[Point]) -> float:
    apart = closest_pair(points)
    return max(_RADIUS[0], min(_RADIUS[1], _TIGHT * apart), min(_LEGIBLE, _TIGHTEST * apart))


def _components(skeleton: Skeleton) -> list[tuple[list[int], Near]]:
    """Give each component's nodes and its own graph, the largest first, then as labels sort."""
    near = near_of(len(skeleton.labels), skeleton.edges)
    seen: set[int] = set()
    parts: list[tuple[list[int], Near]] = []
    for start in range(len(near)):
        if start in seen:
            continue
        members = [node for node, hops in enumerate(distances(near, start)) if hops >= 0]
        seen.update(members)
        number = {node: i for i, node in enumerate(members)}
        parts.append((members, [[number[other] for other in near[node]] for node in members]))
    return sorted(parts, key=lambda part: -len(part[0]))


def _arranged(near: Near, need: Sequence[float], *, width: float, height: float) -> _Candidate:
    """Give the best-looking of the arrangements that suit a connected graph."""
    edges = [(a, b) for a in range(len(near)) for b in near[a] if a < b]
    candidates = list(_candidates(near, edges))
    if len(candidates) == 1:
        return candidates[0]
    spread = _spread(need)

    def cost(candidate: _Candidate) -> float:
        points = _fitted(candidate, width=width, height=height, spread=spread)
        return round(candidate.bias + _ugliness(points, edges, need), _DIGITS)

    return min(candidates, key=cost)


def _candidates(near: Near, edges: Sequence[Edge]) -> Iterator[_Candidate]:
    count, ends = len(near), [node for node, found in enumerate(near) if len(found) <= 1]
    straight = max(map(len, near)) <= 2
    if straight and ends:
        yield _Candidate(line(walk(near, ends[0])))
        return
    if straight or len(edges) * 2 == count * (count - 1):
        yield _Candidate(ring(walk(near, 0)))
        return
    tree = len(edges) == count - 1
    top_down = [
        _Candidate(points, bias=_root_bias(root, near), stretch=1.6)
        for root in _roots(near)
        for points in (layered(near, root)[:1] if tree else layered(near, root))
    ]
    yield from top_down
    if tree and max(map(_widest, top_down)) <= _WIDEST_LAYER:
        return
    for middle, found in enumerate(near):
        if len(found) == count - 1:
            yield _Candidate(hub(middle, _round(middle, near)), bias=0.3)
    rounds = max(10, min(80, 40_000 // (count * count)))
    starts = [top_down[0].points, ring(range(count))]
    for start in starts if count <= 4 * _FEW_NODES else starts[:1]:
        points = relaxed(near, start, rounds=rounds)
        yield _Candidate(_upright(points, edges), bias=1.4, stretch=1.3)
    yield _Candidate(ring(range(count)), bias=0.8)


def _root_bias(root: int, near: Near) -> float:
    """Say how unusual a root is: a textbook starts at the first label, seldom at a loose end."""
    return (0.0 if root == 0 else 0.8) + (3.0 if len(near[root]) == 1 else 0.0)


def _round(middle: int, near: Near) -> list[int]:
    """Order the nodes round a hub: along the rim if that is a path or a cycle, else as labels."""
    rim = [[other for other in found if other != middle] for found in near]
    others = [node for node in range(len(near)) if node != middle]
    ends = [node for node in others if len(rim[node]) == 1]
    order = walk(rim, ends[0] if ends else others[0])
    return order if len(order) == len(others) else others


def _roots(near: Near) -> list[int]:
    """Give the nodes to try as a root: the first label, the middle, and of a few nodes each."""
    if len(near) <= _FEW_NODES:
        return list(range(len(near)))
    middle = min(range(len(near)), key=lambda node: max(distances(near, node)))
    busiest = min(range(len(near)), key=lambda node: -len(near[node]))
    return list(dict.fromkeys((0, middle, busiest)))


def _widest(candidate: _Candidate) -> int:
    heights = [y for _, y in candidate.points]
    return max(map(heights.count, heights))


def _upright(points: list[Point], edges: Sequence[Edge]) -> list[Point]:
    """Turn a layout so that it fills the box, its edges lie straight, and the first is on top."""
    ways = [
        turned(points, math.pi * k / 12, mirrored=mirrored)
        for k in range(24)
        for mirrored in (False, True)
    ]

    def awkward(way: list[Point]) -> float:
        left, top, wide, high = extent(way)
        aligned = sum(min(abs(way[a][0] - way[b][0]), abs(way[a][1] - way[b][1])) for a, b in edges)
        first = (way[0][1] - top) / (high or 1) + 0.5 * (way[0][0] - left) / (wide or 1)
        large = max(wide / 4, high / 3) * 4 / math.sqrt(len(way))
        return round(large + aligned / len(edges) + 0.3 * first, _DIGITS)

    return min(ways, key=awkward)


def _fitted(candidate: _Candidate, *, width: float, height: float, spread: float) -> list[Point]:
    """Scale an arrangement into the box and set it in the middle."""
    left, top, wide, high = extent(candidate.points)
    across = min(_UNIT * spread, width / wide if wide else _UNIT)
    down = min(_UNIT, height / high if high else _UNIT)
    across, down = (
        min(across, down * candidate.stretch * spread),
        min(down, across * candidate.stretch),
    )
    return [
        (
            width / 2 + (x - left - wide / 2) * across,
            height / 2 + (y - top - high / 2) * down,
        )
        for x, y in candidate.points
    ]


def _ugliness(points: Sequence[Point], edges: Sequence[Edge], need: Sequence[float]) -> float:
    """Count what hurts the eye: crossings, edges through nodes, sharp angles, uneven lengths."""
    radius = _radius(points)
    step = max(1, len(edges) // _FEW_EDGES)
    looked_at = edges[::step]
    crossings = sum(
        cross(points[a], points[b], points[c], points[d])
        for i, (a, b) in enumerate(looked_at)
        for c, d in looked_at[:i]
        if a not in (c, d) and b not in (c, d)
    )
    lengths = [distance(points[a], points[b]) for a, b in looked_at]
    mean = sum(lengths) / len(lengths)
    spread = math.sqrt(sum((length - mean) ** 2 for length in lengths) / len(lengths)) / mean
    small = max(0.0, _ROOMY / closest_pair(points) - 1)
    return (
        crossings * step
        + _blocked(points, looked_at, radius) * step
        + _crowded(points, radius, need)
        + _leaning(points)
        + 4.0 * _covered(points, looked_at, [wide * radius for wide in need], radius)
        + _sharpness(points, edges)
        + 1.5 * spread
        + 2.0 * small
    )


def _blocked(points: Sequence[Point], edges: Sequence[Edge], radius: float) -> float:
    total = 0.0
    reach = radius + 16
    for a, b in edges:
        (ax, ay), (bx, by) = points[a], points[b]
        left, right = min(ax, bx) - reach, max(ax, bx) + reach
        top, bottom = min(ay, by) - reach, max(ay, by) + reach
        for node, (x, y) in enumerate(points):
            if left < x < right and top < y < bottom and node not in (a, b):
                gap = distance_to_segment((x, y), points[a], points[b]) - radius
                total += 2.0 if gap < 4 else max(0.0, 1 - gap / 16)
    return total


def _crowded(points: Sequence[Point], radius: float, need: Sequence[float]) -> float:
    """Sum how much of their width nodes would lose to a neighbour beside them."""
    total = 0.0
    for i, (x, y) in enumerate(points):
        for j, (other_x, other_y) in enumerate(points[:i]):
            wish = (need[i] + need[j]) * radius + 10
            if abs(y - other_y) < 2 * radius + 4 and abs(x - other_x) < wish:
                total += 1 - abs(x - other_x) / wish
    return total


def _covered(
    points: Sequence[Point], edges: Sequence[Edge], halves: Sequence[float], radius: float
) -> float:
    """Give the part of the edges that is too short to see between the nodes it joins."""
    short = 0.0
    for a, b in edges:
        length = distance(points[a], points[b]) or 1.0
        level = abs(points[a][0] - points[b][0]) / length
        hidden = 2 * radius + (halves[a] + halves[b] - 2 * radius) * level
        short += max(0.0, min(1.0, 1 - (length - hidden) / 36))
    return short / len(edges)


def _leaning(points: Sequence[Point]) -> float:
    """Measure how far the rows of a drawing lie off its middle."""
    rows: dict[int, list[float]] = {}
    for x, y in points:
        rows.setdefault(round(y), []).append(x)
    middles = [(min(row) + max(row)) / 2 for row in rows.values()]
    left, _, wide, _ = extent(points)
    return sum(abs(at - left - wide / 2) for at in middles) / len(middles) / (wide or 1)


def _sharpness(points: Sequence[Point], edges: Sequence[Edge]) -> float:
    """Sum how far each angle between two edges of a node is below 25 degrees."""
    at: list[list[float]] = [[] for _ in points]
    for a, b in edges:
        (ax, ay), (bx, by) = points[a], points[b]
        at[a].append(math.atan2(by - ay, bx - ax))
        at[b].append(math.atan2(ay - by, ax - bx))
    total = 0.0
    for angles in at:
        angles.sort()
        for first, second in pairwise((*angles, *(angle + math.tau for angle in angles[:1]))):
            total += max(0.0, 1 - math.degrees(second - first) / 25) if len(angles) > 1 else 0.0
    return total
