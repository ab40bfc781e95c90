"""What Ruby's collections can do, as far as programs build graphs with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, permutations
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program.access import items_of
from bot.graphs.program.containers import Method, argument, first_of, new_list
from bot.graphs.program.machine import MAX_ITEMS, Machine
from bot.graphs.program.operators import binary
from bot.graphs.program.sequences import Sequences, spreading
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    DictValue,
    ListValue,
    Named,
    SetValue,
    hashable,
)
from bot.graphs.ruby.expressions import BLOCK


def loop_items(machine: Machine, value: object) -> list[object] | None:
    if isinstance(value, DictValue):
        return None if value.spoiled else list(value.items.items())
    return items_of(machine, value)


def _handed(item: object, _: int) -> list[object]:
    return [item]


SEQUENCES: Final = Sequences(give=_handed, items=loop_items)


def with_block(method: Method) -> Method:
    """Hand the block of a call on as its last argument."""

    def run(machine: Machine, owner: Any, arguments: Arguments, named: Named) -> object:
        block = named.get(BLOCK)
        given = arguments if block is None else [*arguments, spreading(block)]
        return method(machine, owner, given, {})

    return run


def _indexed(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    """Give the items with their indices, or what a block makes of both."""
    items = loop_items(machine, owner)
    if items is None:
        return UNKNOWN
    start = arguments[0] if arguments and isinstance(arguments[0], int) else 0
    pairs = new_list(machine, [(item, i) for i, item in enumerate(items, start)])
    block = arguments[-1] if arguments and not isinstance(arguments[-1], int) else None
    return pairs if block is None else SEQUENCES.map(machine, pairs, [block], {})


def _each(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    items = loop_items(machine, owner)
    return UNKNOWN if items is None else new_list(machine, items)


def _with_object(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    made, block = argument(arguments), argument(arguments, 1)
    items = loop_items(machine, owner)
    if items is None:
        return UNKNOWN
    for item in items:
        machine.call(block, [item, made], {})
    return made


def _reduce(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    items = loop_items(machine, owner)
    if items is None or not arguments:
        return UNKNOWN
    if len(arguments) == 1:
        if not items:
            return None
        return SEQUENCES.fold(machine, new_list(machine, items[1:]), [items[0], *arguments], named)
    return SEQUENCES.fold(machine, owner, arguments, named)


def to_table(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    if not arguments:
        pairs = c.pairs_of(machine, owner)
        return UNKNOWN if pairs is None else c.new_dict(machine, pairs)
    return SEQUENCES.to_table(machine, owner, arguments, named)


def _to_set(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    return new_set(machine, [owner], {})


def _to_list(machine: Machine, owner: object, _: Arguments, __: Named) -> object:
    return _each(machine, owner, [], {})


def push(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items.extend(arguments)
    return owner


def concat(machine: Machine, owner: ListValue, arguments: Arguments, named: Named) -> object:
    for given in arguments:
        c.extend(machine, owner, [given], named)
    return owner


def prepend(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    machine.touch(owner)
    owner.items[:0] = arguments
    return owner


def add(machine: Machine, owner: SetValue, arguments: Arguments, named: Named) -> object:
    c.add(machine, owner, arguments, named)
    return owner


def fetch(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    found = c.get(machine, owner, arguments[:1], named)
    if found is None and len(arguments) > 1:
        return arguments[1]
    return found


def update(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    c.update(machine, owner, arguments, named)
    return owner


def merge(machine: Machine, owner: DictValue, arguments: Arguments, named: Named) -> object:
    made = c.copy(machine, owner, [], {})
    return update(machine, made, arguments, named) if isinstance(made, DictValue) else UNKNOWN


def reversed_(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    return new_list(machine, owner.items[::-1])


def uniq(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    if arguments:
        return UNKNOWN
    return new_list(machine, list(dict.fromkeys(map(hashable, owner.items))))


def compact(machine: Machine, owner: ListValue, _: Arguments, __: Named) -> object:
    return new_list(machine, [item for item in owner.items if item is not None])


def flatten(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
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
    items = loop_items(machine, owner)
    by = {"key": arguments[0]} if arguments else {}
    made = None if items is None else c.sort_items(machine, items, by)
    return UNKNOWN if made is None else new_list(machine, made)


def zip_(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    others = [items_of(machine, given) for given in arguments]
    if None in others:
        return UNKNOWN
    rows = zip(owner.items, *[other for other in others if other is not None], strict=False)
    return new_list(machine, [new_list(machine, list(row)) for row in rows])


def _each_cons(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    size = argument(arguments)
    if not isinstance(size, int) or size < 1:
        return UNKNOWN
    items = loop_items(machine, owner) or []
    ends = range(len(items) - size + 1)
    return new_list(machine, [new_list(machine, items[i : i + size]) for i in ends])


def _each_slice(machine: Machine, owner: ListValue, arguments: Arguments, _: Named) -> object:
    size = argument(arguments)
    if not isinstance(size, int) or size < 1:
        return UNKNOWN
    items = loop_items(machine, owner) or []
    starts = range(0, len(items), size)
    return new_list(machine, [new_list(machine, items[i : i + size]) for i in starts])


def indices(_: Machine, owner: ListValue, __: Arguments, ___: Named) -> object:
    return range(len(owner.items))


def tap(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    machine.call(argument(arguments), [owner], {})
    return owner


def itself(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return owner


def new_set(machine: Machine, arguments: Arguments, _: Named) -> object:
    items = loop_items(machine, arguments[0]) if arguments else []
    if items is None:
        return UNKNOWN
    made = SetValue({hashable(item): None for item in items})
    machine.fresh(made)
    return made


def among(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items = loop_items(machine, owner)
    item = first_of(arguments)
    if items is None or item is UNKNOWN or UNKNOWN in items:
        return UNKNOWN
    return item in items


def _mapped(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    run = SEQUENCES.map if arguments else _each
    return run(machine, owner, arguments, named)


def _none(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    found = SEQUENCES.any(machine, owner, arguments, named) if arguments else UNKNOWN
    return UNKNOWN if found is UNKNOWN else not found


def _map_kept(machine: Machine, owner: object, arguments: Arguments, named: Named) -> object:
    made = SEQUENCES.map(machine, owner, arguments, named)
    if not isinstance(made, ListValue):
        return UNKNOWN
    return new_list(
        machine, [item for item in made.items if item is not None and item is not False]
    )


def _taken(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, count = loop_items(machine, owner), argument(arguments)
    if items is None or not isinstance(count, int) or count < 0:
        return UNKNOWN
    return new_list(machine, items[:count])


def _dropped(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, count = loop_items(machine, owner), argument(arguments)
    if items is None or not isinstance(count, int) or count < 0:
        return UNKNOWN
    return new_list(machine, items[count:])


def _combined(choose: Callable[..., Iterable[tuple[object, ...]]]) -> Method:
    def run(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        items, size = loop_items(machine, owner), argument(arguments)
        if items is None or not isinstance(size, int) or not 0 <= size <= 3 or len(items) > 60:
            return UNKNOWN
        rows = [new_list(machine, list(row)) for row in choose(items, size)]
        made = new_list(machine, [*rows])
        return SEQUENCES.each(machine, made, arguments[1:], {}) if arguments[1:] else made

    return run


def _product(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items, others = loop_items(machine, owner), loop_items(machine, argument(arguments))
    if items is None or others is None or len(items) * len(others) > MAX_ITEMS:
        return UNKNOWN
    return new_list(machine, [new_list(machine, [a, b]) for a in items for b in others])


def _sum(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
    items = loop_items(machine, owner) or [UNKNOWN]
    numbers = [item for item in items if isinstance(item, int | float)]
    return sum(numbers) if len(numbers) == len(items) and not arguments else UNKNOWN


def _extreme(choose: Callable[[list[object]], object]) -> Method:
    def run(machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        items = loop_items(machine, owner)
        made = None if items is None or arguments else c.sort_items(machine, items, {})
        return UNKNOWN if made is None else choose(made) if made else None

    return run


def mapped_in_place(
    machine: Machine, owner: ListValue, arguments: Arguments, named: Named
) -> object:
    made = SEQUENCES.map(machine, owner, arguments, named)
    machine.touch(owner)
    if isinstance(made, ListValue):
        owner.items[:] = made.items
    else:
        owner.spoiled = True
    return owner


def joined(machine: Machine, left: object, right: object) -> object:
    """Give the items of either side once: `a | b`."""
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        items = dict.fromkeys(map(hashable, (*left.items, *right.items)))
        return new_list(machine, list(items))
    return binary("|", left, right)


def repeated(machine: Machine, left: object, right: object) -> object:
    """Give a list again and again: `[0] * n`."""
    if isinstance(left, ListValue) and isinstance(right, int):
        known = 0 <= right * len(left.items) <= MAX_ITEMS and not left.spoiled
        return new_list(machine, left.items * right) if known else UNKNOWN
    return binary("*", left, right)


ANY: Final[Mapping[str, Method]] = {
    "tap": with_block(tap),
    "freeze": itself,
    "dup": c.copy,
    "clone": c.copy,
    "to_a": _to_list,
    "entries": _to_list,
    "include?": among,
    "member?": among,
    "__each__": _each,
    "__indexed__": _indexed,
    "each": with_block(SEQUENCES.each),
    "each_pair": with_block(SEQUENCES.each),
    "each_entry": with_block(SEQUENCES.each),
    "sum": with_block(_sum),
    "none?": with_block(_none),
    "map": with_block(_mapped),
    "collect": with_block(_mapped),
    "filter_map": with_block(_map_kept),
    "take": _taken,
    "drop": _dropped,
    "combination": with_block(_combined(combinations)),
    "permutation": with_block(_combined(permutations)),
    "product": _product,
    "min": with_block(_extreme(lambda made: made[0])),
    "max": with_block(_extreme(lambda made: made[-1])),
    "lazy": itself,
    "then": with_block(lambda m, owner, a, _: m.call(argument(a), [owner], {})),
    "flat_map": with_block(SEQUENCES.flat_map),
    "select": with_block(SEQUENCES.filter),
    "filter": with_block(SEQUENCES.filter),
    "reject": with_block(SEQUENCES.reject),
    "find": with_block(SEQUENCES.first),
    "detect": with_block(SEQUENCES.first),
    "any?": with_block(SEQUENCES.any),
    "all?": with_block(SEQUENCES.all),
    "each_with_index": with_block(_indexed),
    "with_index": with_block(_indexed),
    "each_with_object": with_block(_with_object),
    "inject": with_block(_reduce),
    "reduce": with_block(_reduce),
    "group_by": with_block(SEQUENCES.group_by),
    "to_h": with_block(to_table),
    "to_set": _to_set,
    "sort": with_block(_sorted),
    "sort_by": with_block(_sorted),
    "each_cons": _each_cons,
    "each_slice": _each_slice,
    "size": c.size,
    "length": c.size,
    "count": c.size,
    "empty?": c.is_empty,
}
