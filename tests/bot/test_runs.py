"""A run from the plan to the summary, with a scripted client and a real database."""

from __future__ import annotations

import asyncio
import io
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.archive import Archive
from bot.catalogue.load import load_probes
from bot.ingesting import ingest_recorded
from bot.models.client import FailureKind, ModelFailure, ModelSpec
from bot.runs import Progress, Run, RunError, Runner, RunPlan
from storage import runs as rows
from storage.errors import StorageError

Plan = Callable[..., RunPlan]
Writer = Callable[[Mapping[str, str]], str]

SQUARE = {"A": "BC", "B": "AD", "C": "AD", "D": "BC"}
LINE = {"A": "B", "B": "C"}


async def progress_of(run: Run) -> list[Progress]:
    return [progress async for progress in run.updates()]


async def test_models_that_give_the_same_example_form_a_group(
    runner: Runner, client: Any, plan_for: Plan, answer_with: Writer
) -> None:
    client.script = {"a": answer_with(SQUARE), "b": answer_with(LINE), "c": answer_with(SQUARE)}

    summary = await (await runner.start(plan_for("a", "b", "c"))).result()

    assert [shown.group.models for shown in summary.kin] == [("a", "c")]
    assert [shown.group.models for shown in summary.singles] == [("b",)]
    assert summary.run.status == "finished"
    assert summary.cost == 0.75


async def test_every_model_is_asked_once_a_sample(
    runner: Runner, client: Any, plan_for: Plan
) -> None:
    summary = await (await runner.start(plan_for("a", "b", samples=2))).result()

    assert sorted(client.asked) == [("a", 1), ("a", 2), ("b", 1), ("b", 2)]
    assert len(summary.without_graph) == 4


async def test_one_models_failure_does_not_hurt_anothers(
    runner: Runner, client: Any, plan_for: Plan, answer_with: Writer
) -> None:
    client.script = {
        "a": ModelFailure(FailureKind.AUTH, "The API key was refused."),
        "b": answer_with(LINE),
        "c": RuntimeError("a fault in the client that holds sk-secret"),
    }

    summary = await (await runner.start(plan_for("a", "b", "c"))).result()

    failed = {answer.model: answer for answer in summary.failures}
    assert failed["a"].error_kind == "auth"
    assert failed["a"].error == "The API key was refused."
    assert failed["c"].error_kind == "other"
    assert "sk-secret" not in str(failed["c"].error)
    assert [shown.group.models for shown in summary.singles] == [("b",)]


async def test_progress_counts_only_what_is_committed(
    runner: Runner, client: Any, plan_for: Plan, database_file: Path
) -> None:
    late = asyncio.Event()
    client.script = {"late": late}
    run = await runner.start(plan_for("a", "b", "late"))

    seen = []
    async for progress in run.updates():
        with sqlite3.connect(database_file) as other:
            (kept,) = other.execute("SELECT count(*) FROM answers").fetchone()
        assert progress.answered + progress.failed <= kept
        seen.append(progress)
        if progress.waiting == 1:
            late.set()

    assert seen[-1] == Progress(total=3, answered=3)


async def test_cancelling_keeps_what_has_come(
    runner: Runner, client: Any, plan_for: Plan, answer_with: Writer
) -> None:
    client.script = {"a": answer_with(LINE), "never": asyncio.Event()}
    run = await runner.start(plan_for("a", "never"))
    async for progress in run.updates():
        if progress.answered == 1:
            run.cancel()

    summary = await run.result()

    assert summary.run.status == "cancelled"
    assert [answer.model for answer in summary.answers] == ["a"]
    assert summary.missing == (("never", 1),)


async def test_cancelling_before_anyone_was_asked_asks_nobody(
    runner: Runner, client: Any, plan_for: Plan
) -> None:
    run = await runner.start(plan_for("a", "b"))
    run.cancel()

    summary = await run.result()

    assert client.asked == []
    assert summary.run.status == "cancelled"


async def test_a_cancelled_run_is_resumed_by_asking_only_what_is_missing(
    runner: Runner, client: Any, plan_for: Plan, answer_with: Writer
) -> None:
    plan = plan_for("a", "b")
    client.script = {"a": answer_with(LINE), "b": asyncio.Event()}
    run = await runner.start(plan)
    async for progress in run.updates():
        if progress.answered == 1:
            run.cancel()
    await run.result()
    client.asked.clear()
    client.script["b"] = answer_with(LINE)

    resumed = await runner.resume(run.run_id, {model.name: model for model in plan.models})
    seen = await progress_of(resumed)
    summary = await resumed.result()

    assert client.asked == [("b", 1)]
    assert seen[-1] == Progress(total=2, answered=2)
    assert summary.run.status == "finished"
    assert [shown.group.models for shown in summary.kin] == [("a", "b")]


async def test_resuming_a_finished_run_says_that_nothing_is_left(
    runner: Runner, plan_for: Plan
) -> None:
    plan = plan_for("a")
    run = await runner.start(plan)
    await run.result()

    with pytest.raises(RunError, match="nothing of it is left to ask"):
        await runner.resume(run.run_id, {"a": plan.models[0]})


async def test_a_run_cut_off_after_its_last_answer_is_finished_by_resuming(
    runner: Runner, archive: Archive, client: Any, plan_for: Plan, database_file: Path
) -> None:
    run = await runner.start(plan_for("a"))
    await run.result()
    with sqlite3.connect(database_file) as other:
        other.execute("UPDATE runs SET status = 'running', owner = 'another-host:1:0'")
    await archive.tell_interrupted()
    client.asked.clear()

    summary = await (await runner.resume(run.run_id, {})).result()

    assert client.asked == []
    assert summary.run.status == "finished"


async def test_answers_recorded_elsewhere_cannot_be_resumed(
    runner: Runner, archive: Archive
) -> None:
    line = b'{"model": "a", "sample": 2147483647, "text": "x"}'
    run_id, _ = await ingest_recorded(
        archive, io.BytesIO(line), name="a file", probe=load_probes()["bfs"], skip_bad=False
    )

    with pytest.raises(RunError, match="nothing of it is left to ask"):
        await runner.resume(run_id, {})


async def test_a_run_that_cannot_be_resumed_now_stays_resumable(
    runner: Runner, plan_for: Plan
) -> None:
    plan = plan_for("a")
    run = await runner.start(plan)
    run.cancel()
    await run.result()
    with pytest.raises(RunError, match="add it to model_list"):
        await runner.resume(run.run_id, {})

    resumed = await runner.resume(run.run_id, {"a": plan.models[0]})

    assert (await resumed.result()).run.status == "finished"


async def test_resuming_names_a_model_that_is_no_longer_configured(
    runner: Runner, plan_for: Plan
) -> None:
    run = await runner.start(plan_for("gone"))
    run.cancel()
    await run.result()

    with pytest.raises(RunError, match=r"gone.*add it to model_list"):
        await runner.resume(run.run_id, {"other": ModelSpec("other", "scripted/other")})


async def test_a_run_that_another_process_conducts_is_not_resumed(
    runner: Runner, client: Any, plan_for: Plan
) -> None:
    client.script = {"a": asyncio.Event()}
    plan = plan_for("a")
    run = await runner.start(plan)

    with pytest.raises(RunError, match="is running"):
        await runner.resume(run.run_id, {"a": plan.models[0]})

    run.cancel()
    await run.result()


async def test_stopping_gives_running_runs_a_bounded_time(
    runner: Runner, client: Any, plan_for: Plan
) -> None:
    client.script = {"never": asyncio.Event()}
    run = await runner.start(plan_for("a", "never"))

    await runner.drain(0.05)

    summary = await run.result()
    assert summary.run.status == "interrupted"
    with pytest.raises(RunError, match="is stopping"):
        await runner.start(plan_for("a"))


async def test_a_run_whose_process_is_gone_is_told_as_interrupted(
    runner: Runner, archive: Archive, client: Any, plan_for: Plan, database_file: Path
) -> None:
    client.script = {"never": asyncio.Event()}
    run = await runner.start(plan_for("a", "never"))
    assert await archive.tell_interrupted() == ()
    with sqlite3.connect(database_file) as other:
        other.execute("UPDATE runs SET owner = 'another-host:1:0'")

    (told,) = await archive.tell_interrupted()

    assert told.run_id == run.run_id
    stored = await rows.load_run(archive.database, run.run_id)
    assert stored is not None
    assert stored.status == "interrupted"
    run.cancel()
    await run.result()


async def test_when_storing_fails_asking_stops_and_the_run_says_what_is_not_kept(
    runner: Runner,
    archive: Archive,
    client: Any,
    plan_for: Plan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client.script = {"never": asyncio.Event()}
    keep = archive.keep

    async def keep_but_for_b(run_id: str, question: Any, outcome: Any) -> int:
        if question.model.name == "b":
            raise StorageError("The disk is full; free some space.")
        return await keep(run_id, question, outcome)

    monkeypatch.setattr(archive, "keep", keep_but_for_b)
    run = await runner.start(plan_for("a", "b", "never"))

    with pytest.raises(RunError) as raised:
        await run.result()

    assert "The disk is full" in str(raised.value)
    assert "Not kept: the answers of b." in str(raised.value)
    assert "1 of 3 answers are kept" in str(raised.value)
    kept = await rows.load_answers(archive.database, run.run_id, with_text=False)
    assert [answer.model for answer in kept] == ["a"]


async def test_an_answer_that_nobody_read_before_a_crash_is_read_when_the_run_is_shown(
    runner: Runner,
    archive: Archive,
    client: Any,
    plan_for: Plan,
    answer_with: Writer,
    database_file: Path,
) -> None:
    client.script = {"a": answer_with(LINE)}
    run = await runner.start(plan_for("a"))
    await run.result()
    with sqlite3.connect(database_file) as other:
        other.execute("PRAGMA foreign_keys = ON")
        other.execute("DELETE FROM readings")

    summary = await archive.summary(run.run_id)

    assert summary is not None
    assert [shown.group.models for shown in summary.singles] == [("a",)]
