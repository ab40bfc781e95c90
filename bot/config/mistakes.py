"""What is wrong in a configuration file, told so that a person can put it right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.errors import MisuseError

Loc = tuple[str | int, ...]

# What may be repeated of a key in a message: a token or an API key pasted in a key's place does not
# look like this, and is never shown.
_SHOWABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake: its line (from 1), what is wrong, and what to write. No secret is in it."""

    line: int
    wrong: str
    write: str


class ConfigError(MisuseError):
    """A configuration that cannot be used.

    Attributes:
        mistakes: every mistake in it, in the order of their lines.
        sentences: the same, a line each: `FILE:LINE: what is wrong; what to write`.
    """

    def __init__(self, path: Path, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__(*(f"{path}:{at.line}: {at.wrong}; {at.write}" for at in self.mistakes))


def show_key(name: str) -> str:
    """Give a key in quotes, or words in its place when it could be a secret."""
    return f"'{name}'" if _SHOWABLE.fullmatch(name) else "this key"


def show_loc(loc: Loc) -> str:
    """Give where a value stands, such as litellm_params.api_base; places in a list are left out."""
    names = [part for part in loc if isinstance(part, str)]
    return ".".join(name if _SHOWABLE.fullmatch(name) else "…" for name in names)


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.7) -> str | None:
    """Give the known key that `name` was probably meant to be."""
    found = difflib.get_close_matches(
        name.lower().replace("-", "_"), sorted(known), n=1, cutoff=cutoff
    )
    return found[0] if found else None
