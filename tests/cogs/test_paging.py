"""Passages flow over pages without loss, and no page is fuller than a message may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.graphs.example import Example
from cogs.paging import Passage, Picture, Room, paginate

ROOM = Room(characters=120, bytes=300, parts=4, pictures=2)
PICTURE = Picture("group-1.png", "Group 1", Example({"A": ("B",)}))

items = st.lists(st.text(alphabet="ab가 ", min_size=1, max_size=30), max_size=20)
passages = st.lists(
    st.builds(
        Passage,
        opening=st.just("OPEN"),
        again=st.just("AGAIN"),
        items=items.map(tuple),
        joiner=st.sampled_from([" ", "\n"]),
        closing=st.sampled_from(["", "CLOSING"]),
        picture=st.sampled_from([None, PICTURE]),
    ),
    max_size=8,
)


@given(passages)
def test_every_page_keeps_within_the_room(flowing: list[Passage]) -> None:
    for page in paginate(flowing, ROOM):
        assert sum(len(part.text) for part in page) <= ROOM.characters
        assert sum(len(part.text.encode()) for part in page) <= ROOM.bytes
        assert len(page) <= ROOM.parts
        assert sum(part.picture is not None for part in page) <= ROOM.pictures


@given(passages)
def test_nothing_is_lost_and_nothing_moves(flowing: list[Passage]) -> None:
    numbered = [
        Passage(
            p.opening,
            p.again,
            tuple(f"<{n}.{i}>" for i, _ in enumerate(p.items)),
            p.joiner,
            picture=p.picture,
        )
        for n, p in enumerate(flowing)
    ]
    pages = paginate(numbered, ROOM)
    text = " ".join(part.text for page in pages for part in page)
    places = [text.index(item) for passage in numbered for item in passage.items]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
    pictures = sum(part.picture is not None for page in pages for part in page)
    assert pictures == sum(passage.picture is not None for passage in numbered)


def test_a_long_passage_goes_on_under_its_second_heading() -> None:
    long = Passage("OPEN", "AGAIN", tuple("x" * 20 for _ in range(12)), "\n", picture=PICTURE)
    pages = paginate([long], ROOM)
    assert [page[0].text.split("\n")[0] for page in pages] == [
        "OPEN",
        *["AGAIN"] * (len(pages) - 1),
    ]
    assert [page[0].picture for page in pages] == [PICTURE, *[None] * (len(pages) - 1)]


def test_a_small_passage_is_not_torn() -> None:
    fills = Passage("x" * 100, "AGAIN")
    small = Passage("OPEN", "AGAIN", ("a" * 10, "b" * 10), "\n")
    assert [len(page) for page in paginate([fills, small], ROOM)] == [1, 1]


def test_no_passage_gives_one_empty_page() -> None:
    assert paginate([], ROOM) == ((),)


def test_what_cannot_fit_anywhere_is_an_error_not_a_loop() -> None:
    with pytest.raises(ValueError, match="empty page"):
        paginate([Passage("x" * 121, "AGAIN")], ROOM)
