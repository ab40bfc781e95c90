"""What a member is offered while they type `/probe`."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models.client import ModelSpec
from cogs import choices, limits


def models(*names: str) -> list[ModelSpec]:
    return [ModelSpec(name=name, provider_model=name) for name in names]


def values(offered: list[choices.Choice]) -> list[str]:
    return [one.value for one in offered]


@given(st.lists(st.text(min_size=1, max_size=200), max_size=60, unique=True), st.text(max_size=120))
def test_discord_takes_whatever_is_offered(names: list[str], typed: str) -> None:
    offered = choices.model_choices(typed, models(*names))
    assert len(offered) <= limits.CHOICES
    for one in offered:
        assert 1 <= len(one.name) <= limits.CHOICE_CHARACTERS
        assert 1 <= len(one.value) <= limits.CHOICE_CHARACTERS


def test_the_last_of_several_names_is_completed() -> None:
    known = models("gpt-4o", "gpt-4", "claude-3-opus")
    assert values(choices.model_choices("", known)) == ["gpt-4o", "gpt-4", "claude-3-opus"]
    assert values(choices.model_choices("GPT-4o,g", known)) == ["GPT-4o, gpt-4"]
    assert values(choices.model_choices("gpt-4o, gpt-4, ", known)) == [
        "gpt-4o, gpt-4, claude-3-opus"
    ]


def test_what_begins_with_the_typed_text_comes_first() -> None:
    known = models("my-gpt", "gpt-4", "other")
    assert values(choices.model_choices("gpt", known)) == ["gpt-4", "my-gpt"]


def test_probes_are_found_by_name_and_by_title(build: SimpleNamespace) -> None:
    probes = {"bfs": build.bfs}
    assert values(choices.probe_choices("bf", probes)) == ["bfs"]
    assert values(choices.probe_choices("BREADTH", probes)) == ["bfs"]
    assert values(choices.probe_choices("toposort", probes)) == []


def test_prompt_languages_are_those_of_the_chosen_probe(build: SimpleNamespace) -> None:
    assert values(choices.language_choices("", build.bfs)) == ["ko", "en"]
    assert values(choices.language_choices("kor", build.bfs)) == ["ko"]


@pytest.mark.parametrize("typed", ["korean", "Korean", "KO", " ko "])
def test_a_prompt_language_is_known_by_code_and_by_name(build: SimpleNamespace, typed: str) -> None:
    assert choices.prompt_language(typed, build.bfs) == "ko"


def test_an_unknown_prompt_language_stays_as_typed(build: SimpleNamespace) -> None:
    assert choices.prompt_language("klingon", build.bfs) == "klingon"
    assert choices.prompt_language(None, build.bfs) is None


def test_where_no_further_name_fits_a_choice_says_so() -> None:
    known = models("a" * 60, "b" * 60)
    typed = "a" * 60 + ", b"
    (said,) = choices.model_choices(typed, known)
    assert "by hand" in said.name
    assert said.value == typed  # picking it takes nothing away

    (said,) = choices.model_choices("a" * 60 + "," + " " * 60 + "b", known)
    assert "by hand" in said.value  # no model is called that, so that nothing is asked


def test_a_name_that_fits_is_offered_beside_one_that_does_not() -> None:
    known = models("a" * 60, "b" * 60, "bb")
    offered = choices.model_choices("a" * 60 + ", b", known)
    assert values(offered)[0] == "a" * 60 + ", bb"
    assert "by hand" in offered[1].name


def test_where_no_name_matches_nothing_is_offered() -> None:
    assert choices.model_choices("x", models("a" * 120)) == []
    assert "by hand" in choices.model_choices("", models("a" * 120))[0].name
