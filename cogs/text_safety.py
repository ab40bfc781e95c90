"""Foreign text made harmless for Discord.

Whatever a model, a file or a member wrote passes through one of these functions before it stands on
a card: it cannot ping, link, leave its place or its fence, or look like the card's own words.
"""

from __future__ import annotations

import re
import unicodedata

REPLACED = "\ufffd"
"""Shown in the place of what would steer the reading without being seen."""

LIKE_A_BACKTICK = "\N{MODIFIER LETTER GRAVE ACCENT}"

EMPTY = "(empty)"

_UNSEEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Controls, format marks (zero-width, bidi, tags), surrogates, what is private or unassigned."""

_UNSEEN_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks by category that no font draws, such as the Hangul filler."""

_UNSEEN_SELECTORS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: they only choose a glyph, so dropping them loses nothing."""

_PILED_MARKS = 4
"""Combining marks kept in a row; no script needs more, and a tower of them covers other lines."""

_ANYWHERE = re.compile(r"([\\*_~`|\[\]<@]|:(?=//))")
_AT_THE_START = re.compile(r"^(\d*)([-#>.)+])")
"""Headings, quotes, small print and lists, which need the start of a line."""


def one_line(text: str) -> str:
    """Give text as one line of characters that all are seen; spaces are never doubled."""
    if text.isascii() and text.isprintable():
        return re.sub(" {2,}", " ", text).strip()
    seen: list[str] = []
    marks = 0
    for character in _UNSEEN_SELECTORS.sub("", text):
        category = unicodedata.category(character)
        if category[0] == "M":
            marks += 1
            if marks > _PILED_MARKS:
                continue
        else:
            marks = 0
        if character in "\n\r\t\v\f\x85\u2028\u2029" or category == "Zs":
            seen.append(" ")
        elif category in _UNSEEN_CATEGORIES or character in _UNSEEN_LETTERS:
            seen.append(REPLACED)
        else:
            seen.append(character)
    return re.sub(" {2,}", " ", "".join(seen)).strip()


def shortened(text: str, *, limit: int) -> str:
    """Give at most so many characters, with an ellipsis in the place of what is cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _as_shown(text: str, *, limit: int | None) -> str:
    """Give the line shown for a text; of a very long one only the beginning is looked at."""
    if limit is None:
        return one_line(text) or EMPTY
    enough = 8 * limit
    line = one_line(text[:enough]) or EMPTY
    return shortened(f"{line}…" if len(text) > enough else line, limit=limit)


def escape(text: str, *, limit: int | None = None) -> str:
    """Give text that reads the same inside Discord's markdown as it was written.

    The limit counts the characters that are seen; escaping may at most triple them.
    """
    line = _as_shown(text, limit=limit)
    escaped = _AT_THE_START.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\1", line))
    # Discord highlights @everyone and @here even behind a backslash; a joiner breaks the word.
    return escaped.replace("\\@", "\\@\u200b")


def code(text: str, *, limit: int | None = None) -> str:
    """Give text as inline code, in which nothing is markdown and nothing a mention."""
    line = _as_shown(text, limit=limit)
    return f"`{line.replace('`', LIKE_A_BACKTICK)}`"


def fence(text: str) -> str:
    """Give text as a code block that nothing in it can end; line breaks and tabs stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = "".join(
        REPLACED
        if character not in "\n\t"
        and (unicodedata.category(character) in _UNSEEN_CATEGORIES or character in _UNSEEN_LETTERS)
        else character
        for character in lines
    )
    # A backtick never stands beside another, so that no run of three can close the block.
    apart = re.sub("`(?=`)", "`\u200b", shown)
    return f"```\n{apart or EMPTY}\n```"


def shows_exactly(text: str) -> bool:
    """Tell whether `fence` shows the text without having changed a character of it."""
    return bool(text) and fence(text) == f"```\n{text}\n```"


def file_name(text: str) -> str:
    """Give a file name's stem of plain letters, digits, dashes and underscores."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")[:60] or "kinprobe"
