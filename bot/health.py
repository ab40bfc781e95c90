"""The running bot's heartbeat: a small file that says whether the gateway is connected.

A process that lives but has lost Discord is as good as dead to its members, and a container's
health check has to notice both. So the bot writes this file every few seconds, and `check` reads it
from outside.
"""

from __future__ import annotations

import json
import math
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

BEAT_SECONDS = 10.0
"""How often the bot writes."""

STALE_SECONDS = 45.0
"""A file older than this was left behind by a process that is dead or stuck."""

ACKNOWLEDGED_SECONDS = 120.0
"""Discord asks for a gateway heartbeat about every 41 s; an older acknowledgement means the
connection is dead although the socket still looks open."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The bot's state at one moment.

    Attributes:
        at: when it was written, in seconds since the epoch.
        connected: whether the gateway has accepted the bot and is still there.
        latency: seconds from a gateway heartbeat to its acknowledgement; None before the first.
        acknowledged: seconds since the gateway last acknowledged one; None without a connection.
    """

    pid: int
    at: float
    connected: bool
    latency: float | None = None
    acknowledged: float | None = None


def default_path() -> Path:
    """Give the place of the heartbeat file when none is named."""
    from platformdirs import user_state_path

    return user_state_path("kinprobe") / "heartbeat.json"


def beat(path: Path, *, connected: bool, latency: float, acknowledged: float | None) -> None:
    """Write the heartbeat, in one step so that nobody reads half of it.

    Raises:
        OSError: the file cannot be written.
    """
    heartbeat = Heartbeat(
        pid=os.getpid(),
        at=time.time(),
        connected=connected,
        latency=latency if math.isfinite(latency) else None,
        acknowledged=acknowledged,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{heartbeat.pid}")
    fresh.write_text(json.dumps(asdict(heartbeat)), encoding="utf-8")
    fresh.replace(path)


def check(path: Path | None = None) -> tuple[bool, str]:
    """Say whether the bot is alive and connected, and in one sentence why not."""
    path = path or default_path()
    try:
        heartbeat = _read(path)
    except FileNotFoundError:
        return False, f"kinprobe is not running: there is no heartbeat file {path}."
    except (OSError, ValueError, TypeError) as error:
        return False, f"The heartbeat file {path} cannot be read: {type(error).__name__}."
    return _judge(heartbeat, age=time.time() - heartbeat.at, alive=_is_alive(heartbeat.pid))


def _read(path: Path) -> Heartbeat:
    """Read a heartbeat; raises OSError, ValueError or TypeError where the file is not one."""
    found = Heartbeat(**json.loads(path.read_text(encoding="utf-8")))
    measured = (found.at, found.pid, found.latency or 0, found.acknowledged or 0)
    if not all(isinstance(number, int | float) for number in measured):
        raise TypeError
    return found


def _judge(heartbeat: Heartbeat, *, age: float, alive: bool) -> tuple[bool, str]:
    if not alive:
        return False, f"kinprobe is dead: its process {heartbeat.pid} has gone."
    if abs(age) > STALE_SECONDS:
        return False, f"kinprobe is stuck: its last heartbeat is {age:.0f} s old."
    if not heartbeat.connected:
        return False, "kinprobe runs, but Discord's gateway is not connected."
    silent = heartbeat.acknowledged
    if silent is None or silent + age > ACKNOWLEDGED_SECONDS:
        return False, "kinprobe runs, but Discord's gateway no longer answers."
    if heartbeat.latency is None:
        return True, "kinprobe is connected to Discord."
    return True, f"kinprobe is connected to Discord (latency {heartbeat.latency * 1000:.0f} ms)."


def _is_alive(pid: int) -> bool:
    import psutil

    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
