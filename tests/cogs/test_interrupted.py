"""A run that was cut off is told of in its channel at the next start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from storage.errors import StorageError
from storage.records import Post

Read = Callable[[Any], str]


@pytest.fixture
def cut_off(world: Any, build: Any) -> Callable[..., Any]:
    """Leave a run in the database that no process conducts, and start kinprobe anew."""

    async def restart(message_id: int | None) -> None:
        world.runner.summaries["bfs-cut0ff"] = build.summary_of(
            build.answers_of({"a": build.six, "b": build.six}),
            run_id="bfs-cut0ff",
            status="interrupted",
        )
        post = Post(
            guild_id=world.channel.guild.id,
            channel_id=world.channel.id,
            message_id=message_id,
            asker_id=world.alice.id,
        )
        services = {"interrupted": (("bfs-cut0ff", post),)}
        settings = world.env.bot.services.settings
        await world.env.restart_bot(build.bot_of(world.runner, settings, **services))
        await world.env.settle()

    return restart


async def test_its_card_is_finished_with_what_had_come(
    world: Any, cut_off: Callable[..., Any], read: Read
) -> None:
    world.runner.seconds = 6000
    await world.alice.slash(world.channel, "probe", name="bfs")
    card = world.card()
    assert "waiting" in read(card)

    await cut_off(card.id)

    assert world.card().id == card.id
    assert "This run was interrupted" in read(world.card())
    assert "2 of 2 models" in read(world.card())


async def test_where_the_card_is_gone_the_channel_is_told(
    world: Any, cut_off: Callable[..., Any], read: Read
) -> None:
    await cut_off(None)
    assert "This run was interrupted" in read(world.card())

    await cut_off(1)
    assert "This run was interrupted" in read(world.card())


async def test_a_run_that_cannot_be_read_does_not_silence_the_others(
    world: Any, build: Any, caplog: pytest.LogCaptureFixture
) -> None:
    post = Post(
        guild_id=world.channel.guild.id,
        channel_id=world.channel.id,
        message_id=None,
        asker_id=world.alice.id,
    )
    summaries = {
        name: build.summary_of(
            build.answers_of({"a": build.six}), run_id=name, status="interrupted"
        )
        for name in ("bfs-first", "bfs-last")
    }

    async def summary(run_id: str) -> Any:
        if run_id == "bfs-broken":
            raise StorageError("The database holds some secret text.")
        return summaries.get(run_id)

    world.runner.summary = summary
    ids = ("bfs-first", "bfs-broken", "bfs-gone", "bfs-last")
    settings = world.env.bot.services.settings
    interrupted = tuple((run_id, post) for run_id in ids)
    await world.env.restart_bot(build.bot_of(world.runner, settings, interrupted=interrupted))
    await world.env.settle()

    told = str([entry.json for entry in world.env.http_requests if entry.method == "POST"])
    assert "bfs-first" in told
    assert "bfs-last" in told
    assert "bfs-broken" in caplog.text
    assert "StorageError" in caplog.text
    assert "secret text" not in caplog.text
