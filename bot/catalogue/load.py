"""Load the catalogue: the probes and the published examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.catalogue.document import CatalogueError, Document, Mistake, is_text, read_document
from bot.catalogue.probe import Probe
from bot.evidence.published import PublishedExample
from bot.graphs.example import Arc, Example, Weight, plain_weight

__all__ = ["CatalogueError", "load_probes", "load_published"]

_PROBE_KEYS = ("name", "title", "prompts")
_PUBLISHED_KEYS = ("published", "name", "title", "source", "date", "date_note", "adjacency")
_NAME = re.compile(r"[a-z0-9-]{1,32}")
_PROMPT_LANGUAGE = re.compile(r"[a-z]{2}")
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_SUFFIXES = (".yaml", ".yml")


class _File(Protocol):
    """A file of the package or of the operator's folder."""

    @property
    def name(self) -> str: ...
    def read_bytes(self) -> bytes: ...


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


def load_probes(extra: Path | None = None) -> dict[str, Probe]:
    """Give every probe by name: the built-in ones, then those of the operator's folder `extra`.

    A probe in `extra` (the setting `probes_dir`) replaces the built-in one of its name.

    Raises:
        CatalogueError: holds the first mistake of each file that has one.
    """
    probes = {probe.name: probe for probe in _built_in_probes()}
    if extra is not None:
        own = _read_all(_folder(extra), _probe, where=extra)
        probes.update({probe.name: probe for probe in own})
    return probes


@cache
def load_published() -> tuple[PublishedExample, ...]:
    """Give the registry of published examples, by name.

    Raises:
        CatalogueError: holds the first mistake of each file that has one.
    """
    return _read_all(_packaged("published"), _published)


@cache
def _built_in_probes() -> tuple[Probe, ...]:
    return _read_all(_packaged("probes"), _probe)


def _packaged(folder: str) -> list[_File]:
    return _sorted(files("bot.catalogue").joinpath(folder).iterdir())


def _folder(path: Path) -> list[_File]:
    try:
        return _sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        sentence = (
            f"{path}: this folder of probes cannot be opened ({error.strerror}); create it, "
            "or correct `probes_dir` in your configuration"
        )
        raise CatalogueError(sentence) from error


def _sorted(entries: Iterable[_File]) -> list[_File]:
    return sorted((e for e in entries if e.name.endswith(_SUFFIXES)), key=lambda e: e.name)


def _read_all(
    found: Iterable[_File], read: Callable[[str, str], _T], *, where: Path | None = None
) -> tuple[_T, ...]:
    """Read each file; raise all their mistakes together."""
    taken: dict[str, _T] = {}
    files_by_name: dict[str, str] = {}
    mistakes: list[str] = []
    for entry in found:
        file = entry.name if where is None else str(where / entry.name)
        try:
            item = read(_text(entry, file), file)
        except Mistake as mistake:
            mistakes.append(str(mistake))
            continue
        other = files_by_name.setdefault(item.name, file)
        if other != file:
            mistakes.append(f"{file}: {other} is named `{item.name}` too; rename one of them")
        taken[item.name] = item
    if mistakes:
        raise CatalogueError(*mistakes)
    return tuple(taken.values())


def _text(entry: _File, file: str) -> str:
    try:
        return entry.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Mistake(file, "this is not UTF-8 text; save the file as UTF-8") from error
    except OSError as error:
        sentence = f"this cannot be read ({error.strerror}); make it a readable file or remove it"
        raise Mistake(file, sentence) from error


def _probe(text: str, file: str) -> Probe:
    document = read_document(text, file=file, known=_PROBE_KEYS)
    return Probe(
        name=_name(document),
        title=document.one_line("title", example="Breadth-first search"),
        prompts=dict(_prompts(document)),
    )


def _prompts(document: Document) -> Iterator[tuple[str, str]]:
    given = document.mapping("prompts", example="`ko: …` and `en: …`, one a line")
    for language, prompt in given.items():
        if not isinstance(language, str) or not _PROMPT_LANGUAGE.fullmatch(language):
            raise document.mistake(
                ("prompts", _as_written(language)),
                f"`{_as_written(language)}` is no prompt language; write its two letters "
                'as in ISO 639-1, in quotes if need be: ko, en, "no"',
            )
        if not isinstance(prompt, str) or not is_text(prompt):
            raise document.mistake(
                ("prompts", language),
                f"the prompt for `{language}` is not text, or empty; write the question in quotes",
            )
        yield language, prompt


def _published(text: str, file: str) -> PublishedExample:
    document = read_document(text, file=file, known=_PUBLISHED_KEYS)
    return PublishedExample(
        name=_name(document),
        title=document.one_line("title", example="Breadth First Search in Python"),
        source=document.one_line("source", example="the author or site"),
        date=_date(document),
        date_note=document.one_line("date_note", example="first date not checked"),
        example=_example(document),
        published=_is_published(document),
    )


def _is_published(document: Document) -> bool:
    value = document.entries.get("published", True)
    if not isinstance(value, bool):
        sentence = "`published` is neither true nor false; leave it out for a publication"
        raise document.mistake(("published",), sentence)
    return value


def _name(document: Document) -> str:
    name = document.one_line("name", example="bfs")
    if not _NAME.fullmatch(name):
        raise document.mistake(
            ("name",), "`name` takes 1 to 32 of a-z, 0-9 and hyphen; write for instance `name: bfs`"
        )
    return name


def _date(document: Document) -> str | None:
    """Read a year, a month or a day; a bare YAML date and a bare year are taken as well."""
    if "date" not in document.entries:
        sentence = "`date` is missing; write `date: null` when it is not established"
        raise document.mistake((), sentence)
    value = document.entries["date"]
    if value is None:
        return None
    written = str(value)
    if _DATE.fullmatch(written):
        try:
            date.fromisoformat(written + "-01-01"[len(written) - 4 :])
        except ValueError:
            pass  # told below, like every other text that is no date
        else:
            return written
    sentence = "`date` is no ISO date; write for instance 2014-03-05, 2016-08, 1998 or null"
    raise document.mistake(("date",), sentence)


def _example(document: Document) -> Example:
    """Read `adjacency`: a list of neighbours for each node, or neighbour: weight for each."""
    given = document.mapping("adjacency", example="`A: [B, C]`, or `A: {B: 7, C: 3}` with weights")
    adjacency: dict[str, tuple[str, ...]] = {}
    weights: dict[Arc, tuple[Weight, ...]] = {}
    for node, near in given.items():
        path = ("adjacency", _as_written(node))
        start = _label(document, path, node)
        if not isinstance(near, list | dict):
            raise document.mistake(path, f"`{start}` has no list of neighbours; write [] for none")
        adjacency[start] = tuple(_label(document, path, neighbour) for neighbour in near)
        if isinstance(near, dict):
            weights.update(_weights(document, path, start, near))
    _check_weights(document, adjacency, weights)
    return Example(adjacency=adjacency, weights=weights or None)


def _weights(
    document: Document, path: tuple[str, str], start: str, near: Mapping[Any, Any]
) -> Iterator[tuple[Arc, tuple[Weight, ...]]]:
    for neighbour, weight in near.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            sentence = f"the weight of {start}->{neighbour} is no number; write for instance 7"
            raise document.mistake((*path, _as_written(neighbour)), sentence)
        yield (start, str(neighbour)), (plain_weight(weight),)


def _check_weights(
    document: Document,
    adjacency: Mapping[str, tuple[str, ...]],
    weights: Mapping[Arc, tuple[Weight, ...]],
) -> None:
    """Refuse an example of which only some arcs have a weight."""
    if not weights:
        return
    for node, near in adjacency.items():
        for neighbour in near:
            if (node, neighbour) not in weights:
                sentence = f"{node}->{neighbour} has no weight though others have; write them all"
                raise document.mistake(("adjacency", node), sentence)


def _label(document: Document, path: tuple[str, str], value: Any) -> str:
    """Give a node's label as text; what YAML reads as yes, no or nothing wants quotes."""
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value):
        sentence = f"`{_as_written(value)}` is no label of a node; put it in quotes"
        raise document.mistake(path, sentence)
    return str(value)


def _as_written(value: object) -> str:
    """Name a value that YAML may have turned into something else, such as no into False."""
    if isinstance(value, str):
        return value
    return {"True": "yes", "False": "no", "None": "null"}.get(str(value), str(value))
