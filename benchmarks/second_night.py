"""Requests of nights on sites that did not change: doors, robots.txt and what the recheck schedule asks for, no more.

Plays the first sample night again and again: on the next night, when young articles are looked at every night, and
after a week, when they are looked at every third night. Requests are counted at the sites' server; whether a page was
due is told by the schedule as it stood before the night.
"""

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select

from archive import Archive, open_archive
from archive.engine import reading as viewing
from archive.tables import DoorVisit, Night, Url, Visit
from cli.demo import FIRST_NIGHT
from flows.night import run_direct
from flows.plan import plan_from
from samples import SampleSites, write_sources
from settings import Settings

DAYS = (1, 8, 9)  # after the first night


@dataclass(frozen=True, slots=True)
class Asked:
    """One night's requests."""

    requests: int
    doors: int
    due: int
    pages: int
    whole: int
    moved: int
    outside: int


def known(archive: Archive) -> dict[str, tuple[str, datetime | None, datetime | None]]:
    """For each article address its state, when it is due, and the site's own day of change."""
    with viewing(archive.engine) as connection:
        rows = connection.execute(select(Url.url, Url.state, Url.due, Url.lastmod)).all()
    return {row.url: (row.state, row.due, row.lastmod) for row in rows}


def counted(archive: Archive, before: dict[str, tuple[str, datetime | None, datetime | None]], now: datetime,
            log: list[tuple[int, str, str, int]]) -> Asked:  # fmt: skip
    """What a night asked for, from the server's log and the archive's visits."""
    with viewing(archive.engine) as connection:
        night = connection.execute(select(func.max(Night.id))).scalar_one()
        visits = connection.execute(
            select(Url.url, Url.original, Visit.requests, Url.lastmod)
            .join(Url, Url.id == Visit.url_id)
            .where(Visit.night_id == night, Visit.requests > 0)
        ).all()
        doors = connection.execute(select(func.sum(DoorVisit.requests)).where(DoorVisit.night_id == night)).scalar()
    hour = now + timedelta(hours=1)  # time runs on within the night
    outside = set()
    for row in visits:
        _state, due, lastmod = before.get(row.url, ("new", None, None))
        changed = row.lastmod != lastmod
        if row.url not in before or not (changed or (due is not None and due <= hour)):
            outside.add(_path(row.url))
    articles = {_path(url) for url in before} | {_path(row.original) for row in visits}
    asked = [(f"{host}{path}", status) for _night, host, path, status in log]
    pages = [(path, status) for path, status in asked if path in articles]
    visited = {_path(row.url) for row in visits} | {_path(row.original) for row in visits}
    outside |= {path for path, _status in pages if path not in visited}
    robots = sum(path.endswith("/robots.txt") for path, _status in asked)
    rechecks = sum(1 for _state, at, _mod in before.values() if at is not None and at <= hour)
    return Asked(
        requests=len(asked),
        doors=int(doors or 0) + robots,
        due=rechecks,
        pages=len(pages),
        whole=sum(status == 200 for _path, status in pages),
        moved=sum(300 < status < 304 or status > 304 for _path, status in pages if status < 400),
        outside=len(outside),
    )


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def measured() -> None:
    """Print each night's requests beside doors and rechecks."""
    with tempfile.TemporaryDirectory(prefix="bench-night-") as name, SampleSites(None) as sites:
        home = Path(name)
        write_sources(home / "sources", sites.port)
        plan = plan_from(Settings(home=home, sources=home / "sources", loopback=f"*.localhost:{sites.port}"))
        run_direct(plan, FIRST_NIGHT)
        archive = open_archive(plan.archive_url, plan.captures)
        print(f"   first night: {len(sites.requests)} requests")
        for day in DAYS:
            before, seen, now = known(archive), len(sites.requests), FIRST_NIGHT + timedelta(days=day)
            run_direct(plan, now)
            told = counted(archive, before, now, sites.requests[seen:])
            most = told.doors + told.due
            print(
                f"   {day} day{'s' * (day > 1)} later: {told.requests} requests (at most {most}: {told.doors} of doors "
                f"and robots.txt + {told.due} rechecks due)\n"
                f"      of these {told.pages} for article pages, {told.whole} sent whole, "
                f"{told.moved} redirects; outside the schedule: {told.outside} (0)"
            )
        archive.close()
