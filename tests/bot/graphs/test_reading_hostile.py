"""No answer makes the reader fail, hang, or run what it reads."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.graphs.example import Example
from bot.graphs.reading import read_answer

OPEN = "```python\n"
SIZE = 300_000

HOSTILE = {
    "brackets": OPEN + "[" * SIZE,
    "nested lists": OPEN + "x = " + "[" * 90 + "]" * 90,
    "signs": OPEN + "x = " + "-" * 60_000 + "1",
    "sums": OPEN + "x = " + "1 + " * 15_000 + "1",
    "attributes": OPEN + "x = a" + ".b" * 30_000,
    "a long list": OPEN + "x = [" + "1," * 30_000 + "]",
    "a longer list": OPEN + "x = [" + "1," * 100_000 + "]",
    "many nodes": OPEN
    + "g = {"
    + "".join(f'"{i}": ["{i + 1}"],' for i in range(3_000))
    + '}\nbfs(g, "0")',
    "fences": "```\n" * SIZE,
    "empty blocks": "```python\n```\n" * 30_000,
    "new lines": "\n" * SIZE,
    "nulls": OPEN + "\0" * SIZE,
    "lone surrogates": "\ud800" * SIZE,
    "escaped surrogate": OPEN + 'bfs({"\\ud800": ["B"], "B": []}, "B")',
    "quotes": OPEN + "'" * SIZE,
    "triple quotes": OPEN + '"""' * 30_000,
    "bad lines": OPEN + "a b c\n" * 30_000,
    "unfenced bad lines": "def x\n" * 10_000,
    "endless recursion": OPEN + "def f(x):\n    return f(x) + f(x)\nf(1)\n",
    "endless lambda": OPEN + "(lambda f: f(f))(lambda f: f(f))\n",
    "endless loop": OPEN + "while True:\n    x = 1\n",
    "endless generator": OPEN + "def g():\n    while True:\n        yield 1\nlist(g())\n",
    "loops in loops": OPEN
    + "for a in range(999):\n for b in range(999):\n  for c in range(999):\n   x = [a] * 999\n",
    "doubling text": OPEN + 'x = "a"\nfor i in range(99):\n    x = x + x\n',
    "doubling lists": OPEN + "x = [1]\nfor i in range(99):\n    x = x + x\n",
    "doubling dictionaries": OPEN
    + 'd = {}\nfor i in range(99):\n    d = {"a": d, "b": d}\nbfs(d, "a")\n',
    "squaring": OPEN + "x = 2\nfor i in range(999):\n    x = x * x\n",
    "huge results": OPEN + 'x = 9**9**9\ny = 1 << 10**9\nz = "a" * 10**9\nw = [0] * 10**9\n',
    "huge formats": OPEN + 'x = "%999999999d" % 1\ny = f"{1:999999999}"\nz = "a".ljust(10**9)\n',
    "a huge number": OPEN + "x = " + "9" * 60_000,
    "a huge label": OPEN + "g = {" + "9" * 4_000 + ": [1], 1: [2]}\nbfs(g, 1)",
    "a list in itself": OPEN
    + 'x = []\nx.append(x)\ny = {}\ny["a"] = y\nbfs(y, "a")\nbfs(x, 0)\nx == x\n',
    "a node in itself": OPEN
    + "class N:\n  def __init__(self):\n    self.value = 1\n    self.children = [self]\nbfs(N())\n",
    "deep tuples": OPEN
    + "x = ()\nfor i in range(5000):\n    x = (x,)\nz = {x: [x]}\nbfs(z, x)\nx == x\n",
    "a class over itself": OPEN + "class A: pass\nclass B(A): pass\nclass A(B): pass\nA().foo()\n",
    "division by zero": OPEN + 'x = 1 / 0\ny = 1 % 0\nint(float("nan"))\nz = 0 ** -1\n',
    "labels that are not numbers": OPEN
    + 'g = {1e999: [float("nan")], float("nan"): [1]}\nbfs(g, 1)',
    "a dense graph": OPEN + "g = {i: list(range(999)) for i in range(999)}\nbfs(g, 0)",
    "a dense matrix": OPEN + "m = [[1] * 2000 for _ in range(2000)]\nbfs(m, 0)",
    "many searches": OPEN + "g = {i: [i + 1] for i in range(999)}\n" + "bfs(g, 0)\n" * 5_000,
    "growing a set": OPEN + "x = {1}\nfor i in range(9999):\n    x = x | {i}\n",
    "looking in a list": OPEN + "x = list(range(9999))\nfor i in range(9999):\n    i in x\n",
    "cut off in depth": OPEN + "graph = {" + '"a": {' * 5_000,
    "prompts": OPEN + ">>> " * SIZE,
    "dots": OPEN + "...\n" * 15_000,
    "else if": OPEN + "if x: pass\n" + "elif y: pass\n" * 4_000,
    "decorators": OPEN + "@a\n" * 15_000 + "def f(): pass",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_comes_back_soon(name: str) -> None:
    started = time.process_time()
    reading = read_answer(HOSTILE[name])
    assert time.process_time() - started < 5  # about 1 s where nothing else runs
    for example in reading.examples:
        assert Example.from_json(example.as_json()) == example
        str(example.as_json()).encode()


def test_nothing_is_executed(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    code = (
        f"import os, pathlib\npathlib.Path({str(mark)!r}).write_text('x')\n"
        f"open({str(mark)!r}, 'w').close()\nos.system('touch {mark}')\n"
        f"exec(\"open({str(mark)!r}, 'w')\")\neval('1/0')\n__import__('os').mkdir({str(mark)!r})\n"
    )
    read_answer(OPEN + code)
    assert not mark.exists()


WORDS = """
= { } [ ] ( ) : , . # * ** + - == 0 1 1.5 | graph g A bfs dfs add_edge append self Graph
'B' "A" (u,v) range(3) [0][0] f'{x}' .items() .get( super() input() nx.Graph() __init__ ... >>>
defaultdict(list) setdefault {"A":["B"],"B":["A"]} ```python ```
"""
SPACED = """
def |class |for |in |while |if |else|return | not | or | and |None|True|yield |try:|except:|with |as
del |global |lambda x: |import networkx as nx|    |        | |not in |is |+= |@|raise |break|pass
"""
PIECES = st.sampled_from([*WORDS.split(), *SPACED.replace("\n", "|").split("|"), "\n", "\n    "])


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_never_raises_on_code_like_text(text: str) -> None:
    read_answer(OPEN + text)
    read_answer(text)


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=400))
def test_never_raises_on_any_text(text: str) -> None:
    read_answer(text)
    read_answer(OPEN + text)


LABELS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(LABELS, st.lists(LABELS, max_size=4), min_size=1, max_size=6))
def test_a_written_dictionary_reads_back(graph: dict[str, list[str]]) -> None:
    reading = read_answer(f"{OPEN}graph = {graph!r}\nbfs(graph, 0)\n```\n")
    arcs = {node: tuple(near) for node, near in graph.items() if near}
    found = [
        {node: near for node, near in example.adjacency.items() if near}
        for example in reading.examples
    ]
    assert found == ([arcs] if arcs else [])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=10),
    st.booleans(),
)
def test_added_edges_read_back(edges: list[tuple[int, int]], both_ways: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    code = "class Graph:\n    def __init__(self):\n        self.adj = {}\n"
    code += "    def add_edge(self, u, v):\n"
    code += "        self.adj.setdefault(u, []).append(v)\n"
    code += "        self.adj.setdefault(v, []).append(u)\n" * both_ways
    code += "g = Graph()\n" + "".join(f"g.add_edge({u}, {v})\n" for u, v in edges) + "g.dfs(0)\n"
    adjacency: dict[str, tuple[str, ...]] = {}
    for u, v in edges:
        for tail, head in [(u, v), (v, u)] if both_ways else [(u, v)]:
            adjacency[str(tail)] = (*adjacency.get(str(tail), ()), str(head))
    reading = read_answer(f"{OPEN}{code}```\n")
    assert reading.primary is not None
    assert dict(reading.examples[reading.primary].adjacency) == adjacency


def test_a_text_that_a_grammar_would_mend_for_ever_is_given_up() -> None:
    """A cut-off answer with characters that its code language does not know."""
    text = (
        "```kotlin\nfun <T> bfs(graph: Map<T, Collection<T>>, start: T): List<T> {\n"
        "    val seen = linkedSetOf(start)\n    val queue = ArrayDeque<T>()\n"
        " #   queue.add(start)\n?      e (queue.isNotEmpty()) {\n"
        "        val node = queue.removeFirst()\n        graph[node]?.forEach { near ->\n"
        "            if (near !in seen) {\n                seen.add(near)\n"
        "                queue.add(near)\n            }\n        }\n    }\n"
        "    return seen.toList()\n}\n\nfun main() {\n    val graph = mapOf(\n"
        '        "A" to listOf("B", "C"),\n        "B" to listOf("D", "E\n```\n'
    )
    started = time.process_time()
    read_answer(text)
    assert time.process_time() - started < 1
