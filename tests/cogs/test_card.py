"""The largest and the most hostile cards keep within every limit of Discord, and lose nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
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

ATTACHMENTS = 10
"""Files of one message. Source: Discord's "Create Message"."""

GALLERY_ITEMS = 10
"""Source: Discord's OpenAPI file, MediaGalleryComponentForMessageRequest."""

CUSTOM_ID = 100
"""Characters of a component's custom_id. Source: Discord's "Component reference"."""

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


HOSTILE = "`*_@everyone 노드"


def large(n: int) -> Example:
    """A graph whose labels are hostile and too many to be listed."""
    nodes = [f"{n}-{k}{HOSTILE}" for k in range(24)]
    return Example({node: tuple(nodes[k + 1 :][:3]) for k, node in enumerate(nodes)})


def failure(name: str, n: int, *, why: str = "") -> Answer:
    sentence = why + "`@everyone` 실패 " * 30
    return Answer(name, 1, error_kind=("auth", "timeout")[n % 2], error=sentence)


SHAPES: dict[str, Callable[[int, str], Answer | Example | None]] = {
    "one group": lambda _n, _name: small(0),
    "fifty pairs": lambda n, _name: small(n // 2),
    "all single": lambda n, _name: small(n),
    "large graphs": lambda n, _name: large(n // 2),
    "no graph": lambda _n, _name: None,
    "all failed": lambda n, name: failure(name, n),
    "all failed in their own way": lambda n, name: failure(name, n, why=f"{n:03} "),
    "all unreadable": lambda n, name: Answer(name, 1, unread=("너무 ", "**")[n % 2] * 100),
    "direction unknown": lambda n, _name: Example({f"{n}": ("b",)}, directed_known=False),
    "cut off": lambda n, _name: replace(large(n), partial=True),
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
    assert len(message.files) <= ATTACHMENTS
    for gallery in walk(message, ui.MediaGallery):
        assert len(gallery.items) <= GALLERY_ITEMS
        for item in gallery.items:
            assert 1 <= len(item.description or "") <= limits.ALT_TEXT
            assert item.media.url in {file.uri for file in message.files}
    assert len({file.filename for file in message.files}) == len(message.files)
    ids = [item.custom_id for item in walk(message, ui.DynamicItem)]
    assert len(set(ids)) == len(ids)
    assert all(len(one) <= CUSTOM_ID for one in ids)


def walk(message: Message, kind: Any) -> Iterator[Any]:
    return (item for item in message.view.walk_children() if isinstance(item, kind))


def text_of(messages: list[Message]) -> str:
    return "\n".join(item.content for message in messages for item in walk(message, ui.TextDisplay))


CASES = [
    *((names, "one group", 1) for names in NAMES),
    *(("korean", shape, 1) for shape in SHAPES if shape != "one group"),
    *(("backticks", shape, 1) for shape in ("fifty pairs", "all single", "all failed", "cut off")),
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
    text = attached([message])
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
    assert "`wavering` (samples 4-5)" in shown


async def test_a_smaller_group_says_how_it_relates(build: SimpleNamespace) -> None:
    given = dict.fromkeys("abc", build.six) | dict.fromkeys("de", build.six_one_way)
    shown = text_of(await pages(build.summary_of(build.answers_of(given))))
    assert "3 of 5 models gave the identical" in shown
    assert "Compared with group 1: the same edges, one way only." in shown


def attached(messages: list[Message]) -> str:
    """Give the attached text of the first page."""
    (file,) = [file for file in messages[0].files if file.filename.endswith(".txt")]
    return str(file.fp.read().decode())


async def test_a_single_that_is_compared_with_is_named_by_its_model(build: SimpleNamespace) -> None:
    given = {"first": build.six, "second": build.six_one_way}
    shown = text_of(await pages(build.summary_of(build.answers_of(given))))
    assert "Compared with `first`: the same edges, one way only." in shown
    assert "group 1" not in shown


async def test_a_published_graph_of_other_weights_is_not_said_to_differ_in_direction(
    build: SimpleNamespace,
) -> None:
    heavier = replace(build.six, weights=dict.fromkeys(build.six.arcs, (2,)))
    answers = build.answers_of({"a": heavier, "b": heavier, "c": build.six_one_way})
    shown = text_of(await pages(build.summary_of(answers)))
    assert "Published before with the same edges, without weights: Example Site" in shown
    assert "Published before with the same edges, both ways: Example Site" in shown


async def test_a_group_shows_its_graph_in_words_too(build: SimpleNamespace) -> None:
    shown = text_of(await pages(build.summary_of(build.answers_of({"a": build.six}))))
    assert "A: B, C; B: A, D, E; C: A, F; D: B; E: B, F; F: C, E" in shown
    shown = text_of(
        await pages(build.summary_of(build.answers_of({"a": build.six, "b": build.six})))
    )
    assert "A: B, C; B: A, D, E; C: A, F; D: B; E: B, F; F: C, E" in shown


async def test_a_graph_that_is_too_long_for_the_card_is_attached(build: SimpleNamespace) -> None:
    messages = await pages(build.summary_of(build.answers_of({"a": large(0), "b": large(0)})))
    assert "23-노드" not in text_of(messages)
    assert f"0-20{HOSTILE}: 0-21{HOSTILE}" in attached(messages)


@pytest.mark.parametrize("fault", ["too large", "too costly", "broken"])
async def test_a_graph_that_is_not_drawn_says_so_and_is_attached(
    build: SimpleNamespace, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    drawn: list[str] = []

    async def faulty(_example: Example, title: str) -> bytes | None:
        drawn.append(title)
        if fault == "broken":
            raise ValueError("the answer's secret text")
        return None if fault == "too costly" else b"PNG"

    long = Example({f"n{k}": (f"n{k + 1}",) for k in range(90)})
    given = dict.fromkeys("ab", long if fault == "too large" else build.six)
    summary = build.summary_of(build.answers_of(given))
    (sheet,) = sheets(summary, registry_size=12)
    with caplog.at_level(logging.DEBUG):
        message = await sheet_card(summary, sheet, registry_size=12, draw=faulty)
    hold_to_limits(message)
    assert "Not drawn" in text_of([message])
    assert ("n89: n90" if fault == "too large" else "F: C, E") in attached([message])
    assert bool(drawn) == (fault != "too large")
    assert "secret text" not in caplog.text


@pytest.mark.parametrize("names", NAMES)
async def test_pages_without_their_drawings_keep_within_every_limit(
    build: SimpleNamespace, names: str
) -> None:
    async def undrawn(_example: Example, _title: str) -> None:
        return None

    summary = worst(build, names=names, shape="fifty pairs")
    for sheet in sheets(summary, registry_size=12):
        hold_to_limits(await sheet_card(summary, sheet, registry_size=12, draw=undrawn))


async def test_an_example_that_joins_no_group_is_shown_and_related(build: SimpleNamespace) -> None:
    unknown = replace(build.six_one_way, directed_known=False)
    cut = replace(large(0), partial=True)
    given = {"a": build.six, "b": build.six, "c": unknown, "d": cut}
    messages = await pages(build.summary_of(build.answers_of(given)))
    shown = text_of(messages)
    assert "`c` · A: B, C; B: D, E; C: F; E: F\n" in shown
    assert "-# Whether its edges go one way or both cannot be read." in shown
    assert "-# Compared with group 1: the same edges, direction unknown." in shown
    assert f"0-20{HOSTILE}: 0-21{HOSTILE}" in attached(messages)


async def test_a_tie_has_no_commonest(build: SimpleNamespace) -> None:
    given = {"a": Example({"A": ("B", "C")}), "b": Example({"A": ("B", "B", "C")})}
    shown = text_of(await pages(build.summary_of(build.answers_of(given))))
    assert "-# Neighbours written in 2 ways." in shown
    assert "commonest" not in shown


async def test_five_hundred_failures_of_one_kind_are_a_few_pages(build: SimpleNamespace) -> None:
    models = [f"provider/model-{n:03}-of-some-length" for n in range(100)]
    sentence = "The provider did not answer within 120 s; it may be overloaded. " * 3
    answers = [
        Answer(model, sample, error_kind="timeout", error=sentence)
        for model in models
        for sample in range(1, 6)
    ]
    messages = await pages(build.summary_of(answers, samples=5))
    shown = text_of(messages)
    assert len(messages) <= 3
    assert shown.count("overloaded") == 3
    assert "### Failed: no answer in time · 500" in shown
    for model in models:
        assert f"`{model}` (samples 1-5)" in shown


async def test_a_failure_of_one_model_stands_beside_it(build: SimpleNamespace) -> None:
    answers = build.answers_of({"a": None}, failed={"b": "No answer in 60 s."})
    shown = text_of(await pages(build.summary_of(answers)))
    assert "### Failed · 1\n`b`: no answer in time\n-# No answer in 60 s." in shown


async def test_a_long_reason_why_an_answer_is_unread_is_attached(build: SimpleNamespace) -> None:
    unread = "too costly " * 30 + "to read"
    messages = await pages(build.summary_of([Answer("a", 1, unread=unread)]))
    assert unread not in text_of(messages)
    assert unread in attached(messages)


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
