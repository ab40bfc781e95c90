"""How values of a declared type come to be: blank, constructed, written in brackets, allocated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.inference import Inference
from bot.graphs.cpp.networks import ONE_WAY
from bot.graphs.cpp.types import (
    LISTS,
    MAPS,
    OWNERS,
    PAIRS,
    PLAIN,
    SETS,
    TEXTS,
    WHOLE,
    Type,
    class_id,
)
from bot.graphs.program import terms as t

if TYPE_CHECKING:
    from tree_sitter import Node

ALLOCATORS: Final = frozenset(("malloc", "calloc", "realloc", "xmalloc", "xcalloc"))
_LVALUES: Final = frozenset(
    ("identifier", "subscript_expression", "field_expression", "parenthesized_expression")
)
_ZERO: Final = t.Literal(0)
_MAX_DEPTH: Final = 10


class Making(Inference):
    """Makes values of declared types."""

    # Blank values

    def blank(self, typed: Type, node: Node, depth: int = 0) -> t.Term:
        """Lower the value that a name of a type has before it is given one."""
        if depth > _MAX_DEPTH:
            return t.Opaque(())
        if typed.dims:
            size = typed.dims[0] if typed.dims[0] is not None else t.NOTHING
            inner = self.maker(replace(typed, dims=typed.dims[1:]), node, depth + 1)
            return self.made("__array__", node, size, inner)
        if typed.pointers or typed.name in OWNERS:
            return t.NOTHING
        if typed.name in PLAIN:
            whole = typed.name in WHOLE or typed.name == "char"
            return _ZERO if whole else t.Literal(False if "ool" in typed.name else 0.0)
        if typed.name in TEXTS:
            return t.Literal("")
        if typed.name in PAIRS:
            parts = tuple(self.blank(part, node, depth + 1) for part in typed.args)
            return t.Collection("tuple", parts, *self.span(node), elided=False)
        if typed.name in LISTS:
            return self.made("__list__", node, self.element_maker(typed, node, depth))
        if typed.name in SETS:
            return self.made("__set__", node)
        if typed.name in MAPS:
            return self.made("__map__", node, self.element_maker(typed, node, depth))
        if self.known.is_class(typed.name):
            return self.call(node, t.Name(class_id(typed.name)), ())
        if typed.name == "adjacency_list":
            return self.network(typed, (), node)
        if typed.name in self.known.numbered:
            return _ZERO
        return t.Opaque(())

    def maker(self, typed: Type, node: Node, depth: int = 0) -> t.Term:
        """Lower what makes a blank value again and again; a plain one stands for itself."""
        blank = self.blank(typed, node, depth)
        if isinstance(blank, t.Literal):
            return blank
        line, last = self.span(node)
        made = (t.Return(blank, line, last),)
        return t.Function("", (), made, (), yields=False, line=line)

    def element_maker(self, typed: Type, node: Node, depth: int = 0) -> t.Term:
        element = typed.element()
        return t.Opaque(()) if element is None else self.maker(element, node, depth + 1)

    def made(self, name: str, node: Node, *arguments: t.Term) -> t.Term:
        return self.call(node, t.Name(name), arguments)

    # Constructed values

    def constructed(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        """Lower `T name(arguments)`, `T(arguments)` and `new T(arguments)`."""
        if typed.pointers or typed.name in OWNERS | TEXTS | PLAIN:
            if len(given) == 2 and typed.name == "string":
                return self.made("__text__", node, *self.expressions(given))
            return self.value(given[0], typed) if given else self.blank(typed, node)
        if typed.name in LISTS and typed.is_bare:
            return self._list(typed, given, node)
        if typed.name in SETS | MAPS and typed.is_bare:
            name = "__set__" if typed.name in SETS else "__map__"
            first = (self.element_maker(typed, node),) if typed.name in MAPS else ()
            braced = [part for part in given if part.type == "initializer_list"]
            if braced:
                return self.braced(braced[0], typed)
            return self.made(name, node, *first, *self.expressions(given))
        if typed.name in PAIRS:
            return self._pair(typed, given, node)
        if self.known.is_class(typed.name):
            return self.called_class(typed.name, given, node)
        if typed.name == "adjacency_list":
            return self.network(typed, self.expressions(given[:1]), node)
        return self.call(node, t.Name(typed.name), self.arguments_for(typed.name, given))

    def network(self, typed: Type, size: t.Block, node: Node) -> t.Term:
        """Lower a graph of Boost; its type says whether its edges go one way."""
        directed = len(typed.args) < 3 or typed.args[2].name in ONE_WAY
        return self.made("__network__", node, t.Literal(directed), *size)

    def called_class(self, name: str, given: list[Node], node: Node) -> t.Term:
        """Lower the call of a constructor; parts with names go to the fields of those names."""
        function = t.Name(class_id(name))
        facts = self.known.classes[name]
        named = tuple(
            (self._designated(part), self._pair_value(part, facts.fields))
            for part in given
            if part.type == "initializer_pair"
        )
        plain = [part for part in given if part.type != "initializer_pair"]
        if facts.is_made:
            return self.call(node, function, self.arguments_for(name, plain), named)
        if len(plain) == 1 and not named:
            same = self.inferred(plain[0])
            if same is not None and same.name == name and same.is_bare:
                return self.value(plain[0], same)
        types = list(facts.fields.values())
        values = [
            self.value(part, types[i] if i < len(types) else None) for i, part in enumerate(plain)
        ]
        return self.call(node, function, tuple(values), named)

    def _designated(self, pair: Node) -> str:
        found = self.field(pair, "designator")
        return self.text(found).lstrip(".").strip() if found is not None else ""

    def _pair_value(self, pair: Node, fields: dict[str, Type]) -> t.Term:
        return self.value(self.field(pair, "value"), fields.get(self._designated(pair)))

    def _list(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        if len(given) == 1 and given[0].type == "initializer_list":
            return self.braced(given[0], typed)
        element = typed.element()
        values = [self.expression(part) for part in given[:1]]
        values += [self.value(part, element) for part in given[1:]]
        return self.made("__list__", node, self.element_maker(typed, node), *values)

    def _pair(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        if len(given) == 1 and len(typed.args) != 1:
            return self.value(given[0], typed if given[0].type == "initializer_list" else None)
        values = tuple(
            self.value(part, typed.args[i] if i < len(typed.args) else None)
            for i, part in enumerate(given)
        )
        return t.Collection("tuple", values, *self.span(node), elided=False)

    def arguments_for(self, name: str, given: list[Node]) -> t.Block:
        """Lower the arguments of a function of the answer: places for what it changes."""
        signature = self.known.signature(name, len(given))
        if signature is None:
            return tuple([self.value(part, None) for part in given])
        types = signature.parameters
        return tuple(
            [
                self.handed(part, types[i] if i < len(types) else None)
                for i, part in enumerate(given)
            ]
        )

    def handed(self, node: Node, typed: Type | None) -> t.Term:
        if typed is not None and typed.is_handed and node.type in _LVALUES:
            return self.place(node)
        if typed is not None and typed.is_reference:
            typed = replace(typed, is_reference=False)
            if node.type in _LVALUES:
                return self.expression(node)
        return self.value(node, typed)

    def place(self, node: Node) -> t.Term:
        """Lower what names a place, to be changed elsewhere."""
        term = self.expression(node)
        if isinstance(term, t.Held):
            return term.pointer
        return t.Place(term) if isinstance(term, t.Name | t.Item | t.Attribute) else term

    # Values for a place of a type

    def value(self, node: Node | None, typed: Type | None) -> t.Term:
        """Lower what is given to a place of a declared type."""
        if node is None:
            return t.NOTHING
        if node.type == "initializer_list":
            return self.braced(node, typed)
        if node.type in ("cast_expression", "call_expression"):
            allocated = self.allocated(node, typed)
            if allocated is not None:
                return allocated
        term = self.expression(node)
        if typed is not None and typed.is_char and node.type != "char_literal":
            return self.made("__char__", node, term)
        if node.type in _LVALUES and self._is_copied(node, typed):
            return self.call(node, t.Attribute(term, "copy"), (t.Literal(self._is_deep(node)),))
        return term

    def _is_copied(self, node: Node, typed: Type | None) -> bool:
        if typed is not None and (typed.is_reference or typed.pointers or typed.dims):
            return False
        if typed is not None and typed.name in PLAIN | TEXTS | PAIRS | OWNERS:
            return False
        own = self.inferred(node)
        return own is not None and own.is_bare and self._is_record(own)

    def _is_record(self, typed: Type) -> bool:
        return typed.name in LISTS | SETS | MAPS or self.known.is_class(typed.name)

    def _is_deep(self, node: Node) -> bool:
        """Tell whether a copy has its own objects inside, not pointers to the same ones."""
        typed = self.inferred(node)
        for _ in range(_MAX_DEPTH):
            if typed is None or typed.pointers or typed.name in OWNERS:
                return False
            if self.known.is_class(typed.name):
                return True
            typed = typed.element()
        return False

    # What stands in curly brackets

    def braced(self, node: Node, typed: Type | None, depth: int = 0) -> t.Term:
        """Lower `{…}` as a value of the type that is asked for."""
        parts = self.parts(node)
        if typed is None or depth > _MAX_DEPTH or typed.name in ("auto", ""):
            return self.collection("list", node, tuple([self.value(p, None) for p in parts]))
        if typed.dims:
            return self._array(node, parts, typed)
        if typed.pointers or typed.name in PLAIN | TEXTS | OWNERS:
            return self.value(parts[0], typed) if parts else self.blank(typed, node)
        if typed.name in PAIRS:
            return self._pair(typed, parts, node)
        if typed.name in MAPS:
            return self._map(node, parts, typed)
        if typed.name in LISTS | SETS:
            return self._items(node, parts, typed)
        if self.known.is_class(typed.name):
            if self._is_one_list(typed.name, parts):
                return self.called_class(typed.name, [node], node)
            return self.called_class(typed.name, parts, node)
        return self.collection("list", node, tuple([self.value(p, None) for p in parts]))

    def _is_one_list(self, name: str, parts: list[Node]) -> bool:
        """Tell whether brackets after a class hold the items that its constructor takes as one."""
        if not self.known.classes[name].is_made or not parts:
            return False
        if len(parts) > 1 and (name, len(parts)) in self.known.functions:
            return False
        signature = self.known.signature(name, 1)
        taken = signature.parameters if signature is not None else ()
        if len(taken) != 1 or taken[0].name not in LISTS | SETS | MAPS:
            return False
        is_nested = len(parts) == 1 and parts[0].type == "initializer_list"
        return not is_nested or taken[0].name == "initializer_list"

    def _items(self, node: Node, parts: list[Node], typed: Type) -> t.Term:
        element = typed.element()
        kind = "set" if typed.name in SETS else "list"
        if (
            len(parts) == 1
            and parts[0].type == "initializer_list"
            and self._is_doubled(parts[0], element)
        ):
            parts = self.parts(parts[0])
        items = self.collection(kind, node, tuple([self.value(p, element) for p in parts]))
        return items

    def _is_doubled(self, inner: Node, element: Type | None) -> bool:
        """Tell whether brackets stand twice around the items: `vector<int> v{{1, 2}}`."""
        return element is not None and element.is_plain and len(self.parts(inner)) > 1

    def _map(self, node: Node, parts: list[Node], typed: Type) -> t.Term:
        keys = typed.args[0] if typed.args else None
        values = typed.args[1] if len(typed.args) > 1 else None
        pairs: list[tuple[t.Term, t.Term]] = []
        for part in parts:
            inner = self.parts(part)
            if part.type == "call_expression":
                inner = self.parts(self.field(part, "arguments"))
            if len(inner) == 2:
                pairs.append((self.value(inner[0], keys), self.value(inner[1], values)))
            elif part.type == "initializer_list" and len(parts) == 1 and inner:
                return self._map(part, inner, typed)
        table = self.table(node, tuple(pairs))
        return self.made("__map__", node, self.element_maker(typed, node), table)

    def _array(self, node: Node, parts: list[Node], typed: Type) -> t.Term:
        """Lower an array as written; what is not written is blank."""
        sizes = [t.NOTHING if size is None else size for size in typed.dims]
        blank = self.maker(replace(typed, dims=()), node)
        return self.made("__filled__", node, self._rows(node, parts, typed), blank, *sizes)

    def _rows(self, node: Node, parts: list[Node], typed: Type) -> t.Term:
        element = replace(typed, dims=typed.dims[1:])
        if len(parts) == 1 and parts[0].type == "initializer_list" and not element.dims:
            if element.name in PLAIN and element.is_bare:
                parts = self.parts(parts[0])  # the brackets of std::array may stand twice
        if any(part.type == "initializer_pair" for part in parts):
            return self._numbered(node, parts, element)
        if element.dims and element.name != "char":
            if not any(part.type == "initializer_list" for part in parts):
                element = replace(element, dims=())
        return self.collection("list", node, tuple([self._row(part, element) for part in parts]))

    def _row(self, node: Node, typed: Type) -> t.Term:
        if node.type == "initializer_list" and typed.dims:
            return self._rows(node, self.parts(node), typed)
        return self.value(node, typed)

    def _numbered(self, node: Node, parts: list[Node], element: Type) -> t.Term:
        """Lower `{[2] = …, [0] = …}`."""
        pairs: list[tuple[t.Term, t.Term]] = []
        following: t.Term = _ZERO
        for part in parts:
            value = part
            if part.type == "initializer_pair":
                designator = self.field(part, "designator")
                place = self.parts(designator)
                following = self.expression(place[0]) if place else following
                value = self.field(part, "value") or part
            pairs.append((following, self._row(value, element)))
            following = t.Operation("+", (following, t.Literal(1)))
        return self.table(node, tuple(pairs))

    # Allocated values

    def allocated(self, node: Node, typed: Type | None) -> t.Term | None:
        """Lower `malloc` and its like; None for what is none of them."""
        if node.type == "cast_expression":
            inner = self.field(node, "value")
            while inner is not None and inner.type == "parenthesized_expression":
                inner = self.parts(inner)[0] if self.parts(inner) else None
            if inner is None or inner.type != "call_expression":
                return None
            return self.allocated(inner, self.type_of(self.field(node, "type")))
        function = self.field(node, "function")
        name = self.text(function).removeprefix("std::") if function is not None else ""
        if name not in ALLOCATORS:
            return None
        given = self.parts(self.field(node, "arguments"))
        if name == "realloc" and given:
            return self.made("__grown__", node, self.expression(given[0]), self._room(node, typed))
        factors: list[Node] = []
        for part in given:
            self._factors(part, factors)
        return self._allocation(node, factors, typed)

    def _room(self, node: Node, typed: Type | None) -> t.Term:
        element = typed.element() if typed is not None else None
        return self.maker(element, node) if element is not None else _ZERO

    def _factors(self, node: Node, found: list[Node]) -> None:
        if node.type == "binary_expression" and self.operator(node) == "*" and len(found) < 8:
            for side in ("left", "right"):
                part = self.field(node, side)
                if part is not None:
                    self._factors(part, found)
        elif node.type == "parenthesized_expression" and self.parts(node):
            self._factors(self.parts(node)[0], found)
        else:
            found.append(node)

    def _allocation(self, node: Node, factors: list[Node], typed: Type | None) -> t.Term:
        measured = next((part for part in factors if part.type == "sizeof_expression"), None)
        counts = [part for part in factors if part is not measured]
        element = self.measured(measured, typed) if measured is not None else None
        if element is None and typed is not None:
            element = typed.element()
        if element is None:
            element = Type("int")
        pointed = typed.element() if typed is not None else None
        if not counts and element.pointers and pointed is not None:
            if pointed.is_bare and self.known.is_class(pointed.name):
                element = pointed  # room for a pointer only, but an object is meant
        is_record = element.is_bare and self.known.is_class(element.name)
        if not counts or (is_record and len(counts) == 1 and self.text(counts[0]) == "1"):
            if element.is_plain and not is_record:
                return self.made("__array__", node, t.Literal(1), self.maker(element, node))
            return self.blank(element, node)
        size = self.expression(counts[0])
        for part in counts[1:]:
            size = t.Operation("*", (size, self.expression(part)))
        return self.made("__array__", node, size, self.maker(element, node))

    def measured(self, node: Node, typed: Type | None) -> Type | None:
        """Give the type that `sizeof` asks for."""
        described = self.field(node, "type")
        if described is not None:
            return self.type_of(described)
        value = self.field(node, "value")
        while value is not None and value.type == "parenthesized_expression":
            value = self.parts(value)[0] if self.parts(value) else None
        if value is None:
            return None
        if value.type == "identifier" and self.variable(self.text(value)) is None:
            return self.known.resolved(Type(self.text(value)))
        if value.type == "binary_expression" and self.operator(value) == "*":
            # `sizeof(T *)` reads as a product in an old grammar.
            return None
        found = self.inferred(value)
        if found is None and value.type == "pointer_expression" and typed is not None:
            return typed.element()
        return found
