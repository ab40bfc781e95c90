"""PHP answers: from source to example graphs."""

from __future__ import annotations

import re
from typing import Final

from bot.graphs.php.library import PHP
from bot.graphs.php.lower import Php
from bot.graphs.syntax.reader import TreeReader

_MARK: Final = re.compile(r"<\?php|<\?=|\?>")


def _grammar() -> object:
    import tree_sitter_php

    return tree_sitter_php.language_php_only()


def _code_alone(text: str) -> str:
    """Blank out the marks of PHP and the page around them; the lines keep their numbers."""
    if "<?" not in text:
        return text.replace("?>", "  ")
    found: list[str] = []
    inside, position = False, 0
    for mark in [*_MARK.finditer(text), None]:
        end = mark.start() if mark else len(text)
        piece = text[position:end]
        found.append(piece if inside else "\n" * piece.count("\n"))
        inside = mark is not None and mark[0] != "?>"
        position = mark.end() if mark else end
    return "".join(found)


read_php: Final = TreeReader("php", _grammar, Php, PHP, comment="(?://|#)", clean=_code_alone)
