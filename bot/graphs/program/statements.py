"""What each statement of a program does."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from bot.graphs.program import terms as t
from bot.graphs.program.access import give, items_of, member_of
from bot.graphs.program.assigning import assign, declare
from bot.graphs.program.calls import FIELDS, chained, root_value
from bot.graphs.program.expressions import make_function
from bot.graphs.program.machine import MAX_TURNS, Executor, Frame, Machine, Signal, Use
from bot.graphs.program.operators import binary
from bot.graphs.program.roles import (
    matrix_of,
    moves_on_grid,
    roots_of,
    tells_moves,
    weight_first,
)
from bot.graphs.program.stars import stars_of
from bot.graphs.program.values import (
    REQUIRED,
    UNKNOWN,
    Builtin,
    ClassValue,
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
    is_scalar,
)

_HAS_MORE = ("hasNext", "hasMoreElements", "has_next", "MoveNext", "valid")
_ENUMERATIONS = {"Enum", "IntEnum", "StrEnum"}
_DATA_CLASSES = {"dataclass", "NamedTuple", "namedtuple"}
_HASHES = ("hashCode", "GetHashCode", "__hash__", "hash")


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


def _for_each(machine: Machine, term: t.ForEach, scope: Scope) -> Signal | None:
    source = machine.evaluate(term.source, scope)
    items = items_of(machine, source)
    frame = machine.frame
    doubt, cut = machine.doubt, machine.cut
    machine.cut += bool(getattr(source, "elided", False))
    if items is None:
        machine.doubt += 1
        items = [UNKNOWN]
    frame.loops += 1
    try:
        for item in items:
            declare(machine, term.target, item, scope)
            signal = machine.execute(term.body, scope)
            if signal is None or signal.how == "continue":
                continue
            if signal.how == "break":
                return None
            return signal if machine.doubt == doubt else None
    finally:
        frame.loops -= 1
        machine.doubt, machine.cut = doubt, cut
    return machine.execute(term.otherwise, scope)


def _while(machine: Machine, term: t.While, scope: Scope) -> Signal | None:
    """Run a loop while it is known to go on, unless it is a search: then tell of its graph."""
    steps = bool(term.update) or _steps_through(term.test) or _in_builder(machine)
    if not steps and _searches(machine, term, scope):
        _forget_names(term.body, scope)
        return None
    doubt = machine.doubt
    frame = machine.frame
    frame.loops += 1
    try:
        for turn in range(MAX_TURNS):
            known: bool | None = True
            if turn or not term.at_end:
                known = machine.truth(machine.evaluate(term.test, scope))
            if known is False:
                return None
            if known is None:
                machine.doubt += 1
            signal = machine.execute(term.body, scope)
            if known is None:
                return None
            if signal is not None and signal.how != "continue":
                return signal if signal.how == "return" and machine.doubt == doubt else None
            if turn and machine.doubt > doubt:
                break  # what a turn in doubt touches is spoiled by now
            machine.execute(term.update, scope)
    finally:
        frame.loops -= 1
        machine.doubt = doubt
    _forget_names(term.body, scope)
    return None


def _steps_through(test: t.Term) -> bool:
    """Tell whether a loop goes on as long as an iterator has more to give."""
    function = test.function if isinstance(test, t.Call) else None
    return isinstance(function, t.Attribute) and function.name in _HAS_MORE


def _searches(machine: Machine, term: t.While, scope: Scope) -> bool:
    """Tell of the graph that a loop searches; False when it is no search."""
    on_grid = machine.frame.on_grid or moves_on_grid(term.body)
    beside = _names_in(term, scope)
    first = weight_first(term.body)
    items = (part for part in t.walk(term.body) if isinstance(part, t.Item))
    cells = {name for item in items for name in matrix_of(item)}
    uses = chained(stars_of(t.walk(term)), scope)
    uses += [u for root in roots_of((term.test, *term.body)) if (u := root_value(root, scope))]
    for use in uses:
        if not isinstance(use.value, Container | tuple):
            continue
        if on_grid and isinstance(use.value, ListValue | tuple):
            continue
        if tells_moves(use.name):
            continue
        by_cell = use.name in cells
        handed = replace(use, beside=beside, weight_first=first, cells=by_cell)
        if machine.on_search(machine, handed):
            return True
    return False


def _names_in(term: t.Term, scope: Scope) -> tuple[object, ...]:
    """Give the values of the names that a term reads."""
    names = dict.fromkeys(part.id for part in t.walk(term) if isinstance(part, t.Name))
    homes = ((name, scope.find(name)) for name in names)
    return tuple(home.names[name] for name, home in homes if home is not None)


def _in_builder(machine: Machine) -> bool:
    """Tell whether the loop belongs to a function that builds, such as a tree's `insert`."""
    return machine.frame.method and any(
        word in machine.frame.name.lower() for word in ("insert", "add", "build", "create")
    )


def _forget_names(body: t.Block, scope: Scope) -> None:
    for term in t.walk(body):
        targets = term.targets if isinstance(term, t.Assign) else ()
        for target in (term.target,) if isinstance(term, t.Let) else targets:
            if isinstance(target, t.Name) and not isinstance(scope.names.get(target.id), Container):
                scope.names[target.id] = UNKNOWN


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


def _define_class(machine: Machine, term: t.DefineClass, scope: Scope) -> None:
    if "extension" in term.decorators and _extend_class(machine, term, scope):
        return
    bases = [machine.evaluate(base, scope) for base in term.bases]
    kind = ClassValue(term.name, [base for base in bases if isinstance(base, ClassValue)])
    kind.base = next((base for base in bases if isinstance(base, Builtin)), None)
    inner = Scope(scope)
    earlier = scope.names.get(term.name)
    if machine.library.rules.open_classes:
        inner.kind, kind.scope, kind.members = kind, inner, inner.names
        # The first values of its static members may be objects of the class itself.
        scope.names[term.name] = kind
    is_data = bool(_DATA_CLASSES.intersection(term.decorators)) or any(
        _last_name(base) in _DATA_CLASSES for base in term.bases
    )
    fields: dict[str, object] = {}
    inner.names["__fields__"] = fields
    machine.frames.append(Frame(term.name, method=False))
    try:
        machine.execute(term.body, inner)
    finally:
        machine.frames.pop()
    del inner.names["__fields__"]
    if not machine.library.rules.open_classes:
        for member in inner.names.values():
            if isinstance(member, FunctionValue):
                member.scope = scope
    if any(_last_name(base) in _ENUMERATIONS for base in term.bases):
        _name_members(machine, kind, inner)
    kind.members.update(inner.names)
    if is_data:
        kind.fields = fields
    kind.compares = _compared(kind)
    if isinstance(earlier, ClassValue) and "__init__" not in kind.members and not kind.bases:
        # Models show a class piece by piece: what the new piece lacks is still in the earlier one.
        kind.bases.append(earlier)
    scope.names[term.name] = kind


def _last_name(term: t.Term) -> str:
    """Give the name that a dotted name ends with."""
    if isinstance(term, t.Attribute):
        return term.name
    return term.id if isinstance(term, t.Name) else ""


def _extend_class(machine: Machine, term: t.DefineClass, scope: Scope) -> bool:
    """Add members to a class that is there already; False when there is none."""
    home = scope.find(term.name)
    kind = home.names[term.name] if home is not None else None
    if not isinstance(kind, ClassValue) or kind.scope is None:
        return False
    kind.bases += [
        base
        for part in term.bases
        if isinstance(base := machine.evaluate(part, scope), ClassValue) and base not in kind.bases
    ]
    machine.frames.append(Frame(term.name, method=False))
    try:
        machine.execute(term.body, kind.scope)
    finally:
        machine.frames.pop()
    kind.members.update(kind.scope.names)
    kind.compares = kind.compares or _compared(kind)
    return True


def _compared(kind: ClassValue) -> tuple[str, ...]:
    """Give the attributes by which a class says that its objects are the same."""
    if kind.fields is not None:
        return tuple(kind.fields)
    for name in _HASHES:
        method = kind.members.get(name)
        if isinstance(method, FunctionValue):
            read = [
                part.id if isinstance(part, t.Name) else part.name
                for part in t.walk(method.term.body)
                if isinstance(part, t.Name | t.Attribute)
            ]
            return tuple(name for name in dict.fromkeys(read) if _is_field(kind, name))
    return ()


def _is_field(kind: ClassValue, name: str) -> bool:
    """Tell whether a class gives its objects an attribute of a name."""
    makers = (kind.members.get(maker) for maker in ("__init__", FIELDS))
    options = [
        option
        for maker in makers
        for option in (maker.options if isinstance(maker, Overloads) else (maker,))
        if isinstance(option, FunctionValue)
    ]
    targets = (
        target
        for option in options
        for part in t.walk(option.term.body)
        if isinstance(part, t.Assign)
        for target in part.targets
    )
    return any(isinstance(target, t.Attribute) and target.name == name for target in targets)


def _name_members(machine: Machine, kind: ClassValue, scope: Scope) -> None:
    """Turn the plain members of an enumeration into objects that know their names."""
    number = 0
    for name, given in scope.names.items():
        number += 1
        value = number if given is REQUIRED else given  # what has no value is numbered
        if is_scalar(value) or isinstance(value, tuple):
            number = value if isinstance(value, int) else number
            member = ObjectValue(kind)
            machine.fresh(member)
            member.attributes.update(name=name, value=value)
            scope.names[name] = member


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
        t.ForEach: _for_each,
        t.While: _while,
        t.Inner: _inner,
        t.If: _if,
        t.Define: _define,
        t.DefineClass: _define_class,
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
