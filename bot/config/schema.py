"""The shape of config.yaml: each setting, its type and bounds, and what to write for it.

Each field's description ends a message: "…; write <description>".
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

MAX_SNOWFLAKE = 2**63 - 1

# The types of the errors raised below; their messages are ours and may be shown as they are.
OWN_ERRORS = frozenset({"number", "whole", "id", "day", "folder", "file"})


def _no_bool(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("number", "is true or false, not a number")
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, float) and not value.is_integer():
        raise PydanticCustomError("whole", "is not a whole number")
    return _no_bool(value)


def _id_list(value: Any) -> Any:
    """Take ids as a list, quoted or bare; a variable of the environment can only hold a text."""
    return re.split(r"[,\s]+", value.strip(" ,")) if isinstance(value, str) else value


def _id(value: Any) -> Any:
    # A float has already lost the last digits of an id.
    if isinstance(value, (bool, float)) or (
        isinstance(value, str) and not re.fullmatch("[0-9]+", value)
    ):
        raise PydanticCustomError("id", "holds something that is not a server's id")
    return value


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise PydanticCustomError("day", "is not a full date")
    return value


def _beside_the_file(path: Path, info: ValidationInfo) -> Path:
    """Read a relative path from the configuration file's own folder."""
    folder: Path = (info.context or {})["folder"]
    return folder / path.expanduser()


def _is_folder(path: Path) -> Path:
    if not path.is_dir():
        raise PydanticCustomError("folder", "names a folder that is not there")
    return path


def _is_no_folder(path: Path) -> Path:
    if path.is_dir():
        raise PydanticCustomError("file", "names a folder, not a file")
    return path


Whole = Annotated[int, BeforeValidator(_whole), Field(ge=1)]
Number = Annotated[float, BeforeValidator(_no_bool), Field(allow_inf_nan=False)]
Price = Annotated[Number, Field(ge=0)]
Text = Annotated[str, Field(min_length=1)]
GuildId = Annotated[int, BeforeValidator(_id), Field(ge=1, le=MAX_SNOWFLAKE)]
FilePath = Annotated[Path, AfterValidator(_beside_the_file)]


class Section(BaseModel):
    """A part of the file: unknown keys are mistakes, a key left empty counts as not written."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: held for key, held in value.items() if held is not None}
        return value


class Discord(Section):
    token: Text | None = Field(default=None, description="token: os.environ/DISCORD_TOKEN")


class Endpoint(Section):
    max_concurrent: Whole = Field(description="a whole number from 1, such as max_concurrent: 2")


class LiteLLMParams(Section):
    """What litellm is called with; the provider's own parameters go through unnamed."""

    model_config = ConfigDict(extra="allow")

    model: Text = Field(description="LiteLLM's name for it, such as model: openai/gpt-4o")
    api_key: Text | None = Field(
        default=None, description="api_key: os.environ/NAME with the variable that holds it"
    )
    api_base: Text | None = Field(
        default=None, description="an address, such as api_base: http://localhost:8000/v1"
    )
    api_version: Text | None = Field(
        default=None, description='a name in quotes, such as "2024-10-21"'
    )
    organization: Text | None = Field(default=None, description="the organization's id in quotes")
    custom_llm_provider: Text | None = Field(
        default=None, description="a provider's name, such as openai"
    )
    litellm_credential_name: Text | None = Field(
        default=None, description="api_key: os.environ/NAME"
    )
    timeout: Annotated[Number, Field(gt=0)] | None = Field(
        default=None, description="seconds above 0, such as timeout: 120"
    )
    rpm: Whole | None = Field(default=None, description="requests a minute, such as rpm: 60")
    temperature: Annotated[Number, Field(ge=0)] | None = Field(
        default=None, description="a number from 0, such as temperature: 0.7"
    )
    top_p: Annotated[Number, Field(ge=0, le=1)] | None = Field(
        default=None, description="a number from 0 to 1, such as top_p: 0.95"
    )
    presence_penalty: Number | None = Field(default=None, description="a number, such as 0.5")
    frequency_penalty: Number | None = Field(default=None, description="a number, such as 0.5")
    max_tokens: Whole | None = Field(
        default=None, description="a whole number from 1, such as max_tokens: 4096"
    )
    max_completion_tokens: Whole | None = Field(
        default=None, description="a whole number from 1, such as max_completion_tokens: 4096"
    )
    seed: Annotated[int, BeforeValidator(_whole)] | None = Field(
        default=None, description="a whole number, such as seed: 1"
    )
    input_cost_per_token: Price | None = Field(
        default=None, description="US dollars a token, such as 0.0000025"
    )
    output_cost_per_token: Price | None = Field(
        default=None, description="US dollars a token, such as 0.00001"
    )


class ModelInfo(Section):
    """What is known of a model; LiteLLM lets anything stand here."""

    model_config = ConfigDict(extra="allow")

    mode: Text | None = Field(default=None, description="mode: chat")
    base_model: Text | None = Field(
        default=None, description="the name in LiteLLM's price list, such as azure/gpt-4o"
    )
    vendor: Text | None = Field(default=None, description="who makes it, such as vendor: OpenAI")
    family: Text | None = Field(default=None, description="its family, such as family: GPT-4")
    released: Annotated[date, BeforeValidator(_day)] | None = Field(
        default=None, description="year, month and day, such as released: 2024-05-13"
    )
    max_concurrent: Whole | None = Field(
        default=None, description="a whole number from 1, such as max_concurrent: 2"
    )
    requests_per_minute: Whole | None = Field(
        default=None, description="a whole number from 1, such as requests_per_minute: 60"
    )
    input_cost_per_token: Price | None = Field(
        default=None, description="US dollars a token, such as 0.0000025"
    )
    output_cost_per_token: Price | None = Field(
        default=None, description="US dollars a token, such as 0.00001"
    )


class ModelEntry(Section):
    model_name: Text = Field(description='the name members see, in quotes, such as "gpt-4o"')
    litellm_params: LiteLLMParams = Field(
        description="litellm_params: and below it, indented, model: openai/gpt-4o"
    )
    model_info: ModelInfo = Field(
        default_factory=ModelInfo,
        description="model_info: and below it, indented, what is known of the model",
    )
    # LiteLLM takes these two beside litellm_params as well, and its own examples write them there.
    rpm: Whole | None = Field(default=None, description="requests a minute, such as rpm: 60")
    tpm: Any = Field(default=None, description="tokens a minute, which is passed over")


class Root(Section):
    discord: Discord = Field(
        default_factory=Discord,
        description="discord: and below it, indented, token: os.environ/DISCORD_TOKEN",
    )
    allowed_guilds: Annotated[tuple[GuildId, ...], BeforeValidator(_id_list)] = Field(
        default=(),
        description='a list of server ids, such as allowed_guilds: ["123456789012345678"]',
    )
    model_list: tuple[ModelEntry, ...] = Field(
        default=(), description="model_list: and below it one entry a model, each begun with a dash"
    )
    max_samples: Annotated[Whole, Field(le=100)] = Field(
        default=5, description="a whole number from 1 to 100, such as max_samples: 5"
    )
    max_concurrent: Whole = Field(
        default=500, description="a whole number from 1, such as max_concurrent: 500"
    )
    endpoints: dict[str, Endpoint] = Field(
        default_factory=dict,
        description="an address, and below it, indented, max_concurrent: 2",
    )
    timeout: Annotated[Number, Field(gt=0)] = Field(
        default=120.0, description="seconds above 0, such as timeout: 120"
    )
    attempts: Annotated[Whole, Field(le=10)] = Field(
        default=3, description="a whole number from 1 to 10, such as attempts: 3"
    )
    probes_dir: Annotated[FilePath, AfterValidator(_is_folder)] | None = Field(
        default=None, description="a folder that is there, such as probes_dir: probes"
    )
    database: Annotated[FilePath, AfterValidator(_is_no_folder)] | None = Field(
        default=None, description="a file, such as database: kinprobe.db"
    )
    prompt_language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = Field(
        default=None, description='two letters in quotes, such as prompt_language: "ko"'
    )
