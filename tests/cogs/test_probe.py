"""`/probe`, as members of a server meet it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import ui

from bot.errors import MisuseError, PersonError
from bot.runs import RunError
from storage.errors import StorageError

if TYPE_CHECKING:
    from tests.cogs.conftest import World

pytestmark = pytest.mark.simcord(settle_timeout=1.5)

Read = Callable[[Any], str]


async def test_the_card_says_who_gave_the_identical_graph(world: World, read: Read) -> None:
    result = await world.alice.slash(world.channel, "probe", name="bfs")
    assert not result.ephemeral
    first = next(entry for entry in world.env.http_requests if "/callback" in entry.path)
    assert first.json == {"type": discord.InteractionResponseType.deferred_channel_message.value}
    card = read(world.card())
    assert "4 of 4 models gave the identical" in card
    assert "`gpt-4o`" in card
    assert "Published before with the same labels and edges: Example Site" in card
    assert "cost unknown" in card
    assert [file.filename for file in world.card().attachments] == ["group-1.png"]


async def test_models_and_samples_are_as_chosen(world: World) -> None:
    await world.alice.slash(
        world.channel, "probe", name="bfs", prompt_language="en", samples=3, models="gpt-4, gpt-4o"
    )
    plan = world.runner.runs[0].plan
    assert [model.name for model in plan.models] == ["gpt-4", "gpt-4o"]
    assert plan.samples == 3
    assert plan.prompt == "Write a BFS function in Python."
    assert plan.post is not None
    assert plan.post.asker_id == world.alice.id
    assert plan.post.message_id == world.card().id


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"name": "bsf"}, "bfs"),
        ({"name": "bfs", "models": "gpt-4o, gtp-4"}, "gpt-4"),
        ({"name": "bfs", "samples": 6}, "1 to 5"),
        ({"name": "dfs", "prompt_language": "ko"}, "en"),
    ],
)
async def test_a_wrong_choice_is_refused_privately(
    world: World, read: Read, options: dict[str, Any], said: str
) -> None:
    result = await world.alice.slash(world.channel, "probe", **options)
    assert result.ephemeral
    assert said in read(result.response)
    assert not world.runner.runs


async def test_a_server_that_is_not_allowed_is_refused(world: World, read: Read) -> None:
    elsewhere = world.env.create_guild("elsewhere")
    channel = elsewhere.create_text_channel("general")
    carol = elsewhere.add_member(world.env.create_user("carol"))
    result = await carol.slash(channel, "probe", name="bfs")
    assert result.ephemeral
    assert "allowed_guilds" in read(result.response)
    assert not world.runner.runs


@pytest.mark.parametrize("spelled", ["Korean", "KO"])
async def test_a_prompt_language_may_be_spelled_as_it_is_shown(world: World, spelled: str) -> None:
    await world.alice.slash(world.channel, "probe", name="bfs", prompt_language=spelled)
    assert world.runner.runs[0].plan.prompt_language == "ko"


@pytest.mark.parametrize("option", ["name", "prompt_language", "models"])
async def test_a_server_that_is_not_allowed_is_offered_nothing(world: World, option: str) -> None:
    elsewhere = world.env.create_guild("elsewhere")
    channel = elsewhere.create_text_channel("general")
    carol = elsewhere.add_member(world.env.create_user("carol"))
    assert await carol.autocomplete(channel, "probe", option, "") == []


async def test_probe_names_and_models_are_completed(world: World) -> None:
    offered = await world.alice.autocomplete(world.channel, "probe", "name", "breadth")
    assert [one["value"] for one in offered] == ["bfs"]
    offered = await world.alice.autocomplete(
        world.channel, "probe", "models", "gpt-4o, cla", name="bfs"
    )
    assert [one["value"] for one in offered] == ["gpt-4o, claude-3-opus"]
    offered = await world.alice.autocomplete(
        world.channel, "probe", "prompt_language", "", name="dfs"
    )
    assert [one["value"] for one in offered] == ["en"]


async def test_the_progress_card_shows_counts_and_a_bar(world: World, read: Read) -> None:
    world.runner.seconds = 60
    await world.alice.slash(world.channel, "probe", name="bfs")
    card = read(world.card())
    assert "asking 4 models" in card
    assert "░" * 20 in card
    world.runner.runs[0].progress = type(world.runner.runs[0].progress)(4, answered=2, failed=1)
    await world.env.advance_time(3)
    card = read(world.card())
    assert "█" * 15 + "░" * 5 in card
    assert "**2** answered" in card
    assert "**1** failed" in card
    assert "**1** waiting" in card
    await world.env.advance_time(60)
    assert "4 of 4 models" in read(world.card())


async def test_a_card_is_edited_at_most_every_two_seconds(world: World) -> None:
    world.runner.seconds = 60
    await world.alice.slash(world.channel, "probe", name="bfs")
    run = world.runner.runs[0]
    before = len(_edits(world))
    for step in range(40):
        run.progress = type(run.progress)(100, answered=step)
        await world.env.advance_time(0.25)
    assert 4 <= len(_edits(world)) - before <= 5


def _edits(world: World) -> list[Any]:
    return [
        entry for entry in world.env.http_requests if entry.path.endswith("/messages/@original")
    ]


async def test_the_asker_cancels_and_keeps_what_came(world: World, read: Read) -> None:
    world.runner.seconds = 600
    await world.alice.slash(world.channel, "probe", name="bfs")
    pressed = await world.alice.click(world.card(), label="Cancel")
    assert pressed.ephemeral
    assert "kept" in read(pressed.response)
    await world.env.advance_time(61)
    assert "was cancelled" in read(world.card())


async def test_nobody_else_can_cancel(world: World, read: Read) -> None:
    world.runner.seconds = 60
    await world.alice.slash(world.channel, "probe", name="bfs")
    pressed = await world.bob.click(world.card(), label="Cancel")
    assert pressed.ephemeral
    assert "Only the member who asked" in read(pressed.response)
    assert not world.runner.runs[0].cancelled
    await world.env.advance_time(61)


async def test_cancel_on_a_card_from_before_a_restart_says_so(world: World, read: Read) -> None:
    world.runner.seconds = 6000
    await world.alice.slash(world.channel, "probe", name="bfs")
    card = world.card()
    await world.restart()
    world.runner.runs.clear()
    pressed = await world.alice.click(card, label="Cancel")
    assert pressed.ephemeral
    assert "not going on any more" in read(pressed.response)


async def test_the_prompt_is_shown_privately_and_exactly(world: World, read: Read) -> None:
    await world.alice.slash(world.channel, "probe", name="bfs")
    pressed = await world.bob.click(world.card(), label="Prompt")
    assert pressed.ephemeral
    shown = read(pressed.response)
    assert "```\n파이썬으로 BFS 함수를 작성해줘.\n```" in shown
    summary = world.runner.summaries["bfs-run0"]
    assert summary.run.prompt_sha256
    assert summary.run.prompt_sha256 in shown


async def test_the_prompt_button_works_after_a_restart(world: World, read: Read) -> None:
    await world.alice.slash(world.channel, "probe", name="bfs")
    card = world.card()
    await world.restart()
    pressed = await world.bob.click(card, label="Prompt")
    assert "BFS 함수" in read(pressed.response)


async def test_a_prompt_that_could_break_its_fence_is_attached(
    world: World, read: Read, build: Any
) -> None:
    prompt = "before ``` after\u202e @everyone"
    world.runner.summary_now = build.summary_of(
        build.answers_of({"a": build.six, "b": build.six}), run_id="bfs-run0", prompt=prompt
    )
    await world.alice.slash(world.channel, "probe", name="bfs")
    pressed = await world.bob.click(world.card(), label="Prompt")
    assert "```" not in read(pressed.response)
    assert pressed.response is not None
    (file,) = pressed.response.attachments
    assert await file.read() == prompt.encode()


async def test_a_press_on_a_run_that_is_gone_is_answered(world: World, read: Read) -> None:
    await world.alice.slash(world.channel, "probe", name="bfs")
    world.runner.summaries.clear()
    pressed = await world.bob.click(world.card(), label="Prompt")
    assert "no longer kept" in read(pressed.response)


async def test_a_run_that_cannot_start_says_why(world: World, read: Read) -> None:
    world.runner.start_fault = RunError("The run was not started: the disk is full.")
    await world.alice.slash(world.channel, "probe", name="bfs")
    assert "the disk is full" in read(world.card())


async def test_a_command_in_a_failure_stands_there_without_backticks(
    world: World, read: Read
) -> None:
    world.runner.fault = RunError("Storing failed; `kinprobe resume bfs-run0` asks for the rest.")
    await world.alice.slash(world.channel, "probe", name="bfs")
    assert "; kinprobe resume bfs-run0 asks for the rest" in read(world.card())


@pytest.mark.parametrize("kind", [MisuseError, PersonError])
async def test_a_sentence_is_escaped_once(world: World, read: Read, kind: type[Exception]) -> None:
    world.runner.start_fault = kind("There is no model some_model.")
    await world.alice.slash(world.channel, "probe", name="bfs")
    assert "There is no model some\\_model." in read(world.card())


async def test_a_run_that_breaks_off_says_what_is_not_kept(world: World, read: Read) -> None:
    names = ", ".join(f"model-{n:03}-{'x' * 80}" for n in range(100))
    world.runner.fault = RunError(f"Not kept: the answers of {names}.")
    await world.alice.slash(world.channel, "probe", name="bfs")
    assert "Not kept" in read(world.card())
    (file,) = world.card().attachments
    assert "model-099" in (await file.read()).decode()


async def test_an_unforeseen_fault_names_an_id_that_is_logged_without_its_text(
    world: World, read: Read, caplog: pytest.LogCaptureFixture
) -> None:
    world.runner.fault = ZeroDivisionError("the answer's secret text")
    await world.alice.slash(world.channel, "probe", name="bfs")
    card = read(world.card())
    error_id = card.split("(error ")[1][:8]
    assert error_id in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "secret text" not in caplog.text
    assert "secret text" not in card


async def test_a_fault_in_a_press_is_answered_and_logged(
    world: World, read: Read, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.alice.slash(world.channel, "probe", name="bfs")

    async def broken(_run_id: str) -> None:
        raise KeyError("the prompt's secret text")

    monkeypatch.setattr(world.runner, "summary", broken)
    pressed = await world.bob.click(world.card(), label="Prompt")
    assert "Something went wrong inside kinprobe (error " in read(pressed.response)
    assert "KeyError" in caplog.text
    assert "secret text" not in caplog.text


async def test_a_drawing_that_fails_takes_only_itself_away(world: World, read: Read) -> None:
    world.runner.picture_fault = OSError("no font")
    await world.alice.slash(world.channel, "probe", name="bfs")
    assert "4 of 4 models" in read(world.card())
    assert "Not drawn" in read(world.card())
    assert [file.filename for file in world.card().attachments] == ["bfs-run0.txt"]


def many(build: Any) -> Any:
    given = {f"model-{n:03}-{'x' * 70}": build.six for n in range(100)}
    return build.summary_of(build.answers_of(given), run_id="bfs-run0")


async def test_a_page_is_turned_privately(world: World, read: Read, build: Any) -> None:
    world.runner.summary_now = many(build)
    await world.alice.slash(world.channel, "probe", name="bfs")
    card = world.card()
    first = read(card)
    assert "page 1 of 3" in first
    assert [file.filename for file in card.attachments] == ["group-1.png", "bfs-run0.txt"]
    turned = await world.bob.click(card, label="Next")
    assert turned.ephemeral
    assert turned.response is not None
    assert "page 2 of 3" in read(turned.response)
    assert read(await world.now(card)) == first
    again = await world.bob.click(turned.response, label="Next")
    assert again.followups == []
    assert "page 3 of 3" in read(turned.response)
    await world.bob.click(turned.response, label="Previous")
    assert "page 2 of 3" in read(turned.response)


async def test_a_page_is_turned_after_a_restart(world: World, read: Read, build: Any) -> None:
    world.runner.summary_now = many(build)
    await world.alice.slash(world.channel, "probe", name="bfs")
    card = world.card()
    await world.restart()
    turned = await world.bob.click(card, label="Next")
    assert "page 2 of 3" in read(turned.response)


async def test_an_acknowledgement_that_was_applied_twice_loses_nothing(
    world: World, read: Read
) -> None:
    world.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=40060)
    await world.alice.slash(world.channel, "probe", name="bfs")
    assert "4 of 4 models" in read(world.card())


async def test_a_database_in_trouble_is_told_without_its_place(
    world: World, read: Read, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.alice.slash(world.channel, "probe", name="bfs")

    async def broken(_run_id: str) -> None:
        raise StorageError("The database file secret/place.db is locked; close what uses it.")

    monkeypatch.setattr(world.runner, "summary", broken)
    pressed = await world.bob.click(world.card(), label="Prompt")
    assert "cannot read or write its database" in read(pressed.response)
    assert "secret/place" not in read(pressed.response)
    assert "is locked" in caplog.text


async def test_an_old_button_is_answered(world: World, read: Read) -> None:
    await world.alice.slash(world.channel, "probe", name="bfs")
    view: ui.View = ui.View(timeout=None)
    view.add_item(ui.Button(label="Old", custom_id="kp:gone:1"))
    channel = world.env.bot.get_channel(world.channel.id)
    sent = await channel.send("old", view=view)  # type: ignore[union-attr]
    view.stop()
    pressed = await world.bob.click(sent, label="Old")
    assert "older version" in read(pressed.response)
