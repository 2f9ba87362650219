"""Recurring events: what joining editions compares, and the lists of series."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from archive.tables import EventRow, MentionKey, SightingRow
from records import Event

COMMON = 120  # mentions under a key; of a commoner one only the LATEST are looked at, which hold the last editions
LATEST = 40
PART = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An event as joining editions sees it, with the series that it belongs to so far."""

    id: int
    event: Event
    series: str | None


def editions_near(connection: Connection, mentions: Collection[int], keys: Collection[str]) -> list[Edition]:
    """The events of these mentions, those that share a key with them, and all of the series that any of them is in."""
    found = events_of_mentions(connection, mentions)
    ordered = sorted(keys)
    for start in range(0, len(ordered), PART):
        part = ordered[start : start + PART]
        common = select(MentionKey.key).where(MentionKey.key.in_(part)).group_by(MentionKey.key)
        skipped = set(connection.execute(common.having(func.count() > COMMON)).scalars())
        query = (
            select(SightingRow.event_id)
            .join(MentionKey, MentionKey.fact_id == SightingRow.fact_id)
            .where(MentionKey.key.in_([key for key in part if key not in skipped]))
        )
        found.update(connection.execute(query.distinct()).scalars())
        for key in skipped:
            latest = (
                select(SightingRow.event_id)
                .join(MentionKey, MentionKey.fact_id == SightingRow.fact_id)
                .where(MentionKey.key == key)
                .order_by(MentionKey.fact_id.desc())
                .limit(LATEST)
            )
            found.update(connection.execute(latest).scalars())
    own = {edition.series for edition in _editions(connection, found) if edition.series}
    more = select(EventRow.id).where(EventRow.series.in_(sorted(own)))
    return _editions(connection, found | set(connection.execute(more).scalars()))


def events_of_mentions(connection: Connection, mentions: Collection[int]) -> set[int]:
    """The events that these mentions belong to."""
    out: set[int] = set()
    values = sorted(mentions)
    for start in range(0, len(values), PART):
        query = select(SightingRow.event_id).where(SightingRow.fact_id.in_(values[start : start + PART]))
        out.update(connection.execute(query.distinct()).scalars())
    return out


def _editions(connection: Connection, ids: Collection[int]) -> list[Edition]:
    """The events of these ids that have not been joined to others, in their order."""
    rows: list[Any] = []
    values = sorted(ids)
    for start in range(0, len(values), PART):
        which = EventRow.id.in_(values[start : start + PART])
        rows += connection.execute(select(EventRow).where(which, EventRow.merged_into.is_(None))).all()
    return [Edition(id=row.id, series=row.series, event=_event(row)) for row in sorted(rows, key=lambda row: row.id)]


def _event(row: Any) -> Event:
    return Event(
        name=row.name,
        kind=row.kind,
        start=row.start_day,
        end=row.end_day,
        venue=row.venue,
        place=row.place,
        edition=row.edition,
        series=row.series,
        sightings=(),
    )


def series_lines(connection: Connection, ids: Collection[int]) -> list[tuple[str, int]]:
    """The series of these events, each with how many editions it has, the longest first."""
    keys: set[str] = set()
    values = sorted(ids)
    for start in range(0, len(values), PART):
        which = EventRow.id.in_(values[start : start + PART]), EventRow.series.is_not(None)
        keys.update(key for key in connection.execute(select(EventRow.series).where(*which)).scalars() if key)
    query = (
        select(EventRow.series, func.count().label("n"))
        .where(EventRow.series.in_(sorted(keys)), EventRow.merged_into.is_(None))
        .group_by(EventRow.series)
        .order_by(func.count().desc(), EventRow.series)
    )
    return [(row.series, row.n) for row in connection.execute(query)]
