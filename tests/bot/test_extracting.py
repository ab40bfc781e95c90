"""What `extract` writes for each answer, and that it does so in order, however long one takes."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import extracting
from bot.extracting import BATCH_ANSWERS, Extract, Line, as_line, extract
from bot.graphs.example import Example
from bot.graphs.identity import Level, identity_keys
from bot.json_lines import BadLine
from bot.reading import AnswerReader, KeyedExample, ReadAnswer

Tag = TypeVar("Tag")
Result = TypeVar("Result")

WEIGHTED = Example(
    {"A": ("B", "C", "B"), "B": ("C",)},
    weights={("A", "B"): (1, 2), ("A", "C"): (4,), ("B", "C"): (2.5,)},
    form="dict_of_dicts",
    where=(3, 6),
)


def read_as(*examples: Example) -> ReadAnswer:
    return ReadAnswer(tuple(KeyedExample(found, identity_keys(found)) for found in examples), 0)


class ScriptedReader(AnswerReader):
    """Finds no example in anything, and takes as long as the test says."""

    def __init__(self, seconds: Callable[[str], float] = lambda _: 0) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._seconds = seconds

    async def read_each(
        self, answers: Sequence[tuple[Tag, str]], then: Callable[[Tag, ReadAnswer], Result]
    ) -> list[Result]:
        for _, text in answers:
            self.texts.append(text)
            await asyncio.sleep(self._seconds(text))
        return [then(tag, ReadAnswer()) for tag, _ in answers]


def line(number: int, text: str = "") -> bytes:
    return json.dumps({"id": number, "text": text or str(number)}).encode()


async def each_alone(lines: Iterable[bytes]) -> AsyncIterator[list[bytes]]:
    for each in lines:
        yield [each]
        await asyncio.sleep(0)


async def extracted(
    lines: AsyncIterator[Sequence[bytes]], *readers: AnswerReader
) -> list[Line | BadLine]:
    found: list[Line | BadLine] = []
    await asyncio.wait_for(extract(lines, readers, lambda part: found.extend(part.lines)), 20)
    return found


def ids(found: Iterable[Line | BadLine]) -> list[Any]:
    return [json.loads(each.written)["id"] for each in found if isinstance(each, Line)]


def test_a_line_holds_every_example_with_its_keys() -> None:
    keys = {level.value: key for level, key in identity_keys(WEIGHTED).items()}
    assert json.loads(as_line("b32", read_as(WEIGHTED)).written) == {
        "id": "b32",
        "primary": 0,
        "examples": [
            {
                "adjacency": {"A": ["B", "C", "B"], "B": ["C"]},
                "arcs": [["A", "B"], ["A", "C"], ["B", "C"]],
                "weights": {"A->B": [1, 2], "A->C": 4, "B->C": 2.5},
                "direction": "known",
                "partial": False,
                "form": "dict_of_dicts",
                "language": "python",
                "where": [3, 6],
                "keys": keys,
            }
        ],
    }


@pytest.mark.parametrize(
    ("example", "keyed"),
    [
        (WEIGHTED, set(Level)),
        (replace(WEIGHTED, partial=True), set()),
        (replace(WEIGHTED, directed_known=False), {Level.SKELETON, Level.SKELETON_SHAPE}),
    ],
    ids=["whole", "partial", "direction unknown"],
)
def test_all_five_levels_stand_there_with_a_key_or_null(
    example: Example, keyed: set[Level]
) -> None:
    (found,) = json.loads(as_line(1, read_as(example)).written)["examples"]
    assert list(found["keys"]) == [level.value for level in Level]
    assert {level for level, key in found["keys"].items() if key is not None} == keyed


def test_an_answer_that_could_not_be_read_says_why() -> None:
    found = as_line(7, ReadAnswer(unread="too costly to read"))
    assert found.unread
    assert json.loads(found.written) == {
        "id": 7,
        "primary": None,
        "examples": [],
        "unread": "too costly to read",
    }
    assert "unread" not in json.loads(as_line(7, ReadAnswer()).written)


@given(st.text(st.characters(exclude_categories=[]), min_size=1))
def test_whatever_a_label_holds_a_line_is_one_line_of_json(label: str) -> None:
    written = as_line(label, read_as(Example({label: ("B",)}))).written
    text = written.decode()
    assert text.splitlines(keepends=True) == [text]
    label = label.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert json.loads(text)["examples"][0]["adjacency"] == {label: ["B"]}
    assert json.loads(text)["id"] == label
    assert not set(text) & {"\x1b", "\x7f", "\x9b"}


def test_letters_of_any_script_stand_as_they_are() -> None:
    assert "서울" in as_line("서울", ReadAnswer()).written.decode()


@pytest.mark.parametrize("given_id", ["a", "", 7, -(10**30), None])
async def test_an_id_comes_back_as_it_was_given(given_id: str | int | None) -> None:
    lines = each_alone([json.dumps({"id": given_id, "text": ""}).encode()])
    assert ids(await extracted(lines, ScriptedReader())) == [given_id]


async def test_an_id_that_is_missing_comes_back_as_null() -> None:
    assert ids(await extracted(each_alone([b'{"text": ""}']), ScriptedReader())) == [None]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"{", "It is not JSON"),
        (b'["id", "text"]', "not an object"),
        (b'{"id": 1}', '"text" must be there'),
        (b'{"id": 1, "text": null}', '"text" must be there'),
        (b'{"id": true, "text": ""}', '"id" must be text or a whole number'),
        (b'{"id": 1.5, "text": ""}', '"id" must be text or a whole number'),
        (b'{"id": 1, "text": "", "text": ""}', '"text" stands in it 2 times'),
        (b'{"id": 1, "text": "\xff"}', "It is not UTF-8"),
        (b'{"id": 1, "text": "\x00"}', "It is not JSON"),
        (b'{"id": %s, "text": ""}' % (b"9" * 9999), "a number is too long"),
        (b"[" * 100_000, "nesting too deep"),
    ],
)
async def test_a_bad_line_stands_in_its_place_with_its_number(bad: bytes, said: str) -> None:
    found = await extracted(each_alone([line(1), b" \r", bad, line(4)]), ScriptedReader())
    assert isinstance(found[1], BadLine)
    assert found[1].number == 3
    assert said in found[1].sentence
    assert ids(found) == [1, 4]


async def test_what_files_hold_beside_their_lines_does_not_count() -> None:
    lines = [b"\xef\xbb\xbf" + line(1) + b"\r", b"", b"\t", line(2) + b"\r"]
    assert ids(await extracted(each_alone(lines), ScriptedReader())) == [1, 2]


@pytest.mark.parametrize("many", [1, 3])
async def test_the_order_stays_when_some_answers_take_long(many: int) -> None:
    reader = ScriptedReader(lambda text: 0.05 if int(text) % 70 == 0 else 0)
    other = ScriptedReader(lambda text: int(text) % 3 / 1000)
    lines = [line(number) for number in range(200)]

    async def arriving() -> AsyncIterator[list[bytes]]:
        left = iter(lines)
        for size in itertools.cycle((1, 2, 40)):
            if not (together := list(itertools.islice(left, size))):
                return
            yield together

    readers = (reader, other, ScriptedReader())[:many]
    assert ids(await extracted(arriving(), *readers)) == list(range(200))
    assert sum(len(each.texts) for each in readers) == 200
    assert all(each.texts for each in readers)


async def test_others_are_read_while_one_takes_long() -> None:
    slow, quick = ScriptedReader(lambda _: 3600), ScriptedReader()
    reading = asyncio.ensure_future(extracted(each_alone(map(line, range(50))), slow, quick))
    while len(quick.texts) < 49:
        await asyncio.sleep(0)
    assert not reading.done()
    reading.cancel()


async def test_no_more_is_read_ahead_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extracting, "AHEAD_BYTES", 50_000)
    drawn = 0

    async def endless() -> AsyncIterator[list[bytes]]:
        nonlocal drawn
        while True:
            drawn += 1
            yield [line(drawn, "x" * 500)]

    stuck = ScriptedReader(lambda _: 0 if quick.texts else 3600)
    quick = ScriptedReader()
    reading = asyncio.ensure_future(extracted(endless(), stuck, quick))
    before = -1
    while drawn != before:
        before = drawn
        for _ in range(200):
            await asyncio.sleep(0)
    assert 50 < drawn < 150
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading


async def test_what_was_found_is_given_before_the_next_answer_comes() -> None:
    found: list[Line | BadLine] = []

    async def arriving() -> AsyncIterator[list[bytes]]:
        for number in range(3):
            yield [line(number)]
            while len(found) <= number:
                await asyncio.sleep(0)

    await asyncio.wait_for(
        extract(arriving(), [ScriptedReader()], lambda part: found.extend(part.lines)), 20
    )
    assert ids(found) == [0, 1, 2]


async def test_a_reader_is_not_troubled_where_the_one_before_it_has_nothing_to_do() -> None:
    first, second = ScriptedReader(), ScriptedReader()
    reading = extracted(each_alone([line(1), *[b""] * 50, line(2)]), first, second)
    assert ids(await reading) == [1, 2]
    assert not second.texts


async def test_answers_are_handed_over_many_together_but_large_ones_alone() -> None:
    sizes: list[int] = []

    class Counting(ScriptedReader):
        async def read_each(
            self, answers: Sequence[tuple[Tag, str]], then: Callable[[Tag, ReadAnswer], Result]
        ) -> list[Result]:
            sizes.append(len(answers))
            return await super().read_each(answers, then)

    async def arriving() -> AsyncIterator[list[bytes]]:
        yield [line(number) for number in range(2 * BATCH_ANSWERS)]
        yield [line(1, "x" * 1_000_000), line(2, "x" * 1_000_000), line(3)]

    await extracted(arriving(), Counting())
    assert sizes == [BATCH_ANSWERS, BATCH_ANSWERS, 1, 1, 1]


async def test_an_output_that_fails_ends_everything() -> None:
    readers = [ScriptedReader(), ScriptedReader(lambda _: 3600)]

    def fail(_: Extract) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        await asyncio.wait_for(extract(each_alone(map(line, range(99))), readers, fail), 20)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_an_input_that_fails_is_told_once_all_before_it_is_written() -> None:
    async def arriving() -> AsyncIterator[list[bytes]]:
        yield [line(1), line(2)]
        raise OSError("it broke")

    found: list[Line | BadLine] = []
    with pytest.raises(OSError, match="it broke"):
        await extract(arriving(), [ScriptedReader()], lambda part: found.extend(part.lines))
    assert ids(found) == [1, 2]


async def test_how_much_is_done_adds_up_to_the_whole_input() -> None:
    lines = [b"\xef\xbb\xbf" + line(1), b"", b"{", *map(line, range(60))]
    done: list[int] = []
    await extract(each_alone(lines), [ScriptedReader()], lambda part: done.append(part.size))
    assert sum(done) == len(b"\n".join(lines)) + 1
