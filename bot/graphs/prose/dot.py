"""Graphs in Graphviz's DOT, fenced with its name or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from bot.graphs.example import Weight
from bot.graphs.prose.draft import Draft, Edge, Proof, Way
from bot.graphs.prose.labels import NUMBER, as_label, number
from bot.graphs.prose.passages import Passage

_START: Final = re.compile(
    r"\b(?:strict\s+)?(?P<sort>di)?graph\b\s*(?:\"[^\"\n]{0,80}\"|\w{0,80})\s*\{", re.IGNORECASE
)
_TOKEN: Final = re.compile(
    r"\s+|//[^\n]*|/\*.{0,2000}?\*/|#[^\n]*|(?P<sign>->|--|[{}\[\];,=:])|\"(?P<quoted>[^\"]{0,200})\""
    r"|(?P<name>[\w.]{1,60}|-?[\d.]{1,20})",
    re.DOTALL,
)
_NUMBER: Final = re.compile(NUMBER)
_MOST: Final = 20_000
_SETTINGS: Final = {"node", "edge", "graph"}


def dot_drafts(passage: Passage) -> Iterator[Draft]:
    """Find the graphs that are written in DOT."""
    text = "\n".join(passage.lines)
    place = 0
    while found := _START.search(text, place):
        reader = _Reader(text, found.end(), directed=found["sort"] is not None)
        place = reader.read()
        first = text.count("\n", 0, found.start())
        last = text.count("\n", 0, min(place, len(text)))
        if reader.edges and reader.sound:
            yield Draft("dot", reader.named_edges(), (first, last), Proof.ITSELF)


class _Reader:
    """Reads the statements between the braces of a graph."""

    def __init__(self, text: str, place: int, *, directed: bool) -> None:
        self.tokens, self.end = _tokens(text, place)
        self.way = Way.ONE if directed else Way.BOTH
        self.at = 0
        self.edges: list[Edge] = []
        self.texts: dict[str, str] = {}
        self.sound = True

    def read(self) -> int:
        """Read all statements; the place in the text where they end."""
        depth = 0
        while self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind == "name" or text == "{":
                depth += self._statement()
            else:
                depth -= text == "}"
                self.at += 1
            if depth < 0:
                return self.end[self.at - 1]
        self.sound = False
        return self.end[-1] if self.end else 1_000_000_000

    def _statement(self) -> int:
        """Read a chain of nodes or braces; how many braces it leaves open."""
        kind, text = self.tokens[self.at]
        if kind == "name" and text.casefold() == "subgraph":
            self.at += 1 + (self._peek(1)[0] == "name")
            kind, text = self._peek()
        if text == "{" and not self._is_group():
            self.at += 1
            return 1
        groups = [self._group()]
        while self._peek()[1] in {"->", "--"}:
            self.at += 1
            groups.append(self._group())
        data = self._data()
        if len(groups) == 1:
            for name in groups[0]:
                if name not in _SETTINGS and "label" in data:
                    self.texts[name] = data["label"]
            return 0
        weight = _weight(data)
        self.edges += [
            Edge(tail, head, weight, self.way)
            for tails, heads in pairwise(groups)
            for tail in tails
            for head in heads
        ][: _MOST - len(self.edges)]
        return 0

    def _peek(self, ahead: int = 0) -> tuple[str, str]:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else ("end", "")

    def _is_group(self) -> bool:
        """Tell whether braces hold nothing but nodes, as in `a -> {b c}`."""
        place = self.at + 1
        while place < len(self.tokens) and (
            self.tokens[place][0] == "name" or self.tokens[place][1] in {",", ";"}
        ):
            place += 1
        after = self.tokens[place + 1][1] if place + 1 < len(self.tokens) else ""
        before = self.tokens[self.at - 1][1] if self.at else ""
        closed = place < len(self.tokens) and self.tokens[place][1] == "}"
        return closed and (after in {"->", "--"} or before in {"->", "--"})

    def _group(self) -> list[str]:
        kind, text = self._peek()
        if text == "{" and kind == "sign":
            self.at += 1
            names: list[str] = []
            while self._peek()[0] != "end" and self._peek() != ("sign", "}"):
                if self._peek()[0] == "name":
                    names.append(self._peek()[1])
                self.at += 1
            self.at += 1
            return names
        if kind != "name":
            return []
        self.at += 1
        while self._peek()[1] == ":" and self._peek(1)[0] == "name":
            self.at += 2
        if self._peek()[1] == "=":
            self.at += 2
            return []
        return [text]

    def _data(self) -> Mapping[str, str]:
        """Read `[label="4", weight=4]`."""
        data: dict[str, str] = {}
        while self._peek() == ("sign", "["):
            while self._peek()[0] != "end" and self._peek() != ("sign", "]"):
                if self._peek(1)[1] == "=" and self._peek(2)[0] == "name":
                    data[self._peek()[1].casefold()] = self._peek(2)[1]
                    self.at += 2
                self.at += 1
            self.at += 1
        return data

    def named_edges(self) -> tuple[Edge, ...]:
        """Give the edges under the labels that the picture shows."""
        seen = {
            name: self.texts.get(name, name)
            for edge in self.edges
            for name in (edge.tail, edge.head)
        }
        shown = {name: as_label(text) or as_label(name) or name for name, text in seen.items()}
        names = shown if len(set(shown.values())) == len(shown) else {name: name for name in shown}
        return tuple(
            Edge(names[edge.tail], names[edge.head], edge.weight, edge.way) for edge in self.edges
        )


def _tokens(text: str, place: int) -> tuple[list[tuple[str, str]], list[int]]:
    tokens: list[tuple[str, str]] = []
    ends: list[int] = []
    while place < len(text) and len(tokens) < _MOST:
        found = _TOKEN.match(text, place)
        if found is None:
            place += 1
            continue
        place = found.end()
        kind = found.lastgroup
        if kind is not None:
            tokens.append(("sign" if kind == "sign" else "name", found[kind]))
            ends.append(place)
    return tokens, ends


def _weight(data: Mapping[str, str]) -> Weight | None:
    for name in ("label", "weight", "xlabel", "taillabel"):
        found = _NUMBER.findall(data.get(name, ""))
        if len(found) == 1:
            return number(found[0])
    return None
