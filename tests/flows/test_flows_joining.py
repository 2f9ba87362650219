"""Several collecting runs on one archive: sources and hosts are leased, locks have one holder, politeness holds."""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from archive import Archive, open_archive
from archive.engine import reading, writing
from archive.store import nights
from cli.main import ocop as command
from flows.joining import NoNight, join_night
from flows.leasing import Waited, leased
from flows.night import open_night
from flows.plan import Plan, plan_from
from samples.hostile import HostileSite, write_hostile_sources
from samples.hostile_pages import FIRST
from settings import Settings
from spiders.source import survey

_context = multiprocessing.get_context("spawn")
SOURCES = ("steady-1", "steady-2", "steady-3", "steady-4")


@pytest.fixture
def plan(database_url: str, tmp_path: Path) -> Iterator[tuple[Plan, HostileSite]]:
    """A plan of four sources, each of one request at a time."""
    with HostileSite(wait=0.05) as site:
        folder = tmp_path / "sources"
        (path,) = write_hostile_sources(folder, site.port, "steady")
        told = path.read_text("utf-8").replace("concurrency: 4", "concurrency: 1")
        path.unlink()
        for name in SOURCES:
            (folder / f"{name}.yml").write_text(told.replace("steady", name).replace("Steady", name), "utf-8")
        settings = Settings(
            home=tmp_path / "home", sources=folder, database_url=database_url, loopback=f"*.localhost:{site.port}"
        )
        yield plan_from(settings), site


def _join(plan: Plan) -> None:
    join_night(plan, FIRST)


@pytest.mark.timeout(240)
@pytest.mark.slow
def test_two_runs_on_two_addresses_never_exceed_politeness_together(plan: tuple[Plan, HostileSite]) -> None:
    here, site = plan
    with open_night(here, FIRST) as night:
        other = _context.Process(target=_join, args=(replace(here, bind="127.0.0.2"),))
        other.start()
        mine = replace(here, bind="127.0.0.1")
        night = replace(night, plan=mine)
        for name in night.sources:  # the other run begins at the other end, and the two meet in the middle
            night.collect(name)
        other.join()
        assert other.exitcode == 0
        night.read()
        with reading(night.archive.engine) as connection:
            twice = connection.execute(text("SELECT url_id FROM capture GROUP BY url_id HAVING count(*) > 1")).all()
            kept = connection.execute(text("SELECT count(*) FROM article")).scalar_one()
            left = connection.execute(text("SELECT name FROM run_lock WHERE name <> 'run'")).all()
    asked = tuple(site.asked)
    assert Counter(ask.client for ask in asked).keys() == {"127.0.0.1", "127.0.0.2"}, "both took part"
    assert max(ask.at_once for ask in asked) == 1, "never two requests of a host at once, whoever asks"
    assert (kept, twice, left) == (len(SOURCES) * site.steady, [], [])


def test_the_site_counts_who_asks_at_once_and_not_who_asks_next() -> None:
    with HostileSite(wait=0.5) as site:
        headers = {"Host": f"steady.localhost:{site.port}"}
        ask = partial(httpx.get, f"http://127.0.0.1:{site.port}/feed", headers=headers, timeout=20)
        with ThreadPoolExecutor(3) as pool:
            together = [pool.submit(ask) for _ in "abc"]
        assert {future.result().status_code for future in together} == {200}
        assert max(asked.at_once for asked in site.asked) > 1
        site.asked.clear()
        site.wait = 0
        for _ in range(200):
            assert ask().status_code == 200
        assert {asked.at_once for asked in site.asked} == {1}


def test_joining_needs_a_night(plan: tuple[Plan, HostileSite]) -> None:
    here, _site = plan
    open_archive(here.archive_url, here.captures).close()
    with pytest.raises(NoNight, match="ocop nightly"):
        join_night(here, FIRST)
    with open_night(here, FIRST):
        pass  # it ends before it is done, as if it were killed
    with pytest.raises(NoNight, match="cut short"):
        join_night(here, FIRST)


def test_ocop_nightly_join_collects_for_the_night_of_another(
    plan: tuple[Plan, HostileSite], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, site = plan
    monkeypatch.setenv("OCOP_SOURCES", str(here.sources))
    monkeypatch.setenv("OCOP_LOOPBACK", f"*.localhost:{site.port}")
    monkeypatch.setenv("OCOP_DATABASE_URL", here.archive_url)
    monkeypatch.setenv("PREFECT_HOME", str(here.home / "prefect"))

    def ocop(*words: str) -> tuple[int, str]:
        told = CliRunner().invoke(command, ["--home", str(here.home), "nightly", *words], standalone_mode=False)
        return told.return_value if told.exception is None else 2, f"{told.output} {told.exception}"

    status, said = ocop("--join")
    assert status == 2 and "begin one with `ocop nightly`" in said
    assert "leave it out with --join" in ocop("--join", "--direct")[1]
    with open_night(here, FIRST) as night:
        status, said = ocop("--join", "--source", "steady-1", "--source", "steady-2")
        assert status == 0 and "2 sources collected for the night that is under way" in said, said
        with reading(night.archive.engine) as connection:
            stages = connection.execute(text("SELECT stage FROM stage_run ORDER BY id")).scalars().all()
        assert stages == ["collect steady-2", "collect steady-1"]
        assert (night.read().done, site.requests("steady-3.localhost")) == (2 * site.steady, [])


def test_sources_that_share_a_host_wait_for_one_another(archive: Archive, plan: tuple[Plan, HostileSite]) -> None:
    usable, _problems = survey(plan[0].sources)
    sources = {source.name: source for source in usable}
    hosts = sources["steady-1"].hosts
    sources["twin"] = replace(sources["steady-1"], name="twin", hosts=(*hosts, "other.localhost"))
    stop = threading.Event()
    with leased(archive, sources["steady-1"], "one", stop) as waited:
        assert not waited
        with pytest.raises(Waited), leased(archive, sources["twin"], "one", stop, wait=False):
            pytest.fail("two leases of one host")
        with leased(archive, sources["steady-2"], "two", stop, wait=False):
            pass
        threading.Timer(0.5, stop.set).start()
        with pytest.raises(Waited), leased(archive, sources["twin"], "one", stop):
            pytest.fail("a lease in spite of the stop")
    with leased(archive, sources["twin"], "two", threading.Event(), wait=False):
        pass


def _take(url: str, captures: Path, name: str, start: "threading.Barrier", had: "multiprocessing.Queue[str]") -> None:
    archive = open_archive(url, captures)
    for number in range(10):
        start.wait()
        try:
            with writing(archive.engine) as connection:
                nights.take_lock(connection, name, datetime.now(UTC), f"lock-{number}")
            had.put(f"{number}")
        except nights.Held:
            pass_on = f"{name} did not get {number}"
            had.put(pass_on)
    start.wait()
    archive.close()


@pytest.mark.timeout(120)
def test_of_two_that_come_at_once_one_gets_the_lock(archive: Archive, database_url: str) -> None:
    start, had = _context.Barrier(2), _context.Queue()
    runs = [_context.Process(target=_take, args=(database_url, archive.captures, name, start, had)) for name in "ab"]
    for run in runs:
        run.start()
    told = [had.get(timeout=90) for _ in range(20)]
    for run in runs:
        run.join()
    assert Counter(one for one in told if one.isdigit()) == {str(number): 1 for number in range(10)}
