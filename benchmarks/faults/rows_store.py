"""Rows of the fault table that happen to what is kept: calls that fail, damaged files, locks, many runs at once."""

import contextlib
import errno
import json
import os
import random
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.faults.preload import NotHere, failing, happened
from benchmarks.faults.rows import POINTS, Make, Row, remount, small_disk
from benchmarks.faults.world import Home, World, later
from samples.hostile_pages import FIRST

CALLS = (  # what fails, on which files, how early
    ("write", "/captures/", 6),
    ("fsync", "/captures/", 4),
    ("write", "/index/", 12),
    ("fsync", "/index/", 3),
    ("rename", "/index/", 2),
    ("write", "archive.db", 40),
    ("fsync", "archive.db", 12),
)
KILLED = 0


def failing_transactions(world: World, dice: random.Random, quick: bool) -> Row:
    """5: the n-th transaction of a stage fails."""
    row = Row("5", "the n-th transaction fails")
    points = [(stage, number) for stage, numbers in POINTS.items() for number in numbers[-1:]]
    for stage, number in dice.sample(points, 1) if quick else points:
        home = world.home("fail")
        at = f"{stage}:{number}:error"
        home.night(FIRST, OCOP_CRASH_AT=at)
        row.tried(world, home, home.night(), at)
    return row


def failing_calls(world: World, dice: random.Random, quick: bool) -> Row:
    """5: the n-th write, fsync or rename of captures, index or database fails, or the process dies in it."""
    row = Row("5", "n-th write, fsync, rename fails, kills")
    for call, match, most in dice.sample(CALLS, 2) if quick else CALLS:
        home = world.home("calls")
        nth, error = dice.randrange(1, most + 1), dice.choice((errno.EIO, errno.ENOSPC, KILLED))
        try:
            env = failing(home.folder, call, match, nth, error)
        except NotHere as wrong:
            row.skipped = str(wrong)
            return row
        hit = home.night(FIRST, **env)
        what = f"{call} {nth} of {match}: {errno.errorcode.get(error, 'killed')}"
        if not happened(env):
            what += " (never came so far)"
        row.expect(hit.status < 0 or bool(hit.told), f"{what}: ended without a word: {hit.errors[-300:]}")
        if (home.folder / "archive.db").exists():
            said = home.ocop("search", "fair")
            row.expect(said.explained, f"{what}: the search says {said.errors[-300:]}")
        row.tried(world, home, home.night(), what)
    return row


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _flip(path: Path) -> None:
    """One byte, as a disk that forgets: size and time of the file stay."""
    data, stat = bytearray(path.read_bytes()), path.stat()
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _form(path: Path, step: int) -> None:
    """The index says that another version of the program wrote it."""
    told = json.loads(path.read_text("ascii"))
    path.write_text(json.dumps(told | {"schema": told["schema"] + step}), "ascii")


def damaged_index(world: World, dice: random.Random, quick: bool) -> Row:
    """6: the index or files of it deleted, cut, flipped; a lock file left behind."""
    row = Row("6", "index deleted, cut, flipped, lock left")
    kinds: dict[str, Callable[[Path], object]] = {
        "delete": Path.unlink,
        "cut": _cut,
        "flip": _flip,
        "lock": lambda _path: None,
        "all": lambda path: shutil.rmtree(path.parents[1] if path.parent.name != "index" else path.parent),
    }
    for kind in dice.sample(sorted(kinds), 1) if quick else [*sorted(kinds), "flip", "delete", "cut"]:
        home = world.grown("index")
        files = sorted(path for path in (home.folder / "index").rglob("*") if path.is_file() and path.stat().st_size)
        chosen = dice.choice(files)
        kinds[kind](chosen)
        if kind == "lock":
            (home.folder / "index" / "LOCK").write_text("99999")
        _mended(row, world, home, f"{kind} {chosen.name}")
    return row


def other_form(world: World, dice: random.Random, quick: bool) -> Row:
    """7: an index of a newer and of an older program."""
    row = Row("7", "index newer, older than the program")
    for step in dice.sample((-1, 1), 1) if quick else (-1, 1):
        home = world.grown("form")
        _form(home.folder / "index" / "CURRENT", step)
        _mended(row, world, home, f"form {step:+}")
    return row


def _mended(row: Row, world: World, home: Home, what: str) -> None:
    """The search answers or says why; the next night makes the index anew by itself."""
    said = home.ocop("search", "fair")
    row.expect(said.explained, f"{what}: the search says {said.errors[-300:]}")
    row.tried(world, home, home.night(later(1)), what)
    said = home.ocop("search", "fair", "--json")
    row.expect(said.status == 0 and '"total": 0' not in said.out, f"{what}: afterwards the search says {said}")


def locked_database(world: World, _dice: random.Random, quick: bool) -> Row:
    """8: another connection holds the write lock in mid-run, and one reads all the time, as a long export does."""
    row = Row("8", "database locked, read all the time")
    home = world.home("locked")
    seconds = 4 if quick else 65
    process = home.start()
    path = home.folder / "archive.db"
    while process.poll() is None and not _begun(path):
        time.sleep(0.1)
    held, read = (sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=60) for _ in range(2))
    read.execute("BEGIN")
    read.execute("SELECT count(*) FROM url").fetchone()
    held.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(seconds, held.rollback)
    timer.start()
    first = home.finish(process)
    timer.join()
    row.expect(first.status == 0, f"locked for {seconds} s: {first}")
    row.tried(world, home, first, f"{seconds} s")
    read.close()
    held.close()
    return row


def _begun(path: Path) -> bool:
    """Whether a night has found its first pages."""
    if not path.exists():
        return False
    with contextlib.closing(sqlite3.connect(path, timeout=60)) as connection:
        tables = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'visit'").fetchall()
        return bool(tables and connection.execute("SELECT 1 FROM visit").fetchall())


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


def all_at_once(world: World, _dice: random.Random, _quick: bool) -> Row:
    """11: a night, a rebuild of the index and an export at once."""
    row = Row("11", "night, reindex and export at once")
    home = world.grown("once")
    file = home.folder.parent / f"export-{world.made}.jsonl"
    night = home.start(later(1))
    rebuild = home.begin("reindex")
    export = home.begin("export", "--format", "jsonl", "--output", str(file))
    said, made, played = home.end(export), home.end(rebuild), home.finish(night)
    row.expect(made.status in (0, 75), f"reindex: {made}")
    row.expect(said.status == 0, f"export: {said}")
    lines = file.read_bytes().count(b"\n") if file.exists() else 0
    row.expect(lines == len(world.clean["articles"]), f"the export has {lines} lines")
    row.expect(played.status in (0, 75), f"night: {played}")
    if played.status == 75:
        played = home.night(later(1))
    row.tried(world, home, played, "all at once")
    return row


ROWS: tuple[Make, ...] = (
    failing_transactions, failing_calls, damaged_index, other_form, locked_database, read_only, two_at_once,
    all_at_once,
)  # fmt: skip
