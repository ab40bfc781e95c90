"""Graphs in Mermaid's notation, fenced with its name or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.graphs.prose.draft import Draft, Edge, Proof, Way
from bot.graphs.prose.labels import NUMBER, Kind, as_label, kind_of, number
from bot.graphs.prose.passages import Passage

_LONGEST: Final = 1_000
_MOST: Final = 2_000
_HEAD: Final = re.compile(
    r"\s*(?:graph|flowchart(?:-elk)?)\s*(?:TB|TD|BT|RL|LR)?\s*;?\s*(?P<rest>.*)"
)
_START: Final = re.compile(r"\s*(?:graph|flowchart)\s+(?:TB|TD|BT|RL|LR)\b")
_ASIDE: Final = re.compile(
    r"\s*(?:%%|style\b|classDef\b|class\b|click\b|linkStyle\b|subgraph\b|end\b|direction\b|title\b|$)"
)
_NODE: Final = re.compile(
    r"\s*(?P<name>\w{1,24})\s*(?P<shape>[(\[{>]{1,3}[/\\]?\s*\"?(?P<text>[^\"()\[\]{}]{0,60})\"?\s*[/\\]?[)\]}]{1,3})?"
    r"(?::::\w{1,24})?\s*"
)
_LINK: Final = re.compile(
    r"(?P<back><)?(?:--|==|-\.)(?:\s*\"?(?P<inner>[^-=.>|\"]{1,30}?)\"?\s*(?:--|==|\.-|-\.))?"
    r"[-=.]{0,8}(?P<on>[>ox](?=[\s|\w]|$))?(?:\|\s*\"?(?P<bar>[^|\"]{0,30})\"?\s*\|)?"
)
_NUMBER: Final = re.compile(NUMBER)


def mermaid_drafts(passage: Passage) -> Iterator[Draft]:
    """Find the flow charts of a passage and read their nodes and links."""
    tagged = passage.tag == "mermaid"
    begin = None
    graph = _Chart()
    for index, line in enumerate(passage.lines):
        if begin is None:
            if (tagged and _HEAD.match(line)) or _START.match(line):
                begin, graph = index, _Chart()
                found = _HEAD.match(line)
                graph.read(found["rest"] if found else "")
            continue
        if line.strip() and not graph.read(line):
            yield from graph.drafts(begin, index - 1)
            begin = None
    if begin is not None:
        yield from graph.drafts(begin, len(passage.lines) - 1)


class _Chart:
    """A flow chart as far as it has been read."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.edges: list[Edge] = []

    def read(self, line: str) -> bool:
        """Read a line; False when it is none of a flow chart's."""
        if len(line) > _LONGEST or len(self.edges) > _MOST:
            return False
        if _ASIDE.match(line):
            return True
        return all(self._statement(part) for part in line.split(";") if part.strip())

    def _statement(self, text: str) -> bool:
        place, group = self._group(text, 0)
        while group and place < len(text):
            link = _LINK.match(text, place)
            if link is None:
                return False
            place, following = self._group(text, link.end())
            if not following:
                return False
            self.edges += [_edge(tail, head, link) for tail in group for head in following]
            group = following
        return bool(group)

    def _group(self, text: str, place: int) -> tuple[int, list[str]]:
        """Read `A[text] & B`; the nodes' names."""
        names: list[str] = []
        while node := _NODE.match(text, place):
            names.append(node["name"])
            if node["shape"]:
                self.texts[node["name"]] = (node["text"] or "").strip()
            place = node.end()
            if text[place : place + 1] != "&":
                break
            place += 1
        return place, names

    def drafts(self, first: int, last: int) -> Iterator[Draft]:
        """Give what was read, under the labels that a reader of the chart sees."""
        seen = {
            name: self.texts.get(name, name)
            for edge in self.edges
            for name in (edge.tail, edge.head)
        }
        if any(as_label(label) is None for label in seen.values()):
            return
        shown = {name: as_label(label) or name for name, label in seen.items()}
        plain = [name for name in shown if kind_of(shown[name]) is not Kind.WORD]
        if len(plain) * 2 > len(shown):  # the words beside them are remarks, such as A[Start]
            shown = {name: label if name in plain else name for name, label in shown.items()}
        names = shown if len(set(shown.values())) == len(shown) else {name: name for name in shown}
        edges = tuple(
            Edge(names[edge.tail], names[edge.head], edge.weight, edge.way) for edge in self.edges
        )
        if edges:
            yield Draft("mermaid", edges, (first, last), Proof.ITSELF)


def _edge(tail: str, head: str, link: re.Match[str]) -> Edge:
    text = (link["inner"] or link["bar"] or "").strip()
    found = _NUMBER.findall(text)
    weight = number(found[0]) if len(found) == 1 else None
    if link["back"] or not link["on"]:
        return Edge(tail, head, weight, Way.BOTH)
    return Edge(tail, head, weight)
