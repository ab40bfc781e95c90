"""What a person types, turned into a plan or into a sentence that says why not."""

from __future__ import annotations

import pytest

from bot.catalogue.load import load_probes
from bot.errors import MisuseError
from bot.models.client import ModelSpec
from bot.plans import bounded_samples, find_models, find_probe, find_prompt_language

MODELS = [ModelSpec(name, f"openai/{name}") for name in ("gpt-4o", "gpt-4", "claude-3-opus")]


def names(typed: str | None) -> list[str]:
    return [model.name for model in find_models(MODELS, typed)]


@pytest.mark.parametrize("typed", [None, "", "  ", " , ,"])
def test_naming_no_model_means_all(typed: str | None) -> None:
    assert names(typed) == ["gpt-4o", "gpt-4", "claude-3-opus"]


def test_models_are_asked_in_the_order_named_and_once() -> None:
    assert names("claude-3-opus, gpt-4,claude-3-opus,") == ["claude-3-opus", "gpt-4"]


def test_an_unknown_model_is_told_with_near_ones() -> None:
    with pytest.raises(MisuseError, match="'gpt-4p'; did you mean gpt-4 or gpt-4o"):
        names("gpt-4p")


def test_without_any_model_it_says_where_to_write_one() -> None:
    with pytest.raises(MisuseError, match="add one to model_list"):
        find_models([], None)


def test_a_long_list_of_unknown_names_gets_a_short_answer() -> None:
    many = [ModelSpec(f"{'model-' * 14}{place:03}", "openai/m") for place in range(100)]
    typed = ",".join(f"{'modle-' * 14}{place:03}" for place in range(65))

    with pytest.raises(MisuseError) as refused:
        find_models(many, typed)

    assert len(str(refused.value)) < 2000
    assert "62 more names" in str(refused.value)


def test_the_usual_prompt_language_is_taken_where_the_probe_has_it() -> None:
    bfs = load_probes()["bfs"]
    assert find_prompt_language(bfs, None, usual=None) == "ko"
    assert find_prompt_language(bfs, None, usual="en") == "en"
    assert find_prompt_language(bfs, None, usual="fr") == "ko"
    assert find_prompt_language(bfs, "ko", usual="en") == "ko"
    with pytest.raises(MisuseError, match="no prompt in 'fr'; it has ko and en"):
        find_prompt_language(bfs, "fr", usual=None)


def test_a_probe_is_found_however_it_is_typed() -> None:
    assert find_probe(load_probes(), " BFS ").name == "bfs"
    with pytest.raises(MisuseError, match="did you mean toposort"):
        find_probe(load_probes(), "toposrt")


@pytest.mark.parametrize("samples", [0, -1, 6])
def test_samples_are_bounded(samples: int) -> None:
    with pytest.raises(MisuseError, match="from 1 to 5"):
        bounded_samples(samples, 5)
