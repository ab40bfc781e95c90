"""The table that `make bench` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        what: what was measured.
        measured: its absolute value on this machine, for orientation only.
        against: what it is compared with in the same run.
        ratio: ours divided by theirs, the median over interleaved rounds; None where the figure
            stands alone.
        limit: what `ratio`, or the figure itself, must not pass; None where nothing is promised.
        holds: whether the limit is kept.
    """

    what: str
    measured: str
    against: str = ""
    ratio: float | None = None
    limit: str = ""
    holds: bool = True


def table(rows: Iterable[Row]) -> str:
    """Lay the rows out in columns."""
    cells = [("what", "measured", "against", "ratio", "limit", "")]
    cells += [
        (
            row.what,
            row.measured,
            row.against,
            "" if row.ratio is None else f"{row.ratio:.2f}",
            row.limit,
            "" if row.holds else "NOT KEPT",
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )
