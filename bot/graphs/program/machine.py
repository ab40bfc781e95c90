"""The machine that evaluates a program within bounds, and notes what it searches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.graphs.program import terms as t
from bot.graphs.program.roles import Role, role_of
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Container,
    ListValue,
    Module,
    Named,
    ObjectValue,
    OutOfBudget,
    Scope,
    truth,
)

MAX_STEPS: Final = 40_000
MAX_CALLS: Final = 40
MAX_ITEMS: Final = 20_000
MAX_TEXT: Final = 10_000
MAX_TURNS: Final = 2_000

Evaluator = Callable[["Machine", t.Term, Scope], object]
Executor = Callable[["Machine", t.Term, Scope], "Signal | None"]


@dataclass(frozen=True, slots=True)
class Signal:
    """Why a block was left: "return", "break" or "continue"."""

    how: str
    value: object = None


@dataclass(slots=True)
class Frame:
    """A call under way: the line it is at, and whether it is an object's method."""

    name: str
    method: bool
    line: int = 0
    last: int = 0
    loops: int = 0
    role: Role | None = None

    @property
    def on_grid(self) -> bool:
        return self.role is not None and self.role.on_grid


@dataclass(frozen=True, slots=True)
class Rules:
    """Where code languages differ in what their programs mean; the defaults are Python's.

    Attributes:
        declares: a name is declared once, and an assignment reaches the one that was declared.
        open_classes: methods see the members of their class by their bare names.
        overloads: functions of one name may differ in their parameters.
        truth: what counts as true; None when it is not known.
        operators: operators that mean something else than in Python, or are not known there.
        missing: what an item is worth that is not there; an error where there is no such rule.
        outside: how a list takes an item behind its end; it is lost where there is no such rule.
        separate_methods: a field and a method of one name are apart: `size` and `size()`.
        late_defaults: the default of a parameter is worked out anew at each call.
        entries: a loop over a dictionary gives its pairs, not its keys.
        left_out: what a parameter is worth that a call leaves out.
        ordered_sets: a loop over a set gives its items in the order in which they came.
        receivers: a bare name also reaches the members of what a function is called on.
        new_table: makes what keeps the pairs of a dictionary that is written out.
    """

    declares: bool = False
    open_classes: bool = False
    overloads: bool = False
    truth: Callable[[object], bool | None] = truth
    operators: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    missing: Callable[[Machine, Container, object], object] | None = None
    outside: Callable[[Machine, ListValue, object, object], None] | None = None
    separate_methods: bool = False
    late_defaults: bool = False
    entries: bool = False
    left_out: object = UNKNOWN
    ordered_sets: bool = False
    receivers: bool = False
    new_table: Callable[[], dict[object, object]] = dict


@dataclass(frozen=True, slots=True)
class Library:
    """What a code language brings along: its functions, its modules' members, its methods."""

    functions: Mapping[str, object]
    members: Callable[[Module, str], object]
    methods: Callable[[object, str], object]
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True)
class Use:
    """A value that the program works with, under the name it has there.

    Attributes:
        edges: the search works on it edge by edge, so it can only be a list of edges.
        owner: the object whose attribute it is, if any.
        beside: what else the search is handed or reads.
        followed: the search follows neighbours in it; else it is only at hand.
        weight_first: the search takes neighbours for pairs of weight and node, where that is known.
        flat: the search takes it for rows laid one after the other: `cells[row * n + column]`.
        cells: the search reads it cell by cell, so it is no list of edges.
    """

    value: object
    name: str
    edges: bool = False
    owner: ObjectValue | None = None
    beside: tuple[object, ...] = ()
    followed: bool = True
    weight_first: bool | None = None
    flat: bool = False
    cells: bool = False


@dataclass(slots=True)
class Machine:
    """One program under evaluation.

    Attributes:
        doubt: above 0 while it is not known whether the program gets here.
        cut: above 0 in a loop over a literal that was cut off or elided: what it builds is too.
        on_search: told of each value that a search is started on, the moment it starts.
        handed: values given to functions of the answer that are no searches.
        bound: each container given a name, with that name, in order.
        objects: every object made, in order.
        modules: what the program itself put into modules: module -> name -> value.
    """

    expressions: Mapping[type, Evaluator]
    statements: Mapping[type, Executor]
    caller: Callable[[Machine, object, Arguments, Named, t.Call | None], object]
    library: Library
    on_search: Callable[[Machine, Use], bool]
    hoisted: Mapping[str, t.Term] = field(default_factory=dict)
    outermost: Scope = field(default_factory=lambda: Scope(None))
    frames: list[Frame] = field(default_factory=lambda: [Frame("", method=False)])
    steps: int = MAX_STEPS
    doubt: int = 0
    cut: int = 0
    handed: list[Use] = field(default_factory=list)
    bound: list[Use] = field(default_factory=list)
    shown: list[Use] = field(default_factory=list)
    objects: list[ObjectValue] = field(default_factory=list)
    modules: dict[str, dict[str, object]] = field(default_factory=dict)
    called: set[int] = field(default_factory=set)
    roles: dict[int, Role] = field(default_factory=dict)
    hoisting: set[str] = field(default_factory=set)

    def spend(self, amount: int = 1) -> None:
        self.steps -= amount
        if self.steps < 0:
            raise OutOfBudget

    def truth(self, value: object) -> bool | None:
        """Tell whether a value counts as true in the program's code language."""
        return self.library.rules.truth(value)

    def role(self, function: t.Function) -> Role:
        """Tell what a function is for; told once for each."""
        found = self.roles.get(id(function))
        if found is None:
            found = self.roles[id(function)] = role_of(function)
        return found

    def evaluate(self, term: t.Term, scope: Scope) -> object:
        # As `spend` does; this is the step that everything is made of.
        self.steps -= 1
        if self.steps < 0:
            raise OutOfBudget
        return self.expressions[type(term)](self, term, scope)

    def call(
        self, function: object, arguments: Arguments, named: Named, term: t.Call | None = None
    ) -> object:
        return self.caller(self, function, arguments, named, term)

    def execute(self, block: t.Block, scope: Scope) -> Signal | None:
        """Execute statements in order until one leaves the block."""
        frame = self.frames[-1]
        for statement in block:
            self.spend()
            frame.line, frame.last = statement.line, statement.last  # type: ignore[attr-defined]  # every statement counts its lines
            signal = self.statements[type(statement)](self, statement, scope)
            if signal is not None:
                return signal
        return None

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    def fresh(self, container: Container, line: int = 0, last: int = 0) -> None:
        """Note where a new container comes from; `line` is 0 when it was not written out."""
        depth = len(self.frames) - 1
        while depth > 0 and self.frames[depth].method:
            depth -= 1
        container.depth = depth
        if line:
            container.ways.add("literal")
            if depth < len(self.frames) - 1:
                line, last = self.frames[depth].line, self.frames[depth].last
            container.first, container.last = line, last

    def touch(self, container: Container, way: str = "direct") -> None:
        """Note that a container changes here."""
        if self.doubt:
            container.spoiled = True
        if self.cut:
            container.elided = True
        depth = min(container.depth, len(self.frames) - 1)
        frame = self.frames[depth]
        if frame.loops:
            container.ways.add("loop")
        if depth < len(self.frames) - 1:
            container.ways.add("call")
        elif not frame.loops:
            container.ways.add(way)
        container.first = min(container.first or frame.line, frame.line)
        container.last = max(container.last, frame.last if not frame.loops else frame.line)
