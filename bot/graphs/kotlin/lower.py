"""Kotlin's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.graphs.kotlin.classes import KotlinClasses
from bot.graphs.program import terms as t
from bot.graphs.syntax.lowering import LowerExpression, LowerStatement

if TYPE_CHECKING:
    from tree_sitter import Node

_AUGMENTED = {"+=": "+=", "-=": "-="}


class Kotlin(KotlinClasses):
    """Lowers one piece of Kotlin."""

    def block(self, node: Node | None) -> t.Block:
        """Lower a block, or the one statement or expression that stands in its place."""
        return () if node is None else self.statement(node)

    def variable(self, node: Node) -> t.Block:
        """Lower `val` and `var`; one with a getter is worked out where it is read."""
        getter = self.child(node, "getter")
        if getter is not None and self.first_value(node) is None:
            return self.getter(node, getter)
        declared = self.child(node, "variable_declaration", "multi_variable_declaration")
        if declared is None:
            return ()
        value = self.first_value(node)
        return (t.Let(self.target(declared), value or t.NOTHING, *self.span(node)),)

    def assignment(self, node: Node) -> t.Block:
        span = self.span(node)
        target = self.expression(self.field(node, "left"))
        value = self.expression(self.field(node, "right"))
        operator = self.operator(node)
        if operator != "=":
            value = t.Operation(
                _AUGMENTED.get(operator, operator.removesuffix("=")), (target, value)
            )
        return (t.Assign((target,), value, *span),)

    def if_(self, node: Node) -> t.Block:
        test, yes, no = self.branches(node)
        return (t.If(test, self.block(yes), self.block(no), *self.span(node)),)

    def choose(self, node: Node) -> t.Block:
        found: t.Block = ()
        span = self.span(node)
        for test, body in reversed(self.cases(node)):
            does = self.block(body)
            found = does if test is None else (t.If(test, does, found, *span),)
        return found

    def for_each(self, node: Node) -> t.Block:
        parts = [part for part in self.parts(node) if part.type not in ("label", "annotation")]
        if len(parts) < 2:
            return ()
        target, source = self.target(parts[0]), self.expression(parts[1])
        body = self.block(parts[2]) if len(parts) > 2 else ()
        return (t.ForEach(target, source, body, (), *self.span(node)),)

    def while_(self, node: Node) -> t.Block:
        test = self.field(node, "condition")
        body = [part for part in self.parts(node) if part != test and part.type != "label"]
        does = self.block(body[-1]) if body else ()
        at_end = node.type == "do_while_statement"
        return (t.While(self.expression(test), does, *self.span(node), at_end=at_end),)

    def plain_name(self, node: Node) -> t.Block:
        """Lower a name that stands as a statement; `break` and `continue` are such names."""
        written = self.text(node)
        if written in ("break", "continue"):
            return (t.Leave(written, *self.span(node)),)
        return (t.Do(self.name(node), *self.span(node)),)

    def labelled(self, node: Node) -> t.Block:
        mark = self.text(node).partition("@")[0]
        if mark in ("break", "continue"):
            return (t.Leave(mark, *self.span(node)),)
        return self.statement(self.parts(node)[-1])

    def return_(self, node: Node) -> t.Block:
        label = self.field(node, "label")
        parts = [part for part in self.parts(node) if part != label]
        value = self.expression(parts[0]) if parts else t.NOTHING
        return (t.Return(value, *self.span(node)),)

    def try_(self, node: Node) -> t.Block:
        handlers = [part for part in self.parts(node) if part.type == "catch_block"]
        final = self.child(node, "finally_block")
        blocks = [self.child(part, "block") for part in (node, *handlers)]
        return (
            t.Try(
                self.block(blocks[0]),
                tuple(((), self.block(block)) for block in blocks[1:]),
                (),
                self.block(self.child(final, "block")) if final is not None else (),
                *self.span(node),
            ),
        )


EXPRESSIONS: dict[str, LowerExpression] = {
    "identifier": Kotlin.name,
    "type_identifier": Kotlin.name,
    "this_expression": Kotlin.this,
    "super_expression": Kotlin.super_,
    "number_literal": Kotlin.integer,
    "float_literal": Kotlin.real,
    "character_literal": Kotlin.character,
    "string_literal": Kotlin.string,
    "multiline_string_literal": Kotlin.string,
    "parenthesized_expression": Kotlin.inner,
    "binary_expression": Kotlin.binary,
    "unary_expression": Kotlin.unary,
    "infix_expression": Kotlin.infix,
    "range_expression": Kotlin.range,
    "in_expression": Kotlin.contained,
    "as_expression": Kotlin.cast,
    "is_expression": Kotlin.is_kind,
    "navigation_expression": Kotlin.member_or_null,
    "index_expression": Kotlin.item,
    "call_expression": Kotlin.invoked,
    "callable_reference": Kotlin.reference,
    "spread_expression": Kotlin.spread,
    "lambda_literal": Kotlin.lambda_,
    "annotated_lambda": Kotlin.inner,
    "anonymous_function": Kotlin.function_value,
    "if_expression": Kotlin.choice,
    "when_expression": Kotlin.when,
    "object_literal": Kotlin.object_,
}
STATEMENTS: dict[str, LowerStatement] = {
    "block": Kotlin.body,
    "control_structure_body": Kotlin.body,
    "identifier": Kotlin.plain_name,
    "labeled_expression": Kotlin.labelled,
    "property_declaration": Kotlin.variable,
    "assignment": Kotlin.assignment,
    "if_expression": Kotlin.if_,
    "when_expression": Kotlin.choose,
    "for_statement": Kotlin.for_each,
    "while_statement": Kotlin.while_,
    "do_while_statement": Kotlin.while_,
    "return_expression": Kotlin.return_,
    "throw_expression": Kotlin.throw,
    "try_expression": Kotlin.try_,
    "function_declaration": Kotlin.function,
    "class_declaration": Kotlin.class_,
    "object_declaration": Kotlin.singleton,
    "companion_object": Kotlin.shared,
    "secondary_constructor": Kotlin.other_constructor,
    "anonymous_initializer": Kotlin.first_steps,
    "import": Kotlin.nothing,
    "import_list": Kotlin.nothing,
    "package_header": Kotlin.nothing,
    "type_alias": Kotlin.nothing,
}
Kotlin.expressions_of = EXPRESSIONS
Kotlin.statements_of = STATEMENTS
