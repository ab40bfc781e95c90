"""What the Discord face is given to work with, so that a demo or a test can hand in its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.catalogue.probe import Probe
from bot.config import Settings
from bot.runs import Runner
from storage.records import Post


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the bot and its cogs need of the rest.

    Attributes:
        probes: by name, in the order in which members are offered them.
        registry_size: how many published examples every example is compared with.
        origin: what a run of these cogs is recorded as, "discord" or "demo".
        interrupted: the runs that were found cut off at this start, and where they were asked.
        command_record: where it is kept which commands Discord was last told of; None tells Discord
            at every start.
        heartbeat: the file that `kinprobe health` reads; None writes none.
        drain_seconds: how long running runs may go on once kinprobe is told to stop. The last
            answers and edits come after it; all stays below the 10 s that `docker stop` gives.
    """

    settings: Settings
    runner: Runner
    probes: Mapping[str, Probe]
    registry_size: int
    origin: str = "discord"
    interrupted: tuple[tuple[str, Post], ...] = ()
    command_record: Path | None = None
    heartbeat: Path | None = None
    drain_seconds: float = 4.0
