"""The code languages that answers are written in: their tags, their marks, their readers.

A new code language is a new row here and a room of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.graphs.program.findings import Found
from bot.graphs.source import Source

Read = Callable[[Sequence[Source]], Found]

_MAX_SEEN: Final = 20_000
_MAX_COUNT: Final = 3
_SURE: Final = 3


@dataclass(frozen=True, slots=True)
class CodeLanguage:
    """A code language.

    Attributes:
        tags: what a fence may call it.
        marks: what its code shows and most other text does not; each counts up to three times.
        load: gives its reader; its grammar is loaded only by then.
    """

    name: str
    tags: frozenset[str]
    marks: tuple[re.Pattern[str], ...]
    load: Callable[[], Read]


def _python() -> Read:
    from bot.graphs.python.reader import read_python

    return read_python


def _java() -> Read:
    from bot.graphs.java.reader import read_java

    return read_java


def _go() -> Read:
    from bot.graphs.go.reader import read_go

    return read_go


def _ruby() -> Read:
    from bot.graphs.ruby.reader import read_ruby

    return read_ruby


def _php() -> Read:
    from bot.graphs.php.reader import read_php

    return read_php


def _scala() -> Read:
    from bot.graphs.scala.reader import read_scala

    return read_scala


def _row(name: str, tags: str, load: Callable[[], Read], *marks: str) -> CodeLanguage:
    patterns = tuple(re.compile(mark, re.MULTILINE) for mark in marks)
    return CodeLanguage(name, frozenset(tags.split()), patterns, load)


_ROWS: Final = (
    _row(
        "python",
        "python py python3 python2 py3 pycon ipython",
        _python,
        r"^\s*(?:async )?def \w+\s*\(.*:\s*(?:#.*)?$",
        r"^\s*(?:elif .*|else|try|finally|except.*):\s*(?:#.*)?$",
        r"^(?:from [\w.]+ import|import [\w., ]+$)",
        r"^\s*(?:for \w[\w, ()]* in|while|if) .*:\s*(?:#.*)?$",
        r"\bself\.",
        r"\b__name__\b|\bNone\b|\bTrue\b|\bFalse\b|\bprint\(f?[\"']|\bappend\(",
        r"^\w+ = [{\[]",
    ),
    _row(
        "java",
        "java jsp",
        _java,
        r"\bpublic (?:static|class|void|\w+\()|\bprivate (?:static |final )?\w+",
        r"\bSystem\.out\.print",
        r"^\s*import java[.x]",
        r"\bnew (?:ArrayList|HashMap|LinkedList|HashSet|ArrayDeque|PriorityQueue|TreeMap)\b",
        r"\bString\[\]",
        r"\b(?:Map|List|Queue|Set|Deque)<[A-Z]",
    ),
    _row(
        "go",
        "go golang",
        _go,
        r"^package \w+\s*$",
        r"^func (?:\(\w+ \*?\w+(?:\[\w+\])?\) )?\w+(?:\[.*\])?\(",
        r"\w :?= (?:make\(|append\()|\s:= ",
        r"\bfmt\.(?:Print|Scan|Sprint|Errorf)",
        r"\bmap\[\w+\]|\[\](?:int|string|\[\]|\*?[A-Z]\w*)\b",
        r"^type \w+(?:\[.*\])? (?:struct|interface|map|\[)",
        r"\bfor (?:\w+, \w+ :=|\w+ :=|_, \w+ :=) range\b",
    ),
    _row(
        "ruby",
        "ruby rb irb",
        _ruby,
        r"^\s*end\s*$",
        r"^\s*(?:puts|require|attr_\w+|elsif|unless|until|module)\b",
        r"\.each(?:_\w+)? (?:do|\{) ?\|",
        r"(?<![\w@])@\w+\b(?! ?=>)(?!\()",
        r"^\s*def \w+[?!]?(?:\s*\([^:]*\))?\s*$",
        r"\bdo \|\w+|\bHash\.new|\.(?:nil|empty|include|key)\?",
    ),
    _row(
        "php",
        "php php7 php8",
        _php,
        r"<\?php",
        r"^\s*\$\w+(?:\[[^\]]*\])* = ",
        r"\$this->",
        r"\b(?:foreach|array_\w+|isset|count)\s*\(\$",
        r"^\s*echo\b",
        r"function \w+\([^)]*\$\w+",
    ),
    _row(
        "scala",
        "scala sc",
        _scala,
        r"\bobject \w+",
        r"^\s*(?:override |private |@tailrec )*def \w+(?:\[\w+\])?(?:\(.*\))?(?:: [\w\[\], ]+)? =",
        r"\b(?:mutable|immutable)\.\w+|^import scala\.",
        r"\b(?:List|Map|Seq|Array|Set|Option|Queue)\[[A-Z]",
        r"\bcase class\b|<- .*\)|\bextends App\b",
        r"\bcase .+ =>",
        r"-> (?:List|Seq|Set|Map|Vector|Nil)\b",
    ),
)
CODE_LANGUAGES: Final[Mapping[str, CodeLanguage]] = {row.name: row for row in _ROWS}
_BY_TAG: Final[Mapping[str, CodeLanguage]] = {tag: row for row in _ROWS for tag in row.tags}


def by_tag(tag: str) -> CodeLanguage | None:
    """Give the code language that a fence's tag names."""
    return _BY_TAG.get(tag)


def guessed(text: str) -> tuple[CodeLanguage | None, bool]:
    """Guess the code language of a text by its marks, and tell whether the guess is sure."""
    text = text[:_MAX_SEEN]
    scores = [(sum(_count(mark, text) for mark in row.marks), row) for row in _ROWS]
    score, best = max(scores, key=lambda found: found[0])
    return (best, score >= _SURE) if score else (None, False)


def _count(mark: re.Pattern[str], text: str) -> int:
    found = 0
    for _ in mark.finditer(text):
        found += 1
        if found == _MAX_COUNT:
            break
    return found
