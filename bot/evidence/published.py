"""Published examples: was this graph in print before the model gave it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.graphs.example import Example
from bot.graphs.identity import IdentityKeys, Level, identity_keys


@dataclass(frozen=True, slots=True)
class PublishedExample:
    """A known example graph, with what is established about where it stood and since when.

    Attributes:
        name: a short identifier, the name of its file.
        title: the publication, as one would cite it.
        source: author or site.
        date: ISO date, month or year, as far as established ("2014-03-05", "2016-08"), else None.
        date_note: what the date means, or "first date not checked".
        example: the graph; of `adjacency` and weights only.
        published: False for a graph that models are known to give although no publication of it is
            known; such an entry must never read as one.
    """

    name: str
    title: str
    source: str
    date: str | None
    date_note: str
    example: Example
    published: bool = True

    @property
    def when(self) -> str:
        """The date with what it means, as far as established."""
        return f"{self.date}, {self.date_note}" if self.date else self.date_note


@dataclass(frozen=True, slots=True)
class PublishedMatch:
    """A published example that is the same as a given one, and at which level."""

    published: PublishedExample
    level: Level


_MATCHED = (Level.LABELLED, Level.SKELETON, Level.SHAPE)
"""The levels at which a match says something about where a graph is from, the strictest first."""


@dataclass(frozen=True, slots=True)
class PublishedIndex:
    """The published examples by their identity keys, computed once for any number of matches.

    Attributes:
        entries: all of them, in the registry's order.
        by_key: level and identity key -> places in `entries`.
    """

    entries: tuple[PublishedExample, ...]
    by_key: Mapping[tuple[Level, str], tuple[int, ...]]

    @classmethod
    def of(cls, registry: Iterable[PublishedExample]) -> PublishedIndex:
        """Index a registry."""
        entries = tuple(registry)
        places: dict[tuple[Level, str], list[int]] = {}
        for place, entry in enumerate(entries):
            keys = identity_keys(entry.example)
            for level in _MATCHED:
                key = keys[level]
                if key is not None:
                    places.setdefault((level, key), []).append(place)
        return cls(entries, {key: tuple(found) for key, found in places.items()})

    @property
    def size(self) -> int:
        """How many publications it holds; graphs without a known one do not count."""
        return sum(entry.published for entry in self.entries)

    def match(self, keys: IdentityKeys) -> tuple[PublishedMatch, ...]:
        """Give the published examples that are the same as the one with these identity keys.

        Each at its strictest level only; the strictest first, then the earliest, what has no
        established date last.
        """
        strictest: dict[int, Level] = {}
        for level in _MATCHED:
            key = keys[level]
            if key is not None:
                for place in self.by_key.get((level, key), ()):
                    strictest.setdefault(place, level)
        matches = (PublishedMatch(self.entries[place], strictest[place]) for place in strictest)
        return tuple(sorted(matches, key=_strictest_then_earliest))


def match_published(
    example: Example, registry: Iterable[PublishedExample]
) -> tuple[PublishedMatch, ...]:
    """Give the published examples that are the same as this one; see `PublishedIndex.match`."""
    return PublishedIndex.of(registry).match(identity_keys(example))


def _strictest_then_earliest(match: PublishedMatch) -> tuple[int, bool, str]:
    date = match.published.date
    return _MATCHED.index(match.level), date is None, date or ""
