"""What a provider's error means: litellm's exceptions read as kinds of failure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.models.client import FailureKind, ModelFailure, Question
from bot.models.redact import LONGEST_READ, quotable


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table; it fits when each condition that it states fits.

    Attributes:
        sentence: `{status}` is the HTTP status.
        classes: names of exception classes; one is in the chain of causes.
        statuses: HTTP statuses.
        signs: one of these stands in the provider's message (in lower case).
        waits: True when the provider must have said how long to wait.
        quote: whether the provider's own message is worth showing.
    """

    kind: FailureKind
    sentence: str
    retryable: bool = False
    classes: frozenset[str] = frozenset()
    statuses: frozenset[int] = frozenset()
    signs: tuple[str, ...] = ()
    waits: bool = False
    quote: bool = False

    def fits(self, facts: Facts) -> bool:
        return (
            (not self.classes or not self.classes.isdisjoint(facts.classes))
            and (not self.statuses or facts.status in self.statuses)
            and (not self.signs or any(sign in facts.text for sign in self.signs))
            and (not self.waits or facts.retry_after is not None)
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an error: its classes and its causes' classes, status, message, wait."""

    classes: frozenset[str]
    status: int | None
    text: str
    retry_after: float | None


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


KIND = FailureKind
BILLING = ("quota", "billing", "credit", "payment", "insufficient balance", "insufficient funds")
POLICY = (
    "content policy",
    "content_policy",
    "content management policy",
    "content_filter",
    "content filter",
    "content moderation",
    "moderation",
    "responsible ai",
    "flagged",
    "safety system",
)
UNKNOWN_MODEL = (
    "model_not_found",
    "model not found",
    "not a valid model",
    "unknown model",
    "model does not exist",
    "no such model",
)

# The first row that fits is taken, so what is certain stands above what is only likely. litellm
# gives InternalServerError and APIConnectionError for nearly everything that goes wrong on the
# way; their causes tell what it was.
RULES: tuple[Rule, ...] = (
    Rule(
        KIND.UNREACHABLE,
        "The endpoint's host name is not known; check api_base and the network.",
        retryable=True,
        classes=_names("gaierror ClientConnectorDNSError"),
    ),
    Rule(
        KIND.UNREACHABLE,
        "No secure connection (TLS) came about; check the http or https of api_base.",
        classes=_names(
            "SSLError SSLCertVerificationError ClientConnectorSSLError"
            " ClientConnectorCertificateError ClientSSLError"
        ),
    ),
    Rule(
        KIND.UNREACHABLE,
        "The endpoint refused the connection; check that the server runs and api_base is right.",
        retryable=True,
        classes=_names("ConnectionRefusedError"),
    ),
    Rule(
        KIND.TIMEOUT,
        "The provider gave up before it had an answer (HTTP {status}).",
        retryable=True,
        classes=_names("HTTPStatusError"),
        statuses=frozenset({408, 504, 524}),
    ),
    Rule(
        KIND.TIMEOUT,
        "The provider did not answer in time.",
        retryable=True,
        classes=_names("Timeout APITimeoutError TimeoutException TimeoutError"),
    ),
    Rule(
        KIND.UNREACHABLE,
        "The connection broke off before the answer was whole.",
        retryable=True,
        classes=_names(
            "ServerDisconnectedError ClientPayloadError ConnectionResetError BrokenPipeError"
            " ReadError WriteError RemoteProtocolError ClientOSError NetworkError"
        ),
    ),
    Rule(
        KIND.MALFORMED,
        "The endpoint answered with something else than a chat completion; check api_base.",
        retryable=True,
        classes=_names("JSONDecodeError UnicodeDecodeError APIResponseValidationError"),
        statuses=frozenset({200, 500}),
    ),
    Rule(
        KIND.MALFORMED,
        "The endpoint answered with something else than a chat completion; check api_base.",
        retryable=True,
        signs=("empty or invalid response from llm endpoint", "error parsing response"),
    ),
    Rule(
        KIND.QUOTA,
        "The provider's quota or credit for this API key is used up.",
        signs=("insufficient_quota",),
    ),
    Rule(
        KIND.QUOTA,
        "The provider wants to be paid first (HTTP {status}).",
        classes=_names("PaymentRequiredError BudgetExceededError"),
    ),
    Rule(
        KIND.QUOTA,
        "The provider wants to be paid first (HTTP {status}).",
        statuses=frozenset({402}),
    ),
    # Some call their requests a minute a "quota" too; they say when to come back.
    Rule(
        KIND.RATE,
        "The provider's rate limit is reached (HTTP {status}).",
        retryable=True,
        statuses=frozenset({429}),
        waits=True,
    ),
    Rule(
        KIND.QUOTA,
        "The provider's quota or credit for this API key is used up (HTTP {status}).",
        statuses=frozenset({400, 403, 429}),
        signs=BILLING,
    ),
    Rule(
        KIND.RATE,
        "The provider's rate limit is reached (HTTP {status}).",
        retryable=True,
        statuses=frozenset({429}),
    ),
    Rule(
        KIND.REFUSED,
        "The provider refused the prompt under its content policy.",
        classes=_names("ContentPolicyViolationError"),
    ),
    Rule(
        KIND.REFUSED,
        "The provider refused the prompt under its content policy.",
        statuses=frozenset({400, 403, 422}),
        signs=POLICY,
    ),
    Rule(
        KIND.AUTH,
        "The provider did not accept the API key (HTTP {status}); check it.",
        statuses=frozenset({401}),
    ),
    Rule(
        KIND.AUTH,
        "The API key may not use this model (HTTP {status}); check its rights with the provider.",
        statuses=frozenset({403}),
    ),
    Rule(
        KIND.BAD_REQUEST,
        'The provider is not known; write the model as provider/model, such as "openai/gpt-4o".',
        signs=("llm provider not provided", "unmapped llm provider"),
    ),
    Rule(
        KIND.NOT_FOUND,
        "The provider knows no such model or address (HTTP {status}); check model and api_base.",
        statuses=frozenset({404, 410}),
        quote=True,
    ),
    Rule(
        KIND.NOT_FOUND,
        "The provider does not know this model (HTTP {status}); check model.",
        statuses=frozenset({400, 422}),
        signs=UNKNOWN_MODEL,
        quote=True,
    ),
    Rule(
        KIND.BAD_REQUEST,
        "The prompt and the answer do not fit into the model's context window.",
        classes=_names("ContextWindowExceededError"),
    ),
    Rule(
        KIND.BAD_REQUEST,
        "The provider did not accept the request (HTTP {status}); check the model's parameters.",
        statuses=frozenset({400, 405, 406, 409, 413, 415, 422}),
        quote=True,
    ),
    # A provider's reply that litellm's own code stumbles over comes as a connection error.
    Rule(
        KIND.MALFORMED,
        "The endpoint answered with something else than a chat completion; check api_base.",
        retryable=True,
        classes=_names("KeyError TypeError IndexError AttributeError ValidationError"),
        statuses=frozenset({200, 500}),
    ),
    Rule(
        KIND.SERVER,
        "The provider is overloaded (HTTP {status}).",
        retryable=True,
        statuses=frozenset({503, 529}),
    ),
    Rule(
        KIND.SERVER,
        "The provider had an error of its own (HTTP {status}).",
        retryable=True,
        classes=_names(
            "HTTPStatusError InternalServerError BadGatewayError ServiceUnavailableError"
        ),
        statuses=frozenset(range(500, 600)),
        quote=True,
    ),
    Rule(
        KIND.UNREACHABLE,
        "No connection to the endpoint came about; check api_base and the network.",
        retryable=True,
        classes=_names("APIConnectionError ConnectError TransportError OSError"),
    ),
    Rule(
        KIND.SERVER,
        "The provider had an error of its own (HTTP {status}).",
        retryable=True,
        statuses=frozenset(range(500, 600)),
        quote=True,
    ),
)

UNKNOWN = Rule(KIND.OTHER, "Asking failed in an unexpected way ({name}).", quote=True)


def failure_of(error: Exception, question: Question) -> ModelFailure:
    """Say what an exception of litellm's means for one question."""
    facts = _facts(error)
    rule = next((rule for rule in RULES if rule.fits(facts)), UNKNOWN)
    sentence = rule.sentence.format(status=facts.status or "?", name=type(error).__name__)
    if rule.quote:
        said = quotable(
            _provider_message(error),
            secrets=question.model.secret_texts,
            prompt=question.prompt,
        )
        sentence += f" It said: {said}" if said else ""
    return ModelFailure(
        rule.kind, sentence, retryable=rule.retryable, retry_after=facts.retry_after
    )


def _facts(error: Exception) -> Facts:
    chain = tuple(_chain(error))
    text = f"{_message(error)} {_attribute(error, 'body')!r}"[: 2 * LONGEST_READ].lower()
    return Facts(
        classes=frozenset(cls.__name__ for link in chain for cls in type(link).__mro__),
        status=_status(error),
        text=text,
        retry_after=_retry_after(chain, text),
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Give an exception, its cause, that one's cause, …; a chain may be a circle."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _attribute(error: BaseException, name: str) -> object:
    return getattr(error, name, None)


def _status(error: BaseException) -> int | None:
    status = _attribute(error, "status_code")
    return int(status) if isinstance(status, int | str) and str(status).isdecimal() else None


def _message(error: BaseException) -> str:
    message = _attribute(error, "message")
    return message if isinstance(message, str) else str(error)


def _provider_message(error: BaseException) -> str:
    """Give the provider's own words: litellm puts its class and the provider's in front of them."""
    return re.sub(
        r"^(?:litellm\.\w+:|\w*(?:Error|Exception|Timeout)\b:?|-|\s)+", "", _message(error)
    )


def _retry_after(chain: tuple[BaseException, ...], text: str) -> float | None:
    """Give the seconds a provider asks to wait, from its headers or else its message."""
    for link in chain:
        response = _attribute(link, "response")
        for headers in (
            _attribute(link, "litellm_response_headers"),
            getattr(response, "headers", None),
            _attribute(link, "headers"),
        ):
            seconds = _from_headers(headers)
            if seconds is not None:
                return seconds
    said = re.search(
        r"(?:retry|again) (?:in|after) (?:(\d{1,4})h)?(?:(\d{1,4})m(?!s))?"
        r"(?:(\d{1,9}(?:\.\d{1,9})?)(ms|s))?",
        text,
    )
    if said is None or not any(said.groups()):
        return None
    hours, minutes, number, unit = said.groups()
    seconds = float(number or 0) / (1000 if unit == "ms" else 1)
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + seconds


def _from_headers(headers: object) -> float | None:
    if not isinstance(headers, Mapping):
        return None
    low = {
        str(name).lower().removeprefix("llm_provider-"): value for name, value in headers.items()
    }
    if "retry-after-ms" in low:
        milliseconds = _seconds(str(low["retry-after-ms"]))
        if milliseconds is not None:
            return milliseconds / 1000
    return _seconds(str(low["retry-after"])) if "retry-after" in low else None


def _seconds(value: str) -> float | None:
    """Read a Retry-After, which is a number of seconds or a date."""
    try:
        seconds = float(value)
    except ValueError:
        try:
            when = parsedate_to_datetime(value)
        except ValueError:
            return None
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        seconds = (when - datetime.now(UTC)).total_seconds()
    return max(seconds, 0.0) if math.isfinite(seconds) else None
