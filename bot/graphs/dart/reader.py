"""Dart answers: from source to example graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.graphs.dart.library import DART
from bot.graphs.dart.lower import Dart
from bot.graphs.syntax.mending import Mended
from bot.graphs.syntax.reader import TreeReader

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_TRIES: Final = 5


def _grammar() -> object:
    import tree_sitter_dart

    return tree_sitter_dart.language()


class _DartReader(TreeReader):
    def _repaired(self, text: Mended, root: Node) -> tuple[Mended, Node]:
        """End the statement that is cut off, too: else its literal is taken for a pattern."""
        text, root = super()._repaired(text, root)
        start = text.code[: text.cut_at].rstrip()
        closing = text.code[text.cut_at :].strip()
        if not root.has_error or not closing:
            return text, root
        for place in range(min(len(closing), _MAX_TRIES) + 1):
            code = start + b"\n" + closing[:place] + b";" + closing[place:]
            other = self.parser.parse(code).root_node
            if not other.has_error:
                return Mended(code.decode(), code, len(start), text.dotted), other
        return text, root


read_dart: Final = _DartReader("dart", _grammar, Dart, DART)
