"""Dart's expressions, lowered to the terms of a program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.graphs.dart.operations import Operations, grouped
from bot.graphs.program import terms as t

if TYPE_CHECKING:
    from tree_sitter import Node

_TYPES: Final = frozenset(
    {"type_arguments", "type_identifier", "nullable_type", "const_builtin", "function_type"}
)
_STEPS: Final = ("if_element", "for_element")
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


class Expressions(Operations):
    """Lowers expressions."""

    # Plain values

    def string(self, node: Node) -> t.Term:
        """Lower a text, which may be written in several pieces with values between them."""
        parts: list[t.Term] = []
        at = node.start_byte
        is_open = raw = False
        for child in node.children:
            if child.type == "template_substitution":
                parts += (self._written(at, child.start_byte, raw=raw), self.inner(child))
                at = child.end_byte
            elif not child.is_named and child.type.strip("r'\"") == "":
                if is_open:
                    parts.append(self._written(at, child.start_byte, raw=raw))
                else:
                    raw = child.type.startswith("r")
                is_open = not is_open
                at = child.end_byte
        if all(isinstance(part, t.Literal) for part in parts):
            return t.Literal(
                "".join(str(part.value) for part in parts if isinstance(part, t.Literal))
            )
        return t.Text(tuple(parts))

    def _written(self, start: int, end: int, *, raw: bool) -> t.Term:
        text = self.source.code[start:end].decode("utf-8", "replace")
        return t.Literal(text if raw or "\\" not in text else _ESCAPE.sub(_meant, text))

    # Containers

    def list_(self, node: Node) -> t.Term:
        parts = [part for part in self.parts(node) if part.type not in _TYPES]
        if any(part.type in _STEPS for part in parts):
            return self._grown(node, "list", parts)
        return self.collection("list", node, self.expressions(parts))

    def set_or_map(self, node: Node) -> t.Term:
        """Lower `{…}`: a map when it has pairs or two type arguments, or nothing tells."""
        types = self.child(node, "type_arguments")
        parts = [part for part in self.parts(node) if part.type not in _TYPES]
        is_map = any(_holds_pair(part) for part in parts)
        if types is not None:
            is_map = self._type_count(types) > 1
        elif not parts:
            is_map = not self._is_declared_set(node)
        elif not is_map:
            is_map = all(part.type == "spread_element" for part in parts) and not (
                self._is_declared_set(node)
            )
        if any(part.type in _STEPS for part in parts):
            return self._grown(node, "dict" if is_map else "set", parts)
        if not is_map:
            return self.collection("set", node, self.expressions(parts))
        return self.table(node, tuple(self._pair(part) for part in parts))

    def _type_count(self, node: Node) -> int:
        return 1 + sum(child.type == "," for child in node.children)

    def _is_declared_set(self, node: Node) -> bool:
        """Tell whether the declaration that a literal stands in says that it is a set."""
        around = node.parent
        while around is not None and around.type in (
            "initialized_identifier",
            "initialized_identifier_list",
            "static_final_declaration",
            "static_final_declaration_list",
        ):
            around = around.parent
        if around is None or around.type not in ("initialized_variable_definition", "declaration"):
            return False
        declared = self.child(around, "type_identifier")
        return declared is not None and self.text(declared).endswith("Set")

    def _pair(self, node: Node) -> tuple[t.Term, t.Term]:
        if node.type == "spread_element":
            return t.Spread(self.inner(node)), t.NOTHING
        return self.in_field(node, "key"), self.in_field(node, "value")

    def _grown(self, node: Node, kind: str, parts: list[Node]) -> t.Term:
        """Lower a literal with `if` and `for` in it: a function that makes it step by step."""
        span = self.span(node)
        made = t.Name("__made__")
        empty: t.Term = t.Table((), *span, elided=self.is_elided(node))
        if kind != "dict":
            empty = t.Collection(kind, (), *span, elided=self.is_elided(node))
        steps: list[t.Term] = [t.Let(made, empty, *span)]
        for group in grouped(parts):
            steps += self._element(group, kind)
        steps.append(t.Return(made, *span))
        function = t.Function("", (), tuple(steps), (), yields=False, line=span[0])
        return self.call(node, function, ())

    def _element(self, nodes: Sequence[Node], kind: str) -> t.Block:
        """Lower what puts an element, which may be written as several nodes, into `__made__`."""
        if not nodes:
            return ()
        node = nodes[0]
        span = self.span(node)
        made = t.Name("__made__")
        if node.type == "if_element":
            yes, no = self.fields(node, "consequence"), self.fields(node, "alternative")
            test = self.value(self.tested(node))
            return (t.If(test, self._element(yes, kind), self._element(no, kind), *span),)
        if node.type == "for_element":
            body = self._element(self.fields(node, "body"), kind)
            return self.loop(node, self.child(node, "for_loop_parts"), body)
        if node.type == "pair":
            key, value = self._pair(node)
            return (t.Assign((t.Item(made, key),), value, *span),)
        spread = node.type == "spread_element"
        value = self.inner(node) if spread else self.value(nodes)
        adds = self.call(node, t.Attribute(made, "addAll" if spread else "add"), (value,))
        return (t.Do(adds, *span),)

    def loop(self, node: Node, parts: Node | None, body: t.Block) -> t.Block:
        raise NotImplementedError

    def record(self, node: Node) -> t.Term:
        """Lower a record: a tuple, or a table where its fields have names."""
        fields = [part for part in self.parts(node) if part.type == "record_field"]
        labels = [self.child(part, "label") for part in fields]
        if fields and all(label is not None for label in labels):
            pairs = [
                (t.Literal(self._label(label)), self.inner(part))
                for part, label in zip(fields, labels, strict=True)
                if label is not None
            ]
            return self.table(node, tuple(pairs))
        return self.collection("tuple", node, tuple(self.inner(part) for part in fields))

    def _label(self, node: Node) -> str:
        return self.text(node).rstrip(": ")

    def spread(self, node: Node) -> t.Term:
        return t.Spread(self.inner(node))

    # Functions

    def lambda_(self, node: Node, after: Sequence[Node] = ()) -> t.Function:
        """Lower a function without a name; some nodes behind it may belong to its value."""
        body = self.field(node, "body")
        given, filled = self.parameters(self.field(node, "parameters"))
        does = (*filled, *self.function_body(body, after))
        return t.Function("", given, does, (), yields=_yields(body), line=self.span(node)[0])

    def function(
        self,
        node: Node,
        name: str,
        parameters: Node | None,
        body: Node | None,
        *,
        this: bool = False,
        decorators: tuple[str, ...] = (),
        first: t.Block = (),
    ) -> t.Function:
        given, filled = self.parameters(parameters)
        if this:
            given = (t.Parameter("this", None, "plain"), *given)
        does = self.function_body(body)
        return t.Function(
            name,
            given,
            (*filled, *first, *does),
            decorators,
            yields=_yields(body),
            line=self.span(node)[0],
        )

    def function_body(self, node: Node | None, after: Sequence[Node] = ()) -> t.Block:
        if node is None:
            return ()
        block = self.child(node, "block")
        if block is not None:
            return self.body(block)
        return (t.Return(self.value([*self.parts(node), *after]), *self.span(node)),)

    def parameters(self, node: Node | None) -> tuple[tuple[t.Parameter, ...], t.Block]:
        """Lower parameters, and the statements that keep those written as `this.name`."""
        found: list[t.Parameter] = []
        kept: list[t.Term] = []
        for part in self.parts(node):
            if part.type == "optional_formal_parameters":
                self._optional(part, found, kept)
            elif part.type == "formal_parameter":
                self._parameter(part, None, found, kept)
        return tuple(found), tuple(kept)

    def _optional(self, node: Node, found: list[t.Parameter], kept: list[t.Term]) -> None:
        given: Node | None = None
        default: list[Node] = []
        for part in (*self.parts(node), None):
            if part is not None and part.type != "formal_parameter":
                default.append(part)
                continue
            if given is not None:
                self._parameter(given, self.value(default), found, kept)
            given, default = part, []

    def _parameter(
        self, node: Node, default: t.Term | None, found: list[t.Parameter], kept: list[t.Term]
    ) -> None:
        own = self.child(node, "constructor_param", "super_formal_parameter")
        name = self.field(node, "name") or self.child(own or node, "identifier")
        if name is None:
            return
        named = self.text(name)
        found.append(t.Parameter(named, default, "plain"))
        if own is not None:
            place = t.Attribute(t.Name("this"), named)
            kept.append(t.Assign((place,), t.Name(named), *self.span(node)))

    # Calls

    def given(self, node: Node | None) -> tuple[t.Block, tuple[tuple[str, t.Term], ...]]:
        """Lower the arguments of a call: those by place, and those by name."""
        arguments: list[t.Term] = []
        named: list[tuple[str, t.Term]] = []
        for part in self.parts(node):
            label = self.child(part, "label")
            if label is not None:
                named.append((self._label(label), self.inner(part)))
            else:
                arguments.append(self.inner(part))
        return (*arguments, *self.gap(node)), tuple(named)

    def new(self, node: Node) -> t.Term:
        """Lower `new Kind(…)`, `const Kind.named(…)` and `Kind<Type>.named(…)`."""
        kind = self.child(node, "type_identifier")
        name = self.child(node, "identifier")
        function: t.Term = t.Name(self.text(kind) if kind is not None else "")
        if name is not None:
            function = t.Attribute(function, self.text(name))
        arguments, named = self.given(self.child(node, "arguments"))
        return self.call(node, function, arguments, named)


def _yields(body: Node | None) -> bool:
    return body is not None and any(child.type.endswith("*") for child in body.children)


def _holds_pair(node: Node) -> bool:
    if node.type in _STEPS:
        return any(_holds_pair(part) for part in node.named_children)
    return node.type == "pair"


def _meant(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else ""
    return _LETTERS.get(found[3], found[3])
