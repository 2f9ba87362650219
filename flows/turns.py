"""Who collects when: some sources at a time, the slowest first, and none that makes the others wait for it.

A site may answer one byte a second, or hold every connection until its time is up. Its collector costs next to nothing
meanwhile, so it does not count for long among those that run: once it takes far longer than others took tonight, it
lends its place. And once every source has begun, nobody waits for one that hardly gets anything: it is ended for
tonight, and what it had still to give is due the next night. One that goes on giving pages has all its time.
"""

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from archive.store.frontier import Frontier

FAR_LONGER = 2.0  # times what half of tonight's sources took
SHORTEST = 10.0  # seconds within which nobody takes far longer
UNKNOWN = 60.0  # seconds that are far longer where no source has ended yet
GRACE = 0.1  # of the collection so far: how long nobody minds that a straggler gets next to nothing
LEAST_GRACE = 20.0  # seconds: a page that fails and is asked again is no reason to give up a source
WELL = 1 / 8  # of the steps that its politeness allows: a source that does fewer gets next to nothing
LOOK_SECONDS = 1.0


@dataclass
class Turns:
    """Lets `at_once` sources collect at the same time, and as many again while some of these take far longer.

    `waiting` is how many have not begun. All is in one process; other machines have turns of their own.
    """

    at_once: int
    waiting: int
    began: float = field(default_factory=time.monotonic)
    took: list[float] = field(default_factory=list)
    running: list[float] = field(default_factory=list)  # when each began
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def most(self) -> int:
        """The most that ever run at the same time."""
        return 2 * self.at_once

    @contextmanager
    def turn(self, stop: threading.Event) -> Iterator[None]:
        """Wait for a place and hold it; given at once where `stop` is set, for whoever has it to find out."""
        with self.changed:
            while not stop.is_set() and not self._room():
                self.changed.wait(LOOK_SECONDS)
            began = time.monotonic()
            self.running.append(began)
            self.waiting -= 1
        try:
            yield
        finally:
            with self.changed:
                self.running.remove(began)
                self.took.append(time.monotonic() - began)
                self.changed.notify_all()

    def far(self) -> float:
        """Seconds that are far longer than other sources took tonight."""
        least = (SHORTEST if self.took else UNKNOWN) * crowd()
        return max(least, FAR_LONGER * statistics.median(self.took)) if self.took else least

    def _room(self) -> bool:
        late = sum(time.monotonic() - began > self.far() for began in self.running)
        return len(self.running) - min(late, self.at_once) < self.at_once

    def patience(self) -> float | None:
        """Seconds over which a source is watched; None while others are still to begin, or none of them has ended."""
        if self.waiting > 0 or not self.took:
            return None
        return max(LEAST_GRACE * crowd(), GRACE * (time.monotonic() - self.began))


@dataclass
class Straggler:
    """Tells whether a source holds the night up: by `steps`, how many things it has done, where others are through.

    It is made when the source begins, and thought of once that takes far longer than others. `apart` is the fewest
    seconds that its politeness leaves between two requests.
    """

    turns: Turns
    steps: Callable[[], int]
    apart: float
    began: float = field(default_factory=lambda: time.monotonic())
    seen: list[tuple[float, int]] = field(default_factory=list)  # (when, steps)

    def holds_up(self) -> bool:
        """Whether it did next to nothing for as long as it is watched; to be asked again and again."""
        patience, now = self.turns.patience(), time.monotonic()
        if patience is None or (self.seen and now - self.seen[-1][0] < LOOK_SECONDS):
            return False
        self.seen.append((now, self.steps()))
        while len(self.seen) > 2 and now - self.seen[1][0] >= patience:
            self.seen.pop(0)
        (first, before), (_, after) = self.seen[0], self.seen[-1]
        if now - self.began <= self.turns.far() or now - first < patience:
            return False
        return after - before < max(1.0, WELL * patience / (self.apart + 1.0))


def crowd() -> float:
    """How many processes want each processor of this machine, at least 1: so much longer everything takes."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def steps_of(frontier: Frontier) -> int:
    """How many addresses a source found tonight, and how many of them it had: what shows that it gets on."""
    counts = frontier.counts()
    return sum(counts.values()) + counts.get("fetched", 0) + counts.get("not_modified", 0)


def slowest_first(names: Iterable[str], seconds: Mapping[str, float]) -> list[str]:
    """The order in which sources begin: unknown ones, then by what they took the last time, so that none is last."""
    return sorted(names, key=lambda name: -seconds.get(name, float("inf")))
