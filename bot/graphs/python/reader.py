"""Python answers: from source to example graphs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.graphs.program import terms as t
from bot.graphs.program.findings import Found, find_examples
from bot.graphs.python.library import PYTHON
from bot.graphs.python.source import read_sessions, read_source
from bot.graphs.source import Source


def read_python(sources: Sequence[Source]) -> Found:
    """Give the examples of the pieces of one answer.

    What is typed at prompts in the texts of a program counts when its code has no example.
    """
    program = tuple(term for source in sources for term in read_source(source))
    found = find_examples(program, library=PYTHON, language="python")
    if found.primary is not None:
        return found
    sessions: list[t.Term] = []
    for source in sources:
        sessions.extend(read_sessions(source))
    if not sessions:
        return found
    return find_examples((*program, *sessions), library=PYTHON, language="python")
