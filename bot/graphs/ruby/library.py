"""Ruby's own classes, as far as programs build graphs with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import item_of
from bot.graphs.program.containers import Function, Method, argument, new_list
from bot.graphs.program.machine import MAX_ITEMS, Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.semantics import add_or_join, divide_whole
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
from bot.graphs.ruby.collections import (
    ANY,
    SEQUENCES,
    add,
    compact,
    concat,
    fetch,
    flatten,
    indices,
    itself,
    joined,
    mapped_in_place,
    merge,
    new_set,
    prepend,
    push,
    repeated,
    reversed_,
    tap,
    uniq,
    update,
    with_block,
    zip_,
)
from bot.graphs.ruby.expressions import BLOCK
from bot.graphs.ruby.objects import array_of, evaluated, made_of, sent, sorted_by_parts
from bot.graphs.ruby.patterns import Pattern


def _times(machine: Machine, owner: int, arguments: Arguments, named: Named) -> object:
    made = range(max(min(owner, MAX_ITEMS), 0))
    return SEQUENCES.map(machine, made, arguments, named) if arguments else made


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
    if isinstance(mark, Pattern):
        return new_list(machine, [*mark.parts(owner)])
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


def _pattern(_: Machine, arguments: Arguments, __: Named) -> object:
    source = argument(arguments)
    return (Pattern.of(source) if isinstance(source, str) else None) or UNKNOWN


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
    return SEQUENCES.map(machine, range(count), [block], {})


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


def _new_set_of(machine: Machine, arguments: Arguments, named: Named) -> object:
    return new_set(machine, [new_list(machine, list(arguments))], named)


def _ignore(*_: object) -> object:
    return None


def _first(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    run = ANY["take"] if arguments else c.first_item
    return run(machine, owner, arguments, named)


def _last(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    count = argument(arguments)
    if isinstance(count, int) and count > 0:
        return new_list(machine, owner.items[-count:])
    return c.last_item(machine, owner, arguments, named)


def _dug(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    for place in arguments:
        owner = None if owner is None else item_of(machine, owner, place)
    return owner


def _keys_changed(machine: Machine, owner: DictValue, arguments: Arguments, _: Named) -> object:
    change = argument(arguments)
    pairs = {hashable(machine.call(change, [k], {})): v for k, v in owner.items.items()}
    return c.new_dict(machine, pairs)


def _set_default(_: Machine, owner: DictValue, arguments: Arguments, __: Named) -> object:
    value = argument(arguments)
    owner.default = Builtin("default", lambda m, _, __: _fresh(m, value))
    return value


def _texted(change: str) -> Method:
    """Make a method of the text's method of that name."""
    return lambda _, owner, __, ___: getattr(owner, change)()


def _scanned(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    pattern = argument(arguments)
    if not isinstance(pattern, Pattern):
        return UNKNOWN
    found = [
        part if isinstance(part, str) else new_list(machine, [*part]) for part in pattern.all(owner)
    ]
    return new_list(machine, [*found])


_SCALAR: Final[Mapping[str, Method]] = {
    "zero?": lambda _, owner, __, ___: owner == 0,
    "positive?": lambda _, owner, __, ___: owner > 0,
    "even?": lambda _, owner, __, ___: owner % 2 == 0,
    "odd?": lambda _, owner, __, ___: owner % 2 == 1,
    "succ": lambda _, owner, __, ___: owner + 1 if isinstance(owner, int) else UNKNOWN,
    "pred": lambda _, owner, __, ___: owner - 1 if isinstance(owner, int) else UNKNOWN,
    "abs": lambda _, owner, __, ___: abs(owner),
    "to_s": _text_of,
    "to_i": _number_of,
    "to_sym": itself,
    "to_f": _number_of,
    "freeze": itself,
    "dup": itself,
    "tap": with_block(tap),
}


def _on_items(method: Method) -> Method:
    """Make a method of lists one of whatever has items that cannot change."""
    return lambda m, owner, a, n: method(m, new_list(m, list(owner[:MAX_ITEMS])), a, n)


_LISTED: Final[Mapping[str, Method]] = {name: _on_items(method) for name, method in ANY.items()}
_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: {
        **ANY,
        "map!": with_block(mapped_in_place),
        "collect!": with_block(mapped_in_place),
        "sort!": c.sort,
        "insert": c.insert,
        "values_at": lambda m, o, a, _: new_list(m, [item_of(m, o, place) for place in a]),
        "dig": _dug,
        "at": c.item_at,
        "fetch": c.item_at,
        "push": push,
        "append": push,
        "concat": concat,
        "unshift": prepend,
        "prepend": prepend,
        "pop": c.pop,
        "shift": c.pop_first,
        "first": _first,
        "last": _last,
        "reverse": reversed_,
        "uniq": with_block(uniq),
        "compact": compact,
        "flatten": flatten,
        "zip": zip_,
        "index": c.index_of,
        "each_index": indices,
        "delete": c.remove,
        "clear": c.clear,
        "extend": c.extend,
    },
    SetValue: {
        **ANY,
        "add": add,
        "push": add,
        "add?": add,
        "merge": c.unite,
        "update": c.unite,
        "delete": c.discard,
        "to_a": lambda m, o, _, __: new_list(m, list(o.items)),
    },
    DictValue: {
        **ANY,
        "keys": c.keys,
        "values": c.values,
        "key?": c.has_key,
        "has_key?": c.has_key,
        "include?": c.has_key,
        "member?": c.has_key,
        "fetch": fetch,
        "dig": _dug,
        "values_at": lambda m, o, a, _: new_list(m, [item_of(m, o, place) for place in a]),
        "transform_keys": with_block(_keys_changed),
        "each_key": with_block(lambda m, o, a, n: SEQUENCES.each(m, c.keys(m, o, [], {}), a, n)),
        "each_value": with_block(
            lambda m, o, a, n: SEQUENCES.each(m, c.values(m, o, [], {}), a, n)
        ),
        "invert": lambda m, o, _, __: c.new_dict(m, {hashable(v): k for k, v in o.items.items()}),
        "default=": _set_default,
        "compare_by_identity": itself,
        "store": c.put,
        "transform_values": with_block(SEQUENCES.map_values),
        "merge": merge,
        "merge!": update,
        "update": update,
        "delete": c.pop_key,
        "clear": c.clear,
    },
    range: _LISTED,
    tuple: _LISTED,
    int: {**_SCALAR, "times": with_block(_times), "upto": _up_to, "downto": _down_to},
    float: _SCALAR,
    str: {
        **_SCALAR,
        "strip": _texted("strip"),
        "chomp": _texted("rstrip"),
        "upcase": _texted("upper"),
        "downcase": _texted("lower"),
        "capitalize": _texted("capitalize"),
        "reverse": lambda _, owner, __, ___: owner[::-1],
        "ord": lambda _, owner, __, ___: ord(owner[0]) if owner else UNKNOWN,
        "to_s": itself,
        "scan": _scanned,
        "each_char": _chars,
        "chars": _chars,
        "lines": _lines,
        "each_line": _lines,
        "split": _split,
        "empty?": lambda _, owner, __, ___: not owner,
    },
    type(None): _SCALAR,
}
_method = c.methods_of(_METHODS)
_NEW: Final[Mapping[str, Function]] = {
    "Array": _new_list,
    "Hash": _new_table,
    "Set": new_set,
    "Queue": _new_list,
}


def _sent(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    return sent(machine, owner, arguments, named, calls=True)


_OF_ALL: Final[Mapping[str, Method]] = {
    **dict.fromkeys(("send", "public_send", "__send__"), _sent),
    "method": lambda m, owner, a, n: sent(m, owner, a, n, calls=False),
    "[]": made_of,
}


def _methods(owner: object, name: str) -> object:
    if name == "nil?" and owner is not UNKNOWN:
        return Builtin(name, lambda *_: owner is None)
    if name in _OF_ALL:
        return Builtin(name, lambda m, a, n: _OF_ALL[name](m, owner, a, n))
    if isinstance(owner, NetworkValue):
        return network_member(owner, name)
    if isinstance(owner, ObjectValue):
        return _of_object(owner, name)
    makes = isinstance(owner, ClassValue | Builtin) and name == "new"
    if (
        makes
        or name == "to_proc"
        or (isinstance(owner, FunctionValue) and name in ("call", "yield"))
    ):
        return owner
    return _method(owner, name)


_SORTING: Final = (
    "tsort",
    "tsort_each",
    "strongly_connected_components",
    "each_strongly_connected_component",
)


def _of_object(owner: ObjectValue, name: str) -> object:
    if name in ("freeze", "dup", "itself"):
        return owner
    if name == "tap":
        return Builtin(name, lambda m, a, n: with_block(tap)(m, owner, a, n))
    if name in ("instance_eval", "instance_exec"):
        return Builtin(name, lambda m, a, n: evaluated(m, owner, a, n))
    if name in _SORTING:
        return Builtin(name, lambda m, _, __: sorted_by_parts(m, owner))
    return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))


def _members(_: Module, __: str) -> object:
    return UNKNOWN


def _missing(_: Machine, owner: Container, place: object) -> object:
    if isinstance(owner, ListValue) and isinstance(place, int) and -len(owner.items) <= place < 0:
        return owner.items[place]
    return None


def _outside(machine: Machine, owner: ListValue, index: object, value: object) -> None:
    if isinstance(index, int) and len(owner.items) <= index < MAX_ITEMS:
        machine.touch(owner, "item")
        owner.items += [*[None] * (index - len(owner.items)), value]
    elif isinstance(index, int) and -len(owner.items) <= index < 0:
        owner.items[index] = value
    else:
        owner.spoiled = True


def _truth(value: object) -> bool | None:
    if value is None or value is False:
        return False
    return None if value is UNKNOWN else True


RUBY: Final = Library(
    functions={
        **{name: Builtin(name, run) for name, run in _NEW.items()},
        "__range__": Builtin("range", _range),
        "puts": Builtin("puts", _ignore),
        "Integer": Builtin("Integer", lambda m, a, n: _number_of(m, argument(a), [], n)),
        "Float": Builtin("Float", lambda m, a, n: _number_of(m, argument(a), [], n)),
        "__array__": Builtin("Array", array_of),
        "pattern": Builtin("pattern", _pattern),
        "print": Builtin("print", _ignore),
        "p": Builtin("p", _ignore),
        "INFINITY": math.inf,
        "__FILE__": "main",
        "$0": "main",
        "$PROGRAM_NAME": "main",
    },
    members=_members,
    methods=_methods,
    rules=Rules(
        open_classes=True,
        truth=_truth,
        operators={"+": add_or_join, "/": divide_whole, "|": joined, "*": repeated},
        missing=_missing,
        outside=_outside,
    ),
)
