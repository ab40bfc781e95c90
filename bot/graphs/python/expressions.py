"""The expressions of Python's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Callable, Collection
from typing import Any

from bot.graphs.program import terms as t

_MAX_INTEGER_BITS = 256

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitOr: "|",
    ast.BitAnd: "&",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.And: "and",
    ast.Or: "or",
    ast.Not: "not",
    ast.USub: "negative",
    ast.UAdd: "positive",
    ast.Invert: "~",
}


class Expressions:
    """Lowers the expressions of one piece of source.

    Attributes:
        offset: what to add to a line of the source to get the line of the answer.
        damaged: lines of the source from which something was dropped or that say `...`.
        yields: the source holds `yield` at all.
    """

    def __init__(self, *, offset: int, damaged: Collection[int] = (), yields: bool = True) -> None:
        self.offset = offset
        self.yields = yields
        self.damaged = sorted(damaged)

    def expression(self, node: ast.expr | None) -> t.Term:
        if node is None:
            return t.NOTHING
        lower = _EXPRESSIONS.get(type(node))
        if lower is None:
            return self.opaque(node)
        return lower(self, node)

    def expressions(self, nodes: list[ast.expr]) -> t.Block:
        return tuple([self.expression(node) for node in nodes])

    def opaque(self, node: ast.AST) -> t.Term:
        children = ast.iter_child_nodes(node)
        return t.Opaque(tuple(self.expression(c) for c in children if isinstance(c, ast.expr)))

    def span(self, node: Any) -> tuple[int, int]:
        return node.lineno + self.offset, (node.end_lineno or node.lineno) + self.offset

    def is_damaged(self, node: Any) -> bool:
        first = bisect_left(self.damaged, node.lineno)
        return first < len(self.damaged) and self.damaged[first] <= (node.end_lineno or node.lineno)

    def parameters(self, arguments: ast.arguments) -> tuple[t.Parameter, ...]:
        plain = arguments.posonlyargs + arguments.args
        missing = len(plain) - len(arguments.defaults)
        found = [
            t.Parameter(
                plain[i].arg,
                self.expression(arguments.defaults[i - missing]) if i >= missing else None,
                "plain",
            )
            for i in range(len(plain))
        ]
        if arguments.vararg:
            found.append(t.Parameter(arguments.vararg.arg, None, "rest"))
        found += [
            t.Parameter(argument.arg, self.expression(default) if default else None, "named")
            for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        ]
        if arguments.kwarg:
            found.append(t.Parameter(arguments.kwarg.arg, None, "named_rest"))
        return tuple(found)


def _constant(_: Expressions, node: ast.Constant) -> t.Term:
    value = node.value
    if value is Ellipsis:
        return t.Elided()
    if isinstance(value, bytes | complex):
        return t.Opaque(())
    if isinstance(value, int) and value.bit_length() > _MAX_INTEGER_BITS:
        return t.Opaque(())
    return t.Literal(value)


def _name(_: Expressions, node: ast.Name) -> t.Term:
    return t.Name(node.id)


def _attribute(self: Expressions, node: ast.Attribute) -> t.Term:
    return t.Attribute(self.expression(node.value), node.attr)


def _subscript(self: Expressions, node: ast.Subscript) -> t.Term:
    return t.Item(self.expression(node.value), self.expression(node.slice))


def _slice(self: Expressions, node: ast.Slice) -> t.Term:
    return t.Slice(
        self.expression(node.lower), self.expression(node.upper), self.expression(node.step)
    )


def _call(self: Expressions, node: ast.Call) -> t.Term:
    named = tuple((k.arg or "", self.expression(k.value)) for k in node.keywords)
    line, last = self.span(node)
    return t.Call(self.expression(node.func), self.expressions(node.args), named, line, last)


def _starred(self: Expressions, node: ast.Starred) -> t.Term:
    return t.Spread(self.expression(node.value))


def _collection(kind: str) -> Callable[[Expressions, Any], t.Term]:
    def lower(self: Expressions, node: Any) -> t.Term:
        line, last = self.span(node)
        damaged = bool(self.damaged) and self.is_damaged(node)
        return t.Collection(kind, self.expressions(node.elts), line, last, elided=damaged)

    return lower


def _dict(self: Expressions, node: ast.Dict) -> t.Term:
    line, last = self.span(node)
    pairs = tuple(
        (t.Spread(self.expression(value)), t.NOTHING)
        if key is None
        else (self.expression(key), self.expression(value))
        for key, value in zip(node.keys, node.values, strict=True)
    )
    damaged = bool(self.damaged) and self.is_damaged(node)
    return t.Table(pairs, line, last, elided=damaged)


def _binary(self: Expressions, node: ast.BinOp) -> t.Term:
    operands = (self.expression(node.left), self.expression(node.right))
    return t.Operation(OPERATORS.get(type(node.op), "?"), operands)


def _unary(self: Expressions, node: ast.UnaryOp) -> t.Term:
    return t.Operation(OPERATORS[type(node.op)], (self.expression(node.operand),))


def _logical(self: Expressions, node: ast.BoolOp) -> t.Term:
    return t.Operation(OPERATORS[type(node.op)], self.expressions(node.values))


def _compare(self: Expressions, node: ast.Compare) -> t.Term:
    sides = [self.expression(node.left), *self.expressions(node.comparators)]
    steps = tuple(
        t.Operation(OPERATORS[type(operator)], (sides[i], sides[i + 1]))
        for i, operator in enumerate(node.ops)
    )
    return steps[0] if len(steps) == 1 else t.Operation("and", steps)


def _choice(self: Expressions, node: ast.IfExp) -> t.Term:
    return t.Choice(
        self.expression(node.test), self.expression(node.body), self.expression(node.orelse)
    )


def _comprehension(kind: str) -> Callable[[Expressions, Any], t.Term]:
    def lower(self: Expressions, node: Any) -> t.Term:
        clauses = tuple(
            t.Clause(
                self.expression(clause.target),
                self.expression(clause.iter),
                self.expressions(clause.ifs),
            )
            for clause in node.generators
        )
        key = self.expression(node.key) if kind == "dict" else t.NOTHING
        value = self.expression(node.value if kind == "dict" else node.elt)
        return t.Comprehension(kind, key, value, clauses, *self.span(node))

    return lower


def _lambda(self: Expressions, node: ast.Lambda) -> t.Term:
    line, last = self.span(node)
    body = (t.Return(self.expression(node.body), line, last),)
    return t.Function("", self.parameters(node.args), body, (), yields=False, line=line)


def _text(self: Expressions, node: ast.JoinedStr) -> t.Term:
    parts = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            parts.append(_formatted(self, part))
        else:
            parts.append(self.expression(part))
    return t.Text(tuple(parts))


def _formatted(self: Expressions, part: ast.FormattedValue) -> t.Term:
    """Lower a value in an f-string; with a format, as the `format` of that value."""
    value = self.expression(part.value)
    if part.format_spec is None and part.conversion == -1:
        return value
    texts = part.format_spec.values if isinstance(part.format_spec, ast.JoinedStr) else []
    if not all(isinstance(text, ast.Constant) for text in texts):
        return self.opaque(part)
    spec = "".join(str(text.value) for text in texts if isinstance(text, ast.Constant))
    turned = f"!{chr(part.conversion)}" if part.conversion != -1 else ""
    form = t.Literal(f"{{{turned}:{spec}}}" if spec else f"{{{turned}}}")
    return t.Call(t.Attribute(form, "format"), (value,), (), *self.span(part))


def _walrus(self: Expressions, node: ast.NamedExpr) -> t.Term:
    return t.Bind(self.expression(node.target), self.expression(node.value))


def _yield(self: Expressions, node: ast.Yield | ast.YieldFrom) -> t.Term:
    return t.Yield(self.expression(node.value), many=isinstance(node, ast.YieldFrom))


def _await(self: Expressions, node: ast.Await) -> t.Term:
    return self.expression(node.value)


_EXPRESSIONS: dict[type[ast.AST], Callable[[Expressions, Any], t.Term]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Call: _call,
    ast.Starred: _starred,
    ast.List: _collection("list"),
    ast.Tuple: _collection("tuple"),
    ast.Set: _collection("set"),
    ast.Dict: _dict,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _logical,
    ast.Compare: _compare,
    ast.IfExp: _choice,
    ast.ListComp: _comprehension("list"),
    ast.SetComp: _comprehension("set"),
    ast.DictComp: _comprehension("dict"),
    ast.GeneratorExp: _comprehension("lazy"),
    ast.Lambda: _lambda,
    ast.JoinedStr: _text,
    ast.NamedExpr: _walrus,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.Await: _await,
}
