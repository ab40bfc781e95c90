"""Kotlin answers: from source to example graphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.graphs.kotlin.library import KOTLIN
from bot.graphs.kotlin.lower import Kotlin
from bot.graphs.program.findings import Found, find_examples
from bot.graphs.source import Source
from bot.graphs.syntax.gathering import gathered
from bot.graphs.syntax.reader import TreeReader

_TYPES: Final = re.compile(r"(?<=\w)<[\w\s,.?*<>]{1,120}>(?=\s?[({])")


def _grammar() -> object:
    import tree_sitter_kotlin

    return tree_sitter_kotlin.language()


def _without_types(text: str) -> str:
    """Take the types out of calls such as `Graph<Int>(5)`, which the grammar would compare."""
    return _TYPES.sub(lambda found: "\n" * found[0].count("\n"), text)


@dataclass(frozen=True)
class KotlinReader(TreeReader):
    """Reads Kotlin, whose declarations may stand in any order."""

    def __call__(self, sources: Sequence[Source]) -> Found:
        program = gathered([self.lowered(source) for source in sources])
        return find_examples(program, library=self.library, language=self.language)


read_kotlin: Final = KotlinReader("kotlin", _grammar, Kotlin, KOTLIN, clean=_without_types)
