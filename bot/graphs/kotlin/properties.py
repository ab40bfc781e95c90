"""What Kotlin's collections, pairs, texts and ranges have that is reached without brackets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program.values import UNKNOWN, Char, DictValue, ListValue, SetValue


def _places(owner: Any) -> object:
    return range(len(owner.items if isinstance(owner, ListValue) else owner))


def _last_place(owner: Any) -> object:
    return len(owner.items if isinstance(owner, ListValue) else owner) - 1


def _length(owner: Any) -> object:
    if isinstance(owner, ListValue | SetValue | DictValue):
        return UNKNOWN if owner.spoiled else len(owner.items)
    return len(owner)


def _part(place: int) -> Property:
    return lambda owner: owner[place] if len(owner) > place else UNKNOWN


def _of_table(part: Callable[[DictValue, object], object]) -> Property:
    """Make a property that lists what some part of each entry of a map is."""

    def run(owner: DictValue) -> object:
        if owner.spoiled:
            return UNKNOWN
        return ListValue([part(owner, key) for key in c.ordered_keys(owner)])

    return run


Property = Callable[[Any], object]
_SIZED: Final[Mapping[str, Property]] = {"size": _length, "length": _length}
PROPERTIES: Final[Mapping[type, Mapping[str, Property]]] = {
    ListValue: {**_SIZED, "indices": _places, "lastIndex": _last_place},
    SetValue: _SIZED,
    DictValue: {
        **_SIZED,
        "keys": _of_table(lambda _, key: key),
        "values": _of_table(lambda owner, key: owner.items[key]),
        "entries": _of_table(lambda owner, key: (key, owner.items[key])),
    },
    tuple: {
        **_SIZED,
        "indices": _places,
        **dict.fromkeys(("first", "key", "index"), _part(0)),
        **dict.fromkeys(("second", "value"), _part(1)),
        "third": _part(2),
    },
    str: {"length": _length, "indices": _places, "lastIndex": _last_place},
    Char: {"code": lambda owner: ord(owner) if len(owner) == 1 else UNKNOWN},
    range: {"first": lambda owner: owner.start, "last": lambda owner: owner[-1]},
}
