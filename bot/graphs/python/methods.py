"""The methods of Python's own containers, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.graphs.program import containers as c
from bot.graphs.program.access import item_of
from bot.graphs.program.assigning import assign_item
from bot.graphs.program.containers import Method
from bot.graphs.program.machine import Machine
from bot.graphs.program.operators import contains
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    DictValue,
    FrozenValue,
    ListValue,
    Named,
    SetValue,
)
from bot.graphs.python.texts import TEXT


def _item(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    return item_of(machine, owner, c.argument(arguments))


def _assign(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    assign_item(machine, owner, c.argument(arguments), c.argument(arguments, 1))
    return None


def _has(_: Machine, owner: object, arguments: Arguments, __: Named) -> object:
    known = contains(owner, c.argument(arguments))
    return UNKNOWN if known is None else known


def _count(_: Machine, owner: ListValue, arguments: Arguments, __: Named) -> object:
    item = c.argument(arguments)
    known = item is not UNKNOWN and UNKNOWN not in owner.items and not owner.spoiled
    return owner.items.count(item) if known else UNKNOWN


_DUNDER: Mapping[str, Method] = {
    "__getitem__": _item,
    "__setitem__": _assign,
    "__contains__": _has,
}

_LIST: Mapping[str, Method] = {
    "append": c.append,
    "appendleft": c.append_first,
    "insert": c.insert,
    "extend": c.extend,
    "pop": c.pop,
    "popleft": c.pop_first,
    "remove": c.remove,
    "index": c.index_of,
    "sort": c.sort,
    "reverse": c.reverse,
    "clear": c.clear,
    "copy": c.copy,
    "count": _count,
    **_DUNDER,
}

_SET: Mapping[str, Method] = {
    "add": c.add,
    "discard": c.discard,
    "remove": c.discard,
    "update": c.unite,
    "union": c.union,
    "intersection": c.kept(shared=True),
    "difference": c.kept(shared=False),
    "clear": c.clear,
    "copy": c.copy,
}

_METHODS: Mapping[type, Mapping[str, Method]] = {
    ListValue: _LIST,
    tuple: {"index": c.index_of},
    SetValue: _SET,
    FrozenValue: _SET,
    DictValue: {
        "get": c.get,
        "setdefault": c.set_default,
        "update": c.update,
        **dict.fromkeys(("keys", "iterkeys", "viewkeys"), c.keys),
        **dict.fromkeys(("values", "itervalues", "viewvalues"), c.values),
        **dict.fromkeys(("items", "iteritems", "viewitems"), c.entries),
        "has_key": _has,
        "pop": c.pop_key,
        "clear": c.clear,
        "copy": c.copy,
        **_DUNDER,
    },
    str: TEXT,
}

method_of = c.methods_of(_METHODS)
