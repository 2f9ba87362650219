"""The world that faults happen to: the steady and the hostile sites, homes of archives, and what they hold."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from archive import open_archive
from archive.engine import reading
from archive.tables import ArticleRow, Capture, EventRow, FactRow, Outbox, SightingRow, Version
from flows.checking import check
from samples.hostile import HostileSite, write_hostile_sources
from samples.hostile_pages import FIRST
from search import IndexDamaged, open_index

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300.0  # seconds of one night, on a busy machine
SETS = ("articles", "facts", "events")


@dataclass(frozen=True)
class Played:
    """How a night's process ended. `status` is negative where a signal ended it."""

    status: int
    told: dict[str, Any]
    seconds: float
    errors: str = ""


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said."""

    status: int
    out: str
    errors: str
    seconds: float

    @property
    def explained(self) -> bool:
        """It did what it was asked, or said why not; a traceback is no explanation."""
        return "Traceback" not in self.errors and (self.status in (0, 1) or bool(self.errors.strip()))


def _group(command: Sequence[str], env: Mapping[str, str]) -> subprocess.Popen[str]:
    """A process that leads a group of its own, with these variables beside its parent's."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _waited(process: subprocess.Popen[str], longest: float) -> tuple[str, str, float]:
    """What it put out, its errors and the seconds until its end; its group is killed after the longest time."""
    began = time.monotonic()
    try:
        out, errors = process.communicate(timeout=longest)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, errors = process.communicate()
        errors += f"\nnot done after {longest:.0f} seconds"
    return out, errors, time.monotonic() - began


@dataclass
class Home:
    """One archive in a folder; nights are played in it by processes of their own."""

    folder: Path
    sources: Path
    site: HostileSite
    database: str | None = None
    env: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.database or f"sqlite:///{self.folder / 'archive.db'}"

    def start(self, now: datetime = FIRST, *options: str, **env: str) -> subprocess.Popen[str]:
        """Begin a night; the process leads a group of its own."""
        command = [sys.executable, "-m", "benchmarks.faults.night", str(self.folder), str(self.sources)]
        command += [str(self.site.port), now.isoformat(), *options]
        command += ["--database", self.database] if self.database else []
        return _group(command, {"PYTHONPATH": str(ROOT)} | self.env | env)

    def finish(self, process: subprocess.Popen[str], longest: float = LONGEST) -> Played:
        """Wait for a night's end."""
        out, errors, seconds = _waited(process, longest)
        last = out.strip().splitlines()[-1:] or ["{}"]
        return Played(process.returncode, json.loads(last[0]), seconds, errors)

    def night(self, now: datetime = FIRST, *options: str, **env: str) -> Played:
        """A whole night."""
        return self.finish(self.start(now, *options, **env))

    def ocop(self, *arguments: str, **env: str) -> Said:
        """One command of the archive's, over this home, to its end."""
        return self.end(self.begin(*arguments, **env))

    def begin(self, *arguments: str, before: Sequence[str] = (), **env: str) -> subprocess.Popen[str]:
        """Begin a command (through the program `before`); the process leads a group of its own."""
        told = {"OCOP_HOME": str(self.folder), "OCOP_SOURCES": str(self.sources)}
        told |= {"OCOP_LOOPBACK": f"*.localhost:{self.site.port}", "PYTHONPATH": str(ROOT)}
        told |= {"OCOP_DATABASE_URL": self.database} if self.database else {}
        return _group([*before, sys.executable, "-m", "cli", *arguments], told | self.env | env)

    def end(self, process: subprocess.Popen[str], longest: float = LONGEST) -> Said:
        """Wait for a command's end."""
        out, errors, seconds = _waited(process, longest)
        return Said(process.returncode, out, errors, seconds)

    def kill(self, process: subprocess.Popen[str]) -> None:
        """kill -9 for a process and all that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    def size(self) -> int:
        """Bytes of everything in the folder but the logs."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and "logs" not in path.parts)
        return sum(path.stat().st_size for path in files)


@dataclass
class World:
    """The sites with the homes made so far; `clean` is what an undisturbed night has."""

    folder: Path
    site: HostileSite
    names: tuple[str, ...] = ("steady", "steady-b")
    made: int = 0
    _first_seconds: float = 0.0

    def home(self, label: str = "home", names: Iterable[str] = ()) -> Home:
        """An empty home."""
        self.made += 1
        folder = self.folder / f"{label}-{self.made}"
        folder.mkdir(parents=True)
        sources = self.folder / f"sources-{self.made}"
        write_hostile_sources(sources, self.site.port, *(tuple(names) or self.names))
        return Home(folder, sources, self.site)

    @cached_property
    def clean(self) -> dict[str, Any]:
        """What one undisturbed night of the steady sites leaves, with its `seconds`."""
        return content(self._first) | {"seconds": self._first_seconds}

    @cached_property
    def _first(self) -> Home:
        """The home of an undisturbed night; nobody else writes to it."""
        home = self.home("clean")
        began = time.monotonic()
        played = home.night()
        if played.status:
            raise RuntimeError(f"the undisturbed night failed: {played}")
        self._first_seconds = time.monotonic() - began
        return home

    def grown(self, label: str = "grown") -> Home:
        """A home after one undisturbed night: a copy, which takes no time."""
        home = self.home(label)
        shutil.copytree(self._first.folder, home.folder, dirs_exist_ok=True)
        return home

    def clean_up(self) -> None:
        """Remove the homes made so far; what undisturbed nights have is remembered."""
        for path in self.folder.iterdir():
            if path.is_dir() and path not in (self._first.folder, self._first.sources):
                shutil.rmtree(path, ignore_errors=True)


def content(home: Home) -> dict[str, Any]:
    """Everything an archive says, by what the pages say and not by ids, which depend on the order of arrival."""
    archive = open_archive(home.url, home.folder / "captures", create=False)
    with reading(archive.engine) as connection:
        articles = connection.execute(
            select(ArticleRow.url, Version.digest, Version.published).join(Version, Version.id == ArticleRow.version_id)
        ).all()
        facts = connection.execute(
            select(ArticleRow.url, FactRow.kind, FactRow.position, FactRow.begin, FactRow.end, FactRow.text).join(
                ArticleRow, ArticleRow.version_id == FactRow.version_id
            )
        ).all()
        sighted = connection.execute(
            select(SightingRow.event_id, ArticleRow.url, EventRow.name)
            .join(FactRow, FactRow.id == SightingRow.fact_id)
            .join(ArticleRow, ArticleRow.id == FactRow.article_id)
            .join(EventRow, EventRow.id == SightingRow.event_id)
        ).all()
        twice = select(Capture.url_id).group_by(Capture.night_id, Capture.url_id).having(func.count() > 1)
        doubled = len(connection.execute(twice).all())
        left = connection.execute(select(func.count()).select_from(Outbox)).scalar_one()
    archive.close()
    index = open_index(home.folder / "index")
    try:
        indexed = index.count()
    except IndexDamaged:
        indexed = -1
    finally:
        index.close()
    groups: dict[int, list[tuple[str, str]]] = {}
    for row in sighted:
        groups.setdefault(row.event_id, []).append((row.url, row.name))
    urls = [row.url for row in articles]
    return {
        "articles": sorted(map(tuple, articles), key=str),
        "facts": sorted(map(tuple, facts), key=str),
        "events": sorted(sorted(group) for group in groups.values()),
        "duplicates": doubled + len(urls) - len(set(urls)),
        "left": left,
        "indexed": indexed,
    }


def broken_invariants(
    home: Home, wanted: dict[str, Any], now: datetime = FIRST, only: Callable[[str], bool] | None = None
) -> tuple[int, int, list[str]]:
    """(articles lost, duplicates, what does not hold) of a home that should have what an undisturbed one has; of the
    addresses that are `only` of interest, where others are collected beside them (events are then left aside)."""
    found = content(home)
    if only is None:
        wrong = [f"I1: {name} differ" for name in SETS if found[name] != wanted[name]]
    else:
        mine = {name: [row for row in found[name] if only(row[0])] for name in ("articles", "facts")}
        wrong = [f"I1: {name} differ" for name, rows in mine.items() if rows != wanted[name]]
    lost = len({row[0] for row in wanted["articles"]} - {row[0] for row in found["articles"]})
    if found["duplicates"]:
        wrong.append(f"I2: {found['duplicates']} duplicates")
    if found["left"] or found["indexed"] != len(found["articles"]):
        wrong.append(f"I3: {found['indexed']} of {len(found['articles'])} indexed, {found['left']} wait")
    archive = open_archive(home.url, home.folder / "captures", create=False)
    index = open_index(home.folder / "index")
    wrong += [f"I3: {fault.where}: {fault.what}" for fault in check(archive, index, now, repair=False)]
    try:
        wrong += [] if index.search("fair").total else ["I4: the search finds nothing"]
    except IndexDamaged as error:
        wrong.append(f"I4: {error}")
    index.close()
    archive.close()
    return lost, int(found["duplicates"]), wrong


def later(days: float) -> datetime:
    """An instant so many days after the first night."""
    return FIRST + timedelta(days=days)
