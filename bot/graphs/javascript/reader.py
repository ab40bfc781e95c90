"""JavaScript and TypeScript answers: from source to example graphs."""

from __future__ import annotations

import re
from typing import Final

from bot.graphs.javascript.library import JAVASCRIPT
from bot.graphs.javascript.lower import Script
from bot.graphs.syntax.reader import TreeReader

_QUOTES: Final = "\"'`"
_SCRIPT: Final = re.compile(r"<script\b[^<>]*>(.*?)(?:</script>|\Z)", re.DOTALL)


def _plain() -> object:
    import tree_sitter_javascript

    return tree_sitter_javascript.language()


def _typed() -> object:
    import tree_sitter_typescript

    return tree_sitter_typescript.language_typescript()


def _typed_markup() -> object:
    import tree_sitter_typescript

    return tree_sitter_typescript.language_tsx()


def _scripts(text: str) -> str:
    """Blank out what a page holds around its scripts; the lines keep their numbers."""
    if "<script" not in text:
        return text
    kept: list[str] = []
    at = 0
    for found in _SCRIPT.finditer(text):
        kept += ("\n" * text.count("\n", at, found.start(1)), found[1])
        at = found.end(1)
    return "".join(kept) if kept else text


read_javascript: Final = TreeReader(
    "javascript", _plain, Script, JAVASCRIPT, quotes=_QUOTES, clean=_scripts, otherwise=_typed
)
read_typescript: Final = TreeReader(
    "typescript",
    _typed,
    Script,
    JAVASCRIPT,
    quotes=_QUOTES,
    clean=_scripts,
    otherwise=_typed_markup,
)
