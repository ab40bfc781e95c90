"""The event loop's longest stall while 100 models answer and the result's card is made."""

from __future__ import annotations

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.fan_out import stub_models
from benchmarks.stub_server import stub_server
from benchmarks.table import Row
from bot.graphs.example import Example
from bot.models.asking import Gates
from bot.models.litellm_client import LiteLLMClient
from bot.opening import open_archive, probes_of
from bot.runs import Runner, RunPlan
from cogs.card import drawn_by, result_card

MODELS = 100
PICTURES = 10
ROUNDS = 5
LIMIT_SECONDS = 0.1
TICK_SECONDS = 0.001


def rows() -> list[Row]:
    """Conduct runs of 100 real calls and watch the loop meanwhile."""
    with stub_server() as api_base:
        longest = statistics.median(asyncio.run(_longest_stalls(api_base)))
    return [
        Row(
            f"longest stall of the event loop, {MODELS} models, card and drawings",
            f"{longest * 1000:.0f} ms",
            limit=f"{LIMIT_SECONDS * 1000:.0f} ms",
            holds=longest < LIMIT_SECONDS,
        )
    ]


async def _longest_stalls(api_base: str) -> list[float]:
    client = LiteLLMClient()
    await client.warm_up()
    try:
        with tempfile.TemporaryDirectory() as folder:
            async with open_archive(Path(folder) / "bench.db") as archive:
                await archive.reader.warm_up()
                runner = Runner(archive=archive, client=client, gates=Gates(MODELS))
                return [await _longest_stall(runner, api_base) for _ in range(ROUNDS)]
    finally:
        await client.close()


async def _longest_stall(runner: Runner, api_base: str) -> float:
    probe = probes_of(None)["bfs"]
    plan = RunPlan(
        probe=probe,
        prompt_language=probe.default_language,
        models=stub_models(api_base, MODELS),
        samples=1,
        origin="terminal",
    )
    draw = drawn_by(runner)
    gc.collect()  # the garbage of the round before is not this one's
    async with _watched() as stalls:
        summary = await (await runner.start(plan)).result()
        await result_card(summary, registry_size=1, draw=draw)
        for number in range(PICTURES):
            await draw(Example({"A": ("B", "C"), "B": ("C",)}), f"Group {number}")
    return max(stalls)


@asynccontextmanager
async def _watched() -> AsyncIterator[list[float]]:
    """Note how much later than asked a short sleep returns, over and over."""
    stalls: list[float] = []

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK_SECONDS)
            stalls.append(time.perf_counter() - before - TICK_SECONDS)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(20 * TICK_SECONDS)
    try:
        yield stalls
    finally:
        watching.cancel()
