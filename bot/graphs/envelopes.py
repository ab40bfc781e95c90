"""Answers that came wrapped: in JSON or HTML, as a notebook, or with line ends spelled out."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

_MAX_DEPTH: Final = 12
_MAX_TEXTS: Final = 100
_LINE_END: Final = "\\n"
_PRE: Final = ("<pre", "</pre>")
_LANGUAGE: Final = re.compile(r"\blanguage-(\w+)")
_MARKUP: Final = re.compile(r"</?(?:code|span|b|i|em|strong|font|br)\b[^<>]*>", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_MEANT: Final = {"n": "\n", "t": "\t", "r": ""}
_OPENING: Final = re.compile(r"^\s*(?:[\[{]\s*)*(?:\"\w+\"\s*:\s*)?b?[\"']?")
_LANGUAGE_NAMES: Final = ("language", "lang", "programming_language")


def opened(text: str) -> str | None:
    """Give the answer that is wrapped in a text; None when the text is no wrapping.

    Code stands in fences then, whatever it stood in before.
    """
    blocks = [] if "```" in text else list(_blocks_of_html(text))
    if blocks:
        return "\n\n".join(blocks)
    if _LINE_END not in text:
        return None
    start = text.lstrip()[:1]
    if start in ("{", "[", '"'):
        try:
            texts = list(_texts(json.loads(text.strip(), strict=False), "", 0))
        except (ValueError, RecursionError):
            texts = []
        if texts:
            return "\n\n".join(texts)
    return _unescaped(text)


def _blocks_of_html(text: str) -> Iterator[str]:
    """Give the blocks of code that stand in HTML as fences."""
    opening, closing = _PRE
    end = 0
    for _ in range(_MAX_TEXTS):
        start = text.find(opening, end)
        end = text.find(closing, start) if start >= 0 else -1
        if end < 0:
            return
        code = text[text.find(">", start) + 1 : end]
        tag, _, rest = code.partition(">") if code.lstrip().startswith("<code") else ("", "", code)
        named = _LANGUAGE.search(tag)
        plain = html.unescape(_MARKUP.sub("", rest))
        yield f"```{named[1].lower() if named else ''}\n{plain}\n```"


def _texts(value: Any, tag: str, depth: int) -> Iterator[str]:
    """Give the texts of several lines inside a JSON value, code among them in fences."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, str):
        if "\n" in value:
            yield value if "```" in value or not depth else f"```{tag}\n{value}\n```"
    elif isinstance(value, list):
        for item in value[:_MAX_TEXTS]:
            yield from _texts(item, tag, depth + 1)
    elif isinstance(value, dict):
        if isinstance(value.get("cells"), list):
            yield from _cells(value)
            return
        named = next((value[name] for name in _LANGUAGE_NAMES if name in value), None)
        here = named.lower() if isinstance(named, str) and named.isalnum() else tag
        for item in list(value.values())[:_MAX_TEXTS]:
            yield from _texts(item, here, depth + 1)


def _cells(notebook: dict[str, Any]) -> Iterator[str]:
    metadata = notebook.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    named = kernel.get("language") if isinstance(kernel, dict) else None
    tag = named if isinstance(named, str) and named.isalnum() else "python"
    for cell in notebook["cells"][:_MAX_TEXTS]:
        source = cell.get("source") if isinstance(cell, dict) else None
        lines = source if isinstance(source, list) else [source]
        text = "".join(line for line in lines if isinstance(line, str))
        if text and cell.get("cell_type") == "code":
            yield f"```{tag}\n{text}\n```"
        elif text:
            yield text


def _unescaped(text: str) -> str | None:
    """Give a text whose line ends are spelled out as it was meant; None for any other."""
    spelled = text.count(_LINE_END)
    if spelled < 4 or spelled < 3 * text.strip().count("\n"):
        return None
    return _ESCAPED.sub(_meant, _OPENING.sub("", text, count=1))


def _meant(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16)).encode("utf-8", "replace").decode()
    return _MEANT.get(found[2], found[2])
