"""A program evaluated, and the example graphs that it builds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from bot.graphs.example import Example
from bot.graphs.program import terms as t
from bot.graphs.program.calls import call_value
from bot.graphs.program.expressions import EXPRESSIONS
from bot.graphs.program.machine import Library, Machine, Use
from bot.graphs.program.running import run, run_uncalled
from bot.graphs.program.statements import STATEMENTS
from bot.graphs.program.values import (
    DictValue,
    FunctionValue,
    ListValue,
    ObjectValue,
    SetValue,
    held,
)
from bot.graphs.program.words import is_backward, is_graphish
from bot.graphs.shapes.beside import add_from_beside, add_from_owner
from bot.graphs.shapes.edges import read_edges
from bot.graphs.shapes.forms import is_number_table, read, rows_laid_flat
from bot.graphs.shapes.objects import (
    is_node,
    reached,
    read_around,
)
from bot.graphs.shapes.records import is_of_records
from bot.graphs.shapes.sketch import Ambiguous, NotAGraph, Sketch

_WAYS: Final = (
    ("loop", "edge_list_loop"),
    ("call", "add_edge_calls"),
    ("item", "item_assignment"),
    ("direct", "item_assignment"),
)
_MAX_FOUND: Final = 40
_MAX_SEARCHES: Final = 100
_MAX_STANDING: Final = 100


@dataclass(slots=True)
class Findings:
    """The examples of one answer as they are found."""

    language: str
    searched: list[Example] = field(default_factory=list)
    standing: list[Example] = field(default_factory=list)
    searches: int = 0
    parts: set[int] = field(default_factory=set)
    unclear: set[int] = field(default_factory=set)

    def on_search(self, machine: Machine, use: Use) -> bool:
        """Take what a search is started on; False when it is no graph."""
        self.searches += 1
        if self.searches > _MAX_SEARCHES:
            return True
        if id(use.value) in self.unclear:
            return True
        sketch = self._sketch(machine, use, strict=False)
        if sketch is None:
            return id(use.value) in self.unclear
        machine.spend(8 * sketch.arcs)
        self._keep(self.searched, sketch, machine)
        return True

    def keep_standing(self, machine: Machine, use: Use) -> None:
        sketch = self._sketch(machine, use, strict=True)
        if sketch is not None and id(use.value) not in self.unclear:
            self._keep(self.standing, sketch, machine)

    def _sketch(self, machine: Machine, use: Use, *, strict: bool) -> Sketch | None:
        try:
            return sketch_of(use, machine, strict=strict)
        except Ambiguous:
            # It is a graph, but nobody can tell which; and no part of it is the graph.
            self.unclear.update(id(part) for part in reached(use.value))
            return None

    def _keep(self, kept: list[Example], sketch: Sketch, machine: Machine) -> None:
        self.parts.update(id(part) for part in sketch.parts)
        example = example_of(sketch, language=self.language, line=machine.frames[0].line)
        if len(kept) < _MAX_FOUND and not any(alike(example, other) for other in kept):
            kept.append(example)


def _is_node(value: ObjectValue, machine: Machine) -> bool:
    """Tell whether an object is a node; one that leads nowhere is of a class with nodes that do."""
    return is_node(value) or any(
        other.kind is value.kind and is_node(other) for other in machine.objects[:_MAX_STANDING]
    )


def sketch_of(use: Use, machine: Machine, *, strict: bool) -> Sketch | None:
    """Read the graph in a value; `strict` when nothing shows that it is searched."""
    value = use.value
    try:
        if isinstance(value, ObjectValue) and _is_node(value, machine):
            sketch = read_around(value, machine.objects)
        else:
            value = rows_laid_flat(value) if use.flat else value
            read_as = read_edges if use.edges else read
            sketch = read_as(value, weight_first=use.weight_first)
        if use.cells and sketch.form == "edge_list":
            return None
        if use.owner is not None:
            add_from_owner(use.owner, sketch)
        add_from_beside(use.beside, sketch)
    except Ambiguous:
        raise
    except (NotAGraph, RecursionError):
        return None
    if strict and sketch.form == "adjacency_matrix" and _walks_on_grid(value, machine):
        return None
    return sketch if _may_be(sketch, value, use, strict=strict) else None


def _walks_on_grid(value: object, machine: Machine) -> bool:
    """Tell whether the methods of an object walk over the cells of what it holds."""
    members = value.kind.members.values() if isinstance(value, ObjectValue) else ()
    return any(isinstance(m, FunctionValue) and machine.role(m.term).on_grid for m in members)


def _may_be(sketch: Sketch, value: object, use: Use, *, strict: bool) -> bool:
    """Tell whether a value that reads as a graph is one, by its name and by what is done to it."""
    name = use.name
    if not strict:
        plain = use.followed or not isinstance(value, DictValue)
        return plain or sketch.closed or is_graphish(name)
    if is_backward(name):
        return False
    if isinstance(value, ListValue | tuple | SetValue):
        fits = sketch.form != "edge_list" and is_graphish(name)
        return fits and not (is_number_table(value) and "maze" in name)
    if not isinstance(held(value), DictValue) or is_graphish(name):
        return True
    return sketch.closed and not is_of_records(sketch)


def example_of(sketch: Sketch, *, language: str, line: int) -> Example:
    """Give the example that a sketch shows."""
    first = min((part.first for part in sketch.parts if part.first), default=line or 1)
    last = max((part.last for part in sketch.parts if part.last), default=first)
    return Example(
        adjacency={node: tuple(near) for node, near in sketch.adjacency.items()},
        weights={arc: tuple(w) for arc, w in sketch.weights.items()} or None,
        directed_known=sketch.directed_known,
        partial=sketch.elided,
        form=_form(sketch),
        language=language,
        where=(max(first, 1), max(last, first, 1)),
    )


def _form(sketch: Sketch) -> str:
    """Name the form by how the graph was built where that is not by writing it out."""
    if sketch.form in ("networkx", "node_objects", "tree_nodes"):
        return sketch.form
    outer, *inner = [p for p in sketch.parts if not isinstance(p, ObjectValue)] or sketch.parts[:1]
    near: set[str] = set().union(*(part.ways for part in inner))
    for ways in (near, outer.ways):
        for way, form in _WAYS:
            if way in ways:
                return form
    return sketch.form


class Found(NamedTuple):
    """The examples of a program in order of appearance.

    `primary` is the index of the one that the program runs its algorithm on, `searched` tells
    whether it was seen to do so.
    """

    examples: tuple[Example, ...]
    primary: int | None
    searched: bool


def find_examples(program: t.Block, *, library: Library, language: str) -> Found:
    """Evaluate a program within bounds, and give its examples."""
    findings = Findings(language)
    machine = Machine(
        expressions=EXPRESSIONS,
        statements=STATEMENTS,
        caller=call_value,
        library=library,
        on_search=findings.on_search,
        hoisted=_definitions(program),
    )
    finished = run(machine, program)
    if finished and not findings.searched:
        finished = run_uncalled(machine, program)
    _gather_standing(machine, findings, program)
    return _chosen(findings, finished=finished)


def _goes_on(term: t.Term) -> bool:
    """Tell whether a term may go on from node to node: a loop, a function that names itself."""
    if isinstance(term, t.Function):
        return any(isinstance(part, t.Name) and part.id == term.name for part in t.walk(term.body))
    return isinstance(term, t.While)


def _definitions(program: t.Block) -> dict[str, t.Term]:
    found: dict[str, t.Term] = {}
    for term in program:
        if isinstance(term, t.Define):
            found.setdefault(term.function.name, term)
        elif isinstance(term, t.DefineClass):
            found.setdefault(term.name, term)
    return found


def _gather_standing(machine: Machine, findings: Findings, program: t.Block) -> None:
    """Take the graphs that stand in the answer though no search was seen to start on them.

    A dictionary that is used, but not gone along, is one only if its name says so.
    """
    uses = (*machine.handed, *machine.bound, *machine.shown)[:_MAX_STANDING]
    terms = list(t.walk(program)) if uses else []
    goes_on = any(map(_goes_on, terms))
    named = Counter(term.id for term in terms if isinstance(term, t.Name))
    for use in uses:
        if id(use.value) in findings.parts or len(findings.standing) >= _MAX_FOUND:
            continue
        doubtful = isinstance(use.value, DictValue) and not is_graphish(use.name)
        if doubtful and not goes_on and named[use.name] > 1:
            continue
        findings.keep_standing(machine, use)


def _chosen(findings: Findings, *, finished: bool) -> Found:
    """Give each example once; the primary one is the first searched, else the first standing."""
    found: list[Example] = []
    for example in (*findings.searched, *findings.standing):
        if not any(alike(example, other) for other in found):
            found.append(example)
    if not found:
        return Found((), None, searched=False)
    if not finished and not findings.searched:
        # The program was too long to follow to its end: more may have been added.
        found = [replace(example, partial=True) for example in found]
    primary = found[0]
    found.sort(key=lambda example: example.where)
    index = next(i for i, example in enumerate(found) if example is primary)
    return Found(tuple(found), index, searched=bool(findings.searched))


def alike(one: Example, other: Example) -> bool:
    """Tell whether two examples are the same graph, neighbour order and weights included."""

    def plain(example: Example) -> dict[str, tuple[str, ...]]:
        return {node: near for node, near in example.adjacency.items() if near}

    return plain(one) == plain(other) and one.weights == other.weights
