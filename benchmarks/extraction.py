"""How many answers a second are read on one core, beside bare parsers of the same code blocks."""

from __future__ import annotations

import ast
import contextlib
import gc
import json
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from tree_sitter import Language, Parser

from benchmarks.table import Row
from bot.demo.script import load_demo
from bot.graphs.identity import identity_keys
from bot.graphs.languages import CODE_LANGUAGES, by_tag
from bot.graphs.markdown import code_blocks
from bot.graphs.reading import read_answer

ROUNDS = 7
LIMIT = 4.0
"""Ours may take so many times what tree-sitter's bare parse of the same blocks takes."""

REAL_ANSWERS = Path("../shared/data/arena-hard-dfs/answers.jsonl")
CASES = Path("tests/bot/graphs/cases")
GRAMMARS = {
    "csharp": ("c_sharp", "language"),
    "php": ("php", "language_php"),
    "typescript": ("typescript", "language_typescript"),
}
"""The package of a grammar, and its function, where they are not named like the code language."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Answers, and the code language that a block without a tag is in."""

    name: str
    texts: Sequence[str]
    code_language: str = "python"


def rows() -> list[Row]:
    """Read the demo's answers, the real ones where they are, and the corpus of our tests."""
    return [row for corpus in _corpora() for row in _rows(corpus)]


def _corpora() -> Iterator[Corpus]:
    yield Corpus("the demo's answers", [answer.text for answer in load_demo()])
    if REAL_ANSWERS.exists():
        lines = REAL_ANSWERS.read_text(encoding="utf-8").splitlines()
        yield Corpus(f"{len(lines)} real answers", [json.loads(line)["text"] for line in lines])
    files: dict[str, list[Path]] = {}
    for path in sorted(CASES.glob("*.txt")):
        files.setdefault(path.stem.partition("_")[0], []).append(path)
    for code_language, paths in files.items():
        if code_language in CODE_LANGUAGES:
            texts = list(_cases(paths, code_language))
            yield Corpus(f"{len(texts)} cases in {code_language}", texts, code_language)


def _cases(paths: Sequence[Path], code_language: str) -> Iterator[str]:
    """Give the code of each case; `tests/bot/graphs/conftest.py` tells the format."""
    shared: dict[str, str] = {}
    begin = re.compile(r"^(?==== |\*\*\* )", re.MULTILINE)
    parts = [part for path in paths for part in begin.split(path.read_text(encoding="utf-8"))[1:]]
    for part in parts:
        head, code = part.split("\n\n", maxsplit=1)
        if head.startswith("*** "):
            shared[head[4:]] = code.strip("\n") + "\n\n"
            continue
        after = re.search(r"^after: (.*)$", head, flags=re.MULTILINE)
        code = (shared[after[1]] if after else "") + code
        for name, before in shared.items():
            code = code.replace(f"<<{name}>>", before)
        yield f"```{code_language}\n{code}```\n"


def _rows(corpus: Corpus) -> Iterator[Row]:
    bare = {"tree-sitter": _trees_of(corpus)}
    if corpus.code_language == "python":
        bare["ast.parse"] = _syntax_trees_of(corpus)
    ours: list[float] = []
    ratios: dict[str, list[float]] = {name: [] for name in bare}
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: _read(corpus.texts)))
        for name, parse in bare.items():
            ratios[name].append(ours[-1] / _seconds(parse))
    rate = len(corpus.texts) / statistics.median(ours)
    limits = {"tree-sitter": LIMIT}
    for name, each in ratios.items():
        ratio, limit = statistics.median(each), limits.get(name)
        yield Row(
            f"reading {corpus.name}, keys included",
            f"{rate:,.0f} answers/s",
            name,
            ratio,
            limit=f"{limit:g}" if limit else "",
            holds=limit is None or ratio <= limit,
        )


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def _read(texts: Sequence[str]) -> None:
    for text in texts:
        for example in read_answer(text).examples:
            identity_keys(example)


def _trees_of(corpus: Corpus) -> Callable[[], object]:
    """Give what parses each block with the grammar of its code language."""
    parser = cache(_parser)
    jobs: list[tuple[Parser, bytes]] = []
    for text in corpus.texts:
        for block in code_blocks(text):
            language = by_tag(block.tag)
            name = language.name if language else corpus.code_language
            jobs.append((parser(name), block.text.encode(errors="replace")))

    def parse() -> None:
        for parser, code in jobs:
            parser.parse(code)

    return parse


def _parser(code_language: str) -> Parser:
    package, function = GRAMMARS.get(code_language, (code_language, "language"))
    return Parser(Language(getattr(import_module(f"tree_sitter_{package}"), function)()))


def _syntax_trees_of(corpus: Corpus) -> Callable[[], object]:
    sources = [block.text for text in corpus.texts for block in code_blocks(text)]

    def parse() -> None:
        for source in sources:
            with contextlib.suppress(SyntaxError):
                ast.parse(source)

    return parse
