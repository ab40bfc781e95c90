"""Rust's types, as far as they tell what is collected, and what a field is worth at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def variants_of(name: str, shapes: Sequence[Shape]) -> dict[str, Shape]:
    """Give the variants of a type that is made of itself; none of any other type.

    A part without a name gets the one that nodes of trees have for it.
    """
    if not any(_links_to(kind, name) for shape in shapes for _, kind in shape.fields):
        return {}
    return {shape.name: _as_node(name, shape) for shape in shapes}


def _as_node(name: str, shape: Shape) -> Shape:
    fields = shape.fields
    if shape.is_tuple:
        links = [i for i, (_, kind) in enumerate(fields) if _links_to(kind, name) == "one"]
        called = {1: ("next",), 2: ("left", "right")}.get(len(links), ())
        own = dict(zip(links, called, strict=False))
        for place, (_, kind) in enumerate(fields):
            if _links_to(kind, name) == "many":
                own[place] = "children"
        first = next((i for i, (_, kind) in enumerate(fields) if not _links_to(kind, name)), None)
        if first is not None:
            own[first] = "value"
        fields = tuple((own.get(i, label), kind) for i, (label, kind) in enumerate(fields))
    return Shape(f"{name} {shape.name}", fields)


def _links_to(kind: RustType, name: str) -> str:
    """Tell whether a part is "one" value of a type or "many"; "" for neither."""
    found = plain(kind)
    while found is not None and found.name == "Option" and found.inner:
        found = plain(found.inner[0])
    if found is None:
        return ""
    if found.name in (name, "Self"):
        return "one"
    many = found.name in LISTS and found.inner and _links_to(found.inner[0], name)
    return "many" if many else ""


def defined(shape: Shape, line: int, last: int) -> t.DefineClass:
    """Give the class that a struct is: each field with what it is worth at first."""
    fields: list[t.Term] = []
    for name, kind in shape.fields:
        first = blank(kind, line)
        if not isinstance(first, t.Literal):
            first = t.Call(t.Name("__field__"), (maker(kind, line),), (), line, line)
        fields.append(t.Declare(name, first, line, last))
    return t.DefineClass(shape.name, (), tuple(fields), ("dataclass",), line, last)
