"""An answer read: the example graphs in it, and the one that it runs its algorithm on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.graphs.example import Example
from bot.graphs.markdown import Block, code_blocks
from bot.graphs.python.reader import read_python
from bot.graphs.python.source import Source

EXTRACTOR_VERSION: Final = "1"
"""Changes whenever the same answer may read differently; stored beside every example."""

_MAX_TEXT: Final = 1_000_000
_MAX_CODE: Final = 200_000
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
    text = text[:_MAX_TEXT].encode("utf-8", "replace").decode()
    for view in (_fenced, _unfenced):
        sources = _bounded(view(text))
        examples, primary = read_python(sources)
        if primary is not None:
            return Reading(examples, primary)
    return Reading()


def _fenced(text: str) -> list[Source]:
    blocks = code_blocks(text)
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
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if sum(line.endswith((";", "};")) for line in lines) * 5 > len(lines):
        return False
    return any(
        line.startswith(("def ", "class ", "import ", "from ", "print(", "print ")) or " = {" in line
        for line in lines
    )


def _unfenced(text: str) -> list[Source]:
    """Read an answer without fences as a whole, prose and all."""
    if code_blocks(text) or not looks_like_python(text):
        return []
    return [Source(text, 1, cut_off=True)]


def _bounded(sources: list[Source]) -> list[Source]:
    """Keep as much code as a reader may parse."""
    kept, size = [], 0
    for source in sources:
        size += len(source.text)
        if size > _MAX_CODE:
            break
        kept.append(source)
    return kept
