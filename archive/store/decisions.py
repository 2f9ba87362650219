"""Decisions of people: kept with who, when and why, undone in one step, never deleted."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from archive.store.entities import tally_article
from archive.store.outbox import note
from archive.tables import ArticleRow, Capture, Decision, FactRow, SightingRow, Url, Version

ON_REQUEST = "removed on request"  # why a hidden article's address is not fetched again


def record(
    connection: Connection, *, kind: str, target: str, payload: dict[str, Any], who: str, why: str, at: datetime
) -> int:
    """Keep a decision; gives its id."""
    values = {"kind": kind, "target": target, "payload": payload, "who": who, "why": why, "at": at}
    return int(connection.execute(insert(Decision).values(values).returning(Decision.id)).scalar_one())


def mark_undone(connection: Connection, decision: int, at: datetime) -> None:
    """The decision no longer holds from now on."""
    connection.execute(update(Decision).where(Decision.id == decision).values(undone=at))


def hide(connection: Connection, article: int, reason: str, at: datetime) -> set[int]:
    """Show an article nowhere and fetch it no more; gives the events that its mentions leave."""
    row = connection.execute(select(ArticleRow.url_id, ArticleRow.url).where(ArticleRow.id == article)).one()
    connection.execute(update(ArticleRow).where(ArticleRow.id == article).values(hidden=at, hidden_reason=reason))
    stays = {"state": "refused", "reason": ON_REQUEST, "due": None}
    connection.execute(update(Url).where((Url.id == row.url_id) | (Url.url == row.url)).values(stays))
    own = select(FactRow.id).where(FactRow.article_id == article, FactRow.kind == "event")
    left = set(
        connection.execute(select(SightingRow.event_id).where(SightingRow.fact_id.in_(own)).distinct()).scalars()
    )
    connection.execute(delete(SightingRow).where(SightingRow.fact_id.in_(own)))
    tally_article(connection, article)
    note(connection, [article])
    return left


def addresses(connection: Connection, article: int) -> tuple[str, tuple[str, ...], str]:
    """The address of an article, the others that its page is known under, and its source."""
    row = connection.execute(
        select(ArticleRow.url, ArticleRow.url_id, ArticleRow.source).where(ArticleRow.id == article)
    ).one()
    captured = select(Capture.url_id).join(Version, Version.id == Capture.version_id)
    same = (Url.id == row.url_id) | Url.id.in_(captured.where(Version.article_id == article))
    others = connection.execute(select(Url.url).where(same, Url.url != row.url).order_by(Url.url)).scalars()
    return row.url, tuple(others), row.source


def refuse(connection: Connection, address: str, source: str, at: datetime) -> None:
    """Never fetch an address, also where nobody has announced it so far."""
    stays = {"state": "refused", "reason": ON_REQUEST, "due": None}
    if connection.execute(update(Url).where(Url.url == address).values(stays)).rowcount:
        return
    new = {"source": source, "url": address, "original": address, "door": "removal", "doors": [], "failures": 0}
    connection.execute(insert(Url).values(new | stays | {"first_seen": at, "last_seen": at, "unchanged": 0}))


def taken_down(connection: Connection, address: str) -> bool:
    """Whether an address is one that was removed on request."""
    asked = select(Url.id).where(Url.url == address, Url.reason == ON_REQUEST)
    return connection.execute(asked).first() is not None


def show_again(connection: Connection, article: int, at: datetime) -> None:
    """Undo `hide`: the article is linked anew and its address is due."""
    connection.execute(update(ArticleRow).where(ArticleRow.id == article).values(hidden=None, hidden_reason=None))
    row = connection.execute(select(ArticleRow.url_id, ArticleRow.url).where(ArticleRow.id == article)).one()
    connection.execute(
        update(Url)
        .where((Url.id == row.url_id) | (Url.url == row.url), Url.reason == ON_REQUEST)
        .values(state="known", reason=None, due=at)
    )
    connection.execute(update(Version).where(Version.article_id == article).values(linked_by=0))
    tally_article(connection, article)
    note(connection, [article])


def find_again(connection: Connection, article: int) -> None:
    """The facts of an article are to be taken anew, under what was decided about them."""
    connection.execute(update(Version).where(Version.article_id == article).values(extracted_by=0))
