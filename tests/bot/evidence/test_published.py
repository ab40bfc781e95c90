"""A graph is found among the published ones, at the strictest level at which it is the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evidence.published import PublishedExample, PublishedIndex, match_published
from bot.graphs.example import Example
from bot.graphs.identity import Level, identity_keys

DIAMOND = Example({"A": ("B", "C"), "B": ("D",), "C": ("D",)})
BOTH_WAYS = Example({"A": ("B", "C"), "B": ("A", "D"), "C": ("A", "D"), "D": ("B", "C")})
RENAMED = Example({"1": ("2", "3"), "2": ("4",), "3": ("4",)})
RENAMED_BOTH_WAYS = Example({"1": ("2", "3"), "2": ("1", "4"), "3": ("1", "4"), "4": ("2", "3")})


def entry(name: str, example: Example, date: str | None = None) -> PublishedExample:
    return PublishedExample(
        name=name, title=name, source="a test", date=date, date_note="", example=example
    )


def found(example: Example, *registry: PublishedExample) -> list[tuple[str, Level]]:
    return [(match.published.name, match.level) for match in match_published(example, registry)]


@pytest.mark.parametrize(
    ("published", "matches"),
    [
        (DIAMOND, [("it", Level.LABELLED)]),
        (replace(DIAMOND, adjacency={**DIAMOND.adjacency, "A": ("C", "B")}), [("it", "labelled")]),
        (replace(DIAMOND, weights={("A", "B"): (1,)}), [("it", Level.SKELETON)]),
        (BOTH_WAYS, [("it", Level.SKELETON)]),
        (RENAMED, [("it", Level.SHAPE)]),
        (RENAMED_BOTH_WAYS, []),
        (Example({"A": ("B", "C")}), []),
    ],
    ids=["same", "reordered", "weighted", "both ways", "renamed", "only undirected shape", "other"],
)
def test_an_entry_is_matched_once_at_its_strictest_level(
    published: Example, matches: list[tuple[str, Level]]
) -> None:
    assert found(DIAMOND, entry("it", published)) == matches


def test_the_strictest_match_comes_first_then_the_earliest() -> None:
    registry = [
        entry("renamed 1998", RENAMED, "1998"),
        entry("undated", DIAMOND),
        entry("2019", DIAMOND, "2019-02-11"),
        entry("2014", DIAMOND, "2014-03"),
        entry("both ways 2001", BOTH_WAYS, "2001"),
        entry("2014 first", DIAMOND, "2014"),
    ]
    assert [name for name, _ in found(DIAMOND, *registry)] == [
        "2014 first",
        "2014",
        "2019",
        "undated",
        "both ways 2001",
        "renamed 1998",
    ]


def test_what_has_no_key_matches_nothing() -> None:
    cut_off = replace(DIAMOND, partial=True)
    assert found(cut_off, entry("cut off", cut_off), entry("whole", DIAMOND)) == []


def test_an_unknown_direction_matches_by_the_edges() -> None:
    unclear = replace(DIAMOND, directed_known=False)
    assert found(unclear, entry("it", DIAMOND)) == [("it", Level.SKELETON)]


def test_an_index_serves_any_number_of_examples() -> None:
    index = PublishedIndex.of([entry("diamond", DIAMOND), entry("renamed", RENAMED)])
    for example, names in ((DIAMOND, ["diamond", "renamed"]), (RENAMED, ["renamed", "diamond"])):
        matches = index.match(identity_keys(example))
        assert [match.published.name for match in matches] == names
        assert [match.level for match in matches] == [Level.LABELLED, Level.SHAPE]
    assert len(index.entries) == 2
