"""The rows of the fault table: each makes one fault happen, has the night played again, and says what does not hold."""

import contextlib
import os
import random
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.world import Home, Played, World, broken_invariants, later
from samples.hostile_pages import FIRST

POINTS = {"collect": (2, 8), "read": (3, 4), "extract": (2, 6), "link": (3, 4), "index": (2, 3), "report": (3, 6)}


@dataclass
class Row:
    """What one row of the table came to. `recovery` is the longest time that a night after a fault took, in seconds."""

    number: str
    fault: str
    tries: int = 0
    lost: int = 0
    duplicates: int = 0
    recovery: float = 0.0
    broken: list[str] = field(default_factory=list)
    skipped: str = ""

    def tried(self, world: World, home: Home, again: Played, what: str) -> None:
        """Count one try: the night that followed the fault, and the invariants after it."""
        if again.status or again.told.get("state") != "done":
            self.tries += 1
            self.broken.append(f"{what}: the night after it ended with {again.status}: {again.told or again.errors}")
            return
        self.held(world, home, again.seconds, what)

    def held(self, world: World, home: Home, seconds: float, what: str) -> None:
        """Count one try that needed no night: the archive has what an undisturbed one has, after so many seconds."""
        self.tries += 1
        self.recovery = max(self.recovery, seconds)
        lost, duplicates, wrong = broken_invariants(home, world.clean)
        self.lost += lost
        self.duplicates += duplicates
        self.broken += [f"{what}: {text}" for text in wrong]

    def expect(self, holds: bool, text: str) -> None:
        """Note what should have been and was not."""
        if not holds:
            self.broken.append(text)


def named_kills(world: World, dice: random.Random, quick: bool) -> Row:
    """1: kill -9 at named points."""
    row = Row("1", "kill -9 at named points")
    points = [(stage, number) for stage, numbers in POINTS.items() for number in numbers]
    for stage, number in dice.sample(points, 2) if quick else points:
        home = world.home("kill")
        at = f"{stage}:{number}"
        hit = home.night(FIRST, OCOP_CRASH_AT=at)
        row.expect(
            stage == "collect" or hit.status == -signal.SIGKILL, f"{at}: not reached ({hit.status}) {hit.errors}"
        )
        row.tried(world, home, home.night(), at)
    return row


def random_kills(world: World, dice: random.Random, quick: bool) -> Row:
    """1: kill -9 of the whole group at random moments."""
    row = Row("1", "kill -9 at random moments")
    for _ in range(1 if quick else 6):
        home = world.home("random")
        moment = dice.uniform(1.0, max(2.0, world.clean["seconds"]))
        process = home.start()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moment)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        row.tried(world, home, home.night(), f"after {moment:.1f} s")
    return row


def file_limits(world: World, dice: random.Random, quick: bool) -> Row:
    """4: no file may grow beyond a limit, wherever that is met."""
    row = Row("4", "disk full (file-size limit)")
    sizes = [dice.randrange(4_000, 900_000) for _ in range(1 if quick else 5)]
    for limit in sizes:
        home = world.home("limit")
        home.night(FIRST, "--limit", str(limit))
        row.tried(world, home, home.night(), f"limit {limit}")
    return row


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A file system of its own, in memory. Raises CalledProcessError where that is not allowed."""
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True, capture_output=True
    )
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


def remount(folder: Path, option: str) -> None:
    """Change an option of a small disk."""
    subprocess.run(["mount", "-o", f"remount,{option}", str(folder)], check=True, capture_output=True)


def full_disk(world: World, dice: random.Random, quick: bool) -> Row:
    """4: a small disk that fills up, then has room again."""
    row = Row("4", "disk full (small tmpfs), then room")
    for size in () if quick else (dice.randrange(500, 900), dice.randrange(900, 1600)):
        home = world.home("tmpfs")
        try:
            with small_disk(home.folder, f"{size}k"):
                full = home.night()
                row.expect(full.status != 0 or full.told.get("state") == "done", f"{size}k: {full}")
                remount(home.folder, "size=200m")
                row.tried(world, home, home.night(), f"{size} KB")
        except subprocess.CalledProcessError as error:
            row.skipped = f"mount is not allowed here: {error.stderr.decode().strip()}"
            return row
    return row


def site_trouble(world: World, _dice: random.Random, quick: bool) -> Row:
    """15 to 17: all that a site can do to its connections, then it is well again."""
    row = Row("15-17", "site down, busy, resetting, silent")
    for mode in ("reset",) if quick else ("down", "busy", "reset", "slow"):
        home = world.home("site")
        world.site.mode = mode
        try:
            bad = home.night()
        finally:
            world.site.mode = None
        row.expect((bad.status == 0 and bool(bad.told.get("problems"))) or mode == "slow", f"{mode}: not told: {bad}")
        row.tried(world, home, home.night(later(1)), mode)
    return row


def no_prefect(world: World, _dice: random.Random, quick: bool) -> Row:
    """28: no Prefect API; one that takes connections and never answers."""
    row = Row("28", "Prefect API absent, silent")
    addresses = ["http://127.0.0.1:9/api"] + ([] if quick else [f"{world.site.base('steady.localhost')}/api"])
    for address in addresses:
        home = world.home("prefect")
        world.site.mode = None
        played = home.night(FIRST, "--prefect", PREFECT_API_URL=address)
        row.expect(any("without Prefect" in text for text in played.told.get("told", ())), f"{address}: not told")
        row.tried(world, home, played, address)
    return row


Make = Callable[[World, random.Random, bool], Row]
ROWS: tuple[Make, ...] = (named_kills, random_kills, file_limits, full_disk, site_trouble, no_prefect)
