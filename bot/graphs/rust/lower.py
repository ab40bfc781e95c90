"""Rust's syntax tree, lowered to the terms of a program: items and statements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from bot.graphs.program import terms as t
from bot.graphs.rust.expressions import EXPRESSIONS, Expressions
from bot.graphs.rust.patterns import all_of
from bot.graphs.rust.types import RustType, Shape, defined, variants_of
from bot.graphs.syntax.curly import OPERATORS
from bot.graphs.syntax.gathering import EXTENSION
from bot.graphs.syntax.lowering import LowerExpression, LowerStatement

if TYPE_CHECKING:
    from tree_sitter import Node

_ENTRIES = ("or_insert", "or_insert_with", "get_mut")
_PETGRAPH = ("Graph", "DiGraph", "UnGraph", "StableGraph", "StableDiGraph", "StableUnGraph")
_WORD = re.compile(r"\w+")
_PETGRAPH_MAPS = ("GraphMap", "DiGraphMap", "UnGraphMap")


class Rust(Expressions):
    """Lowers one piece of Rust."""

    expressions_of: ClassVar = {}
    statements_of: ClassVar = {}

    # Items

    def learn(self, root: Node) -> None:
        """Learn the structs that a piece declares, and the types that are made of themselves."""
        with_methods: set[str] = set()
        structs: list[Node] = []
        used: list[str] = []
        waiting = self.parts(root)
        while waiting:
            part = waiting.pop()
            if part.type == "mod_item":
                waiting += self.parts(self.field(part, "body"))
            elif part.type == "struct_item":
                structs.append(part)
            elif part.type == "enum_item":
                self.learn_variants(part)
            elif part.type == "use_declaration":
                used.append(self.text(part).removeprefix("use ").rstrip("; \n"))
            elif part.type == "impl_item" and self.field(part, "trait") is None:
                kind = self.kind(self.field(part, "type"))
                with_methods.add(kind.name if kind is not None else "")
        for part in structs:
            shape = self.shape(part)
            if shape.is_tuple:
                shape = shape._replace(is_tuple=shape.name not in with_methods)
            self.known[shape.name] = shape
        for path in used:
            self.learn_names(path)

    def learn_variants(self, node: Node) -> None:
        name = self.text(self.field(node, "name") or node)
        parts = self.parts(self.field(node, "body"))
        shapes = [self.shape(part) for part in parts if part.type == "enum_variant"]
        for called, shape in variants_of(name, shapes).items():
            self.known[f"{name}::{called}"] = shape

    def learn_names(self, path: str) -> None:
        """Learn the variants that are known by their bare names."""
        owner, _, names = path.rpartition("::")
        before = owner.rsplit("::", 1)[-1] + "::"
        for key, shape in [*self.known.items()]:
            called = key.removeprefix(before)
            if called != key and (names == "*" or called in _WORD.findall(names)):
                self.known.setdefault(called, shape)

    def shape(self, node: Node) -> Shape:
        name = self.text(self.field(node, "name") or node)
        body = self.field(node, "body")
        if body is None:
            return Shape(name)
        fields: list[tuple[str, RustType]] = []
        if body.type == "ordered_field_declaration_list":
            kinds = body.children_by_field_name("type")
            fields = [(str(i), self.kind(k) or RustType("")) for i, k in enumerate(kinds)]
            return Shape(name, tuple(fields), is_tuple=True)
        for part in self.parts(body):
            called = self.field(part, "name")
            if part.type == "field_declaration" and called is not None:
                kind = self.kind(self.field(part, "type")) or RustType("")
                fields.append((self.text(called), kind))
        return Shape(name, tuple(fields))

    def struct_item(self, node: Node) -> t.Block:
        name = self.text(self.field(node, "name") or node)
        shape = self.known.get(name) or self.shape(node)
        self.known.setdefault(name, shape)
        return () if shape.is_tuple else (defined(shape, *self.span(node)),)

    def enum_item(self, node: Node) -> t.Block:
        """Lower an enumeration: a variant is a value that knows its name, or a class."""
        span = self.span(node)
        name = self.text(self.field(node, "name") or node)
        made = [shape for key, shape in self.known.items() if key.startswith(f"{name}::")]
        if made:
            above = t.DefineClass(name, (), (), (), *span)
            kinds = [defined(shape, *span)._replace(bases=(t.Name(name),)) for shape in made]
            return (above, *kinds)
        members: list[t.Term] = []
        number = 0
        for part in self.parts(self.field(node, "body")):
            called = self.field(part, "name")
            if part.type != "enum_variant" or called is None:
                continue
            label = self.text(called)
            if self.field(part, "body") is not None:
                shape = self.shape(part)
                members.append(defined(shape, *self.span(part)))
                continue
            given = self.field(part, "value")
            value = self.expression(given) if given is not None else t.Literal(number)
            number += 1
            members.append(t.Assign((t.Name(label),), value, *self.span(part)))
        return (t.DefineClass(name, (t.Name("Enum"),), tuple(members), (), *span),)

    def impl_item(self, node: Node) -> t.Block:
        kind = self.kind(self.field(node, "type"))
        above = self.kind(self.field(node, "trait"))
        return self.members(node, kind, (t.Name(above.name),) if above is not None else ())

    def trait_item(self, node: Node) -> t.Block:
        return self.members(node, RustType(self.text(self.field(node, "name") or node)), ())

    def members(self, node: Node, kind: RustType | None, bases: t.Block) -> t.Block:
        before, self.own = self.own, kind.name if kind is not None else ""
        found = [
            term
            for part in self.parts(self.field(node, "body"))
            if part.type in ("function_item", "const_item")
            for term in self.statement(part)
        ]
        name, self.own = self.own, before
        span = self.span(node)
        return (t.DefineClass(name, bases, tuple(found), (EXTENSION,), *span),)

    def function_item(self, node: Node) -> t.Block:
        span = self.span(node)
        name = self.text(self.field(node, "name") or node)
        parameters: list[t.Parameter] = []
        first: list[t.Term] = []
        around, self.declared = self.declared, {}
        listed = self.field(node, "parameters")
        static = True
        for part in self.parts(listed):
            if part.type == "self_parameter":
                static = False
                parameters.append(t.Parameter("self", None, "plain"))
            elif part.type == "parameter":
                pattern = self.field(part, "pattern")
                static = static and (pattern is None or pattern.type != "self")
                self.parameter(part, parameters, first)
        self.returns.append(self.kind(self.field(node, "return_type")))
        body = self.field(node, "body")
        does = self.function_scope(lambda: self.function_body(body)) if body is not None else ()
        self.returns.pop()
        self.declared = around
        decorators = ("staticmethod",) if static else ()
        function = t.Function(
            name, tuple(parameters), (*first, *does), decorators, yields=False, line=span[0]
        )
        return (t.Define(function, *span),)

    def module(self, node: Node) -> t.Block:
        return self.statements(self.parts(self.field(node, "body")))

    def constant(self, node: Node) -> t.Block:
        name, value = self.field(node, "name"), self.field(node, "value")
        kind = self.kind(self.field(node, "type"))
        if name is None or value is None:
            return ()
        if kind is not None:
            self.declared[self.text(name)] = kind
        self.want(value, kind)
        return (t.Let(t.Name(self.text(name)), self.expression(value), *self.span(node)),)

    def alias(self, node: Node) -> t.Block:
        name, kind = self.field(node, "name"), self.kind(self.field(node, "type"))
        if name is None or kind is None:
            return ()
        value = t.Name(kind.name)
        return (t.Let(t.Name(self.text(name)), value, *self.span(node)),)

    def use(self, node: Node) -> t.Block:
        """Lower what counts of imports: petgraph's graphs, and the variants of an enumeration."""
        text = self.text(node)
        span = self.span(node)
        if "petgraph" in text:
            known = (*_PETGRAPH, *_PETGRAPH_MAPS)
            found = known if "prelude" in text or "::*" in text else ()
            names = found or tuple(name for name in known if name in text)
            return tuple(t.Let(t.Name(n), t.Attribute(t.Name("petgraph"), n), *span) for n in names)
        path = text.removeprefix("use ").rstrip("; \n").split("::")
        if len(path) > 1 and path[-1] == "*" and path[-2][:1].isupper():
            return (t.Do(t.Call(t.Name("__variants__"), (t.Name(path[-2]),), (), *span), *span),)
        return ()

    # Statements

    def let(self, node: Node) -> t.Block:
        pattern, value = self.field(node, "pattern"), self.field(node, "value")
        kind = self.kind(self.field(node, "type"))
        if pattern is not None and pattern.type == "identifier" and kind is not None:
            self.declared[self.text(pattern)] = kind
        if value is None:
            return self.bound(pattern, t.NOTHING)
        self.want(value, kind)
        made = self.named(pattern, value)
        other = self.field(node, "alternative")
        if other is None:
            return self.bound(pattern, made)
        span = self.span(node)
        place = t.Name(f"value {node.start_byte}")
        match = self.match(pattern, place)
        return (
            t.Let(place, made, *span),
            t.If(t.Operation("not", (all_of(match),)), self.body(other), (), *span),
            *(t.Let(self.note(target), part, *span) for target, part in match.names),
        )

    def named(self, pattern: Node | None, value: Node) -> t.Term:
        """Lower a value; a closure gets the name that it is given to."""
        made = self.expression(value)
        if isinstance(made, t.Function) and pattern is not None and pattern.type == "identifier":
            return made._replace(name=self.text(pattern))
        return made

    def effect(self, node: Node) -> t.Block:
        span = self.span(node)
        if node.type == "assignment_expression":
            right = self.field(node, "right")
            target, value = self.place(self.field(node, "left")), self.expression(right)
            made = value.function if isinstance(value, t.Call) else None
            if isinstance(made, t.Name) and " " in made.id and isinstance(target, t.Name):
                # What stands there is one of several kinds, and becomes another one.
                return (t.Do(t.Call(t.Name("__become__"), (target, value), (), *span), *span),)
            return (t.Assign((target,), value, *span),)
        if node.type == "compound_assignment_expr":
            left = self.field(node, "left")
            operator = self.operator(node).removesuffix("=")
            parts = (self.expression(left), self.expression(self.field(node, "right")))
            changed = t.Operation(OPERATORS.get(operator, operator), parts)
            return (t.Assign((self.place(left),), changed, *span),)
        return (t.Do(self.expression(node), *span),)

    def place(self, node: Node | None) -> t.Term:
        """Lower what is assigned to; what a map gives to be changed is its entry."""
        target = self.expression(node)
        function = target.function if isinstance(target, t.Call) else None
        if isinstance(function, t.Attribute) and function.name in _ENTRIES:
            return t.Item(function.owner, target.arguments[0])  # type: ignore[attr-defined]  # a call, since it has a function
        return target

    def do(self, node: Node) -> t.Block:
        return tuple(term for part in self.parts(node) for term in self.done(part))

    def done(self, node: Node) -> t.Block:
        """Lower an expression that stands as a statement."""
        return self.statement(node) if node.type in self.statements_of else self.effect(node)

    def own_block(self, node: Node) -> t.Block:
        return self.within(node, lambda: self.body(node))

    def if_(self, node: Node) -> t.Block:
        other = self.field(node, "alternative")
        inner = self.parts(other)
        yes = self.field(node, "consequence")
        return self.tested(
            node,
            self.field(node, "condition"),
            self.own_block(yes) if yes is not None else (),
            self.done(inner[-1]) if inner else (),
        )

    def match_(self, node: Node) -> t.Block:
        return self.matched(node, self.done)

    def while_(self, node: Node) -> t.Block:
        test, block = self.field(node, "condition"), self.field(node, "body")
        span = self.span(node)
        body = self.own_block(block) if block is not None else ()
        if test is None or test.type != "let_condition":
            known = self.expression(test) if test is not None and test.type != "let_chain" else None
            return (t.While(known or t.Opaque(()), body, *span),)
        place = t.Name(f"value {test.start_byte}")
        match = self.match(self.field(test, "pattern"), place)
        value = t.Bind(place, self.expression(self.field(test, "value")))
        taken = t.Call(t.Name("__bound__"), (value,), (), *span)
        known = t.Operation("and", (taken, *match.tests))
        names = tuple(t.Let(target, part, *span) for target, part in match.names)
        return (t.While(known, (*names, *body), *span),)

    def loop(self, node: Node) -> t.Block:
        block = self.field(node, "body")
        body = self.own_block(block) if block is not None else ()
        return (t.While(t.Literal(value=True), body, *self.span(node)),)

    def for_each(self, node: Node) -> t.Block:
        span = self.span(node)
        pattern, source = self.field(node, "pattern"), self.field(node, "value")
        block = self.field(node, "body")
        body = self.own_block(block) if block is not None else ()
        target = self.simple(pattern)
        items = self.expression(source)
        numbered = (
            isinstance(items, t.Call)
            and isinstance(items.function, t.Attribute)
            and items.function.name == "enumerate"
        )
        if target is None or numbered:
            # Places are no parts of an edge, and other patterns are taken apart inside.
            place = t.Name(f"value {node.start_byte}")
            body = (*self.bound(pattern, place), *body)
            target = place
        wrapped = t.Call(t.Name("iter"), (items,), (), *span)
        return (t.ForEach(target, wrapped, body, (), *span),)

    def return_(self, node: Node) -> t.Block:
        parts = self.parts(node)
        if parts and self.returns:
            self.want(parts[0], self.returns[-1])
        return super().return_(node)

    def macro_statement(self, node: Node) -> t.Block:
        """Lower the items inside a macro that makes static values."""
        name = self.text(self.field(node, "macro") or node)
        tree = self.child(node, "token_tree")
        if name not in ("lazy_static", "thread_local") or tree is None:
            return (t.Do(self.expression(node), *self.span(node)),)
        made = self.inside(tree, " " + self.text(tree)[1:-1].replace("static ref ", "static "))
        return made[0].body(made[1]) if made is not None else ()

    def unsafe(self, node: Node) -> t.Block:
        block = self.child(node, "block")
        return self.own_block(block) if block is not None else ()


STATEMENTS: dict[str, LowerStatement] = {
    "source_file": Rust.body,
    "block": Rust.own_block,
    "unsafe_block": Rust.unsafe,
    "expression_statement": Rust.do,
    "empty_statement": Rust.nothing,
    "let_declaration": Rust.let,
    "assignment_expression": Rust.effect,
    "compound_assignment_expr": Rust.effect,
    "if_expression": Rust.if_,
    "match_expression": Rust.match_,
    "while_expression": Rust.while_,
    "loop_expression": Rust.loop,
    "for_expression": Rust.for_each,
    "return_expression": Rust.return_,
    "break_expression": Rust.break_,
    "continue_expression": Rust.continue_,
    "macro_invocation": Rust.macro_statement,
    "function_item": Rust.function_item,
    "struct_item": Rust.struct_item,
    "enum_item": Rust.enum_item,
    "impl_item": Rust.impl_item,
    "trait_item": Rust.trait_item,
    "mod_item": Rust.module,
    "const_item": Rust.constant,
    "static_item": Rust.constant,
    "type_item": Rust.alias,
    "use_declaration": Rust.use,
    "extern_crate_declaration": Rust.nothing,
    "attribute_item": Rust.nothing,
    "inner_attribute_item": Rust.nothing,
    "macro_definition": Rust.nothing,
    "label": Rust.nothing,
}
_EXPRESSIONS: dict[str, LowerExpression] = {**EXPRESSIONS}
Rust.expressions_of = _EXPRESSIONS
Rust.statements_of = STATEMENTS
