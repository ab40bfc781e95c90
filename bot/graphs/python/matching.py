"""The patterns of Python's `match`, lowered to tests that also bind the names they capture."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

from bot.graphs.program import terms as t
from bot.graphs.python.expressions import Expressions

SUBJECT: Final = t.Name("match subject")
"""Where the value that is matched stands; no name of a program has a space."""

_YES: Final = t.Literal(True)  # noqa: FBT003 - a truth value of the program


def condition(lowering: Expressions, pattern: ast.pattern, subject: t.Term) -> t.Term:
    """Give the test that a pattern makes of a subject; what is not in the table is unknown."""
    lower = _PATTERNS.get(type(pattern))
    return lower(lowering, pattern, subject) if lower else t.Opaque(())


def _value(lowering: Expressions, pattern: ast.MatchValue, subject: t.Term) -> t.Term:
    return t.Operation("==", (subject, lowering.expression(pattern.value)))


def _singleton(_: Expressions, pattern: ast.MatchSingleton, subject: t.Term) -> t.Term:
    return t.Operation("is", (subject, t.Literal(pattern.value)))


def _any_of(lowering: Expressions, pattern: ast.MatchOr, subject: t.Term) -> t.Term:
    tests = tuple(condition(lowering, part, subject) for part in pattern.patterns)
    return t.Operation("or", tests)


def _capture(lowering: Expressions, pattern: ast.MatchAs, subject: t.Term) -> t.Term:
    if pattern.name is None:
        return _YES
    bind = t.Operation("or", (t.Bind(t.Name(pattern.name), subject), _YES))
    if pattern.pattern is None:
        return bind
    return t.Operation("and", (condition(lowering, pattern.pattern, subject), bind))


def _sequence(lowering: Expressions, pattern: ast.MatchSequence, subject: t.Term) -> t.Term:
    parts = pattern.patterns
    if any(isinstance(part, ast.MatchStar) for part in parts):
        return t.Opaque(())
    size = t.Call(t.Name("len"), (subject,), (), pattern.lineno, pattern.lineno)
    tests = [t.Operation("==", (size, t.Literal(len(parts))))]
    items = (t.Item(subject, t.Literal(i)) for i in range(len(parts)))
    return t.Operation("and", (*tests, *map(condition, [lowering] * len(parts), parts, items)))


def _kind(lowering: Expressions, pattern: ast.MatchClass, subject: t.Term) -> t.Term:
    if pattern.patterns:
        return t.Opaque(())
    kind = lowering.expression(pattern.cls)
    line = pattern.lineno
    tests: list[t.Term] = [t.Call(t.Name("isinstance"), (subject, kind), (), line, line)]
    for name, part in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
        tests.append(condition(lowering, part, t.Attribute(subject, name)))
    return t.Operation("and", tuple(tests))


_PATTERNS: Final[dict[type[ast.pattern], Callable[[Expressions, Any, t.Term], t.Term]]] = {
    ast.MatchValue: _value,
    ast.MatchSingleton: _singleton,
    ast.MatchOr: _any_of,
    ast.MatchAs: _capture,
    ast.MatchSequence: _sequence,
    ast.MatchClass: _kind,
}
