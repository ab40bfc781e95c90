"""The main job in a terminal: probe, resume, show, ingest."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from bot.errors import MisuseError
from bot.opening import (
    database_path,
    gates_of,
    open_archive,
    probes_of,
    settings_if_any,
    settings_of,
)
from bot.plans import bounded_samples, find_models, find_probe, find_prompt_language
from bot.text import summary_as_text
from bot.wire import summary_as_json

if TYPE_CHECKING:
    from bot.archive import Archive
    from bot.config import Settings
    from bot.runs import Run, Runner
    from bot.summary import RunSummary


def probe(
    config: Path | None,
    database: Path | None,
    *,
    name: str,
    prompt_language: str | None,
    samples: int,
    models: str | None,
    as_json: bool,
) -> int:
    """Ask the configured models a probe, and print the result."""
    from bot.runs import RunPlan

    settings = _settings(config)
    question = find_probe(probes_of(settings), name)
    plan = RunPlan(
        probe=question,
        prompt_language=find_prompt_language(
            question, prompt_language, usual=settings.prompt_language
        ),
        models=find_models(settings.models, models),
        samples=bounded_samples(samples, settings.max_samples),
        origin="terminal",
    )

    async def ask(runner: Runner) -> RunSummary:
        return await _watched(await runner.start(plan))

    return asyncio.run(_ask_and_print(settings, database, ask, as_json=as_json))


def resume(config: Path | None, database: Path | None, *, run_id: str, as_json: bool) -> int:
    """Ask what is missing of a run that was cut off, and print the whole result."""
    settings = _settings(config)
    models = {model.name: model for model in settings.models}

    async def ask(runner: Runner) -> RunSummary:
        return await _watched(await runner.resume(run_id, models))

    return asyncio.run(_ask_and_print(settings, database, ask, as_json=as_json))


def show(config: Path | None, database: Path | None, *, run_id: str, as_json: bool) -> int:
    """Print a run that is kept."""
    path = database_path(database, _settings_unless_named(config, database))

    async def look() -> int:
        async with open_archive(path, create=False) as archive:
            await _tell_interrupted(archive)
            summary = await archive.summary(run_id)
            if summary is None:
                raise MisuseError(await archive.no_such_run(run_id))
            _print(summary, archive, as_json=as_json)
            return 0

    return asyncio.run(look())


def ingest(
    config: Path | None,
    database: Path | None,
    *,
    file: str,
    name: str,
    skip_bad: bool,
    as_json: bool,
) -> int:
    """Take answers recorded elsewhere in as a run, and print it."""
    from bot.ingesting import ingest_recorded

    settings = _settings_unless_named(config, database)
    question = find_probe(probes_of(settings), name)
    path = database_path(database, settings)

    async def take_in(lines: IO[bytes]) -> int:
        async with open_archive(path) as archive:
            run_id, left_out = await ingest_recorded(
                archive, lines, name=_name(file), probe=question, skip_bad=skip_bad
            )
            for sentence in left_out:
                print(f"kinprobe: left out: {sentence}", file=sys.stderr)
            await _read_with_progress(archive, run_id)
            summary = await archive.summary(run_id)
            assert summary is not None  # noqa: S101 - it was stored a moment ago
            _print(summary, archive, as_json=as_json)
            return 0

    with _seekable(file) as lines:
        return asyncio.run(take_in(lines))


def _settings_unless_named(config: Path | None, database: Path | None) -> Settings | None:
    """Load what a command without models uses.

    Where the database is named, a configuration that merely lies here must not stand in the way.
    """
    try:
        return settings_if_any(config)
    except MisuseError as error:
        if config is not None or database is None:
            raise
        print(f"kinprobe: passed over: {error.sentences[0]}", file=sys.stderr)
        return None


def _settings(config: Path | None) -> Settings:
    from bot.config import Need

    settings = settings_of(config, need=Need.MODELS)
    for notice in settings.notices:
        print(f"kinprobe: {notice}", file=sys.stderr)
    return settings


async def _ask_and_print(
    settings: Settings,
    database: Path | None,
    ask: Callable[[Runner], Awaitable[RunSummary]],
    *,
    as_json: bool,
) -> int:
    from bot.models.litellm_client import LiteLLMClient
    from bot.runs import Runner

    client = LiteLLMClient()
    async with open_archive(database_path(database, settings)) as archive:
        await _tell_interrupted(archive)
        try:
            await client.warm_up()
            summary = await ask(Runner(archive=archive, client=client, gates=gates_of(settings)))
        finally:
            await client.close()
        _print(summary, archive, as_json=as_json)
        return 0 if summary.run.status == "finished" else 1


async def _tell_interrupted(archive: Archive) -> None:
    for run in await archive.tell_interrupted():
        print(
            f"kinprobe: run {run.run_id} was interrupted: {run.note}. "
            f"`kinprobe resume {run.run_id}` finishes it.",
            file=sys.stderr,
        )


async def _watched(run: Run) -> RunSummary:
    """Show a run's progress until it ends; Ctrl-C ends it early and keeps what has come."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, run.cancel)
    loop.add_signal_handler(
        signal.SIGTERM, lambda: run.stop(status="interrupted", note="kinprobe was told to stop")
    )
    try:
        async with _progress(f"run {run.run_id}", run.progress.total) as tell:
            async for progress in run.updates():
                tell(progress.total - progress.waiting, f"{progress.failed} failed")
        return await run.result()
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        loop.remove_signal_handler(signal.SIGTERM)


async def _read_with_progress(archive: Archive, run_id: str) -> None:
    total = await archive.count_unread(run_id)
    async with _progress("reading", total) as tell:
        async for done in archive.read_missing(run_id):
            tell(done, "")


@asynccontextmanager
async def _progress(title: str, total: int) -> AsyncIterator[Callable[[int, str], None]]:
    """Give a function that shows how far it is: a bar on a terminal, else a line a change."""
    if not sys.stderr.isatty():
        yield lambda done, note: print(
            f"kinprobe: {title}: {done} of {total}" + (f", {note}" if note else ""),
            file=sys.stderr,
            flush=True,
        )
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done, note: bar.update(
            task, completed=done, description=f"{title} ({note})" if note else title
        )


def _print(summary: RunSummary, archive: Archive, *, as_json: bool) -> None:
    if as_json:
        # Labels may hold lone surrogates, which no UTF-8 stream takes: JSON escapes them.
        print(json.dumps(summary_as_json(summary)))
    else:
        print(summary_as_text(summary, registry_size=archive.published.size), end="")


def _name(file: str) -> str:
    return "standard input" if file == "-" else file


@contextlib.contextmanager
def _seekable(file: str) -> Iterator[IO[bytes]]:
    """Open a file of lines that can be read twice."""
    if file == "-":
        with _set_down(sys.stdin.buffer) as copy:
            yield copy
        return
    try:
        opened = Path(file).open("rb")  # noqa: SIM115 - closed below, apart from the error of opening
    except OSError as error:
        raise MisuseError(f"{file} cannot be read: {error.strerror}.") from error
    with opened:
        if opened.seekable():
            yield opened
        else:  # a pipe
            with _set_down(opened) as copy:
                yield copy


@contextlib.contextmanager
def _set_down(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """Copy what can be read only once into a temporary file."""
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield copy
