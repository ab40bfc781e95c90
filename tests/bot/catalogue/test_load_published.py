"""The registry of published examples, held against an independent writing-down of each graph."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.catalogue.document import Mistake
from bot.catalogue.load import _published, load_published
from bot.evidence.published import PublishedExample, match_published
from bot.graphs.example import Example
from bot.graphs.identity import Level

THE_18 = "A:B,C B:A,D,E C:A,F D:B E:B,F F:C,E"
THE_3 = "A:B,C B:D,E C:F D: E:F F:"

GRAPHS = {
    "edd-mann-dfs-bfs": THE_18,
    "the-algorithms-pull-408": THE_18,
    "educative-dfs": THE_3,
    "favtutor-bfs": "5:3,7 3:2,4 7:8 2: 4:8 8:",
    "geeksforgeeks-bfs-dfs": "0:1,2 1:2 2:0,3 3:3",
    "van-rossum-graphs": "A:B,C B:C,D C:D D:C E:F F:C",
    "pythoninwonderland-bfs": "A:B,C,E B:A,D,E C:A,F,G D:B E:A,B,D F:C G:C",
    "the-algorithms-dfs": "A:B,C,D B:A,D,E C:A,F D:B,D E:B,F F:C,E,G G:F",
    "python-course-graphs": "a:c b:c,e c:a,b,d,e d:c e:c,b f:",
    "programiz-bfs": "0:1,2 1:2 2:3 3:1,2",
    "geeksforgeeks-topological-sort": "5:2,0 4:0,1 2:3 3:1",
    "codecademy-dijkstra": "A:B10,C3 B:C3,D2 C:D2 D:E10 E:B15",
    "gilles-bertrand-dijkstra": "s:a2,b1 a:s3,b4,c8 b:s4,a2,d2 c:a2,d7,t4 d:b1,c11,t5 t:c4,d5",
    "wikipedia-dijkstra": (
        "1:2(7),3(9),6(14) 2:1(7),3(10),4(15) 3:1(9),2(10),4(11),6(2) "
        "4:2(15),3(11),5(6) 5:4(6),6(9) 6:1(14),3(2),5(9)"
    ),
    "the-algorithms-dijkstra": "A:B2,C5 B:A2,D3,E1,F1 C:A5,F3 D:B3 E:B4,F3 F:C3,E3",
    "the-algorithms-topological-sort": "a:c,b b:d,e c: d: e:",
    "the-algorithms-kahns-topo": "0:1,2 1:3 2:3 3:4,5 4: 5:",
    "tutorialspoint-graph-algorithms": "a:b,c b:a,d c:a,d d:e e:a",
    "no-known-source-abcd-weighted": "A:B1,C4 B:A1,C2,D5 C:A4,B2,D1 D:B5,C1",
}

DATES = {
    "edd-mann-dfs-bfs": "2014-03-05",
    "the-algorithms-pull-408": "2019-02-11",
    "favtutor-bfs": "2021-03",
    "geeksforgeeks-bfs-dfs": "2017-07",
    "van-rossum-graphs": "1998",
    "pythoninwonderland-bfs": "2017-03-18",
    "python-course-graphs": "2016-08",
    "gilles-bertrand-dijkstra": "2014-03",
    "the-algorithms-topological-sort": "2017-06-21",
}

NOT_CHECKED = {
    "the-algorithms-dfs",
    "programiz-bfs",
    "geeksforgeeks-topological-sort",
    "codecademy-dijkstra",
    "wikipedia-dijkstra",
    "the-algorithms-dijkstra",
    "the-algorithms-kahns-topo",
    "tutorialspoint-graph-algorithms",
}

BOTH_WAYS = {
    "edd-mann-dfs-bfs",
    "the-algorithms-pull-408",
    "python-course-graphs",
    "gilles-bertrand-dijkstra",  # but with a weight of its own each way
    "wikipedia-dijkstra",
    "no-known-source-abcd-weighted",
}
SAME_WEIGHT_BOTH_WAYS = {"wikipedia-dijkstra", "no-known-source-abcd-weighted"}


def _example(written: str) -> Example:
    """Read the short notation: a node, a colon, its neighbours with their weights."""
    adjacency: dict[str, tuple[str, ...]] = {}
    weights: dict[tuple[str, str], tuple[int, ...]] = {}
    for row in written.split():
        node, _, near = row.partition(":")
        found = re.findall(r"([a-zA-Z]|\d+)(\(?\d+\)?)?(?:,|$)", near)
        adjacency[node] = tuple(neighbour for neighbour, _ in found)
        weights |= {(node, to): (int(w.strip("()")),) for to, w in found if w}
    return Example(adjacency=adjacency, weights=weights or None)


def _by_name() -> dict[str, PublishedExample]:
    return {published.name: published for published in load_published()}


def test_every_entry_holds_its_graph_exactly() -> None:
    registry = _by_name()
    assert registry.keys() == GRAPHS.keys()
    for name, written in GRAPHS.items():
        expected = _example(written)
        assert list(registry[name].example.adjacency.items()) == list(expected.adjacency.items())
        assert registry[name].example.weights == expected.weights


def test_the_dates_are_those_established_and_no_others() -> None:
    assert {p.name: p.date for p in load_published() if p.date} == DATES
    for published in load_published():
        if published.date is not None:
            padded = published.date + "-01-01"[len(published.date) - 4 :]
            assert date(1990, 1, 1) < date.fromisoformat(padded) < date(2026, 1, 1)


def test_what_was_not_checked_says_so() -> None:
    said = {p.name for p in load_published() if "not checked" in p.date_note}
    assert said == NOT_CHECKED
    assert not said & DATES.keys()
    assert _by_name()["educative-dfs"].date is None
    assert "not established" in _by_name()["educative-dfs"].date_note


def test_every_entry_can_be_cited() -> None:
    for published in load_published():
        assert published.title
        assert published.source
        assert published.date_note
        assert len(published.title) < 100


@pytest.mark.parametrize("name", sorted(GRAPHS))
def test_arcs_and_weights_agree(name: str) -> None:
    example = _by_name()[name].example
    assert len(example.arcs) == sum(len(near) for near in example.adjacency.values())
    assert ({(v, u) for u, v in example.arcs} == set(example.arcs)) == (name in BOTH_WAYS)
    if example.weights is not None:
        assert set(example.weights) == set(example.arcs)
        assert all(len(copies) == 1 for copies in example.weights.values())
        same = {(v, u): copies for (u, v), copies in example.weights.items()} == example.weights
        assert same == (name in SAME_WEIGHT_BOTH_WAYS)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (THE_18, {"edd-mann-dfs-bfs", "the-algorithms-pull-408"}),
        (THE_3, {"educative-dfs"}),
    ],
)
def test_the_diarys_graphs_were_published(written: str, names: set[str]) -> None:
    matches = match_published(_example(written), load_published())
    assert {m.published.name for m in matches if m.level == Level.LABELLED} == names


@pytest.mark.parametrize(
    ("replace", "by", "said"),
    [
        ("date: null", "date: last year", "x.yaml:4: `date` is no ISO date"),
        ("date: null", "date: 2014-13", "x.yaml:4: `date` is no ISO date"),
        ("date: null\n", "", "x.yaml: `date` is missing; write `date: null`"),
        ("date_note: n\n", "", "x.yaml: `date_note` is missing"),
        ("A: [B]", "A: B", "x.yaml:7: `A` has no list of neighbours"),
        ("A: [B]", "n: [B]\n  no: [B]", "x.yaml:8: `no` is no label of a node; put it in quotes"),
        ("A: [B]", "A: [no]", "x.yaml:7: `no` is no label of a node"),
        ("A: [B]", "A: [[B]]", "is no label of a node"),
        ("A: [B]", "A: {B: heavy}", "x.yaml:7: the weight of A->B is no number"),
        ("A: [B]", "A: {B: 1}\n  B: [A]", "x.yaml:8: B->A has no weight though others have"),
        ("A: [B]", "A: {B: 1, B: 2}", "x.yaml:7: `B` stands here again after line 7"),
        ("  A: [B]\n", "", "x.yaml:6: `adjacency` holds no `name: value` lines"),
    ],
)
def test_a_mistake_in_an_entry_is_told(replace: str, by: str, said: str) -> None:
    entry = "name: x\ntitle: T\nsource: S\ndate: null\ndate_note: n\nadjacency:\n  A: [B]\n"
    assert _published(entry, "x.yaml").example.arcs == (("A", "B"),)
    with pytest.raises(Mistake, match=re.escape(said)):
        _published(entry.replace(replace, by), "x.yaml")


@pytest.mark.parametrize(("written", "kept"), [("2014-03-05", "2014-03-05"), ("1998", "1998")])
def test_a_date_without_quotes_is_taken(written: str, kept: str) -> None:
    entry = f"name: x\ntitle: T\nsource: S\ndate: {written}\ndate_note: n\nadjacency: {{1: [2]}}\n"
    assert _published(entry, "x.yaml").date == kept
    assert _published(entry, "x.yaml").example.arcs == (("1", "2"),)
