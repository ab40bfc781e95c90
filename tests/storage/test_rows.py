"""Any text, any parameters and any example come back as they were given."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.rows import join_text, json_text, split_text, time_text

any_text = st.text(st.characters(exclude_categories=()))
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | any_text,
    lambda inner: st.lists(inner) | st.dictionaries(any_text, inner),
    max_leaves=8,
)  # fmt: skip


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.execute("CREATE TABLE kept (text TEXT, exact BLOB) STRICT")
        yield opened


@given(text=any_text)
@example(text="")
@example(text="half of a pair \ud83d, and NUL \0 in the middle")
@example(text="\udc80\ud800\udfff")
@example(text="�, which is what a broken one is replaced by")
def test_any_text_comes_back_exactly(connection: sqlite3.Connection, text: str) -> None:
    connection.execute("DELETE FROM kept")
    connection.execute("INSERT INTO kept VALUES (?, ?)", split_text(text))
    readable, exact = connection.execute("SELECT text, exact FROM kept").fetchone()
    assert join_text(readable, exact) == text
    # length() stops at a NUL, as many readers do
    assert connection.execute("SELECT length(text) FROM kept").fetchone() == (len(readable),)


def test_what_text_can_hold_is_kept_once() -> None:
    assert split_text("안녕 😀") == ("안녕 😀", None)
    assert split_text(None) == (None, None)


@given(value=any_json)
def test_json_comes_back_and_sqlite_reads_it(connection: sqlite3.Connection, value: Any) -> None:
    written = json_text(value)
    assert json.loads(written) == value
    assert connection.execute("SELECT json_valid(?)", (written,)).fetchone() == (1,)


def test_json_keeps_hangul_readable() -> None:
    assert json_text({"서울": ["부산"]}) == '{"서울":["부산"]}'


def test_a_number_that_json_cannot_hold_becomes_text() -> None:
    assert json.loads(json_text({"temperature": math.nan, "top_p": -math.inf})) == {
        "temperature": "NaN",
        "top_p": "-Infinity",
    }


def test_times_are_utc_to_the_millisecond() -> None:
    seoul = timezone(timedelta(hours=9))
    assert time_text(datetime(2026, 3, 1, 18, 30, 0, 250_999, seoul)) == "2026-03-01T09:30:00.250Z"
    assert time_text(datetime(2026, 3, 1, tzinfo=UTC)) == "2026-03-01T00:00:00.000Z"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        time_text(datetime(2026, 3, 1))  # noqa: DTZ001 - that is the point
