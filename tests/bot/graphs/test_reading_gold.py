"""The 82 real answers, against the example graphs that were read off them by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.graphs.reading import read_answer

DATA = Path(__file__).resolve().parents[3] / "../shared/data/arena-hard-dfs"


def _lines(name: str) -> list[dict[str, Any]]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _plain(adjacency: dict[str, Any]) -> dict[str, list[str]]:
    return {node: list(near) for node, near in adjacency.items() if near}


@pytest.mark.skipif(not DATA.is_dir(), reason="the real answers are not at ../shared/data")
def test_reads_the_real_answers_as_people_did() -> None:
    gold = {row["id"]: row for row in _lines("gold.jsonl")}
    wrong, false_alarms, with_graph, others = [], [], 0, 0
    for answer in _lines("answers.jsonl"):
        reading = read_answer(answer["text"])
        have = None
        if reading.primary is not None:
            example = reading.examples[reading.primary]
            have = (_plain(dict(example.adjacency)), example.weights, example.partial)
        graphs = gold[answer["id"]]["graphs"]
        primary = next((graph for graph in graphs if graph["primary"]), None)
        if primary is None:
            false_alarms += [f"{answer['model']}: {have}"] * (have is not None)
            continue
        with_graph += 1
        others += len(reading.examples) != len(graphs)
        want = (_plain(primary["adjacency"]), primary["weights"], False)
        if have != want:
            wrong.append(f"{answer['model']}\n  want {want}\n  have {have}")
    print("\n".join([*wrong, *false_alarms]))  # noqa: T201 - shown when the test fails
    assert with_graph == 77
    assert len(wrong) <= 1
    assert not false_alarms
    assert others <= 1
