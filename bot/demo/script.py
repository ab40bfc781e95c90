"""The demo's answers, and the client that plays them: no network, no API key."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from bot.catalogue.document import CatalogueError, Document, Mistake, read_document
from bot.catalogue.load import load_probes
from bot.models.client import FailureKind, ModelFailure, ModelSpec, Question, Reply
from bot.models.recorded import RecordedClient

_PROBE = "bfs"
_FENCE = "---\n"
_HEAD = ("model", "vendor", "family", "released", "seconds", "tokens")


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """What one model of the demo answers.

    Attributes:
        model: the model, under its name in the diary.
        text: the answer, in Markdown.
        seconds: how long the model seems to think.
        tokens: how many tokens the answer is said to have.
    """

    model: ModelSpec
    text: str
    seconds: float
    tokens: int


@cache
def load_demo() -> tuple[DemoAnswer, ...]:
    """Give the demo's answers in the order of the diary: its 18, its 3, its 4.

    Raises:
        CatalogueError: holds the first mistake of each file that has one.
    """
    answers: list[DemoAnswer] = []
    mistakes: list[str] = []
    folder = files("bot.demo").joinpath("answers")
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        try:
            answers.append(_answer(entry.read_text(encoding="utf-8"), entry.name))
        except Mistake as mistake:
            mistakes.append(str(mistake))
    if mistakes:
        raise CatalogueError(*mistakes)
    return tuple(answers)


class DemoClient:
    """Answers the built-in `bfs` probe as scripted; every other prompt fails with a sentence.

    A second sample of a model repeats its first: there is one script a model.
    """

    def __init__(self, *, answers: Sequence[DemoAnswer] | None = None, pace: float = 1.0) -> None:
        """Take the scripts (the packaged ones unless given); `pace` multiplies every delay."""
        script = load_demo() if answers is None else answers
        self._seconds = {answer.model.name: answer.seconds for answer in script}
        self._recorded = RecordedClient(
            {
                (answer.model.name, 1): Reply(
                    text=answer.text, finish_reason="stop", completion_tokens=answer.tokens
                )
                for answer in script
            }
        )
        self._prompts = frozenset(load_probes()[_PROBE].prompts.values())
        self._pace = pace

    async def ask(self, question: Question) -> Reply:
        """Return the model's scripted answer after its scripted delay."""
        seconds = self._seconds.get(question.model.name)
        if seconds is None or question.prompt not in self._prompts:
            raise ModelFailure(
                FailureKind.NOT_FOUND,
                f"The demo has no scripted answer of {question.model.name} to this prompt; "
                f"the demo replays {_PROBE} only.",
            )
        await _think(seconds * self._pace)
        return await self._recorded.ask(replace(question, sample=1))

    async def warm_up(self) -> None:
        """Nothing is slow the first time: the scripts are read when the client is made."""

    async def close(self) -> None:
        """No connection is held."""


async def _think(seconds: float) -> None:
    """Wait by a thread's clock: in the simulated Discord the event loop's timers stand still."""
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def wake() -> None:
        if not done.done():
            done.set_result(None)

    timer = threading.Timer(seconds, loop.call_soon_threadsafe, (wake,))
    timer.daemon = True
    timer.start()
    try:
        await done
    finally:
        timer.cancel()


def _answer(written: str, file: str) -> DemoAnswer:
    """Read one file: a YAML head between two lines of three hyphens, then the answer itself."""
    before, *rest = written.split(_FENCE, 2)
    if before or len(rest) != 2:
        raise Mistake(file, "the head is missing; begin with --- and its lines, then --- again")
    head = read_document(rest[0], file=file, known=_HEAD, first_line=2)
    name = head.one_line("model", example="gpt-4o-2024-08-06")
    return DemoAnswer(
        model=ModelSpec(
            name=name,
            provider_model=f"demo/{name}",
            endpoint="demo",
            vendor=head.one_line("vendor", example="OpenAI"),
            family=head.one_line("family", example="gpt"),
            released=_released(head),
        ),
        text=rest[1].strip("\n"),
        seconds=_number(head, "seconds", example="0.8"),
        tokens=int(_number(head, "tokens", example="420")),
    )


def _released(head: Document) -> date | None:
    value = head.entries.get("released")
    if value is not None and type(value) is not date:
        sentence = "`released` is no date; write for instance 2024-08-06, or null if unknown"
        raise head.mistake(("released",), sentence)
    return value


def _number(head: Document, key: str, *, example: str) -> float:
    value = head.entries.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        sentence = f"`{key}` is no number above 0; write for instance `{key}: {example}`"
        raise head.mistake((key,), sentence)
    return value
