"""The `extract` command: where it reads and writes, and what it says meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NoReturn, cast

from bot.errors import MisuseError
from bot.extracting import Extract, extract
from bot.json_lines import BAD_LINES_NAMED, BadLine
from bot.reading import AnswerReader
from bot.streams import arriving_lines, written_whole
from bot.wording import plural


def extract_file(file: str, out: Path | None, *, skip_bad: bool) -> int:
    """Find the example graphs in a file of answers, and write a line for each answer.

    Args:
        file: JSON lines; "-" is standard input.
        out: where the lines go, all of them or none; None is standard output, as they come.
        skip_bad: leave bad lines out instead of stopping at the first.

    Raises:
        MisuseError: a file cannot be read or written, or a line is bad.
    """
    bar_shown = sys.stderr.isatty() and (out is not None or not sys.stdout.isatty())
    with _ended_by_sigterm(), _source(file) as source:
        _refuse_itself(source, out)
        with _target(out) as target, _bar(source) if bar_shown else _no_bar() as tell:
            writer = _Writer(target, tell, name=_name(file), skip_bad=skip_bad, whole=bool(out))
            asyncio.run(_read_all(source, writer.take))
    writer.sum_up()
    return 0


async def _read_all(source: io.BufferedIOBase, take: Callable[[Extract], None]) -> None:
    readers = [AnswerReader() for _ in range(_cores())]
    try:
        await extract(arriving_lines(source), readers, take)
    finally:
        for reader in readers:
            await reader.close()


class _Writer:
    """Writes what was found, and says what was not."""

    def __init__(
        self,
        target: IO[bytes],
        tell: Callable[[int, int], None],
        *,
        name: str,
        skip_bad: bool,
        whole: bool,
    ) -> None:
        self._target = target
        self._tell = tell
        self._name = name
        self._skip_bad = skip_bad
        self._whole = whole
        self._bytes = self._answers = self._unread = self._left_out = 0

    def take(self, found: Extract) -> None:
        """Write what stands before a bad line that is not left out, and let it be seen."""
        for line in found.lines:
            if isinstance(line, BadLine):
                self._target.flush()
                self._leave_out(line)
            else:
                self._target.write(line.written)
                self._answers += 1
                self._unread += line.unread
        self._target.flush()
        self._bytes += found.size
        self._tell(self._bytes, self._answers)

    def _leave_out(self, bad: BadLine) -> None:
        sentence = f"{self._name}, line {bad.number}: {bad.sentence}"
        if not self._skip_bad:
            written = "Nothing was written" if self._whole else "No answer after it was read"
            raise MisuseError(
                sentence, f"{written}. Mend it, or leave bad lines out with --skip-bad."
            )
        self._left_out += 1
        if self._left_out <= BAD_LINES_NAMED:
            _say(f"left out: {sentence}")

    def sum_up(self) -> None:
        """Say what nobody has been told yet."""
        if self._left_out > BAD_LINES_NAMED:
            more = plural(self._left_out - BAD_LINES_NAMED, "more bad line")
            _say(f"left out: {self._name}: and {more}")
        if self._unread:
            told = plural(self._unread, "answer")
            _say(f'{told} could not be read; "unread" in the line says why')


def _say(sentence: str) -> None:
    print(f"kinprobe: {sentence}", file=sys.stderr)  # noqa: T201 - a command's own words


def _name(file: str) -> str:
    return "standard input" if file == "-" else file


def _cores() -> int:
    """Count the cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def _source(file: str) -> Iterator[io.BufferedIOBase]:
    if file == "-":
        yield cast("io.BufferedIOBase", sys.stdin.buffer)
        return
    try:
        opened = Path(file).open("rb")  # noqa: SIM115 - closed below, apart from the error of opening
    except OSError as error:
        raise MisuseError(f"{file} cannot be read: {error.strerror}.") from error
    with opened:
        yield opened


@contextlib.contextmanager
def _target(out: Path | None) -> Iterator[IO[bytes]]:
    if out is None:
        yield sys.stdout.buffer
    else:
        with written_whole(out) as file:
            yield file


def _refuse_itself(source: io.BufferedIOBase, out: Path | None) -> None:
    """Refuse to write into the file that is read: it would be lost, or never end."""
    read, written = _file_of(source), _file_of(out or sys.stdout.buffer)
    if read and written and os.path.samestat(read, written):
        raise MisuseError("The lines cannot go into the very file that they are read from.")


def _file_of(place: Path | IO[bytes] | io.BufferedIOBase) -> os.stat_result | None:
    """Give what the system knows of a file; None where it is none, such as a pipe."""
    try:
        found = place.stat() if isinstance(place, Path) else os.fstat(place.fileno())
    except OSError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None


@contextlib.contextmanager
def _no_bar() -> Iterator[Callable[[int, int], None]]:
    yield lambda *_: None


@contextlib.contextmanager
def _bar(source: io.BufferedIOBase) -> Iterator[Callable[[int, int], None]]:
    """Show how much is read: of the whole where its size is known."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    file = _file_of(source)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task("reading", total=file.st_size if file else None)
        yield lambda done, answers: bar.update(
            task, completed=done, description=plural(answers, "answer")
        )


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM unwind, so that no half file is left, wherever it strikes."""

    def end(number: int, _: object) -> NoReturn:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
