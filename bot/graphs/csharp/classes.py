"""C#'s types and their members, lowered to the terms of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.graphs.csharp.calls import CSharpCalls
from bot.graphs.csharp.kinds import kind_of_type
from bot.graphs.csharp.values import BLANK
from bot.graphs.program import terms as t
from bot.graphs.program.objects import FIELDS
from bot.graphs.syntax.gathering import EXTENSION

if TYPE_CHECKING:
    from tree_sitter import Node

THIS: Final = t.Parameter("this", None, "plain")
_OWN: Final = t.Name("this")
_PLACE: Final = t.Parameter("@place", None, "plain")
_VALUE: Final = t.Parameter("value", None, "plain")
_COLLECTIONS: Final = frozenset({"[]", "object"})
_LOOP: Final = "GetEnumerator"


class CSharpClasses(CSharpCalls):
    """Lowers types, their members and what stands in their place without a type around."""

    def marks(self, node: Node) -> set[str]:
        """Give the modifiers of a member."""
        return {self.text(child) for child in node.children if child.type == "modifier"}

    def class_(self, node: Node) -> t.Block:
        name = self.text(self.field(node, "name") or node)
        span = self.span(node)
        bases, passed = self._bases(node)
        body = self.field(node, "body")
        members = self.members(body, extends=bool(bases))
        given = self.child(node, "parameter_list")
        if given is not None:
            is_record = node.type == "record_declaration"
            members = (*self._primary(node, given, passed, is_record=is_record), *members)
        decorators = (EXTENSION,) if "partial" in self.marks(node) else ()
        defined = t.DefineClass(name, bases, members, decorators, *span)
        return (defined, *self._extensions(members))

    def _extensions(self, members: t.Block) -> t.Block:
        """Give the methods that extend other types once more, where all the program sees them."""
        return tuple(
            member
            for member in members
            if isinstance(member, t.Define) and EXTENSION in member.function.decorators
        )

    def _bases(self, node: Node) -> tuple[t.Block, Node | None]:
        """Give the types that a type builds on, and what it hands to the constructor of one."""
        found = self.child(node, "base_list")
        names: list[t.Term] = []
        passed: Node | None = None
        for part in self.parts(found):
            if part.type == "argument_list":
                passed = part
                continue
            named = part
            if part.type == "primary_constructor_base_type":
                passed = self.child(part, "argument_list")
                named = self.parts(part)[0]
            kind = kind_of_type(named, self.source.code)
            if kind is not None:
                names.append(t.Name(kind.name))
        return tuple(names), passed

    def _primary(self, node: Node, given: Node, passed: Node | None, *, is_record: bool) -> t.Block:
        """Lower the constructor that stands behind the name of a type."""
        span = self.span(node)
        parameters = self.parameters(given)
        kept: tuple[t.Term, ...] = tuple(
            t.Assign((t.Attribute(_OWN, part.name),), t.Name(part.name), *span)
            for part in parameters
        )
        if passed is not None:
            kept = (*kept, self._chained(passed, above=True))
        first = self._filled(self.field(node, "body"))
        maker = self._method("__init__", (THIS, *parameters), (*kept, *first), span)
        if not is_record:
            return (maker,)
        read = tuple(t.Attribute(_OWN, part.name) for part in parameters)
        all_parts = t.Collection("tuple", read, *span, elided=False)
        returned = (t.Return(all_parts, *span),)
        return (
            maker,
            self._method("__hash__", (THIS,), returned, span),
            self._method("__iter__", (THIS,), returned, span),
        )

    def _method(
        self,
        name: str,
        parameters: tuple[t.Parameter, ...],
        does: t.Block,
        span: tuple[int, int],
        decorators: tuple[str, ...] = (),
        *,
        yields: bool = False,
    ) -> t.Define:
        function = t.Function(name, parameters, does, decorators, yields, span[0])
        return t.Define(function, *span)

    def members(self, body: Node | None, *, extends: bool) -> t.Block:
        """Lower the members of a type: types and methods first, for the first values use them."""
        types: list[t.Term] = []
        methods: list[t.Term] = []
        static: list[t.Term] = []
        for part in self.parts(body):
            if part.type in TYPES:
                types += self.statement(part)
            elif part.type == "method_declaration":
                methods += self.method(part)
            elif part.type == "constructor_declaration":
                if "static" in self.marks(part):
                    static += self.does(self.field(part, "body"))
                else:
                    methods.append(self.constructor(part, extends=extends))
            elif part.type == "indexer_declaration":
                methods += self.indexer(part)
            elif part.type == "property_declaration":
                methods += self.accessors(part)
            elif part.type not in ("field_declaration", "operator_declaration"):
                types += self.statement(part)
        static += self._first_values(body, static=True)
        fields = self._filled(body)
        has_primary = (
            body is not None
            and body.parent is not None
            and self.child(body.parent, "parameter_list")
        )
        if fields and body is not None and not has_primary:
            methods.append(self._method(FIELDS, (THIS,), fields, self.span(body)))
        return (*types, *methods, *static)

    def _filled(self, body: Node | None) -> t.Block:
        """Give the first values of an object's fields as assignments."""
        found: list[t.Term] = []
        for term in self._first_values(body, static=False):
            if isinstance(term, t.Let) and isinstance(term.target, t.Name):
                own = t.Attribute(_OWN, term.target.id)
                found.append(t.Assign((own,), term.value, term.line, term.last))
        return tuple(found)

    def _first_values(self, body: Node | None, *, static: bool) -> t.Block:
        found: list[t.Term] = []
        for part in self.parts(body):
            if part.type not in ("field_declaration", "property_declaration"):
                continue
            if bool(self.marks(part) & {"static", "const"}) is not static:
                continue
            if part.type == "field_declaration":
                found += self.local(part)
            elif self._is_kept(part):
                name, value = self.field(part, "name"), self.field(part, "value")
                kind = self.kind(self.field(part, "type"))
                blank = t.Literal(BLANK.get(kind.name) if kind is not None else None)
                first = self.typed(value, kind) if value is not None else blank
                found.append(t.Let(t.Name(self.text(name or part)), first, *self.span(part)))
        return tuple(found)

    def _is_kept(self, node: Node) -> bool:
        """Tell whether a property keeps its value itself: `{ get; set; }`."""
        accessors = self.field(node, "accessors")
        if accessors is None:
            return False
        return all(self.field(part, "body") is None for part in self.parts(accessors))

    def accessors(self, node: Node) -> t.Block:
        """Lower a property that is worked out."""
        if self._is_kept(node):
            return ()
        name = self.text(self.field(node, "name") or node)
        span = self.span(node)
        static = "static" in self.marks(node)
        does = self._getter(node)
        if does is None:
            return ()
        if static:
            function = t.Function("", (), does, (), yields=False, line=span[0])
            return (t.Let(t.Name(name), t.Call(function, (), (), *span), *span),)
        return (self._method(name, (THIS,), does, span, ("property",)),)

    def _getter(self, node: Node) -> t.Block | None:
        body = self.field(node, "value")
        if body is None or body.type != "arrow_expression_clause":
            body = self._accessor(node, "get")
        return None if body is None else self.does(body)

    def _accessor(self, node: Node, name: str) -> Node | None:
        for part in self.parts(self.field(node, "accessors")):
            called = self.field(part, "name")
            if called is not None and self.text(called) == name:
                return self.field(part, "body")
        return None

    def indexer(self, node: Node) -> t.Block:
        """Lower `this[…]`; several places come as one tuple."""
        given = self.parameters(self.field(node, "parameters"))
        span = self.span(node)
        first: t.Block = ()
        if len(given) > 1:
            names = tuple(t.Name(part.name) for part in given)
            target = t.Collection("tuple", names, *span, elided=False)
            first, given = (t.Let(target, t.Name(_PLACE.name), *span),), (_PLACE,)
        found: list[t.Term] = []
        getter = self._getter(node)
        if getter is not None:
            found.append(self._method("__getitem__", (THIS, *given), (*first, *getter), span))
        setter = self._accessor(node, "set")
        if setter is not None:
            does = (*first, *self.does(setter))
            found.append(self._method("__setitem__", (THIS, *given, _VALUE), does, span))
        return tuple(found)

    def enumeration(self, node: Node) -> t.Block:
        """Lower an enumeration: a class of named constants, numbered where nothing else is said."""
        name, body = self.field(node, "name"), self.field(node, "body")
        found: list[t.Term] = []
        following = 0
        for part in self.parts(body):
            label, value = self.field(part, "name"), self.field(part, "value")
            if label is None:
                continue
            written = self.expression(value) if value is not None else t.Literal(following)
            found.append(t.Assign((t.Name(self.text(label)),), written, *self.span(part)))
            if isinstance(written, t.Literal) and isinstance(written.value, int):
                following = written.value + 1
        kind = self.text(name) if name is not None else ""
        return (t.DefineClass(kind, (t.Name("Enum"),), tuple(found), (), *self.span(node)),)

    def method(self, node: Node) -> t.Block:
        body = self.field(node, "body") or self.child(node, "arrow_expression_clause")
        if body is None:
            return ()
        name = self.text(self.field(node, "name") or node)
        marks = self.marks(node)
        given = self.parameters(self.field(node, "parameters"))
        decorators = self.attributes(node)
        does, yields = self.does_of(node, body)
        if "static" in marks:
            extends = bool(given) and self._is_extension(node)
            decorators = (*decorators, "staticmethod", *((EXTENSION,) if extends else ()))
        else:
            given = (THIS, *given)
        if name == _LOOP:
            name = "__iter__"
        return (self._method(name, given, does, self.span(node), decorators, yields=yields),)

    def does_of(self, node: Node, body: Node) -> tuple[t.Block, bool]:
        """Lower the body of a method, and tell whether it gives its values one by one."""
        outer, self.returned = self.returned, self.kind(self.field(node, "returns", "type"))
        outer_yields, self.yields = self.yields, False
        try:
            return self.does(body), self.yields
        finally:
            self.returned, self.yields = outer, outer_yields

    def _is_extension(self, node: Node) -> bool:
        first = self.parts(self.field(node, "parameters"))[:1]
        return bool(first) and "this" in self.marks(first[0])

    def attributes(self, node: Node) -> tuple[str, ...]:
        """Give the simple names of the attributes of a member, such as `[Fact]`."""
        return tuple(
            self.text(name).rsplit(".", 1)[-1]
            for part in node.named_children
            if part.type == "attribute_list"
            for attribute in self.parts(part)
            if (name := self.field(attribute, "name")) is not None
        )

    def constructor(self, node: Node, *, extends: bool) -> t.Term:
        does = self.does(self.field(node, "body"))
        chained = self.child(node, "constructor_initializer")
        if chained is not None:
            above = any(child.type == "base" for child in chained.children)
            given = self.child(chained, "argument_list") or chained
            does = (self._chained(given, above=above), *does)
        elif extends:
            does = (self._chained(None, above=True), *does)
        given_to = (THIS, *self.parameters(self.field(node, "parameters")))
        return self._method("__init__", given_to, does, self.span(node))

    def _chained(self, given: Node | None, *, above: bool) -> t.Term:
        """Lower the call of another constructor: `: this(…)`, `: base(…)`."""
        span = self.span(given) if given is not None else (0, 0)
        owner: t.Term = t.Call(t.Name("super"), (), (), *span) if above else _OWN
        arguments, named = self.given(self.parts(given), lambda _: None)
        return t.Do(t.Call(t.Attribute(owner, "__init__"), arguments, named, *span), *span)

    def parameters(self, node: Node | None) -> tuple[t.Parameter, ...]:
        found: list[t.Parameter] = []
        for part in self.parts(node):
            name = self.field(part, "name") if part.type == "parameter" else None
            if name is None:
                continue
            kind = self.kind(self.field(part, "type"))
            default = self._default(part, name)
            typed = kind.name if kind is not None else ""
            found.append(t.Parameter(self.text(name), default, "plain", typed))
        if node is not None and any(child.type == "params" for child in node.children):
            name = self.field(node, "name")
            kind = self.kind(self.field(node, "type"))
            inner = kind.item.name if kind is not None and kind.item is not None else ""
            if name is not None:
                many = inner in _COLLECTIONS
                found.append(t.Parameter(self.text(name), None, "rest", "" if many else inner))
        return tuple(found)

    def _default(self, part: Node, name: Node) -> t.Term | None:
        parts = self.parts(part)
        value = parts[-1]
        if value == name or not any(child.type == "=" for child in part.children):
            return None
        return self.typed(value, self.kind(self.field(part, "type")))

    def local(self, node: Node) -> t.Block:
        """Lower the declaration of variables, wherever it stands."""
        found: list[t.Term] = []
        declaration = node
        if node.type != "variable_declaration":
            inner = self.child(node, "variable_declaration")
            if inner is None:
                return ()
            declaration = inner
        span = self.span(node)
        kind = self.kind(self.field(declaration, "type"))
        for part in self.parts(declaration):
            if part.type != "variable_declarator":
                continue
            target, *rest = self.parts(part)
            rest = [value for value in rest if value.type != "bracketed_argument_list"]
            if rest:
                value = self.first_value(rest[-1], kind.name if kind is not None else "", kind)
            else:
                value = t.Literal(BLANK.get(kind.name) if kind is not None else None)
            found.append(t.Let(self.expression(target), value, *span))
        return tuple(found)

    def first_value(self, node: Node, name: str, kind: object) -> t.Term:
        value = self.typed(node, kind)  # type: ignore[arg-type]  # a kind or None
        if isinstance(value, t.Literal) and isinstance(value.value, str) and name in BLANK:
            return t.Literal(ord(value.value)) if name not in ("char", "bool") else value
        return value


TYPES: Final = frozenset(
    {
        "class_declaration",
        "interface_declaration",
        "enum_declaration",
        "record_declaration",
        "struct_declaration",
    }
)
