"""Asking patiently, on a clock that jumps: no test here waits in earnest."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.models import asking
from bot.models.asking import Gates, Outcome, Patience, ask_patiently
from bot.models.client import FailureKind, ModelFailure, ModelSpec, Question, Reply

RATE = ModelFailure(FailureKind.RATE, "The rate limit is reached.", retryable=True)
AUTH = ModelFailure(FailureKind.AUTH, "The API key is wrong.")
CALM = Patience(attempts=3, first_wait=1.0, longest_wait=30.0)


class _JumpingSelector(selectors.DefaultSelector):
    """Where a loop would sleep, its clock jumps instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise AssertionError("everything waits, and nothing will ever happen")
        self.now += 0 if ready else (timeout or 0)
        return ready


class _JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "perf_counter", now)


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    with asyncio.Runner(loop_factory=_JumpingLoop) as runner:
        return runner.run(coroutine)


def now() -> float:
    return asyncio.get_running_loop().time()


Act = str | Exception | Callable[[], Awaitable[str]]


@dataclass
class Script:
    """A client that does what its script says, one act an attempt; the last one repeats."""

    acts: Sequence[Act]
    seconds: float = 0.0
    asked: list[tuple[str, float]] = field(default_factory=list)
    at_once: dict[str, int] = field(default_factory=dict)
    most_at_once: dict[str, int] = field(default_factory=dict)

    async def ask(self, question: Question) -> Reply:
        name = question.model.name
        self.asked.append((name, now()))
        act = self.acts[min(len(self.asked), len(self.acts)) - 1]
        for place in (name, question.model.endpoint, "bot"):
            self.at_once[place] = self.at_once.get(place, 0) + 1
            self.most_at_once[place] = max(self.most_at_once.get(place, 0), self.at_once[place])
        try:
            await asyncio.sleep(self.seconds)
            if isinstance(act, Exception):
                raise act
            return Reply(act if isinstance(act, str) else await act())
        finally:
            for place in (name, question.model.endpoint, "bot"):
                self.at_once[place] -= 1

    async def warm_up(self) -> None: ...

    async def close(self) -> None: ...


def model(name: str = "m", **settings: Any) -> ModelSpec:
    return ModelSpec(
        **{"name": name, "provider_model": f"openai/{name}", "timeout": 60.0, **settings}
    )


def ask(script: Script, spec: ModelSpec | None = None, patience: Patience = CALM) -> Outcome:
    question = Question(spec or model(), "prompt")
    outcome: Outcome = run(ask_patiently(script, question, gates=Gates(10, patience=patience)))
    return outcome


async def ask_all(script: Script, specs: Sequence[ModelSpec], gates: Gates) -> list[Outcome]:
    questions = [Question(spec, "prompt") for spec in specs]
    return await asyncio.gather(*(ask_patiently(script, q, gates=gates) for q in questions))


def test_a_reply_comes_with_its_times() -> None:
    before = datetime.now(UTC)
    outcome = ask(Script(["hello"], seconds=2.5))
    assert outcome.reply == Reply("hello")
    assert outcome.failure is None
    assert (outcome.attempts, outcome.seconds) == (1, 2.5)
    assert before <= outcome.asked_at <= outcome.answered_at <= datetime.now(UTC)
    assert outcome.asked_at.tzinfo is UTC


def test_what_may_pass_is_asked_again_after_growing_waits() -> None:
    script = Script([RATE, RATE, "hello"], seconds=0.25)
    outcome = ask(script)
    assert outcome.reply == Reply("hello")
    assert outcome.attempts == 3
    first, second, third = (time for _, time in script.asked)
    assert 0.75 <= second - first <= 1.25
    assert 1.25 <= third - second <= 2.25
    assert outcome.seconds == pytest.approx(third + 0.25 - first)


def test_what_cannot_pass_is_asked_once() -> None:
    script = Script([AUTH, "hello"])
    outcome = ask(script)
    assert outcome.reply is None
    assert outcome.failure is not None
    assert (outcome.failure.kind, outcome.attempts) == (FailureKind.AUTH, 1)
    assert outcome.failure.sentence == "The API key is wrong."


def test_attempts_are_bounded_and_told() -> None:
    script = Script([RATE])
    outcome = ask(script, patience=Patience(attempts=4))
    assert outcome.failure is not None
    assert len(script.asked) == outcome.attempts == 4
    assert outcome.failure.sentence == "The rate limit is reached. (Asked 4 times.)"


def test_waits_grow_no_further_than_the_longest() -> None:
    patience = Patience(first_wait=1.0, longest_wait=5.0)
    assert all(2.5 <= patience.wait_after(attempt, None) <= 5.0 for attempt in range(4, 40))


def test_retry_after_is_obeyed_when_it_fits() -> None:
    slow_down = ModelFailure(FailureKind.RATE, "Slow down.", retryable=True, retry_after=40.0)
    script = Script([slow_down, "hello"])
    outcome = ask(script)
    assert outcome.reply == Reply("hello")
    assert 40.0 <= script.asked[1][1] - script.asked[0][1] <= 41.0


def test_retry_after_beyond_the_time_bound_ends_it_at_once() -> None:
    slow_down = ModelFailure(FailureKind.RATE, "Slow down.", retryable=True, retry_after=120.0)
    script = Script([slow_down, "hello"], seconds=10.0)
    outcome = ask(script)
    assert outcome.failure is not None
    assert (outcome.failure.kind, outcome.attempts, outcome.seconds) == (FailureKind.RATE, 1, 10.0)
    assert outcome.failure.sentence == (
        "Slow down. It was not asked again: it asked to wait 120 s when 50 s of its time were left."
    )


def test_one_time_bound_holds_for_all_attempts_together() -> None:
    script = Script([RATE], seconds=25.0)
    outcome = ask(script)
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.TIMEOUT
    assert outcome.seconds == pytest.approx(60.0)
    assert outcome.attempts == 3
    assert "60 s" in outcome.failure.sentence


def test_a_model_that_never_answers_is_given_up() -> None:
    outcome = ask(Script(["too late"], seconds=1e6), model(timeout=7.0))
    assert outcome.failure is not None
    assert (outcome.failure.kind, outcome.seconds) == (FailureKind.TIMEOUT, 7.0)


def test_the_time_bound_is_told_as_such_whatever_the_client_makes_of_it() -> None:
    async def disguise() -> str:
        try:
            await asyncio.sleep(1e6)
        except asyncio.CancelledError as error:
            raise RuntimeError("connection pool broke") from error
        return ""

    outcome = ask(Script([disguise]), model(timeout=7.0))
    assert outcome.failure is not None
    assert (outcome.failure.kind, outcome.seconds) == (FailureKind.TIMEOUT, 7.0)


@pytest.mark.parametrize(
    "error", [ValueError("sk-planted-123456"), TimeoutError("sk-planted-123456")]
)
def test_a_broken_client_is_one_failure_and_shows_no_message(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    outcome = ask(Script([error]))
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.OTHER
    assert type(error).__name__ in outcome.failure.sentence
    assert "planted" not in outcome.failure.sentence + caplog.text


def test_one_models_failure_never_hurts_another() -> None:
    @dataclass
    class Mixed(Script):
        async def ask(self, question: Question) -> Reply:
            if question.model.name == "bad":
                raise RuntimeError
            return await super().ask(question)

    good, bad = run(ask_all(Mixed(["hello"]), [model("good"), model("bad")], Gates(10)))
    assert good.reply == Reply("hello")
    assert bad.failure.kind is FailureKind.OTHER


def test_cancelling_stops_the_attempt_and_frees_its_places() -> None:
    async def scene() -> None:
        gates = Gates(1)
        script = Script(["hello"], seconds=5.0)
        asking = asyncio.create_task(ask_patiently(script, Question(model(), "p"), gates=gates))
        queued = asyncio.create_task(ask_patiently(script, Question(model("q"), "p"), gates=gates))
        await asyncio.sleep(1)
        queued.cancel()
        asking.cancel()
        for task in (asking, queued):
            with pytest.raises(asyncio.CancelledError):
                await task
        assert [name for name, _ in script.asked] == ["m"]
        outcome = await ask_patiently(script, Question(model(), "p"), gates=gates)
        assert outcome.seconds == 5.0

    run(scene())


def test_a_cancellation_from_below_is_a_failure_not_a_lost_question() -> None:
    outcome = ask(Script([_cancel_oneself, "hello"]))
    assert (outcome.reply, outcome.attempts) == (Reply("hello"), 2)


async def _cancel_oneself() -> str:
    raise asyncio.CancelledError


def test_the_bot_asks_at_most_so_many_at_once_and_the_rest_wait() -> None:
    script = Script(["hello"], seconds=1.0)
    outcomes = run(ask_all(script, [model(f"m{i}", timeout=2.0) for i in range(10)], Gates(3)))
    assert script.most_at_once["bot"] == 3
    assert [outcome.reply for outcome in outcomes] == [Reply("hello")] * 10
    assert {outcome.seconds for outcome in outcomes} == {1.0}


def test_each_endpoint_has_its_bound_and_a_slow_one_holds_no_other_up() -> None:
    slow = [model(f"s{i}", endpoint="slow", max_concurrent=2, timeout=1e4) for i in range(20)]
    fast = [model(f"f{i}", endpoint="fast") for i in range(20)]

    async def scene() -> None:
        script, gates = Script(["hello"], seconds=100.0), Gates(4)
        waiting = asyncio.create_task(ask_all(script, slow, gates))
        await asyncio.sleep(1)
        script.seconds = 1.0
        began = now()
        await ask_all(script, fast, gates)
        assert now() - began == 10.0  # 20 through the two places that the slow endpoint leaves
        await waiting
        assert script.most_at_once["slow"] == 2

    run(scene())


def test_the_smallest_bound_among_an_endpoints_models_holds_for_all() -> None:
    specs = [
        model("a", endpoint="e"),
        model("b", endpoint="e", max_concurrent=3),
        model("c", endpoint="e", max_concurrent=2),
    ]
    script = Script(["hello"], seconds=1.0)
    run(ask_all(script, specs * 5, Gates(100, models=specs)))
    assert script.most_at_once["e"] == 2


def test_waiting_for_a_gate_is_no_part_of_the_time_bound() -> None:
    script = Script(["hello"], seconds=50.0)
    outcomes = run(ask_all(script, [model(f"m{i}") for i in range(4)], Gates(1)))
    assert [(o.reply, o.seconds) for o in outcomes] == [(Reply("hello"), 50.0)] * 4


def test_a_wait_between_attempts_holds_no_place() -> None:
    slow_down = ModelFailure(FailureKind.RATE, "Slow down.", retryable=True, retry_after=50.0)
    script = Script([slow_down, "hello"], seconds=1.0)
    outcomes = run(ask_all(script, [model("first"), model("second")], Gates(1)))
    assert all(outcome.reply for outcome in outcomes)
    assert [name for name, _ in script.asked] == ["first", "second", "first"]
    assert script.asked[1][1] - script.asked[0][1] == 1.0


def test_requests_a_minute_hold_in_every_minute_and_retries_count() -> None:
    script = Script([RATE, "hello"], seconds=0.5)
    spec = model("paced", requests_per_minute=5)
    outcomes = run(ask_all(script, [spec] * 17, Gates(100)))
    assert all(outcome.reply for outcome in outcomes)
    times = sorted(time for _, time in script.asked)
    assert len(times) == 18
    assert all(late - early >= 60.0 for early, late in zip(times, times[5:], strict=False))
    assert times[-1] - times[0] == pytest.approx(180.0)
    assert max(outcome.seconds for outcome in outcomes) < 3.0


def test_a_model_that_waits_for_its_minute_holds_no_place() -> None:
    async def scene() -> None:
        script, gates = Script(["hello"], seconds=1.0), Gates(1)
        paced = model("paced", requests_per_minute=1)
        waiting = asyncio.create_task(ask_all(script, [paced] * 3, gates))
        await asyncio.sleep(2)
        began = now()
        await ask_all(script, [model(f"m{i}") for i in range(5)], gates)
        assert now() - began == 5.0
        await waiting

    run(scene())
