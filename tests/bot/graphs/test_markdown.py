"""Code blocks as answers hold them, with the lines they stand on."""

from __future__ import annotations

from bot.graphs.markdown import Block, code_blocks


def test_gives_the_blocks_with_their_tags_and_lines() -> None:
    text = "Text\n```Python\nx = 1\ny = 2\n```\nmore\n\n~~~\nout\n~~~\n"
    assert code_blocks(text) == (
        Block("python", "x = 1\ny = 2", 3),
        Block("", "out", 9),
    )


def test_an_answer_that_ends_inside_a_block() -> None:
    assert code_blocks("```python\nx = 1") == (Block("python", "x = 1", 2, closed=False),)


def test_an_opening_fence_ends_a_block_that_was_left_open() -> None:
    assert [block.text for block in code_blocks("```py\na\n```py\nb\n```\n")] == ["a", "b"]


def test_a_longer_fence_holds_shorter_ones() -> None:
    assert code_blocks("````text\n```\na\n```\n````") == (Block("text", "```\na\n```", 2),)


def test_looks_into_a_block_of_markdown() -> None:
    assert code_blocks("````markdown\n```python\na\n```\n````")[0] == Block("python", "a", 3)


def test_takes_off_the_indentation_of_a_list_item() -> None:
    assert code_blocks("1. item\n\n   ```python\n   if x:\n       y\n   ```\n") == (
        Block("python", "if x:\n    y", 4),
    )


def test_tags_with_extras() -> None:
    tags = [
        code_blocks(f"```{info}\nx\n```")[0].tag for info in ("{.python}", "python3 title=a", " py")
    ]
    assert tags == ["python", "python3", "py"]


def test_inline_backticks_open_nothing() -> None:
    assert code_blocks("Use ```x = 1``` inline.\n") == ()
