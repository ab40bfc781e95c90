"""The methods of Kotlin's texts, characters and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.kotlin.items import ITEMS
from bot.graphs.program import containers as c
from bot.graphs.program import texts
from bot.graphs.program.containers import Method, first_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import UNKNOWN, Arguments, Char, Named


def _split(machine: Machine, owner: str, arguments: Arguments, _: Named) -> object:
    by = first_of(arguments)
    if not isinstance(by, str) or not by or len(arguments) > 1:
        return UNKNOWN
    return c.new_list(machine, list(str(owner).split(by)))


def _lines(machine: Machine, owner: str, _: Arguments, __: Named) -> object:
    return c.new_list(machine, list(str(owner).splitlines()))


def _trimmed_lines(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    lines = owner.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    indent = min((len(x) - len(x.lstrip()) for x in lines if x.strip()), default=0)
    return "\n".join(line[indent:] for line in lines)


def _around(*, after: bool) -> Method:
    """Make `substringBefore` and `substringAfter`."""

    def run(_: Machine, owner: str, arguments: Arguments, __: Named) -> object:
        mark = first_of(arguments)
        if not isinstance(mark, str) or not mark:
            return UNKNOWN
        before, found, rest = str(owner).partition(mark)
        return (rest if after else before) if found else str(owner)

    return run


def _whole(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    if isinstance(owner, Char):
        return ord(owner) if len(owner) == 1 else UNKNOWN
    return int(owner) if isinstance(owner, float) else texts.whole_number(owner)


def _digit(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return int(owner) if owner.isdecimal() else UNKNOWN


def _real(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return texts.real_number(owner)


def _character(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    if isinstance(owner, int) and 0 <= owner <= 0xFFFF:
        return Char(chr(owner))
    return Char(owner) if isinstance(owner, str) and len(owner) == 1 else UNKNOWN


def _text(_: Machine, owner: object, __: Arguments, ___: Named) -> object:
    return str(owner)


NUMBER: Final[Mapping[str, Method]] = {
    **dict.fromkeys(("toInt", "toLong", "toIntOrNull"), _whole),
    **dict.fromkeys(("toDouble", "toFloat", "toDoubleOrNull"), _real),
    **dict.fromkeys(("toChar", "single"), _character),
    "digitToInt": _digit,
    "toString": _text,
}
TEXT: Final[Mapping[str, Method]] = {
    **{name: method for name, method in ITEMS.items() if name not in ("contains", "plus")},
    **NUMBER,
    "split": _split,
    "lines": _lines,
    "lineSequence": _lines,
    "trimIndent": _trimmed_lines,
    "trimMargin": _trimmed_lines,
    "substringBefore": _around(after=False),
    "substringAfter": _around(after=True),
    "uppercase": texts.plain("upper"),
    "lowercase": texts.plain("lower"),
    "contains": texts.contains,
    "isNotBlank": lambda _, owner, __, ___: bool(owner.strip()),
    "toCharArray": texts.characters,
    "toList": texts.characters,
    "removeSuffix": texts.plain("removesuffix"),
    "removePrefix": texts.plain("removeprefix"),
}
