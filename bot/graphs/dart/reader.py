"""Dart answers: from source to example graphs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final

from bot.graphs.dart.library import DART
from bot.graphs.dart.lower import Dart
from bot.graphs.syntax.mending import Mended
from bot.graphs.syntax.reader import TreeReader

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_TRIES: Final = 5
_LONG: Final = 24_000
"""Bytes of a text that is not tried in other ways: where nothing fits, each costs much."""

_MAIN: Final = b"void main() {"


def _grammar() -> object:
    import tree_sitter_dart

    return tree_sitter_dart.language()


def _ended(text: Mended) -> Iterator[Mended]:
    """Give a text whose statement that is cut off ends: else its literal is a pattern."""
    start = text.code[: text.cut_at].rstrip()
    closing = text.code[text.cut_at :].strip()
    for place in range(min(len(closing), _MAX_TRIES) + 1 if closing else 0):
        code = start + b"\n" + closing[:place] + b";" + closing[place:]
        yield Mended(code.decode(), code, len(start), text.dotted)


def _in_main(text: Mended, root: Node) -> Iterator[Mended]:
    """Give a text whose statements outside of any function stand in a `main`, on the same lines."""
    if b"main(" in text.code:
        return
    loose = (child for child in root.children if child.has_error or child.type == "ERROR")
    first = next(loose, None)
    if first is None:
        return
    at = text.code.rfind(b"\n", 0, first.start_byte) + 1
    code = text.code[:at] + _MAIN + text.code[at:] + b"\n}"
    whole = text.cut_at == len(text.code)
    yield Mended(code.decode(), code, len(code) if whole else text.cut_at + len(_MAIN), text.dotted)


class _DartReader(TreeReader):
    def _repaired(self, text: Mended, root: Node) -> tuple[Mended, Node]:
        text, root = super()._repaired(text, root)
        if not root.has_error or len(text.code) > _LONG:
            return text, root
        started = tuple(_in_main(text, root))
        for other in chain(_ended(text), started, *map(_ended, started)):
            found = self.parser.parse(other.code).root_node
            if not found.has_error:
                return other, found
        return text, root


read_dart: Final = _DartReader("dart", _grammar, Dart, DART)
