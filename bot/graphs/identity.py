"""When two examples are the same: one exact identity key for each level."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

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

_Weights = Mapping[Arc, tuple[str, ...]]

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
    written = {node: _text(node) for node in example.nodes}
    weights = _weights(example)
    number = {node: n for n, node in enumerate(example.nodes)}
    numbered = {(number[u], number[v]) for u, v in arcs}
    both_ways = numbered | {(v, u) for u, v in numbered}
    shape = _shape(numbered, nodes=len(number))
    return {
        Level.WRITTEN: _written(example, written, weights),
        Level.LABELLED: _labelled(example, written, weights),
        Level.SKELETON: _list(
            [written[u] + written[v] for u, v in sorted({_edge(*arc) for arc in arcs})]
        ),
        Level.SHAPE: shape,
        Level.SKELETON_SHAPE: (
            shape if both_ways == numbered else _shape(both_ways, nodes=len(number))
        ),
    }


def _key(level: Level, text: str | None) -> str | None:
    if text is None:
        return None
    digest = hashlib.sha256(f"{level}:{text}".encode(errors="surrogatepass")).hexdigest()
    return f"{METHOD}-{digest[:_DIGEST_LENGTH]}"


def _written(example: Example, written: Mapping[str, str], weights: _Weights) -> str:
    """Write each node's neighbours in their order, and their weights in theirs.

    The order of the nodes does not count: in what order a dict lists them is layout, in what order
    a node lists its neighbours decides how the algorithm runs.
    """
    rows = []
    for node in sorted(node for node, near in example.adjacency.items() if near):
        near = example.adjacency[node]
        own = [_list(weights.get((node, v), ())) for v in dict.fromkeys(near)]
        rows.append(_list((written[node], _list([written[v] for v in near]), _list(own))))
    return _list(rows)


def _labelled(example: Example, written: Mapping[str, str], weights: _Weights) -> str:
    """Write each arc with the set of its weights."""
    return _list(
        [
            _list((written[u] + written[v], *sorted(set(weights.get((u, v), ())))))
            for u, v in sorted(example.arcs)
        ]
    )


def _shape(arcs: Iterable[tuple[int, int]], *, nodes: int) -> str | None:
    """Write the arcs between canonically numbered nodes, each node's on a line of its own."""
    try:
        renamed = canonical_arcs(arcs, nodes=nodes)
    except TooLargeError:
        return None
    rows: dict[int, list[str]] = {}
    for u, v in renamed:
        rows.setdefault(u, []).append(str(v))
    return f"{nodes};" + ";".join(f"{u}:{','.join(row)}" for u, row in rows.items())


def _edge(u: str, v: str) -> Arc:
    return (u, v) if u <= v else (v, u)


def _weights(example: Example) -> _Weights:
    """Write the weights; an example without any is the same as one whose arcs have none."""
    return {arc: tuple(map(_weight, each)) for arc, each in (example.weights or {}).items()}


def _weight(weight: Weight) -> str:
    """Write a weight with its kind: 7 and 7.0 are equal, "7" is not; hex because it is exact."""
    value = plain_weight(weight)
    if isinstance(value, str):
        return _text(f"text {value}")
    return _text(f"float {value.hex()}" if isinstance(value, float) else f"int {value:x}")


def _text(text: str) -> str:
    """Write any text by its length first, so that nothing in it can end it."""
    return f"{len(text)}:{text}"


def _list(items: Sequence[str]) -> str:
    """Write a list by its length first."""
    return f"{len(items)}[{''.join(items)}]"
