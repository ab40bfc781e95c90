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
from bot.graphs.syntax.mending import Mended, as_written, mended
from bot.graphs.syntax.parsing import BoundedParser

if TYPE_CHECKING:
    from tree_sitter import Node


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
        otherwise: gives the grammar that is tried where the first one leaves errors.
        clean: takes out of a source what its grammar does not know; lines keep their numbers.
    """

    language: str
    grammar: Callable[[], object]
    lowering: type[Lowering]
    library: Library
    comment: str = "//"
    quotes: str = "\"'"
    clean: Callable[[str], str] | None = None
    otherwise: Callable[[], object] | None = None

    @cached_property
    def parser(self) -> BoundedParser:
        return BoundedParser(self.grammar())

    @cached_property
    def other_parser(self) -> BoundedParser | None:
        return None if self.otherwise is None else BoundedParser(self.otherwise())

    def __call__(self, sources: Sequence[Source]) -> Found:
        """Give the examples of the pieces of one answer."""
        program: list[t.Term] = []
        for source in sources:
            program.extend(self.lowered(source))
        return find_examples(tuple(program), library=self.library, language=self.language)

    def lowered(self, source: Source) -> t.Block:
        """Give the statements of a piece of source, as many as can be read."""
        found = self.parsed(source)
        if found is None:
            return ()
        lowering, root = found
        return lowering.program(root)

    def parsed(self, source: Source) -> tuple[Lowering, Node] | None:
        """Give the tree of a piece of source, and what lowers it; None for what cannot be read."""
        clean = source.text if self.clean is None else self.clean(source.text)
        text = as_written(clean)
        if text is None:
            return None
        root = self.parser.parse(text.code).root_node
        if root.has_error:
            text, root = self._repaired(text, root)
        if root.has_error and not source.trusted:
            return None
        return self.lowering(text, first_line=source.first_line, cut_off=source.cut_off), root

    def _repaired(self, text: Mended, root: Node) -> tuple[Mended, Node]:
        """Close what is open in a text that leaves errors, or read it by the other grammar."""
        closed = mended(text.text, comment=self.comment, quotes=self.quotes)
        if closed is not None and closed.code != text.code:
            found = self.parser.parse(closed.code).root_node
            if found.child_count:
                text, root = closed, found
        if root.has_error and self.other_parser is not None:
            other = self.other_parser.parse(text.code).root_node
            if not other.has_error:
                root = other
        return text, root
