"""Older pages that the ordinary schedule no longer looks at, made due now and then: removals and late corrections."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from archive.tables import Url

OLD = timedelta(days=60)  # since the last fetch


def make_due(connection: Connection, now: datetime, per_source: int) -> int:
    """Make up to `per_source` pages of each source due that were not fetched for long, the longest first.

    Pages that are gone, refused or taken down on request stay as they are. Gives how many are due now.
    """
    rank = func.row_number().over(partition_by=Url.source, order_by=(Url.fetched, Url.id)).label("rank")
    old = select(Url.id, rank).where(Url.state == "known", Url.due.is_(None), Url.fetched < now - OLD).subquery()
    chosen = select(old.c.id).where(old.c.rank <= per_source)
    return int(connection.execute(update(Url).where(Url.id.in_(chosen)).values(due=now)).rowcount)
