"""What the store keeps, on SQLite and on PostgreSQL: nothing is overwritten, nothing is doubled."""

import os
import socket
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from archive import Archive, ArchiveError, open_archive
from archive.engine import reading, writing
from archive.machine import whereabouts
from archive.opening import HEAD, MIGRATIONS
from archive.store import articles, events, findings, nights, outbox
from archive.store.nights import Held
from archive.tables import ArticleRow, Base, EventRow, FactRow, Outbox, RunLock, SightingRow, Url, Version
from archive.views import pending
from facts.names import fold
from records import Alarm, Article, Count, Event, EventMention, Findings, Moment, Sighting, StageReport

DAY = datetime(2026, 10, 20, 2, tzinfo=UTC)
URL = "https://example.org/a"


def article(body: str = "The fair opened with 120 booths.", **values: object) -> Article:
    moment = Moment(date(2026, 10, 19), None, "json-ld")
    return Article(url=URL, title="Fair opens", body=body, published=moment, language="en", **values)  # type: ignore[arg-type]


def save(archive: Archive, what: Article, at: datetime, url: str = URL) -> articles.Saved:
    with writing(archive.engine) as connection:
        return articles.save_article(connection, what, source="courier", url=url, at=at)


def test_a_text_seen_again_is_no_new_version(archive: Archive) -> None:
    first = save(archive, article(), DAY)
    again = save(archive, article("The  fair opened with\n120 booths."), DAY + timedelta(days=1))
    assert first.new_article and first.new_version
    assert not again.new_article and not again.new_version
    with reading(archive.engine) as connection:
        row = connection.execute(select(Version)).one()
    assert (row.first_seen, row.last_seen) == (DAY, DAY + timedelta(days=1))


def test_a_corrected_text_is_a_second_version_and_the_first_stays(archive: Archive) -> None:
    save(archive, article(), DAY)
    changed = save(archive, article("The fair opened with 102 booths."), DAY + timedelta(days=1))
    assert changed.new_version and not changed.new_article
    with reading(archive.engine) as connection:
        rows = connection.execute(select(Version).order_by(Version.number)).all()
        current = connection.execute(select(ArticleRow.version_id)).scalar_one()
    assert ["120" in rows[0].body, "102" in rows[1].body] == [True, True]
    assert current == rows[1].id


def test_an_older_capture_read_late_does_not_become_current(archive: Archive) -> None:
    newer = save(archive, article("The fair opened with 102 booths."), DAY)
    save(archive, article(), DAY - timedelta(days=3))
    with reading(archive.engine) as connection:
        assert connection.execute(select(ArticleRow.version_id)).scalar_one() == newer.version
        assert connection.execute(select(func.count()).select_from(Version)).scalar_one() == 2


def test_the_outbox_note_is_part_of_the_same_transaction(archive: Archive) -> None:
    with pytest.raises(RuntimeError), writing(archive.engine) as connection:
        articles.save_article(connection, article(), source="courier", url=URL, at=DAY)
        raise RuntimeError("killed")
    with reading(archive.engine) as connection:
        assert pending.outbox(connection, 10) == (0, [], [])
    saved = save(archive, article(), DAY)
    with writing(archive.engine) as connection:
        newest, put, gone = pending.outbox(connection, 10)
        assert (put, gone) == ([saved.article], [])
        outbox.acknowledge(connection, newest)
    save(archive, article(), DAY + timedelta(days=1))
    with reading(archive.engine) as connection:
        assert connection.execute(select(func.count()).select_from(Outbox)).scalar_one() == 0


def test_gone_pages_withdraw_their_articles_and_keep_the_text(archive: Archive) -> None:
    with writing(archive.engine) as connection:
        values = {"source": "courier", "url": URL, "original": URL, "doors": [], "state": "gone", "status": 410}
        values |= {"first_seen": DAY, "last_seen": DAY, "failures": 0, "unchanged": 0}
        url_id = connection.execute(insert(Url).values(values).returning(Url.id)).scalar_one()
        saved = articles.save_article(connection, article(), source="courier", url=URL, url_id=url_id, at=DAY)
        assert articles.withdraw_gone(connection, DAY) == [saved.article]
        assert articles.withdraw_gone(connection, DAY) == []
    with reading(archive.engine) as connection:
        row = connection.execute(select(ArticleRow)).one()
        assert row.withdrawn == DAY and "410" in row.withdrawn_reason and row.version_id == saved.version


def test_an_old_address_of_a_page_is_not_looked_at_again(archive: Archive) -> None:
    with writing(archive.engine) as connection:
        values = {"source": "courier", "doors": [], "state": "known", "due": DAY, "failures": 0, "unchanged": 0}
        values |= {"first_seen": DAY, "last_seen": DAY}
        old, new = (
            connection.execute(insert(Url).values(values | {"url": u, "original": u}).returning(Url.id)).scalar_one()
            for u in ("https://example.org/old", URL)
        )
        articles.save_article(connection, article(), source="courier", url=URL, url_id=old, at=DAY)
        assert articles.mark_copy(connection, old, URL)
        assert not articles.mark_copy(connection, new, URL)
        assert not articles.mark_copy(connection, new, "https://example.org/unknown")
        due = dict(connection.execute(select(Url.id, Url.due)).tuples().all())
        assert due == {old: None, new: DAY}
        assert connection.execute(select(ArticleRow.url_id)).scalar_one() == new


def test_near_duplicates_go_by_their_smallest_article(archive: Archive) -> None:
    ids = [save(archive, article(), DAY, url=f"{URL}{n}").article for n in range(4)]
    with writing(archive.engine) as connection:
        articles.save_story(connection, ids[3], [1, 2], [ids[2]])
        articles.save_story(connection, ids[1], [1], [ids[0]])
        articles.save_story(connection, ids[2], [1, 7], [ids[1]])
    with reading(archive.engine) as connection:
        assert set(connection.execute(select(ArticleRow.story)).scalars()) == {ids[0]}
        near = articles.story_candidates(connection, ids[0], [7])
    assert [row.id for row in near] == [ids[2]]


def found(text_of: str = "120 booths") -> Findings:
    event = EventMention(
        text="The fair",
        begin=12,
        end=20,
        rule="t",
        name="Craft Fair",
        kind="fair",
        start=date(2026, 10, 19),
        counts=(0,),
    )
    count = Count(text=text_of, begin=33, end=43, rule="t", value=120, unit="booth")
    return Findings(events=(event,), counts=(count,), extractor=1)


def test_findings_are_replaced_and_events_keep_their_sightings(archive: Archive) -> None:
    saved = save(archive, article(), DAY)
    with writing(archive.engine) as connection:
        findings.save_findings(connection, saved.version, saved.article, found(), fold)
        mention = pending.mentions(connection, [saved.version])[0]
        assert mention.figures == (("booth", 120.0),)
        counts = events.save_events(connection, [event_of(mention.id)], 1, DAY)
        assert counts == {"new": 1, "changed": 0, "joined": 0}
    with writing(archive.engine) as connection:
        findings.save_findings(connection, saved.version, saved.article, found(), fold)
        rows = connection.execute(select(FactRow)).all()
        sighted = connection.execute(select(SightingRow.fact_id, SightingRow.event_id)).all()
    assert len(rows) == 2
    assert [row.fact_id for row in sighted] == [row.id for row in rows if row.kind == "event"]


def event_of(*mentions: int, name: str = "Craft Fair") -> Event:
    return Event(
        name=name,
        kind="fair",
        start=date(2026, 10, 19),
        end=None,
        venue=None,
        place=None,
        edition=None,
        series=None,
        sightings=tuple(Sighting(mention=m, score=1.0, reasons=("r",)) for m in mentions),
    )


def test_joined_events_point_on_and_ids_are_not_used_again(archive: Archive) -> None:
    mentions = []
    for n in range(3):
        saved = save(archive, article(), DAY, url=f"{URL}{n}")
        with writing(archive.engine) as connection:
            findings.save_findings(connection, saved.version, saved.article, found(), fold)
            mentions.append(pending.mentions(connection, [saved.version])[0].id)
    a, b, c = mentions
    with writing(archive.engine) as connection:
        events.save_events(connection, [event_of(a), event_of(b, c)], 1, DAY)
        first, second = connection.execute(select(EventRow.id).order_by(EventRow.id)).scalars()
        assert events.save_events(connection, [event_of(a, b, c)], 1, DAY)["joined"] == 1
        # the larger part of the cluster was the second event, but the older id is kept
        assert pending.event_of(connection, second) == pending.event_of(connection, first) == first
    with writing(archive.engine) as connection:
        events.save_events(connection, [event_of(a), event_of(b), event_of(c)], 1, DAY)
        homes = connection.execute(select(SightingRow.event_id).order_by(SightingRow.fact_id)).scalars().all()
    assert len(set(homes)) == 3 and first in homes


def test_saving_the_same_clusters_again_changes_nothing(archive: Archive) -> None:
    saved = save(archive, article(), DAY)
    with writing(archive.engine) as connection:
        findings.save_findings(connection, saved.version, saved.article, found(), fold)
        mention = pending.mentions(connection, [saved.version])[0].id
        events.save_events(connection, [event_of(mention)], 1, DAY)
        assert events.save_events(connection, [event_of(mention)], 1, DAY) == {"new": 0, "changed": 0, "joined": 0}


def test_one_run_holds_the_archive_and_a_dead_holder_is_replaced(archive: Archive) -> None:
    with writing(archive.engine) as connection:
        nights.take_lock(connection, "a", DAY)
        connection.execute(text("UPDATE run_lock SET pid = 1, host = 'elsewhere'"))  # of which only the heartbeat tells
        with pytest.raises(Held, match="process 1"):
            nights.take_lock(connection, "b", DAY + timedelta(seconds=30))
        nights.take_lock(connection, "b", DAY + timedelta(minutes=5))  # its heartbeat stopped
        assert not nights.beat(connection, "a", DAY) and nights.beat(connection, "b", DAY)
        nights.free_lock(connection, "a")
        assert connection.execute(select(RunLock.owner)).scalar_one() == "b"


def test_a_holder_whose_process_is_gone_is_replaced_at_once(archive: Archive) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    with writing(archive.engine) as connection:
        nights.take_lock(connection, "a", DAY)
        connection.execute(text(f"UPDATE run_lock SET pid = {child}"))
        nights.take_lock(connection, "b", DAY)


def test_a_living_holder_is_not_robbed_when_the_clock_jumps_and_a_process_with_its_id_is_another(
    archive: Archive,
) -> None:
    with writing(archive.engine) as connection, subprocess.Popen(["sleep", "60"]) as other:
        try:
            nights.take_lock(connection, "a", DAY)
            told = {"host": whereabouts(other.pid), "pid": other.pid}
            connection.execute(text("UPDATE run_lock SET host = :host, pid = :pid"), told)
            with pytest.raises(Held, match=f"process {other.pid} on {socket.gethostname()} since"):
                nights.take_lock(connection, "b", DAY + timedelta(days=1))
            connection.execute(text("UPDATE run_lock SET pid = :pid"), {"pid": os.getppid()})
            nights.take_lock(connection, "b", DAY)  # the id came round again
        finally:
            other.kill()


def test_a_night_cut_short_is_gone_on_with_and_a_second_run_has_its_own_name(archive: Archive) -> None:
    with writing(archive.engine) as connection:
        first = nights.begin_night(connection, "2026-10-20", DAY)
        assert first[1:] == ("2026-10-20", False)
        assert nights.begin_night(connection, "2026-10-21", DAY) == (first[0], "2026-10-20", True)
        nights.save_stage(connection, first[0], StageReport(stage="read", done=3, problems=("x",)))
        nights.save_alarms(connection, first[0], [Alarm("s", "silence", "m"), Alarm("s", "silence", "m")])
        nights.end_night(connection, first[0], DAY, "done")
        assert nights.begin_night(connection, "2026-10-20", DAY)[1:] == ("2026-10-20.2", False)


def test_a_naive_instant_is_refused(archive: Archive) -> None:
    with pytest.raises(Exception, match="no time zone"), writing(archive.engine) as connection:
        nights.begin_night(connection, "2026-10-20", datetime(2026, 10, 20))


def test_migrations_make_the_tables_that_the_models_describe(archive: Archive) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    newest = sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("0*.py"))[-1]
    assert newest == HEAD
    with archive.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_an_archive_that_is_not_there_is_not_made_by_looking(database_url: str, tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ArchiveError, match="ocop nightly"):
            open_archive(database_url, tmp_path, create=False)


@pytest.mark.sqlite("a damaged file")
def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(b"not a database at all" * 200)
    with pytest.raises(ArchiveError, match=r"archive\.db"):
        open_archive(f"sqlite:///{path}", tmp_path)
    assert path.read_bytes().startswith(b"not a database")


def test_an_archive_of_a_newer_program_is_left_alone(database_url: str, tmp_path: Path) -> None:
    opened = open_archive(database_url, tmp_path)
    with writing(opened.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()
    with pytest.raises(ArchiveError, match="newer"):
        open_archive(database_url, tmp_path)
