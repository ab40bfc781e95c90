"""Asking a model patiently: bounds on how many at once and how often, retries, one time bound."""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
import traceback
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter

from bot.models.client import (
    Failure,
    FailureKind,
    ModelClient,
    ModelFailure,
    ModelSpec,
    Question,
    Reply,
)

log = logging.getLogger(__name__)

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How often one question is asked, and how long is waited in between.

    Attributes:
        attempts: at most so many, the first included.
        first_wait: seconds before the second attempt; it doubles for each further one.
        longest_wait: seconds to which the doubling goes; what a provider asks for may be more.
    """

    attempts: int = 3
    first_wait: float = 1.0
    longest_wait: float = 30.0

    def wait_after(self, attempt: int, retry_after: float | None) -> float:
        """Give the seconds to wait; chance spreads them, so that not all come back at once."""
        back_off = min(self.first_wait * 2.0 ** (attempt - 1), self.longest_wait)
        chance = random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards no secret
        return (retry_after or 0.0) + back_off * chance


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question: a reply or a failure, never both.

    Attributes:
        attempts: how often the model was asked.
        seconds: from the first attempt to the last word, waits between attempts included and
            waits for a gate left out.
        asked_at: when the first attempt began, in UTC.
        answered_at: when the outcome was known, in UTC.
    """

    reply: Reply | None
    failure: Failure | None
    attempts: int
    seconds: float
    asked_at: datetime
    answered_at: datetime


class Gates:
    """Bounds for everything that one process asks; whoever comes too early waits."""

    def __init__(
        self,
        max_concurrent: int,
        *,
        models: Iterable[ModelSpec] = (),
        patience: Patience | None = None,
    ) -> None:
        """Set the bounds.

        Args:
            max_concurrent: at most so many requests at once, for the whole bot.
            models: the configured models. Where several share an endpoint, the smallest
                `max_concurrent` among them holds for all.
            patience: how often to ask again.
        """
        self.patience = patience or Patience()
        self._bot = asyncio.Semaphore(max_concurrent)
        self._endpoints: dict[str, asyncio.Semaphore] = {}
        self._paces: dict[str, _Pace] = {}
        self._bounds: dict[str, int | None] = {}
        for model in models:
            bounds = (model.max_concurrent, self._bounds.get(model.endpoint))
            self._bounds[model.endpoint] = min((b for b in bounds if b is not None), default=None)

    @asynccontextmanager
    async def place(self, model: ModelSpec) -> AsyncIterator[None]:
        """Hold a place for one request: first at its endpoint, then in the bot.

        In this order a slow endpoint's queue takes no places from the others. A place is taken
        only once the model's requests a minute allow it, so that no place stands idle.
        """
        async with AsyncExitStack() as places:
            async with self._pace(model):
                await places.enter_async_context(self._endpoint(model))
                await places.enter_async_context(self._bot)
            yield

    def _endpoint(self, model: ModelSpec) -> AbstractAsyncContextManager[None]:
        bound = self._bounds.get(model.endpoint, model.max_concurrent)
        if bound is None:
            return nullcontext()
        return self._endpoints.setdefault(model.endpoint, asyncio.Semaphore(bound))

    def _pace(self, model: ModelSpec) -> AbstractAsyncContextManager[None]:
        if model.requests_per_minute is None:
            return nullcontext()
        return self._paces.setdefault(model.name, _Pace(model.requests_per_minute)).turn()


class _Pace:
    """At most so many requests of one model in any 60 seconds, first come, first served."""

    def __init__(self, requests_per_minute: int) -> None:
        self._starts: deque[float] = deque(maxlen=requests_per_minute)
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn; leaving the block without an error counts as a request."""
        clock = asyncio.get_running_loop().time
        async with self._turn:
            if len(self._starts) == self._starts.maxlen:
                await asyncio.sleep(self._starts[0] + MINUTE - clock())
            yield
            self._starts.append(clock())


async def ask_patiently(client: ModelClient, question: Question, *, gates: Gates) -> Outcome:
    """Ask until there is a reply, a failure that asking again cannot mend, or no time left.

    Raises nothing but cancellation: whatever the client does wrong is this question's failure.
    """
    model, patience = question.model, gates.patience
    clock = perf_counter  # real seconds: the loop's clock may be a simulated one
    asked_at: datetime | None = None
    seconds = 0.0
    for attempt in itertools.count(1):
        async with gates.place(model):
            asked_at = asked_at or datetime.now(UTC)
            began = clock()
            heard = await _ask_once(client, question, seconds=model.timeout - seconds)
            seconds += clock() - began
        reply = heard if isinstance(heard, Reply) else None
        failure = None
        if isinstance(heard, ModelFailure):
            wait = patience.wait_after(attempt, heard.retry_after)
            left = model.timeout - seconds
            if heard.retryable and attempt < patience.attempts and wait < left:
                await asyncio.sleep(wait)
                seconds += wait
                continue
            failure = Failure(heard.kind, _last_word(heard, attempt, patience, left))
        return Outcome(reply, failure, attempt, seconds, asked_at, datetime.now(UTC))
    raise AssertionError  # the count has no end


async def _ask_once(
    client: ModelClient, question: Question, *, seconds: float
) -> Reply | ModelFailure:
    bound = asyncio.timeout(seconds)
    try:
        async with bound:
            return await client.ask(question)
    except ModelFailure as failure:
        if not bound.expired():
            return failure
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        # Nobody cancelled us: something below cancelled itself, and this question must not vanish.
        return ModelFailure(
            FailureKind.UNREACHABLE, "The connection was given up half-way.", retryable=True
        )
    except Exception as error:  # noqa: BLE001 - one model's failure never hurts another's
        if not bound.expired():
            return _unexpected(error, question.model)
    return ModelFailure(
        FailureKind.TIMEOUT, f"No answer within {question.model.timeout:g} s, the time it is given."
    )


def _last_word(failure: ModelFailure, attempt: int, patience: Patience, left: float) -> str:
    """Give the failure's sentence, and say why it was the last attempt where that is not plain."""
    if not failure.retryable or attempt >= patience.attempts:
        return f"{failure.sentence} (Asked {attempt} times.)" if attempt > 1 else failure.sentence
    asked = f"asked to wait {failure.retry_after:.0f} s" if failure.retry_after else "failed"
    return (
        f"{failure.sentence} It was not asked again: it {asked} "
        f"when {max(left, 0):.0f} s of its time were left."
    )


def _unexpected(error: Exception, model: ModelSpec) -> ModelFailure:
    # Neither the message nor the values of the frames: they may hold an API key or the prompt.
    frames = [
        f"{f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(error.__traceback__)
    ]
    log.error("asking %s failed with %s at %s", model.name, type(error).__name__, frames[-5:])
    return ModelFailure(
        FailureKind.OTHER,
        f"Asking failed in an unexpected way ({type(error).__name__}); see kinprobe's log.",
    )
