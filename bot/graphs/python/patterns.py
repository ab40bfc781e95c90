"""Regular expressions of Python, as far as they take short texts apart at a bounded cost."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from typing import Final

from bot.graphs.program.containers import Function, argument, new_list
from bot.graphs.program.machine import MAX_TEXT, Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    ListValue,
    Named,
    ObjectValue,
)

_MAX_PATTERN: Final = 80
_MAX_REPEATS: Final = 4
_REPEATS: Final = re.compile(r"(?<![\\(])[*+{?]")
_NESTED: Final = re.compile(r"\)[*+{?]|[*+}][*+{]|\\\d|\(\?[^:P]")
_STEPS: Final = 2_000
"""How many characters a pattern may look at for one step of the budget."""

_PATTERN: Final = ClassValue("Pattern", [])
_MATCH: Final = ClassValue("Match", [])


def _compiled(pattern: object) -> re.Pattern[str] | None:
    """Compile a pattern that cannot look at a text over and over again."""
    if not isinstance(pattern, str) or len(pattern) > _MAX_PATTERN or _NESTED.search(pattern):
        return None
    if len(_REPEATS.findall(pattern)) > _MAX_REPEATS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(pattern, re.MULTILINE)
    except (re.error, OverflowError, RecursionError):
        return None


Search = Callable[[Machine, re.Pattern[str], str], object]


def _on_text(search: Search) -> Function:
    """Make a function of `re`: (pattern, …, text)."""

    def run(machine: Machine, arguments: Arguments, _: Named) -> object:
        pattern, text = _compiled(argument(arguments)), argument(arguments, 1)
        if pattern is None or not isinstance(text, str) or len(text) > MAX_TEXT:
            return UNKNOWN
        repeats = len(_REPEATS.findall(pattern.pattern))
        machine.spend(len(text) // 20 + len(text) ** (1 + repeats) // _STEPS)
        return search(machine, pattern, text)

    return run


def _all(machine: Machine, pattern: re.Pattern[str], text: str) -> object:
    return new_list(machine, list(pattern.findall(text)))


def _each(machine: Machine, pattern: re.Pattern[str], text: str) -> object:
    return new_list(machine, [_match(machine, found) for found in pattern.finditer(text)])


def _parts(machine: Machine, pattern: re.Pattern[str], text: str) -> object:
    return new_list(machine, list(pattern.split(text)))


def _first(how: str) -> Search:
    def search(machine: Machine, pattern: re.Pattern[str], text: str) -> object:
        found = getattr(pattern, how)(text)
        return None if found is None else _match(machine, found)

    return search


def _replaced(machine: Machine, arguments: Arguments, named: Named) -> object:
    """Do `re.sub(pattern, plain text, text)`."""
    if len(arguments) != 3:
        return UNKNOWN
    pattern, new, text = arguments
    if not isinstance(new, str) or not isinstance(text, str) or "\\" in new:
        return UNKNOWN
    if (len(text) + 1) * (len(new) + 1) > MAX_TEXT:
        return UNKNOWN
    return _on_text(lambda _, found, whole: found.sub(new, whole))(machine, [pattern, text], named)


def _compiled_once(machine: Machine, arguments: Arguments, _: Named) -> object:
    made = ObjectValue(_PATTERN)
    machine.fresh(made)
    made.attributes["pattern"] = argument(arguments)
    return made


def _match(machine: Machine, found: re.Match[str]) -> ObjectValue:
    made = ObjectValue(_MATCH)
    machine.fresh(made)
    made.content = ListValue([found[0], *found.groups()])
    return made


def pattern_member(owner: object, name: str) -> object:
    """Give a method of a pattern or of what it found; UNKNOWN for anything else."""
    if not isinstance(owner, ObjectValue):
        return UNKNOWN
    if owner.kind is _PATTERN and name in _FUNCTIONS:
        pattern = owner.attributes["pattern"]
        return Builtin(name, lambda m, given, named: _FUNCTIONS[name](m, [pattern, *given], named))
    if owner.kind is not _MATCH or name not in ("group", "groups"):
        return UNKNOWN
    groups = owner.content.items if isinstance(owner.content, ListValue) else []
    if name == "groups":
        return Builtin(name, lambda _m, _a, _n: tuple(groups[1:]))
    return Builtin(name, lambda _m, given, _n: _group(groups, given or [0]))


def _group(groups: list[object], wanted: Arguments) -> object:
    places = [place for place in wanted if type(place) is int and 0 <= place < len(groups)]
    if len(places) < len(wanted):
        return UNKNOWN
    found = tuple(groups[place] for place in places)
    return found[0] if len(found) == 1 else found


_FUNCTIONS: Final[Mapping[str, Function]] = {
    "findall": _on_text(_all),
    "finditer": _on_text(_each),
    "split": _on_text(_parts),
    "sub": _replaced,
    **{how: _on_text(_first(how)) for how in ("match", "search", "fullmatch")},
}

PATTERNS: Final[Mapping[str, object]] = {
    "compile": Builtin("compile", _compiled_once),
    **{name: Builtin(name, run) for name, run in _FUNCTIONS.items()},
}
