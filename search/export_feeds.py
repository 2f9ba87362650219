"""Exports to subscribe to: the events as iCalendar, the articles as Atom."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, BinaryIO

from search.exports import ExportEvent, ExportRow, Occasion

if TYPE_CHECKING:
    from feedgen.entry import FeedEntry

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ID = "urn:ocop-archive"


def icalendar(rows: Iterator[ExportRow], out: BinaryIO, occasion: Occasion) -> int:
    """Each event once, on its days (an all-day event ends the day after its last); without a day it is left out."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//OCOP Archive//export//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", occasion.query or "OCOP Archive")
    head, tail = calendar.to_ical().split(b"END:VCALENDAR")
    out.write(head)
    seen: set[int] = set()
    for row in rows:
        for event in row.events:
            if event.start is None or event.id in seen:
                continue
            seen.add(event.id)
            item = Event()
            item.add("uid", f"event-{event.id}@ocop-archive")
            item.add("dtstamp", occasion.made.astimezone(UTC))
            item.add("summary", event.name)
            item.add("dtstart", event.start)
            item.add("dtend", max(event.end or event.start, event.start) + timedelta(days=1))
            if place := _place(event):
                item.add("location", place)
            item.add("description", f"{row.title}\n{row.source}")
            item.add("url", row.url)
            out.write(item.to_ical())
    out.write(b"END:VCALENDAR" + tail)
    return len(seen)


def _place(event: ExportEvent) -> str:
    return ", ".join(part for part in (event.venue, event.place) if part)


def atom(rows: Iterator[ExportRow], out: BinaryIO, occasion: Occasion) -> None:
    """One entry an article with its lead, in the order given."""
    from feedgen.feed import FeedGenerator
    from lxml import etree

    feed = FeedGenerator()
    feed.id(f"{_ID}:search:{hashlib.sha256(occasion.query.encode()).hexdigest()[:16]}")
    feed.title(_xml(f"OCOP Archive: {occasion.query}" if occasion.query else "OCOP Archive"))
    feed.updated(occasion.made)
    feed.author({"name": "OCOP Archive"})
    # a feed without entries, opened at its end: each entry is written as it comes, in the feed's namespace
    head, tail = feed.atom_str(pretty=True).split(b"</feed>")
    out.write(head)
    for row in rows:
        out.write(etree.tostring(_entry(row, occasion).atom_entry(), encoding="utf-8", pretty_print=True))
    out.write(b"</feed>" + tail)


def _entry(row: ExportRow, occasion: Occasion) -> "FeedEntry":
    from feedgen.entry import FeedEntry

    entry = FeedEntry()
    day = datetime.combine(row.published, time(), UTC) if row.published else occasion.made
    entry.id(f"{_ID}:article:{row.id}")
    entry.title(_xml(row.title) or _xml(row.url))
    entry.updated(day)
    entry.published(day)
    entry.link(href=_xml(row.url))
    entry.author([{"name": _xml(author)} for author in row.authors] or {"name": _xml(row.source)})
    entry.summary(_xml(row.lead or row.body[:300]))
    if row.archive:
        entry.link(href=_xml(row.archive), rel="related")
    return entry


def _xml(text: str) -> str:
    """Without the characters that XML 1.0 has no place for."""
    return _NOT_XML.sub("", text)
