"""Scala's own classes, as far as programs build graphs with them.

An option is the value that it holds, or null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.program.containers import Function, Method, argument, first_of, new_list
from bot.graphs.program.machine import MAX_ITEMS, Library, Machine, Rules
from bot.graphs.program.networks import network_member, unseen_member
from bot.graphs.program.operators import binary
from bot.graphs.program.semantics import add_or_join, divide_whole, subtract_marks
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
from bot.graphs.scala.collections import (
    add,
    add_all,
    changed_copy,
    itself,
    loop_items,
    method_of,
    range_of,
    set_of,
    table_of,
)


def _list_of(machine: Machine, arguments: Arguments, _: Named) -> object:
    return new_list(machine, list(arguments))


def _new_set(machine: Machine, arguments: Arguments, _: Named) -> object:
    return set_of(machine, arguments)


def _new_table(machine: Machine, arguments: Arguments, _: Named) -> object:
    return table_of(machine, arguments)


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
        "from": lambda m, a, _: make(m, loop_items(m, first_of(a)) or [], {}),
        "range": lambda _, a, __: range_of(a[0], argument(a, 1), 0),
        "newBuilder": lambda m, _, __: make(m, [], {}),
    }


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
    if isinstance(owner, tuple) and (name == "swap" or name[:1] == "_"):
        return _part_of(owner, name)
    if isinstance(owner, Builtin) and owner.name in _COLLECTIONS:
        run = _of_class(_COLLECTIONS[owner.name]).get(name)
        return Builtin(name, run) if run else UNKNOWN
    if isinstance(owner, ObjectValue):
        return Builtin(name, lambda m, a, n: _of_object(m, owner, name, a, n))
    if owner is not UNKNOWN and name in ("getOrElse", "get", "foreach") and _is_option(owner):
        return Builtin(name, lambda m, a, n: _OPTION[name](m, owner, a, n))
    return method_of(owner, name)


def _part_of(owner: tuple[object, ...], name: str) -> object:
    """Give `pair._1`, or the pair the other way round."""
    if name == "swap":
        return owner[::-1]
    index = int(name[1:]) - 1 if name[1:].isdigit() else -1
    return owner[index] if 0 <= index < len(owner) else UNKNOWN


def _of_object(
    machine: Machine, owner: ObjectValue, name: str, arguments: Arguments, named: Named
) -> object:
    if name == "copy":
        return _changed_copy(machine, owner, arguments, named)
    return machine.call(unseen_member(machine, owner, name), arguments, named)


def _changed_copy(
    machine: Machine, owner: ObjectValue, arguments: Arguments, named: Named
) -> object:
    """Make another object of a class with some of the values that it is made of changed."""
    names = _made_of(owner.kind)
    held = {name: owner.attributes.get(name, UNKNOWN) for name in names[len(arguments) :]}
    return machine.call(owner.kind, arguments, {**held, **named})


def _made_of(kind: ClassValue) -> list[str]:
    """Give the names of the values that the constructor of a class takes."""
    found = kind.member("__init__")
    maker = found[0] if found else None
    if not isinstance(maker, FunctionValue):
        return []
    return [parameter.name for parameter in maker.term.parameters[1:]]


def _applied(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Call a class, or the `apply` of its companion where that takes what is handed."""
    kind, *given = arguments
    found = kind.member("apply") if isinstance(kind, ClassValue) else None
    if not isinstance(kind, ClassValue) or found is None or kind.member("__init__") is None:
        apply = found[0] if found else kind
        return machine.call(apply, given, named)
    apply = found[0]
    names = _made_of(kind)
    many = isinstance(apply, FunctionValue) and any(
        part.kind == "rest" for part in apply.term.parameters
    )
    pairs = many and all(isinstance(part, tuple) for part in given)
    fits = len(given) + len(named) == len(names) and not pairs
    static = isinstance(apply, FunctionValue) and "staticmethod" in apply.term.decorators
    inside = any(frame.name == "apply" for frame in machine.frames)
    return machine.call(
        kind if (fits and not pairs) or inside or not static else apply, given, named
    )


def _is_option(value: object) -> bool:
    """Tell whether a value can only have come out of an option here."""
    return not isinstance(value, Container | range | tuple | ClassValue | Builtin | FunctionValue)


def _or_else(_: Machine, owner: object, arguments: Arguments, __: Named) -> object:
    return argument(arguments) if owner is None else owner


_OPTION: Final[Mapping[str, Method]] = {
    "getOrElse": _or_else,
    "get": itself,
    "foreach": lambda m, owner, a, _: None if owner is None else m.call(argument(a), [owner], {}),
}


def _members(_: Module, __: str) -> object:
    return UNKNOWN


# Operators


def _plus(machine: Machine, left: object, right: object) -> object:
    if isinstance(left, ListValue | SetValue | DictValue):
        return changed_copy(add)(machine, left, [right], {})
    return add_or_join(machine, left, right)


def _plus_all(machine: Machine, left: object, right: object) -> object:
    known = isinstance(left, ListValue | SetValue | DictValue)
    return changed_copy(add_all)(machine, left, [right], {}) if known else UNKNOWN


def _plus_into(machine: Machine, left: object, right: object) -> object:
    """Add in place where a collection can change; then `x += y` also assigns what it was."""
    if isinstance(left, ListValue | SetValue | DictValue):
        return add(machine, left, [right], {})
    return add_or_join(machine, left, right)


def _plus_all_into(machine: Machine, left: object, right: object) -> object:
    known = isinstance(left, ListValue | SetValue | DictValue)
    return add_all(machine, left, [right], {}) if known else UNKNOWN


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
    return range_of(first, last, 1)


def _until(_: Machine, first: object, last: object) -> object:
    return range_of(first, last, 0)


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
        "__apply__": Builtin("apply", _applied),
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
