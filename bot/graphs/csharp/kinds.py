"""The types that a C# program declares, as far as `new()` and `[…]` need them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LISTS: Final = _words("""
    List IList ICollection IEnumerable IReadOnlyList IReadOnlyCollection LinkedList Collection
    ObservableCollection ArrayList ImmutableList ImmutableArray BindingList
""")
SETS: Final = _words("""
    HashSet SortedSet ISet IReadOnlySet ImmutableHashSet
""")
TABLES: Final = _words("""
    Dictionary IDictionary IReadOnlyDictionary SortedDictionary SortedList Hashtable
    ConcurrentDictionary OrderedDictionary ImmutableDictionary ListDictionary
""")
ARRAY: Final = "[]"
TUPLE: Final = "()"

MAX_DEPTH: Final = 12


class Kind(NamedTuple):
    """A type: its simple name and the types that it is made of."""

    name: str
    parts: tuple[Kind, ...] = ()
    around: str = ""
    """The type or namespace that its name is qualified with."""

    @property
    def item(self) -> Kind | None:
        """What stands under an index or a key; what a loop gives, for all but dictionaries."""
        return self.parts[-1] if self.parts else None


def kind_of_type(node: Node | None, code: bytes, depth: int = 0) -> Kind | None:
    """Read a type as it is written; None for `var` and what is nested too deep."""
    if node is None or depth > MAX_DEPTH:
        return None
    read = _READERS.get(node.type)
    if read is not None:
        return read(node, code, depth)
    return Kind(_text(node, code))


def _text(node: Node, code: bytes) -> str:
    return code[node.start_byte : node.end_byte].decode("utf-8", "replace")


def _inner(node: Node, code: bytes, depth: int) -> Kind | None:
    inner = node.child_by_field_name("type")
    return kind_of_type(inner or next(iter(node.named_children), None), code, depth + 1)


def _array(node: Node, code: bytes, depth: int) -> Kind | None:
    inner = kind_of_type(node.child_by_field_name("type"), code, depth + 1)
    rank = node.child_by_field_name("rank")
    made = inner or Kind("")
    # A table of two dimensions is a list of lists.
    for _ in range(1 + (sum(child.type == "," for child in rank.children) if rank else 0)):
        made = Kind(ARRAY, (made,))
    return made


def _generic(node: Node, code: bytes, depth: int) -> Kind | None:
    name, *rest = node.named_children
    given = rest[0].named_children if rest else []
    parts = tuple(kind_of_type(part, code, depth + 1) or Kind("") for part in given)
    return Kind(_text(name, code), parts)


def _tuple(node: Node, code: bytes, depth: int) -> Kind | None:
    parts = tuple(_inner(part, code, depth + 1) or Kind("") for part in node.named_children)
    return Kind(TUPLE, parts)


def _qualified(node: Node, code: bytes, depth: int) -> Kind | None:
    last = kind_of_type(node.child_by_field_name("name"), code, depth + 1)
    around = node.child_by_field_name("qualifier")
    if last is None or around is None:
        return last
    return last._replace(around=_text(around, code).rsplit(".", 1)[-1])


def _nothing(*_: object) -> Kind | None:
    return None


_READERS: Final[Mapping[str, Callable[[Node, bytes, int], Kind | None]]] = {
    "implicit_type": _nothing,
    "nullable_type": _inner,
    "ref_type": _inner,
    "scoped_type": _inner,
    "array_type": _array,
    "generic_name": _generic,
    "tuple_type": _tuple,
    "qualified_name": _qualified,
    "alias_qualified_name": _qualified,
}


class Declared:
    """What is declared in all pieces of a program: the types of names, the parts of tuples."""

    def __init__(self) -> None:
        self.types: dict[str, Kind] = {}
        self.parts: dict[str, int] = {}

    def type(self, name: str, kind: Kind | None) -> None:
        """Note the type of a name; of one with several types the one that says most is kept."""
        if kind is not None and (name not in self.types or not self.types[name].parts):
            self.types[name] = kind

    def part(self, name: str, index: int) -> None:
        """Note the place of a named part of a tuple."""
        self.parts.setdefault(name, index)

    def learn(self, found: Sequence[tuple[int, Mapping[str, list[Node]]]], code: bytes) -> None:
        """Take in what the query of declarations found in one piece."""
        for _, captured in found:
            if "part" in captured:
                self._learn_part(captured["part"][0], code)
                continue
            name = captured["name"][0]
            kind = kind_of_type(captured["type"][0], code)
            if kind is None and name.parent is not None:
                made = next((c for c in name.parent.named_children if c.type in _MAKERS), None)
                kind = kind_of_type(made.child_by_field_name("type"), code) if made else None
            self.type(_text(name, code), kind)

    def _learn_part(self, name: Node, code: bytes) -> None:
        element = name.parent
        around = element.parent if element is not None else None
        if element is not None and around is not None:
            self.part(_text(name, code), around.named_children.index(element))


_MAKERS: Final = ("object_creation_expression", "array_creation_expression")
DECLARATIONS: Final = """
(variable_declaration type: (_) @type (variable_declarator name: (identifier) @name))
(property_declaration type: (_) @type name: (identifier) @name)
(parameter type: (_) @type name: (identifier) @name)
(method_declaration returns: (_) @type name: (identifier) @name)
(local_function_statement type: (_) @type name: (identifier) @name)
(tuple_element name: (identifier) @part)
(tuple_expression (argument name: (identifier) @part))
"""
