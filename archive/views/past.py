"""What the nights before tell of a source: new articles by day, reading steps, lengths of texts."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import Connection, func, select

from archive.tables import ArticleRow, Capture, DoorVisit, Night, StepCount, Version

Steps = Mapping[str, Mapping[str, int]]  # field -> reading step -> pages


@dataclass(frozen=True, slots=True)
class Past:
    """A source before tonight: how long it is known, new articles of each day since, steps and lengths of its pages.

    `days` has every day since the first article, 0 included, at most 56; `lengths` are code points of bodies.
    """

    tried: datetime | None = None
    first: date | None = None
    days: Mapping[date, int] = field(default_factory=dict)
    steps: Steps = field(default_factory=dict)
    lengths: tuple[int, ...] = ()


def past_of(connection: Connection, source: str, night_id: int, now: datetime, zone: tzinfo, nights: int = 14) -> Past:
    """What is known of a source from before this night; steps and lengths of its last nights with new pages."""
    nights_of = select(func.min(Night.started)).join(DoorVisit, DoorVisit.night_id == Night.id)
    tried = connection.execute(nights_of.where(DoorVisit.source == source)).scalar()
    oldest = connection.execute(select(func.min(ArticleRow.first_seen)).where(ArticleRow.source == source)).scalar()
    before = (
        select(StepCount.night_id)
        .where(StepCount.source == source, StepCount.night_id < night_id)
        .distinct()
        .order_by(StepCount.night_id.desc())
        .limit(nights)
    )
    ids = list(connection.execute(before).scalars())
    return Past(
        tried=tried,
        first=oldest.astimezone(zone).date() if oldest else None,
        days=_days(connection, source, oldest, now, zone) if oldest else {},
        steps=_steps(connection, source, ids),
        lengths=tuple(lengths(connection, source, ids)),
    )


def _days(connection: Connection, source: str, oldest: datetime, now: datetime, zone: tzinfo) -> dict[date, int]:
    last = publishing_day(now, zone)
    first = max(publishing_day(oldest, zone), last - timedelta(days=56))
    counted: Counter[date] = Counter()
    query = select(ArticleRow.first_seen).where(
        ArticleRow.source == source, ArticleRow.first_seen > now - timedelta(days=58)
    )
    for seen in connection.execute(query).scalars():
        counted[publishing_day(seen, zone)] += 1
    return {first + timedelta(days=n): counted[first + timedelta(days=n)] for n in range(max(0, (last - first).days))}


def publishing_day(seen: datetime, zone: tzinfo) -> date:
    """The day whose news a night collects: at 02:00 that is the day before."""
    return (seen.astimezone(zone) - timedelta(hours=12)).date()


def _steps(connection: Connection, source: str, nights: list[int]) -> dict[str, dict[str, int]]:
    out: dict[str, dict[str, int]] = defaultdict(dict)
    query = (
        select(StepCount.field, StepCount.step, func.sum(StepCount.pages).label("pages"))
        .where(StepCount.source == source, StepCount.night_id.in_(nights))
        .group_by(StepCount.field, StepCount.step)
    )
    for row in connection.execute(query):
        out[row.field][row.step] = int(row.pages)
    return dict(out)


def lengths(connection: Connection, source: str, nights: list[int]) -> list[int]:
    """The lengths of the bodies that these nights' captures brought as first texts."""
    query = (
        select(func.length(Version.body))
        .join(Capture, Capture.id == Version.capture_id)
        .where(Capture.source == source, Capture.night_id.in_(nights), Version.number == 1)
        .order_by(Version.id.desc())
        .limit(500)
    )
    return [int(number) for number in connection.execute(query).scalars()]
