"""How long a whole run takes, answers stored, against a bare gather of litellm's acompletion.

litellm takes longer to find that it knows no price for a model than for all the rest of a call;
`LiteLLMClient` lets it search once a model, and a bare call searches each time. So the stub's
models, whose price nobody knows, make ours look fast; the last case leaves that out.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from benchmarks.stub_server import ANSWER_SECONDS, stub_server
from benchmarks.table import Row, table
from bot.catalogue.probe import Probe
from bot.models.asking import Gates
from bot.models.client import ModelSpec
from bot.models.litellm_client import LiteLLMClient, load_litellm
from bot.opening import open_archive, probes_of
from bot.runs import Runner, RunPlan

SIZES = (1, 25, 100, 500)
PRICED_SIZE = 100
PRICED_MODEL = "openai/gpt-4o"
"""A name whose price litellm knows."""

ROUNDS = 7
LIMIT = 1.10
TIMEOUT_SECONDS = 60.0
API_KEY = "none"


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of one case, round by round; the two of a round were taken one after the other."""

    what: str
    ours: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios, which what else the machine does hardly moves."""
        return statistics.median(o / b for o, b in zip(self.ours, self.bare, strict=True))


def rows() -> list[Row]:
    """Time every case."""
    with stub_server() as api_base:
        return [row for timed in asyncio.run(_time_all(api_base)) for row in _rows(timed)]


def _rows(timed: Timed) -> list[Row]:
    ours = statistics.median(timed.ours)
    return [
        Row(
            timed.what,
            f"{ours:.2f} s",
            f"acompletion, {statistics.median(timed.bare):.2f} s",
            timed.ratio,
            f"{LIMIT:.2f}",
            holds=timed.ratio <= LIMIT,
        ),
        Row(
            timed.what,
            f"{ours:.2f} s",
            f"slowest model, {ANSWER_SECONDS:.2f} s",
            ours / ANSWER_SECONDS,
        ),
    ]


async def _time_all(api_base: str) -> list[Timed]:
    probe = probes_of(None)["bfs"]
    client = LiteLLMClient()
    await client.warm_up()
    try:
        cases = [
            (f"fan-out to {size} models, stored", stub_models(api_base, size)) for size in SIZES
        ]
        priced = [
            replace(model, provider_model=PRICED_MODEL)
            for model in stub_models(api_base, PRICED_SIZE)
        ]
        cases.append((f"fan-out to {PRICED_SIZE} models of known price, stored", tuple(priced)))
        return [await _time(what, models, client, probe) for what, models in cases]
    finally:
        await client.close()


async def _time(
    what: str, models: tuple[ModelSpec, ...], client: LiteLLMClient, probe: Probe
) -> Timed:
    plan = RunPlan(
        probe=probe,
        prompt_language=probe.default_language,
        models=models,
        samples=1,
        origin="terminal",
    )
    litellm = load_litellm()
    ours, bare = [], []
    # The first round of each case opens the connections; it is not counted.
    for turn in range(ROUNDS + 1):
        # Whoever goes first in a round may find the machine calmer, so that takes turns too.
        for side in ("bare", "ours") if turn % 2 else ("ours", "bare"):
            if side == "bare":
                # On the same loop: litellm keeps its connections by loop.
                racing = time_bare(litellm, models, plan.prompt)
                bare.append(await client._side.run(racing))  # noqa: SLF001
            else:
                ours.append(await time_ours(client, plan))
    return Timed(what, tuple(ours[1:]), tuple(bare[1:]))


async def time_bare(litellm: ModuleType, models: Sequence[ModelSpec], prompt: str) -> float:
    """Time a gather of acompletion with the parameters that a run sends."""
    started = time.perf_counter()
    replies = await asyncio.gather(
        *(
            litellm.acompletion(
                model=model.provider_model,
                messages=[{"role": "user", "content": prompt}],
                timeout=model.timeout,
                max_retries=0,
                num_retries=0,
                **model.parameters,
                **model.secrets,
            )
            for model in models
        )
    )
    seconds = time.perf_counter() - started
    assert all(reply.choices[0].message.content for reply in replies)  # noqa: S101 - a fair race
    return seconds


async def time_ours(client: LiteLLMClient, plan: RunPlan) -> float:
    """Time a run in a fresh database, from its start until the last answer is stored."""
    async with _runner(client, len(plan.models)) as runner:
        started = time.perf_counter()
        run = await runner.start(plan)
        async for progress in run.updates():
            if progress.waiting == 0:
                seconds = time.perf_counter() - started
                break
        assert progress.answered == len(plan.models)  # noqa: S101 - a fair race
        await run.result()
    return seconds


@asynccontextmanager
async def _runner(client: LiteLLMClient, size: int) -> AsyncIterator[Runner]:
    with tempfile.TemporaryDirectory() as folder:
        async with open_archive(Path(folder) / "bench.db") as archive:
            await archive.reader.warm_up()
            yield Runner(archive=archive, client=client, gates=Gates(size))


def stub_models(api_base: str, size: int) -> tuple[ModelSpec, ...]:
    return tuple(
        ModelSpec(
            name=f"stub-{place}",
            provider_model=f"openai/stub-{place}",
            parameters={"api_base": api_base},
            secrets={"api_key": API_KEY},
            endpoint=api_base,
            timeout=TIMEOUT_SECONDS,
        )
        for place in range(size)
    )


def main() -> int:
    """Print the table; exit code 1 when a limit is passed."""
    found = rows()
    print(table(found))
    return 0 if all(row.holds for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
