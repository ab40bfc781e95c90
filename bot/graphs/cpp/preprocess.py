"""The preprocessor of C and C++, as far as programs that build graphs lean on it.

Every line keeps its number: directives become blank lines, and so does what they leave out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

POINTER_TO: Final = "pointer_to"
_DIRECTIVE: Final = re.compile(r"[ \t]*#[ \t]*(\w*)[ \t]*(.*)", re.DOTALL)
_MACRO: Final = re.compile(r"(\w+)(\(([^()]*)\))?[ \t]*(.*)", re.DOTALL)
_COMMENT: Final = re.compile(r"//[^\n]*|/\*.*?(?:\*/|$)", re.DOTALL)
_PIECE: Final = re.compile(
    r"\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?|//[^\n]*|/\*.*?(?:\*/|\Z)|[A-Za-z_]\w*",
    re.DOTALL,
)
_POINTERS: Final = re.compile(
    r"\bnew[ \t]+((?:struct[ \t]+)?[\w:]+(?:<[\w:, <>*]*>)?)[ \t]*(\*+)[ \t]*(?=\[)"
)
_MAX_DEPTH: Final = 8
_MAX_MACROS: Final = 200
_MAX_GROWTH: Final = 4
_LOST: Final = 500
"""What looking for the arguments of a macro in vain counts for."""


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro; `parameters` is None for one that is no function."""

    parameters: tuple[str, ...] | None
    body: str


class _TooLong(Exception):  # noqa: N818 - the text is then taken as it is
    """Macros that make more text than anyone would write."""


def preprocessed(text: str, macros: dict[str, Macro]) -> str:
    """Give a text without directives and macros; what it defines is added to `macros`."""
    if "#" in text:
        text = _without_directives(text, macros)
    if "new" in text:
        text = _POINTERS.sub(_named_pointer, text)
    if not macros:
        return text
    try:
        return _Expansion(macros, len(text) * _MAX_GROWTH + 10_000).expand(text, frozenset())
    except _TooLong:
        return text


def _named_pointer(found: re.Match[str]) -> str:
    """Write `new T*[n]`, which the grammar does not know, as `new pointer_to<T>[n]`."""
    made = found[1]
    for _ in found[2][:4]:
        made = f"{POINTER_TO}<{made}>"
    return f"new {made}"


def _without_directives(text: str, macros: dict[str, Macro]) -> str:
    kept: list[str] = []
    left_out: list[bool] = []
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        found = _DIRECTIVE.match(line) if "#" in line else None
        number += 1
        if found is None:
            kept.append("" if any(left_out) else line)
            continue
        kept.append("")
        while line.rstrip().endswith("\\") and number < len(lines):
            line = line.rstrip()[:-1] + " " + lines[number]
            number += 1
            kept.append("")
        found = _DIRECTIVE.match(line)
        if found is not None:
            _follow(found[1], found[2], macros, left_out)
    return "\n".join(kept)


def _follow(name: str, rest: str, macros: dict[str, Macro], left_out: list[bool]) -> None:
    """Do what a directive says; `left_out` tells of each open condition whether it fails."""
    rest = _COMMENT.sub("", rest).strip()
    if name == "define" and not any(left_out):
        _define(rest, macros)
    elif name == "undef":
        macros.pop(rest, None)
    elif name in ("if", "ifdef", "ifndef"):
        fails = {"if": rest == "0", "ifdef": rest not in macros, "ifndef": rest in macros}
        left_out.append(fails[name])
    elif name in ("else", "elif") and left_out:
        left_out[-1] = not left_out[-1]
    elif name == "endif" and left_out:
        left_out.pop()


def _define(rest: str, macros: dict[str, Macro]) -> None:
    found = _MACRO.fullmatch(rest)
    if found is None or len(macros) >= _MAX_MACROS:
        return
    name, brackets, parameters, body = found.groups()
    names = tuple(part.strip() for part in (parameters or "").split(",") if part.strip())
    macros[name] = Macro(names if brackets else None, body.strip())


class _Expansion:
    """The macros put in their place in one text, within a bounded length."""

    def __init__(self, macros: Mapping[str, Macro], room: int) -> None:
        self.macros = macros
        self.room = room

    def spend(self, amount: int) -> None:
        self.room -= amount
        if self.room < 0:
            raise _TooLong

    def expand(self, text: str, inside: frozenset[str]) -> str:
        """Replace the macros in a text; one does not stand for anything inside of itself."""
        found: list[str] = []
        last = 0
        for piece in _PIECE.finditer(text):
            if piece.start() < last:
                continue
            macro = self.macros.get(piece[0])
            if macro is None or piece[0] in inside or len(inside) >= _MAX_DEPTH:
                continue
            given: list[str] = []
            end = piece.end()
            if macro.parameters is not None:
                call = _arguments(text, end)
                if call is None:
                    self.spend(_LOST)
                    continue
                given, end = call
            made = self.expand(_filled(macro, given), inside | {piece[0]})
            found += (text[last : piece.start()], made, "\n" * text.count("\n", piece.end(), end))
            self.spend(len(made) + 1)
            last = end
        found.append(text[last:])
        return "".join(found)


def _filled(macro: Macro, given: list[str]) -> str:
    if not macro.parameters:
        return macro.body
    values = dict(zip(macro.parameters, given, strict=False))
    if "..." in macro.parameters:
        values["__VA_ARGS__"] = ", ".join(given[macro.parameters.index("...") :])
    body = _PIECE.sub(lambda piece: values.get(piece[0], piece[0]), macro.body)
    return re.sub(r"[ \t]*##[ \t]*", "", body)


def _arguments(text: str, start: int) -> tuple[list[str], int] | None:
    """Give the arguments in the brackets that open here, and where they end."""
    opening = re.compile(r"\s*\(").match(text, start)
    if opening is None:
        return None
    depth, begin = 1, opening.end()
    given: list[str] = []
    for place in range(opening.end(), min(len(text), opening.end() + 2_000)):
        char = text[place]
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                given.append(text[begin:place].replace("\n", " ").strip())
                return given, place + 1
        elif char == "," and depth == 1:
            given.append(text[begin:place].replace("\n", " ").strip())
            begin = place + 1
    return None
