"""Programs whose declarations may stand in any order, brought into the order in which they count.

In some code languages the methods of a type stand outside of it, and any declaration may use those
that follow. Answers show such a program in one piece or in several; where a piece begins it anew,
it is a program of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.graphs.program import terms as t

EXTENSION: Final = "extension"
"""The decorator of a class that only adds members to the class of its name."""

_MAIN: Final = "main"


def gathered(pieces: Sequence[t.Block], *, first: Sequence[str] = ()) -> t.Block:
    """Give the programs of some pieces, one after the other.

    `first` names the functions that are called before `main`.
    """
    found: list[t.Term] = []
    program: list[t.Term] = []
    known: set[str] = set()
    for piece in pieces:
        defined = {name for term in piece if (name := _defined(term))}
        if _MAIN in known and defined & known:
            found += _arranged(program, first)
            program, known = [], set()
        program += piece
        known |= defined
    return (*found, *_arranged(program, first))


def _defined(term: t.Term) -> str:
    if isinstance(term, t.Define):
        return term.function.name
    if isinstance(term, t.DefineClass) and EXTENSION not in term.decorators:
        return term.name
    return ""


def _arranged(program: Iterable[t.Term], first: Sequence[str]) -> t.Block:
    """Put types before functions, functions before values, and what starts the program last."""
    classes: dict[str, t.DefineClass] = {}
    extended: dict[str, list[t.Term]] = {}
    functions: list[t.Term] = []
    rest: list[t.Term] = []
    for term in program:
        if isinstance(term, t.DefineClass):
            if EXTENSION in term.decorators:
                _extend(classes, extended, term)
            else:
                above = classes[term.name].bases if term.name in extended else ()
                classes[term.name] = term._replace(bases=(*term.bases, *above))
        elif isinstance(term, t.Define) or (
            isinstance(term, t.Let) and isinstance(term.value, t.Function)
        ):
            functions.append(term)
        else:
            rest.append(term)
    complete = [
        term._replace(body=(*term.body, *extended.get(name, ()))) for name, term in classes.items()
    ]
    return (*complete, *functions, *rest, *_started(functions, first))


def _extend(
    classes: dict[str, t.DefineClass], extended: dict[str, list[t.Term]], term: t.DefineClass
) -> None:
    """Keep the members for the class that they belong to, wherever that stands."""
    if term.name not in classes:
        classes[term.name] = term._replace(body=(), decorators=())
    known = classes[term.name]
    if term.bases:
        classes[term.name] = known._replace(bases=(*known.bases, *term.bases))
    extended.setdefault(term.name, []).extend(term.body)


def _started(functions: Iterable[t.Term], first: Sequence[str]) -> t.Block:
    defined = {
        term.function.name: term
        for term in functions
        if isinstance(term, t.Define) and term.function.name in (*first, _MAIN)
    }
    calls: list[t.Term] = []
    for name in (*first, _MAIN):
        if name in defined:
            line, last = defined[name].line, defined[name].last
            calls.append(t.Do(t.Call(t.Name(name), (), (), line, last), line, last))
    return tuple(calls)


def definitions_first(program: t.Block) -> t.Block:
    """Put the types and functions of a piece before what it does."""
    kinds = (t.DefineClass, t.Define)
    defined = [term for term in program if isinstance(term, kinds)]
    return (*defined, *(term for term in program if not isinstance(term, kinds)))
