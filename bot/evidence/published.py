"""Published examples: was this graph in print before the model gave it?"""

from __future__ import annotations

from dataclasses import dataclass

from bot.graphs.example import Example
from bot.graphs.identity import Level


@dataclass(frozen=True, slots=True)
class PublishedExample:
    """A known example graph, with what is established about where it stood and since when.

    Attributes:
        name: a short identifier, the name of its file.
        title: the publication, as one would cite it.
        source: author or site.
        date: ISO date, month or year, as far as established ("2014-03-05", "2016-08"); None when not.
        date_note: what the date means, or "first date not checked".
        example: the graph; of `adjacency` and weights only.
    """

    name: str
    title: str
    source: str
    date: str | None
    date_note: str
    example: Example


@dataclass(frozen=True, slots=True)
class PublishedMatch:
    """A published example that is the same as a given one, and at which level."""

    published: PublishedExample
    level: Level
