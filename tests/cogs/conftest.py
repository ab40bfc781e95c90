"""A simulated Discord with kinprobe in it, its models scripted and its runs conducted by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
import simcord

from bot.catalogue.probe import Probe, prompt_sha256
from bot.client import KinprobeBot
from bot.config import Settings
from bot.evidence.published import PublishedExample, PublishedIndex
from bot.graphs.example import Example
from bot.graphs.identity import identity_keys
from bot.models.client import ModelSpec
from bot.runs import Progress, RunPlan
from bot.services import Services
from bot.summary import Answer, RunFacts, RunSummary, summarise

GUILD_ID = 1270000000000000000
PNG = b"\x89PNG\r\n\x1a\n"

SIX = Example(
    {
        "A": ("B", "C"),
        "B": ("A", "D", "E"),
        "C": ("A", "F"),
        "D": ("B",),
        "E": ("B", "F"),
        "F": ("C", "E"),
    }
)
SIX_ONE_WAY = Example({"A": ("B", "C"), "B": ("D", "E"), "C": ("F",), "E": ("F",)})
"""The diary's two graphs: the 18's, and the same edges one way."""

BFS = Probe(
    name="bfs",
    title="Breadth-first search",
    prompts={"ko": "파이썬으로 BFS 함수를 작성해줘.", "en": "Write a BFS function in Python."},
)
DFS = Probe(name="dfs", title="Depth-first search", prompts={"en": "Write a DFS function."})

PUBLISHED = PublishedIndex.of(
    [
        PublishedExample(
            name="example",
            title="Breadth First Search",
            source="Example Site",
            date="2014-03-05",
            date_note="",
            example=SIX,
        )
    ]
)


def answers_of(
    examples: Mapping[str, Example | None],
    *,
    samples: int = 1,
    failed: Mapping[str, str] | None = None,
) -> list[Answer]:
    """Give an answer a model and sample; None is an answer without a graph."""
    found = [
        Answer(
            model=model,
            sample=sample,
            example=example,
            keys=identity_keys(example) if example is not None else None,
        )
        for model, example in examples.items()
        for sample in range(1, samples + 1)
    ]
    return found + [
        Answer(model=model, sample=1, error_kind="timeout", error=sentence)
        for model, sentence in (failed or {}).items()
    ]


def summary_of(
    answers: Sequence[Answer],
    *,
    run_id: str = "bfs-abc123",
    prompt: str = BFS.prompts["ko"],
    samples: int = 1,
    status: str = "finished",
    origin: str = "discord",
    models: Sequence[str] | None = None,
    published: PublishedIndex = PUBLISHED,
) -> RunSummary:
    """Sum answers up as a stored run would be."""
    facts = RunFacts(
        run_id=run_id,
        probe="bfs",
        probe_title=BFS.title,
        prompt_language="ko",
        prompt=prompt,
        prompt_sha256=prompt_sha256(prompt),
        samples=samples,
        models=tuple(models or dict.fromkeys(answer.model for answer in answers)),
        status=status,
        origin=origin,
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        seconds=12.34,
    )
    return summarise(facts, answers, published)


@dataclass
class ScriptedRun:
    """A run that a test brings forward and ends."""

    run_id: str
    plan: RunPlan
    progress: Progress
    ending: asyncio.Task[RunSummary]
    cancelled: bool = False
    on_cancel: Callable[[], None] = lambda: None

    async def result(self) -> RunSummary:
        return await asyncio.shield(self.ending)

    def cancel(self) -> None:
        self.cancelled = True
        self.on_cancel()


@dataclass
class ScriptedRunner:
    """Conducts runs as the test says, and keeps their summaries."""

    summaries: dict[str, RunSummary] = field(default_factory=dict)
    runs: list[ScriptedRun] = field(default_factory=list)
    seconds: float = 0.0
    summary_now: RunSummary | None = None
    fault: Exception | None = None
    start_fault: Exception | None = None
    picture_fault: Exception | None = None
    pictures: list[str] = field(default_factory=list)
    drained: list[float] = field(default_factory=list)
    on_drain: Callable[[], None] = lambda: None

    async def start(self, plan: RunPlan) -> ScriptedRun:
        if self.start_fault is not None:
            raise self.start_fault
        cancelled = asyncio.Event()
        run_id = f"{plan.probe.name}-run{len(self.runs)}"
        run = ScriptedRun(
            run_id=run_id,
            plan=plan,
            progress=Progress(total=len(plan.models) * plan.samples),
            ending=asyncio.create_task(self._end(run_id, plan, cancelled)),
            on_cancel=cancelled.set,
        )
        self.runs.append(run)
        return run

    async def _end(self, run_id: str, plan: RunPlan, cancelled: asyncio.Event) -> RunSummary:
        # Short naps: a simulated Discord knows sleeping apart from hanging, but no other wait.
        slept = 0.0
        while slept < self.seconds and not cancelled.is_set():
            await asyncio.sleep(60.0)
            slept += 60.0
        if self.fault is not None:
            raise self.fault
        summary = self.summary_now or summary_of(
            answers_of({model.name: SIX for model in plan.models}, samples=plan.samples),
            run_id=run_id,
            prompt=plan.prompt,
            samples=plan.samples,
            status="cancelled" if cancelled.is_set() else "finished",
            origin=plan.origin,
        )
        self.summaries[run_id] = summary
        return summary

    def running(self, run_id: str) -> ScriptedRun | None:
        return next(
            (run for run in self.runs if run.run_id == run_id and not run.ending.done()), None
        )

    async def summary(self, run_id: str) -> RunSummary | None:
        return self.summaries.get(run_id)

    async def picture(self, example: Example, *, title: str, width: int) -> bytes | None:
        del example, width
        if self.picture_fault is not None:
            raise self.picture_fault
        self.pictures.append(title)
        return PNG

    async def drain(self, seconds: float) -> None:
        self.drained.append(seconds)
        self.on_drain()


def settings_of(models: Sequence[str], *, allowed_guilds: Sequence[int] = (GUILD_ID,)) -> Settings:
    return Settings(
        path=Path("config.yaml"),
        models=tuple(ModelSpec(name=name, provider_model=f"openai/{name}") for name in models),
        notices=(),
        discord_token=None,
        allowed_guilds=frozenset(allowed_guilds),
        max_samples=5,
        max_concurrent=100,
        attempts=1,
        probes_dir=None,
        database=None,
        prompt_language=None,
    )


def bot_of(runner: ScriptedRunner, settings: Settings, **services: Any) -> KinprobeBot:
    return KinprobeBot(
        Services(
            settings=settings,
            runner=cast("Any", runner),
            probes={"bfs": BFS, "dfs": DFS},
            registry_size=12,
            **services,
        )
    )


@dataclass
class World:
    """A server with two members and the bot."""

    env: simcord.Env
    runner: ScriptedRunner
    channel: simcord.ChannelHandle
    alice: simcord.MemberActor
    bob: simcord.MemberActor

    def card(self) -> discord.Message:
        """Give the channel's last message."""
        message = self.channel.last_message
        assert message is not None
        return message

    async def now(self, message: discord.Message) -> discord.Message:
        """Give a message as it stands in the channel now."""
        channel = self.env.bot.get_channel(self.channel.id)
        assert isinstance(channel, discord.TextChannel)
        return await channel.fetch_message(message.id)

    async def restart(self) -> None:
        """Start kinprobe anew; only what is stored survives."""
        bot = cast("KinprobeBot", self.env.bot)
        await self.env.restart_bot(bot_of(self.runner, bot.services.settings))


@pytest.fixture
def runner() -> ScriptedRunner:
    return ScriptedRunner()


@pytest.fixture
def settings() -> Settings:
    return settings_of(["gpt-4o", "gpt-4", "claude-3-opus", "gemini-pro"])


@pytest.fixture
def simcord_bot(runner: ScriptedRunner, settings: Settings) -> KinprobeBot:
    return bot_of(runner, settings)


@pytest.fixture
async def world(simcord_env: simcord.Env, runner: ScriptedRunner) -> World:
    guild = simcord_env.create_guild("kin", id=GUILD_ID)
    return World(
        env=simcord_env,
        runner=runner,
        channel=guild.create_text_channel("general"),
        alice=guild.add_member(simcord_env.create_user("alice")),
        bob=guild.add_member(simcord_env.create_user("bob")),
    )


@pytest.fixture
def build() -> SimpleNamespace:
    """Builders for tests that need no Discord."""
    return SimpleNamespace(
        answers_of=answers_of,
        summary_of=summary_of,
        settings_of=settings_of,
        bot_of=bot_of,
        bfs=BFS,
        six=SIX,
        six_one_way=SIX_ONE_WAY,
        published=PUBLISHED,
    )


@pytest.fixture
def read() -> Callable[[Any], str]:
    """Read a message, or what the bot answered, as its text."""

    def reading(message: Any) -> str:
        found: list[str] = []

        def walk(components: Sequence[dict[str, Any]]) -> None:
            for component in components:
                if component["type"] == discord.ComponentType.text_display.value:
                    found.append(component["content"])
                walk(component.get("components", []))

        walk([part if isinstance(part, dict) else part.to_dict() for part in message.components])
        return "\n".join(found) or str(message.content)

    return reading
