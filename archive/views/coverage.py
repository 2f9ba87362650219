"""How much each source gave, week by week, and when it last gave anything."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from archive.tables import ArticleRow, Night


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source with what is kept of it; `last_new` is when its newest article was first seen."""

    source: str
    articles: int
    withdrawn: int
    first: date | None
    last: date | None
    last_new: datetime


def source_lines(connection: Connection) -> list[SourceLine]:
    """All sources of which there are articles, by name."""
    query = (
        select(
            ArticleRow.source,
            func.count().label("articles"),
            func.count(ArticleRow.withdrawn).label("withdrawn"),
            func.min(ArticleRow.published).label("first"),
            func.max(ArticleRow.published).label("last"),
            func.max(ArticleRow.first_seen).label("last_new"),
        )
        .where(ArticleRow.hidden.is_(None))
        .group_by(ArticleRow.source)
        .order_by(ArticleRow.source)
    )
    return [SourceLine(**dict(row._mapping)) for row in connection.execute(query)]


def weeks(until: date, number: int) -> list[date]:
    """The Mondays of the last weeks up to the one of a day, oldest first."""
    monday = until - timedelta(days=until.weekday())
    return [monday - timedelta(weeks=back) for back in range(number - 1, -1, -1)]


def articles_by_week(connection: Connection, mondays: list[date]) -> dict[str, dict[date, int]]:
    """Source -> Monday -> articles that were published in that week; articles without a day are in none."""
    query = (
        select(ArticleRow.source, ArticleRow.published, func.count().label("n"))
        .where(ArticleRow.hidden.is_(None), ArticleRow.published >= mondays[0])
        .where(ArticleRow.published < mondays[-1] + timedelta(weeks=1))
        .group_by(ArticleRow.source, ArticleRow.published)
    )
    out: dict[str, Counter[date]] = defaultdict(Counter)
    for row in connection.execute(query):
        out[row.source][row.published - timedelta(days=row.published.weekday())] += row.n
    return {source: dict(counted) for source, counted in sorted(out.items())}


def night_of(connection: Connection, name: str) -> int | None:
    """The id of a night's name."""
    return connection.execute(select(Night.id).where(Night.name == name)).scalar_one_or_none()
