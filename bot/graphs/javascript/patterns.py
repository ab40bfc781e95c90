"""Names bound by patterns: `const [u, v = 1] = edge`, `({ from, to }) => …`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bot.graphs.program import terms as t
from bot.graphs.syntax.curly import Curly

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES: Final = frozenset(
    {"identifier", "shorthand_property_identifier_pattern", "undefined", "this"}
)
_DEFAULTED: Final = frozenset({"assignment_pattern", "object_assignment_pattern"})

Given = tuple[tuple[t.Term, t.Term], ...]


class Bound(NamedTuple):
    """What a value is given to first, and what is then given to the names inside of it."""

    target: t.Term
    after: Given


class Patterns(Curly):
    """Lowers what values are bound to."""

    def bound(self, node: Node) -> Bound:
        """Lower a name, a pattern, or any other place that takes a value."""
        kind = node.type
        if kind in _NAMES:
            return Bound(t.Name(self.text(node)), ())
        if kind == "array_pattern":
            return self._items(node)
        if kind == "object_pattern":
            return self._members(node)
        if kind in _DEFAULTED:
            left = self.field(node, "left")
            if left is not None:
                inner = self.bound(left)
                value = self.expression(self.field(node, "right"))
                held = self.held(node) if isinstance(inner.target, t.Collection) else inner.target
                given = (inner.target, t.Operation("??", (held, value)))
                return Bound(held, (given, *inner.after))
        return Bound(self.expression(node), ())

    def held(self, node: Node) -> t.Name:
        """Give the name under which the value of a pattern is held while it is taken apart."""
        return t.Name(f"__{node.start_byte}")

    def _items(self, node: Node) -> Bound:
        targets: list[t.Term] = []
        after: list[tuple[t.Term, t.Term]] = []
        place_taken = False
        for child in node.children[1:]:
            if not child.is_named:
                if not place_taken and self.source.code[child.start_byte] == ord(","):
                    targets.append(t.Name("__"))
                place_taken = False
            elif child.type == "rest_pattern":
                inner = self.bound(self.parts(child)[0])
                targets.append(t.Spread(inner.target))
                after += inner.after
                place_taken = True
            elif child.type not in self.comments:
                inner = self.bound(child)
                targets.append(inner.target)
                after += inner.after
                place_taken = True
        span = self.span(node)
        return Bound(t.Collection("list", tuple(targets), *span, elided=False), tuple(after))

    def _members(self, node: Node) -> Bound:
        held = self.held(node)
        after: list[tuple[t.Term, t.Term]] = []
        taken: list[t.Term] = []
        for part in self.parts(node):
            if part.type == "rest_pattern":
                target = self.bound(self.parts(part)[0]).target
                rest = self.call(part, t.Name("__rest__"), (held, *taken))
                after.append((target, rest))
                continue
            key, pattern = part, part
            if part.type == "pair_pattern":
                key = self.field(part, "key") or part
                pattern = self.field(part, "value") or part
            elif part.type == "object_assignment_pattern":
                key = self.field(part, "left") or part
            named = self.key(key)
            taken.append(named)
            value: t.Term = t.Item(held, named)
            if isinstance(named, t.Literal) and isinstance(named.value, str):
                value = t.Attribute(held, named.value)
            inner = self.bound(pattern)
            after.append((inner.target, value))
            after += inner.after
        return Bound(held, tuple(after))

    def key(self, node: Node) -> t.Term:
        """Lower the key of a property."""
        if node.type == "computed_property_name":
            return self.inner(node)
        if node.type in ("string", "number"):
            return self.expression(node)
        return t.Literal(self.text(node))

    def given(self, node: Node, after: Given) -> t.Block:
        """Give the statements that take a held value apart."""
        span = self.span(node)
        return tuple(t.Let(target, value, *span) for target, value in after)
