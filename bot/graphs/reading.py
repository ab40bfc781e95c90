"""An answer read: the example graphs in it, and the one that it runs its algorithm on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bot.graphs.envelopes import opened
from bot.graphs.example import Example
from bot.graphs.languages import CODE_LANGUAGES, CodeLanguage, by_tag, guessed
from bot.graphs.markdown import Block, code_blocks
from bot.graphs.program.findings import alike
from bot.graphs.prose.reader import read_prose
from bot.graphs.python.source import is_program
from bot.graphs.source import Source

EXTRACTOR_VERSION: Final = "3"
"""Changes whenever the same answer may read differently; stored beside every example."""

_MAX_TEXT: Final = 1_000_000
_MAX_CODE: Final = 64_000
_MAX_BLOCKS: Final = 200
_MAX_SENTENCE: Final = 400
_STARTS: Final = ("def ", "class ", "import ", "from ", "print(", "print ")
_CALL: Final = re.compile(r"[A-Za-z_][\w.]*\(.*\)$")
_WORD: Final = r"(?:(?!\w*\.\w)[^\s(){};=\[\]<>|$@])+"
_PROSE: Final = re.compile(
    rf"^ {{0,3}}(?!//|/?\*|#)(?:(?=[A-Z]|[^\x00-\x7f]){_WORD}(?:\s+{_WORD}){{3,}}"
    rf"|{_WORD}(?:\s+{_WORD}){{3,}}[.:!?])\s*$"
)
_PLAIN_TAGS: Final = frozenset(
    ("", "text", "txt", "plaintext", "plain", "code", "sage", "repl", "pseudocode")
)
_PYTHON: Final = CODE_LANGUAGES["python"]

Piece = tuple[CodeLanguage, Source]


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
    inner = opened(text) if len(text) <= 2 * _MAX_CODE else None
    return _read_text(text) if inner is None else _placed(_read_text(inner), text, 1)


def _read_text(text: str) -> Reading:
    """Read the code of a text, then what is wrapped in its blocks, then what it shows in words."""
    blocks = code_blocks(text)
    for attempt in (
        partial(_coded, text, blocks),
        *(partial(_opened, block) for block in blocks[:_MAX_BLOCKS]),
    ):
        reading = attempt()
        if reading.primary is not None:
            return reading
    if not blocks and len(text) <= _MAX_CODE and is_program(text):
        return Reading()  # what the comments and texts of a program draw is not an answer's text
    examples = read_prose(text, blocks)
    return Reading(examples, 0 if examples else None)


def _coded(text: str, blocks: Sequence[Block]) -> Reading:
    """Read the code in the fences of a text, or in all of it when it has none."""
    for pieces in (_fenced(blocks),) if blocks else _unfenced(text):
        reading = _read(_bounded(pieces))
        if reading.primary is not None:
            return reading
    return Reading()


def _opened(block: Block) -> Reading:
    """Read the code that is wrapped in a block."""
    inner = opened(block.text) if len(block.text) <= 2 * _MAX_CODE else None
    if inner is None:
        return Reading()
    return _placed(_coded(inner, code_blocks(inner)), block.text, block.first_line)


def _placed(reading: Reading, text: str, first: int) -> Reading:
    """Let the examples that were wrapped in a text stand where the whole text stands."""
    where = (first, first + text.count("\n"))
    return replace(reading, examples=tuple(replace(e, where=where) for e in reading.examples))


def _read(pieces: Sequence[Piece]) -> Reading:
    """Read the pieces of each code language together, in the order in which they appear.

    The primary example is that of the first code language whose program is seen to search it,
    else of the first that has one.
    """
    found: list[Example] = []
    primary: Example | None = None
    searched = False
    for language in dict.fromkeys(language for language, _ in pieces):
        sources = [source for other, source in pieces if other is language]
        here = language.load()(sources)
        new = {i: e for i, e in enumerate(here.examples) if not any(alike(e, o) for o in found)}
        found += new.values()
        better = primary is None or (here.searched and not searched)
        if better and here.primary in new:
            primary, searched = new[here.primary], here.searched
    found.sort(key=lambda example: example.where)
    index = next((i for i, example in enumerate(found) if example is primary), None)
    return Reading(tuple(found), index)


def _said(text: str) -> str:
    """Blank out what an open model thought before it answered; the lines keep their numbers.

    Some chat templates eat the opening mark, and a model cut off in thought never writes the
    closing one.
    """
    thought, mark, said = text.partition("</think>")
    if mark:
        return "\n" * thought.count("\n") + said
    return "" if text.lstrip().startswith("<think>") else text


def _fenced(blocks: Sequence[Block]) -> list[Piece]:
    return [piece for block in blocks if (piece := _piece(block)) is not None]


def _piece(block: Block) -> Piece | None:
    language = by_tag(block.tag)
    sure = True
    if language is None:
        if block.tag not in _PLAIN_TAGS:
            return None
        language, sure = _recognised(block.text)
    source = Source(block.text, block.first_line, cut_off=not block.closed, trusted=sure)
    return language, source


def _recognised(text: str) -> tuple[CodeLanguage, bool]:
    """Give the code language of a block without a tag; what could be any is tried as Python."""
    language, sure = guessed(text)
    if language is None or language is _PYTHON:
        return _PYTHON, looks_like_python(text)
    return language, sure


def looks_like_python(text: str) -> bool:
    """Tell whether untagged text looks like Python rather than another code language."""
    lines = [line.strip() for line in text[:_MAX_CODE].split("\n") if line.strip()]
    if sum(line.endswith((";", "};")) for line in lines) * 5 > len(lines):
        return False
    return any(line.startswith(_STARTS) or " = {" in line for line in lines) or (
        sum(bool(_CALL.match(line)) for line in lines) > 1
    )


def _unfenced(text: str) -> Iterator[list[Piece]]:
    """Give the ways to read an answer without fences: as a whole, then by its indented runs."""
    if len(text) > _MAX_CODE:
        return
    language, sure = guessed(text)
    if language is not None and language is not _PYTHON and sure:
        yield [(language, Source(_without_prose(text), 1, cut_off=True))]
    elif looks_like_python(text):
        yield [(_PYTHON, Source(text, 1, cut_off=True))]
        yield [(_PYTHON, source) for source in _indented(text)]


def _without_prose(text: str) -> str:
    """Blank out the lines that are plain sentences; the lines keep their numbers."""
    lines = text.split("\n")
    return "\n".join(
        "" if len(line) < _MAX_SENTENCE and _PROSE.match(line) else line for line in lines
    )


def _indented(text: str) -> list[Source]:
    """Give the indented runs of an answer, each as a piece of its own."""
    sources: list[Source] = []
    run: list[str] = []
    for number, line in enumerate([*text.split("\n"), "end"], start=1):
        if line.startswith(("    ", "\t")) or (run and not line.strip()):
            run.append(line)
        elif run:
            sources.append(Source("\n".join(run), number - len(run)))
            run = []
    return sources


def _bounded(pieces: Sequence[Piece]) -> list[Piece]:
    """Keep as much code as a reader may parse."""
    kept: list[Piece] = []
    size = 0
    for language, source in pieces:
        size += len(source.text)
        if size > _MAX_CODE or len(kept) == _MAX_BLOCKS:
            break
        if source.text.strip():
            kept.append((language, source))
    return kept
