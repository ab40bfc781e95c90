"""Values that stand in the environment instead of the file: `os.environ/NAME`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.config.marked import Marked
from bot.config.mistakes import Loc, Mistake

PREFIX = "os.environ/"
# A secret pasted behind os.environ/ by mistake does not look like this, and is not repeated.
_SHOWABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")


class Environment:
    """Looks values up and remembers, for each place, what could not be found."""

    def __init__(self, environ: Mapping[str, str], marked: Marked) -> None:
        self._environ = environ
        self._marked = marked
        self.missing: dict[Loc, Mistake] = {}

    def resolve(self, value: Any, loc: Loc) -> Any:
        """Give a value with everything in it that is exactly `os.environ/NAME` looked up.

        What is not there stays as it is written, and is told in `missing`.
        """
        if isinstance(value, dict):
            return {key: self.resolve(inner, (*loc, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.resolve(inner, (*loc, at)) for at, inner in enumerate(value)]
        if isinstance(value, str) and value.startswith(PREFIX):
            return self._look_up(value, loc)
        return value

    def peek(self, value: Any) -> Any:
        """Look one value up without minding whether it is there."""
        if isinstance(value, str) and value.startswith(PREFIX):
            return self._find(value) or value
        return value

    def _find(self, written: str) -> str:
        return self._environ.get(written.removeprefix(PREFIX).strip(), "").strip()

    def _look_up(self, written: str, loc: Loc) -> str:
        found = self._find(written)
        if found:
            return found
        name = written.removeprefix(PREFIX).strip()
        line = self._marked.line(loc)
        if not name:
            mistake = Mistake(line, "os.environ/ names no variable", "write os.environ/NAME")
        elif not _SHOWABLE.fullmatch(name):
            mistake = Mistake(
                line,
                "the environment variable named here is not set",
                "write os.environ/NAME with the variable's name (not its value), and set it",
            )
        else:
            state = "empty" if name in self._environ else "not set"
            mistake = Mistake(
                line,
                f"the environment variable {name} is {state}",
                f"set {name} before you start kinprobe, or take this entry out",
            )
        self.missing[loc] = mistake
        return written

    def explains(self, loc: Loc) -> bool:
        """Tell whether a value that is wrong is so only because its variable is not there."""
        return any(loc[: len(place)] == place for place in self.missing)
