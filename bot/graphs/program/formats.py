"""Text put together by a format, as far as its length is bounded: names, numbers, short widths."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Final

from bot.graphs.program.values import UNKNOWN, is_scalar

_MAX_TEXT: Final = 10_000
_PERCENT: Final = re.compile(r"%(?:%|(?P<width>0?\d{0,2})(?P<kind>[sdi]))")
_SPEC: Final = re.compile(r"[<>^]?0?\d{0,2}(?:\.\d)?[sdfboxX]?")


def percent_formatted(pattern: str, values: Sequence[object]) -> object:
    """Give `pattern % values`; UNKNOWN when a value is, or for any but the plainest formats."""
    found = list(_PERCENT.finditer(pattern))
    places = [match for match in found if match["kind"]]
    plain = _PERCENT.sub("", pattern)
    if "%" in plain or len(places) != len(values) or not all(map(is_scalar, values)):
        return UNKNOWN
    if not all(
        match["kind"] == "s" or type(v) is int for match, v in zip(places, values, strict=True)
    ):
        return UNKNOWN
    return _bounded(pattern % tuple(values))


def brace_formatted(pattern: str, values: Sequence[object], named: Mapping[str, object]) -> object:
    """Give `pattern.format(*values, **named)`; UNKNOWN when a part of it is."""
    texts: list[str] = []
    counted = 0
    for before, name, spec, turned in Formatter().parse(pattern):  # raises ValueError
        texts.append(before)
        if name is None:
            continue
        place = name or str(counted)
        counted += not name
        value: object = UNKNOWN
        if not place.isdigit():
            value = named.get(place, UNKNOWN)
        elif len(place) < 3 and int(place) < len(values):
            value = values[int(place)]
        if not is_scalar(value) or not _SPEC.fullmatch(spec or ""):
            return UNKNOWN
        shown = {"r": repr(value), "s": str(value)}.get(turned or "", value)
        texts.append(format(shown, spec or ""))
    return _bounded("".join(texts))


def _bounded(text: str) -> object:
    return text if len(text) <= _MAX_TEXT else UNKNOWN
