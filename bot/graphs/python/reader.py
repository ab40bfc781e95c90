"""Python answers: from source to example graphs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.graphs.program import terms as t
from bot.graphs.program.findings import Found, find_examples
from bot.graphs.python.library import PYTHON
from bot.graphs.python.source import read_source
from bot.graphs.source import Source


def read_python(sources: Sequence[Source]) -> Found:
    """Give the examples of the pieces of one answer."""
    program: list[t.Term] = []
    for source in sources:
        program.extend(read_source(source))
    return find_examples(tuple(program), library=PYTHON, language="python")
