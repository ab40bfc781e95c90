"""The graphs of petgraph, Rust's library of graphs. An index of a node stands for its label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program.containers import Function, argument
from bot.graphs.program.machine import Machine, Use
from bot.graphs.program.networks import add_edge, network_member, new_network, take_edges
from bot.graphs.program.roles import is_search_name
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    Named,
    NetworkValue,
    hashable,
)


def _maker(name: str, *, directed: bool, multiple: bool) -> Builtin:
    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        return new_network(machine, arguments, directed=directed, multiple=multiple)

    return Builtin(name, run)


_DIRECTED: Final[Mapping[str, tuple[bool, bool]]] = {
    **dict.fromkeys(("Graph", "DiGraph", "StableGraph", "StableDiGraph"), (True, True)),
    **dict.fromkeys(("UnGraph", "StableUnGraph"), (False, True)),
    **dict.fromkeys(("GraphMap", "DiGraphMap"), (True, False)),
    "UnGraphMap": (False, False),
}


def _search(name: str) -> Builtin:
    """Make an algorithm, or a walker whose `new` starts it."""

    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        for given in arguments:
            if isinstance(given, NetworkValue):
                machine.on_search(machine, Use(given, name))
                break
        return UNKNOWN

    return Builtin(name, run)


PETGRAPH: Final[Mapping[str, object]] = {
    name: _maker(f"petgraph {name}", directed=directed, multiple=multiple)
    for name, (directed, multiple) in _DIRECTED.items()
}


def petgraph_static(owner: Builtin, name: str) -> Builtin | None:
    """Give what makes a graph: `Graph::new`, `UnGraph::from_edges`, …."""
    kind = owner.name.removeprefix("petgraph ")
    if kind == owner.name or kind not in _DIRECTED:
        return None
    directed, multiple = _DIRECTED[kind]
    if name in ("new_undirected", "default_undirected"):
        directed = False
    if name in ("from_edges", "from_elements"):
        return Builtin(name, _from_edges(directed=directed, multiple=multiple))
    return Builtin(
        name,
        lambda machine, _a, _n: new_network(machine, [], directed=directed, multiple=multiple),
    )


def _from_edges(*, directed: bool, multiple: bool) -> Function:
    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        made = new_network(machine, [], directed=directed, multiple=multiple)
        if isinstance(made, NetworkValue):
            take_edges(machine, made, argument(arguments), {}, weight="weight")
        return made

    return run


def petgraph_member(owner: NetworkValue, name: str) -> object:
    """Give a method of a graph."""
    if not owner.known or name not in _METHODS:
        return network_member(owner, name)
    method = _METHODS[name]
    return Builtin(name, lambda machine, given, named: method(machine, owner, given, named))


def _add_node(machine: Machine, owner: NetworkValue, arguments: Arguments, _: Named) -> object:
    node = argument(arguments)
    machine.touch(owner, "call")
    if node is not UNKNOWN:
        owner.items.setdefault(hashable(node), {})
    return node


def _add_edge(machine: Machine, owner: NetworkValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner, "call")
    weight = argument(arguments, 2)
    data: dict[object, object] = {}
    if isinstance(weight, int | float | str):
        data["weight"] = weight
    add_edge(owner, argument(arguments), argument(arguments, 1), data)
    return UNKNOWN


def _extend(machine: Machine, owner: NetworkValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner, "call")
    take_edges(machine, owner, argument(arguments), {}, weight="weight")
    return None


_METHODS: Final = {
    "add_node": _add_node,
    "add_edge": _add_edge,
    "update_edge": _add_edge,
    "extend_with_edges": _extend,
}


def searched(name: str) -> object:
    return _search(name) if is_search_name(name) else UNKNOWN
