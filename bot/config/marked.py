"""Reads YAML and remembers on which line each value stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.config.mistakes import ConfigError, Loc, Mistake, show_key

_SCALARS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null")
)
_MERGE = "tag:yaml.org,2002:merge"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"

# (what PyYAML says, what is wrong, what to write). PyYAML's own words are not shown: they repeat
# the alias or the character they met, and that may be part of a secret.
_SYNTAX = (
    ("'\\t'", "a tab stands where YAML wants spaces", "indent with spaces only"),
    ("'@'", "a value begins with @, which YAML keeps for itself", "put the value in quotes"),
    ("'`'", "a value begins with `, which YAML keeps for itself", "put the value in quotes"),
    ("'%'", "a value begins with %, which YAML keeps for itself", "put the value in quotes"),
    (
        "undefined alias",
        "a * refers to a name that no & above it defines",
        "define it with &name first, or put the value in quotes",
    ),
    ("could not find expected ':'", "a key has no colon after it", "write key: value"),
    (
        "found another document",
        "a second document begins here",
        "write everything in one document, without another --- line",
    ),
    (
        "mapping values are not allowed",
        "a colon stands where none can",
        "check the indentation, or put a value that holds a colon in quotes",
    ),
    (
        "end of stream",
        "a quote or bracket that is opened here is never closed",
        "close it",
    ),
    (
        "expected <block end>",
        "the indentation does not fit the lines above it",
        "indent the entries of one section alike",
    ),
    (
        "did not find expected",
        "the list or mapping in brackets is not closed as it should be",
        "write [a, b] or {key: value}, or one entry a line",
    ),
    (
        "expected ',' or",
        "the list or mapping in brackets is not closed as it should be",
        "write [a, b] or {key: value}, or one entry a line",
    ),
)


# A quote or bracket that is not closed is found at the next thing; it is told where it was opened.
_TOLD_WHERE_OPENED = ("end of stream", "did not find expected", "expected ',' or")


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML file's plain value, and the line of everything in it.

    Attributes:
        value: dicts with text keys, lists, text, numbers, true or false, None; dates stay text.
        lines: where -> line, from 1; the line of a mapping's entry is its key's.
    """

    value: Any
    lines: Mapping[Loc, int]

    def line(self, loc: Loc) -> int:
        """Give the line of a place, or of the nearest thing around it that the file has."""
        while loc not in self.lines and loc:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


def read_marked(path: Path) -> Marked:
    """Read a YAML file; raises `ConfigError` for what is not one plain YAML document."""
    text = _read_text(path)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise ConfigError(path, [_syntax_mistake(error, text)]) from None
    except RecursionError:
        raise ConfigError(path, [_TOO_DEEP]) from None
    if node is None:
        raise ConfigError(path, [_EMPTY])
    plain = _Plain()
    try:
        value = plain.value(node, ())
    except RecursionError:
        raise ConfigError(path, [_TOO_DEEP]) from None
    if plain.mistakes:
        raise ConfigError(path, plain.mistakes)
    return Marked(value, plain.lines)


_TOO_DEEP = Mistake(1, "the file is nested too deeply to be read", "write it flatter")
_EMPTY = Mistake(1, "the file holds no setting", "copy config.example.yaml here and fill it in")


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        wrong, write = "there is no such file", "copy config.example.yaml here and fill it in"
    except IsADirectoryError:
        wrong, write = "this is a folder, not a file", "name the configuration file itself"
    except OSError as error:
        reason = error.strerror or type(error).__name__
        wrong, write = f"the file cannot be read ({reason})", "make it readable for this user"
    except ValueError:  # a NUL byte in the name
        wrong, write = "this is not the name of a file", "name the configuration file"
    else:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ConfigError(
                path, [Mistake(line, "this is not UTF-8 text", "save the file as UTF-8")]
            ) from None
    raise ConfigError(path, [Mistake(1, wrong, write)])


def _syntax_mistake(error: yaml.YAMLError, text: str) -> Mistake:
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return Mistake(line, "a control character stands here", "delete it")
    said = str(getattr(error, "problem", ""))
    mark = getattr(error, "problem_mark", None)
    if any(words in said for words in _TOLD_WHERE_OPENED):
        mark = getattr(error, "context_mark", None) or mark
    line = 1 if mark is None else mark.line + 1
    for words, wrong, write in _SYNTAX:
        if words in said:
            return Mistake(line, wrong, write)
    return Mistake(line, "this is not YAML", "write key: value, or put the value in quotes")


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, except that a date stays the text it is written as.

    LiteLLM's `api_version: 2024-02-01` is a name, not a day, and `released` reads its own text.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way to set resolvers
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class _Plain:
    """Turns YAML nodes into plain values; keeps lines and mistakes as it goes."""

    def __init__(self) -> None:
        self.lines: dict[Loc, int] = {}
        self.mistakes: list[Mistake] = []
        self._open: set[int] = set()
        self._scalars = yaml.constructor.SafeConstructor()

    def value(self, node: yaml.Node, loc: Loc) -> Any:
        self.lines.setdefault(loc, _line(node))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self._open:
            self._wrong(node, "this refers to itself", "write the value out")
            return None
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.value(item, (*loc, at)) for at, item in enumerate(node.value)]
            return self._mapping(node, loc)
        finally:
            self._open.discard(id(node))

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if node.tag in _SCALARS:
            try:
                return self._scalars.construct_object(node)
            except (ValueError, yaml.YAMLError):
                pass  # told below, with the tags that are not understood
        self._wrong(node, "this value cannot be read", "write plain text or a plain number")
        return None

    def _mapping(self, node: yaml.Node, loc: Loc) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, (key_node, value_node) in self._entries(node).items():
            self.lines[*loc, key] = _line(key_node)
            result[key] = self.value(value_node, (*loc, key))
        return result

    def _entries(self, node: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """Give a mapping's entries with what `<<` merges in; what it writes itself wins."""
        own: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        merged: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                for key, entry in self._merged(node, value_node).items():
                    merged.setdefault(key, entry)
            elif not isinstance(key_node, yaml.ScalarNode):
                self._wrong(key_node, "a key is a list or a mapping", "write a plain name as key")
            elif key_node.value in own:
                first = _line(own[key_node.value][0])
                self._wrong(
                    key_node,
                    f"{show_key(key_node.value)} stands here a second time, first in line {first}",
                    "keep one of them",
                )
            else:
                own[key_node.value] = (key_node, value_node)
        return merged | own

    def _merged(self, node: yaml.Node, source: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        sources = source.value if isinstance(source, yaml.SequenceNode) else [source]
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for each in sources:
            if not isinstance(each, yaml.MappingNode) or each is node:
                self._wrong(each, "<< merges something that is no mapping", "write <<: *name")
                continue
            for key, entry in self._entries(each).items():
                found.setdefault(key, entry)
        return found

    def _wrong(self, node: yaml.Node, wrong: str, write: str) -> None:
        self.mistakes.append(Mistake(_line(node), wrong, write))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
