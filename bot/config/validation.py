"""Turns what pydantic finds into mistakes for people. Values are never repeated, only described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.config import litellm_file, schema
from bot.config.marked import Marked
from bot.config.mistakes import Loc, Mistake, nearest, show_key, show_loc
from bot.models.parameters import NOT_SENT

# pydantic's error type -> what is wrong, to be read after the setting's name.
_WRONG = {
    "missing": "is missing",
    "string_type": "is not text",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "is not written as it should be",
    "int_type": "is not a whole number",
    "int_parsing": "is not a whole number",
    "int_parsing_size": "is too large",
    "int_from_float": "is not a whole number",
    "float_type": "is not a number",
    "float_parsing": "is not a number",
    "finite_number": "is not a finite number",
    "greater_than": "must be above {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "tuple_type": "is not a list",
    "dict_type": "is not a section with keys of its own",
    "model_type": "is not a section with keys of its own",
    "path_type": "is not the name of a file",
    "date_from_datetime_parsing": "is not a day of the calendar",
    "date_parsing": "is not a day of the calendar",
}
_WRONG_OTHERWISE = "is not written as it should be"

_SECTIONS: Mapping[Loc, type[BaseModel]] = {
    (): schema.Root,
    ("discord",): schema.Discord,
    ("endpoints",): schema.Endpoint,
    ("model_list",): schema.ModelEntry,
    ("model_list", "model_info"): schema.ModelInfo,
    ("model_list", "litellm_params"): schema.LiteLLMParams,
}
# Where a setting stands, without places in a list and addresses -> what to write for it.
_WRITE: Mapping[Loc, str] = {
    (*place, name): field.description or name
    for place, section in _SECTIONS.items()
    for name, field in section.model_fields.items()
}
_MODEL_INFO_ONLY = (
    frozenset(schema.ModelInfo.model_fields)
    - set(schema.LiteLLMParams.model_fields)
    - {"base_model"}
)


def mistakes_of(
    error: ValidationError, marked: Marked, kept: Sequence[int]
) -> Iterator[tuple[Loc, Mistake]]:
    """Give each of pydantic's findings as a mistake, with its place in the file.

    Args:
        error: what validating the file found.
        marked: the file.
        kept: place in the validated model_list -> place in the file's.
    """
    for detail in error.errors(include_url=False, include_input=False):
        loc = _in_file(detail["loc"], kept)
        yield loc, _mistake(detail, loc, marked)


def _mistake(detail: ErrorDetails, loc: Loc, marked: Marked) -> Mistake:
    line = marked.line(loc)
    if detail["type"] == "extra_forbidden":
        return Mistake(line, *_unknown_key(loc))
    context: dict[str, Any] = detail.get("ctx", {})
    if detail["type"] in _WRONG:
        wrong = _WRONG[detail["type"]].format(**context)
    else:
        ours = detail["type"] in schema.OWN_ERRORS
        wrong = detail["msg"] if ours else _WRONG_OTHERWISE
    names = [part for part in loc if isinstance(part, str)]
    place = show_loc(loc) or "the file"
    if isinstance(loc[-1], int) and names[-1] == "model_list":
        return Mistake(
            line, f"an entry of {place} {wrong}", "write - model_name: and the rest below it"
        )
    return Mistake(line, f"{place} {wrong}", f"write {_hint(loc)}")


def _hint(loc: Loc) -> str:
    """Give what to write at a place: for the setting there, else for the one that it is part of."""
    place = tuple(part for part in loc if isinstance(part, str))
    if place[0] == "endpoints":
        place = (place[0], *place[2:])
    while place not in _WRITE and len(place) > 1:
        place = place[:-1]
    return _WRITE[place]


def _in_file(loc: Loc, kept: Sequence[int]) -> Loc:
    """Give where in the file something of the validated settings stands."""
    match loc:
        case ("model_list", int(at), *rest):
            return ("model_list", kept[at], *rest)
    return loc


def _unknown_key(loc: Loc) -> tuple[str, str]:
    name = str(loc[-1])
    section = _SECTIONS[loc[:1] if len(loc) > 1 else ()]
    if section is schema.ModelEntry:
        for home in (schema.ModelInfo, schema.LiteLLMParams):
            if name in home.model_fields:
                below = "model_info" if home is schema.ModelInfo else "litellm_params"
                return f"{name} does not belong here", f"write it below {below}:, indented"
    known = set(section.model_fields)
    meant = nearest(name, known | (litellm_file.SECTIONS if section is schema.Root else set()))
    wrong = f"{show_key(name)} is not a setting"
    if len(loc) > 1:
        wrong += f" of {show_loc(loc[:-1])}"
    if meant:
        return wrong, f"write {meant}"
    return wrong, f"take it out, or write one of: {', '.join(sorted(known))}"


def misspelt_parameters(entry: Any, loc: Loc, marked: Marked) -> Iterator[Mistake]:
    """Find keys of a model that are let through but were surely meant to be another.

    Below litellm_params and model_info any key may stand, so only a near miss is a mistake.
    """
    if not isinstance(entry, dict):
        return
    for part, section, cutoff in (
        ("litellm_params", schema.LiteLLMParams, 0.85),
        ("model_info", schema.ModelInfo, 0.8),
    ):
        held = entry.get(part)
        for name, value in held.items() if isinstance(held, dict) else ():
            line = marked.line((*loc, part, name))
            if part == "litellm_params" and name in _MODEL_INFO_ONLY:
                yield Mistake(
                    line, f"{name} does not belong to litellm_params", "write it below model_info:"
                )
            elif meant := _near_miss(name, section, cutoff):
                yield Mistake(line, f"{show_key(name)} is no key of {part}", f"write {meant}")
            elif not _is_finite(value):
                yield Mistake(
                    line, f"{show_loc((part, name))} is not a finite number", "write a number"
                )


def _near_miss(name: str, section: type[BaseModel], cutoff: float) -> str | None:
    through = NOT_SENT | litellm_file.NEAR_NAMES
    if name in section.model_fields or name in through or "_cost_" in name:
        return None
    return nearest(name, section.model_fields, cutoff=cutoff)


def _is_finite(value: Any) -> bool:
    """Tell whether JSON can hold a value: YAML also has .inf and .nan."""
    if isinstance(value, dict):
        return all(_is_finite(held) for held in value.values())
    if isinstance(value, list):
        return all(_is_finite(held) for held in value)
    return not isinstance(value, float) or value - value == 0
