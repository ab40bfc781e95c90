"""`kinprobe extract` from file to file: its answers a second, and its memory, which stays flat."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.table import Row
from bot.demo.script import load_demo

FEW, MANY = 500, 5_000
LIMIT = 1.1
COMMAND = "import sys; from bot.cli import main; sys.exit(main())"
SAMPLE_SECONDS = 0.02


def rows() -> list[Row]:
    """Read a file of answers, and one ten times as long."""
    with tempfile.TemporaryDirectory() as folder:
        (_, less), (seconds, more) = (_extracted(Path(folder), count) for count in (FEW, MANY))
    ratio = more / less
    return [
        Row(
            f"kinprobe extract, {MANY:,} answers, start included", f"{MANY / seconds:,.0f} a second"
        ),
        Row(
            "its peak memory, all processes",
            f"{more / 2**20:.0f} MB",
            f"{FEW:,} answers",
            ratio,
            limit=f"{LIMIT}",
            holds=ratio <= LIMIT,
        ),
    ]


def _extracted(folder: Path, count: int) -> tuple[float, int]:
    """Give the seconds it took, and the peak of what its processes hold together."""
    place = folder / f"{count}.jsonl"
    with place.open("w", encoding="utf-8") as file:
        texts = itertools.cycle(answer.text for answer in load_demo())
        for number, text in enumerate(itertools.islice(texts, count)):
            file.write(json.dumps({"id": number, "text": text}) + "\n")
    command = [sys.executable, "-c", COMMAND, "extract", str(place), "--out", f"{place}.out"]
    started, peak = time.perf_counter(), 0
    with subprocess.Popen(command) as process:  # noqa: S603 - our own command
        root = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, _held(root))
            time.sleep(SAMPLE_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - started, peak


def _held(root: psutil.Process) -> int:
    held = 0
    try:
        for process in (root, *root.children(recursive=True)):
            held += process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0  # it ended between two looks; another one counts
    return held
