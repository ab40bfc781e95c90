"""Grouping takes time in proportion to the answers, 100,000 of them too."""

from __future__ import annotations

import gc
import statistics
import time

from benchmarks.table import Row
from bot.graphs.example import Example
from bot.graphs.groups import Member, group_by_level
from bot.graphs.identity import IdentityKeys, Level

FEW, MANY = 10_000, 100_000
ROUNDS = 5
LIMIT = 2.0
"""Python's own garbage collection costs each of many objects more than each of few, up to here; in
proportion to the square of the answers it would be 10."""

Item = tuple[Member, Example, IdentityKeys]


def rows() -> list[Row]:
    """Group some answers, and ten times as many, in turn."""
    many = [_item(number) for number in range(MANY)]
    few = many[:FEW]
    gc.freeze()  # what there is already must not be gone through again while it is grouped
    times = [(_seconds(many) / MANY, _seconds(few) / FEW) for _ in range(ROUNDS)]
    gc.unfreeze()
    ratio = statistics.median(large / small for large, small in times)
    took = statistics.median(large for large, _ in times) * MANY
    return [
        Row(
            f"grouping {MANY:,} answers at five levels, time for each",
            f"{took:.2f} s",
            f"{FEW:,} answers",
            ratio,
            limit=f"{LIMIT}",
            holds=ratio <= LIMIT,
        )
    ]


def _item(number: int) -> Item:
    """Make an answer: half of them fall into few groups, the others stand alone."""
    group = number % 100 if number % 2 else number
    keys: dict[Level, str | None] = dict.fromkeys(Level, f"1-{group:032x}")
    return Member(f"model {number % 1000}", number), Example({"A": ("B",)}), keys


def _seconds(items: list[Item]) -> float:
    gc.collect()
    started = time.process_time()
    group_by_level(items)
    return time.process_time() - started
