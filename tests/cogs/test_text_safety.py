"""Nothing foreign on a card can ping, link, break out of its place or look like the card itself."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.text_safety import (
    REPLACED,
    code,
    escape,
    fence,
    file_name,
    one_line,
    shortened,
    shows_exactly,
)

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("`*_~|>#-+[]()<>:@!\\/ \n\r\t\u200b\u202e\u2066\u3164\ufe0f\u0301가{}"),
        st.characters(),
    )
)


def unescaped(text: str) -> str:
    """Read escaped text as Discord shows it."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text).replace("@\u200b", "@")


@given(HOSTILE)
def test_one_line_has_only_characters_that_are_seen(text: str) -> None:
    line = one_line(text)
    assert line == line.strip()
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164]", line)
    line.encode("utf-8")
    assert one_line(line) == line


@given(HOSTILE)
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    shown = one_line(text)
    assert unescaped(escape(text)) == (shown or "(empty)")


@given(HOSTILE)
def test_escaped_text_leaves_no_markdown_or_mention_awake(text: str) -> None:
    escaped = escape(text)
    awake = re.sub(r"\\[^0-9A-Za-z\s]", "", escaped)
    assert not set(awake) & set("\\*_~`|[]<@\n")
    assert "://" not in awake
    assert "@everyone" not in escaped
    assert "@here" not in escaped
    assert not re.match(r"\d*[-#>.)+]", escaped)


@given(HOSTILE)
def test_code_cannot_be_left(text: str) -> None:
    chip = code(text)
    assert chip[0] == chip[-1] == "`"
    assert "`" not in chip[1:-1]
    assert "\n" not in chip
    assert chip[1:-1].strip()


@given(HOSTILE)
def test_a_fence_cannot_be_closed_from_inside(text: str) -> None:
    block = fence(text)
    assert block.startswith("```\n")
    assert block.endswith("\n```")
    assert "``" not in block[4:-4]
    block.encode("utf-8")


@given(HOSTILE)
def test_what_shows_exactly_is_shown_exactly(text: str) -> None:
    if shows_exactly(text):
        assert fence(text) == f"```\n{text}\n```"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("gpt-4o", "gpt-4o"),
        ("-# small", r"\-# small"),
        ("@everyone", "\\@\u200beveryone"),
        ("<@123>", "\\<\\@\u200b123>"),
        ("https://evil.example/x", r"https\://evil.example/x"),
        ("[card](https://evil.example)", r"\[card\](https\://evil.example)"),
        ("# Group 1", r"\# Group 1"),
        ("1. first", r"1\. first"),
        ("a\nb", "a b"),
        ("\u202eoverridden", f"{REPLACED}overridden"),
        ("", "(empty)"),
        ("\ud800", REPLACED),
        ("모델", "모델"),
    ],
)
def test_escape_of_what_people_try(written: str, shown: str) -> None:
    assert escape(written) == shown


def test_a_tower_of_combining_marks_is_cut_down() -> None:
    assert one_line("a" + "\u0301" * 50 + "b") == "a" + "\u0301" * 4 + "b"


def test_a_prompt_with_backticks_is_not_claimed_to_be_shown_exactly() -> None:
    assert not shows_exactly("```python\nprint(1)\n```")
    assert shows_exactly("파이썬으로 BFS 함수를 작성해줘.\n두 번째 줄")


def test_a_limit_counts_what_is_seen() -> None:
    assert escape("*" * 10, limit=4) == "\\*" * 3 + "…"
    assert shortened("abc", limit=3) == "abc"


def test_a_file_name_is_plain() -> None:
    assert file_name("../../e vil\u202e.exe") == "e-vil-exe"
    assert file_name("가나다") == "kinprobe"
