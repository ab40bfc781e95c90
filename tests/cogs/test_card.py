"""The largest and the most hostile cards keep within every limit of Discord, and lose nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema  # type: ignore[import-untyped] # its stubs are one more package to pin
import pytest
from discord import ui

from bot.graphs.example import Example
from bot.runs import Progress, RunPlan
from bot.summary import Answer, RunSummary
from cogs import limits
from cogs.card import Message, result_card, sheet_card, sheets
from cogs.progress import progress_card
from cogs.result_text import model_code

OPENAPI = Path(__file__).resolve().parents[2] / "../shared/data/discord-openapi.json"

NAMES: dict[str, Callable[[int], str]] = {
    "plain": lambda n: f"provider/model-{n:03}-".ljust(90, "x"),
    "korean": lambda n: f"모델-{n:03}-".ljust(90, "가"),
    "stars": lambda n: f"{n:03}".ljust(90, "*"),
    "backticks": lambda n: f"{n:03}```@everyone\n# Group 9\u202e".ljust(90, "`"),
    "mentions": lambda n: f"{n:03} <@&1> @here https://evil.example/[x](y) ||s||".ljust(90, ">"),
    "emoji": lambda n: f"{n:03}".ljust(90, "🦜"),
    "long": lambda n: f"{n:03}".ljust(300, "長"),
}


def small(n: int) -> Example:
    return Example({f"가{n}": (f"나{n}", f"다{n}"), f"나{n}": (f"다{n}",)})


def large(n: int) -> Example:
    """A graph whose labels are hostile and too many to be listed."""
    nodes = [f"{n}-{k}`*_@everyone 노드" for k in range(24)]
    return Example({node: tuple(nodes[k + 1 :][:3]) for k, node in enumerate(nodes)})


def failure(name: str, n: int) -> Answer:
    return Answer(name, 1, error_kind=("auth", "timeout")[n % 2], error="`@everyone` 실패 " * 30)


SHAPES: dict[str, Callable[[int, str], Answer | Example | None]] = {
    "one group": lambda _n, _name: small(0),
    "fifty pairs": lambda n, _name: small(n // 2),
    "all single": lambda n, _name: small(n),
    "large graphs": lambda n, _name: large(n // 2),
    "no graph": lambda _n, _name: None,
    "all failed": lambda n, name: failure(name, n),
    "direction unknown": lambda n, _name: Example({f"{n}": ("b",)}, directed_known=False),
}


def worst(build: SimpleNamespace, *, names: str, shape: str, samples: int = 1) -> RunSummary:
    answers: list[Answer] = []
    models = [NAMES[names](n) for n in range(100)]
    for n, model in enumerate(models):
        given = SHAPES[shape](n, model)
        if isinstance(given, Answer):
            answers.append(given)
        else:
            answers += build.answers_of({model: given}, samples=samples)
    result: RunSummary = build.summary_of(answers, samples=samples, models=models, origin="demo")
    return result


async def draw(_example: Example, _title: str) -> bytes:
    return b"PNG"


async def pages(summary: RunSummary) -> list[Message]:
    return [
        await sheet_card(summary, sheet, registry_size=12, draw=draw)
        for sheet in sheets(summary, registry_size=12)
    ]


def hold_to_limits(message: Message) -> None:
    message.view.add_item(ui.TextDisplay("<@18446744073709551615> asked for this."))
    shown = [item.content for item in walk(message, ui.TextDisplay)]
    assert all(shown)
    assert sum(map(len, shown)) <= limits.TEXT_CHARACTERS
    assert sum(len(text.encode()) for text in shown) <= limits.TEXT_BYTES
    assert sum(1 for _ in message.view.walk_children()) <= limits.COMPONENTS
    assert len(message.files) <= limits.ATTACHMENTS
    for gallery in walk(message, ui.MediaGallery):
        assert len(gallery.items) <= limits.GALLERY_ITEMS
        for item in gallery.items:
            assert 1 <= len(item.description or "") <= limits.ALT_TEXT
            assert item.media.url in {file.uri for file in message.files}
    assert len({file.filename for file in message.files}) == len(message.files)
    ids = [item.custom_id for item in walk(message, ui.DynamicItem)]
    assert len(set(ids)) == len(ids)
    assert all(len(one) <= limits.CUSTOM_ID for one in ids)


def walk(message: Message, kind: Any) -> Iterator[Any]:
    return (item for item in message.view.walk_children() if isinstance(item, kind))


def text_of(messages: list[Message]) -> str:
    return "\n".join(item.content for message in messages for item in walk(message, ui.TextDisplay))


CASES = [
    *((names, "one group", 1) for names in NAMES),
    *(("korean", shape, 1) for shape in SHAPES if shape != "one group"),
    *(("backticks", shape, 1) for shape in ("fifty pairs", "all single", "all failed")),
    ("korean", "fifty pairs", 5),
]


@pytest.mark.parametrize(("names", "shape", "samples"), CASES)
async def test_a_hundred_models_keep_within_every_limit(
    build: SimpleNamespace, names: str, shape: str, samples: int
) -> None:
    summary = worst(build, names=names, shape=shape, samples=samples)
    messages = await pages(summary)
    for message in messages:
        hold_to_limits(message)
    shown = text_of(messages)
    for model in summary.run.models:
        assert model_code(model) in shown
    if len(messages) > 1:
        for message in messages:
            assert any(file.filename.endswith(".txt") for file in message.files)


@pytest.mark.parametrize("names", ["long", "korean"])
async def test_the_attached_text_leaves_nothing_out(build: SimpleNamespace, names: str) -> None:
    summary = worst(build, names=names, shape="all failed")
    message = (await pages(summary))[0]
    (file,) = [file for file in message.files if file.filename.endswith(".txt")]
    text = file.fp.read().decode()
    for answer in summary.failures:
        assert answer.model in text
        assert answer.error is not None
        assert answer.error in text


@pytest.mark.skipif(not OPENAPI.exists(), reason="Discord's OpenAPI file is not here")
@pytest.mark.parametrize("shape", ["fifty pairs", "all failed"])
async def test_discord_would_take_the_card(build: SimpleNamespace, shape: str) -> None:
    schema = {
        "$ref": "#/components/schemas/ContainerComponentForMessageRequest",
        "components": json.loads(OPENAPI.read_text(encoding="utf-8"))["components"],
    }
    validator = jsonschema.Draft202012Validator(schema)
    for message in (await pages(worst(build, names="korean", shape=shape)))[:3]:
        (container,) = (item.to_component_dict() for item in message.view.children)
        validator.validate(container)


async def test_hostile_names_and_labels_cannot_forge_the_card(build: SimpleNamespace) -> None:
    shown = text_of(await pages(worst(build, names="backticks", shape="all single")))
    own = ("## bfs", "### Single examples", "-# ", "`", "Breadth-first")
    assert all(line.startswith(own) for line in shown.splitlines())
    assert "```" not in shown
    assert "\u202e" not in shown


async def test_nothing_awake_is_left_of_a_hostile_graph(build: SimpleNamespace) -> None:
    shown = text_of(await pages(worst(build, names="plain", shape="large graphs")))
    assert "@everyone" not in shown


async def test_samples_that_differ_are_counted(build: SimpleNamespace) -> None:
    answers = [
        *build.answers_of({"steady": build.six}, samples=5),
        *build.answers_of({"wavering": build.six}, samples=3),
        *(Answer("wavering", sample, example=None) for sample in (4, 5)),
    ]
    shown = text_of(await pages(build.summary_of(answers, samples=5)))
    assert "`steady` `wavering` (3 of 5 samples)" in shown
    assert "`wavering` (sample 4)" in shown


async def test_a_smaller_group_says_how_it_relates(build: SimpleNamespace) -> None:
    given = dict.fromkeys("abc", build.six) | dict.fromkeys("de", build.six_one_way)
    shown = text_of(await pages(build.summary_of(build.answers_of(given))))
    assert "3 of 5 models gave the identical" in shown
    assert "Compared with group 1: the same edges, one way only." in shown


async def test_what_is_not_in_the_registry_is_said_to_be_just_that(build: SimpleNamespace) -> None:
    given = {"a": small(1), "b": small(1), "c": small(2)}
    shown = text_of(await pages(build.summary_of(build.answers_of(given))))
    assert "Not found in our registry of 12 published examples." in shown
    assert "prove" not in shown


async def test_costs_are_told_as_far_as_they_are_known(build: SimpleNamespace) -> None:
    unknown = build.answers_of({"a": build.six, "b": build.six})
    assert "cost unknown" in text_of(await pages(build.summary_of(unknown)))
    partly = [Answer("c", 1, cost=0.25), *unknown]
    shown = text_of(await pages(build.summary_of(partly)))
    assert "$0.25 plus 2 of unknown cost" in shown


@pytest.mark.parametrize(
    ("status", "said"), [("cancelled", "was cancelled"), ("interrupted", "was interrupted")]
)
async def test_an_unfinished_run_says_so(build: SimpleNamespace, status: str, said: str) -> None:
    answers = build.answers_of({"a": build.six})
    summary = build.summary_of(answers, status=status, models=["a", "b"])
    shown = text_of(await pages(summary))
    assert said in shown
    assert "### Neither answered nor failed · 1\n`b`" in shown


async def test_a_page_beyond_the_last_is_the_last(build: SimpleNamespace) -> None:
    summary = worst(build, names="korean", shape="fifty pairs")
    count = len(sheets(summary, registry_size=12))
    message = await result_card(summary, registry_size=12, draw=draw, number=9999)
    assert f"page {count} of {count}" in text_of([message])


def test_the_progress_card_keeps_within_the_limits(build: SimpleNamespace) -> None:
    settings = build.settings_of([NAMES["korean"](n) for n in range(100)])
    probe = build.bfs
    plan = RunPlan(probe, "ko", settings.models, 5, "discord")
    message = progress_card(plan, Progress(500, 250, 3), run_id="bfs-abc123", asker_id=2**64 - 1)
    hold_to_limits(message)
    assert "asking 100 models, 5 times each" in text_of([message])
