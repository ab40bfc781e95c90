"""What C and C++ declare: types, and what is known of classes, functions and names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from bot.graphs.cpp.preprocess import Macro
from bot.graphs.program import terms as t


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


WHOLE: Final = _names("""
    int long short unsigned signed size_t ssize_t int8_t int16_t int32_t int64_t uint8_t uint16_t
    uint32_t uint64_t __int128 ptrdiff_t intptr_t time_t
""")
REAL: Final = frozenset(("float", "double"))
PLAIN: Final = WHOLE | REAL | {"bool", "_Bool", "char", "void", "wchar_t"}
LISTS: Final = _names("""
    vector list deque forward_list queue stack priority_queue array valarray span
    initializer_list multimap unordered_multimap
""")
SETS: Final = frozenset(("set", "unordered_set", "multiset", "unordered_multiset"))
MAPS: Final = frozenset(("map", "unordered_map"))
PAIRS: Final = frozenset(("pair", "tuple"))
OWNERS: Final = frozenset(("unique_ptr", "shared_ptr", "weak_ptr", "reference_wrapper", "optional"))
TEXTS: Final = frozenset(("string", "string_view"))
STREAMS: Final = frozenset(("istringstream", "stringstream", "ifstream", "istream", "fstream"))
CONTAINERS: Final = LISTS | SETS | MAPS


@dataclass(frozen=True, slots=True)
class Type:
    """A declared type by its simple name: `vector` of `const std::vector<int>&`.

    Attributes:
        args: the types that it is built from.
        pointers: how often a pointer stands before it.
        dims: the sizes of an array of it, outermost first; None where the size is not written.
    """

    name: str = ""
    args: tuple[Type, ...] = ()
    pointers: int = 0
    dims: tuple[t.Term | None, ...] = ()
    is_reference: bool = False

    @property
    def is_bare(self) -> bool:
        """Tell whether it is no pointer and no array."""
        return not self.pointers and not self.dims

    @property
    def is_plain(self) -> bool:
        """Tell whether its values are handed over as they are: numbers, texts and pointers."""
        if self.dims:
            return False
        return bool(self.pointers) or self.name in PLAIN | TEXTS | OWNERS

    @property
    def is_char(self) -> bool:
        return self.is_bare and self.name in ("char", "wchar_t")

    @property
    def is_handed(self) -> bool:
        """Tell whether a name of this type stands for a plain variable elsewhere."""
        return self.is_reference and self.is_plain

    def element(self) -> Type | None:
        """Give the type of what is in it, or of what it points at."""
        if self.dims:
            return replace(self, dims=self.dims[1:], is_reference=False)
        if self.pointers:
            return replace(self, pointers=self.pointers - 1, is_reference=False)
        if self.name in LISTS | SETS | OWNERS and self.args:
            return Type("pair", self.args[:2]) if "multimap" in self.name else self.args[0]
        if self.name in MAPS and len(self.args) > 1:
            return self.args[1]
        return Type("char") if self.name in TEXTS else None

    def item(self) -> Type | None:
        """Give the type of what a loop over it goes through."""
        if self.is_bare and self.name in MAPS and len(self.args) > 1:
            return Type("pair", self.args[:2])
        return self.element()


@dataclass(frozen=True, slots=True)
class Signature:
    returns: Type
    parameters: tuple[Type, ...]


@dataclass(slots=True)
class ClassFacts:
    """What the declaration of a class says.

    Attributes:
        fields: those of its objects, in order.
        is_made: it has constructors of its own; without them, its fields are given in order.
        static: the methods that belong to no object.
    """

    fields: dict[str, Type] = field(default_factory=dict)
    bases: tuple[str, ...] = ()
    is_made: bool = False
    static: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Known:
    """What the pieces of one answer declare, one after the other.

    Attributes:
        functions: by name, and by name and number of arguments.
        variables: those outside of functions.
        choices: the enumerations whose members are reached through their name only.
    """

    macros: dict[str, Macro] = field(default_factory=dict)
    aliases: dict[str, Type] = field(default_factory=dict)
    classes: dict[str, ClassFacts] = field(default_factory=dict)
    functions: dict[tuple[str, int | None], Signature] = field(default_factory=dict)
    variables: dict[str, Type] = field(default_factory=dict)
    choices: set[str] = field(default_factory=set)
    numbered: set[str] = field(default_factory=set)

    def signature(self, name: str, count: int) -> Signature | None:
        return self.functions.get((name, count)) or self.functions.get((name, None))

    def learn(self, name: str, signature: Signature) -> None:
        self.functions[name, len(signature.parameters)] = signature
        self.functions[name, None] = signature

    def resolved(self, found: Type) -> Type:
        """Put what an alias stands for in its place."""
        for _ in range(8):
            stands_for = self.aliases.get(found.name)
            if stands_for is None or stands_for.name == found.name:
                return found
            found = replace(
                stands_for,
                pointers=found.pointers + stands_for.pointers,
                dims=found.dims + stands_for.dims,
                is_reference=found.is_reference,
            )
        return found

    def field_type(self, owner: Type | None, name: str) -> Type | None:
        """Give the type of a field: of the owner's class, else of any class that has it."""
        facts = self.classes.get(owner.name) if owner is not None else None
        seen = 0
        while facts is not None and seen < 8:
            if name in facts.fields:
                return facts.fields[name]
            facts = next((self.classes[b] for b in facts.bases if b in self.classes), None)
            seen += 1
        if owner is not None and owner.name in self.classes:
            return None
        return next(
            (other.fields[name] for other in self.classes.values() if name in other.fields), None
        )

    def is_class(self, name: str) -> bool:
        return name in self.classes


def class_id(name: str) -> str:
    """Give the name under which a class is defined: a variable may have the same name."""
    return f"struct {name}"


def first_known(types: Iterable[Type | None]) -> Type | None:
    return next((found for found in types if found is not None), None)
