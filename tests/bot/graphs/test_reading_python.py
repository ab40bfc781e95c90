"""Graphs written in Python, in every form that answers use, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.graphs.example import Example
from bot.graphs.reading import Reading, read_answer

_FACT = re.compile(r"^(after|graph|weights|form|direction): (.*)$")
_LABEL = r"\([^)]*\)|[^\s:,(]+"


@dataclass(frozen=True)
class Case:
    name: str
    code: str
    graph: dict[str, tuple[str, ...]]
    weights: str
    form: str
    directed_known: bool


def _cases() -> list[Case]:
    files = sorted(Path(__file__).parent.glob("python_cases*.txt"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    before: dict[str, str] = {}
    cases: list[Case] = []
    for part in re.split(r"^(?==== |\*\*\* |More answers )", text, flags=re.MULTILINE)[1:]:
        if part.startswith("More"):
            continue
        head, body = part.split("\n\n", maxsplit=1)
        title, *rest = head.split("\n")
        if title.startswith("*** "):
            before[title[4:]] = body.strip("\n") + "\n\n"
            continue
        facts = {found[1]: found[2] for line in rest if (found := _FACT.match(line))}
        code = before.get(facts.get("after", ""), "") + body.rstrip("\n") + "\n"
        for name, shared in before.items():
            code = code.replace(f"<<{name}>>", shared)
        cases.append(
            Case(
                name=title[4:],
                code=code,
                graph=_rows(facts["graph"]),
                weights=facts.get("weights", ""),
                form=facts.get("form", ""),
                directed_known=facts.get("direction") != "unknown",
            )
        )
    return cases


def _rows(text: str) -> dict[str, tuple[str, ...]]:
    if text == "none":
        return {}
    rows = re.findall(rf"({_LABEL}):((?:{_LABEL})(?:,(?:{_LABEL}))*)", text)
    return {node: tuple(re.findall(_LABEL, near)) for node, near in rows}


CASES = _cases()
SHOWING = [case for case in CASES if case.graph]


def fenced(code: str, tag: str = "python") -> str:
    return f"Here is how it is done.\n\n```{tag}\n{code}```\n\nThat is all.\n"


def primary(reading: Reading) -> Example | None:
    return None if reading.primary is None else reading.examples[reading.primary]


def arcs_of(example: Example | None) -> dict[str, tuple[str, ...]]:
    return {n: near for n, near in example.adjacency.items() if near} if example else {}


def weights_of(example: Example | None) -> str:
    weights = example.weights if example else None
    return ", ".join(f"{u}-{v} {' '.join(map(str, w))}" for (u, v), w in (weights or {}).items())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reads_the_graph_as_the_program_builds_it(case: Case) -> None:
    example = primary(read_answer(fenced(case.code)))
    assert arcs_of(example) == case.graph
    assert weights_of(example) == case.weights
    if example is not None:
        assert example.directed_known == case.directed_known
        assert not example.partial
        assert example.language == "python"
        assert not case.form or example.form == case.form


PRESENTATIONS: dict[str, Callable[[str], str]] = {
    "no tag": lambda code: fenced(code, tag=""),
    "tilde": lambda code: fenced(code).replace("```", "~~~"),
    "unclosed": lambda code: fenced(code).split("```\n\nThat")[0],
    "in a list": lambda code: "\n".join(f"   {line}" for line in fenced(code).split("\n")),
    "indented": lambda code: fenced("".join(f"    {line}\n" for line in code.split("\n"))),
    "windows": lambda code: fenced(code).replace("\n", "\r\n"),
    "with prose inside": lambda code: fenced(f"Let's see (it isn't hard:\n\n{code}\nThat's it!\n"),
    "no fence": lambda code: f"Sure, here's the code:\n\n{code}\nThat's all (I hope).\n",
}
# Each case is met in two of the presentations, and each of these by a quarter of the cases.
PRESENTED = [
    (case, name)
    for number, case in enumerate(CASES)
    for name in (list(PRESENTATIONS) * 2)[number % 8 : number % 8 + 4 : 3]
]


@pytest.mark.parametrize(("case", "name"), PRESENTED, ids=lambda x: getattr(x, "name", x))
def test_reads_the_same_however_it_is_presented(case: Case, name: str) -> None:
    text = PRESENTATIONS[name](case.code)
    assert arcs_of(primary(read_answer(text))) == case.graph


@pytest.mark.parametrize("case", SHOWING, ids=lambda case: case.name)
def test_reads_the_same_when_split_into_blocks(case: Case) -> None:
    blocks: list[list[str]] = [[]]
    for line in case.code.rstrip("\n").split("\n"):
        outer = bool(re.match(r"[A-Za-z_@]", line)) and not re.match(r"else|elif|except", line)
        open_decorator = "".join(blocks[-1][:1]).startswith("@") and not re.search(
            r"^(?:async )?(?:def|class) ", "\n".join(blocks[-1]), flags=re.MULTILINE
        )
        if outer and not open_decorator:
            blocks.append([])
        blocks[-1].append(line)
    text = "\n\nNext:\n\n".join(fenced("\n".join(block) + "\n") for block in blocks if block)
    assert arcs_of(primary(read_answer(text))) == case.graph


@pytest.mark.parametrize("case", SHOWING, ids=lambda case: case.name)
def test_where_lies_inside_the_code(case: Case) -> None:
    text = fenced(case.code)
    for example in read_answer(text).examples:
        first, last = example.where
        assert 4 <= first <= last <= text.count("\n") - 3


def test_where_is_the_literal_itself() -> None:
    code = (
        'def bfs(g, s):\n    pass\n\ngraph = {\n    "A": ["B"],\n    "B": [],\n}\nbfs(graph, "A")\n'
    )
    assert primary(read_answer(fenced(code))).where == (7, 10)  # type: ignore[union-attr]  # is there


def test_the_same_graph_twice_counts_once() -> None:
    code = 'graph = {"A": ["B"], "B": ["A"]}\nbfs(graph, "A")\n'
    reading = read_answer(fenced(code) + fenced(code) + fenced(code.replace("graph", "tree")))
    assert len(reading.examples) == 1
    assert reading.examples[0].where == (4, 4)


def test_every_example_of_an_answer_is_given() -> None:
    first = 'plain = {"A": ["B"], "B": ["A"]}\n'
    second = 'weighted = {"X": {"Y": 2}, "Y": {}}\ndijkstra(weighted, "X")\n'
    reading = read_answer(fenced(first) + fenced(second))
    assert [arcs_of(example) for example in reading.examples] == [
        {"A": ("B",), "B": ("A",)},
        {"X": ("Y",)},
    ]
    assert reading.primary == 1
