"""The progress card: how far a run is, while it goes on."""

from __future__ import annotations

from bot.runs import Progress, RunPlan
from bot.wording import plural
from cogs.buttons import CancelButton
from cogs.card import ACCENT, Message, notice
from cogs.text_safety import code, escape

BAR_CELLS = 20


def progress_card(
    plan: RunPlan, progress: Progress, *, run_id: str, asker_id: int, moving: bool = False
) -> Message:
    """Build the card of a run under way.

    `moving`: the card is about to stop changing, and the result will be a message of its own.
    """
    models = plural(len(plan.models), "model")
    times = f", {plan.samples} times each" if plan.samples > 1 else ""
    counts = [f"**{progress.answered}** answered"]
    if progress.failed:
        counts.append(f"**{progress.failed}** failed")
    counts.append(f"**{progress.waiting}** waiting")
    lines = [
        f"## {escape(plan.probe.name, limit=60)}: asking {models}{times}",
        f"`{bar(progress)}` {progress.answered + progress.failed} of {progress.total}",
        " · ".join(counts),
        f"-# run {code(run_id)}",
    ]
    if moving:
        lines.append(
            "-# This takes longer than Discord lets a reply be edited. The result will be "
            "posted in this channel."
        )
    return notice(*lines, colour=ACCENT, buttons=[CancelButton(run_id, asker_id=asker_id)])


def bar(progress: Progress) -> str:
    """Draw the share of questions that are done; full only when all are."""
    done = progress.answered + progress.failed
    cells = BAR_CELLS * done // progress.total if progress.total else BAR_CELLS
    return "█" * cells + "░" * (BAR_CELLS - cells)
