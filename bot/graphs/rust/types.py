"""Rust's types, as far as they tell what is collected, and what a field is worth at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from bot.graphs.program import terms as t

NUMBERS: Final = frozenset(
    [
        "i8",
        "i16",
        "i32",
        "i64",
        "i128",
        "isize",
        "u8",
        "u16",
        "u32",
        "u64",
        "u128",
        "usize",
        "f32",
        "f64",
    ]
)
MAPS: Final = frozenset(["HashMap", "BTreeMap", "IndexMap", "FxHashMap", "AHashMap"])
SETS: Final = frozenset(["HashSet", "BTreeSet", "IndexSet", "FxHashSet", "AHashSet"])
LISTS: Final = frozenset(["Vec", "VecDeque", "LinkedList", "BinaryHeap", "array", "slice"])
TEXTS: Final = frozenset(["str", "String"])
WRAPPERS: Final = frozenset(
    ["Rc", "Arc", "Box", "RefCell", "Cell", "Mutex", "RwLock", "Cow", "Pin", "OnceCell"]
)
"""The types that hold one value of another type, which stands for them."""

BLANK: Final[Mapping[str, t.Term]] = {
    **dict.fromkeys(NUMBERS, t.Literal(0)),
    **dict.fromkeys(TEXTS, t.Literal("")),
    "bool": t.Literal(value=False),
    "Option": t.NOTHING,
}
_MADE: Final[Mapping[str, str]] = {
    **{name: name for name in (*MAPS, *SETS)},
    **dict.fromkeys(LISTS, "Vec"),
}


class RustType(NamedTuple):
    """A type: its simple name and its parameters; a tuple is named "tuple"."""

    name: str
    inner: tuple[RustType, ...] = ()


class Shape(NamedTuple):
    """A type that the answer defines: `fields` with names, or `parts` without."""

    name: str
    fields: tuple[tuple[str, RustType], ...] = ()
    is_tuple: bool = False


def plain(kind: RustType | None) -> RustType | None:
    """Give a type without what only wraps it."""
    while kind is not None and kind.name in WRAPPERS and kind.inner:
        kind = kind.inner[-1]
    return kind


def blank(kind: RustType | None, line: int) -> t.Term:
    """Give what `Default` makes of a type."""
    kind = plain(kind)
    if kind is None:
        return t.NOTHING
    if kind.name in BLANK:
        return BLANK[kind.name]
    if kind.name in _MADE:
        return t.Call(t.Name(_MADE[kind.name]), (), (), line, line)
    if kind.name == "tuple":
        parts = tuple(blank(part, line) for part in kind.inner)
        return t.Collection("tuple", parts, line, line, elided=False)
    return t.Call(t.Attribute(t.Name(kind.name), "default"), (), (), line, line)


def maker(kind: RustType | None, line: int) -> t.Term:
    does = (t.Return(blank(kind, line), line, line),)
    return t.Function("", (), does, (), yields=False, line=line)


def defined(shape: Shape, line: int, last: int) -> t.Term:
    """Give the class that a struct is: each field with what it is worth at first."""
    fields: list[t.Term] = []
    for name, kind in shape.fields:
        first = blank(kind, line)
        if not isinstance(first, t.Literal):
            first = t.Call(t.Name("__field__"), (maker(kind, line),), (), line, line)
        fields.append(t.Declare(name, first, line, last))
    return t.DefineClass(shape.name, (), tuple(fields), ("dataclass",), line, last)
