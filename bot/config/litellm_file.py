"""What a LiteLLM proxy configuration holds beside the models, and which models can be asked.

The names were read in litellm 1.106.2: the proxy's `load_config` and `ConfigYAML`,
`GenericLiteLLMParams`, and the modes of its bundled price map.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# Top-level sections that are the proxy's own.
SECTIONS = frozenset(
    {
        "agent_list", "agents", "assistant_settings", "callback_settings", "credential_list",
        "default_vertex_config", "environment_variables", "files_settings", "finetune_settings",
        "general_settings", "guardrails", "include", "litellm_settings", "mcp_aliases",
        "mcp_servers", "mcp_tools", "pass_through_endpoints", "plugins", "policies",
        "policy_attachments", "prompts", "router_settings", "sandbox_tools", "search_tools",
        "vector_store_registry", "worker_registry",
    }
)  # fmt: skip

# litellm_params that steer the proxy's router, budgets, caches and logs. They change nothing of
# what one model is asked, so they are left away without a word.
ROUTING = frozenset(
    {
        "allow_client_keepalive_override", "budget_duration", "cache", "caching", "caching_groups",
        "configurable_clientside_auth_params", "cooldown_time", "default_api_key_rpm_limit",
        "default_api_key_tpm_limit", "id", "itpm", "keepalive_seconds", "litellm_trace_id",
        "max_budget", "max_file_size_mb", "max_parallel_requests", "max_retries", "metadata",
        "model_info", "num_retries", "order", "otpm", "request_timeout", "retry_policy",
        "routing_strategy", "stream", "stream_options", "stream_timeout",
        "stream_timeout_by_service_tier", "tag_regex", "tags", "timeout_by_service_tier", "tpm",
        "use_in_pass_through", "weight",
    }
)  # fmt: skip

# litellm_params that would change the question, or put another answer in the model's place. A
# run asks one model exactly its prompt, so they are left away too, but the operator is told.
ALTERING = frozenset(
    {
        "context_window_fallback_dict", "fallbacks", "fastest_response", "function_call",
        "functions", "guardrails", "litellm_system_prompt", "messages", "mock_response",
        "mock_timeout", "model_list", "n", "prompt_id", "prompt_label", "prompt_variables",
        "prompt_version", "silent_model", "tool_choice", "tools",
    }
)  # fmt: skip

# Parameters of providers whose names come close to one that kinprobe knows, and are meant.
NEAR_NAMES = frozenset({"vertex_ai_project", "vertex_ai_location", "vertex_ai_credentials"})

# Modes of LiteLLM's price map that `litellm.acompletion` can ask: "completion" models are given
# the prompt as plain text, "responses" models go over its bridge to the Responses API.
ASKABLE_MODES = frozenset({"chat", "completion", "responses"})

# Providers whose client refuses to start without any API key, also where the endpoint wants none.
_OPENAI_CLIENTS = frozenset({"openai", "custom_openai", "text-completion-openai"})
NO_API_KEY = "no-api-key-needed"

_SECRET_NAME = re.compile(
    r"(^|.*[_-])(api_?key|key|secret|token|password|passwd|credentials?|authorization|auth|cookie|headers?)$"
    r"|.*access_key_id$|^provider_specific_header$",
    re.IGNORECASE,
)


def is_secret(name: str, value: Any) -> bool:
    """Tell whether a litellm_params entry holds something that must not be stored or shown."""
    if "_cost_per_" in name or name in {"bos_token", "eos_token"}:  # prices; marks of a template
        return False
    if _SECRET_NAME.fullmatch(name):
        return True
    if isinstance(value, dict):
        return any(is_secret(inner, held) for inner, held in value.items())
    if isinstance(value, list):
        return any(is_secret(name, held) for held in value)
    return isinstance(value, str) and _url_holds_secret(value)


def _url_holds_secret(text: str) -> bool:
    if "://" not in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return "@" in parts.netloc or "=" in parts.query


def without_secret(url: str) -> str:
    """Give an address without user, password and query."""
    if not _url_holds_secret(url):
        return url
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


@functools.cache
def price_map() -> Mapping[str, Mapping[str, Any]]:
    """Read LiteLLM's bundled price map, without importing LiteLLM (which takes seconds)."""
    spec = find_spec("litellm")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("litellm is not installed; run make install")
    file = Path(spec.origin).with_name("model_prices_and_context_window_backup.json")
    loaded: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def known_mode(*models: str | None) -> str | None:
    """Give the price map's mode for the first of these names that it knows."""
    for name in _spellings(*models):
        mode = price_map().get(name, {}).get("mode")
        if isinstance(mode, str):
            return mode
    return None


def provider_of(model: str, custom_provider: str | None = None) -> str:
    """Give the provider's name as LiteLLM would: named, in front of the slash, or by its map."""
    if custom_provider:
        return custom_provider
    if "/" in model:
        return model.partition("/")[0]
    listed = price_map().get(model, {}).get("litellm_provider")
    return listed if isinstance(listed, str) else model


def placeholder_api_key(provider: str, api_base: str | None) -> str | None:
    """Give the stand-in that lets a local server without API keys be asked.

    Without it the OpenAI client would refuse to start, or send the operator's own OPENAI_API_KEY.
    """
    if provider in _OPENAI_CLIENTS and api_base and is_local(api_base):
        return NO_API_KEY
    return None


def is_local(api_base: str) -> bool:
    """Tell whether an endpoint is on this machine or in its private network."""
    import ipaddress

    try:
        host = urlsplit(api_base).hostname or ""
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".localhost", ".lan"))


def _spellings(*models: str | None) -> Iterator[str]:
    """Give each name, then what is left of it without the provider and region in front."""
    for model in models:
        rest = model or ""
        while rest:
            yield rest
            rest = rest.partition("/")[2]
