"""Statements of C and C++: declarations, loops, choices, functions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.graphs.cpp.declared import PAIRS, PLAIN, Type, class_id
from bot.graphs.cpp.expressions import Expressions
from bot.graphs.cpp.loops import counted_up, fill_of
from bot.graphs.program import terms as t

if TYPE_CHECKING:
    from tree_sitter import Node

_FIRST: Final = frozenset(("begin", "cbegin", "rbegin", "crbegin"))
_SPECIFIERS: Final = frozenset(
    ("struct_specifier", "class_specifier", "union_specifier", "enum_specifier")
)


class Statements(Expressions):
    """Lowers statements."""

    def body(self, node: Node) -> t.Block:
        """Lower a block; an item set at a number that is then counted up fills its list so far."""
        return counted_up(super().body(node))

    def block(self, node: Node | None) -> t.Block:
        found = super().block(node)
        is_one = node is not None and node.type == "expression_statement"
        return counted_up(found) if is_one else found

    def scoped(self, node: Node) -> t.Block:
        with self.scope():
            return self.body(node)

    def expression_statement(self, node: Node) -> t.Block:
        return tuple(term for part in self.parts(node) for term in self.effect(part))

    def effect(self, node: Node) -> t.Block:
        span = self.span(node)
        if node.type == "comma_expression":
            return tuple(term for part in self.parts(node) for term in self.effect(part))
        if node.type == "parameter_pack_expansion":
            return tuple(term for part in self.parts(node) for term in self.effect(part))
        if node.type != "assignment_expression":
            return (t.Do(self.expression(node), *span),)
        left, right = self.field(node, "left"), self.field(node, "right")
        operator = self.operator(node)
        typed = self.inferred(left)
        target = self.expression(left)
        if operator == "=":
            if typed is not None and typed.name == "auto":
                typed = None
            return (t.Assign((target,), self.value(right, typed), *span),)
        if typed is not None and typed.is_char:
            changed = t.Operation(operator[:-1], (target, self.expression(right)))
            return (t.Assign((target,), self.made("__char__", node, changed), *span),)
        return super().effect(node)

    # Declarations

    def declaration(self, node: Node) -> t.Block:
        written = self.field(node, "type")
        before: t.Block = ()
        if written is not None and written.type in _SPECIFIERS:
            before = self.statement(written)
        base = self.type_of(written)
        specifiers = [self.text(p) for p in node.children if p.type == "storage_class_specifier"]
        if "extern" in specifiers:
            return before
        found: list[t.Term] = list(before)
        for part in node.children_by_field_name("declarator"):
            found += self.declarator(part, base, node)
        return tuple(found)

    def declarator(self, part: Node, base: Type, node: Node) -> t.Block:
        span = self.span(node)
        value: Node | None = None
        inner = part
        if part.type == "init_declarator":
            value = self.field(part, "value")
            inner = self.field(part, "declarator") or part
        found = self.declared(inner, base)
        if found.names:
            return self.taken_apart(found.names, value, span)
        if found.owner and not found.function:
            place = t.Attribute(t.Name(class_id(found.owner)), found.name)
            first = self.first_value(found.type, value, node)
            return (t.Assign((place,), first, *span),)
        if found.function is not None:
            if not self.is_construction(found.function, base):
                if found.name and not found.owner:
                    self.known.learn(found.name, self.signature_of(found))
                return ()
            made = self.vexing(found.function, base, node)
            self.declare(found.name, base)
            return (t.Let(t.Name(found.name), made, *span),)
        typed = found.type
        if typed.name == "auto":
            own = self.inferred(value)
            if own is not None:
                typed = replace(own, is_reference=False)
        self.declare(found.name, typed)
        if typed.is_handed and value is not None and value.type != "initializer_list":
            return (t.Let(t.Name(found.name), self.place(value), *span),)
        return (t.Let(t.Name(found.name), self.first_value(typed, value, node, found.name), *span),)

    def taken_apart(
        self, names: tuple[str, ...], value: Node | None, span: tuple[int, int]
    ) -> t.Block:
        """Lower `auto [u, v] = edge;`."""
        typed = self.inferred(value)
        self._declare_parts(names, typed)
        places = tuple(t.Name(name) for name in names)
        target = t.Collection("list", places, *span, elided=False)
        parts = t.Call(t.Name("__parts__"), (self.expression(value),), (), *span)
        return (t.Let(target, parts, *span),)

    def _declare_parts(self, names: tuple[str, ...], typed: Type | None) -> None:
        args: tuple[Type, ...] = ()
        if typed is not None and typed.name in PAIRS:
            args = typed.args
        elif typed is not None and self.known.is_class(typed.name):
            args = tuple(self.known.classes[typed.name].fields.values())
        for i, name in enumerate(names):
            self.declare(name, args[i] if i < len(args) else Type())

    def first_value(self, typed: Type, value: Node | None, node: Node, name: str = "") -> t.Term:
        """Lower the value that a declared name begins with."""
        if value is None:
            return self.unset_value(typed, node)
        if value.type == "argument_list":
            return self.constructed(typed, self.parts(value), node)
        if value.type == "initializer_list" and not typed.is_reference:
            return (self.braced_new if self._is_unseen(typed) else self.braced)(value, typed)
        if value.type == "lambda_expression":
            return self.nameless(value, name)
        return self.value(value, None if typed.name == "auto" else typed)

    def unset_value(self, typed: Type, node: Node) -> t.Term:
        """Lower what a name is before it is set; nobody knows it of a plain local variable."""
        if self.scopes and typed.is_bare and typed.name in PLAIN:
            return t.Opaque(())
        if self._is_unseen(typed):
            return self.call(node, t.Name(typed.name), ())
        return self.blank(typed, node)

    def _is_unseen(self, typed: Type) -> bool:
        """Tell whether a type looks like a class that the answer does not show."""
        known = self.known.is_class(typed.name) or typed.name in self.known.choices
        named = typed.name[:1].isupper() and typed.name not in self.known.numbered
        return named and typed.is_bare and not known

    def is_construction(self, function: Node, base: Type) -> bool:
        """Tell whether what reads as a function's declaration makes an object: `Graph g(n);`."""
        parts = self.parts(self.field(function, "parameters"))
        if not self.scopes and not parts:
            return False
        if not parts or (base.name in ("void", "auto") and base.is_bare):
            return False
        return all(self._is_expression(part) for part in parts)

    def _is_expression(self, parameter: Node) -> bool:
        if parameter.type != "parameter_declaration":
            return parameter.type != "optional_parameter_declaration"
        declarator = self.field(parameter, "declarator")
        if declarator is not None:
            return declarator.type == "abstract_function_declarator"
        written = self.field(parameter, "type")
        if written is None or written.type not in ("type_identifier", "qualified_identifier"):
            return False
        name = self.text(written)
        return self.variable(name) is not None or name.rsplit("::", 1)[-1].isupper()

    def vexing(self, function: Node, base: Type, node: Node) -> t.Term:
        """Lower the arguments of an object that reads as the parameters of a function."""
        given = [self._as_expression(p) for p in self.parts(self.field(function, "parameters"))]
        if base.is_bare and self._is_record(base) and not self.known.is_class(base.name):
            maker = self.element_maker(base, node)
            name = "__list__"
            return self.made(name, node, maker, *given)
        if base.is_plain or (base.is_bare and base.name in PAIRS):
            return given[0] if len(given) == 1 else t.Opaque(())
        name = class_id(base.name) if self.known.is_class(base.name) else base.name
        return self.call(node, t.Name(name), tuple(given))

    def _as_expression(self, parameter: Node) -> t.Term:
        if parameter.type != "parameter_declaration":
            return self.expression(parameter)
        written = self.field(parameter, "type")
        declarator = self.field(parameter, "declarator")
        if written is None:
            return t.Opaque(())
        if declarator is None:
            name = self.text(written).rsplit("::", 1)[-1]
            return t.Name(name)
        typed = self.type_of(written)
        given = [self._as_expression(p) for p in self.parts(self.field(declarator, "parameters"))]
        if self._is_record(typed) and not self.known.is_class(typed.name):
            return self.made("__list__", parameter, self.element_maker(typed, parameter), *given)
        name = class_id(typed.name) if self.known.is_class(typed.name) else typed.name
        return self.call(parameter, t.Name(name), tuple(given))

    # Loops

    def for_(self, node: Node) -> t.Block:
        with self.scope(self.scopes[-1] if self.scopes else None):
            walked = self.walked(node)
            if walked is not None:
                return walked
            found = self.plain_for(node)
        fill = fill_of(found)
        if fill is None:
            return found
        bounds, does = fill
        span = self.span(node)
        is_long = t.Call(t.Name("__is_long__"), bounds, (), *span)
        return (t.If(is_long, does, found, *span),)

    def plain_for(self, node: Node) -> t.Block:
        """Lower `for (first; test; update)`; what comes first may declare a name or not."""
        first, test = self.field(node, "initializer"), self.field(node, "condition")
        update = self.field(node, "update")
        before: t.Block = ()
        if first is not None:
            is_declared = first.type in self.statements_of
            before = self.statement(first) if is_declared else self.effect(first)
        return self.counted(
            node,
            first=before,
            test=t.Literal(value=True) if test is None else self.expression(test),
            update=() if update is None else self.effect(update),
        )

    def walked(self, node: Node) -> t.Block | None:
        """Lower `for (auto it = items.begin(); it != items.end(); ++it)` as a loop over items."""
        first = self.field(node, "initializer")
        name = value = None
        if first is not None and first.type == "declaration":
            declarator = self.field(first, "declarator")
            if declarator is not None and declarator.type == "init_declarator":
                name = self.field(declarator, "declarator")
                value = self.field(declarator, "value")
        elif first is not None and first.type == "assignment_expression":
            name, value = self.field(first, "left"), self.field(first, "right")
        if name is None or value is None or name.type != "identifier":
            return None
        function = self.field(value, "function") if value.type == "call_expression" else None
        if function is None or function.type != "field_expression":
            return None
        method = self.text(self.field(function, "field") or function)
        if method not in _FIRST:
            return None
        owner = self.field(function, "argument")
        self.declare(self.text(name), self._iterator(self.inferred(owner)))
        span = self.span(node)
        view = "rev" if method.startswith(("r", "cr")) else "iter"
        source = self.call(node, t.Attribute(self.expression(owner), view), ())
        body = self.block(self.field(node, "body"))
        return (t.ForEach(t.Name(self.text(name)), source, body, (), *span),)

    def _iterator(self, owner: Type | None) -> Type:
        """Give the type of a name that stands for an item when it is pointed at."""
        while owner is not None and owner.pointers and not owner.dims:
            owner = owner.element()
        item = owner.item() if owner is not None else None
        return Type("iterator", (item,) if item is not None else ())

    def range_for(self, node: Node) -> t.Block:
        right = self.field(node, "right")
        declarator = self.field(node, "declarator")
        if right is None or declarator is None:
            return ()
        base = self.type_of(self.field(node, "type"))
        found = self.declared(declarator, base)
        source_type = self.inferred(right)
        while source_type is not None and source_type.pointers and not source_type.dims:
            source_type = source_type.element()
        item = source_type.item() if source_type is not None else None
        span = self.span(node)
        with self.scope(self.scopes[-1] if self.scopes else None):
            first = self.field(node, "initializer")
            before = self.block(first) if first is not None else ()
            if right.type == "initializer_list":
                wanted = Type("vector", (base,)) if base.name not in ("auto", "") else None
                source = self.braced(right, wanted)
            else:
                parts = (t.Literal(value=True),) if found.names else ()
                source = self.call(node, t.Attribute(self.expression(right), "iter"), parts)
            target: t.Term = t.Name(found.name)
            if found.names:
                self._declare_parts(found.names, item)
                places = tuple(t.Name(name) for name in found.names)
                target = t.Collection("list", places, *span, elided=False)
            else:
                typed = item if base.name == "auto" and item is not None else found.type
                self.declare(found.name, replace(typed, is_reference=False))
            body = self.block(self.field(node, "body"))
        return (*before, t.ForEach(target, source, body, (), *span))

    # Choices

    def if_of(self, node: Node) -> t.Block:
        with self.scope(self.scopes[-1] if self.scopes else None):
            condition = self.field(node, "condition")
            first = self.field(condition, "initializer") if condition is not None else None
            before = self.statements(self.parts(first)) if first is not None else ()
            return (*before, *self.if_(node))

    def switch(self, node: Node) -> t.Block:
        """Lower a choice among cases, each taken to end before the next."""
        subject = self.expression(self.field(node, "condition"))
        span = self.span(node)
        tests: list[t.Term] = []
        found: list[tuple[list[t.Term], t.Block]] = []
        for case in self.parts(self.field(node, "body")):
            if case.type != "case_statement":
                continue
            value = self.field(case, "value")
            body = [part for part in self.parts(case) if part != value]
            if value is not None:
                tests.append(t.Operation("==", (subject, self.expression(value))))
            if body:
                found.append(([] if value is None else tests, _ended(self.statements(body))))
                tests = []
        chosen: t.Block = next((does for tests, does in found if not tests), ())
        for tests, does in reversed(found):
            if tests:
                test = tests[0] if len(tests) == 1 else t.Operation("or", tuple(tests))
                chosen = (t.If(test, does, chosen, *span),)
        return chosen

    def return_(self, node: Node) -> t.Block:
        parts = self.parts(node)
        value = t.NOTHING if not parts else self.value(parts[0], self._returned())
        return (t.Return(value, *self.span(node)),)

    def _returned(self) -> Type | None:
        return None if self.returns.name in ("", "auto") else self.returns

    def labelled(self, node: Node) -> t.Block:
        return self.statements(self.parts(node)[1:])

    def enclosed(self, node: Node) -> t.Block:
        """Lower what stands in a namespace, or in `extern "C"`."""
        body = self.field(node, "body")
        return self.body(body) if body is not None else ()


def _ended(block: t.Block) -> t.Block:
    """Leave out the `break` at the end of a case."""
    kept = list(block)
    while kept and isinstance(kept[-1], t.Leave) and kept[-1].how == "break":
        kept.pop()
    return tuple(kept)
