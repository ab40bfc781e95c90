"""Rust answers: from source to example graphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.graphs.rust.library import RUST
from bot.graphs.rust.lower import Rust
from bot.graphs.source import Source
from bot.graphs.syntax.declaring import DeclaringReader
from bot.graphs.syntax.lowering import Lowering

if TYPE_CHECKING:
    from tree_sitter import Node

_LISTS: Final = re.compile(r"\b(?:vec|smallvec|arrayvec)!(?=\s*\[)")
_CALLS: Final = re.compile(
    r"\b((?:debug_)?assert(?:_eq|_ne)?|e?println|e?print|format|panic|dbg|writeln?|unreachable|todo"
    r"|info|debug|warn|error|trace|ensure|bail)!(?=\s*\()"
)


def _plain(source: str) -> str:
    """Write the macros that look like lists and calls as lists and calls, each at its place.

    The grammar does not parse what stands inside a macro.
    """
    source = _LISTS.sub(lambda found: " " * len(found[0]), source)
    return _CALLS.sub(r"\1 ", source)


@dataclass(frozen=True)
class RustReader(DeclaringReader):
    """Reads Rust, some of whose macros hold data."""

    def parsed(self, source: Source) -> tuple[Lowering, Node] | None:
        found = super().parsed(source)
        if found is not None and isinstance(found[0], Rust):
            found[0].parse = self.parser.parse
        return found


def _grammar() -> object:
    import tree_sitter_rust

    return tree_sitter_rust.language()


read_rust: Final = RustReader("rust", _grammar, Rust, RUST, quotes='"', clean=_plain)
