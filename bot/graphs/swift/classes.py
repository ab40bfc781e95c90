"""Swift's types and their members, lowered to the terms of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.graphs.program import terms as t
from bot.graphs.program.objects import FIELDS
from bot.graphs.swift.expressions import SELF, SwiftExpressions
from bot.graphs.swift.kinds import Kind
from bot.graphs.syntax.gathering import EXTENSION

if TYPE_CHECKING:
    from tree_sitter import Node

_OWN: Final = t.Parameter("self", None, "plain")
_PLACE: Final = t.Parameter("@place", None, "plain")
_VALUE: Final = t.Parameter("newValue", None, "plain")
_COMPARED: Final = frozenset({"Hashable", "Equatable", "Comparable", "Identifiable"})
_BUILTIN: Final = frozenset(
    (
        *("Array", "Dictionary", "Set", "String", "Character", "Int", "Double", "Optional"),
        *("Sequence", "Collection", "RandomAccessCollection", "MutableCollection"),
    )
)
_TYPES: Final = ("class_declaration", "protocol_declaration", "typealias_declaration")


class SwiftClasses(SwiftExpressions):
    """Lowers types, their members and what stands in their place without a type around."""

    def class_(self, node: Node) -> t.Block:
        sort = self.text(self.field(node, "declaration_kind") or node)
        kind = self.kind(self.field(node, "name"))
        name = kind.name if kind is not None else ""
        above = self.children_of(node, "inheritance_specifier")
        found = [self.kind(self.field(part, "inherits_from")) for part in above]
        bases = [base.name for base in found if base is not None]
        body = self.field(node, "body")
        span = self.span(node)
        if sort == "extension" and name in _BUILTIN:
            return self._loose(body)
        members = self.members(body)
        if sort == "enum":
            members = (*self._constants(body, bases), *members)
            bases.append("Enum")
        elif sort == "struct":
            members = (*members, *self._implied(body, bases))
        decorators = (EXTENSION,) if sort == "extension" else ()
        names = tuple(t.Name(base) for base in bases)
        return (t.DefineClass(name, names, members, decorators, *span),)

    def children_of(self, node: Node, kind: str) -> list[Node]:
        return [child for child in node.named_children if child.type == kind]

    def _loose(self, body: Node | None) -> t.Block:
        """Give the members that are added to a type of the language."""
        found: list[t.Term] = []
        for term in self.members(body):
            if isinstance(term, t.Define):
                function = term.function
                marked = function._replace(decorators=(*function.decorators, EXTENSION))
                found.append(term._replace(function=marked))
        return tuple(found)

    def _constants(self, body: Node | None, bases: list[str]) -> t.Block:
        """Lower the cases of an enumeration that hold nothing beside their name."""
        found: list[t.Term] = []
        following = 0
        for entry in self.children_of(body, "enum_entry") if body is not None else ():
            names = entry.children_by_field_name("name")
            values = {v.start_byte: v for v in entry.children_by_field_name("raw_value")}
            held = [v.start_byte for v in entry.children_by_field_name("data_contents")]
            ends = [name.start_byte for name in names[1:]] + [entry.end_byte]
            for name, end in zip(names, ends, strict=True):
                start = name.end_byte
                if any(start <= place < end for place in held):
                    continue
                raw = next((v for at, v in values.items() if start <= at < end), None)
                text = self.text(name)
                value: t.Term = t.Literal(text if "String" in bases else following)
                if raw is not None:
                    value = self.expression(raw)
                if isinstance(value, t.Literal) and isinstance(value.value, int):
                    following = value.value + 1
                found.append(t.Assign((t.Name(text),), value, *self.span(name)))
        return tuple(found)

    def _implied(self, body: Node | None, bases: list[str]) -> t.Block:
        """Give what a structure has without saying so: a constructor, how it is compared."""
        if body is None:
            return ()
        span = self.span(body)
        parameters: list[t.Parameter] = []
        for part in self.children_of(body, "property_declaration"):
            if "static" in self.marks(part) or self._computed(part) is not None:
                continue
            for name, kind, value in self.declared_in(part):
                fixed = value is not None and self.text(part).lstrip().startswith("let ")
                if not fixed:
                    default = self.first_of(value, kind, part)
                    parameters.append(t.Parameter(name, default, "plain", label=name))
        found: list[t.Term] = []
        if not self.children_of(body, "init_declaration"):
            kept = tuple(
                t.Assign((t.Attribute(SELF, part.name),), t.Name(part.name), *span)
                for part in parameters
            )
            found.append(self.method_of("__init__", (_OWN, *parameters), kept, span))
        said = any(
            self.text(self.field(part, "name") or part) == "hash"
            for part in self.children_of(body, "function_declaration")
        )
        if _COMPARED.intersection(bases) and not said:
            read = tuple(t.Attribute(SELF, part.name) for part in parameters)
            returned = (t.Return(t.Opaque(read), *span),)
            found.append(self.method_of("__hash__", (_OWN,), returned, span))
        return tuple(found)

    def first_of(self, value: Node | None, kind: Kind | None, part: Node) -> t.Term | None:
        """Give the first value of a property; None where there is none."""
        if value is not None:
            return self.typed(value, kind)
        return t.NOTHING if self._is_optional(part) else None

    def _is_optional(self, part: Node) -> bool:
        annotation = self.child(part, "type_annotation")
        return annotation is not None and self.text(annotation).rstrip()[-1:] in ("?", "!")

    def local(self, node: Node) -> t.Block:
        """Lower `let` and `var`."""
        raise NotImplementedError

    def method_of(
        self,
        name: str,
        parameters: tuple[t.Parameter, ...],
        does: t.Block,
        span: tuple[int, int],
        decorators: tuple[str, ...] = (),
    ) -> t.Define:
        function = t.Function(name, parameters, does, decorators, yields=False, line=span[0])
        return t.Define(function, *span)

    def marks(self, node: Node) -> set[str]:
        """Give the modifiers of a member."""
        found = self.child(node, "modifiers")
        return set(self.text(found).split()) if found is not None else set()

    def is_static(self, node: Node) -> bool:
        return bool(self.marks(node) & {"static", "class"})

    def members(self, body: Node | None) -> t.Block:
        """Lower the members of a type: types and methods first, for the first values use them."""
        types: list[t.Term] = []
        methods: list[t.Term] = []
        static: list[t.Term] = []
        fields: list[t.Term] = []
        for part in self._whole_parts(body):
            if part.type in _TYPES:
                types += self.statement(part)
            elif part.type == "function_declaration":
                methods += self.function(part, inside=True)
            elif part.type == "init_declaration":
                methods.append(self.initialiser(part))
            elif part.type == "subscript_declaration":
                methods += self.subscript(part)
            elif part.type == "property_declaration":
                computed = self._computed(part)
                if computed is not None:
                    (static if self.is_static(part) else methods).extend(
                        self._property(part, computed)
                    )
                elif self.is_static(part):
                    static += self.local(part)
                else:
                    fields += self._kept(part)
        if fields and body is not None:
            methods.append(self.method_of(FIELDS, (_OWN,), tuple(fields), self.span(body)))
        return (*types, *methods, *static)

    def _whole_parts(self, body: Node | None) -> list[Node]:
        """Give the members of a type, also those that stand beside something broken."""
        found: list[Node] = []
        for part in self.parts(body):
            found += self.parts(part) if part.is_error else [part]
        return found

    def _computed(self, node: Node) -> Node | None:
        return self.field(node, "computed_value")

    def _property(self, node: Node, computed: Node) -> t.Block:
        """Lower a property that is worked out."""
        names = self.declared_in(node)
        if not names:
            return ()
        span = self.span(node)
        getter = self.child(computed, "computed_getter") or computed
        does = self.worth(getter, self.child(getter, "statements"))
        name = names[0][0]
        if self.is_static(node):
            function = t.Function("", (), does, (), yields=False, line=span[0])
            return (t.Let(t.Name(name), t.Call(function, (), (), *span), *span),)
        return (self.method_of(name, (_OWN,), does, span, ("property",)),)

    def _kept(self, node: Node) -> t.Block:
        """Lower the first values of the properties that an object keeps."""
        found: list[t.Term] = []
        for name, kind, value in self.declared_in(node):
            # A name without a first value is declared all the same.
            first = self.first_of(value, kind, node) or t.Opaque(())
            own = t.Attribute(SELF, name)
            found.append(t.Assign((own,), first, *self.span(node)))
        return tuple(found)

    def declared_in(self, node: Node) -> list[tuple[str, Kind | None, Node | None]]:
        """Give the names that a declaration gives values to, with their kinds and the values."""
        found: list[tuple[str, Kind | None, Node | None]] = []
        for index, child in enumerate(node.children):
            field = node.field_name_for_child(index)
            if field == "name" and child.type == "pattern":
                found.append((self.text(child), None, None))
            elif child.type == "type_annotation" and found:
                kind = self.kind(child)
                # `var left, right: Node?` gives the type of both.
                found = [(n, k or kind, v) for n, k, v in found]
            elif field == "value" and found:
                name, known, _ = found[-1]
                found[-1] = (name, known, child)
        return found

    def subscript(self, node: Node) -> t.Block:
        """Lower `subscript(…)`; several places come as one tuple."""
        given = self.parameters(node)
        span = self.span(node)
        first: t.Block = ()
        if len(given) > 1:
            names = tuple(t.Name(part.name) for part in given)
            target = t.Collection("tuple", names, *span, elided=False)
            first, given = (t.Let(target, t.Name(_PLACE.name), *span),), (_PLACE,)
        computed = self.child(node, "computed_property")
        if computed is None:
            return ()
        getter = self.child(computed, "computed_getter") or computed
        setter = self.child(computed, "computed_setter")
        does = (*first, *self.worth(getter, self.child(getter, "statements")))
        found = [self.method_of("__getitem__", (_OWN, *given), does, span)]
        if setter is not None:
            body = self.child(setter, "statements")
            steps = (*first, *(self.body(body) if body is not None else ()))
            found.append(self.method_of("__setitem__", (_OWN, *given, _VALUE), steps, span))
        return tuple(found)

    def initialiser(self, node: Node) -> t.Term:
        body = self.child(self.field(node, "body") or node, "statements")
        does = self.body(body) if body is not None else ()
        given = (_OWN, *self.parameters(node))
        return self.method_of("__init__", given, does, self.span(node))

    def function(self, node: Node, *, inside: bool = False) -> t.Block:
        body = self.field(node, "body")
        if body is None:
            return ()
        name = self.text(self.field(node, "name") or node)
        given = self.parameters(node)
        decorators: tuple[str, ...] = ()
        if inside and self.is_static(node):
            decorators = ("staticmethod",)
        elif inside:
            given = (_OWN, *given)
        statements = self.child(body, "statements")
        if self.returns(node):
            does = self.worth(body, statements)
        else:
            does = self.body(statements) if statements is not None else ()
            does = (*does, *self.cut_end(body))
        return (self.method_of(name, given, does, self.span(node), decorators),)

    def returns(self, node: Node) -> bool:
        """Tell whether a function says that it gives something back."""
        return any(child.type == "->" for child in node.children)

    def top_function(self, node: Node) -> t.Block:
        return self.function(node)

    def parameters(self, node: Node) -> tuple[t.Parameter, ...]:
        found: list[t.Parameter] = []
        for child in node.children:
            if child.type == "parameter":
                found.append(self._parameter(child))
            elif found and child.is_named and self._is_default(node, child):
                kind = self.declared.types.get(found[-1].name)
                found[-1] = found[-1]._replace(default=self.typed(child, kind))
        return tuple(found)

    @staticmethod
    def _is_default(node: Node, child: Node) -> bool:
        return any(child == other for other in node.children_by_field_name("default_value"))

    def _parameter(self, node: Node) -> t.Parameter:
        outer = self.field(node, "external_name")
        names = node.children_by_field_name("name")
        name = self.text(names[0]) if names else ""
        kind = self.kind(names[-1]) if len(names) > 1 else None
        many = self.text(node).rstrip().endswith("...")
        typed = kind.name if kind is not None else ""
        if many:
            return t.Parameter(name, None, "rest")
        label = self.text(outer) if outer is not None else name
        return t.Parameter(name, None, "plain", typed, label)
