"""What goes into the database and what comes out of it. Times are aware; they are kept in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

LEVELS = ("written", "labelled", "skeleton", "shape", "skeleton_shape")
"""The levels at which an example may have an identity key, as `examples.key_…` names them."""

ENDS = ("finished", "cancelled", "interrupted", "failed")
"""What a run may be once it no longer runs."""


@dataclass(frozen=True, slots=True)
class AskedModel:
    """A model as it was configured when a run asked it; `parameters` hold no API key."""

    name: str
    provider_model: str | None = None
    vendor: str | None = None
    family: str | None = None
    released: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A run about to begin.

    Attributes:
        origin: "discord", "terminal", "ingest" or "demo".
        owner: which process conducts it; told apart only by whoever made it up.
    """

    probe: str
    probe_title: str
    prompt_language: str | None
    prompt: str | None
    prompt_sha256: str | None
    samples: int
    origin: str
    owner: str | None
    started_at: datetime
    models: tuple[AskedModel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What one model returned for one sample of a run, or how it failed.

    Attributes:
        run_id: exactly as `create_run` gave it; `ingest_run` does not look at it.
        sample: counted from 1, or as it was recorded elsewhere.
        prompt_language: where it is known answer by answer; None means the run's.
        status: "answered", with a text and no `error_kind`; or "failed", with an `error_kind`.
        text, reasoning: any text at all, kept to the last code point.
        cost: in USD; None when unknown, as for everything the provider did not say.
    """

    run_id: str
    model: str
    sample: int
    status: str
    prompt_language: str | None = None
    text: str | None = None
    reasoning: str | None = None
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    served_model: str | None = None
    fingerprint: str | None = None
    cost: float | None = None
    seconds: float | None = None
    attempts: int | None = None
    parameters: Mapping[str, Any] | None = None
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    error_kind: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExample:
    """An example found in an answer.

    Attributes:
        position: its place among the answer's examples, from 0.
        primary: whether the answer runs its algorithm on it; at most one of an answer is.
        example: what the example's `as_json` gives; its arcs are not stored but derived again.
        keys: level -> identity key; a level without a key may be absent or None.
    """

    position: int
    primary: bool
    example: Mapping[str, Any]
    keys: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReading:
    """What an extractor found in an answer.

    Attributes:
        extractor: its version.
        unread: why the answer could not be read; None when it was read.
    """

    answer_id: int
    extractor: str
    unread: str | None
    examples: tuple[NewExample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where on Discord a run is shown, and who asked for it. Never exported.

    Attributes:
        message_id: None until the card is posted.
        asker_id: None once that member's data is deleted.
    """

    guild_id: int
    channel_id: int
    message_id: int | None
    asker_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A run as it is kept; `models` in the order of the request."""

    run_id: str
    probe: str
    probe_title: str
    prompt_language: str | None
    prompt: str | None
    prompt_sha256: str | None
    samples: int
    origin: str
    owner: str | None
    status: str
    note: str | None
    started_at: datetime
    finished_at: datetime | None
    seconds: float | None
    models: tuple[AskedModel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """An answer as it is kept, with what was last read out of it.

    Attributes:
        text, reasoning: None also when they were not asked for.
        extractor: None when nobody has read the answer yet.
        examples: by position; empty also when the answer has not been read.
    """

    answer_id: int
    run_id: str
    model: str
    sample: int
    status: str
    prompt_language: str | None
    text: str | None
    reasoning: str | None
    finish_reason: str | None
    prompt_tokens: int | None
    completion_tokens: int | None
    served_model: str | None
    fingerprint: str | None
    cost: float | None
    seconds: float | None
    attempts: int | None
    parameters: Mapping[str, Any] | None
    asked_at: datetime | None
    answered_at: datetime | None
    error_kind: str | None
    error: str | None
    extractor: str | None
    unread: str | None
    examples: tuple[NewExample, ...]

    @property
    def primary(self) -> NewExample | None:
        """The example that the answer runs its algorithm on."""
        return next((example for example in self.examples if example.primary), None)
