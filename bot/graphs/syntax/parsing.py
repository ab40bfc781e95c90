"""Parsers that give up in time.

What tree-sitter does to mend a broken text can go on without end; the steps that it tells of are
few a byte on code that can be read, so they are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tree_sitter import Point, Tree

_CHUNK: Final = 4_096
_FIRST_STEPS: Final = 100
_BYTES_A_STEP: Final = 10  # code that can be read takes one step for 25 bytes and more


class BoundedParser:
    """A parser of one grammar."""

    def __init__(self, grammar: object) -> None:
        from tree_sitter import Language, Parser

        self._parser = Parser(Language(grammar))

    def parse(self, code: bytes) -> Tree:
        """Parse; a text that takes too many steps gives the tree of an empty one."""
        left = _FIRST_STEPS + len(code) // _BYTES_A_STEP

        def is_enough(*_: object) -> bool:
            nonlocal left
            left -= 1
            return left < 0

        def piece(offset: int, _: Point) -> bytes:
            return code[offset : offset + _CHUNK]

        try:
            return self._parser.parse(piece, progress_callback=is_enough)
        except ValueError:
            self._parser.reset()
            return self._parser.parse(b"")
