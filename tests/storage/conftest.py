"""A blank database, and records to put in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.records import AskedModel, NewAnswer, NewRun


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(tmp_path / "kinprobe.db") as opened:
        yield opened


@pytest.fixture
def new_run() -> Callable[..., NewRun]:
    """A run of `bfs` that asks the named models; anything else can be changed by name."""

    def make(*models: str, **changes: Any) -> NewRun:
        run = NewRun(
            probe="bfs",
            probe_title="Breadth-first search",
            prompt_language="ko",
            prompt="파이썬으로 bfs 함수 하나 짜줘",
            prompt_sha256="0" * 64,
            samples=1,
            origin="terminal",
            owner=None,
            started_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
            models=tuple(AskedModel(name) for name in models or ("alpha", "beta")),
        )
        return replace(run, **changes)

    return make


@pytest.fixture
def new_answer() -> Callable[..., NewAnswer]:
    """An answer of the model alpha; anything can be changed by name."""

    def make(run_id: str, **changes: Any) -> NewAnswer:
        answer = NewAnswer(
            run_id=run_id, model="alpha", sample=1, status="answered", text="graph = {}"
        )
        return replace(answer, **changes)

    return make
