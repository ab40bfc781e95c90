"""Take answers recorded elsewhere in as a run."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice

from storage import rows
from storage.database import Database
from storage.errors import AlreadyKeptError, StorageError
from storage.records import AskedModel, NewAnswer, NewRun
from storage.runs import INSERT_MODEL, insert_run

_TOGETHER = 256
_COLUMNS = ", ".join(rows.ANSWER_COLUMNS)


async def ingest_run(database: Database, run: NewRun, answers: Iterable[NewAnswer]) -> str:
    """Store a run that was asked elsewhere, finished, with all its answers or none at all.

    Args:
        database: where to.
        run: `models` need not name all that answered: who is met among the answers joins them.
            `samples` is raised to the most answers of one model.
        answers: taken a few hundred at a time, off the event loop; may be longer than memory.

    Raises:
        AlreadyKeptError: a sample of a model comes twice.
        StorageError: nothing is kept. What `answers` raises is raised here as well.
    """
    # Answers gather in a temporary table, so that slow input never holds the file's write lock.
    staged = f"temp.ingest_{secrets.token_hex(8)}"
    marks = ", ".join("?" * (1 + len(rows.ANSWER_COLUMNS)))

    def begin(connection: sqlite3.Connection) -> None:
        connection.execute(f"CREATE TABLE {staged} (model, {_COLUMNS})")

    def finish(connection: sqlite3.Connection) -> str:
        run_id = _take_in(connection, run, staged)
        drop(connection)
        return run_id

    def drop(connection: sqlite3.Connection) -> None:
        connection.execute(f"DROP TABLE {staged}")

    source = iter(answers)

    def take() -> list[tuple[object, ...]]:
        taken = islice(source, _TOGETHER)
        return [(answer.model, *rows.answer_row(answer)) for answer in taken]

    await database.write(begin)
    try:
        while batch := await asyncio.to_thread(take):

            def stage(
                connection: sqlite3.Connection, batch: list[tuple[object, ...]] = batch
            ) -> None:
                connection.executemany(f"INSERT INTO {staged} VALUES ({marks})", batch)  # noqa: S608 - a name of ours

            await database.write(stage)
        return await database.write(finish)
    except BaseException:
        # Told is why the ingest broke off. A table that cannot be dropped goes with the connection.
        with suppress(StorageError):
            await database.write(drop)
        raise


def _take_in(connection: sqlite3.Connection, run: NewRun, staged: str) -> str:
    """Make a finished run of the answers in a temporary table."""
    twice = connection.execute(
        f"SELECT model, sample FROM {staged} GROUP BY model, sample HAVING count(*) > 1 LIMIT 1"  # noqa: S608 - a name of ours
    ).fetchall()
    if twice:
        raise AlreadyKeptError(
            f"Sample {twice[0]['sample']} of {twice[0]['model']} comes twice; nothing is kept. "
            "Give each answer of a model a sample number of its own."
        )
    row, run_id = insert_run(connection, run, status="finished", finished_at=datetime.now(UTC))
    met = connection.execute(
        f"SELECT model, count(*) AS samples FROM {staged} GROUP BY model ORDER BY min(rowid)"  # noqa: S608 - a name of ours
    ).fetchall()
    models = {model.name: model for model in run.models}
    models |= {name: AskedModel(name) for name, _ in met if name not in models}
    connection.executemany(
        INSERT_MODEL, [rows.model_row(row, n, model) for n, model in enumerate(models.values())]
    )
    connection.execute(
        f"""
        INSERT INTO answers (asked_model, {_COLUMNS})
        SELECT asked_models.id, {", ".join(f"staged.{name}" for name in rows.ANSWER_COLUMNS)}
        FROM {staged} AS staged
        JOIN asked_models ON asked_models.run = ? AND asked_models.name = staged.model
        ORDER BY staged.rowid
        """,  # noqa: S608 - names of ours
        (row,),
    )
    samples = max([run.samples, *(most for _, most in met)])
    connection.execute("UPDATE runs SET samples = ? WHERE id = ?", (samples, row))
    return run_id
