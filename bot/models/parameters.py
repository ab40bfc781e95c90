"""Which of a model's litellm_params are sent with a question, and what is recorded of them.

The names were read in litellm 1.106.2: `GenericLiteLLMParams` and `completion`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.models.client import ModelSpec, Question
from bot.models.redact import plain_parameters

# What steers the proxy's router, budgets, caches and logs. It changes nothing of what one model is
# asked, so it is left away without a word.
ROUTING = frozenset(
    {
        "allow_client_keepalive_override", "budget_duration", "cache", "caching", "caching_groups",
        "configurable_clientside_auth_params", "cooldown_time", "default_api_key_rpm_limit",
        "default_api_key_tpm_limit", "id", "itpm", "keepalive_seconds", "litellm_request_debug",
        "litellm_trace_id", "logger_fn", "max_budget", "max_file_size_mb", "max_parallel_requests",
        "max_retries", "metadata", "model_info", "num_retries", "order", "otpm", "request_timeout",
        "retry_policy", "retry_strategy", "routing_strategy", "stream", "stream_options",
        "stream_timeout", "stream_timeout_by_service_tier", "tag_regex", "tags",
        "timeout_by_service_tier", "tpm", "use_in_pass_through", "verbose", "weight",
    }
)  # fmt: skip

# What would change the question, or put another answer in the model's place. A run asks one model
# exactly its prompt, so it is left away too, but the operator is told.
ALTERING = frozenset(
    {
        "context_window_fallback_dict", "default_fallbacks", "fallbacks", "fastest_response",
        "function_call", "functions", "guardrails", "litellm_system_prompt",
        "merge_reasoning_content_in_choices", "messages", "mock_response", "mock_timeout",
        "model_list", "n", "prompt", "prompt_id", "prompt_label", "prompt_variables",
        "prompt_version", "silent_model", "tool_choice", "tools",
    }
)  # fmt: skip

# What has a place of its own in `ModelSpec`, or means something to the proxy only.
PLACED = frozenset(
    {
        "input_cost_per_token", "litellm_credential_name", "model", "output_cost_per_token", "rpm",
        "timeout",
    }
)  # fmt: skip

NOT_SENT = ROUTING | ALTERING | PLACED

# What says where a question goes. It is in no request's body, and recorded all the same.
_ADDRESS = frozenset(
    {
        "api_base", "api_version", "aws_region_name", "custom_llm_provider", "organization",
        "vertex_ai_location", "vertex_ai_project", "vertex_location", "vertex_project",
    }
)  # fmt: skip

_NO_PARAMETER = frozenset({"extra_body", "extra_headers", "messages", "model"})


def passed_on(model: ModelSpec) -> dict[str, Any]:
    """Give the parameters that litellm is called with."""
    return {name: value for name, value in model.parameters.items() if name not in NOT_SENT}


def recorded(question: Question, body: object) -> dict[str, Any]:
    """Give the parameters that were sent, fit to be stored: JSON, nothing secret, no prompt.

    Args:
        question: what was asked.
        body: the request's body as litellm told of it, an object or its JSON. litellm drops what
            a model does not take and renames the rest, so only the body says what was sent. Where
            it is neither, what litellm was called with stands for it.
    """
    model, given = question.model, passed_on(question.model)
    if isinstance(body, str | bytes):
        try:
            body = json.loads(body)
        except ValueError:
            body = None
    if isinstance(body, Mapping):
        extra = body.get("extra_body")  # the OpenAI client sends what is in it beside the rest
        sent = {**body, **(extra if isinstance(extra, Mapping) else {})}
        sent = {name: value for name, value in sent.items() if name not in _NO_PARAMETER}
        address = {name: value for name, value in given.items() if name in _ADDRESS}
        given = address | _without(sent, question.prompt.strip())
    return plain_parameters(given, model.secret_texts)


def _without(sent: Mapping[str, Any], prompt: str) -> dict[str, Any]:
    """Leave out what holds the prompt, which each provider has under another name and depth."""
    return {
        name: _without(value, prompt) if isinstance(value, Mapping) else value
        for name, value in sent.items()
        if isinstance(value, Mapping) or not _holds(value, prompt)
    }


def _holds(value: object, prompt: str) -> bool:
    if isinstance(value, Mapping):
        return any(_holds(held, prompt) for held in value.values())
    if isinstance(value, list | tuple):
        return any(_holds(held, prompt) for held in value)
    return isinstance(value, str) and prompt in value
