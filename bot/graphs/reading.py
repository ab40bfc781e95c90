"""An answer read: the example graphs in it, and the one that it runs its algorithm on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.graphs.example import Example
from bot.graphs.markdown import Block, code_blocks
from bot.graphs.python.reader import read_python
from bot.graphs.python.source import Source

EXTRACTOR_VERSION: Final = "2"
"""Changes whenever the same answer may read differently; stored beside every example."""

_MAX_TEXT: Final = 1_000_000
_MAX_CODE: Final = 64_000
_MAX_BLOCKS: Final = 200
_STARTS: Final = ("def ", "class ", "import ", "from ", "print(", "print ")
_CALL: Final = re.compile(r"[A-Za-z_][\w.]*\(.*\)$")
_TAGS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("python", "py", "python3", "python2", "py3", "pycon", "ipython"), "python"),
    **dict.fromkeys(("", "text", "txt", "plaintext", "plain", "code", "sage", "repl"), "any"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in an answer.

    Attributes:
        examples: each example graph once, in order of appearance.
        primary: which of them the answer runs its algorithm on; None when there is no example.
    """

    examples: tuple[Example, ...] = ()
    primary: int | None = None


def read_answer(text: str) -> Reading:
    """Find the example graphs of an answer. Never raises; nothing of the answer is executed."""
    text = _said(text[:_MAX_TEXT].encode("utf-8", "replace").decode())
    blocks = code_blocks(text)
    views = (_fenced(blocks),) if blocks else (_whole(text), _indented(text))
    for view in views:
        sources = _bounded(view)
        if not sources:
            continue
        examples, primary = read_python(sources)
        if primary is not None:
            return Reading(examples, primary)
    return Reading()


def _said(text: str) -> str:
    """Blank out what an open model thought before it answered; the lines keep their numbers.

    Some chat templates eat the opening mark, and a model cut off in thought never writes the
    closing one.
    """
    thought, mark, said = text.partition("</think>")
    if mark:
        return "\n" * thought.count("\n") + said
    return "" if text.lstrip().startswith("<think>") else text


def _fenced(blocks: Sequence[Block]) -> list[Source]:
    return [
        Source(block.text, block.first_line, cut_off=not block.closed, trusted=kind == "python")
        for block in blocks
        if (kind := _kind(block)) is not None
    ]


def _kind(block: Block) -> str | None:
    kind = _TAGS.get(block.tag)
    if kind == "any":
        return "python" if looks_like_python(block.text) else "any"
    return kind


def looks_like_python(text: str) -> bool:
    """Tell whether untagged text looks like Python rather than another code language."""
    lines = [line.strip() for line in text[:_MAX_CODE].split("\n") if line.strip()]
    if sum(line.endswith((";", "};")) for line in lines) * 5 > len(lines):
        return False
    return any(line.startswith(_STARTS) or " = {" in line for line in lines) or (
        sum(bool(_CALL.match(line)) for line in lines) > 1
    )


def _whole(text: str) -> list[Source]:
    """Read an answer without fences as a whole, prose and all."""
    if len(text) > _MAX_CODE or not looks_like_python(text):
        return []
    return [Source(text, 1, cut_off=True)]


def _indented(text: str) -> list[Source]:
    """Read the indented runs of an answer without fences, each as a block of its own."""
    if len(text) > _MAX_CODE or not looks_like_python(text):
        return []
    sources: list[Source] = []
    run: list[str] = []
    for number, line in enumerate([*text.split("\n"), "end"], start=1):
        if line.startswith(("    ", "\t")) or (run and not line.strip()):
            run.append(line)
        elif run:
            sources.append(Source("\n".join(run), number - len(run)))
            run = []
    return sources


def _bounded(sources: list[Source]) -> list[Source]:
    """Keep as much code as a reader may parse."""
    kept: list[Source] = []
    size = 0
    for source in sources:
        size += len(source.text)
        if size > _MAX_CODE or len(kept) == _MAX_BLOCKS:
            break
        if source.text.strip():
            kept.append(source)
    return kept
