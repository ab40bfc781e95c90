"""Small pieces of English that several rooms say the same way."""

from __future__ import annotations

from collections.abc import Sequence


def plural(count: int, one: str, many: str | None = None) -> str:
    """Give a count with its noun: "1 model", "3 models"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def human_join(items: Sequence[str], *, last: str = "and") -> str:
    """Join items as a sentence does: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def dollars(cost: float) -> str:
    """Give a cost in USD, small ones with enough digits to be told from zero."""
    return f"${cost:.2f}" if cost >= 1 or cost == 0 else f"${cost:.2g}"
