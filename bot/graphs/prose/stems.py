"""Stems of words, looked for in text fast."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stems:
    r"""Stems, each a pattern in lower case; those that begin with `\b` only begin a word.

    The text is put into lower case rather than the search told to ignore case, and `\b` is tested
    once for all: then the search tells at the first letter which stems cannot be meant, which
    makes it many times faster.
    """

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, stems: Iterable[str]) -> Stems:
        """Compile stems; "_" stands for a space in one."""
        plain = [stem.replace("_", " ") for stem in stems]
        words = "|".join(stem[2:] for stem in plain if stem.startswith(r"\b"))
        others = [stem for stem in plain if not stem.startswith(r"\b")]
        return cls(re.compile("|".join([*([rf"\b(?:{words})"] if words else []), *others])))

    def search(self, text: str) -> re.Match[str] | None:
        """Find the first stem."""
        return self.pattern.search(text.lower())

    def ends(self, text: str) -> Iterator[int]:
        """Give where each stem ends."""
        return (found.end() for found in self.pattern.finditer(text.lower()))

    def without(self, text: str) -> str:
        """Put a space for each stem."""
        lower = text.lower()
        if len(lower) != len(text) or self.pattern.search(lower) is None:
            return text
        parts: list[str] = []
        begin = 0
        for found in self.pattern.finditer(lower):
            parts.append(text[begin : found.start()])
            begin = found.end()
        return " ".join([*parts, text[begin:]])
