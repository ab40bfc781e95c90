"""The types that a Swift program declares, as far as `[…]`, `.init(…)` and tuples need them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

SET: Final = "Set"
MAX_DEPTH: Final = 12


class Kind(NamedTuple):
    """A type: its name and the types that it is made of."""

    name: str
    parts: tuple[Kind, ...] = ()

    @property
    def item(self) -> Kind | None:
        """What stands under an index or a key."""
        return self.parts[-1] if self.parts else None


def kind_of(node: Node | None, code: bytes, depth: int = 0) -> Kind | None:
    """Read a type, or a literal that stands for one such as `[Int]`; None for any other node."""
    if node is None or depth > MAX_DEPTH:
        return None
    name = _NAMES.get(node.type)
    if name is None:
        return None
    parts = [child for child in node.named_children if child.type not in _NO_PARTS]
    if name == "":
        written = code[node.start_byte : node.end_byte].decode("utf-8", "replace")
        simple = written.partition("<")[0].rsplit(".", 1)[-1].strip("?! ")
        given = next((c for c in node.named_children if c.type == "type_arguments"), None)
        parts = given.named_children if given is not None else []
        return Kind(simple, _kinds(parts, code, depth))
    if name == "?":
        return kind_of(parts[0], code, depth + 1) if parts else None
    return Kind(name, _kinds(parts, code, depth))


def _kinds(nodes: list[Node], code: bytes, depth: int) -> tuple[Kind, ...]:
    return tuple(kind_of(node, code, depth + 1) or Kind("") for node in nodes)


_NO_PARTS: Final = ("comment", "multiline_comment")
_NAMES: Final = {
    "user_type": "",
    "simple_identifier": "",
    "type_identifier": "",
    "array_type": "Array",
    "array_literal": "Array",
    "dictionary_type": "Dictionary",
    "dictionary_literal": "Dictionary",
    "tuple_type": "()",
    "tuple_type_item": "?",
    "optional_type": "?",
    "implicitly_unwrapped_optional_type": "?",
    "type_annotation": "?",
}


class Declared:
    """What is declared in all pieces of a program: the types of names, the parts of tuples."""

    def __init__(self) -> None:
        self.types: dict[str, Kind] = {}
        self.parts: dict[str, int] = {}

    def learn(self, found: Sequence[tuple[int, Mapping[str, list[Node]]]], code: bytes) -> None:
        """Take in what the query of declarations found in one piece."""
        for _, captured in found:
            name = captured["name"][0]
            text = code[name.start_byte : name.end_byte].decode("utf-8", "replace")
            if "type" in captured:
                kind = kind_of(captured["type"][0], code)
                if kind is not None:
                    self.types.setdefault(text, kind)
            elif name.parent is not None:
                self.parts.setdefault(text, _place(name, name.parent))


def _place(name: Node, around: Node) -> int:
    """Give the place of a named part in its tuple."""
    if around.type == "tuple_type_item" and around.parent is not None:
        return around.parent.named_children.index(around)
    before = around.children[: around.children.index(name)]
    return sum(child.type == "," for child in before)


DECLARATIONS: Final = """
(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)
  (type_annotation) @type)
(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)
  value: (constructor_expression constructed_type: (_) @type))
(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @name)
  value: (call_expression . (dictionary_literal) @type))
(tuple_type_item name: (simple_identifier) @name)
(tuple_expression name: (simple_identifier) @name)
"""
