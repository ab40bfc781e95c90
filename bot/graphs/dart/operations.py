"""Dart's expressions of several nodes, lowered to the terms of a program.

The grammar writes `a.b(c)` as nodes side by side, a first one and its selectors, and hangs many
operators the wrong way round: what stands in a chain of operators is put in order here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from bot.graphs.program import terms as t
from bot.graphs.program.words import is_edge_adder
from bot.graphs.syntax.curly import OPERATORS, Curly

if TYPE_CHECKING:
    from tree_sitter import Node

_CASCADED: Final = t.Name("__cascaded__")
"""The name under which the sections of a cascade know the object that it is for."""

_SELECTORS: Final = frozenset(
    {
        "selector",
        "unconditional_assignable_selector",
        "conditional_assignable_selector",
        "cascade_section",
        "argument_part",
    }
)
_RANKS: Final = {
    operator: rank
    for rank, operators in enumerate(
        ("??", "||", "&&", "== !=", "< > <= >= is is!", "|", "^", "&", "<< >> >>>", "+ -")
    )
    for operator in operators.split()
}
_HIGHEST: Final = 10
"""The rank of `*` and the operators beside it, which are all that have no rank above."""

OPERATIONS: Final = (
    "additive_expression",
    "multiplicative_expression",
    "relational_expression",
    "equality_expression",
    "bitwise_or_expression",
    "bitwise_and_expression",
    "bitwise_xor_expression",
    "shift_expression",
    "logical_or_expression",
    "logical_and_expression",
    "if_null_expression",
    "conditional_expression",
    "type_test_expression",
    "type_cast_expression",
)
_CHAINED: Final = frozenset({*OPERATIONS, "type_test"})

Token = str | list["Node"]


def grouped(nodes: Iterable[Node]) -> list[list[Node]]:
    """Give the nodes of each expression: a first one, and the selectors behind it."""
    found: list[list[Node]] = []
    for node in nodes:
        if found and node.type in _SELECTORS:
            found[-1].append(node)
        else:
            found.append([node])
    return found


class Operations(Curly):
    """Lowers expressions of several nodes."""

    # What stands side by side

    def fields(self, node: Node, name: str) -> list[Node]:
        """Give the nodes that a field of a node holds."""
        return [
            part
            for part in node.children_by_field_name(name)
            if part.is_named and part.type not in self.comments
        ]

    def in_field(self, node: Node, name: str) -> t.Term:
        return self.value(self.fields(node, name))

    def tested(self, node: Node) -> list[Node]:
        """Give the nodes of the condition of an `if`."""
        found: list[Node] = []
        for child in node.children:
            if child.type == ")":
                break
            if child.is_named and child.type not in self.comments:
                found.append(child)
        return grouped(found)[0] if found else []

    def expressions(self, nodes: Iterable[Node]) -> t.Block:
        return tuple([self.value(group) for group in grouped(nodes)])

    def inner(self, node: Node) -> t.Term:
        groups = grouped(self.parts(node))
        return self.value(groups[-1]) if groups else t.NOTHING

    def side_by_side(self, node: Node) -> t.Term:
        return self.value(self.parts(node))

    def value(self, nodes: Sequence[Node]) -> t.Term:
        """Lower an expression: a first node and what is read from it or called, in order."""
        if not nodes:
            return t.NOTHING
        first, *rest = nodes
        if rest and first.type == "function_expression":
            body = self.field(first, "body")
            if body is not None and self.child(body, "block") is None:
                # What stands behind `=>` goes as far as it can.
                return self.lambda_(first, rest)
        made = self.expression(nodes[0])
        line = self.span(nodes[0])[0]
        for place, node in enumerate(nodes[1:], start=1):
            if node.type == "cascade_section":
                return self._cascade(made, nodes[place:])
            made = self._selected(made, node, line)
        return made

    def _selected(self, owner: t.Term, node: Node, line: int) -> t.Term:
        """Lower `.name`, `?.name`, `[place]`, `(arguments)` and `!` behind a value."""
        part = node
        while part.type in _SELECTORS or part.type == "cascade_selector":
            inner = self.parts(part)
            if not inner:
                return owner
            part = inner[-1]
        if part.type == "index_selector":
            return t.Item(owner, self.inner(part))
        if part.type == "identifier":
            return t.Attribute(owner, self.text(part))
        if part.type == "arguments":
            return self._called(owner, part, line)
        if part.type == "parenthesized_expression":
            return t.Call(owner, (self.inner(part),), (), line, self.span(part)[1])
        return owner

    def _called(self, function: t.Term, node: Node, line: int) -> t.Term:
        """Lower a call; an edge whose ends were cut off is not added."""
        arguments, named = self.given(node)
        is_edge = isinstance(function, t.Attribute) and is_edge_adder(function.name)
        if is_edge and self._is_cut(node):
            return t.Opaque((function,))
        return t.Call(function, arguments, named, line, self.span(node)[1])

    def _is_cut(self, node: Node) -> bool:
        """Tell whether arguments were cut off, though none of those that are left."""
        parts = self.parts(node)
        return bool(self.gap(node)) and (not parts or parts[-1].end_byte <= self.source.cut_at)

    def lambda_(self, node: Node, after: Sequence[Node] = ()) -> t.Function:
        raise NotImplementedError

    def given(self, node: Node | None) -> tuple[t.Block, tuple[tuple[str, t.Term], ...]]:
        raise NotImplementedError

    # Cascades

    def _cascade(self, target: t.Term, sections: Sequence[Node]) -> t.Term:
        """Lower `object..a()..b = c`: a function that does it all and gives the object back."""
        line, last = self.span(sections[0])[0], self.span(sections[-1])[1]
        steps: list[t.Term] = []
        for place, node in enumerate(sections):
            if node.type == "cascade_section":
                after = takewhile(lambda n: n.type != "cascade_section", sections[place + 1 :])
                steps.append(self._section(node, list(after)))
        this = t.Parameter(_CASCADED.id, None, "plain")
        does = (*steps, t.Return(_CASCADED, line, last))
        function = t.Function("", (this,), does, (), yields=False, line=line)
        return t.Call(function, (target,), (), line, last)

    def _section(self, node: Node, after: Sequence[Node]) -> t.Term:
        span = self.span(node)
        made: t.Term = _CASCADED
        children = [child for child in node.children if child.type not in self.comments]
        children += after
        for place, child in enumerate(children):
            if child.is_named:
                made = self._selected(made, child, span[0])
            elif child.type.endswith("="):
                value = self.value([part for part in children[place:] if part.is_named])
                return t.Assign((made,), self._changed(made, child.type, value), *span)
        return t.Do(made, *span)

    # Operators

    def operation(self, node: Node) -> t.Term:
        """Lower a chain of operators."""
        return _Chain(self._tokens(node), self.value).conditional()

    def _tokens(self, node: Node) -> list[Token]:
        """Give the operators and the operands of a chain, however they hang."""
        found: list[Token] = []
        waiting = [node]
        while waiting:
            part = waiting.pop()
            last = found[-1] if found else ""
            if part.type in _CHAINED:
                waiting += reversed(part.children)
            elif part.type in self.comments or part.type in ("type_cast", "type_arguments"):
                continue
            elif not part.is_named or part.type.endswith("_operator"):
                found.append(self.text(part).replace(" ", ""))
            elif isinstance(last, list):
                last.append(part)
            elif part.type == "parenthesized_expression" and _is_typed(found):
                del found[-3:]
                found[-1] = [*found[-1], part]
            else:
                found.append([part])
        return found

    def unary(self, node: Node) -> t.Term:
        parts = self.parts(node)
        value = self.value(parts[1:])
        if parts[0].type == "increment_operator":
            return self.step(value, self.text(parts[0]), first=True)
        if parts[0].type != "prefix_operator":
            return self.value(parts)
        sign = self.text(parts[0])
        if sign == "!":
            return t.Operation("not", (value,))
        return t.Operation("negative", (value,)) if sign == "-" else t.Opaque((value,))

    def postfix(self, node: Node) -> t.Term:
        parts = self.parts(node)
        if parts[-1].type != "postfix_operator":
            return self.value(parts)
        return self.step(self.value(parts[:-1]), self.text(parts[-1]), first=False)

    def assigned(self, node: Node) -> tuple[t.Term, t.Term]:
        parts = self.parts(node)
        target = self.expression(parts[0])
        sign = next((child.type for child in node.children if not child.is_named), "=")
        return target, self._changed(target, sign, self.value(parts[1:]))

    def _changed(self, target: t.Term, sign: str, value: t.Term) -> t.Term:
        """Give what `a += b` assigns."""
        operator = sign.removesuffix("=")
        if not operator:
            return value
        return t.Operation(OPERATORS.get(operator, operator), (target, value))


def _is_typed(tokens: Sequence[Token]) -> bool:
    """Tell whether `a < b >` ends some tokens: types of a call, as no two comparisons may meet."""
    return len(tokens) > 3 and tokens[-1] == ">" and tokens[-3] == "<"


class _Chain:
    """Puts the operators of a chain in order, by their ranks.

    Attributes:
        value: lowers an operand.
    """

    def __init__(self, tokens: Sequence[Token], value: Callable[[Sequence[Node]], t.Term]) -> None:
        self.tokens = tokens
        self.at = 0
        self.value = value

    def _next(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def conditional(self) -> t.Term:
        test = self._binary(0)
        if self._next() != "?":
            return test
        self.at += 1
        yes = self.conditional()
        self.at += self._next() == ":"
        return t.Choice(test, yes, self.conditional())

    def _binary(self, rank: int) -> t.Term:
        """Give a chain of operators of a rank or above, each rank from the left."""
        token = self._next()
        made: t.Term = t.NOTHING
        if isinstance(token, list):
            made = self.value(token)
            self.at += 1
        while isinstance(sign := self._next(), str) and sign not in ("", "?", ":"):
            own = _RANKS.get(sign, _HIGHEST)
            if own < rank:
                break
            self.at += 1
            right = self._binary(own + 1)
            if sign.startswith("is"):
                made = t.Operation("is a", (made, right))
                made = t.Operation("not", (made,)) if sign == "is!" else made
            else:
                made = t.Operation(OPERATORS.get(sign, sign), (made, right))
        return made
