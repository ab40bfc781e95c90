"""Java's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.graphs.java.classes import JavaClasses
from bot.graphs.program import terms as t
from bot.graphs.syntax import curly
from bot.graphs.syntax.lowering import LowerExpression, LowerStatement

if TYPE_CHECKING:
    from tree_sitter import Node


class Java(JavaClasses):
    """Lowers one piece of Java."""

    def for_(self, node: Node) -> t.Block:
        test = self.field(node, "condition")
        return self.counted(
            node,
            first=self.many(node, "init"),
            test=self.expression(test) if test is not None else t.Literal(value=True),
            update=self.many(node, "update"),
        )

    def many(self, node: Node, field: str) -> t.Block:
        """Lower the statements in a part of a loop's head, where several may stand."""
        return tuple(
            term
            for part in node.children_by_field_name(field)
            for term in (
                self.statement(part) if part.type in self.statements_of else self.effect(part)
            )
        )

    def labelled(self, node: Node) -> t.Block:
        parts = self.parts(node)
        return self.statement(parts[-1]) if len(parts) > 1 else ()

    def switch(self, node: Node) -> t.Block:
        """Lower a `switch` as a chain of tests; cases without statements share the next ones."""
        value = self.expression(self.field(node, "condition"))
        found: t.Block = ()
        waiting: t.Block = ()
        for group in reversed(self.parts(self.field(node, "body"))):
            labels = [part for part in self.parts(group) if part.type == "switch_label"]
            does = self.statements(p for p in self.parts(group) if p.type != "switch_label")
            does = does or waiting
            waiting = does
            does = tuple(term for term in does if not isinstance(term, t.Leave))
            tests = [test for label in labels if (test := self.cases(value, label)) is not None]
            if len(tests) < len(labels):
                found = does
            elif tests:
                test = tests[0] if len(tests) == 1 else t.Operation("or", tuple(tests))
                found = (t.If(test, does, found, *self.span(group)),)
        return found

    def try_with(self, node: Node) -> t.Block:
        """Lower a `try` that opens something first."""
        span = self.span(node)
        opened = tuple(
            t.Let(t.Name(self.text(name)), self.expression(self.field(part, "value")), *span)
            for part in self.parts(self.field(node, "resources"))
            if (name := self.field(part, "name")) is not None
        )
        return (*opened, *self.try_(node))

    def give(self, node: Node) -> t.Block:
        """Lower `yield value`, which a case of a `switch` is worth."""
        parts = self.parts(node)
        return (t.Return(self.expression(parts[0]) if parts else t.NOTHING, *self.span(node)),)

    def started(self, function: t.Term, definition: t.Term) -> t.Term:
        """Call `main` as it is called when no arguments are given."""
        line, last = definition.line, definition.last  # type: ignore[attr-defined]  # a definition counts its lines
        none = t.Collection("list", (), 0, 0, elided=False)
        return t.Do(t.Call(function, (none,), (), line, last), line, last)


EXPRESSIONS: dict[str, LowerExpression] = {
    **curly.EXPRESSIONS,
    "this": Java.name,
    "type_identifier": Java.name,
    "super": Java.super_,
    "string_literal": Java.string,
    "character_literal": Java.character,
    **dict.fromkeys(
        (
            "decimal_integer_literal",
            "hex_integer_literal",
            "octal_integer_literal",
            "binary_integer_literal",
        ),
        Java.integer,
    ),
    "decimal_floating_point_literal": Java.real,
    "method_invocation": Java.method_call,
    "object_creation_expression": Java.new,
    "array_creation_expression": Java.new_array,
    "array_initializer": Java.array,
    "array_access": Java.item,
    "lambda_expression": Java.lambda_,
    "method_reference": Java.reference,
    "field_access": Java.attribute,
    "cast_expression": Java.cast,
    "instanceof_expression": Java.is_instance,
    "switch_expression": Java.choose,
}
STATEMENTS: dict[str, LowerStatement] = {
    **curly.STATEMENTS,
    "local_variable_declaration": Java.local,
    "field_declaration": Java.local,
    "enhanced_for_statement": Java.for_each,
    "labeled_statement": Java.labelled,
    "switch_expression": Java.switch,
    "try_with_resources_statement": Java.try_with,
    "yield_statement": Java.give,
    "synchronized_statement": Java.body,
    "class_declaration": Java.class_,
    "interface_declaration": Java.class_,
    "enum_declaration": Java.enumeration,
    "record_declaration": Java.record,
    "method_declaration": Java.method,
    "constructor_declaration": Java.method,
    "explicit_constructor_invocation": Java.other_constructor,
    "constructor_body": Java.body,
    "import_declaration": Java.nothing,
    "package_declaration": Java.nothing,
}
Java.expressions_of = EXPRESSIONS
Java.statements_of = STATEMENTS
