"""Source text made ready for a parser: what is open at its end is closed, and what is lost is told.

The rules are those that most code languages share; each brings its own marks of comments.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_OPENING: Final = {closing: opening for opening, closing in _CLOSING.items()}
_DOTS: Final = re.compile(
    r"^\s*(?://|#|/\*|\*|--)?\s*(?:\.\.\.|\u2026)|(?://|#|/\*)\s*(?:\.\.\.|\u2026)"
)
_CHANGED: Final = re.compile(
    r"^\s*(?:this(?:\.|->)|self\.|\$|@|\(?\*|&)*([A-Za-z_]\w*)(?:(?:\.|->|::|!!)\w+)*"
    r"(?:(?:\.|->|\?\.)(?:add|append|connect|insert|push|put|set|link|emplace)\w*|\[.*\]\s*=|\s*<<)",
    re.IGNORECASE,
)
_HANDED: Final = re.compile(
    r"^\s*(?:\w+::)?(?:add|insert|connect)\w*\(\s*&?([A-Za-z_]\w*)", re.IGNORECASE
)
_MAX_LINE: Final = 500
_TANGLED: Final = re.compile(r"(?<![\w.])(?:[\w.]++\s*+<\s*+){30}")
"""Nested type parameters that take some grammars time and memory without bound."""

_BRACKETS: Final = re.compile(r"[()\[\]{}]")
_DEEP: Final = 300
_SHORT: Final = 4_000
_SAME: Final = 40
"""A longer text that shrinks by more says the same over and over: no program is like that, and it
is quadratic work for some grammars."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A text that can be parsed.

    Attributes:
        cut_at: the byte of `text` from which on it was made up; its length when nothing was.
        dotted: the lines, from 1, that say that something was left out.
    """

    text: str
    code: bytes
    cut_at: int
    dotted: frozenset[int]


def as_written(text: str) -> Mended | None:
    """Give a text as it is, its lines ended alike; None for what no grammar should be given."""
    if _is_unfit(text):
        return None
    text = _plain(text)
    code = text.encode()
    return Mended(text, code, len(code), dotted_lines(text))


def _is_unfit(text: str) -> bool:
    """Tell whether a text would take a grammar time and memory without bound."""
    if _TANGLED.search(text):
        return True
    if len(text) <= _SHORT:
        return False
    code = text.encode()
    if len(zlib.compress(code, 1)) * _SAME < len(code):
        return True
    depth = deepest = 0
    for found in _BRACKETS.finditer(text):
        depth += 1 if found[0] in _CLOSING else -1
        deepest = max(deepest, depth)
    return deepest > _DEEP


def _plain(text: str) -> str:
    return text.replace("\0", " ").replace("\r\n", "\n").replace("\r", "\n")


def mended(text: str, *, comment: str, quotes: str) -> Mended | None:
    """Close what is open at the end of a text; None for a text that no grammar should be given.

    `comment` begins a comment that ends with its line; `quotes` are the marks around texts.
    """
    if _is_unfit(text):
        return None
    text = _plain(text)
    kept = text.rstrip()
    opened, start = _open_at_end(kept, comment, quotes)
    closing = ""
    if opened or start is not None:
        kept = _without_half(kept, start, opened)
        opened, _ = _open_at_end(kept, comment, quotes)
        closing = "\n" + "".join(_CLOSING[char] for char in reversed(opened))
    code = kept.encode()
    cut_at = len(code)
    whole = code + closing.encode()
    return Mended(kept + closing, whole, cut_at, dotted_lines(text))


def dotted_lines(text: str) -> frozenset[int]:
    """Give the lines, from 1, that say that something was left out."""
    if "..." not in text and "\u2026" not in text:
        return frozenset()
    lines = enumerate(text.split("\n"), start=1)
    return frozenset(number for number, line in lines if _DOTS.search(line))


def changed_names(line: str) -> tuple[str, ...]:
    """Give the name that a line adds something to, if it does."""
    line = line[:_MAX_LINE]
    found = _CHANGED.match(line) or _HANDED.match(line)
    return (found[1],) if found else ()


@lru_cache(maxsize=32)
def _marks(comment: str, quotes: str) -> re.Pattern[str]:
    # Only a text between backticks goes on past its line.
    strings = "|".join(
        rf"{q}(?:\\.|[^{q}\\{'' if q == '`' else chr(10)}])*(?:{q}|(?=\n)|$)"
        for q in map(re.escape, quotes)
    )
    return re.compile(
        rf"/\*(?:.|\n)*?(?:\*/|$(?!\n))|{comment}[^\n]*|{strings}|[()\[\]{{}}]", re.DOTALL
    )


def _open_at_end(text: str, comment: str, quotes: str) -> tuple[str, int | None]:
    """Give the brackets that are open at the end, outermost first, and where a text is open."""
    stack: list[str] = []
    start: int | None = None
    for found in _marks(comment, quotes).finditer(text):
        mark = found[0]
        if mark in _CLOSING:
            stack.append(mark)
        elif mark in _OPENING:
            if _OPENING[mark] in stack:
                # A closing bracket also closes what was left open inside of it.
                while stack.pop() != _OPENING[mark]:
                    pass
        elif (
            found.end() == len(text)
            and mark[0] in quotes
            and (len(mark) == 1 or mark[-1] != mark[0])
        ):
            start = found.start()
    return "".join(stack), start


def _without_half(text: str, start: int | None, opened: str) -> str:
    """Drop what is half written at the end of an open literal."""
    if start is not None:
        text = text[:start].rstrip()
    if (opened and opened[-1] in "[(") or text.endswith((":", "=>", "->", "=", "<-")):
        cut = max(text.rfind(char) for char in ",[({;")
        if cut >= 0:
            text = text[: cut if text[cut] in ",;" else cut + 1]
    return text
