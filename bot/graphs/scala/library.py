"""Scala's own classes, as far as programs build graphs with them.

An option is the value that it holds, or null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Function, Method, argument, first_of, new_dict, new_list
from bot.graphs.program.machine import MAX_ITEMS, Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.operators import binary
from bot.graphs.program.semantics import add_or_join, divide_whole, subtract_marks
from bot.graphs.program.sequences import Sequences, spreading
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    Module,
    Named,
    NetworkValue,
    ObjectValue,
    SetValue,
    hashable,
)


def _items(machine: Machine, value: object) -> list[object] | None:
    if isinstance(value, DictValue):
        return None if value.spoiled else list(value.items.items())
    return items_of(machine, value)


_SEQUENCES: Final = Sequences(items=_items)


def _handing(method: Method) -> Method:
    """Let the functions that a method is given take pairs apart."""

    def run(machine: Machine, owner: Any, arguments: Arguments, _: Named) -> object:
        return method(machine, owner, [spreading(part) for part in arguments], {})

    return run


def _kept_kind(method: Method) -> Method:
    """Make a dictionary again of what a method makes of one, where it still is pairs."""

    def run(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
        made = _handing(method)(machine, owner, arguments, named)
        if isinstance(owner, SetValue) and isinstance(made, ListValue):
            return _set_of(machine, made.items)
        if not isinstance(owner, DictValue) or not isinstance(made, ListValue):
            return made
        pairs = made.items
        if pairs and all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
            return _table_of(machine, pairs)
        return made

    return run


# Making collections


def _list_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    return new_list(machine, list(arguments))


def _set_of(machine: Machine, items: list[object]) -> SetValue:
    made = SetValue({hashable(item): None for item in items})
    machine.fresh(made)
    return made


def _new_set(machine: Machine, arguments: Arguments, _: Named) -> object:
    return _set_of(machine, arguments)


def _table_of(machine: Machine, pairs: list[object]) -> object:
    found: dict[object, object] = {}
    for pair in pairs:
        if not isinstance(pair, tuple) or len(pair) != 2:
            return UNKNOWN
        found[hashable(pair[0])] = pair[1]
    return new_dict(machine, found)


def _new_table(machine: Machine, arguments: Arguments, _: Named) -> object:
    return _table_of(machine, arguments)


def _filled(machine: Machine, arguments: Arguments, _: Named) -> object:
    *sizes, maker = arguments
    return _tabled(machine, sizes, lambda _: machine.call(maker, [], {}))


def _tabulated(machine: Machine, arguments: Arguments, _: Named) -> object:
    *sizes, maker = arguments
    return _tabled(machine, sizes, lambda place: machine.call(maker, place, {}))


def _tabled(
    machine: Machine, sizes: list[object], make: Callable[[list[object]], object]
) -> object:
    def rows(left: list[object], place: list[object]) -> object:
        if not left:
            return make(place)
        size = left[0]
        if not isinstance(size, int) or not 0 <= size <= MAX_ITEMS:
            return UNKNOWN
        return new_list(machine, [rows(left[1:], [*place, i]) for i in range(size)])

    return rows(sizes, []) if sizes else UNKNOWN


def _of_class(make: Function) -> Mapping[str, Function]:
    """Give what the companion of a collection's class makes."""
    return {
        "empty": lambda m, _, __: make(m, [], {}),
        "apply": make,
        "fill": _filled,
        "tabulate": _tabulated,
        "from": lambda m, a, _: make(m, _items(m, first_of(a)) or [], {}),
        "range": lambda _, a, __: _range(a[0], argument(a, 1), 0),
        "newBuilder": lambda m, _, __: make(m, [], {}),
    }


def _range(first: object, last: object, more: int) -> object:
    if isinstance(first, str) and isinstance(last, str) and len(first) == len(last) == 1:
        return tuple(chr(code) for code in range(ord(first), ord(last) + more))
    if isinstance(first, int) and isinstance(last, int) and last - first <= MAX_ITEMS:
        return range(first, last + more)
    return UNKNOWN


# Methods that change a collection, or make a changed one


def _add_all(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
    for given in arguments:
        if isinstance(owner, DictValue):
            c.update(machine, owner, [given], named)
        elif isinstance(owner, SetValue):
            c.unite(machine, owner, [given], named)
        else:
            c.extend(machine, owner, [given], named)
    return owner


def _add(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
    for given in arguments:
        if isinstance(owner, DictValue):
            pair = given if isinstance(given, tuple) and len(given) == 2 else (UNKNOWN, UNKNOWN)
            c.put(machine, owner, [*pair], named)
        elif isinstance(owner, SetValue):
            c.add(machine, owner, [given], named)
        else:
            c.append(machine, owner, [given], named)
    return owner


def _changed_copy(change: Method) -> Method:
    def run(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
        made = c.copy(machine, owner, [], {})
        return change(machine, made, arguments, named)

    return run


def _updated(machine: Machine, owner: Any, arguments: Arguments, _: Named) -> object:
    place, value = argument(arguments), argument(arguments, 1)
    if isinstance(owner, DictValue):
        return _add(machine, owner, [(place, value)], {})
    if isinstance(place, int) and 0 <= place < len(owner.items):
        owner.items[place] = value
        return owner
    return UNKNOWN


def _prepend(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items[:0] = arguments
    return owner


def _remove(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
    if isinstance(owner, DictValue):
        return c.pop_key(machine, owner, arguments, named)
    remove = c.discard if isinstance(owner, SetValue) else c.remove
    return remove(machine, owner, arguments, named)


def _get_or_else(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    found = c.get(machine, owner, arguments[:1], {})
    return argument(arguments, 1) if found is None else found


def _with_default(_: Machine, owner: DictValue, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    if isinstance(value, FunctionValue):
        owner.default = Builtin("default", lambda m, _, __: m.call(value, [UNKNOWN], {}))
    else:
        owner.default = Builtin("default", lambda m, _, __: _fresh(m, value))
    return owner


def _fresh(machine: Machine, value: object) -> object:
    known = isinstance(value, ListValue | SetValue | DictValue)
    return c.copy(machine, value, [], {}) if known else value


def _indexed(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = _items(machine, owner)
    return UNKNOWN if items is None else new_list(machine, [(x, i) for i, x in enumerate(items)])


def _zip(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, others = _items(machine, owner), _items(machine, argument(arguments))
    if items is None or others is None:
        return UNKNOWN
    return new_list(machine, list(zip(items, others, strict=False)))


def _to_list(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = _items(machine, owner)
    return UNKNOWN if items is None else new_list(machine, items)


def _to_set(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = _items(machine, owner)
    return UNKNOWN if items is None else _set_of(machine, items)


def _to_table(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = _items(machine, owner)
    return UNKNOWN if items is None else _table_of(machine, items)


def _reversed(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = _items(machine, owner)
    return UNKNOWN if items is None else new_list(machine, items[::-1])


def _distinct(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    return new_list(machine, list(dict.fromkeys(map(hashable, owner.items))))


def _sorted(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items = _items(machine, owner)
    by = {"key": arguments[0]} if arguments else {}
    made = None if items is None else c.sort_items(machine, items, by)
    return UNKNOWN if made is None else new_list(machine, made)


def _filled_up(_: Machine, owner: Any, __: Arguments, ___: Named) -> object:
    return UNKNOWN if owner.spoiled else bool(owner.items)


def _tail(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    return new_list(machine, owner.items[1:])


def _indices(_: Machine, owner: ListValue, __: Arguments, ___: Named) -> object:
    return range(len(owner.items))


def _put_new(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    return c.make_default(machine, owner, arguments, {})


def _split(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    mark = argument(arguments)
    known = isinstance(mark, str) and mark and not set(mark) & set("\\[.*+?|")
    return new_list(machine, [*owner.split(str(mark))]) if known else UNKNOWN


def _number(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    try:
        return int(str(owner).strip())
    except ValueError:
        return UNKNOWN


def _itself(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return owner


_ANY: Final[Mapping[str, Method]] = {
    "foreach": _handing(_SEQUENCES.each),
    "map": _kept_kind(_SEQUENCES.map),
    "flatMap": _kept_kind(_SEQUENCES.flat_map),
    "filter": _kept_kind(_SEQUENCES.filter),
    "filterNot": _kept_kind(_SEQUENCES.reject),
    "withFilter": _kept_kind(_SEQUENCES.filter),
    "collect": _kept_kind(_SEQUENCES.map),
    "exists": _handing(_SEQUENCES.any),
    "forall": _handing(_SEQUENCES.all),
    "find": _handing(_SEQUENCES.first),
    "foldLeft": _SEQUENCES.fold,
    "groupBy": _handing(_SEQUENCES.group_by),
    "zipWithIndex": _indexed,
    "zip": _zip,
    "toList": _to_list,
    "toSeq": _to_list,
    "toVector": _to_list,
    "toArray": _to_list,
    "toIndexedSeq": _to_list,
    "iterator": _to_list,
    "toBuffer": _to_list,
    "toSet": _to_set,
    "toMap": _to_table,
    "reverse": _reversed,
    "sorted": _sorted,
    "sortBy": _sorted,
    "size": c.size,
    "length": c.size,
    "isEmpty": c.is_empty,
    "nonEmpty": _filled_up,
    "result": _itself,
    "view": _itself,
    "toString": _itself,
}
_GROWN: Final[Mapping[str, Method]] = {
    "+=": _add,
    "++=": _add_all,
    "addOne": _add,
    "addAll": _add_all,
    "+": _changed_copy(_add),
    "++": _changed_copy(_add_all),
    "updated": _changed_copy(_updated),
    "remove": _remove,
    "-=": _remove,
    "clear": c.clear,
    "clone": c.copy,
}
_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: {
        **_ANY,
        **_GROWN,
        "apply": c.item_at,
        "append": _add,
        "appendAll": _add_all,
        "enqueue": _add,
        "push": _prepend,
        "prepend": _prepend,
        "dequeue": c.pop_first,
        "pop": c.pop_first,
        "head": c.first_item,
        "headOption": c.first_item,
        "last": c.last_item,
        "tail": _tail,
        "distinct": _distinct,
        "indices": _indices,
        "update": _updated,
    },
    SetValue: {**_ANY, **_GROWN, "add": _add, "contains": c.has_key, "apply": c.has_key},
    DictValue: {
        **_ANY,
        **_GROWN,
        "apply": c.get,
        "get": c.get,
        "getOrElse": _get_or_else,
        "getOrElseUpdate": _put_new,
        "put": c.put,
        "update": c.put,
        "contains": c.has_key,
        "keys": c.keys,
        "keySet": c.keys,
        "values": c.values,
        "mapValues": _SEQUENCES.map_values,
        "withDefaultValue": _with_default,
        "withDefault": _with_default,
    },
    range: _ANY,
    tuple: _ANY,
    str: {"split": _split, "toInt": _number, "trim": _itself, "toString": _itself, **_ANY},
    int: {"toString": lambda _, owner, __, ___: str(owner), "toInt": _itself, "toDouble": _itself},
}
_method = c.methods_of(_METHODS)
_COLLECTIONS: Final[Mapping[str, Function]] = {
    **dict.fromkeys(
        ("List", "Seq", "Vector", "IndexedSeq", "ListBuffer", "ArrayBuffer", "Buffer", "Queue"),
        _list_of,
    ),
    **dict.fromkeys(("Stack", "Array", "ArrayDeque", "LazyList", "Iterator", "Iterable"), _list_of),
    **dict.fromkeys(("Set", "HashSet", "LinkedHashSet", "TreeSet", "SortedSet"), _new_set),
    **dict.fromkeys(("Map", "HashMap", "LinkedHashMap", "TreeMap", "SortedMap"), _new_table),
}


def _methods(owner: object, name: str) -> object:
    if isinstance(owner, NetworkValue):
        return network_member(owner, name)
    if isinstance(owner, tuple) and name[:1] == "_" and name[1:].isdigit():
        index = int(name[1:]) - 1
        return owner[index] if 0 <= index < len(owner) else UNKNOWN
    if isinstance(owner, Builtin) and owner.name in _COLLECTIONS:
        run = _of_class(_COLLECTIONS[owner.name]).get(name)
        return Builtin(name, run) if run else UNKNOWN
    if isinstance(owner, ObjectValue):
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    if owner is not UNKNOWN and name in ("getOrElse", "get", "foreach") and _is_option(owner):
        return Builtin(name, lambda m, a, n: _OPTION[name](m, owner, a, n))
    return _method(owner, name)


def _is_option(value: object) -> bool:
    """Tell whether a value can only have come out of an option here."""
    return not isinstance(value, Container | range | tuple | ClassValue | Builtin | FunctionValue)


def _or_else(_: Machine, owner: object, arguments: Arguments, __: Named) -> object:
    return argument(arguments) if owner is None else owner


_OPTION: Final[Mapping[str, Method]] = {
    "getOrElse": _or_else,
    "get": _itself,
    "foreach": lambda m, owner, a, _: None if owner is None else m.call(argument(a), [owner], {}),
}


def _members(_: Module, __: str) -> object:
    return UNKNOWN


# Operators


def _plus(machine: Machine, left: object, right: object) -> object:
    if isinstance(left, ListValue | SetValue | DictValue):
        return _changed_copy(_add)(machine, left, [right], {})
    return add_or_join(machine, left, right)


def _plus_all(machine: Machine, left: object, right: object) -> object:
    known = isinstance(left, ListValue | SetValue | DictValue)
    return _changed_copy(_add_all)(machine, left, [right], {}) if known else UNKNOWN


def _plus_into(machine: Machine, left: object, right: object) -> object:
    """Add in place where a collection can change; then `x += y` also assigns what it was."""
    if isinstance(left, ListValue | SetValue | DictValue):
        return _add(machine, left, [right], {})
    return add_or_join(machine, left, right)


def _plus_all_into(machine: Machine, left: object, right: object) -> object:
    known = isinstance(left, ListValue | SetValue | DictValue)
    return _add_all(machine, left, [right], {}) if known else UNKNOWN


def _at_end(machine: Machine, left: object, right: object) -> object:
    return _plus(machine, left, right) if isinstance(left, ListValue) else UNKNOWN


def _at_start(machine: Machine, left: object, right: object) -> object:
    if not isinstance(right, ListValue):
        return UNKNOWN
    return new_list(machine, [left, *right.items])


def _joined(machine: Machine, left: object, right: object) -> object:
    if not isinstance(left, ListValue) or not isinstance(right, ListValue):
        return UNKNOWN
    return new_list(machine, [*left.items, *right.items])


def _pair(_: Machine, left: object, right: object) -> object:
    return (left, right)


def _to(_: Machine, first: object, last: object) -> object:
    return _range(first, last, 1)


def _until(_: Machine, first: object, last: object) -> object:
    return _range(first, last, 0)


def _by(_: Machine, items: object, step: object) -> object:
    known = isinstance(items, range) and isinstance(step, int) and step > 0
    return items[::step] if known else UNKNOWN  # type: ignore[index]  # known by then


def _whole(_: Machine, arguments: Arguments, __: Named) -> object:
    given = argument(arguments)
    return given[0] if isinstance(given, tuple) and len(given) == 1 else given


def _is_filled(_: Machine, arguments: Arguments, __: Named) -> object:
    given = argument(arguments)
    if isinstance(given, Container) and not given.spoiled and isinstance(given, ListValue):
        return bool(given.items)
    return UNKNOWN


def _some(_: Machine, arguments: Arguments, __: Named) -> object:
    return argument(arguments)


def _nothing(*_: object) -> object:
    return None


SCALA: Final = Library(
    functions={
        **{name: Builtin(name, make) for name, make in _COLLECTIONS.items()},
        "Some": Builtin("Some", _some),
        "Option": Builtin("Option", _some),
        "None": None,
        "println": Builtin("println", _nothing),
        "__whole__": Builtin("whole", _whole),
        "__filled__": Builtin("filled", _is_filled),
    },
    members=_members,
    methods=_methods,
    rules=Rules(
        declares=True,
        open_classes=True,
        overloads=True,
        entries=True,
        operators={
            "+": _plus,
            "++": _plus_all,
            "+=": _plus_into,
            "++=": _plus_all_into,
            "-=": lambda _, left, right: binary("-", left, right),
            "*=": lambda _, left, right: binary("*", left, right),
            ":+": _at_end,
            ":+=": _at_end,
            "::": _at_start,
            "+:": _at_start,
            ":::": _joined,
            "->": _pair,
            "to": _to,
            "until": _until,
            "by": _by,
            "/": divide_whole,
            "-": subtract_marks,
        },
    ),
)
