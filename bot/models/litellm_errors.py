"""Read litellm's exceptions: what they are, what caused them, when to come back."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.models.client import ModelFailure, Question
from bot.models.error_rules import RULES, UNKNOWN, Facts
from bot.models.redact import LONGEST_READ, quotable


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
    """Give the provider's own words; litellm puts class names before and a traceback after them."""
    said = _message(error).partition("Traceback (most recent call last)")[0]
    return re.sub(r"^(?:litellm\.\w+:|\w*(?:Error|Exception|Timeout)\b:?|-|\s)+", "", said)


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
