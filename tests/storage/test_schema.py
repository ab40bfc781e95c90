"""A file is brought to this code's schema, or left alone with a sentence that says why."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage import runs
from storage.database import Database
from storage.errors import NewerSchemaError, NotADatabaseError
from storage.records import NewRun
from storage.schema import Migration, load_migrations, migrate, schema_number


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


async def test_blank_file_gets_every_migration_once(tmp_path: Path) -> None:
    path = tmp_path / "kinprobe.db"
    for _ in range(2):
        async with Database.open(path):
            pass
    with closing(connect(path)) as connection:
        recorded = connection.execute("SELECT number, name FROM schema_migrations").fetchall()
    assert recorded == [(step.number, step.name) for step in load_migrations()]


async def test_what_is_kept_is_there_after_reopening(
    tmp_path: Path, new_run: Callable[..., NewRun]
) -> None:
    path = tmp_path / "kinprobe.db"
    async with Database.open(path) as database:
        run_id = await runs.create_run(database, new_run())
    async with Database.open(path) as database:
        assert await runs.load_run(database, run_id) is not None


def test_migrations_are_numbered_without_a_gap_and_say_why() -> None:
    steps = load_migrations()
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert all(step.sql.startswith("-- ") for step in steps)


def test_every_statement_of_a_migration_is_applied() -> None:
    for step in load_migrations():
        assert "".join(step.statements).strip() == step.sql.strip()


def test_a_trigger_is_one_statement() -> None:
    body = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM a;\n  DELETE FROM b;\nEND;\n"
    step = Migration(1, "triggers", f"-- Why; not.\nCREATE TABLE a (x);\n{body}")
    assert [part.splitlines()[-1] for part in step.statements] == ["CREATE TABLE a (x);", "END;"]


async def test_every_table_is_strict(tmp_path: Path) -> None:
    path = tmp_path / "kinprobe.db"
    async with Database.open(path):
        pass
    with closing(connect(path)) as connection:
        tables = connection.execute(
            "SELECT name, strict FROM pragma_table_list"
            " WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
    assert "answers" in dict(tables)
    assert [name for name, strict in tables if not strict] == []


def test_a_failing_migration_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    first = Migration(1, "first", "CREATE TABLE a (x) STRICT;\n".replace("(x)", "(x TEXT)"))
    broken = Migration(2, "broken", "CREATE TABLE b (x TEXT) STRICT;\nINSERT INTO nowhere;\n")
    with closing(connect(tmp_path / "kinprobe.db")) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, [first, broken])
        assert schema_number(connection) == 1
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert tables == {"schema_migrations", "a"}
        migrate(connection, [first, Migration(2, "mended", "CREATE TABLE b (x TEXT) STRICT;\n")])
        assert schema_number(connection) == 2


async def test_newer_schema_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "kinprobe.db"
    async with Database.open(path):
        pass
    with closing(connect(path)) as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (9000, 'later', '')")
        connection.execute("PRAGMA journal_mode = DELETE")
    before = path.read_bytes()
    with pytest.raises(NewerSchemaError, match=r"kinprobe\.db was written by a newer kinprobe"):
        await Database.open(path)
    assert path.read_bytes() == before


async def test_another_programs_database_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotADatabaseError, match=r"bookmarks\.db is the database of another"):
        await Database.open(path)
    assert path.read_bytes() == before
