"""Calls: into the answer's own functions and classes, unless what is called is a search."""

from __future__ import annotations

from bot.graphs.program import terms as t
from bot.graphs.program.machine import MAX_CALLS, Frame, Machine, Use
from bot.graphs.program.objects import FIELDS, make_object
from bot.graphs.program.roles import is_search_name
from bot.graphs.program.searches import edges_handed, starts_search
from bot.graphs.program.values import (
    UNKNOWN,
    Arguments,
    Builtin,
    ClassValue,
    Container,
    DictValue,
    FunctionValue,
    ListValue,
    Named,
    NetworkValue,
    ObjectValue,
    Overloads,
    Scope,
)
from bot.graphs.program.words import is_edge_adder, words_of

_MAX_HANDED = 500
_MAX_DOUBTFUL = 2
"""How often a function may stand in itself while it is not known whether it gets there."""
_MAKES = frozenset({"new", "make", "create"})


def call_value(
    machine: Machine, function: object, arguments: Arguments, named: Named, term: t.Call | None
) -> object:
    """Call whatever it is."""
    machine.spend(4)
    if isinstance(function, Overloads):
        function = _fitting(function, arguments, named)
    if isinstance(function, FunctionValue):
        return _call_function(machine, function, arguments, named)
    if isinstance(function, ClassValue):
        return make_object(machine, function, arguments, named)
    if isinstance(function, Builtin):
        return _call_builtin(machine, function, arguments, named)
    if isinstance(function, ObjectValue):
        method = function.kind.member("__call__")
        if method is not None and isinstance(method[0], FunctionValue):
            return _call_function(machine, method[0].bind(function, method[1]), arguments, named)
    if function is not UNKNOWN and term is not None and not arguments:
        # A getter that has the name of what it gives: `edge.to()`.
        return function if isinstance(term.function, t.Attribute) else UNKNOWN
    return _call_unknown(machine, arguments, named, term)


def _call_builtin(
    machine: Machine, function: Builtin, arguments: Arguments, named: Named
) -> object:
    """Call what the language brings along; handed what it cannot take, it gives nothing known.

    An answer's program may hand anything to anything, and one such call must not cost the answer.
    """
    try:
        return function.run(machine, arguments, named)
    except (TypeError, AttributeError, ValueError, LookupError, ArithmeticError):
        return UNKNOWN


def _call_unknown(
    machine: Machine, arguments: Arguments, named: Named, term: t.Call | None
) -> object:
    """Call what the answer does not show; its name may still say that it searches."""
    if term is None:
        return UNKNOWN
    function = term.function
    name = function.id if isinstance(function, t.Name) else ""
    if isinstance(function, t.Attribute):
        name = function.name
    if is_search_name(name):
        for value in (*arguments, *named.values()):
            if isinstance(value, Container) and machine.on_search(machine, Use(value, name)):
                return UNKNOWN
    graph = next((a for a in arguments if isinstance(a, NetworkValue)), None)
    if graph is not None and is_edge_adder(name):
        rest = [value for value in arguments if value is not graph]
        return machine.call(machine.library.methods(graph, name), rest, named)
    makes = name[:1].isupper() or bool(_MAKES.intersection(words_of(name)[:1]))
    if isinstance(function, t.Name) and makes:
        network = NetworkValue(directed=True, multiple=True, known=False)
        machine.fresh(network)
        texts: list[str | int] = [value for value in arguments if isinstance(value, str)]
        numbers = [v for v in arguments if isinstance(v, int) and not isinstance(v, bool)]
        network.title = next(iter([*texts, *numbers]), None)
        return network
    return UNKNOWN


def _call_function(
    machine: Machine, function: FunctionValue, arguments: Arguments, named: Named
) -> object:
    term = function.term
    machine.called.add(id(term))
    scope = _bound_scope(machine, function, arguments, named)
    if scope is None:
        return UNKNOWN
    if term.name and term.name not in ("__init__", FIELDS) and not term.name.startswith("."):
        does = machine.role(term)
        if does.searches:
            if starts_search(machine, does, function, scope):
                return UNKNOWN
            if does.on_grid:
                return UNKNOWN
            edges = edges_handed(does, scope, term)
            value = _run(machine, function, scope)
            if edges is not None:
                machine.on_search(machine, edges)
            return value
        if not does.builds and len(machine.handed) < _MAX_HANDED:
            for parameter in term.parameters:
                value = scope.names.get(parameter.name)
                if isinstance(value, Container) and value is not function.bound:
                    machine.handed.append(Use(value, parameter.name))
    return _run(machine, function, scope)


def _fitting(overloads: Overloads, arguments: Arguments, named: Named) -> FunctionValue:
    """Choose the function whose parameters take the arguments best."""

    def fit(option: FunctionValue) -> tuple[bool, int, int]:
        bound = option.bound is not None
        plain = option.term.parameters[bound:]
        needed = sum(part.default is None and part.kind == "plain" for part in plain)
        many = any(part.kind == "rest" for part in plain)
        count = len(arguments) + len(named)
        fits = needed <= count and (many or count <= len(plain))
        alike = sum(_is_of(value, part.type) for value, part in zip(arguments, plain, strict=False))
        said = sum((part.label or part.name) in named for part in plain)
        return fits, said, alike

    return max(overloads.options, key=fit)


def _is_of(value: object, declared: str) -> bool:
    """Tell whether a value may be of a declared type, by the type's simple name."""
    if isinstance(value, ObjectValue):
        return any(kind.name == declared for kind in value.kind.lineage())
    plain = declared.lower()
    if isinstance(value, str):
        return "str" in plain or "char" in plain
    if isinstance(value, bool):
        return plain.startswith("bool")
    if isinstance(value, int):
        return plain.startswith(("int", "long", "u", "i", "short", "size"))
    if isinstance(value, float):
        return plain.startswith(("double", "float", "f"))
    return False


def _bound_scope(
    machine: Machine, function: FunctionValue, arguments: Arguments, named: Named
) -> Scope | None:
    """Give each parameter its value; None when the call does not fit the function."""
    around = function.scope
    if machine.library.rules.open_classes and isinstance(function.bound, ObjectValue):
        around = Scope(around, function.bound.attributes)
    scope = Scope(around)
    given = dict(named)
    waiting = list(arguments)
    if function.bound is not None:
        _receive(function, scope, waiting)
    for parameter in function.term.parameters:
        name = parameter.name
        if parameter.kind == "receiver":
            continue
        if parameter.kind == "rest":
            scope.names[name] = tuple(_rest(waiting, parameter))
            waiting = []
        elif parameter.kind == "named_rest":
            rest = DictValue(dict(given.items()))
            machine.fresh(rest)
            scope.names[name] = rest
            given = {}
        elif parameter.label and parameter.label in given:
            scope.names[name] = given.pop(parameter.label)
        elif waiting and parameter.kind == "plain" and not _is_left_out(parameter):
            scope.names[name] = waiting.pop(0)
        elif name in given:
            scope.names[name] = given.pop(name)
        else:
            scope.names[name] = _default(machine, function, parameter, scope)
    return scope


def _default(
    machine: Machine, function: FunctionValue, parameter: t.Parameter, scope: Scope
) -> object:
    """Give what a parameter is worth that a call leaves out."""
    if parameter.name in function.defaults:
        return function.defaults[parameter.name]
    if parameter.default is not None:
        return machine.evaluate(parameter.default, scope)
    return machine.library.rules.left_out


def _receive(function: FunctionValue, scope: Scope, waiting: Arguments) -> None:
    """Hand a function the object that it is called on."""
    first = function.term.parameters[:1]
    if first and first[0].kind == "receiver":
        scope.names[first[0].name] = function.bound
    else:
        waiting.insert(0, function.bound)
    scope.names["__self__"] = function.bound
    scope.names["__class__"] = function.home


def _is_left_out(parameter: t.Parameter) -> bool:
    """Tell whether a call that does not say the label of a parameter leaves it to its default."""
    return parameter.label not in ("", "_") and parameter.default is not None


def _rest(given: Arguments, parameter: t.Parameter) -> Arguments:
    """Give the arguments that are left; where their type is declared, one list may bring all."""
    if parameter.type and len(given) == 1 and isinstance(given[0], ListValue):
        return given[0].items
    return given


def _run(machine: Machine, function: FunctionValue, scope: Scope) -> object:
    name = function.term.name
    depth = sum(frame.name == name for frame in machine.frames) if machine.doubt and name else 0
    if len(machine.frames) > MAX_CALLS or depth > _MAX_DOUBTFUL:
        return UNKNOWN
    # What a nameless function makes belongs to whoever calls the function around it, and it does
    # what that one does.
    does = machine.role(function.term) if name else machine.frame.role
    method = function.bound is not None or not name or (does is not None and does.builds)
    machine.frames.append(Frame(function.term.name, method=method, role=does))
    doubt = machine.doubt
    if function.term.yields:
        scope.yielded = []
    try:
        signal = machine.execute(function.term.body, scope)
    finally:
        machine.frames.pop()
        certain = machine.doubt == doubt
        machine.doubt = doubt
    if scope.yielded is not None:
        made = ListValue(scope.yielded)
        machine.fresh(made)
        made.spoiled = not certain
        return made
    if signal is None:
        return None if certain else UNKNOWN
    return signal.value if certain else UNKNOWN
