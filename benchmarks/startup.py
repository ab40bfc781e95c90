"""How long `kinprobe --help` takes, against the bare interpreter."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from benchmarks.table import Row

ROUNDS = 15


def rows() -> list[Row]:
    """Time both commands in turn."""
    bare = [sys.executable, "-c", "pass"]
    helped = [sys.executable, "-c", "from bot.cli import main; main(['--help'])"]
    times: dict[str, list[float]] = {"bare": [], "help": []}
    for _ in range(ROUNDS):
        times["bare"].append(_seconds(bare))
        times["help"].append(_seconds(helped))
    ratio = statistics.median(
        ours / theirs for ours, theirs in zip(times["help"], times["bare"], strict=True)
    )
    took = statistics.median(times["help"]) * 1000
    return [Row("start-up of kinprobe --help", f"{took:.0f} ms", "bare interpreter", ratio)]


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own commands
    return time.perf_counter() - started
