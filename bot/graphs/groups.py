"""Groups: which answers of a run give the same example, and how the groups relate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.graphs.example import Arc, Example
from bot.graphs.identity import IdentityKeys, Level, identity_keys


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


def group_by_level(
    items: Iterable[tuple[Member, Example, IdentityKeys]],
) -> dict[Level, tuple[Group, ...]]:
    """Group answers at every level; what has no identity key at a level joins no group there.

    Groups come largest first: by models, then by members, then the one seen first. Groups of one
    are included.
    """
    members: dict[Level, dict[str, list[Member]]] = {level: {} for level in Level}
    first: dict[tuple[Level, str], Example] = {}
    for member, example, keys in items:
        for level in Level:
            key = keys[level]
            if key is not None:
                members[level].setdefault(key, []).append(member)
                first.setdefault((level, key), example)
    return {
        level: tuple(
            sorted(
                (
                    Group(level, key, tuple(joined), first[level, key])
                    for key, joined in members[level].items()
                ),
                key=lambda group: (-len(group.models), -len(group.members)),
            )
        )
        for level in Level
    }


class Relation(StrEnum):
    """What a group's example still shares with that of a larger group."""

    OTHER_WEIGHTS = "other_weights"
    ONE_WAY = "one_way"
    PARTLY_ONE_WAY = "partly_one_way"
    BOTH_WAYS = "both_ways"
    OTHER_DIRECTIONS = "other_directions"
    DIRECTION_UNKNOWN = "direction_unknown"
    SAME_SHAPE = "same_shape"
    SAME_SKELETON_SHAPE = "same_skeleton_shape"

    @property
    def phrase(self) -> str:
        """The relation in English, as a card says it."""
        return _PHRASES[self]


_PHRASES = {
    Relation.OTHER_WEIGHTS: "the same edges, other weights",
    Relation.ONE_WAY: "the same edges, one way only",
    Relation.PARTLY_ONE_WAY: "the same edges, some one way only",
    Relation.BOTH_WAYS: "the same edges, both ways",
    Relation.OTHER_DIRECTIONS: "the same edges, other directions",
    Relation.DIRECTION_UNKNOWN: "the same edges, direction unknown",
    Relation.SAME_SHAPE: "the same shape, renamed",
    Relation.SAME_SKELETON_SHAPE: "the same undirected shape, renamed",
}


def relate(
    smaller: Example,
    larger: Example,
    *,
    smaller_keys: IdentityKeys | None = None,
    larger_keys: IdentityKeys | None = None,
) -> Relation | None:
    """Say how a group's example relates to that of a larger group, by the strictest relation.

    Args:
        smaller: the example that the relation describes.
        larger: the example that it is compared with.
        smaller_keys: its identity keys, if they are at hand; computed otherwise.
        larger_keys: the same.

    Returns:
        None when they share nothing, and when they are the same at `labelled`.
    """
    one = smaller_keys or identity_keys(smaller)
    other = larger_keys or identity_keys(larger)

    def same(level: Level) -> bool:
        return one[level] is not None and one[level] == other[level]

    if same(Level.LABELLED):
        return None
    if same(Level.SKELETON):
        if not (smaller.directed_known and larger.directed_known):
            return Relation.DIRECTION_UNKNOWN
        return _directions(frozenset(smaller.arcs), frozenset(larger.arcs))
    if same(Level.SHAPE):
        return Relation.SAME_SHAPE
    if same(Level.SKELETON_SHAPE):
        return Relation.SAME_SKELETON_SHAPE
    return None


def _directions(smaller: frozenset[Arc], larger: frozenset[Arc]) -> Relation:
    """Compare the arcs of two examples that have the same edges."""
    if smaller == larger:
        return Relation.OTHER_WEIGHTS
    if smaller < larger and _symmetric(larger):
        return Relation.PARTLY_ONE_WAY if _any_both_ways(smaller) else Relation.ONE_WAY
    if smaller > larger and _symmetric(smaller):
        return Relation.BOTH_WAYS
    return Relation.OTHER_DIRECTIONS


def _symmetric(arcs: frozenset[Arc]) -> bool:
    return all((v, u) in arcs for u, v in arcs)


def _any_both_ways(arcs: frozenset[Arc]) -> bool:
    return any(u != v and (v, u) in arcs for u, v in arcs)
