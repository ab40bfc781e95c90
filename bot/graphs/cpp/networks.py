"""Graphs of the Boost library, and those of a class that the answer does not show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program.containers import Function, argument
from bot.graphs.program.machine import Machine
from bot.graphs.program.networks import add_edge, add_node
from bot.graphs.program.values import UNKNOWN, Arguments, ListValue, Named, NetworkValue

ONE_WAY: Final = frozenset(("directedS", "bidirectionalS"))


def _network(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Make a graph of a number of nodes."""
    directed, size = argument(arguments), argument(arguments, 1)
    made = NetworkValue(directed=directed is True, multiple=True)
    machine.fresh(made)
    if isinstance(size, int) and 0 < size <= 500:
        for node in range(size):
            add_node(made, node)
    return made


def _add_edge(machine: Machine, arguments: Arguments, _: Named) -> object:
    """Add an edge, `add_edge(u, v, weight, graph)`."""
    owner = arguments[-1] if len(arguments) > 2 else UNKNOWN
    if not isinstance(owner, NetworkValue):
        return UNKNOWN
    machine.touch(owner, "call")
    weight = arguments[2] if len(arguments) > 3 else None
    if isinstance(weight, ListValue):
        weight = argument(weight.items)
    data: dict[object, object] = {"weight": weight} if isinstance(weight, int | float) else {}
    add_edge(owner, arguments[0], arguments[1], data)
    return UNKNOWN


def _add_node(_: Machine, arguments: Arguments, __: Named) -> object:
    owner = arguments[-1] if arguments else UNKNOWN
    if not isinstance(owner, NetworkValue) or not owner.known:
        return UNKNOWN
    node = len(owner.items)
    add_node(owner, node)
    return node


FUNCTIONS: Final[Mapping[str, Function]] = {
    "__network__": _network,
    "add_edge": _add_edge,
    "add_vertex": _add_node,
}
