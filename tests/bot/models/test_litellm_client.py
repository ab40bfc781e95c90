"""The real litellm against servers on this machine that behave as providers do."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import web

from bot.models.asking import Gates, Outcome, Patience, ask_patiently
from bot.models.client import FailureKind, ModelFailure, ModelSpec, Question, Reply
from bot.models.litellm_client import UNPRICED, LiteLLMClient, load_litellm

PLANTED = "planted-Key_0123/45"
PROMPT = "Write a breadth-first search with an example graph."
QUICK = Patience(attempts=3, first_wait=0.01, longest_wait=0.02)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture(scope="module")
def litellm_is_there() -> None:
    """Import litellm once, for it takes seconds; under the same warnings as in a real run."""
    with warnings.catch_warnings():
        asyncio.run(LiteLLMClient().warm_up())


@pytest.fixture
async def client(litellm_is_there: None) -> AsyncIterator[LiteLLMClient]:  # noqa: ARG001 - it only has to be there
    client = LiteLLMClient()
    await client.warm_up()
    yield client
    await client.close()


@asynccontextmanager
async def provider(answer: Answer) -> AsyncIterator[str]:
    """Serve chat completions; gives the api_base."""
    application = web.Application()
    application.router.add_post("/v1/chat/completions", answer)
    runner = web.AppRunner(application, shutdown_timeout=0.01)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    finally:
        await runner.cleanup()


def model(api_base: str, **settings: Any) -> ModelSpec:
    parameters = {"api_base": api_base, **settings.pop("parameters", {})}
    return ModelSpec(
        **{
            "name": "stub",
            "provider_model": "openai/stub-1",
            "parameters": parameters,
            "secrets": {"api_key": PLANTED},
            "timeout": 20.0,
            **settings,
        }
    )


def completion(message: dict[str, Any], **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", **message}}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "stub-1-2026",
        "choices": [choice | more.pop("choice", {})],
        **more,
    }


def says(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        if isinstance(body, bytes):
            return web.Response(body=body, status=status, content_type="application/json")
        return web.json_response(body, status=status, headers=headers)

    return answer


def error(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


async def ask(client: LiteLLMClient, answer: Answer, **settings: Any) -> Reply:
    async with provider(answer) as api_base:
        return await client.ask(Question(model(api_base, **settings), PROMPT))


async def fail(client: LiteLLMClient, answer: Answer, **settings: Any) -> ModelFailure:
    with pytest.raises(ModelFailure) as caught:
        await ask(client, answer, **settings)
    failure = caught.value
    assert "planted" not in failure.sentence.lower()
    assert PROMPT[8:] not in failure.sentence
    assert failure.sentence[0].isupper()
    assert failure.__cause__ is None
    assert failure.__suppress_context__ or failure.__context__ is None
    return failure


async def ask_until(client: LiteLLMClient, answer: Answer, **settings: Any) -> Outcome:
    async with provider(answer) as api_base:
        question = Question(model(api_base, **settings), PROMPT)
        return await ask_patiently(client, question, gates=Gates(4, patience=QUICK))


async def test_everything_a_provider_tells_of_an_answer_is_kept(client: LiteLLMClient) -> None:
    heard: dict[str, Any] = {}

    async def answer(request: web.Request) -> web.Response:
        heard.update(await request.json(), authorization=request.headers["Authorization"])
        return web.json_response(
            completion(
                {"content": "graph = {}\n", "reasoning_content": "thinking"},
                usage={"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
                system_fingerprint="fp_1",
            )
        )

    async with provider(answer) as api_base:
        settings = {"temperature": 0.5, "num_retries": 7, "fallbacks": ["openai/x"], "rpm": 3}
        spec = model(api_base, parameters=settings, input_cost=0.25, output_cost=2.0)
        reply = await client.ask(Question(spec, PROMPT))
    assert reply == Reply(
        text="graph = {}\n",
        reasoning="thinking",
        finish_reason="stop",
        prompt_tokens=10,
        completion_tokens=5,
        served_model="stub-1-2026",
        fingerprint="fp_1",
        cost=12.5,
        parameters={"api_base": api_base, "temperature": 0.5},
    )
    assert heard == {
        "model": "stub-1",
        "messages": [{"role": "user", "content": PROMPT}],
        "temperature": 0.5,
        "authorization": f"Bearer {PLANTED}",
    }


async def test_parameters_that_litellm_drops_are_not_recorded(client: LiteLLMClient) -> None:
    heard: dict[str, Any] = {}

    async def answer(request: web.Request) -> web.Response:
        heard.update(await request.json())
        return web.json_response(completion({"content": "hi"}))

    settings = {"temperature": 0.3, "top_p": 0.5, "max_tokens": 77}
    reply = await ask(client, answer, provider_model="openai/o3-mini", parameters=settings)
    del heard["model"], heard["messages"]
    assert heard == {"max_completion_tokens": 77}
    assert {name: held for name, held in reply.parameters.items() if name != "api_base"} == heard


async def test_an_api_key_that_a_provider_echoes_is_hidden_beside_the_answer(
    client: LiteLLMClient,
) -> None:
    echo = f"Bearer {PLANTED}"
    answer = says(
        completion({"content": "hi"}, model=echo, system_fingerprint=echo)
        | {"choices": [{"index": 0, "finish_reason": echo, "message": {"content": "hi"}}]}
    )
    reply = await ask(client, answer)
    for said in (reply.served_model, reply.fingerprint, reply.finish_reason):
        assert "planted" not in str(said).lower()
    failure = await fail(client, says(completion({"content": ""}, choice={"finish_reason": echo})))
    assert failure.kind is FailureKind.EMPTY


async def test_what_a_provider_does_not_tell_is_unknown_not_zero(client: LiteLLMClient) -> None:
    reply = await ask(client, says(completion({"content": "hi"})), input_cost=1.0, output_cost=1.0)
    assert (reply.prompt_tokens, reply.completion_tokens) == (None, None)
    assert (reply.cost, reply.reasoning, reply.fingerprint) == (None, None, None)


async def test_the_cost_of_a_model_without_a_known_price_is_unknown(client: LiteLLMClient) -> None:
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    for _ in range(3):  # from the second on litellm is not asked for a price
        reply = await ask(client, says(completion({"content": "hi"}, usage=usage)))
        assert (reply.completion_tokens, reply.cost) == (5, None)


async def test_a_known_price_counts_whoever_else_has_the_same_provider_model(
    client: LiteLLMClient,
) -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 0, "total_tokens": 1000}
    answer = says(completion({"content": "hi"}, usage=usage))
    known = {"provider_model": "openai/gpt-4o"}
    first = (await ask(client, answer, **known)).cost
    assert first is not None
    assert first > 0
    dear = await ask(client, answer, **known, input_cost=1.0, output_cost=1.0)
    assert dear.cost == 1000.0
    assert (await ask(client, answer, **known)).cost == first


async def test_the_price_of_the_served_model_counts_where_the_asked_one_has_none(
    client: LiteLLMClient,
) -> None:
    usage = {"prompt_tokens": 1000, "completion_tokens": 0, "total_tokens": 1000}
    answer = says(completion({"content": "hi"}, usage=usage) | {"model": "gpt-4o"})
    costs = [(await ask(client, answer, provider_model="openai/alias")).cost for _ in range(2)]
    assert costs[0] == costs[1] == pytest.approx(0.0025, rel=0.9)


@pytest.mark.parametrize(
    "text",
    ["<think>aha</think>\nhi", "<think>\n\n</think>\n\nhi", "  \n<b>hi</b>\r\n", "\ud800 hi"],
)
async def test_text_is_kept_as_received(client: LiteLLMClient, text: str) -> None:
    reply = await ask(client, says(completion({"content": text})))
    assert (reply.text, reply.reasoning) == (text, None)


async def test_reasoning_given_apart_leaves_the_text_alone(client: LiteLLMClient) -> None:
    message = {"content": "<think>shown</think>hi", "reasoning": "apart"}
    reply = await ask(client, says(completion(message)))
    assert (reply.text, reply.reasoning) == ("<think>shown</think>hi", "apart")


CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}


@pytest.mark.parametrize(
    ("body", "kind", "word"),
    [
        (completion({"content": "x"}) | {"choices": []}, "empty", "without an answer"),
        (completion({"content": None}, choice={"finish_reason": "length"}), "empty", "length"),
        (completion({"content": " \n"}), "empty", "empty answer"),
        (completion({"content": None, "reasoning_content": "hm"}), "empty", "reasoning"),
        (completion({"content": None, "tool_calls": [CALL]}), "empty", "tool"),
        (completion({"content": None, "refusal": "never"}), "refused", "refused"),
        (
            completion({"content": ""}, choice={"finish_reason": "content_filter"}),
            "refused",
            "filter",
        ),
    ],
)
async def test_a_success_without_text_is_a_failure(
    client: LiteLLMClient, body: dict[str, Any], kind: str, word: str
) -> None:
    failure = await fail(client, says(body))
    assert failure.kind == kind
    assert word in failure.sentence
    assert "never" not in failure.sentence


OVERSIZE = "This model's maximum context length is 8192 tokens. However, you requested 9000."


@pytest.mark.parametrize(
    ("status", "body", "kind", "retryable"),
    [
        (401, error(f"Incorrect API key provided: {PLANTED}"), "auth", False),
        (403, error("You are not allowed to sample from this model"), "auth", False),
        (402, error("Insufficient credits. Add more at https://host/credits"), "quota", False),
        (429, error("You exceeded it", code="insufficient_quota"), "quota", False),
        (429, error("Your credit balance is too low"), "quota", False),
        (429, error("Rate limit reached for requests"), "rate", True),
        (400, error("blocked", code="content_policy_violation"), "refused", False),
        (400, error("The response was filtered by content management policy"), "refused", False),
        (403, error("Your input was flagged"), "refused", False),
        (404, error(f"The model `stub-1` does not exist, {PLANTED}"), "not_found", False),
        (400, error("stub-1 is not a valid model ID"), "not_found", False),
        (400, error(OVERSIZE, code="context_length_exceeded"), "bad_request", False),
        (400, error(f"temperature is too high for {PLANTED}"), "bad_request", False),
        (413, error("too large"), "bad_request", False),
        (422, error("no such field"), "bad_request", False),
        (408, error("took too long"), "timeout", True),
        (504, error("took too long"), "timeout", True),
        (500, error(f"broke at {PLANTED}"), "server", True),
        (502, b"<html><title>502 Bad Gateway</title></html>", "server", True),
        (503, error("overloaded"), "server", True),
        (529, error("overloaded"), "server", True),
        (200, error("upstream broke", code=502), "server", True),
        (200, b'{"choices": [', "malformed", True),
        (200, b"<html>Sign in</html>", "malformed", True),
        (200, b'{"a": "\xff"}', "malformed", True),
        (200, [1, 2], "malformed", True),
        (200, None, "malformed", True),
        (418, error("teapot"), "other", False),
    ],
)
async def test_each_error_has_its_kind(
    client: LiteLLMClient, status: int, body: Any, kind: str, *, retryable: bool
) -> None:
    failure = await fail(client, says(body, status=status))
    assert (failure.kind, failure.retryable) == (kind, retryable)
    assert "html" not in failure.sentence.lower()


async def test_an_unaccepted_request_is_told_in_the_providers_words(client: LiteLLMClient) -> None:
    failure = await fail(client, says(error("temperature must be at most 2"), status=400))
    assert failure.sentence.endswith("It said: temperature must be at most 2")


async def test_a_provider_that_repeats_the_prompt_is_not_quoted(client: LiteLLMClient) -> None:
    failure = await fail(client, says(error(f"cannot read {PROMPT!r}"), status=400))
    assert failure.kind is FailureKind.BAD_REQUEST
    assert "breadth" not in failure.sentence


@pytest.mark.parametrize(
    ("headers", "message", "seconds"),
    [
        ({"Retry-After": "7"}, "slow down", 7.0),
        ({"retry-after-ms": "1500", "Retry-After": "2"}, "slow down", 1.5),
        ({"Retry-After": "soon"}, "slow down", None),
        ({"Retry-After": "nan"}, "slow down", None),
        ({"Retry-After": "-3"}, "slow down", 0.0),
        ({}, "Rate limit reached. Please try again in 6m30.5s.", 390.5),
        ({}, "Rate limit reached. Please try again in 20ms.", 0.02),
        ({}, "Quota exceeded for requests per minute. Please retry in 36.5s", 36.5),
    ],
)
async def test_the_wait_a_provider_asks_for_is_read(
    client: LiteLLMClient, headers: dict[str, str], message: str, seconds: float | None
) -> None:
    failure = await fail(client, says(error(message), status=429, headers=headers))
    assert (failure.kind, failure.retry_after) == (FailureKind.RATE, seconds)


async def test_the_wait_may_be_a_date(client: LiteLLMClient) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    failure = await fail(client, says(error("busy"), status=503, headers={"Retry-After": date}))
    assert failure.kind is FailureKind.SERVER
    assert failure.retry_after == pytest.approx(90, abs=5)


async def test_a_provider_that_recovers_is_asked_again(client: LiteLLMClient) -> None:
    statuses = iter([500, 429, 200])

    async def answer(_: web.Request) -> web.Response:
        status = next(statuses)
        body = completion({"content": "hi"}) if status == 200 else error("broke")
        return web.json_response(body, status=status)

    outcome = await ask_until(client, answer)
    assert outcome.reply is not None
    assert (outcome.reply.text, outcome.attempts) == ("hi", 3)


@pytest.mark.parametrize(("status", "attempts"), [(503, 3), (422, 1), (400, 1)])
async def test_each_attempt_is_one_request_whatever_litellm_would_do(
    client: LiteLLMClient, status: int, attempts: int
) -> None:
    requests = 0

    async def answer(_: web.Request) -> web.Response:
        nonlocal requests
        requests += 1
        return web.json_response(error("no such field"), status=status)

    outcome = await ask_until(client, answer, parameters={"num_retries": 4, "max_retries": 4})
    assert requests == outcome.attempts == attempts


async def test_a_long_retry_after_ends_it_at_once(client: LiteLLMClient) -> None:
    answer = says(error("slow down"), status=429, headers={"Retry-After": "120"})
    outcome = await ask_until(client, answer)
    assert outcome.failure is not None
    assert (outcome.failure.kind, outcome.attempts) == (FailureKind.RATE, 1)
    assert "120 s" in outcome.failure.sentence
    assert outcome.seconds < 5


async def test_an_answer_that_trickles_past_the_time_bound_is_given_up(
    client: LiteLLMClient,
) -> None:
    gone = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        try:
            while True:
                await response.write(b" ")
                await asyncio.sleep(0.02)
        except ConnectionError:
            gone.set()
        return response

    async with provider(answer) as api_base:
        question = Question(model(api_base, timeout=0.3), PROMPT)
        outcome = await ask_patiently(client, question, gates=Gates(1))
        await asyncio.wait_for(gone.wait(), 5)
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.TIMEOUT
    assert 0.3 <= outcome.seconds < 2


async def _drop(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def _break_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={"Content-Type": "application/json", "Content-Length": "100"}
    )
    await response.prepare(request)
    await response.write(b'{"id"')
    return await _drop(request)


@pytest.mark.parametrize("answer", [_drop, _break_off])
async def test_a_dropped_connection_is_unreachable(client: LiteLLMClient, answer: Answer) -> None:
    failure = await fail(client, answer)
    assert (failure.kind, failure.retryable) == (FailureKind.UNREACHABLE, True)
    assert "broke off" in failure.sentence


@pytest.mark.parametrize(
    ("api_base", "word", "retryable"),
    [
        ("http://127.0.0.1:{unused}/v1", "refused", True),
        ("http://no-such-host.invalid/v1", "host name", True),
        ("https://127.0.0.1:{used}/v1", "TLS", False),
    ],
)
async def test_an_endpoint_out_of_reach_says_why(
    client: LiteLLMClient,
    api_base: str,
    word: str,
    unused_tcp_port: int,
    *,
    retryable: bool,
) -> None:
    async with provider(says(None)) as used:
        port = used.split(":")[2].split("/")[0]
        base = api_base.format(unused=unused_tcp_port, used=port)
        with pytest.raises(ModelFailure, match=word) as caught:
            await client.ask(Question(model(base), PROMPT))
    assert (caught.value.kind, caught.value.retryable) == (FailureKind.UNREACHABLE, retryable)


async def test_a_provider_nobody_knows_is_told(client: LiteLLMClient) -> None:
    with pytest.raises(ModelFailure, match="provider/model") as caught:
        await client.ask(Question(ModelSpec("x", "no-such-thing"), PROMPT))
    assert caught.value.kind is FailureKind.BAD_REQUEST


async def test_a_missing_api_key_is_told(
    client: LiteLLMClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("GEMINI_API_KEY", raising=False)
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    for provider_model in ("openai/gpt-4o", "gemini/gemini-2.0-flash"):
        with pytest.raises(ModelFailure) as caught:
            await client.ask(Question(ModelSpec("x", provider_model), PROMPT))
        assert caught.value.kind is FailureKind.AUTH


async def test_nothing_of_a_question_reaches_a_log(
    client: LiteLLMClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    await ask(client, says(completion({"content": "the-answer"})))
    await fail(client, says(error(f"broke {PLANTED}"), status=500))
    printed = "".join(capfd.readouterr()) + caplog.text
    for secret in (PLANTED, "breadth-first", "the-answer"):
        assert secret not in printed


def test_loading_litellm_reaches_no_log(
    litellm_is_there: None,  # noqa: ARG001 - it only has to be there
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    import litellm

    monkeypatch.delitem(litellm.model_cost, UNPRICED)
    logging.getLogger("LiteLLM").setLevel(logging.NOTSET)  # as in a process that loads it first
    load_litellm()
    assert caplog.records == []


async def test_a_closed_client_may_be_followed_by_another(client: LiteLLMClient) -> None:
    async with provider(says(completion({"content": "hi"}))) as api_base:
        question = Question(model(api_base), PROMPT)
        await client.ask(question)
        await client.close()
        assert (await LiteLLMClient().ask(question)).text == "hi"
