"""Streams over texts that a program writes out; what comes from outside is not known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bot.graphs.program.containers import Function, argument
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import UNKNOWN, Arguments, Char, ListValue, Named

_SPACE: Final = re.compile(r"\s*")
_WORDS: Final = re.compile(r"\S+")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")


class Stream:
    """A text that is read from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def word(self, kind: str) -> object:
        """Take the next word, number or character; None at the end."""
        start = _SPACE.match(self.text, self.place)
        begin = start.end() if start else self.place
        if begin >= len(self.text):
            self.place = len(self.text)
            return None
        if kind == "char":
            self.place = begin + 1
            return Char(self.text[begin])
        found = (_NUMBER if kind in ("int", "long", "double") else _WORDS).match(self.text, begin)
        if found is None:
            return None
        self.place = found.end()
        if kind in ("int", "long"):
            return int(found[0]) if found[0].lstrip("+-").isdigit() else UNKNOWN
        return float(found[0]) if kind == "double" else found[0]

    def line(self, mark: str) -> object:
        """Take what stands before the next mark; None at the end."""
        if self.place >= len(self.text):
            return None
        end = self.text.find(mark, self.place)
        end = len(self.text) if end < 0 else end
        found = self.text[self.place : end]
        self.place = end + len(mark)
        return found


def _stream(_: Machine, arguments: Arguments, __: Named) -> object:
    text = argument(arguments)
    if isinstance(text, ListValue):
        text = argument(text.items)
    return Stream(text) if isinstance(text, str) else UNKNOWN


def _word(machine: Machine, arguments: Arguments, _: Named) -> object:
    stream, kind = argument(arguments), argument(arguments, 1)
    machine.spend()
    return stream.word(str(kind)) if isinstance(stream, Stream) else UNKNOWN


def _line(machine: Machine, arguments: Arguments, _: Named) -> object:
    stream = argument(arguments)
    mark = arguments[1] if len(arguments) > 1 else "\n"
    machine.spend()
    if not isinstance(stream, Stream) or not isinstance(mark, str) or not mark:
        return UNKNOWN
    return stream.line(mark)


FUNCTIONS: Final[Mapping[str, Function]] = {
    "istringstream": _stream,
    "stringstream": _stream,
    "__word__": _word,
    "__line__": _line,
}
