"""The example graph: what an answer runs its algorithm on, as it was built."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Weight = int | float | str
Arc = tuple[str, str]


@dataclass(frozen=True)
class Example:
    """An example graph found in an answer.

    Attributes:
        adjacency: node -> its neighbours, both in the order in which the code builds them. Labels
            are text (the integer 0 is "0"). Parallel arcs stay as repeated neighbours. A node that
            occurs only as a neighbour need not be a key here.
        weights: arc -> the weights of that arc's parallel copies, in the order of `adjacency`;
            None when the example has no weights. An arc without a weight of its own is absent.
        directed_known: False when it cannot be read whether a call builds one arc or both; then
            only the two undirected levels have a key.
        partial: True when the example is cut off or elided; it then has no key at all.
        form: how it is written, such as "dict_of_lists" or "add_edge_calls".
        language: the code language, or "text".
        where: first and last line in the answer, counted from 1.
    """

    adjacency: Mapping[str, tuple[str, ...]]
    weights: Mapping[Arc, tuple[Weight, ...]] | None = None
    directed_known: bool = True
    partial: bool = False
    form: str = ""
    language: str = "python"
    where: tuple[int, int] = (1, 1)

    def __hash__(self) -> int:
        return hash((tuple(self.adjacency.items()), self.form, self.where))

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """Each distinct arc once, in the order in which it is first built."""
        return tuple(dict.fromkeys(self._built_arcs()))

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """The nodes that have an arc, in order of appearance; nodes without one never count."""
        return tuple(dict.fromkeys(node for arc in self.arcs for node in arc))

    def _built_arcs(self) -> Iterator[Arc]:
        for node, neighbours in self.adjacency.items():
            for neighbour in neighbours:
                yield node, neighbour

    def as_json(self) -> dict[str, Any]:
        """Give the example as plain JSON values; `from_json` reads them back."""
        return {
            "adjacency": {node: list(neighbours) for node, neighbours in self.adjacency.items()},
            "arcs": [list(arc) for arc in self.arcs],
            "weights": None
            if self.weights is None
            else {f"{u}->{v}": _plain(self.weights[u, v]) for u, v in self.arcs if (u, v) in self.weights},
            "direction": "known" if self.directed_known else "unknown",
            "partial": self.partial,
            "form": self.form,
            "language": self.language,
            "where": list(self.where),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Example:
        """Read what `as_json` gave."""
        adjacency = {node: tuple(near) for node, near in value["adjacency"].items()}
        weights = None
        if value["weights"] is not None:
            written = value["weights"]
            weights = {
                (u, v): _parallel(written[f"{u}->{v}"])
                for u, v in (tuple(arc) for arc in value["arcs"])
                if f"{u}->{v}" in written
            }
        return cls(
            adjacency=adjacency,
            weights=weights,
            directed_known=value["direction"] == "known",
            partial=value["partial"],
            form=value["form"],
            language=value["language"],
            where=(value["where"][0], value["where"][1]),
        )


def plain_weight(value: float | str) -> Weight:
    """Give a weight its one form: 7.0 is 7, and what JSON cannot hold (inf, nan) is text."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        if value.is_integer():
            return int(value)
    return value


def _plain(weights: tuple[Weight, ...]) -> Weight | list[Weight]:
    """One weight stands alone; parallel copies that differ stand as a list."""
    return weights[0] if len(set(weights)) == 1 else list(weights)


def _parallel(value: Weight | list[Weight]) -> tuple[Weight, ...]:
    return tuple(value) if isinstance(value, list) else (value,)
