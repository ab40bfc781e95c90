"""What `malloc` and its like give room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.blanks import Blanks
from bot.graphs.cpp.declared import Type
from bot.graphs.program import terms as t

if TYPE_CHECKING:
    from tree_sitter import Node

_ALLOCATORS: Final = frozenset(("malloc", "calloc", "realloc", "xmalloc", "xcalloc"))
_ZERO: Final = t.Literal(0)


class Allocation(Blanks):
    """Lowers the allocation of memory."""

    def allocated(self, node: Node, typed: Type | None) -> t.Term | None:
        """Lower `malloc` and its like; None for what is none of them."""
        if node.type == "cast_expression":
            inner = self.field(node, "value")
            while inner is not None and inner.type == "parenthesized_expression":
                inner = self.parts(inner)[0] if self.parts(inner) else None
            if inner is None or inner.type != "call_expression":
                return None
            return self.allocated(inner, self.type_of(self.field(node, "type")))
        function = self.field(node, "function")
        name = self.text(function).removeprefix("std::") if function is not None else ""
        if name not in _ALLOCATORS:
            return None
        given = self.parts(self.field(node, "arguments"))
        if name == "realloc" and given:
            return self.made("__grown__", node, self.expression(given[0]), self._room(node, typed))
        factors: list[Node] = []
        for part in given:
            self._factors(part, factors)
        return self._allocation(node, factors, typed)

    def _room(self, node: Node, typed: Type | None) -> t.Term:
        element = typed.element() if typed is not None else None
        return self.maker(element, node) if element is not None else _ZERO

    def _factors(self, node: Node, found: list[Node]) -> None:
        if node.type == "binary_expression" and self.operator(node) == "*" and len(found) < 8:
            for side in ("left", "right"):
                part = self.field(node, side)
                if part is not None:
                    self._factors(part, found)
        elif node.type == "parenthesized_expression" and self.parts(node):
            self._factors(self.parts(node)[0], found)
        else:
            found.append(node)

    def _allocation(self, node: Node, factors: list[Node], typed: Type | None) -> t.Term:
        measured = next((part for part in factors if part.type == "sizeof_expression"), None)
        counts = [part for part in factors if part is not measured]
        element = self.measured(measured, typed) if measured is not None else None
        if element is None and typed is not None:
            element = typed.element()
        if element is None:
            element = Type("int")
        pointed = typed.element() if typed is not None else None
        if (
            not counts
            and element.pointers
            and pointed is not None
            and self.kind(pointed) == "class"
        ):
            element = pointed  # room for a pointer only, but an object is meant
        is_record = self.kind(element) == "class"
        if not counts or (is_record and len(counts) == 1 and self.text(counts[0]) == "1"):
            if element.is_plain and not is_record:
                return self.made("__array__", node, t.Literal(1), self.maker(element, node))
            return self.blank(element, node)
        size = self.expression(counts[0])
        for part in counts[1:]:
            size = t.Operation("*", (size, self.expression(part)))
        return self.made("__array__", node, size, self.maker(element, node))

    def measured(self, node: Node, typed: Type | None) -> Type | None:
        """Give the type that `sizeof` asks for."""
        described = self.field(node, "type")
        if described is not None:
            return self.type_of(described)
        value = self.field(node, "value")
        while value is not None and value.type == "parenthesized_expression":
            value = self.parts(value)[0] if self.parts(value) else None
        if value is None:
            return None
        if value.type == "identifier" and self.variable(self.text(value)) is None:
            return self.known.resolved(Type(self.text(value)))
        if value.type == "binary_expression" and self.operator(value) == "*":
            # `sizeof(T *)` reads as a product in an old grammar.
            return None
        found = self.inferred(value)
        if found is None and value.type == "pointer_expression" and typed is not None:
            return typed.element()
        return found
