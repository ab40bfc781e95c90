"""Python's syntax tree, lowered to the terms of a program. Nothing is executed."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Callable, Collection
from typing import Any

from bot.graphs.program import terms as t

_MAX_INTEGER_BITS = 256

_OPERATORS: dict[type[ast.AST], str] = {
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


class Lowering:
    """Lowers the statements of one piece of source.

    Attributes:
        offset: what to add to a line of the source to get the line of the answer.
        damaged: lines of the source from which something was dropped or that say `...`.
        yields: the source holds `yield` at all.
    """

    def __init__(self, *, offset: int, damaged: Collection[int] = (), yields: bool = True) -> None:
        self.offset = offset
        self.yields = yields
        self.damaged = sorted(damaged)

    def block(self, nodes: list[ast.stmt]) -> t.Block:
        return tuple(term for node in nodes for term in self.statement(node))

    def statement(self, node: ast.stmt) -> t.Block:
        lower = _STATEMENTS.get(type(node))
        return lower(self, node) if lower else ()

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

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> t.Function:
        line, last = self.span(node)
        if isinstance(node, ast.Lambda):
            body: t.Block = (t.Return(self.expression(node.body), line, last),)
            return t.Function("", self.parameters(node.args), body, (), yields=False, line=line)
        body = self.block(node.body)
        return t.Function(
            node.name,
            self.parameters(node.args),
            body,
            tuple(_dotted(decorator) for decorator in node.decorator_list),
            yields=self.yields and _yields(body),
            line=line,
        )

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


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _yields(body: t.Block) -> bool:
    """Tell whether a body yields by itself, not in a function that it defines."""
    stack: list[t.Term] = [body]
    while stack:
        term = stack.pop()
        if isinstance(term, t.Yield):
            return True
        if not isinstance(term, t.Function):
            stack.extend(part for part in term if isinstance(part, tuple))
    return False


# Expressions


def _constant(_: Lowering, node: ast.Constant) -> t.Term:
    value = node.value
    if value is Ellipsis:
        return t.Elided()
    if isinstance(value, bytes | complex):
        return t.Opaque(())
    if isinstance(value, int) and value.bit_length() > _MAX_INTEGER_BITS:
        return t.Opaque(())
    return t.Literal(value)


def _name(_: Lowering, node: ast.Name) -> t.Term:
    return t.Name(node.id)


def _attribute(self: Lowering, node: ast.Attribute) -> t.Term:
    return t.Attribute(self.expression(node.value), node.attr)


def _subscript(self: Lowering, node: ast.Subscript) -> t.Term:
    return t.Item(self.expression(node.value), self.expression(node.slice))


def _slice(self: Lowering, node: ast.Slice) -> t.Term:
    return t.Slice(
        self.expression(node.lower), self.expression(node.upper), self.expression(node.step)
    )


def _call(self: Lowering, node: ast.Call) -> t.Term:
    named = tuple((k.arg or "", self.expression(k.value)) for k in node.keywords)
    line, last = self.span(node)
    return t.Call(self.expression(node.func), self.expressions(node.args), named, line, last)


def _starred(self: Lowering, node: ast.Starred) -> t.Term:
    return t.Spread(self.expression(node.value))


def _collection(kind: str) -> Callable[[Lowering, Any], t.Term]:
    def lower(self: Lowering, node: Any) -> t.Term:
        line, last = self.span(node)
        damaged = bool(self.damaged) and self.is_damaged(node)
        return t.Collection(kind, self.expressions(node.elts), line, last, elided=damaged)

    return lower


def _dict(self: Lowering, node: ast.Dict) -> t.Term:
    line, last = self.span(node)
    pairs = tuple(
        (t.Spread(self.expression(value)), t.NOTHING)
        if key is None
        else (self.expression(key), self.expression(value))
        for key, value in zip(node.keys, node.values, strict=True)
    )
    damaged = bool(self.damaged) and self.is_damaged(node)
    return t.Table(pairs, line, last, elided=damaged)


def _binary(self: Lowering, node: ast.BinOp) -> t.Term:
    operands = (self.expression(node.left), self.expression(node.right))
    return t.Operation(_OPERATORS.get(type(node.op), "?"), operands)


def _unary(self: Lowering, node: ast.UnaryOp) -> t.Term:
    return t.Operation(_OPERATORS[type(node.op)], (self.expression(node.operand),))


def _logical(self: Lowering, node: ast.BoolOp) -> t.Term:
    return t.Operation(_OPERATORS[type(node.op)], self.expressions(node.values))


def _compare(self: Lowering, node: ast.Compare) -> t.Term:
    sides = [self.expression(node.left), *self.expressions(node.comparators)]
    steps = tuple(
        t.Operation(_OPERATORS[type(operator)], (sides[i], sides[i + 1]))
        for i, operator in enumerate(node.ops)
    )
    return steps[0] if len(steps) == 1 else t.Operation("and", steps)


def _choice(self: Lowering, node: ast.IfExp) -> t.Term:
    return t.Choice(
        self.expression(node.test), self.expression(node.body), self.expression(node.orelse)
    )


def _comprehension(kind: str) -> Callable[[Lowering, Any], t.Term]:
    def lower(self: Lowering, node: Any) -> t.Term:
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


def _lambda(self: Lowering, node: ast.Lambda) -> t.Term:
    return self.function(node)


def _text(self: Lowering, node: ast.JoinedStr) -> t.Term:
    parts = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            plain = part.format_spec is None and part.conversion == -1
            parts.append(self.expression(part.value) if plain else self.opaque(part))
        else:
            parts.append(self.expression(part))
    return t.Text(tuple(parts))


def _walrus(self: Lowering, node: ast.NamedExpr) -> t.Term:
    return t.Bind(self.expression(node.target), self.expression(node.value))


def _yield(self: Lowering, node: ast.Yield | ast.YieldFrom) -> t.Term:
    return t.Yield(self.expression(node.value), many=isinstance(node, ast.YieldFrom))


def _await(self: Lowering, node: ast.Await) -> t.Term:
    return self.expression(node.value)


_EXPRESSIONS: dict[type[ast.AST], Callable[[Lowering, Any], t.Term]] = {
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


# Statements


def _do(self: Lowering, node: ast.Expr) -> t.Block:
    return (t.Do(self.expression(node.value), *self.span(node)),)


def _assign(self: Lowering, node: ast.Assign) -> t.Block:
    targets = self.expressions(node.targets)
    return (t.Assign(targets, self.expression(node.value), *self.span(node)),)


def _declare(self: Lowering, node: ast.AnnAssign) -> t.Block:
    span = self.span(node)
    value = self.expression(node.value) if node.value else None
    if isinstance(node.target, ast.Name):
        return (t.Declare(node.target.id, value, *span),)
    return (t.Assign((self.expression(node.target),), value, *span),) if value else ()


def _augment(self: Lowering, node: ast.AugAssign) -> t.Block:
    operator = _OPERATORS.get(type(node.op), "?")
    target, value = self.expression(node.target), self.expression(node.value)
    return (t.Augment(target, operator, value, *self.span(node)),)


def _for(self: Lowering, node: ast.For | ast.AsyncFor) -> t.Block:
    return (
        t.ForEach(
            self.expression(node.target),
            self.expression(node.iter),
            self.block(node.body),
            self.block(node.orelse),
            *self.span(node),
        ),
    )


def _while(self: Lowering, node: ast.While) -> t.Block:
    return (t.While(self.expression(node.test), self.block(node.body), *self.span(node)),)


def _if(self: Lowering, node: ast.If) -> t.Block:
    return (
        t.If(
            self.expression(node.test),
            self.block(node.body),
            self.block(node.orelse),
            *self.span(node),
        ),
    )


def _define(self: Lowering, node: ast.FunctionDef | ast.AsyncFunctionDef) -> t.Block:
    return (t.Define(self.function(node), *self.span(node)),)


def _class(self: Lowering, node: ast.ClassDef) -> t.Block:
    return (
        t.DefineClass(
            node.name,
            self.expressions(node.bases),
            self.block(node.body),
            tuple(_dotted(decorator) for decorator in node.decorator_list),
            *self.span(node),
        ),
    )


def _return(self: Lowering, node: ast.Return) -> t.Block:
    return (t.Return(self.expression(node.value), *self.span(node)),)


def _leave(how: str) -> Callable[[Lowering, Any], t.Block]:
    def lower(self: Lowering, node: Any) -> t.Block:
        return (t.Leave(how, *self.span(node)),)

    return lower


def _raise(self: Lowering, node: ast.Raise) -> t.Block:
    name = _dotted(node.exc) if node.exc else ""
    return (t.Raise(name, *self.span(node)),)


def _try(self: Lowering, node: ast.Try) -> t.Block:
    handlers = tuple((_caught(handler.type), self.block(handler.body)) for handler in node.handlers)
    return (
        t.Try(
            self.block(node.body),
            handlers,
            self.block(node.orelse),
            self.block(node.finalbody),
            *self.span(node),
        ),
    )


def _caught(node: ast.expr | None) -> tuple[str, ...]:
    if node is None:
        return ()
    return tuple(_dotted(n) for n in (node.elts if isinstance(node, ast.Tuple) else [node]))


def _with(self: Lowering, node: ast.With | ast.AsyncWith) -> t.Block:
    targets = [item.optional_vars for item in node.items if item.optional_vars]
    sources = [item.context_expr for item in node.items]
    return (
        t.With(
            self.expressions(targets),
            self.expressions(sources),
            self.block(node.body),
            *self.span(node),
        ),
    )


def _delete(self: Lowering, node: ast.Delete) -> t.Block:
    return (t.Delete(self.expressions(node.targets), *self.span(node)),)


def _import(self: Lowering, node: ast.Import) -> t.Block:
    span = self.span(node)
    return tuple(
        t.Import(
            a.name if a.asname else a.name.split(".")[0],
            "",
            a.asname or a.name.split(".")[0],
            *span,
        )
        for a in node.names
    )


def _import_from(self: Lowering, node: ast.ImportFrom) -> t.Block:
    span = self.span(node)
    return tuple(t.Import(node.module or "", a.name, a.asname or a.name, *span) for a in node.names)


def _share(self: Lowering, node: ast.Global | ast.Nonlocal) -> t.Block:
    outermost = isinstance(node, ast.Global)
    return (t.Share(tuple(node.names), outermost, *self.span(node)),)


_STATEMENTS: dict[type[ast.AST], Callable[[Lowering, Any], t.Block]] = {
    ast.Expr: _do,
    ast.Assign: _assign,
    ast.AnnAssign: _declare,
    ast.AugAssign: _augment,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.If: _if,
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _class,
    ast.Return: _return,
    ast.Break: _leave("break"),
    ast.Continue: _leave("continue"),
    ast.Raise: _raise,
    ast.Try: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Delete: _delete,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Global: _share,
    ast.Nonlocal: _share,
}
