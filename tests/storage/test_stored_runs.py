"""What is stored of a run comes back, and a run goes only where it may."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import runs
from storage.database import Database
from storage.errors import AlreadyKeptError, StorageError, UnknownModelError, UnknownRunError
from storage.records import (
    ENDS,
    LEVELS,
    AskedModel,
    NewAnswer,
    NewExample,
    NewReading,
    NewRun,
    Post,
)

MakeRun = Callable[..., NewRun]
MakeAnswer = Callable[..., NewAnswer]

START = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
END = START + timedelta(seconds=12)

EXAMPLE: Mapping[str, Any] = {
    "adjacency": {"A": ["B", "C", "B"], "B": [], "\ud800": ["A"]},
    "arcs": [["A", "B"], ["A", "C"], ["\ud800", "A"]],
    "weights": {"A->B": [1, 2.5], "A->C": "inf", "\ud800->A": 3},
    "direction": "known",
    "partial": False,
    "form": "dict_of_lists",
    "language": "python",
    "where": [3, 9],
}


def new_example(position: int, *, primary: bool = False, **changes: Any) -> NewExample:
    return NewExample(
        position=position,
        primary=primary,
        example={**EXAMPLE, **changes},
        keys={level: f"{level}-{position}" for level in LEVELS},
    )


def reading(answer_id: int, *examples: NewExample, **changes: Any) -> NewReading:
    found = NewReading(answer_id=answer_id, extractor="1", unread=None, examples=examples)
    return replace(found, **changes)


async def test_a_run_comes_back(database: Database, new_run: MakeRun) -> None:
    models = (
        AskedModel(
            name="gpt-4o",
            provider_model="openai/gpt-4o",
            vendor="OpenAI",
            family="GPT-4",
            released="2024-05-13",
            parameters={"temperature": 0.5, "stop": ["끝"]},
        ),
        AskedModel("qwen"),
    )
    given = new_run(models=models, owner="host:1:2.0", samples=3)
    run_id = await runs.create_run(database, given)
    stored = await runs.load_run(database, run_id)
    assert stored is not None
    assert asdict(given).items() <= asdict(stored).items()
    assert stored.models == models
    assert (stored.status, stored.note, stored.finished_at, stored.seconds) == (
        "running",
        None,
        None,
        None,
    )


async def test_a_run_id_is_short_and_says_its_probe(database: Database, new_run: MakeRun) -> None:
    run_id = await runs.create_run(database, new_run(probe="Dijkstra"))
    assert re.fullmatch(r"dijkstra-[0-9a-hjkmnp-tv-z]{6}", run_id)


async def test_a_run_id_is_never_given_twice(
    database: Database, new_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    tails = iter(["aaaaaa", "aaaaaa", "aaaaaa", "bbbbbb"])
    monkeypatch.setattr(runs, "_id_tail", lambda: next(tails))
    assert await runs.create_run(database, new_run()) == "bfs-aaaaaa"
    assert await runs.create_run(database, new_run()) == "bfs-bbbbbb"


@pytest.mark.parametrize("typed", ["bfs-01a0k1", "BFS-01A0K1", " bfs-olaokl\n", "Bfs-OIAOKI"])
async def test_a_run_is_found_as_people_type_it(
    database: Database, new_run: MakeRun, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(runs, "_id_tail", lambda: "01a0k1")
    await runs.create_run(database, new_run())
    stored = await runs.load_run(database, typed)
    assert stored is not None
    assert stored.run_id == "bfs-01a0k1"


async def test_a_mistyped_run_id_finds_nothing_but_near_ones(
    database: Database, new_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    tails = iter(["7k2m9q", "vvvvvv"])
    monkeypatch.setattr(runs, "_id_tail", lambda: next(tails))
    await runs.create_run(database, new_run())
    await runs.create_run(database, new_run())
    assert await runs.load_run(database, "bfs-7k2m9") is None
    assert await runs.near_runs(database, "BFS-7k2m9") == ("bfs-7k2m9q",)
    assert await runs.near_runs(database, "something else") == ()


async def test_an_answer_comes_back_in_every_field(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await runs.create_run(database, new_run("alpha", samples=2))
    given = new_answer(
        run_id,
        sample=2,
        text="half \ud83d a pair, NUL \0, and 안녕\r\n",
        reasoning="",
        finish_reason="stop",
        prompt_tokens=0,
        completion_tokens=2**40,
        served_model="alpha-2026",
        fingerprint="fp",
        cost=0.000123,
        seconds=1.5,
        attempts=2,
        parameters={"temperature": 0},
        asked_at=START,
        answered_at=END,
    )
    answer_id = await runs.keep_answer(database, given)
    (stored,) = await runs.load_answers(database, run_id, with_text=True)
    assert stored.answer_id == answer_id
    assert asdict(given).items() <= asdict(stored).items()
    (bare,) = await runs.load_answers(database, run_id, with_text=False)
    assert bare == replace(stored, text=None, reasoning=None)


async def test_what_a_provider_did_not_say_stays_unknown(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await runs.create_run(database, new_run())
    await runs.keep_answer(database, new_answer(run_id))
    (stored,) = await runs.load_answers(database, run_id, with_text=True)
    unknown = (stored.cost, stored.prompt_tokens, stored.seconds, stored.asked_at)
    assert unknown == (None, None, None, None)
    assert stored.parameters is None


async def test_a_failure_is_kept_with_its_kind(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await runs.create_run(database, new_run())
    failed = new_answer(
        run_id, status="failed", text=None, error_kind="timeout", error="No answer in 120 s. \ud800"
    )
    await runs.keep_answer(database, failed)
    (stored,) = await runs.load_answers(database, run_id, with_text=True)
    assert (stored.status, stored.error_kind, stored.text) == ("failed", "timeout", None)
    assert stored.error == "No answer in 120 s. \ufffd"


@pytest.mark.parametrize(
    "changes",
    [{"error_kind": "rate"}, {"text": None}, {"status": "failed"}, {"sample": -1}],
    ids=["answered with an error", "answered without text", "failed without a kind", "sample -1"],
)
async def test_a_contradictory_answer_is_refused(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer, changes: dict[str, Any]
) -> None:
    run_id = await runs.create_run(database, new_run())
    with pytest.raises(StorageError, match="SQLITE_CONSTRAINT_CHECK"):
        await runs.keep_answer(database, new_answer(run_id, **changes))
    assert await runs.load_answers(database, run_id, with_text=False) == ()


async def test_a_second_answer_for_the_same_sample_is_refused_and_the_first_stays(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await runs.create_run(database, new_run())
    both = [new_answer(run_id, text="first"), new_answer(run_id, text="second")]
    kept, refused = await asyncio.gather(
        *(runs.keep_answer(database, answer) for answer in both), return_exceptions=True
    )
    assert isinstance(kept, int)
    assert isinstance(refused, AlreadyKeptError)
    assert str(refused).startswith(f"Run {run_id} has sample 1 of alpha already")
    (stored,) = await runs.load_answers(database, run_id, with_text=True)
    assert stored.text == "first"


async def test_an_answer_that_nobody_asked_for_is_refused(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await runs.create_run(database, new_run())
    with pytest.raises(UnknownRunError, match="There is no run bfs-0"):
        await runs.keep_answer(database, new_answer("bfs-0"))
    with pytest.raises(UnknownModelError, match=f"Run {run_id} did not ask omega"):
        await runs.keep_answer(database, new_answer(run_id, model="omega"))


@pytest.mark.parametrize("changes", [{"prompt_tokens": 2**70}, {"model": "\ud800"}])
async def test_a_value_that_no_column_holds_is_refused_with_a_sentence(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer, changes: dict[str, Any]
) -> None:
    run_id = await runs.create_run(database, new_run())
    with pytest.raises(StorageError, match=r"kinprobe\.db cannot hold a value"):
        await runs.keep_answer(database, new_answer(run_id, **changes))


async def test_answers_come_in_the_order_of_the_request(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await runs.create_run(database, new_run("zeta", "alpha", samples=2))
    slots = [("alpha", 2), ("zeta", 2), ("alpha", 1), ("zeta", 1)]
    for model, sample in slots:
        await runs.keep_answer(database, new_answer(run_id, model=model, sample=sample))
    stored = await runs.load_answers(database, run_id, with_text=False)
    assert [(it.model, it.sample) for it in stored] == [
        ("zeta", 1),
        ("zeta", 2),
        ("alpha", 1),
        ("alpha", 2),
    ]


async def test_a_reading_comes_back_with_its_examples(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await runs.create_run(database, new_run())
    answer_id = await runs.keep_answer(database, new_answer(run_id))
    bare = NewExample(
        position=2,
        primary=False,
        example={**EXAMPLE, "weights": None, "direction": "unknown", "partial": True},
        keys={},
    )
    examples = (new_example(0), new_example(1, primary=True), bare)
    await runs.keep_reading(database, reading(answer_id, *examples))
    (stored,) = await runs.load_answers(database, run_id, with_text=False)
    assert stored.extractor == "1"
    assert stored.unread is None
    assert stored.examples == (*examples[:2], replace(bare, keys=dict.fromkeys(LEVELS)))
    assert stored.primary == examples[1]


async def test_a_later_reading_takes_the_place_of_the_earlier(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await runs.create_run(database, new_run())
    answer_id = await runs.keep_answer(database, new_answer(run_id))
    await runs.keep_reading(database, reading(answer_id, new_example(0, primary=True)))
    later = reading(answer_id, extractor="2", unread="too costly to read")
    await runs.keep_reading(database, later)
    (stored,) = await runs.load_answers(database, run_id, with_text=False)
    assert (stored.extractor, stored.unread, stored.examples) == ("2", "too costly to read", ())


async def test_a_reading_that_fails_leaves_the_earlier_one(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await runs.create_run(database, new_run())
    answer_id = await runs.keep_answer(database, new_answer(run_id))
    await runs.keep_reading(database, reading(answer_id, new_example(0, primary=True)))
    two_primaries = reading(
        answer_id, new_example(0, primary=True), new_example(1, primary=True), extractor="2"
    )
    with pytest.raises(StorageError, match="SQLITE_CONSTRAINT_UNIQUE"):
        await runs.keep_reading(database, two_primaries)
    (stored,) = await runs.load_answers(database, run_id, with_text=False)
    assert stored.extractor == "1"
    assert len(stored.examples) == 1


async def test_a_reading_of_no_answer_is_refused(database: Database) -> None:
    with pytest.raises(UnknownRunError, match="There is no answer 7"):
        await runs.keep_reading(database, reading(7))


async def test_unread_answers_and_their_texts(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await runs.create_run(database, new_run("alpha", "beta", "gamma"))
    other = await runs.create_run(database, new_run("alpha"))
    read = await runs.keep_answer(database, new_answer(run_id))
    unread = await runs.keep_answer(database, new_answer(run_id, model="beta", text="\ud800\0"))
    failed = await runs.keep_answer(
        database,
        new_answer(run_id, model="gamma", status="failed", text=None, error_kind="rate"),
    )
    await runs.keep_answer(database, new_answer(other))
    await runs.keep_reading(database, reading(read))
    assert await runs.unread_answers(database, run_id) == (unread,)
    texts = await runs.load_texts(database, [failed, unread, read, 10**6])
    assert texts == {read: "graph = {}", unread: "\ud800\0"}


@pytest.mark.parametrize("status", ENDS)
async def test_a_run_ends_once(database: Database, new_run: MakeRun, status: str) -> None:
    run_id = await runs.create_run(database, new_run(owner="host:1:2.0"))

    async def finish(status: str, note: str) -> bool:
        return await runs.finish_run(
            database, run_id, status=status, note=note, finished_at=END, seconds=12.0
        )

    assert await finish(status, "the first")
    assert not await finish("finished", "the second")
    stored = await runs.load_run(database, run_id)
    assert stored is not None
    assert (stored.status, stored.note, stored.finished_at, stored.seconds, stored.owner) == (
        status,
        "the first",
        END,
        12.0,
        None,
    )
    with pytest.raises(UnknownRunError):
        await runs.finish_run(
            database, "bfs-0", status=status, note=None, finished_at=END, seconds=None
        )


async def test_a_run_claimed_since_by_another_is_not_ended(
    database: Database, new_run: MakeRun
) -> None:
    run_id = await runs.create_run(database, new_run(owner="new"))

    async def interrupt(owner: str) -> bool:
        return await runs.finish_run(
            database,
            run_id,
            status="interrupted",
            note=None,
            finished_at=END,
            seconds=None,
            owner=owner,
        )

    assert not await interrupt("old")
    assert [run.run_id for run in await runs.running_runs(database)] == [run_id]
    assert await interrupt("new")
    assert await runs.running_runs(database) == ()


async def test_only_one_claims_a_run(database: Database, new_run: MakeRun) -> None:
    run_id = await runs.create_run(database, new_run(owner="old"))
    expected = ("interrupted", "cancelled", "failed")
    assert not await runs.claim_run(database, run_id, owner="early", expected=expected)
    await runs.finish_run(
        database, run_id, status="interrupted", note="cut off", finished_at=END, seconds=3.0
    )
    owners = [f"owner-{n}" for n in range(10)]
    claimed = await asyncio.gather(
        *(runs.claim_run(database, run_id, owner=owner, expected=expected) for owner in owners)
    )
    assert sum(claimed) == 1
    (stored,) = await runs.running_runs(database)
    assert stored.owner == owners[claimed.index(True)]
    assert (stored.note, stored.finished_at) == (None, None)
    with pytest.raises(UnknownRunError):
        await runs.claim_run(database, "bfs-0", owner="x", expected=expected)


async def test_the_latest_runs_come_first(database: Database, new_run: MakeRun) -> None:
    hours = [3, 1, 2]
    for hour in hours:
        await runs.create_run(
            database, new_run(f"model-{hour}", started_at=START.replace(hour=hour))
        )
    latest = await runs.latest_runs(database, 2)
    assert [[model.name for model in run.models] for run in latest] == [["model-3"], ["model-2"]]


async def test_where_a_run_is_shown_can_change(database: Database, new_run: MakeRun) -> None:
    run_id = await runs.create_run(database, new_run())
    assert await runs.load_post(database, run_id) is None
    post = Post(guild_id=2**62, channel_id=2, message_id=None, asker_id=4)
    await runs.remember_post(database, run_id, post)
    await runs.remember_post(database, run_id, replace(post, message_id=3))
    assert await runs.load_post(database, run_id) == replace(post, message_id=3)
    with pytest.raises(UnknownRunError):
        await runs.remember_post(database, "bfs-0", post)


async def test_no_answer_or_prompt_text_shows_up_in_any_log(
    database: Database,
    new_run: MakeRun,
    new_answer: MakeAnswer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        run_id = await runs.create_run(database, new_run("alpha", prompt="planted prompt"))
        answer_id = await runs.keep_answer(database, new_answer(run_id, text="planted answer"))
        await runs.load_answers(database, run_id, with_text=True)
        await runs.load_texts(database, [answer_id])
        with pytest.raises(AlreadyKeptError):
            await runs.keep_answer(database, new_answer(run_id, text="planted answer"))
    assert "aiosqlite" in {record.name for record in caplog.records}
    assert "planted" not in caplog.text


async def test_no_look_up_grows_with_the_data_set(
    database: Database, new_run: MakeRun, new_answer: MakeAnswer
) -> None:
    run_id = await runs.create_run(database, new_run())
    answer_id = await runs.keep_answer(database, new_answer(run_id))
    await runs.load_run(database, run_id)
    (reader,) = database._idle
    asked: list[str] = []
    await reader.set_trace_callback(asked.append)
    await runs.load_run(database, run_id)
    await runs.load_answers(database, run_id, with_text=True)
    await runs.unread_answers(database, run_id)
    await runs.load_texts(database, [answer_id])
    await runs.load_post(database, run_id)
    await runs.running_runs(database)
    await runs.latest_runs(database, 5)
    await reader.set_trace_callback(None)  # type: ignore[arg-type] # sqlite3 takes None as well
    selects = [statement for statement in asked if "SELECT" in statement]
    assert len(selects) == 11
    for statement in selects:
        async with database.reader() as connection:
            plan = await connection.execute_fetchall(f"EXPLAIN QUERY PLAN {statement}")
        for step in (row["detail"] for row in plan):
            # By index, of a few rows; or in the order of an index, up to a limit.
            assert not step.startswith("SCAN") or "USING" in step or "json_each" in step, step
