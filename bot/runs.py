"""One run: ask every model at once, keep each answer as it lands, tell progress, sum up."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot import owner
from bot.archive import Archive
from bot.catalogue.probe import Probe, prompt_sha256
from bot.errors import PersonError
from bot.graphs.example import Example
from bot.models.asking import Gates, ask_patiently
from bot.models.client import ModelClient, ModelSpec, Question
from bot.models.redact import plain_parameters
from bot.summary import RunSummary
from bot.trace import trace
from bot.wording import human_join
from storage import runs as rows
from storage.errors import StorageError
from storage.records import AskedModel, NewRun, Post, StoredRun

log = logging.getLogger(__name__)

LAST_ANSWERS_SECONDS = 2.5
"""How long a run that is stopped may take to store and read the answers that it has."""

STOPPING = "kinprobe is stopping and starts no new runs; try again in a minute."
STOPPED = "kinprobe was stopped before every model had answered"
CANCELLED = "cancelled by whoever asked"


class RunError(PersonError):
    """A run that cannot start or go on; its text is one sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What is to be asked of whom, and where the result belongs."""

    probe: Probe
    prompt_language: str
    models: tuple[ModelSpec, ...]
    samples: int
    origin: str
    post: Post | None = None

    @property
    def prompt(self) -> str:
        return self.probe.prompts[self.prompt_language]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the run; all models' first samples come before anyone's second."""
        return tuple(
            Question(model, self.prompt, sample)
            for sample in range(1, self.samples + 1)
            for model in self.models
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. An answer counts once it is committed."""

    total: int
    answered: int = 0
    failed: int = 0

    @property
    def waiting(self) -> int:
        return self.total - self.answered - self.failed


class Run:
    """A run under way: what its watchers may see and do."""

    def __init__(self, run_id: str, progress: Progress) -> None:
        self.run_id = run_id
        self.progress = progress
        self.status = "finished"
        self.note: str | None = None
        self.lost: list[Question] = []
        self._over = False
        self._changed = asyncio.Event()
        self._asking: set[asyncio.Task[None]] = set()
        self._summary: asyncio.Future[RunSummary] = asyncio.get_running_loop().create_future()

    async def updates(self) -> AsyncIterator[Progress]:
        """Yield the newest progress whenever it has changed, until the run is over."""
        told = None
        while not self._over or self.progress != told:
            if self.progress != told:
                told = self.progress
                yield told
            else:
                self._changed.clear()
                await self._changed.wait()

    async def result(self) -> RunSummary:
        """Wait for the end and return the summary.

        Raises:
            RunError: an answer could not be stored.
        """
        return await asyncio.shield(self._summary)

    def cancel(self) -> None:
        """Stop asking because the member who asked wants so; what has come is kept and shown."""
        self.stop(status="cancelled", note=CANCELLED)

    def stop(self, *, status: str, note: str) -> None:
        """Stop asking, and let the run end with this status; the first reason stays."""
        if self.stopped or self._over:
            return
        self.status, self.note = status, note
        for task in self._asking:
            task.cancel()

    @property
    def stopped(self) -> bool:
        return self.status != "finished"

    def asking(self, task: asyncio.Task[None]) -> None:
        """Take note that a task asks a model, and may be cancelled."""
        self._asking.add(task)

    def asked(self, task: asyncio.Task[None]) -> None:
        """Take note that a task has its answer, which nothing may now cancel."""
        self._asking.discard(task)

    def landed(self, *, answered: bool) -> None:
        """Count an answer or failure that is committed."""
        now = self.progress
        self.progress = replace(
            now, answered=now.answered + answered, failed=now.failed + (not answered)
        )
        self._changed.set()

    def end(self, result: RunSummary | BaseException) -> None:
        """Hand the result to everyone who waits for it."""
        self._over = True
        if isinstance(result, BaseException):
            self._summary.set_exception(result)
            self._summary.exception()  # a run that nobody awaits is no error of asyncio's
        else:
            self._summary.set_result(result)
        self._changed.set()


class Runner:
    """Conducts the runs of one process."""

    def __init__(self, *, archive: Archive, client: ModelClient, gates: Gates) -> None:
        self._archive = archive
        self._client = client
        self._gates = gates
        self._running: dict[str, Run] = {}
        self._conducting: set[asyncio.Task[None]] = set()
        self._draining = False
        self._drained = False

    async def start(self, plan: RunPlan) -> Run:
        """Make the run's row and begin to ask.

        Raises:
            RunError: kinprobe is stopping, or the run cannot be stored.
        """
        self._refuse_when_draining()
        try:
            run_id = await rows.create_run(self._archive.database, _new_run(plan))
            if plan.post is not None:
                await rows.remember_post(self._archive.database, run_id, plan.post)
        except StorageError as error:
            raise RunError(f"The run was not started: {error}") from error
        run = Run(run_id, Progress(total=len(plan.questions)))
        self._conduct(run, plan.questions, whole=True)
        if self._drained:  # it was made while the last runs were being stopped
            run.stop(status="interrupted", note=STOPPED)
        return run

    async def resume(self, run_id: str, models: Mapping[str, ModelSpec]) -> Run:
        """Go on with a run that was cut off: ask only what is missing.

        Args:
            run_id: as a person typed it.
            models: the models configured now, by name.

        Raises:
            RunError: no such run, nothing to ask again, another process runs it, or a model is no
                longer configured.
        """
        self._refuse_when_draining()
        stored = await rows.load_run(self._archive.database, run_id)
        if stored is None:
            raise RunError(await self._archive.no_such_run(run_id))
        if stored.prompt is None or stored.status == "finished":
            raise RunError(f"Run {stored.run_id} is {stored.status}; nothing of it is left to ask.")
        if not await rows.claim_run(
            self._archive.database,
            stored.run_id,
            owner=owner.this_process(),
            expected=("interrupted", "cancelled", "failed"),
        ):
            raise RunError(f"Run {stored.run_id} is running already; there is nothing to resume.")
        kept = await rows.load_answers(self._archive.database, stored.run_id, with_text=False)
        there = {(answer.model, answer.sample) for answer in kept}
        try:
            missing = _missing_questions(stored, stored.prompt, there, models)
        except RunError:
            await self._give_back(stored)
            raise
        answered = sum(answer.status == "answered" for answer in kept)
        done = Progress(
            total=len(kept) + len(missing), answered=answered, failed=len(kept) - answered
        )
        run = Run(stored.run_id, done)
        self._conduct(run, missing, whole=False)
        return run

    async def _give_back(self, stored: StoredRun) -> None:
        """Leave a claimed run as it was."""
        await rows.finish_run(
            self._archive.database,
            stored.run_id,
            status=stored.status,
            note=stored.note,
            finished_at=stored.finished_at or datetime.now(UTC),
            seconds=stored.seconds,
        )

    def running(self, run_id: str) -> Run | None:
        """Give the run of that id while it is under way in this process."""
        return self._running.get(run_id)

    async def summary(self, run_id: str) -> RunSummary | None:
        """Sum up a stored run; None when there is none of that id."""
        return await self._archive.summary(run_id)

    async def picture(self, example: Example, *, title: str, width: int) -> bytes | None:
        """Draw an example as a PNG; None when drawing it would cost too much."""
        return await self._archive.reader.draw(example, title=title, width=width)

    async def drain(self, seconds: float) -> None:
        """Start no new runs, give the running ones so long, then interrupt what is left."""
        self._draining = True
        if self._conducting:
            await asyncio.wait(self._conducting, timeout=seconds)
        self._drained = True
        for run in self._running.values():
            run.stop(status="interrupted", note=STOPPED)
        if self._conducting:
            await asyncio.wait(self._conducting, timeout=LAST_ANSWERS_SECONDS)

    def _refuse_when_draining(self) -> None:
        if self._draining:
            raise RunError(STOPPING)

    def _conduct(self, run: Run, questions: Iterable[Question], *, whole: bool) -> None:
        self._running[run.run_id] = run
        task = asyncio.create_task(self._to_the_end(run, questions, whole=whole))
        self._conducting.add(task)
        task.add_done_callback(self._conducting.discard)

    async def _to_the_end(self, run: Run, questions: Iterable[Question], *, whole: bool) -> None:
        started = time.perf_counter()
        try:
            async with asyncio.TaskGroup() as group:
                for question in questions:
                    group.create_task(self._ask_and_keep(run, question))
                    # One at a turn of the event loop: a hundred at once would hold it up.
                    await asyncio.sleep(0)
            seconds = time.perf_counter() - started if whole else None
            run.end(await self._close_run(run, seconds))
        except BaseException as error:
            run.end(RunError("The run broke off because of a fault in kinprobe; see its log."))
            if not isinstance(error, Exception):
                raise
            log.error("run %s broke off: %s", run.run_id, trace(error))
        finally:
            del self._running[run.run_id]

    async def _ask_and_keep(self, run: Run, question: Question) -> None:
        if run.stopped:
            return
        this = asyncio.current_task()
        assert this is not None  # noqa: S101 - a coroutine runs inside a task here
        run.asking(this)
        try:
            outcome = await ask_patiently(self._client, question, gates=self._gates)
        except asyncio.CancelledError:
            if run.stopped:
                return
            raise
        finally:
            run.asked(this)
        try:
            answer_id = await self._archive.keep(run.run_id, question, outcome)
        except StorageError as error:
            run.lost.append(question)
            run.stop(status="failed", note=str(error))
            return
        run.landed(answered=outcome.reply is not None)
        if outcome.reply is not None:
            try:
                await self._archive.read(answer_id, outcome.reply.text)
            except StorageError as error:
                # The answer is safe; its examples are read again when the run is summed up.
                run.stop(status="failed", note=str(error))

    async def _close_run(self, run: Run, seconds: float | None) -> RunSummary | RunError:
        try:
            await rows.finish_run(
                self._archive.database,
                run.run_id,
                status=run.status,
                note=run.note,
                finished_at=datetime.now(UTC),
                seconds=seconds,
            )
            summary = await self._archive.summary(run.run_id)
        except StorageError as error:
            run.status, run.note = "failed", run.note or str(error)
            summary = None
        if summary is None or run.status == "failed":
            return RunError(_not_kept(run))
        return summary


def _not_kept(run: Run) -> str:
    kept = run.progress.answered + run.progress.failed
    lost = human_join([_slot(question) for question in run.lost])
    return (
        f"Run {run.run_id} stopped because storing failed: {run.note} "
        + (f"Not kept: the answers of {lost}. " if run.lost else "")
        + f"{kept} of {run.progress.total} answers are kept; "
        f"`kinprobe resume {run.run_id}` asks for the rest once that is mended."
    )


def _slot(question: Question) -> str:
    sample = f" (sample {question.sample})" if question.sample > 1 else ""
    return question.model.name + sample


def _new_run(plan: RunPlan) -> NewRun:
    return NewRun(
        probe=plan.probe.name,
        probe_title=plan.probe.title,
        prompt_language=plan.prompt_language,
        prompt=plan.prompt,
        prompt_sha256=prompt_sha256(plan.prompt),
        samples=plan.samples,
        origin=plan.origin,
        owner=owner.this_process(),
        started_at=datetime.now(UTC),
        models=tuple(
            AskedModel(
                name=model.name,
                provider_model=model.provider_model,
                vendor=model.vendor,
                family=model.family,
                released=model.released.isoformat() if model.released else None,
                parameters=plain_parameters(model.parameters, model.secret_texts),
            )
            for model in plan.models
        ),
    )


def _missing_questions(
    stored: StoredRun, prompt: str, there: set[tuple[str, int]], models: Mapping[str, ModelSpec]
) -> tuple[Question, ...]:
    slots = [
        (model.name, sample)
        for sample in range(1, stored.samples + 1)
        for model in stored.models
        if (model.name, sample) not in there
    ]
    gone = sorted({name for name, _ in slots if name not in models})
    if gone:
        raise RunError(
            f"Run {stored.run_id} still has to ask {human_join(gone)}, but the configuration no "
            "longer lists that; add it to model_list again."
        )
    return tuple(Question(models[name], prompt, sample) for name, sample in slots)
