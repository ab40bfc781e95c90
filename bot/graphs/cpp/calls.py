"""Calls of C and C++: what the library does with its own syntax, and methods of containers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.declared import CONTAINERS, OWNERS, PAIRS, PLAIN, TEXTS, Type, class_id
from bot.graphs.cpp.making import Making
from bot.graphs.program import terms as t

if TYPE_CHECKING:
    from tree_sitter import Node

_CASTS: Final = frozenset(("static_cast", "dynamic_cast", "const_cast", "reinterpret_cast"))
_GROWS: Final = frozenset(("push_back", "push_front", "push", "insert", "add", "append"))
_EMPLACES: Final = {
    "emplace_back": "push_back",
    "emplace_front": "push_front",
    "emplace": "push",
    "emplace_hint": "push",
}
_ENTRIES: Final = {
    "emplace": "emplace",
    "try_emplace": "emplace",
    "insert_or_assign": "insert_or_assign",
}
_ORDERED: Final[Mapping[str, Mapping[str, str]]] = {
    "queue": {"pop": "pop_front"},
    "priority_queue": {"pop": "pop_best", "top": "best"},
}
_KEYED: Final = frozenset(("map", "unordered_map"))
_INFINITE: Final = ("numeric_limits",)


class Calls(Making):
    """Lowers calls."""

    def called(self, node: Node) -> t.Term:
        function = self.field(node, "function")
        given = self.parts(self.field(node, "arguments"))
        if function is None:
            return self.opaque(node)
        if function.type == "field_expression":
            return self.method(node, function, given)
        if function.type == "primitive_type":
            return self.converted(Type(self.text(function)), given, node)
        template: Node | None = None
        name, owner = function, ""
        for _ in range(6):
            if name.type == "qualified_identifier":
                scope = self.field(name, "scope")
                owner = self.text(self.field(scope, "name") or scope) if scope is not None else ""
                inner = self.field(name, "name")
                if inner is None:
                    break
                name = inner
            elif name.type == "template_function":
                template, name = name, self.field(name, "name") or name
                if name is template:
                    break
            else:
                break
        if name.type not in ("identifier", "template_function", "type_identifier"):
            return self.call(node, self.expression(function), self.expressions(given))
        return self.named_call(node, self.text(name), owner, template, given)

    def named_call(
        self, node: Node, name: str, owner: str, template: Node | None, given: list[Node]
    ) -> t.Term:
        special = None if self.is_own(name) else _SPECIAL.get(name)
        if owner in _INFINITE:
            return t.Literal(2**31 - 1)
        if special is not None:
            return special(self, node, template, given)
        if owner and self.known.is_class(owner) and name != owner:
            return self.static_call(node, name, owner, given)
        typed = self.known.resolved(Type(name))
        if template is not None and name in CONTAINERS | PAIRS | OWNERS:
            typed = self.template_type(template, 0)
        is_type = typed.name != name or name in CONTAINERS | TEXTS | PAIRS | OWNERS
        if is_type or (self.known.is_class(name) and self.variable(name) is None):
            return self.constructed(typed, given, node)
        variable = self.variable(name)
        is_handed = variable is not None and variable.is_handed
        called = t.Held(t.Name(name)) if is_handed else t.Name(name)
        return self.call(node, called, self.arguments_for(name, given))

    def static_call(self, node: Node, name: str, owner: str, given: list[Node]) -> t.Term:
        """Lower `Graph::make(…)`; inside of a class it may be a method of what it builds on."""
        function: t.Term = t.Attribute(t.Name(class_id(owner)), name)
        if self.home and name not in self.known.classes[owner].static:
            function = t.Name(name)
        return self.call(node, function, self.arguments_for(name, given))

    def is_own(self, name: str) -> bool:
        """Tell whether the answer defines a function of a name that the library has too."""
        return (name, None) in self.known.functions

    def converted(self, typed: Type, given: list[Node], node: Node) -> t.Term:
        """Lower a cast or `int(x)`."""
        if not given:
            return self.blank(typed, node)
        if typed.is_char:
            return self.value(given[0], typed)
        term = self.expression(given[0])
        if typed.is_bare and typed.name in PLAIN:
            return self.made("__number__", node, term)
        return term

    # Methods

    def method(self, node: Node, function: Node, given: list[Node]) -> t.Term:
        owner = self.field(function, "argument")
        named = self.field(function, "field")
        name = self.text(named) if named is not None else ""
        if named is not None and named.type in ("template_method", "dependent_field_identifier"):
            name = self.text(self.field(named, "name") or named)
        typed = self.inferred(owner)
        while typed is not None and (typed.pointers or typed.name in OWNERS):
            typed = typed.element()
        of = self.expression(owner)
        if typed is not None and typed.is_bare and typed.name in CONTAINERS:
            name, arguments = self._container_call(name, given, typed, node)
        elif name in _EMPLACES and self.known.signature(name, len(given)) is None:
            name, arguments = self._emplaced(name, given, None, node)
        else:
            arguments = self.arguments_for(name, given)
        return self.call(node, t.Attribute(of, name), arguments)

    def _container_call(
        self, name: str, given: list[Node], typed: Type, node: Node
    ) -> tuple[str, t.Block]:
        element = typed.item() if typed.name in _KEYED else typed.element()
        if name in ("pop", "top") and typed.name in _ORDERED:
            return _ORDERED[typed.name].get(name, name), ()
        if name in _EMPLACES and typed.name not in _KEYED:
            return self._emplaced(name, given, element, node)
        if name == "insert" and len(given) == 2:
            return name, (self.expression(given[0]), self.value(given[1], typed.element()))
        if name in _ENTRIES and typed.name in _KEYED:
            return _ENTRIES[name], self._entry(given, typed, node)
        if name in ("resize", "assign"):
            values = [self.expression(part) for part in given[:1]]
            values += [self.value(part, element) for part in given[1:]]
            return name, (self.element_maker(typed, node), *values)
        wanted = element if name in _GROWS and len(given) == 1 else None
        return name, tuple([self.value(part, wanted) for part in given])

    def _entry(self, given: list[Node], typed: Type, node: Node) -> t.Block:
        """Lower a key, and the value that is made for it of what follows."""
        inner = typed.element()
        key = tuple([self.value(part, None) for part in given[:1]])
        if inner is None:
            return (*key, *self.expressions(given[1:]))
        if len(given) == 2 and given[1].type == "initializer_list":
            return (*key, self.braced(given[1], inner))
        made = self.constructed(inner, given[1:], node) if given[1:] else self.blank(inner, node)
        return (*key, made)

    def _emplaced(
        self, name: str, given: list[Node], element: Type | None, node: Node
    ) -> tuple[str, t.Block]:
        """Lower what makes a new item out of its parts."""
        if element is not None and element.name != "auto":
            if len(given) == 1 and element.is_plain:
                return _EMPLACES[name], (self.value(given[0], element),)
            return _EMPLACES[name], (self.constructed(element, given, node),)
        values = tuple([self.value(part, None) for part in given])
        if len(values) == 1:
            return _EMPLACES[name], values
        pair = t.Collection("tuple", values, *self.span(node), elided=False)
        return _EMPLACES[name], (pair,)

    # What the library does

    def pair_of(self, node: Node, _: Node | None, given: list[Node]) -> t.Term:
        values = tuple([self.value(part, None) for part in given])
        return t.Collection("tuple", values, *self.span(node), elided=False)

    def tied(self, node: Node, _: Node | None, given: list[Node]) -> t.Term:
        return t.Collection("list", self.expressions(given), *self.span(node), elided=False)

    def moved(self, _: Node, __: Node | None, given: list[Node]) -> t.Term:
        return self.expression(given[0]) if given else t.Opaque(())

    def cast(self, node: Node, template: Node | None, given: list[Node]) -> t.Term:
        types = self.parts(self.field(template, "arguments")) if template is not None else []
        return self.converted(self.type_of(types[0]) if types else Type(), given, node)

    def owned(self, node: Node, template: Node | None, given: list[Node]) -> t.Term:
        """Lower `make_shared<T>(arguments)`."""
        types = self.parts(self.field(template, "arguments")) if template is not None else []
        if not types:
            return self.opaque(node)
        typed = self.type_of(types[0])
        if typed.dims:
            typed = replace(typed, dims=typed.dims[1:])
            size = self.expression(given[0]) if given else t.NOTHING
            return self.made("__array__", node, size, self.maker(typed, node))
        return self.constructed(typed, given, node)

    def read_input(self, _: Node, __: Node | None, given: list[Node]) -> t.Term:
        """Lower `scanf`: what it fills is not known."""
        bound = [
            t.Bind(self.pointed(part), t.Opaque(()))
            for part in given
            if part.type in ("pointer_expression", "identifier", "binary_expression")
        ]
        return t.Opaque(tuple(bound))

    def pointed(self, node: Node) -> t.Term:
        """Give the place that a pointer written here points at: `x` of `&x`."""
        if node.type == "pointer_expression" and self.text(node.children[0]) == "&":
            return self.expression(self.field(node, "argument"))
        term = self.expression(node)
        if isinstance(term, t.Operation) and term.operator == "+" and len(term.operands) == 2:
            return t.Item(*term.operands)
        typed = self.inferred(node)
        return t.Held(term) if typed is not None and typed.pointers else term

    def read_line(self, node: Node, _: Node | None, given: list[Node]) -> t.Term:
        """Lower `getline(stream, text, mark)`; the end of the stream is false."""
        if len(given) < 2:
            return self.opaque(node)
        mark = self.expressions(given[2:3])
        line = self.made("__line__", node, self.expression(given[0]), *mark)
        return self.made("__got__", node, t.Bind(self.expression(given[1]), line))

    def copied_text(self, node: Node, _: Node | None, given: list[Node]) -> t.Term:
        """Lower `strcpy(to, from)`."""
        if len(given) < 2:
            return self.opaque(node)
        return t.Bind(self.expression(given[0]), self.expression(given[1]))

    def set_memory(self, node: Node, _: Node | None, given: list[Node]) -> t.Term:
        """Lower `memset(array, byte, size)` and `fill(begin, end, value)`."""
        if len(given) < 3:
            return self.opaque(node)
        first = self.text(self.field(node, "function") or node)
        place, value = (given[0], given[2]) if "fill" in first else (given[0], given[1])
        where = self.expression(place)
        while place.type == "pointer_expression" and isinstance(where, t.Item):
            where = where.owner
        kind = "__fill__" if "fill" in first else "__memset__"
        return self.made(kind, node, where, self.expression(value))

    def copied_memory(self, node: Node, _: Node | None, given: list[Node]) -> t.Term:
        if len(given) < 2:
            return self.opaque(node)
        return self.made("__overwritten__", node, *self.expressions(given[:2]))

    def part_got(self, node: Node, template: Node | None, given: list[Node]) -> t.Term:
        """Lower `get<0>(pair)`."""
        types = self.parts(self.field(template, "arguments")) if template is not None else []
        if not types or len(given) != 1:
            return self.call(node, t.Name("get"), self.expressions(given))
        return t.Item(self.expression(given[0]), self.size(types[0]))

    def swapped(self, node: Node, _: Node | None, given: list[Node]) -> t.Term:
        if len(given) != 2:
            return self.opaque(node)
        left, right = self.expressions(given)
        pair = t.Collection("tuple", (right, left), *self.span(node), elided=False)
        places = t.Collection("list", (left, right), *self.span(node), elided=False)
        return t.Bind(places, pair)

    def exited(self, node: Node, _: Node | None, given: list[Node]) -> t.Term:
        return self.made("__exit__", node, *self.expressions(given))

    def sized(self, node: Node, _: Node | None, given: list[Node]) -> t.Term:
        return self.made("__count__", node, *self.expressions(given[:1]))


_Special = Callable[[Calls, "Node", "Node | None", "list[Node]"], t.Term]
_SPECIAL: Final[Mapping[str, _Special]] = {
    "make_pair": Calls.pair_of,
    "make_tuple": Calls.pair_of,
    "forward_as_tuple": Calls.pair_of,
    "tie": Calls.tied,
    **dict.fromkeys(("move", "forward", "ref", "cref", "strdup", "begin", "cbegin"), Calls.moved),
    **dict.fromkeys(_CASTS, Calls.cast),
    "make_shared": Calls.owned,
    "make_unique": Calls.owned,
    **dict.fromkeys(("scanf", "fscanf", "sscanf", "scanf_s", "fgets", "gets"), Calls.read_input),
    "getline": Calls.read_line,
    "strcpy": Calls.copied_text,
    "strncpy": Calls.copied_text,
    "strcpy_s": Calls.copied_text,
    "memset": Calls.set_memory,
    "fill": Calls.set_memory,
    "memcpy": Calls.copied_memory,
    "memmove": Calls.copied_memory,
    "get": Calls.part_got,
    "swap": Calls.swapped,
    "exit": Calls.exited,
    "size": Calls.sized,
}
