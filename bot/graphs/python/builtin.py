"""Python's built-in functions, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program.access import items_of, member_of
from bot.graphs.program.containers import (
    Function,
    argument,
    new_dict,
    new_list,
    pairs_of,
    sort_items,
)
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.operators import binary
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    DictValue,
    FrozenValue,
    FunctionValue,
    ListValue,
    Named,
    ObjectValue,
    Raised,
    SetValue,
    hashable,
    held,
    truth,
)
from bot.graphs.python.conversions import CONVERSIONS
from bot.graphs.python.streams import read_input


def _list(machine: Machine, arguments: Arguments, _: Named) -> object:
    if not arguments:
        return new_list(machine, [])
    items = items_of(machine, arguments[0])
    return UNKNOWN if items is None else new_list(machine, items)


def _tuple(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, arguments[0]) if arguments else []
    return UNKNOWN if items is None else tuple(items)


def _set(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, arguments[0]) if arguments else []
    if items is None:
        return UNKNOWN
    made = SetValue({hashable(item): None for item in items})
    machine.fresh(made)
    return made


def _frozen_set(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, arguments[0]) if arguments else []
    if items is None:
        return UNKNOWN
    made = FrozenValue({hashable(item): None for item in items})
    machine.fresh(made)
    return made


def _dict(machine: Machine, arguments: Arguments, named: Named) -> object:
    pairs = pairs_of(machine, arguments[0]) if arguments else {}
    if pairs is None:
        return UNKNOWN
    pairs.update(named)
    return new_dict(machine, pairs)


def _default_dict(machine: Machine, arguments: Arguments, named: Named) -> object:
    factory = argument(arguments) if arguments else None
    pairs = pairs_of(machine, arguments[1]) if len(arguments) > 1 else {}
    if pairs is None:
        return UNKNOWN
    known = isinstance(factory, Builtin | FunctionValue | ClassValue)
    pairs.update(named)
    return new_dict(machine, pairs, factory if known else None)


def _from_keys(machine: Machine, arguments: Arguments, _: Named) -> object:
    keys = items_of(machine, argument(arguments))
    if keys is None:
        return UNKNOWN
    value = arguments[1] if len(arguments) > 1 else None
    return new_dict(machine, {hashable(key): value for key in keys})


def _range(_: Machine, arguments: Arguments, __: Named) -> object:
    bounds = [argument for argument in arguments if isinstance(argument, int)]
    if not bounds or len(bounds) != len(arguments) or len(bounds) > 3:
        return UNKNOWN
    if len(bounds) == 3 and bounds[2] == 0:
        raise Raised("ValueError")
    made = range(*bounds)
    try:
        return made if len(made) <= MAX_ITEMS else UNKNOWN
    except OverflowError:
        return UNKNOWN


def _enumerate(machine: Machine, arguments: Arguments, named: Named) -> object:
    items = items_of(machine, argument(arguments))
    start = named.get("start", arguments[1] if len(arguments) > 1 else 0)
    if items is None or not isinstance(start, int):
        return UNKNOWN
    return new_list(machine, list(enumerate(items, start)))


def _zip(machine: Machine, arguments: Arguments, _: Named) -> object:
    columns = [items_of(machine, argument) for argument in arguments]
    known = [column for column in columns if column is not None]
    if len(known) != len(columns):
        return UNKNOWN
    return new_list(machine, list(zip(*known, strict=False)))


def _sorted(machine: Machine, arguments: Arguments, named: Named) -> object:
    items = items_of(machine, argument(arguments))
    made = None if items is None else sort_items(machine, items, named)
    return UNKNOWN if made is None else new_list(machine, made)


def _reversed(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, argument(arguments))
    return UNKNOWN if items is None else new_list(machine, items[::-1])


def _map(machine: Machine, arguments: Arguments, _: Named) -> object:
    columns = [items_of(machine, column) for column in arguments[1:]]
    known = [column for column in columns if column is not None]
    if not known or len(known) != len(columns):
        return UNKNOWN
    rows = zip(*known, strict=False)
    return new_list(machine, [machine.call(arguments[0], list(row), {}) for row in rows])


def _filter(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, argument(arguments, 1))
    if items is None:
        return UNKNOWN
    kept = []
    for item in items:
        known = truth(item if arguments[0] is None else machine.call(arguments[0], [item], {}))
        if known is None:
            return UNKNOWN
        if known:
            kept.append(item)
    return new_list(machine, kept)


def _next(_: Machine, arguments: Arguments, __: Named) -> object:
    """Take the first item; what can be asked for its next item is kept as a list here."""
    value = argument(arguments)
    if not isinstance(value, ListValue) or value.spoiled:
        return UNKNOWN
    if value.items:
        return value.items.pop(0)
    if len(arguments) > 1:
        return arguments[1]
    raise Raised("StopIteration")


def _type(_: Machine, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    return value.kind if isinstance(value, ObjectValue) and len(arguments) == 1 else UNKNOWN


def _len(machine: Machine, arguments: Arguments, _: Named) -> object:
    value = argument(arguments)
    if isinstance(value, ListValue | SetValue | DictValue):
        return UNKNOWN if value.spoiled else len(value.items)
    if isinstance(value, ObjectValue):
        method = value.kind.member("__len__")
        if method is not None and isinstance(method[0], FunctionValue):
            return machine.call(method[0].bind(value, method[1]), [], {})
        return UNKNOWN if value.content is None else _len(machine, [value.content], {})
    return len(value) if isinstance(value, str | tuple | range) else UNKNOWN


def _extreme(name: str) -> Function:
    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        items = items_of(machine, arguments[0]) if len(arguments) == 1 else list(arguments)
        if not items:
            return named.get("default", UNKNOWN) if items == [] else UNKNOWN
        by = {"key": named.get("key"), "reverse": name == "max"}
        ordered = sort_items(machine, items, by)
        return UNKNOWN if ordered is None else ordered[0]

    return run


def _sum(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, argument(arguments))
    if items is None:
        return UNKNOWN
    total = arguments[1] if len(arguments) > 1 else 0
    for item in items:
        total = binary("+", total, item)
    if isinstance(total, ListValue):
        machine.fresh(total)
    return total


def _every(*, decides: bool) -> Function:
    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        items = items_of(machine, argument(arguments))
        if items is None:
            return UNKNOWN
        known = [truth(item) for item in items]
        if decides in known:
            return decides
        return UNKNOWN if None in known else not decides

    return run


_KINDS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "list": ListValue,
    "deque": ListValue,
    "set": SetValue,
    "frozenset": SetValue,
    "dict": DictValue,
    "defaultdict": DictValue,
    "tuple": tuple,
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
}


def _is_instance(_: Machine, arguments: Arguments, __: Named) -> object:
    value, kinds = argument(arguments), argument(arguments, 1)
    if value is UNKNOWN:
        return UNKNOWN
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        if isinstance(kind, Builtin) and kind.name in _KINDS:
            if isinstance(held(value), _KINDS[kind.name]):
                return True
        elif isinstance(kind, ClassValue):
            if isinstance(value, ObjectValue) and kind in value.kind.lineage():
                return True
        else:
            return UNKNOWN
    return False


def _has_attribute(_: Machine, arguments: Arguments, __: Named) -> object:
    owner, name = argument(arguments), argument(arguments, 1)
    if isinstance(owner, ObjectValue) and isinstance(name, str):
        return name in owner.attributes or owner.kind.member(name) is not None
    return UNKNOWN


def _get_attribute(machine: Machine, arguments: Arguments, named: Named) -> object:
    name = argument(arguments, 1)
    if not isinstance(name, str):
        return UNKNOWN
    if len(arguments) > 2 and _has_attribute(machine, arguments, named) is False:
        return arguments[2]
    return member_of(machine, arguments[0], name)


def _set_attribute(_: Machine, arguments: Arguments, __: Named) -> object:
    owner, name, value = (argument(arguments, place) for place in range(3))
    if isinstance(owner, ObjectValue) and isinstance(name, str):
        owner.attributes[name] = value
    return None


def same_value(_: Machine, arguments: Arguments, __: Named) -> object:
    return argument(arguments)


def _builtins(table: Mapping[str, Function]) -> dict[str, object]:
    return {name: Builtin(name, run) for name, run in table.items()}


FUNCTIONS: Final[Mapping[str, object]] = _builtins(
    {
        **CONVERSIONS,
        "list": _list,
        "tuple": _tuple,
        "set": _set,
        "frozenset": _frozen_set,
        "dict": _dict,
        "range": _range,
        "xrange": _range,
        "enumerate": _enumerate,
        "zip": _zip,
        "sorted": _sorted,
        "reversed": _reversed,
        "map": _map,
        "filter": _filter,
        "iter": _list,
        "len": _len,
        "next": _next,
        "type": _type,
        "min": _extreme("min"),
        "max": _extreme("max"),
        "sum": _sum,
        "any": _every(decides=True),
        "all": _every(decides=False),
        "isinstance": _is_instance,
        "hasattr": _has_attribute,
        "getattr": _get_attribute,
        "setattr": _set_attribute,
        "input": read_input,
        "raw_input": read_input,
        "defaultdict": _default_dict,
        "deque": _list,
        "OrderedDict": _dict,
        "__fromkeys__": _from_keys,
    }
)
