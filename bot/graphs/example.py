"""The example graph: what an answer runs its algorithm on, as it was built."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
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
            Weights are as `plain_weight` gives them.
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
        # A dict is equal in any order of its keys.
        return hash((frozenset(self.adjacency.items()), self.form, self.where))

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """Each distinct arc once, in the order in which it is first built."""
        return tuple(self._copies)

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """The nodes that have an arc, in order of appearance; nodes without one never count."""
        return tuple(dict.fromkeys(node for arc in self.arcs for node in arc))

    @cached_property
    def _copies(self) -> Counter[Arc]:
        """How often each arc is built, in the order of `arcs`."""
        return Counter(self._built_arcs())

    def _built_arcs(self) -> Iterator[Arc]:
        for node, neighbours in self.adjacency.items():
            for neighbour in neighbours:
                yield node, neighbour

    def as_json(self) -> dict[str, Any]:
        """Give the example as plain JSON values; `from_json` reads them back.

        Weights stand under "u->v": one weight for all copies of the arc, else a list with one each.
        A name that could be read as two arcs, since a label holds "->", is `["u","v"]` instead.
        """
        return {
            "adjacency": {node: list(neighbours) for node, neighbours in self.adjacency.items()},
            "arcs": [list(arc) for arc in self.arcs],
            "weights": None if self.weights is None else self._weights_as_json(self.weights),
            "direction": "known" if self.directed_known else "unknown",
            "partial": self.partial,
            "form": self.form,
            "language": self.language,
            "where": list(self.where),
        }

    def _weights_as_json(
        self, weights: Mapping[Arc, tuple[Weight, ...]]
    ) -> dict[str, Weight | list[Weight]]:
        copies = self._copies
        named: dict[str, Weight | list[Weight]] = {}
        for arc in self.arcs:
            if arc in weights:
                each = [plain_weight(weight) for weight in weights[arc]]
                alike = len(set(each)) == 1 and len(each) == copies[arc]
                named[_arc_name(arc)] = each[0] if alike else each
        return named

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Example:
        """Read what `as_json` gave."""
        adjacency = {node: tuple(near) for node, near in value["adjacency"].items()}
        first, last = value["where"]
        bare = cls(
            adjacency=adjacency,
            directed_known=value["direction"] == "known",
            partial=value["partial"],
            form=value["form"],
            language=value["language"],
            where=(first, last),
        )
        written = value["weights"]
        if written is None:
            return bare
        weights: dict[Arc, tuple[Weight, ...]] = {}
        for arc, copies in bare._copies.items():
            each = written.get(_arc_name(arc))
            if each is not None:
                weights[arc] = tuple(each) if isinstance(each, list) else (each,) * copies
        return replace(bare, weights=weights)


def plain_weight(value: float | str) -> Weight:
    """Give a weight its one form: 7.0 is 7, and what JSON cannot hold (inf, nan) is text."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        if value.is_integer():
            return int(value)
    return value


def _arc_name(arc: Arc) -> str:
    """Name an arc as a JSON object's key, each arc by a name of its own.

    A name with one "->" parts there and nowhere else; a JSON array's ">" is escaped, so that it
    holds none.
    """
    name = "->".join(arc)
    return name if name.count("->") == 1 else json.dumps(arc).replace(">", r"\u003e")
