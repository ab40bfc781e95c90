"""What a function is for, told from its name and from what it does; never by running it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from bot.graphs.program import terms as t
from bot.graphs.program.stars import Star, stars_of
from bot.graphs.program.words import (
    BOARD_WORDS,
    BUILD_WORDS,
    DRIVER_WORDS,
    EACH,
    GETTERS,
    GRID_WORDS,
    GROWERS,
    MOVE_WORDS,
    NEAR_WORDS,
    SEARCH_WORDS,
    SHOW_WORDS,
    VIEWS,
    WRAPPERS,
    is_backward,
    words_of,
)

_SETS_OF_NODES: Final = frozenset(("find", "union", "find_set", "find_parent", "unite", "same"))
_EACH_TURN: Final = (t.ForEach, t.Clause)


def is_search_name(name: str) -> bool:
    """Tell whether a name says that it searches a graph, and not that it builds or shows one."""
    words = words_of(name)
    return bool(SEARCH_WORDS.intersection(words)) and not BUILD_WORDS.intersection(words[:1])


def tells_moves(name: str) -> bool:
    """Tell whether a name says that it holds the moves on a board, not the arcs of a graph."""
    return bool(BOARD_WORDS.intersection(words_of(name)))


@dataclass(frozen=True)
class Role:
    """What a function does.

    Attributes:
        searches: it follows neighbours again and again, or its name says that it searches.
        builds: its name says that it builds something, or it hangs new nodes on others.
        hangs: it hangs new nodes on others, as a tree's `insert` does.
        drives: its name says that it is a main function, test or demonstration.
        roots: what it follows neighbours in, in order: the terms before `[node]`, `.get(node)`, ….
        reads: the plain names that it reads.
        unpacks: names whose items it takes apart into two or more (edge lists).
        fills: names of what it adds to.
        cells: names that it takes single cells from, by row and column (matrices).
        function: what it is told of.
        terms: what its body is made of, in the order of the source.
    """

    searches: bool
    builds: bool
    hangs: bool
    drives: bool
    roots: tuple[t.Term, ...]
    reads: tuple[str, ...]
    unpacks: frozenset[str]
    fills: frozenset[str]
    cells: frozenset[str]
    function: t.Function
    terms: Sequence[t.Term]

    # What few functions are asked for is worked out only then.

    @cached_property
    def on_grid(self) -> bool:
        """Whether it moves on a grid, not in a graph."""
        terms = (*self.function.parameters, *self.terms)
        return _on_grid(terms) or _steps_around(self.function, self.terms)

    @cached_property
    def weight_first(self) -> bool | None:
        """Whether it takes the neighbours for pairs of weight and node; None when unknown."""
        return weight_first(self.function.body)

    @cached_property
    def stars(self) -> tuple[Star, ...]:
        """Walks along neighbours that are chained in arrays."""
        return stars_of(self.terms)

    @cached_property
    def flat(self) -> frozenset[str]:
        """Names of matrices whose rows lie one behind the other in one list."""
        return flat_in(self.terms)


def role_of(function: t.Function) -> Role:
    """Tell what a function is for."""
    words = words_of(function.name)
    roots: list[t.Term] = []
    reads: dict[str, None] = {}
    unpacks: set[str] = set()
    fills: set[str] = set()
    cells: set[str] = set()
    taken: list[t.Term] = []
    names = {function.name} - {""}
    loops = recursive = False
    terms = list(t.walk(function.body))
    inner = [term for term in (function, *terms) if isinstance(term, t.Function) and term.name]
    own = {term.name: {parameter.name for parameter in term.parameters} for term in inner}
    names.update(own)
    for term in terms:
        if isinstance(term, t.Literal):
            continue
        if isinstance(term, t.Name):
            reads.setdefault(term.id)
            continue
        if isinstance(term, t.Item):
            cells.update(matrix_of(term))
        elif isinstance(term, t.While):
            loops = loops or not term.update
        elif isinstance(term, t.Call):
            called = _name_called(term)
            recursive = recursive or called in names
            fills.update(_filled(term))
            roots.extend(_gone_into(term, own[called]) if called in own else ())
        if isinstance(term, _EACH_TURN) and isinstance(term.target, t.Collection):
            source = _unwrapped(term.source)
            if isinstance(source, t.Name):
                unpacks.add(source.id)
            elif isinstance(source, t.Attribute):
                unpacks.add(source.name)
                taken.append(source)
        roots.extend(_followed(term))
    named = bool(SEARCH_WORDS.intersection(words))
    first = set(words[:1])
    builds = bool(first & BUILD_WORDS) and not (named and roots and (loops or recursive))
    hangs = not named and hangs_nodes(terms, {part.name for part in function.parameters})
    drives = bool(first & DRIVER_WORDS)
    follows = bool(roots) and (loops or recursive)
    return Role(
        searches=(follows or named)
        and not (drives or builds or hangs)
        and not (first & SHOW_WORDS and not named),
        builds=builds or hangs,
        hangs=hangs,
        drives=drives,
        roots=tuple([*roots, *taken] if named else roots),
        reads=tuple(reads),
        unpacks=frozenset(unpacks),
        fills=frozenset(fills),
        cells=frozenset(cells),
        function=function,
        terms=terms,
    )


def flat_in(terms: Iterable[t.Term]) -> frozenset[str]:
    """Give the names of what is read by row and column at once: `cells[row * n + column]`."""
    return frozenset(
        term.owner.id if isinstance(term.owner, t.Name) else term.owner.name
        for term in terms
        if isinstance(term, t.Item) and isinstance(term.owner, t.Name | t.Attribute)
        if isinstance(term.place, t.Operation) and term.place.operator == "+"
        if any(_is_product(part) for part in term.place.operands)
    )


def _is_product(term: t.Term) -> bool:
    return isinstance(term, t.Operation) and term.operator == "*"


def hangs_nodes(terms: Sequence[t.Term], given: Container[str] = ()) -> bool:
    """Tell whether statements hang new nodes on others that they go along: `node.left = new`.

    `given` are names of what they are given, which may be a node to hang on as well.
    """
    gone: set[str] = set()
    new: set[str] = set()
    hung: list[tuple[str, t.Term]] = []
    for term in terms:
        if isinstance(term, t.Assign) and len(term.targets) == 1:
            target, value = term.targets[0], term.value
            if isinstance(target, t.Attribute) and not is_backward(target.name):
                hung.append((target.name, value))
            elif isinstance(target, t.Name) and _makes_object(value):
                new.add(target.id)
            elif isinstance(target, t.Name) and isinstance(value, t.Attribute):
                gone.add(value.name)
        elif isinstance(term, t.Call):
            gone.update(part.name for part in term.arguments if isinstance(part, t.Attribute))
    return any(
        name in gone
        and (
            _makes_object(value)
            or (isinstance(value, t.Name) and (value.id in new or value.id in given))
        )
        for name, value in hung
    )


def _makes_object(term: t.Term) -> bool:
    """Tell whether a term calls what is named like a class."""
    return isinstance(term, t.Call) and _name_called(term)[:1].isupper()


def weight_first(body: t.Block) -> bool | None:
    """Tell whether loops take the weight before the node or nodes; None when unclear.

    They go over the neighbours of a node (pairs) or over all edges (triples).
    """
    made: set[str] = set()
    for term in t.walk(body):
        if isinstance(term, t.Assign) and isinstance(_unwrapped(term.value), t.Comprehension):
            made.update(part.id for part in term.targets if isinstance(part, t.Name))
        if not isinstance(term, t.ForEach) or not isinstance(term.target, t.Collection):
            continue
        names = [part.id for part in term.target.items if isinstance(part, t.Name)]
        if len(names) != len(term.target.items):
            continue
        pairs = len(names) == 2 and _root(term.source) is not None
        if not pairs and not (len(names) == 3 and _takes_edges(term, made)):
            continue
        nodes, weights = _uses(term.body)
        first, last = ((name in nodes) - (name in weights) for name in (names[0], names[-1]))
        if first != last:
            return first < last
    return None


def _takes_edges(term: t.ForEach, made: Container[str]) -> bool:
    """Tell whether a loop goes over edges as they are given, not as `made` anew before."""
    source = _unwrapped(term.source)
    return isinstance(source, t.Attribute) or (isinstance(source, t.Name) and source.id not in made)


def _uses(body: t.Block) -> tuple[set[str], set[str]]:
    """Give the names that stand where nodes do (places, members), and those that are added."""
    nodes: set[str] = set()
    weights: set[str] = set()
    for term in t.walk(body):
        if isinstance(term, t.Item) and isinstance(term.place, t.Name):
            nodes.add(term.place.id)
        elif isinstance(term, t.Operation) and term.operator in ("in", "not in"):
            nodes.update(part.id for part in term.operands[:1] if isinstance(part, t.Name))
        elif isinstance(term, t.Operation) and term.operator in ("+", "<", ">", "<=", ">="):
            weights.update(part.id for part in term.operands if isinstance(part, t.Name))
        elif isinstance(term, t.Augment) and isinstance(term.value, t.Name):
            weights.add(term.value.id)
        elif isinstance(term, t.Call) and _name_called(term).lower() in _SETS_OF_NODES:
            nodes.update(part.id for part in term.arguments if isinstance(part, t.Name))
    return nodes, weights


def _steps_around(function: t.Function, terms: Sequence[t.Term]) -> bool:
    """Tell whether a function calls itself one step to each side, as on a grid."""
    steps = {
        (place, argument.operator)
        for term in terms
        if isinstance(term, t.Call) and _name_called(term) == function.name
        for place, argument in enumerate(term.arguments)
        if isinstance(argument, t.Operation)
        and argument.operator in ("+", "-")
        and len(argument.operands) == 2
        and argument.operands[1] == t.Literal(1)
    }
    return len(steps) >= 4


def _gone_into(term: t.Call, own: Container[str]) -> list[t.Term]:
    """Give what a function that calls itself follows neighbours in, and is not handed itself.

    `visit(graph[node])` goes on with all neighbours at once.
    """
    found = [_root(_unwrapped(argument)) for argument in term.arguments]
    return [root for root in found if isinstance(root, t.Name) and root.id not in own]


def matrix_of(term: t.Item) -> tuple[str, ...]:
    """Give the name in `name[row][column]`, whose row and column may be any."""
    row = term.owner
    if not isinstance(row, t.Item) or not isinstance(row.owner, t.Name):
        return ()
    fixed = (t.Literal, t.Slice)
    return () if isinstance(row.place, fixed) or isinstance(term.place, fixed) else (row.owner.id,)


def moves_on_grid(body: t.Block) -> bool:
    """Tell whether a block of statements moves from cell to cell of a grid."""
    return _on_grid(t.walk(body))


def _on_grid(terms: Iterable[t.Term]) -> bool:
    moving: set[str] = set()
    stepped: set[tuple[str, str]] = set()
    ways = 0
    for term in terms:
        if isinstance(term, t.Collection):
            ways += _is_one_way(term)
            if ways == 2 or _is_moves(term):
                return True
        if isinstance(term, t.Call):
            stepped.update(step for part in term.arguments if (step := _step(part)) is not None)
        name = term.id if isinstance(term, t.Name) else ""
        name = term.name if isinstance(term, t.Parameter) else name
        if name:
            if GRID_WORDS.intersection(words_of(name)):
                return True
            if name.lower() in MOVE_WORDS:
                moving.add(name.lower())
    # To go on with one of two numbers one up, one down, is to walk over the cells of a board.
    both = sum((name, "+") in stepped for name, way in stepped if way == "-")
    return len(moving) >= 4 or both >= 2


def _step(term: t.Term) -> tuple[str, str] | None:
    """Give the name and the way of `i + 1` and `i - 1`."""
    if isinstance(term, t.Operation) and len(term.operands) == 2:
        name, by = term.operands
        if isinstance(name, t.Name) and isinstance(by, t.Literal) and by.value == 1:
            return name.id, term.operator
    return None


def roots_of(body: t.Block) -> tuple[t.Term, ...]:
    """Give what a block of statements follows neighbours in."""
    return tuple(root for term in t.walk(body) for root in _followed(term))


def _name_called(term: t.Call) -> str:
    function = term.function
    if isinstance(function, t.Name):
        return function.id
    return function.name if isinstance(function, t.Attribute) else ""


def _followed(term: t.Term) -> list[t.Term]:
    """Give what a term takes the neighbours of a node from, if it takes them from anything."""
    if isinstance(term, t.If):
        return [root for test in t.walk((term.test,)) if (root := _cell_root(test)) is not None]
    sources = _SOURCES.get(type(term))
    if sources is None:
        return []
    found = [_root(_unwrapped(source)) for source in sources(term)]
    return [root for root in found if root is not None]


def _filled(term: t.Call) -> tuple[str, ...]:
    """Give the name of what a call adds to: `result.append(x)`."""
    function = term.function
    if isinstance(function, t.Attribute) and isinstance(function.owner, t.Name):
        return (function.owner.id,) if _plain(function.name) in GROWERS else ()
    return ()


def _handed_on(term: t.Call) -> list[t.Term]:
    """Give what a call takes one by one: `queue.extend(x)`, `x.forEach(…)`."""
    name = _plain(_name_called(term))
    if name in GROWERS:
        return [
            argument.value if isinstance(argument, t.Spread) else argument
            for argument in term.arguments
        ]
    if name in EACH and isinstance(term.function, t.Attribute):
        return [term.function.owner]
    return []


_SOURCES: Final[Mapping[type, Callable[[Any], list[t.Term]]]] = {
    **dict.fromkeys(_EACH_TURN, lambda term: [term.source]),
    **dict.fromkeys((t.Augment, t.Assign, t.Let, t.Bind), lambda term: [term.value]),
    t.Call: _handed_on,
}


def _unwrapped(term: t.Term) -> t.Term:
    """Take off what only orders or filters: `reversed(x)`, `x.items()`, `x - y`, `x or []`."""
    while True:
        if isinstance(term, t.Operation) and term.operator in ("-", "or", "+", "&", "??"):
            term = term.operands[0]
        elif isinstance(term, t.Call):
            name = _name_called(term)
            if isinstance(term.function, t.Name) and name in WRAPPERS and term.arguments:
                term = term.arguments[0]
            elif isinstance(term.function, t.Attribute) and _plain(name) in VIEWS:
                term = term.function.owner
            else:
                return term
        elif isinstance(term, t.Attribute) and _plain(term.name) in VIEWS:
            term = term.owner
        else:
            return term


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _root(term: t.Term) -> t.Term | None:
    if isinstance(term, t.Item) and not isinstance(term.place, t.Literal | t.Slice):
        return _row_owner(term.owner)
    if isinstance(term, t.Call) and isinstance(term.function, t.Attribute):
        name = term.function.name
        if _is_near(name) and name != "next":
            return term.function.owner
        if _plain(name) in GETTERS and term.arguments:
            return _row_owner(term.function.owner)
    if isinstance(term, t.Call) and isinstance(term.function, t.Name) and term.arguments:
        return term.arguments[0] if _is_near(term.function.id) else None
    return term.owner if isinstance(term, t.Attribute) and _is_near(term.name) else None


def _row_owner(term: t.Term) -> t.Term:
    """Give what a row is taken from, `g` of `g[i]` and `g.get(i)`; else the term itself."""
    if isinstance(term, t.Item):
        return term.owner
    if isinstance(term, t.Call) and isinstance(term.function, t.Attribute) and term.arguments:
        return term.function.owner if _plain(term.function.name) in GETTERS else term
    return term


def _is_near(name: str) -> bool:
    return bool(NEAR_WORDS.intersection(words_of(name)))


def _cell_root(term: t.Term) -> t.Term | None:
    """Give the matrix of `matrix[row][column]`, and the node of `node.left`."""
    if isinstance(term, t.Item) and isinstance(term.owner, t.Item):
        return term.owner.owner
    if isinstance(term, t.Item) and flat_in((term,)):
        return term.owner
    if isinstance(term, t.Item) and isinstance(term.place, t.Collection):
        return term.owner
    if isinstance(term, t.Attribute) and term.name.lower() in ("left", "right", "children"):
        return term.owner
    return None


def _is_moves(term: t.Collection) -> bool:
    """Tell whether a collection lists the moves on a grid: (0, 1), (-1, 0), …."""
    if len(term.items) not in (4, 8):
        return False
    return all(
        isinstance(move, t.Collection)
        and len(move.items) == 2
        and all(_unit(part) for part in move.items)
        for move in term.items
    )


def _is_one_way(term: t.Collection) -> bool:
    """Tell whether a collection lists the steps by row or by column only: -1, 0, 0, 1."""
    if len(term.items) not in (4, 8) or not all(
        isinstance(i, t.Literal | t.Operation) for i in term.items
    ):
        return False
    return all(map(_unit, term.items)) and any(map(_is_back, term.items))


def _is_back(term: t.Term) -> bool:
    return isinstance(term, t.Operation) or (isinstance(term, t.Literal) and term.value == -1)


def _unit(term: t.Term) -> bool:
    if isinstance(term, t.Operation) and term.operator == "negative":
        term = term.operands[0]
    return isinstance(term, t.Literal) and term.value in (0, 1, -1)
