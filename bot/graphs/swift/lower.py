"""Swift's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.graphs.program import terms as t
from bot.graphs.swift.classes import SwiftClasses
from bot.graphs.swift.kinds import Declared
from bot.graphs.syntax import curly
from bot.graphs.syntax.curly import OPERATORS
from bot.graphs.syntax.lowering import LowerExpression, LowerStatement
from bot.graphs.syntax.mending import Mended

if TYPE_CHECKING:
    from tree_sitter import Node

_LVALUES = ("simple_identifier", "navigation_expression", "call_expression")


class Swift(SwiftClasses):
    """Lowers one piece of Swift."""

    def __init__(self, source: Mended, *, first_line: int, cut_off: bool) -> None:
        super().__init__(source, first_line=first_line, cut_off=cut_off)
        self.declared = Declared()

    # Names and values

    def local(self, node: Node) -> t.Block:
        """Lower `let` and `var`."""
        span = self.span(node)
        computed = self._computed(node)
        if computed is not None:
            return self._worked_out(node, computed)
        changes = self.text(node).lstrip().startswith("var ")
        found: list[t.Term] = []
        patterns = [p for p in node.children_by_field_name("name") if p.type == "pattern"]
        for pattern, (_, kind, value) in zip(patterns, self.declared_in(node), strict=False):
            first = self.first_of(value, kind, node)
            if first is None:
                continue
            if changes and value is not None and self._is_kept_elsewhere(value):
                first = self.call(value, t.Name("__copy__"), (first,))
            found.append(t.Let(self.target(pattern), first, *span))
        return tuple(found)

    def _worked_out(self, node: Node, computed: Node) -> t.Block:
        names = self.declared_in(node)
        does = self.worth(computed, self.child(computed, "statements"))
        span = self.span(node)
        function = t.Function("", (), does, (), yields=False, line=span[0])
        return (
            (t.Let(t.Name(names[0][0]), t.Call(function, (), (), *span), *span),) if names else ()
        )

    def _is_kept_elsewhere(self, value: Node) -> bool:
        """Tell whether a value is that of a name or place, of which `var` makes a copy."""
        if value.type == "call_expression":
            suffix = self.parts(value)[-1]
            return self.text(suffix)[:1] == "["
        return value.type in _LVALUES

    def target(self, node: Node | None) -> t.Term:
        """Lower the pattern of names that get values."""
        if node is None:
            return t.Name("_")
        name = self.field(node, "bound_identifier")
        if name is not None:
            return t.Name(self.text(name))
        inner = [part for part in self.parts(node) if part.type != "value_binding_pattern"]
        if node.type == "simple_identifier":
            return t.Name(self.text(node))
        if len(inner) > 1:
            targets = tuple(self.target(part) for part in inner)
            return t.Collection("tuple", targets, *self.span(node), elided=False)
        return self.target(inner[0]) if inner else t.Name("_")

    def assignment(self, node: Node) -> t.Block:
        span = self.span(node)
        left, right = self.field(node, "target"), self.field(node, "result")
        operator = self.text(self.field(node, "operator") or node)
        value = self.typed(right, self.inferred(left))
        target = self.place_of(left)
        if operator == "=":
            return (t.Assign((target,), value, *span),)
        operator = operator.removesuffix("=")
        if isinstance(target, t.Call) and operator == "+":
            # `graph[u, default: []] += [v]` adds to the entry that it makes.
            does = self.call(node, t.Attribute(target, "extend"), (value,))
            return (t.Do(does, *span),)
        return (t.Augment(target, OPERATORS.get(operator, operator), value, *span),)

    def place_of(self, node: Node | None) -> t.Term:
        """Lower what is assigned to."""
        if node is not None and node.type == "directly_assignable_expression":
            inner = self.parts(node)
            node = inner[0] if inner else node
        if node is not None and node.type == "navigation_expression":
            suffix = self._suffix(node)
            owner = self.expression(self.field(node, "target"))
            if suffix is not None and suffix.type == "simple_identifier":
                return t.Attribute(owner, self.text(suffix))
        if node is not None and node.type == "call_expression":
            return self.owner(node, "append")
        return self.expression(node)

    def alias(self, node: Node) -> t.Block:
        """Lower `typealias Name = Kind`."""
        names = node.children_by_field_name("name")
        kind = self.kind(names[-1]) if len(names) == 2 else None
        if kind is None or kind.name == "()":
            return ()
        return (t.Let(t.Name(self.text(names[0])), t.Name(kind.name), *self.span(node)),)

    # Branches

    def conditions(self, node: Node) -> t.Term:
        """Lower what stands between `if` and its block: tests and names that get values."""
        groups: list[list[Node]] = [[]]
        for child in node.children[1:]:
            if child.type in ("{", "else"):
                break
            if child.type == "," and len(groups[-1]) > 0:
                groups.append([])
            elif child.type not in self.comments:
                groups[-1].append(child)
        tests = tuple(self.condition(group) for group in groups if group)
        if len(tests) == 1:
            return tests[0]
        return t.Operation("and", tests) if tests else t.Opaque(())

    def condition(self, group: list[Node]) -> t.Term:
        value = group[-1]
        if group[0].type == "value_binding_pattern" and len(group) > 1:
            name = t.Name(self.text(group[1]))
            if not any(part.type == "=" for part in group):
                return t.Operation("!=", (name, t.NOTHING))
            bound = t.Bind(name, self.expression(value), new=True)
            return t.Operation("!=", (bound, t.NOTHING))
        if group[0].type == "case":
            return t.Opaque((self.expression(value),))
        return self.expression(value) if len(group) == 1 else t.Opaque(())

    def if_(self, node: Node) -> t.Block:
        body, otherwise = self._blocks(node)
        return (t.If(self.conditions(node), body, otherwise, *self.span(node)),)

    def _blocks(self, node: Node) -> tuple[t.Block, t.Block]:
        """Give the statements of `if` and of its `else`."""
        found: list[t.Block] = [(), ()]
        side = 0
        for child in node.children:
            if child.type == "else":
                side = 1
            elif child.type == "statements":
                found[side] = self.inside(node, child)
            elif child.type == "if_statement" and side:
                found[1] = self.statement(child)
        return found[0], found[1]

    def inside(self, around: Node, statements: Node | None) -> t.Block:
        """Lower the statements in the braces of a node; a cut off block may have had more."""
        found = self.body(statements) if statements is not None else ()
        if found and isinstance(found[-1], t.Cut):
            return found
        return (*found, *self.cut_end(around))

    def guard(self, node: Node) -> t.Block:
        test = t.Operation("not", (self.conditions(node),))
        body = self.inside(node, self.child(node, "statements"))
        return (t.If(test, body, (), *self.span(node)),)

    def if_value(self, node: Node) -> t.Term:
        """Lower an `if` or `switch` that has a value."""
        line, last = self.span(node)
        does = tuple(_given_back(term) for term in self.statement(node))
        function = t.Function("", (), does, (), yields=False, line=line)
        return t.Call(function, (), (), line, last)

    def switch(self, node: Node) -> t.Block:
        value = self.expression(self.field(node, "expr"))
        found: t.Block = ()
        for entry in reversed(self.children_of(node, "switch_entry")):
            patterns = self.children_of(entry, "switch_pattern")
            body = self.child(entry, "statements")
            does = tuple(
                term
                for term in (self.body(body) if body is not None else ())
                if not (isinstance(term, t.Leave) and term.how == "break")
            )
            if not patterns:
                found = does
                continue
            tests = tuple(self.matches(value, self.parts(pattern)[0]) for pattern in patterns)
            test = tests[0] if len(tests) == 1 else t.Operation("or", tests)
            where = self.child(entry, "where_clause")
            if where is not None:
                test = t.Operation("and", (test, self.expression(self.parts(where)[-1])))
            found = (t.If(test, does, found, *self.span(entry)),)
        return found

    def matches(self, value: t.Term, pattern: Node) -> t.Term:
        """Lower the test of a value by a pattern."""
        text = self.text(pattern)
        name = self.field(pattern, "bound_identifier")
        parts = self.parts(pattern)
        if name is not None or text == "_":
            label = self.text(name) if name is not None else "_"
            bound = t.Bind(t.Name(label), value, new=True)
            return t.Operation("first", (t.Literal(value=True), bound))
        if text.startswith(".") and "(" not in text:
            known = self.call(pattern, t.Name("__member__"), (t.Literal(text[1:]), t.Opaque(())))
            return t.Operation("==", (value, known))
        if len(parts) == 1:
            return self._matches_one(value, parts[0])
        if not text.startswith("("):
            return t.Opaque((value,))
        tests = (self.matches(t.Item(value, t.Literal(i)), part) for i, part in enumerate(parts))
        return t.Operation("and", tuple(tests))

    def _matches_one(self, value: t.Term, inner: Node) -> t.Term:
        if inner.type == "pattern":
            return self.matches(value, inner)
        operator = "in" if inner.type == "range_expression" else "=="
        return t.Operation(operator, (value, self.expression(inner)))

    # Loops and leaving

    def for_each(self, node: Node) -> t.Block:
        target = self.target(self.field(node, "item"))
        source = self.expression(self.field(node, "collection"))
        body = self.inside(node, self.child(node, "statements"))
        where = self.child(node, "where_clause")
        span = self.span(node)
        if where is not None:
            body = (t.If(self.expression(self.parts(where)[-1]), body, (), *span),)
        return (t.ForEach(target, source, body, (), *span),)

    def while_(self, node: Node) -> t.Block:
        body = self.inside(node, self.child(node, "statements"))
        return (t.While(self.conditions(node), body, *self.span(node)),)

    def repeat(self, node: Node) -> t.Block:
        body = self.inside(node, self.child(node, "statements"))
        test = self.expression(self.field(node, "condition"))
        return (t.While(test, body, *self.span(node), at_end=True),)

    def leave(self, node: Node) -> t.Block:
        how = node.children[0].type
        span = self.span(node)
        if how in ("break", "continue"):
            return (t.Leave(how, *span),)
        if how == "return":
            result = self.field(node, "result")
            return (t.Return(self.expression(result), *span),)
        return (t.Raise("Error", *span),)

    def do_(self, node: Node) -> t.Block:
        body = self.inside(node, self.child(node, "statements"))
        handlers = tuple(
            ((), self.inside(part, self.child(part, "statements")))
            for part in self.children_of(node, "catch_block")
        )
        return (t.Try(body, handlers, (), (), *self.span(node)),)


def _given_back(term: t.Term) -> t.Term:
    """Make the branches of an `if` give back what they end with."""
    if isinstance(term, t.Do):
        return t.Return(term.value, term.line, term.last)
    if isinstance(term, t.If):
        return term._replace(
            body=tuple(map(_given_back, term.body)),
            otherwise=tuple(map(_given_back, term.otherwise)),
        )
    return term


EXPRESSIONS: dict[str, LowerExpression] = {
    "simple_identifier": Swift.name,
    "type_identifier": Swift.name,
    "self_expression": Swift.self_,
    "super_expression": Swift.super_,
    "nil_literal": Swift.null,
    "nil": Swift.null,
    "boolean_literal": Swift.boolean,
    "integer_literal": Swift.integer,
    "hex_literal": Swift.integer,
    "bin_literal": Swift.integer,
    "oct_literal": Swift.integer,
    "real_literal": Swift.real,
    "line_string_literal": Swift.string,
    "multi_line_string_literal": Swift.string,
    "raw_string_literal": Swift.string,
    "navigation_expression": Swift.member,
    "key_path_expression": Swift.key_path,
    "call_expression": Swift.called,
    "constructor_expression": Swift.constructed,
    "array_literal": Swift.array,
    "dictionary_literal": Swift.dictionary,
    "tuple_expression": Swift.tuple_,
    "lambda_literal": Swift.lambda_,
    "additive_expression": Swift.sides,
    "multiplicative_expression": Swift.sides,
    "comparison_expression": Swift.sides,
    "equality_expression": Swift.sides,
    "conjunction_expression": Swift.sides,
    "disjunction_expression": Swift.sides,
    "infix_expression": Swift.sides,
    "prefix_expression": Swift.prefix,
    "postfix_expression": Swift.first_part,
    "as_expression": Swift.first_part,
    "try_expression": Swift.first_part,
    "await_expression": Swift.first_part,
    "check_expression": Swift.is_,
    "range_expression": Swift.range_,
    "ternary_expression": Swift.ternary,
    "nil_coalescing_expression": Swift.or_else,
    "directly_assignable_expression": Swift.inner,
    "if_statement": Swift.if_value,
    "switch_statement": Swift.if_value,
}
STATEMENTS: dict[str, LowerStatement] = {
    "statements": curly.Curly.body,
    "property_declaration": Swift.local,
    "assignment": Swift.assignment,
    "class_declaration": Swift.class_,
    "protocol_declaration": Swift.class_,
    "typealias_declaration": Swift.alias,
    "function_declaration": Swift.top_function,
    "init_declaration": Swift.nothing,
    "import_declaration": Swift.nothing,
    "statement_label": Swift.nothing,
    "directive": Swift.nothing,
    "operator_declaration": Swift.nothing,
    "if_statement": Swift.if_,
    "guard_statement": Swift.guard,
    "switch_statement": Swift.switch,
    "for_statement": Swift.for_each,
    "while_statement": Swift.while_,
    "repeat_while_statement": Swift.repeat,
    "control_transfer_statement": Swift.leave,
    "do_statement": Swift.do_,
}
Swift.expressions_of = EXPRESSIONS
Swift.statements_of = STATEMENTS
