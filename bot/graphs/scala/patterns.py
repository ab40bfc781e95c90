"""The patterns of Scala's `match`, lowered to tests that also bind the names they capture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from bot.graphs.program import terms as t

if TYPE_CHECKING:
    from tree_sitter import Node

_YES: Final = t.Literal(True)  # noqa: FBT003 - a truth value of the program


def condition(lowering: Any, pattern: Node, subject: t.Term) -> t.Term:
    """Give the test that a pattern makes of a subject; what is not in the table is unknown."""
    lower = _PATTERNS.get(pattern.type)
    return lower(lowering, pattern, subject) if lower else _value(lowering, pattern, subject)


def _value(lowering: Any, pattern: Node, subject: t.Term) -> t.Term:
    return t.Operation("==", (subject, lowering.expression(pattern)))


def _any(_: Any, __: Node, ___: t.Term) -> t.Term:
    return _YES


def _name(lowering: Any, pattern: Node, subject: t.Term) -> t.Term:
    name = lowering.text(pattern)
    if name == "Nil":
        return t.Operation("not", (t.Call(t.Name("__filled__"), (subject,), (), 1, 1),))
    if name[:1].isupper():
        return _value(lowering, pattern, subject)
    return t.Operation("or", (t.Bind(t.Name(name), subject, new=True), _YES))


def _parts(lowering: Any, parts: list[Node], subject: t.Term) -> tuple[t.Term, ...]:
    return tuple(
        condition(lowering, part, t.Item(subject, t.Literal(i))) for i, part in enumerate(parts)
    )


def _tuple(lowering: Any, pattern: Node, subject: t.Term) -> t.Term:
    return t.Operation("and", (_YES, *_parts(lowering, lowering.parts(pattern), subject)))


def _class(lowering: Any, pattern: Node, subject: t.Term) -> t.Term:
    """Lower `Edge(u, v)`; `Some(x)` is the value itself."""
    kind, *parts = lowering.parts(pattern)
    name = lowering.text(kind)
    if name == "Some" and len(parts) == 1:
        there = t.Operation("is not", (subject, t.NOTHING))
        return t.Operation("and", (there, condition(lowering, parts[0], subject)))
    return t.Operation("and", (_YES, *_parts(lowering, parts, subject)))


def _infix(lowering: Any, pattern: Node, subject: t.Term) -> t.Term:
    """Lower `head :: tail` and `head +: tail`."""
    left, right = (pattern.child_by_field_name(name) for name in ("left", "right"))
    if left is None or right is None:
        return t.Opaque(())
    first = t.Item(subject, t.Literal(0))
    rest = t.Item(subject, t.Slice(t.Literal(1), t.NOTHING, t.NOTHING))
    filled = t.Call(t.Name("__filled__"), (subject,), (), 1, 1)
    return t.Operation(
        "and", (filled, condition(lowering, left, first), condition(lowering, right, rest))
    )


def _typed(lowering: Any, pattern: Node, subject: t.Term) -> t.Term:
    return t.Operation(
        "and", (condition(lowering, lowering.parts(pattern)[0], subject), t.Opaque(()))
    )


_PATTERNS: Final[dict[str, Callable[[Any, Node, t.Term], t.Term]]] = {
    "wildcard": _any,
    "identifier": _name,
    "tuple_pattern": _tuple,
    "case_class_pattern": _class,
    "infix_pattern": _infix,
    "typed_pattern": _typed,
}
