"""The outbox: which articles the search index has to take again, noted in the transaction that made it so."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from archive.tables import ArticleRow, Outbox


def note(connection: Connection, articles: Iterable[int], action: str = "put") -> None:
    """The index entries of these articles are out of date."""
    rows = [{"article_id": article, "action": action} for article in sorted(set(articles))]
    if rows:
        connection.execute(insert(Outbox), rows)


def note_all(connection: Connection) -> None:
    """Every article has to be taken again (after a rebuild that failed half way, or a damaged index)."""
    note(connection, connection.execute(select(ArticleRow.id)).scalars())


def acknowledge(connection: Connection, upto: int) -> None:
    """The index has committed everything up to this outbox id."""
    connection.execute(delete(Outbox).where(Outbox.id <= upto))
