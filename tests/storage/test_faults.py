"""What a disk, a folder or another program can do to the database, and what a person is told."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage import runs
from storage.database import Database
from storage.errors import (
    DamagedError,
    DiskFailureError,
    DiskFullError,
    LockedError,
    NoFolderError,
    NotADatabaseError,
    ReadOnlyError,
    StorageError,
)
from storage.records import NewAnswer, NewRun

ROOT = Path(__file__).resolve().parents[2]


def python(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def locked_elsewhere(path: Path) -> Iterator[None]:
    """Hold the write lock in another process."""
    holder = python(
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n",
        path,
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    try:
        yield
    finally:
        holder.communicate()


def sound(path: Path) -> bool:
    """Say whether SQLite finds nothing wrong with a file."""
    with closing(sqlite3.connect(path)) as connection:
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)] and not broken


async def test_locked_by_another_process(
    tmp_path: Path, new_run: Callable[..., NewRun], new_answer: Callable[..., NewAnswer]
) -> None:
    path = tmp_path / "kinprobe.db"
    async with Database.open(path, busy_seconds=0.2) as database:
        run_id = await runs.create_run(database, new_run("alpha", "beta"))
        kept = await runs.keep_answer(database, new_answer(run_id))
        with locked_elsewhere(path):
            with pytest.raises(LockedError, match=r"kinprobe\.db is locked .* is not kept"):
                await runs.keep_answer(database, new_answer(run_id, model="beta"))
            assert [
                it.answer_id for it in await runs.load_answers(database, run_id, with_text=True)
            ]
        await runs.keep_answer(database, new_answer(run_id, model="beta"))
        answers = await runs.load_answers(database, run_id, with_text=True)
        assert [answer.model for answer in answers] == ["alpha", "beta"]
        assert answers[0].answer_id == kept


async def test_a_short_lock_is_waited_for(tmp_path: Path, new_run: Callable[..., NewRun]) -> None:
    path = tmp_path / "kinprobe.db"
    async with Database.open(path) as database:
        with locked_elsewhere(path):
            writing = asyncio.create_task(runs.create_run(database, new_run()))
            await asyncio.sleep(0.1)
            assert not writing.done()
        assert await writing


async def test_opening_while_locked(tmp_path: Path) -> None:
    path = tmp_path / "kinprobe.db"
    path.touch()
    with (
        locked_elsewhere(path),
        pytest.raises(LockedError, match=r"kinprobe\.db is locked by another program\. Close"),
    ):
        await Database.open(path, busy_seconds=0.1)


def test_two_processes_may_make_the_same_file_at_once(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys; from pathlib import Path; from storage.database import Database\n"
        "async def main():\n"
        "    print('ready', flush=True); sys.stdin.readline()\n"
        "    async with Database.open(Path(sys.argv[1])): print('open')\n"
        "asyncio.run(main())\n"
    )
    path = tmp_path / "kinprobe.db"
    processes = [python(script, path) for _ in range(3)]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate()[0] for process in processes] == ["open\n"] * 3
    assert sound(path)


async def test_disk_full_keeps_what_was_reported_and_names_what_was_not(
    tmp_path: Path, new_run: Callable[..., NewRun], new_answer: Callable[..., NewAnswer]
) -> None:
    path = tmp_path / "kinprobe.db"
    models = [f"model-{n}" for n in range(200)]
    async with Database.open(path) as database:
        run_id = await runs.create_run(database, new_run(*models))

        def limit(connection: sqlite3.Connection) -> None:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages + 100}")

        await database.write(limit)
        outcomes = await asyncio.gather(
            *(
                runs.keep_answer(database, new_answer(run_id, model=model, text="x" * 5_000))
                for model in models
            ),
            return_exceptions=True,
        )
        failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        assert {type(outcome) for outcome in failed} == {DiskFullError}
        assert "the disk is full: what was being stored is not kept. Free" in str(failed[0])
        reported = {it for it in outcomes if isinstance(it, int)}
        assert 10 < len(reported) < 190
    async with Database.open(path) as database:
        kept = await runs.load_answers(database, run_id, with_text=True)
        assert {answer.answer_id for answer in kept} == reported
        assert {answer.text for answer in kept} == {"x" * 5_000}
    assert sound(path)


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """A limit on the size of files, as some hosts set it: SQLite sees a failing disk."""
    path = tmp_path / "kinprobe.db"
    process = python(
        "import asyncio, resource, signal, sys\n"
        "from pathlib import Path\n"
        "from storage.database import Database\n"
        "from storage.errors import StorageError\n"
        "async def main():\n"
        "    database = await Database.open(Path(sys.argv[1]))\n"
        "    await database.write(lambda c: c.execute('CREATE TABLE t (n INTEGER, x TEXT)'))\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n"
        "    for n in range(300):\n"
        "        work = lambda c: c.execute('INSERT INTO t VALUES (?, ?)', (n, 'x' * 9_000))\n"
        "        try:\n"
        "            await database.write(work)\n"
        "            print(n)\n"
        "        except StorageError as error:\n"
        "            print(type(error).__name__, error)\n"
        "            break\n"
        "    await database.close()\n"
        "asyncio.run(main())\n",
        path,
    )
    *reported, last = process.communicate()[0].splitlines()
    assert last.startswith(DiskFailureError.__name__)
    assert "not kept" in last
    assert len(reported) > 5
    with closing(sqlite3.connect(path)) as connection:
        kept = {str(n) for (n,) in connection.execute("SELECT n FROM t")}
    assert set(reported) == kept
    assert sound(path)


@pytest.mark.parametrize("protected", ["folder", "file"])
def test_read_only(protected: str) -> None:
    """In a process without root's rights, which no permission stops."""
    script = (
        "import asyncio, os, sys\n"
        "import concurrent.futures.thread  # later, Python's own folder may be out of reach\n"
        "from pathlib import Path\n"
        "from storage.database import Database\n"
        "from storage.errors import StorageError\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "async def main():\n"
        "    try:\n"
        "        await Database.open(Path(sys.argv[1]))\n"
        "    except StorageError as error:\n"
        "        print(type(error).__name__, error)\n"
        "asyncio.run(main())\n"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "kinprobe.db"
        with closing(sqlite3.connect(path)):
            pass
        path.touch()
        path.chmod(0o666 if protected == "folder" else 0o444)
        folder.chmod(0o777 if protected == "file" else 0o555)
        told = python(script, path).communicate()[0]
        folder.chmod(0o755)
    assert told.startswith(ReadOnlyError.__name__)
    assert "kinprobe.db or its folder" in told
    assert "permission to write both" in told


async def test_no_such_folder_and_none_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NoFolderError, match=r"The folder data for kinprobe\.db is missing"):
        await Database.open(tmp_path / "file" / "data" / "kinprobe.db")


async def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(NoFolderError, match="is a folder, not a database file"):
        await Database.open(tmp_path)


async def test_something_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("just some notes " * 100)
    with pytest.raises(NotADatabaseError, match=r"notes\.txt is not an SQLite database"):
        await Database.open(path)
    assert path.read_text() == "just some notes " * 100


async def test_a_damaged_file_is_told(
    tmp_path: Path, new_run: Callable[..., NewRun], new_answer: Callable[..., NewAnswer]
) -> None:
    path = tmp_path / "kinprobe.db"
    async with Database.open(path) as database:
        run_id = await runs.create_run(database, new_run("alpha"))
        await runs.keep_answer(database, new_answer(run_id, text="x" * 50_000))
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'answers'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(os.urandom(size))
    async with Database.open(path) as database:
        with pytest.raises(DamagedError, match=r"kinprobe\.db is damaged"):
            await runs.load_answers(database, run_id, with_text=True)


async def test_a_torn_log_loses_only_what_was_not_committed(
    tmp_path: Path, new_run: Callable[..., NewRun]
) -> None:
    """What a power failure leaves: the log ends in the middle of a commit."""
    path, copy = tmp_path / "kinprobe.db", tmp_path / "copy.db"
    async with Database.open(path) as database:
        kept = await runs.create_run(database, new_run())
        whole = log_of(path).stat().st_size
        await runs.create_run(database, new_run())
        copy_torn(path, copy, whole)
    async with Database.open(copy) as database:
        assert [run.run_id for run in await runs.latest_runs(database, 10)] == [kept]
    assert sound(copy)


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def copy_torn(path: Path, copy: Path, whole: int) -> None:
    """Copy a database with its log up to the middle of what follows its first `whole` bytes."""
    copy.write_bytes(path.read_bytes())
    log = log_of(path).read_bytes()
    assert len(log) > whole
    log_of(copy).write_bytes(log[: whole + (len(log) - whole) // 2])


async def test_no_sentence_quotes_a_value(
    database: Database, new_run: Callable[..., NewRun]
) -> None:
    with pytest.raises(StorageError) as caught:
        await runs.create_run(database, new_run(origin="secret-origin"))
    assert "secret" not in str(caught.value)
    assert "SQLITE_CONSTRAINT_CHECK" in str(caught.value)
