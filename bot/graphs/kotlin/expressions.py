"""Kotlin's expressions, lowered to the terms of a program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import dedent
from typing import TYPE_CHECKING, Final

from bot.graphs.java.expressions import unescaped
from bot.graphs.program import terms as t
from bot.graphs.program.values import Char
from bot.graphs.syntax.curly import Curly

if TYPE_CHECKING:
    from tree_sitter import Node

    from bot.graphs.syntax.mending import Mended

THIS: Final = t.Parameter("this", None, "receiver")
IT: Final = t.Parameter("it", t.Name("it"), "plain")

_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_NAMED: Final = re.compile(r"\$(\w+)")
_RANGES: Final = {"until": "__until__", "downTo": "__down__", "step": "__step__"}
_OPERATORS: Final = {"&&": "and", "||": "or", "===": "==", "!==": "!=", "?:": "??"}
_COMPARED: Final = {"!in": "not in"}


class KotlinExpressions(Curly):
    """Lowers what has a value.

    Attributes:
        received: the names of functions that are called on an object, as if they were its own.
    """

    def __init__(self, source: Mended, *, first_line: int, cut_off: bool) -> None:
        super().__init__(source, first_line=first_line, cut_off=cut_off)
        self.received: set[str] = set()

    # Names and literals

    def called(self, node: Node | None) -> str:
        """Give a name without the marks around it that let it hold blanks."""
        return self.text(node).strip("`") if node is not None else ""

    def name(self, node: Node) -> t.Term:
        written = self.called(node)
        if written in _CONSTANTS:
            return t.Literal(_CONSTANTS[written])
        return t.Opaque(()) if written in ("break", "continue") else t.Name(written)

    def this(self, _: Node) -> t.Term:
        """Lower `this`, also where it says of which class, as in `this@Graph`."""
        return t.Name("this")

    def super_(self, node: Node) -> t.Term:
        return self.call(node, t.Name("super"), ())

    def character(self, node: Node) -> t.Term:
        return t.Literal(Char(unescaped(self.text(node)[1:-1])))

    def string(self, node: Node) -> t.Term:
        """Lower a text, with `$name` and `${value}` in it."""
        parts: list[t.Term] = []
        plain = ""
        for child in self.parts(node):
            if child.type == "interpolation":
                inner = self.parts(child)
                parts += self._named_in(plain)
                parts.append(self.expression(inner[0]) if inner else t.Opaque(()))
                plain = ""
            elif child.type == "escape_sequence":
                parts += (*self._named_in(plain), t.Literal(unescaped(self.text(child))))
                plain = ""
            else:
                plain += self.text(child)
        parts += self._named_in(plain)
        if all(isinstance(part, t.Literal) for part in parts):
            whole = "".join(str(part.value) for part in parts if isinstance(part, t.Literal))
            return t.Literal(dedent(whole) if node.type.startswith("multi") else whole)
        return t.Text(tuple(parts))

    def _named_in(self, text: str) -> t.Block:
        pieces = _NAMED.split(text)
        return tuple(
            t.Name(piece) if i % 2 else t.Literal(piece) for i, piece in enumerate(pieces) if piece
        )

    # Operators

    def binary(self, node: Node) -> t.Term:
        operator = self.operator(node)
        left, right = self.field(node, "left"), self.field(node, "right")
        if operator == ">" and right is not None and right.type == "parenthesized_expression":
            made = self._with_types(node, left, right)
            if made is not None:
                return made
        terms = (self.expression(left), self.expression(right))
        return t.Operation(_OPERATORS.get(operator, operator), terms)

    def _with_types(self, node: Node, left: Node | None, right: Node) -> t.Term | None:
        """Lower `Graph<Int>(5)`, which the grammar takes for two comparisons."""
        if left is None or left.type != "binary_expression" or self.operator(left) != "<":
            return None
        function = self.field(left, "left")
        return self.call(node, self.expression(function), self.expressions(self.parts(right)))

    def unary(self, node: Node) -> t.Term:
        operator = self.operator(node)
        operand = self.field(node, "argument") or self.parts(node)[-1]
        value = self.expression(operand)
        if operator in ("++", "--"):
            return self.step(value, operator, first=node.children[0] != operand)
        named = {"!": "not", "-": "negative", "+": "positive"}.get(operator)
        return value if named is None else t.Operation(named, (value,))

    def step(self, target: t.Term, operator: str, *, first: bool) -> t.Term:
        changed = t.Bind(target, t.Operation(operator, (target,)))
        back = "--" if operator == "++" else "++"
        return changed if first else t.Operation(back, (changed,))

    def infix(self, node: Node) -> t.Term:
        """Lower `a to b`, `0 until n` and any function that is called without brackets."""
        parts = self.parts(node)
        if len(parts) != 3:
            return self.opaque(node)
        name = self.called(parts[1])
        pair = (self.expression(parts[0]), self.expression(parts[2]))
        if name == "to":
            return t.Collection("tuple", pair, *self.span(node), elided=False)
        if name in _RANGES:
            return self.call(node, t.Name(_RANGES[name]), pair)
        return self.call(node, t.Attribute(pair[0], name), pair[1:])

    def range(self, node: Node) -> t.Term:
        parts = self.expressions(self.parts(node))
        closed = any(child.type == ".." for child in node.children)
        return self.call(node, t.Name("__range__" if closed else "__until__"), parts)

    def contained(self, node: Node) -> t.Term:
        operator = next((self.text(c) for c in node.children if not c.is_named), "in")
        left, right = self.field(node, "left"), self.field(node, "right")
        terms = (self.expression(left), self.expression(right))
        return t.Operation(_COMPARED.get(operator, operator), terms)

    def cast(self, node: Node) -> t.Term:
        return self.expression(self.parts(node)[0])

    def is_kind(self, node: Node) -> t.Term:
        return t.Opaque(self.expressions(self.parts(node)[:1]))

    # Members and calls

    def member(self, node: Node) -> t.Term:
        parts = self.parts(node)
        owner, name = self.expression(parts[0]), self.called(parts[-1])
        marks = {child.type for child in node.children if not child.is_named}
        if "::" in marks:
            if name == "class":
                return t.Opaque(())
            return self.call(node, t.Name("__reference__"), (owner, t.Literal(name)))
        return t.Attribute(owner, name)

    def member_or_null(self, node: Node) -> t.Term:
        """Lower `owner.name` where it is not called: `owner?.name` of null is null."""
        found = self.member(node)
        if isinstance(found, t.Attribute) and any(child.type == "?." for child in node.children):
            return self.call(node, t.Name("__safe__"), (found.owner, t.Literal(found.name)))
        return found

    def item(self, node: Node) -> t.Term:
        owner, *places = self.parts(node)
        found = self.expression(owner)
        for place in places:
            found = t.Item(found, self.expression(place))
        return found

    def reference(self, node: Node) -> t.Term:
        parts = self.parts(node)
        return t.Name(self.called(parts[-1])) if parts else t.Opaque(())

    def invoked(self, node: Node) -> t.Term:
        """Lower a call; a function written behind its brackets is its last argument."""
        callee, *rest = self.parts(node)
        given: list[Node] = []
        if [part.type for part in rest] == [
            "annotated_lambda"
        ] and callee.type == "call_expression":
            inner, *before = self.parts(callee)
            if any(part.type == "value_arguments" for part in before) and not any(
                part.type == "annotated_lambda" for part in before
            ):
                callee, rest = inner, [*before, *rest]
        arguments: list[t.Term] = []
        named: list[tuple[str, t.Term]] = []
        for part in rest:
            if part.type == "value_arguments":
                given += self.parts(part)
            elif part.type == "annotated_lambda":
                arguments.append(self.expression(self.parts(part)[-1]))
        plain = self._given(given, named)
        if self.called(callee).endswith("Of"):
            arguments += (mark for part in rest for mark in self.elided_mark(part))
        function = self.member(callee) if callee.type == "navigation_expression" else None
        function = function or self.expression(callee)
        if isinstance(function, t.Name) and function.id in self.received and not given:
            return self.call(node, t.Name("with"), (t.Name("this"), function))
        if isinstance(function, t.Attribute) and function.name in self.received and not given:
            own = t.Name(function.name)
            return self.call(node, t.Name("with"), (function.owner, own))
        return self.call(node, function, (*plain, *arguments), tuple(named))

    def _given(self, nodes: Sequence[Node], named: list[tuple[str, t.Term]]) -> list[t.Term]:
        plain: list[t.Term] = []
        for node in nodes:
            parts = self.parts(node)
            if not parts:
                continue
            value = self.expression(parts[-1])
            if len(parts) > 1 and any(child.type == "=" for child in node.children):
                named.append((self.called(parts[0]), value))
            elif node.children[0].type == "*":
                plain.append(t.Spread(value))
            else:
                plain.append(value)
        return plain

    def spread(self, node: Node) -> t.Term:
        return t.Spread(self.expression(self.parts(node)[-1]))

    # Functions without a name

    def lambda_(self, node: Node) -> t.Term:
        given = self.child(node, "lambda_parameters")
        body = [part for part in self.parts(node) if part.type != "lambda_parameters"]
        parameters: list[t.Parameter] = []
        steps: list[t.Term] = []
        span = self.span(node)
        for i, part in enumerate(self.parts(given)):
            if part.type == "multi_variable_declaration":
                whole = f"__{i}__"
                parameters.append(t.Parameter(whole, None, "plain"))
                steps.append(t.Let(self.target(part), t.Name(whole), *span))
            else:
                parameters.append(t.Parameter(self.declared(part), None, "plain"))
        if given is None:
            parameters.append(IT)
        does = (*steps, *self.worth(body))
        return t.Function("", (THIS, *parameters), does, (), yields=False, line=span[0])

    def declared(self, node: Node) -> str:
        """Give the name that a declaration gives, whatever its type."""
        return self.called(self.child(node, "identifier") or node)

    def target(self, node: Node) -> t.Term:
        """Give what a declaration gives values to: a name, or several that take a value apart."""
        if node.type != "multi_variable_declaration":
            return t.Name(self.declared(node))
        names = tuple(t.Name(self.declared(part)) for part in self.parts(node))
        return t.Collection("tuple", names, *self.span(node), elided=False)

    def worth(self, nodes: Sequence[Node]) -> t.Block:
        """Lower statements of which the last one gives what they are worth."""
        if not nodes:
            return ()
        return (*self.statements(nodes[:-1]), *self.returned(nodes[-1]))

    def returned(self, node: Node) -> t.Block:
        """Lower an expression as what a function gives back, each of its branches apart."""
        span = self.span(node)
        if node.type in ("block", "control_structure_body"):
            return self.worth(self.parts(node))
        if node.type == "if_expression":
            test, yes, no = self.branches(node)
            return (t.If(test, self._returned(yes), self._returned(no), *span),)
        if node.type in self.statements_of and node.type != "when_expression":
            return self.statement(node)
        return (t.Return(self.expression(node), *span),)

    def _returned(self, node: Node | None) -> t.Block:
        return () if node is None else self.returned(node)

    def branches(self, node: Node) -> tuple[t.Term, Node | None, Node | None]:
        """Give the test of an `if` and its two branches."""
        condition = self.field(node, "condition")
        yes: Node | None = None
        no: Node | None = None
        otherwise = False
        for child in node.children:
            if child.type == "else":
                otherwise = True
            elif child.is_named and child != condition and child.type not in self.comments:
                if otherwise:
                    no = child
                else:
                    yes = child
        return self.expression(condition), yes, no

    def value_of(self, node: Node | None) -> t.Term:
        """Lower a branch as an expression: a block is worth what its last statement is."""
        if node is None:
            return t.NOTHING
        if node.type not in ("block", "control_structure_body"):
            return self.expression(node)
        parts = self.parts(node)
        if len(parts) == 1 and parts[0].type not in self.statements_of:
            return self.expression(parts[0])
        line, _ = self.span(node)
        does = self.worth(parts)
        return self.call(node, t.Function("", (), does, (), yields=False, line=line), ())

    def choice(self, node: Node) -> t.Term:
        test, yes, no = self.branches(node)
        return t.Choice(test, self.value_of(yes), self.value_of(no))

    def when(self, node: Node) -> t.Term:
        found: t.Term = t.Opaque(())
        for test, body in reversed(self.cases(node)):
            worth = self.value_of(body)
            found = worth if test is None else t.Choice(test, worth, found)
        return found

    def cases(self, node: Node) -> list[tuple[t.Term | None, Node | None]]:
        """Give the tests of a `when` with what belongs to them; `else` has no test."""
        subject = self.child(node, "when_subject")
        inner = self.parts(subject)
        value = self.expression(inner[-1]) if inner else None
        found: list[tuple[t.Term | None, Node | None]] = []
        for entry in self.parts(node):
            if entry.type != "when_entry":
                continue
            conditions = entry.children_by_field_name("condition")
            known = {part.id for part in conditions}
            body = next((part for part in self.parts(entry) if part.id not in known), None)
            tests = tuple(self._case(value, part) for part in conditions)
            if not tests:
                found.append((None, body))
            else:
                found.append((tests[0] if len(tests) == 1 else t.Operation("or", tests), body))
        return found

    def _case(self, value: t.Term | None, node: Node) -> t.Term:
        if node.type == "range_test" and value is not None:
            operator = _COMPARED.get(node.children[0].type, "in")
            return t.Operation(operator, (value, self.expression(self.parts(node)[-1])))
        if node.type == "type_test":
            return t.Opaque(())
        if value is None:
            return self.expression(node)
        return t.Operation("==", (value, self.expression(node)))

    def object_(self, node: Node) -> t.Term:
        """Lower `object : HashMap<…>() { init { … } }`: what it builds on, changed by its body."""
        body = self.child(node, "class_body")
        blocks = [part for part in self.parts(body) if part.type == "anonymous_initializer"]
        made = self.bases(node)
        if not blocks or not made:
            return t.Opaque(())
        steps = tuple(term for block in blocks for term in self.body(self.parts(block)[-1]))
        line, last = self.span(node)
        does = (*steps, t.Return(t.Name("this"), line, last))
        filled = t.Function("", (THIS,), does, (), yields=False, line=line)
        return self.call(node, t.Attribute(made[0], "run"), (filled,))

    def bases(self, node: Node) -> list[t.Term]:
        """Give the calls of the constructors of what a type builds on."""
        found: list[t.Term] = []
        for part in self.parts(self.child(node, "delegation_specifiers")):
            inner = self.child(part, "constructor_invocation")
            if inner is not None:
                named: list[tuple[str, t.Term]] = []
                given = self._given(self.parts(self.child(inner, "value_arguments")), named)
                kind = t.Name(self.type_name(self.parts(inner)[0]))
                found.append(self.call(node, kind, tuple(given), tuple(named)))
        return found

    def type_name(self, node: Node | None) -> str:
        """Give the simple name of a type: `Map` of `Map<String, Int>?`."""
        while node is not None and node.type == "nullable_type":
            node = next(iter(self.parts(node)), None)
        if node is None:
            return ""
        names = [part for part in self.parts(node) if part.type == "identifier"]
        return self.called(names[-1]) if names else self.text(node)
