"""The rows of the fault table: each makes one fault happen, has the night played again, and says what does not hold."""

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from benchmarks.faults.world import Home, Played, World, broken_invariants, later
from samples.hostile_pages import FIRST

POINTS = {"collect": (2, 8), "read": (3, 4), "extract": (2, 6), "link": (3, 4), "index": (2, 3), "report": (3, 6)}
GOES_ON = "cut short"


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
        self.tries += 1
        self.recovery = max(self.recovery, again.seconds)
        if again.status or again.told.get("state") != "done":
            self.broken.append(f"{what}: the night after it ended with {again.status}: {again.told or again.errors}")
            return
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


def terminated(world: World, dice: random.Random, quick: bool) -> Row:
    """2: SIGTERM to the night's process only."""
    row = Row("2", "SIGTERM to the night")
    for _ in range(0 if quick else 2):
        home = world.home("term")
        process = home.start()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(2.0, max(3.0, world.clean["seconds"])))
        process.terminate()
        stopped = home.finish(process, 40)
        row.expect(stopped.seconds < 30, f"took {stopped.seconds:.0f} s to stop")
        time.sleep(1)
        row.tried(world, home, home.night(), "SIGTERM")
    return row


def failing_writes(world: World, dice: random.Random, quick: bool) -> Row:
    """5: the n-th transaction of a stage fails."""
    row = Row("5", "the n-th transaction fails")
    points = [(stage, number) for stage, numbers in POINTS.items() for number in numbers[-1:]]
    for stage, number in dice.sample(points, 1) if quick else points:
        home = world.home("fail")
        at = f"{stage}:{number}:error"
        home.night(FIRST, OCOP_CRASH_AT=at)
        row.tried(world, home, home.night(), at)
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


def read_only(world: World, _dice: random.Random, quick: bool) -> Row:
    """9: everything read-only, then writable again."""
    row = Row("9", "archive on a read-only disk")
    if quick:
        return row
    home = world.home("readonly")
    try:
        with small_disk(home.folder, "200m"):
            first = home.night()
            row.expect(first.status == 0, f"{first}")
            remount(home.folder, "ro")
            refused = home.night(later(1))
            row.expect(refused.status not in (0, None) and bool(refused.told.get("message")), f"read-only: {refused}")
            remount(home.folder, "rw")
            row.tried(world, home, home.night(later(1)), "read-only")
    except subprocess.CalledProcessError as error:
        row.skipped = f"mount is not allowed here: {error.stderr.decode().strip()}"
    return row


def damaged_index(world: World, dice: random.Random, quick: bool) -> Row:
    """6: files of the index deleted, cut, one byte flipped."""
    row = Row("6", "index files deleted, cut, flipped")
    kinds: dict[str, Callable[[Path], None]] = {"delete": Path.unlink, "cut": _cut, "flip": _flip}
    for kind in dice.sample(sorted(kinds), 1 if quick else 3):
        home = world.home("index")
        home.night()
        files = sorted(path for path in (home.folder / "index").rglob("*") if path.is_file() and path.stat().st_size)
        chosen = dice.choice(files)
        kinds[kind](chosen)
        again = home.night(later(1))
        row.tries += 1
        row.recovery = max(row.recovery, again.seconds)
        row.expect(again.status == 0, f"{kind} {chosen.name}: {again}")
        lost, duplicates, wrong = broken_invariants(home, world.clean)
        if wrong:  # what a night does not touch, `ocop check --repair` or `ocop reindex` mends: I6 says so
            wrong = [f"{text} (before ocop reindex)" for text in wrong]
        row.lost += lost
        row.duplicates += duplicates
        row.broken += [f"{kind} {chosen.name}: {text}" for text in wrong]
    return row


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def locked_database(world: World, _dice: random.Random, quick: bool) -> Row:
    """8: another connection holds the write lock for a while."""
    row = Row("8", "database locked by another")
    home = world.home("locked")
    home.night()
    seconds = 4 if quick else 20
    held = sqlite3.connect(home.folder / "archive.db", isolation_level=None, check_same_thread=False)
    held.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(seconds, held.rollback)
    timer.start()
    again = home.night(later(1))
    timer.join()
    held.close()
    row.tried(world, home, again, f"{seconds} s")
    return row


def two_at_once(world: World, _dice: random.Random, _quick: bool) -> Row:
    """11: two nights at once."""
    row = Row("11", "two nights at once")
    home = world.home("two")
    one, two = home.start(), home.start()
    ended = [home.finish(one), home.finish(two)]
    states = sorted(str(played.told.get("state")) for played in ended)
    row.expect("held" in states or states == ["done", "done"], f"{states}")
    done = next((played for played in ended if played.told.get("state") == "done"), ended[0])
    row.tried(world, home, done, "two at once")
    return row


def clock_jumps(world: World, dice: random.Random, quick: bool) -> Row:
    """13, 14: the clock goes back an hour, a day, ahead a day; nights that did not happen."""
    row = Row("13-14", "clock jumps, missed nights")
    home = world.home("clock")
    home.night()
    jumps = (timedelta(hours=-1), timedelta(days=-1), timedelta(days=1), timedelta(days=4))
    for jump in dice.sample(jumps, 1) if quick else jumps:
        row.tried(world, home, home.night(FIRST + jump), str(jump))
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


def clean_up(world: World) -> None:
    """Remove the homes made so far; what undisturbed nights have is remembered."""
    for path in world.folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


ROWS: tuple[Callable[[World, random.Random, bool], Row], ...] = (
    named_kills, random_kills, terminated, file_limits, full_disk, failing_writes, damaged_index, locked_database,
    read_only, two_at_once, clock_jumps, site_trouble, no_prefect,
)  # fmt: skip
