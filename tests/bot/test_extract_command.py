"""`kinprobe extract` as a person or a pipe meets it."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot import extract_command
from bot.cli import main
from bot.reading import AnswerReader, ReadAnswer

Writer = Callable[[Mapping[str, str]], str]
Extract = Callable[..., tuple[int, str, str]]

COMMAND = [
    sys.executable,
    "-c",
    "import sys; from bot.cli import main; sys.exit(main())",
    "extract",
]
REAL_ANSWERS = Path(__file__).resolve().parents[2] / "../shared/data/arena-hard-dfs"


@pytest.fixture
def extract(
    tmp_path: Path,
    inline_reader: type[AnswerReader],
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Extract:
    """Run the command in this process, with readers that start none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(extract_command, "AnswerReader", inline_reader)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["extract", *arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


def given(place: Path, *lines: Any) -> str:
    text = "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in lines)
    place.write_text(text, encoding="utf-8")
    return str(place)


def read(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def answers(tmp_path: Path, answer_with: Writer) -> str:
    return given(
        tmp_path / "answers.jsonl",
        {"id": "one", "text": answer_with({"A": "BC", "B": "C"}), "model": "passed over"},
        {"id": 2, "text": "I cannot help with that."},
    )


def test_each_answer_becomes_a_line(extract: Extract, answers: str) -> None:
    code, out, err = extract(answers)

    one, two = read(out)
    assert (code, err) == (0, "")
    assert (one["id"], one["primary"]) == ("one", 0)
    assert one["examples"][0]["adjacency"] == {"A": ["B", "C"], "B": ["C"]}
    assert two == {"id": 2, "primary": None, "examples": []}


def test_a_file_is_written_with_what_would_be_printed(
    extract: Extract, answers: str, tmp_path: Path
) -> None:
    printed = extract(answers)[1]
    assert extract(answers, "--out", "found.jsonl") == (0, "", "")
    assert (tmp_path / "found.jsonl").read_text(encoding="utf-8") == printed


def test_standard_input_is_read_as_it_comes(
    extract: Extract, answers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = extract(answers)[1]
    typed = io.TextIOWrapper(io.BytesIO(Path(answers).read_bytes()))
    monkeypatch.setattr(sys, "stdin", typed)
    assert extract("-") == (0, printed, "")


def test_no_answer_at_all_is_no_mistake(extract: Extract, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert extract("empty") == (0, "", "")
    assert extract(os.devnull, "--out", "found.jsonl") == (0, "", "")
    assert (tmp_path / "found.jsonl").read_bytes() == b""


def test_a_bad_line_ends_it_with_a_sentence_and_what_came_before_stays(
    extract: Extract, tmp_path: Path
) -> None:
    file = given(tmp_path / "in", {"id": 1, "text": ""}, "", "{not json", {"id": 4, "text": ""})

    code, out, err = extract(file)
    assert code == 2
    assert [line["id"] for line in read(out)] == [1]
    assert f"{file}, line 3: It is not JSON" in err
    assert "--skip-bad" in err

    (tmp_path / "out").write_text("earlier")
    code, out, err = extract(file, "--out", "out")
    assert (code, out) == (2, "")
    assert "Nothing was written." in err
    assert (tmp_path / "out").read_text() == "earlier"
    assert sorted(os.listdir(tmp_path)) == ["in", "out"]  # noqa: PTH208 - names


def test_bad_lines_are_left_out_when_asked_for_and_only_so_many_are_named(
    extract: Extract, tmp_path: Path
) -> None:
    bad: list[Any] = ["[]"] * 30
    file = given(tmp_path / "in", {"id": 1, "text": ""}, *bad, {"id": 2, "text": ""})

    code, out, err = extract(file, "--skip-bad")

    assert code == 0
    assert [line["id"] for line in read(out)] == [1, 2]
    assert err.count(", line ") == 20
    assert "and 10 more bad lines" in err


def test_how_many_could_not_be_read_is_told(
    extract: Extract,
    answers: str,
    inline_reader: type[AnswerReader],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def give_up(_: AnswerReader, text: str) -> ReadAnswer:
        return ReadAnswer(unread="too costly to read" if "cannot" in text else None)

    monkeypatch.setattr(inline_reader, "read", give_up)
    code, out, err = extract(answers)

    assert code == 0
    assert [line.get("unread") for line in read(out)] == [None, "too costly to read"]
    assert "1 answer could not be read" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none.jsonl",), "none.jsonl cannot be read: No such file"),
        ((".",), ". cannot be read: Is a directory"),
        (("in", "--out", "none/out"), "none/out cannot be written: No such file"),
        (("in", "--out", "."), ". cannot be written: Is a directory"),
        (("in", "--out", "in"), "the very file that they are read from"),
        (("in", "--out", "link"), "the very file that they are read from"),
    ],
)
def test_a_file_that_will_not_do_is_told_in_a_sentence(
    extract: Extract, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    given(tmp_path / "in", {"id": 1, "text": ""})
    (tmp_path / "link").symlink_to("in")
    before = (tmp_path / "in").read_bytes()

    code, out, err = extract(*arguments)

    assert (code, out) == (2, "")
    assert said in err
    assert (tmp_path / "in").read_bytes() == before


def test_a_terminal_is_shown_how_far_it_is(
    extract: Extract, answers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    size = Path(answers).stat().st_size
    code, out, err = extract(answers)
    assert (code, len(read(out))) == (0, 2)
    assert "2 answers" in err
    assert f"{size}/{size} bytes" in err

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert extract(answers)[2] == ""  # the lines themselves show it


def started(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.PIPE, **options)


def test_the_real_process_answers_each_line_as_it_comes_and_ends_at_ctrl_c(
    answer_with: Writer,
) -> None:
    with started("-", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            line = json.dumps({"id": number, "text": answer_with({"A": "B"}) + "\ud800\x00"})
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
            found = json.loads(process.stdout.readline())
            assert (found["id"], found["primary"]) == (number, 0)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == b"kinprobe: stopped\n"


@pytest.fixture
def many(tmp_path: Path, answer_with: Writer) -> str:
    text = answer_with({"A": "BC", "B": "C"})
    return given(tmp_path / "many", *({"id": number, "text": text} for number in range(20_000)))


def test_a_run_that_is_ended_leaves_the_earlier_file_and_no_other(
    many: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.write_text("earlier")
    with started(many, "--out", str(out)) as process:
        while not any(path.stat().st_size for path in tmp_path.glob(".out.*")):
            assert process.poll() is None
            time.sleep(0.01)
        process.terminate()
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (143, b"")
    assert out.read_text() == "earlier"
    assert sorted(os.listdir(tmp_path)) == ["many", "out"]  # noqa: PTH208 - names


def test_a_pipe_that_is_closed_early_ends_it_without_a_word(many: str) -> None:
    with started(many, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert json.loads(process.stdout.readline())["id"] == 0
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_an_output_that_is_full_is_told_in_a_sentence(answers: str) -> None:
    for to_out in (True, False):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [*COMMAND, answers, *(["--out", "/dev/full"] if to_out else [])],
                check=False,
                stdout=None if to_out else full,
                stderr=subprocess.PIPE,
            )
        assert done.returncode == 1
        assert done.stderr == (b"kinprobe: the output cannot be written: no space is left there\n")


def test_a_file_is_not_made_longer_by_what_is_read_from_it(answers: str) -> None:
    before = Path(answers).read_bytes()
    with Path(answers).open("ab") as end:
        done = subprocess.run([*COMMAND, answers], check=False, stdout=end, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert Path(answers).read_bytes() == before


@pytest.mark.skipif(not REAL_ANSWERS.exists(), reason="the real answers are not beside the project")
def test_real_answers_come_out_as_a_person_read_them() -> None:
    lines = (REAL_ANSWERS / "gold.jsonl").read_text().splitlines()
    gold = {answer["id"]: answer["graphs"] for answer in map(json.loads, lines)}
    done = subprocess.run(
        [*COMMAND, str(REAL_ANSWERS / "answers.jsonl")], check=True, capture_output=True
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]

    assert [line["id"] for line in found] == list(gold)
    wrong = 0
    for line in found:
        (wanted,) = [g["adjacency"] for g in gold[line["id"]] if g["primary"]] or [None]
        primary = line["primary"]
        have = None if primary is None else line["examples"][primary]["adjacency"]
        wrong += without_empty(have) != without_empty(wanted)
    assert wrong <= 1


def without_empty(adjacency: Mapping[str, list[str]] | None) -> dict[str, list[str]]:
    return {node: near for node, near in (adjacency or {}).items() if near}
