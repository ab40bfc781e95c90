"""The commands.Bot: loads the cogs by name, guards every failure, drains when it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import re
import secrets
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot import health
from bot.errors import PersonError
from bot.services import Services
from bot.trace import trace
from storage.errors import StorageError

log = logging.getLogger(__name__)

COGS = ("cogs.probe", "cogs.interrupted")

LAST_EDITS_SECONDS = 3.0
"""How long the cards of the last runs may take to be finished once the runs are over."""

SENTENCE_LIMIT = 2000
"""Characters that Discord takes as a plain message's content."""

ALREADY_ACKNOWLEDGED = 40060

Interaction: TypeAlias = "discord.Interaction[KinprobeBot]"


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """A no to a member; its text is the sentence that they get, in safe markdown."""


class StartError(PersonError):
    """The bot cannot start; its text is one sentence for the operator."""


class GuardedTree(app_commands.CommandTree["KinprobeBot"]):
    """Answers the member whatever goes wrong with a command."""

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if interaction.type is discord.InteractionType.autocomplete:
            log.error("autocomplete failed: %s", trace(cause))
            return
        name = interaction.command.qualified_name if interaction.command else "a command"
        await tell_failure(interaction, cause, what=f"/{name}")


SENTENCES: dict[type[Exception], str] = {
    app_commands.CommandNotFound: "This command has changed since your Discord loaded it. Reload "
    "Discord and try again.",
    app_commands.CommandSignatureMismatch: "This command has changed since your Discord loaded it. "
    "Reload Discord and try again.",
    app_commands.NoPrivateMessage: "kinprobe answers in servers only, not in direct messages.",
    app_commands.CheckFailure: "You may not use this command here.",
}
"""What a member is told, by what discord.py raises; the first that fits counts."""


def sentence_for(error: BaseException, *, what: str) -> str:
    """Give the sentence that a member gets; an unforeseen error is logged under the id it names."""
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, PersonError):
        # Written for the terminal, too, and it may repeat what the member typed.
        return discord.utils.escape_mentions(discord.utils.escape_markdown(str(error)))
    for kind, sentence in SENTENCES.items():
        if isinstance(error, kind):
            return sentence
    error_id = secrets.token_hex(4)
    if isinstance(error, StorageError):
        # Its text is a sentence for the operator; where the file is, is not for members.
        log.error("error %s in %s: %s", error_id, what, error)
        return (
            f"kinprobe cannot read or write its database just now (error {error_id}). Try again in "
            "a minute; if it happens again, give that id to whoever runs this bot."
        )
    log.error("error %s in %s: %s", error_id, what, trace(error))
    return (
        f"Something went wrong inside kinprobe (error {error_id}). Try again; if it happens again, "
        "give that id to whoever runs this bot."
    )


async def tell_failure(interaction: Interaction, error: BaseException, *, what: str) -> None:
    """Answer a member whose command or press failed, and log what was not foreseen."""
    await answer_privately(interaction, sentence_for(error, what=what))


async def answer_privately(interaction: Interaction, sentence: str) -> None:
    """Send a sentence that only the member sees, whether or not they had an answer before.

    Never raises: it is the last thing that can be done for them.
    """
    sentence = sentence if len(sentence) <= SENTENCE_LIMIT else sentence[: SENTENCE_LIMIT - 1] + "…"
    try:
        if not interaction.response.is_done():
            try:
                await interaction.response.send_message(sentence, ephemeral=True)
            except discord.HTTPException as error:
                # A first try may have been applied although it ended in an error.
                if error.code != ALREADY_ACKNOWLEDGED:
                    raise
            else:
                return
        await interaction.followup.send(sentence, ephemeral=True)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        log.warning("a member could not be answered: %s", trace(error))


class KinprobeBot(commands.Bot):
    """kinprobe on Discord."""

    def __init__(self, services: Services) -> None:
        intents = discord.Intents.none()
        intents.guilds = True  # unprivileged; commands and buttons need nothing else
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=GuardedTree,
        )
        self.services = services
        self._guarded_ids: list[re.Pattern[str]] = []
        self._cards: set[asyncio.Task[Any]] = set()
        self._gateway_ready = False
        self._draining: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        for cog in COGS:
            await self.load_extension(cog)
        await self._tell_commands()
        if self.services.heartbeat is not None:
            self._beat.start()

    def add_guarded_items(self, *items: type[discord.ui.DynamicItem[Any]]) -> None:
        """Register buttons and selects that must go on working after a restart."""
        self.add_dynamic_items(*items)
        self._guarded_ids += [item.__discord_ui_compiled_template__ for item in items]

    # Events

    async def on_ready(self) -> None:
        self._gateway_ready = True
        await self._write_heartbeat()
        log.info("connected to Discord as %s, in %d servers", self.user, len(self.guilds))

    async def on_resumed(self) -> None:
        self._gateway_ready = True
        await self._write_heartbeat()

    async def on_disconnect(self) -> None:
        self._gateway_ready = False
        await self._write_heartbeat()

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        error = sys.exc_info()[1]
        log.error("event %s failed: %s", event_method, trace(error) if error else "unknown")

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press that nothing else will: discord.py passes over ids it does not know."""
        if interaction.type is not discord.InteractionType.component:
            return
        data: dict[str, Any] = dict(interaction.data or {})
        custom_id = str(data.get("custom_id", ""))
        if not any(pattern.fullmatch(custom_id) for pattern in self._guarded_ids):
            await answer_privately(
                interaction, "This button belongs to an older version of kinprobe; it does nothing."
            )

    # Commands

    async def _tell_commands(self) -> None:
        """Sync the commands if they changed; Discord blocks whoever does it at every start."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        told = json.dumps([self.application_id, payload], sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(told.encode()).hexdigest()
        record = self.services.command_record
        if record is not None and _read(record) == digest:
            return
        try:
            await self.tree.sync()
        except discord.HTTPException as error:
            log.warning(
                "Discord did not take the new commands (status %d, code %d); "
                "the old ones stay until the next start",
                error.status,
                error.code,
            )
            return
        if record is not None:
            try:
                record.parent.mkdir(parents=True, exist_ok=True)
                record.write_text(digest, encoding="utf-8")
            except OSError as error:
                log.warning("the command record cannot be written: %s", type(error).__name__)

    # Health

    @tasks.loop(seconds=health.BEAT_SECONDS)
    async def _beat(self) -> None:
        await self._write_heartbeat()

    async def _write_heartbeat(self) -> None:
        path = self.services.heartbeat
        if path is None:
            return
        keep_alive = getattr(self.ws, "_keep_alive", None)
        # discord.py has no public word for when the gateway last acknowledged a heartbeat.
        last = getattr(keep_alive, "_last_ack", None)
        try:
            await asyncio.to_thread(
                health.beat,
                path,
                connected=self._gateway_ready and not self.is_closed(),
                latency=self.latency,
                acknowledged=None if last is None else time.perf_counter() - last,
            )
        except OSError as error:
            log.warning("the heartbeat file cannot be written: %s", type(error).__name__)

    # Stopping

    @asynccontextmanager
    async def card_under_way(self) -> AsyncIterator[None]:
        """Let a stop wait, for a bounded time, until the card that is worked on is finished."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs inside a task here
        self._cards.add(task)
        try:
            yield
        finally:
            self._cards.discard(task)

    async def close(self) -> None:
        """Let running runs and their cards come to an end, then leave Discord."""
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())
        try:
            await self._draining
        finally:
            await super().close()

    async def _drain(self) -> None:
        self._beat.cancel()
        await self.services.runner.drain(self.services.drain_seconds)
        # A card whose last edit hangs must not keep the process.
        mine = self._cards - {asyncio.current_task()}
        if mine:
            await asyncio.wait(mine, timeout=LAST_EDITS_SECONDS)
        if self.services.heartbeat is not None:
            self.services.heartbeat.unlink(missing_ok=True)


def _read(path: Any) -> str | None:
    try:
        return str(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


async def serve(bot: KinprobeBot, token: str) -> None:
    """Run the bot until SIGTERM or SIGINT, then let it drain.

    Raises:
        StartError: Discord refuses the token or the intents, or cannot be reached.
    """
    loop = asyncio.get_running_loop()
    stopping: set[asyncio.Task[None]] = set()

    def stop() -> None:
        log.info("stopping: no new runs; running ones get %.0f s", bot.services.drain_seconds)
        stopping.add(loop.create_task(bot.close()))

    with _signals(loop, stop), _plain_reconnects():
        try:
            await bot.start(token)
        except Exception as error:
            # A stop in the middle of connecting breaks the connecting; that is no fault.
            if not stopping:
                raise _why_not_started(error, bot) from error
        finally:
            await bot.close()
            await asyncio.gather(*stopping)


UNREACHABLE = (
    "Discord cannot be reached; check the network, and https://discordstatus.com, and start "
    "kinprobe again."
)

START_SENTENCES: dict[type[Exception], str] = {
    discord.LoginFailure: "Discord refuses the token; copy it anew from the developer portal "
    "(Bot, Reset Token) into the setting discord: token.",
    discord.PrivilegedIntentsRequired: "Discord says that a privileged intent is missing, but "
    "kinprobe asks for none; is this the token of another bot?",
    discord.GatewayNotFound: UNREACHABLE,
    discord.HTTPException: "Discord did not let the bot in; see https://discordstatus.com and "
    "start kinprobe again later.",
    discord.ConnectionClosed: "Discord ended the connection for good; is the token still valid?",
    aiohttp.ClientError: UNREACHABLE,
    OSError: UNREACHABLE,
    TimeoutError: UNREACHABLE,
}
"""What an operator is told, by what discord.py raises; the first that fits counts."""


def _why_not_started(error: Exception, bot: KinprobeBot) -> Exception:
    # discord.py trips over the connection that it never had when the gateway is down at the very
    # first connect.
    if isinstance(error, AttributeError) and bot.ws is None:
        return StartError(UNREACHABLE)
    for kind, sentence in START_SENTENCES.items():
        if isinstance(error, kind):
            return StartError(sentence)
    return error


@contextlib.contextmanager
def _signals(loop: asyncio.AbstractEventLoop, stop: Any) -> Iterator[None]:
    caught = (signal.SIGTERM, signal.SIGINT)
    for number in caught:
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in caught:
            loop.remove_signal_handler(number)


class _WithoutTraceback(logging.Filter):
    """Say in one line that the gateway is tried again; discord.py adds a traceback each time."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and str(record.msg).startswith("Attempting a reconnect"):
            kind = record.exc_info[0]
            record.msg = f"{record.getMessage()} ({kind.__name__ if kind else 'unknown'})"
            record.args = ()
            record.exc_info = None
        return True


@contextlib.contextmanager
def _plain_reconnects() -> Iterator[None]:
    logger = logging.getLogger("discord.client")
    plain = _WithoutTraceback()
    logger.addFilter(plain)
    try:
        yield
    finally:
        logger.removeFilter(plain)
