"""The syntax trees of JavaScript and TypeScript, lowered to the terms of a program."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from bot.graphs.javascript.classes import Classes
from bot.graphs.javascript.expressions import FUNCTIONS
from bot.graphs.program import terms as t
from bot.graphs.syntax import curly
from bot.graphs.syntax.lowering import LowerExpression, LowerStatement

if TYPE_CHECKING:
    from tree_sitter import Node

LATER: Final = "__later__"
"""The function that runs what was to be run when the page or the program is ready."""

_CLASSES: Final = frozenset({"class", "class_expression", "class_declaration"})
_HOISTED: Final = frozenset({"function_declaration", "generator_function_declaration"})
_WORDED: Final = re.compile(r"(\w+)\[\s*(?:'[A-Za-z]|\"[A-Za-z])")
_MAX_BELOW: Final = 100
"""So many statements may fall through from one case of a switch to the next."""


class Script(Classes):
    """Lowers one piece of JavaScript or TypeScript."""

    @cached_property
    def worded(self) -> frozenset[str]:
        """Give the names whose items go by words: an array under one is used as an object."""
        return frozenset(_WORDED.findall(self.source.text))

    def entry(self, program: t.Block) -> t.Block:
        if not program:
            return ()
        line: int = program[-1].last  # type: ignore[attr-defined]  # every statement counts its lines
        return (t.Do(t.Call(t.Name(LATER), (), (), line, line), line, line),)

    def body(self, node: Node) -> t.Block:
        """Lower the statements in a node; functions can be called before they are declared."""
        found = super().body(node)
        if not any(part.type in _HOISTED for part in node.named_children[1:]):
            return found
        first = [term for term in found if isinstance(term, t.Define)]
        return (*first, *(term for term in found if not isinstance(term, t.Define)))

    # Names

    def local(self, node: Node) -> t.Block:
        """Lower `const`, `let` and `var`."""
        found: list[t.Term] = []
        for part in self.parts(node):
            target = self.field(part, "name") if part.type == "variable_declarator" else None
            if target is not None:
                found += self._first_value(part, target)
        return tuple(found)

    def _first_value(self, node: Node, target: Node) -> t.Block:
        value = self.field(node, "value")
        span = self.span(node)
        if value is None:
            return (t.Let(self.bound(target).target, t.NOTHING, *span),)
        if target.type == "identifier":
            named = self._named_value(node, self.text(target), value)
            if named is not None:
                return named
        if self._is_import(value):
            return ()
        bound = self.bound(target)
        first = t.Let(bound.target, self.expression(value), *span)
        return (first, *self.given(node, bound.after))

    def _named_value(self, node: Node, name: str, value: Node) -> t.Block | None:
        """Lower a value that takes its name or its kind from the name that it is given."""
        if value.type in FUNCTIONS:
            return self.defined(node, value, name)
        if value.type in _CLASSES:
            return self.class_of(value, name)
        if value.type == "array" and name in self.worded and not self.parts(value):
            return (t.Let(t.Name(name), self.table(value, ()), *self.span(node)),)
        return None

    def _is_import(self, node: Node) -> bool:
        """Tell whether a value comes from another file, which may stand in the answer as well."""
        if node.type == "await_expression":
            node = self.parts(node)[0] if self.parts(node) else node
        while node.type in ("member_expression", "call_expression"):
            inner = self.field(node, "object", "function")
            if inner is None:
                return False
            if node.type == "call_expression" and inner.type in ("identifier", "import"):
                return self.text(inner) in ("require", "import")
            node = inner
        return False

    def effect(self, node: Node) -> t.Block:
        if node.type == "parenthesized_expression":
            inner = self.parts(node)
            if inner and inner[0].type in ("assignment_expression", "sequence_expression"):
                return self.effect(inner[0])
        if node.type == "sequence_expression":
            return tuple(term for part in self.parts(node) for term in self.effect(part))
        if node.type in ("internal_module", "module"):
            return self.namespace(node)
        if node.type == "augmented_assignment_expression":
            target, value = self.assigned(node)
            return (t.Assign((target,), value, *self.span(node)),)
        if node.type == "assignment_expression":
            return self._assignment(node)
        return (t.Do(self.expression(node), *self.span(node)),)

    def _assignment(self, node: Node) -> t.Block:
        left, right = self.field(node, "left"), self.field(node, "right")
        span = self.span(node)
        if left is None or right is None:
            return (t.Do(self.opaque(node), *span),)
        if left.type in ("array_pattern", "object_pattern"):
            bound = self.bound(left)
            first = t.Assign((bound.target,), self.expression(right), *span)
            after = [t.Assign((target,), value, *span) for target, value in bound.after]
            return (first, *after)
        named = left if left.type == "identifier" else self.field(left, "property")
        name = self.text(named) if named is not None else ""
        if left.type == "member_expression" and name == "prototype":
            return self.prototype(node, self.expression(self.field(left, "object")), right)
        if right.type in _CLASSES:
            own = self.field(right, "name")
            return self.class_of(right, self.text(own) if own is not None else name)
        is_function = right.type in FUNCTIONS
        value = self.function(right, name) if is_function else self.expression(right)
        return (t.Assign((self.expression(left),), value, *span),)

    # Declarations

    def declared(self, node: Node) -> t.Block:
        name = self.field(node, "name")
        return self.defined(node, node, self.text(name) if name is not None else "")

    def defined(self, node: Node, function: Node, name: str) -> t.Block:
        """Define a function; one that fills `this` and has a class's name is a constructor."""
        made = self.function(function, name)
        span = self.span(node)
        if name[:1].isupper() and function.type != "arrow_function" and _fills(made):
            constructor = t.Define(made._replace(name="__init__"), *span)
            return (t.DefineClass(name, (), (constructor,), (), *span),)
        return (t.Define(made, *span),)

    def exported(self, node: Node) -> t.Block:
        declared = self.field(node, "declaration")
        if declared is not None:
            return self.statement(declared)
        value = self.field(node, "value") or self.child(node, "identifier")
        if value is None:
            return ()
        if value.type in _CLASSES:
            name = self.field(value, "name")
            return self.class_of(value, self.text(name) if name is not None else "default")
        if value.type in FUNCTIONS:
            name = self.field(value, "name")
            return self.defined(node, value, self.text(name) if name is not None else "default")
        return (t.Do(self.expression(value), *self.span(node)),)

    def namespace(self, node: Node) -> t.Block:
        body = self.field(node, "body")
        return self.body(body) if body is not None else ()

    def enum(self, node: Node) -> t.Block:
        """Lower an enumeration: its names have numbers, and the numbers have names."""
        name = self.field(node, "name")
        pairs: list[tuple[t.Term, t.Term]] = []
        number = 0
        for part in self.parts(self.field(node, "body")):
            key = self.field(part, "name") if part.type == "enum_assignment" else part
            value = self.field(part, "value") if part.type == "enum_assignment" else None
            if key is None:
                continue
            given = self.expression(value) if value is not None else t.Literal(number)
            pairs.append((self.key(key), given))
            if isinstance(given, t.Literal) and isinstance(given.value, int):
                number = given.value + 1
                pairs.append((given, self.key(key)))
        table = self.table(node, tuple(pairs))
        return (t.Let(t.Name(self.text(name) if name else ""), table, *self.span(node)),)

    # Loops and branches

    def for_(self, node: Node) -> t.Block:
        first = self.field(node, "initializer")
        test = self.field(node, "condition")
        update = self.field(node, "increment")
        start: t.Block = ()
        if first is not None:
            known = first.type in self.statements_of
            start = self.statement(first) if known else self.effect(first)
        endless = test is None or test.type == "empty_statement"
        return self.counted(
            node,
            first=start,
            test=t.Literal(value=True) if endless else self.tested(test),
            update=self.effect(update) if update is not None else (),
        )

    def tested(self, node: Node | None) -> t.Term:
        """Lower a test, which stands as a statement in some loops."""
        if node is not None and node.type == "expression_statement":
            return self.inner(node)
        return self.expression(node)

    def for_each(self, node: Node) -> t.Block:
        left = self.field(node, "left")
        source = self.expression(self.field(node, "right"))
        if self.has_mark(node, "in"):
            source = self.call(node, t.Name("Object.keys"), (source,))
        bound = self.bound(left) if left is not None else None
        target = bound.target if bound is not None else t.Name("__")
        first = self.given(node, bound.after) if bound is not None else ()
        body = self.block(self.field(node, "body"))
        return (t.ForEach(target, source, (*first, *body), (), *self.span(node)),)

    def switch(self, node: Node) -> t.Block:
        """Lower a switch to a chain of tests; what falls through brings along what follows."""
        value = self.expression(self.field(node, "value"))
        span = self.span(node)
        otherwise: t.Block = ()
        below: t.Block = ()
        chain: list[tuple[t.Term, t.Block]] = []
        for case in reversed(self.parts(self.field(node, "body"))):
            tested = self.field(case, "value") if case.type == "switch_case" else None
            body = self.statements(part for part in self.parts(case) if part != tested)
            ends = bool(body) and isinstance(body[-1], t.Leave | t.Return | t.Raise)
            if ends and body[-1] == t.Leave("break", *body[-1][-2:]):
                body = body[:-1]
            below = body if ends or len(below) > _MAX_BELOW else (*body, *below)
            if tested is None:
                otherwise = below
            else:
                chain.append((t.Operation("==", (value, self.expression(tested))), below))
        made = otherwise
        for test, block in chain:
            made = (t.If(test, block, made, *span),)
        return made

    def labeled(self, node: Node) -> t.Block:
        return self.block(self.field(node, "body"))

    expressions_of: ClassVar = {}
    statements_of: ClassVar = {}


def _fills(function: t.Function) -> bool:
    """Tell whether a function works on what it is called on."""
    return any(term == t.Name("this") for term in t.walk(function.body) if isinstance(term, t.Name))


EXPRESSIONS: dict[str, LowerExpression] = {
    **curly.EXPRESSIONS,
    "parenthesized_expression": Script.first_part,
    "binary_expression": Script.binary,
    "unary_expression": Script.unary,
    "assignment_expression": Script.bind,
    "augmented_assignment_expression": Script.bind,
    "undefined": Script.null,
    "this": Script.name,
    "string": Script.string,
    "template_string": Script.template,
    "number": Script.number,
    "regex": Script.regex,
    "array": Script.array,
    "object": Script.object,
    "spread_element": Script.spread,
    "function_expression": Script.lambda_,
    "function": Script.lambda_,
    "generator_function": Script.lambda_,
    "arrow_function": Script.lambda_,
    "yield_expression": Script.yield_,
    "member_expression": Script.attribute,
    "call_expression": Script.method_call,
    "new_expression": Script.new,
    "meta_property": Script.meta,
    "sequence_expression": Script.sequence,
    "await_expression": Script.inner,
    "as_expression": Script.first_part,
    "satisfies_expression": Script.first_part,
    "non_null_expression": Script.first_part,
    "instantiation_expression": Script.first_part,
    "type_assertion": Script.inner,
}
STATEMENTS: dict[str, LowerStatement] = {
    **curly.STATEMENTS,
    "lexical_declaration": Script.local,
    "variable_declaration": Script.local,
    "function_declaration": Script.declared,
    "generator_function_declaration": Script.declared,
    "class_declaration": Script.class_,
    "abstract_class_declaration": Script.class_,
    "export_statement": Script.exported,
    "for_in_statement": Script.for_each,
    "for_statement": Script.for_,
    "switch_statement": Script.switch,
    "labeled_statement": Script.labeled,
    "enum_declaration": Script.enum,
    "internal_module": Script.namespace,
    "module": Script.namespace,
    "import_statement": Script.nothing,
    "interface_declaration": Script.nothing,
    "type_alias_declaration": Script.nothing,
    "ambient_declaration": Script.nothing,
    "function_signature": Script.nothing,
    "import_alias": Script.nothing,
    "debugger_statement": Script.nothing,
    "hash_bang_line": Script.nothing,
}
Script.expressions_of = EXPRESSIONS
Script.statements_of = STATEMENTS
