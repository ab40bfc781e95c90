"""Groups: which answers of a run give the same example, and how the groups relate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.graphs.example import Arc, Example, Weight
from bot.graphs.identity import IdentityKeys, Level


@dataclass(frozen=True, slots=True)
class Member:
    """One answer of a run."""

    model: str
    sample: int


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of a run whose primary examples are the same at a level.

    Attributes:
        key: the identity key that they share.
        members: in the order in which they were given.
        example: the first member's.
    """

    level: Level
    key: str
    members: tuple[Member, ...]
    example: Example

    @property
    def models(self) -> tuple[str, ...]:
        """Each model once, in the order of its first member."""
        return tuple(dict.fromkeys(member.model for member in self.members))


_Item = tuple[Member, Example, IdentityKeys]


def group_by_level(items: Iterable[_Item]) -> dict[Level, tuple[Group, ...]]:
    """Group answers at every level; what has no identity key at a level joins no group there.

    Groups come largest first: by models, then by members, then the one seen first. Groups of one
    are included.
    """
    items = tuple(items)
    return {level: _group(items, level) for level in Level}


def _group(items: Sequence[_Item], level: Level) -> tuple[Group, ...]:
    joined: dict[str, list[_Item]] = {}
    for item in items:
        key = item[2][level]
        if key is not None:
            joined.setdefault(key, []).append(item)
    groups = (
        Group(level, key, tuple(member for member, _, _ in found), example=found[0][1])
        for key, found in joined.items()
    )
    return tuple(sorted(groups, key=lambda group: (-len(group.models), -len(group.members))))


class Relation(StrEnum):
    """What an example still shares with another one, such as that of a larger group."""

    OTHER_WEIGHTS = "other_weights"
    WITHOUT_WEIGHTS = "without_weights"
    WITH_WEIGHTS = "with_weights"
    ONE_WAY = "one_way"
    PARTLY_ONE_WAY = "partly_one_way"
    BOTH_WAYS = "both_ways"
    OTHER_DIRECTIONS = "other_directions"
    OTHER_DIRECTIONS_AND_WEIGHTS = "other_directions_and_weights"
    DIRECTION_UNKNOWN = "direction_unknown"
    SAME_SHAPE = "same_shape"
    SAME_SKELETON_SHAPE = "same_skeleton_shape"

    @property
    def phrase(self) -> str:
        """The relation in English, as a card says it."""
        return _PHRASES[self]


_PHRASES = {
    Relation.OTHER_WEIGHTS: "the same edges, other weights",
    Relation.WITHOUT_WEIGHTS: "the same edges, without weights",
    Relation.WITH_WEIGHTS: "the same edges, with weights",
    Relation.ONE_WAY: "the same edges, one way only",
    Relation.PARTLY_ONE_WAY: "the same edges, some one way only",
    Relation.BOTH_WAYS: "the same edges, both ways",
    Relation.OTHER_DIRECTIONS: "the same edges, other directions",
    Relation.OTHER_DIRECTIONS_AND_WEIGHTS: "the same edges but for direction and weights",
    Relation.DIRECTION_UNKNOWN: "the same edges, direction unknown",
    Relation.SAME_SHAPE: "the same shape, renamed",
    Relation.SAME_SKELETON_SHAPE: "the same undirected shape, renamed",
}


def relate(one: Example, other: Example, *, level: Level) -> Relation:
    """Say how an example relates to another that is the same at this level, and at no stricter one.

    Args:
        one: the example that the relation describes.
        other: the example that it is compared with.
        level: `skeleton`, `shape` or `skeleton_shape`.
    """
    if level is Level.SHAPE:
        return Relation.SAME_SHAPE
    if level is Level.SKELETON_SHAPE:
        return Relation.SAME_SKELETON_SHAPE
    if not (one.directed_known and other.directed_known):
        return Relation.DIRECTION_UNKNOWN
    arcs, others = frozenset(one.arcs), frozenset(other.arcs)
    if arcs == others:
        return _weights(one, other)
    if _weights_by_edge(one) != _weights_by_edge(other):
        return Relation.OTHER_DIRECTIONS_AND_WEIGHTS
    return _directions(arcs, others)


def _weights(one: Example, other: Example) -> Relation:
    """Compare the weights of two examples that have the same arcs."""
    if not _weights_by_edge(one):
        return Relation.WITHOUT_WEIGHTS
    return Relation.OTHER_WEIGHTS if _weights_by_edge(other) else Relation.WITH_WEIGHTS


def _weights_by_edge(example: Example) -> dict[frozenset[str], set[Weight]]:
    """Give the weights of each edge that has any, whichever way its arcs go."""
    found: dict[frozenset[str], set[Weight]] = {}
    for arc, each in (example.weights or {}).items():
        if each:
            found.setdefault(frozenset(arc), set()).update(each)
    return found


def _directions(smaller: frozenset[Arc], larger: frozenset[Arc]) -> Relation:
    """Compare the arcs of two examples that have the same edges."""
    if smaller < larger and _symmetric(larger):
        return Relation.PARTLY_ONE_WAY if _any_both_ways(smaller) else Relation.ONE_WAY
    if smaller > larger and _symmetric(smaller):
        return Relation.BOTH_WAYS
    return Relation.OTHER_DIRECTIONS


def _symmetric(arcs: frozenset[Arc]) -> bool:
    return all((v, u) in arcs for u, v in arcs)


def _any_both_ways(arcs: frozenset[Arc]) -> bool:
    return any(u != v and (v, u) in arcs for u, v in arcs)
