"""Bad input in a night and in imports: named with its remedy, counted, and nothing that was stored changes."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from archive import Archive, open_archive
from archive.engine import reading
from archive.store.imports import Page
from archive.tables import ArticleRow, Capture, EventRow, FactRow, Outbox, SightingRow, Version
from archive.warc import WarcWriter
from flows.importing import Given, Refused, pages_of
from flows.night import open_night, run_direct
from flows.plan import Plan
from flows_site import NOW, SENTENCES, Site, plan_for, serving, story
from records import NightReport

KEPT = ("/hoa-lu-120.html", "/phu-vinh-80.html")
TABLES = (ArticleRow, Version, FactRow, EventRow, SightingRow, Capture)
BAD = ("/binary-1.html", "/pdf-2.html", "/untitled-3.html", "/future-4.html", "/huge-5.html", "/empty-6.html")


@dataclass
class Played:
    """Two nights of one site: all well, then everything bad at once."""

    site: Site
    plan: Plan
    archive: Archive
    before: dict[str, Any]
    report: NightReport
    cut: str

    @property
    def problems(self) -> list[str]:
        return [text for stage in self.report.stages for text in stage.problems]


def contents(archive: Archive) -> dict[str, Any]:
    """Every row of what is told by articles, by table and id, but for when a page was last seen."""
    with reading(archive.engine) as connection:
        return {
            table.__tablename__: {
                row.id: {k: v for k, v in row._mapping.items() if k != "last_seen"}
                for row in connection.execute(select(table))
            }
            for table in TABLES
        }


def bad_night(site: Site, plan: Plan) -> None:
    """The site and its source folder as the second night finds them."""
    site.put("/other", "<html><body>This is no feed.</body></html>")
    site.put("/third", "", "application/rss+xml")
    site.feed("/fourth")
    site.put("/binary-1.html", bytes(range(256)) * 40)
    site.put("/pdf-2.html", b"%PDF-1.7 " + bytes(range(1, 256)) * 9)
    site.put("/untitled-3.html", story("Bat Trang", 10, title=""))
    meta = '<meta property="article:published_time" content="2091-01-01T08:00:00+07:00">'
    site.put("/future-4.html", story("Thanh Ha", 33, day="2091-01-01").replace("<head>", f"<head>{meta}"))
    more = f"<p>{SENTENCES[0].format(place='Non Nuoc', n=5)}</p>\n"
    site.put("/huge-5.html", story("Non Nuoc", 9).replace("</div>", more * (3_000_000 // len(more) + 1) + "</div>"))
    site.put("/empty-6.html", "")
    site.put("/good-7.html", story("Tay Ho", 77))
    site.put("/good-8.html", story("Van Phuc", 78), wait=1.5)  # the last one in the WARC file, which is cut there
    site.feed("/feed", *KEPT, *BAD, "/good-7.html", "/good-8.html")
    (plan.sources / "broken.yml").write_text("name: broken\ntitle: [", "utf-8")
    good = (plan.sources / "small.yml").read_text("utf-8")
    (plan.sources / "odd.yml").write_text(good.replace("small", "odd").replace("publisher", "publishr"), "utf-8")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with serving() as site:
        plan = plan_for(site, tmp_path_factory.mktemp("bad") / "home", doors=("/feed", "/other", "/third", "/fourth"))
        for path, place, number in zip(KEPT, ("Hoa Lu", "Phu Vinh"), (120, 80), strict=True):
            site.put(path, story(place, number))
        site.feed("/feed", *KEPT)
        for door in ("/other", "/third", "/fourth"):
            site.feed(door, KEPT[0])
        first = run_direct(plan, NOW)
        assert first.state == "done" and first.sources[0].fetched == 2 and first.alarms == ()
        archive = open_archive(plan.archive_url, plan.captures, create=False)
        before = contents(archive)
        bad_night(site, plan)
        with open_night(plan, NOW + timedelta(days=1)) as night:
            for name in night.sources:
                night.collect(name)
            cut = cut_last_capture(archive)
            for step in (night.read, night.extract, night.link, night.index):
                step()
            report = night.report()
        yield Played(site, plan, archive, before, report, cut)
        archive.close()


def cut_last_capture(archive: Archive) -> str:
    """Truncate the newest WARC file within the record of one of the good pages; gives the file's name."""
    with reading(archive.engine) as connection:
        last = connection.execute(
            select(Capture).order_by(Capture.warc_file.desc(), Capture.warc_offset.desc())
        ).first()
        assert last is not None
    path = archive.captures / last.warc_file
    with path.open("r+b") as file:
        file.truncate(last.warc_offset + last.warc_length // 2)
    return str(last.url)


@pytest.mark.parametrize(
    ("named", "remedy"),
    [
        ("broken.yml", "Remedy"),
        ("odd.yml:3: publishr", "Remedy"),
        ("/binary-1.html", "article_url"),
        ("/pdf-2.html", "article_url"),
        ("/untitled-3.html", "selector"),
        ("/future-4.html", "left out"),
        ("/huge-5.html", "split it"),
        ("/empty-6.html", "try it again"),
        ("cut short", "ocop check --repair"),
    ],
)
def test_each_bad_input_is_named_with_its_remedy(played: Played, named: str, remedy: str) -> None:
    told = [text for text in played.problems if named in text]
    assert any(remedy in text for text in told), played.problems


@pytest.mark.parametrize(
    ("door", "said"), [("/other", "HTML where a feed is meant"), ("/third", "no content"), ("/fourth", "lists no")]
)
def test_a_door_that_gives_no_feed_is_named(played: Played, door: str, said: str) -> None:
    told = [alarm for alarm in played.report.alarms if door in alarm.message]
    assert len(told) == 1 and told[0].source == "small" and said in told[0].message


def test_the_report_counts_and_the_run_went_on(played: Played) -> None:
    (row,) = played.report.sources
    assert played.report.state == "done" and row.balanced
    assert (row.found, row.failed) == (10, 3)
    stages = {stage.stage: stage for stage in played.report.stages}
    assert stages["sources"].failed == 2 and stages["sources"].done == 1
    assert stages["read"].failed == 1 and dict(stages["read"].counts)["damaged"] == 1
    assert stages["extract"].failed == 1
    assert row.articles_new == 4  # a good one, untitled, future and huge; the other good one was cut
    with reading(played.archive.engine) as connection:
        assert connection.execute(select(Outbox.id)).all() == []


def test_nothing_that_was_stored_changed(played: Played) -> None:
    now = contents(played.archive)
    for table, rows in played.before.items():
        assert rows, table
        if table == "sighting":  # weighed anew where another article tells of the event; the event stays
            kept, told = ({row["fact_id"]: row["event_id"] for row in each.values()} for each in (rows, now[table]))
            assert {fact: told.get(fact) for fact in kept} == kept
            continue
        assert {key: now[table].get(key) for key in rows} == rows, table


def test_no_article_bears_a_day_to_come(played: Played) -> None:
    with reading(played.archive.engine) as connection:
        days = connection.execute(select(Version.published)).scalars().all()
    assert days and all(day is None or day <= (NOW + timedelta(days=1)).date() for day in days)


def test_the_next_night_fetches_what_was_damaged_after_check(played: Played) -> None:
    from flows.checking import check
    from search import open_index

    index = open_index(played.plan.index)
    now = NOW + timedelta(days=2)
    faults = check(played.archive, index, now, repair=True)
    index.close()
    assert [(played.cut in fault.where, fault.mended) for fault in faults] == [(True, True)]
    report = run_direct(played.plan, now)
    assert report.sources[0].articles_new == 1
    with reading(played.archive.engine) as connection:
        assert connection.execute(select(ArticleRow.id).where(ArticleRow.url == played.cut)).one()
    index = open_index(played.plan.index)
    (fault,) = check(played.archive, index, now, repair=False)
    index.close()
    assert fault.mended and "later capture" in fault.remedy


# Imports


def _warc(folder: Path, *pages: tuple[str, str]) -> Path:
    writer = WarcWriter(folder, "pages")
    for path, body in pages:
        writer.add(
            url=f"https://a.example{path}",
            at=NOW,
            status=200,
            headers=[("Content-Type", "text/html")],
            body=body.encode(),
        )
    writer.close()
    return folder / "pages.warc.gz"


def _pages(path: Path, **given: Any) -> tuple[list[Page], list[Refused]]:
    found = list(pages_of(path, Given(NOW, **given), []))
    return [item for item in found if isinstance(item, Page)], [item for item in found if isinstance(item, Refused)]


def test_a_truncated_warc_gives_the_pages_before_the_damage(tmp_path: Path) -> None:
    path = _warc(tmp_path, ("/1", story("Hoa Lu", 1)), ("/2", story("Phu Vinh", 2)))
    path.write_bytes(path.read_bytes()[:-400])
    pages, (refused,) = _pages(path)
    assert [page.url for page in pages] == ["https://a.example/1"] or len(pages) == 2
    assert str(path) in refused.name and "cut short" in refused.why and f"{len(pages)} pages" in refused.why


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("none.html", None, "no such file"),
        ("empty.html", b" \n", "empty"),
        ("empty.warc.gz", b"", "empty"),
        ("noise.warc.gz", gzip.compress(b"no record", mtime=0) + b"x", "offset 0"),
        ("plain.warc", b"no warc either", "WARC"),
        ("image.png", b"\x89PNG", ".html"),
        ("none.jsonl", b"", None),
    ],
)
def test_a_file_that_cannot_be_brought_in_is_named(tmp_path: Path, name: str, content: bytes | None, why: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    pages, refused = _pages(path)
    assert pages == []
    assert [why in item.why and str(path) in item.name for item in refused] == ([True] if why else [])


def test_a_warc_without_a_page_is_refused(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "pages")
    for status, kind in ((404, "text/html"), (200, "image/png")):
        writer.add(url="https://a.example/x", at=NOW, status=status, headers=[("Content-Type", kind)], body=b"x")
    writer.close()
    pages, (refused,) = _pages(tmp_path / "pages.warc.gz")
    assert pages == [] and "HTML" in refused.why


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("{cut", "JSON"),
        ([1], "object"),
        ({"id": 1}, "html_file"),
        ({"html": 5}, "`html`"),
        ({"text": ["a"]}, "`text`"),
        ({"text": "a", "url": 5}, "`url`"),
        ({"text": "a", "url": "http://[::1"}, "address"),
        ({"text": "a", "source": ["x"]}, "`source`"),
        ({"text": "a", "published": "soon"}, "soon"),
        ({"text": "a", "published": "2091-01-01"}, "future"),
        ({"text": "half \ud800"}, "surrogates"),
        ({"text": "a", "id": "half \ud800"}, "surrogates"),
        ({"html": {"base64": "%%%"}}, "html"),
        ({"html": {"utf-7": "x"}}, "base64"),
        ({"html_file": "none.html"}, "none.html"),
        ({"html_file": "../outside.html"}, "outside"),
        ({"html_file": "cut.html.gz"}, "end-of-stream"),
        ({"html_file": "empty.html"}, "empty"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_a_bad_line_is_named_and_the_others_come_in(tmp_path: Path, row: Any, why: str) -> None:
    (tmp_path / "cut.html.gz").write_bytes(gzip.compress(story("Hoa Lu", 1).encode())[:-9])
    (tmp_path / "empty.html").write_bytes(b"")
    good = json.dumps({"text": "A page.\n\n" + " ".join(SENTENCES)})
    path = tmp_path / "pages.jsonl"
    path.write_text("\n".join([good, row if isinstance(row, str) else json.dumps(row), "", good]), "utf-8")
    pages, (refused,) = _pages(path)
    assert len(pages) == 2 and refused.name == f"{path}:2"
    assert why in refused.why


def test_a_folder_without_pages_is_refused_and_one_with_some_goes_by_name(tmp_path: Path) -> None:
    assert "no file ending" in _pages(tmp_path)[1][0].why
    for name in ("b.html", "a.txt", "sub/c.htm", "d.doc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(story("Hoa Lu", 1) + name, "utf-8")
    pages, refused = _pages(tmp_path)
    assert [page.url.rpartition("/")[2] for page in pages] == ["a.txt", "b.html", "c.htm"] and refused == []
