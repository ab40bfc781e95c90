"""PHP's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Final

from bot.graphs.php.expressions import EXPRESSIONS, THIS, Expressions
from bot.graphs.program import terms as t
from bot.graphs.program.objects import FIELDS
from bot.graphs.syntax import curly
from bot.graphs.syntax.lowering import LowerStatement
from bot.graphs.syntax.mending import Mended

if TYPE_CHECKING:
    from tree_sitter import Node

_ASSIGNMENTS: Final = (
    "assignment_expression",
    "augmented_assignment_expression",
    "reference_assignment_expression",
)
_TAKEN: Final = t.Name("taken apart")
_SPECIAL: Final[Mapping[str, str]] = {"__construct": "__init__", "__invoke": "__call__"}


class Php(Expressions):
    """Lowers one piece of PHP."""

    expressions_of: ClassVar = EXPRESSIONS

    def __init__(self, source: Mended, *, first_line: int, cut_off: bool) -> None:
        super().__init__(source, first_line=first_line, cut_off=cut_off)
        self.classes = []

    def changed_on(self, line: str) -> tuple[str, ...]:
        return tuple(f"${name}" for name in super().changed_on(line))

    def effect(self, node: Node) -> t.Block:
        if node.type == "function_call_expression":
            return self.defined(node) or (t.Do(self.expression(node), *self.span(node)),)
        if node.type == "sequence_expression":
            return tuple(term for part in self.parts(node) for term in self.effect(part))
        if node.type not in _ASSIGNMENTS:
            return (t.Do(self.expression(node), *self.span(node)),)
        left = self.field(node, "left")
        keyed = self.keyed(left)
        if keyed:
            source = self.expression(self.field(node, "right"))
            return (t.Assign((_TAKEN,), source, *self.span(node)), *keyed)
        target, value = self.assigned(node)
        span = self.span(node)
        if isinstance(target, t.Item):
            return (t.Do(self.put(node, target, value), *span),)
        return (t.Assign((target,), value, *span),)

    def defined(self, node: Node) -> t.Block:
        """Lower `define('NAME', value)`."""
        function = self.field(node, "function")
        given = self.given(node)[0]
        if function is None or self.text(function) != "define" or len(given) != 2:
            return ()
        name, value = given
        if not isinstance(name, t.Literal):
            return ()
        return (t.Assign((t.Name(str(name.value)),), value, *self.span(node)),)

    def keyed(self, node: Node | None) -> t.Block:
        """Lower `['from' => $a, 'to' => $b]` as what is taken apart; nothing for a plain list."""
        if node is None or node.type not in ("list_literal", "array_creation_expression"):
            return ()
        if not any(child.type == "=>" for child in node.children):
            return ()
        parts = self.expressions(self.parts(node))
        span = self.span(node)
        return tuple(
            t.Assign((target,), t.Item(_TAKEN, key), *span)
            for key, target in zip(parts[::2], parts[1::2], strict=False)
        )

    def for_(self, node: Node) -> t.Block:
        first, test = self.field(node, "initialize"), self.field(node, "condition")
        update = self.field(node, "update")
        return self.counted(
            node,
            first=self.effect(first) if first is not None else (),
            test=self.expression(test) if test is not None else t.Literal(value=True),
            update=self.effect(update) if update is not None else (),
        )

    def for_each(self, node: Node) -> t.Block:
        source, target, *_ = self.parts(node)
        values = self.expression(source)
        first: t.Block = ()
        if target.type == "pair":
            one, other = self.parts(target)
            first = self.keyed(other)
            pair = (self.expression(one), _TAKEN if first else self.expression(other))
            taken: t.Term = t.Collection("tuple", pair, *self.span(target), elided=False)
            items = self.call(node, t.Attribute(values, "__entries__"), ())
        else:
            first = self.keyed(target)
            taken = _TAKEN if first else self.expression(target)
            items = self.call(node, t.Attribute(values, "__each__"), ())
        body = self.block(self.field(node, "body"))
        return (t.ForEach(taken, items, (*first, *body), (), *self.span(node)),)

    def if_(self, node: Node) -> t.Block:
        test = self.expression(self.field(node, "condition"))
        chain: t.Block = ()
        for part in reversed(node.children_by_field_name("alternative")):
            if part.type == "else_if_clause":
                also = self.expression(self.field(part, "condition"))
                body = self.block(self.field(part, "body"))
                chain = (t.If(also, body, chain, *self.span(part)),)
            else:
                chain = self.body(part)
        return (t.If(test, self.block(self.field(node, "body")), chain, *self.span(node)),)

    def switch(self, node: Node) -> t.Block:
        """Lower the cases as tests; one that falls through to the next is read as if it did not."""
        subject = self.expression(self.field(node, "condition"))
        span = self.span(node)
        chain: t.Block = ()
        for part in reversed(self.parts(self.field(node, "body"))):
            value = self.field(part, "value")
            does = [p for p in self.parts(part) if p.type != "break_statement"]
            if value is None:
                chain = self.statements(does)
                continue
            test = t.Operation("==", (subject, self.expression(value)))
            chain = (t.If(test, self.statements(does[1:]), chain, *span),)
        return chain

    def echo(self, node: Node) -> t.Block:
        return tuple(t.Do(self.expression(part), *self.span(part)) for part in self.parts(node))

    def unset(self, node: Node) -> t.Block:
        return (t.Delete(self.arguments(node), *self.span(node)),)

    def share(self, node: Node) -> t.Block:
        names = tuple(self.text(part) for part in self.parts(node))
        return (t.Share(names, True, *self.span(node)),)  # noqa: FBT003 - a term's own field

    def constant(self, node: Node) -> t.Block:
        return tuple(
            t.Assign((t.Name(self.text(parts[0])),), self.expression(parts[1]), *self.span(node))
            for part in self.parts(node)
            if len(parts := self.parts(part)) == 2
        )

    def define(self, node: Node) -> t.Block:
        name, body = self.field(node, "name"), self.field(node, "body")
        parameters = self.parameters(self.field(node, "parameters"))
        called = self.text(name) if name is not None else ""
        line, last = self.span(node)
        does = self.body(body) if body is not None else ()
        yields = any(isinstance(term, t.Yield) for term in t.walk(does))
        function = t.Function(called, parameters, does, (), yields=yields, line=line)
        return (t.Define(function, line, last),)

    def static(self, node: Node) -> t.Block:
        """Lower the variables that a function keeps from call to call as they first are."""
        return tuple(
            t.Assign((self.expression(name),), self.expression(value), *self.span(part))
            for part in self.parts(node)
            if (name := self.field(part, "name")) is not None
            and (value := self.field(part, "value")) is not None
        )

    def namespace(self, node: Node) -> t.Block:
        body = self.field(node, "body")
        return self.body(body) if body is not None else ()

    # Classes

    def class_(self, node: Node) -> t.Block:
        name = self.field(node, "name")
        called = self.text(name) if name is not None else ""
        above = self.child(node, "base_clause")
        body = self.field(node, "body")
        self.classes.append(called)
        try:
            members = self.members(body) if body is not None else ()
        finally:
            self.classes.pop()
        used = [part for part in self.parts(body) if part.type == "use_declaration"]
        bases = (*self.arguments(above), *(term for part in used for term in self.arguments(part)))
        return (t.DefineClass(called, bases, members, (), *self.span(node)),)

    def enum(self, node: Node) -> t.Block:
        """Lower an enumeration: each of its cases is an object with a name and a value."""
        (define,) = self.class_(node)
        kind = t.Name(define.name)  # type: ignore[attr-defined]  # `class_` gives a class
        cases: list[t.Term] = []
        for part in self.parts(self.field(node, "body")):
            name, value = self.field(part, "name"), self.field(part, "value")
            if part.type != "enum_case" or name is None:
                continue
            span = self.span(part)
            label = t.Literal(self.text(name))
            case = t.Attribute(kind, self.text(name))
            cases.append(t.Assign((case,), t.Call(kind, (), (), *span), *span))
            if value is None or b"->name" in self.source.code:
                cases.append(t.Assign((t.Attribute(case, "name"),), label, *span))
            if value is not None:
                held = (t.Attribute(case, "value"),)
                cases.append(t.Assign(held, self.expression(value), *span))
        return (define, *cases)

    def members(self, body: Node) -> t.Block:
        methods: list[t.Term] = []
        static: list[t.Term] = []
        fields: list[t.Term] = []
        for part in self.parts(body):
            if part.type == "method_declaration":
                methods += self.method(part)
            elif part.type == "const_declaration":
                static += self.constant(part)
            elif part.type == "property_declaration":
                shared = self.child(part, "static_modifier") is not None
                (static if shared else fields).extend(self.properties(part, shared=shared))
        this = t.Parameter(THIS, None, "plain")
        first = t.Function(FIELDS, (this,), tuple(fields), (), yields=False, line=1)
        return (*methods, t.Define(first, *self.span(body)), *static)

    def properties(self, node: Node, *, shared: bool) -> list[t.Term]:
        found: list[t.Term] = []
        for part in self.parts(node):
            name, value = self.field(part, "name"), self.field(part, "default_value")
            if part.type != "property_element" or name is None:
                continue
            called = self.text(name).lstrip("$")
            target = t.Name(called) if shared else t.Attribute(t.Name(THIS), called)
            found.append(t.Assign((target,), self.expression(value), *self.span(part)))
        return found

    def method(self, node: Node) -> t.Block:
        (define,) = self.define(node)
        function = define.function  # type: ignore[attr-defined]  # `define` gives a definition
        static = self.child(node, "static_modifier") is not None
        given = self.field(node, "parameters")
        kept = tuple(
            t.Assign((t.Attribute(t.Name(THIS), name.lstrip("$")),), t.Name(name), *self.span(part))
            for part in self.parts(given)
            if part.type == "property_promotion_parameter"
            and (found := self.field(part, "name")) is not None
            and (name := self.text(found))
        )
        mine = () if static else (t.Parameter(THIS, None, "plain"),)
        function = function._replace(
            name=_SPECIAL.get(function.name, function.name),
            parameters=(*mine, *function.parameters),
            body=(*kept, *function.body),
            decorators=("staticmethod",) if static else (),
        )
        return (t.Define(function, *self.span(node)),)

    def entry(self, program: t.Block) -> t.Block:
        """A program in PHP starts by itself."""
        del program
        return ()


STATEMENTS: Final[Mapping[str, LowerStatement]] = {
    **curly.STATEMENTS,
    "for_statement": Php.for_,
    "if_statement": Php.if_,
    "foreach_statement": Php.for_each,
    "colon_block": Php.body,
    "switch_statement": Php.switch,
    "echo_statement": Php.echo,
    "unset_statement": Php.unset,
    "global_declaration": Php.share,
    "const_declaration": Php.constant,
    "function_definition": Php.define,
    "class_declaration": Php.class_,
    "trait_declaration": Php.class_,
    "interface_declaration": Php.class_,
    "enum_declaration": Php.enum,
    "function_static_declaration": Php.static,
    "php_tag": Php.nothing,
    "namespace_definition": Php.namespace,
    "namespace_use_declaration": Php.nothing,
}
Php.statements_of = STATEMENTS
