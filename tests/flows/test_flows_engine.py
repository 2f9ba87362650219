"""A night with and without Prefect, and one that is interrupted: the work never depends on who looks on."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from archive import open_archive
from archive.engine import reading
from archive.tables import Night, RunLock, StageRun
from archive.views.status import last_nights
from flows import engine
from flows.night import open_night, run_direct
from flows.plan import Plan
from flows_site import NOW, Site, plan_for, serving, story
from records import NightReport
from tests.databases import environment_of

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def prefect_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prefect, where a test imports it, keeps its files in the test's folder and tells nobody."""
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.setenv("DO_NOT_TRACK", "1")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        for number in (1, 2):
            running.put(f"/fair-{number}.html", story(("Hoa Lu", "Phu Vinh")[number - 1], 100 * number))
        running.feed("/feed", "/fair-1.html", "/fair-2.html")
        yield running


def nights_of(plan: Plan) -> list[NightReport]:
    archive = open_archive(plan.archive_url, plan.captures, create=False)
    with reading(archive.engine) as connection:
        found = last_nights(connection)
    archive.close()
    return found


def test_an_api_that_nobody_answers_is_told_and_the_night_happens(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    told: list[str] = []
    plan = plan_for(site, tmp_path / "home")
    report = engine.run_night(plan, NOW, (), told.append)
    assert report.state == "done" and report.sources[0].articles_new == 2
    assert "http://127.0.0.1:9/api" in told[0] and "without Prefect" in told[0]
    assert len(nights_of(plan)) == 1


def flow(how_far: str) -> Any:
    """A flow that loses Prefect's API after some of its work."""

    def nightly(only: Sequence[str], now: datetime, plan: Plan) -> NightReport:
        with open_night(plan, now, only) as night:
            for name in night.sources:
                night.collect(name)
            if how_far == "whole":
                for step in (night.read, night.extract, night.link, night.index, night.report):
                    step()
            raise httpx.ConnectError("the API has gone")

    return nightly


@pytest.mark.parametrize("how_far", ["half", "whole"])
def test_prefect_lost_in_mid_run_is_told_and_the_same_night_goes_on(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how_far: str
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr("flows.nightly.nightly_for", lambda _collectors: flow(how_far))
    told: list[str] = []
    plan = plan_for(site, tmp_path / "home")
    report = engine.run_night(plan, NOW, (), told.append)
    assert report.state == "done" and report.sources[0].articles_new == 2
    assert "the API has gone" in told[0]
    assert [night.night for night in nights_of(plan)] == ["2026-10-20"]  # none was begun a second time
    assert site.asked.count("/fair-1.html") == 1


def test_an_error_of_the_night_itself_is_none_of_prefect(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> NightReport:
        raise OSError(28, "No space left on device")

    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr("flows.nightly.nightly_for", lambda _collectors: broken)
    with pytest.raises(OSError, match="No space"):
        engine.run_night(plan_for(site, tmp_path / "home"), NOW, (), logging.info)


# Interrupted


def start(plan: Plan, site: Site, *, start_new_session: bool = False) -> subprocess.Popen[str]:
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "OCOP_SOURCES": str(plan.sources),
        "OCOP_LOOPBACK": f"*.localhost:{site.port}",
        **environment_of(plan.home),
    }
    command = [sys.executable, "-m", "cli", "--home", str(plan.home), "nightly", "--direct"]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=start_new_session,
    )


@pytest.mark.timeout(200)
def test_an_interrupted_night_ends_with_130_at_once_and_can_be_gone_on_with(tmp_path: Path) -> None:
    """Only `ocop` itself gets the signal, as from a service manager; three more sources are still to come."""
    names = ("small", "tall", "wide", "flat")
    with serving() as site:
        plan = plan_for(site, tmp_path / "home", names=names)
        site.put("/fair-1.html", story("Hoa Lu", 120))
        site.put("/fair-2.html", story("Phu Vinh", 80), wait=70.0)
        site.feed("/feed", "/fair-1.html", "/fair-2.html")
        night = start(plan, site)
        until = time.monotonic() + 60
        while "/fair-2.html" not in site.asked and time.monotonic() < until:
            time.sleep(0.1)
        began = time.monotonic()
        night.send_signal(signal.SIGINT)
        out, err = night.communicate(timeout=60)
        assert night.returncode == 130, out + err
        assert time.monotonic() - began < 45  # the page in flight would take 70 seconds
        assert "goes on with this night" in err and "Traceback" not in err
        assert [one.state for one in nights_of(plan)] == ["running"]
        archive = open_archive(plan.archive_url, plan.captures, create=False)
        with reading(archive.engine) as connection:
            assert connection.execute(select(RunLock)).all() == []
            assert connection.execute(select(StageRun)).all() == []
            name = connection.execute(select(Night.name)).scalar_one()
        archive.close()
        site.put("/fair-2.html", story("Phu Vinh", 80))
        report = run_direct(plan, datetime.now(NOW.tzinfo) + timedelta(seconds=1), ("small",))
    assert (report.night, report.state) == (name, "done")
    small = next(row for row in report.sources if row.source == "small")
    assert small.balanced and small.fetched == 2


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_collectors_end_with_the_night_that_began_them(tmp_path: Path) -> None:
    """Whoever goes on asks the same hosts: a collector that nobody leads any more must not ask beside it."""
    with serving() as site:
        plan = plan_for(site, tmp_path / "home")
        paths = [f"/fair-{number}.html" for number in range(100)]
        for number, path in enumerate(paths):
            site.put(path, story("Hoa Lu", number), wait=4.0)
        site.feed("/feed", *paths)
        night = start(plan, site, start_new_session=True)
        until = time.monotonic() + 90
        while sum(path in site.asked for path in paths) < 3 and time.monotonic() < until:
            time.sleep(0.1)
        night.kill()
        night.communicate()
        until = time.monotonic() + 80  # the pages in flight are waited for
        while time.monotonic() < until:
            try:
                os.killpg(night.pid, 0)
            except ProcessLookupError:
                break
            time.sleep(0.2)
        with pytest.raises(ProcessLookupError):
            os.killpg(night.pid, 0)
        assert len(site.asked) < 60


# Prefect

PLAYED = """
import json, sys
from datetime import datetime
from pathlib import Path
from flows.engine import prepare_environment
home = Path(sys.argv[1])
prepare_environment(home)
from flows.engine import run_night
from flows.plan import plan_from
from settings import Settings
told = []
report = run_night(plan_from(Settings(home=home)), datetime.fromisoformat(sys.argv[2]), (), told.append)
from prefect.client.orchestration import get_client
with get_client(sync_client=True) as client:
    runs = client.read_task_runs()
    flows = client.read_flow_runs()
    tables = [a.data for a in client.read_artifacts() if a.key == "night"]
print(json.dumps({
    "state": report.state,
    "told": told,
    "runs": sorted((run.name, run.state.type.value) for run in runs),
    "flows": [run.state.type.value for run in flows],
    "tables": tables,
}))
"""


@pytest.mark.slow
@pytest.mark.timeout(420)
def test_the_flow_runs_on_prefects_local_engine(site: Site, tmp_path: Path) -> None:
    plan = plan_for(site, tmp_path / "home")
    unset = ("PREFECT_API_URL", "PREFECT_HOME")
    environment = {key: value for key, value in os.environ.items() if key not in unset} | {
        "PYTHONPATH": str(ROOT),
        "OCOP_SOURCES": str(plan.sources),
        "OCOP_LOOPBACK": f"*.localhost:{site.port}",
        **environment_of(plan.home),
    }
    command = [sys.executable, "-c", PLAYED, str(plan.home), NOW.isoformat()]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=400)
    assert ended.returncode == 0, ended.stderr[-3000:]
    said = json.loads(ended.stdout.splitlines()[-1])
    assert (said["state"], said["told"], said["flows"]) == ("done", [], ["COMPLETED"])
    names = [name for name, state in said["runs"] if state == "COMPLETED"]
    assert names[0] == "collect small: 2 fetched"  # one task run for each source and stage, with its counts
    assert [name.partition(":")[0] for name in names[1:]] == ["extract", "index", "link", "read", "report", "tell"]
    assert names[4] == "read: 2 new"
    (table,) = said["tables"]
    (row,) = json.loads(table) if isinstance(table, str) else table
    assert (row["source"], row["found"], row["fetched"], row["new"]) == ("small", 2, 2, 2)
    assert (plan.home / "prefect").is_dir()
