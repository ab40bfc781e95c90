"""The health check tells a living but disconnected bot, a dead one and a stuck one apart."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import health


def test_a_connected_bot_is_healthy(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "heartbeat.json"
    health.beat(path, connected=True, latency=0.042, acknowledged=3.0)
    assert health.check(path) == (True, "kinprobe is connected to Discord (latency 42 ms).")


def test_a_bot_without_its_gateway_is_not_healthy_though_it_lives(tmp_path: Path) -> None:
    path = tmp_path / "heartbeat.json"
    health.beat(path, connected=False, latency=float("nan"), acknowledged=None)
    healthy, sentence = health.check(path)
    assert not healthy
    assert "not connected" in sentence


def test_a_gateway_that_no_longer_acknowledges_is_not_healthy(tmp_path: Path) -> None:
    path = tmp_path / "heartbeat.json"
    health.beat(path, connected=True, latency=0.04, acknowledged=500.0)
    healthy, sentence = health.check(path)
    assert not healthy
    assert "no longer answers" in sentence


def test_a_dead_process_is_not_healthy(tmp_path: Path) -> None:
    path = tmp_path / "heartbeat.json"
    writes = (
        "import pathlib, sys; from bot.health import beat; "
        "beat(pathlib.Path(sys.argv[1]), connected=True, latency=0.04, acknowledged=1.0)"
    )
    subprocess.run([sys.executable, "-c", writes, str(path)], check=True)
    healthy, sentence = health.check(path)
    assert not healthy
    assert "dead" in sentence


def test_a_stuck_process_is_not_healthy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "heartbeat.json"
    health.beat(path, connected=True, latency=0.04, acknowledged=1.0)
    written = time.time()
    monkeypatch.setattr(time, "time", lambda: written + 60)
    healthy, sentence = health.check(path)
    assert not healthy
    assert "60 s old" in sentence


@pytest.mark.parametrize(
    "content", [None, "", "[1]", '{"pid": 1}', '{"pid": "x", "at": 0}', "\xff"]
)
def test_a_file_that_says_nothing_is_not_healthy(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "heartbeat.json"
    if content is not None:
        path.write_text(content, encoding="latin-1")
    healthy, sentence = health.check(path)
    assert not healthy
    assert sentence.endswith(".")


def test_a_heartbeat_is_never_read_half_written(tmp_path: Path) -> None:
    path = tmp_path / "heartbeat.json"
    health.beat(path, connected=True, latency=1.0, acknowledged=1.0)
    health.beat(path, connected=False, latency=1.0, acknowledged=1.0)
    assert json.loads(path.read_text(encoding="utf-8"))["connected"] is False
    assert [entry.name for entry in tmp_path.iterdir()] == ["heartbeat.json"]
