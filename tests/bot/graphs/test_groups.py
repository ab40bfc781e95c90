"""Answers with the same example form a group, which says how it relates to a larger one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.graphs.example import Example
from bot.graphs.groups import Group, Member, Relation, group_by_level, relate
from bot.graphs.identity import IdentityKeys, Level, identity_keys

ONE_WAY = Example({"A": ("B", "C"), "B": ("D",), "C": ("D",)})
BOTH_WAYS = Example({"A": ("B", "C"), "B": ("A", "D"), "C": ("A", "D"), "D": ("B", "C")})
PARTLY = Example({"A": ("B", "C"), "B": ("A", "D"), "C": ("D",)})
TURNED = Example({"B": ("A", "D"), "C": ("A", "D")})
RENAMED = Example({"1": ("2", "3"), "2": ("4",), "3": ("4",)})
OTHER = Example({"x": ("y",)})


def item(model: str, example: Example, sample: int = 1) -> tuple[Member, Example, IdentityKeys]:
    return Member(model, sample), example, identity_keys(example)


def models(groups: Iterable[Group]) -> list[tuple[str, ...]]:
    return [group.models for group in groups]


def test_answers_group_at_every_level_the_largest_group_first() -> None:
    reordered = replace(ONE_WAY, adjacency={**ONE_WAY.adjacency, "A": ("C", "B")})
    groups = group_by_level(
        [
            item("odd", OTHER),
            item("a", ONE_WAY),
            item("b", reordered),
            item("c", BOTH_WAYS),
            item("d", BOTH_WAYS),
            item("e", BOTH_WAYS),
            item("f", RENAMED),
        ]
    )
    assert list(groups) == list(Level)
    assert models(groups[Level.WRITTEN]) == [("c", "d", "e"), ("odd",), ("a",), ("b",), ("f",)]
    assert models(groups[Level.LABELLED]) == [("c", "d", "e"), ("a", "b"), ("odd",), ("f",)]
    assert models(groups[Level.SKELETON]) == [("a", "b", "c", "d", "e"), ("odd",), ("f",)]
    assert models(groups[Level.SHAPE]) == [("a", "b", "f"), ("c", "d", "e"), ("odd",)]
    assert models(groups[Level.SKELETON_SHAPE]) == [("a", "b", "c", "d", "e", "f"), ("odd",)]


def test_more_models_weigh_more_than_more_samples_and_the_first_seen_breaks_a_tie() -> None:
    groups = group_by_level(
        [
            item("talkative", OTHER, 1),
            item("talkative", OTHER, 2),
            item("talkative", OTHER, 3),
            item("late", RENAMED),
            item("first", BOTH_WAYS),
            item("a", ONE_WAY),
            item("b", ONE_WAY),
        ]
    )[Level.LABELLED]
    assert models(groups) == [("a", "b"), ("talkative",), ("late",), ("first",)]
    assert groups[1].members == tuple(Member("talkative", sample) for sample in (1, 2, 3))


def test_a_group_shows_the_example_of_its_first_member() -> None:
    reordered = replace(ONE_WAY, adjacency={**ONE_WAY.adjacency, "A": ("C", "B")})
    (group,) = group_by_level([item("a", reordered), item("b", ONE_WAY)])[Level.LABELLED]
    assert group.example is reordered
    assert group.key == identity_keys(ONE_WAY)[Level.LABELLED]
    assert group.level is Level.LABELLED


def test_what_has_no_key_joins_no_group() -> None:
    groups = group_by_level(
        [
            item("cut off", replace(ONE_WAY, partial=True)),
            item("cut off too", replace(ONE_WAY, partial=True)),
            item("unclear", replace(ONE_WAY, directed_known=False)),
            item("clear", ONE_WAY),
        ]
    )
    assert models(groups[Level.LABELLED]) == [("clear",)]
    assert models(groups[Level.SKELETON]) == [("unclear", "clear")]


def test_no_answers_make_no_groups() -> None:
    assert group_by_level([]) == dict.fromkeys(Level, ())


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([ONE_WAY, BOTH_WAYS, OTHER]))))
def test_every_answer_with_a_key_is_in_exactly_one_group(
    answers: list[tuple[str, Example]],
) -> None:
    items = [item(model, example, sample) for sample, (model, example) in enumerate(answers)]
    for groups in group_by_level(items).values():
        members = [member for group in groups for member in group.members]
        assert sorted(members, key=lambda member: member.sample) == [member for member, *_ in items]
        sizes = [(len(group.models), len(group.members)) for group in groups]
        assert sizes == sorted(sizes, reverse=True)


WEIGHTED = replace(BOTH_WAYS, weights=dict.fromkeys(BOTH_WAYS.arcs, (2,)))
WEIGHTED_ONE_WAY = replace(ONE_WAY, weights=dict.fromkeys(ONE_WAY.arcs, (2,)))
HEAVIER = replace(ONE_WAY, weights=dict.fromkeys(ONE_WAY.arcs, (3,)))
PARTLY_WEIGHTED = replace(ONE_WAY, weights={("A", "B"): (2,)})


def relation(smaller: Example, larger: Example) -> Relation:
    """Relate two examples at the strictest level at which they are the same."""
    one, other = identity_keys(smaller), identity_keys(larger)
    shared = [level for level in Level if one[level] is not None and one[level] == other[level]]
    return relate(smaller, larger, level=shared[0])


@pytest.mark.parametrize(
    ("smaller", "larger", "phrase"),
    [
        (ONE_WAY, BOTH_WAYS, "the same edges, one way only"),
        (PARTLY, BOTH_WAYS, "the same edges, some one way only"),
        (BOTH_WAYS, ONE_WAY, "the same edges, both ways"),
        (BOTH_WAYS, PARTLY, "the same edges, both ways"),
        (TURNED, ONE_WAY, "the same edges, other directions"),
        (PARTLY, ONE_WAY, "the same edges, other directions"),
        (ONE_WAY, PARTLY, "the same edges, other directions"),
        (HEAVIER, WEIGHTED_ONE_WAY, "the same edges, other weights"),
        (PARTLY_WEIGHTED, WEIGHTED_ONE_WAY, "the same edges, other weights"),
        (ONE_WAY, HEAVIER, "the same edges, without weights"),
        (PARTLY_WEIGHTED, ONE_WAY, "the same edges, with weights"),
        (WEIGHTED_ONE_WAY, WEIGHTED, "the same edges, one way only"),
        (HEAVIER, WEIGHTED, "the same edges but for direction and weights"),
        (ONE_WAY, WEIGHTED, "the same edges but for direction and weights"),
        (WEIGHTED, TURNED, "the same edges but for direction and weights"),
        (replace(BOTH_WAYS, directed_known=False), ONE_WAY, "the same edges, direction unknown"),
        (replace(ONE_WAY, directed_known=False), ONE_WAY, "the same edges, direction unknown"),
        (RENAMED, ONE_WAY, "the same shape, renamed"),
        (RENAMED, BOTH_WAYS, "the same undirected shape, renamed"),
    ],
)
def test_a_group_says_how_it_relates_to_a_larger_one(
    smaller: Example, larger: Example, phrase: str
) -> None:
    assert relation(smaller, larger).phrase == phrase


def test_an_arc_that_names_no_weight_is_an_example_without_weights() -> None:
    nothing = replace(ONE_WAY, weights={("A", "B"): ()})
    assert relation(nothing, HEAVIER) is Relation.WITHOUT_WEIGHTS


def test_a_self_loop_does_not_make_arcs_go_both_ways() -> None:
    one_way = Example({"A": ("A", "B")})
    both_ways = Example({"A": ("A", "B"), "B": ("A",)})
    assert relation(one_way, both_ways) is Relation.ONE_WAY


def test_every_relation_has_a_phrase_of_its_own() -> None:
    assert len({relation.phrase for relation in Relation}) == len(Relation)
