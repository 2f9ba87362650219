"""Many nights on simulated days, each with a fault drawn by chance, and the invariants after every one of them."""

import contextlib
import os
import random
import signal
import subprocess
import time
from dataclasses import dataclass, field

from benchmarks.faults.rows import POINTS
from benchmarks.faults.world import Home, Played, World, broken_invariants, content, later

FAULTS = ("none", "kill", "point", "limit", "error", "down", "reset", "missed")


@dataclass
class Soak:
    """What a soak came to: faults by night, what did not hold, peak memory in MB, (articles, bytes) after nights."""

    faults: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    lost: int = 0
    duplicates: int = 0
    peak: int = 0
    growth: list[tuple[int, int]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_thousand(self) -> float:
        """Megabytes that 1,000 more articles take, from the second night to the last."""
        (first, small), (last, large) = self.growth[min(1, len(self.growth) - 2)], self.growth[-1]
        return (large - small) / max(1, last - first) / 1000


def soak(world: World, dice: random.Random, nights: int, check_every: int = 1) -> Soak:
    """Play the nights; each night three articles appear on every steady site."""
    told, began = Soak(), time.monotonic()
    home = world.home("soak")
    before = world.site.steady
    for night in range(nights):
        world.site.steady = before + 3 * night
        fault = dice.choice(FAULTS[1:])
        told.faults.append(fault)
        played = _night(world, home, night, fault, dice)
        told.peak = max(told.peak, int(played.told.get("peak", 0)))
        if played.status:
            told.broken.append(f"night {night} ({fault}): {played}")
        elif night % check_every == 0 or night == nights - 1:
            wanted = content(home)  # held against itself, and against an undisturbed archive at the end
            lost, doubled, wrong = broken_invariants(home, wanted)
            expected = len(world.names) * world.site.steady
            told.lost += max(0, expected - len(wanted["articles"])) + lost
            told.duplicates += doubled
            told.broken += [f"night {night} ({fault}): {text}" for text in wrong]
            told.growth.append((len(wanted["articles"]), home.size()))
    whole = world.home("whole")
    whole.night(later(nights))
    told.broken += [f"at the end: {text}" for text in broken_invariants(home, content(whole))[2]]
    world.site.steady = before
    told.seconds = time.monotonic() - began
    return told


def _night(world: World, home: Home, night: int, fault: str, dice: random.Random) -> Played:
    """One night with its fault, and the same night again where the fault ended it; gives the last of them."""
    now = later(night)
    if fault in ("down", "reset"):
        world.site.mode = fault
        try:
            home.night(now)
        finally:
            world.site.mode = None
    elif fault == "kill":
        process = home.start(now)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(1, 10))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    elif fault in ("point", "error"):
        stage = dice.choice(sorted(POINTS))
        kind = ":error" if fault == "error" else ""
        home.night(now, OCOP_CRASH_AT=f"{stage}:{dice.randrange(1, 7)}{kind}")
    elif fault == "limit":
        home.night(now, "--limit", str(dice.randrange(4_000, 3_000_000)))
    return home.night(later(night + 0.4))
