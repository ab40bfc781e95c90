"""How Java makes collections: constructors, and functions such as `List.of`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.graphs.program import containers as c
from bot.graphs.program.containers import Function, argument, first_of
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Container,
    DictValue,
    ListValue,
    Named,
    ObjectValue,
    SetValue,
    is_scalar,
)

# Constructors


def new_list(machine: Machine, arguments: Arguments, named: Named) -> object:
    made = c.new_list(machine, [])
    if arguments and isinstance(arguments[0], Container | tuple):
        c.extend(machine, made, arguments, named)
    elif arguments and arguments[0] is UNKNOWN:
        # A size or a comparator leaves it empty; a collection that is not known does not.
        made.spoiled = False
    return made


def new_set(machine: Machine, arguments: Arguments, named: Named) -> object:
    made = SetValue({})
    machine.fresh(made)
    if arguments and isinstance(arguments[0], Container | tuple):
        c.unite(machine, made, arguments[:1], named)
    return made


def new_map(machine: Machine, arguments: Arguments, _: Named) -> object:
    pairs = c.pairs_of(machine, arguments[0]) if _is_filled(arguments) else {}
    return UNKNOWN if pairs is None else c.new_dict(machine, pairs)


def _is_filled(arguments: Arguments) -> bool:
    return bool(arguments) and isinstance(arguments[0], DictValue)


def new_sorted_map(machine: Machine, arguments: Arguments, named: Named) -> object:
    made = new_map(machine, arguments, named)
    if isinstance(made, DictValue):
        made.sorted = not arguments or _is_filled(arguments)
    return made


def pair(_: Machine, arguments: Arguments, __: Named) -> object:
    return tuple(arguments)


def array(machine: Machine, arguments: Arguments, _: Named) -> object:
    blank, size, *inner = arguments
    if not isinstance(size, int) or not 0 <= size <= MAX_ITEMS:
        return UNKNOWN
    if not inner:
        return c.new_list(machine, [blank] * size)
    return c.new_list(machine, [array(machine, [blank, *inner], {}) for _ in range(size)])


def unknown(_: Machine, __: Arguments, ___: Named) -> object:
    return UNKNOWN


# Functions of classes


def all_given(arguments: Arguments, named: Named) -> Arguments:
    """Give what a method that takes any number of arguments is given, perhaps as one array."""
    first = first_of(arguments)
    if len(arguments) == 1 and isinstance(first, tuple):
        return list(first)
    if len(arguments) == 1 and named.get("loose") and isinstance(first, ListValue):
        return first.items if all(map(_may_be_in_array, first.items)) else arguments
    return arguments


def _may_be_in_array(value: object) -> bool:
    return is_scalar(value) or isinstance(value, ObjectValue | ListValue)


def list_of(machine: Machine, arguments: Arguments, named: Named) -> object:
    kept, elided = c.written(arguments)
    made = c.new_list(machine, list(all_given(kept, named)))
    made.elided = elided
    return made


def set_of(machine: Machine, arguments: Arguments, named: Named) -> object:
    kept, elided = c.written(arguments)
    made = SetValue({})
    machine.fresh(made)
    c.unite(machine, made, [tuple(all_given(kept, named))], {})
    made.elided = elided
    return made


def map_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    kept, elided = c.written(arguments)
    pairs = list(zip(kept[::2], kept[1::2], strict=False))
    return _of_pairs(machine, pairs, elided=elided)


def map_of_entries(machine: Machine, arguments: Arguments, named: Named) -> object:
    kept, elided = c.written(arguments)
    return _of_pairs(machine, all_given(kept, named), elided=elided)


def _of_pairs(machine: Machine, pairs: Sequence[object], *, elided: bool) -> object:
    found = c.pairs_of(machine, tuple(pairs))
    if found is None:
        return UNKNOWN
    made = c.new_dict(machine, found)
    made.elided = elided
    return made


def copied(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Give the items from the first to one before the last that is asked for."""
    source = first_of(arguments)
    if not isinstance(source, ListValue | SetValue | DictValue):
        return source
    made = c.copy(machine, source, [], named)
    size = argument(arguments, 1)
    if isinstance(made, ListValue) and isinstance(size, int):
        made.items[size:] = []
    return made


_LISTS: Final = """
    ArrayList LinkedList Stack Vector ArrayDeque PriorityQueue CopyOnWriteArrayList Bag
    PriorityBlockingQueue ConcurrentLinkedQueue LinkedBlockingQueue
"""
_SETS: Final = "HashSet LinkedHashSet TreeSet"
_MAPS: Final = "HashMap LinkedHashMap ConcurrentHashMap Hashtable EnumMap IdentityHashMap"
_SORTED_MAPS: Final = "TreeMap ConcurrentSkipListMap"
_PAIRS: Final = "SimpleEntry SimpleImmutableEntry Pair"
_UNKNOWN: Final = """
    Scanner BufferedReader InputStreamReader FileReader File Random Thread StringBuilder
    StringBuffer StringTokenizer StreamTokenizer Object AtomicInteger PrintWriter
"""
CONSTRUCTORS: Final[Mapping[str, Function]] = {
    **dict.fromkeys(_LISTS.split(), new_list),
    **dict.fromkeys(_SETS.split(), new_set),
    **dict.fromkeys(_MAPS.split(), new_map),
    **dict.fromkeys(_SORTED_MAPS.split(), new_sorted_map),
    **dict.fromkeys(_PAIRS.split(), pair),
    **dict.fromkeys(_UNKNOWN.split(), unknown),
}
