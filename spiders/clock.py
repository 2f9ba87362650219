"""The clock of a run: the instant it was given plus the time since, so that simulated nights work like real ones."""

import time
from datetime import datetime, timedelta


class Clock:
    """`now()` starts at `start` (aware) when the object is made, and goes on at the speed of the real clock."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError(f"{start!r} has no time zone; pass an aware datetime")
        self._start = start
        self._made = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.elapsed)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._made
