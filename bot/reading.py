"""Answers read, and pictures drawn, in a worker process with limits.

Untrusted text can make any parser eat time, memory or the C stack, and a parser that holds the
interpreter lock stalls every other thread. So the work is done in a process of its own, which is
killed when it passes a limit and started again for the next answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeVar

import psutil

from bot.graphs.example import Example
from bot.graphs.identity import Level, identity_keys
from bot.graphs.reading import EXTRACTOR_VERSION, read_answer
from bot.trace import trace

log = logging.getLogger(__name__)

TOO_COSTLY = "too costly to read"
FAULT = "kinprobe failed to read it"

CPU_SECONDS = 1.0
"""CPU time that one answer may take."""

WALL_SECONDS = 30.0
"""Real time after which the worker counts as stuck; generous, for a busy machine is no fault."""

MEMORY_BYTES = 300 * 2**20
"""Memory that one answer may take beyond what the idle worker holds."""

Tag = TypeVar("Tag")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class KeyedExample:
    """An example with its identity keys, level by level."""

    example: Example
    keys: Mapping[Level, str | None]

    def as_json(self) -> dict[str, Any]:
        """Give the example as plain JSON values, with `keys`: level -> identity key or null."""
        return {
            **self.example.as_json(),
            "keys": {level.value: key for level, key in self.keys.items()},
        }


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What was found in one answer.

    Attributes:
        primary: index of the example that the answer runs its algorithm on; None when it has none.
        unread: why the answer could not be read; None when it was.
    """

    examples: tuple[KeyedExample, ...] = ()
    primary: int | None = None
    unread: str | None = None
    extractor: str = EXTRACTOR_VERSION


class TooCostlyError(Exception):
    """The worker passed a limit and was stopped."""


@dataclass(frozen=True, slots=True)
class _Worker:
    """A worker process that has answered once."""

    pool: ProcessPoolExecutor
    pid: int

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.let_go()

    def let_go(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)


class AnswerReader:
    """Reads answers and draws examples, one at a time, in a worker process."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()
        self._worker: _Worker | None = None

    async def read(self, text: str) -> ReadAnswer:
        """Find the examples in an answer and compute their keys."""
        try:
            return await self._in_worker(_limited, _read, text)
        except TooCostlyError:
            return ReadAnswer(unread=TOO_COSTLY)
        except Exception as error:  # noqa: BLE001 - a fault costs this answer, never the whole run
            log.error("an answer could not be read: %s", trace(error))
            return ReadAnswer(unread=FAULT)

    async def read_each(
        self, answers: Sequence[tuple[Tag, str]], then: Callable[[Tag, ReadAnswer], Result]
    ) -> list[Result]:
        """Read several answers, each within the limits, and give what `then` makes of each.

        Args:
            answers: the text of each, with something to tell it by.
            then: a function of a module; the worker calls it, so that only its result comes back.
        """
        if len(answers) > 1:
            try:
                seconds = WALL_SECONDS * len(answers)
                return await self._in_worker(_read_each, answers, then, seconds=seconds)
            except Exception:  # noqa: BLE001 - which answer it was is found, and told, one by one
                log.debug("%d answers are read again, one by one", len(answers))
        return [then(tag, await self.read(text)) for tag, text in answers]

    async def draw(self, example: Example, *, title: str, width: int) -> bytes | None:
        """Draw an example as a PNG; None when drawing it would cost too much."""
        try:
            return await self._in_worker(_draw, example, title, width)
        except TooCostlyError:
            return None

    async def warm_up(self) -> None:
        """Start the worker and let it import what drawing needs, before anyone waits for it."""
        await self.draw(Example({"A": ("B",)}), title="", width=64)

    async def close(self) -> None:
        """Stop the worker."""
        async with self._one_at_a_time:
            if self._worker is not None:
                self._worker.kill()
                self._worker = None

    async def _in_worker(
        self, work: Callable[..., Result], *arguments: object, seconds: float = WALL_SECONDS
    ) -> Result:
        async with self._one_at_a_time:
            worker, job = await self._handed_over(work, arguments)
            try:
                return await asyncio.wait_for(job, seconds)
            except BrokenProcessPool as error:
                self._worker = None
                worker.let_go()
                raise TooCostlyError from error
            except (TimeoutError, MemoryError, RecursionError) as error:
                self._worker = None
                worker.kill()
                raise TooCostlyError from error
            except asyncio.CancelledError:
                # The worker is still at it; the next job must not wait for that.
                self._worker = None
                worker.kill()
                raise

    async def _handed_over(
        self, work: Callable[..., Result], arguments: Sequence[object]
    ) -> tuple[_Worker, asyncio.Future[Result]]:
        loop = asyncio.get_running_loop()
        worker = self._worker or await self._start()
        try:
            return worker, loop.run_in_executor(worker.pool, work, *arguments)
        except BrokenProcessPool:
            # It died while it had nothing to do, which is no fault of this job.
            worker.let_go()
            worker = await self._start()
            return worker, loop.run_in_executor(worker.pool, work, *arguments)

    async def _start(self) -> _Worker:
        self._worker = None
        pool = ProcessPoolExecutor(
            max_workers=1,
            # A fork would copy this process's threads' locks, held or not.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_prepare_worker,
        )
        try:
            pid = await asyncio.get_running_loop().run_in_executor(pool, os.getpid)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        self._worker = _Worker(pool, pid)
        return self._worker


# What follows runs inside the worker process.


def _prepare_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # asking models and answering members come first
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End the worker when its parent is gone, kill -9 included."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _limited(work: Callable[..., Result], *arguments: object) -> Result:
    """Do the work within the limits on CPU time and memory.

    The kernel ends the process when the timer runs out (SIGPROF's default action), whatever C code
    is holding the interpreter lock by then.
    """
    unlimited = resource.getrlimit(resource.RLIMIT_AS)
    bound = psutil.Process().memory_info().vms + MEMORY_BYTES
    if unlimited[1] != resource.RLIM_INFINITY:
        bound = min(bound, unlimited[1])
    resource.setrlimit(resource.RLIMIT_AS, (bound, unlimited[1]))
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        return work(*arguments)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, unlimited)


def _read(text: str) -> ReadAnswer:
    reading = read_answer(text)
    return ReadAnswer(
        examples=tuple(
            KeyedExample(example, identity_keys(example)) for example in reading.examples
        ),
        primary=reading.primary,
    )


def _read_each(
    answers: Sequence[tuple[Tag, str]], then: Callable[[Tag, ReadAnswer], Result]
) -> list[Result]:
    return [then(tag, _limited(_read, text)) for tag, text in answers]


def _draw(example: Example, title: str, width: int) -> bytes:
    from bot.graphs.picture import draw, rasterise

    return rasterise(draw(example, title=title), width=width)
