"""The same example, however its code is formatted, commented, quoted, named and presented.

Each change of the tables is made to a share of the corpus's cases, each case meets a few of them.
"""

from __future__ import annotations

import ast
import html
import io
import re
import tokenize
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pytest

from bot.graphs.example import Example
from bot.graphs.reading import read_answer

Change = Callable[[str], str]

_EACH: Final = 3
"""How many changes a case meets."""


def fenced(code: str, tag: str) -> str:
    return f"Here is how it is done.\n\n```{tag}\n{code}```\n\nThat is all.\n"


def primary_of(text: str) -> Example | None:
    reading = read_answer(text)
    return None if reading.primary is None else reading.examples[reading.primary]


def shown(example: Example | None) -> tuple[object, ...] | None:
    """Give what must stay the same of an example."""
    if example is None:
        return None
    arcs = {node: near for node, near in example.adjacency.items() if near}
    weights = dict(example.weights) if example.weights else None
    return arcs, weights, example.partial, example.directed_known


# Changes to an answer


def _in_prose(before: str, after: str) -> Callable[[str, str], str]:
    return lambda code, tag: f"{before}\n\n```{tag}\n{code}```\n\n{after}\n"


PRESENTATIONS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "tilde": lambda code, tag: fenced(code, tag).replace("```", "~~~"),
    "four marks": lambda code, tag: fenced(code, tag).replace("```", "````"),
    "in a list": lambda code, tag: "\n".join(f"   {x}" for x in fenced(code, tag).split("\n")),
    "indented": lambda code, tag: fenced("".join(f"    {x}\n" for x in code.split("\n")), tag),
    "windows": lambda code, tag: fenced(code, tag).replace("\n", "\r\n"),
    "trailing blanks": lambda code, tag: re.sub(r"(?<=\S)\n", "  \n", fenced(code, tag)),
    "no final line": lambda code, tag: f"```{tag}\n{code.rstrip()}\n```",
    "Japanese prose": _in_prose("以下はコードです。例: A → B、C", "以上です。"),
    "Arabic prose": _in_prose("إليك الكود:", "1. الطابور\n2. الزيارة"),
    "Georgian prose": _in_prose("# ამოხსნა\nძებნა, V + E:", "მზადაა: A -> B."),
    "Hindi prose": _in_prose("| नोड | पड़ोसी |\n|---|---|\n| A | B |\n\nकोड:", "धन्यवाद!"),
}

_ANSWERS_WITHOUT_FENCE: Final[Mapping[str, Callable[[str, str], str]]] = {
    "no tag": lambda code, _: fenced(code, ""),
    "no fence": lambda code, _: f"Sure, here's the code:\n\n{code}\nThat's all (I hope).\n",
    "prose inside": lambda code, tag: fenced(
        f"Let's see (it isn't hard:\n\n{code}\nThat's it!\n", tag
    ),
    "JSON": lambda code, tag: _as_json(fenced(code, tag)),
    "HTML": lambda code, _: f"<h2>So</h2>\n<pre><code>{html.escape(code)}</code></pre>\n",
}


def _as_json(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return '{"answer": "' + escaped.replace("\n", "\\n") + '"}'


# Changes to Python


def _tokens(code: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(code).readline))


def _parses(code: str) -> bool:
    try:
        ast.parse(code)
        _tokens(code)
    except (SyntaxError, tokenize.TokenError):
        return False
    return True


def _replaced(code: str, texts: Mapping[tuple[int, int], tuple[int, str]]) -> str:
    """Put texts in the place of pieces of lines: (line, column) -> (length, text)."""
    lines = code.split("\n")
    for (line, column), (length, text) in sorted(texts.items(), reverse=True):
        whole = lines[line - 1]
        lines[line - 1] = whole[:column] + text + whole[column + length :]
    return "\n".join(lines)


def _comments(text: str) -> Change:
    """Make another text of each comment that does not say that something was left out."""

    def change(code: str) -> str:
        return _replaced(
            code,
            {
                token.start: (len(token.string), text)
                for token in _tokens(code)
                if token.type == tokenize.COMMENT and ".." not in token.string
            },
        )

    return change


def _commented(code: str) -> str:
    """Put a comment behind each line that ends a statement."""
    return _replaced(
        code,
        {t.start: (0, "  # 次へ") for t in _tokens(code) if t.type == tokenize.NEWLINE},
    )


def _spaced(code: str) -> str:
    """Leave a line blank after each statement."""
    ends = {token.start[0] for token in _tokens(code) if token.type == tokenize.NEWLINE}
    lines = code.split("\n")
    return "\n".join(f"{line}\n" if i in ends else line for i, line in enumerate(lines, start=1))


def _indented(unit: str) -> Change:
    """Indent by another unit than four blanks, outside of texts of several lines."""

    def change(code: str) -> str:
        inside = {
            line
            for token in _tokens(code)
            if token.type == tokenize.STRING
            for line in range(token.start[0] + 1, token.end[0] + 1)
        }
        return "\n".join(
            line
            if i in inside
            else re.sub(r"^(?: {4})+", lambda found: unit * (len(found[0]) // 4), line)
            for i, line in enumerate(code.split("\n"), start=1)
        )

    return change


def _quoted(code: str) -> str:
    """Write short texts with the other quotes."""
    other = {'"': "'", "'": '"'}
    return _replaced(
        code,
        {
            token.start: (
                len(token.string),
                other[token.string[0]] + token.string[1:-1] + other[token.string[0]],
            )
            for token in _tokens(code)
            if token.type == tokenize.STRING
            and re.fullmatch(r"\"[^\"'\\\n]*\"|'[^\"'\\\n]*'", token.string)
        },
    )


def _wrapped(code: str) -> str:
    """Break the line after each comma inside brackets."""
    depth = 0
    breaks: dict[tuple[int, int], tuple[int, str]] = {}
    for token in _tokens(code):
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
        if depth and token.string == "," and token.type == tokenize.OP:
            breaks[token.end] = (0, "\n        ")
    return _replaced(code, breaks)


def _unparsed(code: str) -> str:
    return ast.unparse(ast.parse(code)) + "\n"


def _renamed(code: str) -> str:
    """Give the variables of the program other names, of no language."""
    tree = ast.parse(code)
    names = [
        target.id
        for node in tree.body
        for part in ast.walk(node)
        if isinstance(node, ast.Assign | ast.For)
        for target in [part]
        if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store)
    ]
    kept = {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword | ast.arg)}
    kept |= {name.asname or name.name for name in ast.walk(tree) if isinstance(name, ast.alias)}
    kept |= {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
    new = {name: f"v{i}" for i, name in enumerate(dict.fromkeys(names)) if name not in kept}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in new:
            node.id = new[node.id]
    return ast.unparse(tree) + "\n"


def _in_blocks(code: str) -> str:
    """Split a program where statements begin, as answers do that explain each part."""
    blocks: list[list[str]] = [[]]
    for line in code.rstrip("\n").split("\n"):
        outer = bool(re.match(r"[A-Za-z_@]", line)) and not re.match(r"else|elif|except", line)
        open_decorator = "".join(blocks[-1][:1]).startswith("@") and not re.search(
            r"^(?:async )?(?:def|class) ", "\n".join(blocks[-1]), flags=re.MULTILINE
        )
        if outer and not open_decorator:
            blocks.append([])
        blocks[-1].append(line)
    return (
        "\n```\n\nNext:\n\n```python\n".join("\n".join(block) for block in blocks if block) + "\n"
    )


def _numbered(code: str) -> str:
    lines = code.rstrip().split("\n")
    return "".join(f"{i:3} {line}\n" for i, line in enumerate(lines, start=1))


_PYTHON: Final[Mapping[str, Change]] = {
    "no comments": _comments(""),
    "Chinese comments": _comments("# 广度优先搜索"),
    "more comments": _commented,
    "blank lines": _spaced,
    "two blanks": _indented("  "),
    "eight blanks": _indented(" " * 8),
    "tabs": _indented("\t"),
    "other quotes": _quoted,
    "wrapped": _wrapped,
    "unparsed": _unparsed,
    "renamed": _renamed,
    "in blocks": _in_blocks,
    "numbered": _numbered,
}

# Changes to languages with braces and `//`

_PIECES: Final = re.compile(
    r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|`(?:\\.|[^`\\])*`|//[^\n]*|/\*.*?\*/', re.DOTALL
)


_TEXTS: Final = re.compile(r'"""[\s\S]*?"""|"(?:\\.|[^"\\])*"|`[^`]*`')
"""Texts, which may go over several lines; blanks in them mean something."""


def _slash_comments(text: str) -> Change:
    def one(found: re.Match[str]) -> str:
        piece = found[0]
        return text if piece.startswith(("//", "/*")) and ".." not in piece else piece

    return lambda code: _PIECES.sub(one, code)


def _reindented(unit: str) -> Change:
    def one(found: re.Match[str]) -> str:
        return unit * (len(found[0]) // 4)

    return lambda code: (
        code if "`" in code else re.sub(r"^(?: {4})+", one, code, flags=re.MULTILINE)
    )


_BRACES: Final[Mapping[str, Change]] = {
    "no comments": _slash_comments(""),
    "Greek comments": _slash_comments("/* σχόλιο */"),
    "blank lines": lambda code: code if "`" in code else code.replace(";\n", ";\n\n"),
    "two blanks": _reindented("  "),
    "tabs": _reindented("\t"),
}
_WITH_BRACES: Final = (
    *("c", "cpp", "csharp", "dart", "go", "java", "javascript", "kotlin", "php", "rust"),
    *("scala", "swift", "typescript"),
)

CHANGES: Final[Mapping[str, Mapping[str, Change]]] = {
    "python": _PYTHON,
    **dict.fromkeys(_WITH_BRACES, _BRACES),
}
"""Code language -> name -> what is done to its code."""


def _changed(case: Any) -> Iterator[tuple[str, str]]:
    """Give every changed answer of a case, by the name of the change."""
    tag = case.code_language
    if tag == "text":
        yield "windows", case.code.replace("\n", "\r\n")
        return
    texts = tag != "python" and any("\n" in text for text in _TEXTS.findall(case.code))
    for name, present in PRESENTATIONS.items():
        if not texts or name not in ("indented", "trailing blanks"):
            yield name, present(case.code, tag)
    if tag != "python":
        for name, change in CHANGES.get(tag, {}).items():
            yield name, fenced(change(case.code), tag)
        return
    for name, present in _ANSWERS_WITHOUT_FENCE.items():
        yield name, present(case.code, tag)
    if _parses(case.code):
        for name, change in CHANGES["python"].items():
            if case.graph or name not in ("renamed", "in blocks", "numbered"):
                yield name, fenced(change(case.code), tag)


def test_reads_the_same_however_it_is_written(case: Any, request: pytest.FixtureRequest) -> None:
    plain = case.code if case.code_language == "text" else fenced(case.code, case.code_language)
    wanted = shown(primary_of(plain))
    answers = list(_changed(case))
    first = sum(map(ord, request.node.name)) % len(answers)
    for name, text in (answers * 2)[first : first + min(_EACH, len(answers))]:
        assert (name, shown(primary_of(text))) == (name, wanted)
