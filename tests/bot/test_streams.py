"""Lines as they arrive, and files that appear whole or not at all."""

from __future__ import annotations

import asyncio
import io
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import MisuseError
from bot.streams import arriving_lines, written_whole


class Pieces(io.BytesIO):
    """A file that gives no more at once than a pipe might."""

    def __init__(self, content: bytes, most: int) -> None:
        super().__init__(content)
        self._most = most

    def read1(self, _: int | None = -1, /) -> bytes:
        return super().read1(self._most)


async def lines_of(file: io.BufferedIOBase) -> list[bytes]:
    return [line async for lines in arriving_lines(file) for line in lines]


@given(st.text("ab\n\r\ufeff", max_size=40), st.integers(1, 9))
def test_lines_are_the_same_however_they_arrive(text: str, most: int) -> None:
    content = text.encode()
    lines = content.split(b"\n")
    if not lines[-1]:
        lines.pop()  # what ends with a line's end has no line after it
    assert asyncio.run(lines_of(Pieces(content, most))) == lines


async def test_lines_come_before_their_pipe_is_closed() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as file, os.fdopen(writing, "wb", buffering=0) as pipe:
        arriving = arriving_lines(file)
        pipe.write(b"one\ntwo\nthr")
        assert await anext(arriving) == [b"one", b"two"]

        third = asyncio.ensure_future(anext(arriving))
        await asyncio.sleep(0.01)
        assert not third.done()  # and the loop went on meanwhile
        pipe.write(b"ee\n")
        assert await third == [b"three"]

        pipe.close()
        assert [lines async for lines in arriving] == []


async def test_nothing_at_all_has_no_line(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    for file in (tmp_path / "empty", Path(os.devnull)):
        with file.open("rb") as opened:
            assert await lines_of(opened) == []


def test_a_file_stands_there_only_once_it_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "out"
    with written_whole(place) as file:
        file.write(b"new")
        file.flush()
        assert not place.exists()
    assert place.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["out"]  # noqa: PTH208 - names


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, SystemExit])
def test_what_fails_leaves_the_earlier_file_and_nothing_else(
    tmp_path: Path, error: type[BaseException]
) -> None:
    place = tmp_path / "out"
    place.write_text("earlier")

    def fail() -> None:
        with written_whole(place) as file:
            file.write(b"half")
            raise error

    with pytest.raises(error):
        fail()
    assert place.read_text() == "earlier"
    assert os.listdir(tmp_path) == ["out"]  # noqa: PTH208 - names


def test_a_replaced_file_keeps_its_mode_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    earlier, new, usual = (tmp_path / name for name in ("earlier", "new", "usual"))
    earlier.touch()
    earlier.chmod(0o640)
    usual.touch()
    for place in (earlier, new):
        with written_whole(place):
            pass
    assert stat.S_IMODE(earlier.stat().st_mode) == 0o640
    assert new.stat().st_mode == usual.stat().st_mode


def test_what_a_link_points_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    place, link = tmp_path / "folder" / "out", tmp_path / "link"
    link.symlink_to(place)
    with written_whole(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert place.read_bytes() == b"new"


def test_a_device_is_written_to_and_stays_a_device() -> None:
    with written_whole(Path(os.devnull)) as file:
        file.write(b"gone")
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize(
    ("name", "why"), [("", "Is a directory"), ("none/out", "No such"), ("x" * 300, "too long")]
)
def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path, name: str, why: str) -> None:
    with (
        pytest.raises(MisuseError, match=f"cannot be written: .*{why}"),
        written_whole(tmp_path / name),
    ):
        pass
    assert not any(tmp_path.iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to any file")
def test_a_file_that_must_not_be_written_to_is_not_replaced(tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.write_text("earlier")
    place.chmod(0o444)
    with pytest.raises(MisuseError, match="Permission denied"), written_whole(place):
        pass
    assert place.read_text() == "earlier"
