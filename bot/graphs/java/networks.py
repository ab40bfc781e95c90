"""The graph classes of Java's libraries, and graphs of classes that the answer never shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program.containers import argument, first_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.networks import add_edge, add_node, network_member
from bot.graphs.program.values import UNKNOWN, Arguments, Builtin, Named, NetworkValue

_DIRECTED: Final = """
    DefaultDirectedGraph SimpleDirectedGraph DirectedMultigraph DirectedPseudograph
    DirectedAcyclicGraph DefaultDirectedWeightedGraph SimpleDirectedWeightedGraph
    DirectedWeightedMultigraph DirectedWeightedPseudograph
"""
_UNDIRECTED: Final = """
    SimpleGraph DefaultUndirectedGraph Multigraph Pseudograph SimpleWeightedGraph
    DefaultUndirectedWeightedGraph WeightedMultigraph WeightedPseudograph
"""
_ADDERS: Final = frozenset({"addEdge", "putEdge", "putEdgeValue", "addEdgeWithVertices"})
_WEIGHERS: Final = frozenset({"setEdgeWeight"})


def _made(machine: Machine, name: str, *, directed: bool) -> NetworkValue:
    network = NetworkValue(directed=directed, multiple="ulti" in name or "seudo" in name)
    machine.fresh(network)
    return network


def _class(name: str, *, directed: bool) -> Builtin:
    return Builtin(name, lambda machine, _, __: _made(machine, name, directed=directed))


def _edge_added(machine: Machine, owner: NetworkValue, arguments: Arguments, _: Named) -> object:
    """Add an edge of two nodes and perhaps a weight; its ends are what it is worth."""
    machine.touch(owner, "call")
    tail, head = first_of(arguments), argument(arguments, 1)
    weight = argument(arguments, 2)
    add_edge(owner, tail, head, {"weight": weight} if isinstance(weight, int | float) else {})
    return (tail, head)


def _weighed(machine: Machine, owner: NetworkValue, arguments: Arguments, _: Named) -> object:
    """Give an edge its weight: `(edge, weight)` or `(tail, head, weight)`."""
    edge = first_of(arguments)
    ends = list(edge) if isinstance(edge, tuple) else arguments[:2]
    if len(ends) == 2 and UNKNOWN not in ends:
        _edge_added(machine, owner, [*ends, arguments[-1]], {})
    else:
        owner.spoiled = True
    return None


def _node_added(machine: Machine, owner: NetworkValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner, "call")
    if first_of(arguments) is not UNKNOWN:
        add_node(owner, first_of(arguments))
    return True


_METHODS: Final = {
    **dict.fromkeys(_ADDERS, _edge_added),
    **dict.fromkeys(_WEIGHERS, _weighed),
    **dict.fromkeys(("addVertex", "addNode"), _node_added),
}


def method_of(owner: NetworkValue, name: str) -> object:
    """Give a method of a graph of a library, or of a class that the answer never shows."""
    method = _METHODS.get(name) if owner.known else None
    if method is None:
        return UNKNOWN if owner.known else network_member(owner, name)
    return Builtin(name, lambda machine, given, named: method(machine, owner, given, named))


def static_of(owner: Builtin, name: str) -> object:
    """Give `GraphBuilder.directed()` and what is asked of it until it builds a graph."""
    if not owner.name.endswith("GraphBuilder"):
        return UNKNOWN
    if name == "build":
        directed = owner.name.startswith("directed")
        return Builtin(name, lambda machine, _, __: _made(machine, "", directed=directed))
    kind = f"{name} GraphBuilder" if name in ("directed", "undirected") else owner.name
    return Builtin(name, lambda _, __, ___: Builtin(kind, _nothing))


def _nothing(_: Machine, __: Arguments, ___: Named) -> object:
    return UNKNOWN


CLASSES: Final[Mapping[str, Builtin]] = {
    **{name: _class(name, directed=True) for name in _DIRECTED.split()},
    **{name: _class(name, directed=False) for name in _UNDIRECTED.split()},
    **{
        name: Builtin(name, _nothing)
        for name in ("GraphBuilder", "ValueGraphBuilder", "NetworkBuilder")
    },
}
