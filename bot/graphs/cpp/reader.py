"""C and C++ answers: from source to example graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.declared import Known, class_id
from bot.graphs.cpp.library import CPP
from bot.graphs.cpp.lower import Cpp
from bot.graphs.cpp.preprocess import preprocessed
from bot.graphs.program import terms as t
from bot.graphs.program.findings import Found, find_examples
from bot.graphs.source import Source
from bot.graphs.syntax.mending import Mended, as_written, mended
from bot.graphs.syntax.parsing import BoundedParser

if TYPE_CHECKING:
    from tree_sitter import Node

_CPP_MARKS: Final = (
    "::", "cout", "nullptr", "namespace ", "template<", "template <", "iostream", "public:",
    "private:", "vector<", "map<", "set<", "list<", "queue<", "pair<", "vector <", "pair <",
)  # fmt: skip
_C_MARKS: Final = (
    "malloc(",
    "calloc(",
    "printf(",
    "scanf(",
    "stdio.h",
    "stdlib.h",
    "typedef struct",
)
_MAX_CLOSING: Final = 6


@dataclass(frozen=True)
class CFamilyReader:
    """Reads C or C++, whichever of them a piece turns out to be written in.

    Attributes:
        language: the name that examples carry.
    """

    language: str

    @cached_property
    def c_parser(self) -> BoundedParser:
        import tree_sitter_c

        return BoundedParser(tree_sitter_c.language())

    @cached_property
    def cpp_parser(self) -> BoundedParser:
        import tree_sitter_cpp

        return BoundedParser(tree_sitter_cpp.language())

    def __call__(self, sources: Sequence[Source]) -> Found:
        """Give the examples of the pieces of one answer."""
        known = Known()
        program: list[t.Term] = []
        for source in sources:
            program.extend(self.lowered(source, known))
        whole = with_methods(program)
        return find_examples(whole, library=CPP, language=self.language)

    def lowered(self, source: Source, known: Known) -> t.Block:
        """Give the statements of a piece of source, as many as can be read."""
        code = preprocessed(source.text, known.macros)
        text = as_written(code)
        if text is None:
            return ()
        parser = self.cpp_parser if self._is_cpp(source.text) else self.c_parser
        root = parser.parse(text.code).root_node
        if root.has_error:
            text, root = self._repaired(text, root, parser)
        if root.has_error and not source.trusted:
            return ()
        lowering = Cpp(text, first_line=source.first_line, cut_off=source.cut_off, known=known)
        return lowering.program(root)

    def _is_cpp(self, text: str) -> bool:
        """Tell which of the two a piece is written in, whatever it is called."""
        if any(mark in text for mark in _CPP_MARKS):
            return True
        return self.language == "cpp" and not any(mark in text for mark in _C_MARKS)

    def _repaired(self, text: Mended, root: Node, parser: BoundedParser) -> tuple[Mended, Node]:
        """Close what is open in a text that leaves errors, or read it by the other grammar."""
        closed = mended(text.text, comment="//", quotes="\"'")
        if closed is not None and closed.code != text.code:
            text, root = _closed(closed, parser)
        if root.has_error:
            other = self.c_parser if parser is self.cpp_parser else self.cpp_parser
            tried = other.parse(text.code).root_node
            if not tried.has_error:
                root = tried
        return text, root


def _closed(text: Mended, parser: BoundedParser) -> tuple[Mended, Node]:
    """End the statement that was cut off behind the bracket where this leaves no error."""
    kept, closing = text.code[: text.cut_at], text.code[text.cut_at :].strip()
    for place in range(1, min(len(closing), _MAX_CLOSING)):
        code = b"%s\n%s;%s" % (kept, closing[:place], closing[place:])
        root = parser.parse(code).root_node
        if not root.has_error:
            return replace(text, text=code.decode(errors="replace"), code=code), root
    return text, parser.parse(text.code).root_node


def with_methods(program: Sequence[t.Term]) -> t.Block:
    """Put the methods that are defined outside of their classes inside of them."""
    outside: dict[int, list[t.Define]] = {}
    rest: list[t.Term] = []
    places: dict[str, int] = {}
    waiting: dict[str, list[t.Define]] = {}
    for term in program:
        if isinstance(term, t.DefineClass):
            places[term.name] = len(rest)
            outside.setdefault(len(rest), []).extend(waiting.pop(term.name, []))
        elif isinstance(term, t.Define) and "::" in term.function.name:
            owner, _, name = term.function.name.rpartition("::")
            method = term._replace(function=term.function._replace(name=name))
            if class_id(owner) in places:
                outside.setdefault(places[class_id(owner)], []).append(method)
            else:
                waiting.setdefault(class_id(owner), []).append(method)
            continue
        rest.append(term)
    for index, methods in outside.items():
        found = rest[index]
        if isinstance(found, t.DefineClass):
            rest[index] = found._replace(body=(*found.body, *methods))
    unseen = [
        t.DefineClass(name, (), tuple(methods), (), methods[0].line, methods[0].last)
        for name, methods in waiting.items()
    ]
    return (*unseen, *rest)


read_cpp: Final = CFamilyReader("cpp")
read_c: Final = CFamilyReader("c")
