"""Requests to take something down: written by anybody, closed by who is signed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from archive.tables import ArticleRow
from archive.tables_web import RemovalRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One request."""

    id: int
    address: str
    article: int | None
    contact: str
    reason: str
    at: datetime
    closed: datetime | None
    outcome: str | None
    who: str | None


def ask(connection: Connection, *, address: str, article: int | None, contact: str, reason: str, at: datetime) -> int:
    """Keep a request; gives its number. `article` is found by the address where it is None and one of ours."""
    if article is None:
        article = connection.execute(select(ArticleRow.id).where(ArticleRow.url == address)).scalar()
    values = {"address": address, "article_id": article, "contact": contact, "reason": reason, "at": at}
    return int(connection.execute(insert(RemovalRequest).values(**values).returning(RemovalRequest.id)).scalar_one())


def removals(connection: Connection, *, open_only: bool = True, limit: int = 200) -> list[Removal]:
    """Requests, the open ones first, then the oldest."""
    query = select(*RemovalRequest.__table__.columns)
    query = query.order_by(RemovalRequest.closed.is_not(None), RemovalRequest.id)
    if open_only:
        query = query.where(RemovalRequest.closed.is_(None))
    return [_removal(row) for row in connection.execute(query.limit(limit))]


def removal(connection: Connection, number: int) -> Removal | None:
    """One request, None where there is none."""
    query = select(*RemovalRequest.__table__.columns).where(RemovalRequest.id == number)
    row = connection.execute(query).one_or_none()
    return None if row is None else _removal(row)


def _removal(row: Any) -> Removal:
    return Removal(
        id=row.id,
        address=row.address,
        article=row.article_id,
        contact=row.contact,
        reason=row.reason,
        at=row.at,
        closed=row.closed,
        outcome=row.outcome,
        who=row.who,
    )


def waiting(connection: Connection) -> int:
    """How many are open."""
    asked = select(func.count()).select_from(RemovalRequest).where(RemovalRequest.closed.is_(None))
    return int(connection.execute(asked).scalar_one())


def close(connection: Connection, number: int, outcome: str, who: str, at: datetime) -> bool:
    """The request was answered; False where it was closed already or never made."""
    open_one = (RemovalRequest.id == number, RemovalRequest.closed.is_(None))
    done = connection.execute(update(RemovalRequest).where(*open_one).values(closed=at, outcome=outcome, who=who))
    return bool(done.rowcount)
