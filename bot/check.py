"""What `kinprobe check` finds: is the configuration right, are the API keys there, who answers."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.config import Settings, load_settings
from bot.config.litellm_file import NO_API_KEY, is_local, provider_of
from bot.invite import PERMISSIONS, application_id, invite_address
from bot.models.asking import Gates, Outcome, Patience, ask_patiently
from bot.models.client import FailureKind, ModelClient, ModelSpec, Question
from bot.wording import human_join, plural

EXIT_FINE = 0
EXIT_TO_FIX = 1

PROMPT = "Say yes."

# These providers also take what the machine itself is signed in with, which nobody sees from here.
_SIGNED_IN = frozenset({"bedrock", "sagemaker", "sagemaker_chat", "vertex_ai"})

# What signs in to a provider when all of it is given, beside an api_key, which does at each.
_AWS = (frozenset({"aws_access_key_id", "aws_secret_access_key"}),)
_AZURE = (
    frozenset({"azure_ad_token"}),
    frozenset({"tenant_id", "client_id", "client_secret"}),
    frozenset({"client_id", "azure_username", "azure_password"}),
)
_CREDENTIALS: Mapping[str, tuple[frozenset[str], ...]] = {
    "azure": _AZURE,
    "azure_text": _AZURE,
    "bedrock": _AWS,
    "sagemaker": _AWS,
    "sagemaker_chat": _AWS,
    "vertex_ai": (frozenset({"vertex_credentials"}), frozenset({"vertex_ai_credentials"})),
    "watsonx": (frozenset({"token"}), frozenset({"zen_api_key"})),
}

# Parameters that ask for more than one token, or refuse so few.
_LONGER = frozenset({"max_completion_tokens", "reasoning_effort", "thinking"})

# OpenAI's Responses API takes no less than this.


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Whether one model's API key is there, in words; `missing` if something is to be done."""

    words: str
    missing: bool = False


_THERE = ApiKey("key there")
_LOCAL = ApiKey("none needed (local endpoint)")
_NO_KEY_NAMED = ApiKey("LiteLLM names no key for this provider; --ask tells whether it answers")
_UNKNOWN_PROVIDER = ApiKey(
    "LiteLLM does not know this provider: write model: provider/name", missing=True
)


async def check(
    path: Path,
    environ: Mapping[str, str],
    *,
    ask: bool,
    new_client: Callable[[], ModelClient] | None = None,
    tell: Callable[[str], None] = print,
) -> int:
    """Tell what is found, line by line, and return 0, or 1 if something is to be fixed.

    With `ask`, each model is asked for one token, all at once; nothing of it is stored.

    Raises:
        ConfigError: the configuration cannot be used.
    """
    settings = load_settings(path, environ)
    tell(_valid(settings))
    for notice in settings.notices:
        tell(f"note: {notice}")
    fine = _tell_api_keys(settings.models, environ, tell)
    if ask:
        client = (new_client or _litellm_client)()
        fine &= await _tell_answers(settings, client, tell)
    fine &= _tell_invitation(settings, tell)
    return EXIT_FINE if fine else EXIT_TO_FIX


def _valid(settings: Settings) -> str:
    guilds = plural(len(settings.allowed_guilds), "server")
    return f"{settings.path}: valid; {plural(len(settings.models), 'model')}, {guilds} may ask"


def _tell_api_keys(
    models: Sequence[ModelSpec], environ: Mapping[str, str], tell: Callable[[str], None]
) -> bool:
    tell("")
    tell("API keys")
    fine = True
    for model, line in zip(models, _beside_names(models), strict=True):
        found = api_key_of(model, environ)
        fine &= not found.missing
        tell(f"{line}  {found.words}")
    return fine


def api_key_of(model: ModelSpec, environ: Mapping[str, str]) -> ApiKey:
    """Find out whether a model's API key is there; imports litellm only if the file names none."""
    if model.secrets.get("api_key") == NO_API_KEY:
        return _LOCAL
    given = {**model.parameters, **model.secrets}
    credentials = (frozenset({"api_key"}), *_CREDENTIALS.get(_provider(model), ()))
    if any(names <= given.keys() for names in credentials):
        return _THERE
    api_base = given.get("api_base")
    if api_base and is_local(api_base):
        return _LOCAL
    needed, missing = _variables(model, {}), _variables(model, environ)
    if needed is None or missing is None:
        return _UNKNOWN_PROVIDER
    if not needed:
        return _NO_KEY_NAMED
    return _lacking(model, missing) if missing else _THERE


def _lacking(model: ModelSpec, missing: Sequence[str]) -> ApiKey:
    # Where a provider names several API keys, each of them will do.
    either = all(name.endswith("_API_KEY") for name in missing)
    variables = human_join(missing, last="or" if either else "and")
    if _provider(model) in _SIGNED_IN:
        return ApiKey(f"{variables} not set; this machine's own sign-in may do, --ask tells")
    return ApiKey(f"key missing: set {variables}", missing=True)


def _provider(model: ModelSpec) -> str:
    return provider_of(model.provider_model, model.parameters.get("custom_llm_provider"))


def _variables(model: ModelSpec, environ: Mapping[str, str]) -> list[str] | None:
    """Ask litellm which variables a model lacks; None if it does not know the provider."""
    from bot.models.litellm_client import load_litellm

    litellm = load_litellm()
    parameters = {**model.parameters, **model.secrets}
    given = {name: parameters.get(name) for name in ("api_base", "custom_llm_provider")}
    try:
        litellm.get_llm_provider(model=model.provider_model, **given)
    except Exception:  # noqa: BLE001 - its own way of saying that it knows none
        return None
    provider = given["custom_llm_provider"]
    name = f"{provider}/{model.provider_model}" if provider else model.provider_model
    with _environment(environ):
        found = litellm.validate_environment(
            model=name,
            api_base=given["api_base"],
            api_version=parameters.get("api_version"),
        )
    missing: list[str] = found["missing_keys"]
    return [variable for variable in missing if not environ.get(variable)]


@contextmanager
def _environment(environ: Mapping[str, str]) -> Iterator[None]:
    """Show litellm, which looks nowhere else, the given environment for a moment."""
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update({name: value for name, value in environ.items() if value})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


async def _tell_answers(
    settings: Settings, client: ModelClient, tell: Callable[[str], None]
) -> bool:
    tell("")
    tell("Asked for one token")
    models = settings.models
    gates = Gates(settings.max_concurrent, models=models, patience=Patience(attempts=1))
    names = dict(zip((model.name for model in models), _beside_names(models), strict=True))

    async def answer(model: ModelSpec) -> bool:
        question = Question(model=_one_token(model), prompt=PROMPT)
        outcome = await ask_patiently(client, question, gates=gates)
        tell(f"{names[model.name]}  {outcome.seconds:5.1f} s  {_came_of(outcome)}")
        return _is_answered(outcome)

    try:
        await client.warm_up()
        return all(await asyncio.gather(*(answer(model) for model in models)))
    finally:
        await client.close()


def _one_token(model: ModelSpec) -> ModelSpec:
    kept = {name: held for name, held in model.parameters.items() if name not in _LONGER}
    return replace(model, parameters=kept | {"max_tokens": 1})


def _is_answered(outcome: Outcome) -> bool:
    # A model that thinks first has nothing to show after one token, and is well.
    return outcome.failure is None or outcome.failure.kind is FailureKind.EMPTY


def _came_of(outcome: Outcome) -> str:
    if _is_answered(outcome) or outcome.failure is None:
        return "answers"
    return f"{outcome.failure.kind.value}: {outcome.failure.sentence}"


def _tell_invitation(settings: Settings, tell: Callable[[str], None]) -> bool:
    tell("")
    application = application_id(settings.discord_token or "")
    if application is None:
        tell(
            "discord.token is not a bot's token, so there is no invite address: copy the token"
            " anew from the page Bot of Discord's developer portal"
        )
        return False
    tell("Invite the bot to your server (needs Manage Server there):")
    tell(f"  {invite_address(application)}")
    tell(f"  permissions: {', '.join(PERMISSIONS)}; no privileged intent")
    return True


def _beside_names(models: Sequence[ModelSpec]) -> list[str]:
    """Give each model's name and litellm's name for it, padded to columns."""
    name = max((len(model.name) for model in models), default=0)
    provider = max((len(model.provider_model) for model in models), default=0)
    return [f"  {model.name:<{name}}  {model.provider_model:<{provider}}" for model in models]


def _litellm_client() -> ModelClient:
    from bot.models.litellm_client import LiteLLMClient

    return LiteLLMClient()
