"""Kotlin's functions, types and their members, lowered to the terms of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.graphs.kotlin.expressions import THIS, KotlinExpressions
from bot.graphs.program import terms as t
from bot.graphs.syntax import kinds
from bot.graphs.syntax.gathering import EXTENSION

if TYPE_CHECKING:
    from tree_sitter import Node

_KINDS: Final = frozenset({"user_type", "nullable_type", "function_type", "parenthesized_type"})


class KotlinClasses(KotlinExpressions):
    """Lowers functions, types and their members."""

    # Functions

    def function(self, node: Node) -> t.Block:
        span = self.span(node)
        return (t.Define(self.function_value(node), *span),)

    def function_value(self, node: Node) -> t.Function:
        line, _ = self.span(node)
        given = self.parameters(self.child(node, "function_value_parameters"))
        marks = (*self.marks(node), *((EXTENSION,) if self.extends(node) else ()))
        does = self.function_body(self.child(node, "function_body"))
        name = self.called(self.field(node, "name"))
        return t.Function(name, (THIS, *given), does, marks, yields=False, line=line)

    def function_body(self, node: Node | None) -> t.Block:
        parts = self.parts(node)
        if node is None or not parts:
            return ()
        if parts[-1].type == "block" and node.children[0].type != "=":
            return self.body(parts[-1])
        return self.returned(parts[-1])

    def extends(self, node: Node) -> bool:
        """Tell whether a function is one of a type that stands elsewhere: `fun Graph.walk()`."""
        name = self.field(node, "name")
        before = name.prev_sibling if name is not None else None
        return before is not None and before.type == "."

    def parameters(self, node: Node | None) -> tuple[t.Parameter, ...]:
        found: list[t.Parameter] = []
        many = valued = False
        for child in node.children if node is not None else ():
            if child.type == "parameter_modifiers":
                many = "vararg" in self.text(child).split()
            elif child.type == "parameter":
                kinds_of = [part for part in self.parts(child) if part.type in _KINDS]
                typed = self.type_name(kinds_of[0]) if kinds_of else ""
                name = self.declared(child)
                self.note_received(name, kinds_of)
                kind = "rest" if many else "plain"
                found.append(t.Parameter(name, None, kind, "" if many else typed))
                many = False
            elif child.type == "=":
                valued = True
            elif valued and child.is_named and found:
                found[-1] = found[-1]._replace(default=self.expression(child))
                valued = False
        return tuple(found)

    def note_received(self, name: str, types: list[Node]) -> None:
        """Note a parameter that is a function to be called on an object: `Graph.() -> Unit`."""
        if any(child.type == "." for part in types[:1] for child in part.children):
            self.received.add(name)

    def marks(self, node: Node) -> tuple[str, ...]:
        """Give the modifiers of a declaration and the names of its annotations."""
        found = self.child(node, "modifiers")
        return tuple(
            self.type_name(self.parts(part)[0]) if part.type == "annotation" else self.text(part)
            for part in self.parts(found)
            if part.type != "annotation" or self.parts(part)
        )

    # Variables

    def first_value(self, node: Node) -> t.Term | None:
        """Give the value that a declaration gives; None where it gives none."""
        delegate = self.child(node, "property_delegate")
        if delegate is not None:
            value = self.expression(self.parts(delegate)[-1])
            lazy = isinstance(value, t.Call) and value.function == t.Name("lazy")
            made = value.arguments[-1] if lazy and value.arguments else None  # type: ignore[attr-defined]  # a call, as told above
            return t.Opaque(()) if made is None else self.call(node, made, ())
        given = False
        for child in node.children:
            if child.type == "=":
                given = True
            elif given and child.is_named and child.type not in self.comments:
                return self.expression(child)
        return None

    def getter(self, node: Node, getter: Node) -> t.Block:
        declared = self.child(node, "variable_declaration")
        name = self.declared(declared) if declared is not None else ""
        span = self.span(node)
        does = self.function_body(self.child(getter, "function_body"))
        marks = ("property",)
        made = t.Function(name, (THIS,), does, marks, yields=False, line=span[0])
        return (t.Define(made, *span),)

    # Types

    def class_(self, node: Node) -> t.Block:
        name = self.called(self.field(node, "name"))
        span = self.span(node)
        marks = self.marks(node)
        body = self.child(node, "class_body", "enum_class_body")
        primary = self.child(node, "primary_constructor")
        given = self._class_parameters(primary)
        kept = tuple(parameter.name for parameter, stays in given if stays)
        members = self._members(node, body, tuple(parameter for parameter, _ in given), kept)
        if "data" in marks:
            members = (*members, *kinds.compared(kept, span), *kinds.taken_apart(kept, span))
        if body is not None and body.type == "enum_class_body":
            members = (*members, *self._constants(name, body, span))
        bases = tuple(t.Name(base) for base in self._base_names(node))
        return (t.DefineClass(name, bases, members, (), *span),)

    def singleton(self, node: Node) -> t.Block:
        """Lower `object Graph { … }`: a class with one object, which has its name."""
        name = self.called(self.field(node, "name"))
        made = self.class_(node)
        span = self.span(node)
        return (*made, t.Assign((t.Name(name),), t.Call(t.Name(name), (), (), *span), *span))

    def _base_names(self, node: Node) -> list[str]:
        found: list[str] = []
        for part in self.parts(self.child(node, "delegation_specifiers")):
            inner = self.child(part, "constructor_invocation") or part
            found.append(self.type_name(next(iter(self.parts(inner)), None)))
        return found

    def _class_parameters(self, primary: Node | None) -> list[tuple[t.Parameter, bool]]:
        """Give the parameters of a class, and whether each is kept as a member of that name."""
        found: list[tuple[t.Parameter, bool]] = []
        inner = self.child(primary, "class_parameters") if primary is not None else None
        for part in self.parts(inner):
            if part.type != "class_parameter":
                continue
            typed = [child for child in self.parts(part) if child.type in _KINDS]
            name = self.declared(part)
            self.note_received(name, typed)
            stays = any(child.type in ("val", "var") for child in part.children)
            marks = self.child(part, "modifiers")
            many = marks is not None and "vararg" in self.text(marks).split()
            parameter = t.Parameter(
                name,
                self.first_value(part),
                "rest" if many else "plain",
                "" if many or not typed else self.type_name(typed[0]),
            )
            found.append((parameter, stays))
        return found

    def _members(
        self, node: Node, body: Node | None, given: tuple[t.Parameter, ...], kept: tuple[str, ...]
    ) -> t.Block:
        """Lower the members of a type; its constructor keeps, builds and then does what it says."""
        span = self.span(node)
        steps: list[t.Term] = [kinds.own(name, t.Name(name), span) for name in kept]
        steps += self._above(node, span)
        methods: list[t.Term] = []
        types: list[t.Term] = []
        shared: list[t.Term] = []
        makers: list[t.Term] = []
        places = {
            "function_declaration": methods,
            "companion_object": shared,
            "secondary_constructor": makers,
            "anonymous_initializer": steps,
        }
        for part in self.parts(body):
            if part.type == "property_declaration":
                kinds.sort_out(self.statement(part), methods, steps)
            elif part.type != "enum_entry":
                places.get(part.type, types).extend(self.statement(part))
        if self.child(node, "primary_constructor") is not None or not makers:
            made = t.Function(
                "__init__", (THIS, *given), tuple(steps), (), yields=False, line=span[0]
            )
            methods.append(t.Define(made, *span))
        elif steps:
            methods += kinds.first_values(tuple(steps), THIS, span)
        return (*types, *methods, *makers, *shared)

    def _above(self, node: Node, span: tuple[int, int]) -> t.Block:
        """Call the constructor of the class that a class builds on."""
        for call in self.bases(node):
            above = t.Attribute(t.Call(t.Name("super"), (), (), *span), "__init__")
            if isinstance(call, t.Call):
                return (t.Do(call._replace(function=above), *span),)
        return ()

    def shared(self, node: Node) -> t.Block:
        """Lower a companion object: its members are those of the class itself."""
        found: list[t.Term] = []
        for part in self.parts(self.child(node, "class_body")):
            found += map(kinds.static, self.statement(part))
        return tuple(sorted(found, key=lambda term: not isinstance(term, t.Define)))

    def other_constructor(self, node: Node) -> t.Block:
        span = self.span(node)
        given = self.parameters(self.child(node, "function_value_parameters"))
        steps: list[t.Term] = []
        called = self.child(node, "constructor_delegation_call")
        if called is not None:
            above = any(child.type == "super" for child in called.children)
            named: list[tuple[str, t.Term]] = []
            inner = self.parts(self.child(called, "value_arguments"))
            arguments = self._given(inner, named)
            owner: t.Term = t.Call(t.Name("super"), (), (), *span) if above else t.Name("this")
            function = t.Attribute(owner, "__init__")
            steps.append(t.Do(t.Call(function, tuple(arguments), tuple(named), *span), *span))
        body = self.child(node, "block")
        steps += self.body(body) if body is not None else ()
        made = t.Function("__init__", (THIS, *given), tuple(steps), (), yields=False, line=span[0])
        return (t.Define(made, *span),)

    def first_steps(self, node: Node) -> t.Block:
        """Lower what an `init` does."""
        return self.body(self.parts(node)[-1])

    def _constants(self, name: str, body: Node, span: tuple[int, int]) -> t.Block:
        entries = [part for part in self.parts(body) if part.type == "enum_entry"]
        constants: list[tuple[str, t.Block]] = []
        for entry in entries:
            named: list[tuple[str, t.Term]] = []
            given = self._given(self.parts(self.child(entry, "value_arguments")), named)
            constants.append((self.declared(entry), tuple(given)))
        return kinds.enumerated(name, constants, span)

    def entry(self, program: t.Block) -> t.Block:
        """Call the `main` of an object or a class, where there is none by itself."""
        if any(isinstance(term, t.Define) and term.function.name == "main" for term in program):
            return ()
        return super().entry(program)
