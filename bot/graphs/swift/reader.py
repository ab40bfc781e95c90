"""Swift answers: from source to example graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bot.graphs.program.findings import Found, find_examples
from bot.graphs.source import Source
from bot.graphs.swift.kinds import DECLARATIONS, Declared
from bot.graphs.swift.library import SWIFT
from bot.graphs.swift.lower import Swift
from bot.graphs.syntax.gathering import definitions_first
from bot.graphs.syntax.reader import TreeReader

if TYPE_CHECKING:
    from tree_sitter import Query


@dataclass(frozen=True)
class SwiftReader(TreeReader):
    """Reads Swift, where `[…]` can only be read when the types of all pieces are known."""

    @cached_property
    def declarations(self) -> Query:
        from tree_sitter import Language, Query

        return Query(Language(self.grammar()), DECLARATIONS)

    def __call__(self, sources: Sequence[Source]) -> Found:
        from tree_sitter import QueryCursor

        declared = Declared()
        pieces = [piece for source in sources if (piece := self.parsed(source)) is not None]
        for lowering, root in pieces:
            if isinstance(lowering, Swift):
                cursor = QueryCursor(self.declarations)
                declared.learn(cursor.matches(root), lowering.source.code)
                lowering.declared = declared
        program = tuple(
            term for lowering, root in pieces for term in definitions_first(lowering.program(root))
        )
        return find_examples(program, library=self.library, language=self.language)


def _grammar() -> object:
    import tree_sitter_swift

    return tree_sitter_swift.language()


read_swift: Final = SwiftReader("swift", _grammar, Swift, SWIFT, quotes='"')
