"""Ruby's own classes, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program import containers as c
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
    merge,
    new_set,
    prepend,
    push,
    reversed_,
    tap,
    uniq,
    update,
    with_block,
    zip_,
)
from bot.graphs.ruby.expressions import BLOCK


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


_SCALAR: Final[Mapping[str, Method]] = {
    "to_s": _text_of,
    "to_i": _number_of,
    "to_sym": itself,
    "to_f": _number_of,
    "freeze": itself,
    "dup": itself,
    "tap": with_block(tap),
}
_METHODS: Final[Mapping[type, Mapping[str, Method]]] = {
    ListValue: {
        **ANY,
        "push": push,
        "append": push,
        "concat": concat,
        "unshift": prepend,
        "prepend": prepend,
        "pop": c.pop,
        "shift": c.pop_first,
        "first": c.first_item,
        "last": c.last_item,
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
        "dig": fetch,
        "store": c.put,
        "transform_values": with_block(SEQUENCES.map_values),
        "merge": merge,
        "merge!": update,
        "update": update,
        "delete": c.pop_key,
        "clear": c.clear,
    },
    range: ANY,
    tuple: ANY,
    int: {**_SCALAR, "times": with_block(_times), "upto": _up_to, "downto": _down_to},
    float: _SCALAR,
    str: {**_SCALAR, "chars": _chars, "lines": _lines, "each_line": _lines, "split": _split},
    type(None): _SCALAR,
}
_method = c.methods_of(_METHODS)
_NEW: Final[Mapping[str, Function]] = {
    "Array": _new_list,
    "Hash": _new_table,
    "Set": new_set,
    "Queue": _new_list,
}


def _methods(owner: object, name: str) -> object:
    if isinstance(owner, NetworkValue):
        return network_member(owner, name)
    if isinstance(owner, ObjectValue):
        return _of_object(owner, name)
    makes = isinstance(owner, ClassValue | Builtin) and name == "new"
    if makes or (isinstance(owner, FunctionValue) and name in ("call", "yield")):
        return owner
    return _method(owner, name)


def _of_object(owner: ObjectValue, name: str) -> object:
    if name in ("freeze", "dup", "itself"):
        return owner
    if name == "tap":
        return Builtin(name, lambda m, a, n: with_block(tap)(m, owner, a, n))
    return Builtin(name, lambda m, a, n: m.call(unseen_member(m, owner, name), a, n))


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
