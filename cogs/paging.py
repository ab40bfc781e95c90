"""Passages of text flowed over pages, each page within what one message may hold. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.graphs.example import Example


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing to stand below a passage's text."""

    name: str
    title: str
    example: Example


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and its items, in safe markdown.

    Attributes:
        opening: what stands above the items.
        again: what stands above the items that had to go to a further page.
        items: never broken; each fits a page of its own.
        joiner: what stands between two items.
        closing: what stands below the last item.
        picture: stands below the first part.
    """

    opening: str
    again: str
    items: tuple[str, ...] = ()
    joiner: str = " "
    closing: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """As much of a passage as stands on one page."""

    text: str
    picture: Picture | None = None


Page = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """What fits in a page, or what is left of it."""

    characters: int
    bytes: int
    parts: int
    pictures: int

    def holds(self, text: str, *, pictures: int = 0) -> bool:
        """Tell whether one more part with this text fits."""
        return (
            self.parts > 0
            and pictures <= self.pictures
            and len(text) <= self.characters
            and len(text.encode()) <= self.bytes
        )

    def without(self, part: Part) -> Room:
        """Give what is left once this part has its place."""
        return Room(
            characters=self.characters - len(part.text),
            bytes=self.bytes - len(part.text.encode()),
            parts=self.parts - 1,
            pictures=self.pictures - (part.picture is not None),
        )


def paginate(passages: Sequence[Passage], room: Room) -> tuple[Page, ...]:
    """Flow passages over as few pages as their order allows; there is always a first page.

    Raises:
        ValueError: an opening with one item does not fit an empty page.
    """
    pages: list[list[Part]] = [[]]
    left = room
    for passage in passages:
        rest: Passage | None = passage
        while rest is not None:
            fits = _count_that_fits(rest, left)
            whole = fits == len(rest.items)
            if fits is None or (not whole and pages[-1] and _may_wait(rest, room)):
                if not pages[-1]:
                    raise ValueError("a passage does not fit an empty page")
                pages.append([])
                left = room
                continue
            part = Part(_text(rest, fits), rest.picture)
            pages[-1].append(part)
            left = left.without(part)
            rest = None if whole else _after(rest, fits)
    return tuple(tuple(page) for page in pages)


def _text(passage: Passage, count: int) -> str:
    closing = passage.closing if count == len(passage.items) else ""
    lines = (passage.opening, passage.joiner.join(passage.items[:count]), closing)
    return "\n".join(line for line in lines if line)


def _after(passage: Passage, count: int) -> Passage:
    return replace(passage, opening=passage.again, items=passage.items[count:], picture=None)


def _count_that_fits(passage: Passage, left: Room) -> int | None:
    """Count the items that fit; None when not even the opening with one item does."""
    pictures = int(passage.picture is not None)
    least = min(1, len(passage.items))
    if not left.holds(_text(passage, least), pictures=pictures):
        return None
    low, high = least, len(passage.items)
    while low < high:
        middle = (low + high + 1) // 2
        if left.holds(_text(passage, middle), pictures=pictures):
            low = middle
        else:
            high = middle - 1
    return low


def _may_wait(passage: Passage, room: Room) -> bool:
    """Tell whether a passage is small enough to stand unbroken on the next page instead."""
    text = _text(passage, len(passage.items))
    third = replace(room, characters=room.characters // 3, bytes=room.bytes // 3)
    return third.holds(text, pictures=int(passage.picture is not None))
