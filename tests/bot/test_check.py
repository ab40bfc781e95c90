"""`kinprobe check`: what an operator is told before the bot is started."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.check import api_key_of, check
from bot.config import ConfigError
from bot.models.client import FailureKind, ModelFailure, ModelSpec, Question, Reply

# The first part is the application's id 123456789012345678 in base64.
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.planted.token"
INVITE = (
    "https://discord.com/oauth2/authorize?client_id=123456789012345678"
    "&scope=bot+applications.commands&permissions=274877959168"
)


class Answering:
    """A client whose models answer as they are called."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.under_way = self.most_at_once = 0
        self.closed = False

    async def warm_up(self) -> None:
        pass

    async def close(self) -> None:
        self.closed = True

    async def ask(self, question: Question) -> Reply:
        self.asked.append(question)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        await asyncio.sleep(0.01)
        self.under_way -= 1
        match question.model.name:
            case "refusing":
                raise ModelFailure(FailureKind.AUTH, "The API key was not taken.")
            case "thinking":
                raise ModelFailure(FailureKind.EMPTY, "Nothing came back.")
            case "busy":
                raise ModelFailure(FailureKind.RATE, "Too many requests.", retryable=True)
        return Reply("yes")


Checked = tuple[int, list[str], Answering]
Check = Callable[..., Checked]


@pytest.fixture
def run_check(tmp_path: Path) -> Check:
    def run(
        *names: str, ask: bool = False, token: str = TOKEN, environ: Mapping[str, str] | None = None
    ) -> Checked:
        entries = [
            f"  - {{model_name: {name}, litellm_params: {{model: openai/{name},"
            " api_key: planted-key, max_completion_tokens: 900, temperature: 0.5}}\n"
            for name in names
        ]
        file = tmp_path / "config.yaml"
        file.write_text(
            f"discord: {{token: '{token}'}}\nallowed_guilds: [123456789]\n"
            f"model_list:\n{''.join(entries)}",
            encoding="utf-8",
        )
        client, told = Answering(), list[str]()
        code = asyncio.run(
            check(file, environ or {}, ask=ask, new_client=lambda: client, tell=told.append)
        )
        return code, told, client

    return run


def test_a_good_configuration_is_said_to_be_valid_and_ends_with_the_invite_address(
    run_check: Check,
) -> None:
    code, told, client = run_check("a", "b")
    assert code == 0
    assert told[0].endswith("config.yaml: valid; 2 models, 1 server may ask")
    assert [line.split() for line in told if "key there" in line] == [
        ["a", "openai/a", "key", "there"],
        ["b", "openai/b", "key", "there"],
    ]
    assert told[-2].strip() == INVITE
    assert client.asked == []
    assert "planted" not in "\n".join(told)


def test_asking_asks_every_model_at_once_for_one_token(run_check: Check) -> None:
    code, told, client = run_check("a", "b", "c", ask=True)
    assert code == 0
    assert client.most_at_once == 3
    assert client.closed
    assert [dict(question.model.parameters) for question in client.asked] == [
        {"temperature": 0.5, "max_tokens": 1}
    ] * 3
    assert sum(line.endswith(" s  answers") for line in told) == 3


def test_a_model_that_fails_is_told_with_its_time_and_hurts_no_other(run_check: Check) -> None:
    code, told, _ = run_check("a", "refusing", "busy", ask=True)
    assert code == 1
    (refused,) = [line for line in told if line.endswith("auth: The API key was not taken.")]
    assert "0.0 s" in refused
    assert any(line.endswith("rate: Too many requests.") for line in told)
    assert any(line.endswith("answers") for line in told)
    assert told[-2].strip() == INVITE


def test_a_model_that_only_thinks_in_one_token_is_well(run_check: Check) -> None:
    code, told, _ = run_check("thinking", ask=True)
    assert code == 0
    assert any(line.endswith("answers") for line in told)


def test_a_busy_model_is_asked_only_once(run_check: Check) -> None:
    _, _, client = run_check("busy", ask=True)
    assert len(client.asked) == 1


@pytest.mark.parametrize("token", ["not-a-token", "🤖.a.b", "aGVsbG8.a.b", "."])
def test_a_token_that_is_none_is_told_without_repeating_it(run_check: Check, token: str) -> None:
    code, told, _ = run_check("a", token=token)
    assert code == 1
    assert "discord.token is not a bot's token" in told[-1]
    assert token not in "\n".join(told) or token == "."


def test_mistakes_are_left_to_the_command_to_tell(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        asyncio.run(check(tmp_path / "none.yaml", {}, ask=False))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # litellm's own, at import
@pytest.mark.filterwarnings("ignore::UserWarning")
class TestApiKeysThatTheFileDoesNotName:
    """Against the real litellm, which knows the providers' variables."""

    @pytest.mark.parametrize(
        ("model", "environ", "words"),
        [
            ("openai/gpt-4o", {}, "key missing: set OPENAI_API_KEY"),
            ("openai/gpt-4o", {"OPENAI_API_KEY": ""}, "key missing: set OPENAI_API_KEY"),
            ("openai/gpt-4o", {"OPENAI_API_KEY": "x"}, "key there"),
            ("gpt-4o", {"OPENAI_API_KEY": "x"}, "key there"),
            ("gemini/gemini-2.0-flash", {}, "key missing: set GOOGLE_API_KEY or GEMINI_API_KEY"),
            ("gemini/gemini-2.0-flash", {"GEMINI_API_KEY": "x"}, "key there"),
            (
                "azure/x",
                {"AZURE_API_KEY": "x"},
                "key missing: set AZURE_API_BASE and AZURE_API_VERSION",
            ),
            ("bedrock/amazon.nova-pro-v1:0", {}, "this machine's own sign-in may do"),
            ("hosted_vllm/x", {}, "LiteLLM names no key for this provider"),
            ("nobody-knows-this", {}, "LiteLLM does not know this provider"),
        ],
    )
    def test_the_variable_is_named(
        self, model: str, environ: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", "of the machine that runs the tests")
        found = api_key_of(ModelSpec("a", model), environ)
        assert words in found.words
        assert found.missing is (("missing" in words) or ("does not know" in words))

    def test_a_local_endpoint_needs_none(self) -> None:
        model = ModelSpec("a", "ollama/x", parameters={"api_base": "http://localhost:11434"})
        assert api_key_of(model, {}).words == "none needed (local endpoint)"

    @pytest.mark.parametrize(
        ("model", "secrets", "words"),
        [
            ("openai/x", {"extra_headers": {"X-Team": "planted"}}, "set OPENAI_API_KEY"),
            ("openai/x", {"api_base": "https://u:planted@example.com/v1"}, "set OPENAI_API_KEY"),
            ("openai/x", {"aws_access_key_id": "p", "aws_secret_access_key": "p"}, "key missing"),
            ("bedrock/x", {"aws_access_key_id": "planted"}, "AWS_SECRET_ACCESS_KEY not set"),
            ("bedrock/x", {"aws_access_key_id": "p", "aws_secret_access_key": "p"}, "key there"),
            ("azure/x", {"azure_ad_token": "planted"}, "key there"),
            ("azure/x", {"client_secret": "planted"}, "key missing"),
            ("vertex_ai/x", {"vertex_credentials": {"private_key": "planted"}}, "key there"),
            ("anthropic/x", {"api_key": "planted"}, "key there"),
        ],
    )
    def test_only_what_signs_in_counts(
        self, model: str, secrets: dict[str, object], words: str
    ) -> None:
        found = api_key_of(ModelSpec("a", model, secrets=secrets), {})
        assert words in found.words
        assert "planted" not in found.words
