"""Runs that were cut off before this start: their cards say so, and show what had come by then."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from bot.client import KinprobeBot
from bot.trace import trace
from cogs.card import Message, drawn_by, result_card
from storage.records import Post

log = logging.getLogger(__name__)


class InterruptedCog(commands.Cog):
    """Finishes, once after the start, the cards of the runs that a crash or a stop cut off."""

    def __init__(self, bot: KinprobeBot) -> None:
        self.bot = bot
        self.services = bot.services
        self._left = list(bot.services.interrupted)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        # Discord says "ready" again after some reconnects; each run is told of once.
        while self._left:
            run_id, post = self._left.pop()
            try:
                await self._tell(run_id, post)
            except Exception as error:  # noqa: BLE001 - the other runs must be told of all the same
                log.warning("run %s: its channel could not be told: %s", run_id, trace(error))

    async def _tell(self, run_id: str, post: Post) -> None:
        channel = self.bot.get_partial_messageable(post.channel_id, guild_id=post.guild_id)
        message = await self._card(run_id)
        if post.message_id is not None:
            try:
                await channel.get_partial_message(post.message_id).edit(
                    view=message.view, attachments=list(message.files)
                )
            except discord.NotFound:
                message = await self._card(run_id)  # files can be sent only once
            else:
                return
        await channel.send(view=message.view, files=list(message.files))

    async def _card(self, run_id: str) -> Message:
        summary = await self.services.runner.summary(run_id)
        assert summary is not None  # noqa: S101 - it was read from the database at the start
        return await result_card(
            summary,
            registry_size=self.services.registry_size,
            draw=drawn_by(self.services.runner),
        )


async def setup(bot: KinprobeBot) -> None:
    """Add the cog."""
    await bot.add_cog(InterruptedCog(bot))
