"""Go answers: from source to example graphs."""

from __future__ import annotations

from typing import Final

from bot.graphs.go.library import GO
from bot.graphs.go.lower import Go
from bot.graphs.syntax.declaring import DeclaringReader


def _grammar() -> object:
    import tree_sitter_go

    return tree_sitter_go.language()


read_go: Final = DeclaringReader("go", _grammar, Go, GO, quotes="\"'`", first=("init",))
