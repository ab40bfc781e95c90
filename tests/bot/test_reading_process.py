"""Answers read in a worker process that is stopped when it passes a limit."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import psutil
import pytest

from bot import reading
from bot.archive import TRIED_AGAIN, Archive
from bot.extracting import as_line
from bot.graphs.example import Example
from bot.reading import FAULT, TOO_COSTLY, AnswerReader, ReadAnswer, TooCostlyError
from bot.runs import Runner

Writer = Callable[[Mapping[str, str]], str]

PARENT = """\
import asyncio
from bot.reading import AnswerReader

async def main():
    reader = AnswerReader()
    await reader.read("no graph")
    print(reader._worker.pid, flush=True)
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.fixture
async def reader() -> AsyncIterator[AnswerReader]:
    found = AnswerReader()
    yield found
    await found.close()


async def test_an_answer_is_read_with_its_keys(reader: AnswerReader, answer_with: Writer) -> None:
    found = await reader.read(answer_with({"A": "BC", "B": "A"}))

    assert found.primary == 0
    (keyed,) = found.examples
    assert keyed.example.arcs == (("A", "B"), ("A", "C"), ("B", "A"))
    assert all(keyed.keys.values())


@pytest.mark.parametrize(
    ("work", "arguments"),
    [
        pytest.param(pow, (3, 10**9), id="time, in C code that holds the interpreter lock"),
        pytest.param(bytes, (2**30,), id="memory"),
        pytest.param(os.abort, (), id="a crash of the interpreter"),
    ],
)
async def test_work_that_passes_a_limit_is_stopped_and_the_next_answer_is_read(
    reader: AnswerReader,
    answer_with: Writer,
    work: Callable[..., object],
    arguments: tuple[object, ...],
) -> None:
    with pytest.raises(TooCostlyError):
        await reader._in_worker(reading._limited, work, *arguments)

    assert (await reader.read(answer_with({"A": "B"}))).primary == 0


async def test_a_costly_answer_is_told_as_such_and_not_as_one_without_a_graph(
    reader: AnswerReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        raise TooCostlyError

    monkeypatch.setattr(reader, "_in_worker", never)
    assert (await reader.read("whatever")).unread == TOO_COSTLY


async def test_answers_read_together_are_read_as_each_alone(
    reader: AnswerReader, answer_with: Writer
) -> None:
    texts = [answer_with({"A": "BC"}), "no graph", answer_with({"B": "C"})]
    together = await reader.read_each(list(enumerate(texts)), as_line)
    assert together == [as_line(n, await reader.read(text)) for n, text in enumerate(texts)]
    assert await reader.read_each([], as_line) == []


async def test_of_answers_read_together_only_the_costly_one_is_given_up(
    reader: AnswerReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def here(work: Callable[..., object], *arguments: object, **_: float) -> object:
        if "costly" in repr(arguments):
            raise TooCostlyError
        return work(*arguments)

    monkeypatch.setattr(reader, "_in_worker", here)
    monkeypatch.setattr(reading, "_limited", lambda work, *arguments: work(*arguments))
    texts = ["one", "costly", "three"]
    found = await reader.read_each(list(enumerate(texts)), lambda *read: read)
    assert [(number, read.unread) for number, read in found] == [
        (0, None),
        (1, TOO_COSTLY),
        (2, None),
    ]


async def test_a_cancelled_reading_does_not_hold_up_the_next(
    reader: AnswerReader, answer_with: Writer
) -> None:
    await reader.read("no graph")
    slow = asyncio.create_task(reader._in_worker(time.sleep, 60))
    await asyncio.sleep(0.1)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow

    assert (await reader.read(answer_with({"A": "B"}))).primary == 0


async def test_a_worker_that_died_with_nothing_to_do_is_replaced(
    reader: AnswerReader, answer_with: Writer
) -> None:
    await reader.read("no graph")
    assert reader._worker is not None
    os.kill(reader._worker.pid, signal.SIGKILL)
    await asyncio.sleep(0.5)  # until its pool has noticed

    assert (await reader.read(answer_with({"A": "B"}))).primary == 0


async def test_cancelling_while_the_worker_starts_kills_nobody_else(
    reader: AnswerReader, answer_with: Writer
) -> None:
    starting = asyncio.create_task(reader.read("no graph"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting

    assert (await reader.read(answer_with({"A": "B"}))).primary == 0


async def test_a_fault_of_ours_is_not_kept_as_a_reading(
    archive: Archive, runner: Runner, plan_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: str) -> ReadAnswer:
        return ReadAnswer(unread=FAULT)

    with monkeypatch.context() as faulty:
        faulty.setattr(archive.reader, "read", fail)
        run = await runner.start(plan_for("a"))
        summary = await run.result()
    assert summary.without_graph[0].unread == TRIED_AGAIN

    again = await archive.summary(run.run_id)
    assert again is not None
    assert again.without_graph[0].unread is None


async def test_a_picture_is_drawn(reader: AnswerReader) -> None:
    picture = await reader.draw(Example({"A": ("B",)}), title="Group 1", width=200)
    assert picture is not None
    assert picture.startswith(b"\x89PNG")


def test_the_worker_ends_with_its_parent_even_at_kill_9() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    psutil.wait_procs([worker], timeout=10)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
