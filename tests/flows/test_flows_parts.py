"""The parts of a night one by one: alarms, addresses, checking and repair, stages that run again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

import facts
from archive import Archive, open_archive
from archive.engine import reading, writing
from archive.store import outbox
from archive.store.imports import Page, add_page
from archive.tables import ArticleRow, Capture, EventRow, FactRow, Outbox, SightingRow, Url, Version
from archive.warc import WarcWriter
from flows import stages
from flows.address import address_of
from flows.alarms import DoorLook, Reading, alarms_of
from flows.checking import check
from flows_site import NOW, SOURCE, story
from records import Expectations, Findings, Source, SourceLedger
from search import SearchIndex, open_index
from spiders.source import load_source
from tests.databases import url_of

DOOR = "http://small.localhost/feed"
AS_EVER = {"doors": [DoorLook(DOOR, "ok", None, 10, 12)], "seen": Reading(pages=9), "week": 20, "collected": True}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    path = tmp_path_factory.mktemp("source") / "small.yml"
    door = f"  - {{kind: feed, url: '{DOOR}'}}"
    path.write_text(SOURCE.format(name="small", port=80, doors=door).replace(":80/", "/"), "utf-8")
    return replace(load_source(path), expects=Expectations(fewest_a_week=5, fields=("title", "body", "published")))


@pytest.mark.parametrize(
    ("change", "kinds", "told"),
    [
        ({}, [], ""),
        ({"doors": [DoorLook(DOOR, "not_modified", None, 0, 12)]}, [], ""),
        ({"doors": [DoorLook(DOOR, "empty", None, 0, 12)]}, ["silence"], "up to 12"),
        ({"doors": [DoorLook(DOOR, "empty", None, 0, 0)]}, [], ""),  # it never gave anything: no silence
        ({"doors": [DoorLook(DOOR, "not_a_feed", "HTML where a feed is meant", 0, 12)]}, ["door"], "HTML where"),
        ({"doors": [DoorLook(DOOR, "failed", None, 0, 0)]}, ["door"], "failed"),
        ({"doors": [DoorLook(DOOR, "ok", "3 sitemaps failed: timeout", 10, 12)]}, ["door"], "3 sitemaps"),  # in part
        ({"week": 4}, ["silence"], "at least 5"),
        ({"week": 5}, [], ""),
        ({"week": None}, [], ""),  # a new source is left in peace
        ({"seen": Reading(pages=5, layout_missed=2)}, ["layout"], "2 of 5"),
        ({"seen": Reading(pages=6, layout_missed=2)}, [], ""),
        ({"seen": Reading(pages=2, layout_missed=2)}, [], ""),  # too few to say
        ({"seen": Reading(pages=5, empty=(("published", 2),))}, ["drift"], "2 of 5 pages without published"),
        ({"seen": Reading(pages=5, empty=(("lead", 5), ("authors", 5)))}, [], ""),  # not expected of this source
        ({"seen": Reading(pages=2, empty=(("title", 2),))}, [], ""),
        ({"ledger": SourceLedger(source="small", found=20, fetched=11, failed=5)}, ["errors"], "5 of 16"),
        ({"ledger": SourceLedger(source="small", found=20, fetched=12, failed=5)}, [], ""),
        ({"ledger": SourceLedger(source="small", found=5, fetched=1, failed=4)}, [], ""),
        ({"collected": False}, ["collect"], "did not end well"),
        ({"collected": False, "week": 0, "doors": []}, ["collect", "silence"], "small"),
    ],
)
def test_alarms(source: Source, change: dict[str, Any], kinds: list[str], told: str) -> None:
    given = AS_EVER | {"ledger": SourceLedger(source="small", found=10, fetched=10)} | change
    alarms = alarms_of(source, **given)
    assert [alarm.kind for alarm in alarms] == kinds
    assert all(alarm.source == "small" and alarm.message.startswith("small: ") for alarm in alarms)
    assert told in " ".join(alarm.message for alarm in alarms)


FOUND = "http://small.localhost/fair-opens-12.html?from=home"


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [
        (None, FOUND),
        ("", FOUND),
        ("http://small.localhost/fair-opens-12.html", "http://small.localhost/fair-opens-12.html"),
        ("http://small.localhost/", FOUND),  # its home page, as careless templates say
        ("http://small.localhost/topics/fairs", FOUND),  # no article
        ("http://elsewhere.example/fair-opens-12.html", FOUND),  # a partner whose text it reprints
    ],
)
def test_the_address_of_an_article(source: Source, canonical: str | None, kept: str) -> None:
    assert address_of(FOUND, canonical, source) == kept
    assert address_of(FOUND, canonical, None) == FOUND


# An archive of pages that were brought in, and the stages over it


@dataclass
class Small:
    """An archive with its index and source; `add` brings a page in, `run` takes it through all stages."""

    archive: Archive
    index: SearchIndex
    source: Source
    pages: int = 0

    def add(self, path: str, html: str, day: int = 0, door: str = "import") -> None:
        self.pages += 1
        writer = WarcWriter(self.archive.captures, f"pages-{self.pages}")
        page = Page(
            url=f"http://small.localhost{path}",
            source="small",
            body=html.encode(),
            content_type="text/html; charset=utf-8",
            at=NOW + timedelta(days=day),
        )
        with writing(self.archive.engine) as connection:
            assert add_page(connection, page, writer)
            connection.execute(update(Url).where(Url.url == page.url).values(door=door))
        writer.close()

    def run(self) -> list[Any]:
        return [
            stages.read(self.archive, {"small": self.source}),
            stages.extract(self.archive),
            stages.link(self.archive, NOW),
            stages.index(self.archive, self.index),
        ]

    def rows(self, *what: Any) -> list[Any]:
        with reading(self.archive.engine) as connection:
            return [tuple(row) for row in connection.execute(select(*what).order_by(*what))]

    def told(self) -> dict[str, Any]:
        """Everything that the archive says, without the ids of facts."""
        facts_told = [FactRow.version_id, FactRow.kind, FactRow.position, FactRow.begin, FactRow.text]
        return {
            "articles": self.rows(ArticleRow.id, ArticleRow.url, ArticleRow.version_id, ArticleRow.story),
            "versions": self.rows(Version.id, Version.article_id, Version.number, Version.digest),
            "facts": self.rows(*facts_told),
            "events": self.rows(EventRow.id, EventRow.name, EventRow.start_day, EventRow.merged_into),
            "sightings": self._sightings(),
            "index": self.index.ids(""),
            "outbox": self.rows(Outbox.id),
        }

    def _sightings(self) -> list[Any]:
        query = select(SightingRow.event_id, FactRow.version_id, FactRow.position, SightingRow.score)
        with reading(self.archive.engine) as connection:
            return sorted(map(tuple, connection.execute(query.join(FactRow, FactRow.id == SightingRow.fact_id))))


@pytest.fixture
def small(tmp_path: Path, source: Source) -> Iterator[Small]:
    archive = open_archive(url_of(tmp_path), tmp_path / "captures")
    index = open_index(tmp_path / "index")
    made = Small(archive, index, source)
    made.add("/hoa-lu-1.html", story("Hoa Lu", 120))
    made.add("/hoa-lu-again-2.html", story("Hoa Lu", 132, title="The craft fair of Hoa Lu and its 132 booths"))
    made.add("/phu-vinh-3.html", story("Phu Vinh", 80), door="feed")
    reports = made.run()
    assert [report.failed for report in reports] == [0, 0, 0, 0] and reports[0].done == 3
    yield made
    index.close()
    archive.close()


def test_stages_that_run_again_have_nothing_to_do(small: Small) -> None:
    before = small.told()
    assert before["facts"] and before["sightings"] and before["index"] == [1, 2, 3] and before["outbox"] == []
    for _ in range(2):
        assert [report.done for report in small.run()] == [0, 0, 0, 0]
        assert small.told() == before


def test_stages_that_do_all_again_change_nothing(small: Small) -> None:
    before = small.told()
    with writing(small.archive.engine) as connection:
        connection.execute(update(Capture).values(read_by=0))
        connection.execute(update(Version).values(extracted_by=0, linked_by=0))
    reports = small.run()
    assert reports[0].done == 3 and reports[1].done == 3 and reports[2].done == 3
    assert dict(reports[0].counts)["unchanged"] == 3
    assert small.told() == before


def test_a_new_extractor_keeps_the_ids_of_events(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    before = small.told()
    newer, extract = facts.EXTRACTOR + 1, facts.extract

    def better(*args: Any, **named: Any) -> Findings:
        return replace(extract(*args, **named), extractor=newer)

    monkeypatch.setattr(facts, "EXTRACTOR", newer)
    monkeypatch.setattr(facts, "extract", better)
    reports = small.run()
    assert reports[1].done == 3 and dict(reports[2].counts).get("new", 0) == 0
    assert set(small.rows(FactRow.extractor)) == {(newer,)}
    assert small.told() == before


def test_a_redesigned_page_that_says_the_same_is_no_new_version(small: Small) -> None:
    before = small.told()
    small.add("/hoa-lu-1.html", story("Hoa Lu", 120, css="article-text"), day=1)
    (report, *_) = small.run()
    assert dict(report.counts)["layout-missed"] == 1 and report.failed == 0
    assert small.told() == before
    small.add("/hoa-lu-1.html", story("Hoa Lu", 102), day=2)  # a corrected figure in the old layout is one
    small.run()
    assert len(small.told()["versions"]) == len(before["versions"]) + 1


def damage_index(small: Small, tmp_path: Path, how: str) -> None:
    small.index.close()
    for path in sorted((tmp_path / "index").rglob("*"), reverse=True):
        if how == "cut" and path.suffix == ".toc":
            path.write_bytes(path.read_bytes()[:-3])
        elif how == "missing":
            path.rmdir() if path.is_dir() else path.unlink()


@pytest.mark.parametrize("how", ["cut", "missing"])
def test_a_damaged_index_is_made_anew_in_whole_and_named(small: Small, tmp_path: Path, how: str) -> None:
    damage_index(small, tmp_path, how)
    with writing(small.archive.engine) as connection:
        outbox.note(connection, [2])  # an update alone would make an index of this one article
    for _ in range(2):  # and in a night without any news
        report = small.run()[3]
        assert report.failed == 1 and "search index" in report.problems[0] and "made anew" in report.problems[0]
        assert small.index.ids("") == [1, 2, 3] and small.rows(Outbox.id) == []
        damage_index(small, tmp_path, how)


# Checking


def flip(small: Small, url: str) -> None:
    """One byte of the page's record in its WARC file."""
    with reading(small.archive.engine) as connection:
        row = connection.execute(select(Capture).where(Capture.url.endswith(url))).one()
    path = small.archive.captures / row.warc_file
    data = bytearray(path.read_bytes())
    data[row.warc_offset + row.warc_length // 2] ^= 0x40
    path.write_bytes(data)


def faults(small: Small, repair: bool = False) -> list[Any]:
    return check(small.archive, small.index, NOW + timedelta(days=1), repair)


def test_check_finds_nothing_in_a_whole_archive(small: Small) -> None:
    assert faults(small) == []


def test_check_names_a_damaged_capture_and_has_it_fetched_again(small: Small) -> None:
    flip(small, "/phu-vinh-3.html")
    (fault,) = faults(small)
    assert "phu-vinh-3.html" in fault.where and "pages-3" in fault.what and "--repair" in fault.remedy
    assert not fault.mended
    (fault,) = faults(small, repair=True)
    assert fault.mended
    with reading(small.archive.engine) as connection:
        row = connection.execute(select(Url).where(Url.url.endswith("/phu-vinh-3.html"))).one()
    assert row.due == NOW + timedelta(days=1) and row.etag is None and row.digest is None


def test_check_says_of_a_damaged_imported_page_to_bring_it_in_again(small: Small) -> None:
    before = small.told()
    flip(small, "/hoa-lu-1.html")
    for repair in (False, True):
        (fault,) = faults(small, repair)
        assert "hoa-lu-1.html" in fault.where and "ocop import" in fault.remedy and not fault.mended
    small.add("/hoa-lu-1.html", story("Hoa Lu", 120))
    small.run()
    assert faults(small) == []
    assert small.told() == before


def test_check_names_a_misplaced_quote_and_has_it_extracted_again(small: Small) -> None:
    before = small.told()
    with writing(small.archive.engine) as connection:
        wrong = connection.execute(select(func.min(FactRow.id))).scalar_one()
        connection.execute(update(FactRow).where(FactRow.id == wrong).values(begin=FactRow.begin + 1))
    (fault,) = faults(small)
    assert f"fact {wrong} of version 1" in fault.where and "--repair" in fault.remedy and not fault.mended
    assert faults(small, repair=True)[0].mended
    small.run()
    assert faults(small) == []
    assert small.told() == before


@pytest.mark.parametrize("how", ["cut", "missing"])
def test_check_names_a_damaged_index_and_makes_it_anew(small: Small, tmp_path: Path, how: str) -> None:
    damage_index(small, tmp_path, how)
    (fault,) = faults(small)
    assert fault.where == "index" and "ocop reindex" in fault.remedy and not fault.mended
    (fault,) = faults(small, repair=True)
    assert fault.mended and faults(small) == [] and small.index.ids("") == [1, 2, 3]


def test_check_names_what_the_index_lacks_and_what_waits(small: Small) -> None:
    small.index.update([], removed=[2])
    (fault,) = faults(small)
    assert "1 articles are not in it: 2" in fault.what
    with writing(small.archive.engine) as connection:
        outbox.note(connection, [2])
    (fault,) = faults(small)
    assert "1 articles wait" in fault.what
    assert all(fault.mended for fault in faults(small, repair=True))
    assert faults(small) == [] and small.rows(Outbox.id) == []
