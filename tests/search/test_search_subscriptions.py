"""Saved searches as feed and calendar."""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import icalendar
import pytest

import search
from records.saved import Saved
from search.exports import ExportEvent, ExportRow
from search.subscriptions import articles, subscription

MADE = datetime(2026, 10, 20, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def saved(query: str, *, translate: bool = True) -> Saved:
    return Saved(name="Làng nghề", query=query, translate=translate, made=MADE, looked=None, seen=frozenset())


def rows(ids: Sequence[int]) -> Iterator[ExportRow]:
    for n in ids:
        event = ExportEvent(id=n, name=f"Hội chợ {n}", start=date(2025, 10, n))
        yield ExportRow(id=n, url=f"u{n}", title=f"Bài {n}", source="s", body="b", events=(event,))


def read(index: search.SearchIndex, one: Saved, form: str) -> bytes:
    out = io.BytesIO()
    subscription(index, one, form, rows, out, made=MADE)
    return out.getvalue()


def test_a_feed_has_the_newest_articles_first(lasting: search.SearchIndex) -> None:
    one = saved("làng nghề")
    feed = ElementTree.fromstring(read(lasting, one, "atom"))
    told = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    newest = lasting.search(one.query, sort="newest", fold_duplicates=False, limit=None).hits
    assert told == [f"urn:ocop-archive:article:{hit.id}" for hit in newest]
    assert len(told) > 1
    assert feed.findtext(f"{ATOM}title") == "OCOP Archive: Làng nghề: làng nghề"


def test_two_searches_are_two_feeds(lasting: search.SearchIndex) -> None:
    feeds = [ElementTree.fromstring(read(lasting, saved(query), "atom")) for query in ("lụa", "gốm")]
    assert feeds[0].findtext(f"{ATOM}id") != feeds[1].findtext(f"{ATOM}id")


def test_a_calendar_has_the_events_of_all(lasting: search.SearchIndex) -> None:
    one = saved("làng nghề")
    events = icalendar.Calendar.from_ical(read(lasting, one, "ics")).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [f"Hội chợ {n}" for n in lasting.ids(one.query)]


def test_translations_are_found_as_saved(lasting: search.SearchIndex) -> None:
    with_them, without = (articles(lasting, saved("lacquerware", translate=how), "ics") for how in (True, False))
    assert set(without) < set(with_them)


def test_other_formats_are_no_subscriptions(lasting: search.SearchIndex) -> None:
    with pytest.raises(ValueError, match="only as atom or ics"):
        articles(lasting, saved("a"), "csv")
