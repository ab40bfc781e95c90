"""Graphs shown in the text of answers, in many languages, and what only looks like one."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.graphs.example import Example
from bot.graphs.markdown import code_blocks
from bot.graphs.prose.reader import read_prose

_CASES = Path(__file__).parent / "cases" / "text.txt"


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    facts: dict[str, str]


def _cases() -> list[Case]:
    parts = re.split(r"^=== ", _CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    cases = []
    for part in parts:
        head, text = part.split("\n\n", maxsplit=1)
        name, *rest = head.split("\n")
        cases.append(Case(name, text.rstrip() + "\n", dict(line.split(": ", 1) for line in rest)))
    return cases


CASES = _cases()


def read(text: str) -> tuple[Example, ...]:
    return read_prose(text, code_blocks(text))


def graph_of(examples: tuple[Example, ...]) -> str:
    if not examples:
        return "none"
    rows = examples[0].adjacency.items()
    return " ".join(f"{node}:{','.join(near)}" for node, near in rows if near)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reads_what_the_text_shows(case: Case) -> None:
    examples = read(case.text)
    assert set(graph_of(examples).split()) == set(case.facts["graph"].split())
    assert len(examples) <= 1
    for example in examples:
        weights = (example.weights or {}).items()
        given = ", ".join(f"{u}-{v} {' '.join(map(str, w))}" for (u, v), w in weights)
        assert given == case.facts.get("weights", "")
        assert example.directed_known == (case.facts.get("direction") != "unknown")
        assert example.form == case.facts.get("form", example.form)
        assert example.language == "text"
        assert example.partial == ("partial" in case.facts)


_PARAGRAPHS = (_CASES.parent / "text_refused.txt").read_text(encoding="utf-8")
REFUSED = _PARAGRAPHS.split("\n\n", maxsplit=1)[1].split("\n=====\n")


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: re.sub(r"\W+", " ", text)[:40])
def test_refuses_what_is_no_example(text: str) -> None:
    assert read(text) == ()
    assert read(f"Breadth-first search is easy to write.\n\n{text}\n\nThat is all.\n") == ()


SHOWING = [case for case in CASES if case.facts["graph"] != "none"]


@pytest.mark.parametrize("case", SHOWING, ids=lambda case: case.name)
def test_reads_the_same_amid_prose(case: Case) -> None:
    begin = "# Searching a graph\n\nBelow is how it works.\n\n"
    end = "\n\nThe order in which nodes are visited depends on the start.\n\n- Time: O(V + E)\n"
    assert graph_of(read(begin + case.text + end)) == graph_of(read(case.text))
    assert graph_of(read(case.text.replace("\n", "\r\n"))) == graph_of(read(case.text))
    assert graph_of(read(case.text.replace("```", "~~~"))) == graph_of(read(case.text))


@pytest.mark.parametrize("case", SHOWING, ids=lambda case: case.name)
def test_where_lies_inside_the_text(case: Case) -> None:
    (example,) = read("Hello.\n\n" + case.text)
    first, last = example.where
    assert 3 <= first <= last <= 2 + case.text.count("\n")


def test_examples_come_in_order_and_each_once() -> None:
    first = "Graph one:\n\n- A: B, C\n- B: C\n- C: A\n\n"
    second = "```mermaid\ngraph TD\n  X --> Y\n  Y --> Z\n```\n\n"
    examples = read(second + first + second + first)
    assert [graph_of((example,)) for example in examples] == ["X:Y Y:Z", "A:B,C B:C C:A"]


LETTERS = [chr(ord("A") + number) for number in range(8)]
LABELS = st.sampled_from([LETTERS, [str(number) for number in range(8)]])


@st.composite
def arcs(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Draw the arcs of a connected graph of four to eight nodes, without loops."""
    labels = draw(LABELS)[: draw(st.integers(4, 8))]
    joined = [
        (labels[draw(st.integers(0, max(0, place - 2)))], labels[place])
        for place in range(1, len(labels))
    ]
    pairs = st.tuples(st.sampled_from(labels), st.sampled_from(labels))
    more = draw(st.lists(pairs.filter(lambda pair: pair[0] != pair[1]), max_size=6))
    return list(dict.fromkeys([*joined, *more]))


def adjacency_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {
        end: [] for end in sorted({end for pair in pairs for end in pair})
    }
    for tail, head in pairs:
        near[tail].append(head)
    return near


def rows(sign: str, near: dict[str, list[str]]) -> str:
    return "\n".join(f"{node}{sign}{', '.join(heads) or '-'}" for node, heads in near.items())


def matrix(near: dict[str, list[str]], line: str = "{}") -> str:
    lines = [" ".join([" ", *near])]
    lines += [" ".join([u, *("1" if v in near[u] else "0" for v in near)]) for u in near]
    return "\n".join(line.format(text) for text in lines)


def rendered(near: dict[str, list[str]]) -> dict[str, str]:
    """Write a graph in each form."""
    pairs = [(u, v) for u, heads in near.items() for v in heads]
    cells = matrix(near).replace(" ", "|").split("\n")
    listed = "\n".join(f"| {u} | {', '.join(heads) or '-'} |" for u, heads in near.items())
    return {
        "arrows": f"```\n{rows(' -> ', near)}\n```",
        "colons": rows(": ", near),
        "bullets": "\n".join(f"- **{line}" for line in rows("**: ", near).split("\n")),
        "edges": "The edges of the graph:\n\n" + "\n".join(f"{u} → {v}" for u, v in pairs),
        "directed pairs": "A directed graph with edges "
        + ", ".join(f"({u}, {v})" for u, v in pairs),
        "matrix": f"```\n{matrix(near)}\n```",
        "table": f"| Vertex | Adjacent |\n|---|---|\n{listed}",
        "Markdown matrix": "\n".join(
            [cells[0], "|".join("-" * 3 for _ in near) + "|---", *cells[1:]]
        ),
        "dot": "digraph {\n" + "\n".join(f'  "{u}" -> {v};' for u, v in pairs) + "\n}",
        "mermaid": "graph LR\n" + "\n".join(f"  {u} --> {v}" for u, v in pairs),
        "literal": "graph = " + str(near),
    }


@settings(max_examples=40, deadline=None)
@given(arcs())
def test_what_is_written_reads_back(pairs: list[tuple[str, str]]) -> None:
    near = adjacency_of(pairs)
    want = {node: sorted(heads) for node, heads in near.items() if heads}
    for name, text in rendered(near).items():
        (example,) = read(text)
        found = {node: sorted(heads) for node, heads in example.adjacency.items() if heads}
        assert found == want, name
        if "matrix" not in name.lower():
            assert all(list(example.adjacency[u]) == near[u] for u in want), name
        assert example.directed_known, name
        assert Example.from_json(example.as_json()) == example


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 4), st.integers(2, 5), st.integers(1, 5), st.booleans())
def test_a_drawn_lattice_reads_back(down: int, across: int, width: int, arrows: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    labels = [
        [chr(ord("A") + row * across + column) for column in range(across)] for row in range(down)
    ]
    dash = "-" * width + (">" if arrows else "")
    upright = (" " * (len(dash) + 2)).join("|" * across)
    below = f"\n{upright}\n" + (upright.replace("|", "v") + "\n" if arrows else "")
    text = below.join(f" {dash} ".join(row) for row in labels)
    want = set()
    for row in range(down):
        for column in range(across):
            for other_row, other_column in ((row + 1, column), (row, column + 1)):
                if other_row < down and other_column < across:
                    pair = labels[row][column], labels[other_row][other_column]
                    want |= {pair} if arrows else {pair, pair[::-1]}
    (example,) = read(f"```\n{text}\n```")
    assert set(example.arcs) == want


def drawn_tree(depth: int, gap: int) -> tuple[str, set[tuple[str, str]]]:
    """Draw a full binary tree whose nodes are numbered in level order."""
    lines: list[str] = []
    spread = gap * 2 ** (depth - 1)
    arcs: set[tuple[str, str]] = set()
    places = {1: spread}
    for level in range(depth):
        nodes = range(2**level, 2 ** (level + 1))
        row = [" "] * (2 * spread + 4)
        strokes = list(row)
        for node in nodes:
            row[places[node] : places[node] + len(str(node))] = str(node)
            step = spread // 2 ** (level + 1)
            if level < depth - 1:
                for child, side in ((2 * node, -1), (2 * node + 1, 1)):
                    places[child] = places[node] + side * step
                    strokes[places[node] + side * max(1, step // 2)] = "/" if side < 0 else "\\"
                    arcs.add((str(node), str(child)))
        lines += ["".join(row).rstrip(), "".join(strokes).rstrip()]
    return "\n".join(line for line in lines if line), arcs


@pytest.mark.parametrize("depth", [2, 3, 4])
@pytest.mark.parametrize("gap", [2, 3, 4])
def test_a_drawn_tree_reads_back(depth: int, gap: int) -> None:
    text, arcs = drawn_tree(depth, gap)
    (example,) = read(f"```\n{text}\n```")
    assert set(example.arcs) == arcs


SIZE = 300_000
HOSTILE = {
    "arrows": "-> ",
    "bars": "|",
    "bar rows": "| | | | |\n",
    "slashes": "/ \\ / \\\n",
    "rows": "A -> B\n",
    "lists": "A: [B, C], ",
    "lines of lists": "A: [B, C]\n",
    "edges": "edges: (A,B), (B,C)\n",
    "open brackets": "E = {(",
    "tables": "|A|B|\n|---|---|\n",
    "table of rules": "|---|---|\n",
    "dot": "digraph { a -> {b ",
    "mermaid": "graph TD\nA --> B & C\n",
    "branches": "├── A\n",
    "sentences": "A is connected to B and C. ",
    "lines of sentences": "A is connected to B and C\n",
    "matrix rows": "0 1 2 3 4 5 6 7 8 9\n",
    "drawing": "A - 1 - B - 2 - C\n|   |   |   |   |\n",
    "words": "lorem: ipsum, dolor and connected\n",
    "blocks": "```\nA -> B, C\nB -> A\n```\n",
    "spaces": " ",
    "bullets": "* * * A\n",
    "nulls": "\0",
    "arabic": "العقدة A متصلة بـ B و C\n",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", [SIZE, 40_000])
def test_comes_back_soon(name: str, size: int) -> None:
    text = (HOSTILE[name] * size)[:size]
    blocks = code_blocks(text)
    started = time.process_time()
    read_prose(text, blocks)
    assert time.process_time() - started < 3  # about 0.5 s where nothing else runs


PIECES = st.sampled_from(
    [
        *"ABC123|/\\+-_<>:,;.(){}[]=v^\n\n\n   ",
        *("->", "--", "→", "{(", "| A |", "- ", "├── ", "---|---\n", "```\n"),
        *("graph ", "edges: ", "order: ", "connected to ", "digraph {", "graph TD\n"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=80).map("".join))
def test_never_raises(text: str) -> None:
    for example in read(text):
        assert Example.from_json(example.as_json()) == example
        assert len(example.nodes) > 2


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_never_raises_on_any_text(text: str) -> None:
    read(text)
