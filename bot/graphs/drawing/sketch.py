"""What a picture shows and where: nodes, lines with arrowheads, loops and weights. No SVG yet."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.graphs.drawing import lettering
from bot.graphs.drawing.geometry import Curve, Point, distance, distance_to_segment
from bot.graphs.drawing.layout import Placement, Skeleton
from bot.graphs.drawing.shapes import Line, Loop, Node, Sketch
from bot.graphs.drawing.tags import Area, LoopWeight, place_tags, small_text_size
from bot.graphs.example import Arc, Example, Weight

_MOST_NODES_WITH_WEIGHTS = 20  # of more, weights could not be read
_GAP = 10.0  # pixels between two nodes side by side
_LINE_GAP = 12.0  # of a line between two such nodes, beside its arrowhead and its weight
_WIDEST_GAP = 50.0  # for the weight
_SMALLEST = 11.0  # pixels, of the letters of a label that is too long for larger ones
_WIDEST = 104.0  # half the width of the widest node
_STRAND = 14.0  # how far two lines between the same nodes bow apart
_HEAD = (15.0, 6.5)  # length and half the width of an arrowhead


@dataclass(frozen=True, slots=True)
class _Strand:
    """One line to draw: which way it points, if one way, and what is written on it."""

    start: int
    end: int
    bow: float
    arrow: bool
    weight: str


def sketch(
    example: Example, skeleton: Skeleton, placement: Placement, *, width: float, area: Area
) -> Sketch:
    """Lay out everything that is drawn, without weights where they would hide the graph.

    `width` is that of the whole picture, `area` left, top, right and bottom of where weights may
    stand.
    """
    shown = example
    if len(skeleton.labels) > _MOST_NODES_WITH_WEIGHTS:
        shown = replace(example, weights=None)
    drawn, readable = _sketch(shown, skeleton, placement, width=width, area=area)
    if not readable:
        shown = replace(example, weights=None)
        drawn, _ = _sketch(shown, skeleton, placement, width=width, area=area)
    return replace(drawn, unweighted=bool(example.weights) and not shown.weights)


def _sketch(
    example: Example, skeleton: Skeleton, placement: Placement, *, width: float, area: Area
) -> tuple[Sketch, bool]:
    """Lay out an example with all its weights, if any; tell whether they can be read."""
    scale = max(0.55, min(1.0, placement.radius / 24))
    gaps = _gaps(example, skeleton, placement.radius, scale)
    nodes = _nodes(skeleton.labels, placement, gaps, width=width)
    strands = _strands(example, skeleton, nodes)
    lines = [_line(_curve(each, nodes), scale if each.arrow else 0.0) for each in strands]
    loops = [_loop(a, nodes, skeleton, example, scale) for a, b in skeleton.edges if a == b]
    written = [(line, each.weight) for line, each in zip(lines, strands, strict=True)]
    tags = place_tags(written, loops, nodes, area=area)
    drawn = Sketch(
        scale=scale,
        nodes=tuple(nodes),
        lines=tuple(lines),
        loops=tuple(each.loop for each in loops),
        tags=tuple(tags or ()),
    )
    return drawn, tags is not None


def weight_text(weights: Sequence[Weight]) -> str:
    """Give the weights of an arc's parallel copies as text, each once."""
    return ", ".join(dict.fromkeys(map(_one_weight, weights)))


def _one_weight(weight: Weight) -> str:
    if isinstance(weight, int) and weight.bit_length() > 64:  # Python refuses to print the longest
        return f"{'-' if weight < 0 else ''}2^{weight.bit_length() - 1}…"
    return f"{weight:.6g}" if isinstance(weight, float) else lettering.clean(str(weight))


def _gaps(
    example: Example, skeleton: Skeleton, radius: float, scale: float
) -> dict[tuple[int, int], float]:
    """Give the room that two joined nodes leave for what stands between them, high end first."""
    size = small_text_size(radius)
    gaps = {}
    for a, b in skeleton.edges:
        ends = skeleton.labels[a], skeleton.labels[b]
        texts = (_weight(example, ends), _weight(example, ends[::-1]))
        wide = max(lettering.width(text, size) for text in texts)
        gaps[b, a] = _LINE_GAP + _HEAD[0] * scale + (min(wide, _WIDEST_GAP) + 8 if wide else 0.0)
    return gaps


def _nodes(
    labels: Sequence[str],
    placement: Placement,
    gaps: Mapping[tuple[int, int], float],
    *,
    width: float,
) -> list[Node]:
    points, radius = placement.points, placement.radius
    size = radius * 0.9
    shown = [lettering.clean(label) for label in labels]
    inset = radius * 0.42
    halves = [
        max(
            radius,
            min(lettering.width(text, size) / 2 + inset, _WIDEST, x - _GAP, width - _GAP - x),
        )
        for text, (x, _) in zip(shown, points, strict=True)
    ]
    _make_room(halves, points, radius, gaps)
    nodes = []
    for text, point, half in zip(shown, points, halves, strict=True):
        room = 2 * (half - (inset if half > radius else radius * 0.22))
        fitting = min(size, size * room / (lettering.width(text, size) or 1.0))
        smaller = max(fitting, min(size, max(size * 0.6, _SMALLEST)))
        label = lettering.shorten(text, size=smaller, room=room)
        nodes.append(Node(label, point, radius, half, smaller))
    return nodes


def _make_room(
    halves: list[float],
    points: Sequence[Point],
    radius: float,
    gaps: Mapping[tuple[int, int], float],
) -> None:
    """Narrow nodes that would touch a neighbour beside them, the wider one first."""
    for i, (x, y) in enumerate(points):
        for j, (other_x, other_y) in enumerate(points[:i]):
            room = abs(x - other_x) - gaps.get((i, j), _GAP)
            if abs(y - other_y) >= 2 * radius + 4 or halves[i] + halves[j] <= room:
                continue
            for wide, slim in ((i, j), (j, i)):
                halves[wide] = max(radius, min(halves[wide], max(room / 2, room - halves[slim])))


def _strands(example: Example, skeleton: Skeleton, nodes: Sequence[Node]) -> list[_Strand]:
    arcs = frozenset(example.arcs)
    strands: list[_Strand] = []
    for a, b in skeleton.edges:
        if a == b:
            continue
        bow = _clear_bow(a, b, nodes)
        there, back = (
            (skeleton.labels[a], skeleton.labels[b]),
            (skeleton.labels[b], skeleton.labels[a]),
        )
        out, home = _weight(example, there), _weight(example, back)
        if not example.directed_known:
            strands.append(_Strand(a, b, bow, arrow=False, weight=out or home))
        elif there not in arcs:
            strands.append(_Strand(b, a, -bow, arrow=True, weight=home))
        elif back not in arcs:
            strands.append(_Strand(a, b, bow, arrow=True, weight=out))
        elif out == home:
            strands.append(_Strand(a, b, bow, arrow=False, weight=out))
        else:
            strands.append(_Strand(a, b, bow + _STRAND, arrow=True, weight=out))
            strands.append(_Strand(b, a, _STRAND - bow, arrow=True, weight=home))
    return strands


def _weight(example: Example, arc: Arc) -> str:
    return weight_text((example.weights or {}).get(arc, ()))


def _clear_bow(a: int, b: int, nodes: Sequence[Node]) -> float:
    """Give the slightest bow with which a line between two nodes passes beside all others."""
    start, end = nodes[a].centre, nodes[b].centre
    step = nodes[a].radius * 0.55
    furthest = 3 * step + 5
    others = [
        node
        for i, node in enumerate(nodes)
        if i not in (a, b) and distance_to_segment(node.centre, start, end) < node.half + furthest
    ]
    for k in (0, 1, -1, 2, -2, 3, -3):
        points = Curve.bowed(start, end, bow=k * step).samples(15)
        if not any(node.covers(point, margin=5) for node in others for point in points):
            return k * step
    return 0.0


def _curve(strand: _Strand, nodes: Sequence[Node]) -> Curve:
    start, end = nodes[strand.start], nodes[strand.end]
    whole = Curve.bowed(start.centre, end.centre, bow=strand.bow)
    first = whole.leaves(partial(start.covers, margin=1))
    last = 1 - whole.reversed().leaves(partial(end.covers, margin=3 if strand.arrow else 1))
    return whole.part(first, last) if first < last else whole


def _line(curve: Curve, scale: float) -> Line:
    """Give a line with an arrowhead of a size; with none at size 0."""
    if not scale:
        return Line(curve, ())
    length = distance(curve.start, curve.end) or 1.0
    head = min(_HEAD[0] * scale, length * 0.6)
    base = 1 - head / length
    return Line(curve.part(0.0, 1 - 0.8 * head / length), _head(curve.at(base), curve.end))


def _head(base: Point, tip: Point) -> tuple[Point, ...]:
    """Give an arrowhead's corners: its back is notched a little."""
    length = distance(base, tip) or 1.0
    dx, dy = (tip[0] - base[0]) / length, (tip[1] - base[1]) / length
    side = _HEAD[1] * length / _HEAD[0]
    notch = 0.22 * length
    return (
        tip,
        (base[0] - dy * side, base[1] + dx * side),
        (base[0] + dx * notch, base[1] + dy * notch),
        (base[0] + dy * side, base[1] - dx * side),
    )


def _loop(
    place: int, nodes: Sequence[Node], skeleton: Skeleton, example: Example, scale: float
) -> LoopWeight:
    node = nodes[place]
    angle = _free_angle(place, nodes, skeleton)
    radius = node.radius * 0.62
    outline = _outline(node, angle)
    away = outline + radius * 0.7
    dx, dy = math.cos(angle), math.sin(angle)
    centre = (node.centre[0] + dx * away, node.centre[1] + dy * away)
    # From the outermost point clockwise round until the circle goes into the node.
    turn = 0.0
    while turn < math.pi and not node.covers(_on(centre, radius, angle + turn), margin=3):
        turn += 0.02
    tip = _on(centre, radius, angle + turn)
    base = _on(centre, radius, angle + turn - 0.9 * _HEAD[0] * scale / radius)
    label = skeleton.labels[place]
    arrow = _head(base, tip) if example.directed_known else ()
    return LoopWeight(Loop(centre, radius, arrow), _weight(example, (label, label)), angle)


def _on(centre: Point, radius: float, angle: float) -> Point:
    return (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))


def _outline(node: Node, angle: float) -> float:
    reach = node.radius
    while node.covers(_on(node.centre, reach, angle)):
        reach += 1.0
    return reach


def _free_angle(place: int, nodes: Sequence[Node], skeleton: Skeleton) -> float:
    """Give the direction in which a node has most room: up or down when it is wide."""
    node = nodes[place]
    taken = [
        math.atan2(nodes[other].centre[1] - node.centre[1], nodes[other].centre[0] - node.centre[0])
        for a, b in skeleton.edges
        if a != b and place in (a, b)
        for other in (b if a == place else a,)
    ]
    step = 12 if node.half > node.radius else 3

    def room(k: int) -> float:
        angle = -math.pi / 2 + k * math.pi / 12
        apart = min((abs(math.remainder(angle - other, math.tau)) for other in taken), default=4.0)
        tip = _on(node.centre, 2.6 * node.radius, angle)
        hit = sum(other.covers(tip, margin=node.radius * 0.6) for other in nodes)
        return round(min(apart, 2.2) - 2 * hit, 3)

    return -math.pi / 2 + max(range(0, 24, step), key=room) * math.pi / 12
