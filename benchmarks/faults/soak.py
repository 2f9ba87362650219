"""Many nights on simulated days, each with a fault drawn by chance, and the invariants after every one of them."""

import contextlib
import os
import random
import signal
import sqlite3
import statistics
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from benchmarks.faults.rows import POINTS
from benchmarks.faults.world import Home, Played, World, broken_invariants, content, later
from benchmarks.memory import PROC, Peaks, look
from samples.hostile_pages import A_NIGHT

MODES = ("down", "busy", "reset", "slow")
LOOK_SECONDS = 0.7
MOST_MEMORY = 500  # MB that the largest process of a night may take


@dataclass
class Soak:
    """What a soak came to: faults by night, what did not hold, peak memory, (articles, bytes) and seconds of nights.

    `seconds_of` are those of the nights that followed a fault or had none; they had three articles to fetch, or fewer.
    """

    faults: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    lost: int = 0
    duplicates: int = 0
    peaks: Peaks = field(default_factory=Peaks)
    growth: list[tuple[int, int]] = field(default_factory=list)
    seconds_of: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_thousand(self) -> float:
        """Megabytes that 1,000 more articles take, from the second night to the last."""
        (first, small), (last, large) = self.growth[min(1, len(self.growth) - 2)], self.growth[-1]
        return (large - small) / max(1, last - first) / 1000

    @property
    def largest(self) -> tuple[str, float]:
        """The largest process of all nights: what it was, and its MB."""
        return max(self.peaks.largest.items(), key=lambda item: item[1], default=("not measured", 0.0))

    def summary(self) -> str:
        """A few lines about it all."""
        counted = ", ".join(f"{fault} {times}" for fault, times in sorted(Counter(self.faults).items()))
        third = max(1, len(self.seconds_of) // 3)
        first, last = (statistics.median(part) for part in (self.seconds_of[:third], self.seconds_of[-third:]))
        return (
            f"   soak: {len(self.faults)} nights, faults: {counted}\n"
            f"   lost {self.lost}, duplicates {self.duplicates}, invariants {'BROKEN' if self.broken else 'held'}\n"
            f"   memory: largest process {self.largest[1]:.0f} MB, {self.largest[0]} (under {MOST_MEMORY} MB); "
            f"whole tree {self.peaks.pss:.0f} MB (PSS)\n"
            f"   disk: {self.per_thousand:.1f} MB per 1,000 articles; a night took {first:.1f} s in the first third, "
            f"{last:.1f} s in the last; {self.seconds:.0f} s in all"
        )


def soak(world: World, dice: random.Random, nights: int) -> Soak:
    """Play the nights; each night three articles appear on every steady site."""
    told, began = Soak(), time.monotonic()
    home = world.home("soak")
    before = world.site.steady
    for night in range(nights):
        world.site.steady = before + A_NIGHT * night
        fault = dice.choice(sorted(FAULTS))
        told.faults.append(fault)
        FAULTS[fault](home, night, dice, told.peaks)
        played = play(home, told.peaks, night + 0.4)
        told.seconds_of.append(played.seconds)
        wrong = _judge(world, home, played, told)
        told.broken += [f"night {night} ({fault}): {text}" for text in wrong]
        state = "BROKEN" if wrong else "held"
        print(f"   night {night:2} {fault:9} {state}, {played.seconds:.1f} s, {told.growth[-1:]}", flush=True)
    whole = world.home("whole")
    whole.night(later(nights))
    told.broken += [f"at the end: {text}" for text in broken_invariants(home, content(whole))[2]]
    if told.largest[1] > MOST_MEMORY:
        told.broken.append(f"{told.largest[0]} took {told.largest[1]:.0f} MB")
    world.site.steady = before
    told.seconds = time.monotonic() - began
    return told


def _judge(world: World, home: Home, played: Played, told: Soak) -> list[str]:
    """What does not hold after a night: held against the archive itself, and against what the sites have."""
    if played.status or played.told.get("state") != "done":
        return [str(played)]
    wanted = content(home)
    lost, doubled, wrong = broken_invariants(home, wanted)
    missing = len(world.names) * world.site.steady - len(wanted["articles"])
    told.lost += max(0, missing) + lost
    told.duplicates += doubled
    told.growth.append((len(wanted["articles"]), home.size()))
    if not played.told.get("balanced"):
        wrong = [*wrong, "the ledger's sums do not agree"]
    return [*wrong, f"{missing} articles are missing"] if missing else wrong


def play(home: Home, peaks: Peaks, day: float, *options: str, **env: str) -> Played:
    """A night to its end, with its memory looked at."""
    process = home.start(later(day), *options, **env)
    with _looked_at(process, peaks):
        return home.finish(process)


@contextlib.contextmanager
def _looked_at(process: subprocess.Popen[str], peaks: Peaks) -> Iterator[None]:
    """Look at the process and its children again and again."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(LOOK_SECONDS):
            look(process.pid, peaks)

    watcher = threading.Thread(target=watch, daemon=True)
    if (PROC / "self" / "smaps_rollup").exists():
        watcher.start()
    try:
        yield
    finally:
        ended.set()
        if watcher.is_alive():
            watcher.join()


# Faults: each plays a night that goes wrong, or none; the night after it has to mend everything.


def _nothing(*_: object) -> None:
    """A night that nobody ran."""


def _killed(home: Home, night: int, dice: random.Random, peaks: Peaks) -> None:
    """kill -9 of the night with all its children, or of its own process only."""
    _struck(home, night, dice, peaks, signal.SIGKILL, group=dice.random() < 0.5)


def _terminated(home: Home, night: int, dice: random.Random, peaks: Peaks) -> None:
    """SIGTERM as a service manager sends it."""
    _struck(home, night, dice, peaks, signal.SIGTERM, group=dice.random() < 0.5)


def _struck(home: Home, night: int, dice: random.Random, peaks: Peaks, number: int, *, group: bool) -> None:
    process = home.start(later(night))
    with _looked_at(process, peaks):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(1, 12))
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(process.pid, number)
        home.finish(process)


def _point(home: Home, night: int, dice: random.Random, peaks: Peaks, kind: str = "") -> None:
    """kill -9 at a named point."""
    stage = dice.choice(sorted(POINTS))
    play(home, peaks, night, OCOP_CRASH_AT=f"{stage}:{dice.randrange(1, 7)}{kind}")


def _error(home: Home, night: int, dice: random.Random, peaks: Peaks) -> None:
    """A transaction that fails."""
    _point(home, night, dice, peaks, ":error")


def _limit(home: Home, night: int, dice: random.Random, peaks: Peaks) -> None:
    """No file may grow beyond a limit."""
    play(home, peaks, night, "--limit", str(dice.randrange(4_000, 3_000_000)))


def _site(home: Home, night: int, dice: random.Random, peaks: Peaks) -> None:
    """Sites that are down, busy, hang up, or do not answer."""
    home.site.mode = dice.choice(MODES)
    try:
        play(home, peaks, night)
    finally:
        home.site.mode = None


def _locked(home: Home, night: int, dice: random.Random, peaks: Peaks) -> None:
    """Somebody holds the database's write lock for a while in mid-run."""
    process = home.start(later(night))
    with _looked_at(process, peaks):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(1, 6))
        if (home.folder / "archive.db").exists():
            held = sqlite3.connect(home.folder / "archive.db", isolation_level=None, timeout=60)
            held.execute("BEGIN IMMEDIATE")
            time.sleep(dice.uniform(2, 15))
            held.rollback()
            held.close()
        home.finish(process)


def _index(home: Home, night: int, dice: random.Random, peaks: Peaks) -> None:  # noqa: ARG001 - as the others
    """A file of the search index is cut, or gone."""
    files = sorted(path for path in (home.folder / "index").rglob("*") if path.is_file() and path.stat().st_size)
    if files:
        chosen = dice.choice(files)
        if dice.random() < 0.5:
            chosen.unlink()
        else:
            os.truncate(chosen, chosen.stat().st_size // 2)


def _clock(home: Home, night: int, dice: random.Random, peaks: Peaks) -> None:
    """A night whose clock is an hour behind or a day ahead.

    A day behind is no fault that a later night makes good: what a page bears is then after its fetching, and reading
    leaves it out and says so.
    """
    shift = dice.choice((timedelta(hours=-1), timedelta(days=1)))
    play(home, peaks, night + shift / timedelta(days=1))


def _twice(home: Home, night: int, dice: random.Random, peaks: Peaks) -> None:  # noqa: ARG001 - as the others
    """Two nights at once."""
    other = home.start(later(night))
    play(home, peaks, night)
    home.finish(other)


FAULTS: dict[str, Callable[[Home, int, random.Random, Peaks], None]] = {
    "missed": _nothing, "kill": _killed, "term": _terminated, "point": _point, "error": _error, "limit": _limit,
    "site": _site, "locked": _locked, "index": _index, "clock": _clock, "twice": _twice,
}  # fmt: skip
