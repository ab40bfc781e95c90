"""Families whose isomorphism classes are known, or told by networkx: a form for each class.

They are what is hard for a canonical form: every vertex, and mostly every pair of them, looks like
the others. No two classes may fall together and no class may fall apart.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import time
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeAlias

import networkx as nx
import pytest

from bot.graphs.canonical import MAX_CORE, MAX_NODES, TooLargeError, canonical_arcs

Graph: TypeAlias = "nx.Graph[Any]"
Form = tuple[tuple[int, int], ...]


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a test's own repeatable dice


def form(graph: Graph, seed: int) -> Form:
    """Give the canonical form of a graph, its nodes numbered at random."""
    nodes = list(graph)
    dice(seed).shuffle(nodes)
    number = {node: n for n, node in enumerate(nodes)}
    arcs = {(number[u], number[v]) for u, v in graph.edges}
    if not graph.is_directed():
        arcs |= {(v, u) for u, v in arcs}
    return canonical_arcs(arcs, nodes=len(nodes))


def joined(nodes: Iterable[Hashable], near: Callable[[Any, Any], bool]) -> Graph:
    graph: Graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(pair for pair in itertools.combinations(graph, 2) if near(*pair))
    return graph


def meeting(sets: Iterable[Iterable[int]]) -> Graph:
    return joined(map(frozenset, sets), lambda one, other: bool(one & other))


def incidence(triples: Iterable[Iterable[int]]) -> Graph:
    return nx.Graph(
        (("triple", triple), ("point", point))
        for triple in map(frozenset, triples)
        for point in triple
    )


def switched(graph: Graph, chosen: Iterable[Iterable[int]]) -> Graph:
    """Exchange edges and gaps between some vertices and all others (Seidel's switching)."""
    inside = set(map(frozenset, chosen))
    return joined(graph, lambda u, v: graph.has_edge(u, v) != ((u in inside) != (v in inside)))


TRIANGULAR = meeting(itertools.combinations(range(8), 2))
CHANG = [
    TRIANGULAR,
    switched(TRIANGULAR, [(0, 1), (2, 3), (4, 5), (6, 7)]),
    switched(TRIANGULAR, [(n, (n + 1) % 8) for n in range(8)]),
    switched(TRIANGULAR, [(0, 1), (1, 2), (2, 0), *((3 + n, 3 + (n + 1) % 5) for n in range(5))]),
]

Triples = list[frozenset[int]]


def cyclic(points: int, *bases: tuple[int, int, int]) -> Triples:
    """Give each base triple in every place of a circle of points, once."""
    places = itertools.product(bases, range(points))
    found = (frozenset((point + shift) % points for point in base) for base, shift in places)
    return list(dict.fromkeys(found))


def traded(triples: Triples) -> Triples:
    """Exchange four triples abc, ade, fbd, fce (a Pasch configuration) for fed, fcb, eac, dba."""
    for four in itertools.combinations(triples, 4):
        points = frozenset().union(*four)
        if len(points) == 6:
            return [triple for triple in triples if triple not in four] + [
                points - triple for triple in four
            ]
    raise AssertionError


THIRTEEN = cyclic(13, (0, 1, 4), (0, 2, 7))
FIFTEEN = cyclic(15, (0, 1, 4), (0, 2, 8), (0, 5, 10))
TRIPLES = [THIRTEEN, traded(THIRTEEN)]


LATIN_SQUARES = [  # one of each of the twelve main classes of order 6, row by row
    "012345150432204513345120423051531204",
    "012345105423230514324150451032543201",
    "012345105423254031340512423150531204",
    "012345120453254031345120431502503214",
    "012345135402204513320154453021541230",
    "012345150432243510325104401253534021",
    "012345154230235401340152401523523014",
    "012345120534203451354210435102541023",
    "012345104523253401321054435210540132",
    "012345104523230154325401451032543210",
    "012345153024245130324501401253530412",
    "012345104523243150351402425031530214",
]


def cells_of(square: str) -> Graph:
    """Join the cells of a Latin square that share their row, column or value."""
    cells = [(n // 6, 6 + n % 6, 12 + int(value)) for n, value in enumerate(square)]
    return meeting(cells)


HADAMARD = [  # one of each of the five classes of order 16, four hexadecimal digits a row
    "9ff6aaaacccc9999f0f0a5a5c3c3f69fff00aa55cc33f96f9006a55ac33c9669",
    "9ff6aaaacccc9999f0f0a5a5c3c3f69fff69aa55cc33f906906fa55ac33c9600",
    "6ff6bbbbdddd0990f0f0a5a5c3c39696ff00aaccccaa9966718ea55ac33c17e8",
    "09f6accacaac69696090a5a5c3c3000f9999aa55cc33f906f0ffa33ac55c9060",
    "29131e9f9d4a27faef89734f44c3018c93a35bd0825936000f65aac6b5d538e9",
]


def signs_of(matrix: str) -> Graph:
    """Lead from a Hadamard matrix's rows to its columns, each of both signs, where signs agree."""
    graph: Graph = nx.DiGraph()
    for row, column, sign in itertools.product(range(16), range(16), (False, True)):
        bits = int(matrix[4 * row : 4 * row + 4], 16)
        graph.add_edge(("row", row, sign), ("column", column, sign == bool(bits >> column & 1)))
    return graph


FAMILIES = {
    "srg(28, 12, 6, 4)": CHANG,
    "Steiner triple systems of 13 points": [incidence(triples) for triples in TRIPLES],
    "srg(26, 15, 8, 9)": [meeting(triples) for triples in TRIPLES],
    "srg(36, 15, 6, 6)": [cells_of(square) for square in LATIN_SQUARES],
    "Hadamard matrices of order 16": [signs_of(matrix) for matrix in HADAMARD],
}


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES.keys())
def test_each_class_of_a_family_has_one_form_of_its_own(family: list[Graph]) -> None:
    forms = [{form(graph, seed) for seed in range(2)} for graph in family]
    assert [len(each) for each in forms] == [1] * len(family)
    assert len(set().union(*forms)) == len(family)
    assert len({(len(graph), len(graph.edges)) for graph in family}) == 1


def test_two_matrices_that_are_each_others_transpose_fall_together_once_no_arc_is_directed() -> (
    None
):
    assert len({form(signs_of(matrix).to_undirected(), 0) for matrix in HADAMARD}) == 4


def test_circulant_graphs_of_twelve_nodes_fall_into_their_classes() -> None:
    """There are 48 (OEIS A049287)."""
    steps = itertools.chain.from_iterable(
        itertools.combinations(range(1, 7), size) for size in range(7)
    )
    assert len({form(nx.circulant_graph(12, list(chosen)), 0) for chosen in steps}) == 48


def test_tournaments_of_five_nodes_fall_into_their_classes() -> None:
    """There are 12 (OEIS A000568)."""
    forms = set()
    for turns in itertools.product((False, True), repeat=10):
        pairs = itertools.combinations(range(5), 2)
        tournament: Graph = nx.DiGraph()
        tournament.add_edges_from(
            (u, v) if forth else (v, u) for (u, v), forth in zip(pairs, turns, strict=True)
        )
        forms.add(form(tournament, 0))
    assert len(forms) == 12


SAMPLES = {
    "cubic": lambda seed: nx.random_regular_graph(3, 8, seed=seed),
    "4-regular": lambda seed: nx.random_regular_graph(4, 8, seed=seed),
    "random": lambda seed: nx.gnm_random_graph(6, 7, seed=seed),
    "random, directed": lambda seed: nx.gnm_random_graph(5, 5, seed=seed, directed=True),
    "trees": lambda seed: nx.random_labeled_tree(9, seed=seed),
}


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
def test_forms_are_equal_exactly_where_networkx_finds_an_isomorphism(
    sample: Callable[[int], Graph],
) -> None:
    graphs = [sample(seed) for seed in range(20)]
    forms = [form(graph, seed) for seed, graph in enumerate(graphs)]
    found = {True: 0, False: 0}
    for one, other in itertools.combinations(range(20), 2):
        same = nx.is_isomorphic(graphs[one], graphs[other])
        assert same == (forms[one] == forms[other])
        found[same] += 1
    assert all(found.values())


FROZEN = {
    "petersen": (nx.petersen_graph(), "7207debe20eb0150"),
    "cubic": (nx.heawood_graph(), "282a527106bce9a1"),
    "tree": (nx.balanced_tree(3, 3), "d6e0629a47095762"),
    "directed cycle": (nx.cycle_graph(9, create_using=nx.DiGraph), "9c2c8938ec249f8d"),
    "chang": (CHANG[2], "25099be12238c94a"),
    "triples": (incidence(THIRTEEN), "56c67ae6cc8fbc9d"),
    "latin square": (cells_of(LATIN_SQUARES[5]), "578a91a1fa2f99bc"),
    "hadamard": (signs_of(HADAMARD[4]), "c680e9dd1c460d52"),
}


@pytest.mark.parametrize(("graph", "digest"), FROZEN.values(), ids=FROZEN.keys())
def test_forms_stay_what_they_are(graph: Graph, digest: str) -> None:
    """Identity keys are made of them: whoever changes one raises `METHOD` and these together."""
    assert hashlib.sha256(repr(form(graph, 7)).encode()).hexdigest()[:16] == digest


def test_the_limits_are_never_below_what_is_promised() -> None:
    assert min(MAX_CORE, MAX_NODES) >= 64


@pytest.mark.parametrize("graph", [nx.cycle_graph(2_000), nx.complete_graph(MAX_NODES + 1)])
def test_what_is_too_large_is_told_at_once(graph: Graph) -> None:
    started = time.process_time()
    with pytest.raises(TooLargeError):
        form(graph, 0)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("trades", [2, 3])
def test_the_costliest_graphs_known_are_bounded(trades: int) -> None:
    """Triple systems of 15 points take 0.3 s at most where nothing else runs."""
    triples = FIFTEEN
    for _ in range(trades):
        triples = traded(triples)
    graph = incidence(triples)
    started = time.process_time()
    forms = {form(graph, seed) for seed in range(2)}
    assert time.process_time() - started < 5
    assert len(forms) == 1
