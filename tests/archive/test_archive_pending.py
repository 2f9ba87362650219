"""What the stages ask: the right rows, and never by walking a table that grows with the archive."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from archive import Archive, open_archive
from archive.engine import reading, writing
from archive.store import articles, events, findings
from archive.tables import FactRow
from archive.views import entries, pending, status
from facts.names import fold
from records import Article, Event, EventMention, Findings, Moment, Sighting

NOW = datetime(2026, 10, 20, 2, tzinfo=UTC)
GROWING = ("article", "capture", "fact", "mention_key", "sighting", "story_band", "url", "version", "visit")
ASKED: dict[str, Callable[[Connection], Any]] = {
    "unread": lambda c: pending.unread_ids(c, 1),
    "captures": lambda c: pending.unread(c, Path(), [1, 2]),
    "current body": lambda c: articles.current_body(c, "https://example.org/1"),
    "stories": lambda c: articles.story_candidates(c, 1, [1, 2]),
    "gone": lambda c: articles.withdraw_gone(c, NOW),
    "seen": lambda c: articles.touch_seen(c, 1, NOW),
    "unextracted": lambda c: pending.unextracted_ids(c, 1),
    "versions": lambda c: pending.unextracted(c, [1, 2]),
    "unlinked": lambda c: pending.unlinked_ids(c, 1, 1),
    "mentions": lambda c: pending.mentions(c, [1, 2]),
    "sharing": lambda c: pending.sharing(c, ["a", "b"], [1]),
    "companions": lambda c: pending.companions(c, [1], [2]),
    "entries": lambda c: entries.entries(c, [1, 2]),
    "ledgers": lambda c: status.ledgers(c, 1),
    "how pages were read": lambda c: status.reading_of(c, 1),
    "doors": lambda c: status.doors_of(c, 1),
    "a source's week": lambda c: status.new_in_week(c, "courier", NOW),
}


@pytest.mark.parametrize("asked", ASKED)
def test_no_stage_walks_a_table_that_grows(tmp_path: Path, asked: str) -> None:
    archive = open_archive(f"sqlite:///{tmp_path / 'archive.db'}", tmp_path)
    with writing(archive.engine) as connection:
        ids = [told(connection, number) for number in (1, 2)]
        events.save_events(connection, [event_of(ids[:1])], 1, NOW)
    statements: list[tuple[str, Any]] = []

    @event.listens_for(archive.engine, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not many and statement.startswith(("SELECT", "UPDATE")):
            statements.append((statement, parameters))

    with writing(archive.engine) as connection:
        ASKED[asked](connection)
        assert statements
        for statement, parameters in tuple(statements):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            walked = [row[-1] for row in plan if row[-1].startswith("SCAN") and row[-1].split()[1] in GROWING]
            assert not walked, statement
    archive.close()


def told(connection: Connection, number: int, name: str = "Craft Fair") -> int:
    """An article with one event mention; gives the mention's id."""
    text = f"{name} number {number}."
    moment = Moment(date(2026, 10, 19), None, "json-ld")
    url = f"https://example.org/{number}"
    article = Article(url=url, title=None, body=text, published=moment, language="en")
    saved = articles.save_article(connection, article, source="courier", url=url, at=NOW)
    mention = EventMention(text=name, begin=0, end=len(name), rule="test", name=name, kind="fair")
    found = Findings(events=(mention,), extractor=1)
    findings.save_findings(connection, saved.version, saved.article, found, fold)
    return connection.execute(select(FactRow.id).where(FactRow.version_id == saved.version)).scalar_one()


def event_of(mentions: list[int]) -> Event:
    sightings = tuple(Sighting(mention=number, score=1.0, reasons=()) for number in mentions)
    nothing: dict[str, Any] = dict.fromkeys(("start", "end", "venue", "place", "edition", "series"))
    return Event(name="Fair", kind="fair", sightings=sightings, **nothing)


def test_mentions_that_share_a_key_are_found_but_not_by_one_that_everybody_has(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "COMMON", 2)
    with writing(archive.engine) as connection:
        one, two, three, four = (told(connection, number) for number in range(1, 5))
        keys = [(one, "day"), (two, "day"), (one, "fair"), (two, "fair"), (three, "fair"), (four, "other")]
        findings.save_keys(connection, keys)
    with reading(archive.engine) as connection:
        found = pending.sharing(connection, ["day", "fair"], [one])
    assert [mention.id for mention in found] == [two]


def test_companions_are_whole_events(archive: Archive) -> None:
    with writing(archive.engine) as connection:
        ids = [told(connection, number) for number in range(1, 6)]
        for group in (ids[:2], ids[2:4]):
            events.save_events(connection, [event_of(group)], 1, NOW)
    with reading(archive.engine) as connection:
        found = pending.companions(connection, [ids[0]], [ids[4]])
        assert sorted(mention.id for mention in found) == ids[:2]
        found = pending.companions(connection, [ids[4]], [ids[2]])
    assert sorted(mention.id for mention in found) == [ids[3], ids[4]]
