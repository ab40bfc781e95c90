"""One writer whose commits are shared, and readers of their own."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage import database as module
from storage import runs
from storage.database import Database, Work
from storage.errors import ClosedError, StorageError, UnknownModelError
from storage.records import NewAnswer, NewRun


def insert(name: str) -> Work[None]:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO runs (run_id, probe, probe_title, samples, origin, status, started_at)"
            " VALUES (?, 'bfs', '', 1, 'terminal', 'running', '2026-03-01T09:30:00.000Z')",
            (name,),
        )

    return work


async def names(database: Database) -> set[str]:
    async with database.reader() as connection:
        return {row[0] for row in await connection.execute_fetchall("SELECT run_id FROM runs")}


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def pragmas(connection: sqlite3.Connection) -> dict[str, object]:
    asked = ("foreign_keys", "synchronous", "journal_mode", "busy_timeout", "query_only")
    return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}


async def test_every_connection_is_set_up(database: Database) -> None:
    expected = {
        "foreign_keys": 1,
        "synchronous": 2,  # FULL
        "journal_mode": "wal",
        "busy_timeout": int(module.BUSY_SECONDS * 1000),
    }
    assert await database.write(pragmas) == expected | {"query_only": 0}
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        together = asyncio.Barrier(module.READERS)

        async def check() -> None:
            async with database.reader() as connection:
                await together.wait()  # so that each has a connection of its own
                for name, value in (expected | {"query_only": 1}).items():
                    found = list(await connection.execute_fetchall(f"PRAGMA {name}"))
                    assert (name, found[0][0]) == (name, value)

        for _ in range(module.READERS):
            group.create_task(check())


async def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(StorageError, match="SQLITE_CONSTRAINT_FOREIGNKEY"):
        await database.write(
            lambda connection: connection.execute("INSERT INTO readings VALUES (1, 'x', NULL)")
        )


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StorageError):
        async with database.reader() as connection:
            await connection.execute("DELETE FROM runs")


async def test_writes_that_wait_together_share_a_commit_and_only_the_bad_one_is_undone(
    database: Database,
) -> None:
    commits: list[str] = []
    await database.write(
        lambda connection: connection.set_trace_callback(
            lambda statement: commits.append(statement) if statement == "COMMIT" else None
        )
    )

    def half(connection: sqlite3.Connection) -> None:
        insert("half")(connection)
        raise LookupError("no")

    works = [insert("one"), half, insert("two"), insert("one"), insert("three")]
    outcomes = await asyncio.gather(
        *(database.write(work) for work in works), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [
        type(None),
        LookupError,
        type(None),
        StorageError,
        type(None),
    ]
    assert await names(database) == {"one", "two", "three"}
    assert len(commits) == 2  # the one that set the trace, and the one that all five share


async def test_a_write_returns_only_after_its_commit(database: Database) -> None:
    outside = sqlite3.connect(database.path)
    for n in range(20):
        await database.write(insert(f"run-{n}"))
        assert outside.execute("SELECT count(*) FROM runs").fetchone()[0] == n + 1
    outside.close()


async def test_cancelled_callers_lose_nobodys_answer(
    database: Database, new_run: Callable[..., NewRun], new_answer: Callable[..., NewAnswer]
) -> None:
    models = [f"model-{n}" for n in range(500)]
    run_id = await runs.create_run(database, new_run(*models))
    tasks = [
        asyncio.create_task(runs.keep_answer(database, new_answer(run_id, model=model)))
        for model in models
    ]
    for n, task in enumerate(tasks):
        if n % 3 == 0:
            task.cancel()  # before it began
        if n % 50 == 0:
            await asyncio.sleep(0)
        if n % 3 == 1:
            task.cancel()  # perhaps while it waits
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    reported = {model for model, it in zip(models, outcomes, strict=True) if isinstance(it, int)}
    kept = {answer.model for answer in await runs.load_answers(database, run_id, with_text=False)}
    assert {type(outcome) for outcome in outcomes} == {int, asyncio.CancelledError}
    assert reported <= kept
    assert await runs.keep_answer(database, new_answer(run_id, model="model-0")) > 0


async def test_a_write_is_done_though_its_caller_is_cancelled_while_it_waits(
    database: Database,
) -> None:
    held = threading.Event()
    first = asyncio.create_task(database.write(lambda _: held.wait(5)))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(database.write(insert("late")))
    await asyncio.sleep(0.01)
    second.cancel()
    held.set()
    assert await first
    with pytest.raises(asyncio.CancelledError):
        await second
    await database.write(lambda _: None)
    assert await names(database) == {"late"}


async def test_a_cancelled_reader_leaves_its_connection_usable(database: Database) -> None:
    async def read_for_long() -> None:
        async with database.reader() as connection:
            await connection.execute_fetchall(
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 300000)"
                " SELECT sum(x) FROM n"
            )

    for _ in range(3):
        tasks = [asyncio.create_task(read_for_long()) for _ in range(module.READERS + 2)]
        await asyncio.sleep(0.005)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await database.write(insert("after"))
    for _ in range(module.READERS + 1):
        assert await names(database) == {"after"}


async def test_a_reader_sees_one_moment(database: Database) -> None:
    await database.write(insert("before"))
    async with database.reader() as connection:
        count = "SELECT count(*) FROM runs"
        assert list(await connection.execute_fetchall(count))[0][0] == 1  # noqa: RUF015 - rows
        await database.write(insert("meanwhile"))
        assert list(await connection.execute_fetchall(count))[0][0] == 1  # noqa: RUF015 - rows
    assert len(await names(database)) == 2


async def test_closing_finishes_what_waits_and_empties_the_log(tmp_path: Path) -> None:
    path = tmp_path / "kinprobe.db"
    database = await Database.open(path)
    writes = [asyncio.create_task(database.write(insert(f"run-{n}"))) for n in range(100)]
    await asyncio.sleep(0)
    await names(database)
    await database.close()
    await asyncio.gather(*writes)
    with pytest.raises(ClosedError, match=r"kinprobe\.db is closed"):
        await database.write(insert("late"))
    with pytest.raises(ClosedError):
        await names(database)
    assert names_in(tmp_path) == ["kinprobe.db"]  # no log beside it
    async with Database.open(path) as again:
        assert len(await names(again)) == 100


async def test_closing_twice_and_closing_what_never_opened_do_no_harm(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "kinprobe.db")
    await database.close()
    async with Database.open(tmp_path / "kinprobe.db") as opened:
        await opened.close()
    for thread in threading.enumerate():
        if "_connection_worker" in thread.name:
            await asyncio.to_thread(thread.join, 5)
            assert not thread.is_alive()


async def test_the_folder_is_made_when_missing(tmp_path: Path) -> None:
    async with Database.open(tmp_path / "new" / "deep er" / "a#b?.db") as database:
        await database.write(insert("one"))
        assert await names(database) == {"one"}


async def test_an_error_of_the_callers_own_passes_unchanged(
    database: Database, new_run: Callable[..., NewRun], new_answer: Callable[..., NewAnswer]
) -> None:
    run_id = await runs.create_run(database, new_run("alpha"))
    with pytest.raises(UnknownModelError, match=f"Run {run_id} did not ask omega"):
        await runs.keep_answer(database, new_answer(run_id, model="omega"))


async def test_500_answers_that_land_together_are_stored_in_a_few_commits(
    database: Database, new_run: Callable[..., NewRun], new_answer: Callable[..., NewAnswer]
) -> None:
    models = [f"model-{n}" for n in range(500)]
    run_id = await runs.create_run(database, new_run(*models))
    commits: list[str] = []
    await database.write(
        lambda connection: connection.set_trace_callback(
            lambda statement: commits.append(statement) if statement == "COMMIT" else None
        )
    )
    ids = await asyncio.gather(
        *(runs.keep_answer(database, new_answer(run_id, model=model)) for model in models)
    )
    assert len(set(ids)) == 500
    assert len(commits) <= 5


async def test_when_the_event_loop_is_torn_down_nobody_waits_for_ever(database: Database) -> None:
    held = threading.Event()
    writes: list[asyncio.Task[Any]] = [asyncio.create_task(database.write(lambda _: held.wait(5)))]
    await asyncio.sleep(0.01)
    writes.append(asyncio.create_task(database.write(insert("waiting"))))
    await asyncio.sleep(0.01)
    assert database._writing is not None
    database._writing.cancel()  # as asyncio.run does to every task that is left
    outcomes = await asyncio.wait_for(asyncio.gather(*writes, return_exceptions=True), 5)
    held.set()
    assert {type(outcome) for outcome in outcomes} == {ClosedError}
    with pytest.raises(ClosedError):
        await database.write(insert("late"))
