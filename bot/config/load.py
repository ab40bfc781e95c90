"""config.yaml to typed settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.config import litellm_file, models, validation
from bot.config.environment import Environment
from bot.config.marked import Marked, read_marked
from bot.config.mistakes import ConfigError, Mistake
from bot.config.schema import Root
from bot.models.client import ModelSpec


class Need(IntEnum):
    """What a command uses of the settings; what it does not use is not looked at."""

    STORAGE = 0  # the database, the probes, the bounds: no model, no secret
    MODELS = 1  # and the models with their API keys
    DISCORD = 2  # and the bot's token


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one operator, ready to use.

    Attributes:
        path: the file they come from.
        models: the models to ask, in the file's order; none below `Need.MODELS`.
        notices: what the operator should know though it is no mistake, a sentence each.
        discord_token: the bot's token; None below `Need.DISCORD`.
        allowed_guilds: ids of the servers that may ask; empty: none may.
        max_samples: how often one run may ask each model at most.
        max_concurrent: questions under way at once, over all endpoints.
        attempts: tries for one answer at most.
        probes_dir: the operator's own probes.
        database: None leaves the place to the program.
        prompt_language: what probes are asked in unless the member says; None: the probe's first.
    """

    path: Path
    models: tuple[ModelSpec, ...]
    notices: tuple[str, ...]
    discord_token: str | None = field(repr=False)
    allowed_guilds: frozenset[int]
    max_samples: int
    max_concurrent: int
    attempts: int
    probes_dir: Path | None
    database: Path | None
    prompt_language: str | None


def load_settings(path: Path, environ: Mapping[str, str], *, need: Need = Need.DISCORD) -> Settings:
    """Read and validate a configuration file; raises `ConfigError` with every mistake in it."""
    marked = read_marked(path)
    if not isinstance(marked.value, dict):
        wrong = "the file is not made of settings"
        raise ConfigError(path, [Mistake(1, wrong, "write one setting: value a line")])
    own = _own_part(marked.value, need)
    environment = Environment(environ, marked)
    entries = own.pop("model_list", [])
    choice = models.Choice((), ())
    resolved = {name: environment.resolve(value, (name,)) for name, value in own.items()}
    if isinstance(entries, list):
        choice = models.choose(entries, environment, marked)
        resolved["model_list"] = [
            environment.resolve(entries[at], ("model_list", at)) for at in choice.kept
        ]
    else:
        resolved["model_list"] = environment.resolve(entries, ("model_list",))
    root, mistakes = _validated(path, resolved, environment, marked, choice.kept)
    mistakes += environment.missing.values()
    mistakes += _missing(own, entries, choice, marked, need)
    for at in choice.kept:
        mistakes += validation.misspelt_parameters(entries[at], ("model_list", at), marked)
    if mistakes or root is None:
        raise ConfigError(path, mistakes)
    specs, notices = models.build(root)
    return Settings(
        path=path,
        models=specs,
        notices=(*_sections_notice(marked), *choice.notices, *notices, *_guilds_notice(root, need)),
        discord_token=root.discord.token,
        allowed_guilds=frozenset(root.allowed_guilds),
        max_samples=root.max_samples,
        max_concurrent=root.max_concurrent,
        attempts=root.attempts,
        probes_dir=root.probes_dir,
        database=root.database,
        prompt_language=root.prompt_language,
    )


def _own_part(value: Mapping[str, Any], need: Need) -> dict[str, Any]:
    """Give kinprobe's own settings that are needed; `x-…` keys are a place for anchors."""
    unneeded = {
        Need.STORAGE: {"discord", "model_list", "endpoints"},
        Need.MODELS: {"discord"},
        Need.DISCORD: set[str](),
    }[need]
    return {
        name: held
        for name, held in value.items()
        if name not in litellm_file.SECTIONS | unneeded and not name.startswith("x-")
        if held is not None
    }


def _validated(
    path: Path,
    resolved: Mapping[str, Any],
    environment: Environment,
    marked: Marked,
    kept: Sequence[int],
) -> tuple[Root | None, list[Mistake]]:
    try:
        return Root.model_validate(resolved, context={"folder": path.absolute().parent}), []
    except ValidationError as error:
        found = validation.mistakes_of(error, marked, kept)
        return None, [mistake for loc, mistake in found if not environment.explains(loc)]


def _missing(
    own: Mapping[str, Any], entries: Any, choice: models.Choice, marked: Marked, need: Need
) -> Iterator[Mistake]:
    """Find what the file must hold for what is needed, and does not."""
    if need >= Need.MODELS and entries == []:
        yield Mistake(
            marked.line(("model_list",)),
            "model_list is missing, so there is no model to ask",
            "write model_list: and below it one entry a model, as in config.example.yaml",
        )
    elif need >= Need.MODELS and isinstance(entries, list) and not choice.kept:
        yield Mistake(
            marked.line(("model_list",)),
            f"no model to ask is left ({'; '.join(choice.notices)})",
            "write an entry for at least one model that chats, with its full name",
        )
    discord = own.get("discord", {})
    if need >= Need.DISCORD and isinstance(discord, dict) and discord.get("token") is None:
        yield Mistake(
            marked.line(("discord", "token")),
            "discord.token is missing",
            "write token: os.environ/DISCORD_TOKEN below discord:",
        )


def _sections_notice(marked: Marked) -> Iterator[str]:
    passed = [
        f"{name} (line {marked.line((name,))})"
        for name in marked.value
        if name in litellm_file.SECTIONS
    ]
    if passed:
        yield f"sections of LiteLLM's proxy are passed over: {', '.join(passed)}"


def _guilds_notice(root: Root, need: Need) -> Iterator[str]:
    if need >= Need.DISCORD and not root.allowed_guilds:
        yield "allowed_guilds is empty, so no server may ask: write your server's id there"
