"""Files and pipes: lines taken as they arrive, and a file that appears whole or not at all."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import secrets
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import IO

from bot.errors import MisuseError

CHUNK_BYTES = 256 * 1024


async def arriving_lines(file: io.BufferedIOBase) -> AsyncIterator[list[bytes]]:
    """Give the lines of a file or pipe without their ends, those together that are there together.

    A line that has begun is waited for; nothing that is there waits for what is not.
    """
    begun: list[bytes] = []
    while chunk := await _arriving(file):
        *ended, rest = chunk.split(b"\n")
        if ended:
            ended[0] = b"".join([*begun, ended[0]])
            yield ended
            begun = []
        begun.append(rest)
    if last := b"".join(begun):
        yield [last]


async def _arriving(file: io.BufferedIOBase) -> bytes:
    """Read what is there, at least one byte; none at the file's end."""
    with contextlib.suppress(io.UnsupportedOperation):  # a file in memory
        await _readable(file.fileno())
    return file.read1(CHUNK_BYTES)


async def _readable(descriptor: int) -> None:
    """Wait until reading does not wait, so that whatever else goes on does."""
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return
    loop, readable = asyncio.get_running_loop(), asyncio.Event()
    try:
        loop.add_reader(descriptor, readable.set)
    except PermissionError:
        return  # a device such as /dev/null, which is always ready
    try:
        await readable.wait()
    finally:
        loop.remove_reader(descriptor)


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Write a file that stands there whole once all is well, in place of an earlier one.

    Until then, and for good when anything is raised, the earlier one stays as it was. What is no
    file, such as a pipe or a device, is written to directly.

    Raises:
        MisuseError: nothing can be written there.
    """
    with _told(path):
        place = path.resolve()  # a link stays, and what it points to is replaced
        mode = _mode_of(place)
        whole = mode is None or stat.S_ISREG(mode)
        fresh = place.with_name(f".{place.name[:100]}.{secrets.token_hex(4)}") if whole else place
        file = fresh.open("xb" if whole else "wb")
    try:
        if whole and mode is not None:
            os.fchmod(file.fileno(), stat.S_IMODE(mode))
        yield file
        file.flush()
        if whole:
            os.fsync(file.fileno())
            file.close()
            fresh.replace(place)
    except BaseException:
        if whole:
            fresh.unlink()
        raise
    finally:
        with contextlib.suppress(OSError):  # what its buffer still holds could not be written
            file.close()


def _mode_of(place: Path) -> int | None:
    """Give the mode of what stands there, if anything does; raises OSError where one may not write.

    Replacing a file would not ask for its own permission.
    """
    if not place.exists():
        return None
    mode = place.stat().st_mode
    if stat.S_ISREG(mode):
        place.open("r+b").close()
    return mode


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MisuseError(f"{path} cannot be written: {error.strerror}.") from error
