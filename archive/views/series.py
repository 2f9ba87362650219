"""Recurring events: what joining editions compares, and the lists of series."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from archive.engine import holds, parts
from archive.tables import EventRow, FactRow, MentionKey, SightingRow
from records import Event

COMMON = 120  # mentions under a key; of a commoner one only the LATEST are looked at, which hold the last editions
LATEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An event as joining editions sees it, with the series that it belongs to so far."""

    id: int
    event: Event
    series: str | None


def editions_near(connection: Connection, mentions: Collection[int], keys: Collection[str]) -> list[Edition]:
    """The events of these mentions, those that share a key with them, and all of the series that any of them is in."""
    found = events_of_mentions(connection, mentions)
    for part in parts(sorted(keys)):
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
    for part in parts(sorted(mentions)):
        query = select(SightingRow.event_id).where(SightingRow.fact_id.in_(part))
        out.update(connection.execute(query.distinct()).scalars())
    return out


def _editions(connection: Connection, ids: Collection[int]) -> list[Edition]:
    """The events of these ids that have not been joined to others, in their order."""
    rows: list[Any] = []
    for part in parts(sorted(ids)):
        which = EventRow.id.in_(part)
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


def series_lines(
    connection: Connection, words: Sequence[str], *, limit: int | None = None, offset: int = 0
) -> list[tuple[str, int]]:
    """Series of which one edition has all these folded words in a name that an article gave it, each with how many
    editions it has, the longest first; all series without words."""
    query = (
        select(EventRow.series, func.count().label("n"))
        .where(*_series_named(words))
        .group_by(EventRow.series)
        .order_by(func.count().desc(), EventRow.series)
    )
    return [(row.series, row.n) for row in connection.execute(query.limit(limit).offset(offset))]


def number_of_series(connection: Connection, words: Sequence[str]) -> int:
    """How many `series_lines` would give."""
    query = select(func.count(func.distinct(EventRow.series))).where(*_series_named(words))
    return connection.execute(query).scalar_one()


def _series_named(words: Sequence[str]) -> list[Any]:
    which: list[Any] = [EventRow.series.is_not(None), EventRow.merged_into.is_(None)]
    if words:
        own = (
            select(EventRow.series)
            .join(SightingRow, SightingRow.event_id == EventRow.id)
            .join(FactRow, FactRow.id == SightingRow.fact_id)
            .where(EventRow.series.is_not(None), FactRow.kind == "event", *[holds(FactRow.key, w) for w in words])
        )
        which.append(EventRow.series.in_(own))
    return which
