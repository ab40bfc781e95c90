"""No answer reported as kept is ever lost: kill -9 at any moment of the writing."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

TRIALS = 12
LONGEST = 0.25
"""Seconds after the first answer within which the kill falls."""

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("write_until_killed.py")


def reported_before_kill(path: Path, seconds: float) -> list[tuple[int, str, int]] | None:
    """Run the writing process, kill it, give what it reported; None if it had come to its end."""
    process = subprocess.Popen(
        [sys.executable, SCRIPT, path],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout
    first = process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    *lines, rest = (first + process.stdout.read()).decode().split("\n")
    process.wait()
    process.stdout.close()
    if "done" in lines:
        return None
    assert not rest.startswith("Traceback")
    return [(int(n), model, int(sample)) for n, model, sample in (line.split() for line in lines)]


def kept(path: Path) -> dict[int, tuple[str, int, str]]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = connection.execute(
            "SELECT answers.id, name, sample, text FROM answers"
            " JOIN asked_models ON asked_models.id = answers.asked_model"
        ).fetchall()
    return {answer_id: (model, sample, text) for answer_id, model, sample, text in found}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_kill_loses_no_reported_answer(tmp_path: Path) -> None:
    moments = random.Random(20260301)  # noqa: S311 - moments, not secrets
    inside = 0
    for trial in range(TRIALS):
        path = tmp_path / f"{trial}.db"
        reported = reported_before_kill(path, moments.uniform(0, LONGEST))
        if reported is None:
            continue
        inside += 1
        there = kept(path)
        for answer_id, model, sample in reported:
            assert there[answer_id] == (model, sample, f"{model} {sample} " * 200)
    assert inside > TRIALS // 2, "too few kills fell inside the writing to show anything"
