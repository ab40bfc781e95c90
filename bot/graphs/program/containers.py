"""What programs do with lists, sets and dictionaries, whatever their code language calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.graphs.program.access import items_of, sorted_items
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.values import (
    OMITTED,
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

Function = Callable[[Machine, Arguments, Named], object]
Method = Callable[[Machine, Any, Arguments, Named], object]


def _made(
    machine: Machine, container: ListValue | SetValue | DictValue
) -> ListValue | SetValue | DictValue:
    machine.spend(len(container.items))
    machine.fresh(container)
    return container


def argument(arguments: Arguments, index: int = 0) -> object:
    return arguments[index] if len(arguments) > index else UNKNOWN


def written(arguments: Arguments) -> tuple[Arguments, bool]:
    """Give the arguments that are written out, and tell whether others were left out."""
    kept = [argument for argument in arguments if argument is not OMITTED]
    return kept, len(kept) < len(arguments)


def new_list(machine: Machine, items: list[object]) -> ListValue:
    made = ListValue(items)
    machine.spend(len(items))
    machine.fresh(made)
    return made


def new_dict(machine: Machine, items: dict[object, object], default: object = None) -> DictValue:
    made = DictValue(items, default)
    machine.spend(len(items))
    machine.fresh(made)
    return made


def first_of(arguments: Arguments, default: object = UNKNOWN) -> object:
    return arguments[0] if arguments else default


# Lists and queues


def append(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items.append(first_of(arguments))
    return None


def append_first(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    machine.spend(len(owner.items) // 64)
    owner.items.insert(0, first_of(arguments))
    return None


def insert(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    machine.spend(len(owner.items) // 64)
    if len(arguments) == 2 and isinstance(arguments[0], int):
        owner.items.insert(max(min(arguments[0], MAX_ITEMS), -MAX_ITEMS), arguments[1])
    else:
        owner.spoiled = True
    return None


def extend(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    items = items_of(machine, first_of(arguments))
    if items is None or len(owner.items) + len(items) > MAX_ITEMS:
        owner.spoiled = True
    else:
        owner.items.extend(items)
    return None


def pop(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    index = first_of(arguments, -1)
    if not isinstance(index, int) or owner.spoiled:
        owner.spoiled = True
        return UNKNOWN
    try:
        return owner.items.pop(index)
    except IndexError as error:
        raise Raised("IndexError") from error


def pop_first(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
    return pop(machine, owner, [0], named)


def remove(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    machine.spend(len(owner.items) // 16)
    item = first_of(arguments)
    if item in owner.items:
        owner.items.remove(item)
        return None
    if item is UNKNOWN or UNKNOWN in owner.items:
        owner.spoiled = True
        return None
    raise Raised("ValueError")


def index_of(
    machine: Machine, owner: ListValue | tuple[object, ...], arguments: Arguments, _: Named
) -> object:
    items = owner.items if isinstance(owner, ListValue) else owner
    machine.spend(len(items) // 16)
    item = first_of(arguments)
    if item is UNKNOWN or item not in items:
        return UNKNOWN
    return items.index(item)


def sort(machine: Machine, owner: ListValue, _: Arguments, named: Named) -> object:
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
    given = items if by is None else [machine.call(by, [item], {}) for item in items]
    ranks: list[Any] = [_rank(value) for value in given]
    if backwards is UNKNOWN or not all(map(_is_ordered, ranks)):
        return None
    try:
        order = sorted(range(len(items)), key=ranks.__getitem__, reverse=bool(backwards))
    except TypeError:
        return None
    return [items[i] for i in order]


def _rank(value: object) -> object:
    """Give what a value is compared by: the items of a list one after the other."""
    if isinstance(value, ListValue | tuple):
        items = value.items if isinstance(value, ListValue) else value
        return tuple(_rank(item) for item in items)
    return value


def _is_ordered(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_ordered, value))
    return isinstance(value, str | int | float)


def reverse(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    machine.touch(owner)
    owner.items.reverse()
    return None


def size(_: Machine, owner: Any, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner.spoiled else len(owner.items)


def is_empty(_: Machine, owner: Any, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner.spoiled else not owner.items


def item_at(_: Machine, owner: ListValue, arguments: Arguments, __: Named) -> object:
    """Give the item at an index; raises `Raised` where there is none."""
    index = first_of(arguments)
    if not isinstance(index, int) or owner.spoiled:
        return UNKNOWN
    if not 0 <= index < len(owner.items):
        raise Raised("IndexError")
    return owner.items[index]


def first_item(_: Machine, owner: ListValue, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner.spoiled else owner.items[0] if owner.items else None


def last_item(_: Machine, owner: ListValue, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner.spoiled else owner.items[-1] if owner.items else None


def clear(machine: Machine, owner: Any, _: Arguments, __: Named) -> object:
    machine.touch(owner)
    owner.items.clear()
    return None


def copy(machine: Machine, owner: Any, _: Arguments, __: Named) -> object:
    made: ListValue | SetValue | DictValue
    if isinstance(owner, DictValue):
        made = DictValue(dict(owner.items), owner.default)
        made.sorted = owner.sorted
    elif isinstance(owner, SetValue):
        made = SetValue(dict(owner.items))
    else:
        made = ListValue(list(owner.items))
    made.spoiled, made.elided = owner.spoiled, owner.elided
    return _made(machine, made)


# Sets


def add(machine: Machine, owner: SetValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items[hashable(first_of(arguments))] = None
    return None


def discard(machine: Machine, owner: SetValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    item = first_of(arguments)
    if item is UNKNOWN:
        owner.spoiled = True
    else:
        owner.items.pop(hashable(item), None)
    return None


def unite(machine: Machine, owner: SetValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    for argument in arguments:
        items = items_of(machine, argument)
        if items is None:
            owner.spoiled = True
        else:
            owner.items.update((hashable(item), None) for item in items)
    return None


def kept(*, shared: bool) -> Method:
    """Make `intersection` and `difference`."""

    def run(machine: Machine, owner: SetValue, arguments: Arguments, _: Named) -> object:
        others = [items_of(machine, argument) for argument in arguments]
        known = [{hashable(item) for item in items} for items in others if items is not None]
        if len(known) != len(others) or owner.spoiled:
            return UNKNOWN
        kept = [item for item in owner.items if all((item in other) == shared for other in known)]
        return _made(machine, SetValue(dict.fromkeys(kept)))

    return run


def union(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    made = SetValue(dict(owner.items))
    machine.fresh(made)
    unite(machine, made, arguments, named)
    return made


# Dictionaries


def get(_: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    wanted = first_of(arguments)
    if wanted is UNKNOWN:
        return UNKNOWN
    default = arguments[1] if len(arguments) > 1 else named.get("default")
    found = owner.items.get(hashable(wanted), default)
    return UNKNOWN if owner.spoiled else found


def put(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    """Put a value under a key: (key, value)."""
    machine.touch(owner, "item")
    if first_of(arguments) is UNKNOWN:
        owner.spoiled = True
    else:
        owner.items[hashable(arguments[0])] = argument(arguments, 1)
    return None


def has_key(_: Machine, owner: DictValue | SetValue, arguments: Arguments, __: Named) -> object:
    wanted = first_of(arguments)
    if wanted is UNKNOWN or owner.spoiled:
        return UNKNOWN
    return hashable(wanted) in owner.items


def make_default(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    """Give the value under a key; where there is none, put what a function makes: (key, function).

    The function is handed the key.
    """
    wanted = first_of(arguments)
    if wanted is UNKNOWN:
        owner.spoiled = True
        return UNKNOWN
    if owner.items.get(hashable(wanted)) is None:
        made = machine.call(argument(arguments, 1), [wanted], {})
        machine.touch(owner)
        owner.items[wanted] = made
    return owner.items[wanted]


def set_default(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    wanted = first_of(arguments)
    if wanted is UNKNOWN:
        owner.spoiled = True
        return UNKNOWN
    if hashable(wanted) not in owner.items:
        machine.touch(owner)
        owner.items[wanted] = arguments[1] if len(arguments) > 1 else None
    return owner.items[wanted]


def update(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
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


def ordered_keys(owner: DictValue) -> list[object]:
    """Give the keys of a dictionary in the order in which it gives them."""
    return sorted_items(list(owner.items)) if owner.sorted else list(owner.items)


def keys(machine: Machine, owner: DictValue, _: Arguments, __: Named) -> object:
    return _listed(machine, owner, ordered_keys(owner))


def values(machine: Machine, owner: DictValue, _: Arguments, __: Named) -> object:
    return _listed(machine, owner, [owner.items[key] for key in ordered_keys(owner)])


def entries(machine: Machine, owner: DictValue, _: Arguments, __: Named) -> object:
    return _listed(machine, owner, [(key, owner.items[key]) for key in ordered_keys(owner)])


def _listed(machine: Machine, owner: DictValue, items: list[object]) -> object:
    return UNKNOWN if owner.spoiled else _made(machine, ListValue(items))


def pop_key(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    wanted = first_of(arguments)
    if wanted is UNKNOWN:
        owner.spoiled = True
        return UNKNOWN
    return owner.items.pop(hashable(wanted), arguments[1] if len(arguments) > 1 else UNKNOWN)


def methods_of(table: Mapping[type, Mapping[str, Method]]) -> Callable[[object, str], object]:
    """Make the look-up of methods in a table: type of the owner -> name -> what it does.

    The look-up gives UNKNOWN for what is not in the table.
    """

    def method_of(owner: object, name: str) -> object:
        methods = table.get(type(owner))
        method = methods.get(name) if methods else None
        if method is None:
            return UNKNOWN
        return Builtin(name, lambda machine, given, named: method(machine, owner, given, named))

    return method_of
