"""Text for the picture: made harmless, measured, and shortened until it fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from html import escape
from itertools import groupby

LATIN_FONT = "Noto Sans"
HANGUL_FONT = "Noto Sans KR"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

# A label may be a megabyte; nothing of its middle could be seen anyway.
_LONGEST_KEPT = 240

# Control, format (also those that turn the reading direction), surrogate, unassigned, private use.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
_BLANK = frozenset({"Zs", "Zl", "Zp"})
# Marks that NFC leaves alone stack without bound above and below the line.
_STACKING = frozenset({"Mn", "Me"})

# Advance widths in thousandths of the font size: Noto Sans at weight 600, read from its hmtx table.
_ADVANCES: dict[str, int] = {
    character: advance
    for advance, characters in {
        260: " ", 276: ".:", 278: "!',;", 283: "ijl", 309: "J", 320: "-", 327: "()[]`", 370: "If",
        390: "{}", 400: "/\\t", 423: "_", 434: "r", 452: '"', 461: "?", 484: "z", 493: "s",
        502: "c", 538: "F", 549: "LSTvy|*", 560: "Ex", 572: "$+0123456789<=>^~", 588: "aekZ",
        603: "Y", 617: "Pob", 630: "dgpqV", 646: "hnu#KRCX", 659: "B", 672: "A", 730: "DG",
        756: "HU&", 787: "NOQ", 830: "w", 875: "%", 898: "@", 929: "M", 960: "mW",
    }.items()
    for character in characters
}  # fmt: skip

_WIDE = {ELLIPSIS: 1000, REPLACEMENT: 1026}  # the wider of both fonts

# Code points that the Latin font draws: Latin, Greek, Cyrillic, their extensions, punctuation.
_LATIN_RANGES = ((0x20, 0x52F), (0x1E00, 0x1FFF), (0x2010, 0x2027), (0x2030, 0x2044))
_HANGUL_RANGES = ((0xAC00, 0xD7A3),)


def clean(text: str) -> str:
    """Give text as one line that nothing in it can break, hide or turn around."""
    if len(text) > _LONGEST_KEPT:
        text = text[: _LONGEST_KEPT // 2] + ELLIPSIS + text[-_LONGEST_KEPT // 2 :]
    shown = "".join(map(_harmless, unicodedata.normalize("NFC", text)))
    return " ".join(shown.split()) or '""'


def width(text: str, size: float) -> float:
    """Give about how wide text is at a font size, both in pixels."""
    return sum(map(_advance, text)) * size / 1000


def is_measured(text: str) -> bool:
    """Tell whether `width` is exact enough that the text needs no clipping."""
    return all(c in _ADVANCES or c in _WIDE or _within(c, _HANGUL_RANGES) for c in text)


def shorten(text: str, *, size: float, room: float) -> str:
    """Take out the middle of a text until it fits: names often differ only at their end."""
    room += 0.01  # a text that just fits must not lose to rounding
    if width(text, size) <= room:
        return text
    for kept in range(len(text) - 1, 0, -1):
        shorter = text[: (kept + 1) // 2] + ELLIPSIS + text[len(text) - kept // 2 :]
        if width(shorter, size) <= room:
            return shorter
    return ELLIPSIS


def tspans(text: str) -> str:
    """Give the text as SVG, each part in the font that holds its characters."""
    return "".join(
        escape(part) if latin else f'<tspan class="k">{escape(part)}</tspan>'
        for latin, part in _runs(text)
    )


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    for latin, characters in groupby(text, key=_is_latin):
        yield latin, "".join(characters)


def _harmless(character: str) -> str:
    category = unicodedata.category(character)
    if category in _BLANK or character in "\t\n\r":
        return " "
    if category in _STACKING:
        return ""
    return REPLACEMENT if category in _UNPRINTABLE else character


def _advance(character: str) -> int:
    if character in _ADVANCES:
        return _ADVANCES[character]
    if character in _WIDE:
        return _WIDE[character]
    if _within(character, _HANGUL_RANGES):
        return 920
    if not _is_latin(character):
        return 1000
    return 760 if character.isupper() else 660


def _is_latin(character: str) -> bool:
    return character == REPLACEMENT or _within(character, _LATIN_RANGES)


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)
