"""The methods of Python's text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program.access import items_of
from bot.graphs.program.formats import brace_formatted
from bot.graphs.program.machine import MAX_TEXT, Machine
from bot.graphs.program.values import UNKNOWN, Arguments, ListValue, Named

Method = Callable[[Machine, Any, Arguments, Named], object]


def _made(machine: Machine, made: ListValue) -> ListValue:
    machine.spend(len(made.items))
    machine.fresh(made)
    return made


def _plain(name: str) -> Method:
    """A method that gives no longer text than it is given."""

    def run(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
        if all(isinstance(argument, str | tuple) for argument in arguments):
            return _guarded(getattr(owner, name), arguments)
        return UNKNOWN

    return run


def _guarded(method: Callable[..., object], arguments: Arguments) -> object:
    try:
        return method(*arguments)
    except (TypeError, ValueError):
        return UNKNOWN


def _split(name: str) -> Method:
    def run(machine: Machine, owner: str, arguments: Arguments, named: Named) -> object:
        given = [*arguments, *(value for key, value in named.items() if key == "maxsplit")]
        if len(owner) > MAX_TEXT or not all(isinstance(a, str | int | None) for a in given):
            return UNKNOWN
        if len(given) > len(arguments) == 0:
            given.insert(0, None)
        found = _guarded(getattr(owner, name), given)
        return _made(machine, ListValue(list(found))) if isinstance(found, list) else UNKNOWN

    return run


def _split_lines(machine: Machine, owner: str, _: Arguments, __: Named) -> object:
    if len(owner) > MAX_TEXT:
        return UNKNOWN
    return _made(machine, ListValue(list(owner.splitlines())))


def _join(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    items = items_of(machine, (arguments[0] if arguments else UNKNOWN))
    if items is None or not all(isinstance(item, str) for item in items):
        return UNKNOWN
    texts = [item for item in items if isinstance(item, str)]
    if sum(map(len, texts)) + len(owner) * len(texts) > MAX_TEXT:
        return UNKNOWN
    return owner.join(texts)


def _replace(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
    if len(arguments) != 2 or not all(isinstance(argument, str) for argument in arguments):
        return UNKNOWN
    old, new = str(arguments[0]), str(arguments[1])
    if (len(owner) + 1) * (len(new) + 1) > MAX_TEXT:
        return UNKNOWN
    return owner.replace(old, new)


def _format(_: Machine, owner: str, arguments: Arguments, named: Named) -> object:
    try:
        return brace_formatted(owner, arguments, named)
    except ValueError:
        return UNKNOWN


TEXT: Final[Mapping[str, Method]] = {
    **{
        name: _plain(name)
        for name in (
            *("strip", "lstrip", "rstrip", "upper", "lower", "title", "capitalize", "swapcase"),
            *("startswith", "endswith", "isdigit", "isalpha", "isupper", "islower", "isalnum"),
            *("partition", "rpartition", "removeprefix", "removesuffix", "count", "find", "index"),
        )
    },
    "split": _split("split"),
    "rsplit": _split("rsplit"),
    "splitlines": _split_lines,
    "join": _join,
    "replace": _replace,
    "format": _format,
}
