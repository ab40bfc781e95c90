"""Nodes stand where a textbook would put them, and the same skeleton always looks the same."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.graphs.drawing.geometry import closest_pair, cross
from bot.graphs.drawing.layout import Placement, Skeleton, natural, place
from bot.graphs.example import Example

SIZE = {"width": 540.0, "height": 350.0}


def undirected(*edges: str) -> Example:
    """Each edge as "A-B", both ways."""
    arcs = [tuple(edge.split("-")) for edge in edges]
    return directed(*(f"{u}>{v}" for a, b in arcs for u, v in ((a, b), (b, a))))


def directed(*arcs: str) -> Example:
    adjacency: dict[str, tuple[str, ...]] = {}
    for arc in arcs:
        u, v = arc.split(">")
        adjacency[u] = (*adjacency.get(u, ()), v)
    return Example(adjacency)


def placed(example: Example) -> dict[str, tuple[float, float]]:
    skeleton = Skeleton.of(example)
    return dict(zip(skeleton.labels, place(skeleton, **SIZE).points, strict=True))


def crossings(example: Example) -> int:
    at = placed(example)
    edges = {tuple(sorted(arc)) for arc in example.arcs}
    return sum(
        cross(at[a], at[b], at[c], at[d])
        for (a, b), (c, d) in combinations(edges, 2)
        if len({a, b, c, d}) == 4
    )


@st.composite
def skeletons(draw: st.DrawFn, most: int = 9) -> Skeleton:
    count = draw(st.integers(1, most))
    pairs = [(a, b) for b in range(count) for a in range(b + 1)]
    edges = draw(st.sets(st.sampled_from(pairs), min_size=1))
    example = Example(
        {str(a): tuple(str(y) for x, y in edges if x == a) for a in sorted({a for a, _ in edges})}
    )
    return Skeleton.of(example)


DIARY = ("A-B", "A-C", "B-D", "B-E", "C-F", "E-F")


def test_one_way_and_both_ways_stand_alike() -> None:
    both = undirected(*DIARY)
    one_way = directed(*(edge.replace("-", ">") for edge in DIARY))
    assert placed(both) == placed(one_way)


@given(skeleton=skeletons(), seed=st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_layout_depends_on_the_skeleton_only(skeleton: Skeleton, seed: int) -> None:
    """Whatever directions, weights, and order of writing: the nodes do not move."""
    dice = random.Random(seed)  # noqa: S311 - dice, not secrets
    ends = [(skeleton.labels[a], skeleton.labels[b]) for a, b in skeleton.edges]
    flat = [arc for u, v in ends for arc in dice.choice((((u, v),), ((v, u),), ((u, v), (v, u))))]
    dice.shuffle(flat)
    adjacency: dict[str, tuple[str, ...]] = {}
    for u, v in flat:
        adjacency[u] = (*adjacency.get(u, ()), v)
    other = Example(adjacency, weights=dict.fromkeys(flat, (dice.randrange(9),)))
    assert Skeleton.of(other) == skeleton
    assert place(Skeleton.of(other), **SIZE) == place(skeleton, **SIZE)


def test_another_process_with_another_hash_seed_draws_the_same() -> None:
    code = (
        "from bot.graphs.example import Example; from bot.graphs.picture import draw;"
        "print(draw(Example({'x': ('B', 'D', 'q'), 'B': ('q', 'D'), 'z': ('x', 'w')})))"
    )
    drawings = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(drawings) == 1


@given(skeleton=skeletons())
@settings(max_examples=100, deadline=None)
def test_nodes_stay_in_the_box_and_apart(skeleton: Skeleton) -> None:
    placement = place(skeleton, **SIZE)
    assert all(
        -0.01 <= x <= SIZE["width"] + 0.01 and -0.01 <= y <= SIZE["height"] + 0.01
        for x, y in placement.points
    )
    assert closest_pair(placement.points) > 2 * placement.radius


def test_the_diarys_graph_is_drawn_from_the_top_without_crossings() -> None:
    at = placed(undirected(*DIARY))
    assert crossings(undirected(*DIARY)) == 0
    assert at["A"][1] < at["B"][1] == at["C"][1] < at["D"][1] == at["E"][1] == at["F"][1]
    assert at["D"][0] < at["E"][0] < at["F"][0]


def test_a_binary_tree_stands_under_its_root() -> None:
    edges = [f"{child // 2}-{child}" for child in range(2, 16)]
    at = placed(undirected(*edges))
    rows = [{round(at[str(node)][1]) for node in range(2**k, 2 ** (k + 1))} for k in range(4)]
    assert [len(row) for row in rows] == [1, 1, 1, 1]
    assert sorted(rows, key=min) == rows
    for parent in range(1, 8):
        middle = (at[str(2 * parent)][0] + at[str(2 * parent + 1)][0]) / 2
        assert at[str(parent)][0] == pytest.approx(middle, abs=0.5)
    leaves = [at[str(node)][0] for node in range(8, 16)]
    gaps = [b - a for a, b in pairwise(leaves)]
    assert gaps == pytest.approx([gaps[0]] * 7, abs=0.5)


@given(parents=st.lists(st.integers(0, 10**6), min_size=2, max_size=11))
@settings(max_examples=60, deadline=None)
def test_a_tree_never_crosses_itself(parents: list[int]) -> None:
    edges = [f"{parent % (i + 1)}-{i + 1}" for i, parent in enumerate(parents)]
    assert crossings(undirected(*edges)) == 0


@pytest.mark.parametrize("count", [3, 4, 5, 6, 9])
def test_a_cycle_is_round(count: int) -> None:
    at = placed(undirected(*(f"{i}-{(i + 1) % count}" for i in range(count))))
    middle = (sum(x for x, _ in at.values()) / count, sum(y for _, y in at.values()) / count)
    radii = [math.dist(point, middle) for point in at.values()]
    assert radii == pytest.approx([radii[0]] * count)
    assert crossings(undirected(*(f"{i}-{(i + 1) % count}" for i in range(count)))) == 0


def test_a_path_is_a_line_from_its_first_label() -> None:
    at = placed(undirected("3-4", "1-2", "2-3"))
    assert len({y for _, y in at.values()}) == 1
    assert sorted(at, key=lambda label: at[label][0]) == ["1", "2", "3", "4"]


def test_components_stand_apart() -> None:
    example = undirected("A-B", "B-C", "C-A", "D-E", "F-G")
    at = placed(example)
    assert closest_pair(list(at.values())) > 40
    assert crossings(example) == 0


def test_numbers_sort_as_numbers() -> None:
    assert sorted(["10", "9", "A2", "A10", "b", "1"], key=natural) == [
        "1", "9", "10", "A2", "A10", "b",
    ]  # fmt: skip
    # Longer than Python's int() reads.
    assert natural("9" * 5000) < natural("1" + "0" * 5000)


@given(label=st.text(), other=st.text())
def test_the_order_of_labels_is_total(label: str, other: str) -> None:
    assert (natural(label) == natural(other)) == (label == other)


def test_a_single_node_stands_in_the_middle() -> None:
    placement = place(Skeleton.of(Example({"A": ("A",)})), **SIZE)
    assert placement == Placement(((270.0, 175.0),), placement.radius)
