"""A run's owner is told alive or gone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from bot import owner

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def another_process() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A living process and the name it gives itself."""
    script = "import sys\nfrom bot import owner\nprint(owner.this_process(), flush=True)\n"
    process = subprocess.Popen(
        [sys.executable, "-c", f"{script}sys.stdin.read()"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def test_this_process_lives() -> None:
    assert owner.is_alive(owner.this_process())


def test_the_name_stays_the_same() -> None:
    assert owner.this_process() == owner.this_process()


def test_another_process_lives_until_it_is_killed() -> None:
    with another_process() as (process, name):
        assert owner.is_alive(name)
        process.kill()
        while psutil.Process(process.pid).status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        assert not owner.is_alive(name)
        process.wait()
        assert not owner.is_alive(name)


def test_a_later_process_of_the_same_pid_is_another() -> None:
    host, pid, start = owner.this_process().rsplit(":", 2)
    assert not owner.is_alive(f"{host}:{pid}:{float(start) - 60:.2f}")
    assert owner.is_alive(f"{host}:{pid}:{float(start) - 1:.2f}")


def test_a_process_of_another_host_counts_as_gone() -> None:
    _, pid, start = owner.this_process().rsplit(":", 2)
    assert not owner.is_alive(f"another-host:{pid}:{start}")


@pytest.mark.parametrize("name", ["", "host", "host:1", "a:b:c", "a:-1:0", "::", "a:1:"])
def test_what_names_no_process_counts_as_gone(name: str) -> None:
    assert not owner.is_alive(name)


@pytest.mark.parametrize("pid", ["-1", str(10**30), "nan"])
def test_an_impossible_pid_on_this_host_counts_as_gone(pid: str) -> None:
    host, _, start = owner.this_process().rsplit(":", 2)
    assert not owner.is_alive(f"{host}:{pid}:{start}")
