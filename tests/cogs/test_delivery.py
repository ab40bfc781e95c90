"""The last word of a run reaches the asker, whatever Discord no longer takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import discord
import pytest

if TYPE_CHECKING:
    from tests.cogs.conftest import World

pytestmark = pytest.mark.simcord(settle_timeout=1.5)

Read = Callable[[Any], str]


async def test_a_run_longer_than_the_token_ends_in_a_channel_message(
    world: World, read: Read
) -> None:
    world.runner.seconds = 20 * 60
    await world.alice.slash(world.channel, "probe", name="bfs")
    progress = world.card()
    await world.env.advance_time(14 * 60 + 10)
    assert "posted in this channel" in read(world.card())
    await world.env.advance_time(10 * 60)
    assert world.card().id != progress.id
    card = read(world.card())
    assert "4 of 4 models" in card
    old = await world.now(progress)
    assert "waiting" not in read(old)
    assert world.card().jump_url in read(old)
    assert not list(_buttons(old.components))
    assert f"<@{world.alice.id}> asked for this" in card
    posted = next(entry for entry in world.env.http_requests if _is_post(entry))
    assert isinstance(posted.json, dict)
    mentions = posted.json["allowed_mentions"]
    assert mentions["parse"] == []
    assert [int(user) for user in mentions["users"]] == [world.alice.id]


def _buttons(components: Any) -> Iterator[Any]:
    for component in components:
        if component.type is discord.ComponentType.button:
            yield component
        yield from _buttons(getattr(component, "children", ()))


async def test_an_old_card_that_cannot_be_edited_costs_only_a_line_in_the_log(
    world: World, read: Read, caplog: pytest.LogCaptureFixture
) -> None:
    world.runner.seconds = 20 * 60
    await world.alice.slash(world.channel, "probe", name="bfs")
    here = f"/channels/{world.channel.id}/messages/*"
    world.env.inject_error("PATCH", here, status=403, code=50001, times=None)
    await world.env.advance_time(25 * 60)
    assert "4 of 4 models" in read(world.card())
    assert len([entry for entry in world.env.http_requests if _is_post(entry)]) == 1
    assert "code 50001" in caplog.text


def _is_post(entry: Any) -> bool:
    return bool(entry.method == "POST" and entry.path.endswith("/messages"))


@pytest.mark.parametrize(("status", "code"), [(401, 50027), (404, 10015), (404, 10008)])
async def test_a_card_that_can_no_longer_be_edited_is_posted_anew(
    world: World, read: Read, status: int, code: int
) -> None:
    world.runner.seconds = 60
    await world.alice.slash(world.channel, "probe", name="bfs")
    progress = world.card()
    world.env.inject_error(
        "PATCH", "/webhooks/*/messages/@original", status=status, code=code, times=None
    )
    await world.env.advance_time(70)
    assert world.card().id != progress.id
    assert "4 of 4 models" in read(world.card())


async def test_where_the_bot_may_not_post_the_old_message_tells_it(
    world: World, read: Read, caplog: pytest.LogCaptureFixture
) -> None:
    world.runner.seconds = 20 * 60
    await world.alice.slash(world.channel, "probe", name="bfs")
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await world.env.advance_time(25 * 60)
    assert "4 of 4 models" in read(world.card())
    assert "code 50013" in caplog.text


async def test_where_nothing_can_be_shown_the_asker_is_told_directly(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.runner.seconds = 20 * 60
    await world.alice.slash(world.channel, "probe", name="bfs")
    here = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", here, status=403, code=50013, times=None)
    world.env.inject_error("PATCH", f"{here}/*", status=403, code=50001, times=None)
    await world.env.advance_time(25 * 60)
    told = next(entry for entry in world.env.http_requests[::-1] if _is_post(entry))
    assert str(world.channel.id) not in told.path
    assert "could not be delivered" in str(told.json)
    assert "code 50001" in caplog.text
