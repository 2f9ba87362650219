"""A short run of the fault table and of the soak, and nights against the hostile site; see `make faults`."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from archive import open_archive
from archive.engine import reading
from archive.tables import DoorVisit, Url, Visit
from benchmarks.faults import rows, rows_kept, rows_machine, rows_store
from benchmarks.faults.soak import soak
from benchmarks.faults.world import World
from flows import turns
from flows.night import run_direct
from flows.plan import plan_from
from samples.hostile import HostileSite, write_hostile_sources
from samples.hostile_faults import DOORS, PAGES
from samples.hostile_pages import FIRST
from settings import Settings
from tests.databases import named_url

SEED = 2028  # here always the same, so that a failure is one of the change at hand; `make faults` draws others
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with HostileSite() as site:
        yield World(tmp_path_factory.mktemp("faults"), site, ("steady",))


ROWS = [rows.named_kills, rows_store.two_at_once, rows_machine.power_loss, rows_kept.migrating]


@pytest.mark.parametrize("make", ROWS, ids=lambda make: make.__name__)
def test_a_row_of_the_table(world: World, make: object) -> None:
    assert callable(make)
    row = make(world, random.Random(SEED), True)
    if row.skipped:
        pytest.skip(row.skipped)
    assert (row.lost, row.duplicates, row.broken) == (0, 0, [])
    assert row.tries


def test_three_nights_with_faults(world: World) -> None:
    told = soak(world, random.Random(SEED), 3)
    assert (told.lost, told.duplicates, told.broken) == (0, 0, []), told.faults


@pytest.mark.parametrize("name", ["hostile-slow", "hostile"])
def test_each_fault_of_a_site_gets_its_word_and_the_steady_site_is_whole(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LEAST_GRACE", 600.0)  # each fault is seen to its end: the steady site would not wait
    with HostileSite() as site:
        write_hostile_sources(tmp_path / "sources", site.port, name, "steady")
        settings = Settings(
            home=tmp_path,
            sources=tmp_path / "sources",
            loopback=f"*.localhost:{site.port}",
            database_url=named_url(tmp_path),
        )
        plan = plan_from(settings)
        report = run_direct(plan, FIRST)
        archive = open_archive(plan.archive_url, plan.captures)
        with reading(archive.engine) as connection:
            visits = connection.execute(
                select(Url.original, Visit.disposition, Visit.reason).join(Visit, Visit.url_id == Url.id)
            ).all()
            doors = connection.execute(select(DoorVisit.url, DoorVisit.outcome)).all()
        archive.close()
        words = {row.original: row.reason or row.disposition for row in visits}
        wrong = {}
        for fault in PAGES:
            if fault.slow == (name == "hostile-slow"):
                word = words.get(fault.address(site.port))
                if word not in fault.reasons:
                    wrong[fault.path] = word
        for url, outcome in doors:
            path = url.removeprefix(site.base())
            if path in DOORS and outcome not in DOORS[path][0]:
                wrong[path] = outcome
        assert wrong == {}
        ledgers = {row.source: row for row in report.sources}
        assert report.state == "done" and ledgers["steady"].fetched == site.steady
        assert all(row.balanced for row in report.sources)
        asked = Counter(ask.path.partition("?")[0] for ask in site.asked if ask.host == "hostile.localhost")
        assert asked["/maps/tree.xml"] <= 401 and asked["/list"] <= 5
