"""Saved searches: named queries and what each found when somebody last looked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from archive.engine import parts
from archive.saved import SavedSearch
from archive.tables import ArticleRow, Version
from records.saved import Headline, Saved


def save(connection: Connection, name: str, query: str, now: datetime, *, translate: bool = True) -> bool:
    """Keeps a query under a name; False if the name was taken, whose query is then replaced and nothing of it seen."""
    taken = drop(connection, name)
    row = {"name": name, "query": query, "translate": translate, "made": now, "looked": None, "seen": []}
    connection.execute(insert(SavedSearch), [row])
    return not taken


def drop(connection: Connection, name: str) -> bool:
    """Forgets a saved search; False if there is none of that name."""
    return bool(connection.execute(delete(SavedSearch).where(SavedSearch.name == name)).rowcount)


def saved(connection: Connection, name: str | None = None) -> list[Saved]:
    """All saved searches by name, or the one of a name."""
    asked = select(SavedSearch).order_by(SavedSearch.name)
    if name is not None:
        asked = asked.where(SavedSearch.name == name)
    return [
        Saved(
            name=row.name,
            query=row.query,
            translate=row.translate,
            made=row.made,
            looked=row.looked,
            seen=frozenset(row.seen),
        )
        for row in connection.execute(asked.with_only_columns(*SavedSearch.__table__.columns))
    ]


def look(connection: Connection, name: str, found: Iterable[int], now: datetime) -> None:
    """Notes what a saved search finds now as seen."""
    values = {"seen": sorted(found), "looked": now}
    connection.execute(update(SavedSearch).where(SavedSearch.name == name).values(**values))


def headlines(connection: Connection, articles: Sequence[int]) -> list[Headline]:
    """Articles in one line each, the newest first, those without a day last."""
    found: list[Headline] = []
    for part in parts(articles):
        rows = connection.execute(
            select(ArticleRow.id, Version.title, ArticleRow.url, ArticleRow.source, ArticleRow.published)
            .join(Version, Version.id == ArticleRow.version_id)
            .where(ArticleRow.id.in_(part))
        )
        found += [
            Headline(id=row.id, title=row.title or "", url=row.url, source=row.source, published=row.published)
            for row in rows
        ]
    return sorted(found, key=lambda line: (-line.published.toordinal() if line.published else 0, line.id))
