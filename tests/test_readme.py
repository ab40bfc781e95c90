"""The README says what is there."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import _parser
from bot.config.schema import ModelInfo, Root
from bot.invite import PERMISSIONS, SCOPES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def subcommands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in _parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


@pytest.mark.parametrize(("name", "parser"), list(subcommands()))
def test_every_command_is_documented_with_its_options(
    name: str, parser: argparse.ArgumentParser
) -> None:
    assert f"`kinprobe {name}" in README
    for action in parser._actions:
        for option in action.option_strings:
            if option not in {"-h", "--help"}:
                assert option in README, f"{name} {option}"


@pytest.mark.parametrize("setting", sorted(Root.model_fields))
def test_every_setting_is_documented(setting: str) -> None:
    assert f"`{setting}" in README


def test_what_is_our_own_in_model_info_is_documented() -> None:
    for name in ("vendor", "family", "released", "max_concurrent", "requests_per_minute"):
        assert name in ModelInfo.model_fields
        assert f"`{name}`" in README


def test_the_permissions_and_scopes_are_those_of_the_invite_address() -> None:
    text = " ".join(README.split())
    for permission in PERMISSIONS:
        assert f"*{permission}*" in text
    for scope in SCOPES:
        assert f"`{scope}`" in text


def test_what_it_links_to_is_there() -> None:
    for target in re.findall(r'(?:src="|\]\()([^")#:]+)["\)]', README):
        assert (ROOT / target).exists(), target


def test_every_make_target_that_it_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
