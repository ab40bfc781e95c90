"""C#'s plain values, names and operators, lowered to the terms of a program."""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import dedent
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bot.graphs.csharp.kinds import ARRAY, Declared, Kind, kind_of_type
from bot.graphs.program import terms as t
from bot.graphs.program.values import Char
from bot.graphs.syntax.curly import Curly

if TYPE_CHECKING:
    from tree_sitter import Node

Scalar = str | int | bool | None
TypedLower = Callable[[Any, "Node", "Kind | None"], t.Term]

_WHOLE: Final = ("int", "long", "short", "byte", "sbyte", "uint", "ulong", "ushort")
_REAL: Final = ("double", "float", "decimal")
BLANK: Final[dict[str, Scalar]] = {
    **dict.fromkeys((*_WHOLE, *_REAL, "nint", "Int32", "Int64"), 0),
    "bool": False,
    "char": "\0",
}
"""What a variable of a type holds before it is given a value; null for any other type."""

_CASTS: Final = {
    **dict.fromkeys(_WHOLE, "__whole__"),
    "char": "__char__",
    **dict.fromkeys(_REAL, "__real__"),
}
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{1,4})|(.))", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "a": "\a"}
_MARKS: Final = (
    "interpolation_brace",
    "interpolation_format_clause",
    "interpolation_alignment_clause",
)
_ITEM_GETTERS: Final = ("GetValueOrDefault", "First", "Last", "FirstOrDefault", "Find")


def unescaped(text: str) -> str:
    """Give the text that a literal with escapes stands for."""
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(found[3], found[3])


class CSharpValues(Curly):
    """Lowers plain values. `declared` is set by the reader before anything is lowered."""

    declared: Declared
    returned: Kind | None = None
    yields = False
    typed_of: ClassVar[dict[str, TypedLower]] = {}

    def kind(self, node: Node | None) -> Kind | None:
        return kind_of_type(node, self.source.code)

    def parts(self, node: Node | None) -> list[Node]:
        """Give the named children of a node, without comments; `this` counts as one."""
        if node is None:
            return []
        return [
            child
            for child in node.children
            if (child.is_named or child.type == "this") and child.type != "comment"
        ]

    def string(self, node: Node) -> t.Term:
        return t.Literal(unescaped(self.text(node).removesuffix("u8")[1:-1]))

    def verbatim(self, node: Node) -> t.Term:
        return t.Literal(self.text(node)[2:-1].replace('""', '"'))

    def raw_string(self, node: Node) -> t.Term:
        content = self.child(node, "raw_string_content")
        text = self.text(content) if content is not None else ""
        return t.Literal(dedent(text).strip("\n") if "\n" in text else text)

    def interpolated(self, node: Node) -> t.Term:
        parts: list[t.Term] = []
        for child in self.parts(node):
            if child.type == "interpolation":
                inner = [p for p in self.parts(child) if p.type not in _MARKS]
                value = self.expression(inner[0]) if inner else t.NOTHING
                parts.append(self.call(child, t.Name("__text__"), (value,)))
            elif child.type == "string_content":
                parts.append(t.Literal(self.text(child).replace("{{", "{").replace("}}", "}")))
            elif child.type == "escape_sequence":
                parts.append(t.Literal(unescaped(self.text(child))))
        return t.Text(tuple(parts))

    def character(self, node: Node) -> t.Term:
        return t.Literal(Char(unescaped(self.text(node)[1:-1])))

    def boolean(self, node: Node) -> t.Term:
        return t.Literal(value=self.text(node) == "true")

    def blank(self, node: Node) -> t.Term:
        """Lower `default` and `default(int)`."""
        kind = self.kind(self.field(node, "type"))
        return t.Literal(BLANK.get(kind.name) if kind is not None else None)

    def generic(self, node: Node) -> t.Term:
        return t.Name(self.simple(node))

    def simple(self, node: Node | None) -> str:
        """Give a name without its type parameters."""
        if node is None:
            return ""
        if node.type == "generic_name":
            node = node.named_children[0]
        return self.text(node)

    def base(self, node: Node) -> t.Term:
        return self.call(node, t.Name("super"), ())

    def member(self, node: Node) -> t.Term:
        owner, name = self.field(node, "expression"), self.simple(self.field(node, "name"))
        return self.member_named(node, self.expression(owner), name)

    def member_named(self, node: Node, owner: t.Term, name: str) -> t.Term:
        index = self.declared.parts.get(name)
        if index is None:
            return t.Attribute(owner, name)
        return self.call(
            node, t.Name("__part__"), (t.Attribute(owner, name), owner, t.Literal(index))
        )

    def conditional(self, node: Node) -> t.Term:
        """Lower `a?.b` and `a?[b]`: members of null are null here."""
        owner = self.expression(self.field(node, "condition"))
        binding = self.parts(node)[-1]
        if binding.type == "element_binding_expression":
            return t.Item(owner, self.place(self.parts(binding)))
        if binding.type == "member_binding_expression":
            return self.member_named(node, owner, self.simple(self.field(binding, "name")))
        return t.Opaque((owner,))

    def element(self, node: Node) -> t.Term:
        owner = self.expression(self.field(node, "expression"))
        return t.Item(owner, self.place(self.parts(self.field(node, "subscript"))))

    def place(self, arguments: list[Node]) -> t.Term:
        """Lower what stands in the brackets of an index."""
        inner = [self.parts(argument)[-1] for argument in arguments if self.parts(argument)]
        if len(inner) != 1:
            return t.Collection("tuple", self.expressions(inner), 0, 0, elided=False)
        only = inner[0]
        if only.type == "prefix_unary_expression" and self.text(only)[:1] == "^":
            return t.Operation("negative", (self.expression(self.parts(only)[0]),))
        if only.type == "range_expression":
            written = self.text(only)
            ends = self.expressions(self.parts(only))
            lower = ends[0] if ends and not written.startswith("..") else t.NOTHING
            upper = ends[-1] if ends and not written.endswith("..") else t.NOTHING
            return t.Slice(lower, upper, t.NOTHING)
        return self.expression(only)

    def typed(self, node: Node | None, kind: Kind | None) -> t.Term:
        """Lower a value of which is known what kind it has to be."""
        lower = self.typed_of.get(node.type) if node is not None else None
        if lower is None or node is None:
            return self.expression(node)
        return lower(self, node, kind)

    def inferred(self, node: Node | None) -> Kind | None:
        """Tell the kind of a value by what is declared of the names in it."""
        infer = _INFERRED.get(node.type) if node is not None else None
        return infer(self, node) if infer is not None and node is not None else None

    def kind_of_name(self, node: Node) -> Kind | None:
        name = node if node.type == "identifier" else self.field(node, "name")
        return self.declared.types.get(self.simple(name))

    def kind_of_element(self, node: Node) -> Kind | None:
        owner = self.inferred(self.field(node, "expression"))
        places = self.parts(self.field(node, "subscript"))
        for _ in places if owner is not None and owner.name == ARRAY else [None]:
            owner = owner.item if owner is not None else None
        return owner

    def kind_of_inner(self, node: Node) -> Kind | None:
        return self.inferred(self.parts(node)[0])

    def kind_of_called(self, node: Node) -> Kind | None:
        called = self.field(node, "function")
        name = self.simple(self.field(called, "name")) if called is not None else ""
        if called is None or name not in _ITEM_GETTERS:
            return None
        owner = self.inferred(self.field(called, "expression"))
        return owner.item if owner is not None else None

    def or_else(self, node: Node, kind: Kind | None) -> t.Term:
        left, right = self.field(node, "left"), self.field(node, "right")
        if self.operator(node) != "??" or right is None:
            return self.binary(node)
        kind = kind or self.inferred(left)
        if right.type == "throw_expression":
            return self.expression(left)
        return t.Operation("??", (self.expression(left), self.typed(right, kind)))

    def prefix(self, node: Node) -> t.Term:
        return self.unary(node)

    def postfix(self, node: Node) -> t.Term:
        inner = self.parts(node)
        operator = self.text(node)[-2:]
        if operator in ("++", "--"):
            return self.step(self.expression(inner[0]), operator, first=False)
        return self.expression(inner[0]) if inner else t.NOTHING

    def step(self, target: t.Term, operator: str, *, first: bool) -> t.Term:
        """Lower `i++`, which leaves a character a character."""
        changed = t.Bind(target, t.Operation(operator, (target,)))
        back = "--" if operator == "++" else "++"
        return changed if first else t.Operation(back, (changed,))

    def cast(self, node: Node) -> t.Term:
        value = self.field(node, "value")
        kind = self.kind(self.field(node, "type"))
        if kind is None:
            return self.expression(value)
        function = _CASTS.get(kind.name)
        if function is not None:
            return self.call(node, t.Name(function), (self.expression(value),))
        if kind.parts:
            return self.typed(value, kind)
        # A number may be turned into the constant of an enumeration.
        return self.call(node, t.Name("__cast__"), (t.Name(kind.name), self.expression(value)))

    def as_(self, node: Node) -> t.Term:
        return self.expression(self.field(node, "left") or self.parts(node)[0])

    def choice_of(self, node: Node, kind: Kind | None) -> t.Term:
        return t.Choice(
            self.expression(self.field(node, "condition")),
            self.typed(self.field(node, "consequence"), kind),
            self.typed(self.field(node, "alternative"), kind),
        )

    def inner_of(self, node: Node, kind: Kind | None) -> t.Term:
        parts = self.parts(node)
        return self.typed(parts[-1], kind) if parts else t.NOTHING

    def declaration(self, node: Node) -> t.Term:
        """Lower `int a` where it stands in a pattern."""
        return self.expression(self.field(node, "name"))

    def pattern(self, node: Node) -> t.Term:
        """Lower `(a, b)` where names are declared."""
        return t.Collection("tuple", self.expressions(self.parts(node)), 0, 0, elided=False)

    def lambda_(self, node: Node) -> t.Term:
        given = self.field(node, "parameters")
        if given is None:
            names: list[str] = []
        elif given.type in ("implicit_parameter", "identifier"):
            names = [self.text(given)]
        else:
            names = [self.text(self.field(p, "name") or p) for p in self.parts(given)]
        body = self.field(node, "body") or self.child(node, "block")
        parameters = tuple(t.Parameter(name, None, "plain") for name in names)
        return t.Function(
            "", parameters, self.does(body), (), yields=False, line=self.span(node)[0]
        )

    def does(self, body: Node | None) -> t.Block:
        """Lower the body of a function: a block, or `=> value`."""
        if body is None:
            return ()
        if body.type == "block":
            return self.body(body)
        value = self.parts(body)[0] if body.type == "arrow_expression_clause" else body
        return (t.Return(self.expression(value), *self.span(body)),)


_INFERRED: Final[dict[str, Callable[[CSharpValues, Node], Kind | None]]] = {
    "identifier": CSharpValues.kind_of_name,
    "member_access_expression": CSharpValues.kind_of_name,
    "element_access_expression": CSharpValues.kind_of_element,
    "parenthesized_expression": CSharpValues.kind_of_inner,
    "postfix_unary_expression": CSharpValues.kind_of_inner,
    "assignment_expression": CSharpValues.kind_of_inner,
    "binary_expression": CSharpValues.kind_of_inner,
    "invocation_expression": CSharpValues.kind_of_called,
}
