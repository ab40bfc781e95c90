"""Ruby answers: from source to example graphs."""

from __future__ import annotations

from typing import Final

from bot.graphs.ruby.library import RUBY
from bot.graphs.ruby.lower import Ruby
from bot.graphs.syntax.reader import TreeReader


def _grammar() -> object:
    import tree_sitter_ruby

    return tree_sitter_ruby.language()


read_ruby: Final = TreeReader("ruby", _grammar, Ruby, RUBY, comment="#")
