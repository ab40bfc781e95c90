"""Bring a database file to the schema of this code: numbered .sql files, each applied once."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

from storage.errors import NewerSchemaError, NotADatabaseError

APPLICATION_ID = 0x6B696E70
"""Stands in the header of every file of ours ("kinp"), so that another program's is told apart."""

_FILE_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")

_RECORDS = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    number     INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step of the schema."""

    number: int
    name: str
    sql: str

    @property
    def statements(self) -> Iterator[str]:
        """Each statement by itself: `executescript` would commit before it began."""
        statement = ""
        for line in self.sql.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                yield statement
                statement = ""


def load_migrations() -> tuple[Migration, ...]:
    """Read every migration that this code knows, in order."""
    return tuple(
        Migration(number=int(match[1]), name=match[2], sql=file.read_text("utf-8"))
        for file in sorted(
            files(__package__).joinpath("migrations").iterdir(), key=lambda file: file.name
        )
        if (match := _FILE_NAME.fullmatch(file.name))
    )


def schema_number(connection: sqlite3.Connection) -> int:
    """Give the number of the last migration applied to a file, 0 for a blank one.

    Raises:
        NotADatabaseError: the file belongs to another program.
    """
    # In this order: while another process makes the file, tables seen are tables with an id.
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if application_id == APPLICATION_ID and "schema_migrations" in tables:
        number = connection.execute("SELECT max(number) FROM schema_migrations").fetchone()[0]
        return int(number or 0)
    if application_id or tables:
        raise NotADatabaseError(
            f"{_name(connection)} is the database of another program. "
            "Name another file, or move this one away."
        )
    return 0


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Apply every migration that the file lacks, each in one transaction with its record.

    Raises:
        NewerSchemaError: the file has a migration that this code does not know.
        NotADatabaseError: the file belongs to another program.
    """
    check_known(connection, migrations)
    for migration in migrations[schema_number(connection) :]:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have applied it while this one waited for the lock.
            if schema_number(connection) < migration.number:
                _apply(connection, migration)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def check_known(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Refuse a file that a newer kinprobe has written, or another program."""
    there, known = schema_number(connection), migrations[-1].number
    if there > known:
        raise NewerSchemaError(
            f"{_name(connection)} was written by a newer kinprobe (schema {there}, this one knows "
            f"{known}). Update kinprobe, or name another file."
        )


def _apply(connection: sqlite3.Connection, migration: Migration) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(_RECORDS)
    for statement in migration.statements:
        connection.execute(statement)
    connection.execute(
        "INSERT INTO schema_migrations VALUES (?, ?, ?)",
        (migration.number, migration.name, datetime.now(UTC).isoformat(timespec="seconds")),
    )


def _name(connection: sqlite3.Connection) -> str:
    """Give the name of the file that a connection has open."""
    file: str = connection.execute("SELECT file FROM pragma_database_list").fetchone()[0]
    return re.split(r"[/\\]", file)[-1]
