"""Scala answers: from source to example graphs."""

from __future__ import annotations

from typing import Final

from bot.graphs.scala.library import SCALA
from bot.graphs.scala.lower import Scala
from bot.graphs.syntax.reader import TreeReader


def _grammar() -> object:
    import tree_sitter_scala

    return tree_sitter_scala.language()


read_scala: Final = TreeReader("scala", _grammar, Scala, SCALA, quotes='"')
