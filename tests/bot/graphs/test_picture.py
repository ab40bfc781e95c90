"""The picture shows what the example holds, whatever its labels hold."""

from __future__ import annotations

import re
import struct
import time
import xml.etree.ElementTree as ET
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.graphs.drawing import lettering
from bot.graphs.example import Example, Weight
from bot.graphs.picture import describe, draw, rasterise

SVG = "{http://www.w3.org/2000/svg}"
DIARY = Example(
    {
        "A": ("B", "C"),
        "B": ("A", "D", "E"),
        "C": ("A", "F"),
        "D": ("B",),
        "E": ("B", "F"),
        "F": ("C", "E"),
    }
)
ONE_WAY = Example({"A": ("B", "C"), "B": ("D", "E"), "C": ("F",), "D": (), "E": ("F",), "F": ()})


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own output


def count(svg: str, tag: str) -> int:
    return sum(1 for _ in parsed(svg).iter(SVG + tag))


def texts(svg: str, style: str) -> list[str]:
    found = parsed(svg).iter(f"{SVG}text")
    return ["".join(text.itertext()) for text in found if text.get("class") == style]


def boxes(svg: str) -> list[tuple[str | None, ...]]:
    """Where the nodes stand: the rectangles with an outline, the card's own aside."""
    drawn = [rect for rect in parsed(svg).iter(f"{SVG}rect") if rect.get("stroke")]
    return [tuple(rect.get(name) for name in ("x", "y", "width", "height")) for rect in drawn[1:]]


def png_size(png: bytes) -> tuple[int, ...]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_both_ways_is_a_plain_line_and_one_way_an_arrow() -> None:
    assert (count(draw(DIARY), "path"), count(draw(DIARY), "polygon")) == (6, 0)
    assert (count(draw(ONE_WAY), "path"), count(draw(ONE_WAY), "polygon")) == (6, 6)


def test_groups_with_one_skeleton_are_laid_out_alike() -> None:
    assert boxes(draw(DIARY, title="Group 1 · 18 models")) == boxes(draw(ONE_WAY))
    assert len(boxes(draw(DIARY))) == 6


def test_every_label_is_shown_once() -> None:
    assert sorted(texts(draw(DIARY), "label")) == ["A", "B", "C", "D", "E", "F"]


def test_the_title_stands_on_the_card() -> None:
    assert texts(draw(DIARY, title="Group 1 · 18 models"), "title") == ["Group 1 · 18 models"]
    assert texts(draw(DIARY), "title") == []
    (long,) = texts(draw(DIARY, title="x" * 500), "title")
    assert "…" in long


def test_a_weight_stands_once_on_an_edge_and_twice_when_the_ways_differ() -> None:
    same = Example({"A": ("B",), "B": ("A",)}, weights={("A", "B"): (4,), ("B", "A"): (4,)})
    assert texts(draw(same), "weight") == ["4"]
    assert (count(draw(same), "path"), count(draw(same), "polygon")) == (1, 0)
    differ = Example({"A": ("B",), "B": ("A",)}, weights={("A", "B"): (4,), ("B", "A"): (7.5,)})
    assert Counter(texts(draw(differ), "weight")) == Counter(["4", "7.5"])
    assert (count(draw(differ), "path"), count(draw(differ), "polygon")) == (2, 2)
    half = Example({"A": ("B",), "B": ("A",)}, weights={("A", "B"): (4,)})
    assert (count(draw(half), "path"), texts(draw(half), "weight")) == (2, ["4"])


def test_parallel_copies_show_each_weight() -> None:
    example = Example({"A": ("B", "B", "B")}, weights={("A", "B"): (4, 7, 4)})
    assert texts(draw(example), "weight") == ["4, 7"]


def test_any_weight_can_be_drawn() -> None:
    weights: tuple[Weight, ...] = (10**6000, -(10**6000), 1e300, "inf", "<b>", 0.1 + 0.2)
    adjacency = {"A": tuple("BCDEFG")}
    example = Example(
        adjacency, weights={("A", v): (w,) for v, w in zip("BCDEFG", weights, strict=True)}
    )
    shown = texts(draw(example), "weight")
    assert {"inf", "<b>", "0.3", "1e+300"} <= set(shown)
    assert len(shown) == 6
    assert "0.3" in describe(example)


def test_a_self_loop_is_drawn_inside_the_card() -> None:
    example = Example({"0": ("1", "2"), "1": ("2",), "2": ("0", "3"), "3": ("3",)})
    (loop,) = parsed(draw(example)).iter(f"{SVG}circle")
    x, y, radius = (float(loop.get(name, "")) for name in ("cx", "cy", "r"))
    assert radius > 10
    assert radius + 4 <= x <= 636 - radius
    assert radius + 4 <= y <= 476 - radius
    # 0-1, 1-2 and 2-3 go one way, so does the loop; 0-2 goes both.
    assert count(draw(example), "polygon") == 4


def test_a_loops_weight_is_shown() -> None:
    assert texts(draw(Example({"A": ("A",)}, weights={("A", "A"): (3,)})), "weight") == ["3"]


def test_an_unknown_direction_is_neither_arrow_nor_plain_line() -> None:
    unknown = draw(Example({"A": ("B", "C")}, directed_known=False, partial=True))
    assert count(unknown, "polygon") == 0
    assert "stroke-dasharray" in unknown
    assert "stroke-dasharray" not in draw(DIARY)
    assert texts(unknown, "note") == ["direction not known · cut off"]


@given(
    labels=st.lists(st.text(max_size=40), min_size=2, max_size=6, unique=True),
    title=st.text(max_size=80),
    weight=st.one_of(st.text(max_size=20), st.integers(), st.floats(allow_nan=False)),
)
@settings(max_examples=80, deadline=None)
def test_no_label_breaks_the_document(labels: list[str], title: str, weight: str | float) -> None:
    example = Example({labels[0]: tuple(labels[1:])}, weights={(labels[0], labels[1]): (weight,)})
    svg = draw(example, title=title)
    svg.encode()
    assert len(texts(svg, "label")) == len(labels)
    allowed = {"svg", "style", "rect", "g", "path", "polygon", "text", "tspan", "clipPath"}
    assert {element.tag.removeprefix(SVG) for element in parsed(svg).iter()} <= allowed


def test_hostile_labels_are_drawn_as_text() -> None:
    labels = ("</text><script>alert(1)</script>", "a\x00b\x1b[31m", "x\u202ey\u200b", "", "\ud800")
    svg = draw(Example({"A": labels}))
    assert count(svg, "script") == 0
    assert png_size(rasterise(svg, width=320)) == (320, 240)
    shown = texts(svg, "label")
    assert '""' in shown
    assert not any(character in "".join(shown) for character in "\x00\x1b\u202e\u200b\ud800")


def test_a_long_label_keeps_both_ends_and_fits_its_node() -> None:
    names = [f"a_very_long_node_name_that_goes_on_and_on_{i}" for i in range(4)]
    svg = draw(Example({names[0]: tuple(names[1:])}))
    shown = texts(svg, "label")
    assert len(set(shown)) == 4  # what tells them apart stands at their end
    assert all("…" in label and label.startswith("a") for label in shown)
    sizes = [float(text.get("font-size", "")) for text in parsed(svg).iter(f"{SVG}text")]
    wide = [float(box[2] or 0) for box in boxes(svg)]
    for label, size, box in zip(shown, sizes, wide, strict=True):
        assert lettering.width(label, size) < box


def test_nodes_side_by_side_do_not_touch() -> None:
    names = [f"정류장 이름이 깁니다 {i}" for i in range(7)]
    found = boxes(draw(Example({names[0]: tuple(names[1:])})))
    spans = sorted((float(y or 0), float(x or 0), float(wide or 0)) for x, y, wide, _ in found)
    for (y, x, wide), (next_y, next_x, _) in pairwise(spans):
        assert y != next_y or x + wide < next_x
    assert all(x > 0 and x + wide < 640 for _, x, wide in spans)


@given(text=st.text(max_size=60), room=st.floats(20, 300))
def test_shortened_text_fits(text: str, room: float) -> None:
    shown = lettering.clean(text)
    short = lettering.shorten(shown, size=18, room=room)
    assert lettering.width(short, 18) <= room + 0.02 or short == "…"
    assert short == shown or "…" in short


@given(text=st.text())
def test_clean_text_is_one_line_and_stays_clean(text: str) -> None:
    shown = lettering.clean(text)
    assert shown
    assert shown.isprintable()
    assert lettering.clean(shown) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [("서울", "부산"), ("αβ", "γδ"), ("Жд", "Цф"), ("Łę", "Żń"), ("漢", "字"), ("か", "な")],
)
def test_glyphs_come_from_the_packaged_fonts(one: str, other: str) -> None:
    """A font without these glyphs would draw the same empty box for both."""
    assert len({lettering.width(text, 10) for text in (one, other)}) == 1, "choose equal widths"
    pictures = {rasterise(draw(Example({text: (text,)})), width=320) for text in (one, other)}
    assert len(pictures) == 2


def test_a_picture_is_as_wide_as_asked_and_the_same_each_time() -> None:
    svg = draw(DIARY, title="Group 1 · 18 models")
    assert png_size(rasterise(svg, width=640)) == (640, 480)
    assert png_size(rasterise(svg)) == (960, 720)
    assert rasterise(svg, width=640) == rasterise(svg, width=640)


def test_what_is_too_large_is_said_and_not_drawn() -> None:
    chain = Example({str(i): (str(i + 1),) for i in range(100)})
    assert texts(draw(chain), "large") == ["Too large to draw"]
    assert texts(draw(chain), "weight") == ["101 nodes, 100 arcs"]
    longest = Example({str(i): (str(i + 1),) for i in range(35)})
    assert len(boxes(draw(longest))) == 36
    assert texts(draw(Example({**longest.adjacency, "x": ("0",)})), "weight") == [
        "37 nodes, 36 arcs"
    ]
    dense = Example({str(i): tuple(map(str, range(30))) for i in range(30)})
    assert texts(draw(dense), "weight") == ["30 nodes, 900 arcs"]
    huge = Example({str(i): (str(i + 1),) for i in range(100_000)})
    start = time.perf_counter()
    draw(huge)
    assert time.perf_counter() - start < 5


def test_nothing_is_said_to_be_nothing() -> None:
    assert texts(draw(Example({"A": ()})), "large") == ["Nothing to draw"]


@pytest.mark.parametrize("step", [1, 7])
def test_the_largest_graph_that_is_drawn_takes_bounded_work(step: int) -> None:
    adjacency = {
        str(i): tuple(str((i * step + k * k + 1) % 36) for k in range(5)) for i in range(36)
    }
    example = Example(adjacency, weights=dict.fromkeys(Example(adjacency).arcs, (5,)))
    start = time.perf_counter()
    svg = draw(example)
    assert time.perf_counter() - start < 10
    assert len(boxes(svg)) == 36
    sizes = re.findall(r'class="label"[^>]* font-size="([0-9.]+)"', svg)
    # What Discord shows on a telephone is about 450 pixels wide.
    assert min(map(float, sizes)) * 450 / 640 >= 7


def test_the_diarys_graph_in_words() -> None:
    assert describe(DIARY) == "6 nodes, 6 edges: A–B, A–C, B–D, B–E, C–F, E–F."  # noqa: RUF001
    assert describe(ONE_WAY) == ("6 nodes, 6 edges: one way: A→B, A→C, B→D, B→E, C→F, E→F.")


def test_kinds_of_edges_in_words() -> None:
    example = Example({"0": ("1", "2"), "1": ("2",), "2": ("0", "3"), "3": ("3",)})
    assert describe(example) == (
        "4 nodes, 5 edges: 0–2; one way: 0→1, 1→2, 2→3; to itself: 3."  # noqa: RUF001
    )
    weighted = Example(
        {"A": ("B", "C"), "B": ("A",), "C": ("A",)},
        weights={("A", "B"): (4,), ("B", "A"): (4,), ("A", "C"): (2,)},
    )
    assert describe(weighted) == (
        "3 nodes, 2 edges: A–B (4), A–C (2, back no weight)."  # noqa: RUF001
    )
    unknown = Example({"A": ("B",)}, directed_known=False, partial=True)
    assert describe(unknown) == (
        "2 nodes, 1 edge, cut off in the answer: direction not known: A–B."  # noqa: RUF001
    )


def test_words_are_bounded_and_say_how_many_are_left() -> None:
    chain = Example({str(i): (str(i + 1),) for i in range(500)})
    words = describe(chain)
    assert len(words) <= 1024
    told = words.count("→")
    assert words.endswith(f" and {500 - told} more.")
    assert describe(chain, limit=200).endswith(" more.")


@given(
    labels=st.lists(st.text(max_size=300), min_size=1, max_size=8, unique=True),
    limit=st.integers(80, 1024),
)
def test_words_never_pass_their_limit(labels: list[str], limit: int) -> None:
    words = describe(Example({labels[0]: tuple(labels)}), limit=limit)
    assert 0 < len(words) <= limit
    assert words.endswith(".")
    assert words.isprintable()
