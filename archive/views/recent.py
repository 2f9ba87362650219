"""What is new and what is on: the articles of the last night, events before, on and after a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from archive.tables import AlarmRow, ArticleRow, Capture, EventRow, Night, Version, Visit
from archive.views.histories import EventLine, event_lines

LONGEST = timedelta(days=90)  # of an event


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """An article in a list of new ones."""

    id: int
    url: str
    title: str | None
    source: str
    language: str | None
    published: date | None
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastNight:
    """A night in one line: how many sources it visited and how many alarms it gave."""

    name: str
    state: str
    alarms: int
    sources: int


def newest_articles(connection: Connection, limit: int) -> tuple[list[NewLine], int]:
    """The articles that the last night brought (near-copies once), the latest day first, and how many it brought.

    An archive without nights, of imported pages, gives the articles that came last; the number is then 0.
    """
    columns = select(ArticleRow.id, ArticleRow.url, ArticleRow.source, ArticleRow.story).add_columns(
        Version.title, Version.language, Version.published, Version.lead
    )
    query = columns.join(Version, Version.id == ArticleRow.version_id).where(ArticleRow.hidden.is_(None))
    night = connection.execute(select(func.max(Night.id))).scalar()
    brought = (
        select(Version.article_id)
        .join(Capture, Capture.id == Version.capture_id)
        .where(Capture.night_id == night, Version.number == 1)
    )
    total = 0
    if night is not None:
        total = connection.execute(
            select(func.count(func.distinct(ArticleRow.id))).where(
                ArticleRow.id.in_(brought), ArticleRow.hidden.is_(None)
            )
        ).scalar_one()
    if total:
        query = query.where(ArticleRow.id.in_(brought))
    # a null day sorts first on one engine and last on the other
    order = (ArticleRow.published.desc().nulls_last(), ArticleRow.id.desc())
    rows = connection.execute(query.order_by(*order).limit(4 * limit)).all()
    stories: dict[int, NewLine] = {}
    for row in rows:
        line = NewLine(
            id=row.id,
            url=row.url,
            title=row.title,
            source=row.source,
            language=row.language,
            published=row.published,
            lead=row.lead or "",
        )
        stories.setdefault(row.story or -row.id, line)
    return list(stories.values())[:limit], total


def last_night(connection: Connection) -> LastNight | None:
    """The newest night in short, None where there was none."""
    row = connection.execute(select(Night).order_by(Night.id.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    alarms = connection.execute(select(func.count()).where(AlarmRow.night_id == row.id)).scalar_one()
    sources = select(func.count(func.distinct(Visit.source))).where(Visit.night_id == row.id)
    return LastNight(name=row.name, state=row.state, alarms=alarms, sources=connection.execute(sources).scalar_one())


def around(connection: Connection, today: date, limit: int) -> tuple[list[EventLine], list[EventLine], list[EventLine]]:
    """Events that run on a day, the next ones, and the last ones that are over, each the nearest first.

    The index on the first day answers: what began more than LONGEST before is taken to be over, and an event of
    which only the last day is told runs until then.
    """
    start, end = EventRow.start_day, EventRow.end_day
    last = func.coalesce(end, start)
    running = _lines(connection, limit, last, start.between(today - LONGEST, today), last >= today)
    if len(running) < limit:
        running += _lines(connection, limit - len(running), end, start.is_(None), end >= today)
    upcoming = _lines(connection, limit, start, start > today)
    over = _lines(connection, limit, start.desc(), start < today, end < today)  # without a last day it may still run
    return running, upcoming, over


def _lines(connection: Connection, limit: int, order: Any, *which: ColumnElement[bool]) -> list[EventLine]:
    """Events worth a line: with a series or a venue, told by some article that is shown."""
    named = or_(EventRow.series.is_not(None), EventRow.venue.is_not(None))
    query = select(EventRow.id).where(EventRow.merged_into.is_(None), named, *which).order_by(order, EventRow.id)
    ids = list(connection.execute(query.limit(2 * limit)).scalars())
    found = {line.id: line for line in event_lines(connection, ids)}
    return [found[number] for number in ids if number in found][:limit]
