"""What a mistake in config.yaml says to write instead: what belongs in that place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.config import ConfigError, Need, load_settings

MODELS = """
model_list:
  - model_name: gpt-4o
    litellm_params: {model: openai/gpt-4o, api_key: planted-api-key}
"""


def mistakes(folder: Path, text: str) -> Sequence[str]:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(file, {}, need=Need.MODELS)
    return caught.value.sentences


def test_a_setting_that_stands_in_several_places_is_told_for_its_own(tmp_path: Path) -> None:
    told = mistakes(
        tmp_path,
        f"max_concurrent: 0\ntimeout: 0\nendpoints: {{a: {{max_concurrent: 0}}, b: 1}}{MODELS}"
        "    model_info: {max_concurrent: 0}\n  - {model_name: b, litellm_params: {timeout: 0}}\n",
    )
    assert [sentence.partition("such as ")[2] for sentence in told if "such as" in sentence] == [
        "max_concurrent: 500",
        "timeout: 120",
        "max_concurrent: 2",
        "max_concurrent: 2",
        "model: openai/gpt-4o",
        "timeout: 120",
    ]


def test_a_server_id_has_ascii_digits(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path, f'allowed_guilds: ["\u0661\u0662\u0663"]{MODELS}')
    assert "not a server's id" in told
