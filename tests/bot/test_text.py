"""The summary as text and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.evidence.published import PublishedExample, PublishedIndex
from bot.graphs.example import Example
from bot.graphs.identity import Level, identity_keys
from bot.result_words import adjacency_in_words, cost_in_words, headline
from bot.summary import Answer, RunFacts, RunSummary, summarise
from bot.text import printable, summary_as_text
from bot.wire import summary_as_json

DIARY = {"A": "BC", "B": "ADE", "C": "AF", "D": "B", "E": "BF", "F": "CE"}
QWEN = {"A": "BC", "B": "DE", "C": "F", "D": "", "E": "F", "F": ""}
RENAMED = {"1": "23", "2": "145", "3": "16", "4": "2", "5": "26", "6": "35"}


def example(adjacency: dict[str, str], **more: object) -> Example:
    return Example({node: tuple(near) for node, near in adjacency.items()}, **more)  # type: ignore[arg-type]


def answer(model: str, found: Example | None = None, *, sample: int = 1, **more: object) -> Answer:
    keys = identity_keys(found) if found else None
    return Answer(model=model, sample=sample, example=found, keys=keys, **more)  # type: ignore[arg-type]


def summary_of(
    published: PublishedIndex, *answers: Answer, samples: int = 1, **more: object
) -> RunSummary:
    facts = {
        "run_id": "bfs-abc234",
        "probe": "bfs",
        "probe_title": "Breadth-first search",
        "prompt_language": "ko",
        "prompt": "?",
        "prompt_sha256": "0" * 64,
        "samples": samples,
        "models": tuple(dict.fromkeys(given.model for given in answers)),
        "status": "finished",
        "origin": "terminal",
        "started_at": datetime(2026, 1, 1, tzinfo=UTC),
        "seconds": 2.5,
    } | more
    return summarise(RunFacts(**facts), answers, published)  # type: ignore[arg-type]


@pytest.fixture
def diary(published: PublishedIndex) -> RunSummary:
    return summary_of(
        published,
        answer("gpt-4o", example(DIARY)),
        answer("qwen-max", example(QWEN)),
        answer("gemma", example(DIARY)),
        answer("mixtral", example(RENAMED)),
        answer("phi"),
        answer("yi", error_kind="auth", error="The API key was refused."),
    )


def test_the_text_leads_with_the_result_and_leaves_no_model_out(diary: RunSummary) -> None:
    text = summary_as_text(diary, registry_size=19)

    assert text.startswith("bfs: 2 of 6 models gave the identical example graph\n")
    assert "run bfs-abc234 · 5 answers, 1 failed · 2.5 s" in text
    for model in diary.run.models:
        assert model in text
    assert "compared with group 1: the same edges, one way only" in text
    assert "compared with group 1: the same shape, renamed" in text
    assert "Edd Mann" in text
    assert "2014-03-05" in text


def test_a_single_example_is_related_to_the_larger_group(diary: RunSummary) -> None:
    relations = {shown.group.models[0]: shown.relation for shown in diary.singles}

    assert {model: relation and relation[1] for model, relation in relations.items()} == {
        "qwen-max": 1,
        "mixtral": 1,
    }


def test_the_json_holds_every_answer_and_every_level(diary: RunSummary) -> None:
    told = json.loads(json.dumps(summary_as_json(diary)))

    assert [given["status"] for given in told["answers"]] == ["answered"] * 5 + ["failed"]
    assert told["answers"][5]["error"] == {"kind": "auth", "sentence": "The API key was refused."}
    assert told["answers"][4]["example"] is None
    assert told["answers"][0]["example"]["adjacency"]["B"] == ["A", "D", "E"]
    assert set(told["answers"][0]["example"]["keys"]) == {level.value for level in Level}
    assert [group["models"] for group in told["groups"]["labelled"]] == [
        ["gpt-4o", "gemma"],
        ["qwen-max"],
        ["mixtral"],
    ]
    assert [group["models"] for group in told["groups"]["skeleton"]] == [
        ["gpt-4o", "qwen-max", "gemma"],
        ["mixtral"],
    ]
    assert [len(group["models"]) for group in told["groups"]["skeleton_shape"]] == [4]
    assert told["groups"]["labelled"][0]["members"][0] == {"model": "gpt-4o", "sample": 1}


def test_the_json_names_both_groups_of_a_relation_by_their_identity_keys(diary: RunSummary) -> None:
    told = summary_as_json(diary)
    first, *singles = [group["key"] for group in told["groups"]["labelled"]]

    assert told["relations"] == [
        {"group": singles[0], "relation": "one_way", "to": first},
        {"group": singles[1], "relation": "same_shape", "to": first},
    ]


FAILED: dict[str, Any] = {"error_kind": "timeout", "error": "No answer in 60 s."}
UNKNOWN: dict[str, Any] = {"directed_known": False}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([answer("a", **FAILED)], "the model asked did not answer"),
        ([answer("a", **FAILED), answer("b", **FAILED)], "none of 2 models answered"),
        ([answer("a")], "no example graph in the answer of 1 model"),
        ([answer("a"), answer("b")], "no example graph in the answers of 2 models"),
        (
            [answer("a"), answer("b", **FAILED)],
            "no example graph in the answer of 1 of 2 models",
        ),
        ([answer("a", example(DIARY))], "1 model gave an example graph"),
        (
            [answer("a", example(DIARY)), answer("b"), answer("c", **FAILED)],
            "1 of 3 models gave an example graph",
        ),
        (
            [answer("a", example(DIARY, **UNKNOWN)), answer("b")],
            "1 of 2 models gave an example graph, but it cannot be compared",
        ),
        (
            [answer("a", example(DIARY, partial=True)), answer("b", example(DIARY, **UNKNOWN))],
            "2 models gave an example graph, but none can be compared",
        ),
        (
            [
                answer("a", example(DIARY)),
                answer("b", example(DIARY, partial=True)),
                answer("c", example(QWEN, **UNKNOWN)),
            ],
            "3 models gave an example graph, but only that of 1 can be compared",
        ),
        (
            [answer("a", example(DIARY)), answer("b", example(QWEN))],
            "no two of 2 models gave the same example graph",
        ),
        (
            [answer("a", example(DIARY)), answer("b", example(QWEN)), answer("c", **FAILED)],
            "no two of the 2 models with comparable examples (of 3 models) gave the same",
        ),
        (
            [answer("a", example(DIARY)), answer("b", example(DIARY)), answer("c", **FAILED)],
            "2 of 3 models gave the identical example graph",
        ),
    ],
)
def test_the_headline_says_no_more_than_is_known(
    published: PublishedIndex, answers: list[Answer], said: str
) -> None:
    assert headline(summary_of(published, *answers)) == f"bfs: {said}"


def test_a_single_that_is_compared_with_is_named_by_its_model(published: PublishedIndex) -> None:
    summary = summary_of(
        published,
        answer("first", example(DIARY), sample=2),
        answer("second", example(QWEN), sample=1),
        samples=2,
    )
    text = summary_as_text(summary, registry_size=1)

    assert "compared with first (sample 2): the same edges, one way only" in text
    assert "group 1" not in text


def test_what_shares_nothing_is_related_to_nothing(published: PublishedIndex) -> None:
    summary = summary_of(
        published,
        answer("a", example({"x": "y"})),
        answer("b", example(DIARY)),
        answer("c", example(DIARY, partial=True)),
    )
    assert [shown.relation for shown in summary.singles] == [None, None]
    assert [shown.relation for shown in summary.ungrouped] == [None]


def test_an_example_that_joins_no_group_is_shown_and_related(published: PublishedIndex) -> None:
    summary = summary_of(
        published,
        answer("a", example(DIARY)),
        answer("b", example(DIARY)),
        answer("c", example(QWEN, **UNKNOWN)),
        answer("d", example(QWEN, partial=True)),
    )
    text = summary_as_text(summary, registry_size=1)

    assert "c: A: B, C; B: D, E; C: F; E: F (whether its edges go one way or both cannot" in text
    assert "compared with group 1: the same edges, direction unknown" in text
    assert "d: A: B, C; B: D, E; C: F; E: F (its example is cut off or elided)" in text


def test_where_it_was_published_is_told_with_what_differs_and_the_level() -> None:
    weighted = example({"A": "B"}, weights={("A", "B"): (2,)})
    known = PublishedExample("known", "A Book", "A Site", "2014", "first print", weighted)
    index = PublishedIndex.of([known, replace(known, name="graph", published=False)])

    def said(found: Example) -> str:
        return summary_as_text(summary_of(index, answer("a", found)), registry_size=1)

    assert (
        "published: A Site, A Book (2014, first print); "
        "the same labels, edges and weights (level labelled)"
    ) in said(weighted)
    lighter = said(example({"A": "B"}, weights={("A", "B"): (1,)}))
    assert "the same edges, other weights (level skeleton)" in lighter
    bare = said(example({"A": "B"}))
    assert "the same edges, with weights (level skeleton)" in bare
    assert "known, but not as published: A Book; the same edges, with weights" in bare


def test_neighbours_in_one_order_are_not_told_to_stand_in_two(published: PublishedIndex) -> None:
    twice = Example({"A": ("B", "B", "C")})
    once = Example({"A": ("B", "C")})
    tie = summary_of(published, answer("a", once), answer("b", twice))
    text = summary_as_text(tie, registry_size=1)
    assert "neighbours written in 2 ways\n" in text
    assert "order" not in text

    most = summary_of(published, answer("a", once), answer("b", twice), answer("c", once))
    text = summary_as_text(most, registry_size=1)
    assert "neighbours written in 2 ways; the commonest is in 2 of 3 answers" in text


def test_failures_that_say_the_same_are_told_once(published: PublishedIndex) -> None:
    summary = summary_of(
        published,
        *(answer("a", sample=sample, **FAILED) for sample in (1, 2, 3, 5)),
        answer("b", sample=1, **FAILED),
        answer("b", sample=2, error_kind="auth", error="The API key was refused."),
        samples=5,
    )
    text = summary_as_text(summary, registry_size=1)

    assert "- a (samples 1-3, 5) and b (sample 1): No answer in 60 s. (timeout)" in text
    assert "- b (sample 2): The API key was refused. (auth)" in text
    assert text.count("No answer in 60 s.") == 1


def test_several_samples_of_one_model_are_no_group_of_two(published: PublishedIndex) -> None:
    summary = summary_of(
        published,
        answer("a", example(DIARY), sample=1),
        answer("a", example(DIARY), sample=2),
        answer("a", example(QWEN), sample=3),
        samples=3,
    )

    assert summary.kin == ()
    assert "a (2 of 3 samples)" in summary_as_text(summary, registry_size=1)


def test_a_cut_off_example_joins_no_group_and_is_told_as_such(published: PublishedIndex) -> None:
    summary = summary_of(published, answer("a", example(DIARY, partial=True)))

    assert summary.groups[Level.LABELLED] == ()
    assert "cut off or elided" in summary_as_text(summary, registry_size=1)


def test_an_unknown_cost_is_never_told_as_zero(published: PublishedIndex) -> None:
    assert cost_in_words(summary_of(published, answer("a"))) == "cost unknown"
    partly = summary_of(published, answer("a", cost=0.002), answer("b"))
    assert cost_in_words(partly) == "$0.002 plus 1 of unknown cost"


def test_weights_stand_behind_the_neighbour() -> None:
    found = Example({"A": ("B", "C")}, weights={("A", "B"): (2,), ("A", "C"): (5,)})
    assert adjacency_in_words(found) == "A: B (2), C (5)"


def test_a_hostile_name_cannot_steer_the_terminal(published: PublishedIndex) -> None:
    summary = summary_of(published, answer("evil\x1b[2J\nGroup 9: 99 models\u202e"))
    text = summary_as_text(summary, registry_size=1)

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\nGroup 9" not in text


def test_printable_keeps_every_script() -> None:
    assert printable("너비우선탐색 → Ω é") == "너비우선탐색 → Ω é"
