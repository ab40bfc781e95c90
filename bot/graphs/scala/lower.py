"""Scala's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from bot.graphs.program import terms as t
from bot.graphs.scala.expressions import EXPRESSIONS, Expressions, given_back
from bot.graphs.syntax import curly
from bot.graphs.syntax.mending import Mended

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTION: Final = re.compile(r"\bdef\s+(\w+)")
_VALUE: Final = re.compile(r"\b(?:val|var)\s+(\w+)")
_OPERATOR: Final = re.compile(r"\bdef\s+([^\w\s(\[:=]+)\s*[(\[]")
_IMPORTED: Final = re.compile(r"\bimport\s+(?:\w+\.)*(\w+)\.(?:[*_{]|given)")
_SUITE: Final = re.compile(r"\b\w*(?:Suite|Spec|Test)\b")
_TESTS: Final = ("test", "it", "describe", "property", "ignore")
_SAYS: Final = ("in", "should", "when", "must", "-")
_CLASS: Final = re.compile(r"\b(?:class|trait)\s+(\w+)")
_THIS: Final = t.Parameter("this", None, "plain")
_TYPES: Final = ("class_definition", "trait_definition", "enum_definition", "object_definition")
_BODIES: Final = ("block", "indented_block", "template_body")


class Scala(Expressions):
    """Lowers one piece of Scala."""

    expressions_of: ClassVar = EXPRESSIONS

    def __init__(self, source: Mended, *, first_line: int, cut_off: bool) -> None:
        super().__init__(source, first_line=first_line, cut_off=cut_off)
        self.functions = frozenset(_FUNCTION.findall(source.text))
        self.values = frozenset(_VALUE.findall(source.text)) - self.functions
        self.holes = []
        self.operators = frozenset(_OPERATOR.findall(source.text))
        self.classes = frozenset(_CLASS.findall(source.text))
        self.imported = frozenset(_IMPORTED.findall(source.text))

    def body(self, node: Node) -> t.Block:
        """Lower the statements in a node; objects come after the classes that they use."""
        found = super().body(node)
        if node.parent is not None:
            return found
        return tuple(sorted(found, key=_is_object))

    def block(self, node: Node | None) -> t.Block:
        """Lower a block, or the one expression that stands in its place."""
        if node is None:
            return ()
        return self.body(node) if node.type in _BODIES else self.statement(node)

    # Statements

    def value(self, node: Node) -> t.Block:
        pattern = self.field(node, "pattern")
        value = self.expression(self.field(node, "value"))
        target = self.target(pattern) if pattern is not None else t.Name("_")
        return (t.Let(target, value, *self.span(node)),)

    def assign(self, node: Node) -> t.Block:
        left = self.field(node, "left")
        value = self.expression(self.field(node, "right"))
        return (t.Assign((self.member(left),), value, *self.span(node)),)

    def infix_statement(self, node: Node) -> t.Block:
        right = self.field(node, "right")
        if self.operator(node) in _SAYS and right is not None and right.type in _BODIES:
            return self.body(right)
        value = self.infix(node)
        span = self.span(node)
        if isinstance(value, t.Bind):
            return (t.Assign((value.target,), value.value, *span),)
        return (t.Do(value, *span),)

    def for_loop(self, node: Node) -> t.Block:
        if any(child.type == "yield" for child in node.children):
            return (t.Do(self.for_yield(node), *self.span(node)),)
        inner = self.block(self.field(node, "body"))
        span = self.span(node)
        for part in reversed(self.enumerators(node)):
            if part.type == "guard":
                inner = (t.If(self.inner(part), inner, (), *span),)
                continue
            target, source, guards = self.enumerated(part)
            for guard in reversed(guards):
                inner = (t.If(guard, inner, (), *span),)
            inner = (t.ForEach(target, source, inner, (), *span),)
        return inner

    def match_statement(self, node: Node) -> t.Block:
        return (t.Do(self.match(node), *self.span(node)),)

    def try_statement(self, node: Node) -> t.Block:
        body = self.block(self.field(node, "body"))
        return (t.Try(body, (((), ()),), (), (), *self.span(node)),)

    def define(self, node: Node) -> t.Block:
        name = self.field(node, "name")
        called = self.text(name) if name is not None else ""
        body = self.field(node, "body")
        parameters = self.parameters(node)
        line, last = self.span(node)
        does = given_back(self.block(body)) if body is not None else ()
        function = t.Function(called, parameters, does, (), yields=False, line=line)
        return (t.Define(function, line, last),)

    def parameters(self, node: Node) -> tuple[t.Parameter, ...]:
        found: list[t.Parameter] = []
        for group in node.children_by_field_name("parameters"):
            if "implicit" in self.text(group)[:12]:
                continue
            for part in self.parts(group):
                name, kind = self.field(part, "name"), self.field(part, "type")
                default = self.field(part, "default_value")
                if name is None:
                    continue
                many = kind is not None and kind.type == "repeated_parameter_type"
                value = self.expression(default) if default is not None else None
                typed = self.type_name(kind) if kind is not None else ""
                found.append(
                    t.Parameter(self.text(name), value, "rest" if many else "plain", typed)
                )
        return tuple(found)

    # Classes

    def class_(self, node: Node) -> t.Block:
        modifiers = self.child(node, "modifiers")
        if modifiers is not None and "implicit" in self.text(modifiers):
            receiver = self.parts(self.field(node, "class_parameters"))
            return self.added(self.parts(self.field(node, "body")), receiver)
        name, body = self.field(node, "name"), self.field(node, "body")
        called = self.text(name) if name is not None else ""
        extended = self.field(node, "extend")
        bases = tuple(
            t.Name(self.type_name(part))
            for part in self.parts(extended)
            if part.type in ("type_identifier", "generic_type")
        )
        span = self.span(node)
        members = self.members(node, body, bases)
        define = t.DefineClass(called, bases, members, (), *span)
        if extended is None or not _SUITE.search(self.text(extended)):
            return (define,)
        return (define, t.Do(t.Call(t.Name(called), (), (), *span), *span))

    def members(self, node: Node, body: Node | None, bases: t.Block) -> t.Block:
        """Lower the members of a class; its body is its constructor."""
        line, last = self.span(node)
        given = self.class_parameters(self.field(node, "class_parameters"))
        types: list[t.Term] = []
        methods: list[t.Term] = []
        steps: list[t.Term] = [
            t.Assign((t.Attribute(t.Name("this"), part.name),), t.Name(part.name), line, last)
            for part in given
        ]
        steps += self.above(node, bases)
        for part in self.parts(body):
            if part.type in _TYPES:
                types += self.statement(part)
            elif part.type == "function_definition":
                methods += self.method(part)
            elif part.type in ("val_definition", "var_definition"):
                steps += [self.kept(term) for term in self.statement(part)]
            else:
                steps += self.statement(part)
        first = t.Function("__init__", (_THIS, *given), tuple(steps), (), yields=False, line=line)
        return (*types, *methods, t.Define(first, line, last))

    def above(self, node: Node, bases: t.Block) -> t.Block:
        """Call the constructor of the class that is built on, where it is handed something."""
        extended = self.field(node, "extend")
        arguments = self.child(extended, "arguments") if extended is not None else None
        if arguments is None or not bases:
            return ()
        plain, named = self.given(arguments, by_name=False)
        line, last = self.span(node)
        owner = t.Call(t.Name("super"), (), (), line, last)
        call = t.Call(t.Attribute(owner, "__init__"), plain, named, line, last)
        return (t.Do(call, line, last),)

    def kept(self, term: t.Term) -> t.Term:
        """Keep the value of a member in the object."""
        if isinstance(term, t.Let) and isinstance(term.target, t.Name):
            target = t.Attribute(t.Name("this"), term.target.id)
            return t.Assign((target,), term.value, term.line, term.last)
        return term

    def class_parameters(self, node: Node | None) -> tuple[t.Parameter, ...]:
        found: list[t.Parameter] = []
        for part in self.parts(node):
            name, default = self.field(part, "name"), self.field(part, "default_value")
            kind = self.field(part, "type")
            if name is not None:
                value = self.expression(default) if default is not None else None
                typed = self.type_name(kind) if kind is not None else ""
                found.append(t.Parameter(self.text(name), value, "plain", typed))
        return tuple(found)

    def method(self, node: Node) -> t.Block:
        (define,) = self.define(node)
        function = define.function  # type: ignore[attr-defined]  # `define` gives a definition
        if function.name == "this":
            return ()
        mine = function._replace(parameters=(_THIS, *function.parameters))
        return (t.Define(mine, *self.span(node)),)

    def object(self, node: Node) -> t.Block:
        """Lower an object: its members are its class's own, its statements run as they stand."""
        name, body = self.field(node, "name"), self.field(node, "body")
        called = self.text(name) if name is not None else ""
        members: list[t.Term] = []
        steps: list[t.Term] = []
        for part in self.parts(body):
            if part.type == "function_definition":
                (define,) = self.define(part)
                static = define.function._replace(decorators=("staticmethod",))  # type: ignore[attr-defined]  # a definition
                members.append(t.Define(static, *self.span(part)))
            else:
                (members if part.type in _TYPES else steps).extend(self.statement(part))
        span = self.span(node)
        # What belongs to a class's companion is the class's own.
        ways = ("object", "extension") if called in self.classes else ("object",)
        return (t.DefineClass(called, (), (*members, *steps), ways, *span),)

    def enum(self, node: Node) -> t.Block:
        name = self.field(node, "name")
        span = self.span(node)
        cases = tuple(
            t.Assign((t.Name(text),), t.Literal(text), *span)
            for group in self.parts(self.field(node, "body"))
            for case in self.parts(group)
            if (found := self.field(case, "name")) is not None and (text := self.text(found))
        )
        called = self.text(name) if name else ""
        known: tuple[t.Term, ...] = ()
        if called in self.imported:
            known = tuple(t.Assign(case.targets, case.value, *span) for case in cases)
        return (t.DefineClass(called, (), cases, (), *span), *known)

    def extension(self, node: Node) -> t.Block:
        """Lower methods that are added to a type that is there already."""
        return self.added(node.named_children, self.parts(self.child(node, "parameters")))

    def added(self, nodes: Iterable[Node], receiver: Sequence[Node]) -> t.Block:
        name = self.field(receiver[0], "name") if receiver else None
        if name is None:
            return ()
        taken = t.Parameter(self.text(name), None, "plain")
        found: list[t.Term] = []
        for part in nodes:
            if part.type == "function_definition":
                (define,) = self.define(part)
                function = define.function  # type: ignore[attr-defined]  # `define` gives a definition
                parameters = (taken, *function.parameters)
                added = function._replace(parameters=parameters, decorators=("extension",))
                span = self.span(part)
                found.append(t.Share((added.name,), True, *span))  # noqa: FBT003 - a term's own field
                found.append(t.Assign((t.Name(added.name),), added, *span))
        return tuple(found)

    def called_statement(self, node: Node) -> t.Block:
        """Lower a call; the block of a test runs as it stands."""
        function, given = self.field(node, "function"), self.field(node, "arguments")
        if given is not None and given.type in _BODIES and function is not None:
            name = self.field(function, "function")
            if name is not None and self.text(name) in _TESTS:
                return self.body(given)
        return (t.Do(self.expression(node), *self.span(node)),)


def _is_object(term: t.Term) -> bool:
    return isinstance(term, t.DefineClass) and "object" in term.decorators


Scala.statements_of = {
    **curly.STATEMENTS,
    "block": Scala.body,
    "indented_block": Scala.body,
    "template_body": Scala.body,
    "val_definition": Scala.value,
    "var_definition": Scala.value,
    "assignment_expression": Scala.assign,
    "call_expression": Scala.called_statement,
    "infix_expression": Scala.infix_statement,
    "if_expression": Scala.if_,
    "while_expression": Scala.while_,
    "do_while_expression": Scala.do_while,
    "for_expression": Scala.for_loop,
    "match_expression": Scala.match_statement,
    "try_expression": Scala.try_statement,
    "return_expression": Scala.return_,
    "throw_expression": Scala.throw,
    "function_definition": Scala.define,
    "class_definition": Scala.class_,
    "trait_definition": Scala.class_,
    "object_definition": Scala.object,
    "enum_definition": Scala.enum,
    "extension_definition": Scala.extension,
    "import_declaration": Scala.nothing,
    "package_clause": Scala.nothing,
    "type_definition": Scala.nothing,
    "function_declaration": Scala.nothing,
}
