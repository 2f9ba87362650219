"""Two runs that collect one night together, each from an address of its own: were they polite to every host together?

The sites are on loopback and note when each request comes, from where, and how many of the same host are under way.
"""

import multiprocessing
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select, text

from archive.engine import reading
from archive.tables import Capture
from flows.joining import join_night
from flows.night import open_night
from flows.plan import Plan, plan_from
from samples.hostile import Ask, HostileSite, write_hostile_sources
from samples.hostile_pages import FIRST
from settings import Settings

ADDRESSES = ("127.0.0.1", "127.0.0.2")  # the second is loopback on Linux; elsewhere it has to be given to it
HOSTS = 4
DELAY = 0.4  # seconds between two requests of a host, as the sources ask
WAIT = 0.05  # seconds that the sites take for an answer
ANSWERED = 0.1  # a request may wait this long for a thread of the site, which makes the next gap look shorter


@dataclass(frozen=True, slots=True)
class Host:
    """What one host saw: requests in all and by address, most at once, shortest gap between two in seconds."""

    name: str
    requests: int
    by_address: tuple[int, ...]
    at_once: int
    gap: float

    @property
    def polite(self) -> bool:
        """Never two at once, never sooner than asked."""
        return self.at_once == 1 and self.gap >= DELAY - ANSWERED


def write_sources(folder: Path, port: int, delay: float = DELAY, number: int = HOSTS) -> tuple[str, ...]:
    """Sources with a host of their own, each asked for one page at a time; gives their names."""
    (path,) = write_hostile_sources(folder, port, "steady")
    told = path.read_text("utf-8").replace("{delay: 0, concurrency: 4", f"{{delay: {delay}, concurrency: 1")
    path.unlink()
    names = tuple(f"steady-{one}" for one in range(1, number + 1))
    for name in names:
        (folder / f"{name}.yml").write_text(told.replace("steady", name).replace("Steady", name), "utf-8")
    return names


def hosts(asked: tuple[Ask, ...]) -> list[Host]:
    """The sites' notes, one line a host."""
    found = []
    for name in sorted({ask.host for ask in asked}):
        mine = sorted((ask for ask in asked if ask.host == name), key=lambda ask: ask.at)
        clients = Counter(ask.client for ask in mine)
        gap = min((after.at - before.at for before, after in pairwise(mine)), default=float("inf"))
        told = tuple(clients[address] for address in ADDRESSES)
        found.append(Host(name, len(mine), told, max(ask.at_once for ask in mine), gap))
    return found


def _join(plan: Plan) -> None:
    join_night(plan, FIRST)


def play(plan: Plan) -> tuple[int, int]:
    """One night by two runs; gives the pages that were kept and those fetched by both."""
    with open_night(plan, FIRST) as night:
        other = multiprocessing.get_context("spawn").Process(target=_join, args=(replace(plan, bind=ADDRESSES[1]),))
        other.start()
        night = replace(night, plan=replace(plan, bind=ADDRESSES[0]))
        for name in night.sources:  # the other run begins at the other end
            night.collect(name)
        other.join()
        if other.exitcode:
            raise RuntimeError(f"the run that joined ended with {other.exitcode}")
        with reading(night.archive.engine) as connection:
            kept = len(connection.execute(select(Capture.id)).all())
            twice = text("SELECT url_id FROM capture GROUP BY url_id HAVING count(*) > 1")
            return kept, len(connection.execute(twice).all())


def measured(database: str | None = None) -> None:
    """Print the table. `database`: an empty one by its SQLAlchemy URL; default a SQLite file that is thrown away."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ocop-polite-") as name, HostileSite(wait=WAIT) as site:
        folder = Path(name) / "sources"
        write_sources(folder, site.port)
        settings = Settings(
            home=Path(name) / "home", sources=folder, loopback=f"*.localhost:{site.port}", database_url=database
        )
        kept, twice = play(plan_from(settings))
        found = hosts(tuple(site.asked))
    print(f"   {'host':22} requests  from {ADDRESSES[0]}  from {ADDRESSES[1]}  most at once  shortest gap")
    for host in found:
        mine, theirs = host.by_address
        print(
            f"   {host.name:22} {host.requests:8}  {mine:14}  {theirs:14}  {host.at_once:12}  {host.gap:10.2f} s"
            + ("" if host.polite else "   NOT AS ASKED")
        )
    whole = time.monotonic() - began
    polite = all(host.polite for host in found)
    print(f"   asked for: one at once, {DELAY} s between two; {'held for every host' if polite else 'NOT HELD'}")
    print(f"   {kept} pages kept, {twice} fetched by both, {whole:.0f} s")
