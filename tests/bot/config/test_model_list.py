"""A LiteLLM proxy's model_list, pasted in: what is asked, what is passed over, where secrets go."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from bot.config import ConfigError, Need, Settings, load_settings
from bot.config.litellm_file import NO_API_KEY, is_local

Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def from_text(text: str, **environ: str) -> Settings:
        file = tmp_path / "config.yaml"
        file.write_text(text, encoding="utf-8")
        return load_settings(file, environ, need=Need.MODELS)

    return from_text


@pytest.fixture
def load_entry(load: Load) -> Load:
    """Load one model with these litellm_params and model_info."""

    def from_parts(params: dict[str, object], info: dict[str, object] | None = None) -> Settings:
        entry = {
            "model_name": "a",
            "litellm_params": {"model": "openai/a"} | params,
            "model_info": info or {},
        }
        return load(yaml.safe_dump({"model_list": [entry]}))

    return from_parts


PROXY_FILE = """\
model_list:
  - model_name: gpt-4o
    litellm_params:
      model: azure/gpt-4o-eu
      api_base: https://eu.example.com/
      api_key: os.environ/AZURE_API_KEY_EU
      api_version: "2024-10-21"
      rpm: 6
      tpm: 100000
      weight: 2
      tags: [eu]
    model_info: {id: eu-1, base_model: azure/gpt-4o, access_groups: [beta], supports_vision: true}
  - model_name: gpt-4o
    litellm_params:
      model: azure/gpt-4o-ca
      api_base: https://ca.example.com/
      api_key: os.environ/AZURE_API_KEY_CA
      rpm: 10
  - model_name: "anthropic/*"
    litellm_params: {model: "anthropic/*", api_key: os.environ/ANTHROPIC_API_KEY}
  - model_name: embeddings
    litellm_params: {model: openai/text-embedding-3-small, api_key: os.environ/OPENAI_API_KEY}
  - model_name: pictures
    litellm_params: {model: openai/some-new-thing}
    model_info: {mode: image_generation}
  - model_name: deployment
    litellm_params: {model: azure/my-own-name, api_base: https://eu.example.com, api_key: x}
    model_info: {base_model: azure/text-embedding-ada-002}
  - model_name: router
    litellm_params: {model: auto_router/mine}
  - model_name: scripted
    litellm_params: {model: openai/scripted, api_key: x, mock_response: hello, fallbacks: [a]}
  - model_name: instruct
    litellm_params: {model: gpt-3.5-turbo-instruct, api_key: x}
litellm_settings:
  drop_params: true
  callbacks: ["langfuse"]
router_settings: {routing_strategy: simple-shuffle}
general_settings:
  master_key: os.environ/LITELLM_MASTER_KEY
environment_variables: {REDIS_HOST: os.environ/REDIS_HOST}
credential_list: []
guardrails: []
mcp_servers: {}
"""


class TestPastedIn:
    @pytest.fixture
    def settings(self, load: Load) -> Settings:
        return load(PROXY_FILE, AZURE_API_KEY_EU="eu-key")

    def test_what_chats_is_asked_and_needs_only_its_own_api_key(self, settings: Settings) -> None:
        assert [model.name for model in settings.models] == ["gpt-4o", "scripted", "instruct"]
        first = settings.models[0]
        assert first.provider_model == "azure/gpt-4o-eu"
        assert first.secrets == {"api_key": "eu-key"}
        assert first.parameters == {
            "api_base": "https://eu.example.com/",
            "api_version": "2024-10-21",
        }
        assert first.endpoint == "https://eu.example.com"
        assert first.requests_per_minute == 6

    def test_one_notice_names_the_other_sections(self, settings: Settings) -> None:
        (notice,) = [notice for notice in settings.notices if "sections" in notice]
        for section in (
            "litellm_settings", "router_settings", "general_settings", "environment_variables",
            "credential_list", "guardrails", "mcp_servers",
        ):  # fmt: skip
            assert f"{section} (line " in notice

    def test_what_is_skipped_is_named_with_its_reason(self, settings: Settings) -> None:
        said = " ".join(settings.notices)
        assert "wildcards name no single model and are skipped: 'anthropic/*' (line 19)" in said
        assert "'embeddings' (line 21, mode embedding)" in said
        assert "'pictures' (line 23, mode image_generation)" in said
        assert "'deployment' (line 26, mode embedding)" in said
        assert "'router' (line 29, a router of the proxy)" in said
        assert "'gpt-4o' (of 2 the one in line 2)" in said

    def test_what_would_change_the_answer_is_left_away_and_told(self, settings: Settings) -> None:
        assert settings.models[1].parameters == {}
        assert any("'scripted': fallbacks, mock_response" in notice for notice in settings.notices)

    def test_without_its_own_settings_nothing_else_is_told(self, settings: Settings) -> None:
        assert len(settings.notices) == 5


# The embedding, the wildcards and the entry without litellm_params leave nothing to ask in these.
NOTHING_TO_ASK = {"_health_check_test_config.yaml", "langfuse_config.yaml"}


class Anything(dict[str, str]):
    """An environment in which every variable is set."""

    def get(self, name: str, default: object = None) -> str:
        del name, default
        return "5"


def examples_of_litellm() -> list[Path]:
    spec = find_spec("litellm")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).with_name("proxy") / "example_config_yaml"
    return [file for file in sorted(folder.glob("*.yaml")) if file.name not in NOTHING_TO_ASK]


@pytest.mark.parametrize("file", examples_of_litellm(), ids=lambda file: file.name)
def test_litellms_own_example_files_can_be_taken_as_they_are(file: Path) -> None:
    settings = load_settings(file, Anything(), need=Need.MODELS)
    assert settings.models


def test_requests_a_minute_beside_litellm_params_count_too(load: Load) -> None:
    (model,) = load(
        "model_list: [{model_name: a, rpm: 9, tpm: 100, litellm_params: {model: openai/a}}]"
    ).models
    assert model.requests_per_minute == 9


def test_a_file_of_wildcards_only_leaves_no_model(load: Load) -> None:
    with pytest.raises(ConfigError) as caught:
        load('model_list: [{model_name: "*", litellm_params: {model: "*"}}]')
    (told,) = caught.value.sentences
    assert "no model to ask is left" in told
    assert "'*'" in told


def test_a_mode_that_litellm_can_ask_is_taken_over_the_price_list(load: Load) -> None:
    settings = load(
        """
model_list:
  - model_name: a
    litellm_params: {model: openai/text-embedding-3-small}
    model_info: {mode: chat}
  - model_name: b
    litellm_params: {model: openai/gpt-3.5-turbo-instruct}
  - model_name: c
    litellm_params: {model: nobody/knows-this}
"""
    )
    assert [model.name for model in settings.models] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("model", "mode"),
    [
        ("openai/dall-e-3", "image_generation"),
        ("openai/o3-pro", "responses"),
        ("azure/dall-e-3", "image_generation"),
        ("dall-e-2", "image_generation"),
        ("vertex_ai/imagegeneration@006", "image_generation"),
        ("openai/stability.stable-diffusion-xl-v1", "image_generation"),
        ("gpt-4o-realtime-preview", "realtime"),
        ("hosted_vllm/BAAI/bge-large", "embedding"),
        ("openai/my-reranker", "rerank"),
        ("openai/our-whisper", "audio_transcription"),
    ],
)
def test_a_model_that_does_not_chat_is_known_by_its_name(load: Load, model: str, mode: str) -> None:
    settings = load(
        f"model_list: [{{model_name: a, litellm_params: {{model: {model}}}}},"
        f" {{model_name: b, litellm_params: {{model: {model}}}, model_info: {{mode: chat}}}}]"
    )
    assert [kept.name for kept in settings.models] == ["b"]
    assert f"'a' (line 1, mode {mode})" in settings.notices[0]


@pytest.mark.parametrize(
    "model",
    [
        "gemini/gemini-2.5-pro-preview-tts",  # chats, says the price map
        "azure/our-own-name",
        "openai/fast",  # is no other provider's "fast"
        "openai/reflux-7b",
        "hosted_vllm/org/imagenet-explainer",
    ],
)
def test_a_name_that_says_nothing_else_is_taken_to_chat(load_entry: Load, model: str) -> None:
    assert load_entry({"model": model}).models


def test_names_that_differ_by_blanks_around_them_are_one_model(load: Load) -> None:
    settings = load(
        """
model_list:
  - {model_name: "gpt ", litellm_params: {model: openai/a}}
  - {model_name: gpt, litellm_params: {model: openai/b}}
"""
    )
    assert [(model.name, model.provider_model) for model in settings.models] == [
        ("gpt", "openai/a")
    ]
    assert "'gpt' (of 2 the one in line 3)" in settings.notices[0]


class TestSecrets:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("api_key", "planted"),
            ("aws_access_key_id", "planted"),
            ("aws_secret_access_key", "planted"),
            ("aws_session_token", "planted"),
            ("azure_ad_token", "planted"),
            ("client_secret", "planted"),
            ("azure_password", "planted"),
            ("vertex_credentials", {"private_key": "planted"}),
            ("extra_headers", {"Authorization": "Bearer planted"}),
            ("headers", {"X-Anything": "planted"}),
            ("extra_body", {"inner": [{"service_token": "planted"}]}),
            ("my_provider_key", "planted"),
            ("api_base", "https://user:planted@example.com/v1"),
            ("api_base", "https://example.com/v1?key=planted"),
        ],
    )
    def test_what_is_secret_is_not_among_the_parameters(
        self, load_entry: Load, name: str, value: object
    ) -> None:
        (model,) = load_entry({name: value}).models
        assert model.secrets[name] == value
        assert "planted" not in json.dumps(model.parameters)
        assert "planted" not in repr(model)
        assert "planted" not in model.endpoint
        assert any("planted" in text for text in model.secret_texts)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("api_base", "https://example.com/v1"),
            ("max_tokens", 100),
            ("thinking", {"type": "enabled", "budget_tokens": 1024}),
            ("aws_region_name", "us-east-1"),
            ("input_cost_per_second", 0.1),
            ("top_k", 40),
            ("stop", ["END"]),
            ("logit_bias", {"50256": -100}),
            ("reasoning_effort", "low"),
        ],
    )
    def test_what_is_not_is_kept_with_the_answer(
        self, load_entry: Load, name: str, value: object
    ) -> None:
        (model,) = load_entry({name: value}).models
        assert model.parameters == {name: value}
        assert model.secrets == {}


class TestNumbers:
    def test_requests_a_minute_and_prices(self, load_entry: Load) -> None:
        (model,) = load_entry(
            {"rpm": 6, "timeout": 9, "input_cost_per_token": 1e-6, "output_cost_per_token": 0}
        ).models
        assert (model.requests_per_minute, model.timeout) == (6, 9)
        assert (model.input_cost, model.output_cost) == (1e-6, 0)
        assert model.parameters == {}

    def test_model_info_is_stronger(self, load_entry: Load) -> None:
        (model,) = load_entry(
            {"rpm": 6, "input_cost_per_token": 1},
            {"requests_per_minute": 3, "input_cost_per_token": 0},
        ).models
        assert (model.requests_per_minute, model.input_cost) == (3, 0)

    @pytest.mark.parametrize(
        ("params", "info", "words"),
        [
            ({"rpm": 0}, {}, "rpm must be at least 1"),
            ({"timeout": 0}, {}, "timeout must be above 0"),
            ({"temperature": True}, {}, "temperature is true or false"),
            ({"max_tokens": 1.5}, {}, "max_tokens is not a whole number"),
            ({"top_p": 2}, {}, "top_p must be at most 1"),
            ({"api_key": ""}, {}, "api_key is empty"),
            ({"api_base": ["x"]}, {}, "api_base is not text"),
            ({"top_k": float("nan")}, {}, "top_k is not a finite number"),
            ({"vendor": "X"}, {}, "vendor does not belong to litellm_params"),
            ({"API_KEY": "x"}, {}, "'API_KEY' is no key of litellm_params"),
            ({}, {"max_concurrent": 0}, "max_concurrent must be at least 1"),
            ({}, {"input_cost_per_token": -1}, "input_cost_per_token must be at least 0"),
            ({}, {"vendor": 3}, "vendor is not text"),
            ({}, {"familly": "x"}, "'familly' is no key of model_info"),
        ],
    )
    def test_what_cannot_be_is_a_mistake(
        self, load_entry: Load, params: dict[str, object], info: dict[str, object], words: str
    ) -> None:
        with pytest.raises(ConfigError) as caught:
            load_entry(params, info)
        (told,) = caught.value.sentences
        assert words in told

    def test_parameters_left_empty_count_as_not_written(self, load_entry: Load) -> None:
        (model,) = load_entry({"api_key": None, "top_k": None, "temperature": None}).models
        assert (dict(model.parameters), dict(model.secrets)) == ({}, {})


class TestEndpoints:
    TEXT = """
endpoints:
  http://localhost:1/v1/: {max_concurrent: 3}
  anthropic: {max_concurrent: 5}
  http://nobody.example.com: {max_concurrent: 1}
model_list:
  - {model_name: a, litellm_params: {model: openai/a, api_base: "http://localhost:1/v1"}}
  - model_name: b
    litellm_params: {model: openai/b, api_base: "http://localhost:1/v1/"}
    model_info: {max_concurrent: 2}
  - {model_name: c, litellm_params: {model: anthropic/c}}
  - {model_name: d, litellm_params: {model: gpt-4o}}
  - {model_name: e, litellm_params: {model: e, custom_llm_provider: groq}}
"""

    def test_the_tightest_bound_holds_for_all_models_of_an_endpoint(self, load: Load) -> None:
        found = {
            model.name: (model.endpoint, model.max_concurrent) for model in load(self.TEXT).models
        }
        assert found == {
            "a": ("http://localhost:1/v1", 2),
            "b": ("http://localhost:1/v1", 2),
            "c": ("anthropic", 5),
            "d": ("openai", None),
            "e": ("groq", None),
        }

    def test_an_endpoint_that_no_model_has_is_told(self, load: Load) -> None:
        (notice,) = load(self.TEXT).notices
        assert notice == "endpoints that no model is asked at: http://nobody.example.com"

    def test_a_local_endpoint_never_gets_the_operators_own_api_key(self, load: Load) -> None:
        model = load(self.TEXT).models[0]
        assert model.secrets == {"api_key": NO_API_KEY}

    @pytest.mark.parametrize(
        ("address", "local"),
        [
            ("http://localhost:8000/v1", True),
            ("http://127.0.0.1:8000", True),
            ("http://[::1]:8000", True),
            ("http://192.168.1.4/v1", True),
            ("http://vllm:8000/v1", True),
            ("http://host.docker.internal:11434", True),
            ("https://api.openai.com/v1", False),
            ("https://8.8.8.8/v1", False),
        ],
    )
    def test_which_endpoints_are_local(self, address: str, *, local: bool) -> None:
        assert is_local(address) is local
