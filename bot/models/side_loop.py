"""An event loop in a thread of its own, for a library that holds its loop up."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")

SWITCH_SECONDS = 0.001


class SideLoop:
    """Runs coroutines beside the caller's event loop, which goes on meanwhile.

    A busy loop holds each of its own tasks up until all others have had their turn; between threads
    the interpreter lock changes hands in time.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped: asyncio.Event | None = None

    async def start(self) -> None:
        """Start the thread and wait until its loop runs."""
        if self._thread is None:
            # The caller's loop asks for the lock several times a turn, and may wait so long for it.
            sys.setswitchinterval(SWITCH_SECONDS)
            ready = threading.Event()
            self._thread = threading.Thread(
                target=lambda: asyncio.run(self._until_stopped(ready.set)),
                name=self._name,
                daemon=True,
            )
            self._thread.start()
            await asyncio.to_thread(ready.wait)

    async def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine over there; whoever cancels the waiting cancels the coroutine."""
        assert self._loop is not None  # noqa: S101 - started first
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self._loop))

    async def stop(self) -> None:
        """Cancel what still runs, and wait for the thread to end."""
        if self._thread is not None and self._loop is not None and self._stopped is not None:
            self._loop.call_soon_threadsafe(self._stopped.set)
            await asyncio.to_thread(self._thread.join)
            self._thread = self._loop = self._stopped = None

    async def _until_stopped(self, tell_ready: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        tell_ready()
        await self._stopped.wait()
