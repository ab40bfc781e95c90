"""What is recorded of a request: the parameters in it, and neither the prompt nor a secret."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.models.client import ModelSpec, Question
from bot.models.parameters import recorded

PROMPT = "Draw a graph.\n"
CHAT = [{"role": "user", "content": PROMPT}]


def question(**parameters: Any) -> Question:
    secrets = {"api_key": "planted-Key_0123", "extra_headers": {"X-Pass": "planted-word"}}
    return Question(ModelSpec("m", "openai/m", parameters, secrets), PROMPT)


@pytest.mark.parametrize(
    ("body", "parameters"),
    [
        (
            {"model": "m", "messages": CHAT, "max_completion_tokens": 7},
            {"max_completion_tokens": 7},
        ),
        (
            {"messages": CHAT, "extra_body": {"top_k": 3}, "extra_headers": {"X-Pass": "?"}},
            {"top_k": 3},
        ),
        (
            {"contents": [{"parts": [{"text": PROMPT}]}], "generationConfig": {"top_k": 3}},
            {"generationConfig": {"top_k": 3}},
        ),
        (
            json.dumps({"messages": CHAT, "inferenceConfig": {"maxTokens": 7}}),
            {"inferenceConfig": {"maxTokens": 7}},
        ),
        ({"prompt": f"[INST] {PROMPT.strip()} [/INST]", "stream": False}, {"stream": False}),
        ({"input": {"prompt": PROMPT, "top_k": 3}}, {"input": {"top_k": 3}}),
    ],
)
def test_what_was_sent_is_recorded_without_the_prompt(
    body: object, parameters: dict[str, Any]
) -> None:
    asked = question(temperature=0.3, api_base="http://host/v1")
    assert recorded(asked, body) == {"api_base": "http://host/v1"} | parameters


@pytest.mark.parametrize("body", [None, "no JSON", b"\xff", "[1]"])
def test_where_the_request_is_not_seen_what_was_passed_on_is_recorded(body: object) -> None:
    asked = question(temperature=0.3, fallbacks=["x"], num_retries=3)
    assert recorded(asked, body) == {"temperature": 0.3}


def test_no_secret_is_recorded() -> None:
    body = {"messages": CHAT, "user": "planted-Key_0123", "note": ["planted-word"], "api_key": "x"}
    assert "planted" not in json.dumps(recorded(question(), body))
