"""Take API keys, and the prompt, out of what a provider says before a person may see it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

HIDDEN = "[hidden]"

SHORTEST_SECRET = 4
"""Shorter ones are placeholders such as "x"; hiding them would only garble the text."""

LONGEST_READ = 4_000
"""So many characters of a provider's message are looked at; some are whole web pages."""

LONGEST_QUOTE = 160

PROMPT_RUN = 12
"""A message that shares so many characters in a row with the prompt repeats the prompt."""

PRIVATE_NAME = (  # names of settings and headers, as a pattern
    r"api[-_ ]?key|secret|passw(?:or)?d|authori[sz]ation|credential"
    r"|(?:access|auth|session|id|refresh)[-_]token"
)

PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # credentials in a URL, https://user:word@host
    (re.compile(r"(?<=://)[^\s/@]+(?=@)"), HIDDEN),
    # ?key=…, &token=…, also with the separators URL-encoded
    (
        re.compile(
            r"((?:[?&;]|%3f|%26)[\w.-]*(?:key|token|secret|sig|signature|password|auth|credential)[\w-]*"
            r"(?:=|%3d))[^&\s\"'<>]+",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=*-]{6,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # "api_key": "…", X-Api-Key: …
    (
        re.compile(
            rf"((?:{PRIVATE_NAME})[\w-]*\\?[\"']?\s*[:=]\s*\\?[\"']?)"
            rf"(?!{re.escape(HIDDEN)}|bearer |basic )"
            r"[^\s\"',;&}\\]{4,}",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    # the providers' own beginnings
    (
        re.compile(
            r"\b(?:sk|pk|rk|xai|gsk|hf|ghp|gho|github_pat|glpat|r8|nvapi|pplx|fw|csk|tgp|jina|xox[abp])"
            r"[-_][\w*.-]{6,}"
        ),
        HIDDEN,
    ),
    (re.compile(r"\bAIza[\w-]{10,}"), HIDDEN),
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}"), HIDDEN),
    (re.compile(r"\beyJ[\w-]{8,}(?:\.[\w-]+)*"), HIDDEN),
)


# Long hex and base64: a run of 20 letters and digits, with both in it. Names of models, which
# are broken up by dashes and dots, have none.
LONG_WORD = re.compile(r"[\w+/=-]{20,}")
LONG_RUN = re.compile(r"[A-Za-z0-9]{20,}")


def redact(text: str, secrets: Iterable[str] = (), *, longest: int = LONGEST_QUOTE) -> str:
    """Hide the given secrets and whatever looks like one; one line, bounded in length."""
    text = hide(" ".join(text[:LONGEST_READ].split()), secrets)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def hide(text: str, secrets: Iterable[str] = ()) -> str:
    """Hide the given secrets, in each spelling an echo may have, and whatever looks like one."""
    spellings = {spelling for secret in secrets for spelling in _spellings(secret)}
    for spelling in sorted(spellings, key=len, reverse=True):
        text = re.sub(re.escape(spelling), HIDDEN, text, flags=re.IGNORECASE)
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return LONG_WORD.sub(_unless_random, text)


def quotable(message: str, *, secrets: Iterable[str], prompt: str) -> str:
    """Give a provider's message as it may be shown; empty if it is markup or repeats the prompt."""
    message = message[:LONGEST_READ]
    if "<html" in message.lower() or "<!doctype" in message.lower() or _repeats(message, prompt):
        return ""
    return redact(message, secrets)


def plain_parameters(parameters: Mapping[str, Any], secrets: Iterable[str] = ()) -> dict[str, Any]:
    """Give parameters as JSON can hold them, with nothing secret left in them."""
    kept = tuple(secrets)
    return {str(name): _plain(str(name), value, kept) for name, value in parameters.items()}


def _plain(name: str, value: Any, secrets: tuple[str, ...]) -> Any:
    if re.search(PRIVATE_NAME, name, re.IGNORECASE):
        return HIDDEN
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    if isinstance(value, Mapping):
        return plain_parameters(value, secrets)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain("", item, secrets) for item in value]
    return hide(str(value), secrets)


def _unless_random(word: re.Match[str]) -> str:
    random = any(
        re.search("[0-9]", run) and re.search("[A-Za-z]", run)
        for run in LONG_RUN.findall(word.group())
    )
    return HIDDEN if random else word.group()


def _spellings(secret: str) -> Iterable[str]:
    if len(secret) < SHORTEST_SECRET:
        return
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield json.dumps(secret)[1:-1]
    yield repr(secret)[1:-1]
    yield base64.b64encode(secret.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def _repeats(message: str, prompt: str) -> bool:
    message = " ".join(message.split())
    return any(
        spelling[start : start + PROMPT_RUN] in message
        for spelling in {
            " ".join(prompt.split()),
            json.dumps(" ".join(prompt.split()))[1:-1],
            json.dumps(prompt)[1:-1],
        }
        if spelling
        for start in range(max(1, len(spelling) - PROMPT_RUN + 1))
    )
