"""The expressions of Ruby's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from bot.graphs.program import terms as t
from bot.graphs.syntax import curly
from bot.graphs.syntax.curly import Curly
from bot.graphs.syntax.lowering import LowerExpression

if TYPE_CHECKING:
    from tree_sitter import Node

BLOCK: Final = "&"
"""The parameter that takes the block of a call."""

_TEXTS: Final = ("string", "bare_string", "heredoc_body", "chained_string")
_OPERATORS: Final[Mapping[str, str]] = {**curly.OPERATORS, "or": "or", "and": "and", "=~": "?"}
_KINDS: Final[Mapping[str, str]] = {
    "splat_parameter": "rest",
    "keyword_parameter": "named",
    "hash_splat_parameter": "named_rest",
}


class Expressions(Curly):
    """Lowers the expressions of one piece of Ruby."""

    classes: list[str]
    heredocs: dict[int, Node]
    """The bodies of the texts of several lines, by where each begins to be told of."""

    # Values

    keywords: frozenset[str] | None
    """What functions take by name; what else is said by name is a hash. None: not known."""

    getters: frozenset[str]
    """The methods that a bare name calls."""

    def name(self, node: Node) -> t.Term:
        text = self.text(node)
        if text == "new" and self.classes:
            return self.call(node, t.Name(self.classes[-1]), ())
        return self.call(node, t.Name(text), ()) if text in self.getters else t.Name(text)

    def own(self, node: Node) -> t.Term:
        """Lower `self`: in a method of the class itself it is the class."""
        above = node.parent
        while above is not None and above.type not in ("method", "class", "module"):
            if above.type == "singleton_method" and self.classes:
                return t.Name(self.classes[-1])
            above = above.parent
        if above is not None and above.type == "method" and self.on_class(above):
            return t.Name(self.classes[-1])
        return t.Name("self")

    def on_class(self, method: Node) -> bool:
        """Tell whether a method stands in `class << self`."""
        above = method.parent
        while above is not None and above.type not in ("class", "module"):
            if above.type == "singleton_class":
                return bool(self.classes)
            above = above.parent
        return False

    def heredoc(self, node: Node) -> t.Term:
        body = self.heredocs.get(node.start_byte)
        if body is None:
            return t.Opaque(())
        value = self.string(body)
        if not self.text(node).startswith("<<~") or not isinstance(value, t.Literal):
            return value
        return t.Literal(textwrap.dedent(str(value.value)).lstrip("\n"))

    def regex(self, node: Node) -> t.Term:
        pattern = t.Literal("".join(self.text(part) for part in self.parts(node)))
        return self.call(node, t.Name("pattern"), (pattern,))

    def symbol(self, node: Node) -> t.Term:
        return t.Literal(self.text(node).strip(":\"'"))

    def string(self, node: Node) -> t.Term:
        parts = [
            self.inner(part) if part.type == "interpolation" else t.Literal(self.unescaped(part))
            for part in self.parts(node)
            if part.type != "heredoc_end"
        ]
        if all(isinstance(part, t.Literal) for part in parts):
            return t.Literal("".join(str(part.value) for part in parts))  # type: ignore[attr-defined]  # all are literals
        return t.Text(tuple(parts))

    def unescaped(self, node: Node) -> str:
        text = self.text(node)
        return (
            {"\\n": "\n", "\\t": "\t"}.get(text, text.removeprefix("\\")) if "\\" in text else text
        )

    def array(self, node: Node) -> t.Term:
        return self.collection("list", node, self.arguments(node))

    def hash(self, node: Node) -> t.Term:
        pairs: list[tuple[t.Term, t.Term]] = []
        for part in self.parts(node):
            if part.type == "pair":
                pairs.append(self.pair(part))
            elif part.type == "hash_splat_argument":
                pairs.append((t.Spread(self.inner(part)), t.NOTHING))
        return self.table(node, tuple(pairs))

    def pair(self, node: Node) -> tuple[t.Term, t.Term]:
        label, value = self.field(node, "key"), self.field(node, "value")
        named = self.expression(label)
        return named, self.expression(value) if value is not None else t.Name(self.text(label))  # type: ignore[arg-type]  # a pair has a label

    def instance_variable(self, node: Node) -> t.Term:
        return t.Attribute(t.Name("self"), self.text(node).lstrip("@"))

    def range(self, node: Node) -> t.Term:
        first, last = self.field(node, "begin"), self.field(node, "end")
        open_end = self.operator(node) == "..."
        ends = (self.expression(first), self.expression(last), t.Literal(value=open_end))
        return self.call(node, t.Name("__range__"), ends)

    def item(self, node: Node) -> t.Term:
        owner, *places = self.parts(node)
        if owner.type in ("constant", "scope_resolution") and _is_class(self.text(owner)):
            given, _ = self.given_in(places, node)
            return self.call(node, t.Attribute(self.expression(owner), "[]"), given)
        if len(places) == 2:
            start, count = self.expressions(places)
            end = t.Operation("+", (start, count))
            return t.Item(self.expression(owner), t.Slice(start, end, t.NOTHING))
        if len(places) != 1:
            return self.opaque(node)
        if places[0].type == "range":
            return t.Item(self.expression(owner), self.part(places[0]))
        return t.Item(self.expression(owner), self.expression(places[0]))

    def part(self, node: Node) -> t.Term:
        """Lower the range in `list[1..-2]`."""
        first, last = self.field(node, "begin"), self.field(node, "end")
        start = self.expression(first) if first is not None else t.NOTHING
        end = self.expression(last) if last is not None else t.NOTHING
        if self.operator(node) == ".." and last is not None:
            to_end = end == t.Operation("negative", (t.Literal(1),)) or end == t.Literal(-1)
            end = t.NOTHING if to_end else t.Operation("+", (end, t.Literal(1)))
        return t.Slice(start, end, t.NOTHING)

    def scoped(self, node: Node) -> t.Term:
        name = self.field(node, "name")
        return t.Name(self.text(name)) if name is not None else t.Opaque(())

    def splat(self, node: Node) -> t.Term:
        return t.Spread(self.inner(node))

    def assigned_list(self, node: Node) -> t.Term:
        return t.Collection("tuple", self.arguments(node), *self.span(node), elided=False)

    def binary(self, node: Node) -> t.Term:
        operator = self.operator(node)
        sides = (
            self.expression(self.field(node, "left")),
            self.expression(self.field(node, "right")),
        )
        if operator == "<<":
            return self.call(node, t.Attribute(sides[0], "push"), sides[1:])
        return t.Operation(_OPERATORS.get(operator, operator), sides)

    def assigned_to(self, node: Node) -> t.Term:
        """Give what an assignment assigns to: `a.b = c` is no call."""
        left = self.expression(self.field(node, "left"))
        return left.function if isinstance(left, t.Call) else left

    def bind(self, node: Node) -> t.Term:
        return t.Bind(self.assigned_to(node), self.expression(self.field(node, "right")))

    def bind_operator(self, node: Node) -> t.Term:
        target = self.assigned_to(node)
        value = self.expression(self.field(node, "right"))
        operator = self.operator(node).removesuffix("=")
        return t.Bind(target, t.Operation(_OPERATORS.get(operator, operator), (target, value)))

    # Calls

    def called(self, node: Node) -> t.Term:
        owner, name = self.field(node, "receiver"), self.field(node, "method")
        line, last = self.span(node)
        given = self.field(node, "arguments")
        if owner is None and name is not None and self.text(name) == "Array":
            return self.call(node, t.Name("__array__"), self.arguments(given))
        if name is None:  # f.(x)
            function = self.expression(owner)
        elif name.type == "super":
            function = t.Attribute(t.Call(t.Name("super"), (), (), line, last), "__init__")
        elif owner is None and self.text(name) == "new" and self.classes:
            function = t.Name(self.classes[-1])
        elif owner is None:
            function = t.Name(self.text(name))
        else:
            function = t.Attribute(self.expression(owner), self.text(name))
        plain, named = self.given(given)
        block = self.field(node, "block")
        if block is not None:
            named = (*named, (BLOCK, self.block_function(block)))
        return t.Call(function, plain, named, line, last)

    def given(self, node: Node | None) -> tuple[t.Block, tuple[tuple[str, t.Term], ...]]:
        """Give the arguments of a call: plain ones, then a bare hash; and the named ones."""
        return self.given_in(self.parts(node), node)

    def given_in(
        self, parts: Iterable[Node], node: Node | None
    ) -> tuple[t.Block, tuple[tuple[str, t.Term], ...]]:
        plain: list[t.Term] = []
        named: list[tuple[str, t.Term]] = []
        pairs: list[tuple[t.Term, t.Term]] = []
        for part in parts:
            if part.type == "pair":
                label = self.field(part, "key")
                name, value = self.pair(part)
                if label is not None and label.type == "hash_key_symbol":
                    named.append((self.text(label), value))
                else:
                    pairs.append((name, value))
            elif part.type == "block_argument":
                named.append((BLOCK, self.to_proc(part)))
            else:
                plain.append(self.expression(part))
        loose = self.keywords is not None and not self.keywords.intersection(n for n, _ in named)
        handed = [(name, value) for name, value in named if name != BLOCK]
        if loose and handed:
            pairs = [*((t.Literal(name), value) for name, value in handed), *pairs]
            named = [(name, value) for name, value in named if name == BLOCK]
        if pairs and node is not None:
            plain.append(self.table(node, tuple(pairs)))
        return tuple(plain), tuple(named)

    def to_proc(self, node: Node) -> t.Term:
        """Lower `&:name`, the function that calls the method of that name."""
        inner = self.parts(node)
        if not inner or inner[0].type != "simple_symbol":
            return self.inner(node)
        line, last = self.span(node)
        called = t.Call(t.Attribute(t.Name("it"), self.text(inner[0])[1:]), (), (), line, last)
        body = (t.Return(called, line, last),)
        return t.Function(
            "", (t.Parameter("it", None, "plain"),), body, (), yields=False, line=line
        )

    def block_function(self, node: Node) -> t.Term:
        parameters, first = self.parameters(self.field(node, "parameters"))
        body = self.field(node, "body")
        does = self.last_given_back(self.body(body) if body is not None else ())
        assigned = self.assigned_names(does)
        line, last = self.span(node)
        shared: t.Block = (t.Share(assigned, False, line, last),) if assigned else ()  # noqa: FBT003 - a term's own field
        return t.Function("", parameters, (*shared, *first, *does), (), yields=False, line=line)

    def assigned_names(self, body: t.Block) -> tuple[str, ...]:
        """Give the plain names that a block assigns: those around it are the block's own too."""
        targets = [
            target
            for term in t.walk(body)
            if isinstance(term, t.Assign | t.Augment | t.Bind)
            for target in (term.targets if isinstance(term, t.Assign) else (term.target,))
        ]
        return tuple(dict.fromkeys(part.id for part in targets if isinstance(part, t.Name)))

    def lambda_(self, node: Node) -> t.Term:
        made = self.block_function(node)
        body = self.field(node, "body")
        if isinstance(made, t.Function) and body is not None:
            inner = self.block_function(body)
            if isinstance(inner, t.Function):
                return inner._replace(parameters=made.parameters)
        return made

    def yield_(self, node: Node) -> t.Term:
        arguments = self.child(node, "argument_list")
        return self.call(node, t.Name(BLOCK), self.arguments(arguments))

    # Parameters and what is given back

    def targets(self, node: Node | None) -> tuple[t.Term, int]:
        """Give what the parameters of a block take apart, and how many there are."""
        parts = [self.target(part) for part in self.parts(node)]
        if len(parts) == 1:
            return parts[0], 1
        span = self.span(node) if node is not None else (1, 1)
        return t.Collection("tuple", tuple(parts), *span, elided=False) if parts else t.Name(
            "_1"
        ), len(parts)

    def target(self, node: Node) -> t.Term:
        if node.type == "destructured_parameter":
            inner = tuple(self.target(part) for part in self.parts(node))
            return t.Collection("tuple", inner, *self.span(node), elided=False)
        if node.type == "splat_parameter":
            return t.Spread(self.inner(node))
        name = self.field(node, "name")
        return t.Name(self.text(name if name is not None else node))

    def parameters(self, node: Node | None) -> tuple[tuple[t.Parameter, ...], t.Block]:
        """Give the parameters, and the statements that take apart those given as a whole."""
        found: list[t.Parameter] = []
        first: list[t.Term] = []
        for part in self.parts(node):
            if part.type == "destructured_parameter":
                name = f"_{len(found) + 1}"
                found.append(t.Parameter(name, None, "plain"))
                first.append(t.Assign((self.target(part),), t.Name(name), *self.span(part)))
                continue
            declared = self.field(part, "name")
            name = self.text(declared if declared is not None else part).lstrip("*&")
            default = self.field(part, "value")
            value = self.expression(default) if default is not None else None
            kind = _KINDS.get(part.type, "plain")
            if part.type == "block_parameter":
                first.append(t.Assign((t.Name(name),), t.Name(BLOCK), *self.span(part)))
            else:
                found.append(t.Parameter(name, value, kind))
        return tuple(found), tuple(first)

    def last_given_back(self, body: t.Block) -> t.Block:
        """Turn the last expression of a body into what it gives back."""
        if not body:
            return body
        *rest, last = body
        if isinstance(last, t.Do):
            last = t.Return(last.value, last.line, last.last)
        elif isinstance(last, t.If):
            last = last._replace(
                body=self.last_given_back(last.body), otherwise=self.last_given_back(last.otherwise)
            )
        elif isinstance(last, t.Assign) and len(last.targets) == 1:
            return (*body, t.Return(last.targets[0], last.line, last.last))
        return (*rest, last)

    def as_value(self, node: Node) -> t.Term:
        """Lower an `if` or `case` that is worth something."""
        return self.worth(self.statements_of[node.type](self, node))

    def worth(self, body: t.Block) -> t.Term:
        last = body[-1] if len(body) == 1 else None
        if isinstance(last, t.If):
            return t.Choice(last.test, self.worth(last.body), self.worth(last.otherwise))
        if isinstance(last, t.Do):
            return last.value
        return t.NOTHING if not body else t.Opaque(())


def _is_class(name: str) -> bool:
    """Tell whether a constant's name is one of a class, not of a value: `Graph`, not `GRAPH`."""
    return any(char.islower() for char in name)


EXPRESSIONS: Final[Mapping[str, LowerExpression]] = {
    **{kind: row for kind, row in curly.EXPRESSIONS.items() if kind != "binary_expression"},
    **dict.fromkeys(_TEXTS, Expressions.string),
    "identifier": Expressions.name,
    "constant": curly.EXPRESSIONS["identifier"],
    "self": Expressions.own,
    "heredoc_beginning": Expressions.heredoc,
    "regex": Expressions.regex,
    "global_variable": Expressions.name,
    "class_variable": Expressions.name,
    "scope_resolution": Expressions.scoped,
    "instance_variable": Expressions.instance_variable,
    "simple_symbol": Expressions.symbol,
    "hash_key_symbol": Expressions.symbol,
    "delimited_symbol": Expressions.symbol,
    "bare_symbol": Expressions.symbol,
    "integer": Expressions.integer,
    "float": Expressions.real,
    "array": Expressions.array,
    "string_array": Expressions.array,
    "symbol_array": Expressions.array,
    "hash": Expressions.hash,
    "range": Expressions.range,
    "element_reference": Expressions.item,
    "binary": Expressions.binary,
    "unary": Expressions.unary,
    "conditional": Expressions.choice,
    "assignment": Expressions.bind,
    "operator_assignment": Expressions.bind_operator,
    "parenthesized_statements": Expressions.inner,
    "splat_argument": Expressions.splat,
    "left_assignment_list": Expressions.assigned_list,
    "right_assignment_list": Expressions.assigned_list,
    "destructured_left_assignment": Expressions.assigned_list,
    "rest_assignment": Expressions.splat,
    "call": Expressions.called,
    "block_argument": Expressions.to_proc,
    "lambda": Expressions.lambda_,
    "yield": Expressions.yield_,
    "if": Expressions.as_value,
    "unless": Expressions.as_value,
    "case": Expressions.as_value,
}
