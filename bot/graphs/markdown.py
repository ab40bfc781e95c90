"""The code blocks of an answer, with their line numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
_TAG = re.compile(r"[A-Za-z0-9+#_.\-]*")
_NESTING = {"markdown", "md"}
_MAX_BLOCKS = 1_000


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced code block.

    Attributes:
        tag: the first word after the fence in lower case, such as "python"; "" when there is none.
        text: its lines, without the indentation of the fence.
        first_line: the line of the answer on which the text begins, counted from 1.
        closed: False when the answer ends inside the block.
    """

    tag: str
    text: str
    first_line: int
    closed: bool = True


def code_blocks(text: str) -> tuple[Block, ...]:
    """Give the fenced blocks of an answer in order.

    More forgiving than CommonMark, because models are: a fence may be indented by any amount, and
    an opening fence with a tag inside an unclosed block ends that block.
    """
    if "```" not in text and "~~~" not in text:
        return ()
    blocks: list[Block] = []
    opened: tuple[str, str, str] | None = None  # mark, indent, tag
    content: list[str] = []
    first_line = 1
    for number, line in enumerate(text.split("\n"), start=1):
        may_be = "```" in line or "~~~" in line
        fence = _FENCE.match(line.rstrip()) if may_be else None
        if opened is None:
            if fence and (tag := _tag(fence["info"])) not in _NESTING:
                opened, content, first_line = (fence["mark"], fence["indent"], tag), [], number + 1
            continue
        mark, indent, tag = opened
        if fence and fence["mark"][0] == mark[0] and len(fence["mark"]) >= len(mark):
            blocks.append(Block(tag, "\n".join(content), first_line))
            opened = None
            if len(blocks) == _MAX_BLOCKS:
                break
            if fence["info"]:
                opened = (fence["mark"], fence["indent"], _tag(fence["info"]))
                content, first_line = [], number + 1
            continue
        content.append(_without_indent(line, indent))
    if opened is not None:
        blocks.append(Block(opened[2], "\n".join(content), first_line, closed=False))
    return tuple(blocks)


def _tag(info: str) -> str:
    found = _TAG.match(info.strip().lstrip("{."))
    return found[0].lower() if found else ""


def _without_indent(line: str, indent: str) -> str:
    if indent and line.startswith(indent):
        return line[len(indent) :]
    return line
