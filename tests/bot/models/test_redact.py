from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models.redact import HIDDEN, LONGEST_QUOTE, plain_parameters, quotable, redact

PLANTED = "pl4nted/key+with=odd&signs"


@pytest.mark.parametrize(
    "echo",
    [
        PLANTED,
        PLANTED.upper(),
        quote(PLANTED, safe=""),
        quote(PLANTED, safe="").lower(),
        json.dumps({"sent": PLANTED}),
        f"https://host/v1?x={quote(PLANTED, safe='')}&y=1",
    ],
)
def test_a_given_secret_is_hidden_however_it_is_spelled(echo: str) -> None:
    shown = redact(f"The key ({echo}) is wrong", [PLANTED])
    assert "pl4nted" not in shown.lower()
    assert "odd" not in shown.lower()
    assert shown.startswith("The key (")


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("Incorrect API key provided: sk-proj-abc123DEF456ghi789.", "abc123"),
        ("Incorrect API key provided: sk-abcde***********wxyz.", "wxyz"),
        ("Authorization: Bearer abc.def.ghi-123", "def"),
        ("authorization: Basic dXNlcjpwYXNz", "dXNl"),
        ("GET https://host/v1beta/models?alt=sse&key=AIzaSyD-short_1 failed", "AIza"),
        ("GET https://host/path?access_token=short failed", "short"),
        ("next=https%3A%2F%2Fhost%3Fkey%3Dshort1 failed", "short1"),
        ("connect to https://user:hunter2@host/v1", "hunter2"),
        ('{"api_key": "hunter2-and-more"}', "hunter2"),
        ("{'x-api-key': 'hunter2-and-more'}", "hunter2"),
        ('{\\"password\\": \\"hunter2\\"}', "hunter2"),
        ("AKIAIOSFODNN7EXAMPLE is not allowed", "IOSFODNN7"),
        ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "c2ln"),
        ("subscription 0123456789abcdef0123456789abcdef is over", "0123456789abcdef"),
        ("signed with dGhpcyBpcyBhIHNlY3JldCBrZXkgb2YgMzI=", "IHNlY3JldC"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(said: str, secret: str) -> None:
    shown = redact(said)
    assert secret not in shown
    assert HIDDEN in shown


@pytest.mark.parametrize(
    "said",
    [
        "The model `meta-llama/Llama-3.3-70B-Instruct-Turbo` does not exist.",
        "anthropic/claude-3-5-sonnet-20241022 is not a valid model ID",
        "max_tokens: 100000 is more than the limit of 8192 for this model",
        "Rate limit reached on requests per minute (RPM): Limit 30, Used 30.",
        "temperature must be between 0 and 2",
    ],
)
def test_plain_messages_stay_readable(said: str) -> None:
    assert redact(said) == said


def test_a_message_becomes_one_short_line() -> None:
    shown = redact("too\n\tmany   words " * 1000)
    assert shown.startswith("too many words too many")
    assert len(shown) <= LONGEST_QUOTE
    assert shown.endswith("…")


@pytest.mark.parametrize("hostile", ["a" * 10**6, "_a" * 10**5, "?" * 10**5, "sk-" * 10**5])
def test_hostile_messages_take_no_time(hostile: str) -> None:
    assert len(redact(hostile, ["secret-word"])) <= LONGEST_QUOTE


@given(
    st.text(min_size=4, alphabet=st.characters(exclude_categories=["Z", "C"])),
    st.text(max_size=50),
)
def test_no_secret_survives_wherever_it_stands(secret: str, around: str) -> None:
    assert secret not in redact(f"{around}{secret}{around}", [secret], longest=10**6).replace(
        HIDDEN, ""
    )


PROMPT = "Write a breadth-first search in Python, with an example graph."


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("no such parameter: temprature", "no such parameter: temprature"),
        ("bad input 'a breadth-first search in'", ""),
        ("bad input 'a   breadth-first\nsearch'", ""),
        ("<!DOCTYPE html><title>Sign in</title>", ""),
        ("<html><body>502</body></html>", ""),
    ],
)
def test_a_quote_repeats_neither_the_prompt_nor_a_web_page(message: str, shown: str) -> None:
    assert quotable(message, secrets=(), prompt=PROMPT) == shown


def test_a_prompt_is_known_in_its_json_spelling_too() -> None:
    prompt = "파이썬으로 너비 우선 탐색 함수를 만들어 줘"
    assert not quotable(f"bad input: {json.dumps(prompt)}", secrets=(), prompt=prompt)
    assert not quotable(f"bad input: {prompt}", secrets=(), prompt=prompt)


def test_parameters_to_be_stored_hold_no_secret_and_fit_json() -> None:
    stored = plain_parameters(
        {
            "temperature": 0.2,
            "stop": ("a", "b"),
            "seed": None,
            "top_p": float("nan"),
            "api_base": "https://user:hunter2@host/v1?key=hunter3",
            "api_key": "hunter4",
            "extra_headers": {"Authorization": "Bearer hunter5", "X-Team": "blue"},
            "extra_body": {"deep": [{"password": "hunter6"}, "planted-1"]},
        },
        ["planted-1"],
    )
    assert stored["temperature"] == 0.2
    assert stored["stop"] == ["a", "b"]
    assert stored["extra_headers"]["X-Team"] == "blue"
    written = json.dumps(stored, allow_nan=False)
    assert "hunter" not in written
    assert "planted" not in written
