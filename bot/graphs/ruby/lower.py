"""Ruby's syntax tree, lowered to the terms of a program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Final

from bot.graphs.program import terms as t
from bot.graphs.program.objects import FIELDS
from bot.graphs.ruby.expressions import BLOCK, EXPRESSIONS, Expressions
from bot.graphs.syntax.mending import Mended

if TYPE_CHECKING:
    from tree_sitter import Node

_SELF: Final = t.Parameter("self", None, "plain")
_ACCESSORS: Final = ("attr_accessor", "attr_reader", "attr_writer")
_IGNORED: Final = frozenset(
    {*_ACCESSORS, "require", "require_relative", "private", "public", "protected"}
    | {"module_function", "private_class_method", "private_constant", "alias_method"}
)
_SAID_AS: Final = frozenset(
    ["describe", "context", "it", "specify", "example", "before", "setup", "let", "let!", "subject"]
)
_MIXED_IN: Final = re.compile(r"^\s*(?:include|prepend|extend) (?:\w+::)*(\w+)", re.MULTILINE)
_HEREDOC: Final = re.compile(r"<<[~-]?['\"`]?[A-Za-z_]")
_PLAIN_METHOD: Final = re.compile(
    r"^\s*(?:private )?def (?:self\.)?([a-z_]\w*)(?:\(\))?\s*(?:$|;|=)", re.MULTILINE
)
_TAKEN: Final = re.compile(
    r"^\s*([\w, ]+?)\s*(?:\|\||[-+*])?=(?![=~>])|\|([^|\n]*)\|"
    r"|\bdef \S+?\(([^)\n]*)\)|\bfor ([\w, ]+) in ",
    re.MULTILINE,
)
_HEAD: Final = re.compile(r"\bdef [^\n(]*(?:\([^)]*\)|[^\n]*)|->\s*\([^)\n]*\)|\|[^|\n]*\|")
_KEYWORD: Final = re.compile(r"(\w+):(?!:)")
_RECORD: Final = re.compile(r"\b(?:Struct\.new|Data\.define)\(?([^\n]*)")
_CONSTRUCTOR: Final = re.compile(
    r"def initialize\b(?:.|\n)*?(?=\n\s*(?:def|attr_\w+|private)\b|\Z)"
)
_ACCESSED: Final = re.compile(r"^\s*attr_\w+ (.*)$", re.MULTILINE)
_VARIABLE: Final = re.compile(r"(?<!@)@(\w+)")
_WORD: Final = re.compile(r"\w+")
_SELF_NAME: Final = t.Name("self")
_NEGATED: Final = frozenset({"unless", "unless_modifier", "until", "until_modifier"})
_NAMES: Final[Mapping[str, str]] = {
    "initialize": "__init__",
    "[]": "__getitem__",
    "[]=": "__setitem__",
    "<<": "push",
    "each": "__iter__",
}
LOOPS: Final[Mapping[str, str]] = {
    "each": "__each__",
    "each_pair": "__each__",
    "each_entry": "__each__",
    "each_key": "keys",
    "each_value": "values",
    "each_char": "chars",
    "each_index": "each_index",
    "each_line": "lines",
    "each_with_index": "__indexed__",
    "each_cons": "each_cons",
    "each_slice": "each_slice",
    "reverse_each": "reverse",
    "times": "times",
    "upto": "upto",
    "downto": "downto",
    "step": "step",
}
"""Calls that repeat a block -> what gives the items of that loop."""


def _getters(source: str) -> frozenset[str]:
    """Give the methods without parameters whose names are nothing else in a source."""
    names = set(_PLAIN_METHOD.findall(source))
    taken = {
        name for found in _TAKEN.findall(source) for part in found for name in _WORD.findall(part)
    }
    return frozenset(names - taken)


def _keywords(source: str) -> frozenset[str] | None:
    """Give the names that functions and records take by name; None when they take any."""
    if "**" in source:
        return None
    heads = _HEAD.findall(source)
    names = {name for head in heads for name in _KEYWORD.findall(head)}
    return frozenset(
        names | {name for line in _RECORD.findall(source) for name in _WORD.findall(line)}
    )


class Ruby(Expressions):
    """Lowers one piece of Ruby; its methods and blocks give their last value back."""

    expressions_of: ClassVar = EXPRESSIONS

    def __init__(self, source: Mended, *, first_line: int, cut_off: bool) -> None:
        super().__init__(source, first_line=first_line, cut_off=cut_off)
        self.classes = []
        self.getters = _getters(source.text)
        self.keywords = _keywords(source.text)
        self.mixed_in = frozenset(_MIXED_IN.findall(source.text))
        self.heredocs = {}

    def program(self, root: Node) -> t.Block:
        if b"<<" in self.source.code and _HEREDOC.search(self.source.text):
            self.find_heredocs(root)
        return super().program(root)

    def find_heredocs(self, root: Node) -> None:
        """Find the texts of several lines: each stands behind the line that tells of it."""
        waiting: list[Node] = []
        stack = [root]
        while stack:
            node = stack.pop()
            if node.type == "heredoc_beginning":
                waiting.append(node)
            elif node.type == "heredoc_body" and waiting:
                self.heredocs[waiting.pop(0).start_byte] = node
            else:
                stack += reversed(node.named_children)

    def assign(self, node: Node) -> t.Block:
        placed = self.placed(node)
        if placed is not None:
            return (placed,)
        target = self.assigned_to(node)
        right = self.field(node, "right")
        span = self.span(node)
        struct = self.struct(target, right)
        return (struct,) if struct else (t.Assign((target,), self.expression(right), *span),)

    def placed(self, node: Node) -> t.Term | None:
        """Lower `matrix[i, j] = x`, which hands the places one by one."""
        left = self.field(node, "left")
        if left is None or left.type != "element_reference":
            return None
        owner, *places = self.expressions(self.parts(left))
        if len(places) < 2:
            return None
        value = self.expression(self.field(node, "right"))
        call = self.call(node, t.Attribute(owner, "__setitem__"), (*places, value))
        return t.Do(call, *self.span(node))

    def operator_assign(self, node: Node) -> t.Block:
        bound = self.bind_operator(node)
        span = self.span(node)
        if isinstance(bound, t.Bind):
            return (t.Assign((bound.target,), bound.value, *span),)
        return (t.Do(bound, *span),)

    def struct(self, target: t.Term, value: Node | None) -> t.Term | None:
        """Lower `Edge = Struct.new(:to, :weight)` as the class that it makes."""
        if value is None or value.type != "call" or not isinstance(target, t.Name):
            return None
        owner = self.field(value, "receiver")
        if owner is None or self.text(owner) not in ("Struct", "Data"):
            return None
        span = self.span(value)
        names = [
            self.text(part)[1:]
            for part in self.parts(self.field(value, "arguments"))
            if part.type == "simple_symbol"
        ]
        fields = tuple(t.Declare(name, t.NOTHING, *span) for name in names)
        block = self.field(value, "block")
        body = self.field(block, "body") if block is not None else None
        members = self.members(body) if body is not None else ()
        return t.DefineClass(target.id, (), (*fields, *members), ("dataclass",), *span)

    def if_(self, node: Node) -> t.Block:
        test = self.expression(self.field(node, "condition"))
        if node.type in _NEGATED:
            test = t.Operation("not", (test,))
        body = self.field(node, "consequence", "body")
        other = self.field(node, "alternative")
        return (t.If(test, self.branch(body), self.branch(other), *self.span(node)),)

    def branch(self, node: Node | None) -> t.Block:
        """Lower what an `if` leads to: a block, one statement, or an `elsif`."""
        if node is None:
            return ()
        return self.body(node) if node.type in ("then", "else", "do") else self.statement(node)

    def while_(self, node: Node) -> t.Block:
        test = self.expression(self.field(node, "condition"))
        if node.type in _NEGATED:
            test = t.Operation("not", (test,))
        return (t.While(test, self.branch(self.field(node, "body")), *self.span(node)),)

    def for_(self, node: Node) -> t.Block:
        target = self.expression(self.field(node, "pattern"))
        source = self.field(node, "value")
        values = self.inner(source) if source is not None else t.NOTHING
        body = self.branch(self.field(node, "body"))
        return (t.ForEach(target, self.items(node, values), body, (), *self.span(node)),)

    def items(self, node: Node, values: t.Term) -> t.Term:
        return self.call(node, t.Attribute(values, "__each__"), ())

    def call_statement(self, node: Node) -> t.Block:
        """Lower a call that stands by itself; one that only repeats a block is a loop."""
        block, name = self.field(node, "block"), self.field(node, "method")
        owner = self.field(node, "receiver")
        called = self.text(name) if name is not None else ""
        if owner is None and called in ("include", "extend", "prepend"):
            return ()
        if block is not None and called in _SAID_AS:
            return self.told(node, called, block)
        if owner is None and called in _IGNORED:
            return self.statements(
                part for part in self.parts(self.field(node, "arguments")) if part.type == "method"
            )
        if owner is None and called == "loop" and block is not None:
            body = self.field(block, "body")
            does = self.body(body) if body is not None else ()
            return (t.While(t.Literal(value=True), does, *self.span(node)),)
        if block is None or owner is None or called not in LOOPS:
            return (t.Do(self.called(node), *self.span(node)),)
        given = self.arguments(self.field(node, "arguments"))
        values = self.call(node, t.Attribute(self.expression(owner), LOOPS[called]), given)
        targets, _ = self.targets(self.field(block, "parameters"))
        body = self.field(block, "body")
        does = self.body(body) if body is not None else ()
        return (t.ForEach(targets, values, does, (), *self.span(node)),)

    def told(self, node: Node, called: str, block: Node) -> t.Block:
        """Lower what a test says in blocks: they run as they stand, and `let` names a value."""
        body = self.field(block, "body")
        does = self.body(body) if body is not None else ()
        if called not in ("let", "let!", "subject"):
            return does
        given = self.expressions(self.parts(self.field(node, "arguments")))
        name = given[0] if given else t.Literal("subject")
        if not isinstance(name, t.Literal):
            return ()
        line, last = self.span(node)
        made = t.Function("", (), self.last_given_back(does), (), yields=False, line=line)
        value = t.Call(made, (), (), line, last)
        return (t.Assign((t.Name(str(name.value)),), value, line, last),)

    def method(self, node: Node) -> t.Block:
        name = self.field(node, "name")
        called = self.text(name) if name is not None else ""
        static = node.type == "singleton_method" or self.on_class(node)
        parameters, first = self.parameters(self.field(node, "parameters"))
        body = self.field(node, "body")
        does = self.last_given_back(self.branch_of_method(body))
        line, last = self.span(node)
        inside = self.in_class(node)
        mine = (_SELF,) if inside and not static else ()
        taken = t.Parameter(BLOCK, t.NOTHING, "named")
        function = t.Function(
            _NAMES.get(called, called),
            (*mine, *parameters, taken),
            (*first, *does),
            ("staticmethod",) if static else (),
            yields=False,
            line=line,
        )
        return (t.Define(function, line, last),)

    def branch_of_method(self, body: Node | None) -> t.Block:
        if body is None:
            return ()
        return self.body(body) if body.type == "body_statement" else self.statement(body)

    def in_class(self, node: Node) -> bool:
        above = node.parent
        while above is not None and above.type != "class":
            if above.type == "module" and self.module_name(above) in self.mixed_in:
                return True
            if above.type in ("do_block", "singleton_class", "module"):
                return above.type == "do_block"
            above = above.parent
        return above is not None

    def class_(self, node: Node) -> t.Block:
        name, above = self.field(node, "name"), self.field(node, "superclass")
        bases = self.arguments(above) if above is not None else ()
        body = self.field(node, "body")
        called = self.text(name).rsplit("::", 1)[-1] if name is not None else ""
        self.classes.append(called)
        members = self.members(body) if body is not None else ()
        self.classes.pop()
        bases = (*bases, *self.mixins(body))
        members = (*self.first_values(node), *members)
        if above is not None and "Struct.new" in self.text(above):
            made = self.struct(t.Name(called), self.parts(above)[0])
            if isinstance(made, t.DefineClass):
                return (made._replace(body=(*made.body, *members)),)
        return (t.DefineClass(called, bases, members, (), *self.span(node)),)

    def members(self, body: Node) -> t.Block:
        """Lower the members of a class; methods come first, for constants may use them."""
        found = self.body(body)
        methods = tuple(term for term in found if isinstance(term, t.Define | t.DefineClass))
        return (*methods, *(term for term in found if term not in methods))

    def first_values(self, node: Node) -> t.Block:
        """Give the variables of a class's objects that its constructor does not set: nil."""
        text = self.text(node)
        start = _CONSTRUCTOR.search(text)
        listed = [name for line in _ACCESSED.findall(text) for name in _WORD.findall(line)]
        set_first = set(_VARIABLE.findall(start[0])) if start else set()
        names = dict.fromkeys((*_VARIABLE.findall(text), *listed))
        line, _ = span = self.span(node)
        body = tuple(
            t.Assign((t.Attribute(_SELF_NAME, name),), t.NOTHING, *span)
            for name in names
            if name not in set_first
        )
        first = t.Function(FIELDS, (_SELF,), body, (), yields=False, line=line)
        return (t.Define(first, *span),) if body else ()

    def mixins(self, body: Node | None) -> t.Block:
        """Give the modules whose methods a class takes in."""
        found: list[t.Term] = []
        for part in self.parts(body):
            name = self.field(part, "method") if part.type == "call" else None
            if name is not None and self.text(name) in ("include", "prepend", "extend"):
                found += self.arguments(self.field(part, "arguments"))
        return tuple(found)

    def module(self, node: Node) -> t.Block:
        """Lower what a module holds where it stands: its name is left out wherever it is used.

        What classes take in is a class of its own.
        """
        body = self.field(node, "body")
        if body is None:
            return ()
        name = self.module_name(node)
        if name not in self.mixed_in:
            return self.body(body)
        parts = self.parts(body)
        methods = [part for part in parts if part.type == "method"]
        others = self.statements(part for part in parts if part.type != "method")
        span = self.span(node)
        return (*others, t.DefineClass(name, (), self.statements(methods), (), *span))

    def module_name(self, node: Node) -> str:
        name = self.field(node, "name")
        return self.text(name).rsplit("::", 1)[-1] if name is not None else ""

    def singleton(self, node: Node) -> t.Block:
        body = self.field(node, "body")
        return self.body(body) if body is not None else ()

    def case(self, node: Node) -> t.Block:
        subject = self.field(node, "value")
        value = self.expression(subject)
        span = self.span(node)
        chain: t.Block = ()
        for part in reversed(self.parts(node)):
            if part.type == "else":
                chain = self.body(part)
            elif part.type == "when":
                tests = [
                    self.inner(pattern) if pattern.type == "pattern" else self.expression(pattern)
                    for pattern in part.children_by_field_name("pattern")
                ]
                if subject is not None:
                    tests = [t.Operation("==", (value, test)) for test in tests]
                test = tests[0] if len(tests) == 1 else t.Operation("or", tuple(tests))
                chain = (t.If(test, self.branch(self.field(part, "body")), chain, *span),)
        return chain

    def begin(self, node: Node) -> t.Block:
        rescues = tuple(
            ((), self.branch(self.field(part, "body")))
            for part in self.parts(node)
            if part.type == "rescue"
        )
        parts = [p for p in self.parts(node) if p.type not in ("rescue", "ensure", "else")]
        return (t.Try(self.statements(parts), rescues, (), (), *self.span(node)),)

    def next_(self, node: Node) -> t.Block:
        return (t.Leave("continue", *self.span(node)),)

    def return_(self, node: Node) -> t.Block:
        given = self.child(node, "argument_list")
        values = self.arguments(given)
        span = self.span(node)
        if len(values) > 1:
            return (t.Return(t.Collection("list", values, *span, elided=False), *span),)
        return (t.Return(values[0] if values else t.NOTHING, *span),)


Ruby.statements_of = {
    "assignment": Ruby.assign,
    "operator_assignment": Ruby.operator_assign,
    "if": Ruby.if_,
    "elsif": Ruby.if_,
    "unless": Ruby.if_,
    "if_modifier": Ruby.if_,
    "unless_modifier": Ruby.if_,
    "while": Ruby.while_,
    "until": Ruby.while_,
    "while_modifier": Ruby.while_,
    "until_modifier": Ruby.while_,
    "for": Ruby.for_,
    "call": Ruby.call_statement,
    "method": Ruby.method,
    "singleton_method": Ruby.method,
    "class": Ruby.class_,
    "module": Ruby.module,
    "singleton_class": Ruby.singleton,
    "heredoc_body": Ruby.nothing,
    "case": Ruby.case,
    "begin": Ruby.begin,
    "next": Ruby.next_,
    "break": Ruby.break_,
    "return": Ruby.return_,
    "empty_statement": Ruby.nothing,
}
