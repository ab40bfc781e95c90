"""Go's types, as far as they tell what a literal makes and what a variable is worth at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from bot.graphs.program import terms as t
from bot.graphs.program.words import words_of

PLAIN: Final[Mapping[str, t.Term]] = {
    "string": t.Literal(""),
    "bool": t.Literal(value=False),
    **dict.fromkeys(
        (
            *("int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32"),
            *("uint64", "uintptr", "byte", "rune", "float32", "float64"),
        ),
        t.Literal(0),
    ),
}
"""The types of plain values, and what these are worth at first."""

_MAX_NAMED: Final = 8


class GoType(NamedTuple):
    """A type.

    `kind` is list, array, map, struct, pointer, named, or "" for any other; `fields` are those of
    a struct, and `embedded` names the types of those that have no names of their own.
    """

    kind: str
    name: str = ""
    key: GoType | None = None
    element: GoType | None = None
    length: t.Term | None = None
    fields: tuple[tuple[str, GoType], ...] = ()


OTHER: Final = GoType("")

Known = Mapping[str, GoType]


def field_name(name: str) -> str:
    """Give the name of a field as the forms of graphs know it: `ToNode` is `to_node`."""
    return name if name.islower() else "_".join(words_of(name)) or name


def resolved(kind: GoType | None, known: Known) -> GoType:
    """Give what a type is made of: through its name, and through a pointer to it."""
    found = kind or OTHER
    for _ in range(_MAX_NAMED):
        if found.kind == "named" and found.name in known:
            found = known[found.name]
        elif found.kind == "pointer" and found.element is not None:
            found = found.element
        else:
            break
    return found


def zero(kind: GoType | None, known: Known, line: int) -> t.Term:
    """Give what a variable of a type is worth before it is given a value."""
    found = kind or OTHER
    for _ in range(_MAX_NAMED):
        if found.kind != "named" or found.name not in known:
            break
        found = known[found.name]
    if found.kind == "list":
        return t.Call(t.Name("__list__"), (), (), line, line)
    if found.kind == "array":
        return array(found.length or t.NOTHING, found.element, known, line)
    if found.kind == "struct":
        return t.Call(t.Name(found.name), (), (), line, line)
    if found.kind == "named":
        if found.name in PLAIN:
            return PLAIN[found.name]
        if len(found.name) > 1 and found.name[:1].isupper():
            # A type that the answer does not show may turn out to be a graph.
            return t.Call(t.Name("__object__"), (t.Literal(found.name),), (), line, line)
    return t.NOTHING


def array(size: t.Term, element: GoType | None, known: Known, line: int) -> t.Term:
    """Give a list of some size whose items are worth what their type is worth at first."""
    return t.Call(t.Name("__array__"), (size, maker(element, known, line)), (), line, line)


def maker(kind: GoType | None, known: Known, line: int) -> t.Term:
    """Give a function that makes what a variable of a type is worth at first."""
    does = (t.Return(zero(kind, known, line), line, line),)
    return t.Function("", (), does, (), yields=False, line=line)


def defined(kind: GoType, known: Known, line: int, last: int) -> t.Term:
    """Give the class that a struct is: each field with its first value."""
    fields: list[t.Term] = []
    for name, of in kind.fields:
        first = zero(of, known, line)
        if not isinstance(first, t.Literal):
            first = t.Call(t.Name("__field__"), (maker(of, known, line),), (), line, line)
        fields.append(t.Declare(name, first, line, last))
    return t.DefineClass(kind.name, (), tuple(fields), ("dataclass",), line, last)
