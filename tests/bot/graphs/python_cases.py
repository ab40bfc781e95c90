"""Answers in small: each shows one way to write a graph in Python, and the graph it makes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A program, the adjacency that it builds (a row a node: "A:B,C"), and its weights."""

    name: str
    code: str
    graph: str
    weights: str = ""
    form: str = ""
    directed_known: bool = True


SEARCH = '''
def bfs(graph, start):
    seen = {start}
    queue = [start]
    while queue:
        node = queue.pop(0)
        for near in graph[node]:
            if near not in seen:
                seen.add(near)
                queue.append(near)
    return seen
'''

WEIGHTED_SEARCH = '''
import heapq

def dijkstra(graph, start):
    distances = {node: float("inf") for node in graph}
    distances[start] = 0
    heap = [(0, start)]
    while heap:
        dist, node = heapq.heappop(heap)
        for near, weight in graph[node].items():
            if dist + weight < distances[near]:
                distances[near] = dist + weight
                heapq.heappush(heap, (dist + weight, near))
    return distances
'''

GRAPH_CLASS = '''
from collections import defaultdict, deque

class Graph:
    def __init__(self):
        self.adj = defaultdict(list)

    def add_edge(self, u, v):
        self.adj[u].append(v)

    def bfs(self, start):
        seen, queue = {start}, deque([start])
        while queue:
            node = queue.popleft()
            for near in self.adj[node]:
                if near not in seen:
                    seen.add(near)
                    queue.append(near)
'''

TREE = '''
class Node:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right

def level_order(root):
    queue = [root]
    while queue:
        node = queue.pop(0)
        print(node.value)
        if node.left:
            queue.append(node.left)
        if node.right:
            queue.append(node.right)
'''

POSITIVE = [
    Case("dict of lists", SEARCH + 'g = {"A": ["B", "C"], "B": ["D"], "C": [], "D": []}\nbfs(g, "A")', "A:B,C B:D", form="dict_of_lists"),
    Case("dict of sets is sorted", SEARCH + 'g = {"A": {"C", "B"}, "B": {"A"}, "C": set()}\nbfs(g, "A")', "A:B,C B:A", form="dict_of_sets"),
    Case("set of numbers sorts by number", SEARCH + "g = {1: {10, 9}, 9: {1}, 10: {1}}\nbfs(g, 1)", "1:9,10 9:1 10:1"),
    Case("dict of tuples", SEARCH + 'g = {"A": ("B", "C"), "B": (), "C": ("A",)}\nbfs(g, "A")', "A:B,C C:A", form="dict_of_tuples"),
    Case("tuple without its comma", SEARCH + 'g = {"A": ("B", "C"), "B": ("C"), "C": ()}\nbfs(g, "A")', "A:B,C B:C"),
    Case("literal in the call", SEARCH + 'print(bfs({"A": ["B"], "B": ["A"]}, "A"))', "A:B B:A"),
    Case("named argument", SEARCH + 'bfs(start="A", graph={"A": ["B"], "B": []})', "A:B"),
    Case("dict call", SEARCH + 'bfs(dict(A=["B", "C"], B=["C"], C=[]), "A")', "A:B,C B:C"),
    Case("True and None are labels", SEARCH + "bfs({True: [None], None: [1.5]}, True)", "True:None None:1.5"),
    Case("tuples as labels", SEARCH + "g = {(0, 0): [(0, 1)], (0, 1): [(0, 0), (1, 1)], (1, 1): []}\nbfs(g, (0, 0))", "(0, 0):(0, 1) (0, 1):(0, 0),(1, 1)"),
    Case("self-loop and parallel arcs stay", SEARCH + "bfs({0: [1, 1, 0], 1: [0]}, 0)", "0:1,1,0 1:0"),
    Case("dict of dicts with weights", WEIGHTED_SEARCH + 'g = {"A": {"B": 1, "C": 4}, "B": {"C": 2.5}, "C": {}}\ndijkstra(g, "A")', "A:B,C B:C", "A-B 1, A-C 4, B-C 2.5", "dict_of_dicts"),
    Case("dict of dicts with attributes", WEIGHTED_SEARCH + 'g = {"A": {"B": {"weight": 7}}, "B": {"A": {"weight": 7}}}\ndijkstra(g, "A")', "A:B B:A", "A-B 7, B-A 7"),
    Case("pairs with weights", WEIGHTED_SEARCH + 'g = {"A": [("B", 5), ("C", 2)], "B": [("C", 1)], "C": []}\ndijkstra(g, "A")', "A:B,C B:C", "A-B 5, A-C 2, B-C 1"),
    Case("weight comes first", WEIGHTED_SEARCH + 'g = {"A": [(5, "B"), (2, "C")], "B": [(1, "C")], "C": []}\ndijkstra(g, "A")', "A:B,C B:C", "A-B 5, A-C 2, B-C 1"),
    Case("pairs of numbers", WEIGHTED_SEARCH + "g = {0: [(1, 4), (2, 1)], 1: [(3, 1)], 2: [(1, 2), (3, 5)], 3: []}\ndijkstra(g, 0)", "0:1,2 1:3 2:1,3", "0-1 4, 0-2 1, 1-3 1, 2-1 2, 2-3 5"),
    Case("lists as pairs", WEIGHTED_SEARCH + "g = {0: [[1, 10], [2, 3]], 1: [[2, 1]], 2: []}\ndijkstra(g, 0)", "0:1,2 1:2", "0-1 10, 0-2 3, 1-2 1"),
    Case("records as neighbours", WEIGHTED_SEARCH + 'g = {"A": [{"node": "B", "weight": 3}], "B": []}\ndijkstra(g, "A")', "A:B", "A-B 3"),
    Case("parallel arcs with weights", WEIGHTED_SEARCH + 'g = {"A": [("B", 5), ("B", 2)], "B": []}\ndijkstra(g, "A")', "A:B,B", "A-B 5 2"),
    Case("item assignment", SEARCH + 'g = {}\ng["A"] = ["B", "C"]\ng["B"] = ["C"]\ng["C"] = []\nbfs(g, "A")', "A:B,C B:C", form="item_assignment"),
    Case("default dictionary and append", SEARCH + 'from collections import defaultdict\ng = defaultdict(list)\ng["A"].append("B")\ng["A"].append("C")\ng["B"].append("A")\nbfs(g, "A")', "A:B,C B:A"),
    Case("default dictionary of sets", SEARCH + "import collections\ng = collections.defaultdict(set)\ng[1].add(3)\ng[1].add(2)\nbfs(g, 1)", "1:2,3"),
    Case("default dictionary of a lambda", SEARCH + "from collections import defaultdict\ng = defaultdict(lambda: [])\ng[1] += [2, 3]\nbfs(g, 1)", "1:2,3"),
    Case("setdefault", SEARCH + 'g = {}\nfor u, v in [("A", "B"), ("B", "C")]:\n    g.setdefault(u, []).append(v)\n    g.setdefault(v, [])\nbfs(g, "A")', "A:B B:C"),
    Case("dictionary of empty lists filled", SEARCH + "edges = [(0, 1), (1, 2)]\ng = {v: [] for v in range(3)}\nfor a, b in edges:\n    g[a].append(b)\n    g[b].append(a)\nbfs(g, 0)", "0:1 1:0,2 2:1"),
    Case("update and extend", SEARCH + 'g = {"A": ["B"]}\ng.update({"B": ["C"]})\ng["B"].extend(["A"])\ng["C"] = list("AB")\nbfs(g, "A")', "A:B B:C,A C:A,B"),
    Case("built by a function", SEARCH + 'def build_graph(pairs):\n    made = {}\n    for u, v in pairs:\n        if u not in made:\n            made[u] = []\n        if v not in made:\n            made[v] = []\n        made[u].append(v)\n        made[v].append(u)\n    return made\n\ngraph = build_graph([["i", "j"], ["k", "i"]])\nbfs(graph, "j")', "i:j,k j:i k:i"),
    Case("made by a function without arguments", SEARCH + 'def sample():\n    return {"A": ["B"], "B": []}\nbfs(sample(), "A")', "A:B"),
    Case("main function", SEARCH + 'def main():\n    graph = {"A": ["B"], "B": []}\n    bfs(graph, "A")\n\nif __name__ == "__main__":\n    main()', "A:B"),
    Case("main that nothing calls", SEARCH + 'def main():\n    graph = {"A": ["B"], "B": []}\n    bfs(graph, "A")', "A:B"),
    Case("test that nothing calls", SEARCH + 'import unittest\nclass TestBfs(unittest.TestCase):\n    def setUp(self):\n        self.graph = {"A": ["B"], "B": []}\n    def test_order(self):\n        self.assertEqual(bfs(self.graph, "A"), {"A", "B"})', "A:B"),
    Case("graph as a global", 'graph = {"A": ["B"], "B": ["C"], "C": []}\nseen = set()\ndef explore(node):\n    seen.add(node)\n    for near in graph[node]:\n        if near not in seen:\n            explore(near)\nexplore("A")', "A:B B:C"),
    Case("graph inside the search", 'def bfs(start):\n    links = {"A": ["B"], "B": ["C"], "C": []}\n    queue = [start]\n    while queue:\n        node = queue.pop(0)\n        for near in links[node]:\n            queue.append(near)\nbfs("A")', "A:B B:C"),
    Case("search without a function", 'graph = {"A": ["B"], "B": ["C"], "C": []}\nqueue = ["A"]\nwhile queue:\n    node = queue.pop(0)\n    queue.extend(graph.get(node, []))', "A:B B:C"),
    Case("search before the definition", 'bfs(graph, "A")\n' + SEARCH + 'graph = {"A": ["B"], "B": ["A"]}', "A:B B:A"),
    Case("state when the first search starts", SEARCH + 'g = {"A": ["B"], "B": []}\nbfs(g, "A")\ng["B"].append("C")\ng["C"] = []\nbfs(g, "A")', "A:B"),
    Case("add_edge one way", GRAPH_CLASS + "g = Graph()\ng.add_edge(0, 1)\ng.add_edge(0, 2)\ng.add_edge(2, 2)\ng.bfs(0)", "0:1,2 2:2", form="add_edge_calls"),
    Case("add_edge both ways", GRAPH_CLASS.replace("append(v)\n", "append(v)\n        self.adj[v].append(u)\n", 1) + "g = Graph()\ng.add_edge(0, 1)\ng.add_edge(1, 2)\ng.bfs(0)", "0:1 1:0,2 2:1"),
    Case("edge list in a loop", GRAPH_CLASS + 'g = Graph()\nfor u, v in [("A", "B"), ("B", "C")]:\n    g.add_edge(u, v)\ng.bfs("A")', "A:B B:C", form="edge_list_loop"),
    Case("edge loop with a star", GRAPH_CLASS + 'g = Graph()\nfor edge in [("A", "B"), ("B", "C")]:\n    g.add_edge(*edge)\ng.bfs("A")', "A:B B:C"),
    Case("constructor takes edges", "class Graph:\n    def __init__(self, edges, n):\n        self.adj = [[] for _ in range(n)]\n        for s, d in edges:\n            self.adj[s].append(d)\n            self.adj[d].append(s)\ndef dfs(graph, v, seen):\n    seen[v] = True\n    for u in graph.adj[v]:\n        if not seen[u]:\n            dfs(graph, u, seen)\nedges = [(0, 1), (1, 2)]\ng = Graph(edges, 3)\ndfs(g, 0, [False] * 3)", "0:1 1:0,2 2:1"),
    Case("flag obeyed", 'class Graph:\n    def __init__(self, directed=False):\n        self.directed = directed\n        self.nodes = {}\n    def add_edge(self, a, b, weight=1):\n        self.nodes.setdefault(a, {})[b] = weight\n        if not self.directed:\n            self.nodes.setdefault(b, {})[a] = weight\n    def dijkstra(self, start):\n        pass\ng = Graph(directed=True)\ng.add_edge("A", "B", 3)\ng.add_edge("B", "C", weight=2)\ng.dijkstra("A")', "A:B B:C", "A-B 3, B-C 2"),
    Case("flag not given", 'def add_edge(graph, a, b, undirected=True):\n    graph.setdefault(a, []).append(b)\n    if undirected:\n        graph.setdefault(b, []).append(a)\ngraph = {}\nadd_edge(graph, "A", "B")\nadd_edge(graph, "B", "C", undirected=False)\n' + SEARCH + 'bfs(graph, "A")', "A:B B:A,C"),
    Case("weights kept apart", 'from collections import defaultdict\nclass Graph:\n    def __init__(self):\n        self.nodes = set()\n        self.edges = defaultdict(list)\n        self.distances = {}\n    def add_node(self, value):\n        self.nodes.add(value)\n    def add_edge(self, a, b, distance):\n        self.edges[a].append(b)\n        self.edges[b].append(a)\n        self.distances[(a, b)] = distance\n        self.distances[(b, a)] = distance\ndef dijkstra(graph, initial):\n    visited = {initial: 0}\n    nodes = set(graph.nodes)\n    while nodes:\n        node = min(nodes)\n        for edge in graph.edges[node]:\n            weight = visited[node] + graph.distances[(node, edge)]\ng = Graph()\nfor n in "ABC":\n    g.add_node(n)\ng.add_edge("A", "B", 10)\ng.add_edge("B", "C", 15)\ndijkstra(g, "A")', "A:B B:A,C C:B", "A-B 10, B-A 10, B-C 15, C-B 15"),
    Case("method chain of the parent class", GRAPH_CLASS + "class Undirected(Graph):\n    def add_edge(self, u, v):\n        super().add_edge(u, v)\n        super().add_edge(v, u)\ng = Undirected()\ng.add_edge(1, 2)\ng.bfs(1)", "1:2 2:1"),
    Case("class in two pieces", GRAPH_CLASS + "class Graph(Graph):\n    def dfs(self, v):\n        for u in self.adj[v]:\n            self.dfs(u)\ng = Graph()\ng.add_edge(1, 2)\ng.dfs(1)", "1:2"),
    Case("method shown alone", GRAPH_CLASS + "def dfs(self, v):\n    for u in self.adj[v]:\n        self.dfs(u)\ng = Graph()\ng.add_edge(1, 2)\ng.dfs(1)", "1:2"),
    Case("try and except", 'class Graph:\n    def __init__(self):\n        self.d = {}\n    def add_edge(self, u, v):\n        try:\n            self.d[u].append(v)\n        except KeyError:\n            self.d[u] = [v]\n    def dfs(self, v):\n        for u in self.d.get(v, []):\n            self.dfs(u)\ng = Graph()\ng.add_edge("A", "B")\ng.add_edge("A", "C")\ng.dfs("A")', "A:B,C"),
    Case("data class", 'from dataclasses import dataclass, field\n@dataclass\nclass Graph:\n    edges: dict = field(default_factory=dict)\n    def connect(self, a, b):\n        self.edges.setdefault(a, []).append(b)\n' + SEARCH + 'g = Graph()\ng.connect("A", "B")\ng.connect("B", "C")\nbfs(g.edges, "A")', "A:B B:C"),
    Case("class attribute", 'class Search:\n    graph = {"A": ["B"], "B": []}\n    def dfs(self, v):\n        for u in self.graph[v]:\n            self.dfs(u)\nSearch().dfs("A")', "A:B"),
    Case("networkx undirected", 'import networkx as nx\nG = nx.Graph()\nG.add_edge("A", "B", weight=4)\nG.add_edges_from([("A", "C"), ("B", "C")])\nprint(list(nx.bfs_tree(G, "A")))', "A:B,C B:A,C C:A,B", "A-B 4, B-A 4", "networkx"),
    Case("networkx directed", "import networkx as nx\nG = nx.DiGraph([(1, 2), (2, 3)])\nnx.topological_sort(G)", "1:2 2:3"),
    Case("networkx weighted", 'import networkx as nx\nG = nx.DiGraph()\nG.add_weighted_edges_from([("A", "B", 2), ("B", "C", 3)])\nnx.dijkstra_path(G, "A", "C")', "A:B B:C", "A-B 2, B-C 3"),
    Case("networkx from import", 'from networkx import Graph, bfs_edges\ng = Graph({"A": ["B"], "B": ["C"]})\nlist(bfs_edges(g, "A"))', "A:B B:A,C C:B"),
    Case("graphlib", 'from graphlib import TopologicalSorter\ngraph = {"D": {"B", "C"}, "B": {"A"}, "C": {"A"}}\nts = TopologicalSorter(graph)\nprint(list(ts.static_order()))', "D:B,C B:A C:A"),
    Case("adjacency list by index", SEARCH + "graph = [[1, 2], [0], [0, 3], [2]]\nbfs(graph, 0)", "0:1,2 1:0 2:0,3 3:2", form="adjacency_list"),
    Case("adjacency list of pairs looks like edges", SEARCH + "graph = [[1, 2], [0, 3], [0, 3], [1, 2]]\nbfs(graph, 0)", "0:1,2 1:0,3 2:0,3 3:1,2"),
    Case("adjacency list built", SEARCH + "n = 3\nadj = [[] for _ in range(n)]\nadj[0].append(1)\nadj[1].append(2)\nbfs(adj, 0)", "0:1 1:2"),
    Case("weighted adjacency list", WEIGHTED_SEARCH + "adj = [[(1, 4), (2, 1)], [(2, 2)], []]\ndijkstra(adj, 0)", "0:1,2 1:2", "0-1 4, 0-2 1, 1-2 2"),
    Case("matrix", "def dfs(matrix, v, seen):\n    seen.add(v)\n    for u in range(len(matrix)):\n        if matrix[v][u] == 1 and u not in seen:\n            dfs(matrix, u, seen)\nm = [[0, 1, 0], [1, 0, 1], [0, 1, 0]]\ndfs(m, 0, set())", "0:1 1:0,2 2:1", form="adjacency_matrix"),
    Case("weighted matrix with sentinels", 'INF = float("inf")\ndef dijkstra(graph, src):\n    dist = [INF] * len(graph)\n    for _ in graph:\n        for v in range(len(graph)):\n            if graph[src][v] != INF:\n                dist[v] = graph[src][v]\ng = [[0, 4, INF], [4, 0, 8], [INF, 8, 0]]\ndijkstra(g, 0)', "0:1 1:0,2 2:1", "0-1 4, 1-0 4, 1-2 8, 2-1 8"),
    Case("matrix in an object", "class Graph():\n    def __init__(self, vertices):\n        self.V = vertices\n        self.graph = [[0 for column in range(vertices)] for row in range(vertices)]\n    def dijkstra(self, src):\n        dist = [1e7] * self.V\n        for v in range(self.V):\n            if self.graph[src][v] > 0:\n                dist[v] = 1\ng = Graph(3)\ng.graph = [[0, 4, 0], [4, 0, 8], [0, 8, 0]]\ng.dijkstra(0)", "0:1 1:0,2 2:1", "0-1 4, 1-0 4, 1-2 8, 2-1 8"),
    Case("matrix filled by add_edge", "class Graph:\n    def __init__(self, n):\n        self.n = n\n        self.m = [[0] * n for _ in range(n)]\n    def add_edge(self, u, v):\n        self.m[u][v] = 1\n        self.m[v][u] = 1\n    def bfs(self, s):\n        queue = [s]\n        while queue:\n            u = queue.pop(0)\n            for v in range(self.n):\n                if self.m[u][v]:\n                    queue.append(v)\ng = Graph(3)\ng.add_edge(0, 1)\ng.add_edge(1, 2)\ng.bfs(0)", "0:1 1:0,2 2:1"),
    Case("matrix with node names", 'class Graph:\n    def __init__(self, names, matrix):\n        self.nodes = names\n        self.matrix = matrix\n    def dfs(self, i):\n        for j in range(len(self.nodes)):\n            if self.matrix[i][j]:\n                self.dfs(j)\nGraph(["A", "B", "C"], [[0, 1, 1], [0, 0, 1], [0, 0, 0]]).dfs(0)', "A:B,C B:C"),
    Case("edges handed to a topological sort", "from collections import deque, defaultdict\ndef topological_sort(n, prerequisites):\n    graph = defaultdict(list)\n    indegree = [0] * n\n    for course, before in prerequisites:\n        graph[before].append(course)\n        indegree[course] += 1\n    queue = deque([i for i in range(n) if indegree[i] == 0])\n    order = []\n    while queue:\n        node = queue.popleft()\n        order.append(node)\n        for near in graph[node]:\n            indegree[near] -= 1\n            if indegree[near] == 0:\n                queue.append(near)\n    return order\nprint(topological_sort(4, [[1, 0], [2, 0], [3, 1], [3, 2]]))", "0:1,2 1:3 2:3"),
    Case("edges handed to a recursive sort", 'def topo(vertices, edges):\n    adj = {v: [] for v in vertices}\n    for u, v in edges:\n        adj[u].append(v)\n    seen, order = set(), []\n    def visit(node):\n        seen.add(node)\n        for near in adj[node]:\n            if near not in seen:\n                visit(near)\n        order.append(node)\n    for v in vertices:\n        if v not in seen:\n            visit(v)\n    return order[::-1]\ntopo(["A", "B", "C"], [("A", "B"), ("A", "C")])', "A:B,C"),
    Case("edges alone", 'def bellman_ford(vertices, edges, source):\n    dist = {v: float("inf") for v in vertices}\n    for _ in range(len(vertices) - 1):\n        for u, v, w in edges:\n            if dist[u] + w < dist[v]:\n                dist[v] = dist[u] + w\nbellman_ford(["A", "B", "C"], [("A", "B", 4), ("B", "C", -2)], "A")', "A:B B:C", "A-B 4, B-C -2", "edge_list"),
    Case("in-degrees do not confuse", 'def topological_sort(graph):\n    in_degree = {u: 0 for u in graph}\n    for u in graph:\n        for v in graph[u]:\n            in_degree[v] += 1\n    queue = [u for u in graph if in_degree[u] == 0]\n    while queue:\n        u = queue.pop(0)\n        for v in graph[u]:\n            in_degree[v] -= 1\ntopological_sort({"A": ["C"], "B": ["C", "D"], "C": ["E"], "D": ["F"], "E": ["F"], "F": []})', "A:C B:C,D C:E D:F E:F"),
    Case("node objects", 'class Node:\n    def __init__(self, name):\n        self.name = name\n        self.neighbors = []\n    def connect(self, other):\n        self.neighbors.append(other)\n        other.neighbors.append(self)\ndef dfs(node, seen=None):\n    seen = seen or set()\n    seen.add(node)\n    for near in node.neighbors:\n        if near not in seen:\n            dfs(near, seen)\na, b, c = Node("A"), Node("B"), Node("C")\na.connect(b)\na.connect(c)\ndfs(a)', "A:B,C B:A C:A", form="node_objects"),
    Case("vertex objects in a graph", 'class Vertex:\n    def __init__(self, key):\n        self.id = key\n        self.connected = {}\n    def add_neighbor(self, other, weight=0):\n        self.connected[other] = weight\nclass Graph:\n    def __init__(self):\n        self.vert_dict = {}\n    def add_vertex(self, key):\n        self.vert_dict[key] = Vertex(key)\n    def add_edge(self, f, t, cost=0):\n        if f not in self.vert_dict:\n            self.add_vertex(f)\n        if t not in self.vert_dict:\n            self.add_vertex(t)\n        self.vert_dict[f].add_neighbor(self.vert_dict[t], cost)\n        self.vert_dict[t].add_neighbor(self.vert_dict[f], cost)\ndef dijkstra(g, s):\n    todo = list(g.vert_dict.values())\n    while todo:\n        v = todo.pop()\n        for n in v.connected:\n            pass\ng = Graph()\ng.add_edge("a", "b", 7)\ng.add_edge("b", "c", 9)\ndijkstra(g, "a")', "a:b b:a,c c:b", "a-b 7, b-a 7, b-c 9, c-b 9"),
    Case("binary tree", TREE + "root = Node(1)\nroot.left = Node(2)\nroot.right = Node(3)\nroot.left.left = Node(4)\nlevel_order(root)", "1:2,3 2:4", form="tree_nodes"),
    Case("binary tree in one expression", TREE + "level_order(Node(1, Node(2, Node(4)), Node(3)))", "1:2,3 2:4"),
    Case("search tree by insert", "class BST:\n    def __init__(self, value):\n        self.value = value\n        self.left = None\n        self.right = None\n    def insert(self, value):\n        if value < self.value:\n            if self.left is None:\n                self.left = BST(value)\n            else:\n                self.left.insert(value)\n        else:\n            if self.right is None:\n                self.right = BST(value)\n            else:\n                self.right.insert(value)\n    def dfs(self):\n        if self.left:\n            self.left.dfs()\n        if self.right:\n            self.right.dfs()\nroot = BST(8)\nfor x in (3, 10, 1, 6):\n    root.insert(x)\nroot.dfs()", "8:3,10 3:1,6"),
    Case("tree with children and parent", 'class TreeNode:\n    def __init__(self, data, parent=None):\n        self.data = data\n        self.parent = parent\n        self.children = []\n    def add_child(self, child):\n        child.parent = self\n        self.children.append(child)\ndef dfs(node):\n    print(node.data)\n    for child in node.children:\n        dfs(child)\nroot = TreeNode("A")\nb = TreeNode("B")\nroot.add_child(b)\nroot.add_child(TreeNode("C"))\nb.add_child(TreeNode("D"))\ndfs(root)', "A:B,C B:D", form="tree_nodes"),
    Case("tree object with a root", 'class Node:\n    def __init__(self, v):\n        self.v = v\n        self.kids = []\nclass Tree:\n    def __init__(self, root):\n        self.root = root\n    def bfs(self):\n        queue = [self.root]\n        while queue:\n            node = queue.pop(0)\n            queue.extend(node.kids)\nr = Node("r")\nr.kids = [Node("x"), Node("y")]\nTree(r).bfs()', "r:x,y"),
    Case("nested dictionaries", 'def dfs(tree):\n    for name, below in tree.items():\n        print(name)\n        dfs(below)\ntree = {"A": {"B": {"D": {}}, "C": {}}}\ndfs(tree)', "A:B,C B:D"),
    Case("string per node", SEARCH + 'bfs({"A": "BC", "B": "D", "C": "D", "D": ""}, "A")', "A:B,C B:D C:D"),
    Case("unseen class", 'from mygraph import Graph\ng = Graph()\ng.add_edge("A", "B")\ng.add_edge("B", "C")\ng.bfs("A")', "A:B B:C", form="add_edge_calls", directed_known=False),
    Case("unseen object", 'graph.add_edge("A", "B")\ngraph.add_edge("B", "C")\ngraph.dfs("A")', "A:B B:C", directed_known=False),
    Case("unseen search", 'graph = {"A": ["B"], "B": []}\nprint(dijkstra(graph, "A"))', "A:B"),
    Case("no search at all", 'graph = {"A": ["B", "C"], "B": ["A"], "C": ["A"]}', "A:B,C B:A C:A"),
    Case("no search, no graphish name", 'x = {"A": ["B", "C"], "B": ["A"], "C": ["A"]}', "A:B,C B:A C:A"),
    Case("search in camel case", 'class G:\n    def __init__(self):\n        self.adjList = {}\n    def addEdge(self, u, v):\n        self.adjList.setdefault(u, []).append(v)\n    def breadthFirstSearch(self, s):\n        pass\ng = G()\ng.addEdge("x", "y")\ng.breadthFirstSearch("x")', "x:y"),
    Case("heuristics beside the graph", 'def a_star(start, goal, heuristic, graph):\n    frontier = [start]\n    while frontier:\n        node = frontier.pop()\n        for near, cost in graph[node].items():\n            frontier.append(near)\nheuristic = {"A": 3, "B": 1, "C": 0}\ngraph = {"A": {"B": 2}, "B": {"C": 1}, "C": {}}\na_star("A", "C", heuristic, graph)', "A:B B:C", "A-B 2, B-C 1"),
    Case("parents come first", SEARCH + 'parents = {"B": ["A"], "A": []}\ngraph = {"A": ["B"], "B": ["C"], "C": []}\nbfs(graph, "A")', "A:B B:C"),
    Case("letters by chr", SEARCH + 'g = {chr(65 + i): [chr(66 + i)] for i in range(3)}\ng["D"] = []\nbfs(g, "A")', "A:B B:C C:D"),
    Case("split text", SEARCH + 'g = {}\nfor line in "A-B,B-C".split(","):\n    u, v = line.split("-")\n    g.setdefault(u, []).append(v)\nbfs(g, "A")', "A:B B:C"),
    Case("zip and enumerate", SEARCH + 'names = ["A", "B", "C"]\nrows = [["B"], ["C"], []]\ng = dict(zip(names, rows))\nbfs(g, "A")', "A:B B:C"),
    Case("typed names", "from typing import Dict, List\ngraph: Dict[str, List[str]] = {'A': ['B'], 'B': []}\ndef dfs(graph: Dict[str, List[str]], node: str) -> None:\n    for n in graph[node]:\n        dfs(graph, n)\ndfs(graph, 'A')", "A:B"),
    Case("generator search", 'def dfs(graph, start):\n    stack = [start]\n    while stack:\n        v = stack.pop()\n        yield v\n        stack.extend(graph[v])\nfor v in dfs({"A": ["B"], "B": []}, "A"):\n    print(v)', "A:B"),
    Case("input for the start only", SEARCH + 'graph = {"A": ["B"], "B": []}\nstart = input("start? ")\nif start in graph:\n    bfs(graph, start)', "A:B"),
    Case("reversed copy is not the graph", 'def scc(graph):\n    reverse = {}\n    for u in graph:\n        for v in graph[u]:\n            reverse.setdefault(v, []).append(u)\n    def visit(u):\n        for v in reverse[u]:\n            visit(v)\n    visit("A")\nscc({"A": ["B"], "B": ["A"]})', "A:B B:A"),
    Case("vertices then edges", 'class Graph:\n    def __init__(self):\n        self.graph = {}\n    def add_vertex(self, v):\n        if v not in self.graph:\n            self.graph[v] = []\n    def add_edge(self, a, b):\n        if a in self.graph and b in self.graph:\n            self.graph[a].append(b)\n            self.graph[b].append(a)\n    def dfs(self, v):\n        for u in self.graph[v]:\n            self.dfs(u)\ng = Graph()\nfor v in ["A", "B", "C"]:\n    g.add_vertex(v)\ng.add_edge("A", "B")\ng.add_edge("A", "C")\ng.dfs("A")', "A:B,C B:A C:A"),
]

NEGATIVE = [
    Case("search only", SEARCH, ""),
    Case("empty graph", SEARCH + "bfs({}, None)", ""),
    Case("nodes without arcs", SEARCH + 'bfs({"A": [], "B": []}, "A")', ""),
    Case("unrelated lists", 'people = {"name": ["Ann", "Bob"], "age": ["3", "4"]}\nprint(people)', ""),
    Case("distances", 'distances = {"A": 0, "B": 4}\nprint(distances)', ""),
    Case("parents", 'parent = {"B": "A", "C": "A", "A": None}', ""),
    Case("colours", 'color = {"A": "white", "B": "white"}', ""),
    Case("levels", 'levels = {0: ["A"], 1: ["B", "C"]}', ""),
    Case("traversal order", 'order = ["A", "B", "C"]\nassert order == ["A", "B", "C"]', ""),
    Case("maze", "def bfs(maze, start, end):\n    rows, cols = len(maze), len(maze[0])\n    queue = [start]\n    while queue:\n        r, c = queue.pop(0)\n        for dr, dc in [(0, 1), (1, 0), (0, -1), (-1, 0)]:\n            nr, nc = r + dr, c + dc\n            if 0 <= nr < rows and 0 <= nc < cols and maze[nr][nc] == 0:\n                queue.append((nr, nc))\nmaze = [[0, 1, 0], [0, 0, 0], [1, 1, 0]]\nbfs(maze, (0, 0), (2, 2))", ""),
    Case("grid of text", 'def count(grid):\n    def dfs(i, j):\n        if grid[i][j] == "1":\n            dfs(i + 1, j)\n    dfs(0, 0)\ncount([["1", "0"], ["0", "1"]])', ""),
    Case("graph from input", SEARCH + "n = int(input())\ng = {i: [] for i in range(4)}\nfor _ in range(n):\n    u, v = map(int, input().split())\n    g[u].append(v)\nbfs(g, 0)", ""),
    Case("graph from chance", SEARCH + "import random\ng = {i: [random.randint(0, 5)] for i in range(5)}\nbfs(g, 0)", ""),
    Case("arcs by chance", SEARCH + "import random\ng = {i: [] for i in range(5)}\nfor i in range(5):\n    for j in range(5):\n        if random.random() < 0.5:\n            g[i].append(j)\nbfs(g, 0)", ""),
    Case("networkx by chance", "import networkx as nx\nG = nx.erdos_renyi_graph(10, 0.3)\nnx.bfs_tree(G, 0)", ""),
    Case("comment only", SEARCH + '# graph = {"A": ["B"], "B": []}\n# bfs(graph, "A")', ""),
    Case("docstring only", 'def bfs(graph, start):\n    """Search.\n\n    >>> bfs({"A": ["B"], "B": []}, "A")\n    """\n    return graph', ""),
    Case("plain table", "data = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]\nprint(data)", ""),
    Case("points", "points = [(1, 2), (3, 4)]\nfor x, y in points:\n    print(x, y)", ""),
    Case("edge list that nothing searches", 'edges = [("A", "B"), ("B", "C")]\nprint(len(edges))', ""),
    Case("stack of numbers", "stack = [1, 2, 3]\nstack.append(4)", ""),
    Case("class without use", GRAPH_CLASS, ""),
]
