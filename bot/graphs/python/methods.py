"""The methods of Python's own containers, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.graphs.program.access import items_of
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    DictValue,
    ListValue,
    Named,
    Raised,
    SetValue,
    hashable,
)
from bot.graphs.python.texts import TEXT

Method = Callable[[Machine, Any, Arguments, Named], object]


def _made(
    machine: Machine, container: ListValue | SetValue | DictValue
) -> ListValue | SetValue | DictValue:
    machine.spend(len(container.items))
    machine.fresh(container)
    return container


def _first(arguments: Arguments, default: object = UNKNOWN) -> object:
    return arguments[0] if arguments else default


# Lists and queues


def _append(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items.append(_first(arguments))
    return None


def _append_left(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    machine.spend(len(owner.items) // 64)
    owner.items.insert(0, _first(arguments))
    return None


def _insert(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    machine.spend(len(owner.items) // 64)
    if len(arguments) == 2 and isinstance(arguments[0], int):
        owner.items.insert(max(min(arguments[0], MAX_ITEMS), -MAX_ITEMS), arguments[1])
    else:
        owner.spoiled = True
    return None


def _extend(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    items = items_of(machine, _first(arguments))
    if items is None or len(owner.items) + len(items) > MAX_ITEMS:
        owner.spoiled = True
    else:
        owner.items.extend(items)
    return None


def _pop(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    index = _first(arguments, -1)
    if not isinstance(index, int) or owner.spoiled:
        owner.spoiled = True
        return UNKNOWN
    try:
        return owner.items.pop(index)
    except IndexError as error:
        raise Raised("IndexError") from error


def _pop_left(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
    return _pop(machine, owner, [0], named)


def _remove(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    machine.spend(len(owner.items) // 16)
    item = _first(arguments)
    if item in owner.items:
        owner.items.remove(item)
        return None
    if item is UNKNOWN or UNKNOWN in owner.items:
        owner.spoiled = True
        return None
    raise Raised("ValueError")


def _index(
    machine: Machine, owner: ListValue | tuple[object, ...], arguments: Arguments, _: Named
) -> object:
    items = owner.items if isinstance(owner, ListValue) else owner
    machine.spend(len(items) // 16)
    item = _first(arguments)
    if item is UNKNOWN or item not in items:
        return UNKNOWN
    return items.index(item)


def _sort(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
    machine.touch(owner)
    machine.spend(len(owner.items))
    made = sort_items(machine, owner.items, named)
    if made is None:
        owner.spoiled = True
    else:
        owner.items[:] = made
    return None


def sort_items(machine: Machine, items: list[object], named: Named) -> list[object] | None:
    """Sort as `sorted` does; None when the order is not known."""
    backwards = named.get("reverse", False)
    by = named.get("key")
    ranks: list[Any] = items if by is None else [machine.call(by, [item], {}) for item in items]
    if backwards is UNKNOWN or not all(map(_is_ordered, ranks)):
        return None
    try:
        order = sorted(range(len(items)), key=ranks.__getitem__, reverse=bool(backwards))
    except TypeError:
        return None
    return [items[i] for i in order]


def _is_ordered(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_ordered, value))
    return isinstance(value, str | int | float)


def _reverse(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    machine.touch(owner)
    owner.items.reverse()
    return None


def _clear(machine: Machine, owner: Any, _: Arguments, __: Named) -> object:
    machine.touch(owner)
    owner.items.clear()
    return None


def _copy(machine: Machine, owner: Any, _: Arguments, __: Named) -> object:
    made: ListValue | SetValue | DictValue
    if isinstance(owner, DictValue):
        made = DictValue(dict(owner.items), owner.default)
    elif isinstance(owner, SetValue):
        made = SetValue(dict(owner.items))
    else:
        made = ListValue(list(owner.items))
    made.spoiled, made.elided = owner.spoiled, owner.elided
    return _made(machine, made)


# Sets


def _add(machine: Machine, owner: SetValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items[hashable(_first(arguments))] = None
    return None


def _discard(machine: Machine, owner: SetValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    item = _first(arguments)
    if item is UNKNOWN:
        owner.spoiled = True
    else:
        owner.items.pop(hashable(item), None)
    return None


def _unite(machine: Machine, owner: SetValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    for argument in arguments:
        items = items_of(machine, argument)
        if items is None:
            owner.spoiled = True
        else:
            owner.items.update((hashable(item), None) for item in items)
    return None


def _kept(*, shared: bool) -> Method:
    """Make `intersection` and `difference`."""

    def run(machine: Machine, owner: SetValue, arguments: Arguments, _: Named) -> object:
        others = [items_of(machine, argument) for argument in arguments]
        known = [{hashable(item) for item in items} for items in others if items is not None]
        if len(known) != len(others) or owner.spoiled:
            return UNKNOWN
        kept = [item for item in owner.items if all((item in other) == shared for other in known)]
        return _made(machine, SetValue(dict.fromkeys(kept)))

    return run


def _union(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    made = SetValue(dict(owner.items))
    machine.fresh(made)
    _unite(machine, made, arguments, named)
    return made


# Dictionaries


def _get(_: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    wanted = _first(arguments)
    if wanted is UNKNOWN:
        return UNKNOWN
    default = arguments[1] if len(arguments) > 1 else named.get("default")
    found = owner.items.get(hashable(wanted), default)
    return UNKNOWN if owner.spoiled else found


def _set_default(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    wanted = _first(arguments)
    if wanted is UNKNOWN:
        owner.spoiled = True
        return UNKNOWN
    if hashable(wanted) not in owner.items:
        machine.touch(owner)
        owner.items[wanted] = arguments[1] if len(arguments) > 1 else None
    return owner.items[wanted]


def _update(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    machine.touch(owner)
    for argument in arguments:
        pairs = pairs_of(machine, argument)
        if pairs is None:
            owner.spoiled = True
        else:
            owner.items.update(pairs)
    owner.items.update(named)
    return None


def pairs_of(machine: Machine, value: object) -> dict[object, object] | None:
    """Give the pairs that `dict(value)` would hold; None when they are not known."""
    if isinstance(value, DictValue):
        return None if value.spoiled else dict(value.items)
    items = items_of(machine, value)
    if items is None:
        return None
    found: dict[object, object] = {}
    for item in items:
        pair = items_of(machine, item)
        if pair is None or len(pair) != 2:
            return None
        found[hashable(pair[0])] = pair[1]
    return found


def _keys(machine: Machine, owner: DictValue, _: Arguments, __: Named) -> object:
    return _listed(machine, owner, list(owner.items))


def _values(machine: Machine, owner: DictValue, _: Arguments, __: Named) -> object:
    return _listed(machine, owner, list(owner.items.values()))


def _items(machine: Machine, owner: DictValue, _: Arguments, __: Named) -> object:
    return _listed(machine, owner, list(owner.items.items()))


def _listed(machine: Machine, owner: DictValue, items: list[object]) -> object:
    return UNKNOWN if owner.spoiled else _made(machine, ListValue(items))


def _pop_key(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    wanted = _first(arguments)
    if wanted is UNKNOWN:
        owner.spoiled = True
        return UNKNOWN
    return owner.items.pop(hashable(wanted), arguments[1] if len(arguments) > 1 else UNKNOWN)


_LIST: Mapping[str, Method] = {
    "append": _append,
    "appendleft": _append_left,
    "insert": _insert,
    "extend": _extend,
    "pop": _pop,
    "popleft": _pop_left,
    "remove": _remove,
    "index": _index,
    "sort": _sort,
    "reverse": _reverse,
    "clear": _clear,
    "copy": _copy,
}

_METHODS: Mapping[type, Mapping[str, Method]] = {
    ListValue: _LIST,
    tuple: {"index": _index},
    SetValue: {
        "add": _add,
        "discard": _discard,
        "remove": _discard,
        "update": _unite,
        "union": _union,
        "intersection": _kept(shared=True),
        "difference": _kept(shared=False),
        "clear": _clear,
        "copy": _copy,
    },
    DictValue: {
        "get": _get,
        "setdefault": _set_default,
        "update": _update,
        "keys": _keys,
        "values": _values,
        "items": _items,
        "pop": _pop_key,
        "clear": _clear,
        "copy": _copy,
    },
    str: TEXT,
}


def method_of(owner: object, name: str) -> object:
    """Give a bound method of a container or text; UNKNOWN for what is not in the table."""
    methods = _METHODS.get(type(owner))
    method = methods.get(name) if methods else None
    if method is None:
        return UNKNOWN

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        return method(machine, owner, arguments, named)

    return Builtin(name, run)
