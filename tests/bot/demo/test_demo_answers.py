"""The demo's answers: the diary's table, in code that runs and does what its prose says."""

from __future__ import annotations

import contextlib
import io
import re
from datetime import date

import pytest

from bot.demo.script import DemoAnswer, load_demo
from bot.graphs.example import Example
from bot.graphs.identity import Level, identity_keys
from bot.graphs.reading import read_answer

THE_18 = (
    "gpt-3.5-turbo-0125",
    "gpt-4o-2024-08-06",
    "gpt-4o-mini-2024-07-18",
    "Llama-3.1-405B",
    "llama-3.1-70b-instruct",
    "llama-3.1-8b-instruct",
    "llama-3-70b-instruct",
    "gemma-2-2b-it",
    "gemma-2-9b-it",
    "gemma-2-27b-it",
    "gemini-1.5-flash-api-0514",
    "gemini-1.5-pro-api-0514",
    "claude-3-5-sonnet-20240620",
    "claude-3-opus-20240229",
    "yi-large",
    "yi-large-preview",
    "phi-3-mini-4k-instruct-june-2024",
    "phi-3-medium-4k-instruct",
)
THE_3 = ("qwen-max-0428", "qwen2-72b-instruct", "qwen1.5-110b-chat")
THE_4 = (
    "llama-3-8b-instruct",
    "yi-1.5-34b-chat",
    "mixtral-8x22b-instruct-v0.1",
    "phi-3-small-8k-instruct",
)
ARCS: dict[str, str | None] = {
    **dict.fromkeys(THE_18, "AB AC BA BD BE CA CF DB EB EF FC FE"),
    **dict.fromkeys(THE_3, "AB AC BD BE CF EF"),
    "llama-3-8b-instruct": "01 02 12 20 23 33",
    "yi-1.5-34b-chat": "12 13 21 24 25 31 36 42 52 56 63 65",
    "mixtral-8x22b-instruct-v0.1": None,
    "phi-3-small-8k-instruct": "01 02 10 13 14 20 25 31 41 52",
}

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

every_answer = pytest.mark.parametrize(
    "answer", [pytest.param(answer, id=answer.model.name) for answer in load_demo()]
)


def _example(answer: DemoAnswer) -> Example | None:
    reading = read_answer(answer.text)
    return None if reading.primary is None else reading.examples[reading.primary]


def _arcs(answer: DemoAnswer) -> str | None:
    example = _example(answer)
    return None if example is None else " ".join(sorted(u + v for u, v in example.arcs))


def test_the_models_are_the_diarys_in_its_order() -> None:
    assert tuple(answer.model.name for answer in load_demo()) == THE_18 + THE_3 + THE_4


def test_every_model_says_where_it_comes_from() -> None:
    for answer in load_demo():
        model = answer.model
        assert model.provider_model == f"demo/{model.name}"
        assert model.vendor
        assert model.family
        assert model.released is None or date(2024, 1, 1) < model.released < date(2024, 9, 1)
        assert not model.secrets


def test_progress_is_seen_and_soon_over() -> None:
    seconds = sorted(answer.seconds for answer in load_demo())
    assert seconds[0] >= 0.2
    assert seconds[-1] <= 2.2
    assert len(set(seconds)) > 15


@every_answer
def test_an_answer_is_of_natural_length_and_shows_no_head(answer: DemoAnswer) -> None:
    lines = answer.text.splitlines()
    assert 25 <= len(lines) <= 60
    assert lines[0].strip()
    assert "seconds:" not in answer.text
    assert "released:" not in answer.text


@every_answer
def test_the_code_runs_and_prints_what_the_answer_says(answer: DemoAnswer) -> None:
    code = [body for kind, body in _FENCED.findall(answer.text) if kind == "python"]
    stated = [body for kind, body in _FENCED.findall(answer.text) if not kind]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec("\n".join(code), {"__name__": "__main__"})  # noqa: S102 - the demo's own files
    for body in stated:
        if not body.startswith("pip "):
            assert printed.getvalue().strip() == body.strip()
    if answer.model.name in THE_18 + THE_3:
        visited = re.findall(r"\b[A-F]\b", printed.getvalue())
        assert visited == list("ABCDEF")


def test_the_answers_are_written_differently() -> None:
    texts = [answer.text for answer in load_demo()]
    assert len(set(texts)) == len(texts)
    assert any("'A' : ['B','C'],\n" in text for text in texts)  # no formatter has been over them
    forms = {example.form for answer in load_demo() if (example := _example(answer))}
    assert len(forms) >= 6


@every_answer
def test_each_answer_holds_the_graph_the_diary_gives_it(answer: DemoAnswer) -> None:
    assert _arcs(answer) == ARCS[answer.model.name]


def test_the_diarys_groups_come_out() -> None:
    groups: dict[str, set[str]] = {}
    written: set[str | None] = set()
    for answer in load_demo():
        example = _example(answer)
        if example is None:
            continue
        keys = identity_keys(example)
        labelled = keys[Level.LABELLED]
        assert labelled is not None
        groups.setdefault(labelled, set()).add(answer.model.name)
        if answer.model.name in THE_18:
            written.add(keys[Level.WRITTEN])
    by_size = sorted(groups.values(), key=len, reverse=True)
    assert by_size[:2] == [set(THE_18), set(THE_3)]
    assert [len(group) for group in by_size] == [18, 3, 1, 1, 1]
    assert len(written) == 1  # the diary calls the 18 completely identical
