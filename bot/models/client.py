"""The one seam to language models: whatever asks a model is a `ModelClient`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol


class FailureKind(StrEnum):
    """Why a model gave no answer; stored, shown and exported under these names."""

    AUTH = "auth"
    QUOTA = "quota"
    RATE = "rate"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    BAD_REQUEST = "bad_request"
    UNREACHABLE = "unreachable"
    SERVER = "server"
    MALFORMED = "malformed"
    EMPTY = "empty"
    OTHER = "other"


class ModelFailure(Exception):  # noqa: N818 - design.md's word for it
    """One attempt that gave no answer.

    Attributes:
        kind: what went wrong.
        sentence: one sentence for the person who asked; redacted, no API key in it.
        retryable: whether another attempt may help.
        retry_after: seconds the provider asks to wait, if it said so.
    """

    def __init__(
        self,
        kind: FailureKind,
        sentence: str,
        *,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.retryable = retryable
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer, as it is stored and shown; the sentence is redacted."""

    kind: FailureKind
    sentence: str


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One configured model.

    Attributes:
        name: `model_name`, as members see it and as the data set records it.
        provider_model: litellm's name for it, such as "openai/gpt-4o".
        parameters: what goes to the provider beside the prompt (temperature, api_base, …); API keys
            are in `secrets` so that the parameters can be stored and shown.
        secrets: API keys, headers and the like; never stored, logged or shown.
        endpoint: what a concurrency bound is counted by: `api_base`, else the provider's name.
        max_concurrent: at most so many questions at once to that endpoint; None is unbounded.
        requests_per_minute: None is unbounded.
        timeout: seconds for one answer, all attempts together.
        input_cost, output_cost: configured price in USD a token; only both together count, and
            then before the price that litellm knows.
    """

    name: str
    provider_model: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, Any] = field(default_factory=dict, repr=False)
    endpoint: str = ""
    max_concurrent: int | None = None
    requests_per_minute: int | None = None
    timeout: float = 120.0
    vendor: str | None = None
    family: str | None = None
    released: date | None = None
    input_cost: float | None = None
    output_cost: float | None = None

    @property
    def secret_texts(self) -> tuple[str, ...]:
        """Every text within the secrets, to be hidden wherever it turns up."""
        return tuple(_texts(self.secrets))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for held in value.values():
            yield from _texts(held)
    elif isinstance(value, list | tuple):
        for held in value:
            yield from _texts(held)


@dataclass(frozen=True, slots=True)
class Question:
    """One prompt to one model, once."""

    model: ModelSpec
    prompt: str
    sample: int = 1


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model returned. What the provider did not say is None, never zero or empty."""

    text: str
    reasoning: str | None = None
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    served_model: str | None = None
    fingerprint: str | None = None
    cost: float | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


class ModelClient(Protocol):
    """Asks a model once. No retry, no bound on time or on how many at once: `asking` adds those."""

    async def ask(self, question: Question) -> Reply:
        """Return the model's reply, or raise `ModelFailure`."""
        ...

    async def warm_up(self) -> None:
        """Do the slow first-time work, such as imports, before the first question."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
