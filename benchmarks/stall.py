"""The event loop's longest stall while 100 models answer and the card's pictures are drawn."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.table import Row
from bot.demo.script import DemoAnswer, DemoClient, load_demo
from bot.graphs.picture import describe
from bot.models.asking import Gates
from bot.models.client import ModelSpec
from bot.opening import open_archive, probes_of
from bot.runs import Runner, RunPlan

MODELS = 100
PICTURES = 10
LIMIT_SECONDS = 0.1
TICK_SECONDS = 0.001


def rows() -> list[Row]:
    """Conduct one run and watch the loop meanwhile."""
    longest = asyncio.run(_longest_stall())
    return [
        Row(
            f"longest stall of the event loop, {MODELS} models and drawing",
            f"{longest * 1000:.0f} ms",
            limit=f"{LIMIT_SECONDS * 1000:.0f} ms",
            holds=longest < LIMIT_SECONDS,
        )
    ]


async def _longest_stall() -> float:
    answers = _hundred()
    probe = probes_of(None)["bfs"]
    plan = RunPlan(
        probe=probe,
        prompt_language=probe.default_language,
        models=tuple(answer.model for answer in answers),
        samples=1,
        origin="terminal",
    )
    with tempfile.TemporaryDirectory() as folder:
        async with open_archive(Path(folder) / "bench.db") as archive:
            await archive.reader.warm_up()
            client = DemoClient(answers=answers)
            runner = Runner(archive=archive, client=client, gates=Gates(MODELS))
            async with _watched() as stalls:
                summary = await (await runner.start(plan)).result()
                for shown in (*summary.kin, *summary.singles)[:PICTURES]:
                    title = f"Group {shown.number}"
                    await runner.picture(shown.group.example, title=title, width=640)
                    describe(shown.group.example)
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


def _hundred() -> list[DemoAnswer]:
    """Give 100 models that replay the demo's answers in turn."""
    script = load_demo()
    return [
        replace(
            script[place % len(script)],
            model=ModelSpec(name=f"model-{place}", provider_model=f"demo/model-{place}"),
        )
        for place in range(MODELS)
    ]
