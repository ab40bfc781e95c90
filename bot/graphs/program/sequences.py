"""What programs do to each item of a sequence by handing it a function: each, map, filter, fold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cmp_to_key

from bot.graphs.program.access import items_of
from bot.graphs.program.containers import first_of, new_dict, new_list
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    DictValue,
    FunctionValue,
    ListValue,
    Named,
    hashable,
)

Give = Callable[[object, int], Sequence[object]]


def only_item(item: object, _: int) -> Sequence[object]:
    return (item,)


def item_and_index(item: object, index: int) -> Sequence[object]:
    return (item, index)


def parts_of_pair(item: object, _: int) -> Sequence[object]:
    """Hand the two parts of a pair over one by one, such as the key and the value of an entry."""
    return tuple(item) if isinstance(item, tuple) else (item,)


def spreading(function: object) -> object:
    """Let a function with several parameters take the parts of the one item that it is handed."""
    if not isinstance(function, FunctionValue) or len(function.term.parameters) < 2:
        return function

    def run(machine: Machine, arguments: Arguments, named: Named) -> object:
        if len(arguments) == 1:
            parts = items_of(machine, arguments[0])
            arguments = arguments if parts is None else parts
        return machine.call(function, arguments, named)

    return Builtin("spreading", run)


@dataclass(frozen=True, slots=True)
class Sequences:
    """The operations as a code language has them.

    Attributes:
        give: what a function is handed for an item and its index.
        items: the items of a value in the order of a loop; None when they are not known.
    """

    give: Give = only_item
    items: Callable[[Machine, object], list[object] | None] = items_of

    def results(self, machine: Machine, owner: object, function: object) -> list[object] | None:
        """Call a function with each item, and give what comes back."""
        items = self.items(machine, owner)
        if items is None:
            machine.doubt += 1
            try:
                machine.call(function, [UNKNOWN, UNKNOWN], {})
            finally:
                machine.doubt -= 1
            return None
        frame = machine.frame
        frame.loops += 1
        try:
            return [
                machine.call(function, list(self.give(item, index)), {})
                for index, item in enumerate(items)
            ]
        finally:
            frame.loops -= 1

    def each(self, machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        self.results(machine, owner, first_of(arguments))
        return owner

    def map(self, machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        found = self.results(machine, owner, first_of(arguments))
        return UNKNOWN if found is None else new_list(machine, found)

    def flat_map(self, machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        found = self.results(machine, owner, first_of(arguments))
        if found is None:
            return UNKNOWN
        parts = [items_of(machine, part) for part in found]
        if None in parts:
            return UNKNOWN
        return new_list(machine, [item for part in parts if part is not None for item in part])

    def filter(self, machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        return self._kept(machine, owner, first_of(arguments), wanted=True)

    def reject(self, machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        return self._kept(machine, owner, first_of(arguments), wanted=False)

    def _kept(self, machine: Machine, owner: object, test: object, *, wanted: bool) -> object:
        found = self.results(machine, owner, test)
        known = [machine.truth(result) for result in found or []]
        if found is None or None in known:
            return UNKNOWN
        items = self.items(machine, owner) or []
        kept = [item for item, good in zip(items, known, strict=False) if good is wanted]
        if isinstance(owner, DictValue):
            return new_dict(machine, {hashable(k): v for k, v in map(_pair, kept)})
        return new_list(machine, kept)

    def any(self, machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        return self._told(machine, owner, arguments, decides=True)

    def all(self, machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        return self._told(machine, owner, arguments, decides=False)

    def _told(
        self, machine: Machine, owner: object, arguments: Arguments, *, decides: bool
    ) -> object:
        found = self.results(machine, owner, first_of(arguments))
        known = [machine.truth(result) for result in found or []]
        if decides in known:
            return decides
        return UNKNOWN if found is None or None in known else not decides

    def first(self, machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        """Give the first item for which a function holds; None when there is none."""
        found = self.results(machine, owner, first_of(arguments))
        known = [machine.truth(result) for result in found or []]
        if found is None or None in known[: known.index(True) if True in known else None]:
            return UNKNOWN
        items = self.items(machine, owner) or []
        return items[known.index(True)] if True in known else None

    def fold(self, machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        """Fold with (start, function)."""
        items = self.items(machine, owner)
        if items is None or len(arguments) < 2:
            return UNKNOWN
        made, function = arguments[:2]
        frame = machine.frame
        frame.loops += 1
        try:
            for index, item in enumerate(items):
                made = machine.call(function, [made, *self.give(item, index)], {})
        finally:
            frame.loops -= 1
        return made

    def group_by(self, machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        """Make a dictionary: what a function gives -> the items for which it gives that."""
        items = self.items(machine, owner)
        by = self.results(machine, owner, first_of(arguments))
        if items is None or by is None:
            return UNKNOWN
        found: dict[object, list[object]] = {}
        for key, item in zip(by, items, strict=True):
            found.setdefault(hashable(key), []).append(item)
        return new_dict(machine, {key: new_list(machine, group) for key, group in found.items()})

    def map_values(
        self, machine: Machine, owner: DictValue, arguments: Arguments, _: Named
    ) -> object:
        """Make a dictionary with the same keys, each value what a function makes of it."""
        function = first_of(arguments)
        made = {key: machine.call(function, [value], {}) for key, value in owner.items.items()}
        return new_dict(machine, made)

    def to_table(self, machine: Machine, owner: object, arguments: Arguments, _: Named) -> object:
        """Make a dictionary of the pairs that a function gives for the items."""
        found = self.results(machine, owner, first_of(arguments))
        if found is None:
            return UNKNOWN
        pairs = [items_of(machine, pair) for pair in found]
        if any(pair is None or len(pair) != 2 for pair in pairs):
            return UNKNOWN
        return new_dict(machine, {hashable(pair[0]): pair[1] for pair in pairs if pair})


def _pair(item: object) -> tuple[object, object]:
    if isinstance(item, tuple) and len(item) == 2:
        return item[0], item[1]
    if isinstance(item, ListValue) and len(item.items) == 2:
        return item.items[0], item.items[1]
    return item, UNKNOWN


def in_order(machine: Machine, items: list[object], compare: object) -> list[object] | None:
    """Sort by a function that compares two items; None when the order is not known."""
    machine.spend(len(items))
    unknown = False

    def compared(left: object, right: object) -> int:
        nonlocal unknown
        found = machine.call(compare, [left, right], {})
        unknown = unknown or not isinstance(found, int)
        return found if isinstance(found, int) else 0

    made = sorted(items, key=cmp_to_key(compared))
    return None if unknown else made
