"""Recorded answers: a file of them read line by line, and a client that replays them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.json_lines import BadLine, LineForm, RefusedLineError
from bot.models.client import Failure, FailureKind, ModelFailure, Question, Reply

LARGEST_SAMPLE = 2**31 - 1
LONGEST_PROMPT_LANGUAGE = 35  # characters; RFC 5646 asks for so many

FORM = LineForm(
    fields=("model", "text", "sample", "prompt_language"),
    example='{"model": "gpt-4o", "text": "the answer"}',
)


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """One answer that was recorded elsewhere; `number` is its line, counted from 1."""

    number: int
    model: str
    text: str = field(repr=False)
    sample: int
    prompt_language: str | None = None


class RecordedClient:
    """Replays recorded answers: a model client without a network."""

    def __init__(self, answers: Mapping[tuple[str, int], Reply | Failure]) -> None:
        """Take the replies, or how they failed, by model and sample."""
        self._answers = dict(answers)

    async def ask(self, question: Question) -> Reply:
        name, sample = question.model.name, question.sample
        found = self._answers.get((name, sample))
        if isinstance(found, Reply):
            return found
        if found is None:
            found = Failure(
                FailureKind.NOT_FOUND, f"No answer of {name} is recorded for sample {sample}."
            )
        raise ModelFailure(found.kind, found.sentence)

    async def warm_up(self) -> None:
        """There is nothing to warm up."""

    async def close(self) -> None:
        """There is nothing to close."""


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
            value = FORM.read(line, first=number == 1)
            if value is not None:
                yield places.take(number, value)
        except RefusedLineError as refused:
            yield BadLine(number, str(refused))


class _Places:
    """Which samples of which models are taken, and by which line."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, int], int] = {}
        self._next: dict[str, int] = {}

    def take(self, number: int, value: dict[str, Any]) -> RecordedAnswer:
        model, text = _model(value), FORM.text(value)
        prompt_language, sample = _prompt_language(value), _sample(value)
        if sample is None:
            sample = self._next.get(model, 1)
            while (model, sample) in self._taken:
                sample += 1
            self._next[model] = sample + 1
        elif (model, sample) in self._taken:
            earlier = self._taken[model, sample]
            raise RefusedLineError(
                f"Sample {sample} of {model!r} already stands on line {earlier}."
            )
        self._taken[model, sample] = number
        return RecordedAnswer(number, model, text, sample, prompt_language)


def _model(value: Mapping[str, Any]) -> str:
    model = value.get("model")
    if not isinstance(model, str) or not model.strip():
        raise RefusedLineError(f'"model" must be there, a name as text; write {FORM.example}.')
    return _whole("model", model)


def _whole(name: str, value: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise RefusedLineError(f'"{name}" holds half of a character (a lone surrogate).')
    return value


def _prompt_language(value: Mapping[str, Any]) -> str | None:
    prompt_language = value.get("prompt_language")
    if prompt_language is None:
        return None
    if not isinstance(prompt_language, str) or len(prompt_language) > LONGEST_PROMPT_LANGUAGE:
        raise RefusedLineError(
            f'"prompt_language" must be text of at most {LONGEST_PROMPT_LANGUAGE} characters,'
            ' such as "en".'
        )
    return _whole("prompt_language", prompt_language)


def _sample(value: Mapping[str, Any]) -> int | None:
    sample = value.get("sample")
    if sample is None:
        return None
    # JSON's true is Python's 1
    if isinstance(sample, bool) or not isinstance(sample, int) or sample < 0:
        raise RefusedLineError(
            '"sample" must be a whole number, 0 or more; leave it out to have it counted.'
        )
    if sample > LARGEST_SAMPLE:
        raise RefusedLineError(f'"sample" must be at most {LARGEST_SAMPLE}.')
    return sample
