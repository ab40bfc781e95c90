"""JSON inside of a text, read into JavaScript's values."""

from __future__ import annotations

import json

from bot.graphs.javascript.semantics import new_object, number
from bot.graphs.program.containers import new_list
from bot.graphs.program.machine import MAX_TEXT, Machine
from bot.graphs.program.values import UNKNOWN, Raised, is_scalar


def parsed(machine: Machine, text: str) -> object:
    """Give what `JSON.parse` makes of a text; raises `Raised` for what is no JSON."""
    if len(text) > MAX_TEXT:
        return UNKNOWN
    try:
        return _value(machine, json.loads(text))
    except ValueError as error:
        raise Raised("SyntaxError") from error
    except RecursionError:
        return UNKNOWN


def _value(machine: Machine, value: object) -> object:
    if isinstance(value, list):
        return new_list(machine, [_value(machine, item) for item in value])
    if isinstance(value, dict):
        made = new_object({key: _value(machine, item) for key, item in value.items()})
        machine.spend(len(value))
        machine.fresh(made)
        return made
    return number(value) if is_scalar(value) else UNKNOWN
