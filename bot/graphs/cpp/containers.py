"""The containers of C++ by their own names for what can be done with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.graphs.cpp.arrays import blanks, size_of
from bot.graphs.cpp.copies import copied
from bot.graphs.cpp.ranges import END, FoundItem, each_item
from bot.graphs.cpp.texts import TEXT_METHODS
from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Function, Method, argument
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    Named,
    Raised,
    SetValue,
    hashable,
)

_MORE: Final = 8


# Making


def _list(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Make `vector<T>(size, value)`, one from other items, or an empty one."""
    maker, *given = arguments
    if not given:
        return c.new_list(machine, [])
    first = given[0]
    if isinstance(first, ListValue | SetValue | DictValue):
        return _items_from(machine, given)
    if isinstance(first, int):
        if len(given) > 1:
            value = given[1]
            if isinstance(value, Container):
                maker = Builtin("copy", lambda m, *_: copied(m, value, [True], {}))
            else:
                maker = value
        return blanks(machine, first, maker, _MORE)
    return blanks(machine, UNKNOWN, maker) if first is UNKNOWN else c.new_list(machine, [])


def _items_from(machine: Machine, given: list[object]) -> object:
    source = given[0]
    if len(given) == 1 and isinstance(source, ListValue):
        return copied(machine, source, [True], {})
    items = items_of(machine, source)
    return UNKNOWN if items is None else c.new_list(machine, items)


def _set(machine: Machine, arguments: Arguments, _: Named) -> object:
    made = SetValue({})
    machine.fresh(made)
    if arguments and isinstance(arguments[0], Container):
        items = items_of(machine, arguments[0])
        if items is None:
            made.spoiled = True
        else:
            made.items.update((hashable(item), None) for item in items)
    return made


def _map(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Make a map; what it lacks is made when it is asked for."""
    maker, *given = arguments
    made = given[0] if given and isinstance(given[0], DictValue) else c.new_dict(machine, {})
    if given and isinstance(given[0], ListValue):
        pairs = c.pairs_of(machine, given[0])
        made.spoiled = pairs is None
        made.items.update(pairs or {})
    is_made = isinstance(maker, FunctionValue | Builtin)
    made.default = maker if is_made else Builtin("blank", lambda *_: maker)
    return made


# Items


def _end(_: Machine, __: Any, ___: Arguments, ____: Named) -> object:
    return END


def _itself(_: Machine, owner: Any, __: Arguments, ___: Named) -> object:
    return owner


def _backward(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
    items = items_of(machine, each_item(machine, owner, arguments, named))
    return UNKNOWN if items is None else ListValue(items[::-1])


def _first(_: Machine, owner: ListValue, __: Arguments, ___: Named) -> object:
    return owner.items[0] if owner.items and not owner.spoiled else UNKNOWN


def _last(_: Machine, owner: ListValue, __: Arguments, ___: Named) -> object:
    return owner.items[-1] if owner.items and not owner.spoiled else UNKNOWN


def _at(_: Machine, owner: ListValue, arguments: Arguments, __: Named) -> object:
    index = argument(arguments)
    if owner.spoiled or not isinstance(index, int):
        return UNKNOWN
    if not 0 <= index < len(owner.items):
        raise Raised("out_of_range")
    return owner.items[index]


def _size(_: Machine, owner: Any, __: Arguments, ___: Named) -> object:
    if isinstance(owner, ListValue):
        return size_of(owner)
    return UNKNOWN if owner.spoiled else len(owner.items)


def _empty(_: Machine, owner: Any, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner.spoiled else not owner.items


def _pop_best(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    """Take the first item of a queue by priority; which one that is, is not known."""
    machine.touch(owner)
    owner.spoiled = len(owner.items) > 1
    owner.items[:] = owner.items[:-1]
    return None


def _best(_: Machine, owner: ListValue, __: Arguments, ___: Named) -> object:
    return owner.items[0] if len(owner.items) == 1 and not owner.spoiled else UNKNOWN


def _resize(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    maker, *given = arguments
    size = argument(given)
    machine.touch(owner, "new")
    if not isinstance(size, int):
        owner.spoiled = True
        return None
    made = _list(machine, [maker, *given], named)
    if isinstance(made, ListValue):
        kept = owner.items[:size]
        owner.items[:] = [*kept, *made.items[len(kept) :]]
        owner.default = made.default
    return None


def _assign(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
    machine.touch(owner, "new")
    made = _list(machine, arguments, named)
    if isinstance(made, ListValue) and isinstance(owner, ListValue):
        owner.items[:] = made.items
        owner.default, owner.spoiled = made.default, made.spoiled
    else:
        owner.spoiled = True
    return None


def _insert(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    """Insert an item at a place, or other items."""
    if len(arguments) == 2 and arguments[0] is owner:
        return c.append_first(machine, owner, arguments[1:], named)
    if len(arguments) == 2 and arguments[0] is END:
        return c.append(machine, owner, arguments[1:], named)
    if len(arguments) == 3 and arguments[0] is END and isinstance(arguments[1], Container):
        return c.extend(machine, owner, arguments[1:2], named)
    if len(arguments) == 2 and isinstance(arguments[1], ListValue) and arguments[0] is END:
        return c.extend(machine, owner, arguments[1:], named)
    if len(arguments) == 1:
        return c.append(machine, owner, arguments, named)
    machine.touch(owner)
    owner.spoiled = True
    return UNKNOWN


def _erase(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
    machine.touch(owner)
    wanted = argument(arguments)
    if isinstance(owner, ListValue) or wanted is UNKNOWN or len(arguments) > 1:
        if isinstance(owner, ListValue) and isinstance(wanted, FoundItem) and wanted.owner is owner:
            return c.pop(machine, owner, [wanted.index], named)
        owner.spoiled = True
        return UNKNOWN
    key = wanted[0] if isinstance(wanted, tuple) and isinstance(owner, DictValue) else wanted
    owner.items.pop(hashable(key), None)
    return UNKNOWN


def _remove(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    """Remove all items that are equal to one."""
    machine.touch(owner)
    item = argument(arguments)
    if item is UNKNOWN:
        owner.spoiled = True
    else:
        owner.items[:] = [other for other in owner.items if other != item]
    return None


def _sort(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    if arguments:
        machine.touch(owner)
        owner.spoiled = True
        return None
    return c.sort(machine, owner, [], {})


# Sets and maps


def _add_all(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    if arguments and isinstance(arguments[0], Container):
        return c.unite(machine, owner, arguments[:1], named)
    return c.add(machine, owner, arguments[-1:], named)


def _holds(_: Machine, owner: Any, arguments: Arguments, __: Named) -> object:
    wanted = argument(arguments)
    if wanted is UNKNOWN or owner.spoiled:
        return UNKNOWN
    return hashable(wanted) in owner.items


def _count(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
    found = _holds(machine, owner, arguments, named)
    return UNKNOWN if found is UNKNOWN else int(bool(found))


def _find(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
    found = _holds(machine, owner, arguments, named)
    if found is UNKNOWN:
        return UNKNOWN
    if not found:
        return END
    key = argument(arguments)
    return (key, owner.items[hashable(key)]) if isinstance(owner, DictValue) else key


def _put_pair(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    """Insert a pair unless its key is there."""
    machine.touch(owner)
    pair = items_of(machine, argument(arguments))
    if pair is None or len(pair) != 2 or pair[0] is UNKNOWN:
        owner.spoiled = True
    else:
        owner.items.setdefault(hashable(pair[0]), pair[1])
    return UNKNOWN


def _emplace(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    if len(arguments) == 1:
        return _put_pair(machine, owner, arguments, named)
    return _put_pair(machine, owner, [tuple(arguments[:2])], named)


def _put(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    if argument(arguments) is UNKNOWN:
        owner.spoiled = True
    else:
        owner.items[hashable(arguments[0])] = argument(arguments, 1)
    return UNKNOWN


def _entry_at(_: Machine, owner: DictValue, arguments: Arguments, __: Named) -> object:
    wanted = argument(arguments)
    if wanted is UNKNOWN or owner.spoiled:
        return UNKNOWN
    if hashable(wanted) not in owner.items:
        raise Raised("out_of_range")
    return owner.items[wanted]


_COMMON: Final[Mapping[str, Method]] = {
    **dict.fromkeys(("begin", "cbegin", "rbegin", "data", "get"), _itself),
    **dict.fromkeys(("end", "cend", "rend"), _end),
    "size": _size,
    "empty": _empty,
    "clear": c.clear,
    "erase": _erase,
    "iter": each_item,
    "rev": _backward,
    "copy": copied,
}
_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: {
        **_COMMON,
        **dict.fromkeys(("push_back", "push", "emplace_back"), c.append),
        "push_front": c.append_first,
        **dict.fromkeys(("pop_back", "pop"), c.pop),
        "pop_front": c.pop_first,
        "pop_best": _pop_best,
        "best": _best,
        "front": _first,
        "back": _last,
        "top": _last,
        "at": _at,
        "resize": _resize,
        "assign": _assign,
        "insert": _insert,
        "remove": _remove,
        "sort": _sort,
        "reverse": c.reverse,
    },
    SetValue: {
        **_COMMON,
        **dict.fromkeys(("insert", "emplace", "push"), _add_all),
        "contains": _holds,
        "count": _count,
        "find": _find,
    },
    DictValue: {
        **_COMMON,
        "insert": _put_pair,
        "emplace": _emplace,
        "insert_or_assign": _put,
        "push": _put_pair,
        "at": _entry_at,
        "contains": _holds,
        "count": _count,
        "find": _find,
    },
}
_method = c.methods_of(_METHODS)


def member(owner: object, name: str) -> object:
    """Give a member of what is no object of the answer's own classes."""
    if isinstance(owner, tuple):
        if name in ("first", "second") and len(owner) > (name == "second"):
            return owner[name == "second"]
        return Builtin(name, lambda *_: owner) if name in ("iter", "copy", "get") else UNKNOWN
    if isinstance(owner, str):
        run = TEXT_METHODS.get(name)
        return UNKNOWN if run is None else Builtin(name, lambda m, a, n: run(m, owner, a, n))
    if isinstance(owner, Container):
        return _method(owner, name)
    if name in ("copy", "get", "lock"):
        return Builtin(name, lambda *_: owner)
    return UNKNOWN


FUNCTIONS: Final[Mapping[str, Function]] = {
    "__list__": _list,
    "__set__": _set,
    "__map__": _map,
}
