"""Which of the values that a search is handed is the graph that it is started on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.graphs.program import terms as t
from bot.graphs.program.machine import Machine, Use
from bot.graphs.program.roles import Role, tells_moves
from bot.graphs.program.stars import Star, rows_of
from bot.graphs.program.values import (
    ClassValue,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    NetworkValue,
    ObjectValue,
    Scope,
    SetValue,
    is_scalar,
)
from bot.graphs.program.words import EDGE_STARTS, is_backward


def starts_search(machine: Machine, does: Role, function: FunctionValue, scope: Scope) -> bool:
    """Tell of the graph that a search is started on; False when it is not handed one."""
    tried: set[int] = set()
    candidates = _candidates(machine, does, function, scope)
    beside = tuple(use.value for use in candidates)
    for use in candidates:
        value = use.value
        if id(value) in tried or not isinstance(value, Container | tuple) or not value:
            continue
        followed = use.followed or use.name in does.cells
        if tells_moves(use.name) or (not followed and is_backward(use.name)):
            continue
        tried.add(id(value))
        if _only_edges(value, use.name, does):
            if use.owner is None or use.name not in does.unpacks:
                continue
            use = replace(use, edges=True)  # noqa: PLW2901 - the same use, told more of
        if does.on_grid and _may_be_grid(value, use):
            continue
        handed = replace(use, beside=beside, weight_first=does.weight_first)
        handed = replace(handed, flat=use.name in does.flat, cells=use.name in does.cells)
        if machine.on_search(machine, handed):
            return True
    return False


def _may_be_grid(value: object, use: Use) -> bool:
    """Tell whether a value is a grid for all that is known, or an object that may hold one."""
    return isinstance(value, ListValue | tuple) or (
        isinstance(value, ObjectValue) and not use.followed
    )


def _candidates(machine: Machine, does: Role, function: FunctionValue, scope: Scope) -> list[Use]:
    """Give what the search may run on: what it follows, what it is given, what it reads."""
    found = chained(does.stars, scope)
    found += [use for root in does.roots if (use := root_value(root, scope)) is not None]
    own = {parameter.name for parameter in function.term.parameters}
    found += [
        Use(value, name, followed=False) for name, value in scope.names.items() if name in own
    ]
    for name in does.reads:
        home = None if name in own else scope.find(name)
        if home is not None:
            found.append(Use(home.names[name], name, followed=False))
    return [*found, *_followed_inside(machine, found)]


def _followed_inside(machine: Machine, uses: list[Use]) -> list[Use]:
    """Give what the functions that a search reads follow, beside their parameters."""
    found: list[Use] = []
    for use in uses:
        inner = use.value
        if isinstance(inner, FunctionValue):
            roots = (root_value(root, inner.scope) for root in machine.role(inner.term).roots)
            found += [other for other in roots if other is not None]
    return found


def chained(stars: tuple[Star, ...], scope: Scope) -> list[Use]:
    """Give the neighbours that are chained in arrays, put together as adjacency lists."""

    def value_of(term: t.Term) -> object:
        use = root_value(term, scope)
        return None if use is None else use.value

    rows = (rows_of(star, value_of) for star in stars)
    return [Use(value, "adjacency") for value in rows if value is not None]


def root_value(root: t.Term, scope: Scope) -> Use | None:
    """Give the value that a root stands for when the search starts, without evaluating calls."""
    if isinstance(root, t.Name):
        home = scope.find(root.id)
        return None if home is None else Use(home.names[root.id], root.id)
    if isinstance(root, t.Item):
        return root_value(root.owner, scope)  # what is followed stands in the items of a list
    if isinstance(root, t.Attribute):
        found = root_value(root.owner, scope)
        owner = None if found is None else found.value
        if isinstance(owner, ListValue) and isinstance(root.owner, t.Item):
            return found
        return _part_of(owner, root.name)
    return None


def _part_of(owner: object, name: str) -> Use | None:
    """Give what a value holds under a name, without evaluating anything."""
    if isinstance(owner, ObjectValue) and name in owner.attributes:
        return Use(owner.attributes[name], name, owner=owner)
    if isinstance(owner, DictValue) and name in owner.items:
        return Use(owner.items[name], name)
    if isinstance(owner, ObjectValue | ClassValue):
        kind = owner.kind if isinstance(owner, ObjectValue) else owner
        member = kind.member(name)
        return None if member is None else Use(member[0], name)
    return None


def _only_edges(value: object, name: str, does: Role) -> bool:
    """Tell whether a value is a plain list of edges as far as the function is concerned."""
    if isinstance(value, DictValue | ObjectValue | NetworkValue) or name in does.cells:
        return False
    items = value.items if isinstance(value, ListValue | SetValue) else value
    if not isinstance(items, list | dict | tuple):
        return False
    if not (_are_pairs(items) or _are_records(items)):
        return False
    if name in does.unpacks:
        return True
    followed = any(isinstance(root, t.Name) and root.id == name for root in does.roots)
    return not followed and not _has_blank_diagonal(list(items))


def _has_blank_diagonal(rows: list[object]) -> bool:
    """Tell whether rows make a square whose diagonal is 0 or -1, as in a matrix of distances."""
    parts = [row.items if isinstance(row, ListValue) else row for row in rows]
    return all(
        isinstance(row, list | tuple) and len(row) == len(rows) and row[i] in (0, -1)
        for i, row in enumerate(parts)
    )


def _are_pairs(items: Iterable[object]) -> bool:
    """Tell whether items are pairs of plain values, or triples, and no rows of a matrix."""
    rows = [item.items if isinstance(item, ListValue) else item for item in items]
    if not all(isinstance(row, list | tuple) and len(row) in (2, 3) for row in rows):
        return False
    known = [row for row in rows if isinstance(row, list | tuple)]
    if len(known) == 3 and all(len(row) == 3 and row[i] == 0 for i, row in enumerate(known)):
        return False
    return all(is_scalar(part) for row in known for part in row)


def _are_records(items: Iterable[object]) -> bool:
    """Tell whether items are edges that name their ends."""
    named = [
        item.items if isinstance(item, DictValue) else item.attributes
        for item in items
        if isinstance(item, DictValue | ObjectValue)
    ]
    return bool(named) and all(EDGE_STARTS.intersection(map(str, names)) for names in named)


def edges_handed(does: Role, scope: Scope, term: t.Function) -> Use | None:
    """Give the edge list handed to a search, as it is before the search sorts it."""
    for parameter in term.parameters:
        name = parameter.name
        value = scope.names.get(name)
        if is_backward(name) or not isinstance(value, ListValue | SetValue | tuple):
            continue
        if name not in does.fills and _only_edges(value, name, does):
            kept = _as_it_is(value)
            return Use(kept, name, edges=True, weight_first=does.weight_first)
    return None


def _as_it_is(value: ListValue | SetValue | tuple[object, ...]) -> object:
    if not isinstance(value, ListValue):
        return value
    kept = ListValue(list(value.items))
    kept.first, kept.last, kept.ways = value.first, value.last, set(value.ways)
    kept.spoiled, kept.elided = value.spoiled, value.elided
    return kept
