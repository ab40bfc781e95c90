"""Classes, functions and enumerations of C and C++."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.declarators import Declared
from bot.graphs.cpp.declared import ClassFacts, Type, class_id
from bot.graphs.cpp.learning import RECORDS, Learning
from bot.graphs.program import terms as t
from bot.graphs.program.objects import FIELDS
from bot.graphs.program.values import Numbered

if TYPE_CHECKING:
    from tree_sitter import Node

_OPERATORS: Final = {"operator()": "__call__", "operator[]": "__getitem__"}
_THIS: Final = t.Parameter("this", None, "plain")
NOT_GIVEN: Final = "__not_given__"


class Classes(Learning):
    """Lowers what a program defines."""

    # Definitions

    def alias(self, node: Node) -> t.Block:
        """Learn `using Name = type;`."""
        name = self.field(node, "name")
        if name is not None:
            self.known.aliases[self.text(name)] = self.type_of(self.field(node, "type"))
        return ()

    def type_definition(self, node: Node) -> t.Block:
        """Learn `typedef type Name;`; a class without a name gets this one."""
        written = self.field(node, "type")
        declarators = node.children_by_field_name("declarator")
        if written is None:
            return ()
        base = self.type_of(written)
        is_nameless = self.field(written, "name") is None
        if is_nameless and written.type in (*RECORDS, "enum_specifier"):
            plain = [part for part in declarators if part.type == "type_identifier"]
            if plain:
                base = Type(self.text(plain[0]))
        does: t.Block = ()
        if written.type in RECORDS and self.field(written, "body") is not None:
            self.learn_class(written, base.name)
            does = self.class_of(written, base.name)
        elif written.type == "enum_specifier":
            does = self.statement(written)
            self.known.numbered.add(base.name)
        for part in declarators:
            found = self.declared(part, base)
            if found.function is None and found.name != found.type.name:
                self.known.aliases[found.name] = found.type
        return does

    def choices(self, node: Node) -> t.Block:
        """Lower an enumeration: numbers, or objects that know their names."""
        self.learn_choices(node)
        span = self.span(node)
        named = self.field(node, "name")
        name = self.text(named) if named is not None else ""
        found: list[t.Term] = []
        following: t.Term = t.Literal(0)
        parts = [part for part in self.parts(self.field(node, "body")) if part.type == "enumerator"]
        names = [self.text(self.field(part, "name") or part) for part in parts]
        plain = self._plain_choices(parts, names) if name not in self.known.choices else None
        if plain is not None:
            return tuple(
                t.Let(t.Name(label), t.Literal(Numbered(number, plain)), *span)
                for number, label in plain.items()
            )
        for part in parts:
            value = self.field(part, "value")
            if value is not None:
                following = self.expression(value)
            found.append(
                t.Let(t.Name(self.text(self.field(part, "name") or part)), following, *span)
            )
            if isinstance(following, t.Literal) and isinstance(following.value, int):
                following = t.Literal(following.value + 1)
            else:
                following = t.Operation("+", (following, t.Literal(1)))
        if name not in self.known.choices:
            return tuple(found)
        base = (t.Name("Enum"),)
        return (t.DefineClass(class_id(name), base, tuple(found), (), *span),)

    def _plain_choices(self, parts: list[Node], names: list[str]) -> dict[int, str] | None:
        """Give the numbers of an enumeration that counts up, with their names."""
        first = self.field(parts[0], "value") if parts else None
        start = self.expression(first) if first is not None else t.Literal(0)
        if not isinstance(start, t.Literal) or not isinstance(start.value, int):
            return None
        if any(self.field(part, "value") is not None for part in parts[1:]) or len(parts) < 2:
            return None
        return dict(enumerate(names, start.value))

    def record(self, node: Node) -> t.Block:
        if self.field(node, "body") is None:
            return ()
        if self.scopes:
            self.learn_class(node)
        named = self.field(node, "name")
        return self.class_of(node, self.type_of(named or node).name)

    def class_of(self, node: Node, name: str) -> t.Block:
        body = self.field(node, "body")
        facts = self.known.classes.get(name)
        if body is None or facts is None:
            return ()
        span = self.span(node)
        home, self.home = self.home, name
        scopes, self.scopes = self.scopes, []
        try:
            members = self.members(body, facts)
        finally:
            self.home, self.scopes = home, scopes
        bases = tuple(t.Name(class_id(base)) for base in facts.bases)
        return (t.DefineClass(class_id(name), bases, members, (), *span),)

    def members(self, body: Node, facts: ClassFacts) -> t.Block:
        """Lower the members of a class: types first, then methods, for the fields use them."""
        types: list[t.Term] = []
        methods: list[t.Term] = []
        fields: list[t.Term] = []
        static: list[t.Term] = []
        for part in self.parts(body):
            if part.type == "template_declaration":
                part = self.parts(part)[-1]  # noqa: PLW2901 - what the template stands around
            if part.type in RECORDS or part.type == "enum_specifier":
                types += self.statement(part)
            elif part.type == "function_definition":
                methods += self.function(part)
            elif part.type == "field_declaration":
                written = self.field(part, "type")
                if written is not None and written.type in (*RECORDS, "enum_specifier"):
                    types += self.statement(written)
                (static if self.is_static(part) else fields).extend(self.fields(part))
        methods.append(self.first_values(fields, body))
        if not facts.is_made and facts.fields and not facts.bases:
            methods.append(self.aggregate(facts, body))
        return (*types, *static, *methods)

    def fields(self, node: Node) -> t.Block:
        base = self.type_of(self.field(node, "type"))
        found: list[t.Term] = []
        value = self.field(node, "default_value")
        for part in node.children_by_field_name("declarator"):
            declared = self.declared(part, base)
            if declared.function is None and declared.name:
                first = self.first_value(declared.type, value, node)
                found.append(t.Let(t.Name(declared.name), first, *self.span(node)))
        return tuple(found)

    def first_values(self, fields: list[t.Term], body: Node) -> t.Term:
        """Lower the method that gives the fields of an object their first values."""
        span = self.span(body)
        given = tuple(
            t.Assign((t.Attribute(t.Name("this"), term.target.id),), term.value, *span)
            for term in fields
            if isinstance(term, t.Let) and isinstance(term.target, t.Name)
        )
        first = t.Function(FIELDS, (_THIS,), given, (), yields=False, line=span[0])
        return t.Define(first, *span)

    def aggregate(self, facts: ClassFacts, body: Node) -> t.Term:
        """Lower the constructor of a class that has none: its fields in order."""
        span = self.span(body)
        missing = t.Name(NOT_GIVEN)
        parameters = tuple(
            t.Parameter(name, missing, "plain", typed.name) for name, typed in facts.fields.items()
        )
        does = tuple(
            t.If(
                t.Operation("given", (t.Name(name),)),
                (t.Assign((t.Attribute(t.Name("this"), name),), t.Name(name), *span),),
                (),
                *span,
            )
            for name in facts.fields
        )
        made = t.Function("__init__", (_THIS, *parameters), does, (), yields=False, line=span[0])
        return t.Define(made, *span)

    # Functions

    def function(self, node: Node) -> t.Block:
        """Lower a function; one defined outside of its class keeps the name of the class."""
        declarator = self.field(node, "declarator")
        if declarator is None:
            return ()
        found = self.declared(declarator, self.type_of(self.field(node, "type")))
        body = self.field(node, "body")
        if found.function is None or found.name.startswith("~") or body is None:
            return ()
        owner = found.owner if self.known.is_class(found.owner) or found.owner[:1].isupper() else ""
        home, self.home = self.home, owner or self.home
        returns, self.returns = self.returns, self.known.resolved(found.type)
        scopes, self.scopes = self.scopes, []
        try:
            term = self.function_of(node, found, body, is_member=bool(self.home))
        finally:
            self.home, self.returns, self.scopes = home, returns, scopes
        if owner:
            named = term._replace(name=f"{owner}::{term.name}")
            return (t.Define(named, *self.span(node)),)
        return (t.Define(term, *self.span(node)),)

    def function_of(
        self, node: Node, found: Declared, body: Node, *, is_member: bool
    ) -> t.Function:
        given = self.parameters_of(found.function)
        types = {part.name: part.type for part, _, _ in given if part.name}
        self._take_old_style(node, types)
        is_made = is_member and found.name == self.home
        facts = self.known.classes.get(self.home)
        static = is_member and (
            self.is_static(node) or (facts is not None and found.name in facts.static)
        )
        name = "__init__" if is_made else _OPERATORS.get(found.name, found.name)
        with self.scope(types):
            first = self.initialised(node) if is_made else ()
            copied = tuple(
                self._own_copy(part, body) for part, _, _ in given if self._is_copied_in(part)
            )
            does = (*first, *copied, *self.body(body))
        own = (_THIS,) if is_member and not static else ()
        decorators = ("staticmethod",) if static else ()
        parameters = tuple(
            t.Parameter(
                part.name or f"_{i}",
                None if default is None else self.value(default, part.type),
                "rest" if many else "plain",
                class_id(part.type.name) if self.known.is_class(part.type.name) else part.type.name,
            )
            for i, (part, default, many) in enumerate(given)
        )
        line = self.span(node)[0]
        return t.Function(name, (*own, *parameters), does, decorators, yields=False, line=line)

    def _take_old_style(self, node: Node, types: dict[str, Type]) -> None:
        """Take the types that stand between the brackets and the body of an old function."""
        for part in self.parts(node):
            if part.type == "declaration":
                base = self.type_of(self.field(part, "type"))
                for declarator in part.children_by_field_name("declarator"):
                    found = self.declared(declarator, base)
                    types[found.name] = found.type

    def _is_copied_in(self, part: Declared) -> bool:
        typed = part.type
        return (
            bool(part.name) and typed.is_bare and not typed.is_reference and self._is_record(typed)
        )

    def _own_copy(self, part: Declared, node: Node) -> t.Term:
        span = self.span(node)
        name = t.Name(part.name)
        copy = t.Call(t.Attribute(name, "copy"), (t.Literal(value=False),), (), *span)
        return t.Assign((name,), copy, *span)

    def initialised(self, node: Node) -> t.Block:
        """Lower `: V(V), adj(V)` of a constructor, and the constructors of what it builds on."""
        span = self.span(node)
        found: list[t.Term] = []
        facts = self.known.classes.get(self.home)
        bases = set(facts.bases) if facts is not None else set()
        for part in self.parts(self.child(node, "field_initializer_list")):
            inner = self.parts(part)
            if len(inner) < 2:
                continue
            name = self.type_of(inner[0]).name
            given = [inner[1]] if inner[1].type == "initializer_list" else self.parts(inner[1])
            if name == self.home or name in bases:
                bases.discard(name)
                above = t.Name("this") if name == self.home else self.made("super", node)
                function = t.Attribute(above, "__init__")
                found.append(
                    t.Do(self.call(part, function, self.arguments_for(name, given)), *span)
                )
                continue
            typed = self.known.field_type(Type(self.home), name) or Type()
            value = self._first_of(typed, given, part)
            found.append(t.Assign((t.Attribute(t.Name("this"), name),), value, *span))
        first = [
            t.Do(self.call(node, t.Attribute(self.made("super", node), "__init__"), ()), *span)
            for _ in bases
        ]
        return (*first, *found)

    def _first_of(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        if len(given) == 1 and given[0].type == "initializer_list":
            return self.braced(given[0], typed)
        if len(given) == 1:
            own = self.inferred(given[0])
            if own is not None and own.name == typed.name and self._is_record(typed):
                return self.value(given[0], typed)
        if not typed.name:
            return self.value(given[0], None) if given else t.Opaque(())
        return self.constructed(typed, given, node)
