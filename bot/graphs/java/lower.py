"""Java's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from bot.graphs.program import terms as t
from bot.graphs.program.calls import FIELDS
from bot.graphs.syntax import curly
from bot.graphs.syntax.curly import Curly
from bot.graphs.syntax.lowering import LowerExpression, LowerStatement

if TYPE_CHECKING:
    from tree_sitter import Node

_TYPES = frozenset(
    {
        "class_declaration",
        "interface_declaration",
        "enum_declaration",
        "record_declaration",
    }
)


class Java(Curly):
    """Lowers one piece of Java."""

    # Expressions

    def string(self, node: Node) -> t.Term:
        return t.Literal(_unescaped(self.text(node)[1:-1]))

    def method_call(self, node: Node) -> t.Term:
        owner, name = self.field(node, "object"), self.field(node, "name")
        called = self.text(name) if name is not None else ""
        function = t.Name(called) if owner is None else t.Attribute(self.expression(owner), called)
        return self.call(node, function, self.arguments(self.field(node, "arguments")))

    def new(self, node: Node) -> t.Term:
        kind = t.Name(self.type_name(self.field(node, "type")))
        made = self.call(node, kind, self.arguments(self.field(node, "arguments")))
        body = self.child(node, "class_body")
        if body is None:
            return made
        # Double braces: the statements of the block inside are run on the new object.
        inner = [part for part in self.parts(body) if part.type == "block"]
        line, last = self.span(node)
        steps = tuple(_on_new(term) for block in inner for term in self.body(block))
        this = t.Parameter("this", None, "plain")
        does = (*steps, t.Return(t.Name("this"), line, last))
        filled = t.Function("", (this,), does, (), yields=False, line=line)
        return self.call(node, filled, (made,))

    def new_array(self, node: Node) -> t.Term:
        written = self.field(node, "value")
        if written is not None:
            return self.expression(written)
        sizes = [p for d in self.parts(node) if d.type == "dimensions_expr" for p in self.parts(d)]
        kind = self.type_name(self.field(node, "type"))
        open_ended = self.child(node, "dimensions") is not None
        blank = t.Literal(None if open_ended else _BLANK.get(kind))
        return self.call(node, t.Name("__array__"), (blank, *self.expressions(sizes)))

    def array(self, node: Node) -> t.Term:
        return self.collection("list", node, self.expressions(self.parts(node)))

    def lambda_(self, node: Node) -> t.Term:
        given = self.field(node, "parameters")
        if given is None:
            names: list[Node] = []
        elif given.type == "identifier":
            names = [given]
        else:
            names = [self.field(part, "name") or part for part in self.parts(given)]
        body = self.field(node, "body")
        line, last = self.span(node)
        if body is not None and body.type == "block":
            does = self.body(body)
        else:
            does = (t.Return(self.expression(body), line, last),)
        parameters = tuple(t.Parameter(self.text(name), None, "plain") for name in names)
        return t.Function("", parameters, does, (), yields=False, line=line)

    def attribute(self, node: Node) -> t.Term:
        owner, name = self.field(node, "object"), self.field(node, "field")
        return t.Attribute(self.expression(owner), self.text(name) if name is not None else "")

    def cast(self, node: Node) -> t.Term:
        return self.expression(self.field(node, "value"))

    def type_name(self, node: Node | None) -> str:
        """Give the simple name of a type: `Map` of `java.util.Map<String, Integer>`."""
        if node is None:
            return ""
        if node.type == "generic_type":
            node = self.parts(node)[0]
        return self.text(node).rsplit(".", 1)[-1]

    # Statements

    def local(self, node: Node) -> t.Block:
        span = self.span(node)
        return tuple(
            t.Let(t.Name(self.text(name)), self.first_value(node, part), *span)
            for part in self.parts(node)
            if part.type == "variable_declarator" and (name := self.field(part, "name")) is not None
        )

    def first_value(self, declaration: Node, declarator: Node) -> t.Term:
        value = self.field(declarator, "value")
        if value is not None:
            return self.expression(value)
        return t.Literal(_BLANK.get(self.type_name(self.field(declaration, "type"))))

    def enhanced_for(self, node: Node) -> t.Block:
        return self.for_each(node)

    def class_(self, node: Node) -> t.Block:
        name = self.field(node, "name")
        body = self.field(node, "body")
        above = self.field(node, "superclass")
        bases = tuple(t.Name(self.type_name(part)) for part in self.parts(above))
        members = self.members(body)
        span = self.span(node)
        return (t.DefineClass(self.text(name) if name else "", bases, members, (), *span),)

    def members(self, body: Node | None) -> t.Block:
        """Lower the members of a class: types and methods first, for the first values use them."""
        types: list[t.Term] = []
        methods: list[t.Term] = []
        static: list[t.Term] = []
        fields: list[t.Term] = []
        for part in self.parts(body):
            if part.type in _TYPES:
                types += self.statement(part)
            elif part.type in ("method_declaration", "constructor_declaration"):
                methods += self.method(part)
            elif part.type == "static_initializer":
                static += self.statements(self.parts(part))
            elif part.type == "field_declaration":
                (static if self.is_static(part) else fields).extend(self.local(part))
        if fields and body is not None:
            span = self.span(body)
            this = t.Parameter("this", None, "plain")
            given = tuple(
                t.Assign((t.Attribute(t.Name("this"), term.target.id),), term.value, *span)
                for term in fields
                if isinstance(term, t.Let) and isinstance(term.target, t.Name)
            )
            first = t.Function(FIELDS, (this,), given, (), yields=False, line=span[0])
            methods.append(t.Define(first, *span))
        return (*types, *methods, *static)

    def is_static(self, node: Node) -> bool:
        marks = self.child(node, "modifiers")
        return marks is not None and "static" in self.text(marks).split()

    def method(self, node: Node) -> t.Block:
        made = node.type == "constructor_declaration"
        name = "__init__" if made else self.text(self.field(node, "name"))  # type: ignore[arg-type]
        static = self.is_static(node)
        given = self.parameters(self.field(node, "parameters"))
        if not static:
            given = (t.Parameter("this", None, "plain"), *given)
        body = self.field(node, "body")
        decorators = ("staticmethod",) if static else ()
        span = self.span(node)
        function = t.Function(
            name, given, self.body(body) if body else (), decorators, yields=False, line=span[0]
        )
        return (t.Define(function, *span),)

    def parameters(self, node: Node | None) -> tuple[t.Parameter, ...]:
        found: list[t.Parameter] = []
        for part in self.parts(node):
            many = part.type == "spread_parameter"
            declared = self.field(part, "name")
            if many:
                declarator = self.child(part, "variable_declarator")
                declared = self.field(declarator, "name") if declarator else None
            if declared is not None:
                kind = "rest" if many else "plain"
                typed = self.type_name(self.field(part, "type"))
                found.append(t.Parameter(self.text(declared), None, kind, typed))
        return tuple(found)

    expressions_of: ClassVar = {}
    statements_of: ClassVar = {}


_BLANK = {
    **dict.fromkeys(("int", "long", "short", "byte", "double", "float", "char"), 0),
    "boolean": False,
}


def _on_new(term: t.Term) -> t.Term:
    """Turn a bare call in a double brace into a call of the new object's method."""
    if isinstance(term, t.Do) and isinstance(term.value, t.Call):
        function = term.value.function
        if isinstance(function, t.Name):
            called = t.Attribute(t.Name("this"), function.id)
            return term._replace(value=term.value._replace(function=called))
    return term


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return text.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"').replace("\\\\", "\\")


EXPRESSIONS: dict[str, LowerExpression] = {
    **curly.EXPRESSIONS,
    "this": Java.name,
    "super": Java.name,
    "string_literal": Java.string,
    "character_literal": Java.string,
    "decimal_integer_literal": Java.integer,
    "hex_integer_literal": Java.integer,
    "decimal_floating_point_literal": Java.real,
    "method_invocation": Java.method_call,
    "object_creation_expression": Java.new,
    "array_creation_expression": Java.new_array,
    "array_initializer": Java.array,
    "array_access": Java.item,
    "lambda_expression": Java.lambda_,
    "field_access": Java.attribute,
    "cast_expression": Java.cast,
}
STATEMENTS: dict[str, LowerStatement] = {
    **curly.STATEMENTS,
    "local_variable_declaration": Java.local,
    "enhanced_for_statement": Java.enhanced_for,
    "class_declaration": Java.class_,
    "method_declaration": Java.method,
    "import_declaration": Java.nothing,
    "package_declaration": Java.nothing,
}
Java.expressions_of = EXPRESSIONS
Java.statements_of = STATEMENTS
