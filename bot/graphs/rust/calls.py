"""Rust's paths and calls, lowered to the terms of a program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.graphs.program import terms as t
from bot.graphs.rust.blocks import Blocks
from bot.graphs.rust.kinds import HOLDS
from bot.graphs.rust.types import NUMBERS, RustType, blank, maker, plain

if TYPE_CHECKING:
    from tree_sitter import Node

_BOXES: Final = frozenset(["Rc", "Arc", "Box", "RefCell", "Cell", "Mutex", "RwLock", "Reverse"])
_SEE_THROUGH: Final = frozenset(
    [
        "borrow",
        "borrow_mut",
        "as_ref",
        "as_mut",
        "as_str",
        "as_slice",
        "as_deref",
        "as_deref_mut",
        "as_mut_slice",
        "unwrap",
        "expect",
        "into_inner",
        "lock",
        "read",
        "write",
        "by_ref",
        "deref",
        "unwrap_unchecked",
        "upgrade",
        "to_ref",
        "as_bytes",
        "into_boxed_slice",
    ]
)
"""Methods without arguments that count, whose result stands for the value itself."""
_READS: Final = frozenset({"read_line", "read_to_string", "read_until"})
_ENTRY: Final = frozenset({"or_insert", "or_insert_with", "or_default", "or_insert_with_key"})
_GROWTH: Final = {
    **dict.fromkeys(("push", "push_back", "push_front", "extend", "append"), "Vec"),
    **dict.fromkeys(("entry", "or_insert"), "HashMap"),
}
_LIMITS: Final = {"MAX": 1, "MIN": -1, "INFINITY": 1, "NEG_INFINITY": -1}
_BITS: Final = {"size": 64, "128": 127, "64": 64, "32": 32, "16": 16, "8": 8}
_CAPTURED: Final = re.compile(r"(?<!\{)\{([a-z_]\w*)(?::[^}]*)?\}(?!\})")


class Calls(Blocks):
    """Lowers the paths and calls of one piece of Rust."""

    def path(self, node: Node) -> t.Term:
        """Lower `Type::member`; what belongs to a module is known by its own name."""
        member = self.field(node, "name")
        owner = self.field(node, "path")
        name = self.text(member) if member is not None else ""
        if owner is None:
            return t.Name(name)
        if owner.type in ("generic_type", "generic_type_with_turbofish"):
            owner = self.field(owner, "type") or owner
        of = self.text(owner).rsplit("::", 1)[-1]
        if name in _LIMITS and of in NUMBERS:
            return _limit(of, _LIMITS[name])
        if name in _LIMITS and name.endswith("INFINITY"):
            return t.Literal(float("inf") * _LIMITS[name])
        if of == "Self":
            of = self.own
        variant = self.known.get(f"{of}::{name}")
        if variant is not None:
            made = t.Name(variant.name)
            return made if variant.fields else self.call(node, made, ())
        if of[:1].isupper() or of in NUMBERS or of in ("str", "char", "petgraph"):
            return t.Attribute(t.Name(of), name)
        return t.Name(name)

    def called(self, node: Node) -> t.Term:
        function = self.field(node, "function")
        given = self.parts(self.field(node, "arguments"))
        turbofish: RustType | None = None
        if function is not None and function.type == "generic_function":
            kinds = self.parts(self.field(function, "type_arguments"))
            turbofish = self.kind(kinds[0]) if kinds else None
            function = self.field(function, "function")
        if function is None:
            return self.opaque(node)
        if function.type == "field_expression":
            return self.method_called(node, function, given, turbofish)
        if function.type == "identifier":
            return self.function_called(node, self.text(function), given)
        if function.type == "scoped_identifier":
            return self.member_called(node, function, given)
        return self.call(node, self.expression(function), self.expressions(given))

    def function_called(self, node: Node, name: str, given: list[Node]) -> t.Term:
        if name in HOLDS and len(given) == 1:
            return self.expression(given[0])
        if name == "Err":
            return t.NOTHING
        if name == "Self":
            name = self.own
        shape = self.known.get(name)
        if shape is not None and " " in shape.name:
            return self.call(node, t.Name(shape.name), self.expressions(given))
        if shape is not None and shape.is_tuple:
            parts = self.expressions(given)
            return parts[0] if len(parts) == 1 else self.collection("tuple", node, parts)
        named: tuple[tuple[str, t.Term], ...] = ()
        if name in ("format", "print", "println") and given and given[0].type == "string_literal":
            captured = dict.fromkeys(_CAPTURED.findall(self.text(given[0])))
            named = tuple((found, t.Name(found)) for found in captured)
        return self.call(node, t.Name(name), self.expressions(given), named)

    def member_called(self, node: Node, function: Node, given: list[Node]) -> t.Term:
        made = self.path(function)
        arguments = self.expressions(given)
        if isinstance(made, t.Attribute) and isinstance(made.owner, t.Name):
            of, name = made.owner.id, made.name
            if of in _BOXES and of not in self.known and name in ("new", "clone", "from"):
                return arguments[0] if arguments else t.NOTHING
            if of in _BOXES and name == "downgrade":
                return arguments[0] if arguments else t.NOTHING
            if of == "Default" and name == "default":
                return blank(self.wanted.get(node.id), self.span(node)[0])
        elif isinstance(made, t.Name) and made.id in ("take", "replace", "swap") and given:
            if made.id == "swap" and len(given) == 2:
                return t.Bind(arguments[0], self.taken(node, given[1], arguments[0]))
            left = arguments[1] if len(arguments) > 1 else t.Opaque(())
            return self.taken(node, given[0], left)
        return self.call(node, made, arguments)

    def method_called(
        self, node: Node, function: Node, given: list[Node], turbofish: RustType | None
    ) -> t.Term:
        owner = self.field(function, "value")
        name = self.text(self.field(function, "field") or function)
        if name in _SEE_THROUGH and (not given or name == "expect"):
            return self.expression(owner)
        if name in _ENTRY and owner is not None:
            entry = self.entered(node, owner, name, given)
            if entry is not None:
                return entry
        if name == "take" and not given:
            return self.taken(node, owner, t.NOTHING)
        if name == "replace" and len(given) == 1:
            return self.taken(node, owner, self.expression(given[0]))
        if name in _READS:
            return t.Opaque(tuple(t.Bind(self.expression(part), t.Opaque(())) for part in given))
        arguments = self.expressions(given)
        if name in ("collect", "into", "sum", "parse", "product", "try_into"):
            kind = plain(turbofish or self.wanted.get(node.id))
            while kind is not None and kind.name in ("Result", "Option") and kind.inner:
                kind = plain(kind.inner[0])
            arguments = (t.Literal(kind.name if kind is not None else ""),)
        return self.call(node, t.Attribute(self.expression(owner), name), arguments)

    def taken(self, node: Node, place: Node | None, left: t.Term) -> t.Term:
        """Lower what takes a value out of its place, and leaves another there."""
        value = self.expression(place)
        return self.call(node, t.Name("__taken__"), (value, t.Bind(value, left)))

    def entered(self, node: Node, owner: Node, name: str, given: list[Node]) -> t.Term | None:
        """Lower `map.entry(key).or_insert(value)`, perhaps with `and_modify` between."""
        changed: t.Term = t.NOTHING
        call = self._method_of(owner)
        if call is not None and call[1] == "and_modify" and call[2]:
            changed = self.expression(call[2][0])
            call = self._method_of(call[0])
        if call is None or call[1] != "entry" or not call[2]:
            return None
        table, _, keys = call
        value: t.Term = self.expression(given[0]) if given else t.NOTHING
        if name == "or_default":
            value = maker(self.held_by(table) or self.grown(node), self.span(node)[0])
        way = "or_insert" if name == "or_insert" else "or_insert_with"
        parts = (self.expression(keys[0]), value, changed)
        return self.call(node, t.Attribute(self.expression(table), way), parts)

    def _method_of(self, node: Node | None) -> tuple[Node, str, list[Node]] | None:
        """Give the owner, the name and the arguments of a call of a method."""
        if node is None or node.type != "call_expression":
            return None
        function = self.field(node, "function")
        if function is None or function.type != "field_expression":
            return None
        owner, name = self.field(function, "value"), self.field(function, "field")
        if owner is None or name is None:
            return None
        return owner, self.text(name), self.parts(self.field(node, "arguments"))

    def held_by(self, node: Node) -> RustType | None:
        """Give the type of what a map holds, where the map's type is declared."""
        kind: RustType | None = None
        if node.type == "identifier":
            kind = self.declared.get(self.text(node))
        elif node.type == "field_expression":
            name = self.text(self.field(node, "field") or node)
            shapes = [self.known[self.own]] if self.own in self.known else self.known.values()
            kind = next((dict(s.fields)[name] for s in shapes if name in dict(s.fields)), None)
        kind = plain(kind)
        return kind.inner[1] if kind is not None and len(kind.inner) == 2 else None

    def grown(self, node: Node) -> RustType:
        """Tell what `or_default` makes by what is done with it."""
        above = node.parent
        if above is not None and above.type == "field_expression":
            name = self.text(self.field(above, "field") or above)
            if name == "insert" and above.parent is not None:
                given = self.parts(self.field(above.parent, "arguments"))
                return RustType("HashMap" if len(given) == 2 else "HashSet")
            return RustType(_GROWTH.get(name, "Vec"))
        return RustType(
            "usize" if above is not None and above.type == "unary_expression" else "Vec"
        )


def _limit(kind: str, sign: int) -> t.Term:
    if kind.startswith("f"):
        return t.Literal(float("inf") * sign)
    bits = next(bits for mark, bits in _BITS.items() if kind.endswith(mark))
    signed = kind.startswith("i")
    if sign < 0:
        return t.Literal(-(2 ** (bits - 1)) if signed else 0)
    return t.Literal(2 ** (bits - signed) - 1)
