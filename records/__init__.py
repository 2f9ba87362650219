"""The frozen records that the stages hand to one another; standard library only.

capture -> article -> findings -> sighting -> entry. Every record is immutable, so a stage can be run again
on the same input and nothing that was handed over changes behind its back.
"""

from records.article import Article, Moment, Unreadable
from records.capture import Capture, WarcRef
from records.entry import Entry
from records.event import Event, Mention, Sighting
from records.fact import (
    Count,
    DateSpan,
    EventMention,
    Fact,
    Findings,
    Official,
    Organization,
    Venue,
    as_label,
    from_label,
)
from records.night import Alarm, Disposition, NightReport, SourceLedger, StageReport
from records.place import Place
from records.saved import Headline, Saved
from records.source import Door, Expectations, Layout, Politeness, Source

__all__ = [
    "Alarm",
    "Article",
    "Capture",
    "Count",
    "DateSpan",
    "Disposition",
    "Door",
    "Entry",
    "Event",
    "EventMention",
    "Expectations",
    "Fact",
    "Findings",
    "Headline",
    "Layout",
    "Mention",
    "Moment",
    "NightReport",
    "Official",
    "Organization",
    "Place",
    "Politeness",
    "Saved",
    "Sighting",
    "Source",
    "SourceLedger",
    "StageReport",
    "Unreadable",
    "Venue",
    "WarcRef",
    "as_label",
    "from_label",
]
