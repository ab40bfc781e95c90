"""The real command against a model endpoint on loopback: a whole run, kill -9, and resuming."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

MODELS = 24
TRIALS = 4
SECRET = "sk-planted-0123456789abcdefghij"
ANSWER = """\
Here is a breadth-first search:

```python
graph = {'A': ['B', 'C'], 'B': ['D'], 'C': ['D'], 'D': []}
bfs(graph, 'A')
```
"""


@dataclass
class Endpoint:
    """A model endpoint that answers each model after its own delay."""

    asked: list[str] = field(default_factory=list)
    longest: float = 1.5
    port: int = 0

    async def answer(self, request: web.Request) -> web.Response:
        body: dict[str, Any] = await request.json()
        self.asked.append(body["model"])
        place = int(body["model"].rpartition("-")[2])
        await asyncio.sleep(self.longest * place / MODELS)
        if place == 1:
            echoed = {"error": {"message": f"bad key {SECRET}", "type": "auth", "code": "401"}}
            return web.json_response(echoed, status=401)
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": f"served-{body['model']}",
                "system_fingerprint": "fp_1",
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": "stop",
                        "message": {"role": "assistant", "content": ANSWER},
                    }
                ],
                "usage": {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12},
            }
        )


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    stub = Endpoint()
    application = web.Application()
    application.router.add_post("/v1/chat/completions", stub.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stub.port = runner.addresses[0][1]
    yield stub
    await runner.cleanup()


@pytest.fixture
def folder(tmp_path: Path, endpoint: Endpoint) -> Path:
    entries = "".join(
        f"""
  - model_name: model-{place}
    litellm_params:
      model: openai/model-{place}
      api_base: http://127.0.0.1:{endpoint.port}/v1
      api_key: os.environ/PLANTED_KEY"""
        for place in range(MODELS)
    )
    (tmp_path / "config.yaml").write_text(f"database: kinprobe.db\nmodel_list:{entries}\n")
    return tmp_path


async def kinprobe(folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import sys; from bot.cli import main; sys.exit(main())",
        *arguments,
        cwd=folder,
        env=os.environ | {"PLANTED_KEY": SECRET},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def finished(folder: Path, *arguments: str) -> tuple[int, str, str]:
    process = await kinprobe(folder, *arguments)
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_a_run_from_the_command_to_the_summary(folder: Path) -> None:
    code, out, err = await finished(folder, "probe", "bfs", "--json")

    assert code == 0, err
    told = json.loads(out)
    assert len(told["answers"]) == MODELS
    failed = [answer for answer in told["answers"] if answer["status"] == "failed"]
    assert [answer["error"]["kind"] for answer in failed] == ["auth"]
    (group,) = told["groups"]["labelled"]
    assert len(group["models"]) == MODELS - 1
    assert SECRET not in out + err
    assert SECRET.encode() not in (folder / "kinprobe.db").read_bytes()

    code, shown, _ = await finished(folder, "show", told["run_id"], "--json")
    assert code == 0
    assert json.loads(shown) == told


async def test_kill_9_loses_no_answer_that_was_reported(folder: Path, endpoint: Endpoint) -> None:
    inside = 0
    for _ in range(TRIALS):
        process = await kinprobe(folder, "probe", "bfs")
        reported = await _killed_at_random(process)
        with sqlite3.connect(folder / "kinprobe.db") as database:
            (kept,) = database.execute(
                "SELECT count(*) FROM answers JOIN asked_models ON asked_models.id = asked_model "
                "WHERE run = (SELECT max(id) FROM runs)"
            ).fetchone()
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert kept >= reported
        inside += 0 < reported < MODELS
    assert inside, "no kill fell inside a run"

    run_id = await _latest_run(folder)
    endpoint.asked.clear()
    code, out, err = await finished(folder, "resume", run_id, "--json")
    assert code == 0, err
    told = json.loads(out)
    assert told["status"] == "finished"
    assert len(told["answers"]) == MODELS
    assert len(endpoint.asked) == MODELS - kept


async def _killed_at_random(process: asyncio.subprocess.Process) -> int:
    """Kill the process some time after its first report; give how many answers it reported."""
    assert process.stderr is not None
    reported = 0
    killing: asyncio.TimerHandle | None = None
    async for line in process.stderr:
        found = re.search(rb": (\d+) of \d+", line)
        if found:
            reported = int(found[1])
            if killing is None and reported:
                delay = random.uniform(0, 1.2)  # noqa: S311 - any moment will do
                killing = asyncio.get_running_loop().call_later(
                    delay, process.send_signal, signal.SIGKILL
                )
    await process.wait()
    if killing is not None:
        killing.cancel()
    return reported


async def _latest_run(folder: Path) -> str:
    with sqlite3.connect(folder / "kinprobe.db") as database:
        (run_id,) = database.execute("SELECT run_id FROM runs ORDER BY id DESC").fetchone()
    return str(run_id)


async def test_ctrl_c_keeps_what_has_come_and_shows_it(folder: Path) -> None:
    process = await kinprobe(folder, "probe", "bfs")
    assert process.stderr is not None
    async for line in process.stderr:
        if re.search(rb": [1-9]\d* of \d+", line):
            process.send_signal(signal.SIGINT)
            break
    out, _ = await process.communicate()

    assert process.returncode == 1
    assert b"cancelled" in out
    assert b"Neither answered nor failed:" in out
