"""Graphs that a library keeps, and those of a class that the answer never shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeGuard

from bot.graphs.program.access import items_of
from bot.graphs.program.machine import Machine, Use
from bot.graphs.program.roles import is_search_name
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    DictValue,
    ListValue,
    Named,
    NetworkValue,
    ObjectValue,
    hashable,
    is_scalar,
)
from bot.graphs.program.words import is_edge_adder

Method = Callable[[Machine, NetworkValue, Arguments, Named], object]


def as_data(named: Named) -> dict[object, object]:
    """Give named arguments as the data of an arc."""
    return dict(named.items())


def add_node(network: NetworkValue, node: object) -> None:
    network.items.setdefault(hashable(node), {})


def add_edge(network: NetworkValue, tail: object, head: object, data: dict[object, object]) -> None:
    """Add an edge as networkx does: both ways when undirected, merged unless it keeps parallels."""
    if tail is UNKNOWN or head is UNKNOWN:
        network.spoiled = True
        return
    add_node(network, tail)
    add_node(network, head)
    ways = [(tail, head)] if network.directed or tail == head else [(tail, head), (head, tail)]
    own = dict(data)  # both ways of an edge share its data
    for here, there in ways:
        arcs = network.items[here].setdefault(there, [])
        if network.multiple or not arcs:
            arcs.append(own)
        else:
            arcs[0].update(data)


def _add_edge(machine: Machine, owner: NetworkValue, arguments: Arguments, named: Named) -> object:
    machine.touch(owner, "call")
    if len(arguments) < 2 and {"u_of_edge", "v_of_edge"} <= named.keys():
        arguments = [named.pop("u_of_edge"), named.pop("v_of_edge")]
    if len(arguments) >= 2:
        data = as_data(named)
        if len(arguments) > 2 and not owner.known:
            given = arguments[2]
            data.update(given.items if isinstance(given, DictValue) else {"weight": given})
        add_edge(owner, arguments[0], arguments[1], data)
    return None


def _add_edges(machine: Machine, owner: NetworkValue, arguments: Arguments, named: Named) -> object:
    machine.touch(owner, "call")
    take_edges(machine, owner, arguments[0] if arguments else UNKNOWN, named)
    return None


def _add_weighted(
    machine: Machine, owner: NetworkValue, arguments: Arguments, named: Named
) -> object:
    machine.touch(owner, "call")
    name = named.get("weight", arguments[1] if len(arguments) > 1 else "weight")
    take_edges(machine, owner, arguments[0] if arguments else UNKNOWN, {}, weight=name)
    return None


def take_edges(
    machine: Machine, owner: NetworkValue, edges: object, named: Named, weight: object = None
) -> None:
    """Add the edges of a collection of pairs and triples."""
    if isinstance(edges, ListValue | DictValue) and edges.elided:
        owner.elided = True
    items = items_of(machine, edges)
    if items is None:
        owner.spoiled = True
        return
    for item in items:
        parts = items_of(machine, item)
        if parts is None or len(parts) < 2:
            owner.spoiled = True
            return
        data = as_data(named)
        if len(parts) > 2:
            extra = parts[-1]
            if weight is not None:
                data[hashable(weight)] = extra
            elif isinstance(extra, DictValue):
                data.update(extra.items)
            elif not owner.known:
                data["weight"] = extra
        add_edge(owner, parts[0], parts[1], data)


def _add_node(machine: Machine, owner: NetworkValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner, "call")
    if arguments and arguments[0] is not UNKNOWN:
        add_node(owner, arguments[0])
    return None


def _add_nodes(machine: Machine, owner: NetworkValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner, "call")
    for item in items_of(machine, arguments[0] if arguments else UNKNOWN) or []:
        node = (
            item[0]
            if isinstance(item, tuple) and len(item) == 2 and isinstance(item[1], DictValue)
            else item
        )
        if node is not UNKNOWN:
            add_node(owner, node)
    return None


def _add_path(machine: Machine, owner: NetworkValue, arguments: Arguments, named: Named) -> object:
    return add_walk(machine, owner, arguments, named, closed=False)


def _add_cycle(machine: Machine, owner: NetworkValue, arguments: Arguments, named: Named) -> object:
    return add_walk(machine, owner, arguments, named, closed=True)


def add_walk(
    machine: Machine, owner: NetworkValue, arguments: Arguments, named: Named, *, closed: bool
) -> object:
    """Add the edges of a path or of a cycle."""
    machine.touch(owner, "call")
    nodes = items_of(machine, arguments[0] if arguments else UNKNOWN)
    if nodes is None:
        owner.spoiled = True
        return None
    following = [*nodes[1:], *(nodes[:1] if closed else [])]
    for tail, head in zip(nodes, following, strict=False):
        add_edge(owner, tail, head, as_data(named))
    return None


def _remove_edge(machine: Machine, owner: NetworkValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner, "call")
    if len(arguments) < 2 or UNKNOWN in arguments:
        owner.spoiled = True
        return None
    tail, head = arguments[:2]
    owner.items.get(tail, {}).pop(head, None)
    if not owner.directed:
        owner.items.get(head, {}).pop(tail, None)
    return None


def _remove_node(machine: Machine, owner: NetworkValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner, "call")
    if not arguments or arguments[0] is UNKNOWN:
        owner.spoiled = True
        return None
    owner.items.pop(arguments[0], None)
    for near in owner.items.values():
        near.pop(arguments[0], None)
    return None


def _neighbours(machine: Machine, owner: NetworkValue, arguments: Arguments, _: Named) -> object:
    if not arguments or arguments[0] is UNKNOWN:
        return UNKNOWN
    found = ListValue(list(owner.items.get(arguments[0], {})))
    machine.fresh(found)
    return found


def _has_node(_: Machine, owner: NetworkValue, arguments: Arguments, __: Named) -> object:
    if not arguments or arguments[0] is UNKNOWN:
        return UNKNOWN
    return arguments[0] in owner.items


def _copy(machine: Machine, owner: NetworkValue, _: Arguments, __: Named) -> object:
    return _converted(machine, owner, directed=owner.directed)


def _to_directed(machine: Machine, owner: NetworkValue, _: Arguments, __: Named) -> object:
    return _converted(machine, owner, directed=True)


def _to_undirected(machine: Machine, owner: NetworkValue, _: Arguments, __: Named) -> object:
    return _converted(machine, owner, directed=False)


def _converted(machine: Machine, owner: NetworkValue, *, directed: bool) -> NetworkValue:
    made = NetworkValue(directed=directed, multiple=owner.multiple)
    machine.fresh(made)
    made.ways |= owner.ways
    for tail, near in owner.items.items():
        add_node(made, tail)
        for head, arcs in near.items():
            machine.spend()
            if directed or owner.directed:
                for data in arcs:
                    add_edge(made, tail, head, data)
            else:
                made.items[tail][head] = [dict(data) for data in arcs]
    made.spoiled, made.elided = owner.spoiled, owner.elided
    return made


_METHODS: Mapping[str, Method] = {
    "add_edge": _add_edge,
    "add_edges_from": _add_edges,
    "add_weighted_edges_from": _add_weighted,
    "add_node": _add_node,
    "add_nodes_from": _add_nodes,
    "add_path": _add_path,
    "add_cycle": _add_cycle,
    "remove_edge": _remove_edge,
    "remove_node": _remove_node,
    "neighbors": _neighbours,
    "successors": _neighbours,
    "has_node": _has_node,
    "copy": _copy,
    "to_directed": _to_directed,
    "to_undirected": _to_undirected,
}


def network_member(owner: NetworkValue, name: str) -> object:
    """Give a member of a graph of networkx, or of a graph whose class is unseen."""
    if not owner.known:
        return _unseen_method(owner, name)
    if name in ("adj", "adjacency", "nodes"):
        return owner
    method = _METHODS.get(name)
    if method is None:
        return UNKNOWN

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        return method(machine, owner, arguments, dict(named))

    return Builtin(name, run)


def _unseen_method(owner: NetworkValue, name: str) -> object:
    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        if is_edge_adder(name):
            if len(arguments) == 1 and _is_edge(arguments[0]):
                arguments = list(arguments[0])
            many = len(arguments) == 1 and not is_scalar(arguments[0])
            given = dict(named) if many or len(arguments) > 1 else {}
            (_add_edges if many else _add_edge)(machine, owner, arguments, given)
        elif is_search_name(name):
            machine.on_search(machine, Use(owner, name))
        return UNKNOWN

    return Builtin(name, run)


def _is_edge(value: object) -> TypeGuard[tuple[object, ...]]:
    """Tell whether a value is an edge by itself: its ends, perhaps with a weight."""
    return isinstance(value, tuple) and len(value) in (2, 3) and all(map(is_scalar, value))


def unseen_member(machine: Machine, owner: ObjectValue, name: str) -> object:
    """Give a method that an object's class does not show, when its name says what it does."""
    if not is_edge_adder(name):
        if not is_search_name(name):
            return UNKNOWN

        def search(machine: Machine, _: Arguments, __: Named) -> object:
            machine.on_search(machine, Use(owner, name))
            return UNKNOWN

        return Builtin(name, search)
    if owner.network is None:
        owner.network = NetworkValue(directed=True, multiple=True, known=False)
        machine.fresh(owner.network)
    return _unseen_method(owner.network, name)


def new_network(
    machine: Machine, arguments: Arguments, *, directed: bool, multiple: bool
) -> object:
    """Make a networkx graph, from an edge list, a dictionary or another graph when one is given."""
    network = NetworkValue(directed=directed, multiple=multiple)
    machine.fresh(network)
    machine.touch(network, "call")
    source = arguments[0] if arguments else None
    if isinstance(source, DictValue):
        _take_dictionary(machine, network, source)
    elif isinstance(source, NetworkValue):
        return _converted(machine, source, directed=directed)
    elif source is not None:
        take_edges(machine, network, source, {})
    return network


def _take_dictionary(machine: Machine, network: NetworkValue, source: DictValue) -> None:
    network.spoiled = source.spoiled
    network.elided = source.elided
    for node in source.items:
        add_node(network, node)
    for node, near in source.items.items():
        items = items_of(machine, near)
        if items is None:
            network.spoiled = True
            return
        for head in items:
            data = near.items.get(head) if isinstance(near, DictValue) else None
            add_edge(network, node, head, dict(data.items) if isinstance(data, DictValue) else {})


def new_unseen(machine: Machine) -> NetworkValue:
    """Make an object of a class that the answer never shows; it may turn out to be a graph."""
    network = NetworkValue(directed=True, multiple=True, known=False)
    machine.fresh(network)
    return network
