"""What runs a program's functions for it: test runners, pages that are ready, timers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.graphs.javascript.semantics import new_object
from bot.graphs.program.containers import Function, Method, argument, new_list
from bot.graphs.program.machine import Machine
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    FunctionValue,
    ListValue,
    Named,
    Raised,
)

_HOOKS: Final = "__hooks__"
_WAITING: Final = "__waiting__"
_MAX_WAITING: Final = 50


def _kept(machine: Machine, name: str) -> ListValue:
    """Give a list that is kept with the program while it runs."""
    found = machine.outermost.names.get(name)
    if not isinstance(found, ListValue):
        found = ListValue([])
        machine.outermost.names[name] = found
    return found


def _functions(arguments: Arguments) -> list[object]:
    return [given for given in arguments if isinstance(given, FunctionValue)]


def _guarded(machine: Machine, function: object, arguments: Arguments) -> None:
    """Call a function whose failing ends no more than itself, as test runners do."""
    depth, loops = len(machine.frames), machine.frame.loops
    try:
        machine.call(function, arguments, {})
    except Raised:
        del machine.frames[depth:]
        machine.frame.loops = loops


def _group(machine: Machine, arguments: Arguments, _: Named) -> object:
    hooks = _kept(machine, _HOOKS)
    size = len(hooks.items)
    for function in _functions(arguments):
        _guarded(machine, function, [])
    del hooks.items[size:]
    return UNKNOWN


def _test(machine: Machine, arguments: Arguments, _: Named) -> object:
    for function in _functions(arguments):
        for hook in list(_kept(machine, _HOOKS).items):
            _guarded(machine, hook, [])
        _guarded(machine, function, [])
    return UNKNOWN


def _before_each(machine: Machine, arguments: Arguments, _: Named) -> object:
    _kept(machine, _HOOKS).items.extend(_functions(arguments))
    return UNKNOWN


def _now(machine: Machine, arguments: Arguments, _: Named) -> object:
    for function in _functions(arguments):
        _guarded(machine, function, [])
    return UNKNOWN


def _later(machine: Machine, arguments: Arguments, _: Named) -> object:
    waiting = _kept(machine, _WAITING)
    if len(waiting.items) < _MAX_WAITING:
        waiting.items.extend(_functions(arguments))
    return UNKNOWN


def _run_waiting(machine: Machine, _: Arguments, __: Named) -> object:
    waiting = _kept(machine, _WAITING)
    for _turn in range(_MAX_WAITING):
        if not waiting.items:
            break
        _guarded(machine, waiting.items.pop(0), [UNKNOWN, UNKNOWN])
    return UNKNOWN


def _later_method(machine: Machine, _: Any, arguments: Arguments, named: Named) -> object:
    return _later(machine, arguments, named)


# React


def _state(machine: Machine, arguments: Arguments, _: Named) -> object:
    value = argument(arguments) if arguments else None
    if isinstance(value, FunctionValue):
        value = machine.call(value, [], {})
    return new_list(machine, [value, UNKNOWN])


def _reference(machine: Machine, arguments: Arguments, _: Named) -> object:
    made = new_object({"current": argument(arguments) if arguments else None})
    machine.fresh(made)
    return made


def _worked_out(machine: Machine, arguments: Arguments, _: Named) -> object:
    return machine.call(argument(arguments), [], {})


def _same(_: Machine, arguments: Arguments, __: Named) -> object:
    return argument(arguments)


FUNCTIONS: Final[Mapping[str, Function]] = {
    "describe": _group,
    "context": _group,
    "suite": _group,
    "it": _test,
    "test": _test,
    "before": _now,
    "beforeAll": _now,
    "beforeEach": _before_each,
    "setTimeout": _later,
    "setImmediate": _later,
    "queueMicrotask": _later,
    "requestAnimationFrame": _later,
    "addEventListener": _later,
    "__later__": _run_waiting,
    "useState": _state,
    "useRef": _reference,
    "useMemo": _worked_out,
    "useCallback": _same,
    "useEffect": _later,
}
LATER_METHODS: Final[Mapping[str, Method]] = dict.fromkeys(
    ("addEventListener", "ready", "then", "finally", "on", "once", "nextTick"), _later_method
)
