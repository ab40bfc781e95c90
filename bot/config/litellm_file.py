"""What a LiteLLM proxy configuration holds beside the models, and which models can be asked.

The names were read in litellm 1.106.2: the proxy's `load_config` and `ConfigYAML`, and the modes of
its bundled price map. Which litellm_params are sent, `bot.models.parameters` says.
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

# Parameters of providers whose names come close to one that kinprobe knows, and are meant.
NEAR_NAMES = frozenset({"vertex_ai_project", "vertex_ai_location", "vertex_ai_credentials"})

# Modes of LiteLLM's price map that `litellm.acompletion` can ask: "completion" models are given
# the prompt as plain text. Models of the Responses API alone would need LiteLLM's bridge, which
# wants a web server's libraries (mcp) that kinprobe does not bring.
ASKABLE_MODES = frozenset({"chat", "completion"})

# What a model does that the price map does not list, by a word in its name.
_MODES_BY_WORD = {
    "audio_speech": "tts",
    "audio_transcription": "whisper|transcribe",
    "embedding": "embed|embeddings?|bge",
    "image_generation": "dall-e|flux|gpt-image|imagen|imagegeneration|stable-diffusion",
    "moderation": "moderation",
    "realtime": "realtime",
    "rerank": "rerank|reranker",
    "video_generation": "sora|veo",
}
_MODE_OF_WORD = tuple(
    (re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE), mode)
    for mode, words in _MODES_BY_WORD.items()
)

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
    """Give a model's mode: the price map's for the first of its names that it lists, else by name.

    What is not listed may be so with another provider or an image's size in front, or have a word
    in its name that says what it does; None is a name that says nothing.
    """
    names = tuple(_spellings(*models))
    for name in names:
        mode = price_map().get(name, {}).get("mode")
        if isinstance(mode, str):
            return mode
    return next(
        (
            mode
            for find in (_mode_elsewhere, _mode_by_word)
            for name in names
            if (mode := find(name))
        ),
        None,
    )


def _mode_elsewhere(name: str) -> str | None:
    """Give the mode of the entries that end in this name; chatting goes before anything else."""
    if not re.search("[0-9]", name):
        return None  # "base" and "fast" are models too, of one provider only
    modes = {
        str(held["mode"])
        for listed, held in price_map().items()
        if "mode" in held and listed.endswith(f"/{name}")
    }
    return min(modes & ASKABLE_MODES or modes, default=None)


def _mode_by_word(name: str) -> str | None:
    return next((mode for pattern, mode in _MODE_OF_WORD if pattern.search(name)), None)


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
