"""Expressions of C and C++, apart from calls."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.calls import Calls
from bot.graphs.cpp.declared import CONTAINERS, OWNERS, PAIRS, STREAMS, Type, class_id
from bot.graphs.program import terms as t
from bot.graphs.program.values import Char

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPED: Final = {"n": "\n", "t": "\t", "0": "\0", "r": "\r"}
_RAW: Final = re.compile(r'R"(\w*)\((.*)\)\1"', re.DOTALL)
_STEPS: Final = frozenset(("++", "--"))


class Expressions(Calls):
    """Lowers expressions."""

    # Plain values

    def named(self, node: Node) -> t.Term:
        name = self.text(node)
        typed = self.variable(name)
        if typed is not None and typed.is_handed:
            return t.Held(t.Name(name))
        if typed is None and self.known.is_class(name):
            return t.Name(class_id(name))
        return t.Name(name)

    def qualified(self, node: Node) -> t.Term:
        """Lower `Graph::size` and `Color::RED`; a namespace is left out."""
        owner, name = self._name_of(node)
        if owner in self.known.choices or self.known.is_class(owner):
            return t.Attribute(t.Name(class_id(owner)), name)
        return t.Name(name)

    def number(self, node: Node) -> t.Term:
        """Lower a number; the grammars take a sign before it for a part of it."""
        text = self.text(node).lower().lstrip("+")
        if text.startswith("-"):
            found = self._number_of(text[1:])
            return _negative(found)
        return self._number_of(text)

    def _number_of(self, text: str) -> t.Term:
        is_hex = text.startswith("0x")
        if not is_hex and any(char in text for char in ".e"):
            return self.real_of(text)
        if len(text) > 1 and text[0] == "0" and text.isdigit():
            return t.Literal(int(text, 8)) if "8" not in text and "9" not in text else t.Opaque(())
        return self.integer_of(text)

    def string(self, node: Node) -> t.Term:
        text = self.text(node)
        raw = _RAW.fullmatch(text)
        if raw is not None:
            return t.Literal(raw[2])
        start = text.find('"')
        return t.Literal(_unescaped(text[start + 1 : -1] if start >= 0 else text))

    def joined(self, node: Node) -> t.Term:
        """Lower texts that stand side by side."""
        parts = self.expressions(self.parts(node))
        return t.Text(parts)

    def char(self, node: Node) -> t.Term:
        text = self.text(node)
        return t.Literal(Char(_unescaped(text[text.find("'") + 1 : -1])))

    def braces(self, node: Node) -> t.Term:
        return self.braced(node, None)

    def literal(self, node: Node) -> t.Term:
        """Lower `(struct Edge){1, 2}` and `Edge{1, 2}`."""
        value = self.field(node, "value")
        typed = self.type_of(self.field(node, "type"))
        return self.expression(None) if value is None else self.braced_new(value, typed)

    def braced_new(self, node: Node, typed: Type) -> t.Term:
        if self.known.is_class(typed.name) or typed.name in PAIRS | CONTAINERS or typed.dims:
            return self.braced(node, typed)
        if typed.name[:1].isupper():
            return self.call(node, t.Name(typed.name), self.expressions(self.parts(node)))
        return self.braced(node, typed)

    def new(self, node: Node) -> t.Term:
        typed = self.type_of(self.field(node, "type"))
        sizes: list[Node] = []
        declarator = self.field(node, "declarator")
        while declarator is not None:
            length = self.field(declarator, "length")
            if length is not None:
                sizes.append(length)
            following = self.child(declarator, "new_declarator", "abstract_pointer_declarator")
            declarator = following if following is not declarator else None
        given = self.field(node, "arguments")
        if sizes:
            typed = replace(typed, dims=(*[self.expression(s) for s in sizes], *typed.dims))
            if given is not None and given.type == "initializer_list" and self.parts(given):
                return self.braced(given, typed)
            return self.blank(typed, node)
        if given is not None and given.type == "initializer_list":
            return self.braced_new(given, typed)
        if not typed.pointers and (
            self.known.is_class(typed.name) or typed.name in CONTAINERS or typed.dims
        ):
            return self.constructed(typed, self.parts(given), node)
        if typed.name[:1].isupper() and not typed.pointers:
            return self.call(node, t.Name(typed.name), self.expressions(self.parts(given)))
        first = self.constructed(typed, self.parts(given), node)
        return self.collection("list", node, (first,))

    # Operators

    def pointer(self, node: Node) -> t.Term:
        """Lower `&x` and `*x`: an object stands for itself, a plain value for its place."""
        argument = self.field(node, "argument")
        typed = self.inferred(argument)
        if self.text(node.children[0]) == "&":
            if typed is not None and typed.is_plain and argument is not None:
                return self.place(argument)
            return self.expression(argument)
        term = self.expression(argument)
        if isinstance(term, t.Operation) and term.operator == "+" and len(term.operands) == 2:
            return t.Item(*term.operands)
        if typed is not None and typed.is_bare:
            return term
        pointed = None if typed is None else typed.element()
        if pointed is not None and pointed.is_bare and not pointed.is_plain:
            return term
        return t.Held(term)

    def field_of(self, node: Node) -> t.Term:
        owner, name = self.field(node, "argument"), self.field(node, "field")
        return t.Attribute(self.expression(owner), self.text(name) if name is not None else "")

    def item_of(self, node: Node) -> t.Term:
        owner = self.field(node, "argument")
        place = self.field(node, "index", "indices")
        if place is not None and place.type == "subscript_argument_list":
            place = self.parts(place)[0] if self.parts(place) else None
        typed = self.inferred(owner)
        index = self.expression(place)
        if typed is not None and place is not None and (typed.dims or typed.name == "vector"):
            kind = self.inferred(place)
            if kind is not None and kind.is_char:
                index = self.made("__number__", node, index)
        of = self.expression(owner)
        if typed is not None and typed.is_bare and typed.name in OWNERS:
            of = t.Held(of) if typed.name == "optional" else of
        return t.Item(of, index)

    def binary_of(self, node: Node) -> t.Term:
        operator = self.operator(node)
        if operator == ">>" and self.is_stream(self.field(node, "left"), 0):
            return self.streamed(node)
        if operator == "/":
            counted = self.counted_items(node)
            if counted is not None:
                return counted
        return self.binary(node)

    def is_stream(self, node: Node | None, depth: int) -> bool:
        if node is None or depth > 40:
            return False
        if node.type == "binary_expression" and self.operator(node) == ">>":
            return self.is_stream(self.field(node, "left"), depth + 1)
        if node.type in ("identifier", "qualified_identifier"):
            name = self.text(node).removeprefix("std::")
            typed = self.variable(name)
            return name == "cin" or (typed is not None and typed.name in STREAMS)
        return False

    def streamed(self, node: Node) -> t.Term:
        """Lower `stream >> a >> b`: each takes the next word; the end of the stream is false."""
        places: list[Node] = []
        source: Node | None = node
        while source is not None and source.type == "binary_expression" and len(places) < 40:
            right = self.field(source, "right")
            if right is not None:
                places.append(right)
            source = self.field(source, "left")
        stream = self.expression(source)
        bound = []
        for place in reversed(places):
            typed = self.inferred(place)
            kind = t.Literal("" if typed is None or not typed.is_bare else typed.name)
            word = self.made("__word__", node, stream, kind)
            bound.append(t.Bind(self.expression(place), word))
        return self.made("__got__", node, *bound)

    def counted_items(self, node: Node) -> t.Term | None:
        """Lower `sizeof(items) / sizeof(items[0])`."""
        left, right = self.field(node, "left"), self.field(node, "right")
        if left is None or right is None:
            return None
        if left.type != "sizeof_expression" or right.type != "sizeof_expression":
            return None
        value = self.field(left, "value")
        while value is not None and value.type == "parenthesized_expression":
            value = self.parts(value)[0] if self.parts(value) else None
        if value is None or (
            value.type == "identifier" and self.variable(self.text(value)) is None
        ):
            return None
        return self.made("__count__", node, self.expression(value))

    def updated(self, node: Node) -> t.Term:
        """Lower `i++`; a character stays one."""
        target = self.field(node, "argument") or self.parts(node)[0]
        place = self.expression(target)
        operator = next((self.text(c) for c in node.children if not c.is_named), "++")
        typed = self.inferred(target)
        if typed is None or not typed.is_char:
            return self.step(place, operator, first=not node.children[0].is_named)
        changed = t.Operation("+" if operator == "++" else "-", (place, t.Literal(1)))
        return t.Bind(place, self.made("__char__", node, changed))

    def casted(self, node: Node) -> t.Term:
        allocated = self.allocated(node, None)
        if allocated is not None:
            return allocated
        value = self.field(node, "value")
        typed = self.type_of(self.field(node, "type"))
        if value is None or value.type == "initializer_list":
            return self.braced(value, typed) if value is not None else t.NOTHING
        return self.converted(typed, [value], node)

    def bound(self, node: Node) -> t.Term:
        """Lower an assignment inside an expression."""
        left, right = self.field(node, "left"), self.field(node, "right")
        if self.operator(node) == "=":
            return t.Bind(self.expression(left), self.value(right, self.inferred(left)))
        return self.bind(node)

    def comma(self, node: Node) -> t.Term:
        parts = self.parts(node)
        return t.Item(
            t.Collection("tuple", self.expressions(parts), *self.span(node), elided=False),
            t.Literal(len(parts) - 1),
        )

    def condition(self, node: Node) -> t.Term:
        """Lower the test of an `if` or `while`, which may declare a name."""
        value = self.field(node, "value")
        if value is None:
            return self.inner(node)
        if value.type in ("declaration", "condition_declaration"):
            return self.declared_test(value)
        return self.expression(value)

    def declared_test(self, node: Node) -> t.Term:
        base = self.type_of(self.field(node, "type"))
        declarator = self.field(node, "declarator")
        value = self.field(node, "value") or self.field(declarator, "value") if declarator else None
        if declarator is None:
            return t.Opaque(())
        if declarator.type == "init_declarator":
            declarator = self.field(declarator, "declarator")
        if declarator is None:
            return t.Opaque(())
        found = self.declared(declarator, base)
        self.declare(found.name, found.type)
        return t.Bind(t.Name(found.name), self.value(value, found.type))

    def measured_size(self, node: Node) -> t.Term:
        """Lower a `sizeof` that stands by itself: its number is seldom known, its items may be."""
        typed = self.measured(node, None)
        return t.Literal(4) if typed is not None and typed.is_plain else t.Opaque(())

    def lambda_(self, node: Node) -> t.Term:
        return self.nameless(node, "")

    def nameless(self, node: Node, name: str) -> t.Function:
        """Lower a lambda; the variable that it is given to names it."""
        declarator = self.field(node, "declarator")
        given = self.parameters_of(declarator) if declarator is not None else []
        body = self.field(node, "body")
        types = {part.name: part.type for part, _, _ in given if part.name}
        returns, self.returns = self.returns, Type()
        with self.scope(types):
            does = self.body(body) if body is not None else ()
        self.returns = returns
        parameters = tuple(
            t.Parameter(part.name or f"_{i}", None, "plain") for i, (part, _, _) in enumerate(given)
        )
        return t.Function(name, parameters, does, (), yields=False, line=self.span(node)[0])


def _negative(number: t.Term) -> t.Term:
    value = number.value if isinstance(number, t.Literal) else None
    return t.Literal(-value) if isinstance(value, int | float) else number


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)
