"""Graphs written in every form and code language of the corpus, and what only looks like one."""

from __future__ import annotations

from typing import Any

from bot.graphs.example import Example
from bot.graphs.reading import read_answer


def primary_of(text: str) -> Example | None:
    reading = read_answer(text)
    return None if reading.primary is None else reading.examples[reading.primary]


def arcs_of(example: Example | None) -> dict[str, tuple[str, ...]]:
    return {n: near for n, near in example.adjacency.items() if near} if example else {}


def weights_of(example: Example | None) -> str:
    weights = example.weights if example else None
    return ", ".join(f"{u}-{v} {' '.join(map(str, w))}" for (u, v), w in (weights or {}).items())


def fenced(case: Any) -> str:
    tag = "" if case.code_language == "text" else case.code_language
    if not tag:
        return str(case.code)
    return f"Here is how it is done.\n\n```{tag}\n{case.code}```\n\nThat is all.\n"


def test_reads_the_graph_as_the_program_builds_it(case: Any) -> None:
    example = primary_of(fenced(case))
    assert arcs_of(example) == case.graph
    assert weights_of(example) == case.weights
    if example is not None:
        assert example.directed_known == case.directed_known
        assert example.partial == case.partial
        assert example.language == case.code_language
        assert not case.form or example.form == case.form


def test_reads_the_same_as_a_bare_file(case: Any) -> None:
    """Code that is an answer by itself, without a fence, as files of repositories are."""
    example = primary_of(case.code)
    assert arcs_of(example) == case.graph
