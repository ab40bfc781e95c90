"""Answers in the code languages that tree-sitter parses: from source to example graphs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.graphs.program import terms as t
from bot.graphs.program.findings import Found, find_examples
from bot.graphs.program.machine import Library
from bot.graphs.source import Source
from bot.graphs.syntax.lowering import Lowering
from bot.graphs.syntax.mending import mended

if TYPE_CHECKING:
    from tree_sitter import Parser


@dataclass(frozen=True)
class TreeReader:
    """Reads one code language.

    Attributes:
        language: its name, as examples carry it.
        grammar: gives the grammar's pointer, as the packages of tree-sitter's grammars do.
        lowering: how its syntax becomes terms; `program` of it takes the root of a tree.
        library: what its programs may use without showing it.
        comment: what begins a comment that ends with its line, as a regular expression.
        quotes: the marks around texts.
    """

    language: str
    grammar: Callable[[], object]
    lowering: type[Lowering]
    library: Library
    comment: str = "//"
    quotes: str = "\"'"

    @cached_property
    def parser(self) -> Parser:
        from tree_sitter import Language, Parser

        return Parser(Language(self.grammar()))

    def __call__(self, sources: Sequence[Source]) -> Found:
        """Give the examples of the pieces of one answer."""
        program: list[t.Term] = []
        for source in sources:
            program.extend(self.lowered(source))
        return find_examples(tuple(program), library=self.library, language=self.language)

    def lowered(self, source: Source) -> t.Block:
        """Give the statements of a piece of source, as many as can be read."""
        text = mended(source.text, comment=self.comment, quotes=self.quotes)
        if text is None:
            return ()
        root = self.parser.parse(text.code).root_node
        if root.has_error and not source.trusted:
            return ()
        lowering = self.lowering(text, first_line=source.first_line, cut_off=source.cut_off)
        return lowering.program(root)
