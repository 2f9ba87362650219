"""Which process of which machine holds something: an id that came round again is not who had it before."""

import os
import socket
from pathlib import Path

PROC = Path("/proc")
START = 19  # of the fields behind a process's name in /proc/PID/stat: ticks since the machine was started


def whereabouts(pid: int | None = None) -> str:
    """`machine/start-of-machine/start-of-process` of a process (this one by default), `machine` where no more is told.

    No clock is asked: one that jumps must not make a living process look like another.
    """
    own = born(os.getpid() if pid is None else pid)
    return f"{socket.gethostname()}/{own}" if own else socket.gethostname()


def born(pid: int) -> str | None:
    """When a process began, None where it is gone (a zombie is), or where the system tells nothing."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        fields = (PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:  # no such process, or no such system
        return None
    return None if fields[0] in "ZX" else f"{boot}/{fields[START]}"


def machine_of(where: str) -> str:
    """The name of the machine, for people."""
    return where.partition("/")[0]


def lives(where: str, pid: int) -> bool | None:
    """Whether the process that was `pid` at `where` still runs; None where that cannot be told from here."""
    machine, _, birth = where.partition("/")
    if machine != socket.gethostname():
        return None
    if birth:
        return born(pid) == birth
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True if pid == os.getpid() else None
