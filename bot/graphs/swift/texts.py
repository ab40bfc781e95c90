"""The methods and properties of Swift's texts and characters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.graphs.program import containers as c
from bot.graphs.program import texts
from bot.graphs.program.containers import Method, argument, first_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import UNKNOWN, Arguments, ListValue, Named
from bot.graphs.swift.methods import SEQUENCE


def _split(machine: Machine, owner: str, arguments: Arguments, named: Named) -> object:
    mark = named.get("separator", named.get("separatedBy", first_of(arguments)))
    if not isinstance(mark, str) or not mark:
        return UNKNOWN
    parts = owner.split(mark)
    keeps_empty = "separatedBy" in named or named.get("omittingEmptySubsequences") is False
    return c.new_list(machine, [part for part in parts if part or keeps_empty])


def _trimmed(_: Machine, owner: str, __: Arguments, ___: Named) -> object:
    return str(owner).strip()


def _replaced(machine: Machine, owner: str, arguments: Arguments, named: Named) -> object:
    new = named.get("with", argument(arguments, 1))
    return texts.replace(machine, owner, [named.get("of", first_of(arguments)), new], {})


TEXT: Final[Mapping[str, Method]] = {
    **SEQUENCE,
    "uppercased": texts.plain("upper"),
    "lowercased": texts.plain("lower"),
    "hasPrefix": texts.plain("startswith"),
    "hasSuffix": texts.plain("endswith"),
    "contains": texts.contains,
    "split": _split,
    "components": _split,
    "trimmingCharacters": _trimmed,
    "replacingOccurrences": _replaced,
}
CHARACTER: Final[Mapping[str, Callable[[str], Any]]] = {
    "count": len,
    "isEmpty": lambda text: not text,
    "first": lambda text: text[0] if text else None,
    "last": lambda text: text[-1] if text else None,
    "asciiValue": lambda text: ord(text) if len(text) == 1 else UNKNOWN,
    "value": lambda text: ord(text) if len(text) == 1 else UNKNOWN,
    "unicodeScalars": lambda text: ListValue(list(text)),
    "description": str,
    "utf8": lambda text: ListValue([ord(char) for char in text]),
    "isNumber": str.isdigit,
    "isLetter": str.isalpha,
}
