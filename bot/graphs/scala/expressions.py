"""The expressions of Scala's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bot.graphs.program import terms as t
from bot.graphs.scala.patterns import condition
from bot.graphs.syntax import curly
from bot.graphs.syntax.curly import OPERATORS, Curly
from bot.graphs.syntax.lowering import LowerExpression

if TYPE_CHECKING:
    from tree_sitter import Node

_BLOCKS: Final = ("block", "indented_block")
_CASES: Final = ("case_block", "indented_cases")
_COMPARES: Final = ("==", "!=", "<=", ">=", "=>")


class Expressions(Curly):
    """Lowers the expressions of one piece of Scala.

    Attributes:
        operators: the operators that the source defines.
        functions: the names that the source defines as functions; what else is called with one
            argument by a bare name is a collection that is looked into.
        holes: the parameters that the underscores of the argument at hand stand for.
    """

    functions: frozenset[str]
    operators: frozenset[str]
    holes: list[str]

    # Values

    def character(self, node: Node) -> t.Term:
        return t.Literal(self.text(node)[1:-1])

    def string(self, node: Node) -> t.Term:
        text = self.text(node)
        if text.startswith('"""'):
            return t.Literal(text[3:-3])
        return t.Literal(text[1:-1].replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"'))

    def interpolated(self, node: Node) -> t.Term:
        inner = self.child(node, "interpolated_string")
        if inner is None:
            return t.Opaque(())
        parts: list[t.Term] = []
        position = inner.start_byte + (3 if self.text(inner).startswith('"""') else 1)
        for part in self.parts(inner):
            if part.start_byte > position:
                parts.append(t.Literal(self.slice(position, part.start_byte)))
            parts.append(self.inner(part))
            position = part.end_byte
        end = inner.end_byte - (3 if self.text(inner).endswith('"""') else 1)
        if end > position:
            parts.append(t.Literal(self.slice(position, end)))
        return t.Text(tuple(parts))

    def slice(self, start: int, end: int) -> str:
        return self.source.code[start:end].decode("utf-8", "replace")

    def boolean(self, node: Node) -> t.Term:
        return t.Literal(self.text(node) == "true")

    def hole(self, _: Node) -> t.Term:
        name = f"_{len(self.holes)}"
        self.holes.append(name)
        return t.Name(name)

    def tuple_(self, node: Node) -> t.Term:
        return t.Collection("tuple", self.arguments(node), *self.span(node), elided=False)

    def name(self, node: Node) -> t.Term:
        text = self.text(node)
        return self.collection("list", node, ()) if text == "Nil" else t.Name(text)

    def member(self, node: Node | None) -> t.Term:
        """Lower `a.b` as it stands before a call or an assignment."""
        if node is None or node.type != "field_expression":
            return self.expression(node)
        owner, name = self.field(node, "value"), self.field(node, "field")
        called = self.text(name) if name is not None else ""
        if owner is not None and self.text(owner) in _PACKAGES:
            return t.Name(called)
        return t.Attribute(self.expression(owner), called)

    def attribute(self, node: Node) -> t.Term:
        """Lower `a.b`, which also calls the method `b` of `a` when it is no value."""
        found = self.member(node)
        if not isinstance(found, t.Attribute):
            return found
        of_object = isinstance(found.owner, t.Name) and found.owner.id[:1].isupper()
        if found.name in self.values and not of_object:
            return found
        if isinstance(found.owner, t.Name) and found.owner.id == "this":
            return found
        return self.call(node, found, ())

    def infix(self, node: Node) -> t.Term:
        operator = self.operator(node)
        left, right = self.field(node, "left"), self.field(node, "right")
        if operator.endswith("=") and operator not in _COMPARES and len(operator) > 1:
            target = self.expression(left)
            return t.Bind(target, self.changed(operator[:-1], target, self.expression(right)))
        if operator in self.operators:
            by = (self.argument(right),)
            return self.call(node, t.Attribute(self.expression(left), operator), by)
        if operator[:1].isalpha() and operator not in _RANGES:
            function = t.Attribute(self.expression(left), operator)
            return self.call(node, function, (self.argument(right),))
        return t.Operation(
            OPERATORS.get(operator, operator), (self.expression(left), self.expression(right))
        )

    def changed(self, operator: str, target: t.Term, value: t.Term) -> t.Term:
        """Give what `x op= y` assigns; operators that end with a colon belong to the right side."""
        if operator.endswith(":"):
            return t.Operation(operator, (value, target))
        return t.Operation(f"{operator}=", (target, value))

    def prefix(self, node: Node) -> t.Term:
        value = self.inner(node)
        known = {"!": "not", "-": "negative"}.get(self.text(node)[:1])
        return t.Operation(known, (value,)) if known else value

    def bind(self, node: Node) -> t.Term:
        return t.Bind(
            self.expression(self.field(node, "left")), self.expression(self.field(node, "right"))
        )

    def match(self, node: Node) -> t.Term:
        subject = self.expression(self.field(node, "value"))
        cases = self.field(node, "body")
        line, last = self.span(node)
        given = t.Parameter(_SUBJECT.id, None, "plain")
        body = self.cases(cases, _SUBJECT) if cases is not None else ()
        function = t.Function("", (given,), body, (), yields=False, line=line)
        return t.Call(function, (subject,), (), line, last)

    def cases(self, node: Node, subject: t.Term) -> t.Block:
        """Lower the cases of a match as tests, each in the `else` of the one before."""
        chain: t.Block = ()
        for part in reversed(self.parts(node)):
            pattern = self.field(part, "pattern")
            test = condition(self, pattern, subject) if pattern is not None else t.Opaque(())
            guard = self.child(part, "guard")
            if guard is not None:
                test = t.Operation("and", (test, self.inner(guard)))
            body = self.field(part, "body")
            does = given_back(self.block(body)) if body is not None else ()
            chain = (t.If(test, does, chain, *self.span(part)),)
        return chain

    def worth(self, node: Node) -> t.Term:
        """Lower a block for what its last expression is worth."""
        body = given_back(self.body(node))
        if len(body) == 1 and isinstance(body[0], t.Return):
            value: t.Term = body[0].value
            return value
        line, last = self.span(node)
        function = t.Function("", (), body, (), yields=False, line=line)
        return t.Call(function, (), (), line, last)

    def for_yield(self, node: Node) -> t.Term:
        clauses: list[t.Clause] = []
        for part in self.enumerators(node):
            if part.type == "guard":
                if clauses:
                    last = clauses[-1]
                    clauses[-1] = last._replace(tests=(*last.tests, self.inner(part)))
                continue
            target, source, guards = self.enumerated(part)
            clauses.append(t.Clause(target, source, guards))
        value = self.expression(self.field(node, "body"))
        return t.Comprehension("list", t.NOTHING, value, tuple(clauses), *self.span(node))

    def enumerators(self, node: Node) -> list[Node]:
        return self.parts(self.child(node, "enumerators"))

    def enumerated(self, node: Node) -> tuple[t.Term, t.Term, t.Block]:
        """Give the target, the source and the guards of `x <- xs if …`; `x = y` has one item."""
        target, source, *rest = self.parts(node)
        guards = tuple(self.inner(part) for part in rest if part.type == "guard")
        values = self.expression(source)
        if not any(self.text(child) == "<-" for child in node.children if not child.is_named):
            values = t.Collection("tuple", (values,), *self.span(node), elided=False)
        return self.target(target), values, guards

    def target(self, node: Node) -> t.Term:
        """Lower what a value is taken apart into."""
        if node.type in ("tuple_pattern", "tuple_expression", "case_class_pattern"):
            parts = [part for part in self.parts(node) if part.type != "type_identifier"]
            inner = tuple(self.target(part) for part in parts)
            return t.Collection("tuple", inner, *self.span(node), elided=False)
        if node.type == "typed_pattern":
            return self.target(self.parts(node)[0])
        return t.Name(self.text(node))

    # Calls

    def called(self, node: Node) -> t.Term:
        function = self.field(node, "function")
        given = self.field(node, "arguments")
        inner = function
        if inner is not None and inner.type == "generic_function":
            inner = self.field(inner, "function")
        owner = self.member(inner)
        name = self.called_name(inner)
        second = function is not None and function.type == "call_expression"
        by_name = name == "getOrElseUpdate" or (second and name == "fill")
        arguments, named = self.given(given, by_name=by_name)
        if second:
            if isinstance(owner, t.Call):
                last = self.span(node)[1]
                return owner._replace(arguments=(*owner.arguments, *arguments), last=last)
            return t.Item(owner, arguments[0]) if len(arguments) == 1 else self.opaque(node)
        if len(arguments) == 1 and not named and self.looks_into(function, name):
            return t.Item(owner, arguments[0])
        if owner == t.Name("copy") and "copy" not in self.functions:
            owner = t.Attribute(t.Name("this"), "copy")
        if isinstance(owner, t.Name) and "apply" in self.functions and name[:1].isupper():
            return self.call(node, t.Name("__apply__"), (owner, *arguments), named)
        return self.call(node, owner, arguments, named)

    def called_name(self, function: Node | None) -> str:
        if function is None:
            return ""
        if function.type == "call_expression":
            return self.called_name(self.field(function, "function"))
        if function is not None and function.type == "field_expression":
            function = self.field(function, "field")
        return self.text(function) if function is not None else ""

    def looks_into(self, function: Node | None, name: str) -> bool:
        """Tell whether `name(x)` gives an item of a collection rather than calls a function."""
        if function is None or name in self.functions or name[:1].isupper():
            return False
        if function.type == "field_expression":
            owner = self.field(function, "value")
            return name in self.values or (owner is not None and self.text(owner) == "this")
        return function.type == "identifier" and name not in _BUILT_IN

    values: frozenset[str]
    """The names that the source gives to values of classes."""

    def given(
        self, node: Node | None, *, by_name: bool
    ) -> tuple[t.Block, tuple[tuple[str, t.Term], ...]]:
        if node is None:
            return (), ()
        if node.type in (*_BLOCKS, *_CASES):
            return (self.argument(node),), ()
        plain: list[t.Term] = []
        named: list[tuple[str, t.Term]] = []
        for part in self.parts(node):
            if part.type == "assignment_expression":
                name = self.field(part, "left")
                if name is not None and name.type == "identifier":
                    named.append((self.text(name), self.argument(self.field(part, "right"))))
                    continue
            plain.append(self.argument(part))
        if by_name and plain:
            plain[-1] = _later(plain[-1], self.span(node)[0])
        return (*plain, *self.gap(node)), tuple(named)

    def argument(self, node: Node | None) -> t.Term:
        """Lower an argument; one with underscores in it is a function of what they stand for."""
        if node is None:
            return t.NOTHING
        if node.type == "wildcard":
            return self.hole(node)
        if node.type in _BLOCKS:
            parts = self.parts(node)
            if len(parts) == 1 and parts[0].type in ("lambda_expression", *_CASES):
                return self.argument(parts[0])
        if node.type in _CASES:
            return self.case_function(node)
        outer, self.holes = self.holes, []
        value = self.expression(node)
        holes, self.holes = self.holes, outer
        if not holes:
            return value
        parameters = tuple(t.Parameter(name, None, "plain") for name in holes)
        line, last = self.span(node)
        return t.Function(
            "", parameters, (t.Return(value, line, last),), (), yields=False, line=line
        )

    def case_function(self, node: Node) -> t.Term:
        """Lower `{ case … => … }`; what it is handed is matched as a whole."""
        line, last = self.span(node)
        subject = t.Call(t.Name("__whole__"), (t.Name("__given__"),), (), line, last)
        start = t.Let(_SUBJECT, subject, line, last)
        body = (start, *self.cases(node, _SUBJECT))
        rest = t.Parameter("__given__", None, "rest")
        return t.Function("", (rest,), body, (), yields=False, line=line)

    def new(self, node: Node) -> t.Term:
        parts = self.parts(node)
        kind = self.type_name(parts[0]) if parts else ""
        plain, named = self.given(self.child(node, "arguments"), by_name=False)
        return self.call(node, t.Name(kind), plain, named)

    def generic(self, node: Node) -> t.Term:
        return self.expression(self.field(node, "function"))

    def lambda_(self, node: Node) -> t.Term:
        parts = self.parts(node)
        given = self.field(node, "parameters")
        names = [given] if given is not None and given.type == "identifier" else self.parts(given)
        parameters = tuple(
            t.Parameter(self.text(self.field(name, "name") or name), None, "plain")
            for name in names
        )
        does = [part for part in parts if given is None or part.id != given.id]
        body = self.block(does[0]) if len(does) == 1 else self.statements(does)
        line = self.span(node)[0]
        return t.Function("", parameters, given_back(body), (), yields=False, line=line)

    def type_name(self, node: Node) -> str:
        if node.type == "generic_type":
            node = self.parts(node)[0]
        return self.text(node).rsplit(".", 1)[-1]


def given_back(body: t.Block) -> t.Block:
    """Turn the last expression of a body into what it gives back."""
    if not body:
        return body
    *rest, last = body
    if isinstance(last, t.Do):
        last = t.Return(last.value, last.line, last.last)
    elif isinstance(last, t.If):
        last = last._replace(body=given_back(last.body), otherwise=given_back(last.otherwise))
    return (*rest, last)


def _later(value: t.Term, line: int) -> t.Term:
    return t.Function("", (), (t.Return(value, line, line),), (), yields=False, line=line)


_SUBJECT: Final = t.Name("match subject")
_RANGES: Final = ("to", "until", "by")
_PACKAGES: Final = ("mutable", "immutable", "collection", "scala", "scala.collection.mutable")
_BUILT_IN: Final = ("println", "copy", "print", "require", "assert", "identity", "s", "f")
EXPRESSIONS: Final[Mapping[str, LowerExpression]] = {
    **curly.EXPRESSIONS,
    "identifier": Expressions.name,
    "operator_identifier": Expressions.name,
    "stable_identifier": Expressions.name,
    "this": Expressions.name,
    "boolean_literal": Expressions.boolean,
    "integer_literal": Expressions.integer,
    "floating_point_literal": Expressions.real,
    "character_literal": Expressions.character,
    "string": Expressions.string,
    "interpolated_string_expression": Expressions.interpolated,
    "wildcard": Expressions.hole,
    "tuple_expression": Expressions.tuple_,
    "field_expression": Expressions.attribute,
    "infix_expression": Expressions.infix,
    "prefix_expression": Expressions.prefix,
    "assignment_expression": Expressions.bind,
    "if_expression": Expressions.choice,
    "match_expression": Expressions.match,
    "for_expression": Expressions.for_yield,
    "block": Expressions.worth,
    "indented_block": Expressions.worth,
    "call_expression": Expressions.called,
    "instance_expression": Expressions.new,
    "generic_function": Expressions.generic,
    "lambda_expression": Expressions.lambda_,
    "ascription_expression": lambda self, node: self.expression(self.parts(node)[0]),
}
