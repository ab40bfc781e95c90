"""Dart's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from bot.graphs.dart.classes import Classes
from bot.graphs.dart.operations import OPERATIONS, grouped
from bot.graphs.program import terms as t
from bot.graphs.syntax import curly
from bot.graphs.syntax.lowering import LowerExpression, LowerStatement

if TYPE_CHECKING:
    from tree_sitter import Node

_ASSIGNMENTS: Final = ("assignment_expression", "assignment_expression_without_cascade")
_PATTERNS: Final = ("record_pattern", "list_pattern", "object_pattern", "map_pattern")


class Dart(Classes):
    """Lowers one piece of Dart."""

    # Names

    def top_values(self, node: Node) -> t.Block:
        return tuple(t.Let(name, value, *self.span(node)) for name, value in self.values(node))

    def local(self, node: Node) -> t.Block:
        found: list[t.Term] = []
        span = self.span(node)
        for part in self.parts(node):
            if part.type == "pattern_variable_declaration":
                pattern = self.child(part, *_PATTERNS)
                value = self.inner(part)
                found += self.taken_apart(pattern, value, span)
                continue
            name = self.field(part, "name")
            if name is not None:
                text = self.text(name)
                value = self.named_value(self.fields(part, "value"), text)
                found.append(t.Let(t.Name(text), value, *span))
            found += [t.Let(name, value, *span) for name, value in self._more(part)]
        return tuple(found)

    def qualified(self, node: Node) -> t.Term:
        """Lower `a.b` where it stands as a pattern."""
        first, *rest = self.parts(node)
        made = self.name(first)
        for part in rest:
            made = t.Attribute(made, self.text(part))
        return made

    def _more(self, node: Node) -> list[tuple[t.Name, t.Term]]:
        more = [part for part in self.parts(node) if part.type == "initialized_identifier"]
        return self.values(node) if more else []

    def taken_apart(self, node: Node | None, value: t.Term, span: tuple[int, int]) -> t.Block:
        """Give the statements that give the names in a pattern the parts of a value."""
        if node is None:
            return ()
        if node.type in ("record_pattern", "list_pattern"):
            names = [t.Name(self.text(part)) for part in self.parts(node)]
            return (t.Let(t.Collection("list", tuple(names), *span, elided=False), value, *span),)
        found: list[t.Term] = []
        label = ""
        for part in self.parts(node):
            if part.type == "identifier":
                label = self.text(part)
            elif part.type == "string_literal":
                key = self.expression(part)
                label = str(key.value) if isinstance(key, t.Literal) else ""
            elif part.type not in ("type_identifier", "type_arguments"):
                name = self.text(part)
                wanted = label or name
                inner: t.Term = t.Attribute(value, wanted)
                if node.type == "map_pattern":
                    inner = t.Item(value, t.Literal(wanted))
                found.append(t.Let(t.Name(name), inner, *span))
                label = ""
        return tuple(found)

    def reassigned(self, node: Node) -> t.Block:
        """Lower `(a, b) = (b, a)`."""
        pattern, *value = self.parts(node)
        taken = self.taken_apart(pattern, self.value(value), self.span(node))
        return tuple(
            t.Assign((part.target,), part.value, part.line, part.last)
            for part in taken
            if isinstance(part, t.Let)
        )

    # Functions

    def declared(self, node: Node) -> t.Block:
        body = self.body_of(node)
        if body is not None:
            return self._defined(node, node, body)
        if self.parts(node)[0] != self.field(node, "name"):
            return ()
        # A call that stands outside of any function is read as a function without a body.
        given = [self.text(part) for part in self.parts(self.child(node, "formal_parameter_list"))]
        called = t.Name(self.text(self.parts(node)[0]))
        return (t.Do(self.call(node, called, tuple(map(t.Name, given))), *self.span(node)),)

    def local_function(self, node: Node) -> t.Block:
        inner = self.child(node, "lambda_expression")
        if inner is None:
            return ()
        return self._defined(node, self.field(inner, "parameters"), self.field(inner, "body"))

    def _defined(self, node: Node, signature: Node | None, body: Node | None) -> t.Block:
        name = self.field(signature, "name") if signature is not None else None
        if signature is None or name is None:
            return ()
        given = self.child(signature, "formal_parameter_list")
        made = self.function(node, self.text(name), given, body)
        return (t.Define(made, *self.spanned(node, body)),)

    # Loops and branches

    def if_(self, node: Node) -> t.Block:
        yes, no = self.field(node, "consequence"), self.field(node, "alternative")
        test = self.value(self.tested(node))
        return (t.If(test, self.block(yes), self.block(no), *self.span(node)),)

    def for_(self, node: Node) -> t.Block:
        body = self.block(self.field(node, "body"))
        return self.loop(node, self.child(node, "for_loop_parts"), body)

    def loop(self, node: Node, parts: Node | None, body: t.Block) -> t.Block:
        if parts is None:
            return ()
        span = self.span(node)
        if any(child.type == "in" for child in parts.children):
            source = self.in_field(parts, "value")
            pattern = self.child(parts, *_PATTERNS)
            if pattern is not None and pattern.type in ("record_pattern", "list_pattern"):
                names = tuple(t.Name(self.text(part)) for part in self.parts(pattern))
                target: t.Term = t.Collection("list", names, *span, elided=False)
                return (t.ForEach(target, source, body, (), *span),)
            if pattern is not None:
                held = t.Name(f"__{pattern.start_byte}")
                first = self.taken_apart(pattern, held, span)
                return (t.ForEach(held, source, (*first, *body), (), *span),)
            name = self.field(parts, "name") or self.child(parts, "identifier")
            target = t.Name(self.text(name) if name is not None else "__")
            return (t.ForEach(target, source, body, (), *span),)
        return self._counted(node, parts, body)

    def _counted(self, node: Node, parts: Node, body: t.Block) -> t.Block:
        first: t.Block = ()
        before = self.field(parts, "init")
        if before is not None:
            known = before.type in self.statements_of
            first = self.statement(before) if known else self.effect(before)
        test = self.fields(parts, "condition")
        condition = self.value(test) if test else t.Literal(value=True)
        update = self.effects(self.fields(parts, "update"))
        return (*first, t.While(condition, body, *self.span(node), update=update))

    def effect(self, node: Node) -> t.Block:
        return self.effects([node])

    def effects(self, nodes: Sequence[Node]) -> t.Block:
        """Lower expressions for what they do."""
        found: list[t.Term] = []
        for group in grouped(nodes):
            span = self.span(group[0])[0], self.span(group[-1])[1]
            if group[0].type == "pattern_assignment":
                found += self.reassigned(group[0])
            elif group[0].type in _ASSIGNMENTS:
                target, value = self.assigned(group[0])
                found.append(t.Assign((target,), value, *span))
            else:
                found.append(t.Do(self.value(group), *span))
        return tuple(found)

    def switch(self, node: Node) -> t.Block:
        value = self.expression(self.field(node, "condition"))
        made: t.Block = ()
        below: t.Block = ()
        for case in reversed(self.parts(self.field(node, "body"))):
            parts = self.parts(case)
            pattern = None
            if parts and parts[0].type == "case_builtin":
                pattern, parts = parts[1], parts[2:]
            body = self.statements(parts)
            if body and isinstance(body[-1], t.Leave) and body[-1].how == "break":
                body = body[:-1]
            below = body or below
            if pattern is None:
                made = below
            else:
                test = t.Operation("==", (value, self.inner(pattern)))
                made = (t.If(test, below, made, *self.span(node)),)
        return made

    def chosen(self, node: Node) -> t.Term:
        """Lower `switch (value) { pattern => result, … }`."""
        value = self.in_field(node, "condition")
        made: t.Term = t.NOTHING
        for case in reversed(self.fields(node, "body")):
            pattern, *result = self.parts(case)
            if self.text(pattern) == "_":
                made = self.value(result)
            else:
                test = t.Operation("==", (value, self.inner(pattern)))
                made = t.Choice(test, self.value(result), made)
        return made

    def try_(self, node: Node) -> t.Block:
        parts = self.parts(node)
        blocks = [part for part in parts if part.type == "block"]
        final = self.child(node, "finally_clause")
        body = self.field(node, "body") or (blocks[0] if blocks else None)
        handlers = [part for part in blocks if part != body]
        return (
            t.Try(
                self.block(body),
                tuple(((), self.block(part)) for part in handlers),
                (),
                self.body(final) if final is not None else (),
                *self.span(node),
            ),
        )

    def yield_(self, node: Node) -> t.Block:
        many = node.type == "yield_each_statement"
        return (t.Do(t.Yield(self.inner(node), many=many), *self.span(node)),)

    def raised(self, node: Node) -> t.Block:
        return (t.Raise("Exception", *self.span(node)),)

    def do(self, node: Node) -> t.Block:
        parts = self.parts(node)
        if parts and parts[0].type in ("throw_expression", "rethrow_expression"):
            return self.raised(node)
        return self.effects(parts)

    def return_(self, node: Node) -> t.Block:
        return (t.Return(self.value(self.parts(node)), *self.span(node)),)

    def labeled(self, node: Node) -> t.Block:
        return self.statement(self.parts(node)[-1])

    expressions_of: ClassVar = {}
    statements_of: ClassVar = {}


EXPRESSIONS: dict[str, LowerExpression] = {
    **curly.EXPRESSIONS,
    "parenthesized_expression": Dart.inner,
    "this": Dart.name,
    "super": lambda self, node: self.call(node, t.Name("super"), ()),
    "type_identifier": Dart.name,
    "switch_expression": Dart.chosen,
    "identifier_dollar_escaped": Dart.name,
    "decimal_integer_literal": Dart.integer,
    "hex_integer_literal": Dart.integer,
    "decimal_floating_point_literal": Dart.real,
    "string_literal": Dart.string,
    "list_literal": Dart.list_,
    "set_or_map_literal": Dart.set_or_map,
    "record_literal": Dart.record,
    "spread_element": Dart.spread,
    "function_expression": Dart.lambda_,
    "assignable_expression": Dart.side_by_side,
    "await_expression": Dart.inner,
    "new_expression": Dart.new,
    "const_object_expression": Dart.new,
    "constructor_invocation": Dart.new,
    "assignment_expression_without_cascade": Dart.bind,
    "unary_expression": Dart.unary,
    "postfix_expression": Dart.postfix,
    "qualified": Dart.qualified,
    **dict.fromkeys(OPERATIONS, Dart.operation),
}
STATEMENTS: dict[str, LowerStatement] = {
    **curly.STATEMENTS,
    "expression_statement": Dart.do,
    "return_statement": Dart.return_,
    "initialized_identifier_list": Dart.top_values,
    "static_final_declaration_list": Dart.top_values,
    "local_variable_declaration": Dart.local,
    "function_signature": Dart.declared,
    "getter_signature": Dart.declared,
    "function_body": Dart.nothing,
    "labeled_statement": Dart.labeled,
    "local_function_declaration": Dart.local_function,
    "class_definition": Dart.class_,
    "mixin_declaration": Dart.class_,
    "extension_declaration": Dart.extension,
    "enum_declaration": Dart.enum,
    "if_statement": Dart.if_,
    "for_statement": Dart.for_,
    "switch_statement": Dart.switch,
    "try_statement": Dart.try_,
    "yield_statement": Dart.yield_,
    "yield_each_statement": Dart.yield_,
    "break_statement": Dart.break_,
    "assert_statement": Dart.nothing,
    **dict.fromkeys(
        (
            "import_or_export",
            "library_name",
            "part_directive",
            "part_of_directive",
            "type_alias",
            "type_identifier",
            "type_arguments",
            "inferred_type",
            "final_builtin",
            "const_builtin",
            "void_type",
            "nullable_type",
            "function_type",
            "record_type",
            "annotation",
            "script_tag",
        ),
        Dart.nothing,
    ),
}
Dart.expressions_of = EXPRESSIONS
Dart.statements_of = STATEMENTS
