"""How values of a declared type come to be: constructed, copied, written in brackets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.allocation import Allocation
from bot.graphs.cpp.declared import LISTS, MAPS, OWNERS, PAIRS, PLAIN, SETS, TEXTS, Type, class_id
from bot.graphs.program import terms as t

if TYPE_CHECKING:
    from tree_sitter import Node

_LVALUES: Final = frozenset(
    ("identifier", "subscript_expression", "field_expression", "parenthesized_expression")
)
_ZERO: Final = t.Literal(0)
_MAX_DEPTH: Final = 10


class Making(Allocation):
    """Makes values of declared types."""

    # Constructed values

    def constructed(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        """Lower `T name(arguments)`, `T(arguments)` and `new T(arguments)`."""
        lower = _CONSTRUCTED.get(self.kind(typed))
        if lower is not None:
            return lower(self, typed, given, node)
        return self.call(node, t.Name(typed.name), self.arguments_for(typed.name, given))

    def plain_made(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        return self.value(given[0], typed) if given else self.blank(typed, node)

    def text_made(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        if len(given) == 2:
            return self.made("__text__", node, *self.expressions(given))
        return self.plain_made(typed, given, node)

    def set_made(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        braced = [part for part in given if part.type == "initializer_list"]
        if braced:
            return self.braced(braced[0], typed)
        return self.made("__set__", node, *self.expressions(given))

    def map_made(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        braced = [part for part in given if part.type == "initializer_list"]
        if braced:
            return self.braced(braced[0], typed)
        maker = self.element_maker(typed, node)
        return self.made("__map__", node, maker, *self.expressions(given))

    def object_made(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        return self.called_class(typed.name, given, node)

    def network_made(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        return self.network(typed, self.expressions(given[:1]), node)

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

    def list_made(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        if len(given) == 1 and given[0].type == "initializer_list":
            return self.braced(given[0], typed)
        element = typed.element()
        values = [self.expression(part) for part in given[:1]]
        values += [self.value(part, element) for part in given[1:]]
        return self.made("__list__", node, self.element_maker(typed, node), *values)

    def pair_made(self, typed: Type, given: list[Node], node: Node) -> t.Term:
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

    def braced(self, node: Node, typed: Type | None) -> t.Term:
        """Lower `{…}` as a value of the type that is asked for."""
        parts = self.parts(node)
        lower = None if typed is None else _BRACED.get(self.kind(typed))
        if typed is None or lower is None:
            return self.collection("list", node, tuple([self.value(p, None) for p in parts]))
        return lower(self, typed, parts, node)

    def plain_braced(self, typed: Type, parts: list[Node], node: Node) -> t.Term:
        return self.value(parts[0], typed) if parts else self.blank(typed, node)

    def object_braced(self, typed: Type, parts: list[Node], node: Node) -> t.Term:
        is_one = self._is_one_list(typed.name, parts)
        return self.called_class(typed.name, [node] if is_one else parts, node)

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

    def items_braced(self, typed: Type, parts: list[Node], node: Node) -> t.Term:
        element = typed.element()
        kind = "set" if typed.name in SETS else "list"
        if (
            len(parts) == 1
            and parts[0].type == "initializer_list"
            and self._is_doubled(parts[0], element)
        ):
            parts = self.parts(parts[0])
        return self.collection(kind, node, tuple([self.value(p, element) for p in parts]))

    def _is_doubled(self, inner: Node, element: Type | None) -> bool:
        """Tell whether brackets stand twice around the items: `vector<int> v{{1, 2}}`."""
        return element is not None and element.is_plain and len(self.parts(inner)) > 1

    def map_braced(self, typed: Type, parts: list[Node], node: Node) -> t.Term:
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
                return self.map_braced(typed, inner, part)
        table = self.table(node, tuple(pairs))
        return self.made("__map__", node, self.element_maker(typed, node), table)

    def array_braced(self, typed: Type, parts: list[Node], node: Node) -> t.Term:
        """Lower an array as written; what is not written is blank."""
        sizes = [t.NOTHING if size is None else size for size in typed.dims]
        blank = self.maker(replace(typed, dims=()), node)
        return self.made("__filled__", node, self._rows(node, parts, typed), blank, *sizes)

    def _rows(self, node: Node, parts: list[Node], typed: Type) -> t.Term:
        element = replace(typed, dims=typed.dims[1:])
        if len(parts) == 1 and self._stands_twice(parts[0], element):
            parts = self.parts(parts[0])
        if any(part.type == "initializer_pair" for part in parts):
            return self._numbered(node, parts, element)
        is_flat = not any(part.type == "initializer_list" for part in parts)
        if is_flat and element.dims and element.name != "char":
            element = replace(element, dims=())
        return self.collection("list", node, tuple([self._row(part, element) for part in parts]))

    def _stands_twice(self, node: Node, element: Type) -> bool:
        """Tell whether brackets stand twice, as they may around the items of `std::array`."""
        if node.type != "initializer_list":
            return False
        inner = [self.parts(part) for part in self.parts(node) if part.type == "initializer_list"]
        return self.kind(element) == "plain" or (
            len(inner) > 1
            and all(len(row) == 1 and row[0].type == "initializer_list" for row in inner)
        )

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


_Lower = Callable[[Making, Type, "list[Node]", "Node"], t.Term]
_CONSTRUCTED: Final[Mapping[str, _Lower]] = {
    "plain": Making.plain_made,
    "pointer": Making.plain_made,
    "text": Making.text_made,
    "pair": Making.pair_made,
    "list": Making.list_made,
    "set": Making.set_made,
    "map": Making.map_made,
    "class": Making.object_made,
    "network": Making.network_made,
}
_BRACED: Final[Mapping[str, _Lower]] = {
    "array": Making.array_braced,
    "plain": Making.plain_braced,
    "pointer": Making.plain_braced,
    "text": Making.plain_braced,
    "pair": Making.pair_made,
    "list": Making.items_braced,
    "set": Making.items_braced,
    "map": Making.map_braced,
    "class": Making.object_braced,
}
