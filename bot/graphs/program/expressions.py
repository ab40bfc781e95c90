"""What each expression of a program comes to, and how its values are taken apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

from bot.graphs.program import terms as t
from bot.graphs.program.access import (
    bound_to,
    give,
    item_of,
    items_of,
    member_of,
)
from bot.graphs.program.assigning import assign, declare
from bot.graphs.program.machine import MAX_ITEMS, MAX_TEXT, Evaluator, Machine
from bot.graphs.program.names import look_up
from bot.graphs.program.operators import binary, negate, unary
from bot.graphs.program.values import (
    OMITTED,
    UNKNOWN,
    Above,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    NetworkValue,
    ObjectValue,
    PlaceValue,
    Scope,
    SetValue,
    hashable,
    is_scalar,
)
from bot.graphs.program.words import is_edge_adder


def _literal(_: Machine, term: t.Literal, __: Scope) -> object:
    return term.value


def _name(machine: Machine, term: t.Name, scope: Scope) -> object:
    return look_up(machine, term.id, scope)


def _attribute(machine: Machine, term: t.Attribute, scope: Scope) -> object:
    return member_of(machine, machine.evaluate(term.owner, scope), term.name)


def _item(machine: Machine, term: t.Item, scope: Scope) -> object:
    owner = machine.evaluate(term.owner, scope)
    if isinstance(term.place, t.Slice):
        return _sliced(machine, owner, term.place, scope)
    return item_of(machine, owner, machine.evaluate(term.place, scope))


def _slice(machine: Machine, term: t.Slice, scope: Scope) -> object:
    bounds = [machine.evaluate(part, scope) for part in term]
    known = all(bound is None or isinstance(bound, int) for bound in bounds) and bounds[2] != 0
    return slice(*bounds) if known else UNKNOWN


def _sliced(machine: Machine, owner: object, term: t.Slice, scope: Scope) -> object:
    bounds = [machine.evaluate(part, scope) for part in term]
    if not all(bound is None or isinstance(bound, int) for bound in bounds) or bounds[2] == 0:
        return UNKNOWN
    cut: Any = slice(*bounds)
    if isinstance(owner, ListValue):
        machine.spend(len(owner.items))
        return ListValue(owner.items[cut])
    return owner[cut] if isinstance(owner, str | tuple | range) else UNKNOWN


def _call(machine: Machine, term: t.Call, scope: Scope) -> object:
    if isinstance(term.function, t.Name) and term.function.id == "super":
        return _above(scope)
    function = _called(machine, term, scope)
    arguments: list[object] = []
    for argument in term.arguments:
        if isinstance(argument, t.Spread):
            spread = items_of(machine, machine.evaluate(argument.value, scope))
            arguments.extend([UNKNOWN] if spread is None else spread)
        else:
            arguments.append(machine.evaluate(argument, scope))
    named: dict[str, object] = {}
    for name, value in term.named:
        given = machine.evaluate(value, scope)
        if name:
            named[name] = given
        elif isinstance(given, DictValue):
            named.update((k, v) for k, v in given.items.items() if isinstance(k, str))
    if OMITTED not in arguments:
        return machine.call(function, arguments, named, term)
    # A literal that is written as a call, such as `Map(…)`, of which a part was left out.
    known = [argument for argument in arguments if argument is not OMITTED]
    made = machine.call(function, known, named, term)
    if isinstance(made, Container):
        made.elided = True
    return made


def _called(machine: Machine, term: t.Call, scope: Scope) -> object:
    """Give what is called; a method of a name that nothing defines belongs to a foreign graph."""
    function = term.function
    if (
        isinstance(function, t.Attribute)
        and isinstance(function.owner, t.Name)
        and is_edge_adder(function.name)
        and look_up(machine, function.owner.id, scope) is UNKNOWN
        and scope.find(function.owner.id) is None
    ):
        foreign = NetworkValue(directed=True, multiple=True, known=False)
        machine.fresh(foreign)
        give(machine, machine.outermost, function.owner.id, foreign)
    if machine.library.rules.separate_methods:
        return _method_called(machine, function, scope)
    return machine.evaluate(function, scope)


def _method_called(machine: Machine, function: t.Term, scope: Scope) -> object:
    """Give what is called where a field may have the name of a method."""
    if isinstance(function, t.Name):
        return look_up(machine, function.id, scope, callable_only=True)
    if not isinstance(function, t.Attribute):
        return machine.evaluate(function, scope)
    owner = machine.evaluate(function.owner, scope)
    if isinstance(owner, ObjectValue) and function.name in owner.attributes:
        found = owner.kind.member(function.name)
        if found is not None:
            return bound_to(owner, *found)
        if not isinstance(owner.attributes[function.name], FunctionValue):
            return machine.library.methods(owner, function.name)
    return member_of(machine, owner, function.name)


def _above(scope: Scope) -> object:
    found = scope.find("__class__")
    owner = scope.find("__self__")
    if found is None or owner is None:
        return UNKNOWN
    return Above(owner.names["__self__"], found.names["__class__"])  # type: ignore[arg-type]  # set together by calls


def _collection(machine: Machine, term: t.Collection, scope: Scope) -> object:
    items: list[object] = []
    for item in term.items:
        if isinstance(item, t.Spread):
            spread = items_of(machine, machine.evaluate(item.value, scope))
            items.extend([UNKNOWN] if spread is None else spread)
        else:
            items.append(machine.evaluate(item, scope))
    if term.kind == "tuple":
        return tuple(items)
    elided = term.elided
    if OMITTED in items:
        elided = True
        items = [item for item in items if item is not OMITTED]
    made: ListValue | SetValue
    if term.kind == "set":
        made = SetValue({hashable(item): None for item in items})
    else:
        made = ListValue(items)
    made.elided = elided
    machine.fresh(made, term.line, term.last)
    return made


def _table(machine: Machine, term: t.Table, scope: Scope) -> object:
    made = DictValue(machine.library.rules.new_table())
    made.elided = term.elided
    for key, value in term.pairs:
        if isinstance(key, t.Spread):
            other = machine.evaluate(key.value, scope)
            if isinstance(other, DictValue):
                made.items.update(other.items)
            else:
                made.spoiled = True
            continue
        given = machine.evaluate(key, scope)
        if given is OMITTED:
            made.elided = True
            continue
        stands_for = machine.evaluate(value, scope)
        made.items[hashable(given)] = stands_for
    machine.fresh(made, term.line, term.last)
    return made


def _operation(machine: Machine, term: t.Operation, scope: Scope) -> object:
    lazy = _LAZY.get(term.operator)
    if lazy is not None:
        return lazy(machine, term, scope)
    values = [machine.evaluate(operand, scope) for operand in term.operands]
    own = machine.library.rules.operators.get(term.operator)
    if own is not None:
        return _noted(machine, own(machine, *values))
    if term.operator == "not":
        return negate(machine.truth(values[0]))
    if len(values) == 1:
        return unary(term.operator, values[0])
    if term.operator in ("in", "not in") and isinstance(values[1], ObjectValue):
        return _found_in(machine, term.operator, values[0], values[1])
    return _noted(machine, binary(term.operator, *values))


def _noted(machine: Machine, made: object) -> object:
    """Note where a container comes from that an operator made."""
    if isinstance(made, ListValue | SetValue | DictValue) and not made.ways:
        machine.spend(len(made.items))
        machine.fresh(made)
    return made


def _unless_null(machine: Machine, term: t.Operation, scope: Scope) -> object:
    """Give the left value unless it is null; only then is the right one worked out."""
    value = machine.evaluate(term.operands[0], scope)
    return machine.evaluate(term.operands[1], scope) if value is None else value


def _found_in(machine: Machine, operator: str, item: object, owner: ObjectValue) -> object:
    """Give `item in owner` for an object that says itself what it holds."""
    method = owner.kind.member("__contains__")
    if method is None or not isinstance(method[0], FunctionValue):
        return UNKNOWN if owner.content is None else binary(operator, item, owner.content)
    known = machine.truth(machine.call(method[0].bind(owner, method[1]), [item], {}))
    return UNKNOWN if known is None else known == (operator == "in")


def _logical(machine: Machine, term: t.Operation, scope: Scope) -> object:
    """Evaluate from the left until one side decides."""
    decides = term.operator == "or"
    value: object = UNKNOWN
    doubtful = False
    for operand in term.operands:
        value = machine.evaluate(operand, scope)
        known = machine.truth(value)
        if known is decides:
            return value
        doubtful = doubtful or known is None
    return UNKNOWN if doubtful else value


def _choice(machine: Machine, term: t.Choice, scope: Scope) -> object:
    known = machine.truth(machine.evaluate(term.test, scope))
    if known is None:
        return UNKNOWN
    return machine.evaluate(term.yes if known else term.no, scope)


def _comprehension(machine: Machine, term: t.Comprehension, scope: Scope) -> object:
    inner = Scope(scope)
    found: list[object] = []
    keyed: dict[object, object] = {}
    known = True
    for certain in _turns(machine, term.clauses, inner):
        known = known and certain
        value = machine.evaluate(term.value, inner)
        if term.kind == "dict":
            keyed[hashable(machine.evaluate(term.key, inner))] = value
        else:
            found.append(value)
        if len(found) + len(keyed) > MAX_ITEMS:
            return UNKNOWN
    if not known:
        return UNKNOWN
    made: ListValue | SetValue | DictValue
    if term.kind == "dict":
        made = DictValue(keyed)
    elif term.kind == "set":
        made = SetValue({hashable(item): None for item in found})
    else:
        made = ListValue(found)
    machine.fresh(made, term.line, term.last)
    return made


def _turns(machine: Machine, clauses: tuple[t.Clause, ...], scope: Scope) -> Iterator[bool]:
    """Run through the turns of a comprehension; a turn is False when it may not happen."""
    if not clauses:
        yield True
        return
    clause = clauses[0]
    items = items_of(machine, machine.evaluate(clause.source, scope))
    certain = items is not None
    for item in [UNKNOWN] if items is None else items:
        declare(machine, clause.target, item, scope)
        tests = [machine.truth(machine.evaluate(test, scope)) for test in clause.tests]
        if False in tests:
            continue
        for inner in _turns(machine, clauses[1:], scope):
            yield inner and certain and None not in tests


def _function(machine: Machine, term: t.Function, scope: Scope) -> object:
    return make_function(machine, term, scope)


def make_function(machine: Machine, term: t.Function, scope: Scope) -> FunctionValue:
    defaults = {
        parameter.name: machine.evaluate(parameter.default, scope)
        for parameter in term.parameters
        if parameter.default is not None and not machine.library.rules.late_defaults
    }
    return FunctionValue(term, scope, defaults=defaults)


def _text(machine: Machine, term: t.Text, scope: Scope) -> object:
    parts = [machine.evaluate(part, scope) for part in term.parts]
    if not all(is_scalar(part) for part in parts):
        return UNKNOWN
    text = "".join(map(str, parts))
    return text if len(text) <= MAX_TEXT else UNKNOWN


def _bind(machine: Machine, term: t.Bind, scope: Scope) -> object:
    value = machine.evaluate(term.value, scope)
    (declare if term.new else assign)(machine, term.target, value, scope)
    return value


def _yield(machine: Machine, term: t.Yield, scope: Scope) -> object:
    value = machine.evaluate(term.value, scope)
    home: Scope | None = scope
    while home is not None and home.yielded is None:
        home = home.parent
    if home is not None and home.yielded is not None:
        many = items_of(machine, value) if term.many else [value]
        home.yielded.extend([UNKNOWN] if many is None else many)
    return UNKNOWN


def _place(machine: Machine, term: t.Place, scope: Scope) -> object:
    """Give the place that a term names now; what it is found by is evaluated once."""
    target = term.target
    if isinstance(target, t.Item | t.Attribute):
        target = target._replace(owner=t.Literal(machine.evaluate(target.owner, scope)))  # type: ignore[arg-type]  # a value already known
    if isinstance(target, t.Item):
        target = target._replace(place=t.Literal(machine.evaluate(target.place, scope)))  # type: ignore[arg-type]  # a value already known
    return PlaceValue(
        lambda: machine.evaluate(target, scope),
        lambda value: assign(machine, target, value, scope),
    )


def _held(machine: Machine, term: t.Held, scope: Scope) -> object:
    """Give what a pointer points at; an object is at hand already."""
    value = machine.evaluate(term.pointer, scope)
    if isinstance(value, PlaceValue):
        return value.read()
    return item_of(machine, value, 0) if isinstance(value, ListValue) else value


def _elided(_: Machine, __: t.Elided, ___: Scope) -> object:
    return OMITTED


def _opaque(machine: Machine, term: t.Opaque, scope: Scope) -> object:
    for part in term.parts:
        machine.evaluate(part, scope)
    return UNKNOWN


def _spread(machine: Machine, term: t.Spread, scope: Scope) -> object:
    machine.evaluate(term.value, scope)
    return UNKNOWN


_LAZY: Final[Mapping[str, Callable[[Machine, t.Operation, Scope], object]]] = {
    "and": _logical,
    "or": _logical,
    "??": _unless_null,
}
"""The operators that may leave their second operand unevaluated."""

EXPRESSIONS = cast(
    "dict[type, Evaluator]",
    {
        t.Literal: _literal,
        t.Name: _name,
        t.Attribute: _attribute,
        t.Item: _item,
        t.Slice: _slice,
        t.Call: _call,
        t.Spread: _spread,
        t.Collection: _collection,
        t.Table: _table,
        t.Operation: _operation,
        t.Choice: _choice,
        t.Comprehension: _comprehension,
        t.Function: _function,
        t.Text: _text,
        t.Bind: _bind,
        t.Yield: _yield,
        t.Place: _place,
        t.Held: _held,
        t.Elided: _elided,
        t.Opaque: _opaque,
    },
)
