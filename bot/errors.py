"""What a person did, or met, that kinprobe answers with sentences instead of a traceback."""

from __future__ import annotations

from collections.abc import Sequence


class PersonError(Exception):
    """A mistake or obstacle that a person can do something about.

    Attributes:
        sentences: one line each: what is wrong, where, and what to do. No secret in them.
        exit_code: what the command ends with.
    """

    exit_code = 1

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences: Sequence[str] = sentences


class MisuseError(PersonError):
    """A command, file or setting that is not as it must be."""

    exit_code = 2
