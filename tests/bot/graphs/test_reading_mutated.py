"""Answers of the corpus, damaged at random: nothing raises, and what is found is an example."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.graphs.example import Example
from bot.graphs.reading import read_answer

_PIECES: Final = (
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        '"""',
        "\\",
        "#",
        ":",
        ",",
        "\n",
        "\t",
        "    ",
        "...",
    ),
    *(
        "\0",
        "\ufeff",
        "\ud800",
        "\u202e",
        "```",
        "</think>",
        "<pre>",
        ">>> ",
        "\\n",
        "lambda: ",
        "*",
    ),
    *("while True:\n", "def f(f): return f(f)\n", "yield ", "self.", "[x for x in x]", "1e999"),
    *(
        "0" * 400,
        "-" * 200,
        "(" * 200,
        "9**9**9",
        "x = x\n",
        "import numpy as np\n",
        "global graph\n",
    ),
)
_MAX_SECONDS: Final = 2.0

_changes = st.lists(
    st.tuples(
        st.sampled_from(("drop", "repeat", "insert", "swap", "splice")),
        st.floats(0, 1),
        st.integers(1, 60),
        st.sampled_from(_PIECES),
        st.integers(0, 10**6),
    ),
    min_size=1,
    max_size=6,
)


def _mutated(
    code: str, changes: Sequence[tuple[str, float, int, str, int]], cases: Sequence[Any]
) -> str:
    for how, where, size, piece, other in changes:
        at = int(where * len(code))
        cut = code[at : at + size]
        middle = {
            "drop": "",
            "repeat": cut * 3,
            "insert": piece + cut,
            "swap": cut[::-1],
            "splice": cases[other % len(cases)].code[at : at + 4 * size] + cut,
        }
        code = code[:at] + middle[how] + code[at + size :]
    return code


@settings(max_examples=120, deadline=None)
@given(number=st.integers(0, 10**6), changes=_changes, fence=st.booleans())
def test_damage_never_raises(
    corpus: Sequence[Any], number: int, changes: list[Any], *, fence: bool
) -> None:
    cases = [case for case in corpus if case.code_language != "text"]
    case = cases[number % len(cases)]
    text = _mutated(case.code, changes, cases)
    started = time.process_time()
    reading = read_answer(f"```{case.code_language}\n{text}\n```\n" if fence else text)
    assert time.process_time() - started < _MAX_SECONDS
    assert (reading.primary is None) == (not reading.examples)
    for example in reading.examples:
        assert Example.from_json(json.loads(json.dumps(example.as_json()))) == example
