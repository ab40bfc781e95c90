"""A weight never hides an arrowhead, a node, another weight, or all that can be seen of a line."""

from __future__ import annotations

import math
import random
import re
from dataclasses import replace

import pytest

from bot.graphs.drawing.geometry import Curve, Point
from bot.graphs.drawing.layout import Skeleton, place
from bot.graphs.drawing.shapes import Line, Node, Sketch, Tag
from bot.graphs.drawing.sketch import sketch
from bot.graphs.example import Arc, Example
from bot.graphs.picture import draw

CITIES = (
    "Los Angeles", "Chicago", "San Francisco", "New York", "Boston", "Seattle", "Denver", "Miami",
    "Salt Lake City",
)  # fmt: skip
AREA = (6.0, 22.0, 634.0, 474.0)


def weighted(*arcs: tuple[str, str, int]) -> Example:
    adjacency: dict[str, tuple[str, ...]] = {}
    for u, v, _ in arcs:
        adjacency[u] = (*adjacency.get(u, ()), v)
    return Example(adjacency, weights={(u, v): (weight,) for u, v, weight in arcs})


def random_graph(seed: int) -> Example:
    """A connected graph of 5 to 9 letters or cities; half of them have both ways and a loop."""
    dice = random.Random(seed)  # noqa: S311 - dice, not secrets
    count = dice.randint(5, 9)
    names = dice.sample(CITIES, count) if seed % 2 else list("ABCDEFGHI"[:count])
    density = dice.uniform(0.1, 0.4)
    most = dice.choice((20, 5000))
    arcs: dict[Arc, int] = {}
    for j in range(1, count):
        parent = dice.randrange(j)
        for i in range(j):
            if i == parent or dice.random() < density:
                arcs[names[i], names[j]] = dice.randint(1, most)
                if seed % 4 < 2 and dice.random() < 0.3:
                    arcs[names[j], names[i]] = dice.randint(1, most)
    if seed % 4 < 2:
        arcs[names[0], names[0]] = 7
    return weighted(*((u, v, weight) for (u, v), weight in arcs.items()))


def sketched(example: Example) -> Sketch:
    skeleton = Skeleton.of(example)
    placement = place(skeleton, width=540.0, height=350.0).moved(50.0, 76.0)
    return sketch(example, skeleton, placement, width=640.0, area=AREA)


def in_box(tag: Tag, point: Point) -> bool:
    return (
        abs(point[0] - tag.centre[0]) < tag.half and abs(point[1] - tag.centre[1]) < tag.size * 0.6
    )


def points_of(tag: Tag) -> list[Point]:
    (x, y), half, tall = tag.centre, tag.half, tag.size * 0.6
    return [(x + half * i / 6, y + tall * j / 3) for i in range(-6, 7) for j in range(-3, 4)]


def points_of_head(line: Line) -> list[Point]:
    """Points of the triangle, its notch aside, a little inside its outline."""
    (tip, left, _, right), parts = line.head, range(1, 8)
    return [
        tuple((tip[k] * a + left[k] * b + right[k] * (8 - a - b)) / 8 for k in (0, 1))  # type: ignore[misc] # two of them
        for a in parts
        for b in parts
        if a + b < 8
    ]


def part_in_sight(curve: Curve, tags: tuple[Tag, ...]) -> float:
    points = [curve.at(k / 100) for k in range(101)]
    seen = sum(not any(in_box(tag, point) for tag in tags) for point in points)
    return math.dist(curve.start, curve.end) * seen / len(points)


def on_label(tag: Tag, node: Node) -> bool:
    return any(node.covers(point) for point in points_of(tag))


def crowded(one: Tag, other: Tag) -> bool:
    return any(in_box(other, point) for point in points_of(one))


@pytest.mark.parametrize("first", range(0, 80, 20))
def test_no_weight_hides_what_must_be_seen(first: int) -> None:
    shown = 0
    for seed in range(first, first + 20):
        drawn = sketched(random_graph(seed))
        shown += not drawn.unweighted
        for line in drawn.lines:
            hidden = [
                tag
                for tag in drawn.tags
                if line.head and any(in_box(tag, point) for point in points_of_head(line))
            ]
            assert not hidden, f"seed {seed}: {hidden} on an arrowhead"
            assert part_in_sight(line.curve, drawn.tags) > 3, f"seed {seed}: {line} not seen"
        for i, tag in enumerate(drawn.tags):
            assert not any(on_label(tag, node) for node in drawn.nodes), f"seed {seed}: {tag}"
            assert not any(crowded(tag, other) for other in drawn.tags[:i]), f"seed {seed}: {tag}"
    # Leaving weights out is for knots, not the way round a crowded spot.
    assert shown >= 16


@pytest.mark.parametrize("names", [("A", "B", "C"), ("Los Angeles", "Chicago", "San Francisco")])
def test_a_line_between_two_names_can_be_seen(names: tuple[str, str, str]) -> None:
    a, b, c = names
    drawn = sketched(weighted((a, b, 5), (b, c, 4946)))
    assert [tag.text for tag in drawn.tags] == ["5", "4946"]
    assert [node.label for node in drawn.nodes] == sorted(names)
    assert all(part_in_sight(line.curve, drawn.tags) > 10 for line in drawn.lines)


def test_a_weight_stands_on_the_middle_of_a_free_line() -> None:
    drawn = sketched(weighted(("A", "B", 4), ("A", "C", 2)))
    for line, tag in zip(drawn.lines, drawn.tags, strict=True):
        assert tag.centre == pytest.approx(line.curve.at(0.5))


def test_weights_do_not_move_nodes() -> None:
    example = random_graph(0)
    bare = replace(example, weights=None)
    assert [node.centre for node in sketched(example).nodes] == [
        node.centre for node in sketched(bare).nodes
    ]


def test_a_knot_of_weights_is_left_out_and_said_to_be() -> None:
    names = "ABCDEFGH"
    knot = weighted(*((u, v, ord(u) - ord(v)) for u in names for v in names if u != v))
    drawn = sketched(knot)
    assert drawn.unweighted
    assert drawn.tags == ()
    assert "weights left out" in draw(knot)
    chain = [weighted(*((str(i), str(i + 1), i) for i in range(count))) for count in (19, 20)]
    assert [sketched(each).unweighted for each in chain] == [False, True]
    assert ["weights left out" in draw(each) for each in chain] == [False, True]
    assert not re.findall("left out", draw(replace(chain[1], weights=None)))
