"""Programme figures over the years: how many OCOP products, entities, craft villages a place had, and who said so.

A series is one unit of one place and one star class, never mixed. A point is a value on the day on which it held, as
the sentence states it, else on the day on which it was said. Counts that belong to an event are none of these.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from archive.engine import parts
from archive.store.programme import UNITS, WHOLE
from archive.tables import ArticleRow, FactRow, ProgrammeFact
from archive.views.histories import Statement, statements

__all__ = ["UNITS", "WHOLE", "Point", "ProgrammeSeries", "number_of_series", "places_told", "programme_series"]


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day, with all statements of it, the first one first. `stated`: the sentence itself gives the day."""

    day: date
    value: float
    stated: bool
    said: tuple[Statement, ...]

    @property
    def witnesses(self) -> int:
        """Stories that say it; copies of one are one."""
        return len({item.story for item in self.said})


@dataclass(frozen=True, slots=True)
class ProgrammeSeries:
    """One unit of one place and star class ("3+", "5", "all"), its points by day."""

    place: str
    unit: str
    stars: str
    points: tuple[Point, ...]


KEY = (ProgrammeFact.place, ProgrammeFact.unit, ProgrammeFact.stars)
Key = tuple[str, str, str]
AT_ONCE = 100  # keys in a statement


def programme_series(
    connection: Connection,
    *,
    place: str | Sequence[str] | None = None,
    units: Sequence[str] = UNITS,
    limit: int | None = None,
    offset: int = 0,
) -> list[ProgrammeSeries]:
    """The series (of a place, or of one under several names), those with most points first, or a part of that list."""
    points = _points(place, units).add_columns(ProgrammeFact.day, ProgrammeFact.value).distinct().subquery()
    unit = case({name: number for number, name in enumerate(UNITS)}, value=points.c.unit)
    query = (
        select(points.c.place, points.c.unit, points.c.stars)
        .group_by(points.c.place, points.c.unit, points.c.stars)
        .order_by(func.count().desc(), points.c.place, unit, points.c.stars)
    )
    keys: list[Key] = [tuple(row) for row in connection.execute(query.limit(limit).offset(offset))]
    told = {key: points for part in parts(keys, AT_ONCE) for key, points in _said(connection, part).items()}
    return [ProgrammeSeries(*key, points=tuple(told[key])) for key in keys]


def number_of_series(connection: Connection, *, place: str | None = None, units: Sequence[str] = UNITS) -> int:
    """How many `programme_series` would give."""
    keys = _points(place, units).distinct().subquery()
    return connection.execute(select(func.count()).select_from(keys)).scalar_one()


def places_told(connection: Connection) -> list[tuple[str, int]]:
    """Places of which some programme figure is told, each with how many series, by name."""
    keys = _points(None, UNITS).distinct().subquery()
    rows = connection.execute(select(keys.c.place, func.count()).group_by(keys.c.place)).all()
    return sorted((str(place), int(number)) for place, number in rows)


def _points(place: str | Sequence[str] | None, units: Sequence[str]) -> Any:
    """Keys of the figures that stand: of the current text of an article that is shown."""
    query = (
        select(*KEY)
        .join(FactRow, FactRow.id == ProgrammeFact.fact_id)
        .join(ArticleRow, ArticleRow.version_id == FactRow.version_id)
        .where(ArticleRow.id == FactRow.article_id, ArticleRow.hidden.is_(None), ProgrammeFact.unit.in_(units))
    )
    if place is None:
        return query
    return query.where(ProgrammeFact.place.in_([place] if isinstance(place, str) else place))


def _said(connection: Connection, keys: Sequence[Key]) -> dict[Key, list[Point]]:
    """The points of each series, by day: one for each day and value, all that say it together."""
    query = select(ProgrammeFact).where(or_(*map(_is, keys)))
    rows = {row.fact_id: row for row in connection.execute(query)}
    by_value: dict[Key, dict[tuple[date, float], list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for item in statements(connection, FactRow.id.in_(select(ProgrammeFact.fact_id).where(or_(*map(_is, keys))))):
        if item.current:
            row = rows[item.fact]
            by_value[row.place, row.unit, row.stars][row.day, row.value].append(item)
    return {
        key: [
            Point(day, value, any(s.payload.get("as_of") for s in said), tuple(said))
            for (day, value), said in sorted(own.items(), key=lambda each: each[0])
        ]
        for key, own in by_value.items()
    }


def _is(key: Key) -> ColumnElement[bool]:
    place, unit, stars = key
    return (ProgrammeFact.place == place) & (ProgrammeFact.unit == unit) & (ProgrammeFact.stars == stars)
