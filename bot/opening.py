"""Where kinprobe finds its configuration and its database, and how it opens them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.catalogue.probe import Probe
from bot.errors import MisuseError

if TYPE_CHECKING:
    from bot.archive import Archive
    from bot.config import Need, Settings
    from bot.models.asking import Gates

CONFIG_FILE = Path("config.yaml")
DATABASE_FILE = "kinprobe.db"
DEMO_DATABASE_FILE = "demo.db"


def settings_of(config: Path | None, *, need: Need) -> Settings:
    """Load the named configuration, or the one in this folder.

    Raises:
        ConfigError: with every mistake in what is needed of it.
    """
    from bot.config import load_settings

    return load_settings(config or CONFIG_FILE, os.environ, need=need)


def settings_if_any(config: Path | None) -> Settings | None:
    """Load what a command without models uses: None where no configuration is named or there."""
    from bot.config import Need

    if config is None and not CONFIG_FILE.exists():
        return None
    return settings_of(config, need=Need.STORAGE)


def probes_of(settings: Settings | None) -> Mapping[str, Probe]:
    """Load the catalogue, with the operator's own probes."""
    from bot.catalogue.load import load_probes

    return load_probes(settings.probes_dir if settings else None)


def database_path(named: Path | None, settings: Settings | None) -> Path:
    """Choose the database file: the named one, else the configured one, else the user's own."""
    if named is not None:
        return named
    if settings is not None and settings.database is not None:
        return settings.database
    return data_folder() / DATABASE_FILE


def data_folder() -> Path:
    """Give the folder for the user's data, as the system has it."""
    import platformdirs

    return platformdirs.user_data_path("kinprobe", appauthor=False)


def gates_of(settings: Settings) -> Gates:
    """Give the bounds that every question of this process passes."""
    from bot.models.asking import Gates, Patience

    return Gates(
        settings.max_concurrent,
        models=settings.models,
        patience=Patience(attempts=settings.attempts),
    )


@asynccontextmanager
async def open_archive(path: Path, *, create: bool = True) -> AsyncIterator[Archive]:
    """Open the database and what reads answers, and close both in the end.

    Raises:
        StorageError: the database cannot be opened.
        MisuseError: it is not there, and `create` is not set.
    """
    if not create and not path.exists():  # noqa: ASYNC240 - nothing else runs yet
        raise MisuseError(f"There is no database {path}; name another one with --db.")
    from bot.archive import Archive
    from bot.catalogue.load import load_published
    from bot.evidence.published import PublishedIndex
    from bot.reading import AnswerReader
    from storage.database import Database

    reader = AnswerReader()
    try:
        async with Database.open(path) as database:
            yield Archive(database, reader, PublishedIndex.of(load_published()))
    finally:
        await reader.close()
