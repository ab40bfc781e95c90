"""What C# programs make by expressions: objects, collections, arrays, tuples."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from bot.graphs.csharp.kinds import LISTS, SETS, TABLES, TUPLE, Kind
from bot.graphs.csharp.values import BLANK, CSharpValues, TypedLower
from bot.graphs.program import terms as t

if TYPE_CHECKING:
    from tree_sitter import Node


_FILLED: Final = (*LISTS, *SETS, *TABLES)
_GIVEN: Final = ("cast_expression", "parenthesized_expression")


class CSharpCreation(CSharpValues):
    """Lowers what makes a new value."""

    def given(
        self, nodes: list[Node], taken: Callable[[int], Kind | None]
    ) -> tuple[t.Block, tuple[tuple[str, t.Term], ...]]:
        """Lower arguments: those that stand by their place, and those that say their names."""
        plain: list[t.Term] = []
        named: list[tuple[str, t.Term]] = []
        for index, node in enumerate(nodes):
            parts = self.parts(node)
            if not parts:
                continue
            value = parts[-1]
            open_ended = value.type in self.typed_of
            lowered = self.typed(value, taken(index)) if open_ended else self.expression(value)
            label = self.field(node, "name")
            if label is not None and label != value:
                named.append((self.text(label), lowered))
            else:
                plain.append(lowered)
        return tuple(plain), tuple(named)

    def new(self, node: Node) -> t.Term:
        return self.made(node, self.kind(self.field(node, "type")))

    def new_implied(self, node: Node, kind: Kind | None) -> t.Term:
        """Lower `new(…)`, whose kind stands elsewhere."""
        return self.made(node, kind)

    def made(self, node: Node, kind: Kind | None) -> t.Term:
        written = self.field(node, "initializer") or self.child(node, "initializer_expression")
        given = self.parts(self.field(node, "arguments") or self.child(node, "argument_list"))
        arguments, named = self.given(given, lambda _: None)
        if written is not None:
            items = self.parts(written)
            if kind is None or kind.name in _FILLED:
                found = self.filled(written, items, kind)
                if found is not None:
                    return found
            if items:
                made = self.of_kind(node, kind, arguments, named)
                return self.with_parts(node, made, items)
        return self.of_kind(node, kind, arguments, named)

    def compared(self, node: Node, kind: Kind | None = None) -> t.Term:
        """Lower two values with an operator between them.

        The grammar takes `new Node<T>(name) { … }` for a comparison with a cast.
        """
        left, right = self.field(node, "left"), self.field(node, "right")
        if left is None or right is None or left.type != "binary_expression":
            return self.or_else(node, kind)
        made = self.field(left, "left")
        if made is None or made.type != "object_creation_expression" or self.parts(made)[1:]:
            return self.or_else(node, kind)
        inner = self.kind(self.field(left, "right")) or Kind("")
        of = Kind(self.text(self.parts(made)[0]), (inner,))
        given: t.Block = ()
        if right.type in _GIVEN:
            given = self.expressions(self.parts(right)[:1])
        elif right.type == "tuple_expression":
            given = self.expressions(
                part for held in self.parts(right) for part in self.parts(held)
            )
        written = right if right.type == "initializer_expression" else self.field(right, "value")
        found = self.of_kind(node, of, given, ())
        if written is None or written.type != "initializer_expression":
            return found
        filled = self.filled(written, self.parts(written), of) if of.name in _FILLED else None
        return filled or self.with_parts(node, found, self.parts(written))

    def of_kind(
        self, node: Node, kind: Kind | None, arguments: t.Block, named: tuple[Any, ...]
    ) -> t.Term:
        if kind is None or kind.name == TUPLE:
            if not arguments and not named:
                return t.Opaque(())
            values = (*arguments, *(value for _, value in named))
            return t.Collection("tuple", values, 0, 0, elided=False)
        name: t.Term = t.Name(kind.name)
        if kind.around and not kind.around.startswith("System"):
            nested = t.Attribute(t.Name(kind.around), kind.name)
            name = self.call(node, t.Name("__either__"), (nested, name))
        return self.call(node, name, arguments, named)

    def filled(self, node: Node, items: list[Node], kind: Kind | None) -> t.Term | None:
        """Lower a collection with what stands in its braces; None when it is none."""
        name = kind.name if kind is not None else ""
        inner = kind.item if kind is not None else None
        pairs = [pair for item in items if (pair := self._pair(item)) is not None]
        if name in TABLES or (pairs and len(pairs) == len(items)):
            return self.table(
                node,
                tuple((self.place_of(key), self.typed(value, inner)) for key, value in pairs),
            )
        if any(item.type == "assignment_expression" for item in items):
            if kind is not None:
                return None
            return self.with_parts(node, self.call(node, t.Name("__record__"), ()), items)
        values = tuple(self.typed(item, inner) for item in items)
        return self.collection("set" if name in SETS else "list", node, values)

    def _pair(self, item: Node) -> tuple[Node, Node] | None:
        """Give the key and the value of `{ key, value }` and `[key] = value`."""
        parts = self.parts(item)
        if item.type == "initializer_expression" and len(parts) == 2:
            return parts[0], parts[1]
        if item.type == "assignment_expression" and len(parts) == 2:
            return (parts[0], parts[1]) if parts[0].type == "element_binding_expression" else None
        return None

    def place_of(self, key: Node) -> t.Term:
        if key.type == "element_binding_expression":
            return self.place(self.parts(key))
        return self.expression(key)

    def with_parts(self, node: Node, made: t.Term, items: list[Node]) -> t.Term:
        """Lower `new Kind { Name = value, … }` and `new Kind { {1, 2}, … }`."""
        named: list[tuple[str, t.Term]] = []
        added: list[t.Term] = []
        keyed: list[tuple[t.Term, t.Term]] = []
        for item in items:
            parts = self.parts(item)
            if item.type == "initializer_expression":
                added.append(t.Collection("tuple", self.expressions(parts), 0, 0, elided=False))
            elif item.type != "assignment_expression" or len(parts) != 2:
                only = t.Collection("tuple", (self.expression(item),), 0, 0, elided=False)
                added.append(only)
            elif parts[0].type == "element_binding_expression":
                keyed.append((self.place_of(parts[0]), self.expression(parts[1])))
            else:
                name = self.text(parts[0])
                # Braces without `new` add to what the property holds already.
                more = "+" if parts[1].type == "initializer_expression" else ""
                value = self.typed(parts[1], self.declared.types.get(name))
                named.append((more + name, value))
        items_of = t.Collection("list", tuple(added), 0, 0, elided=self.is_elided(node))
        pairs = t.Table(tuple(keyed), 0, 0, elided=self.is_elided(node))
        return self.call(node, t.Name("__with__"), (made, items_of, pairs), tuple(named))

    def anonymous(self, node: Node) -> t.Term:
        """Lower `new { A = 1, b.C }`."""
        named: list[tuple[str, t.Term]] = []
        waiting = ""
        for index, part in enumerate(node.named_children):
            following = node.children[node.children.index(part) + 1 :]
            if part.type == "identifier" and following and following[0].type == "=":
                waiting = self.text(part)
                continue
            name = waiting or self.text(part).rsplit(".", 1)[-1] or str(index)
            named.append((name, self.expression(part)))
            waiting = ""
        return self.call(node, t.Name("__record__"), (), tuple(named))

    def new_array(self, node: Node, _: Kind | None = None) -> t.Term:
        kind = self.kind(self.field(node, "type"))
        written = self.child(node, "initializer_expression")
        if written is not None:
            return self.array(written, kind)
        ranks: list[Node] = []
        inner = self.field(node, "type")
        while inner is not None and inner.type == "array_type":
            rank = self.field(inner, "rank")
            ranks += [rank] if rank is not None else []
            inner = self.field(inner, "type")
        sizes = [size for rank in ranks for size in self.parts(rank)]
        # The arrays inside of `new int[n][]` are still to come.
        complete = all(self.parts(rank) for rank in ranks)
        blank = BLANK.get(self.text(inner)) if inner is not None and complete else None
        return self.call(node, t.Name("__array__"), (t.Literal(blank), *self.expressions(sizes)))

    def new_array_implied(self, node: Node, kind: Kind | None = None) -> t.Term:
        written = self.child(node, "initializer_expression")
        return self.array(written, kind) if written is not None else t.Opaque(())

    def array(self, node: Node, kind: Kind | None = None) -> t.Term:
        inner = kind.item if kind is not None else None
        return self.collection(
            "list", node, tuple(self.typed(part, inner) for part in self.parts(node))
        )

    def listed(self, node: Node, kind: Kind | None = None) -> t.Term:
        """Lower `[1, 2, ..others]`."""
        inner = kind.item if kind is not None else None
        if kind is not None and kind.name in TABLES:
            return self.table(node, ())
        items: list[t.Term] = []
        for part in self.parts(node):
            held = self.parts(part)[0] if part.type == "collection_element" else part
            value = self.parts(held)[-1] if self.parts(held) else held
            if held.type == "spread_element":
                items.append(t.Spread(self.expression(value)))
            else:
                items.append(self.typed(value, inner))
        is_set = kind is not None and kind.name in SETS
        return self.collection("set" if is_set else "list", node, tuple(items))

    def tuple_(self, node: Node, kind: Kind | None = None) -> t.Term:
        parts = [self.parts(part)[-1] for part in self.parts(node) if self.parts(part)]
        kinds = kind.parts if kind is not None and len(kind.parts) == len(parts) else None
        values = tuple(
            self.typed(part, kinds[i] if kinds else None) for i, part in enumerate(parts)
        )
        return t.Collection("tuple", values, *self.span(node), elided=False)


TYPED: Final[dict[str, TypedLower]] = {
    "implicit_object_creation_expression": CSharpCreation.new_implied,
    "collection_expression": CSharpCreation.listed,
    "initializer_expression": CSharpCreation.array,
    "implicit_array_creation_expression": CSharpCreation.new_array_implied,
    "tuple_expression": CSharpCreation.tuple_,
    "conditional_expression": CSharpCreation.choice_of,
    "parenthesized_expression": CSharpCreation.inner_of,
    "binary_expression": CSharpCreation.compared,
}
CSharpValues.typed_of = TYPED
