"""What the stages ask: the right rows, and never by walking a table that grows with the archive."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from archive import Archive
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


def statements_of(archive: Archive, asked: Callable[[Connection], Any]) -> list[tuple[str, Any]]:
    """What is asked of an archive of two articles, with the parameters."""
    found: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not many and statement.startswith(("SELECT", "UPDATE")):
            found.append((statement, parameters))

    event.listen(archive.engine, "before_cursor_execute", note)
    with writing(archive.engine) as connection:
        asked(connection)
    event.remove(archive.engine, "before_cursor_execute", note)
    assert found
    return found


@pytest.fixture
def two(archive: Archive) -> Archive:
    with writing(archive.engine) as connection:
        ids = [told(connection, number) for number in (1, 2)]
        events.save_events(connection, [event_of(ids[:1])], 1, NOW)
    return archive


def test_no_stage_walks_a_table_that_grows(two: Archive) -> None:
    """PostgreSQL is told to leave out what it can: what it then still walks has no index to be found by."""
    walks = {"sqlite": walks_of_sqlite, "postgresql": walks_of_postgresql}[two.engine.dialect.name]
    found = {}
    for name, asked in ASKED.items():
        for statement, parameters in statements_of(two, asked):
            with writing(two.engine) as connection:
                walked = set(walks(connection, statement, parameters)) & set(GROWING)
            if walked:
                found[name] = (walked, statement)
    assert found == {}


def walks_of_sqlite(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    """The tables that a statement walks from end to end."""
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
        if row[-1].startswith("SCAN"):
            yield row[-1].split()[1]


def walks_of_postgresql(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    waiting = [connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()[0]["Plan"]]
    while waiting:
        step = waiting.pop()
        waiting += step.get("Plans", [])
        if step["Node Type"] == "Seq Scan":
            yield step["Relation Name"]


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
