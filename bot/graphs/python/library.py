"""The modules that Python programs on graphs import, and the whole of Python's library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program.access import fill
from bot.graphs.program.containers import Function, argument, new_dict, new_list
from bot.graphs.program.machine import Library, Machine, Rules, Use
from bot.graphs.program.networks import network_member, unseen_member
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
from bot.graphs.python.arrays import array_member, assign_masked
from bot.graphs.python.builtin import FUNCTIONS
from bot.graphs.python.frames import PANDAS, frame_member
from bot.graphs.python.matching import PARTS
from bot.graphs.python.methods import method_of
from bot.graphs.python.operators import OPERATORS
from bot.graphs.python.packages import (
    IGRAPH,
    IGRAPH_MAKERS,
    NETWORKX,
    scipy_member,
    search_of,
)
from bot.graphs.python.patterns import pattern_member
from bot.graphs.python.settings import parser_methods
from bot.graphs.python.standard import CHAIN_ALL, MODULES, UNIMPORTED
from bot.graphs.python.streams import stream_methods


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
    "networkx": NETWORKX,
    "igraph": IGRAPH,
    "pandas": PANDAS,
    "graphlib": {"TopologicalSorter": Builtin("TopologicalSorter", _new_sorter)},
}


def members(module: Module, name: str) -> object:
    """Give a member of an imported module; UNKNOWN for what it does not know."""
    root = module.name.split(".", maxsplit=1)[0]
    if root == "scipy":
        return scipy_member(name)
    found = _MODULES.get(root, {}).get(name, UNKNOWN)
    return search_of(name, NetworkValue) if found is UNKNOWN and root == "networkx" else found


def methods(owner: object, name: str) -> object:
    """Give a method of a value that is not of a class of the answer."""
    if isinstance(owner, NetworkValue):
        return network_member(owner, name)
    if isinstance(owner, Builtin):
        default = Builtin(name, _constructed) if name == "__init__" else UNKNOWN
        return _STATIC.get((owner.name, name), default)
    found = (table(owner, name) for table in _METHODS)
    return next((member for member in found if member is not UNKNOWN), UNKNOWN)


def _sorter_member(owner: object, name: str) -> object:
    run = _SORTER_METHODS.get(name)
    if run is None or not isinstance(owner, ObjectValue) or owner.kind is not _SORTER:
        return UNKNOWN
    return Builtin(name, lambda machine, given, named: run(machine, [owner, *given], named))


_STATIC: Final[Mapping[tuple[str, str], object]] = {
    ("dict", "fromkeys"): FUNCTIONS["__fromkeys__"],
    ("OrderedDict", "fromkeys"): FUNCTIONS["__fromkeys__"],
    ("chain", "from_iterable"): CHAIN_ALL,
    **{("igraph", name): made for name, made in IGRAPH_MAKERS.items()},
}
"""What is called on a class of the library: (class, name) -> function."""

_METHODS: Final = (
    method_of,
    array_member,
    stream_methods,
    parser_methods,
    frame_member,
    pattern_member,
    _sorter_member,
)


def _constructed(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Do `dict.__init__(self, …)`."""
    if arguments and isinstance(arguments[0], ObjectValue):
        fill(machine, arguments[0], arguments[1:], named)
    return None


def _object_methods(owner: object, name: str) -> object:
    """Give a method, also of an object whose class does not show it."""
    found = methods(owner, name)
    if found is UNKNOWN and isinstance(owner, ObjectValue):
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    return found


PYTHON: Final = Library(
    functions={**FUNCTIONS, **UNIMPORTED, **PARTS, "__name__": "__main__"},
    members=members,
    methods=_object_methods,
    rules=Rules(operators=OPERATORS, outside=assign_masked),
)
