"""The bot itself: what it asks of Discord, and how it starts, fails, tells its health and stops."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
import simcord
import yarl
from aiohttp import web
from discord import app_commands

from bot import client, health
from bot.client import KinprobeBot, Refusal, StartError, sentence_for, serve
from bot.config import Settings
from bot.errors import MisuseError
from bot.services import Services
from bot.trace import trace

MakeBot = Callable[..., KinprobeBot]


class IdleRunner:
    """A runner with nothing to do but to be drained."""

    def __init__(self) -> None:
        self.drained: list[float] = []
        self.told_to_drain = asyncio.Event()

    async def drain(self, seconds: float) -> None:
        self.drained.append(seconds)
        self.told_to_drain.set()


SETTINGS = Settings(
    path=Path("config.yaml"),
    models=(),
    notices=(),
    discord_token=None,
    allowed_guilds=frozenset(),
    max_samples=5,
    max_concurrent=1,
    attempts=1,
    probes_dir=None,
    database=None,
    prompt_language=None,
)


@pytest.fixture
def runner() -> IdleRunner:
    return IdleRunner()


@pytest.fixture
def make_bot(runner: IdleRunner, tmp_path: Path) -> MakeBot:
    def make(**services: Any) -> KinprobeBot:
        given: dict[str, Any] = {"command_record": tmp_path / "commands", "drain_seconds": 5.0}
        return KinprobeBot(
            Services(
                settings=SETTINGS,
                runner=cast("Any", runner),
                probes={},
                registry_size=0,
                **(given | services),
            )
        )

    return make


@pytest.fixture
def simcord_bot(make_bot: MakeBot) -> KinprobeBot:
    return make_bot()


def test_no_privileged_intent_is_asked_for_and_nobody_can_be_pinged(make_bot: MakeBot) -> None:
    bot = make_bot()
    assert [name for name, asked in bot.intents if asked] == ["guilds"]
    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()


def syncs(env: simcord.Env) -> int:
    return sum(
        entry.method == "PUT" and entry.path.endswith("/commands") for entry in env.http_requests
    )


async def test_commands_are_synced_only_when_they_changed(
    simcord_env: simcord.Env, make_bot: MakeBot, tmp_path: Path
) -> None:
    assert syncs(simcord_env) == 1
    await simcord_env.restart_bot(make_bot())
    assert syncs(simcord_env) == 1
    (tmp_path / "commands").write_text("what was told before an update")
    await simcord_env.restart_bot(make_bot())
    assert syncs(simcord_env) == 2


async def test_commands_that_discord_does_not_take_do_not_keep_the_bot_from_starting(
    simcord_env: simcord.Env, make_bot: MakeBot, caplog: pytest.LogCaptureFixture
) -> None:
    simcord_env.inject_error("PUT", "/applications/*/commands", status=400, code=30034)
    await simcord_env.restart_bot(make_bot(command_record=None))
    assert "code 30034" in caplog.text
    assert cast("KinprobeBot", simcord_env.bot).get_cog("ProbeCog") is not None


async def test_the_heartbeat_follows_the_gateway(
    simcord_env: simcord.Env,
    make_bot: MakeBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "heartbeat.json"
    bot = make_bot(heartbeat=path)
    await simcord_env.restart_bot(bot)
    keep_alive = SimpleNamespace(_last_ack=time.perf_counter())
    monkeypatch.setattr(bot, "ws", SimpleNamespace(latency=0.05, _keep_alive=keep_alive))
    await bot.on_ready()
    assert health.check(path)[0]
    await bot.on_disconnect()
    assert health.check(path) == (
        False,
        "kinprobe runs, but Discord's gateway is not connected.",
    )
    await bot.on_resumed()
    assert health.check(path)[0]
    keep_alive._last_ack -= 1000
    await bot.on_resumed()
    assert not health.check(path)[0]


async def test_closing_drains_the_runs_and_waits_for_their_cards(
    make_bot: MakeBot, runner: IdleRunner, tmp_path: Path
) -> None:
    heartbeat = tmp_path / "heartbeat.json"
    heartbeat.write_text("{}")
    bot = make_bot(heartbeat=heartbeat)
    finished: list[str] = []

    async def last_edit() -> None:
        async with bot.card_under_way():
            await runner.told_to_drain.wait()
            await asyncio.sleep(0.05)
            finished.append("card")

    card = asyncio.create_task(last_edit())
    await asyncio.sleep(0)
    await asyncio.gather(bot.close(), bot.close())
    assert runner.drained == [5.0]
    assert finished == ["card"]
    assert not heartbeat.exists()
    await card


async def test_a_card_that_hangs_does_not_keep_the_process(
    make_bot: MakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "LAST_EDITS_SECONDS", 0.05)
    bot = make_bot()

    async def hangs() -> None:
        async with bot.card_under_way():
            await asyncio.Event().wait()

    card = asyncio.create_task(hangs())
    await asyncio.sleep(0)
    await asyncio.wait_for(bot.close(), 2)
    card.cancel()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_signal_drains_and_ends_without_an_error(
    make_bot: MakeBot,
    runner: IdleRunner,
    monkeypatch: pytest.MonkeyPatch,
    number: signal.Signals,
) -> None:
    bot = make_bot()

    async def start(_token: str) -> None:
        os.kill(os.getpid(), number)
        await runner.told_to_drain.wait()

    monkeypatch.setattr(bot, "start", start)
    await asyncio.wait_for(serve(bot, "token"), 5)
    assert runner.drained == [5.0]


FLAGS = {"verify_key": "", "flags": 0, "bot_public": True, "bot_require_code_grant": False}


def as_discord_does(value: Any, *, status: int = 200) -> web.Response:
    """Answer with JSON; discord.py reads it only where the content type names no charset."""
    headers = {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(value).encode(), status=status, headers=headers)


@pytest.fixture
async def discord_rest(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SimpleNamespace]:
    """A loopback Discord that takes the token, or not, and whose gateway is down."""
    behaviour = SimpleNamespace(status=200)

    async def answer(request: web.Request) -> web.Response:
        if behaviour.status != 200:
            return as_discord_does({"message": "no", "code": 0}, status=behaviour.status)
        if request.method == "PUT":
            return as_discord_does([])
        me = {"id": "1", "username": "kin", "discriminator": "0", "avatar": None, "bot": True}
        owner = me | {"id": "2"}
        return as_discord_does(
            me | {"name": "kin", "description": "", "icon": None, "owner": owner} | FLAGS
        )

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
    monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{port}/api/v10")
    monkeypatch.setattr(
        discord.gateway.DiscordWebSocket,
        "DEFAULT_GATEWAY",
        yarl.URL(f"ws://127.0.0.1:{closed}/gateway"),
    )
    yield behaviour
    await runner.cleanup()


async def test_a_gateway_that_is_down_at_the_first_connect_is_told_in_a_sentence(
    make_bot: MakeBot, discord_rest: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    assert discord_rest.status == 200
    with (
        caplog.at_level(logging.ERROR, "discord.client"),
        pytest.raises(StartError, match="Discord cannot be reached") as told,
    ):
        await serve(make_bot(), "token")
    assert told.value.exit_code == 1
    assert "Attempting a reconnect" in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_wrong_token_is_told_in_a_sentence(
    make_bot: MakeBot, discord_rest: SimpleNamespace
) -> None:
    discord_rest.status = 401
    with pytest.raises(StartError, match="refuses the token") as told:
        await serve(make_bot(), "a-wrong-token")
    assert "a-wrong-token" not in str(told.value)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (discord.PrivilegedIntentsRequired(None), "privileged intent"),
        (ConnectionRefusedError(), "cannot be reached"),
    ],
)
async def test_other_faults_at_the_start_are_told_in_a_sentence(
    make_bot: MakeBot, monkeypatch: pytest.MonkeyPatch, fault: Exception, said: str
) -> None:
    bot = make_bot()

    async def start(_token: str) -> None:
        raise fault

    monkeypatch.setattr(bot, "start", start)
    with pytest.raises(StartError, match=said):
        await serve(bot, "token")


async def test_a_fault_of_our_own_at_the_start_is_not_hidden(
    make_bot: MakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = make_bot()

    async def start(_token: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(bot, "start", start)
    with pytest.raises(ZeroDivisionError):
        await serve(bot, "token")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refusal("Only the asker can."), "Only the asker can."),
        (MisuseError("There is no *probe*."), r"There is no \*probe\*."),
        (app_commands.NoPrivateMessage(), "in servers only"),
        (app_commands.CommandNotFound("probe", []), "Reload Discord"),
        (app_commands.CheckFailure(), "may not use"),
    ],
)
def test_what_was_foreseen_has_its_own_sentence(error: Exception, said: str) -> None:
    assert said in sentence_for(error, what="/probe")


def answer_fault() -> None:
    raise KeyError("secret text of an answer")


def prompt_fault() -> None:
    try:
        answer_fault()
    except KeyError as cause:
        raise ValueError("secret text of a prompt") from cause


def test_a_trace_names_kinds_and_places_but_no_text() -> None:
    with pytest.raises(ValueError, match="prompt") as told:
        prompt_fault()
    traced = trace(told.value)
    assert "ValueError" in traced
    assert "caused by KeyError" in traced
    assert "answer_fault (" in traced
    assert "secret" not in traced
