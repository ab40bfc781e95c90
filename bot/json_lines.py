"""JSON lines that a person hands in: one object a line, and a sentence for each that is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BAD_LINES_NAMED = 20
"""How many bad lines of a file are told one by one."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is not what it must be; the sentence says why and does not name the line."""

    number: int
    sentence: str


class RefusedLineError(Exception):
    """Why a line is not what it must be, in a sentence that does not name the line."""


@dataclass(frozen=True, slots=True)
class LineForm:
    """What a line must hold.

    Attributes:
        fields: those that are read; what else a line has is passed over.
        example: a line as it should be.
    """

    fields: tuple[str, ...]
    example: str

    def read(self, line: bytes | str, *, first: bool) -> dict[str, Any] | None:
        """Read a line's object; None where the line is blank.

        Raises:
            RefusedLineError: it is no UTF-8, no JSON, no object, or has a field twice.
        """
        written = _decode(line, first=first)
        return self._parse(written) if written.strip(" \t\r\n") else None

    def text(self, value: Mapping[str, Any]) -> str:
        """Give the answer's text, which every form has.

        Raises:
            RefusedLineError: it is not there, or is no text.
        """
        text = value.get("text")
        if not isinstance(text, str):
            raise RefusedLineError(
                f'"text" must be there, the answer as text; write {self.example}.'
            )
        return text

    def _parse(self, written: str) -> dict[str, Any]:
        names: list[str] = []  # of the object that was read last, which is the outermost

        def read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            names[:] = [name for name, _ in pairs]
            return dict(pairs)

        try:
            value = json.loads(written, object_pairs_hook=read_object)
        except json.JSONDecodeError as error:
            raise RefusedLineError(
                f"It is not JSON: {error.msg} at column {error.pos + 1}; write {self.example}."
            ) from None
        except (ValueError, RecursionError):
            raise RefusedLineError(
                "It is JSON that cannot be read: a number is too long or the nesting too deep."
            ) from None
        if not isinstance(value, dict):
            raise RefusedLineError(f"It is JSON but not an object; write {self.example}.")
        for name in self.fields:
            if names.count(name) > 1:
                raise RefusedLineError(
                    f'"{name}" stands in it {names.count(name)} times; write it once.'
                )
        return value


def _decode(line: bytes | str, *, first: bool) -> str:
    try:
        written = line if isinstance(line, str) else line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedLineError(
            f"It is not UTF-8: byte {error.start + 1} is not valid; save the file as UTF-8."
        ) from None
    return written.removeprefix("\ufeff") if first else written
