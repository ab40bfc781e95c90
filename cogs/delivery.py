"""One card in a channel: edited while Discord allows it, posted anew when it no longer does."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.client import ALREADY_ACKNOWLEDGED, Interaction
from bot.trace import trace
from cogs import limits
from cogs.card import Message, notice

log = logging.getLogger(__name__)

BuildMessage = Callable[[], Awaitable[Message]]
"""Builds a message anew; a message's files can be read, and so be sent, only once."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to bring a message to where it belongs."""

    name: str
    deliver: Callable[[Message], Awaitable[None]]


DELIVERY_FAULTS = (discord.HTTPException, aiohttp.ClientError, OSError)


class LiveCard:
    """The public answer to one command."""

    def __init__(self, interaction: Interaction, *, message_id: int | None) -> None:
        self._interaction = interaction
        self._message_id = message_id
        self._until = interaction.created_at + timedelta(seconds=limits.TOKEN_SECONDS)

    @property
    def asker_id(self) -> int:
        return self._interaction.user.id

    @property
    def seconds_left(self) -> float:
        """How long the card can still be edited through its interaction."""
        return (self._until - _now()).total_seconds()

    async def show(self, message: Message) -> None:
        """Edit the card; a failure is logged, for what matters is the last edit."""
        if self.seconds_left <= 0:
            return
        try:
            await self._edit(message)
        except DELIVERY_FAULTS as error:
            log.warning("a card could not be edited: %s", trace(error))

    async def finish(self, whole: BuildMessage, *, brief: BuildMessage) -> None:
        """Bring the last word to the asker, by the first way that works.

        The ways: the card itself; a message in the channel, which serves when the card can no
        longer be edited, and to which the card is then made to point; the card by the bot's own
        right. If none of them takes the whole message, the brief one goes the same ways, and at
        last to the asker directly.
        """
        ways: tuple[Way, ...] = (
            *((Way("the reply", self._edit),) if self.seconds_left > 0 else ()),
            Way("a channel message", self._post),
            *((Way("the old message", self._edit_as_bot),) if self._message_id else ()),
        )
        tries = [(way, build) for build in (whole, brief) for way in ways]
        for way, build in (*tries, (Way("a direct message", self._tell_asker), brief)):
            try:
                await way.deliver(await build())
            except Exception as error:  # noqa: BLE001 - a fault in one way must not close the others
                log.warning("a result could not be delivered by %s: %s", way.name, trace(error))
            else:
                return
        log.error("a result could not be delivered to channel %s", self._interaction.channel_id)

    async def _edit(self, message: Message) -> None:
        await self._interaction.edit_original_response(
            view=message.view, attachments=list(message.files)
        )

    async def _post(self, message: Message) -> None:
        asker = self._interaction.user
        # Long after the command, the one who gave it should hear of the result; nobody else.
        message.view.add_item(discord.ui.TextDisplay(f"{asker.mention} asked for this."))
        posted = await self._channel.send(
            view=message.view,
            files=list(message.files),
            allowed_mentions=discord.AllowedMentions(
                everyone=False, roles=False, users=[asker], replied_user=False
            ),
        )
        try:
            await self._edit_as_bot(notice(f"What came of this is below: {posted.jump_url}"))
        except Exception as error:  # noqa: BLE001 - the result is delivered, whatever this card says
            log.warning("an old card could not be pointed at its result: %s", trace(error))

    async def _edit_as_bot(self, message: Message) -> None:
        if self._message_id is None:
            return
        await self._channel.get_partial_message(self._message_id).edit(
            view=message.view, attachments=list(message.files)
        )

    async def _tell_asker(self, message: Message) -> None:
        await self._interaction.user.send(view=message.view)

    @property
    def _channel(self) -> discord.PartialMessageable:
        channel_id = self._interaction.channel_id
        assert channel_id is not None  # noqa: S101 - a command is always given in a channel
        return self._interaction.client.get_partial_messageable(
            channel_id, guild_id=self._interaction.guild_id
        )


async def acknowledge(
    interaction: Interaction, *, private: bool = False, thinking: bool = True
) -> int | None:
    """Tell Discord within its 3 s that an answer is coming, and give the answer's message id.

    Args:
        interaction: a command or press that has had no answer yet.
        private: only the member sees the answer.
        thinking: a new message says so; otherwise the pressed one waits to be edited.

    Raises:
        discord.HTTPException: Discord does not take the answer, most often because it is too late.
    """
    for last in (False, True):
        try:
            answered = await interaction.response.defer(ephemeral=private, thinking=thinking)
        except discord.HTTPException as error:
            # A first try was applied although it ended in an error, and was tried again.
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
            break
        except (aiohttp.ClientError, OSError):
            if last:
                raise
        else:
            return answered.message_id if answered else None
    return None


def _now() -> datetime:
    return discord.utils.utcnow()
