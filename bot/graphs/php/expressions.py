"""The expressions of PHP's syntax tree, lowered to the terms of a program.

Variables keep their dollar sign: PHP lets a function and a variable share a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bot.graphs.program import terms as t
from bot.graphs.syntax import curly
from bot.graphs.syntax.curly import OPERATORS, Curly
from bot.graphs.syntax.lowering import LowerExpression

if TYPE_CHECKING:
    from tree_sitter import Node

THIS: Final = "$this"
_ESCAPES: Final[Mapping[str, str]] = {"\\n": "\n", "\\t": "\t", "\\$": "$"}
_SUBSCRIPT: Final = "subscript_expression"
_OWN: Final = ("self", "static")


class Expressions(Curly):
    """Lowers the expressions of one piece of PHP."""

    classes: list[str]

    # Values

    def variable(self, node: Node) -> t.Term:
        return t.Name(self.text(node))

    def name(self, node: Node) -> t.Term:
        called = self.text(node).rsplit("\\", 1)[-1]
        if called in _OWN and self.classes:
            return t.Name(self.classes[-1])
        known = _CONSTANTS.get(called.lower())
        return t.Name(called) if known is None else known

    def boolean(self, node: Node) -> t.Term:
        return t.Literal(self.text(node).lower() == "true")

    def text_of(self, node: Node) -> t.Term:
        parts = [self.piece(part) for part in self.parts(node)]
        if all(isinstance(part, t.Literal) for part in parts):
            return t.Literal("".join(str(part.value) for part in parts))  # type: ignore[attr-defined]  # all are literals
        return t.Text(tuple(parts))

    def piece(self, node: Node) -> t.Term:
        if node.type == "string_content":
            return t.Literal(self.text(node))
        if node.type == "escape_sequence":
            text = self.text(node)
            return t.Literal(_ESCAPES.get(text, text[1:]))
        return self.expression(node)

    def array(self, node: Node) -> t.Term:
        """Lower `[…]` and `array(…)`; what has a key anywhere is a table."""
        elements = [(part, self.parts(part)) for part in self.parts(node)]
        if not any(len(parts) == 2 for _, parts in elements):
            return self.collection(
                "list", node, tuple(self.element(parts[0]) for _, parts in elements if parts)
            )
        pairs: list[tuple[t.Term, t.Term]] = []
        for number, (_, parts) in enumerate(elements):
            if len(parts) == 2:
                pairs.append((self.expression(parts[0]), self.expression(parts[1])))
            elif parts and parts[0].type == "variadic_unpacking":
                pairs.append((t.Spread(self.inner(parts[0])), t.NOTHING))
            elif parts:
                pairs.append((t.Literal(number), self.expression(parts[0])))
        return self.table(node, tuple(pairs))

    def element(self, node: Node) -> t.Term:
        if node.type == "variadic_unpacking":
            return t.Spread(self.inner(node))
        return self.expression(node)

    def listed(self, node: Node) -> t.Term:
        """Lower what `[$a, $b] = …` and `list($a, $b) = …` assign to."""
        parts: list[t.Term] = [t.Name("_")]
        for child in node.children:
            if child.type == ",":
                parts.append(t.Name("_"))
            elif child.is_named and child.type not in self.comments:
                parts[-1] = self.expression(child)
        if parts[-1] == t.Name("_"):
            parts.pop()
        return t.Collection("tuple", tuple(parts), *self.span(node), elided=False)

    def heredoc(self, node: Node) -> t.Term:
        """Lower a text of several lines; it is indented as its end is."""
        body, end = self.field(node, "value"), self.field(node, "end_tag")
        if body is None or end is None:
            return t.Literal("")
        parts: list[t.Term] = []
        position = body.start_byte
        for part in self.parts(body):
            if part.type in ("string_content", "nowdoc_string", "escape_sequence"):
                continue
            parts += (t.Literal(self.slice(position, part.start_byte)), self.expression(part))
            position = part.end_byte
        parts.append(t.Literal(self.slice(position, body.end_byte)))
        indent = " " * end.start_point[1]
        plain = tuple(
            t.Literal(str(part.value).replace(f"\n{indent}", "\n").removeprefix(indent))
            if isinstance(part, t.Literal)
            else part
            for part in parts
        )
        first, *_, last = (*plain, plain[-1])
        if isinstance(first, t.Literal):
            plain = (
                t.Literal(str(first.value).removeprefix("\n").removeprefix(indent)),
                *plain[1:],
            )
            last = plain[-1]
        if isinstance(last, t.Literal):
            plain = (*plain[:-1], t.Literal(str(last.value).removesuffix("\n")))
        return plain[0] if len(plain) == 1 else t.Text(plain)

    def slice(self, start: int, end: int) -> str:
        return self.source.code[start:end].decode("utf-8", "replace")

    def item(self, node: Node) -> t.Term:
        owner, *places = self.parts(node)
        return t.Item(self.expression(owner), self.expression(places[0] if places else None))

    def attribute(self, node: Node) -> t.Term:
        owner, name = self.field(node, "object"), self.field(node, "name")
        return t.Attribute(self.expression(owner), self.text(name).lstrip("$") if name else "")

    def static_member(self, node: Node) -> t.Term:
        parts = self.parts(node)
        return t.Attribute(self.expression(parts[0]), self.text(parts[-1]).lstrip("$"))

    # Operators

    def unary(self, node: Node) -> t.Term:
        operator = self.operator(node)
        value = self.expression(self.parts(node)[-1])
        known = {"!": "not", "-": "negative", "+": "positive"}.get(operator)
        return t.Operation(known, (value,)) if known else value

    def choice(self, node: Node) -> t.Term:
        test = self.expression(self.field(node, "condition"))
        body, other = self.field(node, "body"), self.field(node, "alternative")
        return t.Choice(test, self.expression(body) if body else test, self.expression(other))

    def cast(self, node: Node) -> t.Term:
        value = self.expression(self.field(node, "value"))
        kind = self.field(node, "type")
        function = _CASTS.get(self.text(kind).lower()) if kind is not None else None
        return self.call(node, t.Name(function), (value,)) if function else value

    def binary(self, node: Node) -> t.Term:
        operator = self.operator(node).lower()
        sides = (
            self.expression(self.field(node, "left")),
            self.expression(self.field(node, "right")),
        )
        return t.Operation(OPERATORS.get(operator, operator), sides)

    def bind(self, node: Node) -> t.Term:
        target, value = self.assigned(node)
        if isinstance(target, t.Item):
            return self.put(node, target, value)
        return t.Bind(target, value)

    def put(self, node: Node, target: t.Item, value: t.Term) -> t.Term:
        """Lower `$a[…][…] = value`, which makes the arrays on the way that are not there."""
        place = () if target.place is t.NOTHING else (target.place,)
        owner = self.grown(node, target.owner)
        if isinstance(value, t.Name | t.Item) and "&" not in self.text(node):
            value = t.Operation("copied", (value,))
        return self.call(node, t.Name("__put__"), (owner, value, *place))

    def grown(self, node: Node, owner: t.Term) -> t.Term:
        if isinstance(owner, t.Item):
            place = () if owner.place is t.NOTHING else (owner.place,)
            return self.call(node, t.Name("__grow__"), (self.grown(node, owner.owner), *place))
        return t.Bind(owner, t.Operation("array", (owner,)))

    def yield_(self, node: Node) -> t.Term:
        """Lower `yield $x`, `yield $k => $x` and `yield from $all`."""
        value = self.inner(node)
        given = self.parts(node)
        if given and given[0].type == "array_element_initializer":
            value = self.expression(self.parts(given[0])[-1])
        return t.Yield(value, many=any(child.type == "yield from" for child in node.children))

    def match(self, node: Node) -> t.Term:
        subject = self.expression(self.field(node, "condition"))
        made: t.Term = t.Opaque(())
        for part in reversed(self.parts(self.field(node, "body"))):
            value = self.expression(self.field(part, "return_expression"))
            tests = self.arguments(self.field(part, "conditional_expressions"))
            if not tests:
                made = value
                continue
            same = tuple(t.Operation("==", (subject, test)) for test in tests)
            made = t.Choice(same[0] if len(same) == 1 else t.Operation("or", same), value, made)
        return made

    # Calls and functions

    def called(self, node: Node) -> t.Term:
        function = self.field(node, "function")
        if function is not None and function.type == "name":
            known = _FORMS.get(self.text(function).lower())
            if known is not None:
                return known(self, node)
        return self.call(node, self.expression(function), *self.given(node))

    def method_call(self, node: Node) -> t.Term:
        return self.call(node, self.attribute(node), *self.given(node))

    def static_call(self, node: Node) -> t.Term:
        scope, name = self.field(node, "scope"), self.field(node, "name")
        called = self.text(name) if name is not None else ""
        owner: t.Term = self.expression(scope)
        if scope is not None and self.text(scope) == "parent":
            owner = t.Call(t.Name("super"), (), (), *self.span(node))
            called = _NAMES.get(called, called)
        return self.call(node, t.Attribute(owner, called), *self.given(node))

    def new(self, node: Node) -> t.Term:
        parts = self.parts(node)
        kind = self.expression(parts[0]) if parts else t.Opaque(())
        arguments = self.child(node, "arguments")
        plain, named = self.given_in(arguments)
        return self.call(node, kind, plain, named)

    def given(self, node: Node) -> tuple[t.Block, tuple[tuple[str, t.Term], ...]]:
        return self.given_in(self.field(node, "arguments"))

    def given_in(self, node: Node | None) -> tuple[t.Block, tuple[tuple[str, t.Term], ...]]:
        plain: list[t.Term] = []
        named: list[tuple[str, t.Term]] = []
        for part in self.parts(node):
            name = self.field(part, "name")
            inner = self.parts(part)
            if not inner:
                continue
            if name is not None:
                named.append((f"${self.text(name)}", self.expression(inner[-1])))
            else:
                plain.append(self.element(inner[-1]))
        return tuple(plain), tuple(named)

    def function(self, node: Node) -> t.Term:
        body = self.field(node, "body")
        line, last = self.span(node)
        if body is not None and body.type == "compound_statement":
            does = self.body(body)
        else:
            does = (t.Return(self.expression(body), line, last),)
        shared = self.shared_by_reference(node)
        parameters = self.parameters(self.field(node, "parameters"))
        return t.Function("", parameters, (*shared, *does), (), yields=False, line=line)

    def shared_by_reference(self, node: Node) -> t.Block:
        """Give the outer variables that `use (&$x)` lets a function change."""
        clause = self.child(node, "anonymous_function_use_clause")
        names = tuple(self.text(p).lstrip("&") for p in self.parts(clause) if "&" in self.text(p))
        return (t.Share(names, outermost=False, line=1, last=1),) if names else ()

    def parameters(self, node: Node | None) -> tuple[t.Parameter, ...]:
        found: list[t.Parameter] = []
        for part in self.parts(node):
            name, default = self.field(part, "name"), self.field(part, "default_value")
            if name is not None:
                kind = "rest" if part.type == "variadic_parameter" else "plain"
                value = self.expression(default) if default is not None else None
                found.append(t.Parameter(self.text(name), value, kind))
        return tuple(found)


def _isset(self: Expressions, node: Node) -> t.Term:
    given = self.given(node)[0]
    tests = tuple(t.Operation("is not", (part, t.NOTHING)) for part in given)
    return tests[0] if len(tests) == 1 else t.Operation("and", tests)


def _empty(self: Expressions, node: Node) -> t.Term:
    return t.Operation("not", self.given(node)[0][:1] or (t.NOTHING,))


def _array(self: Expressions, node: Node) -> t.Term:
    return self.collection("list", node, self.given(node)[0])


_FORMS: Final[Mapping[str, LowerExpression]] = {"isset": _isset, "empty": _empty, "array": _array}
_NAMES: Final[Mapping[str, str]] = {"__construct": "__init__"}
_CASTS: Final[Mapping[str, str]] = {
    "int": "intval",
    "integer": "intval",
    "float": "floatval",
    "double": "floatval",
    "string": "strval",
}
_CONSTANTS: Final[Mapping[str, t.Term]] = {
    "null": t.NOTHING,
    "php_eol": t.Literal("\n"),
    "php_int_max": t.Literal(2**63 - 1),
    "inf": t.Literal(float("inf")),
}
EXPRESSIONS: Final[Mapping[str, LowerExpression]] = {
    **curly.EXPRESSIONS,
    "variable_name": Expressions.variable,
    "name": Expressions.name,
    "qualified_name": Expressions.name,
    "relative_scope": Expressions.name,
    "boolean": Expressions.boolean,
    "integer": Expressions.integer,
    "float": Expressions.real,
    "string": Expressions.text_of,
    "encapsed_string": Expressions.text_of,
    "array_creation_expression": Expressions.array,
    "list_literal": Expressions.listed,
    "subscript_expression": Expressions.item,
    "member_access_expression": Expressions.attribute,
    "nullsafe_member_access_expression": Expressions.attribute,
    "scoped_property_access_expression": Expressions.static_member,
    "class_constant_access_expression": Expressions.static_member,
    "unary_op_expression": Expressions.unary,
    "conditional_expression": Expressions.choice,
    "cast_expression": Expressions.cast,
    "binary_expression": Expressions.binary,
    "assignment_expression": Expressions.bind,
    "augmented_assignment_expression": Expressions.bind,
    "reference_assignment_expression": Expressions.bind,
    "match_expression": Expressions.match,
    "function_call_expression": Expressions.called,
    "member_call_expression": Expressions.method_call,
    "nullsafe_member_call_expression": Expressions.method_call,
    "scoped_call_expression": Expressions.static_call,
    "object_creation_expression": Expressions.new,
    "anonymous_function": Expressions.function,
    "arrow_function": Expressions.function,
    "by_ref": Expressions.inner,
    "clone_expression": Expressions.inner,
    "print_intrinsic": Expressions.inner,
    "heredoc": Expressions.heredoc,
    "nowdoc": Expressions.heredoc,
    "yield_expression": Expressions.yield_,
}
