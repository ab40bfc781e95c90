"""What each statement of a program does."""

from __future__ import annotations

from typing import cast

from bot.graphs.program import terms as t
from bot.graphs.program.access import give, member_of
from bot.graphs.program.assigning import assign, declare
from bot.graphs.program.classes import define_class
from bot.graphs.program.expressions import make_function
from bot.graphs.program.loops import for_each, while_
from bot.graphs.program.machine import Executor, Machine, Signal, Use
from bot.graphs.program.operators import binary
from bot.graphs.program.values import (
    REQUIRED,
    UNKNOWN,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    Module,
    ObjectValue,
    Overloads,
    Raised,
    Scope,
    SetValue,
    hashable,
    held,
)


def _do(machine: Machine, term: t.Do, scope: Scope) -> None:
    value = machine.evaluate(term.value, scope)
    if isinstance(term.value, t.Table | t.Collection) and isinstance(value, Container):
        machine.shown.append(Use(value, ""))


def _assign(machine: Machine, term: t.Assign, scope: Scope) -> None:
    value = machine.evaluate(term.value, scope)
    for target in term.targets:
        assign(machine, target, value, scope)


def _let(machine: Machine, term: t.Let, scope: Scope) -> None:
    declare(machine, term.target, machine.evaluate(term.value, scope), scope)


def _declare(machine: Machine, term: t.Declare, scope: Scope) -> None:
    if term.value is not None:
        give(machine, scope, term.name, machine.evaluate(term.value, scope))
    fields = scope.names.get("__fields__")
    if isinstance(fields, dict):
        fields[term.name] = scope.names[term.name] if term.value is not None else REQUIRED


def _augment(machine: Machine, term: t.Augment, scope: Scope) -> None:
    """Change a container in place, as the language does; otherwise give the target a new value."""
    old = held(machine.evaluate(term.target, scope))
    value = machine.evaluate(term.value, scope)
    if type(old) is ListValue and term.operator == "+":
        _call_method(machine, old, "extend", value)
    elif isinstance(old, SetValue | DictValue) and term.operator == "|":
        _call_method(machine, old, "update", value)
    else:
        own = machine.library.rules.operators.get(term.operator)
        made = own(machine, old, value) if own else binary(term.operator, old, value)
        assign(machine, term.target, made, scope)


def _call_method(machine: Machine, owner: object, name: str, value: object) -> None:
    machine.call(member_of(machine, owner, name), [value], {})


def _inner(machine: Machine, term: t.Inner, scope: Scope) -> Signal | None:
    return machine.execute(term.body, Scope(scope))


def _if(machine: Machine, term: t.If, scope: Scope) -> Signal | None:
    known = machine.truth(machine.evaluate(term.test, scope))
    if known is not None:
        return machine.execute(term.body if known else term.otherwise, scope)
    machine.doubt += 1
    left = False
    for branch in (term.body, term.otherwise):
        try:
            left = machine.execute(branch, scope) is not None or left
        except Raised:
            continue
    if not left:
        machine.doubt -= 1
    # Else it is not known whether the rest is reached: the loop or call around it ends the doubt.
    return None


def _define(machine: Machine, term: t.Define, scope: Scope) -> None:
    function: FunctionValue | Overloads = make_function(machine, term.function, scope)
    name = term.function.name
    earlier = scope.names.get(name)
    if machine.library.rules.overloads and isinstance(function, FunctionValue):
        if isinstance(earlier, FunctionValue):
            earlier = Overloads((earlier,))
        if isinstance(earlier, Overloads):
            function = Overloads((*earlier.options, function))
    scope.names[name] = function


def _return(machine: Machine, term: t.Return, scope: Scope) -> Signal:
    return Signal("return", machine.evaluate(term.value, scope))


def _leave(_: Machine, term: t.Leave, __: Scope) -> Signal:
    return Signal(term.how)


def _raise(_: Machine, term: t.Raise, __: Scope) -> None:
    raise Raised(term.name)


def _try(machine: Machine, term: t.Try, scope: Scope) -> Signal | None:
    depth, loops = len(machine.frames), machine.frame.loops
    try:
        signal = machine.execute(term.body, scope)
        if signal is None:
            signal = machine.execute(term.otherwise, scope)
    except Raised as raised:
        del machine.frames[depth:]
        machine.frame.loops = loops
        handler = next(
            (body for names, body in term.handlers if _catches(names, raised.name)), None
        )
        if handler is None:
            machine.execute(term.final, scope)
            raise
        signal = machine.execute(handler, scope)
    final = machine.execute(term.final, scope)
    return final or signal


def _catches(names: tuple[str, ...], raised: str) -> bool:
    general = {"Exception", "BaseException", "LookupError"}
    return not names or raised in names or bool(general.intersection(names))


def _with(machine: Machine, term: t.With, scope: Scope) -> Signal | None:
    entered = [_entered(machine, machine.evaluate(source, scope)) for source in term.sources]
    for target, value in zip(term.targets, entered, strict=False):
        assign(machine, target, value if len(term.targets) == len(entered) else UNKNOWN, scope)
    return machine.execute(term.body, scope)


def _entered(machine: Machine, value: object) -> object:
    """Give what `with` binds for a value."""
    if not isinstance(value, ObjectValue) or value.kind.member("__enter__") is None:
        return value
    return machine.call(member_of(machine, value, "__enter__"), [], {})


def _delete(machine: Machine, term: t.Delete, scope: Scope) -> None:
    for target in term.targets:
        if isinstance(target, t.Name):
            scope.names.pop(target.id, None)
        elif isinstance(target, t.Item):
            owner = held(machine.evaluate(target.owner, scope))
            index = machine.evaluate(target.place, scope)
            if isinstance(owner, DictValue):
                machine.touch(owner)
                if index is UNKNOWN:
                    owner.spoiled = True
                else:
                    owner.items.pop(hashable(index), None)
            elif isinstance(owner, ListValue):
                machine.touch(owner)
                if isinstance(index, int) and -len(owner.items) <= index < len(owner.items):
                    del owner.items[index]
                else:
                    owner.spoiled = True


def _import(machine: Machine, term: t.Import, scope: Scope) -> None:
    module = Module(term.module)
    if not term.member:
        scope.names[term.name] = module
        return
    value = machine.library.members(module, term.member)
    if value is not UNKNOWN:
        scope.names[term.name] = value


def _share(_: Machine, term: t.Share, scope: Scope) -> None:
    for name in term.names:
        scope.shared[name] = term.outermost


def _cut(_: Machine, term: t.Cut, scope: Scope) -> None:
    """Mark what a dropped statement named: it may lack what stood there."""
    for name in term.names:
        home = scope.find(name)
        value = home.names[name] if home else None
        held = value.attributes.values() if isinstance(value, ObjectValue) else ()
        for part in (value, *held):
            if isinstance(part, Container):
                part.elided = True


STATEMENTS = cast(
    "dict[type, Executor]",
    {
        t.Do: _do,
        t.Assign: _assign,
        t.Let: _let,
        t.Declare: _declare,
        t.Augment: _augment,
        t.ForEach: for_each,
        t.While: while_,
        t.Inner: _inner,
        t.If: _if,
        t.Define: _define,
        t.DefineClass: define_class,
        t.Return: _return,
        t.Leave: _leave,
        t.Raise: _raise,
        t.Try: _try,
        t.With: _with,
        t.Delete: _delete,
        t.Import: _import,
        t.Share: _share,
        t.Cut: _cut,
    },
)
