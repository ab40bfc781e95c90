"""The value that a name of a declared type has before it is given one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.declared import (
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
from bot.graphs.cpp.inference import Inference
from bot.graphs.cpp.networks import ONE_WAY
from bot.graphs.program import terms as t

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_DEPTH: Final = 10
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(PLAIN, "plain"),
    **dict.fromkeys(TEXTS, "text"),
    **dict.fromkeys(OWNERS, "pointer"),
    **dict.fromkeys(PAIRS, "pair"),
    **dict.fromkeys(LISTS, "list"),
    **dict.fromkeys(SETS, "set"),
    **dict.fromkeys(MAPS, "map"),
    "adjacency_list": "network",
}


class Blanks(Inference):
    """Makes blank values."""

    def kind(self, typed: Type) -> str:
        """Tell what sort of values a type has; "" when nothing says so."""
        if typed.dims:
            return "array"
        if typed.pointers:
            return "pointer"
        if self.known.is_class(typed.name):
            return "class"
        return "plain" if typed.name in self.known.numbered else _KINDS.get(typed.name, "")

    def blank(self, typed: Type, node: Node, depth: int = 0) -> t.Term:
        lower = _BLANK.get(self.kind(typed))
        if lower is None or depth > _MAX_DEPTH:
            return t.Opaque(())
        return lower(self, typed, node, depth)

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

    def network(self, typed: Type, size: t.Block, node: Node) -> t.Term:
        """Lower a graph of Boost; its type says whether its edges go one way."""
        directed = len(typed.args) < 3 or typed.args[2].name in ONE_WAY
        return self.made("__network__", node, t.Literal(directed), *size)

    def blank_array(self, typed: Type, node: Node, depth: int) -> t.Term:
        size = typed.dims[0] if typed.dims[0] is not None else t.NOTHING
        inner = self.maker(replace(typed, dims=typed.dims[1:]), node, depth + 1)
        return self.made("__array__", node, size, inner)

    def blank_pointer(self, _: Type, __: Node, ___: int) -> t.Term:
        return t.NOTHING

    def blank_plain(self, typed: Type, _: Node, __: int) -> t.Term:
        if typed.name in ("bool", "_Bool"):
            return t.Literal(value=False)
        whole = typed.name in WHOLE or typed.name in ("char", "wchar_t")
        return t.Literal(0 if whole or typed.name in self.known.numbered else 0.0)

    def blank_text(self, _: Type, __: Node, ___: int) -> t.Term:
        return t.Literal("")

    def blank_pair(self, typed: Type, node: Node, depth: int) -> t.Term:
        parts = tuple(self.blank(part, node, depth + 1) for part in typed.args)
        return t.Collection("tuple", parts, *self.span(node), elided=False)

    def blank_list(self, typed: Type, node: Node, depth: int) -> t.Term:
        return self.made("__list__", node, self.element_maker(typed, node, depth))

    def blank_set(self, _: Type, node: Node, __: int) -> t.Term:
        return self.made("__set__", node)

    def blank_map(self, typed: Type, node: Node, depth: int) -> t.Term:
        return self.made("__map__", node, self.element_maker(typed, node, depth))

    def blank_object(self, typed: Type, node: Node, _: int) -> t.Term:
        return self.call(node, t.Name(class_id(typed.name)), ())

    def blank_network(self, typed: Type, node: Node, _: int) -> t.Term:
        return self.network(typed, (), node)


_BLANK: Final[Mapping[str, Callable[[Blanks, Type, Node, int], t.Term]]] = {
    "array": Blanks.blank_array,
    "pointer": Blanks.blank_pointer,
    "plain": Blanks.blank_plain,
    "text": Blanks.blank_text,
    "pair": Blanks.blank_pair,
    "list": Blanks.blank_list,
    "set": Blanks.blank_set,
    "map": Blanks.blank_map,
    "class": Blanks.blank_object,
    "network": Blanks.blank_network,
}
