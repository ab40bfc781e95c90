"""Rust's syntax tree, lowered to the terms of a program: literals, operators, macros."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.graphs.program import terms as t
from bot.graphs.program.values import Char
from bot.graphs.rust.calls import Calls
from bot.graphs.rust.types import NUMBERS
from bot.graphs.syntax import curly
from bot.graphs.syntax.lowering import LowerExpression
from bot.graphs.syntax.mending import Mended, dotted_lines

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPES: Final = {"\\n": "\n", "\\t": "\t", '\\"': '"', "\\'": "'", "\\\\": "\\"}
_MAX_NESTED: Final = 4
_CONTINUED: Final = re.compile(r"\\\n\s*")


class Expressions(Calls):
    """Lowers the expressions of one piece of Rust."""

    def string(self, node: Node) -> t.Term:
        text = self.text(node)
        return t.Literal(_unescaped(text[text.index('"') + 1 : -1]))

    def raw_string(self, node: Node) -> t.Term:
        inner = self.child(node, "string_content")
        return t.Literal(self.text(inner) if inner is not None else "")

    def char(self, node: Node) -> t.Term:
        return t.Literal(Char(_unescaped(self.text(node).removeprefix("b")[1:-1])))

    def boolean(self, node: Node) -> t.Term:
        return t.Literal(value=self.text(node) == "true")

    def real(self, node: Node) -> t.Term:
        text = self.text(node).replace("_", "").split("f")[0]
        try:
            return t.Literal(float(text))
        except ValueError:
            return t.Opaque(())

    def plain_name(self, node: Node) -> t.Term:
        name = self.text(node)
        if name[:1].isupper() and (variant := self.variant(name)) is not None:
            return self.call(node, t.Name(variant.name), ())
        return t.NOTHING if name == "None" else t.Name(self.own if name == "Self" else name)

    def attribute(self, node: Node) -> t.Term:
        owner, name = self.field(node, "value"), self.field(node, "field")
        return t.Attribute(self.expression(owner), self.text(name) if name is not None else "")

    # Operators

    def unary_(self, node: Node) -> t.Term:
        value = self.expression(self.parts(node)[-1])
        operator = node.children[0].type
        if operator == "*":
            return value
        return t.Operation("negative" if operator == "-" else "not", (value,))

    def referred(self, node: Node) -> t.Term:
        return self.expression(self.field(node, "value"))

    def cast(self, node: Node) -> t.Term:
        value = self.expression(self.field(node, "value"))
        kind = self.text(self.field(node, "type") or node)
        if kind == "char":
            return self.call(node, t.Name("__char__"), (value,))
        if kind in NUMBERS and kind not in ("u8", "f64", "f32"):
            return value if isinstance(value, t.Item) else self.number_of(node, value)
        return value

    def number_of(self, node: Node, value: t.Term) -> t.Term:
        if isinstance(value, t.Literal) and isinstance(value.value, int):
            return value
        return self.call(node, t.Name("__number__"), (value,))

    def item(self, node: Node) -> t.Term:
        owner, *places = self.parts(node)
        if places and places[0].type == "range_expression":
            first, last, closed = self.ends(places[0])
            if closed:
                last = t.Operation("+", (last, t.Literal(1)))
            return t.Item(self.expression(owner), t.Slice(first, last, t.NOTHING))
        place = self.expression(places[0]) if places else t.NOTHING
        return t.Item(self.expression(owner), place)

    def ends(self, node: Node) -> tuple[t.Term, t.Term, bool]:
        """Give the ends of a range, and whether the last is part of it."""
        mark = next((c for c in node.children if c.type in ("..", "..=", "...")), node)
        first = [part for part in self.parts(node) if part.end_byte <= mark.start_byte]
        last = [part for part in self.parts(node) if part.start_byte >= mark.end_byte]
        return (
            self.expression(first[0]) if first else t.NOTHING,
            self.expression(last[0]) if last else t.NOTHING,
            mark.type == "..=" and bool(last),
        )

    def range(self, node: Node) -> t.Term:
        first, last, closed = self.ends(node)
        return self.call(node, t.Name("__range__"), (first, last, t.Literal(value=closed)))

    # Collections

    def array(self, node: Node) -> t.Term:
        size = self.field(node, "length")
        if size is None:
            return self.collection("list", node, self.expressions(self.parts(node)))
        first = self.expression(self.parts(node)[0])
        return self.call(node, t.Name("__repeated__"), (first, self.expression(size)))

    def tuple_(self, node: Node) -> t.Term:
        return self.collection("tuple", node, self.expressions(self.parts(node)))

    def struct(self, node: Node) -> t.Term:
        called = self.field(node, "name")
        kind = self.kind(called)
        name = kind.name if kind is not None else ""
        variant = self.variant(self.text(called)) if called is not None else None
        if variant is not None:
            self.known.setdefault(variant.name, variant)
            name = variant.name
        types = dict(self.known[name].fields) if name in self.known else {}
        named: list[tuple[str, t.Term]] = []
        for part in self.parts(self.field(node, "body")):
            if part.type == "shorthand_field_initializer":
                field = self.text(self.parts(part)[-1])
                named.append((field, t.Name(field)))
            elif part.type == "field_initializer":
                field = self.text(self.field(part, "field", "name") or part)
                value = self.field(part, "value")
                self.want(value, types.get(field))
                named.append((field, self.expression(value)))
        return self.call(node, t.Name(name), (), tuple(named))

    # Macros

    def macro(self, node: Node) -> t.Term:
        """Lower the macros that make maps and sets; no other stands for a value that counts."""
        name = self.text(self.field(node, "macro") or node).rsplit("::", 1)[-1]
        tree = self.child(node, "token_tree")
        if name == "matches" and tree is not None:
            return self.fits(tree)
        kind = {"hashmap": "HashMap", "btreemap": "HashMap", "indexmap": "HashMap"}.get(name)
        kind = {"hashset": "HashSet", "btreeset": "HashSet"}.get(name, kind)
        if kind is None or tree is None:
            return t.Opaque(())
        text = self.text(tree)[1:-1]
        for part in reversed(tree.children):
            if part.type == "=>":
                at = len(self.source.code[tree.start_byte + 1 : part.start_byte].decode())
                text = f"{text[:at]}, {text[at + 2 :]}"
        made = self.inside(tree, f"[{text}];")
        if made is None:
            return t.Opaque(())
        lowering, root = made
        listed = self.parts(self.parts(root)[0]) if self.parts(root) else []
        items = lowering.expressions(self.parts(listed[0])) if listed else ()
        if kind == "HashSet":
            return self.collection("set", tree, items)
        return self.table(tree, tuple(zip(items[::2], items[1::2], strict=False)))

    def fits(self, tree: Node) -> t.Term:
        """Lower `matches!(value, pattern if guard)` as the `match` that it stands for."""
        comma = next((part for part in tree.children if part.type == ","), None)
        if comma is None:
            return t.Opaque(())
        code = self.source.code
        value = code[tree.start_byte + 1 : comma.start_byte].decode()
        pattern = code[comma.end_byte : tree.end_byte - 1].decode().rstrip(", \n")
        made = self.inside(tree, f"match {value} {{ {pattern} => true, _ => false }};")
        found = made[0].parts(made[1]) if made is not None else []
        if made is None or not found or made[1].has_error:
            return t.Opaque(())
        inner = made[0].parts(found[0])
        return made[0].expression(inner[0]) if inner else t.Opaque(())

    def inside(self, node: Node, text: str) -> tuple[Expressions, Node] | None:
        """Parse what stands inside a macro."""
        if self.parse is None or self.depth >= _MAX_NESTED:
            return None
        code = text.encode()
        source = Mended(text, code, len(code), dotted_lines(text))
        inner = type(self)(source, first_line=self.span(node)[0], cut_off=False)
        inner.known, inner.own, inner.parse = self.known, self.own, self.parse
        inner.depth = self.depth + 1
        return inner, self.parse(code).root_node


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    text = _CONTINUED.sub("", text)
    for written, meant in _ESCAPES.items():
        text = text.replace(written, meant)
    return text


EXPRESSIONS: Final[dict[str, LowerExpression]] = {
    **curly.EXPRESSIONS,
    "identifier": Expressions.plain_name,
    "self": Expressions.name,
    "scoped_identifier": Expressions.path,
    "integer_literal": Expressions.integer,
    "float_literal": Expressions.real,
    "string_literal": Expressions.string,
    "raw_string_literal": Expressions.raw_string,
    "char_literal": Expressions.char,
    "boolean_literal": Expressions.boolean,
    "unary_expression": Expressions.unary_,
    "negative_literal": Expressions.unary_,
    "reference_expression": Expressions.referred,
    "type_cast_expression": Expressions.cast,
    "index_expression": Expressions.item,
    "range_expression": Expressions.range,
    "array_expression": Expressions.array,
    "tuple_expression": Expressions.tuple_,
    "unit_expression": Expressions.tuple_,
    "struct_expression": Expressions.struct,
    "call_expression": Expressions.called,
    "field_expression": Expressions.attribute,
    "closure_expression": Expressions.closure,
    "try_expression": Expressions.inner,
    "await_expression": Expressions.inner,
    "compound_assignment_expr": Expressions.bind,
    "if_expression": Expressions.valued,
    "match_expression": Expressions.valued,
    "block": Expressions.valued,
    "unsafe_block": Expressions.valued,
    "macro_invocation": Expressions.macro,
    "generic_function": Expressions.inner,
}
