"""Places with their times, and what is told of each: events there, venues, the people of its organisations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from archive.engine import holds
from archive.store.places import LONG_AGO
from archive.tables import EntityRow, EntityTold, EventRow, PlaceRow
from archive.views.entities import EntityLine, entities_with
from archive.views.histories import EventLine, event_lines

MOST = 500  # events and entities of one place


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A place between two days; None leaves an end open. `successor` is the name that it went on under."""

    name: str
    kind: str
    parent: str
    since: date | None
    until: date | None
    successor: str | None
    spellings: tuple[str, ...]


def periods(connection: Connection) -> list[Period]:
    """All places of the archive with their times, in the order of the gazetteer."""
    rows = connection.execute(select(PlaceRow).order_by(PlaceRow.id)).all()
    return [
        Period(
            name=row.name,
            kind=row.kind,
            parent=row.parent,
            since=row.valid_from if row.valid_from > LONG_AGO else None,
            until=row.valid_until,
            successor=row.successor,
            spellings=tuple(dict.fromkeys((row.name, *row.aliases))),
        )
        for row in rows
    ]


def events_in(connection: Connection, spellings: Sequence[str]) -> list[EventLine]:
    """Events whose place or venue names the place in one of these spellings, newest first."""
    query = (
        select(EventRow.id, EventRow.place, EventRow.venue)
        .where(EventRow.merged_into.is_(None))
        .where(or_(*_holding(EventRow.place, spellings), *_holding(EventRow.venue, spellings)))
        .order_by(EventRow.start_day.desc(), EventRow.id.desc())
    )
    whole = _whole(spellings)
    ids = [row.id for row in connection.execute(query) if whole.search(f"{row.place or ''}\n{row.venue or ''}")]
    return event_lines(connection, ids[:MOST])


def venues_in(connection: Connection, spellings: Sequence[str]) -> list[EntityLine]:
    """Venues of which a spelling names the place, the most often named first."""
    return _entities(connection, "venue", spellings)


def officials_in(connection: Connection, spellings: Sequence[str]) -> list[EntityLine]:
    """People with a post at an organisation that is named after the place."""
    return _entities(connection, "official", spellings)


def _entities(connection: Connection, kind: str, spellings: Sequence[str]) -> list[EntityLine]:
    query = (
        select(EntityTold.entity_id, EntityTold.told)
        .join(EntityRow, EntityRow.id == EntityTold.entity_id)
        .where(EntityRow.kind == kind, EntityRow.merged_into.is_(None), or_(*_holding(EntityTold.told, spellings)))
    )
    whole = _whole(spellings)
    ids = sorted({row.entity_id for row in connection.execute(query) if whole.search(row.told)})
    return entities_with(connection, kind, ids[: 10 * MOST])[:MOST]


def _holding(column: Any, spellings: Sequence[str]) -> list[Any]:
    """What tells that a text may name the place; a spelling that another one begins says nothing more."""
    shortest = [one for one in spellings if not any(other != one and other in one for other in spellings)]
    return [holds(column, spelling) for spelling in dict.fromkeys(shortest)]


def _whole(spellings: Sequence[str]) -> re.Pattern[str]:
    """A spelling as whole words: `Huế` does not stand in `Thuế`."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, spellings))})(?!\w)", re.IGNORECASE)
