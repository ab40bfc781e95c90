"""The methods of Swift's collections and texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.program import containers as c
from bot.graphs.program import texts
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Method, argument, first_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.sequences import Sequences, in_order
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    Named,
    SetValue,
    hashable,
)

_ALL: Final = Sequences()
Work = Callable[[Machine, list[object], Arguments, Named], object]


def _taking_pairs(function: object) -> object:
    """Let a function of several parameters take a pair apart, as closures may."""
    if not isinstance(function, FunctionValue):
        return function
    count = len(function.term.parameters)
    if count < 2 or function.term.name:
        return function

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        if len(arguments) == 1 and isinstance(arguments[0], tuple) and len(arguments[0]) == count:
            arguments = list(arguments[0])
        return machine.call(function, arguments, named)

    return Builtin("closure", run)


def _by(method: Method, *labels: str) -> Method:
    """Hand over the function that a call gives with one of some labels, or without."""

    def run(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
        given = [named[label] for label in labels if label in named] or arguments
        return method(machine, owner, [_taking_pairs(part) for part in given], {})

    return run


def _of_items(work: Work) -> Method:
    def run(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
        items = items_of(machine, owner)
        return UNKNOWN if items is None else work(machine, items, arguments, named)

    return run


def _compact(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    found = _ALL.map(machine, owner, arguments, named)
    if not isinstance(found, ListValue) or UNKNOWN in found.items:
        return UNKNOWN
    return c.new_list(machine, [item for item in found.items if item is not None])


def _enumerated(machine: Machine, items: list[object], _: Arguments, __: Named) -> object:
    return c.new_list(machine, list(enumerate(items)))


def _reversed(machine: Machine, items: list[object], _: Arguments, __: Named) -> object:
    return c.new_list(machine, items[::-1])


def _sorted(machine: Machine, items: list[object], arguments: Arguments, named: Named) -> object:
    made = _in_order(machine, items, named.get("by", first_of(arguments, None)))
    return UNKNOWN if made is None else c.new_list(machine, made)


def _in_order(machine: Machine, items: list[object], before: object) -> list[object] | None:
    """Sort by a function that tells whether one item comes before another."""
    if before is None:
        return c.sort_items(machine, items, {})

    def compare(inner: Machine, pair: Arguments, _: Named) -> object:
        first = inner.truth(inner.call(before, pair, {}))
        if first is None:
            return UNKNOWN
        return -1 if first else int(inner.truth(inner.call(before, pair[::-1], {})) or 0)

    return in_order(machine, items, Builtin("compare", compare))


def _sort(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    machine.touch(owner)
    made = _in_order(machine, owner.items, named.get("by", first_of(arguments, None)))
    if made is None:
        owner.spoiled = True
    else:
        owner.items[:] = made
    return None


def _reduce(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    """Fold; what is handed on `into` the function is changed by it."""
    items = items_of(machine, owner)
    if items is None:
        return UNKNOWN
    into = "into" in named
    made = named["into"] if into else first_of(arguments)
    function = arguments[-1] if arguments else UNKNOWN
    machine.frame.loops += 1
    try:
        for item in items:
            found = machine.call(function, [made, item], {})
            made = made if into else found
    finally:
        machine.frame.loops -= 1
    return made if not into or isinstance(made, Container) else UNKNOWN


def _contains(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    test = named.get("where", first_of(arguments))
    if isinstance(test, FunctionValue):
        return _ALL.any(machine, owner, [_taking_pairs(test)], {})
    items = items_of(machine, owner)
    if test is UNKNOWN or items is None or UNKNOWN in items:
        return UNKNOWN
    return test in items


def _index(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    test = named.get("of", named.get("where", first_of(arguments)))
    for index, item in enumerate(items_of(machine, owner) or []):
        if isinstance(test, FunctionValue):
            known = machine.truth(machine.call(test, [item], {}))
        else:
            known = None if UNKNOWN in (item, test) else item == test
        if known is None:
            return UNKNOWN
        if known:
            return index
    return None


def _cut(bounds: Callable[[int], slice]) -> Method:
    def work(machine: Machine, items: list[object], arguments: Arguments, named: Named) -> object:
        given = [*arguments, *named.values()]
        count = given[0] if given else 1
        return c.new_list(machine, items[bounds(count)]) if isinstance(count, int) else UNKNOWN

    return _of_items(work)


def _joined(machine: Machine, items: list[object], _: Arguments, named: Named) -> object:
    if all(isinstance(item, ListValue) for item in items) and items:
        return c.new_list(machine, [x for item in items for x in items_of(machine, item) or []])
    return texts.joined(machine, named.get("separator", ""), tuple(items))


def _extreme(*, last: bool) -> Method:
    def work(machine: Machine, items: list[object], arguments: Arguments, named: Named) -> object:
        made = _in_order(machine, items, named.get("by", first_of(arguments, None)))
        if made is None:
            return UNKNOWN
        return (made[-1] if last else made[0]) if made else None

    return _of_items(work)


def _last_where(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    items = items_of(machine, owner)
    if items is None:
        return UNKNOWN
    return _ALL.first(machine, ListValue(items[::-1]), arguments, named)


SEQUENCE: Final[Mapping[str, Method]] = {
    "map": _by(_ALL.map),
    "compactMap": _by(_compact),
    "flatMap": _by(_ALL.flat_map),
    "filter": _by(_ALL.filter),
    "forEach": _by(_ALL.each),
    "allSatisfy": _by(_ALL.all),
    "firstWhere": _by(_ALL.first, "where"),
    "lastWhere": _by(_last_where, "where"),
    "reduce": _reduce,
    "contains": _contains,
    "firstIndex": _index,
    "index": _index,
    "enumerated": _of_items(_enumerated),
    "reversed": _of_items(_reversed),
    "sorted": _of_items(_sorted),
    "joined": _of_items(_joined),
    "prefix": _cut(lambda count: slice(max(count, 0))),
    "suffix": _cut(lambda count: slice(-count if count > 0 else 2**31, None)),
    "dropFirst": _cut(lambda count: slice(max(count, 0), None)),
    "dropLast": _cut(lambda count: slice(-count if count > 0 else None)),
    "min": _extreme(last=False),
    "max": _extreme(last=True),
}


# Lists


def _insert(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    if "contentsOf" in named:
        owner.spoiled = True
        return None
    if "at" in named:
        return c.insert(machine, owner, [named["at"], first_of(arguments)], {})
    if first_of(arguments) not in owner.items:
        c.append(machine, owner, arguments, {})
    return None


def _remove(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    return c.pop(machine, owner, [named.get("at", first_of(arguments))], {})


def _remove_first(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    return _dropped(machine, owner, arguments, 0)


def _remove_last(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    return _dropped(machine, owner, arguments, -1)


def _dropped(machine: Machine, owner: ListValue, arguments: Arguments, place: int) -> object:
    if arguments:
        owner.spoiled = True
        return None
    return c.pop(machine, owner, [place], {})


def _pop_last(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
    if not owner.items and not owner.spoiled:
        return None
    return c.pop(machine, owner, [-1], named)


def _remove_all(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    test = named.get("where", first_of(arguments, None))
    if test is None or "keepingCapacity" in named:
        return c.clear(machine, owner, [], {})
    kept = _ALL.reject(machine, owner, [test], {})
    machine.touch(owner)
    if isinstance(kept, ListValue):
        owner.items[:] = kept.items
    else:
        owner.spoiled = True
    return None


def _swap(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    places = [place for place in arguments if isinstance(place, int)]
    machine.touch(owner)
    if len(places) == 2 and all(0 <= place < len(owner.items) for place in places):
        i, j = places
        owner.items[i], owner.items[j] = owner.items[j], owner.items[i]
    else:
        owner.spoiled = True
    return None


LIST: Final[Mapping[str, Method]] = {
    **SEQUENCE,
    "append": c.append,
    "extend": c.extend,
    "insert": _insert,
    "remove": _remove,
    "removeFirst": _remove_first,
    "popFirst": lambda m, owner, a, n: _remove_first(m, owner, a, n) if owner.items else None,
    "removeLast": _remove_last,
    "popLast": _pop_last,
    "removeAll": _remove_all,
    "sort": _sort,
    "reverse": c.reverse,
    "swapAt": _swap,
    "formUnion": c.extend,
}


# Sets and dictionaries


def _add(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    """Add to a set; what comes back tells whether it is new."""
    known = c.has_key(machine, owner, arguments, named)
    c.add(machine, owner, arguments, named)
    return (UNKNOWN if known is UNKNOWN else not known, first_of(arguments))


SET: Final[Mapping[str, Method]] = {
    **SEQUENCE,
    "insert": _add,
    "update": lambda m, owner, a, n: c.add(m, owner, [*a, *n.values()], {}),
    "remove": c.discard,
    "contains": _contains,
    "union": c.union,
    "formUnion": c.unite,
    "extend": c.unite,
    "intersection": c.kept(shared=True),
    "subtracting": c.kept(shared=False),
    "removeAll": c.clear,
}


def _update(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    return c.put(machine, owner, [named.get("forKey", UNKNOWN), first_of(arguments)], {})


def _remove_key(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    wanted = named.get("forKey", first_of(arguments))
    return c.pop_key(machine, owner, [wanted, None], {})


def _map_values(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    if owner.spoiled:
        return UNKNOWN
    found = _ALL.map(machine, ListValue(list(owner.items.values())), arguments, {})
    if not isinstance(found, ListValue):
        return UNKNOWN
    return c.new_dict(machine, dict(zip(owner.items, found.items, strict=False)))


def _merge(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    machine.touch(owner)
    pairs = c.pairs_of(machine, first_of(arguments))
    choose = named.get("uniquingKeysWith", argument(arguments, 1))
    for key, value in (pairs or {}).items():
        known = owner.items.get(key)
        new = key not in owner.items
        owner.items[key] = value if new else machine.call(choose, [known, value], {})
    owner.spoiled = owner.spoiled or pairs is None
    return None


def _get(_: Machine, owner: DictValue, arguments: Arguments, __: Named) -> object:
    if owner.spoiled or first_of(arguments) is UNKNOWN:
        return UNKNOWN
    return owner.items.get(hashable(arguments[0]), argument(arguments, 1))


DICTIONARY: Final[Mapping[str, Method]] = {
    **SEQUENCE,
    "updateValue": _update,
    "removeValue": _remove_key,
    "removeAll": c.clear,
    "mapValues": _map_values,
    "merge": _merge,
    "getOrDefault": _get,
    "__entry__": c.set_default,
}
