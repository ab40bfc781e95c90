"""Keep answers until killed, and print the id of each once it is reported as kept."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from storage import runs
from storage.database import Database
from storage.records import AskedModel, NewAnswer, NewRun

MODELS = 8
SAMPLES = 2_000


async def main(path: Path) -> None:
    async with Database.open(path) as database:
        run_id = await runs.create_run(
            database,
            NewRun(
                probe="bfs",
                probe_title="Breadth-first search",
                prompt_language=None,
                prompt=None,
                prompt_sha256=None,
                samples=SAMPLES,
                origin="terminal",
                owner=None,
                started_at=datetime.now(UTC),
                models=tuple(AskedModel(f"model-{n}") for n in range(MODELS)),
            ),
        )

        async def keep_all(model: str) -> None:
            for sample in range(1, SAMPLES + 1):
                answer_id = await runs.keep_answer(
                    database,
                    NewAnswer(
                        run_id=run_id,
                        model=model,
                        sample=sample,
                        status="answered",
                        text=f"{model} {sample} " * 200,
                    ),
                )
                print(answer_id, model, sample, flush=True)  # noqa: T201 - its report

        await asyncio.gather(*(keep_all(f"model-{n}") for n in range(MODELS)))
        print("done", flush=True)  # noqa: T201 - its report


asyncio.run(main(Path(sys.argv[1])))
