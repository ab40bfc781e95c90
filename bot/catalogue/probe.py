"""A probe: a named question, in one or more prompt languages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Probe:
    """A named question of the catalogue.

    Attributes:
        name: what members type, such as "bfs".
        title: what it asks for, in a few words ("Breadth-first search").
        prompts: prompt language (ISO 639-1) -> the exact text sent to every model. The first one
            is the default.
    """

    name: str
    title: str
    prompts: Mapping[str, str]

    @property
    def default_language(self) -> str:
        return next(iter(self.prompts))


def prompt_sha256(prompt: str) -> str:
    """Give the SHA-256 of a prompt's UTF-8 bytes, in hex."""
    return hashlib.sha256(prompt.encode()).hexdigest()
