"""Answers recorded elsewhere, taken in as a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO

from bot.archive import Archive
from bot.catalogue.probe import Probe
from bot.errors import MisuseError
from bot.json_lines import BAD_LINES_NAMED, BadLine
from bot.models.client import FailureKind
from bot.models.recorded import RecordedAnswer, read_recorded
from bot.wording import plural
from storage.ingest import ingest_run
from storage.records import AskedModel, NewAnswer, NewRun


@dataclass(slots=True)
class _Survey:
    """What a first pass over the file learns, so that the second can be stored as it streams."""

    samples: Counter[str] = field(default_factory=Counter)
    prompt_languages: set[str | None] = field(default_factory=set)
    bad: list[BadLine] = field(default_factory=list)


async def ingest_recorded(
    archive: Archive, file: IO[bytes], *, name: str, probe: Probe, skip_bad: bool
) -> tuple[str, tuple[str, ...]]:
    """Store a file of JSON lines as one run, all of it or nothing.

    Args:
        archive: where the run is kept.
        file: the lines, seekable: it is read twice, and never whole.
        name: what to call the file in a sentence.
        probe: the probe that the answers answer.
        skip_bad: leave bad lines out instead of taking nothing.

    Returns:
        The run's id, and a sentence for each line that was left out.

    Raises:
        MisuseError: a line is bad and `skip_bad` is not set, or no answer is left.
    """
    survey = _survey(file)
    if survey.bad and not skip_bad:
        raise MisuseError(
            *_named(survey.bad, name),
            f"{plural(len(survey.bad), 'bad line')}, nothing was taken in. "
            "Mend them, or take the rest with --skip-bad.",
        )
    if not survey.samples:
        raise MisuseError(f"{name} holds no answer; a line is " + '{"model": …, "text": …}.')
    file.seek(0)
    run_id = await ingest_run(archive.database, _new_run(survey, probe), _new_answers(file))
    return run_id, tuple(_named(survey.bad, name))


def _survey(file: IO[bytes]) -> _Survey:
    survey = _Survey()
    for line in read_recorded(file):
        if isinstance(line, BadLine):
            survey.bad.append(line)
            continue
        survey.samples[line.model] += 1
        survey.prompt_languages.add(line.prompt_language)
    return survey


def _named(bad: list[BadLine], name: str) -> Iterator[str]:
    for line in bad[:BAD_LINES_NAMED]:
        yield f"{name}, line {line.number}: {line.sentence}"
    if len(bad) > BAD_LINES_NAMED:
        yield f"{name}: and {plural(len(bad) - BAD_LINES_NAMED, 'more bad line')}"


def _new_run(survey: _Survey, probe: Probe) -> NewRun:
    languages = survey.prompt_languages
    return NewRun(
        probe=probe.name,
        probe_title=probe.title,
        prompt_language=next(iter(languages)) if len(languages) == 1 else None,
        prompt=None,  # whoever recorded the answers knows what was asked; we do not
        prompt_sha256=None,
        samples=max(survey.samples.values()),
        origin="ingest",
        owner=None,
        started_at=datetime.now(UTC),
        models=tuple(
            AskedModel(
                name=model,
                provider_model=None,
                vendor=None,
                family=None,
                released=None,
                parameters={},
            )
            for model in survey.samples
        ),
    )


def _new_answers(file: IO[bytes]) -> Iterator[NewAnswer]:
    for line in read_recorded(file):
        if isinstance(line, RecordedAnswer):
            yield _new_answer(line)


def _new_answer(recorded: RecordedAnswer) -> NewAnswer:
    empty = not recorded.text.strip()
    return NewAnswer(
        run_id="",  # the run's id is known only once it is stored
        model=recorded.model,
        sample=recorded.sample,
        prompt_language=recorded.prompt_language,
        status="failed" if empty else "answered",
        text=recorded.text,
        error_kind=FailureKind.EMPTY.value if empty else None,
        error="The recorded answer is empty." if empty else None,
    )
