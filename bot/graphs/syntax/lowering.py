"""The syntax tree of a code language, lowered to the terms of a program by two tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bot.graphs.program import terms as t
from bot.graphs.syntax.mending import Mended, changed_names

if TYPE_CHECKING:
    from tree_sitter import Node

LowerExpression = Callable[[Any, "Node"], t.Term]
LowerStatement = Callable[[Any, "Node"], t.Block]

_MAX_INTEGER: Final = 78  # digits; longer numbers name no node


class Lowering:
    """Lowers one piece of source; a code language is a subclass with its tables.

    A node type that neither table holds is opaque: its value is unknown, its parts are still read.

    Attributes:
        expressions_of: node type -> how it is lowered to a term.
        statements_of: node type -> how it is lowered to statements; an expression that stands as
            a statement needs no row.
        comments: the node types of comments.
    """

    expressions_of: ClassVar[Mapping[str, LowerExpression]] = {}
    statements_of: ClassVar[Mapping[str, LowerStatement]] = {}
    comments: ClassVar[frozenset[str]] = frozenset({"comment", "line_comment", "block_comment"})

    def __init__(self, source: Mended, *, first_line: int, cut_off: bool) -> None:
        self.source = source
        self.offset = first_line
        self.cut_off = cut_off
        self.lines = source.text.split("\n")

    # What a node says

    def text(self, node: Node) -> str:
        return self.source.code[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def span(self, node: Node) -> tuple[int, int]:
        """Give the first and the last line of the answer on which a node stands."""
        return node.start_point[0] + self.offset, node.end_point[0] + self.offset

    def parts(self, node: Node | None) -> list[Node]:
        """Give the named children of a node, without comments."""
        if node is None:
            return []
        return [child for child in node.named_children if child.type not in self.comments]

    def child(self, node: Node, *kinds: str) -> Node | None:
        """Give the first child of one of some types."""
        return next((child for child in node.named_children if child.type in kinds), None)

    def is_elided(self, node: Node) -> bool:
        """Tell whether part of a literal was left out, cut off or cannot be read."""
        if node.end_byte > self.source.cut_at:
            return True
        if self.source.dotted:
            first, last = node.start_point[0] + 1, node.end_point[0] + 1
            if any(first < line < last or first == line == last for line in self.source.dotted):
                return True
        return node.has_error and any(child.is_error or child.is_missing for child in node.children)

    def gap(self, node: Node | None) -> t.Block:
        """Give the mark of what a list of arguments leaves out, if it does."""
        if node is None:
            return ()
        dotted = self.source.dotted
        if node.end_byte > self.source.cut_at or (
            dotted
            and any(
                child.start_point[0] + 1 in dotted
                for child in node.children
                if child.type in self.comments or child.is_error
            )
        ):
            return (t.Elided(),)
        return ()

    # Expressions

    def expression(self, node: Node | None) -> t.Term:
        if node is None:
            return t.NOTHING
        lower = self.expressions_of.get(node.type)
        return lower(self, node) if lower else self.opaque(node)

    def expressions(self, nodes: Iterable[Node]) -> t.Block:
        return tuple([self.expression(node) for node in nodes])

    def opaque(self, node: Node) -> t.Term:
        return t.Opaque(self.expressions(self.parts(node)))

    def collection(self, kind: str, node: Node, items: t.Block) -> t.Term:
        return t.Collection(kind, items, *self.span(node), elided=self.is_elided(node))

    def table(self, node: Node, pairs: tuple[tuple[t.Term, t.Term], ...]) -> t.Term:
        return t.Table(pairs, *self.span(node), elided=self.is_elided(node))

    def elided_mark(self, node: Node | None) -> t.Block:
        """Give what stands for the arguments that were left out of a call, if any were."""
        return (t.Elided(),) if node is not None and self.is_elided(node) else ()

    def call(
        self,
        node: Node,
        function: t.Term,
        arguments: t.Block,
        named: tuple[tuple[str, t.Term], ...] = (),
    ) -> t.Term:
        return t.Call(function, arguments, named, *self.span(node))

    def integer(self, node: Node) -> t.Term:
        """Lower a whole number as most code languages write it: `1_000`, `0x1F`, `10L`, `7u8`."""
        return self.integer_of(self.text(node))

    def integer_of(self, text: str) -> t.Term:
        text = text.replace("_", "").replace("'", "").lower()
        base = {"0x": 16, "0b": 2, "0o": 8}.get(text[:2], 10)
        digits = text[2:] if base != 10 else text
        known = "0123456789abcdef"[:base]
        size = next((i for i, char in enumerate(digits) if char not in known), len(digits))
        if not 0 < size <= _MAX_INTEGER:
            return t.Opaque(())
        return t.Literal(int(digits[:size], base))

    def real(self, node: Node) -> t.Term:
        return self.real_of(self.text(node))

    def real_of(self, text: str) -> t.Term:
        text = text.replace("_", "").replace("'", "").lower().rstrip("fdlm")
        try:
            return t.Literal(float(text))
        except ValueError:
            return t.Opaque(())

    # Statements

    def program(self, root: Node) -> t.Block:
        """Lower a whole piece of source, and the call that would start it."""
        found = self.body(root)
        return (*found, *self.entry(found))

    def entry(self, program: t.Block) -> t.Block:
        """Give what starts a program that does not start itself, such as a call of its `main`."""
        del program
        return ()

    def statement(self, node: Node) -> t.Block:
        """Lower a statement; one that is nested too deep is told as cut out."""
        lower = self.statements_of.get(node.type)
        try:
            if lower is not None:
                return lower(self, node)
            if node.is_error:
                return self.broken(node)
            return (t.Do(self.expression(node), *self.span(node)),)
        except RecursionError:
            return (t.Cut((), *self.span(node)),)
        except IndexError:
            # A broken piece lacks a part that its grammar promises; what stands in it is read.
            return self.statements(
                part for part in self.parts(node) if part.type in self.statements_of
            )

    def statements(self, nodes: Iterable[Node]) -> t.Block:
        return tuple([term for node in nodes for term in self.statement(node)])

    def block(self, node: Node | None) -> t.Block:
        """Lower the statements of a block, or the one statement that stands in its place."""
        if node is None:
            return ()
        if node.type in self.statements_of:
            return self.statement(node)
        return self.body(node)

    def body(self, node: Node) -> t.Block:
        """Lower the statements in a node; a block that was cut off may have had more of them."""
        parts = self.parts(node)
        found = (
            self.elided_statements(node, parts) if self.source.dotted else self.statements(parts)
        )
        return (*found, *self.cut_end(node))

    def elided_statements(self, node: Node, parts: Sequence[Node]) -> t.Block:
        """Lower statements; what one changes may lack what dots right after it stand for."""
        read = [part for part in parts if not part.is_error]
        ends = [part.start_point[0] for part in read[1:]] + [node.end_point[0]]
        after = {part.id: end for part, end in zip(read, ends, strict=False)}
        found: list[t.Term] = []
        for part in parts:
            found += self.statement(part)
            first, last = part.end_point[0] + 1, after.get(part.id, -1)
            if any(first <= line <= last for line in self.source.dotted):
                names = self.changed_on(self.lines[part.start_point[0]])
                found += (t.Cut(names, *self.span(part)),) if names else ()
        return tuple(found)

    def changed_on(self, line: str) -> tuple[str, ...]:
        """Give the name that a line adds something to, if it does, as the terms have it."""
        return changed_names(line)

    def cut_end(self, node: Node) -> t.Block:
        """Tell what may have stood at the end of a block that was cut off."""
        at_end = node.parent is None and self.cut_off
        if node.end_byte <= self.source.cut_at and not at_end:
            return ()
        last = self._last_line()
        names = self.changed_on(self.lines[last - 1])
        line = self.offset + last - 1
        return (t.Cut(names, line, line),) if names else ()

    def _last_line(self) -> int:
        """Give the last line, from 1, of the text before it was mended."""
        return self.source.code[: self.source.cut_at].count(b"\n") + 1

    def broken(self, node: Node) -> t.Block:
        """Lower what can be read of a broken piece; what it names may lack what stood there."""
        first, last = self.span(node)
        lines = self.lines[first - self.offset : last - self.offset + 1]
        names = dict.fromkeys(name for line in lines for name in self.changed_on(line))
        kept = [part for part in self.parts(node) if part.type in self.statements_of]
        return (*self.statements(kept), t.Cut(tuple(names), first, last))
