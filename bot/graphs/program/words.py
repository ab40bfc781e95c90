"""What the words in a program's names say."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Split a name of any style into its words, in lower case."""
    return tuple(word.lower() for word in _WORD.findall(name))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SEARCH_WORDS: Final = _words("""
    bfs dfs dijkstra dijkstras dijsktra topological topologically topo toposort topsort kahn kahns
    search traverse traversal traverses breadth depth shortest path paths explore astar bellman
    floyd warshall prim kruskal mst reachable connected components cycle cyclic acyclic bipartite
    inorder preorder postorder levelorder scc tarjan kosaraju walk bidirectional iddfs ucs route
    routes visit crawl tsp salesman hamiltonian euler eulerian fulkerson edmonds karp dinic flow
    maxflow mincut boruvka johnson bridges articulation spanning pathfinder pathfinding hierholzer
""")
BUILD_WORDS: Final = _words("""
    put add insert build create make load read parse convert generate init setup connect link set
    register append from to get construct remove delete new default
""")
SHOW_WORDS: Final = _words("print display show draw plot visualize visualise render")
DRIVER_WORDS: Final = _words("""
    main test tests demo example examples run driver usage demonstrate sample start
""")
GRID_WORDS: Final = _words("""
    maze mazes grid grids board island islands image pixels labyrinth obstacles
""")
MOVE_WORDS: Final = _words("""
    rows cols row col dx dy dr dc nr nc nx ny di dj ni nj x y new_x new_y new_row new_col next_row
    next_col directions moves height width cell cells
""")
NEAR_WORDS: Final = _words("""
    neighbors neighbours neighbor neighbour adjacent adjacents adj children child edges edge
    connections successors links adjacency left right next outgoing dependents dependencies
    succ succs nbr nbrs
""")
WRAPPERS: Final = _words("reversed sorted list set enumerate iter tuple filter map frozenset zip")
GROWERS: Final = _words("""
    extend update append appendleft put push heappush extendleft add addall addlast addfirst offer
    offerlast pushback pushfront enqueue emplace emplaceback insert unshift pushall appendall
    enqueueall addrange
""")
EACH: Final = _words("foreach each map filter flatmap eachwithindex collect select")
GETTERS: Final = _words("""
    get getordefault getvalueordefault getorelse getorput getornull getvalue at fetch dig
""")
VIEWS: Final = _words("""
    items keys values difference copy entries iterator listiterator iter itermut intoiter begin
    cbegin rbegin keyset entryset stream clone cloned copied unwrap expect unwrapordefault unwrapor
    unwraporelse sorted
    tolist tovec toarray toset toseq slice reverse reversed asreversed rev withindex enumerate
    indices orempty head tail orelse tomutablelist reverseeach each indexed
    where orderby orderbydescending thenby except skip take distinct asenumerable dropfirst droplast
    prefix suffix enumerated lazy flatten
""")
EDGE_STARTS: Final = _words("from source src start from_node origin u tail")
BOARD_WORDS: Final = _words("moves directions offsets deltas domain domains dp memo")
BACKWARD_WORDS: Final = BOARD_WORDS | _words("""
    parent parents prev previous predecessor predecessors up visited color colour colors colours
    distance distances dist path paths order orders incoming reverse reversed rev transpose
    transposed position positions pos coord coords coordinates owner heuristic heuristics indegree
    in degree degrees result results stack queue seen
    time discovered finished low route routes level levels layer layers cycle cycles component
    components group groups
""")
GRAPH_WORDS: Final = _words("""
    graph adj adjacency neighbors neighbours edges edge connections matrix adjlist adjmatrix nodes
    vertices network tree links g al
""")


def is_backward(name: str) -> bool:
    """Tell whether a name says that it holds something about a search, not the graph."""
    return bool(BACKWARD_WORDS.intersection(words_of(name)))


def is_graphish(name: str) -> bool:
    """Tell whether a name says that it holds a graph."""
    return (
        bool(GRAPH_WORDS.intersection(words_of(name)))
        or "adj" in name.lower()
        or "graph" in name.lower()
    )


def is_edge_adder(name: str) -> bool:
    """Tell whether a method's name says that it adds edges."""
    plain = name.replace("_", "").lower()
    if plain.startswith(("add", "insert", "create")) and plain.endswith(("edge", "edges")):
        return True
    return plain.startswith(
        (
            "addedge",
            "addweightededge",
            "adddirectededge",
            "addundirectededge",
            "addverticesandedge",
            "setedge",
            "mergeedge",
        )
    )
