"""Open models think aloud before they answer; only the answer counts."""

from __future__ import annotations

import pytest

from bot.graphs.reading import read_answer

THOUGHT = "```python\ngraph = {1: [2]}\nbfs(graph, 1)\n```"
ANSWER = "```python\ngraph = {'A': ['B'], 'B': []}\nbfs(graph, 'A')\n```"


@pytest.mark.parametrize("opening", ["<think>\n", "\n<think>", ""])
def test_a_graph_in_the_thought_is_no_example(opening: str) -> None:
    reading = read_answer(f"{opening}{THOUGHT}\n</think>\n\n{ANSWER}")

    (example,) = reading.examples
    assert example.arcs == (("A", "B"),)
    assert example.where[0] > 6


def test_a_model_cut_off_in_thought_gave_no_example() -> None:
    assert read_answer(f"<think>\n{THOUGHT}\nso the answer").primary is None
