"""Packages that Python programs on graphs import: networkx, igraph, scipy."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from bot.graphs.program.access import items_of
from bot.graphs.program.containers import argument
from bot.graphs.program.machine import Machine, Use
from bot.graphs.program.networks import add_edge, add_node, add_walk, new_network, take_edges
from bot.graphs.program.roles import is_search_name
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    Container,
    DictValue,
    ListValue,
    Named,
    NetworkValue,
    hashable,
    held,
)
from bot.graphs.python.arrays import SPARSE, MatrixValue, as_array

_MAX_NODES: Final = 100
_Pairs = Iterable[tuple[object, object]]


def _network_maker(*, directed: bool, multiple: bool) -> Builtin:
    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        source = arguments[0] if arguments else None
        if isinstance(source, MatrixValue):
            return _of_table(machine, source, directed=directed, multiple=multiple)
        return new_network(machine, [held(source)], directed=directed, multiple=multiple)

    return Builtin("network", run)


def _of_table(
    machine: Machine, table: MatrixValue, *, directed: bool, multiple: bool = False
) -> object:
    """Make a network of an adjacency matrix; numbers that are not all 1 are weights."""
    network = new_network(machine, [], directed=directed, multiple=multiple)
    cells = [cell for row in table.rows for cell in row.items]
    if not isinstance(network, NetworkValue) or UNKNOWN in cells or table.spoiled or not cells:
        return UNKNOWN
    weighted = any(cell not in (0, 1) for cell in cells)
    for i, _ in enumerate(table.rows):
        add_node(network, i)
    for i, row in enumerate(table.rows):
        for j, cell in enumerate(row.items):
            if cell:
                machine.spend()
                add_edge(network, i, j, {"weight": cell} if weighted else {})
    return network


def _walk_adder(*, closed: bool) -> Builtin:
    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        if arguments and isinstance(arguments[0], NetworkValue):
            return add_walk(machine, arguments[0], arguments[1:], named, closed=closed)
        return UNKNOWN

    return Builtin("walk", run)


def _add_star(_: Machine, arguments: Arguments, __: Named) -> object:
    network, nodes = argument(arguments), argument(arguments, 1)
    items = items_of(_, nodes)
    if isinstance(network, NetworkValue) and items:
        for node in items[1:]:
            add_edge(network, items[0], node, {})
    return None


def _base(machine: Machine, named: Named, place: object = None) -> NetworkValue | None:
    """Make the empty network that `create_using` asks for."""
    kind = named.get("create_using", place)
    made = machine.call(kind, [], {}) if isinstance(kind, Builtin) else kind
    return made if isinstance(made, NetworkValue) else None


def _generator(
    count: int, nodes: Callable[..., Iterable[object]], arcs: Callable[..., _Pairs]
) -> Builtin:
    """Make `path_graph` and its like: some whole numbers tell their nodes and arcs."""

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        given = [value for value in arguments[:count] if isinstance(value, int) and value >= 0]
        if len(given) != count or max(given, default=0) > _MAX_NODES:
            return UNKNOWN
        found = list(itertools.islice(nodes(*given), _MAX_NODES + 1))
        base = _base(machine, named)
        if len(found) > _MAX_NODES:
            return UNKNOWN
        network = new_network(
            machine, [], directed=base.directed if base else False, multiple=False
        )
        if isinstance(network, NetworkValue):
            for node in found:
                add_node(network, node)
            for tail, head in arcs(*given):
                machine.spend()
                add_edge(network, tail, head, {})
        return network

    return Builtin("generator", run)


def _tree_size(branches: int, height: int) -> int:
    return sum(branches**level for level in range(min(height, 8) + 1))


def _tree_arcs(branches: int, height: int) -> _Pairs:
    return ((max(node - 1, 0) // branches, node) for node in range(1, _tree_size(branches, height)))


def _grid_arcs(rows: int, columns: int) -> _Pairs:
    down = (((i - 1, j), (i, j)) for i in range(1, rows) for j in range(columns))
    across = (((i, j - 1), (i, j)) for j in range(1, columns) for i in range(rows))
    return itertools.chain(down, across)


def _of_dictionary(machine: Machine, arguments: Arguments, named: Named) -> object:
    base = _base(machine, named, arguments[1] if len(arguments) > 1 else None)
    directed = bool(base and base.directed)
    source = held(argument(arguments))
    if isinstance(source, MatrixValue):
        return _of_table(machine, source, directed=directed)
    multiple = bool(base and base.multiple)
    return new_network(machine, [source], directed=directed, multiple=multiple)


def _of_frame(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Make a network of the columns of a table that name both ends of each edge."""
    table = held(argument(arguments))
    names = [
        *arguments[1:3],
        *[named.get(name, name) for name in ("source", "target")][len(arguments[1:3]) :],
    ]
    base = _base(machine, named)
    network = new_network(machine, [], directed=bool(base and base.directed), multiple=False)
    if not isinstance(table, DictValue) or not isinstance(network, NetworkValue):
        return UNKNOWN
    extra = arguments[3] if len(arguments) > 3 else named.get("edge_attr")
    wanted = items_of(machine, extra) if isinstance(extra, ListValue | tuple) else [extra]
    if extra is True:
        wanted = [name for name in table.items if name not in names]
    kept = [name for name in wanted or [] if isinstance(name, str)]
    columns = [items_of(machine, table.items.get(name, UNKNOWN)) for name in (*names, *kept)]
    known = [column for column in columns if column is not None]
    if len(known) != len(columns):
        return UNKNOWN
    for tail, head, *values in zip(*known, strict=False):
        machine.spend()
        add_edge(network, tail, head, dict(zip(kept, values, strict=True)))
    return network


def _of_lines(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Make a network of lines such as "A B" or "A B 3"."""
    lines = items_of(machine, argument(arguments))
    base = _base(machine, named)
    network = new_network(machine, [], directed=bool(base and base.directed), multiple=False)
    mark, kind = named.get("delimiter"), named.get("nodetype")
    if lines is None or not isinstance(network, NetworkValue) or not isinstance(mark, str | None):
        return UNKNOWN
    for line in lines:
        parts = line.split(mark or None) if isinstance(line, str) else []
        if len(parts) < 2:
            continue
        ends = [p if kind is None else machine.call(kind, [p], {}) for p in parts[:2]]
        add_edge(network, ends[0], ends[1], {"weight": parts[2]} if len(parts) == 3 else {})
    return network


def _set_data(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Do `set_edge_attributes(network, {(u, v): value}, name)`."""
    network, values = argument(arguments), named.get("values", argument(arguments, 1))
    name = named.get("name", arguments[2] if len(arguments) > 2 else None)
    if not isinstance(network, NetworkValue) or not isinstance(values, DictValue):
        return UNKNOWN
    machine.touch(network, "call")
    for arc, value in values.items.items():
        ends = arc if isinstance(arc, tuple) and len(arc) >= 2 else (None, None)
        for data in network.items.get(ends[0], {}).get(ends[1], ()):
            if isinstance(value, DictValue) and name is None:
                data.update(value.items)
            else:
                data[hashable(name)] = value
    return None


_FROM_DATA: Final = (
    *("from_edgelist", "from_dict_of_lists", "from_dict_of_dicts", "to_networkx_graph"),
    *("from_numpy_array", "from_numpy_matrix"),
    *("from_scipy_sparse_array", "from_scipy_sparse_matrix"),
)

NETWORKX: Final[Mapping[str, object]] = {
    "Graph": _network_maker(directed=False, multiple=False),
    "DiGraph": _network_maker(directed=True, multiple=False),
    "MultiGraph": _network_maker(directed=False, multiple=True),
    "MultiDiGraph": _network_maker(directed=True, multiple=True),
    "add_path": _walk_adder(closed=False),
    "add_cycle": _walk_adder(closed=True),
    "add_star": Builtin("add_star", _add_star),
    "set_edge_attributes": Builtin("set_edge_attributes", _set_data),
    "empty_graph": _generator(1, range, lambda _: ()),
    "path_graph": _generator(1, range, lambda n: itertools.pairwise(range(n))),
    "cycle_graph": _generator(
        1, range, lambda n: [*itertools.pairwise(range(n)), (n - 1, 0)] if n else []
    ),
    "complete_graph": _generator(1, range, lambda n: itertools.combinations(range(n), 2)),
    "star_graph": _generator(
        1, lambda n: range(n + 1), lambda n: ((0, i) for i in range(1, n + 1))
    ),
    "balanced_tree": _generator(2, lambda r, h: range(_tree_size(r, h)), _tree_arcs),
    "complete_bipartite_graph": _generator(
        2,
        lambda m, n: range(m + n),
        lambda m, n: itertools.product(range(m), range(m, m + n)),
    ),
    "grid_2d_graph": _generator(2, lambda m, n: itertools.product(range(m), range(n)), _grid_arcs),
    **{
        name: Builtin(name, run)
        for run, names in (
            (_of_dictionary, _FROM_DATA),
            (_of_frame, ("from_pandas_edgelist",)),
            (_of_lines, ("parse_edgelist", "read_edgelist", "parse_weighted_edgelist")),
        )
        for name in names
    },
}


def _igraph(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Make igraph's `Graph(n, edges, directed)`."""
    network = NetworkValue(directed=named.get("directed") is True, multiple=True)
    machine.fresh(network)
    machine.touch(network, "call")
    plain = [value for value in arguments if isinstance(value, Container)]
    size = next((value for value in (*arguments, named.get("n")) if isinstance(value, int)), 0)
    for node in range(min(size, _MAX_NODES)):
        add_node(network, node)
    edges = plain[0] if plain else named.get("edges")
    if edges is not None:
        take_edges(machine, network, edges, {})
    return network


def _igraph_of_edges(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Make igraph's `Graph.TupleList(edges, directed=…, weights=…)`."""
    network = NetworkValue(directed=named.get("directed") is True, multiple=True)
    machine.fresh(network)
    machine.touch(network, "call")
    weights = named.get("weights", named.get("edge_attrs"))
    name = "weight" if weights else None
    take_edges(machine, network, argument(arguments), {}, weight=name)
    return network


IGRAPH: Final[Mapping[str, object]] = {"Graph": Builtin("igraph", _igraph)}
IGRAPH_MAKERS: Final[Mapping[str, object]] = {
    "TupleList": Builtin("TupleList", _igraph_of_edges),
}


def search_of(name: str, kinds: type | tuple[type, ...]) -> object:
    """Take a function of a package that searches what it is given; any other is unknown."""
    if not is_search_name(name):
        return UNKNOWN

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        for given in (*arguments, *named.values()):
            if isinstance(given, kinds) and machine.on_search(machine, Use(given, name)):
                break
        return UNKNOWN

    return Builtin(name, run)


def scipy_member(name: str) -> object:
    """Give a member of any of scipy's modules."""
    if name == "csgraph_from_dense":
        return Builtin(name, lambda m, a, _: as_array(m, argument(a)))
    return SPARSE.get(name) or search_of(name, (Container, tuple))
