"""What tests of several rooms build on: a scripted model client and an archive in a fresh file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from bot.archive import Archive
from bot.catalogue.load import load_probes, load_published
from bot.evidence.published import PublishedIndex
from bot.graphs.example import Example
from bot.graphs.identity import identity_keys
from bot.graphs.reading import read_answer
from bot.models.asking import Gates, Patience
from bot.models.client import ModelFailure, ModelSpec, Question, Reply
from bot.reading import AnswerReader, KeyedExample, ReadAnswer
from bot.runs import Runner, RunPlan
from storage.database import Database

Tag = TypeVar("Tag")
Result = TypeVar("Result")

Script = str | ModelFailure | Exception | asyncio.Event


class ScriptedClient:
    """Answers as the test says: a text, a failure to raise, or an event to wait for first."""

    def __init__(self) -> None:
        self.script: dict[str, Script] = {}
        self.asked: list[tuple[str, int]] = []

    async def ask(self, question: Question) -> Reply:
        self.asked.append((question.model.name, question.sample))
        scripted = self.script.get(question.model.name, "no graph here")
        if isinstance(scripted, asyncio.Event):
            await scripted.wait()
            return Reply(text="it took a while")
        if isinstance(scripted, Exception):
            raise scripted
        return Reply(text=scripted, cost=0.25)

    async def warm_up(self) -> None: ...

    async def close(self) -> None: ...


class InlineReader(AnswerReader):
    """Reads in this process: for tests of what stands around the reading."""

    async def read(self, text: str) -> ReadAnswer:
        reading = read_answer(text)
        keyed = tuple(KeyedExample(found, identity_keys(found)) for found in reading.examples)
        return ReadAnswer(keyed, reading.primary)

    async def read_each(
        self, answers: Sequence[tuple[Tag, str]], then: Callable[[Tag, ReadAnswer], Result]
    ) -> list[Result]:
        return [then(tag, await self.read(text)) for tag, text in answers]

    async def draw(self, example: Example, *, title: str, width: int) -> bytes | None:
        del example, title, width
        return b"\x89PNG\r\n\x1a\n"

    async def warm_up(self) -> None: ...

    async def close(self) -> None: ...


@pytest.fixture
def inline_reader() -> type[AnswerReader]:
    return InlineReader


@pytest.fixture(scope="session")
def published() -> PublishedIndex:
    return PublishedIndex.of(load_published())


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    return tmp_path / "kinprobe.db"


@pytest.fixture
async def archive(database_file: Path, published: PublishedIndex) -> AsyncIterator[Archive]:
    async with Database.open(database_file) as database:
        yield Archive(database, InlineReader(), published)


@pytest.fixture
def client() -> ScriptedClient:
    return ScriptedClient()


@pytest.fixture
def runner(archive: Archive, client: ScriptedClient) -> Runner:
    gates = Gates(100, patience=Patience(attempts=1))
    return Runner(archive=archive, client=client, gates=gates)


@pytest.fixture
def plan_for() -> Callable[..., RunPlan]:
    def plan(*models: str, samples: int = 1) -> RunPlan:
        probe = load_probes()["bfs"]
        return RunPlan(
            probe=probe,
            prompt_language=probe.default_language,
            models=tuple(ModelSpec(name, f"scripted/{name}") for name in models),
            samples=samples,
            origin="terminal",
        )

    return plan


@pytest.fixture
def answer_with() -> Callable[[Mapping[str, str]], str]:
    """Write an answer around an example graph: node -> its neighbours, one letter each."""

    def write(adjacency: Mapping[str, str]) -> str:
        rows = "".join(f"    {node!r}: {list(near)!r},\n" for node, near in adjacency.items())
        return f"Here you are:\n\n```python\ngraph = {{\n{rows}}}\nbfs(graph, 'A')\n```\n"

    return write
