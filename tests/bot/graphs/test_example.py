"""An example keeps what was built, and comes back from JSON as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.graphs.example import Example, plain_weight


def joined(label: str) -> str:
    """Join halves of one character, which JSON writes alike."""
    return label.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


awkward = st.sampled_from(
    ["->", "A->B", "B->C", "-", ">", '["A', 'C"]', "\\u003e", "\x00", "\ud800"]
)
labels = awkward | st.text(st.characters(exclude_categories=[]), max_size=4).map(joined)
weights = (st.integers() | st.floats() | st.text(max_size=3)).map(plain_weight)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    nodes = draw(st.lists(labels, min_size=1, max_size=5, unique=True))
    near = st.lists(st.sampled_from(nodes), max_size=4).map(tuple)
    adjacency = {node: draw(near) for node in draw(st.permutations(nodes))}
    arcs = Example(adjacency).arcs
    each = st.lists(weights, max_size=3).map(tuple)
    return Example(
        adjacency,
        weights=draw(
            st.none() | st.dictionaries(st.sampled_from(arcs), each) if arcs else st.none()
        ),
        directed_known=draw(st.booleans()),
        partial=draw(st.booleans()),
        form=draw(st.sampled_from(["", "dict_of_lists"])),
        language=draw(st.sampled_from(["python", "text"])),
        where=draw(st.tuples(st.integers(1, 99), st.integers(1, 99))),
    )


@given(examples())
def test_an_example_comes_back_from_json_as_it_was(example: Example) -> None:
    text = json.dumps(example.as_json(), allow_nan=False)
    again = Example.from_json(json.loads(text))
    assert again == example
    assert list(again.adjacency) == list(example.adjacency)
    assert hash(again) == hash(example)


@pytest.mark.parametrize(
    ("weights", "named"),
    [
        ({("A", "B"): (7,), ("B", "C"): (2.5,)}, {"A->B": 7, "B->C": 2.5}),
        ({("A", "B"): (7.0,)}, {"A->B": 7}),
        ({("A", "B"): (float("inf"),)}, {"A->B": "inf"}),
        ({("B", "C"): ("far",)}, {"B->C": "far"}),
        ({}, {}),
        (None, None),
    ],
)
def test_weights_stand_in_json_under_their_arc(weights: Any, named: Any) -> None:
    example = Example({"A": ("B",), "B": ("C",)}, weights=weights)
    assert example.as_json()["weights"] == named


@pytest.mark.parametrize(
    ("weights", "written"),
    [((7, 7), 7), ((7, 8), [7, 8]), ((7,), [7])],
    ids=["alike", "different", "only one weighted"],
)
def test_parallel_copies_share_one_weight_or_list_theirs(
    weights: tuple[int, ...], written: int | list[int]
) -> None:
    example = Example({"A": ("B", "B")}, weights={("A", "B"): weights})
    assert example.as_json()["weights"] == {"A->B": written}
    assert Example.from_json(example.as_json()) == example


def test_arcs_whose_labels_hold_an_arrow_do_not_take_each_others_weight() -> None:
    example = Example(
        {"A->B": ("C",), "A": ("B->C",), '["A': ('B", "C"]',)},
        weights={("A->B", "C"): (1,), ("A", "B->C"): (2,), ('["A', 'B", "C"]'): (3,)},
    )
    assert len(example.as_json()["weights"]) == 3
    assert Example.from_json(example.as_json()) == example


def test_each_arc_stands_once_and_only_nodes_with_an_arc_count() -> None:
    example = Example({"A": ("B", "C", "B"), "C": ("C",), "F": ()})
    assert example.arcs == (("A", "B"), ("A", "C"), ("C", "C"))
    assert example.nodes == ("A", "B", "C")


def test_equal_examples_have_equal_hashes_in_any_order_of_their_nodes() -> None:
    one = Example({"A": ("B",), "B": ("A",)})
    other = Example({"B": ("A",), "A": ("B",)})
    assert one == other
    assert hash(one) == hash(other)


@pytest.mark.parametrize(
    ("given_weight", "plain"),
    [(7.0, "7"), (-0.0, "0"), (0.5, "0.5"), ("7", "'7'"), (float("nan"), "'nan'")],
)
def test_a_weight_has_one_plain_form(given_weight: float | str, plain: str) -> None:
    assert repr(plain_weight(given_weight)) == plain
