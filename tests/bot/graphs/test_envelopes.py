"""Answers that came wrapped: what is inside counts, and stands where the wrapping stands."""

from __future__ import annotations

import html
import json

import pytest

from bot.graphs.envelopes import opened
from bot.graphs.reading import read_answer

CODE = """graph = {"A": ["B", "C"], "B": ["D"], "C": [], "D": []}

def bfs(graph, start):
    queue = [start]
    while queue:
        for near in graph[queue.pop(0)]:
            print(f"{near}\\n")
            queue.append(near)

bfs(graph, "A")
"""
ARCS = {"A": ("B", "C"), "B": ("D",)}
FENCED = f"Here:\n\n```python\n{CODE}```\n"


def notebook(*cells: tuple[str, str]) -> str:
    return json.dumps(
        {
            "cells": [
                {"cell_type": kind, "source": text.splitlines(keepends=True), "outputs": []}
                for kind, text in cells
            ],
            "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
        },
        indent=1,
    )


WRAPPED = {
    "a JSON string": json.dumps(FENCED),
    "a JSON string of code": json.dumps(CODE),
    "a record of code": json.dumps({"language": "python", "code": CODE}),
    "a record within a record": json.dumps({"choices": [{"message": {"content": FENCED}}]}),
    "a record in a fence": f"So:\n\n```json\n{json.dumps({'code': CODE}, indent=2)}\n```\n",
    "JSON with bare line ends": '{"answer": "'
    + FENCED.replace("\\", "\\\\").replace('"', '\\"')
    + '"}',
    "a notebook": notebook(("markdown", "# Search\nfirst"), ("code", CODE)),
    "a notebook in pieces": notebook(*(("code", part) for part in CODE.split("\n\n"))),
    "a text of Python": repr(FENCED),
    "spelled-out line ends": FENCED.replace("\\n", "\\\\n").replace("\n", "\\n"),
    "a record cut off": json.dumps({"code": CODE + "print('done')\n" * 3})[:-12],
    "HTML": f'<p>So:</p><pre><code class="language-python">{html.escape(CODE)}</code></pre>',
    "HTML with colours": f"<pre>{html.escape(CODE)}</pre>".replace("def", "<span x=y>def</span>"),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_reads_what_is_wrapped(name: str) -> None:
    text = WRAPPED[name]
    reading = read_answer(text)
    assert reading.primary is not None
    example = reading.examples[reading.primary]
    assert {n: near for n, near in example.adjacency.items() if near} == ARCS
    assert not example.partial
    first, last = example.where
    assert 1 <= first <= last <= text.count("\n") + 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plain words.",
        FENCED,
        CODE,
        '{"A": ["B"], "B": []}',
        '{"A": "one\\n"',
        "[" * 5_000 + '"\\n"',
        "The mark \\n ends a line; \\t is a tab.",
    ],
)
def test_leaves_alone_what_is_no_wrapping(text: str) -> None:
    assert opened(text) is None


def test_finds_nothing_where_nothing_is_wrapped() -> None:
    assert read_answer(json.dumps({"code": "print(1)\nprint(2)\n"})).primary is None
    assert read_answer(notebook(("markdown", "Nothing\nhere"))).primary is None
