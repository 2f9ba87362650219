"""Named points at which a run dies or fails, for the fault tests: `OCOP_CRASH_AT=stage:n` (or `stage:n:error`).

A point is the begin and the commit of each transaction on the archive, counted within a stage: at a commit all of it is
written and nothing of it kept, at the next begin it is kept and nothing after it done. What lies between (files of
captures and of the index) is done at one of the two. Nothing is armed unless the variable is set.
"""

import os
import signal
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

VARIABLE = "OCOP_CRASH_AT"


@dataclass
class CrashPoint:
    """The n-th transaction point (counted from 1) of a stage; `error` raises there instead of killing."""

    stage: str
    number: int
    error: bool = False
    current: str = "start"
    count: int = 0

    @classmethod
    def parse(cls, text: str) -> "CrashPoint":
        """`read:3` or `read:3:error`. ValueError says how it is written."""
        stage, _, rest = text.partition(":")
        number, _, kind = rest.partition(":")
        if not stage or not number.isdigit() or kind not in ("", "error"):
            raise ValueError(f"{VARIABLE}={text!r}: write stage:n or stage:n:error")
        return cls(stage, int(number), kind == "error")

    def reach(self, *_: Any) -> None:
        """One point further."""
        if self.current != self.stage:
            return
        self.count += 1
        if self.count != self.number:
            return
        if self.error:
            raise OperationalError(f"point {self.number} of {self.stage}", None, OSError(28, "injected: disk full"))
        os.kill(os.getpid(), signal.SIGKILL)


_point: CrashPoint | None = None


def arm(engine: Engine, stage: str = "start") -> None:
    """Watch an engine, where the variable is set."""
    global _point
    text = os.environ.get(VARIABLE)
    if not text:
        return
    _point = CrashPoint.parse(text)
    _point.current = stage
    event.listen(engine, "begin", _point.reach)
    event.listen(engine, "commit", _point.reach)


def enter(stage: str) -> None:
    """A stage begins; costs nothing where nothing is armed."""
    if _point is not None:
        _point.current = stage
