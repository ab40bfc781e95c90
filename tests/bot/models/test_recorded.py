from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.json_lines import BadLine
from bot.models.client import Failure, FailureKind, ModelFailure, ModelSpec, Question, Reply
from bot.models.recorded import RecordedAnswer, RecordedClient, read_recorded


def read(*lines: bytes | str) -> list[RecordedAnswer | BadLine]:
    return list(read_recorded(lines))


def line(model: str = "m", text: str = "t", **more: object) -> str:
    return json.dumps({"model": model, "text": text, **more})


def samples(*lines: bytes | str) -> list[tuple[str, int]]:
    return [(a.model, a.sample) for a in read(*lines) if isinstance(a, RecordedAnswer)]


def test_a_line_is_an_answer_with_its_number() -> None:
    assert read(line("gpt", "hello", prompt_language="ko", sample=4), line("gpt", "again")) == [
        RecordedAnswer(1, "gpt", "hello", 4, "ko"),
        RecordedAnswer(2, "gpt", "again", 1, None),
    ]


def test_samples_left_out_are_counted_for_each_model() -> None:
    assert samples(line("a"), line("b"), line("a"), line("a", sample=3), line("a"), line("b")) == [
        ("a", 1),
        ("b", 1),
        ("a", 2),
        ("a", 3),
        ("a", 4),
        ("b", 2),
    ]


def test_sample_zero_is_a_sample_and_null_is_none() -> None:
    assert samples(line(sample=0), line(sample=None)) == [("m", 0), ("m", 1)]


def test_blank_lines_are_skipped_and_still_counted() -> None:
    assert read("\n", "  \r\n", b"", line() + "\r\n", b"\t\n") == [RecordedAnswer(4, "m", "t", 1)]


@pytest.mark.parametrize("bom", [b"\xef\xbb\xbf", "\ufeff"])
def test_a_byte_order_mark_is_no_part_of_the_first_line(bom: bytes | str) -> None:
    first = bom + line().encode() if isinstance(bom, bytes) else bom + line()
    assert samples(first) == [("m", 1)]


def test_text_is_kept_as_it_is() -> None:
    text = 'é\n\x00\u2028"\\ud800"  \r\n'
    [answer] = read(line(text=text))
    assert isinstance(answer, RecordedAnswer)
    assert answer.text == text


def test_half_a_character_in_an_answer_is_kept() -> None:
    [answer] = read(b'{"model": "m", "text": "a\\ud800b"}')
    assert isinstance(answer, RecordedAnswer)
    assert answer.text == "a\ud800b"


def test_unknown_fields_are_passed_over() -> None:
    assert samples(line(date="2026", usage={"tokens": 3})) == [("m", 1)]
    assert samples('{"a": {"text": 1, "text": 2}, "model": "m", "text": "t"}') == [("m", 1)]


def test_a_huge_line_is_read() -> None:
    [answer] = read(line(text="x" * 20_000_000))
    assert isinstance(answer, RecordedAnswer)
    assert len(answer.text) == 20_000_000


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ("{", "JSON"),
        ("not json at all", "JSON"),
        ('{"model": "m", "text": "t"} extra', "JSON"),
        ("[1, 2]", "object"),
        ('"text"', "object"),
        ("null", "object"),
        ('{"text": "t"}', '"model"'),
        ('{"model": 3, "text": "t"}', '"model"'),
        ('{"model": " ", "text": "t"}', '"model"'),
        ('{"model": "\\ud800", "text": "t"}', '"model"'),
        ('{"model": "m"}', '"text"'),
        ('{"model": "m", "text": null}', '"text"'),
        ('{"model": "m", "text": ["t"]}', '"text"'),
        (line(sample=-1), '"sample"'),
        (line(sample=1.0), '"sample"'),
        (line(sample="1"), '"sample"'),
        (line(sample=True), '"sample"'),
        (line(sample=10**40), '"sample"'),
        (line(prompt_language=["en"]), '"prompt_language"'),
        (line(prompt_language="x" * 36), '"prompt_language"'),
        (line(prompt_language="\ud800"), '"prompt_language"'),
        ('{"model": "m", "text": "t", "model": "n"}', '"model" stands in it 2 times'),
        ('{"text": "t", "text": "t", "model": "m"}', '"text" stands in it 2 times'),
        (line(extra=0)[:-2] + "9" * 5000 + "}", "too long"),
        ("[" * 200_000, "too deep"),
        (b'{"model": "m", "text": "\xff"}', "UTF-8"),
        (b'{"model": "m", "text": "\xed\xa0\x80"}', "UTF-8"),
        (line().encode("utf-16"), "UTF-8"),
    ],
)
def test_a_bad_line_is_named_and_hurts_no_other(bad: str | bytes, named: str) -> None:
    before, found, after = read(line("a"), bad, line("b"))
    assert isinstance(found, BadLine)
    assert found.number == 2
    assert named in found.sentence
    assert found.sentence.endswith(".")
    assert (before, after) == (RecordedAnswer(1, "a", "t", 1), RecordedAnswer(3, "b", "t", 1))


def test_the_same_sample_twice_is_bad_and_the_earlier_line_is_named() -> None:
    first, second, third = read(line(), line(sample=1), line())
    assert isinstance(second, BadLine)
    assert "line 1" in second.sentence
    assert samples(line(), line(sample=1), line()) == [("m", 1), ("m", 2)]
    assert (first, third) == (RecordedAnswer(1, "m", "t", 1), RecordedAnswer(3, "m", "t", 2))


def test_lines_are_read_as_they_come() -> None:
    def endless() -> object:
        while True:
            yield line()

    reading = read_recorded(endless())  # type: ignore[arg-type]  # a generator of lines
    assert [next(reading).number for _ in range(3)] == [1, 2, 3]


@given(
    st.lists(st.one_of(st.binary(), st.text(), st.builds(line, st.text(), st.text())), max_size=6)
)
def test_every_line_that_is_not_blank_comes_out_once_whatever_it_holds(
    lines: list[bytes | str],
) -> None:
    found = read(*lines)
    numbers = [item.number for item in found]
    assert numbers == sorted(set(numbers))
    skipped = set(range(1, len(lines) + 1)) - set(numbers)
    for number in skipped:
        blank = lines[number - 1]
        written = blank.decode() if isinstance(blank, bytes) else blank
        assert not written.removeprefix("\ufeff").strip(" \t\r\n")
    places = [(item.model, item.sample) for item in found if isinstance(item, RecordedAnswer)]
    assert len(places) == len(set(places))


async def test_recorded_answers_are_replayed() -> None:
    refused = Failure(FailureKind.REFUSED, "The model refused.")
    client = RecordedClient({("m", 1): Reply("one"), ("m", 2): Reply("two"), ("n", 1): refused})
    m, n = ModelSpec("m", "recorded/m"), ModelSpec("n", "recorded/n")
    await client.warm_up()
    assert await client.ask(Question(m, "p", 1)) == Reply("one")
    assert await client.ask(Question(m, "p", 2)) == Reply("two")
    for question, kind in ((Question(n, "p", 1), "refused"), (Question(m, "p", 3), "not_found")):
        with pytest.raises(ModelFailure) as caught:
            await client.ask(question)
        assert (caught.value.kind, caught.value.retryable) == (kind, False)
    await client.close()
