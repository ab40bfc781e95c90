"""When two examples are the same: one exact identity key for each level."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

from bot.graphs.canonical import TooLargeError, canonical_arcs
from bot.graphs.example import Arc, Example, Weight, plain_weight

METHOD = "1"
"""Stands at the head of every identity key. Raise it with any change of what is digested, so that
keys of an older method are never taken for different graphs."""

_DIGEST_LENGTH = 32  # hex digits, 128 bits


class Level(StrEnum):
    """What "the same" means, the strictest level first."""

    WRITTEN = "written"
    LABELLED = "labelled"
    SKELETON = "skeleton"
    SHAPE = "shape"
    SKELETON_SHAPE = "skeleton_shape"


IdentityKeys = Mapping[Level, str | None]
"""Level -> identity key; None where an example has none."""

_DIRECTED = frozenset({Level.WRITTEN, Level.LABELLED, Level.SHAPE})


def identity_keys(example: Example) -> dict[Level, str | None]:
    """Give the example's identity key at each level.

    Equal keys of a level mean the same there, different keys mean different. No level has a key
    when the example is partial or has no arc; the directed levels have none when its direction is
    unknown; the two shapes have none when it is too large (see `bot.graphs.canonical`).

    A key is the method's number and the first 128 bits of the SHA-256 of the canonical text that
    the level's function below gives, in UTF-8 with lone surrogates passed.
    """
    if example.partial or not example.arcs:
        return dict.fromkeys(Level)
    return {
        level: None if level in _DIRECTED and not example.directed_known else _key(level, text)
        for level, text in _canonical_texts(example).items()
    }


def _canonical_texts(example: Example) -> dict[Level, str | None]:
    """Write what counts at each level so that it is read in one way only."""
    arcs = set(example.arcs)
    both_ways = arcs | {(v, u) for u, v in arcs}
    shape = _shape(arcs)
    return {
        Level.WRITTEN: _written(example),
        Level.LABELLED: _labelled(example),
        Level.SKELETON: _list(_arc(*edge) for edge in sorted({_edge(*arc) for arc in arcs})),
        Level.SHAPE: shape,
        Level.SKELETON_SHAPE: shape if both_ways == arcs else _shape(both_ways),
    }


def _key(level: Level, text: str | None) -> str | None:
    if text is None:
        return None
    digest = hashlib.sha256(f"{level}:{text}".encode(errors="surrogatepass")).hexdigest()
    return f"{METHOD}-{digest[:_DIGEST_LENGTH]}"


def _written(example: Example) -> str:
    """Write each node's neighbours in their order, and their weights in theirs.

    The order of the nodes does not count: in what order a dict lists them is layout, in what order
    a node lists its neighbours decides how the algorithm runs.
    """
    weights = _weights(example)
    rows = sorted((node, near) for node, near in example.adjacency.items() if near)
    return _list(
        _list(
            [
                _text(node),
                _list(map(_text, near)),
                _list(_list(weights.get((node, v), ())) for v in dict.fromkeys(near)),
            ]
        )
        for node, near in rows
    )


def _labelled(example: Example) -> str:
    """Write each arc with the set of its weights."""
    weights = _weights(example)
    return _list(
        _list([_arc(*arc), *sorted(set(weights.get(arc, ())))]) for arc in sorted(example.arcs)
    )


def _shape(arcs: set[Arc]) -> str | None:
    """Write the arcs between canonically numbered nodes, each node's on a line of its own."""
    number = {node: n for n, node in enumerate(dict.fromkeys(n for arc in arcs for n in arc))}
    try:
        renamed = canonical_arcs(((number[u], number[v]) for u, v in arcs), nodes=len(number))
    except TooLargeError:
        return None
    rows = groupby(renamed, key=itemgetter(0))
    return f"{len(number)};" + ";".join(
        f"{u}:" + ",".join(str(v) for _, v in row) for u, row in rows
    )


def _edge(u: str, v: str) -> Arc:
    return (u, v) if u <= v else (v, u)


def _weights(example: Example) -> dict[Arc, tuple[str, ...]]:
    """Write the weights; an example without any is the same as one whose arcs have none."""
    return {arc: tuple(map(_weight, each)) for arc, each in (example.weights or {}).items()}


def _weight(weight: Weight) -> str:
    """Write a weight with its kind: 7 and 7.0 are equal, "7" is not; hex because it is exact."""
    value = plain_weight(weight)
    if isinstance(value, str):
        return _text(f"text {value}")
    return _text(f"float {value.hex()}" if isinstance(value, float) else f"int {value:x}")


def _arc(u: str, v: str) -> str:
    return _text(u) + _text(v)


def _text(text: str) -> str:
    """Write any text by its length first, so that nothing in it can end it."""
    return f"{len(text)}:{text}"


def _list(items: Iterable[str]) -> str:
    """Write a list by its length first."""
    items = tuple(items)
    return f"{len(items)}[{''.join(items)}]"
