"""Ruby's regular expressions, as far as programs take texts with edges apart by them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PLAIN: Final = re.compile(
    r"(?:\\[swdSWDnt]|[\w ,;:|>()\[\]-])(?:(?:\\[swdSWDnt]|[\w ,;:|>()\[\]-])[+*]?)*[+*]?"
)
_LONGEST: Final = 60
_MAX_TEXT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern without anything that could take long, or mean something else in Ruby."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, source: str) -> Pattern | None:
        """Make one of its source; None for what is not that plain."""
        if len(source) > _LONGEST or _NESTED.search(source) or not _PLAIN.fullmatch(source):
            return None
        try:
            return cls(re.compile(source))
        except re.error:
            return None

    def parts(self, text: str) -> list[str]:
        """Split a text at the places that fit."""
        if len(text) > _MAX_TEXT or self.pattern.groups:
            return []
        return list(self.pattern.split(text))

    def all(self, text: str) -> list[str | tuple[str, ...]]:
        """Give all places that fit: their groups, or the whole where there are none."""
        return self.pattern.findall(text) if len(text) <= _MAX_TEXT else []


_NESTED: Final = re.compile(r"[+*]\)[+*]")
