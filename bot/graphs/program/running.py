"""A program run from top to bottom, and then the functions that its author left uncalled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from bot.graphs.program import terms as t
from bot.graphs.program.access import bound_to, items_of
from bot.graphs.program.machine import Machine
from bot.graphs.program.objects import make_object
from bot.graphs.program.values import (
    UNKNOWN,
    ClassValue,
    FunctionValue,
    ListValue,
    Named,
    ObjectValue,
    OutOfBudget,
    Raised,
)
from bot.graphs.program.words import DRIVER_WORDS, words_of

_MAX_CASES: Final = 20
_TESTS: Final = frozenset({"Test", "ParameterizedTest", "Fact", "TestMethod", "TestCase"})
_BEFORE_TESTS: Final = frozenset(
    {"Before", "BeforeEach", "BeforeAll", "BeforeClass", "BeforeTest", "SetUp", "TestInitialize"}
)


def run(machine: Machine, program: t.Block) -> bool:
    """Run each statement on its own, so that a failing one does not hide the rest.

    False when the budget did not last to the end.
    """
    return all(
        _guarded(machine, partial(machine.execute, (term,), machine.outermost)) for term in program
    )


def run_uncalled(machine: Machine, program: t.Block) -> bool:
    """Run the main functions, tests and demonstrations that the answer leaves uncalled."""
    for term in program:
        functions: list[object] = []
        if isinstance(term, t.Define):
            functions = [machine.outermost.names.get(term.function.name)]
        elif isinstance(term, t.DefineClass):
            kind = machine.outermost.names.get(term.name)
            if isinstance(kind, ClassValue) and not _guarded(
                machine, partial(_gather_tests, machine, kind, functions)
            ):
                return False
        for function in functions:
            if not isinstance(function, FunctionValue) or id(function.term) in machine.called:
                continue
            if not _guarded(machine, partial(_rehearse, machine, function)):
                return False
    return True


def _guarded(machine: Machine, work: Callable[[], object]) -> bool:
    """Do some work and stand at the top again, whatever became of it."""
    try:
        work()
    except Raised:
        pass
    except (OutOfBudget, RecursionError):
        return False
    finally:
        del machine.frames[1:]
        machine.frames[0].loops = 0
        machine.doubt = 0
    return True


def _rehearse(machine: Machine, function: FunctionValue) -> None:
    """Call a function with what a test runner would give it, once for each of its cases."""
    left = (part for part in function.term.parameters if part.default is None)
    unknown = {part.name: UNKNOWN for part in left if part.kind == "plain"}
    given = {**unknown, **_fixtures(machine, function)}
    if not function.term.cases:
        machine.call(function, [], given)
    for case in _cases(machine, function):
        machine.call(function, [], {**given, **case})


def _fixtures(machine: Machine, function: FunctionValue) -> Named:
    """Give the parameters that are named like a fixture what that fixture makes."""
    found: Named = {}
    for parameter in function.term.parameters:
        maker = machine.outermost.names.get(parameter.name)
        own = function.home.member(parameter.name) if function.home is not None else None
        if own is not None and isinstance(function.bound, ObjectValue):
            maker = bound_to(function.bound, *own)
        if isinstance(maker, FunctionValue) and "fixture" in maker.term.decorators:
            made = machine.call(
                maker, [], _fixtures(machine, maker) if maker is not function else {}
            )
            if maker.term.yields and isinstance(made, ListValue) and made.items:
                made = made.items[0]
            found[parameter.name] = made
    return found


def _cases(machine: Machine, function: FunctionValue) -> Iterator[Named]:
    for names, rows in function.term.cases[:1]:
        for row in (items_of(machine, machine.evaluate(rows, function.scope)) or [])[:_MAX_CASES]:
            bare = len(names) == 1 and not (isinstance(row, tuple) and len(row) == 1)
            values = [row] if bare else items_of(machine, row) or []
            yield dict(zip(names, values, strict=False))


def _gather_tests(machine: Machine, kind: ClassValue, found: list[object]) -> None:
    """Take the tests of a class, and what is to be run before them; it makes an object of it."""
    found += _test_methods(machine, kind)


def _test_methods(machine: Machine, kind: ClassValue) -> list[object]:
    members = {n: m for n, m in kind.members.items() if isinstance(m, FunctionValue)}
    tests = [n for n, m in members.items() if _is_tried(n, m)]
    if not tests:
        return []
    owner = make_object(machine, kind, [], {})
    first = [n for n, m in members.items() if n in ("setUp", "setup") or _marked(m, _BEFORE_TESTS)]
    return [
        member if "staticmethod" in member.term.decorators else member.bind(owner, kind)
        for member in map(members.__getitem__, dict.fromkeys((*first, *tests)))
    ]


def _is_tried(name: str, method: FunctionValue) -> bool:
    """Tell whether a method is a test, or a demonstration that asks for nothing."""
    if name.startswith("test") or _marked(method, _TESTS):
        return True
    plain = [part for part in method.term.parameters if part.kind == "plain"]
    asks = [part for part in plain if part.name not in ("this", "self") and part.default is None]
    return bool(DRIVER_WORDS.intersection(words_of(name)[:1])) and not asks


def _marked(function: FunctionValue, marks: frozenset[str]) -> bool:
    return bool(marks.intersection(function.term.decorators))
