"""Answers in, the examples that each holds out: line by line, in order, on every core."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.json_lines import BadLine, LineForm, RefusedLineError
from bot.reading import AnswerReader, ReadAnswer

FORM = LineForm(fields=("id", "text"), example='{"id": "1", "text": "the answer"}')

BATCH_ANSWERS = 16
BATCH_BYTES = 128 * 1024
"""A batch is full with so many answers, or so much of them: handing it to a reader costs next to
nothing then, and an answer that is too costly has few others read again."""

AHEAD_BYTES = 2 * 2**20
"""What may be read and not yet written, for each reader: about what it reads in the second that one
answer can hold up those after it."""

_LEAST_BYTES = 512  # what an answer takes in memory, however short its line

_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029]")
"""What JSON lets stand though a terminal may obey it, or a reader of lines break there."""

Id = str | int | None


class Line(NamedTuple):
    """What was found in one answer, as a line of JSON, and whether the answer was read at all."""

    written: bytes
    unread: bool


@dataclass(frozen=True, slots=True)
class Extract:
    """What came of some lines that stand together.

    Attributes:
        lines: one for each that is not blank, in their order.
        size: how many bytes of the input they are.
        held: how much of what may be read ahead they take until they are written.
    """

    lines: Sequence[Line | BadLine]
    size: int
    held: int


async def extract(
    arriving: AsyncIterator[Sequence[bytes]],
    readers: Sequence[AnswerReader],
    take: Callable[[Extract], None],
) -> None:
    """Read answers as they arrive, and give what was found in the order of the answers.

    Args:
        arriving: the lines without their ends; together come those that are there together.
        readers: as many batches are read side by side. One is started only when all before it have
            work.
        take: is given what was found, and holds everything up while it writes that.
    """
    ahead = _Ahead(AHEAD_BYTES * len(readers))
    begun: asyncio.Queue[asyncio.Task[Extract] | None] = asyncio.Queue()
    beginning = asyncio.create_task(_begin_all(arriving, readers, ahead, begun))
    try:
        while (reading := await begun.get()) is not None:
            found = await reading
            take(found)
            ahead.remove(found.held)
        await beginning
    finally:
        await _stop(beginning)
        while not begun.empty():
            await _stop(begun.get_nowait())


async def _stop(task: asyncio.Task[Any] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.wait([task])


async def _begin_all(
    arriving: AsyncIterator[Sequence[bytes]],
    readers: Sequence[AnswerReader],
    ahead: _Ahead,
    begun: asyncio.Queue[asyncio.Task[Extract] | None],
) -> None:
    """Give each batch to a reader that is idle, the one that was busy last."""
    idle: asyncio.LifoQueue[AnswerReader] = asyncio.LifoQueue()
    for reader in reversed(readers):
        idle.put_nowait(reader)
    try:
        async for batch in _batches(arriving):
            await ahead.room()
            reader = await idle.get()
            ahead.add(batch.held)
            begun.put_nowait(asyncio.create_task(_read(batch, reader, idle, ahead)))
    finally:
        begun.put_nowait(None)


class _Ahead:
    """What was read and is not yet written, held to a limit."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._fell = asyncio.Event()

    def add(self, size: int) -> None:
        self._held += size

    def remove(self, size: int) -> None:
        self._held -= size
        self._fell.set()

    async def room(self) -> None:
        """Wait until less than the limit is held."""
        while self._held >= self._most:
            self._fell.clear()
            await self._fell.wait()


@dataclass(slots=True)
class _Batch:
    """Lines that one reader is given together: the answers, and in their order the bad ones."""

    lines: list[tuple[Id, str] | BadLine] = field(default_factory=list)
    size: int = 0

    @property
    def full(self) -> bool:
        return len(self.lines) >= BATCH_ANSWERS or self.size >= BATCH_BYTES

    @property
    def held(self) -> int:
        return self.size + _LEAST_BYTES * len(self.lines)

    def add(self, line: bytes, number: int) -> None:
        self.size += len(line) + 1
        try:
            value = FORM.read(line, first=number == 1)
            if value is not None:
                self.lines.append((_id(value), FORM.text(value)))
        except RefusedLineError as refused:
            self.lines.append(BadLine(number, str(refused)))


def _id(value: dict[str, Any]) -> Id:
    given = value.get("id")
    # JSON's true is Python's 1
    if isinstance(given, bool) or not isinstance(given, str | int | None):
        raise RefusedLineError('"id" must be text or a whole number; leave it out to have null.')
    return given


async def _batches(arriving: AsyncIterator[Sequence[bytes]]) -> AsyncIterator[_Batch]:
    """Batch the lines, without waiting for any that is not there yet."""
    number, batch = 0, _Batch()
    async for lines in arriving:
        for line in lines:
            number += 1
            batch.add(line, number)
            if batch.full:
                yield batch
                batch = _Batch()
        if batch.lines:
            yield batch
            batch = _Batch()
    if batch.size:  # blank lines
        yield batch


async def _read(
    batch: _Batch, reader: AnswerReader, idle: asyncio.Queue[AnswerReader], ahead: _Ahead
) -> Extract:
    answers = [line for line in batch.lines if not isinstance(line, BadLine)]
    try:
        found = await reader.read_each(answers, as_line)
    finally:
        idle.put_nowait(reader)
    written = sum(len(line.written) for line in found)
    ahead.add(written)
    lines = iter(found)
    return Extract(
        [line if isinstance(line, BadLine) else next(lines) for line in batch.lines],
        size=batch.size,
        held=batch.held + written,
    )


def as_line(given: Id, answer: ReadAnswer) -> Line:
    r"""Write what was found in an answer as one line of JSON, in UTF-8.

    Its members are `id`, as it was given; `primary`, an index or null; `examples`, each as
    `KeyedExample.as_json` has it; and `unread`, why the answer could not be read, only where that
    is so. Half a character (a lone surrogate) is escaped, since UTF-8 has none: "\ud800".
    """
    value: dict[str, Any] = {
        "id": given,
        "primary": answer.primary,
        "examples": [keyed.as_json() for keyed in answer.examples],
    }
    if answer.unread is not None:
        value["unread"] = answer.unread
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    safe = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    # Of all characters UTF-8 lacks only the surrogates, which Python escapes as JSON does.
    return Line(safe.encode(errors="backslashreplace") + b"\n", answer.unread is not None)
