"""C#'s syntax tree, lowered to the terms of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.graphs.csharp.classes import CSharpClasses
from bot.graphs.csharp.kinds import Declared, Kind
from bot.graphs.program import terms as t
from bot.graphs.syntax import curly
from bot.graphs.syntax.curly import OPERATORS
from bot.graphs.syntax.lowering import LowerExpression, LowerStatement
from bot.graphs.syntax.mending import Mended

if TYPE_CHECKING:
    from tree_sitter import Node


class CSharp(CSharpClasses):
    """Lowers one piece of C#."""

    def __init__(self, source: Mended, *, first_line: int, cut_off: bool) -> None:
        super().__init__(source, first_line=first_line, cut_off=cut_off)
        self.declared = Declared()
        self.returned: Kind | None = None
        self.yields = False

    # Statements

    def body(self, node: Node) -> t.Block:
        """Lower the statements in a node; the functions in it may be used before they stand."""
        found = super().body(node)
        first = tuple(term for term in found if isinstance(term, t.Define))
        if not first:
            return found
        return (*first, *(term for term in found if not isinstance(term, t.Define)))

    def global_(self, node: Node) -> t.Block:
        return self.statements(self.parts(node))

    def space(self, node: Node) -> t.Block:
        """Lower a namespace: what stands in it stands in the program."""
        body = self.field(node, "body")
        return self.body(body) if body is not None else ()

    def effect(self, node: Node) -> t.Block:
        if node.type != "assignment_expression":
            return super().effect(node)
        span = self.span(node)
        left, right = self.field(node, "left"), self.field(node, "right")
        operator = self.operator(node)
        target, value = self.target(left), self.typed(right, self.inferred(left))
        if operator == "=":
            return (t.Assign((target,), value, *span),)
        operator = operator.removesuffix("=")
        return (t.Augment(target, OPERATORS.get(operator, operator), value, *span),)

    def assigned(self, node: Node) -> tuple[t.Term, t.Term]:
        left, right = self.field(node, "left"), self.field(node, "right")
        target, value = self.target(left), self.typed(right, self.inferred(left))
        operator = self.operator(node).removesuffix("=")
        if not operator:
            return target, value
        return target, t.Operation(OPERATORS.get(operator, operator), (target, value))

    def target(self, node: Node | None) -> t.Term:
        """Lower what is assigned to."""
        if node is not None and node.type == "member_access_expression":
            owner = self.expression(self.field(node, "expression"))
            return t.Attribute(owner, self.simple(self.field(node, "name")))
        return self.expression(node)

    def for_(self, node: Node) -> t.Block:
        test = self.field(node, "condition")
        return self.counted(
            node,
            first=self._many(node, "initializer"),
            test=self.expression(test) if test is not None else t.Literal(value=True),
            update=self._many(node, "update"),
        )

    def _many(self, node: Node, field: str) -> t.Block:
        """Lower the statements in a part of a loop's head, where several may stand."""
        return tuple(
            term
            for part in node.children_by_field_name(field)
            if part.is_named
            for term in (
                self.local(part) if part.type == "variable_declaration" else self.effect(part)
            )
        )

    def switch(self, node: Node) -> t.Block:
        """Lower a `switch` as a chain of tests; cases without statements share the next ones."""
        value = self.expression(self.field(node, "value"))
        cases: list[tuple[t.Term | None, t.Block]] = []
        waiting: list[t.Term | None] = []
        for section in self.parts(self.field(node, "body")):
            parts = self.parts(section)
            patterns = [part for part in parts if part.type.endswith("pattern")]
            when = self.child(section, "when_clause")
            tests = [self.matches(value, pattern) for pattern in patterns]
            if when is not None:
                tests = [t.Operation("and", (test, self.inner(when))) for test in tests]
            waiting += tests or [None]
            written = [p for p in parts if p not in patterns and p.type != "when_clause"]
            if not written:
                continue
            does = tuple(
                term
                for term in self.statements(written)
                if not (isinstance(term, t.Leave) and term.how == "break")
            )
            known = tuple(test for test in waiting if test is not None)
            always = len(known) < len(waiting)
            cases.append((None if always else t.Operation("or", known), does))
            waiting = []
        return self._chain(cases, self.span(node))

    def _chain(self, cases: list[tuple[t.Term | None, t.Block]], span: tuple[int, int]) -> t.Block:
        found: t.Block = next((does for test, does in cases if test is None), ())
        for test, does in reversed(cases):
            if test is not None:
                found = (t.If(test, does, found, *span),)
        return found

    def using(self, node: Node) -> t.Block:
        """Lower a `using` statement; what it opens has a name inside it."""
        inner = self.child(node, "variable_declaration")
        first = self.local(inner) if inner is not None else ()
        return (*first, *self.block(self.field(node, "body")))

    def alias(self, node: Node) -> t.Block:
        """Lower `using Name = Some.Kind<…>;`."""
        name = self.field(node, "name")
        kind = self.kind(self.parts(node)[-1]) if name is not None else None
        if name is None or kind is None or kind.name == self.text(name):
            return ()
        return (t.Let(t.Name(self.text(name)), t.Name(kind.name), *self.span(node)),)

    def give(self, node: Node) -> t.Block:
        """Lower `yield return value`."""
        self.yields = True
        parts = self.parts(node)
        span = self.span(node)
        if not parts:
            return (t.Return(t.NOTHING, *span),)
        return (t.Do(t.Yield(self.expression(parts[0]), many=False), *span),)

    def return_(self, node: Node) -> t.Block:
        parts = self.parts(node)
        value = self.typed(parts[0], self.returned) if parts else t.NOTHING
        return (t.Return(value, *self.span(node)),)

    def does(self, body: Node | None) -> t.Block:
        if body is not None and body.type == "arrow_expression_clause":
            value = self.parts(body)[0]
            if value.type == "assignment_expression":
                return self.effect(value)
            return (t.Return(self.typed(value, self.returned), *self.span(body)),)
        return super().does(body)

    def local_function(self, node: Node) -> t.Block:
        """Lower a function in a block; without a type around, also a method of one."""
        name = self.field(node, "name")
        body = self.field(node, "body")
        if name is None or body is None:
            return ()
        does, yields = self.does_of(node, body)
        given = self.parameters(self.field(node, "parameters"))
        decorators = self.attributes(node)
        function = t.Function(self.text(name), given, does, decorators, yields, self.span(node)[0])
        return (t.Define(function, *self.span(node)),)

    def inner_block(self, node: Node) -> t.Block:
        """Lower `lock`, `checked`, `unsafe` and their like: the block in them."""
        block = self.child(node, "block")
        return self.body(block) if block is not None else ()

    def labelled(self, node: Node) -> t.Block:
        parts = self.parts(node)
        return self.statement(parts[-1]) if len(parts) > 1 else ()

    def loose_field(self, node: Node) -> t.Block:
        """Lower a field without a type around it."""
        return self.local(node)

    def started(self, function: t.Term, definition: t.Term) -> t.Term:
        """Call `Main` as it is called when no arguments are given."""
        line, last = definition.line, definition.last  # type: ignore[attr-defined]  # a definition counts its lines
        none = t.Collection("list", (), 0, 0, elided=False)
        return t.Do(t.Call(function, (none,), (), line, last), line, last)


EXPRESSIONS: dict[str, LowerExpression] = {
    **curly.EXPRESSIONS,
    "collection_expression": CSharp.listed,
    "initializer_expression": CSharp.array,
    "implicit_array_creation_expression": CSharp.new_array_implied,
    "tuple_expression": CSharp.tuple_,
    "implicit_object_creation_expression": lambda lower, node: lower.new_implied(node, None),
    "conditional_expression": lambda lower, node: lower.choice_of(node, None),
    "binary_expression": CSharp.compared,
    "parenthesized_expression": CSharp.inner,
    "generic_name": CSharp.generic,
    "predefined_type": CSharp.name,
    "qualified_name": CSharp.member,
    "this": lambda *_: t.Name("this"),
    "base": CSharp.base,
    "implicit_parameter": CSharp.name,
    "discard": CSharp.name,
    "string_literal": CSharp.string,
    "verbatim_string_literal": CSharp.verbatim,
    "raw_string_literal": CSharp.raw_string,
    "interpolated_string_expression": CSharp.interpolated,
    "character_literal": CSharp.character,
    "integer_literal": CSharp.integer,
    "real_literal": CSharp.real,
    "boolean_literal": CSharp.boolean,
    "default_expression": CSharp.blank,
    "member_access_expression": CSharp.member,
    "conditional_access_expression": CSharp.conditional,
    "element_access_expression": CSharp.element,
    "invocation_expression": CSharp.invocation,
    "object_creation_expression": CSharp.new,
    "anonymous_object_creation_expression": CSharp.anonymous,
    "array_creation_expression": CSharp.new_array,
    "stackalloc_expression": CSharp.new_array,
    "tuple_pattern": CSharp.pattern,
    "declaration_expression": CSharp.declaration,
    "prefix_unary_expression": CSharp.prefix,
    "postfix_unary_expression": CSharp.postfix,
    "cast_expression": CSharp.cast,
    "as_expression": CSharp.as_,
    "is_pattern_expression": CSharp.is_,
    "is_expression": CSharp.is_,
    "switch_expression": CSharp.choose,
    "lambda_expression": CSharp.lambda_,
    "anonymous_method_expression": CSharp.lambda_,
    "await_expression": CSharp.inner,
    "query_expression": CSharp.query,
    "checked_expression": CSharp.inner,
    "ref_expression": CSharp.inner,
}
STATEMENTS: dict[str, LowerStatement] = {
    **curly.STATEMENTS,
    "global_statement": CSharp.global_,
    "namespace_declaration": CSharp.space,
    "file_scoped_namespace_declaration": CSharp.space,
    "declaration_list": CSharp.body,
    "using_directive": CSharp.alias,
    "class_declaration": CSharp.class_,
    "struct_declaration": CSharp.class_,
    "record_declaration": CSharp.class_,
    "interface_declaration": CSharp.class_,
    "enum_declaration": CSharp.enumeration,
    "local_declaration_statement": CSharp.local,
    "field_declaration": CSharp.loose_field,
    "method_declaration": CSharp.method,
    "local_function_statement": CSharp.local_function,
    "for_statement": CSharp.for_,
    "foreach_statement": CSharp.for_each,
    "return_statement": CSharp.return_,
    "switch_statement": CSharp.switch,
    "using_statement": CSharp.using,
    "yield_statement": CSharp.give,
    "lock_statement": CSharp.inner_block,
    "checked_statement": CSharp.inner_block,
    "unsafe_statement": CSharp.inner_block,
    "fixed_statement": CSharp.inner_block,
    "labeled_statement": CSharp.labelled,
    "goto_statement": CSharp.nothing,
    "delegate_declaration": CSharp.nothing,
    "attribute_list": CSharp.nothing,
}
CSharp.expressions_of = EXPRESSIONS
CSharp.statements_of = STATEMENTS
