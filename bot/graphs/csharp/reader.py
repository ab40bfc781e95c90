"""C# answers: from source to example graphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bot.graphs.csharp.kinds import DECLARATIONS, Declared
from bot.graphs.csharp.library import CSHARP
from bot.graphs.csharp.lower import CSharp
from bot.graphs.program.findings import Found, find_examples
from bot.graphs.source import Source
from bot.graphs.syntax.gathering import definitions_first
from bot.graphs.syntax.reader import TreeReader

if TYPE_CHECKING:
    from tree_sitter import Query


@dataclass(frozen=True)
class CSharpReader(TreeReader):
    """Reads C#, where `new()` can only be read when the types of all pieces are known."""

    @cached_property
    def declarations(self) -> Query:
        from tree_sitter import Language, Query

        return Query(Language(self.grammar()), DECLARATIONS)

    def __call__(self, sources: Sequence[Source]) -> Found:
        from tree_sitter import QueryCursor

        declared = Declared()
        pieces = [piece for source in sources if (piece := self.parsed(source)) is not None]
        for lowering, root in pieces:
            if isinstance(lowering, CSharp):
                cursor = QueryCursor(self.declarations)
                declared.learn(cursor.matches(root), lowering.source.code)
                lowering.declared = declared
        program = tuple(
            term for lowering, root in pieces for term in definitions_first(lowering.program(root))
        )
        return find_examples(program, library=self.library, language=self.language)


_BARE: Final = re.compile(r"(\bnew \w+<[^;{}=\"']{1,200}\)\s?>{1,3})(?=\s*\{)")


def with_brackets(text: str) -> str:
    """Put the brackets that may be left out behind `new List<(int A, int B)>`.

    The grammar takes it for a comparison without them.
    """
    return _BARE.sub(r"\1()", text) if ")>" in text or ") >" in text else text


def _grammar() -> object:
    import tree_sitter_c_sharp

    return tree_sitter_c_sharp.language()


read_csharp: Final = CSharpReader("csharp", _grammar, CSharp, CSHARP, clean=with_brackets)
