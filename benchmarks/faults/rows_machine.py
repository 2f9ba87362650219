"""Rows of the fault table that the machine causes: signals, power, disk, clock, memory, the lock of a run before."""

import contextlib
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from benchmarks.faults.preload import NotHere, keeping_synced, lose_power, wrong_clock
from benchmarks.faults.rows import Make, Row, small_disk
from benchmarks.faults.world import Home, World, content, later
from samples.hostile_pages import FIRST

DAY = 86400


def asked(home: Home, query: str) -> list[tuple[object, ...]]:
    """Rows of a home's SQLite archive."""
    connection = sqlite3.connect(home.folder / "archive.db", timeout=60)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def terminated(world: World, dice: random.Random, quick: bool) -> Row:
    """2: SIGTERM once, to the night and to its whole group as a service manager sends it; twice."""
    row = Row("2", "SIGTERM once, to the group, twice")
    for how in ("once",) if quick else ("once", "once", "group", "twice"):
        home = world.home("term")
        process = home.start()
        moment = dice.uniform(1.0, max(3.0, world.clean["seconds"] * 0.9))
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            (os.killpg if how == "group" else os.kill)(process.pid, signal.SIGTERM)
            if how == "twice":
                time.sleep(0.05)
                process.terminate()
        stopped = home.finish(process, 60)
        what = f"{how} after {moment:.1f} s"
        row.expect(stopped.seconds < 30, f"{what}: took {stopped.seconds:.0f} s to stop")
        clean = (0, 130, -signal.SIGTERM) if how == "twice" else (0, 130)
        row.expect(stopped.status in clean, f"{what}: ended with {stopped.status} {stopped.errors[-300:]}")
        row.tried(world, home, home.night(), what)
    return row


def power_loss(world: World, dice: random.Random, quick: bool) -> Row:
    """3: power is lost in mid-run and after the end; of what was not synced nothing, something or torn things stay."""
    row = Row("3", "power lost, un-synced writes dropped, torn")
    for number in range(2 if quick else 7):
        home = world.home("power")
        kept = world.folder / f"synced-{world.made}"
        try:
            env = keeping_synced(home.folder, kept)
        except NotHere as error:
            row.skipped = str(error)
            return row
        process = home.start(FIRST, **env)
        moment = dice.uniform(1.0, max(2.0, world.clean["seconds"] * 1.2))
        if number:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(moment)
            home.kill(process)
        else:
            ended = home.finish(process)
            row.expect(ended.status == 0, f"{ended}")
        left = lose_power(home.folder, kept, dice, all_lost=number % 2 == 0)
        what = f"{'after the end' if not number else f'after {moment:.1f} s'} {left}"
        if number == 0:  # what a night said it did is on disk
            row.held(world, home, 0.0, what)
        else:
            told = home.ocop("search", "fair")
            row.expect(told.explained, f"{what}: the search says {told.errors[-300:]}")
        row.tried(world, home, home.night(), what)
    return row


def room(world: World, _dice: random.Random, _quick: bool) -> Row:
    """4: less free than the floor, before a night and in mid-run; then room again."""
    row = Row("4", "below the floor of free space, then room")
    home = world.home("floor")
    try:
        with small_disk(home.folder, "200m"):
            ballast = home.folder / "ballast"
            ballast.write_bytes(b"\0" * (120 << 20))
            before = len(world.site.asked)
            refused = home.night(FIRST, "--free", "0.1")
            row.expect(refused.told.get("state") == "no room", f"it began: {refused}")
            row.expect(len(world.site.asked) == before, "sites were asked without room for the answers")
            ballast.unlink()
            world.site.wait = 0.5
            process = home.start(FIRST, "--free", "0.1")
            time.sleep(max(2.0, world.clean["seconds"] * 0.25))
            ballast.write_bytes(b"\0" * (120 << 20))
            stopped = home.finish(process, 60)
            world.site.wait = 0.0
            row.expect(stopped.told.get("state") in ("no room", "done"), f"it did not stop: {stopped}")
            row.expect("free" in str(stopped.told), f"it did not say why: {stopped}")
            ballast.unlink()
            row.tried(world, home, home.night(FIRST, "--free", "0.1"), "room again")
    except subprocess.CalledProcessError as error:
        row.skipped = f"mount is not allowed here: {error.stderr.decode().strip()}"
    finally:
        world.site.wait = 0.0
    return row


def lock_left(world: World, _dice: random.Random, quick: bool) -> Row:
    """12: the lock of a run whose process is dead, whose id came round again, which ran elsewhere, which is alive."""
    row = Row("12", "lock of the dead, of a pid reused, elsewhere")
    beat = 20.0
    for kind in ("reused",) if quick else ("dead", "reused", "elsewhere", "alive"):
        home = world.grown("lock")
        other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        hold = home.start(later(1))
        while not (held := _lock(home)):
            time.sleep(0.1)
        try:
            if kind != "alive":
                home.kill(hold)
                _hold(home, kind, held[0], other.pid)
            else:  # its heartbeat stands a day back, as after a jump of the clock
                hold.send_signal(signal.SIGSTOP)
                _set(home, heartbeat=_stamp(datetime.now(UTC) - timedelta(days=1)))
                refused = home.ocop("reindex")
                row.expect(refused.status == 75, f"a living run was robbed: {refused}")
                hold.send_signal(signal.SIGCONT)
                home.finish(hold)
            began = time.monotonic()
            again = home.ocop("reindex")
            while again.status == 75 and time.monotonic() - began < 4 * beat:
                time.sleep(1)
                again = home.ocop("reindex")
            took = time.monotonic() - began
            row.expect(again.status == 0 and took < 3 * beat + 15, f"{kind}: {again.status} after {took:.0f} s {again}")
            row.tried(world, home, home.night(later(1)), f"{kind}, taken over after {took:.0f} s")
        finally:
            home.kill(hold)
            other.kill()
            other.wait()
    return row


def _lock(home: Home) -> list[tuple[object, ...]]:
    return asked(home, "SELECT name, owner, host, pid, taken, heartbeat FROM run_lock WHERE name = 'run'")


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _set(home: Home, **values: object) -> None:
    connection = sqlite3.connect(home.folder / "archive.db", timeout=60, isolation_level=None)
    named = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE run_lock SET {named} WHERE name = 'run'", list(values.values()))
    connection.close()


def _hold(home: Home, kind: str, held: tuple[object, ...], pid: int) -> None:
    """Make the lock of the dead run look like `kind`; its heartbeat is of now."""
    connection = sqlite3.connect(home.folder / "archive.db", timeout=60, isolation_level=None)
    connection.execute(
        "INSERT OR REPLACE INTO run_lock (name, owner, host, pid, taken, heartbeat) VALUES (?,?,?,?,?,?)", held
    )
    connection.close()
    _set(home, heartbeat=_stamp(datetime.now(UTC)))
    if kind == "reused":
        _set(home, pid=pid)
    elif kind == "elsewhere":
        _set(home, host=str(held[2]).replace(socket.gethostname(), "another-machine"))


def clock_jumps(world: World, dice: random.Random, quick: bool) -> Row:
    """13: the clock jumps in mid-run; the night after it comes at the right time again."""
    row = Row("13", "clock jumps in mid-run")
    jumps = (-3600, -DAY, DAY)
    for jump in dice.sample(jumps, 1) if quick else jumps:
        home, clock = world.home("clock"), world.folder / f"offset-{world.made}"
        try:
            env = wrong_clock(clock)
        except NotHere as error:
            row.skipped = str(error)
            return row
        off = _offset(FIRST)
        clock.write_text(str(off))
        process = home.begin("nightly", "--direct", **env)
        try:
            process.wait(dice.uniform(2.0, max(3.0, world.clean["seconds"] * 0.8)))
        except subprocess.TimeoutExpired:
            clock.write_text(str(off + jump))
        said = home.end(process)
        row.expect(said.status == 0, f"jump of {jump} s: {said}")
        clock.write_text(str(_offset(FIRST + timedelta(days=1))))
        again = home.ocop("nightly", "--direct", **env)
        row.expect(again.status == 0, f"the night after a jump of {jump} s: {again}")
        row.held(world, home, again.seconds, f"jump of {jump} s")
        _in_order(row, home, f"jump of {jump} s")
    return row


def _offset(wanted: datetime) -> int:
    return round((wanted - datetime.now(UTC)).total_seconds())


def _in_order(row: Row, home: Home, what: str) -> None:
    """Nights in the order of their ids, each day once; no article of a day after it was seen."""
    names = [str(name) for (name,) in asked(home, "SELECT name FROM night ORDER BY id")]
    row.expect(len(names) == len(set(names)) and not any("." in name for name in names), f"{what}: nights {names}")
    ahead = asked(home, "SELECT url FROM article WHERE published > date(last_seen, '+7 hours')")
    row.expect(not ahead, f"{what}: articles of the future: {ahead}")
    again = asked(home, "SELECT count(*) FROM night WHERE state != 'done'")
    row.expect(again == [(0,)], f"{what}: nights that never ended")


def calendar(world: World, _dice: random.Random, quick: bool) -> Row:
    """13: the host's clock is put back for winter in mid-run; a leap day; a host far from Vietnam."""
    row = Row("13", "winter time of the host, leap day")
    begins = {
        "winter": (datetime(2026, 10, 25, 0, 59, 58, tzinfo=UTC), {"TZ": "Europe/Berlin"}, "2026-10-25"),
        "leap day": (datetime(2028, 2, 28, 17, 0, 30, tzinfo=UTC), {"TZ": "America/Los_Angeles"}, "2028-02-29"),
    }
    for kind, (at, zone, name) in list(begins.items())[: 1 if quick else 2]:
        home, clock = world.home("calendar"), world.folder / f"offset-{world.made}"
        try:
            env = wrong_clock(clock) | zone | {"OCOP_LOOKBACK_DAYS": "600"}
        except NotHere as error:
            row.skipped = str(error)
            return row
        for day in (0, 1):
            clock.write_text(str(_offset(at + timedelta(days=day))))
            said = home.ocop("nightly", "--direct", **env)
            row.expect(said.status == 0 and "missed" not in said.out, f"{kind}, day {day}: {said}")
        row.held(world, home, said.seconds, kind)
        _in_order(row, home, kind)
        names = [str(one) for (one,) in asked(home, "SELECT name FROM night ORDER BY id")]
        row.expect(names[0] == name and len(names) == 2, f"{kind}: nights {names}")
    return row


def missed(world: World, dice: random.Random, quick: bool) -> Row:
    """14: nights that did not happen; sites went on, and the look-back of one night would not reach."""
    row = Row("14", "nights missed 1, 3, 10 times")
    before = world.site.steady
    for number in dice.sample((1, 3, 10), 1) if quick else (1, 3, 10):
        home = world.grown("missed")
        try:
            world.site.steady = before + 3 * (number + 1)
            again = home.night(later(number + 1), OCOP_LOOKBACK_DAYS="1")
            wanted = len(world.names) * world.site.steady
        finally:
            world.site.steady = before
        row.tries += 1
        row.recovery = max(row.recovery, again.seconds)
        row.expect(again.status == 0, f"{again}")
        found = content(home)
        row.lost += max(0, wanted - len(found["articles"]))
        row.duplicates += found["duplicates"]
        nights = asked(home, "SELECT count(*) FROM night")
        row.expect(nights == [(2,)], f"missed {number}: {nights} nights in all, not one for all of them")
        told = asked(home, "SELECT message FROM standing_alarm WHERE kind = 'missed'")
        row.expect(bool(told) and str(number) in str(told), f"missed {number}: no alarm: {told}")
    return row


def limits(world: World, _dice: random.Random, quick: bool) -> Row:
    """32: little memory, few open files: a night ends, or stops cleanly and the next one ends."""
    row = Row("32", "memory 512 MB, 64 open files")
    for name, number in (("files", 64),) if quick else (("files", 64), ("files", 24), ("memory", 512), ("memory", 200)):
        home = world.home("limits")
        hit = home.night(FIRST, f"--{name}", str(number))
        clean = hit.status == 0 or bool(hit.told.get("message"))
        row.expect(clean, f"{name} {number}: neither done nor explained: {hit.status} {hit.errors[-400:]}")
        row.tried(world, home, home.night(), f"{name} {number} ({'done' if hit.status == 0 else 'stopped'})")
    return row


ROWS: tuple[Make, ...] = (terminated, power_loss, room, lock_left, clock_jumps, calendar, missed, limits)
