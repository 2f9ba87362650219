"""Programme figures over the years: how many OCOP products, entities, craft villages a place had, and who said so.

A series is one unit of one place and one star class, never mixed. A point is a value on the day on which it held, as
the sentence states it, else on the day on which it was said. Counts that belong to an event are none of these.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from archive.tables import FactRow
from archive.views.histories import Statement, positioned

UNITS = (
    "product",
    "entity",
    "enterprise",
    "cooperative",
    "household",
    "artisan",
    "craft_village",
    "commune",
    "country",
)
WHOLE = "all"
# a number that somebody wants or asks for is none that was reached
_PLANNED = re.compile(
    r"\b(?:aims? to|aiming|targets?|targeted|plans? to|strives?|striving|expects? to"
    r"|proposed|to be recogni[sz]ed|will have"
    r"|phấn đấu|mục tiêu|đề nghị|dự kiến|đặt chỉ tiêu|kế hoạch|đăng ký)\b",
    re.IGNORECASE,
)


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


def programme_series(
    connection: Connection, *, place: str | None = None, units: Sequence[str] = UNITS
) -> list[ProgrammeSeries]:
    """All series (of a place), those with most points first."""
    which = [FactRow.kind == "count", FactRow.key.in_(units), FactRow.payload["place"].as_string().is_not(None)]
    if place is not None:
        which.append(FactRow.payload["place"].as_string() == place)
    found = [(position, item) for position, item in positioned(connection, *which) if item.current]
    taken = _of_events(connection, {item.version for _position, item in found})
    groups: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for position, item in found:
        if (item.version, position) not in taken and _day(item) and _of_programme(item):
            groups[item.payload["place"], item.payload["unit"], _stars(item)].append(item)
    series = [ProgrammeSeries(*key, points=_points(items)) for key, items in groups.items()]
    return sorted(series, key=lambda s: (-len(s.points), s.place, UNITS.index(s.unit), s.stars))


def places_told(connection: Connection) -> list[str]:
    """Places of which some programme figure is told."""
    return sorted({series.place for series in programme_series(connection)})


def _of_events(connection: Connection, versions: Iterable[int]) -> set[tuple[int, int]]:
    """(version, position) of counts that an article gives to an event."""
    query = select(FactRow.version_id, FactRow.payload).where(
        FactRow.kind == "event", FactRow.version_id.in_(sorted(versions))
    )
    return {(row.version_id, place) for row in connection.execute(query) for place in row.payload.get("counts", ())}


def _of_programme(item: Statement) -> bool:
    """Products count where they are rated or called OCOP, the other units as they are; plans and proposals do not."""
    if _PLANNED.search(item.sentence):
        return False
    return item.payload["unit"] != "product" or bool(item.payload.get("stars")) or "ocop" in item.sentence.lower()


def _stars(item: Statement) -> str:
    stars = item.payload.get("stars")
    return WHOLE if not stars else f"{stars}{'+' if item.payload.get('stars_or_more') else ''}"


def _day(item: Statement) -> date | None:
    stated = item.payload.get("as_of")
    return date.fromisoformat(stated) if stated else item.published


def _points(items: Sequence[Statement]) -> tuple[Point, ...]:
    """One point for each day and value, all that say it together."""
    by_value: dict[tuple[date, float], list[Statement]] = defaultdict(list)
    for item in items:
        day = _day(item)
        assert day is not None
        by_value[day, float(item.payload["value"])].append(item)
    points = [
        Point(day, value, any(s.payload.get("as_of") for s in said), tuple(said))
        for (day, value), said in sorted(by_value.items(), key=lambda each: each[0])
    ]
    return tuple(points)
