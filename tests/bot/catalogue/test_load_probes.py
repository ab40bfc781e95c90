"""The probes: the built-in four, and the operator's own folder beside them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.document import Mistake, read_document
from bot.catalogue.load import CatalogueError, load_probes

WELL_WRITTEN = """\
name: bellman-ford
title: Bellman-Ford
prompts:
  en: "Write a Bellman-Ford function in Python."
  ko: "Python으로 벨만-포드 함수 작성해줘."
"""


def _mistakes(folder: Path, text: str | bytes, name: str = "own.yaml") -> tuple[str, ...]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CatalogueError) as caught:
        load_probes(folder)
    return tuple(caught.value.sentences)


def test_the_four_probes_are_built_in_each_in_korean_and_english() -> None:
    probes = load_probes()
    assert list(probes) == ["bfs", "dfs", "dijkstra", "toposort"]
    for name, probe in probes.items():
        assert probe.name == name
        assert list(probe.prompts) == ["ko", "en"]
        assert probe.default_language == "ko"


def test_bfs_in_korean_is_the_sentence_of_the_diary() -> None:
    assert load_probes()["bfs"].prompts["ko"] == "Python으로 너비우선탐색(BFS) 함수 작성해줘."


def test_no_built_in_prompt_asks_for_an_example_or_names_a_node() -> None:
    words = ("example", "graph", "node", "edge", "예시", "예제", "그래프", "노드", "간선")
    for probe in load_probes().values():
        for prompt in probe.prompts.values():
            assert not [word for word in words if word in prompt.lower()]


def test_a_caller_cannot_change_what_the_next_one_gets() -> None:
    load_probes().clear()
    assert "bfs" in load_probes()


def test_the_operators_probe_stands_beside_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "bf.yml").write_text(WELL_WRITTEN, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a probe")
    (tmp_path / ".hidden.yaml").write_text("not a probe")
    probes = load_probes(tmp_path)
    assert list(probes) == ["bfs", "dfs", "dijkstra", "toposort", "bellman-ford"]
    assert probes["bellman-ford"].default_language == "en"
    assert "bellman-ford" not in load_probes()


def test_the_operators_probe_replaces_the_built_in_one_of_its_name(tmp_path: Path) -> None:
    own = "name: bfs\ntitle: Ours\nprompts: {de: Schreibe eine Breitensuche in Python.}\n"
    (tmp_path / "ours.yaml").write_text(own)
    assert load_probes(tmp_path)["bfs"].prompts == {"de": "Schreibe eine Breitensuche in Python."}
    assert load_probes()["bfs"].default_language == "ko"


def test_a_prompt_is_kept_as_written(tmp_path: Path) -> None:
    own = "\ufeffname: two\ntitle: Two lines\nprompts:\n  en: |\n    One.\n      Two.\n"
    (tmp_path / "two.yaml").write_text(own, encoding="utf-8")
    assert load_probes(tmp_path)["two"].prompts["en"] == "One.\n  Two.\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "own.yaml: this holds no `name: value` lines; write `name`, `title` and `prompts`"),
        ("- a\n- b\n", "own.yaml: this holds no `name: value` lines"),
        ("just words\n", "own.yaml: this holds no `name: value` lines"),
        (WELL_WRITTEN.replace("prompts:", "prompt:"), "own.yaml:3: `prompt` is not known here; "),
        (WELL_WRITTEN.replace("prompts:", "prompt:"), "did you mean `prompts`?"),
        (WELL_WRITTEN + "graph: none\n", "own.yaml:6: `graph` is not known here; write only"),
        ("title: T\nprompts: {en: Q}\n", "own.yaml: `name` is missing; write for instance"),
        ("name: x\nprompts: {en: Q}\n", "own.yaml: `title` is missing; write for instance"),
        ("name: x\ntitle: T\n", "own.yaml: `prompts` is missing; write for instance"),
        ("name: Upper\ntitle: T\nprompts: {en: Q}\n", "own.yaml:1: `name` takes 1 to 32 of a-z"),
        (f"name: {'x' * 33}\ntitle: T\nprompts: {{en: Q}}\n", "own.yaml:1: `name` takes 1 to 32"),
        ("name: 7\ntitle: T\nprompts: {en: Q}\n", "own.yaml:1: `name` is not one line of text"),
        ("name: x\ntitle: ''\nprompts: {en: Q}\n", "own.yaml:2: `title` is not one line of text"),
        ('name: x\ntitle: "a\\nb"\nprompts: {en: Q}\n', "own.yaml:2: `title` is not one line"),
        ("name: x\ntitle: T\nprompts: {}\n", "own.yaml:3: `prompts` holds no `name: value` lines"),
        ("name: x\ntitle: T\nprompts: Q\n", "own.yaml:3: `prompts` holds no `name: value` lines"),
        ("name: x\ntitle: T\nprompts:\n  en: ' '\n", "own.yaml:4: the prompt for `en` is not text"),
        ("name: x\ntitle: T\nprompts:\n  en: 5\n", "own.yaml:4: the prompt for `en` is not text"),
        ("name: x\ntitle: T\nprompts:\n  en: [a]\n", "own.yaml:4: the prompt for `en`"),
        ('name: x\ntitle: T\nprompts:\n  en: "\\ud800"\n', "own.yaml"),
        ("name: x\ntitle: T\nprompts:\n  no: Q\n", "own.yaml:4: `no` is no prompt language"),
        (
            "name: x\ntitle: T\nprompts:\n  korean: Q\n",
            "own.yaml:4: `korean` is no prompt language",
        ),
        (WELL_WRITTEN + "name: again\n", "own.yaml:6: `name` stands here again after line 1"),
        ("name: x\ntitle: [T\nprompts: {en: Q}\n", "own.yaml:3: this is not YAML"),
        ("name: x\n\ttitle: T\n", "own.yaml:2: this is not YAML"),
        ("name: !!python/object:os.system x\n", "own.yaml:1: this is not YAML"),
        ("name: *nowhere\n", "own.yaml:1: this is not YAML"),
        ("name: x\n---\nname: y\n", "own.yaml:2: this is not YAML"),
        ("name: 2024-13-45\ntitle: T\n", "own.yaml: a character or a value here is not valid"),
        ("name: x\0\n", "own.yaml: a character or a value here is not valid in YAML"),
        ("a: " + "[" * 1000, "own.yaml: this is nested too deeply"),
        (b"name: \xff\xfe\n", "own.yaml: this is not UTF-8 text; save the file as UTF-8"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    (mistake,) = _mistakes(tmp_path, text)
    assert said in mistake
    assert mistake.startswith(str(tmp_path))
    assert "\n" not in mistake


def test_every_file_with_a_mistake_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("")
    (tmp_path / "b.yaml").write_text(WELL_WRITTEN, encoding="utf-8")
    assert len(_mistakes(tmp_path, "name: X\n", "c.yaml")) == 2


def test_two_of_the_operators_probes_may_not_share_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(WELL_WRITTEN, encoding="utf-8")
    (mistake,) = _mistakes(tmp_path, WELL_WRITTEN, "b.yaml")
    assert "b.yaml: " in mistake
    assert "a.yaml is named `bellman-ford` too" in mistake


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"probes_dir.*configuration"):
        load_probes(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(CatalogueError, match="cannot be opened"):
        load_probes(tmp_path / "file")


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(CatalogueError, match=r"folder\.yaml: this cannot be read"):
        load_probes(tmp_path)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda b: b.decode("latin-1")))
def test_any_text_is_read_or_told(text: str) -> None:
    told = ""
    try:
        read_document(text, file="any.yaml", known=("name",))
    except Mistake as mistake:
        told = str(mistake)
    assert not told or told.startswith("any.yaml:")


def test_loading_imports_nothing_heavy() -> None:
    code = (
        "import sys; from bot.catalogue.load import load_probes, load_published;"
        "load_probes(); load_published();"
        "print([m for m in ('litellm', 'discord', 'networkx', 'numpy') if m in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "[]"
