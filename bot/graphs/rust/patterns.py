"""Rust's patterns: what they test, and which names they bind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bot.graphs.program import terms as t
from bot.graphs.rust.types import Shape
from bot.graphs.syntax.declaring import Declaring

if TYPE_CHECKING:
    from tree_sitter import Node

_THERE: Final = frozenset({"Some", "Ok", "Reverse", "Continue", "Break"})
_INNER: Final = frozenset(
    {"mut_pattern", "ref_pattern", "reference_pattern", "captured_pattern", "match_pattern"}
)
_LITERALS: Final = frozenset(
    {
        *("integer_literal", "float_literal", "string_literal", "raw_string_literal"),
        *("char_literal", "boolean_literal", "negative_literal"),
    }
)
_PUNCTUATION: Final = frozenset({"(", ")", "[", "]", ",", "&", "mut"})


class Match(NamedTuple):
    """What a pattern asks of a value, and the names that it gives to its parts."""

    tests: t.Block
    names: tuple[tuple[t.Term, t.Term], ...]


_ALWAYS: Final = Match((), ())


class Patterns(Declaring):
    """Lowers the patterns of one piece of Rust.

    Attributes:
        own: the type whose members are lowered.
    """

    own: str

    def variant(self, path: str) -> Shape | None:
        """Give the variant of a type that is made of itself, by its path."""
        parts = [part for part in path.split("::") if part and not part.startswith("<")]
        if len(parts) > 1:
            owner = self.own if parts[-2] == "Self" else parts[-2].split("<")[0]
            return self.known.get(f"{owner}::{parts[-1]}")
        found = self.known.get(path)
        return found if found is not None and " " in found.name else None

    def is_variant(self, kind: Node | None, value: t.Term) -> tuple[Shape | None, t.Block]:
        """Give the variant that a pattern names, and the test for it."""
        path = self.text(kind) if kind is not None else ""
        found = self.variant(path)
        if found is not None:
            return found, (t.Call(t.Name("__is__"), (value, t.Name(found.name)), (), 0, 0),)
        owner, mark, name = path.rpartition("::")
        if not mark:
            return None, ()
        of = self.own if owner == "Self" else owner.rsplit("::", 1)[-1]
        made = t.Attribute(t.Name(of), name)
        return None, (t.Call(t.Name("__is__"), (value, made), (), 0, 0),)

    def slots(self, node: Node) -> list[Node]:
        """Give the parts of a pattern, `_` among them, which has no name in the grammar."""
        return [
            child
            for child in node.children
            if child.type not in _PUNCTUATION and child.type not in self.comments
        ]

    def simple(self, node: Node | None) -> t.Term | None:
        """Lower a pattern that always fits to a target; None for any other."""
        if node is None or node.type == "_":
            return t.Name("_")
        if node.type in ("identifier", "self"):
            name = self.text(node)
            return t.Name(name) if not name[:1].isupper() else None
        if node.type == "tuple_pattern":
            parts = [self.simple(part) for part in self.slots(node)]
            known = tuple(part for part in parts if part is not None)
            if len(known) != len(parts):
                return None
            return t.Collection("tuple", known, *self.span(node), elided=False)
        if node.type in _INNER and node.type != "match_pattern":
            inner = [part for part in self.slots(node) if part.type != "ref"]
            return self.simple(inner[-1]) if inner else None
        return None

    def bound(self, node: Node | None, value: t.Term) -> t.Block:
        """Give the statements that bind the names of a pattern to the parts of a value."""
        if node is None:
            return ()
        span = self.span(node)
        target = self.simple(node)
        if target is not None:
            return (t.Let(self.note(target), value, *span),)
        place = t.Name(f"value {node.start_byte}")
        match = self.match(node, place)
        return (
            t.Let(place, value, *span),
            *(t.Let(self.note(target), part, *span) for target, part in match.names),
        )

    def match(self, node: Node | None, value: t.Term) -> Match:
        """Tell when a pattern fits a value, and what it names."""
        if node is None:
            return _ALWAYS
        read = _READ.get(node.type)
        return read(self, node, value) if read is not None else Match((t.Opaque(()),), ())

    def match_all(self, _: Node, __: t.Term) -> Match:
        return _ALWAYS

    def match_inner(self, node: Node, value: t.Term) -> Match:
        inner = [part for part in self.slots(node) if part.type not in ("ref", "@", "if")]
        if not inner:
            return _ALWAYS
        found = self.match(inner[0 if node.type == "match_pattern" else -1], value)
        if node.type == "captured_pattern" and len(inner) > 1:
            return Match(found.tests, ((t.Name(self.text(inner[0])), value), *found.names))
        return found

    def match_value(self, node: Node, value: t.Term) -> Match:
        if node.type == "scoped_identifier" and self.variant(self.text(node)) is not None:
            return Match(self.is_variant(node, value)[1], ())
        return Match((t.Operation("==", (value, self.expression(node))),), ())

    def match_any(self, node: Node, value: t.Term) -> Match:
        options = [self.match(part, value) for part in self.parts(node)]
        tests = tuple(_all_of(option.tests) for option in options)
        return Match((t.Operation("or", tests),), options[0].names if options else ())

    def match_name(self, node: Node, value: t.Term) -> Match:
        name = self.text(node)
        if name == "None":
            return Match((t.Operation("is", (value, t.NOTHING)),), ())
        if self.variant(name) is not None:
            return Match(self.is_variant(node, value)[1], ())
        if name[:1].isupper():
            return Match((t.Operation("==", (value, t.Name(name))),), ())
        return Match((), ((t.Name(name), value),))

    def match_parts(self, node: Node, value: t.Term) -> Match:
        slots = self.slots(node)
        tests: list[t.Term] = []
        names: list[tuple[t.Term, t.Term]] = []
        rest = next(
            (i for i, part in enumerate(slots) if part.type == "remaining_field_pattern"), None
        )
        for place, part in enumerate(slots):
            if place == rest:
                continue
            index = place if rest is None or place < rest else place - len(slots)
            found = self.match(part, t.Item(value, t.Literal(index)))
            tests += found.tests
            names += found.names
        return Match(tuple(tests), tuple(names))

    def match_wrapped(self, node: Node, value: t.Term) -> Match:
        kind = node.child_by_field_name("type")
        slots = [part for part in self.slots(node) if part != kind]
        name = self.text(kind).rsplit("::", 1)[-1] if kind is not None else ""
        if name in _THERE:
            found = self.match(slots[0] if slots else None, value)
            there = () if name == "Reverse" else (t.Operation("is not", (value, t.NOTHING)),)
            return Match((*there, *found.tests), found.names)
        if name == "Err":
            return Match((t.Operation("is", (value, t.NOTHING)),), ())
        variant, test = self.is_variant(kind, value)
        fields = [field for field, _ in variant.fields] if variant is not None else []
        tests: list[t.Term] = [*test]
        names: list[tuple[t.Term, t.Term]] = []
        for place, part in enumerate(slots):
            field = fields[place] if place < len(fields) else str(place)
            found = self.match(part, t.Attribute(value, field))
            tests += found.tests
            names += found.names
        return Match(tuple(tests), tuple(names))

    def match_fields(self, node: Node, value: t.Term) -> Match:
        kind = node.child_by_field_name("type")
        tests: list[t.Term] = [*self.is_variant(kind, value)[1]]
        names: list[tuple[t.Term, t.Term]] = []
        for part in self.parts(node):
            if part.type != "field_pattern":
                continue
            called = part.child_by_field_name("name")
            name = self.text(called) if called is not None else ""
            inner = part.child_by_field_name("pattern")
            if inner is None:
                names.append((t.Name(name), t.Attribute(value, name)))
                continue
            found = self.match(inner, t.Attribute(value, name))
            tests += found.tests
            names += found.names
        return Match(tuple(tests), tuple(names))


_READ: Final[Mapping[str, Callable[[Patterns, Any, t.Term], Match]]] = {
    "_": Patterns.match_all,
    "remaining_field_pattern": Patterns.match_all,
    "identifier": Patterns.match_name,
    **dict.fromkeys(_INNER, Patterns.match_inner),
    **dict.fromkeys((*_LITERALS, "scoped_identifier"), Patterns.match_value),
    "or_pattern": Patterns.match_any,
    "tuple_pattern": Patterns.match_parts,
    "slice_pattern": Patterns.match_parts,
    "tuple_struct_pattern": Patterns.match_wrapped,
    "struct_pattern": Patterns.match_fields,
}
"""Type of a pattern -> how it is read."""


def _all_of(tests: t.Block) -> t.Term:
    if not tests:
        return t.Literal(value=True)
    return tests[0] if len(tests) == 1 else t.Operation("and", tests)


def all_of(match: Match, *more: t.Term) -> t.Term:
    """Give the one test that a match is, with what it names bound for the tests that follow it."""
    if not more:
        return _all_of(match.tests)
    binds = tuple(t.Bind(target, part) for target, part in match.names)
    named = t.Call(t.Name("__bound__"), binds, (), 0, 0)
    return _all_of((*match.tests, *((named,) if binds else ()), *more))
