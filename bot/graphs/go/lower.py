"""Go's syntax tree, lowered to the terms of a program: declarations and statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from bot.graphs.go import types
from bot.graphs.go.expressions import EXPRESSIONS, Expressions
from bot.graphs.program import terms as t
from bot.graphs.syntax.curly import OPERATORS
from bot.graphs.syntax.gathering import EXTENSION
from bot.graphs.syntax.lowering import LowerExpression, LowerStatement

if TYPE_CHECKING:
    from tree_sitter import Node

_RECEIVERS = {"map": "map", "list": "list", "array": "list"}


class Go(Expressions):
    """Lowers one piece of Go."""

    expressions_of: ClassVar = {}
    statements_of: ClassVar = {}

    def program(self, root: Node) -> t.Block:
        found = self.body(root)
        return (*self.nameless, *found)

    # Declarations

    def learn(self, root: Node) -> None:
        """Learn the types that a piece declares."""
        for part in self.parts(root):
            if part.type == "type_declaration":
                for spec in self.parts(part):
                    self.learn_type(spec)

    def learn_type(self, node: Node) -> str:
        name, of = self.field(node, "name"), self.field(node, "type")
        if name is None or of is None:
            return ""
        called = self.text(name)
        self.known[called] = self.struct(of, called) if of.type == "struct_type" else self.kind(of)
        return called

    def type_declaration(self, node: Node) -> t.Block:
        found: list[t.Term] = []
        for spec in self.parts(node):
            name = self.learn_type(spec)
            kind = self.known.get(name, types.OTHER)
            span = self.span(spec)
            if kind.kind == "struct" and kind.name == name:
                found.append(types.defined(kind, self.known, *span))
            elif kind.kind:
                # A type of another name: to convert to it changes nothing.
                found.append(t.Let(t.Name(name), t.Name("__same__"), *span))
        return tuple(found)

    def function(self, node: Node) -> t.Block:
        span = self.span(node)
        name = self.text(node.child_by_field_name("name") or node)
        return (t.Define(self.closure(node, name), *span),)

    def method(self, node: Node) -> t.Block:
        """Lower a method: of a struct, or of another type that has a name."""
        span = self.span(node)
        name = self.text(node.child_by_field_name("name") or node)
        receivers = self.parts(self.field(node, "receiver"))
        if not receivers:
            return ()
        kind = self.kind(self.field(receivers[0], "type"))
        if kind.kind == "pointer" and kind.element is not None:
            kind = kind.element
        called = self.field(receivers[0], "name")
        this = t.Parameter(self.text(called) if called is not None else "_", None, "plain")
        function = self.closure(node, name)
        function = function._replace(parameters=(this, *function.parameters))
        own = types.resolved(kind, self.known)
        if kind.name in self.known and own.kind != "struct":
            place = t.Name(f"{name}@{_RECEIVERS.get(own.kind, 'plain')}")
            return (t.Let(place, function, *span),)
        member = t.Define(function, *span)
        return (t.DefineClass(kind.name, (), (member,), (EXTENSION,), *span),)

    def variables(self, node: Node) -> t.Block:
        specs = self.parts(node)
        if specs and specs[0].type == "var_spec_list":
            specs = self.parts(specs[0])
        return tuple(term for spec in specs for term in self.variable(spec))

    def variable(self, node: Node) -> t.Block:
        span = self.span(node)
        names = node.children_by_field_name("name")
        given = self.parts(self.field(node, "value"))
        if given:
            return self.given(node, names, given, declared=True)
        kind = self.kind(self.field(node, "type"))
        return tuple(
            t.Let(self.note(t.Name(self.text(name))), types.zero(kind, self.known, span[0]), *span)
            for name in names
        )

    def constants(self, node: Node) -> t.Block:
        """Lower constants; one without a value repeats the last one, counted on by `iota`."""
        found: list[t.Term] = []
        last: list[Node] = []
        for number, spec in enumerate(p for p in self.parts(node) if p.type == "const_spec"):
            last = self.parts(self.field(spec, "value")) or last
            self.counter = number
            names = spec.children_by_field_name("name")
            if last:
                found += self.given(spec, names, last, declared=True)
        return tuple(found)

    # Statements

    def assignment(self, node: Node) -> t.Block:
        left, right = self.parts(self.field(node, "left")), self.parts(self.field(node, "right"))
        operator = self.operator(node)
        if operator in ("=", ":="):
            return self.given(node, left, right, declared=operator == ":=")
        target, value = self.expression(left[0]), self.expression(right[0])
        operator = operator.removesuffix("=")
        changed = t.Operation(OPERATORS.get(operator, operator), (target, value))
        return (t.Assign((target,), changed, *self.span(node)),)

    def given(self, node: Node, left: list[Node], right: list[Node], *, declared: bool) -> t.Block:
        """Give values to targets: one each, or all of them from one value."""
        span = self.span(node)
        if len(left) == len(right) == 1:
            target, value = self.expression(left[0]), self.value_for(left[0], right[0])
        else:
            target = t.Collection("tuple", self.expressions(left), *span, elided=False)
            if len(right) > 1:
                value = t.Collection("tuple", self.expressions(right), *span, elided=False)
            else:
                value = self.checked(right[0]) if right else t.Opaque(())
        if declared:
            return (t.Let(self.note(target), value, *span),)
        return (t.Assign((target,), value, *span),)

    def value_for(self, target: Node, node: Node) -> t.Term:
        """Lower the value that a target gets; a function gets its name, a list may grow."""
        if node.type == "func_literal" and target.type == "identifier":
            return self.closure(node, self.text(target))
        if node.type == "call_expression" and self.text_of_function(node) == "append":
            grown = self.parts(self.field(node, "arguments"))
            if grown and self.text(grown[0]) == self.text(target):
                more = self.appends_many(grown)
                return self.call(node, t.Name("append"), self.expressions(grown), more)
        if node.type == "unary_expression" and node.children[0].type == "*":
            return self.call(node, t.Name("__copied__"), (self.expression(node),))
        return self.expression(node)

    def checked(self, node: Node) -> t.Term:
        """Lower a value that comes with a mark of its own: `v, ok := m[k]`."""
        span = self.span(node)
        if node.type == "index_expression":
            owner, place = self.field(node, "operand"), self.field(node, "index")
            parts = (self.expression(owner), self.expression(place))
            return t.Call(t.Name("__look__"), parts, (), *span)
        if node.type in ("type_assertion_expression", "unary_expression"):
            pair = (self.expression(self.field(node, "operand")), t.Opaque(()))
            return t.Collection("tuple", pair, *span, elided=False)
        return self.expression(node)

    def step_statement(self, node: Node) -> t.Block:
        target = self.expression(self.parts(node)[0])
        operator = "+" if node.type == "inc_statement" else "-"
        changed = t.Operation(operator, (target, t.Literal(1)))
        return (t.Assign((target,), changed, *self.span(node)),)

    def if_(self, node: Node) -> t.Block:
        first = self.field(node, "initializer")
        if first is None:
            return super().if_(node)
        return self.within(node, lambda: (*self.statement(first), *super(Go, self).if_(node)))

    def own_block(self, node: Node) -> t.Block:
        return self.within(node, lambda: self.body(node))

    def for_(self, node: Node) -> t.Block:
        return self.within(node, lambda: self.looped(node))

    def looped(self, node: Node) -> t.Block:
        body = self.field(node, "body")
        head = next((part for part in self.parts(node) if part != body), None)
        if head is None:
            return (t.While(t.Literal(value=True), self.block(body), *self.span(node)),)
        if head.type == "range_clause":
            return self.ranged(node, head)
        if head.type != "for_clause":
            return (t.While(self.expression(head), self.block(body), *self.span(node)),)
        first, test = self.field(head, "initializer"), self.field(head, "condition")
        update = self.field(head, "update")
        return self.counted(
            node,
            first=self.statement(first) if first is not None else (),
            test=self.expression(test) if test is not None else t.Literal(value=True),
            update=self.statement(update) if update is not None else (),
        )

    def ranged(self, node: Node, head: Node) -> t.Block:
        """Lower a loop over a range, whose variables are the place and what stands there."""
        span = self.span(node)
        targets = self.parts(self.field(head, "left"))
        source = self.expression(self.field(head, "right"))
        if self.text(head).count(":="):
            for found in targets:
                self.note(self.expression(found))
        body = self.block(self.field(node, "body"))
        names = [self.text(target) for target in targets]
        if len(targets) == 2 and names[0] == "_":
            way, target = "tuple", self.expression(targets[1])
        elif len(targets) < 2 or names[1] == "_":
            way = "iter"
            target = self.expression(targets[0]) if targets else t.Name("_")
        else:
            way, target = "enumerate", t.Name(", ".join(names))
            both = t.Collection("tuple", self.expressions(targets), *span, elided=False)
            body = (t.Let(both, target, *span), *body)
        items = t.Call(t.Name(way), (source,), (), *span)
        return (t.ForEach(target, items, body, (), *span),)

    def return_(self, node: Node) -> t.Block:
        span = self.span(node)
        given = self.parts(self.child(node, "expression_list"))
        values: t.Block = self.expressions(given)
        if not given and self.results and self.results[-1]:
            values = tuple(map(t.Name, self.results[-1]))
        if len(values) == 1:
            return (t.Return(values[0], *span),)
        value = t.Collection("tuple", values, *span, elided=False) if values else t.NOTHING
        return (t.Return(value, *span),)

    def switch(self, node: Node) -> t.Block:
        """Lower a switch to a chain of tests."""
        span = self.span(node)
        first, value = self.field(node, "initializer"), self.field(node, "value")
        steps = list(self.statement(first)) if first is not None else []
        subject: t.Term | None = None
        if node.type == "type_switch_statement":
            subject = t.Opaque(())
        elif value is not None:
            subject = t.Name(f"switch {node.start_byte}")
            steps.append(t.Let(subject, self.expression(value), *span))
        chosen: t.Block = ()
        for case in reversed(self.parts(node)):
            if case.type == "default_case":
                chosen = self.case_body(case, skipped=0)
        for case in reversed(self.parts(node)):
            if case.type in ("expression_case", "type_case"):
                tested = self.field(case, "value") if case.type == "expression_case" else None
                tests = self.expressions(self.parts(tested))
                if subject is not None:
                    tests = tuple(t.Operation("==", (subject, test)) for test in tests)
                test = t.Operation("or", tests) if tests else t.Opaque(())
                body = self.case_body(case, skipped=tested is not None)
                chosen = (t.If(test, body, chosen, *self.span(case)),)
        return (*steps, *chosen)

    def case_body(self, node: Node, *, skipped: int) -> t.Block:
        """Lower the statements of a case; a `break` at its end leaves nothing but the switch."""
        del skipped
        found = self.block(self.child(node, "statement_list"))
        if found and isinstance(found[-1], t.Leave) and found[-1].how == "break":
            found = found[:-1]
        return found

    def go_on(self, node: Node) -> t.Block:
        """Lower `go f()`: it is done at once."""
        return tuple(t.Do(self.expression(part), *self.span(node)) for part in self.parts(node))

    def labeled(self, node: Node) -> t.Block:
        return self.statement(self.parts(node)[-1])


STATEMENTS: dict[str, LowerStatement] = {
    "source_file": Go.body,
    "block": Go.own_block,
    "statement_list": Go.body,
    "expression_statement": Go.do,
    "package_clause": Go.nothing,
    "import_declaration": Go.imports,
    "const_declaration": Go.constants,
    "var_declaration": Go.variables,
    "type_declaration": Go.type_declaration,
    "function_declaration": Go.function,
    "method_declaration": Go.method,
    "short_var_declaration": Go.assignment,
    "assignment_statement": Go.assignment,
    "inc_statement": Go.step_statement,
    "dec_statement": Go.step_statement,
    "if_statement": Go.if_,
    "for_statement": Go.for_,
    "expression_switch_statement": Go.switch,
    "type_switch_statement": Go.switch,
    "select_statement": Go.nothing,
    "return_statement": Go.return_,
    "break_statement": Go.break_,
    "continue_statement": Go.continue_,
    "fallthrough_statement": Go.nothing,
    "goto_statement": Go.nothing,
    "go_statement": Go.go_on,
    "defer_statement": Go.nothing,
    "send_statement": Go.nothing,
    "labeled_statement": Go.labeled,
    "empty_statement": Go.nothing,
}
_EXPRESSIONS: dict[str, LowerExpression] = {**EXPRESSIONS}
Go.expressions_of = _EXPRESSIONS
Go.statements_of = STATEMENTS
