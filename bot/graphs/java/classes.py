"""Java's types and their members, lowered to the terms of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.graphs.java.expressions import THIS, JavaExpressions
from bot.graphs.program import terms as t
from bot.graphs.syntax import kinds

if TYPE_CHECKING:
    from tree_sitter import Node

_CONSTRUCTORS: Final = (
    ("AllArgsConstructor", True),
    ("Value", True),
    ("RequiredArgsConstructor", False),
    ("Data", False),
)
_FIELDS: Final = ("field_declaration", "constant_declaration")
_COLLECTIONS: Final = frozenset({"List", "Set", "Collection", "ArrayList", "Object"})


class JavaClasses(JavaExpressions):
    """Lowers types, their members and what stands in their place without a type around."""

    def class_(self, node: Node) -> t.Block:
        name = self.field(node, "name")
        bases = self._bases(node)
        members = self.members(self.field(node, "body"), extends=bool(bases))
        span = self.span(node)
        members += self._generated(node, members, span)
        return (t.DefineClass(self.text(name) if name else "", bases, members, (), *span),)

    def _generated(self, node: Node, members: t.Block, span: tuple[int, int]) -> t.Block:
        """Give the constructors that annotations ask for: with all fields, or the final ones."""
        marks = frozenset(self.marks(node))
        wanted = [all_of for mark, all_of in _CONSTRUCTORS if mark in marks]
        if not wanted or any(_is_constructor(member) for member in members):
            return ()
        found: list[t.Term] = []
        for all_of in wanted:
            given = self._unset(node, all_of=all_of)
            steps = tuple(kinds.own(part.name, t.Name(part.name), span) for part in given)
            made = t.Function("__init__", (THIS, *given), steps, (), yields=False, line=span[0])
            found.append(t.Define(made, *span))
        return tuple(found)

    def _unset(self, node: Node, *, all_of: bool) -> tuple[t.Parameter, ...]:
        """Give the fields that have no first value: all of them, or those that are final."""
        found: list[t.Parameter] = []
        for part in self.parts(self.field(node, "body")):
            marks = self.marks(part)
            if part.type not in _FIELDS or "static" in marks:
                continue
            typed = self.type_name(self.field(part, "type"))
            found += (
                t.Parameter(self.text(name), None, "plain", typed)
                for declared in self.parts(part)
                if declared.type == "variable_declarator"
                and (name := self.field(declared, "name")) is not None
                and self.field(declared, "value") is None
                and (all_of or "final" in marks or "NonNull" in marks)
            )
        return tuple(found)

    def _bases(self, node: Node) -> t.Block:
        above = self.parts(self.field(node, "superclass"))
        interfaces = self.field(node, "interfaces") or self.child(node, "extends_interfaces")
        for part in self.parts(interfaces):
            above += self.parts(part) if part.type == "type_list" else [part]
        return tuple(t.Name(self.type_name(part)) for part in above)

    def enumeration(self, node: Node) -> t.Block:
        """Lower an enumeration: a class whose constants are objects that know their names."""
        named, body = self.field(node, "name"), self.field(node, "body")
        name = self.text(named) if named is not None else ""
        span = self.span(node)
        inner = self.child(body, "enum_body_declarations") if body is not None else None
        constants = [
            (self.text(label), self.arguments(self.field(part, "arguments")))
            for part in self.parts(body)
            if part.type == "enum_constant" and (label := self.field(part, "name")) is not None
        ]
        members = (
            *self.members(inner, extends=False),
            *kinds.enumerated(name, constants, span),
        )
        return (t.DefineClass(name, (), members, (), *span),)

    def record(self, node: Node) -> t.Block:
        """Lower a record: its constructor takes a value for each of its fields."""
        name, body = self.field(node, "name"), self.field(node, "body")
        given = self.parameters(self.field(node, "parameters"))
        span = self.span(node)
        checks = self.child(body, "compact_constructor_declaration") if body is not None else None
        steps = self.block(self.field(checks, "body")) if checks is not None else ()
        names = [part.name for part in given]
        kept = tuple(kinds.own(name, t.Name(name), span) for name in names)
        maker = t.Function(
            "__init__", (THIS, *given), (*steps, *kept), (), yields=False, line=span[0]
        )
        members = (
            *self.members(body, extends=False),
            t.Define(maker, *span),
            *kinds.compared(names, span),
        )
        bases = self._bases(node)
        return (t.DefineClass(self.text(name) if name else "", bases, members, (), *span),)

    def members(self, body: Node | None, *, extends: bool) -> t.Block:
        """Lower the members of a type: types and methods first, for the first values use them."""
        types: list[t.Term] = []
        methods: list[t.Term] = []
        static: list[t.Term] = []
        steps: list[t.Term] = []
        constant = body is not None and body.type == "interface_body"
        for part in self.parts(body):
            if part.type in ("method_declaration", "constructor_declaration"):
                methods += self.method(part, extends=extends)
            elif part.type == "static_initializer":
                static += self.statements(self.parts(part))
            elif part.type in _FIELDS and (constant or "static" in self.marks(part)):
                static += self.local(part)
            elif part.type in _FIELDS:
                kinds.sort_out(self.local(part), methods, steps)
            elif part.type == "block":
                steps += self.body(part)
            elif part.type != "compact_constructor_declaration":
                types += self.statement(part)
        if steps and body is not None:
            methods += kinds.first_values(tuple(steps), THIS, self.span(body))
        return (*types, *methods, *static)

    def marks(self, node: Node) -> tuple[str, ...]:
        """Give the modifiers of a member, and the simple names of its annotations."""
        found = self.child(node, "modifiers")
        if found is None:
            return ()
        return tuple(
            self.text(self.parts(child)[0]).rsplit(".", 1)[-1] if child.is_named else child.type
            for child in found.children
            if not child.is_named or child.type.endswith("annotation")
        )

    def method(self, node: Node, *, extends: bool = False) -> t.Block:
        made = node.type == "constructor_declaration"
        named = self.field(node, "name")
        name = "__init__" if made or named is None else self.text(named)
        marks = self.marks(node)
        static = "static" in marks
        given = self.parameters(self.field(node, "parameters"))
        decorators = (*marks, "staticmethod") if static else marks
        body = self.field(node, "body")
        span = self.span(node)
        does = self.body(body) if body is not None else ()
        if made and extends and not _calls_constructor(does):
            above = t.Attribute(t.Call(t.Name("super"), (), (), *span), "__init__")
            does = (t.Do(t.Call(above, (), (), *span), *span), *does)
        if not static:
            given = (THIS, *given)
        function = t.Function(name, given, does, decorators, yields=False, line=span[0])
        return (t.Define(function, *span),)

    def other_constructor(self, node: Node) -> t.Block:
        """Lower `this(…)` and `super(…)` at the beginning of a constructor."""
        called = self.field(node, "constructor")
        above = called is not None and called.type == "super"
        owner = self.call(node, t.Name("super"), ()) if above else t.Name("this")
        arguments = self.arguments(self.field(node, "arguments"))
        made = self.call(node, t.Attribute(owner, "__init__"), arguments)
        return (t.Do(made, *self.span(node)),)

    def parameters(self, node: Node | None) -> tuple[t.Parameter, ...]:
        found: list[t.Parameter] = []
        for part in self.parts(node):
            if part.type == "spread_parameter":
                parts = self.parts(part)
                name = self.field(parts[-1], "name") if parts else None
                kinds = [p for p in parts if p.type not in ("modifiers", "variable_declarator")]
                typed = self.type_name(kinds[0]) if kinds else ""
                many = typed in _COLLECTIONS or "[" in typed
                if name is not None:
                    found.append(t.Parameter(self.text(name), None, "rest", "" if many else typed))
                continue
            name = self.field(part, "name")
            if name is not None:
                typed = self.type_name(self.field(part, "type"))
                found.append(t.Parameter(self.text(name), None, "plain", typed))
        return tuple(found)

    def local(self, node: Node) -> t.Block:
        span = self.span(node)
        return tuple(
            t.Let(t.Name(self.text(name)), self.first_value(node, part), *span)
            for part in self.parts(node)
            if part.type == "variable_declarator" and (name := self.field(part, "name")) is not None
        )


def _is_constructor(term: t.Term) -> bool:
    return isinstance(term, t.Define) and term.function.name == "__init__"


def _calls_constructor(body: t.Block) -> bool:
    first = body[0] if body else None
    if not isinstance(first, t.Do) or not isinstance(first.value, t.Call):
        return False
    function = first.value.function
    return isinstance(function, t.Attribute) and function.name == "__init__"
