"""The pieces of code that an answer holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of code in an answer.

    Attributes:
        first_line: the line of the answer on which it begins.
        cut_off: the answer may end inside it.
        trusted: it is marked as what it is read as; else only what reads without repairs counts.
    """

    text: str
    first_line: int
    cut_off: bool = False
    trusted: bool = True
