"""Python answers: from source to example graphs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.graphs.example import Example
from bot.graphs.program import terms as t
from bot.graphs.program.findings import find_examples
from bot.graphs.python.library import PYTHON
from bot.graphs.python.source import Source, read_source


def read_python(sources: Sequence[Source]) -> tuple[tuple[Example, ...], int | None]:
    """Give the examples of the pieces of one answer, and which of them is the primary one."""
    program: list[t.Term] = []
    for source in sources:
        program.extend(read_source(source))
    return find_examples(tuple(program), library=PYTHON, language="python")
