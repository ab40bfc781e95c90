"""What is kept of runs: answers in, summaries out. The one place between `bot` and `storage`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from bot import owner
from bot.evidence.published import PublishedIndex
from bot.graphs.example import Example
from bot.graphs.identity import Level
from bot.models.asking import Outcome
from bot.models.client import Question
from bot.models.redact import plain_parameters
from bot.reading import FAULT, AnswerReader, ReadAnswer
from bot.summary import Answer, RunFacts, RunSummary, summarise
from bot.wording import human_join
from storage import runs as rows
from storage.database import Database
from storage.records import NewAnswer, NewExample, NewReading, Post, StoredAnswer, StoredRun

READ_TOGETHER = 64
"""How many stored answers are in memory while a backlog is read."""

INTERRUPTED = "kinprobe stopped while it ran"

TRIED_AGAIN = f"{FAULT}; it is tried again when the run is shown"


class Archive:
    """Keeps answers and what was found in them, and sums a run up from what is kept."""

    def __init__(self, database: Database, reader: AnswerReader, published: PublishedIndex) -> None:
        self.database = database
        self.reader = reader
        self.published = published

    async def keep(self, run_id: str, question: Question, outcome: Outcome) -> int:
        """Store what came of one question and return the answer's id, once it is committed."""
        return await rows.keep_answer(self.database, _new_answer(run_id, question, outcome))

    async def read(self, answer_id: int, text: str) -> None:
        """Find the examples in a stored answer and store them."""
        found = await self.reader.read(text)
        if found.unread == FAULT:
            return  # it stays unread, and is tried again when the run is summed up
        await rows.keep_reading(self.database, _new_reading(answer_id, found))

    async def read_missing(self, run_id: str) -> AsyncIterator[int]:
        """Read the answers of a run that nobody has read yet; yield how many are done so far."""
        done = 0
        unread = await rows.unread_answers(self.database, run_id)
        for start in range(0, len(unread), READ_TOGETHER):
            batch = unread[start : start + READ_TOGETHER]
            texts = await rows.load_texts(self.database, batch)
            async with asyncio.TaskGroup() as reading:
                for answer_id, text in texts.items():
                    reading.create_task(self.read(answer_id, text))
            done += len(batch)
            yield done

    async def summary(self, run_id: str) -> RunSummary | None:
        """Sum up a stored run; None when there is none of that id."""
        run = await rows.load_run(self.database, run_id)
        if run is None:
            return None
        async for _ in self.read_missing(run.run_id):
            pass
        answers = await rows.load_answers(self.database, run.run_id, with_text=False)
        return await asyncio.to_thread(
            summarise, _facts(run), [_answer(stored) for stored in answers], self.published
        )

    async def tell_interrupted(self) -> tuple[StoredRun, ...]:
        """Mark the runs whose process is gone as interrupted, and return them."""
        told = []
        for run in await rows.running_runs(self.database):
            if run.owner is not None and owner.is_alive(run.owner):
                continue
            if await rows.finish_run(
                self.database,
                run.run_id,
                status="interrupted",
                note=INTERRUPTED,
                finished_at=datetime.now(UTC),
                seconds=None,
                owner=run.owner,
            ):
                told.append(replace(run, status="interrupted", note=INTERRUPTED))
        return tuple(told)

    async def posts_of(self, runs: Iterable[StoredRun]) -> tuple[tuple[str, Post], ...]:
        """Give the runs that were asked on Discord, by id, with where that was."""
        posts = [(run.run_id, await rows.load_post(self.database, run.run_id)) for run in runs]
        return tuple((run_id, post) for run_id, post in posts if post is not None)

    async def count_unread(self, run_id: str) -> int:
        """Count the answers of a run that nobody has read yet."""
        return len(await rows.unread_answers(self.database, run_id))

    async def no_such_run(self, run_id: str) -> str:
        """Say that there is no run of that id, and which there are."""
        near = await rows.near_runs(self.database, run_id)
        latest = await self.latest_run_ids(5)
        if near:
            instead = f"did you mean {human_join(near, last='or')}?"
        elif latest:
            instead = f"the latest are {human_join(latest)}."
        else:
            instead = "none is kept there yet."
        return f"There is no run {run_id!r} in {self.database.path}; {instead}"

    async def latest_run_ids(self, most: int) -> tuple[str, ...]:
        """Give the ids of the latest runs, newest first."""
        return tuple(run.run_id for run in await rows.latest_runs(self.database, most))


def _new_answer(run_id: str, question: Question, outcome: Outcome) -> NewAnswer:
    reply, failure = outcome.reply, outcome.failure
    return NewAnswer(
        run_id=run_id,
        model=question.model.name,
        sample=question.sample,
        status="answered" if reply else "failed",
        text=reply.text if reply else None,
        reasoning=reply.reasoning if reply else None,
        finish_reason=reply.finish_reason if reply else None,
        prompt_tokens=reply.prompt_tokens if reply else None,
        completion_tokens=reply.completion_tokens if reply else None,
        served_model=reply.served_model if reply else None,
        fingerprint=reply.fingerprint if reply else None,
        cost=reply.cost if reply else None,
        seconds=outcome.seconds,
        attempts=outcome.attempts,
        parameters=reply.parameters
        if reply
        else plain_parameters(question.model.parameters, question.model.secret_texts),
        asked_at=outcome.asked_at,
        answered_at=outcome.answered_at,
        error_kind=failure.kind.value if failure else None,
        error=failure.sentence if failure else None,
    )


def _new_reading(answer_id: int, found: ReadAnswer) -> NewReading:
    return NewReading(
        answer_id=answer_id,
        extractor=found.extractor,
        unread=found.unread,
        examples=tuple(
            NewExample(
                position=position,
                primary=position == found.primary,
                example=keyed.example.as_json(),
                keys={level.value: key for level, key in keyed.keys.items()},
            )
            for position, keyed in enumerate(found.examples)
        ),
    )


def _facts(run: StoredRun) -> RunFacts:
    return RunFacts(
        run_id=run.run_id,
        probe=run.probe,
        probe_title=run.probe_title,
        prompt_language=run.prompt_language,
        prompt=run.prompt,
        prompt_sha256=run.prompt_sha256,
        samples=run.samples,
        models=tuple(model.name for model in run.models),
        status=run.status,
        origin=run.origin,
        started_at=run.started_at,
        seconds=run.seconds,
        note=run.note,
    )


def _answer(stored: StoredAnswer) -> Answer:
    primary = stored.primary
    return Answer(
        model=stored.model,
        sample=stored.sample,
        error_kind=stored.error_kind,
        error=stored.error,
        example=Example.from_json(primary.example) if primary else None,
        keys={level: primary.keys.get(level) for level in Level} if primary else None,
        unread=TRIED_AGAIN if stored.extractor is None else stored.unread,
        cost=stored.cost,
    )
