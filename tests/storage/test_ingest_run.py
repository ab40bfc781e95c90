"""Answers recorded elsewhere become a run: all of them or none."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator

import pytest

from storage import runs
from storage.database import Database
from storage.errors import AlreadyKeptError, UnstorableError
from storage.ingest import ingest_run
from storage.records import NewAnswer, NewRun

MakeRun = Callable[..., NewRun]
MakeAnswer = Callable[..., NewAnswer]


def tables_left(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_temp_master")]


async def nothing_left(database: Database) -> bool:
    return not await runs.latest_runs(database, 1) and not await database.write(tables_left)


async def test_a_thousand_answers_become_a_finished_run(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    slots = [(f"model-{n % 300}", 1 + n // 300) for n in range(1_000)]
    run_id = await ingest_run(
        database,
        new_run("model-7", "silent", origin="ingest"),
        (new_answer("", model=model, sample=sample) for model, sample in slots),
    )
    stored = await runs.load_run(database, run_id)
    assert stored is not None
    assert (stored.status, stored.samples, stored.owner) == ("finished", 4, None)
    # Those named beforehand come first, then the others as they are met.
    others = [f"model-{n}" for n in range(300) if n != 7]
    assert [model.name for model in stored.models] == ["model-7", "silent", *others]
    answers = await runs.load_answers(database, run_id, with_text=True)
    assert {(answer.model, answer.sample) for answer in answers} == set(slots)
    assert not await database.write(tables_left)


async def test_exact_texts_survive(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await ingest_run(
        database, new_run("alpha"), [new_answer("", text="\ud800 \0", parameters={"n": 1})]
    )
    (answer,) = await runs.load_answers(database, run_id, with_text=True)
    assert (answer.text, answer.parameters) == ("\ud800 \0", {"n": 1})


async def test_a_source_that_breaks_off_leaves_nothing(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    def source() -> Iterator[NewAnswer]:
        for n in range(700):
            yield new_answer("", sample=n + 1)
        raise LookupError("line 701 is broken")

    with pytest.raises(LookupError, match="line 701"):
        await ingest_run(database, new_run(), source())
    assert await nothing_left(database)


async def test_a_sample_that_comes_twice_leaves_nothing(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    answers = [new_answer("", sample=sample) for sample in (1, 2, 1)]
    with pytest.raises(AlreadyKeptError, match="Sample 1 of alpha comes twice; nothing is kept"):
        await ingest_run(database, new_run(), answers)
    assert await nothing_left(database)


async def test_a_value_that_cannot_be_stored_leaves_nothing(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    with pytest.raises(UnstorableError):
        await ingest_run(database, new_run(), [new_answer("", model="\ud800")])
    assert await nothing_left(database)


async def test_slow_input_holds_nobody_up(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    go_on = threading.Event()

    def source() -> Iterator[NewAnswer]:
        for n in range(600):
            if n == 500:
                assert go_on.wait(10)
            yield new_answer("", sample=n + 1)

    ingesting = asyncio.create_task(ingest_run(database, new_run(), source()))
    run_id = await asyncio.wait_for(runs.create_run(database, new_run("alpha")), 5)
    other = sqlite3.connect(database.path, timeout=5, isolation_level=None)  # another process
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    other.close()
    await asyncio.wait_for(runs.keep_answer(database, new_answer(run_id)), 5)
    go_on.set()
    assert len(await runs.load_answers(database, await ingesting, with_text=False)) == 600
