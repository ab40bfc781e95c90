"""`make bench`: every figure that the README names, in one table.

The exit code is 1 when a limit is passed.
"""

from __future__ import annotations

import sys

from benchmarks import extract_command, extraction, fan_out, grouping, stall, startup
from benchmarks.table import table

PARTS = (startup, extraction, extract_command, grouping, stall, fan_out)


def main() -> int:
    """Run every part and print its figures."""
    found = []
    for part in PARTS:
        print(f"measuring {part.__name__.rpartition('.')[2]} …", file=sys.stderr, flush=True)
        found += part.rows()
    print(table(found))
    return 0 if all(row.holds for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
