"""Records as rows and rows as records: times, JSON, and texts that TEXT cannot hold."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from storage.records import LEVELS, AskedModel, NewAnswer, NewExample, StoredAnswer, StoredRun

ANSWER_COLUMNS = (
    "sample",
    "status",
    "prompt_language",
    "error_kind",
    "error",
    "finish_reason",
    "prompt_tokens",
    "completion_tokens",
    "served_model",
    "fingerprint",
    "cost",
    "seconds",
    "attempts",
    "parameters",
    "asked_at",
    "answered_at",
    "text",
    "reasoning",
    "text_exact",
    "reasoning_exact",
)
"""The columns of `answers` that a `NewAnswer` fills, in the order of `answer_row`."""

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=str)
_ASCII_JSON = json.JSONEncoder(allow_nan=False, separators=(",", ":"), default=str)


def time_text(when: datetime) -> str:
    """Give an aware time as UTC to the millisecond: 2026-03-01T09:30:00.250Z."""
    if when.tzinfo is None:
        raise ValueError("a time without a time zone cannot be stored")
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def split_text(text: str | None) -> tuple[str | None, bytes | None]:
    """Give a text as TEXT can hold it, and its exact bytes when that is not the whole text.

    A lone surrogate has no UTF-8, and many readers of SQLite stop at a NUL: both become U+FFFD.
    """
    if text is None:
        return None, None
    readable = readable_text(text)
    return readable, None if readable == text else text.encode("utf-8", "surrogatepass")


def join_text(text: str | None, exact: bytes | None) -> str | None:
    """Give the text that `split_text` took apart."""
    return text if exact is None else exact.decode("utf-8", "surrogatepass")


def readable_text(text: str) -> str:
    """Replace every lone surrogate and NUL by U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def json_text(value: object) -> str:
    """Give a value as JSON that every reader takes: a number that is not finite becomes text."""
    try:
        written = _JSON.encode(value)
    except ValueError:
        value = json.loads(json.dumps(value, default=str), parse_constant=str)
        written = _JSON.encode(value)
    try:
        written.encode()
    except UnicodeEncodeError:  # a lone surrogate can only stand as an escape
        return _ASCII_JSON.encode(value)
    return written


def answer_row(answer: NewAnswer) -> tuple[object, ...]:
    """Give the values of `ANSWER_COLUMNS`."""
    text, text_exact = split_text(answer.text)
    reasoning, reasoning_exact = split_text(answer.reasoning)
    return (
        answer.sample,
        answer.status,
        answer.prompt_language,
        answer.error_kind,
        _readable(answer.error),
        _readable(answer.finish_reason),
        answer.prompt_tokens,
        answer.completion_tokens,
        _readable(answer.served_model),
        _readable(answer.fingerprint),
        answer.cost,
        answer.seconds,
        answer.attempts,
        None if answer.parameters is None else json_text(dict(answer.parameters)),
        answer.asked_at and time_text(answer.asked_at),
        answer.answered_at and time_text(answer.answered_at),
        text,
        reasoning,
        text_exact,
        reasoning_exact,
    )


def model_row(run: int, position: int, model: AskedModel) -> tuple[object, ...]:
    """Give the values of `asked_models`, its id left out."""
    return (
        run,
        position,
        model.name,
        model.provider_model,
        model.vendor,
        model.family,
        model.released,
        json_text(dict(model.parameters)),
    )


def example_row(answer_id: int, new: NewExample) -> tuple[object, ...]:
    """Give the values of `examples`, its id left out."""
    example = new.example
    weights = example["weights"]
    return (
        answer_id,
        new.position,
        new.primary,
        json_text(example["adjacency"]),
        None if weights is None else json_text(weights),
        example["direction"],
        example["partial"],
        readable_text(example["form"]),
        readable_text(example["language"]),
        *example["where"],
        *(new.keys.get(level) for level in LEVELS),
    )


def to_example(row: sqlite3.Row) -> NewExample:
    """Read a row of `examples`."""
    adjacency: dict[str, list[str]] = json.loads(row["adjacency"])
    arcs = dict.fromkeys((node, near) for node, all_near in adjacency.items() for near in all_near)
    return NewExample(
        position=row["position"],
        primary=bool(row["is_primary"]),
        example={
            "adjacency": adjacency,
            "arcs": [list(arc) for arc in arcs],
            "weights": None if row["weights"] is None else json.loads(row["weights"]),
            "direction": row["direction"],
            "partial": bool(row["partial"]),
            "form": row["form"],
            "language": row["code_language"],
            "where": [row["first_line"], row["last_line"]],
        },
        keys={level: row[f"key_{level}"] for level in LEVELS},
    )


def to_model(row: sqlite3.Row) -> AskedModel:
    """Read a row of `asked_models`."""
    return AskedModel(
        name=row["name"],
        provider_model=row["provider_model"],
        vendor=row["vendor"],
        family=row["family"],
        released=row["released"],
        parameters=json.loads(row["parameters"]),
    )


def to_run(row: sqlite3.Row, models: Iterable[AskedModel]) -> StoredRun:
    """Read a row of `runs`."""
    return StoredRun(
        run_id=row["run_id"],
        probe=row["probe"],
        probe_title=row["probe_title"],
        prompt_language=row["prompt_language"],
        prompt=row["prompt"],
        prompt_sha256=row["prompt_sha256"],
        samples=row["samples"],
        origin=row["origin"],
        owner=row["owner"],
        status=row["status"],
        note=row["note"],
        started_at=datetime.fromisoformat(row["started_at"]),
        finished_at=_time(row["finished_at"]),
        seconds=row["seconds"],
        models=tuple(models),
    )


def to_answer(row: sqlite3.Row, examples: Iterable[NewExample], *, with_text: bool) -> StoredAnswer:
    """Read a row of `answers`, joined with its run, model and reading."""
    parameters: Mapping[str, Any] | None = (
        None if row["parameters"] is None else json.loads(row["parameters"])
    )
    return StoredAnswer(
        answer_id=row["id"],
        run_id=row["run_id"],
        model=row["model"],
        sample=row["sample"],
        status=row["status"],
        prompt_language=row["prompt_language"],
        text=join_text(row["text"], row["text_exact"]) if with_text else None,
        reasoning=join_text(row["reasoning"], row["reasoning_exact"]) if with_text else None,
        finish_reason=row["finish_reason"],
        prompt_tokens=row["prompt_tokens"],
        completion_tokens=row["completion_tokens"],
        served_model=row["served_model"],
        fingerprint=row["fingerprint"],
        cost=row["cost"],
        seconds=row["seconds"],
        attempts=row["attempts"],
        parameters=parameters,
        asked_at=_time(row["asked_at"]),
        answered_at=_time(row["answered_at"]),
        error_kind=row["error_kind"],
        error=row["error"],
        extractor=row["extractor"],
        unread=row["unread"],
        examples=tuple(examples),
    )


def _readable(text: str | None) -> str | None:
    return None if text is None else readable_text(text)


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
