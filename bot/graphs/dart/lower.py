"""Dart's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from bot.graphs.dart.classes import Classes
from bot.graphs.program import terms as t
from bot.graphs.syntax import curly
from bot.graphs.syntax.lowering import LowerExpression, LowerStatement

if TYPE_CHECKING:
    from tree_sitter import Node

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
                value = self.expression(self.parts(part)[-1])
                found += self.taken_apart(pattern, value, span)
                continue
            name = self.field(part, "name")
            if name is not None:
                text = self.text(name)
                value = self.named_value(self.field(part, "value"), text)
                found.append(t.Let(t.Name(text), value, *span))
            found += [t.Let(name, value, *span) for name, value in self._more(part)]
        return tuple(found)

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

    # Functions

    def declared(self, node: Node) -> t.Block:
        signature = self.field(node, "signature")
        return self._defined(node, signature, self.field(node, "body"))

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
        return (t.Define(made, *self.span(node)),)

    def loose_method(self, node: Node) -> t.Block:
        """Lower a method that stands outside of its class as a plain function."""
        whole = self.field(node, "signature")
        signature = self.parts(whole)[-1] if whole is not None and self.parts(whole) else None
        return self._defined(node, signature, self.field(node, "body"))

    # Loops and branches

    def if_(self, node: Node) -> t.Block:
        yes, no = self.field(node, "consequence"), self.field(node, "alternative")
        test = next((part for part in self.parts(node) if part not in (yes, no)), None)
        return (t.If(self.expression(test), self.block(yes), self.block(no), *self.span(node)),)

    def for_(self, node: Node) -> t.Block:
        body = self.block(self.field(node, "body"))
        return self.loop(node, self.child(node, "for_loop_parts"), body)

    def loop(self, node: Node, parts: Node | None, body: t.Block) -> t.Block:
        if parts is None:
            return ()
        span = self.span(node)
        if any(child.type == "in" for child in parts.children):
            source = self.expression(self.field(parts, "value") or self.parts(parts)[-1])
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
        test = self.field(parts, "condition")
        updates = parts.children_by_field_name("update")
        condition = self.expression(test) if test is not None else t.Literal(value=True)
        update = tuple(term for part in updates for term in self.effect(part))
        return (*first, t.While(condition, body, *self.span(node), update=update))

    def effect(self, node: Node) -> t.Block:
        span = self.span(node)
        if node.type in ("assignment_expression", "assignment_expression_without_cascade"):
            target, value = self.assigned(node)
            return (t.Assign((target,), value, *span),)
        return (t.Do(self.expression(node), *span),)

    def switch(self, node: Node) -> t.Block:
        value = self.expression(self.field(node, "condition"))
        made: t.Block = ()
        below: t.Block = ()
        for case in reversed(self.parts(self.field(node, "body"))):
            pattern = self.field(case, "pattern") or self.child(case, "constant_pattern")
            parts = [p for p in self.parts(case) if p != pattern and p.type != "case_builtin"]
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
        return tuple(term for part in parts for term in self.effect(part))

    expressions_of: ClassVar = {}
    statements_of: ClassVar = {}


_CHAINS: Final = (
    "additive_expression",
    "multiplicative_expression",
    "relational_expression",
    "equality_expression",
    "bitwise_or_expression",
    "bitwise_and_expression",
    "bitwise_xor_expression",
    "shift_expression",
    "logical_or_expression",
)
EXPRESSIONS: dict[str, LowerExpression] = {
    **curly.EXPRESSIONS,
    "this": Dart.name,
    "super": lambda self, node: self.call(node, t.Name("super"), ()),
    "type_identifier": Dart.name,
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
    "unconditional_assignable_selector": Dart.member,
    "conditional_assignable_selector": Dart.member,
    "assignable_expression": Dart.inner,
    "null_assertion_expression": Dart.first_part,
    "type_cast_expression": Dart.first_part,
    "await_expression": Dart.inner,
    "method_invocation": Dart.method_call,
    "new_expression": Dart.new,
    "const_object_expression": Dart.new,
    "constructor_invocation": Dart.new,
    "cascade_expression": Dart.cascade,
    "cascade_selector": Dart.cascaded,
    "assignment_expression_without_cascade": Dart.bind,
    "logical_and_expression": Dart.logical_and,
    "if_null_expression": Dart.if_null,
    "unary_expression": Dart.unary,
    "postfix_expression": Dart.postfix,
    "conditional_expression": Dart.choice,
    "type_test_expression": Dart.type_test,
    **dict.fromkeys(_CHAINS, Dart.chain),
}
STATEMENTS: dict[str, LowerStatement] = {
    **curly.STATEMENTS,
    "expression_statement": Dart.do,
    "initialized_identifier_list": Dart.top_values,
    "static_final_declaration_list": Dart.top_values,
    "local_variable_declaration": Dart.local,
    "function_declaration": Dart.declared,
    "local_function_declaration": Dart.local_function,
    "method_declaration": Dart.loose_method,
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
