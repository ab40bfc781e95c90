"""Loops and counters of C programs that say how much of an array is in use."""

from __future__ import annotations

from typing import Final

from bot.graphs.program import terms as t

_MAX_LEAVES: Final = 8


def counted_up(block: t.Block) -> t.Block:
    """Tell of the arrays whose next free item is set: `a[n] = x; n++;` and `a[n++] = x;`."""
    steps = [(i, place) for i, term in enumerate(block) if (place := _stepped(term)) is not None]
    if not steps:
        return block
    found: list[t.Term] = []
    for i, term in enumerate(block):
        found.append(term)
        own = [place for at, place in steps if at == i]
        for place in own:
            set_before = (_owner_at(other, place) for other in block[: i + 1])
            owners = dict.fromkeys(owner for owner in set_before if owner is not None)
            found += [_filled(owner, place, term) for owner in owners]
    return tuple(found)


def _stepped(term: t.Term) -> t.Term | None:
    """Give the number that a statement counts up by one."""
    if isinstance(term, t.Augment):
        one = isinstance(term.value, t.Literal) and term.value.value == 1
        return term.target if one and term.operator == "+" else None
    if isinstance(term, t.Do):
        return _step_of(term.value)
    if isinstance(term, t.Assign) and len(term.targets) == 1:
        item = _item_of(term.targets[0])
        if item is not None:
            return _step_of(item.place)
        target, value = term.targets[0], term.value
        if value == t.Operation("+", (target, t.Literal(1))):
            return target
    return None


def _step_of(term: t.Term) -> t.Term | None:
    if isinstance(term, t.Operation) and term.operator == "-" and len(term.operands) == 2:
        term = term.operands[0]
    if isinstance(term, t.Bind) and isinstance(term.value, t.Operation):
        value = term.value
        if value.operator == "+" and value.operands == (term.target, t.Literal(1)):
            return term.target
    return None


def _item_of(target: t.Term) -> t.Item | None:
    while isinstance(target, t.Attribute):
        target = target.owner
    return target if isinstance(target, t.Item) else None


def _owner_at(term: t.Term, place: t.Term) -> t.Term | None:
    """Give the array of which a statement sets the item at a place."""
    if not isinstance(term, t.Assign):
        return None
    item = _item_of(term.targets[0])
    if item is None:
        return None
    at = _step_of(item.place) or item.place
    return item.owner if at == place else None


def _filled(owner: t.Term, count: t.Term, term: t.Term) -> t.Term:
    line, last = term.line, term.last  # type: ignore[attr-defined]  # every statement counts its lines
    return t.Do(t.Call(t.Name("__used__"), (owner, count), (), line, last), line, last)


def fill_of(loop: t.Block) -> tuple[t.Block, t.Block] | None:
    """Read a loop that only gives all items of arrays the same plain value.

    Gives the ends that it and the loops inside count to, and what fills the arrays at once.
    """
    bounds: list[t.Term] = []
    fills: list[t.Term] = []
    if not _fills(loop, [], bounds, fills) or not fills:
        return None
    return tuple(bounds), tuple(fills)


def _fills(loop: t.Block, names: list[str], bounds: list[t.Term], fills: list[t.Term]) -> bool:
    counter = _counter(loop)
    if counter is None or len(names) > 2:
        return False
    name, bound, body = counter
    bounds.append(bound)
    rest = list(body)
    while rest and len(fills) < _MAX_LEAVES:
        if not _fills_by(rest, [*names, name], bounds, fills):
            return False
    return not rest


def _fills_by(
    rest: list[t.Term], names: list[str], bounds: list[t.Term], fills: list[t.Term]
) -> bool:
    """Take the next statement of a loop, with the loop that it begins if it begins one."""
    term = rest.pop(0)
    if isinstance(term, t.If) and _is_long(term.test):
        return _fills(term.otherwise, names, bounds, fills)
    if isinstance(term, t.Let | t.Assign) and rest and isinstance(rest[0], t.While):
        return _fills((term, rest.pop(0)), names, bounds, fills)
    place = _whole(term.targets[0], names) if isinstance(term, t.Assign) else None
    if place is None or not isinstance(term, t.Assign) or not _is_constant(term.value):
        return False
    call = t.Call(t.Name("__fill__"), (place, term.value), (), term.line, term.last)
    fills.append(t.Do(call, term.line, term.last))
    return True


def _is_long(test: t.Term) -> bool:
    return isinstance(test, t.Call) and test.function == t.Name("__is_long__")


def _counter(loop: t.Block) -> tuple[str, t.Term, t.Block] | None:
    """Read `for (i = 0; i < end; …)`: the name, the end, the body."""
    first, turn = loop if len(loop) == 2 else (t.NOTHING, t.NOTHING)
    if not isinstance(turn, t.While) or not turn.update:
        return None
    target = first.target if isinstance(first, t.Let) else None
    if isinstance(first, t.Assign):
        target = first.targets[0]
    test = turn.test
    if not isinstance(target, t.Name) or not isinstance(test, t.Operation):
        return None
    if test.operator not in ("<", "<=", "!=") or test.operands[0] != target:
        return None
    return target.id, test.operands[1], turn.body


def _whole(target: t.Term, names: list[str]) -> t.Term | None:
    """Give `a` of `a[i][j]` when only loops' names stand in the brackets."""
    depth = 0
    while isinstance(target, t.Item) and isinstance(target.place, t.Name):
        if target.place.id not in names:
            return None
        target, depth = target.owner, depth + 1
    return target if depth and isinstance(target, t.Name | t.Attribute) else None


def _is_constant(value: t.Term) -> bool:
    if isinstance(value, t.Operation) and value.operator == "negative":
        value = value.operands[0]
    if isinstance(value, t.Name):
        return value.id.isupper()
    return isinstance(value, t.Literal) and not (value.value == 1 and value.value is not True)
