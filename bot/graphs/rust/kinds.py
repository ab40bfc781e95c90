"""Rust's types as they are written, and what they tell of the values that are to have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from bot.graphs.rust.patterns import Patterns
from bot.graphs.rust.types import MAPS, RustType, plain
from bot.graphs.syntax.mending import Mended

if TYPE_CHECKING:
    from tree_sitter import Node

HOLDS: Final = frozenset(["Some", "Ok", "Reverse", "Wrapping"])
"""What holds one value, which stands for it."""

_VALUES: Final = frozenset({"if_expression", "match_expression", "block", "unsafe_block"})


class Kinds(Patterns):
    """Reads the types of one piece of Rust.

    Attributes:
        own: the type whose `impl` is being read.
        wanted: node -> the type that its value is to have.
        declared: names of this function -> their types.
        returns: what each function around is to give back.
        parse: parses what stands inside a macro.
        depth: how many macros are around.
    """

    def __init__(self, source: Mended, *, first_line: int, cut_off: bool) -> None:
        super().__init__(source, first_line=first_line, cut_off=cut_off)
        self.own = ""
        self.wanted: dict[int, RustType] = {}
        self.declared: dict[str, RustType] = {}
        self.returns: list[RustType | None] = []
        self.parse: Callable[[bytes], Any] | None = None
        self.depth = 0

    def kind(self, node: Node | None) -> RustType | None:
        """Give the type that is written."""
        if node is None:
            return None
        if node.type in ("generic_type", "generic_type_with_turbofish"):
            outer = self.kind(node.child_by_field_name("type"))
            inner = node.child_by_field_name("type_arguments")
            parts = [self.kind(part) or RustType("_") for part in self.parts(inner)]
            return RustType(outer.name if outer else "", tuple(parts))
        if node.type in ("reference_type", "pointer_type"):
            return self.kind(node.child_by_field_name("type"))
        if node.type == "array_type":
            inner_type = self.kind(node.child_by_field_name("element"))
            return RustType("array", (inner_type,) if inner_type else ())
        if node.type == "tuple_type":
            return RustType("tuple", tuple(self.kind(p) or RustType("_") for p in self.parts(node)))
        name = self.text(node).rsplit("::", 1)[-1]
        return RustType(self.own if name == "Self" else name)

    def want(self, node: Node | None, kind: RustType | None) -> None:
        """Note which type a value is to have: it tells what `collect` and `default` make."""
        kind = plain(kind)
        while node is not None and kind is not None:
            if node.type in ("try_expression", "parenthesized_expression", "reference_expression"):
                node = self.parts(node)[-1] if self.parts(node) else None
                continue
            if node.type == "tuple_expression" and kind.name == "tuple":
                for part, inner in zip(self.parts(node), kind.inner, strict=False):
                    self.want(part, inner)
                return
            if node.type != "call_expression":
                return
            function = node.child_by_field_name("function")
            given = self.parts(node.child_by_field_name("arguments"))
            if function is not None and function.type == "identifier":
                if kind.name in ("Option", "Result") and kind.inner:
                    kind = plain(kind.inner[0])
                node = given[0] if self.text(function) in HOLDS and given else None
                continue
            self.wanted[node.id] = kind
            self._want_of_items(node, kind)
            return

    def _want_of_items(self, node: Node, kind: RustType) -> None:
        """Note what the items of a collection are to be, where a closure gives them."""
        function = node.child_by_field_name("function")
        call = function.child_by_field_name("value") if function is not None else None
        while call is not None and call.type == "call_expression":
            made = call.child_by_field_name("function")
            given = self.parts(call.child_by_field_name("arguments"))
            if made is None or made.type != "field_expression":
                return
            if given and given[0].type == "closure_expression":
                body = given[0].child_by_field_name("body")
                if body is not None and body.type == "block":
                    body = self.tail(body)
                if kind.name in MAPS and len(kind.inner) == 2:
                    self.want(body, RustType("tuple", kind.inner))
                elif kind.inner:
                    self.want(body, kind.inner[0])
                return
            call = made.child_by_field_name("value")

    def tail(self, node: Node | None) -> Node | None:
        """Give the expression at the end of a block that the block is worth."""
        inner = self.parts(node)
        if not inner:
            return None
        last = inner[-1]
        if last.type == "expression_statement":
            ended = last.children[-1].type == ";"
            return None if ended or not self.parts(last) else self.parts(last)[0]
        worth = last.type.endswith(("expression", "literal", "identifier", "self", "_invocation"))
        return last if worth or last.type in _VALUES else None
