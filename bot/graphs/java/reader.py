"""Java answers: from source to example graphs."""

from __future__ import annotations

from typing import Final

from bot.graphs.java.library import JAVA
from bot.graphs.java.lower import Java
from bot.graphs.syntax.reader import TreeReader


def _grammar() -> object:
    import tree_sitter_java

    return tree_sitter_java.language()


read_java: Final = TreeReader("java", _grammar, Java, JAVA)
