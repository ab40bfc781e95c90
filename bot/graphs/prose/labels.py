# ruff: noqa: RUF001 - signs that look like ASCII are what is told apart here
"""Labels, lists of them, and weights, as people write them in text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.graphs.example import Weight, plain_weight
from bot.graphs.prose.words import AND, LINKED, NODE, NONE

_MAX_LIST: Final = 2_000
_MAX_NEAR: Final = 60
_MAX_SPACED: Final = 12
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("→⟶➔➜➝➞▶►⇾↦", "->"),
        **dict.fromkeys("⇒⟹", "->"),
        **dict.fromkeys("←⟵", "<-"),
        **dict.fromkeys("↔⟷⇔⇄⇆", "<->"),
        **dict.fromkeys("—–−─━⎯‒―", "-"),
        **dict.fromkeys("，、،﹐､", ", "),
        **dict.fromkeys("：﹕", ": "),
        **dict.fromkeys("；؛", "; "),
        "（": "(",
        "）": ")",
        "［": "[",
        "］": "]",
        "｛": "{",
        "｝": "}",
        **dict.fromkeys("\u00a0\u2009\u202f\u3000\t", " "),
        **dict.fromkeys("\u200b\u200c\u200e\u200f\u2066\u2067\u2068\u2069\u202a\u202b\u202c\ufeff"),
        **dict.fromkeys("`$“”„«»", None),
        "∞": "inf",
    }
)
_MATH: Final = (
    *((f"\\{name}", "->") for name in ("longrightarrow", "rightarrow", "Rightarrow", "to")),
    *((f"\\{name}", "<->") for name in ("leftrightarrow", "Leftrightarrow")),
    *((mark, "") for mark in ("\\text", "\\mathrm", "\\(", "\\)", "\\[", "\\]", "\\,", "**", "__")),
    ("\\{", "{"),
    ("\\}", "}"),
    ("\\_", "_"),
    ("&rarr;", "->"),
    ("&gt;", ">"),
    ("=>", "->"),
)
BULLET: Final = re.compile(r"(?:[-*+•◦▪‣·●○>]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z]\)\s+)")
NUMBER: Final = r"[-+]?\d{1,9}(?:\.\d{1,6})?"
_NUMBER: Final = re.compile(NUMBER)

LETTER: Final = r"[^\W\d_][₀-₉]{0,2}(?:_?\d{1,2}|['′])?"
_LETTER: Final = re.compile(LETTER)
_COUNT: Final = re.compile(r"\d{1,3}")
_NAMED: Final = re.compile(r"([^\W\d_]{2,12})[ _-]?(\d{1,3})")
_WORD: Final = re.compile(r"[^\W\d_][\w'’.-]{0,17}(?: [^\W\d_][\w'’.-]{0,17})?")
_QUOTES: Final = "'\"‘’*_ "

SHORT: Final = (
    r"(?<![A-Za-z0-9_À-ɏͰ-ϿЀ-ӿḀ-ỿ])(?:[A-ZΑ-ΩА-ЯЁІЇЄ](?:_?\d{1,2}|[₀-₉])?|\d{1,3})(?!['’](?!s\b)\w|\.\w)"
    r"(?![A-Za-z0-9_À-ɏͰ-ϿЀ-ӿḀ-ỿ])"
)
"""A label inside a sentence: one capital or a small number, standing alone in its own script."""


class Kind(Enum):
    """What sort of name a label is; the labels of one graph are of one sort."""

    LETTER = "letter"
    NUMBER = "number"
    NAMED = "named"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Near:
    """A neighbour in a list, and the weight that is written with it."""

    label: str
    weight: Weight | None = None


def tidy(line: str) -> str:
    """Bring arrows, dashes, commas and brackets of all sorts to one form; drop emphasis."""
    line = line.translate(_ALIKE)
    for mark, plain in _MATH:
        if mark in line:
            line = line.replace(mark, plain)
    return line.strip()


def unbulleted(text: str) -> tuple[str, bool]:
    """Drop the bullets and numbers that a line begins with, and tell whether there were any."""
    bulleted = False
    for _ in range(2):
        if found := BULLET.match(text):
            text, bulleted = text[found.end() :], True
    return text, bulleted


def as_label(text: str) -> str | None:
    """Give the label that a text is, free of quotes, brackets and the word for node."""
    if len(text) > _MAX_NEAR:
        return None
    text = _bare(text)
    if " " in text or kind_of(text) is None:
        text = _bare(NODE.without(text)) or text
    return text if kind_of(text) is not None else None


def _bare(text: str) -> str:
    for _ in range(4):
        text = text.strip(_QUOTES)
        if len(text) < 3 or text[0] + text[-1] not in {"()", "[]", "{}", "<>"}:
            break
        text = text[1:-1]
    return text


def kind_of(label: str) -> Kind | None:
    """Tell what sort of name a label is; None when it is none at all."""
    if _COUNT.fullmatch(label):
        return Kind.NUMBER
    if _LETTER.fullmatch(label):
        return Kind.LETTER
    if _NAMED.fullmatch(label):
        return Kind.NAMED
    return Kind.WORD if _WORD.fullmatch(label) and len(label) <= 24 else None


def kinds_of(labels: Iterable[str]) -> frozenset[object]:
    """Give the sorts of some labels; names with a number are of one sort when the name is one."""
    found: set[object] = set()
    for label in labels:
        kind = kind_of(label)
        named = _NAMED.fullmatch(label)
        found.add(named[1].casefold() if kind is Kind.NAMED and named else kind)
    return frozenset(found)


def number(text: str) -> Weight | None:
    """Read a weight: digits, or nothing."""
    if not _NUMBER.fullmatch(text):
        return None
    return plain_weight(float(text)) if "." in text else int(text)


_BRACKETED: Final = re.compile(
    rf"(?P<label>[^()\[\]{{}}:=]{{1,40}}?)\s*(?:[(\[{{]|[:=/]|\s-\s)\s*(?P<words>[^()\[\]\d,]{{0,24}}?)"
    rf"(?P<number>{NUMBER})\s*(?P<unit>[^\W\d]{{0,8}})\s*[)\]}}]?"
)
_WITH: Final = re.compile(
    rf"(?P<label>[^()\[\]{{}}:=\d]{{1,12}}?\d?)\s+(?P<words>[^()\[\]\d,]{{2,24}}?)(?P<number>{NUMBER})"
)
_PAIR: Final = re.compile(
    rf"[(\[{{]\s*(?P<label>[^()\[\]{{}},]{{1,40}}?)\s*,\s*(?P<number>{NUMBER})\s*[)\]}}]"
)


def as_near(text: str) -> Near | None:
    """Read a neighbour: a label, maybe with a weight."""
    text = text.strip(" .")
    if len(text) > _MAX_NEAR:
        return None
    label = as_label(text)
    if label is not None:
        return Near(label)
    if not any(map(str.isdigit, text)):
        return None
    for form in (_PAIR, _BRACKETED, _WITH):
        if (found := form.fullmatch(text)) and (label := as_label(found["label"])) is not None:
            return Near(label, number(found["number"]))
    return None


def as_list(text: str) -> tuple[Near, ...] | None:
    """Read a list of neighbours; () where it says that there are none, None where it is no list."""
    text = text.strip(" .;,")
    if len(text) > _MAX_LIST:
        return None
    bare = text.strip("*_'\" ()").casefold()
    if bare in NONE or text.casefold() in NONE:
        return ()
    text = _unwrapped(text)
    if not text:
        return ()
    whole = as_near(text)
    if whole is not None and kind_of(whole.label) is not Kind.WORD:
        return (whole,)
    found: list[Near] = []
    for chunk in split_top(AND.sub(", ", text)):
        if not chunk.strip():
            continue
        near = as_near(chunk)
        if near is not None and (kind_of(near.label) is not Kind.WORD or " " not in near.label):
            found.append(near)
            continue
        spaced = _spaced(chunk.split())
        if spaced is None and near is None:
            return None
        found += spaced if spaced is not None else [near] if near else []
    return tuple(found)


def _spaced(parts: Sequence[str]) -> list[Near] | None:
    """Read neighbours with only spaces between; words are none, for a sentence has them too."""
    found: list[Near] = []
    for part in parts:
        near = as_near(part) if len(part) <= _MAX_SPACED else None
        if near is None or kind_of(near.label) is Kind.WORD:
            return None
        found.append(near)
    return found


def list_after(text: str) -> tuple[Near, ...] | None:
    """Read a list that a phrase such as "connected to" or "neighbours:" stands before."""
    found = as_list(text)
    if found is not None and not any(LINKED.search(near.label) for near in found):
        return found
    ends = list(LINKED.ends(text[:80]))
    if not ends:
        return None
    rest = re.sub(r"^\w*", "", text[ends[-1] :])
    for _ in range(4):
        rest = rest.lstrip(" :>-=")
        found = as_list(rest)
        if found is not None and all(kind_of(near.label) is not Kind.WORD for near in found):
            return found
        _, _, rest = rest.partition(" ")
    return None


def _unwrapped(text: str) -> str:
    """Drop the brackets around a whole list."""
    while len(text) > 1 and text[0] + text[-1] in {"[]", "{}", "()"}:
        depth = 0
        for place, sign in enumerate(text):
            depth += (sign in "[{(") - (sign in "]})")
            if depth == 0 and place < len(text) - 1:
                return text
        if text[0] == "(" and _PAIR.fullmatch(text):
            return text
        text = text[1:-1].strip()
    return text


def split_top(text: str, marks: str = ",;") -> list[str]:
    """Split at commas that stand outside all brackets."""
    parts: list[str] = []
    depth, begin = 0, 0
    for place, sign in enumerate(text):
        if sign in "[{(":
            depth += 1
        elif sign in "]})":
            depth -= 1
        elif sign in marks and depth == 0:
            parts.append(text[begin:place])
            begin = place + 1
    parts.append(text[begin:])
    return parts
