"""Real providers, and every OpenAI-compatible endpoint, asked through litellm."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.models.client import FailureKind, ModelFailure, ModelSpec, Question, Reply
from bot.models.litellm_errors import failure_of
from bot.models.parameters import passed_on, recorded
from bot.models.redact import hide
from bot.models.side_loop import SideLoop

if TYPE_CHECKING:
    from types import ModuleType

# Read by litellm when it is imported. It would otherwise fetch prices over the network, load any
# .env file on the way up, and print what it sends.
ENVIRONMENT = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_MODE": "PRODUCTION",
    "LITELLM_LOG": "ERROR",
}
# How many connections there may be is for `asking.Gates` to say, not for the transport; 0 lifts it.
CONNECTIONS = {"AIOHTTP_CONNECTOR_LIMIT": "0", "AIOHTTP_CONNECTOR_LIMIT_PER_HOST": "0"}

# These log requests, URLs with API keys in them, or answers.
TALKATIVE = ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy", "openai", "httpx", "httpcore")

# A model's base where litellm is not to search for a price; what it then reckons is not used.
UNPRICED = "kinprobe-unpriced"
PRICE_OF_NOTHING = {
    "litellm_provider": "openai",
    "mode": "chat",
    "input_cost_per_token": 0.0,
    "output_cost_per_token": 0.0,
}


class LiteLLMClient:
    """Asks one model once with litellm's `acompletion`, on an event loop of its own.

    litellm works for milliseconds on each call and each reply without a pause. A hundred of them
    would hold up every member's command, and the gateway, if they ran where the bot runs.
    """

    def __init__(self) -> None:
        self._litellm: ModuleType | None = None
        self._side = SideLoop("litellm")
        self._warming = asyncio.Lock()
        self._unpriced: set[tuple[str, str]] = set()

    async def warm_up(self) -> None:
        """Import litellm and make it do its first-call work; 2 to 4 s."""
        async with self._warming:
            if self._litellm is None:
                await self._side.start()
                self._litellm = await self._side.run(_import_and_rehearse())

    async def ask(self, question: Question) -> Reply:
        """Return the model's reply, or raise `ModelFailure`."""
        if self._litellm is None:
            await self.warm_up()
        assert self._litellm is not None  # noqa: S101 - warm_up sets it or raises
        return await self._side.run(self._ask(self._litellm, question))

    async def close(self) -> None:
        """Close litellm's connections."""
        if self._litellm is not None:
            await self._side.run(self._litellm.close_litellm_async_clients())
            self._litellm.in_memory_llm_clients_cache.flush_cache()
            self._litellm = None
        await self._side.stop()

    async def _ask(self, litellm: ModuleType, question: Question) -> Reply:
        exchange = _Exchange()
        model = question.model
        try:
            response = await litellm.acompletion(
                **_request(model, priced=self._litellm_prices(model)),
                messages=[{"role": "user", "content": question.prompt}],
                logger_fn=exchange.listen,
            )
        except Exception as error:  # noqa: BLE001 - litellm lets anything through; the table sorts it
            # `from None`: what led here may hold the API key in a URL.
            raise failure_of(error, question) from None
        reply = _reply(response, exchange, model.secret_texts)
        return replace(
            reply,
            cost=self._cost(response, reply, model),
            parameters=recorded(question, exchange.sent),
        )

    def _litellm_prices(self, model: ModelSpec) -> bool:
        """Say whether litellm is to reckon what an answer costs.

        Where it knows no price it takes longer over that than over all the rest of a call, so a
        model is tried once.
        """
        return not _has_own_price(model) and _place(model) not in self._unpriced

    def _cost(self, response: Any, reply: Reply, model: ModelSpec) -> float | None:
        """Give the cost in USD: by the configured price, else by litellm's, else unknown.

        A configured price is not handed to litellm, which would remember it for every other model
        of the same provider name.
        """
        if reply.prompt_tokens is None or reply.completion_tokens is None:
            return None  # litellm reckons 0 then
        if model.input_cost is not None and model.output_cost is not None:
            return (
                reply.prompt_tokens * model.input_cost + reply.completion_tokens * model.output_cost
            )
        if not self._litellm_prices(model):
            return None
        cost: float | None = response._hidden_params.get("response_cost")  # noqa: SLF001 - nowhere else
        if cost is None:
            self._unpriced.add(_place(model))
        return cost


def load_litellm() -> ModuleType:
    """Import litellm so that it neither fetches, prints nor retries anything."""
    os.environ.update(ENVIRONMENT)
    for name, value in CONNECTIONS.items():
        os.environ.setdefault(name, value)
    warnings.filterwarnings(  # litellm's own types, nothing that anyone here could mend
        "ignore", message=r"Item '\w+' on TypedDict class", category=UserWarning
    )
    import litellm  # 2 to 4 s and 160 MB, only for what asks a model

    litellm.suppress_debug_info = True
    # Where this is set, litellm asks again without what a provider answered 422 to. It is set for
    # each request instead, where it only leaves away what a model is known not to take.
    litellm.drop_params = False
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    litellm.register_model({UNPRICED: PRICE_OF_NOTHING})
    return litellm


async def _import_and_rehearse() -> ModuleType:
    """Import litellm and ask a server of our own once, so that the first question is no slower."""
    litellm = load_litellm()
    await _rehearse(litellm)
    # litellm brings 300,000 objects that stay. Each full garbage collection would walk over them
    # and hold the event loop up for 0.2 to 0.5 s.
    gc.freeze()
    return litellm


async def _rehearse(litellm: ModuleType) -> None:
    body = json.dumps(
        {
            "id": "rehearsal",
            "object": "chat.completion",
            "created": 0,
            "model": "rehearsal",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": "ready"},
                }
            ],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    ).encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
            + b"Content-Length: %d\r\n\r\n" % len(body)
            + body
        )
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await litellm.acompletion(
            model="openai/rehearsal",
            api_base=f"http://127.0.0.1:{port}/v1",
            api_key="none",
            messages=[{"role": "user", "content": "ready?"}],
            max_retries=0,
            num_retries=0,
            timeout=10,
        )
        await litellm.close_litellm_async_clients()


def _request(model: ModelSpec, *, priced: bool) -> dict[str, Any]:
    request = {
        "drop_params": True,
        **passed_on(model),
        **model.secrets,
        "model": model.provider_model,
        "timeout": model.timeout,
        "max_retries": 0,
        "num_retries": 0,
    }
    # On Azure the base model decides which parameters are sent; elsewhere only the price.
    if not priced and not model.provider_model.startswith("azure"):
        request.setdefault("base_model", UNPRICED)
    return request


def _has_own_price(model: ModelSpec) -> bool:
    return model.input_cost is not None and model.output_cost is not None


def _place(model: ModelSpec) -> tuple[str, str]:
    return model.provider_model, model.endpoint


class _Exchange:
    """What was sent, and what the provider sent back, before litellm makes its own of it.

    Attributes:
        sent: the request's body, or its JSON; None where litellm does not tell.
    """

    def __init__(self) -> None:
        self.sent: object = None
        self._body: object = None

    def listen(self, details: Mapping[str, Any]) -> None:
        """Take note of the bodies; litellm calls this before and after the request."""
        match details.get("log_event_type"):
            case "pre_api_call":
                self.sent = (details.get("additional_args") or {}).get("complete_input_dict")
            case "post_api_call":
                self._body = details.get("original_response")

    @property
    def message(self) -> Mapping[str, Any]:
        """The message of the first choice; empty when the body is not shaped as OpenAI's."""
        try:
            body = json.loads(self._body) if isinstance(self._body, str) else self._body
            message = body["choices"][0]["message"]  # type: ignore[index]  # any shape, caught below
        except (ValueError, TypeError, LookupError):
            return {}
        return message if isinstance(message, Mapping) else {}


def _reply(response: Any, exchange: _Exchange, secrets: Sequence[str]) -> Reply:
    if not response.choices:
        raise ModelFailure(
            FailureKind.EMPTY, "The provider sent a reply without an answer in it.", retryable=True
        )
    choice = response.choices[0]
    finish_reason = _label(choice.finish_reason, secrets)
    text, reasoning = _text_and_reasoning(choice.message, exchange)
    if not text.strip():
        raise _no_text(choice.message, finish_reason, reasoning)
    prompt_tokens, completion_tokens = _tokens(response)
    return Reply(
        text=text,
        reasoning=reasoning,
        finish_reason=finish_reason,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        served_model=_label(response.model, secrets),
        fingerprint=_label(getattr(response, "system_fingerprint", None), secrets),
    )


def _label(said: object, secrets: Sequence[str]) -> str | None:
    """Give what a provider says beside its answer; it may echo the API key there too."""
    return hide(str(said), secrets) if said else None


def _text_and_reasoning(message: Any, exchange: _Exchange) -> tuple[str, str | None]:
    text = _joined(message.content)
    reasoning = getattr(message, "reasoning_content", None) or _thinking(message) or None
    if reasoning is not None:
        # litellm cuts a leading <think>…</think> out of the text. Only what the provider itself
        # gave apart is kept apart; the text is kept as received.
        sent = exchange.message
        if sent and not sent.get("reasoning_content") and not sent.get("reasoning"):
            original = sent.get("content")
            if isinstance(original, str) and original.lstrip().startswith("<"):
                return original, None
    return text, reasoning


def _joined(content: object) -> str:
    """Give a message's text; some providers send it in parts."""
    if isinstance(content, list):
        return "".join(
            part["text"]
            for part in content
            if isinstance(part, Mapping) and isinstance(part.get("text"), str)
        )
    return content if isinstance(content, str) else ""


def _thinking(message: Any) -> str:
    blocks = getattr(message, "thinking_blocks", None) or ()
    return "".join(str(block.get("thinking") or "") for block in blocks)


def _no_text(message: Any, finish_reason: str | None, reasoning: str | None) -> ModelFailure:
    fields = getattr(message, "provider_specific_fields", None) or {}
    refusal = getattr(message, "refusal", None) or fields.get("refusal")
    ended = f"finish reason {finish_reason}" if finish_reason else "no finish reason"
    if refusal or finish_reason == "content_filter":
        return ModelFailure(FailureKind.REFUSED, f"The model refused to answer ({ended}).")
    if getattr(message, "tool_calls", None):
        return ModelFailure(
            FailureKind.EMPTY, f"The model called a tool instead of answering ({ended})."
        )
    only = "only its reasoning, no answer" if reasoning else "an empty answer"
    return ModelFailure(FailureKind.EMPTY, f"The model gave {only} ({ended}).")


def _tokens(response: Any) -> tuple[int | None, int | None]:
    """Give the tokens of prompt and answer; litellm says 0 and 0 when the provider said nothing."""
    usage = getattr(response, "usage", None)
    prompt = getattr(usage, "prompt_tokens", None)
    completion = getattr(usage, "completion_tokens", None)
    return (prompt, completion) if prompt or completion else (None, None)
