"""Rust's blocks and choices, which are worth something, and its closures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.graphs.program import terms as t
from bot.graphs.rust.kinds import Kinds
from bot.graphs.rust.patterns import all_of

if TYPE_CHECKING:
    from tree_sitter import Node


class Blocks(Kinds):
    """Lowers what is worth what stands at its end."""

    def valued(self, node: Node) -> t.Term:
        """Lower a block, an `if` or a `match` for what it is worth."""
        if node.type in ("block", "unsafe_block"):
            block = node if node.type == "block" else self.child(node, "block")
            inner = self.parts(block)
            if len(inner) == 1 and (only := self.tail(block)) is not None:
                return self.expression(only)
        elif node.type == "if_expression" and (choice := self.chosen(node)) is not None:
            return choice
        line = self.span(node)[0]
        made = t.Function("", (), self.returned(node), (), yields=False, line=line)
        return self.call(node, made, ())

    def chosen(self, node: Node) -> t.Term | None:
        """Lower an `if` whose branches are plain expressions."""
        test, yes = self.field(node, "condition"), self.field(node, "consequence")
        other = self.field(node, "alternative")
        no = self.parts(other)[-1] if other is not None and self.parts(other) else None
        if test is None or test.type in ("let_condition", "let_chain") or no is None:
            return None
        found = [self.tail(part) if part.type == "block" else None for part in (yes, no) if part]
        if len(found) != 2 or None in found:
            return None
        if any(len(self.parts(part)) != 1 for part in (yes, no)):
            return None
        return t.Choice(self.expression(test), self.expression(found[0]), self.expression(found[1]))

    def function_body(self, node: Node) -> t.Block:
        """Lower a block whose last expression is what it gives back."""
        last = self.tail(node)
        if last is None:
            return self.body(node)
        before = self.statements(self.parts(node)[:-1])
        if self.returns and node.parent is not None and node.parent.type == "function_item":
            self.want(last, self.returns[-1])
        return (*before, *self.returned(last), *self.cut_end(node))

    def returned(self, node: Node) -> t.Block:
        """Lower an expression at the end of a block: it is what the block gives back."""
        span = self.span(node)
        if node.type == "block":
            return self.function_body(node)
        if node.type == "unsafe_block":
            inner = self.child(node, "block")
            return self.function_body(inner) if inner is not None else ()
        if node.type == "if_expression":
            other = self.field(node, "alternative")
            yes = self.field(node, "consequence")
            otherwise = self.returned(self.parts(other)[-1]) if self.parts(other) else ()
            return self.tested(
                node,
                self.field(node, "condition"),
                self.function_body(yes) if yes is not None else (),
                otherwise,
            )
        if node.type == "match_expression":
            return self.matched(node, self.returned)
        if node.type in self.statements_of:
            return self.statement(node)
        return (t.Return(self.expression(node), *span),)

    def tested(self, node: Node, test: Node | None, body: t.Block, otherwise: t.Block) -> t.Block:
        """Lower `if`, whose test may be a pattern or several tests with patterns among them."""
        span = self.span(node)
        if test is not None and test.type == "let_condition":
            value, steps = self.looked_at(test)
            match = self.match(self.field(test, "pattern"), value)
            names = tuple(t.Let(target, part, *span) for target, part in match.names)
            return (*steps, t.If(all_of(match), (*names, *body), otherwise, *span))
        if test is not None and test.type == "let_chain":
            for part in reversed(self.parts(test)):
                body = self.tested(node, part, body, otherwise)
            return body
        return (t.If(self.expression(test), body, otherwise, *span),)

    def looked_at(self, node: Node) -> tuple[t.Term, t.Block]:
        """Give a name to the value that a pattern is tried on."""
        value = self.expression(self.field(node, "value"))
        if isinstance(value, t.Name):
            return value, ()
        place = t.Name(f"value {node.start_byte}")
        return place, (t.Let(place, value, *self.span(node)),)

    def matched(self, node: Node, give: Callable[[Node], t.Block]) -> t.Block:
        """Lower `match` to a chain of tests; `give` lowers what an arm does."""
        value, steps = self.looked_at(node)
        chain: t.Block = ()
        for arm in reversed(self.parts(self.field(node, "body"))):
            if arm.type != "match_arm":
                continue
            pattern = self.field(arm, "pattern")
            span = self.span(arm)
            match = self.match(pattern, value)
            guard = self.field(pattern, "condition") if pattern is not None else None
            worth = self.field(arm, "value")
            names = tuple(t.Let(target, part, *span) for target, part in match.names)
            body = (*names, *(give(worth) if worth is not None else ()))
            if guard is not None:
                test = all_of(match, self.expression(guard))
            elif not match.tests:
                chain = body
                continue
            else:
                test = all_of(match)
            chain = (t.If(test, body, chain, *span),)
        return (*steps, *chain)

    # Closures

    def closure(self, node: Node) -> t.Term:
        line = self.span(node)[0]
        parameters: list[t.Parameter] = []
        first: list[t.Term] = []
        given = self.field(node, "parameters")
        for part in self.slots(given) if given is not None else ():
            if part.type == "|":
                continue
            self.parameter(part, parameters, first)
        body = self.field(node, "body")
        does: t.Block = ()
        if body is not None:
            whole = self.function_body if body.type == "block" else self.returned
            does = self.function_scope(lambda: whole(body))
        return t.Function("", tuple(parameters), (*first, *does), (), yields=False, line=line)

    def parameter(self, node: Node, parameters: list[t.Parameter], first: list[t.Term]) -> None:
        """Take a parameter, and what takes it apart."""
        pattern, kind = node, None
        if node.type == "parameter":
            pattern = self.field(node, "pattern") or node
            kind = self.kind(self.field(node, "type"))
        target = self.simple(pattern)
        if isinstance(target, t.Name):
            parameters.append(t.Parameter(target.id, None, "plain"))
            if kind is not None:
                self.declared[target.id] = kind
            return
        name = f"value {pattern.start_byte}"
        parameters.append(t.Parameter(name, None, "plain"))
        first += self.bound(pattern, t.Name(name))
