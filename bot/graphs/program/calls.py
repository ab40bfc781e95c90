"""Calls: into the answer's own functions and classes, unless what is called is a search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.graphs.program import terms as t
from bot.graphs.program.access import bound_to, fill
from bot.graphs.program.machine import MAX_CALLS, Frame, Machine, Use
from bot.graphs.program.roles import Role, is_search_name, role_of, tells_moves
from bot.graphs.program.stars import Star, rows_of
from bot.graphs.program.values import (
    REQUIRED,
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
    OutOfBudget,
    Overloads,
    Raised,
    Scope,
    SetValue,
    is_scalar,
)
from bot.graphs.program.words import EDGE_STARTS, is_backward, is_edge_adder, words_of

FIELDS = "__first_values__"
"""The method that gives the fields of an object their first values, where a class declares them."""

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
        return function.run(machine, arguments, named)
    if isinstance(function, ObjectValue):
        method = function.kind.member("__call__")
        if method is not None and isinstance(method[0], FunctionValue):
            return _call_function(machine, method[0].bind(function, method[1]), arguments, named)
    if function is not UNKNOWN and term is not None and not arguments:
        # A getter that has the name of what it gives: `edge.to()`.
        return function if isinstance(term.function, t.Attribute) else UNKNOWN
    return _call_unknown(machine, arguments, named, term)


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


def role(machine: Machine, function: t.Function) -> Role:
    """Tell what a function is for; told once for each."""
    found = machine.roles.get(id(function))
    if not isinstance(found, Role):
        found = role_of(function)
        machine.roles[id(function)] = found
    return found


def _call_function(
    machine: Machine, function: FunctionValue, arguments: Arguments, named: Named
) -> object:
    term = function.term
    machine.called.add(id(term))
    scope = _bound_scope(machine, function, arguments, named)
    if scope is None:
        return UNKNOWN
    if term.name and term.name not in ("__init__", FIELDS) and not term.name.startswith("."):
        does = role(machine, term)
        if does.searches:
            if _starts_search(machine, does, function, scope):
                return UNKNOWN
            if does.on_grid:
                return UNKNOWN
            edges = _edges_handed(does, scope, term)
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
    does = role(machine, function.term) if name else machine.frame.role
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


# Searches


def _starts_search(machine: Machine, does: Role, function: FunctionValue, scope: Scope) -> bool:
    """Tell of the graph that a search is started on; False when it is not handed one."""
    tried: set[int] = set()
    candidates = _candidates(machine, does, function, scope)
    beside = tuple(use.value for use in candidates)
    for use in candidates:
        value = use.value
        if id(value) in tried or not isinstance(value, Container | tuple) or not value:
            continue
        followed = use.followed or use.name in does.cells
        if tells_moves(use.name) or (not followed and is_backward(use.name)):
            continue
        tried.add(id(value))
        if _only_edges(value, use.name, does):
            if use.owner is None or use.name not in does.unpacks:
                continue
            use = replace(use, edges=True)  # noqa: PLW2901 - the same use, told more of
        if does.on_grid and isinstance(value, ListValue | tuple):
            continue
        handed = replace(use, beside=beside, weight_first=does.weight_first)
        handed = replace(handed, flat=use.name in does.flat, cells=use.name in does.cells)
        if machine.on_search(machine, handed):
            return True
    return False


def _candidates(machine: Machine, does: Role, function: FunctionValue, scope: Scope) -> list[Use]:
    """Give what the search may run on: what it follows, what it is given, what it reads."""
    found = chained(does.stars, scope)
    found += [use for root in does.roots if (use := root_value(root, scope)) is not None]
    own = {parameter.name for parameter in function.term.parameters}
    found += [
        Use(value, name, followed=False) for name, value in scope.names.items() if name in own
    ]
    for name in does.reads:
        home = None if name in own else scope.find(name)
        if home is not None:
            found.append(Use(home.names[name], name, followed=False))
    return [*found, *_followed_inside(machine, found)]


def _followed_inside(machine: Machine, uses: list[Use]) -> list[Use]:
    """Give what the functions that a search reads follow, beside their parameters."""
    found: list[Use] = []
    for use in uses:
        inner = use.value
        if isinstance(inner, FunctionValue):
            roots = (root_value(root, inner.scope) for root in role(machine, inner.term).roots)
            found += [other for other in roots if other is not None]
    return found


def chained(stars: tuple[Star, ...], scope: Scope) -> list[Use]:
    """Give the neighbours that are chained in arrays, put together as adjacency lists."""

    def value_of(term: t.Term) -> object:
        use = root_value(term, scope)
        return None if use is None else use.value

    rows = (rows_of(star, value_of) for star in stars)
    return [Use(value, "adjacency") for value in rows if value is not None]


def root_value(root: t.Term, scope: Scope) -> Use | None:
    """Give the value that a root stands for when the search starts, without evaluating calls."""
    if isinstance(root, t.Name):
        home = scope.find(root.id)
        return None if home is None else Use(home.names[root.id], root.id)
    if isinstance(root, t.Attribute):
        found = root_value(root.owner, scope)
        owner = None if found is None else found.value
        if isinstance(owner, ObjectValue) and root.name in owner.attributes:
            return Use(owner.attributes[root.name], root.name, owner=owner)
        if isinstance(owner, DictValue) and root.name in owner.items:
            return Use(owner.items[root.name], root.name)
        if isinstance(owner, ObjectValue | ClassValue):
            kind = owner.kind if isinstance(owner, ObjectValue) else owner
            member = kind.member(root.name)
            return None if member is None else Use(member[0], root.name)
    return None


def _only_edges(value: object, name: str, does: Role) -> bool:
    """Tell whether a value is a plain list of edges as far as the function is concerned."""
    if isinstance(value, DictValue | ObjectValue | NetworkValue) or name in does.cells:
        return False
    items = value.items if isinstance(value, ListValue | SetValue) else value
    if not isinstance(items, list | dict | tuple):
        return False
    if not (_are_pairs(items) or _are_records(items)):
        return False
    if name in does.unpacks:
        return True
    followed = any(isinstance(root, t.Name) and root.id == name for root in does.roots)
    return not followed and not _has_blank_diagonal(list(items))


def _has_blank_diagonal(rows: list[object]) -> bool:
    """Tell whether rows make a square whose diagonal is 0 or -1, as in a matrix of distances."""
    parts = [row.items if isinstance(row, ListValue) else row for row in rows]
    return all(
        isinstance(row, list | tuple) and len(row) == len(rows) and row[i] in (0, -1)
        for i, row in enumerate(parts)
    )


def _are_pairs(items: Iterable[object]) -> bool:
    """Tell whether items are pairs of plain values, or triples, and no rows of a matrix."""
    rows = [item.items if isinstance(item, ListValue) else item for item in items]
    if not all(isinstance(row, list | tuple) and len(row) in (2, 3) for row in rows):
        return False
    known = [row for row in rows if isinstance(row, list | tuple)]
    if len(known) == 3 and all(len(row) == 3 and row[i] == 0 for i, row in enumerate(known)):
        return False
    return all(is_scalar(part) for row in known for part in row)


def _are_records(items: Iterable[object]) -> bool:
    """Tell whether items are edges that name their ends."""
    named = [
        item.items if isinstance(item, DictValue) else item.attributes
        for item in items
        if isinstance(item, DictValue | ObjectValue)
    ]
    return bool(named) and all(EDGE_STARTS.intersection(map(str, names)) for names in named)


def _edges_handed(does: Role, scope: Scope, term: t.Function) -> Use | None:
    """Give the edge list handed to a search, as it is before the search sorts it."""
    for parameter in term.parameters:
        name = parameter.name
        value = scope.names.get(name)
        if is_backward(name) or not isinstance(value, ListValue | SetValue | tuple):
            continue
        if name not in does.fills and _only_edges(value, name, does):
            return Use(_as_it_is(value), name, edges=True)
    return None


def _as_it_is(value: ListValue | SetValue | tuple[object, ...]) -> object:
    if not isinstance(value, ListValue):
        return value
    kept = ListValue(list(value.items))
    kept.first, kept.last, kept.ways = value.first, value.last, set(value.ways)
    kept.spoiled, kept.elided = value.spoiled, value.elided
    return kept


# Objects


def make_object(
    machine: Machine,
    kind: ClassValue,
    arguments: Arguments,
    named: Named,
    *,
    maker: str = "__init__",
) -> ObjectValue:
    """Make an object and run its constructor, or another `maker` where a class has several."""
    made = ObjectValue(kind)
    machine.fresh(made)
    machine.frame.line = machine.frame.line or 1
    machine.touch(made, "new")
    machine.objects.append(made)
    for ancestor in reversed(list(kind.lineage())):
        if ancestor.fields is not None:
            _fill_fields(machine, made, arguments, named)
            break
    try:
        _construct(machine, made, arguments, named, maker=maker)
    except OutOfBudget:
        made.spoiled = True
        raise
    return made


def _construct(
    machine: Machine, made: ObjectValue, arguments: Arguments, named: Named, *, maker: str
) -> None:
    """Give the fields of an object their first values, then run its constructor."""
    for ancestor in reversed(list(made.kind.lineage())):
        fields = ancestor.members.get(FIELDS)
        if isinstance(fields, FunctionValue):
            _call_function(machine, fields.bind(made, ancestor), [], {})
    constructor = made.kind.member(maker)
    fill(machine, made, [] if constructor else arguments, {} if constructor else named)
    if constructor is not None:
        machine.call(bound_to(made, *constructor), arguments, named)
        return
    constructor = made.kind.member("__post_init__")
    if constructor is not None:
        machine.call(bound_to(made, *constructor), [], {})


def _fill_fields(machine: Machine, made: ObjectValue, arguments: Arguments, named: Named) -> None:
    fields: dict[str, object] = {}
    for ancestor in reversed(list(made.kind.lineage())):
        fields.update(ancestor.fields or {})
    waiting = list(arguments)
    for name, default in fields.items():
        if waiting:
            made.attributes[name] = waiting.pop(0)
        elif name in named:
            made.attributes[name] = named[name]
        elif isinstance(default, Builtin) and default.name == "default_factory":
            made.attributes[name] = default.run(machine, [], {})
        elif default is REQUIRED:
            raise Raised("TypeError")
        else:
            made.attributes[name] = default
