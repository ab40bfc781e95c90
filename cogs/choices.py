"""What Discord offers a member while they type `/probe`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from discord import app_commands

from bot.catalogue.probe import Probe
from bot.models.client import ModelSpec
from cogs import limits
from cogs.result_text import LANGUAGE_NAMES
from cogs.text_safety import one_line, shortened

Choice = app_commands.Choice[str]

NO_ROOM = "No room to complete a further name; write it out by hand."
"""Also a choice's value, so it holds no comma: no model is called that, and nothing is asked."""


def matching(typed: str, candidates: Iterable[str]) -> list[str]:
    """Give the candidates that hold what was typed; those that begin with it come first."""
    wanted = typed.strip().casefold()
    found = [name for name in candidates if wanted in name.casefold()]
    return sorted(found, key=lambda name: not name.casefold().startswith(wanted))


def choice(value: str, label: str | None = None) -> Choice | None:
    """Give one choice; None when Discord takes no value of that length."""
    if not 0 < len(value) <= limits.CHOICE_CHARACTERS:
        return None
    name = one_line(label or value) or value
    return Choice(name=shortened(name, limit=limits.CHOICE_CHARACTERS), value=value)


def at_most_allowed(choices: Iterable[Choice | None]) -> list[Choice]:
    """Keep as many choices as Discord shows."""
    return [one for one in choices if one is not None][: limits.CHOICES]


def probe_choices(typed: str, probes: Mapping[str, Probe]) -> list[Choice]:
    """Complete a probe's name, by its title too."""
    labels = {name: f"{name} · {probe.title}" for name, probe in probes.items()}
    by_name = matching(typed, labels)
    by_title = [name for name in labels if typed.strip().casefold() in labels[name].casefold()]
    return at_most_allowed(choice(name, labels[name]) for name in dict.fromkeys(by_name + by_title))


def language_choices(typed: str, probe: Probe | None) -> list[Choice]:
    """Complete a prompt language among those that the chosen probe has."""
    languages = probe.prompts if probe is not None else LANGUAGE_NAMES
    labels = {language: LANGUAGE_NAMES.get(language, language) for language in languages}
    wanted = typed.strip().casefold()
    return at_most_allowed(
        choice(language, label)
        for language, label in labels.items()
        if wanted in language.casefold() or wanted in label.casefold()
    )


def prompt_language(typed: str | None, probe: Probe) -> str | None:
    """Give the probe's prompt language of that code or name; what is neither stays as typed."""
    wanted = (typed or "").strip().casefold()
    for language in probe.prompts:
        if wanted in (language.casefold(), LANGUAGE_NAMES.get(language, language).casefold()):
            return language
    return typed


def model_choices(typed: str, models: Sequence[ModelSpec]) -> list[Choice]:
    """Complete the last name of a comma-separated list; names that stand there are not repeated.

    A choice stands for the whole list, so a long one leaves no room for a name. A choice says so,
    which leaves what was typed as it is.
    """
    *done, last = [part.strip() for part in typed.split(",")]
    taken = {name.casefold() for name in done}
    before = ", ".join(name for name in done if name)
    free = [model.name for model in models if model.name.casefold() not in taken]
    completed = [
        choice(f"{before}, {name}" if before else name, f"… {name}" if before else name)
        for name in matching(last, free)
    ]
    if None in completed:
        completed.append(choice(typed, NO_ROOM) or choice(NO_ROOM))
    return at_most_allowed(completed)
