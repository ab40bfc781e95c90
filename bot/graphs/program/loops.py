"""What loops do, unless they search: then they tell of their graph."""

from __future__ import annotations

from dataclasses import replace

from bot.graphs.program import terms as t
from bot.graphs.program.access import items_of
from bot.graphs.program.assigning import declare
from bot.graphs.program.machine import MAX_TURNS, Machine, Signal
from bot.graphs.program.roles import (
    hangs_nodes,
    matrix_of,
    moves_on_grid,
    roots_of,
    tells_moves,
    weight_first,
)
from bot.graphs.program.searches import chained, root_value
from bot.graphs.program.stars import stars_of
from bot.graphs.program.values import (
    UNKNOWN,
    Container,
    ListValue,
    Scope,
)

_HAS_MORE = ("hasNext", "hasMoreElements", "has_next", "MoveNext", "valid")


def for_each(machine: Machine, term: t.ForEach, scope: Scope) -> Signal | None:
    source = machine.evaluate(term.source, scope)
    items = items_of(machine, source)
    frame = machine.frame
    doubt, cut = machine.doubt, machine.cut
    machine.cut += bool(getattr(source, "elided", False))
    if items is None:
        machine.doubt += 1
        items = [UNKNOWN]
    frame.loops += 1
    try:
        for item in items:
            declare(machine, term.target, item, scope)
            signal = machine.execute(term.body, scope)
            if signal is None or signal.how == "continue":
                continue
            if signal.how == "break":
                return None
            return signal if machine.doubt == doubt else None
    finally:
        frame.loops -= 1
        machine.doubt, machine.cut = doubt, cut
    return machine.execute(term.otherwise, scope)


def while_(machine: Machine, term: t.While, scope: Scope) -> Signal | None:
    """Run a loop while it is known to go on, unless it is a search: then tell of its graph."""
    steps = bool(term.update) or _steps_through(term.test) or _in_builder(machine)
    steps = steps or hangs_nodes(tuple(t.walk(term.body)))
    if not steps and _searches(machine, term, scope):
        _forget_names(term.body, scope)
        return None
    doubt = machine.doubt
    frame = machine.frame
    frame.loops += 1
    try:
        for turn in range(MAX_TURNS):
            known: bool | None = True
            if turn or not term.at_end:
                known = machine.truth(machine.evaluate(term.test, scope))
            if known is False:
                return None
            if known is None:
                machine.doubt += 1
            signal = machine.execute(term.body, scope)
            if known is None:
                return None
            if signal is not None and signal.how != "continue":
                return signal if signal.how == "return" and machine.doubt == doubt else None
            if turn and machine.doubt > doubt:
                break  # what a turn in doubt touches is spoiled by now
            machine.execute(term.update, scope)
    finally:
        frame.loops -= 1
        machine.doubt = doubt
    _forget_names(term.body, scope)
    return None


def _steps_through(test: t.Term) -> bool:
    """Tell whether a loop goes on as long as an iterator has more to give."""
    function = test.function if isinstance(test, t.Call) else None
    return isinstance(function, t.Attribute) and function.name in _HAS_MORE


def _searches(machine: Machine, term: t.While, scope: Scope) -> bool:
    """Tell of the graph that a loop searches; False when it is no search."""
    on_grid = machine.frame.on_grid or moves_on_grid(term.body)
    beside = _names_in(term, scope)
    first = weight_first(term.body)
    items = (part for part in t.walk(term.body) if isinstance(part, t.Item))
    cells = {name for item in items for name in matrix_of(item)}
    uses = chained(stars_of(t.walk(term)), scope)
    uses += [u for root in roots_of((term.test, *term.body)) if (u := root_value(root, scope))]
    for use in uses:
        if not isinstance(use.value, Container | tuple):
            continue
        if on_grid and isinstance(use.value, ListValue | tuple):
            continue
        if tells_moves(use.name):
            continue
        by_cell = use.name in cells
        handed = replace(use, beside=beside, weight_first=first, cells=by_cell)
        if machine.on_search(machine, handed):
            return True
    return False


def _names_in(term: t.Term, scope: Scope) -> tuple[object, ...]:
    """Give the values of the names that a term reads."""
    names = dict.fromkeys(part.id for part in t.walk(term) if isinstance(part, t.Name))
    homes = ((name, scope.find(name)) for name in names)
    return tuple(home.names[name] for name, home in homes if home is not None)


def _in_builder(machine: Machine) -> bool:
    """Tell whether the loop belongs to a function that builds, such as a tree's `insert`."""
    if machine.frame.role is not None and machine.frame.role.hangs:
        return True
    return machine.frame.method and any(
        word in machine.frame.name.lower() for word in ("insert", "add", "build", "create")
    )


def _forget_names(body: t.Block, scope: Scope) -> None:
    for term in t.walk(body):
        targets = term.targets if isinstance(term, t.Assign) else ()
        for target in (term.target,) if isinstance(term, t.Let) else targets:
            if isinstance(target, t.Name) and not isinstance(scope.names.get(target.id), Container):
                scope.names[target.id] = UNKNOWN
