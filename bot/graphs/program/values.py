"""What a program's expressions come to, as far as it is known.

Plain scalars (text, numbers, booleans, None), tuples and ranges stand for themselves; everything
that can change is one of the classes here, compared by identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Self

from bot.graphs.program import terms as t

Scalar = str | int | float | bool | None


class Char(str):
    """A single character, in the code languages that tell it from a text and count with it."""

    __slots__ = ()


class Numbered(int):
    """A whole number that an enumeration gives a name; `names` holds those of all its numbers."""

    names: Mapping[int, str]

    def __new__(cls, value: int, names: Mapping[int, str]) -> Self:
        made = super().__new__(cls, value)
        made.names = names
        return made

    def __str__(self) -> str:
        return self.names.get(int(self), int.__repr__(self))


class Unknown:
    """The one value of which nothing is known."""

    def __repr__(self) -> str:
        return "UNKNOWN"


class Omitted:
    """What stands for `...` in an answer: something was left out here."""

    def __repr__(self) -> str:
        return "OMITTED"


UNKNOWN: Final = Unknown()
OMITTED: Final = Omitted()


class Container:
    """Data that a program builds up.

    Attributes:
        first, last: the lines of the answer on which it is built; 0 before the first.
        depth: the frame whose statements count as building it.
        ways: how it was built: "literal", "call", "loop", "item", "direct", and "key" for a list
            whose items were put under keys of the program's choice.
        spoiled: it was changed where it is not known whether the program gets there.
        elided: part of it was left out or cut off in the answer.
    """

    __slots__ = ("depth", "elided", "first", "last", "spoiled", "ways")

    def __init__(self) -> None:
        self.first = 0
        self.last = 0
        self.depth = 0
        self.ways: set[str] = set()
        self.spoiled = False
        self.elided = False


class ArrayValue(Container):
    """What a list and a dictionary have in common: an array of PHP is one or the other."""

    __slots__ = ("default", "items", "sorted", "used")

    def __init__(self) -> None:
        super().__init__()
        self.default: object = None
        self.sorted = False
        self.used: int | None = None


class ListValue(ArrayValue):
    """A list or a queue.

    Attributes:
        default: makes an item that is not there yet, in an array of which only a part is kept.
        used: how many of the items count, where the program keeps that number itself.
    """

    __slots__ = ()

    items: list[object]

    def __init__(self, items: list[object]) -> None:
        super().__init__()
        self.items = items


class SetValue(Container):
    """A set; `items` keeps the order in which they came."""

    __slots__ = ("items",)

    def __init__(self, items: dict[object, None]) -> None:
        super().__init__()
        self.items = items


class FrozenValue(SetValue):
    """A set that never changes; it equals any other of the same items, and can be a key."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FrozenValue) and self.items.keys() == other.items.keys()

    def __hash__(self) -> int:
        return hash(frozenset(self.items))


class DictValue(ArrayValue):
    """A dictionary; `default` makes the value of a missing key.

    One that is `sorted` gives its keys in their order, not as they came.
    """

    __slots__ = ()

    items: dict[object, object]

    def __init__(self, items: dict[object, object], default: object = None) -> None:
        super().__init__()
        self.items = items
        self.default = default


class NetworkValue(Container):
    """A graph of a library such as networkx: node -> neighbour -> attributes of the arcs between.

    Attributes:
        directed: whether an edge is one arc only.
        multiple: whether parallel edges stay.
        known: False when what its methods do cannot be read anywhere in the answer.
        title: the name it was made with, for what may as well be a node of a class that the
            answer does not show.
    """

    __slots__ = ("directed", "items", "known", "multiple", "title")

    def __init__(self, *, directed: bool, multiple: bool, known: bool = True) -> None:
        super().__init__()
        self.items: dict[object, dict[object, list[dict[object, object]]]] = {}
        self.directed = directed
        self.multiple = multiple
        self.known = known
        self.title: str | int | None = None


class ObjectValue(Container):
    """An object of a class that the answer defines.

    Two objects are the same key when their class says by which of their attributes it compares
    them; else each is a key of its own.

    Attributes:
        content: what it holds by itself, where its class builds on a container of the language.
        network: edges added by methods that the answer calls but does not show.
    """

    __slots__ = ("attributes", "content", "kind", "network")

    def __init__(self, kind: ClassValue) -> None:
        super().__init__()
        self.kind = kind
        self.attributes: dict[str, object] = {}
        self.content: Container | None = None
        self.network: NetworkValue | None = None

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, ObjectValue) or self.kind is not other.kind:
            return False
        return bool(mine := self._compared()) and mine == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared() or id(self))

    def _compared(self) -> tuple[object, ...]:
        found = [self.attributes.get(name, UNKNOWN) for name in self.kind.compared_by()]
        return tuple(found) if all(map(is_scalar, found)) else ()


class Scope:
    """The names that a block of the program sees."""

    __slots__ = ("kind", "names", "parent", "shared", "yielded")

    def __init__(self, parent: Scope | None, names: dict[str, object] | None = None) -> None:
        self.parent = parent
        self.names: dict[str, object] = {} if names is None else names
        self.shared: dict[str, bool] = {}
        self.yielded: list[object] | None = None
        self.kind: ClassValue | None = None
        """The class whose members the names are, where its methods see them."""

    def find(self, name: str) -> Scope | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope
            if scope.kind is not None:
                inherited = scope.kind.member_scope(name)
                if inherited is not None:
                    return inherited
            scope = scope.parent
        return None

    @property
    def outermost(self) -> Scope:
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


class FunctionValue:
    """A function that the answer defines, with the scope around it and its object, if bound."""

    __slots__ = ("bound", "defaults", "home", "scope", "term")

    def __init__(
        self,
        term: t.Function,
        scope: Scope,
        *,
        defaults: dict[str, object],
        bound: object = None,
        home: ClassValue | None = None,
    ) -> None:
        self.term = term
        self.scope = scope
        self.defaults = defaults
        self.bound = bound
        self.home = home

    def bind(self, owner: object, home: ClassValue | None) -> FunctionValue:
        return FunctionValue(self.term, self.scope, defaults=self.defaults, bound=owner, home=home)


class Overloads:
    """Functions of one name that take different arguments."""

    __slots__ = ("options",)

    def __init__(self, options: tuple[FunctionValue, ...]) -> None:
        self.options = options

    def bind(self, owner: object, home: ClassValue | None) -> Overloads:
        return Overloads(tuple(option.bind(owner, home) for option in self.options))


class ClassValue:
    """A class that the answer defines.

    Attributes:
        base: what the language brings along that the class builds on, such as a dictionary.
        fields: those of a data class or named tuple.
        scope: where its methods see its members by their bare names; None where they do not.
        compares: the attributes that make two of its objects the same key; empty for a class
            whose objects are each a key of their own.
    """

    __slots__ = ("base", "bases", "compares", "fields", "members", "name", "scope")

    def __init__(self, name: str, bases: list[ClassValue]) -> None:
        self.name = name
        self.bases = bases
        self.members: dict[str, object] = {}
        self.base: Builtin | None = None
        self.fields: dict[str, object] | None = None
        self.scope: Scope | None = None
        self.compares: tuple[str, ...] = ()

    def member_scope(self, name: str) -> Scope | None:
        """Give the scope of the class, among this and those it builds on, that has a member."""
        if name in self.members:
            return self.scope
        if not self.bases:
            return None
        return next((kind.scope for kind in self.lineage() if name in kind.members), None)

    def compared_by(self) -> tuple[str, ...]:
        """Give the attributes by which this class, or the one that it builds on, compares."""
        if self.compares or not self.bases:
            return self.compares
        return next((kind.compares for kind in self.lineage() if kind.compares), ())

    def lineage(self) -> Iterator[ClassValue]:
        """Give the class and those it builds on, nearest first; a circle ends it."""
        waiting, seen = [self], set[int]()
        while waiting:
            kind = waiting.pop(0)
            if id(kind) not in seen:
                seen.add(id(kind))
                yield kind
                waiting.extend(kind.bases)

    def member(self, name: str) -> tuple[object, ClassValue] | None:
        if name in self.members:
            return self.members[name], self
        for kind in self.lineage():
            if name in kind.members:
                return kind.members[name], kind
        return None


class Above:
    """What `super()` gives: the object, seen from above one of its classes."""

    __slots__ = ("home", "owner")

    def __init__(self, owner: ObjectValue, home: ClassValue) -> None:
        self.owner = owner
        self.home = home


class Builtin:
    """A function of the language or its library. Called as (machine, arguments, named)."""

    __slots__ = ("name", "run")

    def __init__(self, name: str, run: Callable[..., object]) -> None:
        self.name = name
        self.run = run


class Module:
    """An imported module."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class PlaceValue:
    """A place that can be read and written from elsewhere: a pointer to a plain variable."""

    __slots__ = ("read", "write")

    def __init__(self, read: Callable[[], object], write: Callable[[object], None]) -> None:
        self.read = read
        self.write = write


class Required:
    """The mark of a field without a default."""


REQUIRED: Final = Required()

Arguments = list[object]
Named = dict[str, object]


class Raised(Exception):  # noqa: N818 - the program's own exceptions, not an error of ours
    """An exception that the program raises."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class OutOfBudget(Exception):  # noqa: N818 - not an error: the reader stops here
    """The program asks for more work than a reader may do."""


def is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def hashable(value: object) -> Any:
    """Give a value as the key of a dictionary; raises `Raised` for what cannot be one."""
    if isinstance(value, ListValue | SetValue | DictValue | slice) and not isinstance(
        value, FrozenValue
    ):
        raise Raised("TypeError")
    if isinstance(value, tuple):
        for item in value:
            hashable(item)
    return value


def held(value: object) -> object:
    """Give the container that an object is by its class; any other value stands for itself."""
    if isinstance(value, ObjectValue) and value.content is not None:
        return value.content
    return value


def truth(value: object) -> bool | None:
    """Tell whether a value counts as true; None when it is not known."""
    value = held(value)
    if is_scalar(value) or isinstance(value, tuple | range):
        return bool(value)
    if isinstance(value, ListValue | SetValue | DictValue):
        return None if value.spoiled else bool(value.items)
    if value is UNKNOWN or value is OMITTED:
        return None
    return True
