"""The methods of Python's own containers, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.graphs.program import containers as c
from bot.graphs.program.containers import Method
from bot.graphs.program.values import DictValue, ListValue, SetValue
from bot.graphs.python.texts import TEXT

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
}

_METHODS: Mapping[type, Mapping[str, Method]] = {
    ListValue: _LIST,
    tuple: {"index": c.index_of},
    SetValue: {
        "add": c.add,
        "discard": c.discard,
        "remove": c.discard,
        "update": c.unite,
        "union": c.union,
        "intersection": c.kept(shared=True),
        "difference": c.kept(shared=False),
        "clear": c.clear,
        "copy": c.copy,
    },
    DictValue: {
        "get": c.get,
        "setdefault": c.set_default,
        "update": c.update,
        "keys": c.keys,
        "values": c.values,
        "items": c.entries,
        "pop": c.pop_key,
        "clear": c.clear,
        "copy": c.copy,
    },
    str: TEXT,
}

method_of = c.methods_of(_METHODS)
