"""Events by their days: lists that are cut in the database, and from when to when there are events at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, exists, func, or_, select

from archive.engine import holds
from archive.tables import EVENT_DAY, STANDS, EventRow, FactRow, SightingRow
from archive.views.histories import EventLine, event_lines

MOST = 1_000  # events of one span
LONGEST = timedelta(days=366)  # of an event: what began before is over, so that the index by the first day answers
UNDATED = date.min  # by which events without a day stand last

Place = tuple[date, int]  # day and id of a line: where a part of a list goes on


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events a list has: all these folded words in a name that an article gives, a kind, days on any of which
    they run. By days they come the earliest first, else the newest first, undated ones last."""

    words: Sequence[str] = ()
    kind: str | None = None
    first: date | None = None
    last: date | None = None

    @property
    def by_days(self) -> bool:
        """Whether days were asked for."""
        return self.first is not None or self.last is not None


def events_wanted(
    connection: Connection, wanted: Wanted, *, limit: int, offset: int = 0, after: Place | None = None
) -> list[EventLine]:
    """A part of the list: `limit` events from an offset on, or those after the line of this day and id."""
    query, own = select(EventRow.id).where(*_which(wanted)), EVENT_DAY
    if after is not None:
        day, number = after
        beyond = own > day if wanted.by_days else own < day
        query = query.where(or_(beyond, and_(own == day, EventRow.id > number)))
        query = query.where(own >= day if wanted.by_days else own <= day)  # what the index can follow
    order = own if wanted.by_days else own.desc()
    ids = list(connection.execute(query.order_by(order, EventRow.id).limit(limit).offset(offset)).scalars())
    lines = {line.id: line for line in event_lines(connection, ids)} if ids else {}
    return [lines[number] for number in ids if number in lines]


def number_wanted(connection: Connection, wanted: Wanted) -> int:
    """How many events the whole list has."""
    return connection.execute(select(func.count()).select_from(EventRow).where(*_which(wanted))).scalar_one()


def place_of(line: EventLine) -> Place:
    """Where a part of a list goes on behind this line."""
    return (line.start or line.end or UNDATED, line.id)


def _which(wanted: Wanted) -> list[Any]:
    which: list[Any] = [STANDS, exists().where(SightingRow.event_id == EventRow.id)]
    if wanted.words:
        named = (
            select(SightingRow.event_id)
            .join(FactRow, FactRow.id == SightingRow.fact_id)
            .where(FactRow.kind == "event", *[holds(FactRow.key, word) for word in wanted.words])
        )
        which.append(EventRow.id.in_(named))
    if wanted.kind is not None:
        which.append(EventRow.kind == wanted.kind)
    if wanted.by_days:
        which.append(EVENT_DAY > UNDATED)
    if wanted.last is not None:
        which.append(wanted.last >= EVENT_DAY)
    if wanted.first is not None:
        since = max(wanted.first, date.min + LONGEST) - LONGEST
        which += [since <= EVENT_DAY, func.coalesce(EventRow.end_day, EventRow.start_day) >= wanted.first]
    return which


def events_between(
    connection: Connection, first: date, last: date, *, kind: str | None = None
) -> tuple[list[EventLine], int]:
    """Events that run on any day from `first` to `last`, the earliest first, at most 1,000, and how many there are."""
    wanted = Wanted(kind=kind, first=first, last=last)
    found = events_wanted(connection, wanted, limit=MOST)
    total = len(found) if len(found) < MOST else number_wanted(connection, wanted)
    return found, total


def span(connection: Connection) -> tuple[date, date] | None:
    """The first and the last day on which any event is told to be; None without events."""
    days = select(EVENT_DAY).where(STANDS, EVENT_DAY > UNDATED)
    first = connection.execute(days.order_by(EVENT_DAY, EventRow.id.desc()).limit(1)).scalar()
    newest = connection.execute(days.order_by(EVENT_DAY.desc(), EventRow.id).limit(1)).scalar()
    if first is None or newest is None:
        return None
    late = func.max(func.coalesce(EventRow.end_day, EventRow.start_day))
    last = connection.execute(select(late).where(STANDS, newest - LONGEST <= EVENT_DAY)).scalar()
    return first, last or newest
