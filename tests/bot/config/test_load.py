"""config.yaml as an operator writes it: what is taken, and how each mistake is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from bot.config import ConfigError, Need, Settings, load_settings

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.planted.discord-token-value"
MODELS = """
model_list:
  - model_name: gpt-4o
    litellm_params: {model: openai/gpt-4o, api_key: planted-api-key}
"""
Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def from_text(
        text: str | bytes, environ: Mapping[str, str] | None = None, need: Need = Need.MODELS
    ) -> Settings:
        file = tmp_path / "config.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_settings(file, environ or {}, need=need)

    return from_text


@pytest.fixture
def mistakes(load: Load, tmp_path: Path) -> Callable[..., list[str]]:
    """Give the sentences of what is wrong, without the folder in front."""

    def of_text(
        text: str | bytes, environ: Mapping[str, str] | None = None, **more: Need
    ) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            load(text, environ, **more)
        for sentence in caught.value.sentences:
            assert "\n" not in sentence
            assert re.fullmatch(r".+config\.yaml:\d+: .+; .+", sentence)
        return [
            sentence.replace(f"{tmp_path}/config.yaml:", "") for sentence in caught.value.sentences
        ]

    return of_text


Mistakes = Callable[..., list[str]]


def test_a_file_with_only_models_has_defaults(load: Load) -> None:
    settings = load(MODELS)
    assert (settings.max_samples, settings.max_concurrent, settings.attempts) == (5, 500, 3)
    assert (settings.database, settings.probes_dir, settings.prompt_language) == (None, None, None)
    assert settings.allowed_guilds == frozenset()
    assert [model.name for model in settings.models] == ["gpt-4o"]
    assert settings.models[0].timeout == 120


def test_everything_that_can_be_set_is_taken(load: Load, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    settings = load(
        f"""
discord: {{token: {TOKEN}}}
allowed_guilds: [123456789012345678, "223456789012345678"]
max_samples: 7
max_concurrent: 11
timeout: 30
attempts: 2
probes_dir: mine
database: data/runs.db
prompt_language: ko
endpoints:
  openai: {{max_concurrent: 4}}
{MODELS}""",
        need=Need.DISCORD,
    )
    assert settings.discord_token == TOKEN
    assert settings.allowed_guilds == {123456789012345678, 223456789012345678}
    assert (settings.max_samples, settings.max_concurrent, settings.attempts) == (7, 11, 2)
    assert settings.probes_dir == tmp_path / "mine"
    assert settings.database == tmp_path / "data" / "runs.db"
    assert settings.prompt_language == "ko"
    assert (settings.models[0].timeout, settings.models[0].max_concurrent) == (30, 4)


def test_every_mistake_is_told_at_once_in_the_order_of_the_lines(mistakes: Mistakes) -> None:
    told = mistakes(
        """discord:
  tokn: x
allowed_guilds: [123456789012345678, abc]
max_sample: 3
max_samples: five
max_concurrent: true
attempts: 11
timeout: .inf
probes_dir: nowhere
prompt_language: no
model_list:
  - model_name: a
    litellm_params:
      model: openai/gpt-4o
      api_key: os.environ/OPENAI_API_KEY
      temprature: 1
      temperature: hot
  - litellm_params: {model: openai/x}
    model_info: {vender: x, released: 2024-02-30}
  - just text
  - model_name: b
    litellm_params: {model: openai/x}
    vendor: X
endpoints:
  openai: {max_concurent: 3}
""",
        need=Need.DISCORD,
    )
    lines = [int(sentence.partition(":")[0]) for sentence in told]
    assert lines == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16, 17, 18, 19, 19, 20, 23, 25, 25]
    assert told[0] == (
        "1: discord.token is missing; write token: os.environ/DISCORD_TOKEN below discord:"
    )
    assert told[1] == "2: 'tokn' is not a setting of discord; write token"
    assert told[3] == "4: 'max_sample' is not a setting; write max_samples"
    assert told[4] == (
        "5: max_samples is not a whole number; write a whole number from 1 to 100, such as"
        " max_samples: 5"
    )
    assert told[10] == (
        "15: the environment variable OPENAI_API_KEY is not set; set OPENAI_API_KEY before you"
        " start kinprobe, or take this entry out"
    )
    assert told[11] == "16: 'temprature' is no key of litellm_params; write temperature"
    assert told[17] == "23: vendor does not belong here; write it below model_info:, indented"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "holds no setting"),
        ("# only a comment\n", 1, "holds no setting"),
        ("- a\n- b\n", 1, "not made of settings"),
        ("just text\n", 1, "not made of settings"),
        ("max_samples: 1\n\tattempts: 2\n", 2, "tab"),
        ("a:\n\t- b\n", 2, "tab"),
        ("max_samples: 1\nmax_samples: 2\n", 2, "second time, first in line 1"),
        ("discord:\n  token: a\n  token: b\n", 3, "second time, first in line 2"),
        ("max_samples 5\nattempts: 1\n", 2, "colon"),
        ("database: a: b\n", 1, "colon"),
        ('a: 1\ndatabase: "x\nb: 2\n', 2, "never closed"),
        ("a: [1, 2\n", 1, "in brackets is not closed"),
        ("a: {b: 1\nc: 2\n", 1, "in brackets is not closed"),
        ("a:\n  - 1\n - 2\n", 3, "indentation"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: *nowhere\n", 1, "no & above"),
        ("a: &a [*a]\n", 1, "refers to itself"),
        ("a: &a {<<: {<<: *a}}\n", 1, "nested too deeply"),
        ("a: " + "[" * 700, 1, "nested too deeply"),
        ("a: @b\n", 1, "@"),
        ("a: !!python/object:os.system x\n", 1, "cannot be read"),
        ("a: !!int word\n", 1, "cannot be read"),
        ("a: 1\nb: " + "9" * 5000 + "\n", 2, "cannot be read"),
        ("? [a, b]\n: 1\n", 1, "a key is a list"),
        ("a: 1\nb: \x07\n", 2, "control character"),
        (b"a: 1\nb: \xff\xfe\n", 2, "UTF-8"),
        (b"a: 1\nb: caf\xe9\n", 2, "UTF-8"),
    ],
)
def test_what_is_not_yaml_is_one_line(
    mistakes: Mistakes, text: str | bytes, line: int, words: str
) -> None:
    (told,) = mistakes(text)
    assert told.startswith(f"{line}: ")
    assert words in told


def test_a_missing_file_and_a_folder_are_one_line(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "no.yaml", "no such file"), (tmp_path, "a folder")):
        with pytest.raises(ConfigError) as caught:
            load_settings(path, {})
        (told,) = caught.value.sentences
        assert told.startswith(f"{path}:1: ")
        assert words in told
    assert caught.value.exit_code == 2


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(load: Load) -> None:
    text = b"\xef\xbb\xbf" + MODELS.replace("\n", "\r\n").encode()
    assert load(text).models[0].name == "gpt-4o"


@pytest.mark.parametrize(
    "text",
    [
        "discord: {token: planted}\n",
        "discord: planted\n",
        "discord: [planted]\n",
        "discord: {planted-x.y: 1}\n",
        "planted-x.y: 1\n",
        "discord: {token: {planted: planted}}\n",
        "discord:\n  token: planted\n  planted-x.y\n",
        "max_samples: planted\n",
        "timeout: os.environ/SECRET\n",
        "timeout: os.environ/planted\n",
        "allowed_guilds: [planted]\n",
        "prompt_language: planted\n",
        "probes_dir: planted\n",
        "endpoints: {'http://u:planted@h/v1': 1}\n",
        "endpoints: {'http://u:planted@h/v1': {max: 1}}\n",
        "discord: *planted\n",
        "discord: !planted x\n",
        'discord: {token: "planted\n',
        "discord: planted: planted\n",
        "model_list:\n - model_name: a\n   litellm_params: planted\n",
        "model_list:\n - model_name: a\n   litellm_params: {model: a/b, temperature: planted}\n",
        "model_list:\n - model_name: a\n   litellm_params: {model: a/b, api_key: [planted]}\n",
        "model_list:\n - model_name: a\n   litellm_params: {model: a/b, api_kye: planted}\n",
        "model_list:\n - model_name: a\n   litellm_params: {model: a/b, api_key: {planted: 1}}\n",
        "model_list:\n - planted\n",
        "model_list: planted\n",
        "model_list: {planted: planted}\n",
    ],
)
def test_no_value_is_ever_repeated(mistakes: Mistakes, text: str) -> None:
    told = mistakes(text + "attempts: 0\n", {"SECRET": "planted"}, need=Need.DISCORD)
    assert told
    assert "planted" not in " ".join(told)


def test_secrets_are_not_in_what_is_printed_of_the_settings(load: Load) -> None:
    settings = load(f"discord: {{token: {TOKEN}}}\n{MODELS}", need=Need.DISCORD)
    assert "planted" not in repr(settings)


class TestEnvironment:
    def test_a_value_may_come_from_it_at_any_depth(self, load: Load) -> None:
        settings = load(
            """
max_samples: os.environ/SAMPLES
allowed_guilds: [os.environ/GUILD]
model_list:
  - model_name: os.environ/NAME
    litellm_params:
      model: os.environ/MODEL
      api_key: os.environ/KEY
      temperature: os.environ/TEMPERATURE
      extra_body: {stop: [os.environ/STOP, "not os.environ/STOP"]}
""",
            {
                "SAMPLES": "9", "GUILD": "123456789012345678", "NAME": "mine", "MODEL": "openai/x",
                "KEY": "abc", "TEMPERATURE": "0.5", "STOP": "END",
            },
        )  # fmt: skip
        (model,) = settings.models
        assert settings.max_samples == 9
        assert settings.allowed_guilds == {123456789012345678}
        assert (model.name, model.provider_model) == ("mine", "openai/x")
        assert model.secrets == {"api_key": "abc"}
        assert model.parameters == {
            "temperature": 0.5,
            "extra_body": {"stop": ["END", "not os.environ/STOP"]},
        }

    def test_a_variable_holds_several_guilds_as_one_text(self, load: Load) -> None:
        settings = load(f"allowed_guilds: os.environ/G\n{MODELS}", {"G": "123456789, 223456789 ,"})
        assert settings.allowed_guilds == {123456789, 223456789}

    @pytest.mark.parametrize("environ", [{}, {"SAMPLES": ""}, {"SAMPLES": "  "}])
    def test_a_missing_or_empty_variable_is_one_mistake(
        self, mistakes: Mistakes, environ: dict[str, str]
    ) -> None:
        (told,) = mistakes(f"max_samples: os.environ/SAMPLES\n{MODELS}", environ)
        assert told.startswith("1: the environment variable SAMPLES is ")
        assert "set SAMPLES" in told

    def test_a_variable_that_names_nothing_is_a_mistake(self, mistakes: Mistakes) -> None:
        (told,) = mistakes(f"database: os.environ/\n{MODELS}")
        assert told == "1: os.environ/ names no variable; write os.environ/NAME"

    def test_a_number_out_of_bounds_is_told_for_a_variable_too(self, mistakes: Mistakes) -> None:
        (told,) = mistakes(f"max_samples: os.environ/N\n{MODELS}", {"N": "0"})
        assert told.startswith("1: max_samples must be at least 1; ")


class TestNeed:
    FILE = "discord: {token: os.environ/TOKEN}\ndatabase: a.db\n"
    ENTRY = "model_list: [{model_name: a, litellm_params: {model: a/b, api_key: os.environ/KEY}}]\n"

    def test_a_command_that_only_stores_needs_no_secret_and_no_model(self, load: Load) -> None:
        settings = load(self.FILE + self.ENTRY, need=Need.STORAGE)
        assert settings.database is not None
        assert settings.models == ()
        assert load(self.FILE, need=Need.STORAGE).database == settings.database

    def test_asking_in_a_terminal_needs_no_token(self, load: Load, mistakes: Mistakes) -> None:
        assert load(self.FILE + self.ENTRY, {"KEY": "x"}).discord_token is None
        (told,) = mistakes(self.FILE + self.ENTRY)
        assert "KEY" in told

    @pytest.mark.parametrize("discord", ["", "discord:\n", "discord: {}\n", "discord: {token: }\n"])
    def test_the_bot_needs_its_token(self, mistakes: Mistakes, discord: str) -> None:
        (told,) = mistakes(discord + MODELS.lstrip(), need=Need.DISCORD)
        assert told.startswith("1: discord.token is missing; write token: os.environ/DISCORD_TOKEN")

    def test_an_empty_token_is_a_mistake(self, mistakes: Mistakes) -> None:
        (told,) = mistakes(f'discord:\n  token: " "\n{MODELS}', need=Need.DISCORD)
        assert told.startswith("2: discord.token is empty; write token: ")

    @pytest.mark.parametrize(
        "text", ["attempts: 2\n", "attempts: 2\nmodel_list:\n", "model_list: []\n"]
    )
    def test_asking_needs_models(self, mistakes: Mistakes, text: str) -> None:
        (told,) = mistakes(text)
        assert "no model to ask" in told

    def test_the_bot_is_told_that_no_server_may_ask_yet(self, load: Load) -> None:
        text = f"discord: {{token: x}}\nallowed_guilds:\n{MODELS}"
        assert any(
            "no server may ask" in notice for notice in load(text, need=Need.DISCORD).notices
        )
        assert load(text).notices == ()


class TestYaml:
    def test_anchors_aliases_and_merges_work_and_keep_their_lines(
        self, load: Load, mistakes: Mistakes
    ) -> None:
        text = """
x-common: &common
  api_key: abc
  temperature: 0.5
model_list:
  - model_name: a
    litellm_params: {<<: *common, model: openai/a}
  - model_name: b
    litellm_params:
      <<: [*common, {top_p: 0.9}]
      temperature: 1
      model: openai/b
  - &c
    model_name: c
    litellm_params: &params {model: openai/c}
  - <<: *c
    model_name: d
"""
        a, b, c, d = load(text).models
        assert a.parameters == {"temperature": 0.5}
        assert b.parameters == {"temperature": 1, "top_p": 0.9}
        assert a.secrets == b.secrets == {"api_key": "abc"}
        assert (c.provider_model, d.provider_model) == ("openai/c", "openai/c")
        told = mistakes(text.replace("0.5", "warm"))
        assert [sentence.partition(":")[0] for sentence in told] == ["4"]

    def test_dates_and_versions_may_stand_without_quotes(self, load: Load) -> None:
        (model,) = load(
            """
model_list:
  - model_name: a
    litellm_params: {model: azure/a, api_version: 2024-02-01, api_key: x}
    model_info: {released: 2024-05-13, vendor: OpenAI, family: GPT-4}
"""
        ).models
        assert model.parameters == {"api_version": "2024-02-01"}
        assert model.released == date(2024, 5, 13)
        assert (model.vendor, model.family) == ("OpenAI", "GPT-4")

    @pytest.mark.parametrize("released", ["2024-05", "20240513", "13.5.2024", "1715558400", "true"])
    def test_a_release_that_is_no_full_date_is_a_mistake(
        self, mistakes: Mistakes, released: str
    ) -> None:
        (told,) = mistakes(
            "model_list:\n  - model_name: a\n    litellm_params: {model: openai/a}\n"
            f"    model_info: {{released: {released}}}\n"
        )
        assert "such as released: 2024-05-13" in told

    def test_a_number_for_a_name_is_told_to_be_quoted(self, mistakes: Mistakes) -> None:
        (told,) = mistakes("model_list:\n - model_name: 4\n   litellm_params: {model: openai/a}\n")
        assert told.startswith("2: model_list.model_name is not text; ")
        assert told.endswith('in quotes, such as "gpt-4o"')

    @pytest.mark.parametrize(
        "guilds", ["123456789012345678", "[1.2e18]", "[true]", "[0]", "[-5]", "{a: 1}"]
    )
    def test_guilds_that_are_no_list_of_ids_are_a_mistake(
        self, mistakes: Mistakes, guilds: str
    ) -> None:
        (told,) = mistakes(f"allowed_guilds: {guilds}\n{MODELS}")
        assert 'write a list of server ids, such as allowed_guilds: ["123456789012345678"]' in told
