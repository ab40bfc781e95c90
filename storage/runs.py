"""Runs, their answers and readings: every statement that writes or reads them.

A write's work is a closure, never a `partial` over a record: aiosqlite names what it runs in its
debug log, and answers must not show up there.
"""

from __future__ import annotations

import difflib
import json
import secrets
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from storage import rows
from storage.database import Database
from storage.errors import AlreadyKeptError, UnknownModelError, UnknownRunError
from storage.records import (
    NewAnswer,
    NewExample,
    NewReading,
    NewRun,
    Post,
    StoredAnswer,
    StoredRun,
)

_ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_ID_LENGTH = 6
_MISREAD = str.maketrans("ilo", "110")
_NEAR_AMONG = 500

_ANSWER_COLUMNS = ", ".join(rows.ANSWER_COLUMNS)
_ANSWER_MARKS = ", ".join("?" * len(rows.ANSWER_COLUMNS))
_INSERT_ANSWER = f"""
    INSERT INTO answers (asked_model, {_ANSWER_COLUMNS})
    SELECT asked_models.id, {_ANSWER_MARKS}
    FROM asked_models JOIN runs ON runs.id = asked_models.run
    WHERE runs.run_id = ? AND asked_models.name = ?
    RETURNING id
"""  # noqa: S608 - column names of ours
INSERT_MODEL = """
    INSERT INTO asked_models
        (run, position, name, provider_model, vendor, family, released, parameters)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_EXAMPLE = """
    INSERT INTO examples
        (answer, position, is_primary, adjacency, weights, direction, partial, form, code_language,
         first_line, last_line,
         key_written, key_labelled, key_skeleton, key_shape, key_skeleton_shape)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


async def create_run(database: Database, run: NewRun) -> str:
    """Store a run that begins now and return the id under which people will name it."""

    def work(connection: sqlite3.Connection) -> str:
        row, run_id = insert_run(connection, run, status="running", finished_at=None)
        connection.executemany(
            INSERT_MODEL, [rows.model_row(row, n, model) for n, model in enumerate(run.models)]
        )
        return run_id

    return await database.write(work)


async def keep_answer(database: Database, answer: NewAnswer) -> int:
    """Store an answer and return its id, once it is committed.

    Raises:
        AlreadyKeptError: that sample of that model is stored already.
        UnknownRunError, UnknownModelError: nobody asked for it.
        StorageError: it is not kept.
    """
    values = (*rows.answer_row(answer), answer.run_id, answer.model)

    def work(connection: sqlite3.Connection) -> int:
        try:
            inserted = connection.execute(_INSERT_ANSWER, values).fetchall()
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_UNIQUE:
                raise
            raise AlreadyKeptError(
                f"Run {answer.run_id} has sample {answer.sample} of {answer.model} already; "
                "what is kept stays, and the second one is not kept."
            ) from error
        if not inserted:
            _row_of(connection, answer.run_id)
            raise UnknownModelError(f"Run {answer.run_id} did not ask {answer.model}.")
        answer_id: int = inserted[0]["id"]
        return answer_id

    return await database.write(work)


async def keep_reading(database: Database, reading: NewReading) -> None:
    """Store what was found in an answer, in place of what was found in it before.

    Raises:
        UnknownRunError: there is no such answer.
        StorageError: it is not kept; the earlier reading stays.
    """
    examples = [rows.example_row(reading.answer_id, example) for example in reading.examples]

    def work(connection: sqlite3.Connection) -> None:
        answer = (reading.answer_id,)
        if not connection.execute("SELECT 1 FROM answers WHERE id = ?", answer).fetchall():
            raise UnknownRunError(f"There is no answer {reading.answer_id} to keep a reading of.")
        connection.execute("DELETE FROM readings WHERE answer = ?", answer)
        connection.execute(
            "INSERT INTO readings (answer, extractor, unread) VALUES (?, ?, ?)",
            (reading.answer_id, reading.extractor, reading.unread),
        )
        connection.executemany(_INSERT_EXAMPLE, examples)

    await database.write(work)


async def finish_run(
    database: Database,
    run_id: str,
    *,
    status: str,
    note: str | None,
    finished_at: datetime,
    seconds: float | None,
    owner: str | None = None,
) -> bool:
    """End a running run, and say whether that was done; a run that has ended stays as it is.

    Args:
        database: where it is.
        run_id: exactly as `create_run` gave it.
        status: one of `records.ENDS`.
        note: why it ended as it did.
        finished_at: when.
        seconds: how long it took; None leaves what is known.
        owner: end it only while it has this owner, in case another process has claimed it since.

    Raises:
        UnknownRunError: there is no run of that id.
    """

    def work(connection: sqlite3.Connection) -> bool:
        row = _row_of(connection, run_id)
        changed = connection.execute(
            """
            UPDATE runs SET status = ?, note = ?, finished_at = ?, owner = NULL,
                            seconds = coalesce(?, seconds)
            WHERE id = ? AND status = 'running' AND (? IS NULL OR owner = ?)
            """,
            (status, note, rows.time_text(finished_at), seconds, row, owner, owner),
        )
        return changed.rowcount == 1

    return await database.write(work)


async def claim_run(
    database: Database, run_id: str, *, owner: str, expected: Collection[str]
) -> bool:
    """Set a run running again under a new owner, if its status is an expected one; say whether.

    Two that claim at once never both succeed, as long as "running" is not expected.

    Raises:
        UnknownRunError: there is no run of that id.
    """
    statuses = json.dumps(sorted(expected))

    def work(connection: sqlite3.Connection) -> bool:
        row = _row_of(connection, run_id)
        changed = connection.execute(
            """
            UPDATE runs SET status = 'running', owner = ?, note = NULL, finished_at = NULL
            WHERE id = ? AND status IN (SELECT value FROM json_each(?))
            """,
            (owner, row, statuses),
        )
        return changed.rowcount == 1

    return await database.write(work)


async def load_run(database: Database, run_id: str) -> StoredRun | None:
    """Load a run by its id as a person types it; case does not count, nor o for 0 or l for 1."""
    typed = run_id.strip()
    head, dash, tail = typed.lower().rpartition("-")
    runs = await _load_runs(
        database,
        "run_id IN (?, ?) ORDER BY run_id = ? DESC LIMIT 1",
        (typed, head + dash + tail.translate(_MISREAD), typed),
    )
    return runs[0] if runs else None


async def near_runs(database: Database, run_id: str, *, limit: int = 3) -> tuple[str, ...]:
    """Give the ids of recent runs that a mistyped one may have meant, the likeliest first."""
    async with database.reader() as connection:
        found = await connection.execute_fetchall(
            "SELECT run_id FROM runs ORDER BY started_at DESC, id DESC LIMIT ?", (_NEAR_AMONG,)
        )
    ids = [row["run_id"] for row in found]
    return tuple(difflib.get_close_matches(run_id.strip().lower(), ids, n=limit, cutoff=0.7))


async def running_runs(database: Database) -> tuple[StoredRun, ...]:
    """Load the runs that are under way, or were when their process ended; the oldest first."""
    return await _load_runs(database, "status = 'running' ORDER BY id", ())


async def latest_runs(database: Database, limit: int) -> tuple[StoredRun, ...]:
    """Load the runs that began last, the newest first."""
    return await _load_runs(database, "TRUE ORDER BY started_at DESC, id DESC LIMIT ?", (limit,))


async def load_answers(
    database: Database, run_id: str, *, with_text: bool
) -> tuple[StoredAnswer, ...]:
    """Load a run's answers with what was read out of them, by model as asked, then by sample."""
    texts = ", text, reasoning, text_exact, reasoning_exact" if with_text else ""
    columns = ", ".join(f"answers.{name}" for name in rows.ANSWER_COLUMNS[:-4])
    of_run = """
        FROM answers JOIN asked_models ON asked_models.id = answers.asked_model
        JOIN runs ON runs.id = asked_models.run
    """
    async with database.reader() as connection:
        answers = await connection.execute_fetchall(
            f"""
            SELECT answers.id, runs.run_id, asked_models.name AS model, extractor, unread,
                   {columns}{texts}
            {of_run} LEFT JOIN readings ON readings.answer = answers.id
            WHERE runs.run_id = ? ORDER BY asked_models.position, answers.sample
            """,
            (run_id,),
        )
        found = await connection.execute_fetchall(
            f"""
            SELECT examples.* {of_run} JOIN examples ON examples.answer = answers.id
            WHERE runs.run_id = ? ORDER BY examples.answer, examples.position
            """,
            (run_id,),
        )
    examples: Mapping[int, list[NewExample]] = {
        answer_id: [rows.to_example(row) for row in group]
        for answer_id, group in groupby(found, key=itemgetter("answer"))
    }
    return tuple(
        rows.to_answer(row, examples.get(row["id"], ()), with_text=with_text) for row in answers
    )


async def unread_answers(database: Database, run_id: str) -> tuple[int, ...]:
    """Give the ids of a run's answers that nobody has read yet; a failed one needs no reading."""
    async with database.reader() as connection:
        found = await connection.execute_fetchall(
            """
            SELECT answers.id FROM runs JOIN asked_models ON asked_models.run = runs.id
            JOIN answers ON answers.asked_model = asked_models.id
            WHERE runs.run_id = ? AND answers.status = 'answered'
              AND NOT EXISTS (SELECT 1 FROM readings WHERE readings.answer = answers.id)
            ORDER BY answers.id
            """,
            (run_id,),
        )
    return tuple(row["id"] for row in found)


async def load_texts(database: Database, answer_ids: Sequence[int]) -> dict[int, str]:
    """Load the exact texts of some answers, by id; what has no text is left out."""
    async with database.reader() as connection:
        found = await connection.execute_fetchall(
            """
            SELECT id, text, text_exact FROM answers
            WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
            """,
            (json.dumps(list(answer_ids)),),
        )
    texts = {row["id"]: rows.join_text(row["text"], row["text_exact"]) for row in found}
    return {answer_id: text for answer_id, text in texts.items() if text is not None}


async def remember_post(database: Database, run_id: str, post: Post) -> None:
    """Store where a run is shown, in place of what was known of that.

    Raises:
        UnknownRunError: there is no run of that id.
    """

    def work(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO run_posts VALUES (?, ?, ?, ?, ?)",
            (
                _row_of(connection, run_id),
                post.guild_id,
                post.channel_id,
                post.message_id,
                post.asker_id,
            ),
        )

    await database.write(work)


async def load_post(database: Database, run_id: str) -> Post | None:
    """Load where a run is shown; None when it is not shown on Discord."""
    async with database.reader() as connection:
        found = list(
            await connection.execute_fetchall(
                """
                SELECT guild_id, channel_id, message_id, asker_id
                FROM run_posts JOIN runs ON runs.id = run_posts.run WHERE run_id = ?
                """,
                (run_id,),
            )
        )
    return Post(**dict(found[0])) if found else None


async def _load_runs(
    database: Database, which: str, parameters: tuple[object, ...]
) -> tuple[StoredRun, ...]:
    async with database.reader() as connection:
        found = list(
            await connection.execute_fetchall(f"SELECT * FROM runs WHERE {which}", parameters)  # noqa: S608 - `which` is written above
        )
        asked = await connection.execute_fetchall(
            """
            SELECT * FROM asked_models WHERE run IN (SELECT value FROM json_each(?))
            ORDER BY run, position
            """,
            (json.dumps([row["id"] for row in found]),),
        )
    models = {
        run: [rows.to_model(row) for row in group]
        for run, group in groupby(asked, key=itemgetter("run"))
    }
    return tuple(rows.to_run(row, models.get(row["id"], ())) for row in found)


def insert_run(
    connection: sqlite3.Connection, run: NewRun, *, status: str, finished_at: datetime | None
) -> tuple[int, str]:
    """Insert a run without its models; give its row's id and its run id."""
    run_id = _free_id(connection, run.probe)
    cursor = connection.execute(
        """
        INSERT INTO runs (run_id, probe, probe_title, prompt_language, prompt, prompt_sha256,
                          samples, origin, owner, status, started_at, finished_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            run_id,
            run.probe,
            run.probe_title,
            run.prompt_language,
            run.prompt,
            run.prompt_sha256,
            run.samples,
            run.origin,
            run.owner,
            status,
            rows.time_text(run.started_at),
            finished_at and rows.time_text(finished_at),
        ),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - an insert has one
    return cursor.lastrowid, run_id


def _free_id(connection: sqlite3.Connection, probe: str) -> str:
    while True:
        run_id = f"{probe.lower()}-{_id_tail()}"
        if not connection.execute("SELECT 1 FROM runs WHERE run_id = ?", (run_id,)).fetchall():
            return run_id


def _id_tail() -> str:
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(_ID_LENGTH))


def _row_of(connection: sqlite3.Connection, run_id: str) -> int:
    found = connection.execute("SELECT id FROM runs WHERE run_id = ?", (run_id,)).fetchall()
    if not found:
        raise UnknownRunError(f"There is no run {run_id}.")
    row: int = found[0]["id"]
    return row
