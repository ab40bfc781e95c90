"""The result card: one page of a run's summary as a Components V2 message."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.graphs.example import Example
from bot.graphs.picture import MOST_ARCS, MOST_NODES, describe
from bot.runs import Runner
from bot.summary import RunSummary
from bot.text import summary_as_text
from bot.trace import trace
from cogs import limits
from cogs.buttons import PageButton, PromptButton
from cogs.paging import Page, Picture, Room, paginate
from cogs.result_text import footer, is_shortened, passages, subtitle, title
from cogs.text_safety import file_name, one_line, shortened

log = logging.getLogger(__name__)

ACCENT = 0x4C6FFF
MUTED = 0x80848E
"""The stripe of a card: coloured where there is something to compare, grey elsewhere."""

PICTURES_A_PAGE = 3
"""More drawings than these make a card that nobody scrolls through."""

PICTURE_WIDTH = 900
"""Pixels; Discord shows a card's picture about half as wide."""

ASKED_BY = "<@18446744073709551615> asked for this."
"""Room for the line that a card posted long after its command ends with."""

NOT_DRAWN = "-# Not drawn; its edges are above, and whole in the attached file."
"""Stands in a drawing's place."""

FRAME_COMPONENTS = 10
"""Container, title, file, line, footer, row, three buttons, and the asker's line."""

PART_COMPONENTS = 3
"""Line, text and gallery."""

Draw = Callable[[Example, str], Awaitable[bytes | None]]
"""Draws an example under a title as a PNG; None when that would cost too much."""


def drawn_by(runner: Runner) -> Draw:
    """Let a runner's worker process draw."""

    async def draw(example: Example, title: str) -> bytes | None:
        return await runner.picture(example, title=title, width=PICTURE_WIDTH)

    return draw


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to Discord: a view and the files that it refers to. Sent once."""

    view: ui.LayoutView
    files: tuple[discord.File, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a card before anything is drawn."""

    title: str
    subtitle: str
    page: Page
    footer: str
    number: int
    of: int

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text on the page, in order."""
        head = f"{self.title}\n{self.subtitle}" if self.number == 1 else self.title
        return (head, *(part.text for part in self.page), self.footer)


def sheets(summary: RunSummary, *, registry_size: int) -> tuple[Sheet, ...]:
    """Give all pages of a run's card; the same summary gives the same pages."""
    head, below = title(summary), subtitle(summary)
    foot = footer(summary, page=999, pages=999)
    frame = f"{head}\n{below}{foot}{ASKED_BY}" + NOT_DRAWN * PICTURES_A_PAGE
    room = Room(
        characters=limits.TEXT_CHARACTERS - len(frame),
        bytes=limits.TEXT_BYTES - len(frame.encode()),
        parts=(limits.COMPONENTS - FRAME_COMPONENTS) // PART_COMPONENTS,
        pictures=PICTURES_A_PAGE,
    )
    pages = paginate(passages(summary, registry_size=registry_size), room)
    return tuple(
        Sheet(head, below, page, footer(summary, page=number, pages=len(pages)), number, len(pages))
        for number, page in enumerate(pages, start=1)
    )


async def result_card(
    summary: RunSummary, *, registry_size: int, draw: Draw, number: int = 1
) -> Message:
    """Build one page of a run's card, counted from 1; a page beyond the last is the last."""
    # A hundred models with long names take a while to word, and the event loop must go on.
    every = await asyncio.to_thread(sheets, summary, registry_size=registry_size)
    sheet = every[min(max(number, 1), len(every)) - 1]
    return await sheet_card(summary, sheet, registry_size=registry_size, draw=draw)


async def sheet_card(
    summary: RunSummary, sheet: Sheet, *, registry_size: int, draw: Draw
) -> Message:
    """Draw one page and build its message."""
    files: list[discord.File] = []
    container: ui.Container[ui.LayoutView] = ui.Container(
        accent_colour=ACCENT if summary.kin or summary.singles else MUTED
    )
    attached = sheet.of > 1 or is_shortened(summary)
    head, *texts, foot = sheet.texts
    container.add_item(ui.TextDisplay(head))
    for part, text in zip(sheet.page, texts, strict=True):
        container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(text))
        if part.picture is None:
            continue
        drawn = await _drawn(part.picture, draw)
        if drawn is None:
            attached = True
            container.add_item(ui.TextDisplay(NOT_DRAWN))
        else:
            files.append(drawn)
            container.add_item(
                ui.MediaGallery(discord.MediaGalleryItem(drawn, description=drawn.description))
            )
    if attached:
        whole = await asyncio.to_thread(_whole_text, summary, registry_size=registry_size)
        files.append(whole)
        container.add_item(ui.File(whole))
    container.add_item(ui.Separator())
    container.add_item(ui.TextDisplay(foot))
    container.add_item(_buttons(summary.run.run_id, sheet))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return Message(view, tuple(files))


def _buttons(run_id: str, sheet: Sheet) -> ui.ActionRow[ui.LayoutView]:
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    if sheet.of > 1:
        row.add_item(PageButton.previous(run_id, of=sheet.number))
        row.add_item(PageButton.next(run_id, of=sheet.number, last=sheet.of))
    row.add_item(PromptButton(run_id))
    return row


async def _drawn(picture: Picture, draw: Draw) -> discord.File | None:
    example = picture.example
    if len(example.nodes) > MOST_NODES or len(example.arcs) > MOST_ARCS:
        return None  # what would be drawn is only a note that it is too large
    try:
        png = await draw(example, picture.title)
    except Exception as error:  # noqa: BLE001 - the card says everything in words, too
        log.error("drawing %s failed: %s", picture.name, trace(error))
        return None
    if png is None or len(png) > limits.FILE_BYTES:
        log.warning("no drawing for %s: it would be too large", picture.name)
        return None
    return discord.File(io.BytesIO(png), filename=picture.name, description=alt_text(example))


def alt_text(example: Example) -> str:
    """Say in words what a drawing shows, for whoever does not see it."""
    return shortened(one_line(describe(example)), limit=limits.ALT_TEXT)


def _whole_text(summary: RunSummary, *, registry_size: int) -> discord.File:
    text = summary_as_text(summary, registry_size=registry_size)
    # A lone surrogate in a model's name has no UTF-8 form.
    data = text.encode("utf-8", errors="replace")
    return discord.File(io.BytesIO(data), filename=f"{file_name(summary.run.run_id)}.txt")


def notice(
    *lines: str,
    colour: int = MUTED,
    buttons: Sequence[ui.Item[Any]] = (),
    files: Sequence[discord.File] = (),
) -> Message:
    """Build a card of a few sentences; the lines are safe markdown."""
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=colour)
    container.add_item(ui.TextDisplay("\n".join(lines)))
    for file in files:
        container.add_item(ui.File(file))
    if buttons:
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for button in buttons:
            row.add_item(button)
        container.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return Message(view, tuple(files))
