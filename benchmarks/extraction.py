"""How many answers a second are read on one core, beside bare `ast.parse` of their code."""

from __future__ import annotations

import ast
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.table import Row
from bot.demo.script import load_demo
from bot.graphs.identity import identity_keys
from bot.graphs.markdown import code_blocks
from bot.graphs.reading import read_answer

ROUNDS = 7
REAL_ANSWERS = Path("../shared/data/arena-hard-dfs/answers.jsonl")


def rows() -> list[Row]:
    """Read the demo's answers and, where they are, the 82 real ones."""
    found = [_row("the demo's answers", [answer.text for answer in load_demo()])]
    if REAL_ANSWERS.exists():
        lines = REAL_ANSWERS.read_text(encoding="utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines]
        found.append(_row(f"{len(texts)} real answers", texts))
    return found


def _row(what: str, texts: Sequence[str]) -> Row:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(_read, texts))
        theirs.append(_seconds(_parse, texts))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    rate = len(texts) / statistics.median(ours)
    return Row(f"reading {what}, keys included", f"{rate:,.0f} answers/s", "ast.parse", ratio)


def _seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    started = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - started


def _read(text: str) -> None:
    for example in read_answer(text).examples:
        identity_keys(example)


def _parse(text: str) -> None:
    for block in code_blocks(text):
        try:
            ast.parse(block.text)
        except SyntaxError:
            continue
