"""The table of what can go wrong when a model is asked, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models.client import FailureKind


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
NO_API_KEY = (
    "missing credentials",
    "unable to locate credentials",
    "no key is set",
    "api_key is not set",
    "api key is not set",
    "missing gemini api key",
    "missing api key",
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
        "No API key is set for this model; give it one in the configuration or the environment.",
        signs=NO_API_KEY,
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
    Rule(
        KIND.OTHER,
        "litellm needs one more package for this provider; install it beside kinprobe.",
        classes=_names("ImportError"),
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
