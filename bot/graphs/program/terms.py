"""A program that builds data, free of any one code language.

Every reader of a code language turns its syntax into these terms; the machine evaluates them. A
term is a named tuple whose fields are terms, tuples of terms or plain text, so one `walk` serves
all. `line` and `last` count the lines of the answer from 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

Term: TypeAlias = tuple[Any, ...]
Block: TypeAlias = tuple[Term, ...]


# Expressions


class Literal(NamedTuple):
    value: str | float | bool | None


class Name(NamedTuple):
    id: str


class Attribute(NamedTuple):
    owner: Term
    name: str


class Item(NamedTuple):
    owner: Term
    place: Term


class Slice(NamedTuple):
    lower: Term
    upper: Term
    step: Term


class Call(NamedTuple):
    function: Term
    arguments: Block
    named: tuple[tuple[str, Term], ...]
    line: int
    last: int


class Spread(NamedTuple):
    """A collection whose items stand in its place, such as `*items`."""

    value: Term


class Collection(NamedTuple):
    """A list, tuple or set as written; `elided` when part of it was left out or cut off."""

    kind: str
    items: Block
    line: int
    last: int
    elided: bool


class Table(NamedTuple):
    """A dictionary as written; a pair whose first is `Spread` brings a whole dictionary."""

    pairs: tuple[tuple[Term, Term], ...]
    line: int
    last: int
    elided: bool


class Operation(NamedTuple):
    operator: str
    operands: Block


class Choice(NamedTuple):
    test: Term
    yes: Term
    no: Term


class Clause(NamedTuple):
    target: Term
    source: Term
    tests: Block


class Comprehension(NamedTuple):
    """`kind` is list, set, dict or lazy; `key` counts for dict only."""

    kind: str
    key: Term
    value: Term
    clauses: tuple[Clause, ...]
    line: int
    last: int


class Parameter(NamedTuple):
    """`kind` is plain, rest, named_rest or receiver; `default` is None where there is none.

    A receiver is what a function is called on, if anything; it takes no argument.

    `type` is the simple name of the declared type, "" where there is none. What a `rest` with a
    type is given may also come as one list. `label` is what a call says before the argument, where
    that is another name; "_" where it says nothing.
    """

    name: str
    default: Term | None
    kind: str
    type: str = ""
    label: str = ""


class Function(NamedTuple):
    """`cases` holds what a test is to be run with: names, and the rows of values for them."""

    name: str
    parameters: tuple[Parameter, ...]
    body: Block
    decorators: tuple[str, ...]
    yields: bool
    line: int
    cases: tuple[tuple[tuple[str, ...], Term], ...] = ()


class Text(NamedTuple):
    """Text put together from parts, such as an f-string."""

    parts: Block


class Bind(NamedTuple):
    """An expression that also gives a name to its value; `new` where it declares the name."""

    target: Term
    value: Term
    new: bool = False


class Yield(NamedTuple):
    value: Term
    many: bool


class Elided(NamedTuple):
    """Where the answer says `...`."""


class Place(NamedTuple):
    """The place that a name, item or attribute stands for, handed on to be changed there: `&x`."""

    target: Term


class Held(NamedTuple):
    """What stands at a place: `*p`; also a name that stands for a place handed over."""

    pointer: Term


class Opaque(NamedTuple):
    """What no reader understands; its value is unknown. `parts` are still evaluated."""

    parts: Block


# Statements


class Do(NamedTuple):
    value: Term
    line: int
    last: int


class Assign(NamedTuple):
    targets: Block
    value: Term
    line: int
    last: int


class Let(NamedTuple):
    """A new name in the scope at hand, in the code languages that declare their names."""

    target: Term
    value: Term
    line: int
    last: int


class Declare(NamedTuple):
    """A name in a class body that has a type and perhaps a value (a field of a data class)."""

    name: str
    value: Term | None
    line: int
    last: int


class Augment(NamedTuple):
    target: Term
    operator: str
    value: Term
    line: int
    last: int


class ForEach(NamedTuple):
    target: Term
    source: Term
    body: Block
    otherwise: Block
    line: int
    last: int


class While(NamedTuple):
    """A loop with a test, before each turn or `at_end` of it.

    `update` is run after each turn, also after `continue`; a loop that has one counts something,
    and is no search.
    """

    test: Term
    body: Block
    line: int
    last: int
    update: Block = ()
    at_end: bool = False


class Inner(NamedTuple):
    """Statements whose own names are not those of the statements around them."""

    body: Block
    line: int
    last: int


class If(NamedTuple):
    test: Term
    body: Block
    otherwise: Block
    line: int
    last: int


class Define(NamedTuple):
    function: Function
    line: int
    last: int


class DefineClass(NamedTuple):
    name: str
    bases: Block
    body: Block
    decorators: tuple[str, ...]
    line: int
    last: int


class Return(NamedTuple):
    value: Term
    line: int
    last: int


class Leave(NamedTuple):
    """Leave a loop (`break`) or go on to its next turn (`continue`)."""

    how: str
    line: int
    last: int


class Raise(NamedTuple):
    name: str
    line: int
    last: int


class Try(NamedTuple):
    """`handlers` holds the names each handler catches (none: all) and its body."""

    body: Block
    handlers: tuple[tuple[tuple[str, ...], Block], ...]
    otherwise: Block
    final: Block
    line: int
    last: int


class With(NamedTuple):
    targets: Block
    sources: Block
    body: Block
    line: int
    last: int


class Delete(NamedTuple):
    targets: Block
    line: int
    last: int


class Import(NamedTuple):
    """Bind `name` to `member` of `module`, or to the module itself when `member` is empty."""

    module: str
    member: str
    name: str
    line: int
    last: int


class Share(NamedTuple):
    """Names that belong to an outer scope (`global`, `nonlocal`)."""

    names: tuple[str, ...]
    outermost: bool
    line: int
    last: int


class Cut(NamedTuple):
    """Where something was dropped because it could not be read; the names that stood in it."""

    names: tuple[str, ...]
    line: int
    last: int


NOTHING = Literal(None)


def walk(term: Term) -> list[Term]:
    """Give the term and every term inside it, in the order of the source."""
    found: list[Term] = []
    stack: list[Term] = [term]
    while stack:
        current = stack.pop()
        kind = type(current)
        if kind is not tuple:
            found.append(current)
            if kind is Name or kind is Literal:
                continue
        stack += [part for part in reversed(current) if part and isinstance(part, tuple)]
    return found
