"""The bot on the real Discord, and the check before it."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bot.opening import (
    CONFIG_FILE,
    data_folder,
    database_path,
    gates_of,
    open_archive,
    probes_of,
    settings_of,
)

if TYPE_CHECKING:
    from bot.config import Settings

log = logging.getLogger(__name__)

COMMAND_RECORD_FILE = "commands.sha256"


def run_bot(config: Path | None, database: Path | None) -> int:
    """Start the bot and return when it has stopped."""
    from bot.config import Need

    settings = settings_of(config, need=Need.DISCORD)
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    for notice in settings.notices:
        log.warning("%s", notice)
    asyncio.run(_serve(settings, database_path(database, settings)))
    return 0


async def _serve(settings: Settings, path: Path) -> None:
    # discord.py and litellm together take seconds to import; mistakes in the configuration are
    # told before that.
    from bot.client import KinprobeBot, serve
    from bot.health import default_path
    from bot.invite import application_id, invite_address
    from bot.models.litellm_client import LiteLLMClient
    from bot.runs import Runner
    from bot.services import Services

    token = settings.discord_token
    assert token is not None  # noqa: S101 - Need.DISCORD made sure of it
    async with AsyncExitStack() as stack:
        archive = await stack.enter_async_context(open_archive(path))
        client = LiteLLMClient()
        stack.push_async_callback(client.close)
        interrupted = await archive.tell_interrupted()
        for run in interrupted:
            log.warning(
                "run %s was interrupted: %s; `kinprobe resume %s` finishes it",
                run.run_id,
                run.note,
                run.run_id,
            )
        log.info("answers are kept in %s", path)
        application = application_id(token)
        if application is not None:
            log.info("invite the bot with %s", invite_address(application))
        # Commands must be answered within 3 s from the first moment on, so what blocks comes first.
        await asyncio.gather(client.warm_up(), archive.reader.warm_up())
        bot = KinprobeBot(
            Services(
                settings=settings,
                runner=Runner(archive=archive, client=client, gates=gates_of(settings)),
                probes=probes_of(settings),
                registry_size=archive.published.size,
                interrupted=await archive.posts_of(interrupted),
                command_record=data_folder() / COMMAND_RECORD_FILE,
                heartbeat=default_path(),
            )
        )
        await serve(bot, token)


def run_check(config: Path | None, *, ask: bool) -> int:
    """Print what `kinprobe check` finds, and return its exit code."""
    from bot.check import check

    return asyncio.run(check(config or CONFIG_FILE, os.environ, ask=ask))
