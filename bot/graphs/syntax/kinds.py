"""What the types of several code languages come with, though no answer writes it out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.graphs.program import terms as t
from bot.graphs.program.objects import FIELDS

Span = tuple[int, int]

_THIS = t.Parameter("this", None, "plain")


def own(name: str, value: t.Term, span: Span) -> t.Term:
    """Give an object's attribute a value."""
    return t.Assign((t.Attribute(t.Name("this"), name),), value, *span)


def sort_out(declared: t.Block, methods: list[t.Term], steps: list[t.Term]) -> None:
    """Put what a class declares among its methods, or its values among the constructor's steps."""
    for term in declared:
        if isinstance(term, t.Let) and isinstance(term.target, t.Name):
            steps.append(own(term.target.id, term.value, (term.line, term.last)))
        elif isinstance(term, t.Define):
            methods.append(term)
        else:
            steps.append(term)


def static(term: t.Term) -> t.Term:
    """Make a function one of its class itself; any other term stays as it is."""
    if not isinstance(term, t.Define):
        return term
    marks = (*term.function.decorators, "staticmethod")
    return term._replace(function=term.function._replace(decorators=marks))


def first_values(steps: t.Block, this: t.Parameter, span: Span) -> t.Block:
    """Give the method that is run on each new object before any of its constructors."""
    made = t.Function(FIELDS, (this,), steps, (), yields=False, line=span[0])
    return (t.Define(made, *span),)


def compared(names: Sequence[str], span: Span) -> t.Block:
    """Give the method that says that objects are the same when some attributes are."""
    read = tuple(t.Attribute(t.Name("this"), name) for name in names)
    does = (t.Return(t.Opaque(read), *span),)
    made = t.Function("hashCode", (_THIS,), does, (), yields=False, line=span[0])
    return (t.Define(made, *span),)


def taken_apart(names: Sequence[str], span: Span) -> t.Block:
    """Give the method by which an object is taken apart into its attributes, in order."""
    parts = tuple(t.Attribute(t.Name("this"), name) for name in names)
    does = (t.Return(t.Collection("tuple", parts, *span, elided=False), *span),)
    made = t.Function("__iter__", (_THIS,), does, (), yields=False, line=span[0])
    return (t.Define(made, *span),)


def enumerated(name: str, constants: Sequence[tuple[str, t.Block]], span: Span) -> t.Block:
    """Give the constants of an enumeration: objects of its class that know their names."""
    kind = t.Name(name)
    found: list[t.Term] = []
    known = [t.Attribute(kind, text) for text, _ in constants]
    for place, (constant, (text, given)) in enumerate(zip(known, constants, strict=True)):
        found.append(t.Assign((constant,), t.Call(kind, given, (), *span), *span))
        for attribute, worth in (("name", text), ("ordinal", place)):
            target = t.Attribute(constant, attribute)
            found.append(t.Assign((target,), t.Literal(worth), *span))
    pairs = tuple((t.Literal(text), t.Attribute(kind, text)) for text, _ in constants)
    one_of = t.Item(t.Table(pairs, 0, 0, elided=False), t.Name("name"))
    all_of = t.Collection("list", tuple(known), 0, 0, elided=False)
    wanted = t.Parameter("name", None, "plain")
    makers: tuple[tuple[str, tuple[t.Parameter, ...], t.Term], ...]
    makers = (("values", (), all_of), ("valueOf", (wanted,), one_of))
    for called, parameters, value in makers:
        does = (t.Return(value, *span),)
        maker = t.Function(called, parameters, does, ("staticmethod",), yields=False, line=span[0])
        found.append(t.Define(maker, *span))
    found.append(t.Assign((t.Attribute(kind, "entries"),), all_of, *span))
    return tuple(found)
