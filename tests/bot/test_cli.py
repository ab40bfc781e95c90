"""The kinprobe command as a person meets it: what it prints, refuses and leaves behind."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

Writer = Callable[[Mapping[str, str]], str]
Kinprobe = Callable[..., tuple[int, str, str]]

LINE = {"A": "B", "B": "C"}
SQUARE = {"A": "BC", "B": "D", "C": "D"}
HEAVY = ("litellm", "discord", "networkx", "matplotlib", "numpy", "resvg_py", "simcord", "pydantic")
REAL_ANSWERS = Path(__file__).resolve().parents[2] / "../shared/data/arena-hard-dfs"


@pytest.fixture
def kinprobe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kinprobe:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def written(path: Path, *lines: Any) -> str:
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_help_comes_without_the_heavy_libraries() -> None:
    asked = "import sys; from bot.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    told = f"print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", asked + told], check=True, capture_output=True, text=True
    )
    assert "ask every model and show who agrees" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_recorded_answers_become_a_run_that_can_be_shown_again(
    kinprobe: Kinprobe, answer_with: Writer, tmp_path: Path
) -> None:
    file = written(
        tmp_path / "answers.jsonl",
        {"model": "a", "text": answer_with(LINE), "prompt_language": "en"},
        {"model": "b", "text": answer_with(LINE), "prompt_language": "en"},
        {"model": "c", "text": answer_with(SQUARE), "prompt_language": "en"},
        {"model": "d", "text": "I cannot help with that.", "prompt_language": "en"},
        {"model": "e", "text": "", "prompt_language": "en"},
    )

    code, out, _ = kinprobe("ingest", file, "--probe", "bfs", "--json")
    told = json.loads(out)
    shown = json.loads(kinprobe("show", told["run_id"], "--json")[1])
    text = kinprobe("show", told["run_id"].upper())[1]

    assert code == 0
    assert shown == told
    assert told["prompt_language"] == "en"
    assert [group["models"] for group in told["groups"]["labelled"]] == [["a", "b"], ["c"]]
    assert told["answers"][4]["error"]["kind"] == "empty"
    assert text.startswith("bfs: 2 of 5 models gave the identical example graph")


def test_a_model_with_several_samples_stands_once_in_a_group(
    kinprobe: Kinprobe, answer_with: Writer, tmp_path: Path
) -> None:
    file = written(
        tmp_path / "answers.jsonl",
        *({"model": "a", "sample": sample, "text": answer_with(LINE)} for sample in (0, 1, 2)),
        {"model": "b", "text": answer_with(LINE)},
    )

    told = json.loads(kinprobe("ingest", file, "--probe", "bfs", "--json")[1])

    (group,) = told["groups"]["labelled"]
    assert group["models"] == ["a", "b"]
    assert [member["sample"] for member in group["members"]] == [0, 1, 2, 1]
    assert told["missing"] == []


def test_a_bad_line_is_named_and_the_rest_is_taken_only_when_asked_for(
    kinprobe: Kinprobe, tmp_path: Path
) -> None:
    file = written(
        tmp_path / "answers.jsonl", {"model": "a", "text": "x"}, "{not json", {"model": 7}
    )

    code, out, err = kinprobe("ingest", file, "--probe", "bfs")
    assert (code, out) == (2, "")
    assert "line 2: It is not JSON" in err
    assert 'line 3: "model" must be there' in err
    assert "--skip-bad" in err

    code, out, err = kinprobe("ingest", file, "--probe", "bfs", "--skip-bad", "--json")
    assert code == 0
    assert [answer["model"] for answer in json.loads(out)["answers"]] == ["a"]
    assert "left out:" in err


def test_a_pipe_is_read_like_a_file(kinprobe: Kinprobe, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    line = json.dumps({"model": "a", "text": "x"}) + "\n"
    writing = threading.Thread(target=pipe.write_text, args=(line,))
    writing.start()

    assert kinprobe("ingest", str(pipe), "--probe", "dfs")[0] == 0
    writing.join()


def test_a_configuration_of_something_else_does_not_stand_in_the_way(
    kinprobe: Kinprobe, tmp_path: Path
) -> None:
    (tmp_path / "config.yaml").write_text("theme: jekyll\n")
    file = written(tmp_path / "answers.jsonl", {"model": "a", "text": "x"})

    code, _, err = kinprobe("ingest", file, "--probe", "bfs", "--db", "mine.db")
    assert code == 0
    assert "passed over" in err

    assert kinprobe("ingest", file, "--probe", "bfs")[0] == 2


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_there_is_not_is_refused(kinprobe: Kinprobe, port: str) -> None:
    code, _, err = kinprobe("demo", "--port", port)
    assert code == 2
    assert "There is no port" in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_an_output_that_is_full_is_told_in_a_sentence(kinprobe: Kinprobe, tmp_path: Path) -> None:
    file = written(tmp_path / "answers.jsonl", {"model": "a", "text": "x"})
    run_id = json.loads(kinprobe("ingest", file, "--probe", "bfs", "--json")[1])["run_id"]
    command = [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())"]

    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*command, "show", run_id], check=False, stdout=full, stderr=subprocess.PIPE
        )

    assert done.returncode == 1
    assert b"no space is left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_standard_input_is_a_file_too(kinprobe: Kinprobe, monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.TextIOWrapper(io.BytesIO(b'{"model": "a", "text": "x"}\n'))
    monkeypatch.setattr(sys, "stdin", given)

    assert kinprobe("ingest", "-", "--probe", "dfs")[0] == 0


def test_text_that_no_terminal_takes_is_kept_and_printed(
    kinprobe: Kinprobe, tmp_path: Path
) -> None:
    hostile = "```python\ngraph = {'\\ud800': ['\\x00', '\\x1b[2J']}\nbfs(graph)\n```\ud800\x00"
    file = written(tmp_path / "answers.jsonl", {"model": "a", "text": hostile})

    code, out, _ = kinprobe("ingest", file, "--probe", "bfs")

    assert code == 0
    assert "\x1b" not in out
    assert "\x00" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ingest", "none.jsonl", "--probe", "bfs"), "none.jsonl cannot be read"),
        (("ingest", "none.jsonl", "--probe", "bsf"), "did you mean bfs?"),
        (("show", "bfs-000000"), "There is no database"),
        (("show", "bfs-000000", "--db", "missing.db"), "missing.db"),
        (("probe", "bfs"), "config.yaml"),
        (("run",), "config.yaml"),
        (("check",), "config.yaml"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(
    kinprobe: Kinprobe, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = kinprobe(*arguments)

    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_run_that_is_not_there_is_told_with_those_that_are(
    kinprobe: Kinprobe, tmp_path: Path
) -> None:
    file = written(tmp_path / "answers.jsonl", {"model": "a", "text": "x"})
    run_id = json.loads(kinprobe("ingest", file, "--probe", "bfs", "--json")[1])["run_id"]

    code, _, err = kinprobe("show", "toposort-zzzzzz")

    assert code == 2
    assert run_id in err


def test_something_that_is_no_database_is_refused_in_a_sentence(
    kinprobe: Kinprobe, tmp_path: Path
) -> None:
    file = written(tmp_path / "answers.jsonl", {"model": "a", "text": "x"})

    code, _, err = kinprobe("ingest", file, "--probe", "bfs", "--db", file)

    assert code == 1
    assert "answers.jsonl" in err
    assert "Traceback" not in err


def test_the_configured_database_and_probes_are_used_without_any_model(
    kinprobe: Kinprobe, tmp_path: Path
) -> None:
    (tmp_path / "probes").mkdir()
    (tmp_path / "probes" / "kruskal.yaml").write_text(
        "name: kruskal\ntitle: Minimum spanning tree\nprompts:\n  en: Write Kruskal in Python.\n"
    )
    (tmp_path / "config.yaml").write_text(
        "discord:\n  token: os.environ/NOT_SET\nprobes_dir: probes\ndatabase: mine.db\n"
    )
    file = written(tmp_path / "answers.jsonl", {"model": "a", "text": "x"})

    assert kinprobe("ingest", file, "--probe", "kruskal")[0] == 0
    assert (tmp_path / "mine.db").exists()


@pytest.mark.skipif(not REAL_ANSWERS.exists(), reason="the real answers are not beside the project")
def test_real_answers_fall_into_the_groups_that_a_person_found(kinprobe: Kinprobe) -> None:
    told = json.loads(
        kinprobe("ingest", str(REAL_ANSWERS / "answers.jsonl"), "--probe", "dfs", "--json")[1]
    )
    by_hand = json.loads((REAL_ANSWERS / "groups.json").read_text())["groups"]

    for level, groups in told["groups"].items():
        found = {frozenset(group["models"]) for group in groups}
        wanted = set(map(frozenset, by_hand[level]))
        assert len(wanted - found) <= 1, level
