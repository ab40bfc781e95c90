"""Adjacency lists made of linked objects: each names a neighbour and leads on to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.graphs.program.values import ClassValue, ListValue, ObjectValue
from bot.graphs.program.words import words_of
from bot.graphs.shapes.sketch import (
    END_NAMES,
    LABEL_NAMES,
    WEIGHT_NAMES,
    NotAGraph,
    Sketch,
    attributes_of,
    is_label,
    is_number,
    label,
)

_NEXT_WORDS: Final = frozenset(("next", "nxt", "link", "succ"))
_PLAIN_WORDS: Final = frozenset(("node", "ptr", "pointer", "vertex", "edge", "p"))
_OTHER_WAY: Final = frozenset(("prev", "previous", "parent", "back"))
_MAX_CHAIN: Final = 2_000


class _Links(NamedTuple):
    """How links are chained.

    Attributes:
        kind: the class of a link.
        following: the attribute that leads to the next one.
        start: the attribute of a row that holds its first link; "" for a row that is one.
    """

    kind: ClassValue
    following: str
    start: str


def chains(value: object) -> Sketch:
    """A list whose i-th item is a chain of links, or an object that holds one."""
    if not isinstance(value, ListValue):
        raise NotAGraph
    rows = value.items
    if not all(row is None or isinstance(row, ObjectValue) for row in rows):
        raise NotAGraph
    return read_chains([row if isinstance(row, ObjectValue) else None for row in rows], value)


def read_chains(rows: Sequence[ObjectValue | None], holder: object) -> Sketch:
    """Read the chains of each row; `holder` is what they stand in."""
    links = _links_of([row for row in rows if row is not None])
    sketch = Sketch("adjacency_list")
    sketch.read_from(holder)
    firsts = [_first(row, links) for row in rows]
    chained = [_chain(first, links) for first in firsts]
    names = _row_names(rows, links)
    if not links.start and _begins_with_itself(chained):
        heads = [label(chain[0]) for chain in chained if chain]
        names = heads if len(set(heads)) == len(heads) else []
        chained = [chain[1:] for chain in chained]
    ends = [[_end(link, links) for link in chain] for chain in chained]
    named = _naming(names, {end for row in ends for end in row}) or _lettered(ends)
    weighted = any(_weight(link) for chain in chained for link in chain)
    for i, chain in enumerate(chained):
        if named and i >= len(named) and not chain:
            continue
        node = sketch.node(named[i] if i < len(named) else i)
        for link, end in zip(chain, ends[i], strict=True):
            sketch.read_from(link)
            is_place = bool(named) and end.isdigit() and end not in named
            head = named[int(end)] if is_place and int(end) < len(named) else end
            sketch.arc(node, head, _weight(link) if weighted else None)
    open_ended = isinstance(holder, ListValue) and holder.default is not None
    known = set(sketch.adjacency)
    if not open_ended and not all(known.issuperset(near) for near in sketch.adjacency.values()):
        raise NotAGraph
    return sketch


def _links_of(rows: list[ObjectValue]) -> _Links:
    """Tell how the rows are chained; raises `NotAGraph` for what is no chain."""
    if not rows:
        raise NotAGraph
    following = _following(rows)
    inner: dict[str, list[ObjectValue]] = {}
    for row in rows:
        for name, part in row.attributes.items():
            if isinstance(part, ObjectValue) and part.kind is not rows[0].kind:
                inner.setdefault(name, []).append(part)
    for name, firsts in inner.items():
        after = _following(firsts)
        if after and all(first.kind is firsts[0].kind for first in firsts):
            return _Links(firsts[0].kind, after, name)
    if not following:
        raise NotAGraph
    return _Links(rows[0].kind, following, "")


def _following(links: list[ObjectValue]) -> str:
    """Give the attribute by which links lead on; "" when they do not."""
    found: dict[str, bool] = {}
    for link in links:
        for name, part in link.attributes.items():
            if isinstance(part, ObjectValue) and part.kind is link.kind:
                found[name] = True
            elif part is None:
                found.setdefault(name, False)
    words = {name: set(words_of(name)) for name in found}
    named = [name for name in found if words[name] & _NEXT_WORDS]
    if named:
        return named[0]
    used = [name for name in found if found[name] and not words[name] & _OTHER_WAY]
    return used[0] if len(used) == 1 and len(found) == 1 else ""


def leads_on(name: str) -> bool:
    """Tell whether an attribute is named as what leads to the next of many."""
    words = set(words_of(name))
    return bool(_NEXT_WORDS & words) and words <= _NEXT_WORDS | _PLAIN_WORDS


def linked_on(first: ObjectValue) -> list[ObjectValue]:
    """Give an object and those that it leads on to, one after the other."""
    following = _following([first])
    return _chain(first, _Links(first.kind, following, "")) if following else [first]


def _first(row: ObjectValue | None, links: _Links) -> object:
    if row is None:
        return None
    return row.attributes.get(links.start) if links.start else row


def _chain(first: object, links: _Links) -> list[ObjectValue]:
    found: list[ObjectValue] = []
    seen: set[int] = set()
    link = first
    while isinstance(link, ObjectValue) and link.kind is links.kind and id(link) not in seen:
        seen.add(id(link))
        found.append(link)
        link = link.attributes.get(links.following)
        if len(found) > _MAX_CHAIN:
            raise NotAGraph
    if link is not None and not isinstance(link, ObjectValue):
        raise NotAGraph
    return found


def _end(link: ObjectValue, links: _Links) -> str:
    """Give the label of the neighbour that a link names or points at."""
    parts = attributes_of(link)
    for name in END_NAMES:
        part = parts.get(name)
        if isinstance(part, ObjectValue) and part.kind is not links.kind:
            return label(part)
        if is_label(part) and not isinstance(part, bool):
            return label(part)
    for name, part in parts.items():
        if isinstance(part, ObjectValue) and part.kind is not links.kind:
            return label(part)
        if is_label(part) and not isinstance(part, bool) and name not in WEIGHT_NAMES:
            return label(part)
    raise NotAGraph


def _weight(link: ObjectValue) -> object:
    """Give the weight that a link carries; 0 is what it is when nothing was given."""
    parts = attributes_of(link)
    found = (parts[name] for name in parts if name in WEIGHT_NAMES and is_number(parts[name]))
    return next(found, None)


def _row_names(rows: Sequence[ObjectValue | None], links: _Links) -> list[str]:
    """Give the labels of the rows, where all of those in use have one."""
    if not links.start:
        return []
    names = [_name(row) if row is not None else "" for row in rows]
    while names and not names[-1]:
        names.pop()
    return names if all(names) else []


def _name(row: ObjectValue) -> str:
    parts = attributes_of(row)
    for name in LABEL_NAMES:
        part = parts.get(name)
        if isinstance(part, str) or is_number(part):
            return label(part) if part not in (0, "") else ""
    return next((label(part) for part in parts.values() if isinstance(part, str) and part), "")


def _begins_with_itself(chained: list[list[ObjectValue]]) -> bool:
    """Tell whether each chain begins with the node whose neighbours follow."""
    if not all(chained) or len(chained) < 2:
        return False
    firsts = [label(chain[0]) for chain in chained]
    if len(set(firsts)) == 1 and any(len(chain) > 1 for chain in chained):
        return True  # heads that name nothing
    if firsts == [str(i) for i in range(len(firsts))]:
        return True
    if all(first.isdigit() for first in firsts) and firsts != [
        str(i + 1) for i in range(len(firsts))
    ]:
        return False
    others = {label(link) for chain in chained for link in chain[1:]}
    return len(set(firsts)) == len(firsts) and bool(others) and others <= set(firsts)


def _lettered(ends: list[list[str]]) -> list[str]:
    """Give the letters that number the rows, where the links name their ends by letters."""
    letters = {end for row in ends for end in row}
    if not letters or not all(len(end) == 1 and end.isascii() and end.isalpha() for end in letters):
        return []
    first = "A" if all(end.isupper() for end in letters) else "a"
    named = [chr(ord(first) + i) for i in range(min(len(ends), 26))]
    return named if letters <= set(named) else []


def _naming(names: list[str], ends: set[str]) -> list[str]:
    """Give the names of the nodes, unless the links go by the places of rows that are numbered."""
    if not names or len(set(names)) < len(names):
        return []
    if all(name.lstrip("-").isdigit() for name in names):
        return names if ends <= set(names) else []
    return names
