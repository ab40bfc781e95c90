"""Answers that are cut off, mixed up, or in no code block at all."""

from __future__ import annotations

import pytest

from bot.graphs.example import Example
from bot.graphs.reading import read_answer

SEARCH = """def bfs(graph, start):
    queue = [start]
    while queue:
        node = queue.pop(0)
        for near in graph[node]:
            queue.append(near)

"""
GRAPH = 'graph = {\n    "A": ["B", "C"],\n    "B": ["D"],\n    "C": [],\n    "D": []\n}\n'
CLASS = """class Graph:
    def __init__(self):
        self.adj = {}

    def add_edge(self, u, v):
        self.adj.setdefault(u, []).append(v)

"""
ADDED = 'g = Graph()\ng.add_edge("A", "B")\ng.add_edge("A", "C")\ng.add_edge("B", "D")\n'
CALL = 'bfs(graph, "A")\n'
WHOLE = SEARCH + GRAPH + CALL
ARCS = {"A": ("B", "C"), "B": ("D",)}
OPEN = "```python\n"
SHUT = "```\n"


def found(text: str) -> Example | None:
    reading = read_answer(text)
    return None if reading.primary is None else reading.examples[reading.primary]


def arcs(text: str) -> dict[str, tuple[str, ...]] | None:
    example = found(text)
    return {n: near for n, near in example.adjacency.items() if near} if example else None


WHOLE_EXAMPLES = {
    "unclosed fence": OPEN + WHOLE,
    "cut off inside the search": OPEN + GRAPH + "def bfs(graph, start):\n    q = [sta",
    "cut off in the call": OPEN + SEARCH + GRAPH + 'bfs(graph, "A',
    "typographic quotes": OPEN
    + WHOLE.replace('"A"', "\u201cA\u201d").replace('"B"', "\u2018B\u2019")
    + SHUT,
    "full-width colon": OPEN + WHOLE.replace("start):", "start)\uff1a") + SHUT,
    "prose inside": OPEN + SEARCH + "Here's how to use it:\n" + GRAPH + "Now\n" + CALL + SHUT,
    "an open bracket in prose": OPEN + SEARCH + "As above (see:\n\n" + GRAPH + CALL + SHUT,
    "output inside": OPEN + WHOLE + "Output:\nA B C D\n" + SHUT,
    "tabs": OPEN + WHOLE.replace("    ", "\t") + SHUT,
    "print statements of Python 2": OPEN
    + SEARCH.replace("queue.append(near)", "print near,")
    + GRAPH
    + 'print "BFS:"\nprint bfs(graph, "A")\n'
    + SHUT,
    "a block that cannot be read": OPEN + "def broken(:\n  x = = 3\n" + SHUT + OPEN + WHOLE + SHUT,
    "a missing comma": OPEN + WHOLE.replace('["D"],', '["D"]') + SHUT,
    "one fence left open": OPEN + SEARCH + "\n" + OPEN + GRAPH + CALL + SHUT,
    "a fence in a fence": "````markdown\n" + OPEN + WHOLE + SHUT + "````\n",
    "a body of dots": OPEN + "def bfs(graph, start):\n    ...\n\n" + GRAPH + CALL + SHUT,
    "no fence, but indented": "So:\n\n"
    + "".join(f"    {line}\n" for line in WHOLE.split("\n"))
    + "\nDone.",
    "another code language first": "```perl\n$g->add_edge(0, 1);\n```\n" + OPEN + WHOLE + SHUT,
    "an explained fragment later": OPEN
    + SEARCH
    + GRAPH
    + SHUT
    + OPEN
    + "    for near in graph[node]:\n"
    + SHUT
    + OPEN
    + "graph = {\n"
    + SHUT
    + OPEN
    + CALL
    + SHUT,
    "nulls": OPEN + WHOLE.replace("queue = ", "queue\0 = ") + SHUT,
    "byte order mark": OPEN + "\ufeff" + WHOLE + SHUT,
    "prompts and output": SHUT
    + '>>> graph = {\n...     "A": ["B", "C"],\n...     "B": ["D"],\n... }\n>>> bfs(graph, "A")\n'
    + "{'A', 'B'}\n"
    + SHUT,
}

CUT_EXAMPLES = {
    "cut off in the literal": OPEN + SEARCH + GRAPH[: GRAPH.index(',\n    "C"')],
    "cut off in a label": OPEN + SEARCH + GRAPH[: GRAPH.index('C": []')],
    "dots in the literal": OPEN + WHOLE.replace('"C": [],', "...") + SHUT,
    "a comment of dots in the literal": OPEN + WHOLE.replace('"C": [],', "# ...") + SHUT,
    "dots in a list": OPEN + WHOLE.replace('"C"]', '"C", ...]') + SHUT,
    "cut off in a call": OPEN + CLASS + ADDED + 'g.add_edge("B',
    "cut off after a call": OPEN + CLASS + ADDED,
}

NO_EXAMPLES = {
    "nothing": "",
    "prose": "A graph has nodes (A, B) and edges; A -> B, for instance.",
    "a code language that is not read": "```perl\n$g->add_edge(0, 1);\n$g->bfs(0);\n```\n",
    "another code language without a tag": SHUT
    + "Graph g = new Graph(4);\ng.addEdge(0, 1);\ng.addEdge(0, 2);\ng.bfs(2);\n"
    + SHUT,
    "output only": OPEN + SEARCH + SHUT + SHUT + "A: B, C\nB: D\n" + SHUT,
    "fragments explained line by line": "".join(
        OPEN + line + "\n" + SHUT for line in SEARCH.split("\n")
    ),
}


@pytest.mark.parametrize("name", WHOLE_EXAMPLES)
def test_reads_what_is_clearly_written(name: str) -> None:
    example = found(WHOLE_EXAMPLES[name])
    assert arcs(WHOLE_EXAMPLES[name]) == ARCS
    assert example is not None
    assert not example.partial


@pytest.mark.parametrize("name", CUT_EXAMPLES)
def test_marks_an_example_that_is_cut_off(name: str) -> None:
    example = found(CUT_EXAMPLES[name])
    assert arcs(CUT_EXAMPLES[name]) == ARCS
    assert example is not None
    assert example.partial


@pytest.mark.parametrize("name", NO_EXAMPLES)
def test_finds_nothing_where_nothing_is(name: str) -> None:
    assert read_answer(NO_EXAMPLES[name]).examples == ()


def test_a_call_added_after_the_search_does_not_make_the_example_partial() -> None:
    code = CLASS + 'g = Graph()\ng.add_edge("A", "B")\nbfs(g, "A")\ng.add_edge("B", "C")\n'
    example = found(OPEN + code)
    assert example is not None
    assert not example.partial
    assert arcs(OPEN + code) == {"A": ("B",)}
