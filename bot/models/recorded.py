"""Recorded answers: a file of them read line by line, and a client that replays them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.models.client import Failure, FailureKind, ModelFailure, Question, Reply

LARGEST_SAMPLE = 2**31 - 1

EXAMPLE_LINE = '{"model": "gpt-4o", "text": "the answer"}'


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """One answer that was recorded elsewhere; `number` is its line, counted from 1."""

    number: int
    model: str
    text: str = field(repr=False)
    sample: int
    prompt_language: str | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no recorded answer; the sentence says why and does not name the line."""

    number: int
    sentence: str


class RecordedClient:
    """Replays recorded answers: a model client without a network."""

    def __init__(self, answers: Mapping[tuple[str, int], str | Failure]) -> None:
        """Take the answers, or how they failed, by model and sample."""
        self._answers = dict(answers)

    async def ask(self, question: Question) -> Reply:
        name, sample = question.model.name, question.sample
        found = self._answers.get((name, sample))
        if isinstance(found, str):
            return Reply(text=found)
        if found is None:
            found = Failure(
                FailureKind.NOT_FOUND, f"No answer of {name} is recorded for sample {sample}."
            )
        raise ModelFailure(found.kind, found.sentence)

    async def warm_up(self) -> None:
        """There is nothing to warm up."""

    async def close(self) -> None:
        """There is nothing to close."""


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """Why a line is no recorded answer."""


def read_recorded(lines: Iterable[bytes | str]) -> Iterator[RecordedAnswer | BadLine]:
    """Read JSON lines of recorded answers, one object a line, as they come.

    Each object has `model` and `text`, and may have `sample` (an integer, 0 or more) and
    `prompt_language`; what else it has is passed over. A line without a sample gets the model's
    next free one, counted from 1. Blank lines are skipped. A line that is no answer comes out as
    a `BadLine`, and what is wrong with it has no effect on the others.
    """
    places = _Places()
    for number, line in enumerate(lines, start=1):
        try:
            written = _decode(line, first=number == 1)
            if written.strip(" \t\r\n"):
                yield places.take(number, _parse(written))
        except _Refused as refused:
            yield BadLine(number, str(refused))


class _Places:
    """Which samples of which models are taken, and by which line."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, int], int] = {}
        self._next: dict[str, int] = {}

    def take(self, number: int, value: dict[str, Any]) -> RecordedAnswer:
        model, text = _model(value), _text(value)
        prompt_language = value.get("prompt_language")
        if not isinstance(prompt_language, str | None):
            raise _Refused('"prompt_language" must be text, such as "en".')
        sample = _sample(value)
        if sample is None:
            sample = self._next.get(model, 1)
            while (model, sample) in self._taken:
                sample += 1
            self._next[model] = sample + 1
        elif (model, sample) in self._taken:
            earlier = self._taken[model, sample]
            raise _Refused(f"Sample {sample} of {model!r} already stands on line {earlier}.")
        self._taken[model, sample] = number
        return RecordedAnswer(number, model, text, sample, prompt_language)


def _decode(line: bytes | str, *, first: bool) -> str:
    try:
        written = line if isinstance(line, str) else line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Refused(
            f"It is not UTF-8: byte {error.start + 1} is not valid; save the file as UTF-8."
        ) from None
    return written.removeprefix("\ufeff") if first else written


def _parse(written: str) -> dict[str, Any]:
    try:
        value = json.loads(written)
    except json.JSONDecodeError as error:
        raise _Refused(
            f"It is not JSON: {error.msg} at column {error.pos + 1}; write {EXAMPLE_LINE}."
        ) from None
    except (ValueError, RecursionError):
        raise _Refused(
            "It is JSON that cannot be read: a number is too long or the nesting too deep."
        ) from None
    if not isinstance(value, dict):
        raise _Refused(f"It is JSON but not an object; write {EXAMPLE_LINE}.")
    return value


def _model(value: Mapping[str, Any]) -> str:
    model = value.get("model")
    if not isinstance(model, str) or not model.strip():
        raise _Refused(f'"model" must be there, a name as text; write {EXAMPLE_LINE}.')
    if any("\ud800" <= character <= "\udfff" for character in model):
        raise _Refused('"model" holds half of a character (a lone surrogate).')
    return model


def _text(value: Mapping[str, Any]) -> str:
    text = value.get("text")
    if not isinstance(text, str):
        raise _Refused(f'"text" must be there, the answer as text; write {EXAMPLE_LINE}.')
    return text


def _sample(value: Mapping[str, Any]) -> int | None:
    sample = value.get("sample")
    if sample is None:
        return None
    # JSON's true is Python's 1
    if isinstance(sample, bool) or not isinstance(sample, int) or sample < 0:
        raise _Refused(
            '"sample" must be a whole number, 0 or more; leave it out to have it counted.'
        )
    if sample > LARGEST_SAMPLE:
        raise _Refused(f'"sample" must be at most {LARGEST_SAMPLE}.')
    return sample
