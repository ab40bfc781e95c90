"""The declared type of an expression, as far as it can be told without evaluating it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.declarators import Declarators
from bot.graphs.cpp.declared import PAIRS, Type

if TYPE_CHECKING:
    from tree_sitter import Node

_ELEMENT_METHODS: Final = frozenset(("back", "front", "top", "at", "get", "lock", "value"))
_MAX_DEPTH: Final = 20


class Inference(Declarators):
    """Infers types."""

    def inferred(self, node: Node | None, depth: int = 0) -> Type | None:
        if node is None or depth > _MAX_DEPTH:
            return None
        infer = _INFER.get(node.type)
        return infer(self, node, depth + 1) if infer is not None else None

    def variable_type(self, node: Node, _: int) -> Type | None:
        return self.variable(self.text(node))

    def self_type(self, _: Node, __: int) -> Type | None:
        return Type(self.home, pointers=1) if self.home else None

    def inner_type(self, node: Node, depth: int) -> Type | None:
        parts = self.parts(node)
        return self.inferred(parts[-1], depth) if parts else None

    def item_type(self, node: Node, depth: int) -> Type | None:
        owner = self.inferred(self.field(node, "argument"), depth)
        return None if owner is None else owner.element()

    def field_type(self, node: Node, depth: int) -> Type | None:
        owner = self.inferred(self.field(node, "argument"), depth)
        name = self.field(node, "field")
        if name is None:
            return None
        text = self.text(name)
        if owner is not None and owner.name in PAIRS and text in ("first", "second"):
            index = int(text == "second")
            return owner.args[index] if index < len(owner.args) else None
        while owner is not None and owner.name not in self.known.classes:
            owner = owner.element()
        return self.known.field_type(owner, text)

    def pointer_type(self, node: Node, depth: int) -> Type | None:
        inner = self.inferred(self.field(node, "argument"), depth)
        if inner is None:
            return None
        if self.text(node.children[0]) == "&":
            return replace(inner, pointers=inner.pointers + 1) if not inner.dims else inner
        return inner if inner.name == "iterator" else inner.element()

    def call_type(self, node: Node, depth: int) -> Type | None:
        function = self.field(node, "function")
        if function is None:
            return None
        if function.type == "field_expression":
            name = self.text(self.field(function, "field") or function)
            if name in _ELEMENT_METHODS:
                owner = self.inferred(self.field(function, "argument"), depth)
                return None if owner is None else owner.element()
        else:
            name = self.text(function).rsplit("::", 1)[-1]
            if name in self.known.classes:
                return Type(name)
        count = len(self.parts(self.field(node, "arguments")))
        signature = self.known.signature(name, count)
        return signature.returns if signature is not None else None

    def written_type(self, node: Node, _: int) -> Type | None:
        return self.type_of(self.field(node, "type"))

    def new_type(self, node: Node, _: int) -> Type | None:
        made = self.type_of(self.field(node, "type"))
        return replace(made, pointers=made.pointers + 1)

    def char_type(self, _: Node, __: int) -> Type | None:
        return Type("char")


_INFER: Final[Mapping[str, Callable[[Inference, Node, int], Type | None]]] = {
    "identifier": Inference.variable_type,
    "this": Inference.self_type,
    "parenthesized_expression": Inference.inner_type,
    "subscript_expression": Inference.item_type,
    "field_expression": Inference.field_type,
    "pointer_expression": Inference.pointer_type,
    "call_expression": Inference.call_type,
    "cast_expression": Inference.written_type,
    "compound_literal_expression": Inference.written_type,
    "new_expression": Inference.new_type,
    "char_literal": Inference.char_type,
}
