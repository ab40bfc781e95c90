"""The modules that Python programs on graphs import, and the whole of Python's library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, pairwise
from typing import Final

from bot.graphs.program.containers import Function, argument, new_dict, new_list
from bot.graphs.program.machine import Library, Machine, Use
from bot.graphs.program.networks import (
    add_edge,
    add_node,
    add_walk,
    network_member,
    new_network,
    unseen_member,
)
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
from bot.graphs.python.builtin import FUNCTIONS
from bot.graphs.python.methods import method_of
from bot.graphs.python.standard import CHAIN_ALL, MODULES, UNIMPORTED

_MAX_NODES: Final = 100


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


def _generator(arcs: Callable[[int], Iterable[tuple[int, int]]]) -> Builtin:
    """Make `path_graph` and its like: the number of nodes tells their arcs."""

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        size = argument(arguments)
        if not isinstance(size, int) or not 0 < size <= _MAX_NODES or len(arguments) > 1 or named:
            return UNKNOWN
        network = new_network(machine, [], directed=False, multiple=False)
        if isinstance(network, NetworkValue):
            for node in range(size):
                add_node(network, node)
            for tail, head in arcs(size):
                machine.spend()
                add_edge(network, tail, head, {})
        return network

    return Builtin("generator", run)


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
    "path_graph": _generator(lambda n: pairwise(range(n))),
    "cycle_graph": _generator(lambda n: [*pairwise(range(n)), (n - 1, 0)]),
    "complete_graph": _generator(lambda n: combinations(range(n), 2)),
    "star_graph": _generator(lambda n: ((0, i) for i in range(1, n + 1))),
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
    **MODULES,
    "networkx": _NETWORKX,
    "graphlib": {"TopologicalSorter": Builtin("TopologicalSorter", _new_sorter)},
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
    if isinstance(owner, Builtin) and owner.name == "chain" and name == "from_iterable":
        return CHAIN_ALL
    return method_of(owner, name)


def _object_methods(owner: object, name: str) -> object:
    """Give a method, also of an object whose class does not show it."""
    found = methods(owner, name)
    if found is UNKNOWN and isinstance(owner, ObjectValue):
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    return found


PYTHON: Final = Library(
    functions={**FUNCTIONS, **UNIMPORTED, "__name__": "__main__"},
    members=members,
    methods=_object_methods,
)
