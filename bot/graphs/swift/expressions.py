"""Swift's expressions, lowered to the terms of a program."""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import dedent
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bot.graphs.program import terms as t
from bot.graphs.swift.kinds import SET, Declared, Kind, kind_of
from bot.graphs.syntax.curly import OPERATORS, Curly

if TYPE_CHECKING:
    from tree_sitter import Node

TypedLower = Callable[[Any, "Node", "Kind | None"], t.Term]
SELF: Final = t.Name("self")

_GROWING: Final = frozenset({"append", "insert", "formUnion", "remove", "removeAll", "merge"})
_FOUND: Final = {"first": "firstWhere", "last": "lastWhere", "count": "countWhere"}
_PLACE: Final = re.compile(r"\$(\d)")
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|(.))", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
_CONVERSIONS: Final = ("constructor_expression", "array_literal", "dictionary_literal")
_LVALUES: Final = ("simple_identifier", "navigation_expression")


def unescaped(text: str) -> str:
    """Give the text that a literal with escapes stands for."""
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    if found[1]:
        code = int(found[1], 16)
        return chr(code) if code < 0x110000 else ""
    return _ESCAPED.get(found[2], found[2])


class SwiftExpressions(Curly):
    """Lowers what has a value. `declared` is set by the reader before anything is lowered."""

    comments: ClassVar[frozenset[str]] = frozenset({"comment", "multiline_comment"})
    declared: Declared
    typed_of: ClassVar[dict[str, TypedLower]] = {}

    def kind(self, node: Node | None) -> Kind | None:
        return kind_of(node, self.source.code)

    # Literals and names

    def string(self, node: Node) -> t.Term:
        parts: list[t.Term] = []
        for child in self.parts(node):
            if child.type in ("interpolated_expression", "interpolation"):
                inner = self.parts(child)
                value = self.expression(inner[0]) if inner else t.NOTHING
                parts.append(self.call(child, t.Name("__text__"), (value,)))
            else:
                parts.append(t.Literal(unescaped(self.text(child))))
        if node.type == "multi_line_string_literal" and len(parts) == 1:
            only = parts[0]
            if isinstance(only, t.Literal):
                return t.Literal(dedent(str(only.value)).strip("\n"))
        if all(isinstance(part, t.Literal) for part in parts):
            return t.Literal("".join(str(part[0]) for part in parts))
        return t.Text(tuple(parts))

    def boolean(self, node: Node) -> t.Term:
        return t.Literal(value=self.text(node) == "true")

    def self_(self, _: Node) -> t.Term:
        return SELF

    def super_(self, node: Node) -> t.Term:
        return self.call(node, t.Name("super"), ())

    def member(self, node: Node) -> t.Term:
        owner, suffix = self.field(node, "target"), self._suffix(node)
        if owner is not None and owner.type == "key_path_expression":
            return self.key_path(node)
        if suffix is not None and suffix.type == "integer_literal":
            return t.Item(self.expression(owner), t.Literal(int(self.text(suffix)[:4])))
        name = self.text(suffix) if suffix is not None else ""
        return self.member_named(node, self.expression(owner), name)

    def _suffix(self, node: Node) -> Node | None:
        suffix = self.field(node, "suffix")
        return self.field(suffix, "suffix") if suffix is not None else None

    def member_named(self, node: Node, owner: t.Term, name: str) -> t.Term:
        if name == "init":
            return t.Attribute(owner, "__init__") if _is_own(owner) else owner
        if name == "self":
            return owner
        index = self.declared.parts.get(name)
        if index is None:
            return t.Attribute(owner, name)
        found = t.Attribute(owner, name)
        return self.call(node, t.Name("__part__"), (found, owner, t.Literal(index)))

    def key_path(self, node: Node) -> t.Term:
        r"""Lower `\.name`: a function that gives this member."""
        names = [part for part in self.text(node).lstrip("\\").split(".")[1:] if part]
        value: t.Term = t.Name("$0")
        for name in names:
            value = (
                t.Attribute(value, name)
                if not name.isdigit()
                else t.Item(value, t.Literal(int(name[:4])))
            )
        return self.function_of(node, ("$0",), (t.Return(value, *self.span(node)),))

    def function_of(self, node: Node, names: tuple[str, ...], does: t.Block) -> t.Term:
        parameters = tuple(t.Parameter(name, None, "plain") for name in names)
        return t.Function("", parameters, does, (), yields=False, line=self.span(node)[0])

    # Calls and items

    def called(self, node: Node) -> t.Term:
        """Lower a call, or an item in brackets, which the grammar takes for one."""
        function, *rest = self.parts(node)
        suffix = rest[-1] if rest else None
        if suffix is None or suffix.type != "call_suffix":
            return self.opaque(node)
        given = self.child(suffix, "value_arguments")
        if given is not None and given.children and given.children[0].type == "[":
            return self.item_of(node, function, given, growing=False)
        arguments, named = self.arguments_of(function, suffix)
        if given is None and function.type in ("call_expression", "constructor_expression"):
            # The grammar may part a closure from the call that it trails.
            before = self.expression(function)
            is_item = self.text(self.parts(function)[-1]).startswith("[")
            if isinstance(before, t.Call) and not is_item:
                return before._replace(
                    arguments=(*before.arguments, *arguments), named=(*before.named, *named)
                )
        return self.call_of(node, function, arguments, named)

    def constructed(self, node: Node) -> t.Term:
        """Lower `Set<Int>()`."""
        kind = self.kind(self.field(node, "constructed_type"))
        suffix = self.child(node, "constructor_suffix")
        if kind is None or suffix is None:
            return self.opaque(node)
        arguments, named = self.arguments_of(node, suffix)
        return self.call(node, t.Name(kind.name), arguments, named)

    def arguments_of(
        self, function: Node, suffix: Node
    ) -> tuple[t.Block, tuple[tuple[str, t.Term], ...]]:
        plain: list[t.Term] = []
        named: list[tuple[str, t.Term]] = []
        kind = self._taken(function)
        for part in self.parts(suffix):
            if part.type == "lambda_literal":
                plain.append(self.expression(part))
            for argument in self.parts(part) if part.type == "value_arguments" else ():
                label, value = self.field(argument, "name"), self.field(argument, "value")
                if value is None:
                    continue
                lowered = self.typed(value, kind)
                if kind is not None and value.type in _LVALUES:
                    lowered = self.call(value, t.Name("__copy__"), (lowered,))
                if label is None:
                    plain.append(lowered)
                else:
                    named.append((self.text(label).rstrip(":").strip(), lowered))
        return tuple(plain), tuple(named)

    def _taken(self, function: Node) -> Kind | None:
        """Tell what kind a list takes that is added to, as far as its own kind says so."""
        if function.type != "navigation_expression":
            return None
        suffix = self._suffix(function)
        if suffix is None or self.text(suffix) not in _GROWING:
            return None
        owner = self.inferred(self.field(function, "target"))
        return (owner.item or Kind("")) if owner is not None else Kind("")

    def call_of(
        self, node: Node, function: Node, arguments: t.Block, named: tuple[tuple[str, t.Term], ...]
    ) -> t.Term:
        if function.type == "array_literal":
            return self.call(node, t.Name("Array"), arguments, named)
        if function.type == "dictionary_literal":
            return self.call(node, t.Name("Dictionary"), arguments, named)
        if function.type != "navigation_expression":
            return self.call(node, self.expression(function), arguments, named)
        suffix = self._suffix(function)
        name = self.text(suffix) if suffix is not None else ""
        owner = self.owner(self.field(function, "target"), name)
        if name == "init":
            return self.call(node, self.member_named(node, owner, name), arguments, named)
        labels = [label for label, _ in named]
        if name == "append" and labels == ["contentsOf"]:
            name, arguments, named = "extend", (named[0][1],), ()
        elif name in _FOUND and (arguments or named):
            name = _FOUND[name]
        return self.call(node, t.Attribute(owner, name), arguments, named)

    def owner(self, node: Node | None, method: str) -> t.Term:
        """Lower what a method is called on; `graph[u, default: []]` keeps what it is given."""
        if method in _GROWING and node is not None and node.type == "call_expression":
            function, *rest = self.parts(node)
            given = self.child(rest[-1], "value_arguments") if rest else None
            if given is not None and given.children and given.children[0].type == "[":
                is_set = method in ("insert", "formUnion")
                return self.item_of(node, function, given, growing=True, is_set=is_set)
        return self.expression(node)

    def item_of(
        self, node: Node, function: Node, given: Node, *, growing: bool, is_set: bool = False
    ) -> t.Term:
        owner = self.owner(function, "append") if growing else self.expression(function)
        places: list[t.Term] = []
        default: Node | None = None
        for argument in self.parts(given):
            label, value = self.field(argument, "name"), self.field(argument, "value")
            if label is not None and self.text(label) == "default":
                default = value
            elif value is not None:
                places.append(self.place(value))
        if len(places) == 1:
            place = places[0]
        else:
            place = t.Collection("tuple", tuple(places), 0, 0, elided=False)
        if default is None:
            return t.Item(owner, place)
        kind = self.inferred(node) or (Kind(SET) if is_set else None)
        otherwise = self.typed(default, kind)
        name = "__entry__" if growing else "getOrDefault"
        return self.call(node, t.Attribute(owner, name), (place, otherwise))

    def place(self, node: Node) -> t.Term:
        if node.type != "range_expression":
            return self.expression(node)
        start, end = self.field(node, "start"), self.field(node, "end")
        upper = self.expression(end) if end is not None else t.NOTHING
        if "..." in self.text(node) and end is not None:
            upper = t.Operation("+", (upper, t.Literal(1)))
        return t.Slice(self.expression(start), upper, t.NOTHING)

    def implied(self, node: Node, kind: Kind | None = None) -> t.Term:
        """Lower `.name`, whose type stands elsewhere."""
        name = t.Literal(self.text(self.field(node, "target") or node).lstrip("."))
        of: t.Term = t.Name(kind.name) if kind is not None and kind.name else t.Opaque(())
        return self.call(node, t.Name("__member__"), (name, of))

    def called_as(self, node: Node, kind: Kind | None) -> t.Term:
        """Lower `.init(…)` where it is known what has to be made."""
        function, *rest = self.parts(node)
        if function.type != "prefix_expression" or kind is None or not rest:
            return self.called(node)
        name = self.text(self.field(function, "target") or function)
        arguments, named = self.arguments_of(function, rest[-1])
        of = t.Name(kind.name)
        return self.call(node, of if name == "init" else t.Attribute(of, name), arguments, named)

    # Operators

    def sides(self, node: Node) -> t.Term:
        op = self.field(node, "op")
        operator = self.text(op).strip() if op is not None else "?"
        left, right = self.field(node, "lhs"), self.field(node, "rhs")
        return t.Operation(
            OPERATORS.get(operator, operator), (self.expression(left), self.expression(right))
        )

    def prefix(self, node: Node, kind: Kind | None = None) -> t.Term:
        operator = self.text(self.field(node, "operation") or node)
        if operator == ".":
            return self.implied(node, kind)
        value = self.expression(self.field(node, "target"))
        if operator == "!":
            return t.Operation("not", (value,))
        if operator == "-":
            return t.Operation("negative", (value,))
        return value if operator in ("&", "+") else t.Opaque((value,))

    def range_(self, node: Node) -> t.Term:
        start, end = self.field(node, "start"), self.field(node, "end")
        op = self.field(node, "op")
        bounds = (self.expression(start), self.expression(end))
        if end is None or start is None:
            return t.Opaque(bounds)
        closed = t.Literal(value=op is not None and self.text(op) == "...")
        return self.call(node, t.Name("__range__"), (*bounds, closed))

    def ternary(self, node: Node, kind: Kind | None = None) -> t.Term:
        return t.Choice(
            self.expression(self.field(node, "condition")),
            self.typed(self.field(node, "if_true"), kind),
            self.typed(self.field(node, "if_false"), kind),
        )

    def or_else(self, node: Node, kind: Kind | None = None) -> t.Term:
        left = self.field(node, "value")
        kind = kind or self.inferred(left)
        right = self.typed(self.field(node, "if_nil"), kind)
        return t.Operation("??", (self.expression(left), right))

    def first_part(self, node: Node) -> t.Term:
        return self.expression(self.field(node, "expr", "target"))

    def is_(self, node: Node) -> t.Term:
        kind = self.kind(self.field(node, "name"))
        name = t.Name(kind.name if kind is not None else "")
        return self.call(
            node, t.Name("__is__"), (self.expression(self.field(node, "target")), name)
        )

    # Collections and functions

    def typed(self, node: Node | None, kind: Kind | None) -> t.Term:
        """Lower a value of which is known what kind it has to be."""
        lower = self.typed_of.get(node.type) if node is not None and kind is not None else None
        if lower is None or node is None:
            return self.expression(node)
        return lower(self, node, kind)

    def inferred(self, node: Node | None) -> Kind | None:
        """Tell the kind of a value by what is declared of the names in it."""
        parts = self.parts(node)
        if node is None or node.type == "simple_identifier":
            return self.declared.types.get(self.text(node)) if node is not None else None
        if node.type in ("postfix_expression", "directly_assignable_expression"):
            return self.inferred(parts[0])
        if node.type == "navigation_expression":
            suffix = self._suffix(node)
            return self.declared.types.get(self.text(suffix)) if suffix is not None else None
        is_item = node.type == "call_expression" and self.text(parts[-1])[:1] == "["
        owner = self.inferred(parts[0]) if is_item else None
        return owner.item if owner is not None else None

    def array(self, node: Node, kind: Kind | None = None) -> t.Term:
        inner = kind.item if kind is not None else None
        items = tuple(self.typed(part, inner) for part in self.parts(node))
        is_set = kind is not None and kind.name == SET
        return self.collection("set" if is_set else "list", node, items)

    def dictionary(self, node: Node, kind: Kind | None = None) -> t.Term:
        keys = node.children_by_field_name("key")
        values = node.children_by_field_name("value")
        key_kind = kind.parts[0] if kind is not None and len(kind.parts) == 2 else None
        inner = kind.item if kind is not None else None
        pairs = tuple(
            (self.typed(key, key_kind), self.typed(value, inner))
            for key, value in zip(keys, values, strict=False)
        )
        return self.table(node, pairs)

    def tuple_(self, node: Node, kind: Kind | None = None) -> t.Term:
        values = node.children_by_field_name("value")
        if len(values) == 1:
            return self.typed(values[0], kind)
        kinds = kind.parts if kind is not None and len(kind.parts) == len(values) else None
        items = tuple(
            self.typed(value, kinds[i] if kinds else None) for i, value in enumerate(values)
        )
        return t.Collection("tuple", items, *self.span(node), elided=False)

    def lambda_(self, node: Node) -> t.Term:
        names: tuple[str, ...] = ()
        body = self.child(node, "statements")
        head = self.field(node, "type")
        given = self.child(head, "lambda_function_type_parameters") if head is not None else None
        if given is not None:
            names = tuple(self.text(self.field(part, "name") or part) for part in self.parts(given))
        elif body is not None:
            most = max((int(n) for n in _PLACE.findall(self.text(body))), default=-1)
            names = tuple(f"${i}" for i in range(most + 1))
        return self.function_of(node, names, self.worth(node, body))

    def worth(self, around: Node, body: Node | None) -> t.Block:
        """Lower the body of a function; one that is a single value gives it back."""
        parts = self.parts(body)
        if len(parts) == 1 and self._is_value(parts[0]):
            return (t.Return(self.expression(parts[0]), *self.span(parts[0])),)
        found = self.body(body) if body is not None else ()
        return (*found, *self.cut_end(around)) if not _ends_cut(found) else found

    def _is_value(self, node: Node) -> bool:
        return node.type not in self.statements_of and not node.is_error


def _ends_cut(block: t.Block) -> bool:
    return bool(block) and isinstance(block[-1], t.Cut)


def _is_own(owner: t.Term) -> bool:
    is_super = isinstance(owner, t.Call) and owner.function == t.Name("super")
    return is_super or owner == SELF


SwiftExpressions.typed_of = {
    "array_literal": SwiftExpressions.array,
    "dictionary_literal": SwiftExpressions.dictionary,
    "tuple_expression": SwiftExpressions.tuple_,
    "prefix_expression": SwiftExpressions.prefix,
    "call_expression": SwiftExpressions.called_as,
    "ternary_expression": SwiftExpressions.ternary,
    "nil_coalescing_expression": SwiftExpressions.or_else,
}
