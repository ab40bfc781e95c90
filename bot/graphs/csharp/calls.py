"""C#'s calls, patterns and queries, lowered to the terms of a program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from bot.graphs.csharp.creation import CSharpCreation
from bot.graphs.csharp.kinds import Kind
from bot.graphs.program import terms as t

if TYPE_CHECKING:
    from tree_sitter import Node

_TRIES: Final = {"TryDequeue": "Dequeue", "TryPop": "Pop", "TryPeek": "Peek"}
_GROWERS: Final = ("Add", "Enqueue", "Push", "AddLast", "AddFirst", "Insert", "TryAdd", "Append")


class CSharpCalls(CSharpCreation):
    """Lowers calls, tests by patterns, and queries."""

    def invocation(self, node: Node) -> t.Term:
        function = self.field(node, "function")
        given = self.parts(self.field(node, "arguments"))
        if function is None:
            return t.Opaque(())
        if function.type == "identifier" and self.text(function) == "nameof":
            return t.Literal(self.text(given[0]).rsplit(".", 1)[-1] if given else "")
        out = next((part for part in given if part.children[0].type == "out"), None)
        if out is not None:
            return self.tried(node, function, given, out)
        arguments, named = self.given(given, self.taken(function))
        return self.call(node, self.called(function), arguments, named)

    def called(self, function: Node) -> t.Term:
        """Give what is called; a method is never the part of a tuple."""
        if function.type == "member_access_expression":
            owner = self.expression(self.field(function, "expression"))
            return t.Attribute(owner, self.simple(self.field(function, "name")))
        found = self.expression(function)
        is_part = isinstance(found, t.Call) and found.function == t.Name("__part__")
        return found.arguments[0] if is_part and isinstance(found, t.Call) else found

    def taken(self, function: Node) -> Callable[[int], Kind | None]:
        """Tell what kinds a called method takes, as far as the kind of its owner says so."""
        name = self.simple(self.field(function, "name"))
        if function.type != "member_access_expression" or name not in _GROWERS:
            return lambda _: None
        owner = self.field(function, "expression")
        return lambda index: self._taken(self.inferred(owner), index)

    @staticmethod
    def _taken(kind: Kind | None, index: int) -> Kind | None:
        if kind is None or not kind.parts:
            return None
        return kind.parts[min(index, len(kind.parts) - 1)]

    def tried(self, node: Node, function: Node, given: list[Node], out: Node) -> t.Term:
        """Lower a call that hands a value out: `graph.TryGetValue(key, out var near)`."""
        name = self.simple(self.field(function, "name"))
        target, new = self.handed_out(self.parts(out)[-1])
        rest, _ = self.given([part for part in given if part is not out], lambda _: None)
        owner = self.called(function)
        holder = owner.owner if isinstance(owner, t.Attribute) else t.NOTHING
        done: t.Term = t.Opaque(())
        value: t.Term = t.Opaque(rest)
        if name == "TryGetValue":
            done = self.call(node, t.Attribute(holder, "ContainsKey"), rest)
            value = self.call(node, t.Attribute(holder, "GetValueOrDefault"), rest)
        elif name in _TRIES:
            done = t.Operation(">", (t.Attribute(holder, "Count"), t.Literal(0)))
            value = t.Choice(
                done, self.call(node, t.Attribute(holder, _TRIES[name]), rest), t.NOTHING
            )
        elif name == "TryParse":
            value = self.call(node, t.Attribute(holder, "Parse"), rest)
        else:
            done = self.call(node, owner, rest)
        return t.Operation("first", (done, t.Bind(target, value, new)))

    def handed_out(self, node: Node) -> tuple[t.Term, bool]:
        """Give the name behind `out`, and whether it is declared there."""
        if node.type == "declaration_expression":
            return self.expression(self.field(node, "name")), True
        return self.expression(node), False

    def is_(self, node: Node) -> t.Term:
        value = self.expression(self.field(node, "expression", "left"))
        return self.matches(value, self.field(node, "pattern", "right"))

    def matches(self, value: t.Term, pattern: Node | None) -> t.Term:
        """Lower the test of a value by a pattern."""
        if pattern is None:
            return t.Opaque((value,))
        test = _TESTS.get(pattern.type)
        return t.Opaque((value,)) if test is None else test(self, value, pattern)

    def is_constant(self, value: t.Term, pattern: Node) -> t.Term:
        return t.Operation("==", (value, self.expression(self.parts(pattern)[0])))

    def is_not(self, value: t.Term, pattern: Node) -> t.Term:
        return t.Operation("not", (self.matches(value, self.parts(pattern)[0]),))

    def is_both(self, value: t.Term, pattern: Node) -> t.Term:
        parts = self.parts(pattern)
        sides = tuple(self.matches(value, part) for part in (parts[0], parts[-1]))
        return t.Operation(pattern.type.removesuffix("_pattern"), sides)

    def is_inner(self, value: t.Term, pattern: Node) -> t.Term:
        return self.matches(value, self.parts(pattern)[0])

    def is_beside(self, value: t.Term, pattern: Node) -> t.Term:
        operator = self.text(pattern.children[0])
        return t.Operation(operator, (value, self.expression(self.parts(pattern)[-1])))

    def is_any(self, value: t.Term, pattern: Node) -> t.Term:
        parts = self.parts(pattern)
        return self._caught(value, parts[-1] if parts else None, t.Literal(value=True))

    def is_kind(self, value: t.Term, pattern: Node) -> t.Term:
        parts = self.parts(pattern)
        declared = self.kind(parts[0]) if parts else None
        test = self.call_is(value, declared.name if declared else "")
        return self._caught(value, self.field(pattern, "name"), test)

    def is_there(self, value: t.Term, _: Node) -> t.Term:
        """Lower `{ Name: … }`, of which is known only that it fails for null."""
        return t.Operation("and", (t.Operation("!=", (value, t.NOTHING)), t.Opaque(())))

    def call_is(self, value: t.Term, kind: str) -> t.Term:
        return t.Call(t.Name("__is__"), (value, t.Name(kind)), (), 0, 0)

    def _caught(self, value: t.Term, name: Node | None, test: t.Term) -> t.Term:
        if name is None or name.type == "discard":
            return test
        return t.Operation("first", (test, t.Bind(t.Name(self.text(name)), value, new=True)))

    def choose(self, node: Node) -> t.Term:
        """Lower a `switch` that has a value."""
        subject, *arms = self.parts(node)
        value = self.expression(subject)
        found: t.Term = t.Opaque(())
        for arm in reversed(arms):
            parts = self.parts(arm)
            if arm.type != "switch_expression_arm" or len(parts) < 2:
                continue
            worth = self.expression(parts[-1])
            test = self.matches(value, parts[0])
            when = self.child(arm, "when_clause")
            if when is not None:
                test = t.Operation("and", (test, self.inner(when)))
            always = parts[0].type == "discard" and when is None
            found = worth if always else t.Choice(test, worth, found)
        return found

    def query(self, node: Node) -> t.Term:
        """Lower `from x in xs where … select …`."""
        clauses: list[t.Clause] = []
        found: t.Term = t.Opaque(())
        for part in self.parts(node):
            parts = self.parts(part)
            if part.type == "from_clause":
                label = self.field(part, "name")
                clauses.append(t.Clause(self.expression(label), self.expression(parts[-1]), ()))
            elif part.type == "let_clause":
                only = t.Collection("list", (self.expression(parts[-1]),), 0, 0, elided=False)
                clauses.append(t.Clause(self.expression(parts[0]), only, ()))
            elif part.type == "identifier":
                clauses = [t.Clause(self.expression(part), found, ())]
            elif part.type in _STEPS and clauses:
                found = _STEPS[part.type](self, part, clauses)
            else:
                return t.Opaque(())
        return found

    def kept(self, node: Node, clauses: list[t.Clause]) -> t.Term:
        test = self.expression(self.parts(node)[-1])
        clauses[-1] = clauses[-1]._replace(tests=(*clauses[-1].tests, test))
        return t.Opaque(())

    def ordered(self, node: Node, clauses: list[t.Clause]) -> t.Term:
        """Order what comes out so far; of several names the order is left as it is."""
        if len(clauses) == 1:
            clause, span = clauses[0], self.span(node)
            backwards = any(child.type == "descending" for child in node.children)
            name = "OrderByDescending" if backwards else "OrderBy"
            items = t.Comprehension("list", t.NOTHING, clause.target, (clause,), *span)
            rank = self._function(node, clause.target, self.parts(node)[0])
            ordered = self.call(node, t.Attribute(items, name), (rank,))
            clauses[0] = t.Clause(clause.target, ordered, ())
        return t.Opaque(())

    def selected(self, node: Node, clauses: list[t.Clause]) -> t.Term:
        worth = self.expression(self.parts(node)[-1])
        return t.Comprehension("list", t.NOTHING, worth, tuple(clauses), *self.span(node))

    def grouped(self, node: Node, clauses: list[t.Clause]) -> t.Term:
        value, key = self.parts(node)[0], self.parts(node)[-1]
        target = clauses[-1].target
        items = t.Comprehension("list", t.NOTHING, target, tuple(clauses), *self.span(node))
        functions = (self._function(node, target, key), self._function(node, target, value))
        return self.call(node, t.Attribute(items, "GroupBy"), functions)

    def _function(self, node: Node, name: t.Term, value: Node) -> t.Term:
        span = self.span(node)
        parameter = t.Parameter(name.id if isinstance(name, t.Name) else "_", None, "plain")
        does = (t.Return(self.expression(value), *span),)
        return t.Function("", (parameter,), does, (), yields=False, line=span[0])


_STEPS: Final[dict[str, Callable[[CSharpCalls, Node, list[t.Clause]], t.Term]]] = {
    "where_clause": CSharpCalls.kept,
    "order_by_clause": CSharpCalls.ordered,
    "select_clause": CSharpCalls.selected,
    "group_clause": CSharpCalls.grouped,
}
_TESTS: Final[dict[str, Callable[[CSharpCalls, t.Term, Node], t.Term]]] = {
    "constant_pattern": CSharpCalls.is_constant,
    "negated_pattern": CSharpCalls.is_not,
    "or_pattern": CSharpCalls.is_both,
    "and_pattern": CSharpCalls.is_both,
    "parenthesized_pattern": CSharpCalls.is_inner,
    "relational_pattern": CSharpCalls.is_beside,
    "discard": CSharpCalls.is_any,
    "var_pattern": CSharpCalls.is_any,
    "declaration_pattern": CSharpCalls.is_kind,
    "type_pattern": CSharpCalls.is_kind,
    "recursive_pattern": CSharpCalls.is_there,
}
