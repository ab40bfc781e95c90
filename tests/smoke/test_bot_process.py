"""The real bot process, as the Dockerfile starts it, against a Discord on loopback."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

ROOT = Path(__file__).resolve().parents[2]
APPLICATION_ID = "1270000000000000001"
GUILD_ID = "1270000000000000002"
TOKEN = base64.b64encode(APPLICATION_ID.encode()).decode().rstrip("=") + ".planted.token-of-a-test"
ANSWER = (
    "```python\ngraph = {'A': ['B', 'C'], 'B': ['D'], 'C': ['D'], 'D': []}\nbfs(graph, 'A')\n```"
)

# The only thing that differs from a live bot is where Discord is.
POINT_HOME = """\
import os, sys
if "kinprobe" in sys.argv[0] or any("kinprobe" in a for a in sys.orig_argv[:2]):
    import discord.gateway, discord.http, yarl
    port = os.environ["LOOPBACK_PORT"]
    discord.http.Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
"""


def docker_commands() -> tuple[list[str], list[str]]:
    """Read from the Dockerfile what starts the bot, and what asks for its health."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    def command(pattern: str) -> list[str]:
        found = re.search(pattern, text, re.MULTILINE)
        assert found, pattern
        words: list[str] = json.loads(found[1])
        return words

    start = command(r"^ENTRYPOINT (\[.*\])$") + command(r"^CMD (\[.*\])$")
    return start, command(r"^HEALTHCHECK .* CMD (\[.*\])$")


def test_the_image_is_built_in_two_stages_and_runs_as_nobody_special() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()

    assert sum(line.startswith("FROM ") for line in lines) == 2
    assert "USER kinprobe" in lines
    assert "VOLUME /data" in lines


@pytest.fixture
async def model_port() -> AsyncIterator[int]:
    async def answer(request: web.Request) -> web.Response:
        body: dict[str, Any] = await request.json()
        if body["model"] == "never":
            await asyncio.sleep(60)
        choice = {
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": ANSWER},
        }
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": body["model"],
                "choices": [choice],
            }
        )

    application = web.Application()
    application.router.add_post("/v1/chat/completions", answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@pytest.fixture
def folder(tmp_path: Path, model_port: int) -> Path:
    entries = "".join(
        f"""
  - model_name: {name}
    litellm_params:
      model: openai/{name}
      api_base: http://127.0.0.1:{model_port}/v1
      api_key: none"""
        for name in ("one", "two", "never")
    )
    (tmp_path / "config.yaml").write_text(
        f"discord:\n  token: os.environ/DISCORD_TOKEN\nallowed_guilds: [{GUILD_ID}]\n"
        f"database: kinprobe.db\nmodel_list:{entries}\n"
    )
    (tmp_path / "sitecustomize.py").write_text(POINT_HOME)
    return tmp_path


@asynccontextmanager
async def started(
    folder: Path, port: int, command: list[str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    with (folder / "log.txt").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env=environment(folder, port),
            stderr=log,
            stdout=asyncio.subprocess.PIPE,
        )
    try:
        yield process
    except TimeoutError:
        pytest.fail(f"waited in vain; the bot's log:\n{(folder / 'log.txt').read_text()}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def environment(folder: Path, port: int) -> dict[str, str]:
    return os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(folder),
        "LOOPBACK_PORT": str(port),
        "DISCORD_TOKEN": TOKEN,
        "XDG_DATA_HOME": str(folder),
        "XDG_STATE_HOME": str(folder),
    }


async def health(folder: Path, port: int) -> tuple[int, str]:
    async with started(folder, port, docker_commands()[1]) as process:
        out, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode()


async def test_a_member_is_answered_and_the_process_tells_its_health_and_stops(
    folder: Path, loopback_discord: Any
) -> None:
    port = loopback_discord.port
    assert (await health(folder, port))[0] == 1

    async with started(folder, port, docker_commands()[0]) as process:
        await asyncio.wait_for(loopback_discord.ready.wait(), 60)
        await loopback_discord.command("probe", name="bfs", models="one, two")
        card, files = await loopback_discord.hears("2 of 2 models gave the identical example graph")
        assert card["flags"] & (1 << 15)
        assert files >= 1
        assert card["allowed_mentions"]["parse"] == []
        await asyncio.sleep(1.5)  # until the gateway has acknowledged a heartbeat
        code, said = await health(folder, port)
        assert code == 0, said

        await loopback_discord.drop()
        async with asyncio.timeout(30):
            while (await health(folder, port))[0] == 0:
                await asyncio.sleep(0.3)
        assert process.returncode is None, "the process itself must live on"

        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), 30)
        logged = (folder / "log.txt").read_text()
        assert process.returncode == 0, logged
    assert TOKEN not in logged
    assert "너비우선탐색" not in logged
    assert "graph = {" not in logged
    assert f"client_id={APPLICATION_ID}" in logged


async def test_sigterm_in_the_middle_of_a_run_tells_it_as_interrupted(
    folder: Path, loopback_discord: Any
) -> None:
    async with started(folder, loopback_discord.port, docker_commands()[0]) as process:
        await asyncio.wait_for(loopback_discord.ready.wait(), 60)
        await loopback_discord.command("probe", name="bfs")
        async with asyncio.timeout(30):
            while _kept(folder) < 2:
                await asyncio.sleep(0.1)

        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), 30)

    assert process.returncode == 0, (folder / "log.txt").read_text()
    await loopback_discord.hears("interrupted", seconds=1)
    with sqlite3.connect(folder / "kinprobe.db") as database:
        assert database.execute("SELECT status FROM runs").fetchall() == [("interrupted",)]
    assert _kept(folder) == 2


def _kept(folder: Path) -> int:
    try:
        with sqlite3.connect(folder / "kinprobe.db") as database:
            (count,) = database.execute("SELECT count(*) FROM answers").fetchone()
    except sqlite3.OperationalError:  # the process has not made the tables yet
        return 0
    return int(count)
