"""The canonical form is the same for two graphs exactly when they are isomorphic."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from typing import Any, TypeAlias

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.graphs.canonical import MAX_CORE, MAX_NODES, TooLargeError, canonical_arcs

Arcs = tuple[tuple[int, int], ...]
Graph: TypeAlias = "nx.Graph[Any]"


def numbered(graph: Graph) -> tuple[int, Arcs]:
    """Number a networkx graph's nodes; an undirected one gets both arcs of every edge."""
    number = {node: n for n, node in enumerate(graph)}
    arcs = {(number[u], number[v]) for u, v in graph.edges}
    if not graph.is_directed():
        arcs |= {(v, u) for u, v in arcs}
    return len(number), tuple(arcs)


def renamed(nodes: int, arcs: Iterable[tuple[int, int]], seed: int) -> Arcs:
    rng = random.Random(seed)  # noqa: S311 - a test's own repeatable dice
    names = rng.sample(range(nodes), nodes)
    shuffled = [(names[u], names[v]) for u, v in arcs]
    rng.shuffle(shuffled)
    return tuple(shuffled)


def form(graph: Graph) -> Arcs:
    nodes, arcs = numbered(graph)
    return canonical_arcs(arcs, nodes=nodes)


def together(*graphs: Graph) -> Graph:
    return nx.disjoint_union_all(graphs)


def paley(prime: int) -> Graph:
    """Join numbers whose difference is a square: undirected for 4k + 1, a tournament for 4k + 3."""
    squares = {n * n % prime for n in range(1, prime)}
    graph: Graph = nx.Graph() if prime % 4 == 1 else nx.DiGraph()
    graph.add_edges_from((n, (n + s) % prime) for n in range(prime) for s in squares)
    return graph


def torus(size: int, steps: Iterable[tuple[int, int]]) -> Graph:
    graph: Graph = nx.Graph()
    for x, y in itertools.product(range(size), repeat=2):
        for dx, dy in steps:
            graph.add_edge((x, y), ((x + dx) % size, (y + dy) % size))
    return graph


def shrikhande() -> Graph:
    return torus(4, [(0, 1), (1, 0), (1, 1)])


def rook(size: int) -> Graph:
    return nx.line_graph(nx.complete_bipartite_graph(size, size))


def triangular(points: int) -> Graph:
    return nx.line_graph(nx.complete_graph(points))


def latin_square_graph(square: list[list[int]]) -> Graph:
    cells = [(x, y, square[x][y]) for x, y in itertools.product(range(len(square)), repeat=2)]
    graph: Graph = nx.Graph()
    graph.add_edges_from(
        (one, other)
        for one, other in itertools.combinations(cells, 2)
        if any(a == b for a, b in zip(one, other, strict=True))
    )
    return graph


def shuffled_latin_square(size: int, seed: int) -> list[list[int]]:
    """Give a Latin square without symmetry, as good as surely: a random row at a time."""
    rng = random.Random(seed)  # noqa: S311 - a test's own repeatable dice
    square: list[list[int]] = []
    for _ in range(size):
        free: Graph = nx.Graph()
        places = [("at", x) for x in range(size)]
        pairs = [(x, v) for x in range(size) for v in range(size)]
        rng.shuffle(pairs)
        for x, value in pairs:
            if all(row[x] != value for row in square):
                free.add_edge(("at", x), value)
        match = nx.bipartite.hopcroft_karp_matching(free, places)
        square.append([match[place] for place in places])
    return square


def projective_plane(order: int) -> Graph:
    """Join the points and lines of the plane over the prime field that lie on each other."""
    vectors = [
        vector
        for vector in itertools.product(range(order), repeat=3)
        if next((x for x in vector if x), 0) == 1
    ]
    graph: Graph = nx.Graph()
    for point, line in itertools.product(vectors, repeat=2):
        if sum(p * q for p, q in zip(point, line, strict=True)) % order == 0:
            graph.add_edge(("point", point), ("line", line))
    return graph


def cai_furer_immerman(base: Graph, *, twisted: bool) -> Graph:
    """Replace each node by the even subsets of its edges (odd ones at one node, if twisted)."""
    subsets = {}
    for place, node in enumerate(base):
        near = sorted(base[node])
        odd = twisted and place == 0
        subsets[node] = [
            frozenset(chosen)
            for size in range(odd, len(near) + 1, 2)
            for chosen in itertools.combinations(near, size)
        ]
    graph: Graph = nx.Graph()
    for u, v in base.edges:
        for at_u, at_v in itertools.product(subsets[u], subsets[v]):
            if (v in at_u) == (u in at_v):
                graph.add_edge((u, at_u), (v, at_v))
    return graph


def one_way(graph: Graph) -> Graph:
    """Direct each edge of a graph over a base graph as the base's nodes are numbered."""
    arcs: Graph = nx.DiGraph()
    arcs.add_edges_from((u, v) if u[0] < v[0] else (v, u) for u, v in graph.edges)
    return arcs


def multipede(segments: int, seed: int) -> Graph:
    """Tie pairs of feet together by threes, chosen at random, so that hardly any symmetry is left.

    Refinement cannot tell a pair's feet apart though no automorphism exchanges them.
    """
    rng = random.Random(seed)  # noqa: S311 - a test's own repeatable dice
    graph: Graph = nx.Graph()
    graph.add_edges_from((("foot", s, 0), ("foot", s, 1)) for s in range(segments))
    for tie in range(segments):
        chosen = rng.sample(range(segments), 3)
        for feet in itertools.product((0, 1), repeat=3):
            if sum(feet) % 2 == 0:
                graph.add_edges_from(
                    (("tie", tie, feet), ("foot", segment, foot))
                    for segment, foot in zip(chosen, feet, strict=True)
                )
    return graph


def sylvester_design() -> Graph:
    """Join the rows and columns of the Hadamard matrix of order 32 where it is positive."""
    graph: Graph = nx.Graph()
    for row, column in itertools.product(range(1, 32), repeat=2):
        if (row & column).bit_count() % 2 == 0:
            graph.add_edge(("row", row), ("column", column))
    return graph


HARD = {
    "shrikhande": shrikhande(),
    "rook 4x4": rook(4),
    "rook 8x8": rook(8),
    "triangular 11": triangular(11),
    "its complement": nx.complement(triangular(11)),
    "paley 37": paley(37),
    "paley 61": paley(61),
    "paley tournament 31": paley(31),
    "paley tournament 59": paley(59),
    "latin square of Z8": latin_square_graph([[(x + y) % 8 for y in range(8)] for x in range(8)]),
    "latin square of Z2^3": latin_square_graph([[x ^ y for y in range(8)] for x in range(8)]),
    "latin square without symmetry": latin_square_graph(shuffled_latin_square(7, 1)),
    "projective plane of order 5": projective_plane(5),
    "hadamard design": sylvester_design(),
    "CFI over the cube": cai_furer_immerman(nx.hypercube_graph(3), twisted=False),
    "CFI over a ladder": cai_furer_immerman(nx.circulant_graph(16, [1, 8]), twisted=True),
    **{f"multipede {seed}": multipede(7, seed) for seed in (5, 13, 23, 36, 39)},
    "hypercube 6": nx.hypercube_graph(6),
    "kneser 8 3": nx.kneser_graph(8, 3),
    "32 edges": together(*[nx.path_graph(2)] * 32),
    "12 pentagons": together(*[nx.cycle_graph(5)] * 12),
    "cycles of many lengths": together(*map(nx.cycle_graph, (3, 4, 5, 5, 6, 7, 8, 9, 10))),
    "shrikhandes and rooks": together(shrikhande(), rook(4), shrikhande(), rook(4)),
    "a cycle": nx.cycle_graph(64),
    "a directed cycle": nx.cycle_graph(64, create_using=nx.DiGraph),
    "directed cycles": together(*[nx.cycle_graph(8, create_using=nx.DiGraph)] * 8),
    "complete": nx.complete_graph(64),
    "complete bipartite": nx.complete_bipartite_graph(32, 32),
    "complete multipartite": nx.complete_multipartite_graph(*[8] * 8),
    "star": nx.star_graph(63),
    "binary tree": nx.balanced_tree(2, 5),
    "a cycle of twins": nx.lexicographic_product(nx.cycle_graph(8), nx.empty_graph(8)),
    "cubic": nx.random_regular_graph(3, 64, seed=1),
    "10-regular": nx.random_regular_graph(10, 64, seed=1),
    "torus": torus(8, [(0, 1), (1, 0)]),
    "grid": nx.grid_2d_graph(6, 10),
    "rotational tournament": nx.DiGraph(
        (n, (n + step) % 63) for n in range(63) for step in range(1, 32)
    ),
}


@pytest.mark.parametrize("graph", HARD.values(), ids=HARD.keys())
def test_renaming_a_hard_graph_changes_nothing(graph: Graph) -> None:
    nodes, arcs = numbered(graph)
    forms = {canonical_arcs(renamed(nodes, arcs, seed), nodes=nodes) for seed in range(3)}
    assert len(forms) == 1
    assert len(forms.pop()) == len(arcs)


LOOKALIKES = {
    "one hexagon, two triangles": (nx.cycle_graph(6), together(*[nx.cycle_graph(3)] * 2)),
    "prism, complete bipartite": (nx.circular_ladder_graph(3), nx.complete_bipartite_graph(3, 3)),
    "shrikhande, rook": (shrikhande(), rook(4)),
    "CFI over K4": tuple(
        cai_furer_immerman(nx.complete_graph(4), twisted=twisted) for twisted in (True, False)
    ),
    "CFI over the cube": tuple(
        cai_furer_immerman(nx.hypercube_graph(3), twisted=twisted) for twisted in (True, False)
    ),
    "CFI over K4, one way": tuple(
        one_way(cai_furer_immerman(nx.complete_graph(4), twisted=twisted))
        for twisted in (True, False)
    ),
    "latin squares of two groups": (HARD["latin square of Z8"], HARD["latin square of Z2^3"]),
    "latin squares without symmetry": tuple(
        latin_square_graph(shuffled_latin_square(7, seed)) for seed in (1, 2)
    ),
    "twisted torus": (torus(6, [(0, 1), (1, 0)]), nx.circulant_graph(36, [1, 6])),
    "cubic graphs": tuple(nx.random_regular_graph(3, 40, seed=seed) for seed in (1, 2)),
    "tournaments": (paley(7), nx.DiGraph((n, (n + s) % 7) for n in range(7) for s in (1, 2, 3))),
    "a loop here, a loop there": (
        nx.DiGraph([(0, 0), (0, 1), (1, 2)]),
        nx.DiGraph([(1, 1), (0, 1), (1, 2)]),
    ),
    "an arc and its opposite": (nx.DiGraph([(0, 1), (0, 2)]), nx.DiGraph([(1, 0), (2, 0)])),
}


@pytest.mark.parametrize("pair", LOOKALIKES.values(), ids=LOOKALIKES.keys())
def test_graphs_that_count_alike_but_differ_are_told_apart(pair: tuple[Graph, Graph]) -> None:
    one, other = map(numbered, pair)
    assert one[0] == other[0]
    assert len(one[1]) == len(other[1])
    assert form(pair[0]) != form(pair[1])


@pytest.mark.parametrize(
    ("nodes", "pairs", "classes"),
    [
        # The numbers of graphs up to isomorphism: OEIS A000088, A000273 and A000595.
        (5, list(itertools.combinations(range(5), 2)), 34),
        (4, list(itertools.permutations(range(4), 2)), 218),
        (3, list(itertools.product(range(3), repeat=2)), 104),
    ],
    ids=["undirected", "directed", "directed with loops"],
)
def test_every_small_graph_falls_into_its_one_class(
    nodes: int, pairs: list[tuple[int, int]], classes: int
) -> None:
    undirected = (1, 0) not in pairs
    forms = set()
    for chosen in itertools.product((False, True), repeat=len(pairs)):
        arcs = set(itertools.compress(pairs, chosen))
        if undirected:
            arcs |= {(v, u) for u, v in arcs}
        forms.add(canonical_arcs(arcs, nodes=nodes))
    assert len(forms) == classes


def test_every_graph_of_the_atlas_has_a_form_of_its_own() -> None:
    atlas = nx.graph_atlas_g()
    assert len({(len(graph), form(graph)) for graph in atlas}) == len(atlas)


arc_sets = st.integers(1, 7).flatmap(
    lambda nodes: st.tuples(
        st.just(nodes),
        st.frozensets(st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1))),
    )
)


def digraph(nodes: int, arcs: Iterable[tuple[int, int]]) -> Graph:
    graph: Graph = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(arcs)
    return graph


@given(arc_sets, st.integers())
def test_the_form_is_the_graph_itself_renamed(
    graph: tuple[int, frozenset[tuple[int, int]]], seed: int
) -> None:
    nodes, arcs = graph
    found = canonical_arcs(arcs, nodes=nodes)
    assert found == canonical_arcs(renamed(nodes, arcs, seed), nodes=nodes)
    assert nx.is_isomorphic(digraph(nodes, arcs), digraph(nodes, found))


@given(st.data())
def test_moving_one_arc_is_seen_unless_the_graph_stays_the_same(data: st.DataObject) -> None:
    nodes, arcs = data.draw(arc_sets.filter(lambda graph: bool(graph[1])))
    gone = data.draw(st.sampled_from(sorted(arcs)))
    new = data.draw(st.tuples(*[st.integers(0, nodes - 1)] * 2))
    other = (arcs - {gone}) | {new}
    same = canonical_arcs(arcs, nodes=nodes) == canonical_arcs(other, nodes=nodes)
    assert same == nx.is_isomorphic(digraph(nodes, arcs), digraph(nodes, other))


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["shrikhande", "rook 4x4", "CFI over the cube", "12 pentagons", "torus"]),
    st.integers(0, 10_000),
)
def test_a_nearly_regular_graph_keeps_its_form_when_renamed(name: str, seed: int) -> None:
    nodes, arcs = numbered(HARD[name])
    rng = random.Random(seed)  # noqa: S311 - a test's own repeatable dice
    gone = set(rng.sample(arcs, rng.randrange(1, 5)))
    left = [arc for arc in arcs if arc not in gone]
    assert canonical_arcs(left, nodes=nodes) == canonical_arcs(
        renamed(nodes, left, seed), nodes=nodes
    )


def test_a_graph_without_arcs_has_an_empty_form() -> None:
    assert canonical_arcs([], nodes=0) == ()
    assert canonical_arcs([], nodes=5) == ()


@pytest.mark.parametrize(
    "graph",
    [
        nx.random_labeled_tree(MAX_NODES, seed=1),
        nx.gnp_random_graph(MAX_NODES, 0.1, seed=1),
        together(*[nx.cycle_graph(MAX_CORE)] * (MAX_NODES // MAX_CORE)),
    ],
    ids=["tree", "random", "cycles"],
)
def test_a_large_graph_that_refines_well_has_a_form(graph: Graph) -> None:
    nodes, arcs = numbered(graph)
    assert form(graph) == canonical_arcs(renamed(nodes, arcs, 7), nodes=nodes)


@pytest.mark.parametrize(
    "graph",
    [nx.cycle_graph(MAX_CORE + 1), rook(9), nx.path_graph(MAX_NODES + 1)],
    ids=["cycle", "rook", "path"],
)
def test_a_graph_beyond_the_limits_has_none_however_it_is_named(graph: Graph) -> None:
    nodes, arcs = numbered(graph)
    for seed in range(3):
        with pytest.raises(TooLargeError):
            canonical_arcs(renamed(nodes, arcs, seed), nodes=nodes)
