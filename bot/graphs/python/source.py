"""Python source as answers hold it: damaged, indented, with prompts, cut off."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Set as AbstractSet
from typing import Final

from bot.graphs.program import terms as t
from bot.graphs.python.lower import Lowering
from bot.graphs.source import Source

_MAX_REPAIRS: Final = 12
_MAX_PARSED: Final = 200_000
_MAX_CHUNKS: Final = 2_000
_STRAIGHT: Final = str.maketrans(
    {
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u2018": "'",
        "\u2019": "'",
        "\u00a0": " ",
        "\u3000": " ",
        "\u200b": "",
        "\u200c": "",
        "\ufeff": "",
        "\u2026": "...",
        "\uff1a": ":",
        "\uff0c": ",",
        "\u2192": " ",
    }
)
_PRINT: Final = re.compile(r"^(\s*)print\s+(?!=)(?P<what>[^(=].*)$|^(\s*)print\s*$")
_PROMPT: Final = re.compile(r"^\s*(>>>|\.\.\.|In \[\d+\]:)( |$)")
_TYPED: Final = re.compile(r"^\s*(?:>>>|\.\.\.)(?: |$)")
_NUMBERED: Final = re.compile(r"^ *(\d{1,4})[.:|]?(?: (.*)|)$")
_DOTS: Final = re.compile(r"^\s*(#\s*)?(\.\.\.|\u2026)+,?\s*(#.*|\w[\w ]*)?$|#\s*(\.\.\.|\u2026)")
_START: Final = re.compile(
    r"^(@|(?:async\s+)?def\s|class\s|from\s+\S+\s+import\b|import\s|for\s.+:|while\s.+:|if\s.+:|with\s.+:|try:"
    r"|print\s*\(|[A-Za-z_][\w.\[\]'\"]*\s*[+|]?=[^=]|[A-Za-z_][\w.]*\()"
)
_CONTINUES: Final = re.compile(r"^(else\b|elif\b|except\b|finally\b|[)\]}])")
_ASSIGNS: Final = re.compile(r"^\s*[\w.]+(?:\[[^\]]*\])*\s*(?::[^=]+)?=(?!=)")
_CHANGED: Final = re.compile(
    r"^\s*([A-Za-z_]\w*)(?:\.\w+)*(?:\.(?:add|append|connect|insert)\w*\(|\[.*\]\s*=)"
)
_STRING: Final = re.compile(
    r"'''(?:.|\n)*?'''|\"\"\"(?:.|\n)*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|#[^\n]*"
)
_PARAMETERS: Final = re.compile(
    r"^([ \t]*(?:class|(?:async\s+)?def)\s+\w+)\[.*?\](?=[(:])", re.MULTILINE
)
_ALIAS: Final = re.compile(r"^([ \t]*)type\s+(\w+)\s*(?:\[.*?\])?\s*=(?!=)", re.MULTILINE)
_DECORATED: Final = re.compile(r"(?:async\s+)?def\b|class\b|\s*$")
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


def read_source(source: Source) -> t.Block:
    """Give the statements of a piece of source, as many as can be read."""
    text = _plain(source.text)
    tree = _parsed(text)
    if tree is None and (older := _without_type_parameters(text)) != text:
        text, tree = older, _parsed(older)
    if tree is None:
        found = _read_damaged(source, text)
    else:
        found = _lowered(tree, source.first_line - 1, text)
    if not source.cut_off:
        return found
    # An answer that ends in the middle of adding to a graph may have had more to add.
    end = source.first_line + text.count("\n")
    return (*found, t.Cut(_changed(text.rstrip().split("\n")[-1:]), end, end))


def is_program(text: str) -> bool:
    """Tell whether a text is a Python program and nothing else."""
    tree = _parsed(text)
    defines = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    return tree is not None and any(isinstance(node, defines) for node in tree.body)


def read_sessions(source: Source) -> t.Block:
    """Give the statements that were typed at prompts inside the texts of a piece of source."""
    lines = _plain(source.text).split("\n")
    if not any(_TYPED.match(line) for line in lines):
        return ()
    typed = [_TYPED.sub("", line, count=1) if _TYPED.match(line) else "" for line in lines]
    return _read_lines(typed, source.first_line - 1, cut_off=False)


def _without_type_parameters(text: str) -> str:
    """Write what only newer Pythons can parse the older way: `def f[T](`, `type X = …`."""
    return _ALIAS.sub(r"\1\2 =", _PARAMETERS.sub(r"\1", text))


def _parsed(text: str) -> ast.Module | None:
    """Parse, or give None for whatever cannot be parsed."""
    try:
        return _parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _parse(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Python has to say of a program's style
        return ast.parse(text)


def _lowered(
    tree: ast.Module, offset: int, text: str, damaged: AbstractSet[int] = frozenset()
) -> t.Block:
    damaged = damaged | _dotted_lines(text)
    yields = "yield" in text
    found: list[t.Term] = []
    lowering = Lowering(offset=offset, damaged=damaged, yields=yields)
    for node in tree.body:
        try:
            found.extend(lowering.statement(node))
        except RecursionError:
            line = node.lineno + offset
            found.append(t.Cut((), line, line))
    return tuple(found)


def _dotted_lines(text: str) -> set[int]:
    """Give the lines that say that something was left out."""
    if "..." not in text and "\u2026" not in text:
        return set()
    return {n for n, line in enumerate(text.split("\n"), start=1) if _DOTS.search(line)}


def _read_damaged(source: Source, text: str) -> t.Block:
    dedented = _dedented(text.split("\n"))
    tried = {text}
    for lines in (dedented, _without_prompts(dedented)):
        attempt = "\n".join(lines)
        tree = None if attempt in tried else _parsed(attempt)
        if tree is not None:
            return _lowered(tree, source.first_line - 1, attempt)
        tried.add(attempt)
    if not source.trusted:
        return ()
    lines = [_modern_print(line.translate(_STRAIGHT)) for line in lines]
    return _read_lines(lines, source.first_line - 1, cut_off=source.cut_off)


def _read_lines(lines: list[str], offset: int, *, cut_off: bool) -> t.Block:
    """Read lines statement by statement, whatever can be read of each."""
    found: list[t.Term] = []
    chunks = _chunks(lines)
    parsed = 0
    for number, (start, chunk) in enumerate(chunks):
        at_end = cut_off and number == len(chunks) - 1
        terms, effort = _read_chunk(chunk, offset + start, at_end=at_end)
        found.extend(terms)
        parsed += effort
        if parsed > _MAX_PARSED:
            break
    return tuple(found)


def _without_prompts(lines: list[str]) -> list[str]:
    """Take what was typed out of a session with prompts, and leave its output empty."""
    if not any(line.startswith((">>> ", "In [")) for line in lines):
        return lines
    return [_PROMPT.sub("", line, count=1) if _PROMPT.match(line) else "" for line in lines]


def _plain(text: str) -> str:
    """Give a text without what stands in it only because it was shown somewhere."""
    text = text.replace("\0", " ").replace("\r", "")
    if text.lstrip()[:1] != "1":
        return text
    return "\n".join(_without_numbers(text.split("\n")))


def _without_numbers(lines: list[str]) -> list[str]:
    """Take off the numbers that stand before every line, counted up from 1."""
    numbered = [_NUMBERED.match(line) for line in lines]
    found = [match for match in numbered if match is not None]
    count = sum(bool(line.strip()) for line in lines)
    if len(found) < max(count, 2) or [int(m[1]) for m in found] != list(range(1, len(found) + 1)):
        return lines
    return _dedented([(match[2] or "") if match else "" for match in numbered])


def _dedented(lines: list[str]) -> list[str]:
    """Take the indentation off that the first line of code has, where it is there to take."""
    lines = [line.expandtabs(4) if line.startswith((" ", "\t")) else line for line in lines]
    first = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    depth = len(first) - len(first.lstrip())
    if not depth:
        return lines
    return [line[depth:] if not line[:depth].strip() else line.lstrip() for line in lines]


def _modern_print(line: str) -> str:
    found = _PRINT.match(line)
    if not found:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}print({(found['what'] or '').rstrip().rstrip(',')})"


def _chunks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Split lines where a statement begins without indentation and outside of brackets."""
    found: list[tuple[int, list[str]]] = []
    depth = 0
    quoted = ""
    decorated = False
    for number, line in enumerate(lines):
        starts = bool(line) and not line[0].isspace() and not _CONTINUES.match(line)
        fresh = starts and not quoted and (depth <= 0 or bool(_START.match(line)))
        if not found or (fresh and not decorated and len(found) < _MAX_CHUNKS):
            found.append((number, []))
            depth = 0
        found[-1][1].append(line)
        decorated = line.startswith("@") or (decorated and not _DECORATED.match(line))
        quoted = _still_quoted(line, quoted)
        if not quoted:
            bare = _STRING.sub("", line)
            depth += sum(bare.count(c) for c in "([{") - sum(bare.count(c) for c in ")]}")
    return found


def _still_quoted(line: str, quoted: str) -> str:
    """Tell whether a triple-quoted text goes on after a line, and by which quotes."""
    for mark in ('"""', "'''"):
        if quoted in ("", mark) and line.count(mark) % 2:
            return "" if quoted else mark
    return quoted


def _read_chunk(lines: list[str], offset: int, *, at_end: bool) -> tuple[t.Block, int]:
    """Read one statement and what belongs to it, dropping the smallest run of lines that must go.

    Gives also how many characters were parsed in doing so.
    """
    size = sum(map(len, lines)) + len(lines)
    if not any(line.strip() for line in lines):
        return (), size
    damaged: set[int] = set()
    dropped: list[str] = []
    for attempt in range(_MAX_REPAIRS):
        tree = _parsed("\n".join(lines))
        if tree is not None:
            last = offset + len(lines)
            cut = t.Cut(_changed(dropped), last, last)
            found = _lowered(tree, offset, "\n".join(lines), damaged)
            return ((*found, cut) if cut.names else found), size * (2 * attempt + 1)
        if size * attempt > _MAX_PARSED:
            break
        offence = _offence("\n".join(lines))
        if offence is None:
            break
        start = _opening_line(lines)
        if start and (at_end or (not attempt and _ASSIGNS.match(lines[start - 1]))):
            at_end = False
            closed = _closed_tail(lines) if _ASSIGNS.match(lines[start - 1]) else None
            damaged.update(range(start, len(lines) + 1))
            dropped += [] if closed else lines[start - 1 :]
            lines = closed or _without(lines, start)
            continue
        line = min(max(offence[0], 1), len(lines))
        if offence[1] and (with_comma := _with_comma(lines, line)) is not None:
            lines = with_comma
            continue
        while line and lines[line - 1].strip() in ("", "pass"):
            line -= 1
        if not line:
            break
        text = lines[line - 1]
        dropped.append(text)
        damaged.add(line)
        inside = _opening_line(lines[: line - 1])
        indent = text[: len(text) - len(text.lstrip())]
        lines = [*lines[: line - 1], "" if inside else f"{indent}pass", *lines[line:]]
    return (t.Cut(_changed(lines), offset + 1, offset + 1),), size * _MAX_REPAIRS


def _with_comma(lines: list[str], line: int) -> list[str] | None:
    """Add the comma that the end of a line seems to lack; None when that is not what is wrong."""
    text = lines[line - 1].rstrip()
    if not text.endswith(("]", "}", ")", '"', "'")):
        return None
    changed = [*lines[: line - 1], f"{text},", *lines[line:]]
    return None if _offence("\n".join(changed)) == (line, True) else changed


def _changed(lines: list[str]) -> tuple[str, ...]:
    """Give the names that lines seem to add to, though the lines cannot be read."""
    return tuple(dict.fromkeys(found[1] for line in lines if (found := _CHANGED.match(line))))


def _offence(text: str) -> tuple[int, bool] | None:
    """Give the line that cannot be parsed, and whether only a comma is missing at its end."""
    try:
        _parse(text)
    except SyntaxError as error:
        return error.lineno or 1, "forgot a comma" in str(error.msg)
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


def _opening_line(lines: list[str]) -> int:
    """Give the line, from 1, of the first bracket that is still open at the end; 0 when none is."""
    text = "\n".join(lines)
    stack: list[int] = []
    position = 0
    for blank in [*_STRING.finditer(text), None]:
        end = blank.start() if blank else len(text)
        for index in range(position, end):
            if text[index] in _CLOSING:
                stack.append(index)
            elif text[index] in _PAIRS and stack and text[stack[-1]] == _PAIRS[text[index]]:
                stack.pop()
        position = blank.end() if blank else end
    return text.count("\n", 0, stack[0]) + 1 if stack else 0


def _without(lines: list[str], start: int) -> list[str]:
    """Drop the lines from one on, leaving a statement that does nothing in their place."""
    indent = lines[start - 1][: len(lines[start - 1]) - len(lines[start - 1].lstrip())]
    return [*lines[: start - 1], f"{indent}pass"]


def _open_brackets(text: str) -> str:
    """Give the brackets that are open at the end of a text, outermost first."""
    stack: list[str] = []
    for char in _STRING.sub("", text):
        if char in _CLOSING:
            stack.append(char)
        elif char in _PAIRS and stack and stack[-1] == _PAIRS[char]:
            stack.pop()
    return "".join(stack)


def _closed_tail(lines: list[str]) -> list[str] | None:
    """Close what is open at the end of a cut-off text, dropping what is half written."""
    text = "\n".join(lines).rstrip()
    for _ in range(_MAX_REPAIRS):
        ending = "".join(_CLOSING[char] for char in reversed(_open_brackets(text)))
        if not ending:
            return None
        if _parsed(text + ending) is not None:
            return (text + ending).split("\n")
        text = text[: text.rfind(",")] if "," in text else ""
        if not text:
            return None
    return None
