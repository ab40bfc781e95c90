"""Which process conducts a run, and whether that process still lives."""

from __future__ import annotations

import os
import socket

import psutil

_TOLERANCE = 2.0
"""Seconds by which two readings of one process's start may differ: it is derived from the boot
time, which moves when the clock is set."""


def this_process() -> str:
    """Name this process as `host:pid:start`, so that a later process of the same pid is another."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{psutil.Process(pid).create_time():.2f}"


def is_alive(owner: str) -> bool:
    """Say whether the process that `this_process` named so still lives.

    A database file belongs to one machine, so a process of another host name (a container that
    has been replaced) counts as gone, and so does whatever is not such a name.
    """
    try:
        host, pid_text, start_text = owner.rsplit(":", 2)
        pid, start = int(pid_text), float(start_text)
    except ValueError:
        return False
    if host != socket.gethostname() or pid < 0:
        return False
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - start) <= _TOLERANCE
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
