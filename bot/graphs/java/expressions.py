"""Java's expressions, lowered to the terms of a program."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Final

from bot.graphs.program import terms as t
from bot.graphs.program.values import Char
from bot.graphs.syntax.curly import Curly

if TYPE_CHECKING:
    from tree_sitter import Node

BLANK: Final = {
    **dict.fromkeys(("int", "long", "short", "byte", "double", "float", "char"), 0),
    "boolean": False,
}
"""What a variable of a type holds before it is given a value; null for any other type."""

THIS: Final = t.Parameter("this", None, "plain")

_CASTS: Final = {
    **dict.fromkeys(("int", "long", "short", "byte", "Integer", "Long"), "__whole__"),
    **dict.fromkeys(("char", "Character"), "__char__"),
}
_WHOLE: Final = frozenset({"int", "long", "short", "byte"})
_OWN_CALLS: Final = re.compile(r"(?:add|put|insert|connect|link|compute|set|offer|push)")
_MANY: Final = frozenset({"asList", "of", "stream", "addAll"})
_MAKERS: Final = frozenset({"asList", "of", "ofEntries", "newArrayList"})
_ESCAPE: Final = re.compile(r"\\(?:u+([0-9a-fA-F]{4})|([0-7]{1,3})|(.))", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "s": " ", "\n": ""}
_OBJECT_CASTS: Final = frozenset({"Integer", "Object", "Long"})


def unescaped(text: str) -> str:
    """Give the text that a literal with escapes stands for."""
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    if found[2]:
        return chr(int(found[2], 8))
    return _ESCAPED.get(found[3], found[3])


class JavaExpressions(Curly):
    """Lowers what has a value."""

    def string(self, node: Node) -> t.Term:
        written = self.text(node)
        if written.startswith('"""'):
            return t.Literal(unescaped(dedent(written[3:-3].partition("\n")[2])))
        return t.Literal(unescaped(written[1:-1]))

    def character(self, node: Node) -> t.Term:
        return t.Literal(Char(unescaped(self.text(node)[1:-1])))

    def super_(self, node: Node) -> t.Term:
        return self.call(node, t.Name("super"), ())

    def step(self, target: t.Term, operator: str, *, first: bool) -> t.Term:
        """Lower `i++`, which leaves a character a character."""
        changed = t.Bind(target, t.Operation(operator, (target,)))
        back = "--" if operator == "++" else "++"
        return changed if first else t.Operation(back, (changed,))

    def method_call(self, node: Node) -> t.Term:
        owner, name = self.field(node, "object"), self.field(node, "name")
        called = self.text(name) if name is not None else ""
        given = self.parts(self.field(node, "arguments"))
        arguments = self.expressions(given)
        if owner is None:
            return self.call(node, t.Name(called), arguments)
        if called in _MAKERS:
            arguments = (*arguments, *self.elided_mark(self.field(node, "arguments")))
        if called == "remove" and len(given) == 1 and self._is_boxed(given[0]):
            called = "removeFirstOccurrence"
        # A plain name may stand for an array, whose items are then taken one by one.
        loose = called in _MANY and bool(given) and self._may_be_array(given[-1])
        named = (("loose", t.Literal(value=True)),) if loose else ()
        return self.call(node, t.Attribute(self.expression(owner), called), arguments, named)

    def _is_boxed(self, node: Node) -> bool:
        """Tell whether a number is made an object, which is removed itself: not what is there."""
        if node.type == "cast_expression":
            return self.type_name(self.field(node, "type")) in _OBJECT_CASTS
        name = self.field(node, "name") if node.type == "method_invocation" else None
        return name is not None and self.text(name) == "valueOf"

    def _may_be_array(self, node: Node) -> bool:
        if node.type == "array_creation_expression":
            return self.type_name(self.field(node, "type")) not in BLANK
        return node.type in ("identifier", "field_access", "array_access", "method_invocation")

    def new(self, node: Node) -> t.Term:
        kind = self.made_type(self.field(node, "type"))
        arguments = self.arguments(self.field(node, "arguments"))
        body = self.child(node, "class_body")
        if body is None:
            return self.call(node, kind, arguments)
        # Double braces: the statements of the block inside are run on the new object.
        inner = [part for part in self.parts(body) if part.type == "block"]
        if not inner:
            return self.call(node, kind, arguments) if arguments else t.Opaque(())
        made = self.call(node, kind, arguments)
        line, last = self.span(node)
        steps = tuple(_on_new(term) for block in inner for term in self.body(block))
        does = (*steps, t.Return(t.Name("this"), line, last))
        filled = t.Function("", (THIS,), does, (), yields=False, line=line)
        return self.call(node, filled, (made,))

    def made_type(self, node: Node | None) -> t.Term:
        """Give the class that `new` names: `Edge`, `Graph.Edge`, `java.util.ArrayList<Integer>`."""
        if node is not None and node.type == "generic_type":
            node = self.parts(node)[0]
        if node is None or node.type != "scoped_type_identifier":
            return t.Name(self.text(node) if node is not None else "")
        first, *rest = [part for part in self.text(node).split(".") if part[:1].isupper()] or [""]
        found: t.Term = t.Name(first)
        for part in rest:
            found = t.Attribute(found, part)
        return found

    def new_array(self, node: Node) -> t.Term:
        written = self.field(node, "value")
        if written is not None:
            return self.expression(written)
        sizes = [p for d in self.parts(node) if d.type == "dimensions_expr" for p in self.parts(d)]
        kind = self.type_name(self.field(node, "type"))
        open_ended = self.child(node, "dimensions") is not None
        blank = t.Literal(None if open_ended else BLANK.get(kind))
        return self.call(node, t.Name("__array__"), (blank, *self.expressions(sizes)))

    def array(self, node: Node) -> t.Term:
        return self.collection("list", node, self.expressions(self.parts(node)))

    def lambda_(self, node: Node) -> t.Term:
        given = self.field(node, "parameters")
        if given is None:
            names: list[Node] = []
        elif given.type == "identifier":
            names = [given]
        else:
            names = [self.field(part, "name") or part for part in self.parts(given)]
        body = self.field(node, "body")
        line, last = self.span(node)
        if body is not None and body.type == "block":
            does = self.body(body)
        else:
            does = (t.Return(self.expression(body), line, last),)
        parameters = tuple(t.Parameter(self.text(name), None, "plain") for name in names)
        return t.Function("", parameters, does, (), yields=False, line=line)

    def reference(self, node: Node) -> t.Term:
        """Lower `ArrayList::new`, `this::visit` and `String::valueOf`."""
        parts = self.parts(node)
        if not parts:
            return t.Opaque(())
        owner = parts[0]
        if len(parts) > 1 and node.children[-1].is_named:
            member = t.Literal(self.text(parts[-1]))
            return self.call(node, t.Name("__reference__"), (self.expression(owner), member))
        if owner.type == "array_type":
            size = t.Parameter("size", None, "plain")
            made = self.call(node, t.Name("__array__"), (t.NOTHING, t.Name("size")))
            line, last = self.span(node)
            return t.Function(
                "", (size,), (t.Return(made, line, last),), (), yields=False, line=line
            )
        return self.made_type(owner)

    def attribute(self, node: Node) -> t.Term:
        owner, name = self.field(node, "object"), self.field(node, "field")
        called = self.text(name) if name is not None else ""
        if called == "this":
            return t.Name("this")
        return t.Attribute(self.expression(owner), called)

    def cast(self, node: Node) -> t.Term:
        value = self.expression(self.field(node, "value"))
        function = _CASTS.get(self.type_name(self.field(node, "type")))
        return value if function is None else self.call(node, t.Name(function), (value,))

    def is_instance(self, node: Node) -> t.Term:
        """Lower `value instanceof Kind name`: what it says is not known, but the name is given."""
        value = self.expression(self.field(node, "left"))
        name = self.field(node, "name")
        bound = value if name is None else t.Bind(t.Name(self.text(name)), value)
        return t.Opaque((bound,))

    def choose(self, node: Node) -> t.Term:
        """Lower a `switch` that has a value."""
        value = self.expression(self.field(node, "condition"))
        found: t.Term = t.Opaque(())
        for rule in reversed(self.parts(self.field(node, "body"))):
            parts = self.parts(rule)
            if rule.type != "switch_rule" or len(parts) < 2:
                return t.Opaque((value,))
            worth = self._worth(parts[1])
            test = self.cases(value, parts[0])
            found = worth if test is None else t.Choice(test, worth, found)
        return found

    def _worth(self, node: Node) -> t.Term:
        """Give what a case of a `switch` is worth."""
        line, _last = self.span(node)
        if node.type == "block":
            does = self.body(node)
            return self.call(node, t.Function("", (), does, (), yields=False, line=line), ())
        parts = self.parts(node)
        return self.expression(parts[0]) if parts else t.Opaque(())

    def cases(self, value: t.Term, label: Node) -> t.Term | None:
        """Give the test of one case; None for `default`."""
        tests = tuple(self.case(value, part) for part in self.parts(label))
        if not tests:
            return None
        return tests[0] if len(tests) == 1 else t.Operation("or", tests)

    def case(self, value: t.Term, node: Node) -> t.Term:
        """Lower the test of one case; a constant of an enumeration is told by its bare name."""
        if node.type != "identifier":
            return t.Operation("==", (value, self.expression(node)))
        named = t.Literal(self.text(node))
        return self.call(node, t.Name("__is_case__"), (value, self.name(node), named))

    def type_name(self, node: Node | None) -> str:
        """Give the simple name of a type: `Map` of `java.util.Map<String, Integer>`."""
        if node is None:
            return ""
        if node.type == "generic_type":
            node = self.parts(node)[0]
        return self.text(node).rsplit(".", 1)[-1]

    def first_value(self, declaration: Node, declarator: Node) -> t.Term:
        """Give the value with which a variable begins."""
        kind = self.type_name(self.field(declaration, "type"))
        value = self.field(declarator, "value")
        if value is None:
            is_array = self.field(declarator, "dimensions") is not None
            return t.Literal(None if is_array else BLANK.get(kind))
        found = self.expression(value)
        if kind in _WHOLE and isinstance(found, t.Literal) and isinstance(found.value, Char):
            return t.Literal(ord(found.value))
        return found


def _on_new(term: t.Term) -> t.Term:
    """Turn the bare calls in a double brace into calls of the new object's methods."""
    if isinstance(term, t.Call) and isinstance(term.function, t.Name):
        name = term.function.id
        if _OWN_CALLS.match(name):
            term = term._replace(function=t.Attribute(t.Name("this"), name))
    if isinstance(term, t.Function):
        return term
    parts = [_on_new(part) if isinstance(part, tuple) else part for part in term]
    return tuple(parts) if type(term) is tuple else type(term)(*parts)
