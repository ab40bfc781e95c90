"""Types and declarators as C and C++ write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.declared import Known, Signature, Type
from bot.graphs.cpp.preprocess import POINTER_TO
from bot.graphs.program import terms as t
from bot.graphs.syntax.curly import Curly
from bot.graphs.syntax.mending import Mended

if TYPE_CHECKING:
    from tree_sitter import Node

_ENDS: Final = frozenset(
    (
        "identifier",
        "field_identifier",
        "type_identifier",
        "qualified_identifier",
        "destructor_name",
        "operator_name",
    )
)
_POINTERS: Final = frozenset(("pointer_declarator", "abstract_pointer_declarator"))
_ARRAYS: Final = frozenset(("array_declarator", "abstract_array_declarator"))
_FUNCTIONS: Final = frozenset(("function_declarator", "abstract_function_declarator"))
_MAX_DEPTH: Final = 12


@dataclass(frozen=True, slots=True)
class Declared:
    """What one declarator declares.

    Attributes:
        owner: the class that a name is declared for: `Graph` of `Graph::add`.
        function: the declarator of a function, unless it is a variable.
        names: those of a structured binding.
    """

    name: str
    type: Type
    owner: str = ""
    function: Node | None = None
    names: tuple[str, ...] = ()


class Declarators(Curly):
    """Reads types and declarators; keeps the types of the names in sight.

    Attributes:
        known: what this piece and those before it declare.
        scopes: the types of local names, innermost last.
        home: the class whose members are in sight.
        returns: the type that the function at hand gives back.
    """

    def __init__(
        self, source: Mended, *, first_line: int, cut_off: bool, known: Known | None = None
    ) -> None:
        super().__init__(source, first_line=first_line, cut_off=cut_off)
        self.known = Known() if known is None else known
        self.scopes: list[dict[str, Type]] = []
        self.home = ""
        self.returns = Type()

    @contextmanager
    def scope(self, names: dict[str, Type] | None = None) -> Iterator[None]:
        """Keep what is declared inside apart."""
        self.scopes.append(names or {})
        try:
            yield
        finally:
            self.scopes.pop()

    def declare(self, name: str, typed: Type) -> None:
        (self.scopes[-1] if self.scopes else self.known.variables)[name] = typed

    def variable(self, name: str) -> Type | None:
        """Give the declared type of a name."""
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        if self.home:
            found = self.known.field_type(Type(self.home), name)
            if found is not None:
                return found
        return self.known.variables.get(name)

    # Types

    def type_of(self, node: Node | None) -> Type:
        return self.known.resolved(self._written(node, 0))

    def _written(self, node: Node | None, depth: int) -> Type:
        if node is None or depth > _MAX_DEPTH:
            return Type()
        read = _TYPES.get(node.type)
        return Type(self.text(node)) if read is None else read(self, node, depth)

    def qualified_type(self, node: Node, depth: int) -> Type:
        parts = self.parts(node)
        inner = self.field(node, "name") or (parts[-1] if parts else None)
        return self._written(inner, depth + 1)

    def described_type(self, node: Node, depth: int) -> Type:
        bare = self._written(self.field(node, "type"), depth + 1)
        declarator = self.field(node, "declarator")
        return bare if declarator is None else self.declared(declarator, bare).type

    def record_type(self, node: Node, depth: int) -> Type:
        name = self.field(node, "name")
        return Type(f"{node.start_byte}") if name is None else self._written(name, depth + 1)

    def sized_type(self, node: Node, _: int) -> Type:
        text = self.text(node)
        return Type("char" if "char" in text else "double" if "double" in text else "int")

    def unwritten_type(self, _: Node, __: int) -> Type:
        return Type("auto")

    def template_type(self, node: Node, depth: int) -> Type:
        named = self.field(node, "name")
        name = self.text(named) if named is not None else ""
        given = self.parts(self.field(node, "arguments"))
        if name == POINTER_TO and given:
            inner = self._argument(given[0], depth)
            return replace(inner, pointers=inner.pointers + 1)
        if name in ("array", "bitset") and given:
            inner = Type("bool") if name == "bitset" else self._argument(given[0], depth)
            return replace(inner, dims=(self.size(given[-1]), *inner.dims))
        return Type(name, tuple(self._argument(part, depth) for part in given))

    def _argument(self, node: Node, depth: int) -> Type:
        return self.known.resolved(self._written(node, depth + 1))

    def size(self, node: Node) -> t.Term:
        """Lower a number that stands among the arguments of a template."""
        if node.type == "type_descriptor":
            return t.Name(self.text(node))
        return self.expression(node)

    # Declarators

    def declared(self, node: Node, base: Type) -> Declared:
        """Give what a declarator declares when it stands behind a type."""
        pointers, is_reference = base.pointers, base.is_reference
        own: tuple[t.Term | None, ...] = ()
        function: Node | None = None
        current: Node | None = node
        for _ in range(_MAX_DEPTH):
            if current is None or current.type in _ENDS:
                break
            kind = current.type
            if kind == "structured_binding_declarator":
                names = tuple(self.text(part) for part in self.parts(current))
                return Declared("", Type(base.name, base.args), names=names)
            if kind in _ARRAYS:
                size = self.field(current, "size")
                own = (None if size is None else self.expression(size), *own)
            elif kind in _POINTERS and own:
                own = (None, *own)
            elif kind in _POINTERS:
                # A pointer to a function is a variable.
                pointers, function = pointers + (function is None), None
            is_reference = is_reference or kind == "reference_declarator"
            function = current if kind in _FUNCTIONS else function
            current = self.field(current, "declarator") or self._only(current)
        made = Type(base.name, base.args, pointers, (*own, *base.dims), is_reference)
        owner, name = self._name_of(current)
        return Declared(name, made, owner, function)

    def _only(self, node: Node) -> Node | None:
        parts = [
            part for part in self.parts(node) if part.type.endswith(("declarator", "identifier"))
        ]
        return parts[0] if parts else None

    def _name_of(self, node: Node | None) -> tuple[str, str]:
        """Give the class that a name is declared for, and the name."""
        owner = ""
        for _ in range(_MAX_DEPTH):
            if node is None or node.type != "qualified_identifier":
                break
            scope = self.field(node, "scope")
            if scope is not None:
                owner = self.text(self.field(scope, "name") or scope)
            node = self.field(node, "name")
        return owner, "" if node is None else self.text(node)

    def parameters_of(self, function: Node | None) -> list[tuple[Declared, Node | None, bool]]:
        """Give the parameters of a function, with the first value of each, and if it is a pack."""
        found: list[tuple[Declared, Node | None, bool]] = []
        for part in self.parts(self.field(function, "parameters") if function else None):
            if part.type == "identifier":
                found.append((Declared(self.text(part), Type()), None, False))
            elif part.type.endswith("parameter_declaration"):
                base = self.type_of(self.field(part, "type"))
                declarator = self.field(part, "declarator")
                declared = Declared("", base)
                if declarator is not None:
                    declared = self.declared(declarator, base)
                if declarator is None and base.name == "void":
                    continue
                many = part.type.startswith("variadic")
                found.append((declared, self.field(part, "default_value"), many))
        return found

    def signature_of(self, declared: Declared) -> Signature:
        given = self.parameters_of(declared.function)
        returns = self.known.resolved(declared.type)
        return Signature(returns, tuple(part.type for part, _, _ in given))


_TYPES: Final[Mapping[str, Callable[[Declarators, Node, int], Type]]] = {
    "template_type": Declarators.template_type,
    "qualified_identifier": Declarators.qualified_type,
    "dependent_type": Declarators.qualified_type,
    "type_descriptor": Declarators.described_type,
    "struct_specifier": Declarators.record_type,
    "class_specifier": Declarators.record_type,
    "union_specifier": Declarators.record_type,
    "enum_specifier": Declarators.record_type,
    "placeholder_type_specifier": Declarators.unwritten_type,
    "sized_type_specifier": Declarators.sized_type,
}
