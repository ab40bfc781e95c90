"""The patterns of Python's `match`, lowered to tests that also bind the names they capture."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

from bot.graphs.program import terms as t
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import UNKNOWN, Arguments, Builtin, Named, ObjectValue
from bot.graphs.python.expressions import Expressions

SUBJECT: Final = t.Name("match subject")
"""Where the value that is matched stands; no name of a program has a space."""

PART: Final = "match part"
"""The function that gives the part of an object at a place of a class pattern."""

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
    bind = _bound(pattern.name, subject)
    if pattern.pattern is None:
        return bind
    return t.Operation("and", (condition(lowering, pattern.pattern, subject), bind))


def _bound(name: str | None, value: t.Term) -> t.Term:
    """Give a name to a value, if there is one; the test of it always holds."""
    return t.Operation("or", (t.Bind(t.Name(name), value), _YES)) if name else _YES


def _sequence(lowering: Expressions, pattern: ast.MatchSequence, subject: t.Term) -> t.Term:
    parts = pattern.patterns
    line = pattern.lineno
    star = next((i for i, part in enumerate(parts) if isinstance(part, ast.MatchStar)), None)
    kinds = t.Collection("tuple", (t.Name("list"), t.Name("tuple")), line, line, elided=False)
    size = _call("len", line, subject)
    tests: list[t.Term] = [_call("isinstance", line, subject, kinds)]
    if star is None:
        tests.append(t.Operation("==", (size, t.Literal(len(parts)))))
    else:
        tests.append(t.Operation(">=", (size, t.Literal(len(parts) - 1))))
    for i, part in enumerate(parts):
        after = len(parts) - i
        if isinstance(part, ast.MatchStar):
            end = t.Literal(1 - after) if after > 1 else t.NOTHING
            rest = t.Item(subject, t.Slice(t.Literal(i), end, t.NOTHING))
            tests.append(_bound(part.name, _call("list", line, rest)))
        else:
            place = i if star is None or i < star else -after
            tests.append(condition(lowering, part, t.Item(subject, t.Literal(place))))
    return t.Operation("and", tuple(tests))


def _mapping(lowering: Expressions, pattern: ast.MatchMapping, subject: t.Term) -> t.Term:
    if pattern.rest is not None:
        return t.Opaque(())
    tests: list[t.Term] = [_call("isinstance", pattern.lineno, subject, t.Name("dict"))]
    for key, part in zip(pattern.keys, pattern.patterns, strict=True):
        name = lowering.expression(key)
        tests.append(t.Operation("in", (name, subject)))
        tests.append(condition(lowering, part, t.Item(subject, name)))
    return t.Operation("and", tuple(tests))


def _kind(lowering: Expressions, pattern: ast.MatchClass, subject: t.Term) -> t.Term:
    kind = lowering.expression(pattern.cls)
    line = pattern.lineno
    tests: list[t.Term] = [_call("isinstance", line, subject, kind)]
    for i, part in enumerate(pattern.patterns):
        tests.append(condition(lowering, part, _call(PART, line, subject, t.Literal(i))))
    for name, part in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
        tests.append(condition(lowering, part, t.Attribute(subject, name)))
    return t.Operation("and", tuple(tests))


def _call(name: str, line: int, *arguments: t.Term) -> t.Term:
    return t.Call(t.Name(name), arguments, (), line, line)


def _part(_: Machine, arguments: Arguments, __: Named) -> object:
    """Give the part of an object that stands at a place of a class pattern."""
    subject, place = arguments
    if not isinstance(subject, ObjectValue):
        return subject  # `str(text)` matches the text itself
    given = subject.kind.member("__match_args__")
    names = given[0] if given is not None else tuple(subject.kind.fields or ())
    if not isinstance(names, tuple) or not isinstance(place, int) or place >= len(names):
        return UNKNOWN
    return subject.attributes.get(str(names[place]), UNKNOWN)


PARTS: Final = {PART: Builtin(PART, _part)}

_PATTERNS: Final[dict[type[ast.pattern], Callable[[Expressions, Any, t.Term], t.Term]]] = {
    ast.MatchValue: _value,
    ast.MatchSingleton: _singleton,
    ast.MatchOr: _any_of,
    ast.MatchAs: _capture,
    ast.MatchSequence: _sequence,
    ast.MatchClass: _kind,
    ast.MatchMapping: _mapping,
}
