"""Arrows point one way, and what is pure stays pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    path for room in ("bot", "cogs", "storage") for path in (ROOT / room).rglob("*.py")
)
IMPURE = {
    "asyncio", "datetime", "logging", "os", "pathlib", "random", "shutil", "socket", "sqlite3",
    "subprocess", "sys", "tempfile", "threading", "time", "urllib",
}  # fmt: skip


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def rooms(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    place = path.relative_to(ROOT)
    if place.parts[0] == "storage":
        assert not rooms(path) & {"bot", "cogs", "discord"}
    if place.parts[0] == "bot":
        assert "cogs" not in rooms(path)
        assert "discord" not in rooms(path) or place.name == "client.py"
    if place.parts[:2] in {("bot", "graphs"), ("bot", "evidence")}:
        assert not rooms(path) & (IMPURE | {"storage"})
