"""Python's syntax tree, lowered to the terms of a program. Nothing is executed."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from bot.graphs.program import terms as t
from bot.graphs.python.expressions import OPERATORS, Expressions
from bot.graphs.python.matching import SUBJECT, condition


class Lowering(Expressions):
    """Lowers the statements of one piece of source."""

    def block(self, nodes: list[ast.stmt]) -> t.Block:
        return tuple(term for node in nodes for term in self.statement(node))

    def statement(self, node: ast.stmt) -> t.Block:
        lower = _STATEMENTS.get(type(node))
        return lower(self, node) if lower else ()

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> t.Function:
        line, _ = self.span(node)
        body = self.block(node.body)
        return t.Function(
            node.name,
            self.parameters(node.args),
            body,
            tuple(_dotted(decorator) for decorator in node.decorator_list),
            yields=self.yields and _yields(body),
            line=line,
            cases=tuple(
                case for decorator in node.decorator_list if (case := self.case(decorator))
            ),
        )

    def case(self, node: ast.expr) -> tuple[tuple[str, ...], t.Term] | None:
        """Give the names and rows of pytest's `@pytest.mark.parametrize("names", rows)`."""
        if not isinstance(node, ast.Call) or _dotted(node) != "parametrize" or len(node.args) < 2:
            return None
        names, rows = node.args[:2]
        parts = names.elts if isinstance(names, ast.Tuple | ast.List) else [names]
        texts = [part.value for part in parts if isinstance(part, ast.Constant)]
        given = ",".join(text for text in texts if isinstance(text, str))
        return tuple(name.strip() for name in given.split(",")), self.expression(rows)


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
    operator = OPERATORS.get(type(node.op), "?")
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


def _assert(self: Lowering, node: ast.Assert) -> t.Block:
    return (t.Do(self.expression(node.test), *self.span(node)),)


def _match(self: Lowering, node: ast.Match) -> t.Block:
    """Turn the cases into tests of the subject, each in the `else` of the one before."""
    span = self.span(node)
    chain: t.Block = ()
    for case in reversed(node.cases):
        test = condition(self, case.pattern, SUBJECT)
        if case.guard:
            test = t.Operation("and", (test, self.expression(case.guard)))
        chain = (t.If(test, self.block(case.body), chain, *span),)
    return (t.Assign((SUBJECT,), self.expression(node.subject), *span), *chain)


def _try(self: Lowering, node: ast.Try | ast.TryStar) -> t.Block:
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
    ast.Assert: _assert,
    ast.Match: _match,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Delete: _delete,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Global: _share,
    ast.Nonlocal: _share,
}
