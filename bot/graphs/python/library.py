"""The modules that Python programs on graphs import, and the whole of Python's library."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from bot.graphs.program.machine import Library, Machine, Use
from bot.graphs.program.roles import is_search_name
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    DictValue,
    ListValue,
    Module,
    Named,
    NetworkValue,
    ObjectValue,
    hashable,
)
from bot.graphs.python.builtin import (
    FUNCTIONS,
    Function,
    argument,
    new_dict,
    new_list,
    same_value,
    shuffle,
)
from bot.graphs.python.methods import method_of
from bot.graphs.python.networks import add_walk, network_member, new_network, unseen_member


def _network_maker(*, directed: bool, multiple: bool) -> Builtin:
    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        return new_network(machine, arguments, directed=directed, multiple=multiple)

    return Builtin("network", run)


def _walk_adder(*, closed: bool) -> Builtin:
    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        if arguments and isinstance(arguments[0], NetworkValue):
            return add_walk(machine, arguments[0], arguments[1:], named, closed=closed)
        return UNKNOWN

    return Builtin("walk", run)


def _of_dictionary(machine: Machine, arguments: Arguments, named: Named) -> object:
    kind = named.get("create_using", arguments[1] if len(arguments) > 1 else None)
    made = machine.call(kind, [], {}) if isinstance(kind, Builtin) else kind
    base = made if isinstance(made, NetworkValue) else None
    return new_network(
        machine,
        arguments[:1],
        directed=base.directed if base else False,
        multiple=base.multiple if base else False,
    )


_NETWORKX: Final[Mapping[str, object]] = {
    "Graph": _network_maker(directed=False, multiple=False),
    "DiGraph": _network_maker(directed=True, multiple=False),
    "MultiGraph": _network_maker(directed=False, multiple=True),
    "MultiDiGraph": _network_maker(directed=True, multiple=True),
    "add_path": _walk_adder(closed=False),
    "add_cycle": _walk_adder(closed=True),
    "from_edgelist": Builtin("from_edgelist", _of_dictionary),
    "from_dict_of_lists": Builtin("from_dict_of_lists", _of_dictionary),
    "from_dict_of_dicts": Builtin("from_dict_of_dicts", _of_dictionary),
}


def _new_sorter(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Make graphlib's sorter: an object that holds node -> what comes before it."""
    sorter = ObjectValue(_SORTER)
    machine.fresh(sorter)
    machine.touch(sorter, "new")
    given = arguments[0] if arguments and isinstance(arguments[0], DictValue) else None
    sorter.attributes["graph"] = given if given is not None else new_dict(machine, {})
    return sorter


def _add_to_sorter(machine: Machine, arguments: Arguments, _: Named) -> object:
    sorter, node, *before = arguments or [None, None]
    graph = sorter.attributes.get("graph") if isinstance(sorter, ObjectValue) else None
    if isinstance(graph, DictValue):
        machine.touch(graph)
        near = graph.items.setdefault(hashable(node), new_list(machine, []))
        if isinstance(near, ListValue):
            near.items.extend(before)
    return None


def _sort_all(machine: Machine, arguments: Arguments, _: Named) -> object:
    machine.on_search(machine, Use(argument(arguments), "graph"))
    return UNKNOWN


_SORTER: Final = ClassValue("TopologicalSorter", [])
_SORTER_METHODS: Final[Mapping[str, Function]] = {
    "add": _add_to_sorter,
    "static_order": _sort_all,
    "prepare": _sort_all,
}


_MODULES: Final[Mapping[str, Mapping[str, object]]] = {
    "networkx": _NETWORKX,
    "collections": {
        name: FUNCTIONS[name]
        for name in ("defaultdict", "deque", "OrderedDict", "namedtuple", "Counter")
    },
    "math": {"inf": math.inf, "nan": math.nan},
    "sys": {"maxsize": 2**63 - 1, "exit": Builtin("exit", lambda _m, _a, _n: None)},
    "numpy": {
        "inf": math.inf,
        "array": Builtin("array", same_value),
        "asarray": Builtin("asarray", same_value),
    },
    "copy": {"copy": FUNCTIONS["deepcopy"], "deepcopy": FUNCTIONS["deepcopy"]},
    "dataclasses": {"field": FUNCTIONS["field"]},
    "graphlib": {"TopologicalSorter": Builtin("TopologicalSorter", _new_sorter)},
    "random": {"shuffle": Builtin("shuffle", shuffle)},
}


def members(module: Module, name: str) -> object:
    """Give a member of an imported module; UNKNOWN for what it does not know."""
    root = module.name.split(".", maxsplit=1)[0]
    found = _MODULES.get(root, {}).get(name, UNKNOWN)
    return _network_search(name) if found is UNKNOWN and root == "networkx" else found


def _network_search(name: str) -> object:
    """Take a function of networkx that searches; any other is unknown."""
    if not is_search_name(name):
        return UNKNOWN

    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        for given in arguments:
            if isinstance(given, NetworkValue) and machine.on_search(machine, Use(given, name)):
                break
        return UNKNOWN

    return Builtin(name, run)


def methods(owner: object, name: str) -> object:
    """Give a method of a value that is not of a class of the answer."""
    if isinstance(owner, NetworkValue):
        return network_member(owner, name)
    if isinstance(owner, ObjectValue):
        run = _SORTER_METHODS.get(name) if owner.kind is _SORTER else None
        if run is not None:
            return Builtin(name, lambda m, a, n: run(m, [owner, *a], n))
        return UNKNOWN
    if isinstance(owner, Builtin) and owner.name in ("dict", "OrderedDict") and name == "fromkeys":
        return FUNCTIONS["__fromkeys__"]
    return method_of(owner, name)


def _object_methods(owner: object, name: str) -> object:
    """Give a method, also of an object whose class does not show it."""
    found = methods(owner, name)
    if found is UNKNOWN and isinstance(owner, ObjectValue):
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    return found


PYTHON: Final = Library(
    functions={**FUNCTIONS, "__name__": "__main__"}, members=members, methods=_object_methods
)
