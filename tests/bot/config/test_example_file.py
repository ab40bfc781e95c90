"""config.example.yaml is what an operator reads: it loads, and no setting is missing from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.config import Need, load_settings, schema

FILE = Path(__file__).resolve().parents[3] / "config.example.yaml"
NAMES = sorted(set(re.findall(r"os\.environ/([A-Z_]+)", FILE.read_text(encoding="utf-8"))))


def test_it_loads_once_its_variables_are_set() -> None:
    settings = load_settings(FILE, dict.fromkeys(NAMES, "123"), need=Need.DISCORD)
    assert len(settings.models) >= 4
    assert len({model.vendor for model in settings.models}) >= 4
    assert any(model.endpoint.startswith("http://localhost") for model in settings.models)
    assert settings.discord_token == "123"


def test_it_loads_with_every_example_switched_on(tmp_path: Path) -> None:
    text = re.sub(
        r"^( *)# ( *(?:- )?[a-z0-9_:/.]+:(?: |$))",
        r"\1\2",
        FILE.read_text("utf-8"),
        flags=re.MULTILINE,
    )
    switched_on = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    (tmp_path / "probes").mkdir()
    file = tmp_path / "config.yaml"
    file.write_text("\n".join(switched_on), encoding="utf-8")
    settings = load_settings(file, dict.fromkeys(NAMES, "123"), need=Need.DISCORD)
    assert settings.probes_dir == tmp_path / "probes"
    assert settings.prompt_language == "en"
    assert {model.name for model in settings.models} >= {"gpt-4o-azure"}
    assert {model.max_concurrent for model in settings.models} >= {2, 20}


def test_what_it_shows_as_defaults_are_the_defaults() -> None:
    text = FILE.read_text(encoding="utf-8")
    for name in ("max_samples", "timeout", "attempts", "max_concurrent"):
        shown = re.search(rf"^# {name}: (\d+)$", text, flags=re.MULTILINE)
        assert shown is not None
        assert float(shown[1]) == schema.Root.model_fields[name].default


@pytest.mark.parametrize(
    "section", [schema.Root, schema.Discord, schema.Endpoint, schema.ModelEntry, schema.ModelInfo]
)
def test_every_setting_stands_in_it(section: type[BaseModel]) -> None:
    text = FILE.read_text(encoding="utf-8")
    for name in section.model_fields:
        assert re.search(rf"\b{name}\b", text), f"{name} is not in config.example.yaml"


def test_it_shows_no_setting_that_there_is_not() -> None:
    shown = re.findall(r"^(?:# )?([a-z_]+):", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(shown) == set(schema.Root.model_fields)
