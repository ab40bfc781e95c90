"""What a person asked for, turned into a plan of a run, or into a sentence that says why not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from bot.catalogue.probe import Probe
from bot.errors import MisuseError
from bot.models.client import ModelSpec
from bot.wording import human_join, plural

SHOWN_NAMES = 10
SHOWN_CHARACTERS = 100
HINTED_NAMES = 3
COMPARED_CHARACTERS = 40


def find_probe(probes: Mapping[str, Probe], name: str) -> Probe:
    """Look a probe up by name.

    Raises:
        MisuseError: there is none of that name.
    """
    probe = probes.get(name.strip().lower())
    if probe is None:
        raise MisuseError(f"There is no probe {_shortened(name)!r}; {_instead(name, probes)}")
    return probe


def find_prompt_language(probe: Probe, asked: str | None, *, usual: str | None) -> str:
    """Choose the prompt language: the one asked for, else the operator's usual one, else the first.

    The usual one is passed over where the probe has no prompt in it.

    Raises:
        MisuseError: the probe has no prompt in the language asked for.
    """
    if asked is None:
        return usual if usual is not None and usual in probe.prompts else probe.default_language
    if asked not in probe.prompts:
        raise MisuseError(
            f"The probe {probe.name} has no prompt in {asked!r}; "
            f"it has {human_join(list(probe.prompts))}."
        )
    return asked


def find_models(models: Sequence[ModelSpec], names: str | None) -> tuple[ModelSpec, ...]:
    """Choose the models to ask: those named, separated by commas; all when none is named.

    Raises:
        MisuseError: a name is not configured, or no model is left.
    """
    by_name = {model.name: model for model in models}
    if not by_name:
        raise MisuseError("No model is configured; add one to model_list in config.yaml.")
    named = dict.fromkeys(part.strip() for part in (names or "").split(","))
    wanted = [name for name in named if name] or list(by_name)
    unknown = [name for name in wanted if name not in by_name]
    if unknown:
        sentences = [
            f"There is no model {_shortened(name)!r}; {_instead(name, by_name)}"
            for name in unknown[:HINTED_NAMES]
        ]
        if len(unknown) > HINTED_NAMES:
            more = plural(len(unknown) - HINTED_NAMES, "more name")
            sentences.append(f"{more} of that list cannot be found either.")
        raise MisuseError(*sentences)
    return tuple(by_name[name] for name in wanted)


def bounded_samples(samples: int, most: int) -> int:
    """Check how many samples are asked of each model.

    Raises:
        MisuseError: fewer than one, or more than the operator allows.
    """
    if not 1 <= samples <= most:
        raise MisuseError(f"Samples must be from 1 to {most} (max_samples), not {samples}.")
    return samples


def _instead(name: str, known: Iterable[str]) -> str:
    names = list(known)
    # Long names are compared by their beginnings: this runs while a member waits.
    beginnings = {known_name[:COMPARED_CHARACTERS]: known_name for known_name in reversed(names)}
    near = difflib.get_close_matches(name[:COMPARED_CHARACTERS], beginnings, n=3)
    if near:
        return f"did you mean {human_join([beginnings[each] for each in near], last='or')}?"
    listed = human_join([_shortened(each) for each in names[:SHOWN_NAMES]])
    more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    return f"there are {listed}{more}." if names else "none is configured."


def _shortened(name: str) -> str:
    return name if len(name) <= SHOWN_CHARACTERS else name[: SHOWN_CHARACTERS - 1] + "…"
