"""Rows of the fault table about what must outlive the archive's own files: damage, migrations, backups, removals."""

import json
import os
import random
import shutil
import sqlite3
import time
from pathlib import Path

from benchmarks.faults.preload import NotHere, failing, happened
from benchmarks.faults.rows import Make, Row
from benchmarks.faults.rows_machine import asked
from benchmarks.faults.world import Home, World, content, later
from samples.hostile_pages import FIRST

KILLED = 0
OLDEST = "0002"  # the schema that a migration begins from


def corrupt(world: World, dice: random.Random, quick: bool) -> Row:
    """9: pages of the database are not what was written; then the backup is restored."""
    row = Row("9", "database page damaged, then restored")
    for kind in ("page",) if quick else ("page", "page", "head", "cut"):
        home = world.grown("corrupt")
        saved = world.folder / f"saved-{world.made}.tar"
        said = home.ocop("backup", str(saved))
        row.expect(said.status == 0, f"backup: {said}")
        what = _damage(home.folder / "archive.db", kind, dice)
        before = (home.folder / "archive.db").read_bytes()
        refused = home.ocop("nightly", "--direct")
        told = refused.out + refused.errors
        row.expect(refused.status == 2 and "ocop restore" in told, f"{what}: not refused: {refused}")
        row.expect("Traceback" not in told, f"{what}: {told[-500:]}")
        row.expect((home.folder / "archive.db").read_bytes() == before, f"{what}: the damaged file was written to")
        fresh = world.home("restored")
        fresh.folder.rmdir()
        began = time.monotonic()
        said = home.ocop("restore", str(saved), str(fresh.folder), "--verify")
        row.expect(said.status == 0, f"{what}: restore: {said}")
        row.tried(world, fresh, fresh.night(later(1)), f"{what}, restored in {time.monotonic() - began:.1f} s")
    return row


def _damage(path: Path, kind: str, dice: random.Random) -> str:
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big") or 65536
    if kind == "head":
        data[:64] = dice.randbytes(64)
        what = "head"
    elif kind == "cut":
        del data[len(data) // 2 :]
        what = "cut"
    else:
        with sqlite3.connect(path) as connection:
            pages = connection.execute("SELECT rootpage FROM sqlite_master WHERE rootpage > 1 ORDER BY 1").fetchall()
        page = dice.choice([number for (number,) in pages])
        data[(page - 1) * size : (page - 1) * size + 200] = dice.randbytes(200)
        what = f"page {page}"
    path.write_bytes(data)
    return what


def wrong_owner(world: World, _dice: random.Random, quick: bool) -> Row:
    """9: files that may be read and not written, as after a run by somebody else."""
    row = Row("9", "database of a wrong owner")
    rights = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", "--inh-caps=-all"]
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        row.skipped = "root writes to everything, and there is no setpriv"
        return row
    for kind in ("file",) if quick else ("file", "folder"):
        home = world.grown("owner")
        closed = [home.folder / "archive.db"] if kind == "file" else [home.folder]
        for path in (home.folder / "archive.db-wal", home.folder / "archive.db-shm"):
            path.unlink(missing_ok=True)
        modes = {path: path.stat().st_mode for path in closed}
        for path in closed:
            path.chmod(0o444 if path.is_file() else 0o555)
        refused = home.end(home.begin("nightly", "--direct", before=rights if os.geteuid() == 0 else []))
        told = refused.out + refused.errors
        row.expect(refused.status == 2 and "owns" in told, f"{kind}: not refused, or not told why: {refused}")
        for path, mode in modes.items():
            path.chmod(mode)
        row.tried(world, home, home.night(later(1)), f"{kind} closed")
    return row


def migrating(world: World, dice: random.Random, quick: bool) -> Row:
    """10: a migration from an old schema is killed at its n-th write to the disk."""
    row = Row("10", "migration killed half way")
    for nth in (dice.randrange(1, 30),) if quick else (1, 2, *dice.sample(range(3, 60), 4)):
        home = world.grown("migration")
        _downgrade(home)
        try:
            env = failing(home.folder, "write", "archive.db", nth, KILLED)
        except NotHere as error:
            row.skipped = str(error)
            return row
        hit = home.ocop("status", **env)
        what = f"killed at write {nth}" + ("" if happened(env) else " (never came so far)")
        row.expect(hit.status < 0 or not happened(env), f"{what}: {hit}")
        left = asked(home, "SELECT version_num FROM alembic_version")
        began = time.monotonic()
        said = home.ocop("status")
        row.expect(said.status == 0, f"{what}, schema {left}: {said}")
        row.expect(asked(home, "PRAGMA integrity_check") == [("ok",)], f"{what}: the database is not whole")
        row.tried(world, home, home.night(later(1)), f"{what}, migrated after {time.monotonic() - began:.1f} s")
    return row


def _downgrade(home: Home) -> None:
    """The home as an older program left it."""
    from alembic import command
    from alembic.config import Config

    from archive.engine import make_engine, writing
    from archive.opening import MIGRATIONS

    engine = make_engine(home.url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, OLDEST)
    engine.dispose()


def restored(world: World, _dice: random.Random, quick: bool) -> Row:
    """33: the backup of last night on an empty machine; also one made while a night runs."""
    row = Row("33", "restore into an empty folder")
    for kind in ("still",) if quick else ("still", "running"):
        home = world.grown("saved")
        saved = world.folder / f"saved-{world.made}.tar"
        process = home.start(later(1)) if kind == "running" else None
        said = home.ocop("backup", str(saved))
        row.expect(said.status == 0, f"{kind}: backup: {said}")
        if process is not None:
            row.expect(home.finish(process).status == 0, f"{kind}: the night beside the backup failed")
        fresh = world.home("restored")
        fresh.folder.rmdir()
        said = fresh.ocop("restore", str(saved), str(fresh.folder), "--verify", "--json")
        row.expect(said.status == 0, f"{kind}: restore: {said}")
        took = json.loads(said.out)["seconds"] if said.status == 0 else 0.0
        row.fault = f"restore into an empty folder ({took:.1f} s)"
        row.held(world, fresh, said.seconds, kind)
        row.tried(world, fresh, fresh.night(later(1)), f"{kind}, then a night")
    return row


def taken_down(world: World, _dice: random.Random, quick: bool) -> Row:
    """34: an article is taken down while it is fetched, while it is exported; then an old backup is restored."""
    row = Row("34", "takedown during crawl, export, restore")
    home = world.grown("takedown")
    saved = world.folder / f"saved-{world.made}.tar"
    row.expect(home.ocop("backup", str(saved)).status == 0, "no backup")
    (number, url), (second, other) = asked(home, "SELECT id, url FROM article ORDER BY id LIMIT 2")
    world.site.wait = 0.4
    try:
        process = home.start(later(1))
        while not asked(home, "SELECT 1 FROM visit WHERE night_id = 2"):
            time.sleep(0.05)
        said = home.ocop("decide", "hide", str(number), "--who", "desk", "--why", "asked by its author")
        row.expect(said.status == 0, f"hide during the crawl: {said}")
        row.expect(home.finish(process).status == 0, "the night during which it was taken down failed")
    finally:
        world.site.wait = 0.0
    row.tries += 1
    _gone(row, world, home, [str(url)], "taken down during the crawl")
    process = home.begin("export", "--format", "jsonl", "--output", str(world.folder / "during.jsonl"))
    said = home.ocop("decide", "hide", str(second), "--who", "desk", "--why", "asked by its author")
    row.expect(said.status == 0 and home.end(process).status == 0, f"hide during an export: {said}")
    row.tries += 1
    _gone(row, world, home, [str(url), str(other)], "taken down during an export")
    fresh = world.home("restored")
    fresh.folder.rmdir()
    said = home.ocop("restore", str(saved), str(fresh.folder), "--verify")
    row.expect(said.status == 0, f"restore of the backup before: {said}")
    row.tries += 1
    row.recovery = said.seconds
    _gone(row, world, fresh, [str(url), str(other)], "restored from a backup that is older")
    if not quick:
        _never_collected(row, world, home, [str(url), str(other)])
    return row


def _never_collected(row: Row, world: World, home: Home, urls: list[str]) -> None:
    """A backup from before the articles were ever seen."""
    empty = world.home("empty")
    saved = world.folder / f"saved-{world.made}.tar"
    row.expect(empty.ocop("nightly", "--direct", "--source", "nobody").status == 2, "a source that nobody has")
    row.expect(empty.ocop("backup", str(saved)).status == 0, "no backup of an empty archive")
    fresh = world.home("restored")
    fresh.folder.rmdir()
    said = home.ocop("restore", str(saved), str(fresh.folder), "--removals", str(home.folder / "removals.jsonl"))
    row.expect(said.status == 0, f"restore of an empty backup: {said}")
    row.tries += 1
    _gone(row, world, fresh, urls, "restored from a backup that never had it", at=0)


def _gone(row: Row, world: World, home: Home, urls: list[str], what: str, at: float = 2) -> None:
    """After one more night the addresses were not asked for, and stand in no search, export or feed."""
    before = len(world.site.asked)
    played = home.night(later(at)) if at else home.night(FIRST)
    row.expect(played.status == 0, f"{what}: {played}")
    paths = {url.partition("localhost")[2].partition("/")[2] for url in urls}
    again = [ask.path for ask in world.site.asked[before:] if ask.path.lstrip("/") in paths]
    row.expect(not again, f"{what}: fetched again: {again}")
    wanted = len(world.clean["articles"]) - len(urls)
    for form in ("jsonl", "atom"):
        file = world.folder / f"{home.folder.name}-after.{form}"
        said = home.ocop("export", "--format", form, "--output", str(file))
        text = file.read_text("utf-8") if said.status == 0 else ""
        row.expect(said.status == 0 and not any(url in text for url in urls), f"{what}: {form}: {said}")
        told = json.loads(Path(f"{file}.manifest.json").read_bytes())["count"] if said.status == 0 else -1
        row.expect(told == wanted, f"{what}: {told} articles exported, not {wanted}")
    found = content(home)
    row.lost += max(0, wanted + len(urls) - len(found["articles"])) if at else 0
    row.duplicates += found["duplicates"]
    row.expect(found["indexed"] == wanted and not found["left"], f"{what}: {found['indexed']} indexed, not {wanted}")


ROWS: tuple[Make, ...] = (corrupt, wrong_owner, migrating, restored, taken_down)
