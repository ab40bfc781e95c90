"""The corpus of the extractor: each case shows one way to write a graph in a code language.

`cases/<code language>.txt` (and `cases/<code language>_<part>.txt`) hold them. A test that takes a
`case` is run for each of them.

A file begins with prose. "*** name" begins code that stands before others, in this file and those
of its language that come after it; "=== name" a case. Its
facts follow, one a line: "graph" (node:neighbours node:neighbours, none when the code shows no
example), "weights", "form", "direction: unknown", "partial: yes", and "after", which names the code
that stands before it. What comes after the blank line is the code; <<name>> in it stands for shared
code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

_FACT = re.compile(r"^(after|graph|weights|form|direction|partial): (.*)$")
_LABEL = r"\([^)]*\)|[^\s:,(]+"


@dataclass(frozen=True)
class Case:
    code_language: str
    name: str
    code: str
    graph: dict[str, tuple[str, ...]]
    weights: str
    form: str
    directed_known: bool
    partial: bool


@cache
def all_cases() -> tuple[Case, ...]:
    """Give the cases of all files; each is read once."""
    files = sorted((Path(__file__).parent / "cases").glob("*.txt"), key=lambda path: path.stem)
    shared: dict[str, dict[str, str]] = {}
    return tuple(
        case
        for path in files
        for case in _cases_of(path, shared.setdefault(path.stem.split("_")[0], {}))
    )


def _cases_of(path: Path, before: dict[str, str]) -> list[Case]:
    cases: list[Case] = []
    text = path.read_text(encoding="utf-8")
    for part in re.split(r"^(?==== |\*\*\* )", text, flags=re.MULTILINE)[1:]:
        head, body = part.split("\n\n", maxsplit=1)
        title, *rest = head.split("\n")
        if title.startswith("*** "):
            before[title[4:]] = body.strip("\n") + "\n\n"
            continue
        facts = {found[1]: found[2] for line in rest if (found := _FACT.match(line))}
        code = before.get(facts.get("after", ""), "") + body.rstrip("\n") + "\n"
        for name, shared in before.items():
            code = code.replace(f"<<{name}>>", shared)
        cases.append(
            Case(
                code_language=path.stem.split("_")[0],
                name=title[4:],
                code=code,
                graph=_rows(facts["graph"]),
                weights=facts.get("weights", ""),
                form=facts.get("form", ""),
                directed_known=facts.get("direction") != "unknown",
                partial=facts.get("partial") == "yes",
            )
        )
    return cases


def _rows(text: str) -> dict[str, tuple[str, ...]]:
    if text == "none":
        return {}
    rows = re.findall(rf"({_LABEL}):((?:{_LABEL})(?:,(?:{_LABEL}))*)", text)
    return {node: tuple(re.findall(_LABEL, near)) for node, near in rows}


@pytest.fixture(scope="session")
def corpus() -> tuple[Case, ...]:
    return all_cases()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames and not metafunc.definition.get_closest_marker(
        "parametrize"
    ):
        metafunc.parametrize("case", all_cases(), ids=lambda c: f"{c.code_language}: {c.name}")
