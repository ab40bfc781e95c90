"""Equal identity keys mean the same, different ones different, at each of the five levels."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.graphs.canonical import MAX_NODES
from bot.graphs.example import Arc, Example, Weight, plain_weight
from bot.graphs.identity import Level, identity_keys

ROOT = Path(__file__).resolve().parents[3]
REAL = ROOT / "../shared/data/arena-hard-dfs"

ALL = set(Level)
BOTH_WAYS = Example(
    {
        "A": ("B", "C"),
        "B": ("A", "D", "E"),
        "C": ("A", "F"),
        "D": ("B",),
        "E": ("B", "F"),
        "F": ("C", "E"),
    }
)
ONE_WAY = Example({"A": ("B", "C"), "B": ("D", "E"), "C": ("F",), "D": (), "E": ("F",), "F": ()})
WEIGHTED = replace(
    ONE_WAY, weights={arc: (weight,) for weight, arc in enumerate(ONE_WAY.arcs, start=1)}
)

PINNED = {
    Level.WRITTEN: "1-b120f739c0b8b22d4aa61180b76415e8",
    Level.LABELLED: "1-a9a7e5e58b79e1f54259d228e797ded4",
    Level.SKELETON: "1-153b1d2d06c974a41d7a7df132178259",
    Level.SHAPE: "1-e422831e7ef2a55b6161227620c32174",
    Level.SKELETON_SHAPE: "1-7b931b842d3f19ebbb8219a3d768947e",
}


def reweighted(weights: Mapping[Arc, tuple[Weight, ...]]) -> Example:
    return replace(WEIGHTED, weights={**(WEIGHTED.weights or {}), **weights})


def same_at(one: Example, other: Example) -> set[Level]:
    """Give the levels at which two examples have the same key."""
    keys, others = identity_keys(one), identity_keys(other)
    return {level for level in Level if keys[level] is not None and keys[level] == others[level]}


def keyed(example: Example) -> set[Level]:
    return {level for level, key in identity_keys(example).items() if key is not None}


@pytest.mark.parametrize(
    ("one", "other", "levels"),
    [
        pytest.param(
            ONE_WAY,
            Example({"C": ("F",), "B": ("D", "E"), "A": ("B", "C"), "E": ("F",)}),
            ALL,
            id="nodes in another order, those without an arc left out",
        ),
        pytest.param(
            ONE_WAY,
            Example({"A": ("C", "B"), "B": ("D", "E"), "C": ("F",), "E": ("F",)}),
            ALL - {Level.WRITTEN},
            id="neighbours in another order",
        ),
        pytest.param(
            ONE_WAY, BOTH_WAYS, {Level.SKELETON, Level.SKELETON_SHAPE}, id="one way, both ways"
        ),
        pytest.param(
            ONE_WAY,
            Example({"5": ("3", "7"), "3": ("2", "4"), "7": ("8",), "4": ("8",)}),
            {Level.SHAPE, Level.SKELETON_SHAPE},
            id="renamed",
        ),
        pytest.param(
            BOTH_WAYS,
            Example({"5": ("3", "7"), "3": ("2", "4"), "7": ("8",), "4": ("8",)}),
            {Level.SKELETON_SHAPE},
            id="renamed, and one way",
        ),
        pytest.param(
            ONE_WAY,
            Example({"A": ("B", "C", "B"), "B": ("D", "E"), "C": ("F",), "E": ("F",)}),
            ALL - {Level.WRITTEN},
            id="a parallel arc",
        ),
        pytest.param(
            ONE_WAY,
            replace(ONE_WAY, adjacency={**ONE_WAY.adjacency, "F": ("F",)}),
            set(),
            id="a self-loop",
        ),
        pytest.param(
            WEIGHTED,
            ONE_WAY,
            ALL - {Level.WRITTEN, Level.LABELLED},
            id="weighted, unweighted",
        ),
        pytest.param(
            WEIGHTED,
            reweighted({("A", "B"): (99,)}),
            ALL - {Level.WRITTEN, Level.LABELLED},
            id="another weight",
        ),
        pytest.param(WEIGHTED, reweighted({("A", "B"): (1.0,)}), ALL, id="1 and 1.0"),
        pytest.param(
            WEIGHTED,
            reweighted({("A", "B"): ("1",)}),
            ALL - {Level.WRITTEN, Level.LABELLED},
            id="a number and its text",
        ),
        pytest.param(
            ONE_WAY, replace(ONE_WAY, weights={}), ALL, id="no weights, and no arc with a weight"
        ),
        pytest.param(
            Example({"A": ("B", "B")}, weights={("A", "B"): (1, 2)}),
            Example({"A": ("B", "B")}, weights={("A", "B"): (2, 1)}),
            ALL - {Level.WRITTEN},
            id="parallel weights in another order",
        ),
        pytest.param(
            Example({"A": ("B", "B")}, weights={("A", "B"): (1, 2)}),
            Example({"A": ("B",)}, weights={("A", "B"): (1,)}),
            ALL - {Level.WRITTEN, Level.LABELLED},
            id="parallel weights, one missing",
        ),
        pytest.param(
            ONE_WAY,
            replace(ONE_WAY, form="add_edge_calls", language="text", where=(7, 9)),
            ALL,
            id="written in another form",
        ),
    ],
)
def test_what_counts_at_which_level(one: Example, other: Example, levels: set[Level]) -> None:
    assert same_at(one, other) == same_at(other, one) == levels


@pytest.mark.parametrize(
    ("example", "levels"),
    [
        (ONE_WAY, ALL),
        (replace(ONE_WAY, partial=True), set()),
        (replace(ONE_WAY, directed_known=False), {Level.SKELETON, Level.SKELETON_SHAPE}),
        (Example({}), set()),
        (Example({"A": (), "B": ()}), set()),
        (
            Example({str(node): (str(node + 1),) for node in range(MAX_NODES)}),
            {Level.WRITTEN, Level.LABELLED, Level.SKELETON},
        ),
    ],
    ids=["whole", "partial", "direction unknown", "empty", "no arc", "too large"],
)
def test_an_example_has_a_key_only_where_it_can_be_compared(
    example: Example, levels: set[Level]
) -> None:
    assert keyed(example) == levels


def test_keys_stay_what_they_are() -> None:
    """Keys are stored and published: whoever changes them raises METHOD and these together."""
    assert identity_keys(WEIGHTED) == PINNED


def test_keys_do_not_depend_on_the_process() -> None:
    rows = nx.dodecahedral_graph().adjacency()
    regular = Example({f"node {node}": tuple(f"node {v}" for v in near) for node, near in rows})
    script = (
        "from bot.graphs.example import Example\n"
        "from bot.graphs.identity import identity_keys\n"
        f"for example in ({WEIGHTED!r}, {regular!r}):\n"
        "    print(*identity_keys(example).values())"
    )
    expected = [tuple(identity_keys(example).values()) for example in (WEIGHTED, regular)]
    for seed in ("1", "2"):
        shown = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert [tuple(line.split()) for line in shown.splitlines()] == expected


# Few nodes, arcs and weights, so that equal examples come up often.
small_rows = st.dictionaries(
    st.sampled_from("ABC"), st.lists(st.sampled_from("ABC"), max_size=2).map(tuple), max_size=3
)
few_weights: st.SearchStrategy[Weight] = st.sampled_from([1, 1.0, 2, "1", float("inf")])


@st.composite
def small_examples(draw: st.DrawFn) -> Example:
    bare = Example(draw(small_rows))
    if not draw(st.booleans()):
        return bare
    copies = st.lists(few_weights, max_size=2).map(tuple)
    return replace(bare, weights={arc: draw(copies) for arc in bare.arcs if draw(st.booleans())})


def seen_at(example: Example, level: Level) -> Any:
    """Say in plain values what counts at the three levels that do not rename."""
    weights = {
        arc: tuple(map(plain_weight, each)) for arc, each in (example.weights or {}).items() if each
    }
    if level is Level.WRITTEN:
        return {node: near for node, near in example.adjacency.items() if near}, weights
    if level is Level.LABELLED:
        return {arc: frozenset(weights.get(arc, ())) for arc in example.arcs}
    return {frozenset(arc) for arc in example.arcs}


@settings(max_examples=300)
@given(small_examples(), small_examples())
def test_keys_are_equal_exactly_when_the_examples_are(one: Example, other: Example) -> None:
    if not (one.arcs and other.arcs):
        assert same_at(one, other) == set()
        return
    expected = {
        level
        for level in (Level.WRITTEN, Level.LABELLED, Level.SKELETON)
        if seen_at(one, level) == seen_at(other, level)
    }
    if nx.is_isomorphic(nx.DiGraph(list(one.arcs)), nx.DiGraph(list(other.arcs))):
        expected.add(Level.SHAPE)
    if nx.is_isomorphic(nx.Graph(list(one.arcs)), nx.Graph(list(other.arcs))):
        expected.add(Level.SKELETON_SHAPE)
    assert same_at(one, other) == expected


BELOW = {
    Level.WRITTEN: {Level.LABELLED},
    Level.LABELLED: {Level.SKELETON, Level.SHAPE},
    Level.SKELETON: {Level.SKELETON_SHAPE},
    Level.SHAPE: {Level.SKELETON_SHAPE},
    Level.SKELETON_SHAPE: set(),
}


@settings(max_examples=300)
@given(small_examples(), small_examples())
def test_each_level_refines_those_below_it(one: Example, other: Example) -> None:
    same = same_at(one, other)
    for level in same:
        assert BELOW[level] <= same


awkward = st.sampled_from(["->", "A->B", "B", "1:", "[", "]", '"', "\x00", "\ud800", "", "1:A"])
any_text = awkward | st.text(st.characters(exclude_categories=[]), max_size=3)
any_rows = st.dictionaries(any_text, st.lists(any_text, min_size=1, max_size=2).map(tuple))


@given(any_rows.filter(bool), any_rows.filter(bool))
def test_no_label_can_make_two_graphs_look_alike(
    one: dict[str, tuple[str, ...]], other: dict[str, tuple[str, ...]]
) -> None:
    keys, others = identity_keys(Example(one)), identity_keys(Example(other))
    assert (keys[Level.WRITTEN] == others[Level.WRITTEN]) == (one == other)
    assert keys == identity_keys(Example(dict(reversed(one.items()))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Example({"A->B": ("C",)}), Example({"A": ("B->C",)})),
        (Example({"A": ("B", "C")}), Example({"A": ("B1:C",)})),
        (Example({"A\x00": ("B",)}), Example({"A": ("\x00B",)})),
        (Example({"\ud83d\ude00": ("B",)}), Example({"\U0001f600": ("B",)})),
        (
            Example({"A": ("B",)}, weights={("A", "B"): ("1", "2")}),
            Example({"A": ("B",)}, weights={("A", "B"): ("1, 2",)}),
        ),
        (
            Example({"A": ("B",)}, weights={("A", "B"): (7,)}),
            Example({"A": ("B",)}, weights={("A", "B"): ("int 7",)}),
        ),
    ],
)
def test_look_alike_labels_and_weights_stay_apart(one: Example, other: Example) -> None:
    assert Level.WRITTEN not in same_at(one, other)
    assert Level.LABELLED not in same_at(one, other)


def test_a_weight_of_any_size_has_a_key() -> None:
    huge = Example({"A": ("B",)}, weights={("A", "B"): (1 << 40_000, 1e300)})
    assert keyed(huge) == ALL


@pytest.mark.skipif(not REAL.exists(), reason="the real answers of the test data are not here")
def test_real_answers_fall_into_their_groups() -> None:
    expected = json.loads((REAL / "groups.json").read_text())["groups"]
    groups: dict[Level, dict[str, set[str]]] = {level: defaultdict(set) for level in Level}
    for line in (REAL / "gold.jsonl").read_text().splitlines():
        answer = json.loads(line)
        for graph in answer["graphs"]:
            if graph["primary"]:
                rows = {node: tuple(near) for node, near in graph["adjacency"].items()}
                for level, key in identity_keys(Example(rows)).items():
                    assert key is not None
                    groups[level][key].add(answer["model"])
    for level in Level:
        found = sorted(map(sorted, groups[level].values()))
        assert found == sorted(map(sorted, expected[level]))
