"""Forward stars: neighbours chained by their places in arrays, `for (i = head[u]; i; i = next[i])`.

What such a walk goes through is put together as a plain adjacency list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from bot.graphs.program import terms as t
from bot.graphs.program.values import DictValue, ListValue, ObjectValue
from bot.graphs.program.words import words_of

Root = Callable[[t.Term], object]

_WEIGHT_WORDS: Final = frozenset(
    words_of("w wt weight weights wgt cost costs dist distance len length val value c cap flow")
)
_MAX_CHAIN: Final = 500


@dataclass(frozen=True, slots=True)
class Star:
    """A walk along a chain.

    Attributes:
        head: the array that holds where the chain of each node begins.
        following: what holds where it goes on.
        parts: what else is read at each place; the first that is no weight names the neighbour.
        end: the place that stands for none.
    """

    head: t.Term
    following: t.Term
    parts: tuple[t.Term, ...]
    end: int


def stars_of(terms: Iterable[t.Term]) -> tuple[Star, ...]:
    """Find the walks along chains among terms."""
    known = list(terms)
    heads: dict[str, t.Term] = {}
    steps: dict[str, t.Term] = {}
    for term in known:
        target, value = _given(term)
        if target is None:
            continue
        step = _at(value, target)
        if step is not None:
            steps.setdefault(target, step)
        elif isinstance(value, t.Item) and not isinstance(value.place, t.Literal):
            heads.setdefault(target, value.owner)
    return tuple(
        Star(heads[name], step, _parts(known, name, step), _end(known, name))
        for name, step in steps.items()
        if name in heads and isinstance(heads[name], t.Name | t.Attribute)
    )


def _given(term: t.Term) -> tuple[str | None, t.Term]:
    """Give the name that a term sets, and to what."""
    if isinstance(term, t.Assign):
        target: t.Term = term.targets[0]
    elif isinstance(term, t.Let | t.Bind):
        target = term.target
    else:
        return None, t.NOTHING
    return (target.id, term.value) if isinstance(target, t.Name) else (None, t.NOTHING)


def _at(value: t.Term, name: str) -> t.Term | None:
    """Give `next` of `next[i]`, and `edges[].next` of `edges[i].next`, as what is read at `i`."""
    item = value.owner if isinstance(value, t.Attribute) else value
    if isinstance(item, t.Item) and item.place == t.Name(name):
        return t.Attribute(item.owner, value.name) if isinstance(value, t.Attribute) else item.owner
    return None


def _parts(terms: list[t.Term], name: str, step: t.Term) -> tuple[t.Term, ...]:
    of_records = any(
        isinstance(term, t.Attribute) and _at(term, name) == step for term in terms
    ) and isinstance(step, t.Attribute)
    kind: type = t.Attribute if of_records else t.Item
    found = (_at(term, name) for term in terms if isinstance(term, kind))
    return tuple(part for part in dict.fromkeys(found) if part is not None and part != step)


def _end(terms: list[t.Term], name: str) -> int:
    """Tell which place ends a chain, by the test of the loop: `i != -1`, `~i`, `i`."""
    place = t.Name(name)
    for term in terms:
        if isinstance(term, t.While):
            if term.test == place:
                return 0
            if isinstance(term.test, t.Operation) and place in term.test.operands:
                other = [part for part in term.test.operands if part != place]
                if term.test.operator in ("!=", ">") and other == [t.Literal(0)]:
                    return 0
                return -1
    return -1


def rows_of(star: Star, root: Root) -> ListValue | None:
    """Put together what the walks from each node go through; None when it is not known."""
    heads = root(star.head)
    if not isinstance(heads, ListValue) or heads.spoiled:
        return None
    names = [(_name(part), part) for part in star.parts]
    names += _unread_weight(star, root)
    node = next((part for name, part in names if not _is_weight(name)), None)
    weight = next((part for name, part in names if _is_weight(name)), None)
    follow = _reader(star.following, root)
    read = _reader(node, root) if node is not None else None
    weigh = _reader(weight, root) if weight is not None else None
    if follow is None or read is None:
        return None
    rows: list[object] = []
    for first in heads.items:
        row = _row(first, star.end, follow, read, weigh)
        if row is None:
            return None
        rows.append(ListValue(row))
    made = ListValue(rows)
    made.first, made.last, made.depth, made.ways = heads.first, heads.last, heads.depth, {"call"}
    made.default = heads.default
    return made


def _unread_weight(star: Star, root: Root) -> list[tuple[str, t.Term]]:
    """Give the weight that the objects of an array hold though the walk does not read it."""
    if not isinstance(star.following, t.Attribute):
        return []
    edges = root(star.following.owner)
    first = edges.items[0] if isinstance(edges, ListValue) and edges.items else None
    names = first.attributes if isinstance(first, ObjectValue) else {}
    owner = star.following.owner
    return [(name, t.Attribute(owner, name)) for name in names if _is_weight(name)]


def _row(
    place: object,
    end: int,
    follow: Callable[[int], object],
    read: Callable[[int], object],
    weigh: Callable[[int], object] | None,
) -> list[object] | None:
    """Give the neighbours along one chain, with their weights where they have any."""
    found: list[object] = []
    while isinstance(place, int) and place > end:
        head = read(place)
        if len(found) > _MAX_CHAIN or not isinstance(head, int | str):
            return None
        found.append(head if weigh is None else (head, weigh(place)))
        place = follow(place)
    return found if isinstance(place, int) else None


def _name(part: t.Term) -> str:
    if isinstance(part, t.Attribute):
        return part.name
    return part.id if isinstance(part, t.Name) else ""


def _is_weight(name: str) -> bool:
    return bool(_WEIGHT_WORDS.intersection(words_of(name)))


def _reader(part: t.Term, root: Root) -> Callable[[int], object] | None:
    """Give what reads an array, or a field of the objects in one, at a place."""
    owner = root(part)
    if isinstance(owner, ListValue):
        return _reads(owner, None)
    if isinstance(part, t.Attribute) and isinstance(found := root(part.owner), ListValue):
        return _reads(found, part.name)
    return None


def _reads(owner: ListValue, name: str | None) -> Callable[[int], object]:
    def read(place: int) -> object:
        item = owner.items[place] if 0 <= place < len(owner.items) and not owner.spoiled else None
        if name is None:
            return item
        if isinstance(item, ObjectValue):
            return item.attributes.get(name)
        return item.items.get(name) if isinstance(item, DictValue) else None

    return read
