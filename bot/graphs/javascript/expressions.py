"""The expressions of JavaScript and TypeScript, lowered to the terms of a program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.graphs.javascript.patterns import Patterns
from bot.graphs.program import terms as t
from bot.graphs.syntax.curly import OPERATORS

if TYPE_CHECKING:
    from tree_sitter import Node

THIS: Final = t.Parameter("this", None, "receiver")
FUNCTIONS: Final = frozenset(
    {"function_expression", "arrow_function", "generator_function", "function"}
)
VIEWS: Final = frozenset(
    {"Object.keys", "Object.values", "Object.entries", "Array.from", "Object.getOwnPropertyNames"}
)
"""What shows another value; called by one name, so that it is seen what it shows."""

_ESCAPE: Final = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL
)
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_MARKED: Final = ("typeof", "~", "void")


class Expressions(Patterns):
    """Lowers expressions."""

    # Plain values

    def string(self, node: Node) -> t.Term:
        return t.Literal(unescaped(self.text(node)[1:-1]))

    def template(self, node: Node) -> t.Term:
        parts: list[t.Term] = []
        at = node.start_byte + 1
        for part in node.children:
            if part.type == "template_substitution":
                parts += (self._written(at, part.start_byte), self.inner(part))
                at = part.end_byte
        parts.append(self._written(at, node.end_byte - 1))
        return parts[0] if len(parts) == 1 else t.Text(tuple(parts))

    def _written(self, start: int, end: int) -> t.Term:
        return t.Literal(unescaped(self.source.code[start:end].decode("utf-8", "replace")))

    def number(self, node: Node) -> t.Term:
        text = self.text(node).lower()
        if text[:2] not in ("0x", "0b", "0o") and ("." in text or "e" in text):
            try:
                value = float(text.replace("_", ""))
            except ValueError:
                return t.Opaque(())
            return t.Literal(int(value) if value.is_integer() else value)
        return self.integer(node)

    def regex(self, node: Node) -> t.Term:
        pattern = self.field(node, "pattern")
        text = self.text(pattern) if pattern is not None else ""
        return self.call(node, t.Name("RegExp"), (t.Literal(text),))

    # Containers

    def array(self, node: Node) -> t.Term:
        return self.collection("list", node, self.expressions(self.parts(node)))

    def object(self, node: Node) -> t.Term:
        pairs = [pair for part in self.parts(node) if (pair := self._pair(part)) is not None]
        return self.table(node, tuple(pairs))

    def _pair(self, node: Node) -> tuple[t.Term, t.Term] | None:
        kind = node.type
        if kind == "pair":
            return self._property(node)
        if kind == "shorthand_property_identifier":
            name = self.text(node)
            return t.Literal(name), t.Name(name)
        if kind == "spread_element":
            return t.Spread(self.inner(node)), t.NOTHING
        return self._method_property(node) if kind == "method_definition" else None

    def _property(self, node: Node) -> tuple[t.Term, t.Term] | None:
        key, value = self.field(node, "key"), self.field(node, "value")
        if key is None:
            return None
        named = self.key(key)
        if value is not None and value.type in FUNCTIONS and isinstance(named, t.Literal):
            return named, self.function(value, str(named.value))
        return named, self.expression(value)

    def _method_property(self, node: Node) -> tuple[t.Term, t.Term] | None:
        name = self.field(node, "name")
        if name is None or self.has_mark(node, "set"):
            return None
        named = self.key(name)
        marks = ("property",) if self.has_mark(node, "get") else ()
        text = str(named.value) if isinstance(named, t.Literal) else ""
        return named, self.function(node, text, marks)

    def spread(self, node: Node) -> t.Term:
        return t.Spread(self.inner(node))

    # Functions

    def lambda_(self, node: Node) -> t.Term:
        name = self.field(node, "name")
        return self.function(node, self.text(name) if name is not None else "")

    def function(self, node: Node, name: str, decorators: tuple[str, ...] = ()) -> t.Function:
        """Lower a function of any kind; all but arrows take what they are called on."""
        parameters, first = self.parameters(node)
        body = self.field(node, "body")
        line, last = self.span(node)
        if body is None:
            does: t.Block = ()
        elif body.type == "statement_block":
            does = self.body(body)
        else:
            does = (t.Return(self.expression(body), line, last),)
        if node.type != "arrow_function":
            parameters = (THIS, *parameters)
        yields = node.type.startswith("generator") or self.has_mark(node, "*")
        return t.Function(name, parameters, (*first, *does), decorators, yields=yields, line=line)

    def parameters(self, node: Node) -> tuple[tuple[t.Parameter, ...], t.Block]:
        """Lower parameters, and the statements that take apart what they are given."""
        single = self.field(node, "parameter")
        nodes = [single] if single is not None else self.parts(self.field(node, "parameters"))
        found: list[t.Parameter] = []
        first: list[t.Term] = []
        for part in nodes:
            pattern, default = part, None
            if part.type in ("required_parameter", "optional_parameter"):
                pattern = self.field(part, "pattern") or part
                default = self.field(part, "value")
            if pattern.type == "assignment_pattern":
                default = self.field(pattern, "right")
                pattern = self.field(pattern, "left") or pattern
            if pattern.type == "this":
                continue
            rest = pattern.type == "rest_pattern"
            bound = self.bound(self.parts(pattern)[0] if rest else pattern)
            target, after = bound
            if not isinstance(target, t.Name):
                held = self.held(pattern)
                after = ((target, held), *after)
                target = held
            if rest:
                copy = t.Collection("list", (t.Spread(target),), *self.span(part), elided=False)
                after = ((target, copy), *after)
            value = self.expression(default) if default is not None else None
            found.append(t.Parameter(target.id, value, "rest" if rest else "plain"))
            first += self.given(part, after)
            if self.child(part, "accessibility_modifier") or self.has_mark(part, "readonly"):
                own = t.Attribute(t.Name("this"), target.id)
                first.append(t.Assign((own,), target, *self.span(part)))
        return tuple(found), tuple(first)

    def has_mark(self, node: Node, mark: str) -> bool:
        """Tell whether a word or sign such as `static` stands right inside a node."""
        return any(child.type == mark for child in node.children if not child.is_named)

    def yield_(self, node: Node) -> t.Term:
        return t.Yield(self.inner(node), many=self.has_mark(node, "*"))

    # Access and calls

    def attribute(self, node: Node) -> t.Term:
        owner, name = self.field(node, "object"), self.field(node, "property")
        named = self.text(name) if name is not None else ""
        if owner is not None and owner.type == "super":
            return t.Attribute(self._above(node), named)
        lowered = self.expression(owner)
        if named == "prototype":
            return lowered
        if lowered == t.Name("require") and named == "main":
            return t.Name("module")
        return t.Attribute(lowered, named)

    def _above(self, node: Node) -> t.Term:
        return self.call(node, t.Name("super"), ())

    def method_call(self, node: Node) -> t.Term:
        called = self.field(node, "function")
        given = self.field(node, "arguments")
        arguments = self.arguments(given) if given and given.type == "arguments" else ()
        if called is not None and called.type == "super":
            return self.call(node, t.Attribute(self._above(node), "__init__"), arguments)
        if called is not None and called.type == "member_expression":
            text = self.text(called) if called.end_byte - called.start_byte < 40 else ""
            if text in VIEWS:
                return self.call(node, t.Name(text), arguments)
        return self.call(node, self.expression(called), arguments)

    def new(self, node: Node) -> t.Term:
        kind = self.expression(self.field(node, "constructor"))
        arguments = self.arguments(self.field(node, "arguments"))
        if isinstance(kind, t.Name):
            return self.call(node, kind, arguments)
        return self.call(node, t.Name("__new__"), (kind, *arguments))

    # Operations

    def binary(self, node: Node) -> t.Term:
        operator = self.operator(node)
        left = self.expression(self.field(node, "left"))
        right = self.expression(self.field(node, "right"))
        if _META in (left, right):
            return t.Literal(value=True)
        if operator == "in":
            operator = "in object"
        return t.Operation(OPERATORS.get(operator, operator), (left, right))

    def meta(self, _: Node) -> t.Term:
        return t.Name("import.meta")

    def unary(self, node: Node) -> t.Term:
        operator = self.operator(node)
        operand = self.field(node, "argument")
        if operator == "delete" and operand is not None:
            taken = self.expression(operand)
            if isinstance(taken, t.Attribute):
                return self.call(node, t.Name("__delete__"), (taken.owner, t.Literal(taken.name)))
            if isinstance(taken, t.Item):
                return self.call(node, t.Name("__delete__"), (taken.owner, taken.place))
            return t.Opaque((taken,))
        if operator in _MARKED:
            return t.Operation(operator, (self.expression(operand),))
        return super().unary(node)

    def sequence(self, node: Node) -> t.Term:
        """Lower `a, b`, which is worth what comes last."""
        items = self.expressions(self.parts(node))
        return t.Item(t.Collection("tuple", items, *self.span(node), elided=False), t.Literal(-1))

    def assigned(self, node: Node) -> tuple[t.Term, t.Term]:
        left = self.field(node, "left")
        if left is not None and left.type == "array_pattern":
            return self.bound(left).target, self.expression(self.field(node, "right"))
        return super().assigned(node)

    def first_part(self, node: Node) -> t.Term:
        """Lower what stands before a type: `x as T`, `x!`, `f<T>`."""
        parts = self.parts(node)
        return self.expression(parts[0]) if parts else t.NOTHING


_META: Final = t.Attribute(t.Name("import.meta"), "url")


def unescaped(text: str) -> str:
    """Give the text that a literal stands for."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else ""
    if found[4]:
        return ""
    return _LETTERS.get(found[5], found[5])
