"""The buttons of kinprobe's cards.

Each knows by its custom_id what it belongs to, so that it works after a restart, and none can fail
without an answer to whoever pressed it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self, cast

import discord
from discord import ui

from bot.client import Interaction, tell_failure

if TYPE_CHECKING:
    from cogs.probe import ProbeCog

RUN = r"(?P<run>.{1,60})"
"""A run's id in a custom_id: the probe's name, a dash and six characters."""


class GuardedButton(ui.DynamicItem[ui.Button[Any]], template=r"(?!)"):
    """A button whose failures reach the member; discord.py would swallow them."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            await self.pressed(interaction)
        except Exception as error:  # noqa: BLE001 - whatever it was, the member gets an answer
            await tell_failure(interaction, error, what=type(self).__name__)

    async def pressed(self, interaction: Interaction) -> None:
        """Do what the button is for."""
        raise NotImplementedError


class CancelButton(GuardedButton, template=rf"kp:cancel:(?P<asker>\d{{1,20}}):{RUN}"):
    """Stops a run; only for the member who asked."""

    def __init__(self, run_id: str, *, asker_id: int) -> None:
        self.run_id = run_id
        self.asker_id = asker_id
        super().__init__(
            ui.Button(
                label="Cancel",
                style=discord.ButtonStyle.danger,
                custom_id=f"kp:cancel:{asker_id}:{run_id}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["run"], asker_id=int(match["asker"]))

    async def pressed(self, interaction: Interaction) -> None:
        await _cog(interaction).cancel(interaction, self.run_id, asker_id=self.asker_id)


class PromptButton(GuardedButton, template=rf"kp:prompt:{RUN}"):
    """Shows the exact prompt of a run, privately."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        super().__init__(
            ui.Button(
                label="Prompt",
                style=discord.ButtonStyle.secondary,
                custom_id=f"kp:prompt:{run_id}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["run"])

    async def pressed(self, interaction: Interaction) -> None:
        await _cog(interaction).show_prompt(interaction, self.run_id)


class PageButton(GuardedButton, template=rf"kp:page:(?P<way>[pn]):(?P<page>\d{{1,4}}):{RUN}"):
    """Turns to another page of a run's card."""

    def __init__(self, run_id: str, *, page: int, way: str, enabled: bool = True) -> None:
        self.run_id = run_id
        self.page = page
        super().__init__(
            ui.Button(
                label="Next" if way == "n" else "Previous",
                style=discord.ButtonStyle.secondary,
                custom_id=f"kp:page:{way}:{page}:{run_id}",
                disabled=not enabled,
            )
        )

    @classmethod
    def previous(cls, run_id: str, *, of: int) -> Self:
        """Build the button that leads back from a page."""
        return cls(run_id, page=max(of - 1, 1), way="p", enabled=of > 1)

    @classmethod
    def next(cls, run_id: str, *, of: int, last: int) -> Self:
        """Build the button that leads on from a page."""
        return cls(run_id, page=min(of + 1, last), way="n", enabled=of < last)

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["run"], page=int(match["page"]), way=match["way"])

    async def pressed(self, interaction: Interaction) -> None:
        await _cog(interaction).turn_page(interaction, self.run_id, page=self.page)


BUTTONS = (CancelButton, PromptButton, PageButton)


def _cog(interaction: Interaction) -> ProbeCog:
    return cast("ProbeCog", interaction.client.get_cog("ProbeCog"))
