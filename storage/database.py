"""One SQLite file: one writer whose commits are shared, and readers of their own."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Generator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import aiosqlite

from storage.errors import CannotOpenError, ClosedError, NoFolderError, ReadOnlyError, told
from storage.schema import check_known, load_migrations, migrate

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
"""What one write does. It may run twice, so it changes nothing but the database."""

READERS = 4
BUSY_SECONDS = 10.0
"""How long a write waits for another process: taking in a large file holds the lock for seconds."""

_OLDEST_SQLITE = (3, 37)  # knows STRICT tables

_EVERY_CONNECTION = (
    "PRAGMA foreign_keys = ON",
    # With NORMAL a power failure takes back commits that were already reported.
    "PRAGMA synchronous = FULL",
)


class _Connection(aiosqlite.Connection):
    """An aiosqlite connection that does a whole transaction in one hop to its thread.

    A hop costs about as much as the statement it carries: of 500 answers that land together, each
    would wait for 1,500 of them.
    """

    async def run(self, work: Work[T]) -> T:
        return cast("T", await self._execute(work, self._conn))  # type: ignore[no-untyped-call] # aiosqlite leaves it untyped


@dataclass(slots=True)
class _Write:
    """A write that waits, and who waits for it."""

    work: Work[Any]
    done: asyncio.Future[Any]

    def settle(self, outcome: object) -> None:
        """Give the waiting caller its outcome, unless that caller was cancelled."""
        if self.done.done():
            return
        if isinstance(outcome, Exception):
            self.done.set_exception(outcome)
        else:
            self.done.set_result(outcome)


class Database:
    """A kinprobe database file. `await` it, or enter it with `async with`, to open it."""

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path.absolute()
        self._busy_seconds = busy_seconds
        self._connections: list[_Connection] = []
        self._idle: list[_Connection] = []
        self._seats = asyncio.Semaphore(READERS)
        self._waiting: list[_Write] = []
        self._wake = asyncio.Event()
        self._writing: asyncio.Task[None] | None = None
        self._closing = False

    @classmethod
    def open(cls, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Name the file to open: `await Database.open(path)` or `async with Database.open(path)`.

        A missing folder or file is made, and the schema brought up to date.

        Raises:
            StorageError: (when awaited) the file cannot be used; says why and what to do.
        """
        return cls(path, busy_seconds=busy_seconds)

    def __await__(self) -> Generator[Any, None, Self]:
        return self._open().__await__()

    async def __aenter__(self) -> Self:
        return await self._open()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _open(self) -> Self:
        if self._writing is None and not self._closing:
            writer = await self._connect(_open_writer)
            self._writing = asyncio.create_task(self._write_until_closed(writer))
        return self

    async def write(self, work: Work[T]) -> T:
        """Do a write in a transaction and return its result once that is committed.

        Writes that wait together share one commit; one that fails is undone alone. Once handed
        over, a write is done even if its caller is cancelled.

        Raises:
            StorageError: it is not kept. Whatever else `work` raises is raised here as well.
        """
        self._check_open()
        write = _Write(work, asyncio.get_running_loop().create_future())
        self._waiting.append(write)
        self._wake.set()
        try:
            return cast("T", await write.done)
        except (sqlite3.Error, OverflowError, UnicodeEncodeError) as error:
            raise told(error, self.path, storing=True) from error

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[aiosqlite.Connection]:
        """Lend a connection that sees the database as it was at its first statement.

        Raises:
            StorageError: the file cannot be read.
        """
        self._check_open()
        async with self._seats:
            try:
                connection = self._idle.pop() if self._idle else await self._connect(_open_reader)
                try:
                    await connection.execute("BEGIN")
                    yield connection
                finally:
                    # Its thread works in order: whoever borrows it next comes after the rollback,
                    # even if this task is cancelled while it waits.
                    self._idle.append(connection)
                    await connection.rollback()
            except (sqlite3.Error, OverflowError) as error:
                raise told(error, self.path, storing=False) from error

    async def close(self) -> None:
        """Finish every write that waits and every read under way, then let go of the file."""
        if self._closing:
            return
        self._closing = True
        self._wake.set()
        try:
            if self._writing is not None:
                await asyncio.wait([self._writing])
            for _ in range(READERS):
                await self._seats.acquire()
        finally:
            stopped = [connection.stop() for connection in self._connections]
            await asyncio.gather(*filter(None, stopped))

    async def _connect(self, opener: Callable[[Path, float], sqlite3.Connection]) -> _Connection:
        # Opened before aiosqlite has it: where aiosqlite fails to open, its thread may outlive the
        # event loop.
        try:
            opened = await asyncio.to_thread(opener, self.path, self._busy_seconds)
        except sqlite3.Error as error:
            raise told(error, self.path, storing=False) from error
        connection = _Connection(lambda: opened, iter_chunk_size=256)
        await connection
        self._connections.append(connection)
        return connection

    async def _write_until_closed(self, writer: _Connection) -> None:
        batch: list[_Write] = []
        try:
            while self._waiting or not self._closing:
                if not self._waiting:
                    self._wake.clear()
                    await self._wake.wait()
                batch, self._waiting = self._waiting, []
                outcomes = await writer.run(partial(_do, works=[write.work for write in batch]))
                for write, outcome in zip(batch, outcomes, strict=True):
                    write.settle(outcome)
        finally:
            # Only when the event loop is torn down with writes under way: nobody may wait for ever.
            for write in batch + self._waiting:
                write.settle(self._closed())

    def _check_open(self) -> None:
        if self._closing or self._writing is None or self._writing.done():
            raise self._closed()

    def _closed(self) -> ClosedError:
        return ClosedError(f"{self.path.name} is closed; nothing more is stored or read.")


def _do(connection: sqlite3.Connection, *, works: Sequence[Work[Any]]) -> list[object]:
    """Do all works in one transaction, each in a savepoint; give each its result or exception."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        return [error] * len(works)
    try:
        outcomes = [_in_savepoint(connection, work) for work in works]
        connection.execute("COMMIT")
    except Exception as error:  # noqa: BLE001 - it is raised where the write was asked for
        # SQLite has taken the transaction back, or cannot commit it (a full disk). What is small
        # enough may still go in by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        return [error] if len(works) == 1 else [_do(connection, works=[work])[0] for work in works]
    return outcomes


def _in_savepoint(connection: sqlite3.Connection, work: Work[Any]) -> object:
    connection.execute("SAVEPOINT one")
    try:
        result = work(connection)
    except Exception as error:
        if not connection.in_transaction:
            raise  # SQLite took the whole transaction back
        connection.execute("ROLLBACK TO one")
        result = error
    connection.execute("RELEASE one")
    return result


def _open_writer(path: Path, busy_seconds: float) -> sqlite3.Connection:
    _check_sqlite()
    _check_place(path)
    connection = _raw(path.as_uri() + "?mode=rwc", busy_seconds)
    try:
        migrations = load_migrations()
        check_known(connection, migrations)  # before anything is changed in a file not ours
        _log_ahead(connection, busy_seconds)
        _prepare(connection)
        migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_reader(path: Path, busy_seconds: float) -> sqlite3.Connection:
    connection = _raw(path.as_uri() + "?mode=rw", busy_seconds)
    _prepare(connection)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _raw(uri: str, busy_seconds: float) -> sqlite3.Connection:
    # Made in one thread, then used in another, and in that one only.
    return sqlite3.connect(
        uri, uri=True, timeout=busy_seconds, isolation_level=None, check_same_thread=False
    )


def _prepare(connection: sqlite3.Connection) -> None:
    connection.row_factory = sqlite3.Row
    for pragma in _EVERY_CONNECTION:
        connection.execute(pragma)


def _log_ahead(connection: sqlite3.Connection, busy_seconds: float) -> None:
    """Switch the file to a write-ahead log, which lets readers read while the writer writes."""
    until = time.monotonic() + busy_seconds
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            # SQLite does not wait by itself here, when two processes make the same file at once.
            locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not locked or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            break
    if mode != "wal":
        raise CannotOpenError(
            "The database's folder does not support SQLite's write-ahead log; a network share "
            "often does not. Name a file on a disk of this machine."
        )


def _check_sqlite() -> None:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        oldest = ".".join(map(str, _OLDEST_SQLITE))
        raise CannotOpenError(
            f"This Python carries SQLite {sqlite3.sqlite_version}; kinprobe needs {oldest} or "
            "newer. Use a newer Python, such as one from python.org or uv."
        )


def _check_place(path: Path) -> None:
    """Make the folder if it is missing, and tell what SQLite would only call "unable to open"."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoFolderError(
            f"The folder {path.parent.name} for {path.name} is missing and cannot be made "
            f"({error.strerror}). Make it, or name a file elsewhere."
        ) from error
    if path.is_dir():
        raise NoFolderError(
            f"{path.name} is a folder, not a database file. Name a file, such as one inside it."
        )
    if not _writable(path):
        raise ReadOnlyError(
            f"{path.name} or its folder {path.parent.name} is read-only. "
            "Give the user who runs kinprobe permission to write both."
        )


def _writable(path: Path) -> bool:
    # The folder as well: the write-ahead log stands beside the file.
    there = [path.parent, path] if path.exists() else [path.parent]
    return all(os.access(place, os.W_OK) for place in there)
