"""Events by their days: what runs between two days, and from when to when there are events at all."""

from datetime import date

from sqlalchemy import Connection, func, select

from archive.tables import EventRow
from archive.views.histories import EventLine, event_lines

MOST = 1_000  # events of one span


def events_between(
    connection: Connection, first: date, last: date, *, kind: str | None = None
) -> tuple[list[EventLine], int]:
    """Events that run on any day from `first` to `last`, the earliest first, at most 1,000, and how many there are."""
    begin = func.coalesce(EventRow.start_day, EventRow.end_day)
    end = func.coalesce(EventRow.end_day, EventRow.start_day)
    query = select(EventRow.id).where(EventRow.merged_into.is_(None), begin <= last, end >= first)
    if kind is not None:
        query = query.where(EventRow.kind == kind)
    ids = list(connection.execute(query.order_by(begin, EventRow.id)).scalars())
    lines = event_lines(connection, ids[:MOST])
    return sorted(lines, key=lambda line: (line.start or line.end or first, line.end or last, line.id)), len(ids)


def span(connection: Connection) -> tuple[date, date] | None:
    """The first and the last day on which any event is told to be; None without events."""
    begin = func.min(func.coalesce(EventRow.start_day, EventRow.end_day))
    end = func.max(func.coalesce(EventRow.end_day, EventRow.start_day))
    row = connection.execute(select(begin, end).where(EventRow.merged_into.is_(None))).one()
    return (row[0], row[1]) if row[0] and row[1] else None
