"""What can go wrong with the database, each told in one sentence to the person who meets it."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class StorageError(Exception):
    """Something could not be stored or read; its text is one sentence: what, where, what to do."""


class NoFolderError(StorageError):
    """The folder is missing and cannot be made, or a folder stands where the file should be."""


class CannotOpenError(StorageError):
    """The file cannot be opened."""


class ReadOnlyError(StorageError):
    """The file or its folder may not be written."""


class LockedError(StorageError):
    """Another program held the write lock for longer than `busy_timeout`."""


class DiskFullError(StorageError):
    """No space is left."""


class DiskFailureError(StorageError):
    """The operating system could not read or write the file."""


class NotADatabaseError(StorageError):
    """The file is something else: no SQLite database, or that of another program."""


class DamagedError(StorageError):
    """The file is a database whose content is broken."""


class NewerSchemaError(StorageError):
    """A newer kinprobe wrote the file."""


class UnstorableError(StorageError):
    """A value that no database column can hold."""


class ClosedError(StorageError):
    """The database is closed, or is being closed."""


class UnknownRunError(StorageError):
    """There is no run or answer of that id."""


class UnknownModelError(StorageError):
    """The run did not ask that model."""


class AlreadyKeptError(StorageError):
    """That sample of that model is stored already; the stored one stays."""


_TOLD: dict[int, tuple[type[StorageError], str]] = {
    sqlite3.SQLITE_FULL: (
        DiskFullError,
        (
            "{name} could not be written because the disk is full{lost}. "
            "Free some space and try again."
        ),
    ),
    sqlite3.SQLITE_IOERR: (
        DiskFailureError,
        (
            "{name} could not be read or written ({code}){lost}. "
            "Check that its disk works, has space and sets no limit on the size of a file."
        ),
    ),
    sqlite3.SQLITE_BUSY: (
        LockedError,
        (
            "{name} is locked by another program{lost}. "
            "Close whatever else is writing to it and try again."
        ),
    ),
    sqlite3.SQLITE_LOCKED: (
        LockedError,
        "{name} is locked{lost}. Close whatever else uses it and try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        ReadOnlyError,
        (
            "{name} or its folder is read-only{lost}. "
            "Give the user who runs kinprobe permission to write both."
        ),
    ),
    sqlite3.SQLITE_CANTOPEN: (
        CannotOpenError,
        (
            "{name} cannot be opened{lost}. "
            "Check that the user who runs kinprobe may read and write it and its folder."
        ),
    ),
    sqlite3.SQLITE_PERM: (
        CannotOpenError,
        (
            "{name} cannot be opened: permission denied. "
            "Give the user who runs kinprobe permission to read and write it."
        ),
    ),
    sqlite3.SQLITE_NOTADB: (
        NotADatabaseError,
        "{name} is not an SQLite database. Name another file, or move this one away.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        DamagedError,
        (
            "{name} is damaged{lost}. "
            "Stop kinprobe, keep a copy of the file, and put a backup in its place."
        ),
    ),
    sqlite3.SQLITE_TOOBIG: (
        UnstorableError,
        "A text is longer than {name} can hold (about a billion bytes){lost}.",
    ),
}
"""SQLite's primary result code -> the error and its sentence."""

_OTHER = (
    StorageError,
    (
        "{name} refused what was asked of it ({code}){lost}. "
        "This is likely a fault in kinprobe; please report it."
    ),
)


def told(error: Exception, path: Path, *, storing: bool) -> StorageError:
    """Give a new error that tells a failure of sqlite3 (or a `StorageError`) to a person.

    SQLite's own text is left out: it may quote a value.
    """
    lost = ": what was being stored is not kept" if storing else ""
    if isinstance(error, StorageError):
        return type(error)(*error.args)
    if isinstance(error, OverflowError | UnicodeEncodeError):
        what = "a number is too large" if isinstance(error, OverflowError) else "a text is broken"
        return UnstorableError(f"{path.name} cannot hold a value, {what}{lost}.")
    code = getattr(error, "sqlite_errorcode", None)
    kind, sentence = _OTHER if code is None else _TOLD.get(code & 0xFF, _OTHER)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return kind(sentence.format(name=path.name, code=name, lost=lost))
