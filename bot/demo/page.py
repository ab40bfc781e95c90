"""The demo: the real bot in a simulated Discord page, its models scripted after the diary."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import MisuseError, PersonError
from bot.opening import (
    DEMO_DATABASE_FILE,
    data_folder,
    gates_of,
    open_archive,
    probes_of,
)

if TYPE_CHECKING:
    import simcord

    from bot.archive import Archive
    from bot.config import Settings

GUILD_ID = 1270000000000000000
SETTLE_SECONDS = 60.0
PROBE = "bfs"
LAST_PORT = 65535
PAGE_WIDTH, PAGE_HEIGHT = 1100, 900

WELCOME = """\
The demo is open at

    {address}

Type /probe there, or press the buttons of the card. Answers are kept in {database}.
{note} Ctrl-C ends it.
"""


def run_demo(database: Path | None, *, once: bool, port: int) -> int:
    """Ask `/probe bfs` in a simulated Discord, print the card as text, and serve the page.

    Args:
        database: where the demo's runs are kept; the demo has a file of its own unless named.
        once: print the text and return.
        port: the page's port on loopback; 0 takes a free one.
    """
    try:
        import simcord  # noqa: F401 - asked for early, to say so in a sentence where it is missing
    except ImportError as error:
        raise PersonError(
            "The demo needs simcord, which simulates Discord: pip install 'kinprobe[demo]'."
        ) from error
    _check_port(port)
    path = database or data_folder() / DEMO_DATABASE_FILE
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_demo(path, once=once, port=port))
    return 0


def _check_port(port: int) -> None:
    if not 0 <= port <= LAST_PORT:
        raise MisuseError(f"There is no port {port}; name one from 1 to {LAST_PORT}.")
    with socket.socket() as tried:
        # As the page's server does: a port just let go of may be taken again.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError as error:
            raise MisuseError(
                f"Port {port} cannot be used ({error.strerror}); name another, or none."
            ) from error


async def _demo(path: Path, *, once: bool, port: int) -> None:
    from bot.text import DEMO_NOTICE, summary_as_text

    async with _simulated(path) as (archive, environment):
        guild = environment.create_guild("kinprobe demo", id=GUILD_ID)
        channel = guild.create_text_channel("which-models-are-kin")
        member = guild.add_member(environment.create_user("you"))
        await member.slash(channel, "probe", name=PROBE)
        (run_id,) = await archive.latest_run_ids(1)
        summary = await archive.summary(run_id)
        assert summary is not None  # noqa: S101 - the run was made by the command above
        print(summary_as_text(summary, registry_size=archive.published.size), flush=True)
        if once:
            return
        async with environment.preview(
            channel,
            viewers=[member],
            layout="channel",
            width=PAGE_WIDTH,
            height=PAGE_HEIGHT,
            port=port or None,
        ) as page:
            print(
                WELCOME.format(address=page.url, database=path, note=DEMO_NOTICE),
                end="",
                flush=True,
            )
            await _until_stopped(page.wait_closed())


@asynccontextmanager
async def _simulated(path: Path) -> AsyncIterator[tuple[Archive, simcord.Env]]:
    """Start the bot as it is, but with scripted models and in a simulated Discord."""
    import simcord

    from bot.client import KinprobeBot
    from bot.demo.script import DemoClient
    from bot.runs import Runner
    from bot.services import Services

    settings = _settings()
    async with AsyncExitStack() as stack:
        archive = await stack.enter_async_context(open_archive(path))
        await archive.tell_interrupted()
        await archive.reader.warm_up()
        runner = Runner(archive=archive, client=DemoClient(), gates=gates_of(settings))
        bot = KinprobeBot(
            Services(
                settings=settings,
                runner=runner,
                probes={PROBE: probes_of(None)[PROBE]},  # the only one with scripted answers
                registry_size=archive.published.size,
                origin="demo",
            )
        )
        simulation = simcord.run(bot, settle_timeout=SETTLE_SECONDS)
        yield archive, await stack.enter_async_context(simulation)


def _settings() -> Settings:
    from bot.config import Settings
    from bot.demo.script import load_demo

    return Settings(
        path=Path("the demo"),
        models=tuple(answer.model for answer in load_demo()),
        notices=(),
        discord_token=None,
        allowed_guilds=frozenset({GUILD_ID}),
        max_samples=5,
        max_concurrent=100,
        attempts=1,
        probes_dir=None,
        database=None,
        prompt_language=None,
    )


async def _until_stopped(page_closed: Awaitable[None]) -> None:
    """Wait until the page ends its session, or somebody stops the process."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    waiting = [asyncio.ensure_future(page_closed), asyncio.ensure_future(stopped.wait())]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
