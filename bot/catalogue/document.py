"""One YAML file of the catalogue, and where in it each entry stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bot.errors import MisuseError

_Path = tuple[str, ...]
_DEPTH = 3  # how deep a mistake can point at its own line: adjacency, node, neighbour


class CatalogueError(MisuseError):
    """What is wrong in the catalogue's files: a sentence a file, with its line where it has one."""


class Mistake(Exception):  # noqa: N818 - one entry of a CatalogueError, never shown by itself
    """The first thing wrong in one file, as a sentence with file and line."""

    def __init__(self, file: str, sentence: str, *, line: int | None = None) -> None:
        super().__init__(f"{file}: {sentence}" if line is None else f"{file}:{line}: {sentence}")


@dataclass(frozen=True, slots=True)
class Document:
    """The top mapping of a YAML file.

    Attributes:
        file: what a sentence calls the file.
        entries: the values under the known keys.
        lines: path of keys -> line, counted from 1.
    """

    file: str
    entries: Mapping[str, Any]
    lines: Mapping[_Path, int]

    def mistake(self, path: Sequence[object], sentence: str) -> Mistake:
        """Make the mistake that points at the deepest known line of `path`."""
        keys = tuple(str(key) for key in path)
        line = next(
            (self.lines[keys[:end]] for end in range(len(keys), 0, -1) if keys[:end] in self.lines),
            None,
        )
        return Mistake(self.file, sentence, line=line)

    def one_line(self, key: str, *, example: str) -> str:
        """Give the text under `key`; raise `Mistake` unless it is one line of text."""
        if key not in self.entries:
            raise self.mistake((), f"`{key}` is missing; write for instance `{key}: {example}`")
        value = self.entries[key]
        if not isinstance(value, str) or not is_text(value) or len(value.splitlines()) != 1:
            raise self.mistake(
                (key,), f"`{key}` is not one line of text; write for instance `{key}: {example}`"
            )
        return value.strip()

    def mapping(self, key: str, *, example: str) -> Mapping[Any, Any]:
        """Give the mapping under `key`; raise `Mistake` when it is missing, another or empty."""
        if key not in self.entries:
            raise self.mistake((), f"`{key}` is missing; write for instance `{key}: {example}`")
        value = self.entries[key]
        if not isinstance(value, dict) or not value:
            raise self.mistake(
                (key,), f"`{key}` holds no `name: value` lines; write for instance {example}"
            )
        return value


def is_text(value: str) -> bool:
    """Tell whether `value` has something to read in it and can be stored as UTF-8."""
    return bool(value.strip()) and not any(0xD800 <= ord(char) <= 0xDFFF for char in value)


def read_document(text: str, *, file: str, known: Sequence[str], first_line: int = 1) -> Document:
    """Read YAML whose top is a mapping with no other keys than `known`.

    `first_line` is the line of the file on which `text` begins.

    Raises:
        Mistake: the YAML is broken, repeats a key, or is not such a mapping.
    """
    loader = yaml.SafeLoader("")
    lines: dict[_Path, int] = {}
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if isinstance(node, yaml.MappingNode):
            lines.update(_lines(node, file=file, first_line=first_line))
        entries = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + first_line
        sentence = f"this is not YAML ({error.problem}); check indentation, quotes and colons"
        raise Mistake(file, sentence, line=line) from error
    except (yaml.YAMLError, ValueError) as error:
        sentence = "a character or a value here is not valid in YAML; put such text in quotes"
        raise Mistake(file, sentence) from error
    except RecursionError as error:
        raise Mistake(file, "this is nested too deeply; write plain `name: value` lines") from error
    finally:
        loader.dispose()
    if not isinstance(entries, dict):
        raise Mistake(file, f"this holds no `name: value` lines; write {_listed(known)}")
    document = Document(file=file, entries=entries, lines=lines)
    for key in entries:
        if key not in known:
            raise document.mistake((key,), f"{_unknown(str(key), known)}")
    return document


def _lines(
    node: yaml.MappingNode, *, file: str, first_line: int, path: _Path = ()
) -> Iterator[tuple[_Path, int]]:
    """Give each key's path and line; raise `Mistake` at a key that stands twice."""
    seen: dict[str, int] = {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + first_line
        if name in seen:
            sentence = f"`{name}` stands here again after line {seen[name]}; keep one of them"
            raise Mistake(file, sentence, line=line)
        seen[name] = line
        yield (*path, name), line
        if isinstance(value, yaml.MappingNode) and len(path) + 1 < _DEPTH:
            yield from _lines(value, file=file, first_line=first_line, path=(*path, name))


def _unknown(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"write only {_listed(known)}"
    return f"`{key}` is not known here; {hint}"


def _listed(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
