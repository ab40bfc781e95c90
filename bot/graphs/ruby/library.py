"""Ruby's own classes, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Function, Method, argument, first_of, new_list
from bot.graphs.program.machine import MAX_ITEMS, Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.semantics import add_or_join, divide_whole
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
from bot.graphs.ruby.expressions import BLOCK


def _items(machine: Machine, value: object) -> list[object] | None:
    if isinstance(value, DictValue):
        return None if value.spoiled else list(value.items.items())
    return items_of(machine, value)


def _handed(item: object, _: int) -> list[object]:
    return [item]


_SEQUENCES: Final = Sequences(give=_handed, items=_items)


def _with_block(method: Method) -> Method:
    """Hand the block of a call on as its last argument."""

    def run(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
        block = named.get(BLOCK)
        given = arguments if block is None else [*arguments, spreading(block)]
        return method(machine, owner, given, {})

    return run


def _indexed(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    """Give the items with their indices, or what a block makes of both."""
    items = _items(machine, owner)
    if items is None:
        return UNKNOWN
    start = arguments[0] if arguments and isinstance(arguments[0], int) else 0
    pairs = new_list(machine, [(item, i) for i, item in enumerate(items, start)])
    block = arguments[-1] if arguments and not isinstance(arguments[-1], int) else None
    return pairs if block is None else _SEQUENCES.map(machine, pairs, [block], {})


def _each(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = _items(machine, owner)
    return UNKNOWN if items is None else new_list(machine, items)


def _with_object(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    made, block = argument(arguments), argument(arguments, 1)
    items = _items(machine, owner)
    if items is None:
        return UNKNOWN
    for item in items:
        machine.call(block, [item, made], {})
    return made


def _reduce(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    items = _items(machine, owner)
    if items is None or not arguments:
        return UNKNOWN
    if len(arguments) == 1:
        if not items:
            return None
        return _SEQUENCES.fold(machine, new_list(machine, items[1:]), [items[0], *arguments], named)
    return _SEQUENCES.fold(machine, owner, arguments, named)


def _to_table(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    if not arguments:
        pairs = c.pairs_of(machine, owner)
        return UNKNOWN if pairs is None else c.new_dict(machine, pairs)
    return _SEQUENCES.to_table(machine, owner, arguments, named)


def _to_set(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    return _new_set(machine, [owner], {})


def _to_list(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    return _each(machine, owner, [], {})


def _push(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items.extend(arguments)
    return owner


def _concat(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    for given in arguments:
        c.extend(machine, owner, [given], named)
    return owner


def _prepend(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items[:0] = arguments
    return owner


def _add(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    c.add(machine, owner, arguments, named)
    return owner


def _fetch(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    found = c.get(machine, owner, arguments[:1], named)
    if found is None and len(arguments) > 1:
        return arguments[1]
    return found


def _update(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    c.update(machine, owner, arguments, named)
    return owner


def _merge(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    made = c.copy(machine, owner, [], {})
    return _update(machine, made, arguments, named) if isinstance(made, DictValue) else UNKNOWN


def _reversed(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    return new_list(machine, owner.items[::-1])


def _uniq(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    if arguments:
        return UNKNOWN
    return new_list(machine, list(dict.fromkeys(map(hashable, owner.items))))


def _compact(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    return new_list(machine, [item for item in owner.items if item is not None])


def _flatten(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    found: list[object] = []
    depth = arguments[0] if arguments and isinstance(arguments[0], int) else 10
    waiting = [(item, depth) for item in reversed(owner.items)]
    while waiting:
        machine.spend()
        item, left = waiting.pop()
        if isinstance(item, ListValue) and left:
            waiting += [(part, left - 1) for part in reversed(item.items)]
        else:
            found.append(item)
    return new_list(machine, found)


def _sorted(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items = _items(machine, owner)
    by = {"key": arguments[0]} if arguments else {}
    made = None if items is None else c.sort_items(machine, items, by)
    return UNKNOWN if made is None else new_list(machine, made)


def _zip(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    others = [items_of(machine, given) for given in arguments]
    if None in others:
        return UNKNOWN
    rows = zip(owner.items, *[other for other in others if other is not None], strict=False)
    return new_list(machine, [new_list(machine, list(row)) for row in rows])


def _each_cons(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    size = argument(arguments)
    if not isinstance(size, int) or size < 1:
        return UNKNOWN
    ends = range(len(owner.items) - size + 1)
    return new_list(machine, [new_list(machine, owner.items[i : i + size]) for i in ends])


def _each_slice(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    size = argument(arguments)
    if not isinstance(size, int) or size < 1:
        return UNKNOWN
    starts = range(0, len(owner.items), size)
    return new_list(machine, [new_list(machine, owner.items[i : i + size]) for i in starts])


def _indices(_: Machine, owner: ListValue, __: Arguments, ___: Named) -> object:
    return range(len(owner.items))


def _tap(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    machine.call(argument(arguments), [owner], {})
    return owner


def _itself(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return owner


def _times(machine: Machine, owner: int, arguments: Arguments, named: Named) -> object:
    made = range(max(min(owner, MAX_ITEMS), 0))
    return _SEQUENCES.map(machine, made, arguments, named) if arguments else made


def _up_to(_: Machine, owner: int, arguments: Arguments, __: Named) -> object:
    last = argument(arguments)
    return range(owner, min(last, owner + MAX_ITEMS) + 1) if isinstance(last, int) else UNKNOWN


def _down_to(_: Machine, owner: int, arguments: Arguments, __: Named) -> object:
    last = argument(arguments)
    if not isinstance(last, int):
        return UNKNOWN
    return range(owner, max(last, owner - MAX_ITEMS) - 1, -1)


def _chars(machine: Machine, owner: str, _: Arguments, __: Named) -> object:
    return new_list(machine, list(owner[:MAX_ITEMS]))


def _lines(machine: Machine, owner: str, _: Arguments, __: Named) -> object:
    return new_list(machine, [*owner.splitlines()])


def _split(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    mark = arguments[0] if arguments else None
    if mark is not None and not isinstance(mark, str):
        return UNKNOWN
    parts = list(owner) if mark == "" else owner.split(None if mark == " " else mark)
    return new_list(machine, [*parts])


def _text_of(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return "" if owner is None else str(owner)


def _number_of(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    try:
        return int(float(str(owner).strip()))
    except (ValueError, OverflowError):
        return UNKNOWN


def _range(machine: Machine, arguments: Arguments, _: Named) -> object:
    first, last, is_open = arguments
    if isinstance(first, str) and isinstance(last, str) and len(first) == len(last) == 1:
        ends = range(ord(first), ord(last) + (0 if is_open else 1))
        return new_list(machine, [chr(code) for code in ends[:MAX_ITEMS]])
    if isinstance(first, int) and isinstance(last, int):
        return range(first, min(last + (0 if is_open else 1), first + MAX_ITEMS))
    return UNKNOWN


def _new_list(machine: Machine, arguments: Arguments, named: Named) -> object:
    if arguments and isinstance(arguments[0], ListValue):
        return c.copy(machine, arguments[0], [], {})
    count = arguments[0] if arguments else 0
    if not isinstance(count, int) or not 0 <= count <= MAX_ITEMS:
        return UNKNOWN
    block = named.get(BLOCK)
    if block is None:
        return new_list(machine, [arguments[1] if len(arguments) > 1 else None] * count)
    return _SEQUENCES.map(machine, range(count), [block], {})


def _new_table(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Make a hash; its block is handed the hash and the key, and only what it gives counts."""
    block = named.get(BLOCK)
    default: object = None
    if block is not None:
        default = Builtin("default", lambda m, _, __: m.call(block, [c.new_dict(m, {}), 0], {}))
    elif arguments:
        default = Builtin("default", lambda m, _, __: _fresh(m, arguments[0]))
    return c.new_dict(machine, {}, default)


def _fresh(machine: Machine, value: object) -> object:
    return c.copy(machine, value, [], {}) if isinstance(value, ListValue | SetValue) else value


def _new_set(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = _items(machine, arguments[0]) if arguments else []
    if items is None:
        return UNKNOWN
    made = SetValue({hashable(item): None for item in items})
    machine.fresh(made)
    return made


def _new_set_of(machine: Machine, arguments: Arguments, named: Named) -> object:
    return _new_set(machine, [new_list(machine, list(arguments))], named)


def _ignore(*_: object) -> object:
    return None


_ANY: Final[Mapping[str, Method]] = {
    "tap": _with_block(_tap),
    "freeze": _itself,
    "dup": c.copy,
    "clone": c.copy,
    "to_a": _to_list,
    "entries": _to_list,
    "__each__": _each,
    "__indexed__": _indexed,
    "each": _with_block(_SEQUENCES.each),
    "each_pair": _with_block(_SEQUENCES.each),
    "map": _with_block(_SEQUENCES.map),
    "collect": _with_block(_SEQUENCES.map),
    "flat_map": _with_block(_SEQUENCES.flat_map),
    "select": _with_block(_SEQUENCES.filter),
    "filter": _with_block(_SEQUENCES.filter),
    "reject": _with_block(_SEQUENCES.reject),
    "find": _with_block(_SEQUENCES.first),
    "detect": _with_block(_SEQUENCES.first),
    "any?": _with_block(_SEQUENCES.any),
    "all?": _with_block(_SEQUENCES.all),
    "each_with_index": _with_block(_indexed),
    "with_index": _with_block(_indexed),
    "each_with_object": _with_block(_with_object),
    "inject": _with_block(_reduce),
    "reduce": _with_block(_reduce),
    "group_by": _with_block(_SEQUENCES.group_by),
    "to_h": _with_block(_to_table),
    "to_set": _to_set,
    "sort": _with_block(_sorted),
    "sort_by": _with_block(_sorted),
    "each_cons": _each_cons,
    "each_slice": _each_slice,
    "size": c.size,
    "length": c.size,
    "count": c.size,
    "empty?": c.is_empty,
}
_SCALAR: Final[Mapping[str, Method]] = {
    "to_s": _text_of,
    "to_i": _number_of,
    "to_sym": _itself,
    "to_f": _number_of,
    "freeze": _itself,
    "dup": _itself,
    "tap": _with_block(_tap),
}
_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: {
        **_ANY,
        "push": _push,
        "append": _push,
        "concat": _concat,
        "unshift": _prepend,
        "prepend": _prepend,
        "pop": c.pop,
        "shift": c.pop_first,
        "first": c.first_item,
        "last": c.last_item,
        "reverse": _reversed,
        "uniq": _with_block(_uniq),
        "compact": _compact,
        "flatten": _flatten,
        "zip": _zip,
        "index": c.index_of,
        "each_index": _indices,
        "delete": c.remove,
        "clear": c.clear,
        "extend": c.extend,
    },
    SetValue: {
        **_ANY,
        "add": _add,
        "push": _add,
        "add?": _add,
        "merge": c.unite,
        "update": c.unite,
    },
    DictValue: {
        **_ANY,
        "keys": c.keys,
        "values": c.values,
        "key?": c.has_key,
        "has_key?": c.has_key,
        "include?": c.has_key,
        "member?": c.has_key,
        "fetch": _fetch,
        "dig": _fetch,
        "store": c.put,
        "transform_values": _with_block(_SEQUENCES.map_values),
        "merge": _merge,
        "merge!": _update,
        "update": _update,
        "delete": c.pop_key,
        "clear": c.clear,
    },
    range: _ANY,
    tuple: _ANY,
    int: {**_SCALAR, "times": _with_block(_times), "upto": _up_to, "downto": _down_to},
    float: _SCALAR,
    str: {**_SCALAR, "chars": _chars, "lines": _lines, "each_line": _lines, "split": _split},
    type(None): _SCALAR,
}
_method = c.methods_of(_METHODS)
_NEW: Final[Mapping[str, Function]] = {
    "Array": _new_list,
    "Hash": _new_table,
    "Set": _new_set,
    "Queue": _new_list,
}


def _among(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items = _items(machine, owner)
    item = first_of(arguments)
    if items is None or item is UNKNOWN or UNKNOWN in items:
        return UNKNOWN
    return item in items


def _methods(owner: object, name: str) -> object:
    if isinstance(owner, NetworkValue):
        return network_member(owner, name)
    if isinstance(owner, ClassValue) and name == "new":
        return owner
    if isinstance(owner, Builtin):
        return _of_class(owner, name)
    if name in ("include?", "member?") and isinstance(owner, ListValue | SetValue | range):
        return Builtin(name, lambda m, a, n: _among(m, owner, a, n))
    if isinstance(owner, FunctionValue) and name in ("call", "()", "yield"):
        return owner
    if isinstance(owner, ObjectValue):
        if name in ("freeze", "dup", "itself"):
            return owner
        if name == "tap":
            return Builtin(name, lambda m, a, n: _with_block(_tap)(m, owner, a, n))
        return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))
    return _method(owner, name)


def _of_class(owner: Builtin, name: str) -> object:
    """Give what a class of the language makes: `Hash.new`, `Set[1, 2]`."""
    if name == "new":
        return owner
    return UNKNOWN


def _members(_: Module, __: str) -> object:
    return UNKNOWN


def _missing(_: Machine, __: Container, ___: object) -> object:
    return None


def _truth(value: object) -> bool | None:
    if value is None or value is False:
        return False
    return None if value is UNKNOWN else True


RUBY: Final = Library(
    functions={
        **{name: Builtin(name, run) for name, run in _NEW.items()},
        "__range__": Builtin("range", _range),
        "puts": Builtin("puts", _ignore),
        "print": Builtin("print", _ignore),
        "p": Builtin("p", _ignore),
        "__FILE__": "main",
        "$0": "main",
        "$PROGRAM_NAME": "main",
    },
    members=_members,
    methods=_methods,
    rules=Rules(
        open_classes=True,
        truth=_truth,
        operators={"+": add_or_join, "/": divide_whole},
        missing=_missing,
    ),
)
