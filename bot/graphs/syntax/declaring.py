"""Code languages whose literals can only be read when the types of the whole answer are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bot.graphs.program import terms as t
from bot.graphs.program.findings import Found, find_examples
from bot.graphs.source import Source
from bot.graphs.syntax.curly import Curly
from bot.graphs.syntax.gathering import gathered
from bot.graphs.syntax.mending import Mended
from bot.graphs.syntax.reader import TreeReader

if TYPE_CHECKING:
    from tree_sitter import Node

Result = TypeVar("Result")


class Declaring(Curly):
    """Lowers a piece of such a code language.

    Attributes:
        known: the types that are known by name.
    """

    def __init__(self, source: Mended, *, first_line: int, cut_off: bool) -> None:
        super().__init__(source, first_line=first_line, cut_off=cut_off)
        self.known: dict[str, Any] = {}
        self._scopes: list[set[str]] = [set()]
        self._shadowed = False

    def learn(self, root: Node) -> None:
        """Learn the types that a piece declares."""
        raise NotImplementedError

    # Names that a block has for itself

    def note(self, target: t.Term) -> t.Term:
        """Note that a name is declared here, and give it back."""
        if isinstance(target, t.Name):
            *outer, own = self._scopes
            self._shadowed = self._shadowed or any(target.id in names for names in outer)
            own.add(target.id)
        elif isinstance(target, t.Collection):
            for part in target.items:
                self.note(part)
        return target

    def within(self, node: Node, work: Callable[[], t.Block]) -> t.Block:
        """Lower what has names of its own: apart, where one of them hides another name."""
        before, self._shadowed = self._shadowed, False
        self._scopes.append(set())
        found = work()
        self._scopes.pop()
        hides, self._shadowed = self._shadowed, before
        return (t.Inner(found, *self.span(node)),) if hides else found

    def function_scope(self, work: Callable[[], Result]) -> Result:
        """Lower a function, whose names are its own anyway."""
        around = self._scopes, self._shadowed
        self._scopes, self._shadowed = [set()], False
        found = work()
        self._scopes, self._shadowed = around
        return found


@dataclass(frozen=True)
class DeclaringReader(TreeReader):
    """Reads such a code language: first the types of all pieces, then each piece.

    Attributes:
        first: the functions that are called before `main`.
    """

    first: tuple[str, ...] = ()

    def __call__(self, sources: Sequence[Source]) -> Found:
        pieces = [piece for source in sources if (piece := self.parsed(source)) is not None]
        known: dict[str, Any] = {}
        declaring = [piece for piece, _ in pieces if isinstance(piece, Declaring)]
        for lowering, root in pieces:
            if isinstance(lowering, Declaring):
                lowering.learn(root)
                known = {**lowering.known, **known}
        for lowering in declaring:
            lowering.known = {**known, **lowering.known}
        program = gathered([lowering.program(root) for lowering, root in pieces], first=self.first)
        return find_examples(program, library=self.library, language=self.language)
