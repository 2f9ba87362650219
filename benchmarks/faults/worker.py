"""`ocop worker` as on a machine of its own: `python -m benchmarks worker [--pictures FOLDER]`.

The schedule begins a night (its time is the next minute); the worker is killed in the middle of it with all that it
runs, Prefect's server aside; a worker is started again, as a service manager does, and the next night has to be whole
without a hand. Prints how long each step took; 1 where something did not hold. With --pictures Prefect's own pages are
photographed after that: the runs, the run of the night with its task runs, the report artifact.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import func, select

from archive import open_archive
from archive.engine import reading
from archive.store import nights
from archive.tables import ArticleRow, Night, Visit
from archive.views.status import last_nights
from benchmarks.faults.prefect_server import free_port
from benchmarks.faults.world import ROOT, Home, World
from benchmarks.memory import PROC, tree
from samples.hostile import HostileSite

LONGEST = 420.0  # seconds for one step, on a busy machine
CHROMIUM = "/usr/bin/chromium"


class NotHeld(Exception):
    """A step did not come to what it should; the message says which."""


@dataclass
class Worker:
    """A running `ocop worker` over a home, with its schedule at every minute."""

    home: Home
    port: int
    process: subprocess.Popen[bytes]

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def ask(self, path: str, **body: Any) -> list[dict[str, Any]]:
        """Rows of Prefect's API."""
        found: list[dict[str, Any]] = httpx.post(f"{self.api}/{path}/filter", json=body, timeout=30).json()
        return found

    def kill(self, *, server: bool) -> None:
        """kill -9 for the worker and all that it runs; the server stays unless `server`."""
        for number in reversed(tree(self.process.pid)):
            with suppress(OSError):
                told = (PROC / str(number) / "cmdline").read_bytes()
                if server or not (b"uvicorn" in told or b"server\0start" in told):
                    os.kill(number, signal.SIGKILL)
        self.process.wait()


def started(home: Home, port: int) -> Worker:
    """A worker whose nightly run begins with the next minute."""
    told = {"OCOP_SOURCES": str(home.sources), "OCOP_LOOPBACK": f"*.localhost:{home.site.port}"}
    command = [sys.executable, "-m", "cli", "--home", str(home.folder), "worker", "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    with (home.folder.parent / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--cron", "* * * * *"],
            cwd=ROOT,
            env=environment | told | {"PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return Worker(home, port, process)


def wait_for(what: str, holds: Callable[[], object]) -> float:
    """Seconds until something holds. Raises NotHeld."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST:
        with suppress(httpx.HTTPError, ValueError):  # the server is on its way up
            if holds():
                print(f"   {what}: after {time.monotonic() - began:.0f} s", flush=True)
                return time.monotonic() - began
        time.sleep(0.5)
    raise NotHeld(f"{what}: not within {LONGEST:.0f} s")


@dataclass(frozen=True)
class Kept:
    """What an archive has: articles, pages decided in the newest night, states of its nights, whether one is held."""

    articles: int
    decided: int
    states: tuple[str, ...]
    held: bool


def kept(home: Home) -> Kept:
    """Look into the archive."""
    archive = open_archive(home.url, home.folder / "captures", create=False)
    with reading(archive.engine) as connection:
        newest = select(func.max(Night.id)).scalar_subquery()
        decided = select(func.count()).where(Visit.night_id == newest, Visit.disposition.is_not(None))
        found = Kept(
            articles=connection.execute(select(func.count()).select_from(ArticleRow)).scalar_one(),
            decided=connection.execute(decided).scalar_one(),
            states=tuple(one.state for one in reversed(last_nights(connection, 50))),
            held=nights.is_held(connection, datetime.now(UTC)),
        )
    archive.close()
    return found


def played(home: Home, port: int) -> Iterator[Worker]:
    """The steps; gives the second worker once all of them held, and ends both however it is left."""
    first = started(home, port)
    second = None
    try:
        wait_for("the server is up", lambda: httpx.get(f"{first.api}/health", timeout=5).is_success)
        wait_for("the schedule began a night, pages come in", lambda: kept(home).decided > 2)
        first.kill(server=False)
        left = kept(home)
        print(
            f"   worker killed: {left.articles} articles, {left.decided} pages decided, nights {left.states}",
            flush=True,
        )
        if "done" in left.states:
            raise NotHeld("the night was over before the worker was killed")
        second = started(home, port)
        wait_for("the next night is done", lambda: "done" in kept(home).states)
        wanted = home.site.steady * len(list(home.sources.glob("*.yml")))
        after = kept(home)
        if after.articles != wanted:
            raise NotHeld(f"{after.articles} of {wanted} articles after the night")
        print(f"   {after.articles} articles of {wanted}, nights {after.states}", flush=True)
        states = [run["state_type"] for run in second.ask("flow_runs", sort="START_TIME_ASC")]
        print(f"   Prefect's states of the runs: {', '.join(states)}", flush=True)
        yield second
    finally:
        for worker in filter(None, (second, first)):
            worker.kill(server=True)
        _end_server(port)


def _end_server(port: int) -> None:
    """The server outlived the worker that started it; it is known by its port."""
    for path in PROC.glob("[0-9]*"):
        with suppress(OSError):
            told = (path / "cmdline").read_bytes().decode(errors="replace").split("\0")
            if str(port) in told and any("uvicorn" in word or "prefect" in word for word in told):
                os.kill(int(path.name), signal.SIGKILL)


def photograph(worker: Worker, folder: Path) -> None:
    """Prefect's pages: all runs, the newest whole night with its task runs, the artifact with its report."""
    from playwright.sync_api import sync_playwright

    base = worker.api.removesuffix("/api")
    done = worker.ask("flow_runs", sort="START_TIME_ASC", flow_runs={"state": {"type": {"any_": ["COMPLETED"]}}})
    reports = [one for one in worker.ask("artifacts", sort="CREATED_DESC") if one["key"] == "night"]
    pages = {
        "runs": "/runs",
        "night": f"/runs/flow-run/{done[0]['id']}",
        "report": f"/artifacts/artifact/{reports[0]['id']}",
    }
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        for name, path in pages.items():
            page.goto(base + path, timeout=120_000)
            page.wait_for_timeout(12_000)
            if name == "night":
                page.get_by_text("Task Runs", exact=True).first.click(timeout=60_000)
                page.wait_for_timeout(6_000)
            page.screenshot(path=folder / f"prefect-{name}.png")
            print(f"   {folder / f'prefect-{name}.png'}", flush=True)
        browser.close()


def main(arguments: list[str]) -> int:
    """Print the steps; 1 where one of them did not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks worker", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pictures", type=Path, help="folder for pictures of Prefect's pages")
    parser.add_argument("--articles", type=int, default=30, help="on each of two sources (30)")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="ocop-worker-") as name, HostileSite(wait=0.4) as site:
        site.steady = given.articles
        home = World(Path(name), site).home("worker")
        for path in home.sources.glob("*.yml"):
            path.write_text(path.read_text("utf-8").replace("concurrency: 4", "concurrency: 1"), "utf-8")
        try:
            with contextmanager(played)(home, free_port()) as worker:
                if given.pictures:
                    photograph(worker, given.pictures)
        except NotHeld as error:
            print(f"   NOT HELD: {error}")
            print((home.folder.parent / "worker.log").read_text()[-3000:])
            return 1
    return 0
