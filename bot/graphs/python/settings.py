"""What a program is set to do when nobody sets anything: the defaults of its command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.graphs.program.containers import Function, argument
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    Named,
    ObjectValue,
    truth,
)

_PARSER: Final = ClassValue("ArgumentParser", [])
_GIVEN: Final = ClassValue("Namespace", [])


def _new_parser(machine: Machine, _: Arguments, __: Named) -> object:
    parser = ObjectValue(_PARSER)
    machine.fresh(parser)
    return parser


def _add_argument(machine: Machine, arguments: Arguments, named: Named) -> object:
    parser, *names = arguments or [UNKNOWN]
    texts = [name for name in names if isinstance(name, str)]
    if not isinstance(parser, ObjectValue) or not texts:
        return UNKNOWN
    long = next((text for text in texts if text.startswith("--")), texts[0])
    name = named.get("dest", long.lstrip("-").replace("-", "_"))
    value = named.get("default")
    if named.get("action") == "store_true":
        value = value or False
    elif "default" not in named and not long.startswith("-"):
        value = UNKNOWN
    kind = named.get("type")
    if isinstance(value, str) and kind is not None:
        value = machine.call(kind, [value], {})
    parser.attributes[str(name)] = value
    return None


def _parsed(machine: Machine, arguments: Arguments, _: Named) -> object:
    parser = argument(arguments)
    given = truth(arguments[1]) if len(arguments) > 1 else False
    if not isinstance(parser, ObjectValue) or given is not False:
        return UNKNOWN
    made = ObjectValue(_GIVEN)
    machine.fresh(made)
    made.attributes = dict(parser.attributes)
    return made


_METHODS: Final[Mapping[str, Function]] = {
    "add_argument": _add_argument,
    "add_argument_group": lambda _m, given, _n: argument(given),
    "parse_args": _parsed,
}


def parser_methods(owner: object, name: str) -> object:
    """Give a method of a parser of the command line; UNKNOWN for anything else."""
    run = _METHODS.get(name)
    if run is None or not isinstance(owner, ObjectValue) or owner.kind is not _PARSER:
        return UNKNOWN
    return Builtin(name, lambda machine, given, named: run(machine, [owner, *given], named))


ARGPARSE: Final[Mapping[str, object]] = {"ArgumentParser": Builtin("ArgumentParser", _new_parser)}
