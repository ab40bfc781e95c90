"""The classes of JavaScript and TypeScript, and the prototypes that came before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.graphs.javascript.expressions import FUNCTIONS, THIS, Expressions
from bot.graphs.program import terms as t
from bot.graphs.program.objects import FIELDS

if TYPE_CHECKING:
    from tree_sitter import Node

_FIELDS: Final = frozenset({"field_definition", "public_field_definition"})


class Classes(Expressions):
    """Lowers classes."""

    def class_(self, node: Node) -> t.Block:
        name = self.field(node, "name")
        return self.class_of(node, self.text(name) if name is not None else "")

    def class_of(self, node: Node, name: str) -> t.Block:
        heritage = self.child(node, "class_heritage")
        above = self.child(heritage, "extends_clause") or heritage if heritage else None
        bases: t.Block = ()
        if above is not None:
            named = self.field(above, "value") or next(iter(self.parts(above)), None)
            if named is not None and named.type in ("identifier", "member_expression"):
                bases = (self.expression(named),)
        body = self.field(node, "body")
        members = self.members(body) if body is not None else ()
        return (t.DefineClass(name, bases, members, (), *self.span(node)),)

    def members(self, body: Node) -> t.Block:
        """Lower the members of a class; the first values of its fields are given in a method."""
        methods: list[t.Term] = []
        static: list[t.Term] = []
        fields: list[t.Term] = []
        for part in self.parts(body):
            if part.type == "method_definition":
                methods += self._method(part)
            elif part.type == "class_static_block":
                static += self.block(self.field(part, "body"))
            elif part.type in _FIELDS:
                self._field(part, static if self.has_mark(part, "static") else fields)
            elif part.is_error:
                methods += self.broken(part)
        if fields:
            line, last = self.span(body)
            first = t.Function(FIELDS, (THIS,), tuple(fields), (), yields=False, line=line)
            methods.append(t.Define(first, line, last))
        return (*methods, *static)

    def _field(self, node: Node, into: list[t.Term]) -> None:
        name = self.field(node, "property", "name")
        if name is None:
            return
        named = self.key(name)
        value = self.field(node, "value")
        span = self.span(node)
        if value is not None and value.type in FUNCTIONS and isinstance(named, t.Literal):
            given: t.Term = self.function(value, str(named.value))
        else:
            given = self.expression(value)
        if self.has_mark(node, "static"):
            into.append(t.Let(t.Name(self.text(name)), given, *span))
        elif isinstance(named, t.Literal):
            own = t.Attribute(t.Name("this"), str(named.value))
            into.append(t.Assign((own,), given, *span))

    def _method(self, node: Node) -> t.Block:
        name = self.field(node, "name")
        if name is None or self.has_mark(node, "set"):
            return ()
        named = self.key(name)
        text = str(named.value) if isinstance(named, t.Literal) else "[]"
        if isinstance(named, t.Attribute) and named.name == "iterator":
            text = "__iter__"
        decorators: tuple[str, ...] = ()
        if self.has_mark(node, "static"):
            decorators = ("classmethod",)
        elif self.has_mark(node, "get"):
            decorators = ("property",)
        elif text == "constructor":
            text = "__init__"
        span = self.span(node)
        return (t.Define(self.function(node, text, decorators), *span),)

    def prototype(self, node: Node, kind: t.Term, value: Node) -> t.Block:
        """Lower `Kind.prototype = …`: methods written as an object, or another class's."""
        span = self.span(node)
        if value.type != "object":
            return (
                t.Do(self.call(node, t.Name("__inherit__"), (kind, self.expression(value))), *span),
            )
        made = self.object(value)
        pairs = made.pairs if isinstance(made, t.Table) else ()
        return tuple(
            t.Assign((t.Attribute(kind, str(key.value)),), given, *span)
            for key, given in pairs
            if isinstance(key, t.Literal)
        )
