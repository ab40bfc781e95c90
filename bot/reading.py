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
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeVar

import psutil

from bot.graphs.example import Example
from bot.graphs.identity import Level, identity_keys
from bot.graphs.reading import EXTRACTOR_VERSION, read_answer

log = logging.getLogger(__name__)

TOO_COSTLY = "too costly to read"
FAULT = "kinprobe failed to read it; its log says more"

CPU_SECONDS = 1.0
"""CPU time that one answer may take."""

WALL_SECONDS = 30.0
"""Real time after which the worker counts as stuck; generous, for a busy machine is no fault."""

MEMORY_BYTES = 300 * 2**20
"""Memory that one answer may take beyond what the idle worker holds."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class KeyedExample:
    """An example with its identity keys, level by level."""

    example: Example
    keys: Mapping[Level, str | None]


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


class AnswerReader:
    """Reads answers and draws examples, one at a time, in a worker process."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()
        self._worker: ProcessPoolExecutor | None = None
        self._worker_pid = 0

    async def read(self, text: str) -> ReadAnswer:
        """Find the examples in an answer and compute their keys."""
        try:
            return await self._in_worker(_limited, _read, text)
        except TooCostlyError:
            return ReadAnswer(unread=TOO_COSTLY)
        except Exception:
            # A fault in a reader must cost this one answer, never the run around it.
            log.exception("an answer could not be read")
            return ReadAnswer(unread=FAULT)

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
            self._stop()

    async def _in_worker(self, work: Callable[..., Result], *arguments: object) -> Result:
        async with self._one_at_a_time:
            worker = await self._started()
            loop = asyncio.get_running_loop()
            job = loop.run_in_executor(worker, work, *arguments)
            try:
                return await asyncio.wait_for(asyncio.shield(job), WALL_SECONDS)
            except (BrokenProcessPool, TimeoutError, MemoryError, RecursionError) as error:
                self._stop()
                raise TooCostlyError from error
            except asyncio.CancelledError:
                # The job still runs; the next one must not wait for it.
                job.add_done_callback(_forget)
                self._stop()
                raise

    async def _started(self) -> ProcessPoolExecutor:
        if self._worker is None:
            self._worker = ProcessPoolExecutor(
                max_workers=1,
                # A fork would copy this process's threads' locks, held or not.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_prepare_worker,
            )
            loop = asyncio.get_running_loop()
            self._worker_pid = await loop.run_in_executor(self._worker, _worker_pid)
        return self._worker

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._worker_pid, signal.SIGKILL)
            worker.shutdown(wait=False, cancel_futures=True)


def _forget(job: asyncio.Future[Any]) -> None:
    """Take note of an abandoned job's end, so that asyncio does not report it as unseen."""
    if not job.cancelled():
        job.exception()


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


def _worker_pid() -> int:
    return os.getpid()


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


def _draw(example: Example, title: str, width: int) -> bytes:
    from bot.graphs.picture import draw, rasterise

    return rasterise(draw(example, title=title), width=width)
