"""The syntax that code languages with curly brackets share, lowered to the terms of a program.

tree-sitter's grammars call the same things by much the same names; where two differ, each of the
names is tried. A code language takes these tables and adds or replaces rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bot.graphs.program import terms as t
from bot.graphs.syntax.lowering import LowerExpression, Lowering, LowerStatement

if TYPE_CHECKING:
    from tree_sitter import Node

OPERATORS: Final[Mapping[str, str]] = {
    "&&": "and",
    "||": "or",
    "!": "not",
    "===": "==",
    "!==": "!=",
    "<>": "!=",
    "and": "and",
    "or": "or",
}
_PLACES: Final = ("subscript_argument_list", "bracketed_argument_list")
_UNARY: Final[Mapping[str, str]] = {"!": "not", "-": "negative", "+": "positive", "not": "not"}
_SELF_CALL: Final = ("main", "Main")


class Curly(Lowering):
    """Lowers what languages with curly brackets share."""

    def field(self, node: Node, *names: str) -> Node | None:
        """Give the child in the first of some fields that the node has."""
        for name in names:
            found = node.child_by_field_name(name)
            if found is not None:
                return found
        return None

    def operator(self, node: Node) -> str:
        """Give the operator of an expression as it is written."""
        found = node.child_by_field_name("operator")
        if found is None:
            found = next((child for child in node.children if not child.is_named), None)
        return self.text(found).strip() if found is not None else "?"

    # Expressions

    def inner(self, node: Node) -> t.Term:
        """Lower what stands in brackets, or in any other wrapping."""
        parts = self.parts(node)
        return self.expression(parts[-1]) if parts else t.NOTHING

    def name(self, node: Node) -> t.Term:
        return t.Name(self.text(node))

    def null(self, _: Node) -> t.Term:
        return t.NOTHING

    def true(self, _: Node) -> t.Term:
        return t.Literal(value=True)

    def false(self, _: Node) -> t.Term:
        return t.Literal(value=False)

    def binary(self, node: Node) -> t.Term:
        operator = self.operator(node)
        left, right = self.field(node, "left"), self.field(node, "right")
        return t.Operation(
            OPERATORS.get(operator, operator), (self.expression(left), self.expression(right))
        )

    def unary(self, node: Node) -> t.Term:
        operator = self.operator(node)
        operand = self.field(node, "operand", "argument") or self.parts(node)[-1]
        value = self.expression(operand)
        if operator in ("++", "--"):
            return self.step(value, operator, first=not node.children[0].is_named)
        if operator in _UNARY:
            return t.Operation(_UNARY[operator], (value,))
        return value if operator in ("*", "&") else t.Opaque((value,))

    def update(self, node: Node) -> t.Term:
        """Lower `i++` and `--i`, which are worth the value before or after."""
        operator = next((self.text(c) for c in node.children if not c.is_named), "++")
        target = self.expression(self.parts(node)[0])
        return self.step(target, operator, first=not node.children[0].is_named)

    def step(self, target: t.Term, operator: str, *, first: bool) -> t.Term:
        ways = ("+", "-") if operator == "++" else ("-", "+")
        changed = t.Bind(target, t.Operation(ways[0], (target, t.Literal(1))))
        return changed if first else t.Operation(ways[1], (changed, t.Literal(1)))

    def choice(self, node: Node) -> t.Term:
        return t.Choice(
            self.expression(self.field(node, "condition")),
            self.expression(self.field(node, "consequence", "body")),
            self.expression(self.field(node, "alternative")),
        )

    def bind(self, node: Node) -> t.Term:
        """Lower an assignment inside an expression."""
        target, value = self.assigned(node)
        return t.Bind(target, value)

    def assigned(self, node: Node) -> tuple[t.Term, t.Term]:
        """Give what is assigned to, and the value that it gets, of `a = b` and `a += b`."""
        target = self.expression(self.field(node, "left"))
        value = self.expression(self.field(node, "right"))
        operator = self.operator(node)
        if operator in ("=", ":=", "?"):
            return target, value
        operator = operator.removesuffix("=")
        return target, t.Operation(OPERATORS.get(operator, operator), (target, value))

    def item(self, node: Node) -> t.Term:
        owner = self.field(node, "object", "array", "operand", "argument", "expression")
        place = self.field(node, "index", "indices", "subscript")
        if place is not None and place.type in _PLACES:
            place = self.parts(place)[0] if self.parts(place) else None
        return t.Item(self.expression(owner), self.expression(place))

    def arguments(self, node: Node | None) -> t.Block:
        return (*self.expressions(self.parts(node)), *self.gap(node))

    # Statements

    def do(self, node: Node) -> t.Block:
        """Lower an expression that stands as a statement; an assignment among them is one."""
        parts = self.parts(node)
        return tuple(term for part in parts for term in self.effect(part))

    def effect(self, node: Node) -> t.Block:
        """Lower an expression for what it does, not for what it is worth."""
        span = self.span(node)
        if node.type in ("assignment_expression", "augmented_assignment_expression"):
            operator = self.operator(node)
            target = self.expression(self.field(node, "left"))
            value = self.expression(self.field(node, "right"))
            if operator in ("=", ":=", "?"):
                return (t.Assign((target,), value, *span),)
            operator = operator.removesuffix("=")
            return (t.Augment(target, OPERATORS.get(operator, operator), value, *span),)
        return (t.Do(self.expression(node), *span),)

    def nothing(self, _: Node) -> t.Block:
        return ()

    def if_(self, node: Node) -> t.Block:
        return (
            t.If(
                self.expression(self.field(node, "condition")),
                self.block(self.field(node, "consequence", "body")),
                self.block(self.field(node, "alternative")),
                *self.span(node),
            ),
        )

    def while_(self, node: Node) -> t.Block:
        test = self.expression(self.field(node, "condition"))
        return (t.While(test, self.block(self.field(node, "body")), *self.span(node)),)

    def do_while(self, node: Node) -> t.Block:
        test = self.expression(self.field(node, "condition"))
        body = self.block(self.field(node, "body"))
        return (t.While(test, body, *self.span(node), at_end=True),)

    def for_(self, node: Node) -> t.Block:
        """Lower `for (first; test; update)`; without a test it goes on until it is left."""
        first = self.field(node, "init", "initializer")
        test = self.field(node, "condition")
        update = self.field(node, "update", "increment")
        return self.counted(
            node,
            first=self.block(first) if first is not None else (),
            test=self.expression(test) if test is not None else t.Literal(value=True),
            update=self.effect(update) if update is not None else (),
        )

    def counted(self, node: Node, *, first: t.Block, test: t.Term, update: t.Block) -> t.Block:
        body = self.block(self.field(node, "body"))
        return (*first, t.While(test, body, *self.span(node), update=update))

    def for_each(self, node: Node) -> t.Block:
        target = self.expression(self.field(node, "left", "name"))
        source = self.expression(self.field(node, "right", "value"))
        body = self.block(self.field(node, "body"))
        return (t.ForEach(target, source, body, (), *self.span(node)),)

    def return_(self, node: Node) -> t.Block:
        parts = self.parts(node)
        value = self.expression(parts[0]) if parts else t.NOTHING
        return (t.Return(value, *self.span(node)),)

    def break_(self, node: Node) -> t.Block:
        return (t.Leave("break", *self.span(node)),)

    def continue_(self, node: Node) -> t.Block:
        return (t.Leave("continue", *self.span(node)),)

    def throw(self, node: Node) -> t.Block:
        return (t.Raise("Exception", *self.span(node)),)

    def try_(self, node: Node) -> t.Block:
        handlers = [part for part in self.parts(node) if part.type == "catch_clause"]
        final = self.child(node, "finally_clause")
        return (
            t.Try(
                self.block(self.field(node, "body", "block") or self.child(node, "block")),
                tuple(((), self.block(self.field(part, "body"))) for part in handlers),
                (),
                self.body(final) if final is not None else (),
                *self.span(node),
            ),
        )

    def entry(self, program: t.Block) -> t.Block:
        """Call the `main` of the program, or of its last class that has one."""
        for term in reversed(program):
            if isinstance(term, t.Define) and term.function.name in _SELF_CALL:
                return (self.started(t.Name(term.function.name), term),)
            if isinstance(term, t.DefineClass):
                for member in term.body:
                    if isinstance(member, t.Define) and member.function.name in _SELF_CALL:
                        owner = t.Attribute(t.Name(term.name), member.function.name)
                        return (self.started(owner, term),)
        return ()

    def started(self, function: t.Term, definition: t.Term) -> t.Term:
        line, last = definition.line, definition.last  # type: ignore[attr-defined]  # a definition counts its lines
        return t.Do(t.Call(function, (), (), line, last), line, last)


EXPRESSIONS: Final[Mapping[str, LowerExpression]] = {
    "identifier": Curly.name,
    "null": Curly.null,
    "null_literal": Curly.null,
    "nullptr": Curly.null,
    "nil": Curly.null,
    "true": Curly.true,
    "false": Curly.false,
    "parenthesized_expression": Curly.inner,
    "binary_expression": Curly.binary,
    "unary_expression": Curly.unary,
    "update_expression": Curly.update,
    "ternary_expression": Curly.choice,
    "conditional_expression": Curly.choice,
    "assignment_expression": Curly.bind,
    "augmented_assignment_expression": Curly.bind,
    "subscript_expression": Curly.item,
}
STATEMENTS: Final[Mapping[str, LowerStatement]] = {
    "expression_statement": Curly.do,
    "block": Curly.body,
    "statement_block": Curly.body,
    "compound_statement": Curly.body,
    "else_clause": Curly.body,
    "empty_statement": Curly.nothing,
    "if_statement": Curly.if_,
    "while_statement": Curly.while_,
    "do_statement": Curly.do_while,
    "for_statement": Curly.for_,
    "return_statement": Curly.return_,
    "break_statement": Curly.break_,
    "continue_statement": Curly.continue_,
    "throw_statement": Curly.throw,
    "try_statement": Curly.try_,
}
