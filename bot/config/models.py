"""From the file's model_list to the models that kinprobe asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.config import litellm_file
from bot.config.environment import Environment
from bot.config.marked import Marked
from bot.config.schema import Endpoint, ModelEntry, Root
from bot.models.client import ModelSpec
from bot.models.parameters import ALTERING, NOT_SENT


@dataclass(frozen=True, slots=True)
class Choice:
    """Which places of model_list are asked, and what is said of the others."""

    kept: tuple[int, ...]
    notices: tuple[str, ...]


def choose(entries: Sequence[Any], environment: Environment, marked: Marked) -> Choice:
    """Pass over wildcards, models that do not chat and further deployments of one model.

    What is passed over is not validated: its API keys need not be there.
    """
    kept: list[int] = []
    wildcards: list[str] = []
    not_chatting: list[str] = []
    deployments: dict[str, list[int]] = {}
    for at, entry in enumerate(entries):
        name, params, info = _parts(entry, environment)
        model = params.get("model")
        line = marked.line(("model_list", at))
        if not isinstance(name, str) or not isinstance(model, str):
            kept.append(at)  # validation says what is wrong with it
        elif "*" in name or "*" in model:
            wildcards.append(f"'{name}' (line {line})")
        elif reason := _not_askable(model, params, info):
            not_chatting.append(f"'{name}' (line {line}, {reason})")
        else:
            deployments.setdefault(name, []).append(at)
            if len(deployments[name]) == 1:
                kept.append(at)
    notices = (
        _notice("wildcards name no single model and are skipped", wildcards),
        _notice(
            "models that do not chat (unless model_info says mode: chat) are skipped", not_chatting
        ),
        _notice(
            "model_names that stand here more than once are deployments of one model, of which"
            " the first is asked",
            [
                f"'{name}' (of {len(places)} the one in line"
                f" {marked.line(('model_list', places[0]))})"
                for name, places in deployments.items()
                if len(places) > 1
            ],
        ),
    )
    return Choice(tuple(kept), tuple(notice for notice in notices if notice))


def _parts(
    entry: Any, environment: Environment
) -> tuple[Any, Mapping[str, Any], Mapping[str, Any]]:
    """Give an entry's name, litellm_params and model_info, as far as they have the right shape."""

    def peek(value: Any) -> Any:
        found = environment.peek(value)
        return found.strip() if isinstance(found, str) else found  # as validation takes it

    def section(name: str) -> Mapping[str, Any]:
        held = entry.get(name)
        if not isinstance(held, dict):
            return {}
        return {key: peek(value) for key, value in held.items()}

    if not isinstance(entry, dict):
        return None, {}, {}
    return (
        peek(entry.get("model_name")),
        section("litellm_params"),
        section("model_info"),
    )


def _not_askable(model: str, params: Mapping[str, Any], info: Mapping[str, Any]) -> str | None:
    """Say why a model cannot be asked a question; a model nobody knows is taken to chat."""
    if model.startswith("auto_router/"):
        return "a router of the proxy"
    mode = info.get("mode")
    if not isinstance(mode, str):
        bases = (info.get("base_model"), params.get("base_model"), model)
        mode = litellm_file.known_mode(*(base for base in bases if isinstance(base, str)))
    if mode is None or mode in litellm_file.ASKABLE_MODES:
        return None
    return f"mode {mode}"


def build(root: Root) -> tuple[tuple[ModelSpec, ...], tuple[str, ...]]:
    """Give the models as they are asked, and what the operator should know of them."""
    bounds = {_bare(address): bound for address, bound in root.endpoints.items()}
    tightest: dict[str, int] = {}
    for entry in root.model_list:
        endpoint = _endpoint(entry)
        for bound in (entry.model_info.max_concurrent, _bound(bounds, endpoint)):
            if bound is not None:
                tightest[endpoint] = min(bound, tightest.get(endpoint, bound))
    specs = tuple(
        _spec(entry, timeout=root.timeout, max_concurrent=tightest.get(_endpoint(entry)))
        for entry in root.model_list
    )
    asked = {spec.endpoint for spec in specs}
    notices = (
        _notice(
            "parameters that would change the question or the answer are left away",
            [
                f"'{entry.model_name}': {', '.join(altering)}"
                for entry in root.model_list
                if (altering := sorted(ALTERING & _extras(entry).keys()))
            ],
        ),
        _notice(
            "credential_list is LiteLLM's own and not read, so write api_key: os.environ/NAME for",
            [
                f"'{entry.model_name}'"
                for entry in root.model_list
                if entry.litellm_params.litellm_credential_name
            ],
        ),
        _notice(
            "endpoints that no model is asked at",
            [litellm_file.without_secret(address) for address in bounds if address not in asked],
        ),
    )
    return specs, tuple(notice for notice in notices if notice)


def _spec(entry: ModelEntry, *, timeout: float, max_concurrent: int | None) -> ModelSpec:
    params, info = entry.litellm_params, entry.model_info
    provider = litellm_file.provider_of(params.model, params.custom_llm_provider)
    sent = {
        name: value
        for name, value in (_declared(entry) | _extras(entry)).items()
        if name not in NOT_SENT
    }
    secrets = {name: held for name, held in sent.items() if litellm_file.is_secret(name, held)}
    if "api_key" not in secrets:
        placeholder = litellm_file.placeholder_api_key(provider, params.api_base)
        secrets |= {"api_key": placeholder} if placeholder else {}
    return ModelSpec(
        name=entry.model_name,
        provider_model=params.model,
        parameters={name: value for name, value in sent.items() if name not in secrets},
        secrets=secrets,
        endpoint=_endpoint(entry),
        max_concurrent=max_concurrent,
        requests_per_minute=info.requests_per_minute or params.rpm or entry.rpm,
        timeout=params.timeout or timeout,
        vendor=info.vendor,
        family=info.family,
        released=info.released,
        input_cost=_first(info.input_cost_per_token, params.input_cost_per_token),
        output_cost=_first(info.output_cost_per_token, params.output_cost_per_token),
    )


def _declared(entry: ModelEntry) -> dict[str, Any]:
    given = entry.litellm_params.model_fields_set
    return {
        name: getattr(entry.litellm_params, name)
        for name in type(entry.litellm_params).model_fields
        if name in given
    }


def _extras(entry: ModelEntry) -> dict[str, Any]:
    """Give the provider's own parameters, which are not part of the schema."""
    return entry.litellm_params.model_extra or {}


def _endpoint(entry: ModelEntry) -> str:
    params = entry.litellm_params
    if params.api_base:
        return _bare(params.api_base)
    return litellm_file.provider_of(params.model, params.custom_llm_provider)


def _bare(address: str) -> str:
    return litellm_file.without_secret(address).rstrip("/")


def _bound(bounds: Mapping[str, Endpoint], endpoint: str) -> int | None:
    return bounds[endpoint].max_concurrent if endpoint in bounds else None


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _notice(what: str, which: Sequence[str]) -> str:
    return f"{what}: {', '.join(which)}" if which else ""
