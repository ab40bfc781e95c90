"""Dart's expressions, lowered to the terms of a program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.graphs.program import terms as t
from bot.graphs.syntax.curly import OPERATORS, Curly

if TYPE_CHECKING:
    from tree_sitter import Node

CASCADED: Final = "__cascaded__"
"""The name under which the sections of a cascade know the object that it is for."""

FUNCTION_BODIES: Final = ("function_body", "function_expression_body")
_TYPES: Final = frozenset(
    {"type_arguments", "type_identifier", "nullable_type", "const_builtin", "function_type"}
)
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


class Expressions(Curly):
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

    def dollar_name(self, node: Node) -> t.Term:
        return t.Name(self.text(node))

    # Containers

    def list_(self, node: Node) -> t.Term:
        parts = [part for part in self.parts(node) if part.type not in _TYPES]
        if any(part.type in ("if_element", "for_element") for part in parts):
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
        if any(part.type in ("if_element", "for_element") for part in parts):
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
        return self.expression(self.field(node, "key")), self.expression(self.field(node, "value"))

    def _grown(self, node: Node, kind: str, parts: list[Node]) -> t.Term:
        """Lower a literal with `if` and `for` in it: a function that makes it step by step."""
        span = self.span(node)
        made = t.Name("__made__")
        empty: t.Term = t.Table((), *span, elided=self.is_elided(node))
        if kind != "dict":
            empty = t.Collection(kind, (), *span, elided=self.is_elided(node))
        steps: list[t.Term] = [t.Let(made, empty, *span)]
        for part in parts:
            steps += self._element(part, kind)
        steps.append(t.Return(made, *span))
        function = t.Function("", (), tuple(steps), (), yields=False, line=span[0])
        return self.call(node, function, ())

    def _element(self, node: Node | None, kind: str) -> t.Block:
        if node is None:
            return ()
        span = self.span(node)
        made = t.Name("__made__")
        if node.type == "if_element":
            test = next((p for p in self.parts(node) if p != self.field(node, "consequence")), None)
            return (
                t.If(
                    self.expression(test),
                    self._element(self.field(node, "consequence"), kind),
                    self._element(self.field(node, "alternative"), kind),
                    *span,
                ),
            )
        if node.type == "for_element":
            body = self._element(self.field(node, "body"), kind)
            return self.loop(node, self.child(node, "for_loop_parts"), body)
        if node.type == "pair":
            key, value = self._pair(node)
            return (t.Assign((t.Item(made, key),), value, *span),)
        spread = node.type == "spread_element"
        value = self.inner(node) if spread else self.expression(node)
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

    def lambda_(self, node: Node) -> t.Function:
        return self.function(node, "", self.field(node, "parameters"), self.field(node, "body"))

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
        yields = body is not None and any(child.type.endswith("*") for child in body.children)
        return t.Function(
            name,
            given,
            (*filled, *first, *does),
            decorators,
            yields=yields,
            line=self.span(node)[0],
        )

    def function_body(self, node: Node | None) -> t.Block:
        if node is None:
            return ()
        block = self.child(node, "block")
        if block is not None:
            return self.body(block)
        parts = self.parts(node)
        return (t.Return(self.expression(parts[-1]), *self.span(node)),) if parts else ()

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
        parts = self.parts(node)
        for part, after in zip(parts, [*parts[1:], None], strict=True):
            if part.type == "formal_parameter":
                written = after is not None and after.type != "formal_parameter"
                default = self.expression(after) if written else t.NOTHING
                self._parameter(part, default, found, kept)

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

    # Access and calls

    def member(self, node: Node) -> t.Term:
        """Lower `a.b`, `a?.b`, `a[b]` and `a!.b`."""
        parts = self.parts(node)
        place = parts[-1]
        if place.type == "index_selector":
            return t.Item(self.expression(parts[0]), self.inner(place))
        return t.Attribute(self.expression(parts[0]), self.text(place))

    def first_part(self, node: Node) -> t.Term:
        parts = self.parts(node)
        return self.expression(parts[0]) if parts else t.NOTHING

    def method_call(self, node: Node) -> t.Term:
        given = self.field(node, "arguments")
        arguments, named = self.given(self.child(given, "arguments") if given else None)
        return self.call(node, self.expression(self.field(node, "function")), arguments, named)

    def given(self, node: Node | None) -> tuple[t.Block, tuple[tuple[str, t.Term], ...]]:
        """Lower the arguments of a call: those by place, and those by name."""
        arguments: list[t.Term] = []
        named: list[tuple[str, t.Term]] = []
        for part in self.parts(node):
            label = self.child(part, "label")
            if label is not None:
                named.append((self._label(label), self.inner(part)))
            else:
                arguments.append(
                    self.inner(part) if part.type == "argument" else self.expression(part)
                )
        return tuple(arguments), tuple(named)

    def new(self, node: Node) -> t.Term:
        """Lower `new Kind(…)`, `const Kind.named(…)` and `Kind<Type>.named(…)`."""
        kind = self.child(node, "type_identifier")
        name = self.child(node, "identifier")
        function: t.Term = t.Name(self.text(kind) if kind is not None else "")
        if name is not None:
            function = t.Attribute(function, self.text(name))
        arguments, named = self.given(self.child(node, "arguments"))
        return self.call(node, function, arguments, named)

    def cascade(self, node: Node) -> t.Term:
        """Lower `object..a()..b = c`: a function that does it all and gives the object back."""
        target = self.field(node, "target") or self.parts(node)[0]
        span = self.span(node)
        steps: list[t.Term] = []
        for section in self.parts(node):
            if section.type.endswith("cascade_section") and self.parts(section):
                steps += self.effect(self.parts(section)[-1])
        this = t.Parameter(CASCADED, None, "plain")
        does = (*steps, t.Return(t.Name(CASCADED), *span))
        function = t.Function("", (this,), does, (), yields=False, line=span[0])
        return self.call(node, function, (self.expression(target),))

    def cascaded(self, node: Node) -> t.Term:
        parts = self.parts(node)
        if parts and parts[-1].type == "index_selector":
            return t.Item(t.Name(CASCADED), self.inner(parts[-1]))
        return t.Attribute(t.Name(CASCADED), self.text(parts[-1]) if parts else "")

    # Operations

    def chain(self, node: Node) -> t.Term:
        """Lower operators of one rank, from the left."""
        made: t.Term | None = None
        operator = ""
        for child in node.children:
            if child.type in self.comments:
                continue
            if not child.is_named or child.type.endswith("_operator"):
                operator += self.text(child)
            elif made is None:
                made = self.expression(child)
            else:
                made = t.Operation(
                    OPERATORS.get(operator, operator), (made, self.expression(child))
                )
                operator = ""
        return made or t.NOTHING

    def logical_and(self, node: Node) -> t.Term:
        """Lower `a && b`; the grammar hangs `a && b || c` the wrong way round."""
        parts = self.parts(node)
        left, right = parts[0], parts[-1]
        if right.type != "logical_or_expression":
            return t.Operation("and", (self.expression(left), self.expression(right)))
        inner = self.parts(right)
        both = t.Operation("and", (self.expression(left), self.expression(inner[0])))
        return t.Operation("or", (both, self.expression(inner[-1])))

    def if_null(self, node: Node) -> t.Term:
        first, second = self.field(node, "first"), self.field(node, "second")
        return t.Operation("??", (self.expression(first), self.expression(second)))

    def unary(self, node: Node) -> t.Term:
        parts = self.parts(node)
        if parts[0].type == "increment_operator":
            return self.step(self.expression(parts[-1]), self.text(parts[0]), first=True)
        if parts[0].type != "prefix_operator":
            return self.expression(parts[0])
        value = self.expression(parts[-1])
        sign = self.text(parts[0])
        if sign == "!":
            return t.Operation("not", (value,))
        return t.Operation("negative", (value,)) if sign == "-" else t.Opaque((value,))

    def postfix(self, node: Node) -> t.Term:
        parts = self.parts(node)
        value = self.expression(parts[0])
        sign = self.text(parts[-1]) if len(parts) > 1 else ""
        return self.step(value, sign, first=False) if sign in ("++", "--") else value

    def choice(self, node: Node) -> t.Term:
        yes, no = self.field(node, "consequence"), self.field(node, "alternative")
        test = next((part for part in self.parts(node) if part not in (yes, no)), None)
        return t.Choice(self.expression(test), self.expression(yes), self.expression(no))

    def operator(self, node: Node) -> str:
        found = self.child(node, "assignment_operator") or self.field(node, "operator")
        return self.text(found) if found is not None else "="

    def type_test(self, node: Node) -> t.Term:
        parts = self.parts(node)
        tested = self.child(parts[-1], "type_identifier")
        negated = "!" in self.text(self.child(parts[-1], "is_operator") or parts[-1])[:4]
        kind = t.Name(self.text(tested)) if tested is not None else t.NOTHING
        found = t.Operation("is a", (self.expression(parts[0]), kind))
        return t.Operation("not", (found,)) if negated else found


def _holds_pair(node: Node) -> bool:
    if node.type in ("if_element", "for_element"):
        return any(_holds_pair(part) for part in node.named_children)
    return node.type == "pair"


def _meant(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else ""
    return _LETTERS.get(found[3], found[3])
