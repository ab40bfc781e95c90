"""Dart's classes, lowered to the terms of a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.graphs.dart.expressions import Expressions
from bot.graphs.program import terms as t
from bot.graphs.program.objects import FIELDS

if TYPE_CHECKING:
    from tree_sitter import Node

_MAKERS: Final = ("constructor_signature", "constant_constructor_signature")
_VALUES: Final = ("initialized_identifier_list", "static_final_declaration_list")
_VALUE: Final = ("initialized_identifier", "static_final_declaration")


def maker(name: str) -> str:
    """Give the name under which a class keeps its constructor of a name."""
    return f".{name}" if name and name != "new" else "__init__"


class Classes(Expressions):
    """Lowers classes."""

    def class_(self, node: Node) -> t.Block:
        name = self.field(node, "name") or self.child(node, "identifier")
        named = self.text(name) if name is not None else ""
        above = self.field(node, "superclass")
        bases = [
            t.Name(self.text(part)) for part in self.parts(above) if part.type == "type_identifier"
        ]
        mixins = self.child(above, "mixins") if above is not None else None
        bases += [t.Name(self.text(p)) for p in self.parts(mixins) if p.type == "type_identifier"]
        body = self.field(node, "body") or self.child(node, "class_body", "extension_body")
        members = self.members(body, named) if body is not None else ()
        return (t.DefineClass(named, tuple(bases), members, (), *self.span(node)),)

    def extension(self, node: Node) -> t.Block:
        """Lower an extension: the members that it adds to a class of the answer."""
        kind = self.field(node, "class")
        body = self.field(node, "body")
        if kind is None or body is None:
            return ()
        span = self.span(node)
        owner = t.Name(self.text(kind))
        return tuple(
            t.Assign((t.Attribute(owner, term.function.name),), term.function, *span)
            for term in self.members(body, "")
            if isinstance(term, t.Define)
        )

    def enum(self, node: Node) -> t.Block:
        """Lower an enumeration; what it holds beside its names is left out."""
        name = self.field(node, "name")
        constants = [
            part for part in self.parts(self.field(node, "body")) if part.type == "enum_constant"
        ]
        span = self.span(node)
        kind = self.text(name) if name is not None else ""
        places = [place for part in constants if (place := self.field(part, "name")) is not None]
        names = [self.text(place) for place in places]
        members = [t.Let(t.Name(one), t.Literal(i), *span) for i, one in enumerate(names)]
        defined = t.DefineClass(kind, (t.Name("Enum"),), tuple(members), (), *span)
        # The members are what they are only once their class stands.
        each = tuple(t.Attribute(t.Name(kind), one) for one in names)
        values = t.Collection("list", each, *span, elided=False)
        return (defined, t.Assign((t.Attribute(t.Name(kind), "values"),), values, *span))

    def members(self, body: Node, owner: str) -> t.Block:
        """Lower the members of a class; the first values of its fields are given in a method."""
        methods: list[t.Term] = []
        static: list[t.Term] = []
        fields: list[t.Term] = []
        for part in self.parts(body):
            if part.type == "method_signature":
                methods += self._method(part, owner)
            elif part.type == "declaration":
                self._declaration(part, owner, methods, static, fields)
            elif part.is_error:
                methods += self.broken(part)
        if fields:
            line, last = self.span(body)
            this = t.Parameter("this", None, "plain")
            first = t.Function(FIELDS, (this,), tuple(fields), (), yields=False, line=line)
            methods.append(t.Define(first, line, last))
        return (*methods, *static)

    def _declaration(
        self,
        node: Node,
        owner: str,
        methods: list[t.Term],
        static: list[t.Term],
        fields: list[t.Term],
    ) -> None:
        made = self.child(node, *_MAKERS)
        if made is not None:
            if self._is_maker(made, owner):
                methods.append(self._maker(node, made, None))
            return
        listed = self.child(node, *_VALUES)
        if listed is None:
            return
        is_static = any(child.type == "static" for child in node.children)
        for name, value in self.values(listed):
            span = self.span(listed)
            if is_static:
                static.append(t.Let(name, value, *span))
            else:
                fields.append(t.Assign((t.Attribute(t.Name("this"), name.id),), value, *span))

    def values(self, node: Node) -> list[tuple[t.Name, t.Term]]:
        """Give the names that a declaration declares, each with its first value."""
        found: list[tuple[t.Name, t.Term]] = []
        for part in self.parts(node):
            if part.type in _VALUE:
                inner = self.parts(part)
                name = self.text(inner[0])
                found.append((t.Name(name), self.named_value(inner[1:], name)))
        return found

    def named_value(self, nodes: Sequence[Node], name: str) -> t.Term:
        """Lower the value that a name gets; a function knows the name."""
        value = self.value(nodes)
        return value._replace(name=name) if isinstance(value, t.Function) else value

    def _maker(self, node: Node, signature: Node, body: Node | None) -> t.Term:
        """Lower a constructor, with what it does before its body."""
        names = [part for part in self.parts(signature) if part.type == "identifier"]
        name = maker(self.text(names[1]) if len(names) > 1 else "")
        given = self.child(signature, "formal_parameter_list")
        first = self._first_steps(self.child(node, "initializers", "redirection"))
        first += self._first_steps(self.child(signature, "initializers", "redirection"))
        made = self.function(node, name, given, body, this=True, first=first)
        return t.Define(made, *self.spanned(node, body))

    def _first_steps(self, node: Node | None) -> t.Block:
        if node is None:
            return ()
        span = self.span(node)
        if node.type == "redirection":
            name = self.child(node, "identifier")
            own = t.Attribute(t.Name("this"), maker(self.text(name) if name is not None else ""))
            arguments, named = self.given(self.child(node, "arguments"))
            return (t.Do(self.call(node, own, arguments, named), *span),)
        found: list[t.Term] = []
        for entry in self.parts(node):
            parts = self.parts(entry)
            if parts and parts[0].type == "field_initializer":
                inner = [part for part in self.parts(parts[0]) if part.type != "this"]
                place = t.Attribute(t.Name("this"), self.text(inner[0]))
                found.append(t.Assign((place,), self.value(inner[1:]), *span))
            elif parts and parts[0].type == "super":
                name = next((part for part in parts if part.type == "identifier"), None)
                above = self.call(entry, t.Name("super"), ())
                called = t.Attribute(above, maker(self.text(name) if name is not None else ""))
                arguments, named = self.given(self.child(entry, "arguments"))
                found.append(t.Do(self.call(entry, called, arguments, named), *span))
        return tuple(found)

    def _is_maker(self, signature: Node, owner: str) -> bool:
        """Tell a constructor from a method that is declared without a type."""
        name = self.child(signature, "identifier")
        return name is not None and self.text(name) == owner

    def _method(self, node: Node, owner: str) -> t.Block:
        parts = self.parts(node)
        if not parts:
            return ()
        signature = parts[-1] if parts[-1].type != "initializers" else parts[0]
        body = self.body_of(node)
        span = self.spanned(node, body)
        if signature.type in _MAKERS and self._is_maker(signature, owner):
            return (self._maker(node, signature, body),)
        given = self.child(signature, "formal_parameter_list")
        if signature.type == "factory_constructor_signature":
            names = [part for part in self.parts(signature) if part.type == "identifier"]
            if len(names) < 2:
                return ()
            made = self.function(
                node, self.text(names[1]), given, body, decorators=("staticmethod",)
            )
            return (t.Define(made, *span),)
        name = self.field(signature, "name")
        text = self.text(name) if name is not None else self._operator_name(signature)
        if signature.type == "setter_signature" or not text:
            return ()
        is_static = any(child.type == "static" for child in node.children)
        decorators = ("staticmethod",) if is_static else ()
        if signature.type == "getter_signature":
            decorators = ("property",)
        made = self.function(node, text, given, body, this=not is_static, decorators=decorators)
        return (t.Define(made, *span),)

    def spanned(self, signature: Node, body: Node | None) -> tuple[int, int]:
        """Give the first line of a signature, and the last one of its body."""
        return self.span(signature)[0], self.span(body or signature)[1]

    def body_of(self, signature: Node) -> Node | None:
        """Give the body that stands behind what it is the body of."""
        after = signature.next_named_sibling
        while after is not None and after.type in self.comments:
            after = after.next_named_sibling
        return after if after is not None and after.type == "function_body" else None

    def _operator_name(self, node: Node) -> str:
        text = self.text(node)
        if "[]=" in text:
            return "__setitem__"
        return "__getitem__" if "[]" in text else ""
