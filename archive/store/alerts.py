"""Alerts on saved searches and the outbox of their messages: written with what they tell, each sent once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from archive.tables_web import Alert, AlertMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertOn:
    """One alert. `kind` is mail or webhook, `target` an address of that kind."""

    id: int
    search: str
    kind: str
    target: str
    language: str
    made: datetime
    seen: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that is due; `key` tells a receiver that it has it already."""

    id: int
    key: str
    kind: str
    target: str
    payload: dict[str, Any]
    tries: int


def add(
    connection: Connection, *, search: str, kind: str, target: str, language: str, seen: Iterable[int], at: datetime
) -> int:
    """Tell what a saved search finds from now on; gives the alert's id."""
    values = {"search": search, "kind": kind, "target": target, "language": language, "made": at, "seen": sorted(seen)}
    return int(connection.execute(insert(Alert).values(**values).returning(Alert.id)).scalar_one())


def drop(connection: Connection, number: int) -> bool:
    """Tell nothing more; what waits is still sent."""
    return bool(connection.execute(delete(Alert).where(Alert.id == number)).rowcount)


def drop_of(connection: Connection, search: str) -> None:
    """The alerts of a search that is forgotten."""
    connection.execute(delete(Alert).where(Alert.search == search))


def alerts(connection: Connection) -> list[AlertOn]:
    """All alerts by the name of their search."""
    rows = connection.execute(select(*Alert.__table__.columns).order_by(Alert.search, Alert.id))
    return [
        AlertOn(
            id=r.id,
            search=r.search,
            kind=r.kind,
            target=r.target,
            language=r.language,
            made=r.made,
            seen=frozenset(r.seen),
        )
        for r in rows
    ]


def tell(connection: Connection, alert: AlertOn, found: Iterable[int], payload: dict[str, Any], at: datetime) -> None:
    """Note what the alert has told and the message that tells it: both or neither."""
    seen = sorted(alert.seen | set(found))
    connection.execute(update(Alert).where(Alert.id == alert.id).values(seen=seen))
    key = f"alert-{alert.id}-{at:%Y%m%dT%H%M%S%f}"
    row = {"key": key, "kind": alert.kind, "target": alert.target, "payload": payload, "made": at, "due": at}
    connection.execute(insert(AlertMessage).values(**row, tries=0))


def due(connection: Connection, at: datetime) -> list[Waiting]:
    """Messages whose time has come, the oldest first."""
    query = select(*AlertMessage.__table__.columns).where(AlertMessage.due <= at).order_by(AlertMessage.id)
    return [
        Waiting(id=r.id, key=r.key, kind=r.kind, target=r.target, payload=r.payload, tries=r.tries)
        for r in connection.execute(query)
    ]


def claim(connection: Connection, message: Waiting, until: datetime) -> bool:
    """Take a message for sending; False where another sender has it. After `until` it may be taken again."""
    mine = (AlertMessage.id == message.id, AlertMessage.tries == message.tries, AlertMessage.due.is_not(None))
    done = connection.execute(update(AlertMessage).where(*mine).values(tries=message.tries + 1, due=until))
    return bool(done.rowcount)


def sent(connection: Connection, number: int, at: datetime) -> None:
    """It arrived where it was sent."""
    connection.execute(update(AlertMessage).where(AlertMessage.id == number).values(sent=at, due=None, error=None))


def failed(connection: Connection, number: int, error: str, again: datetime | None) -> None:
    """It did not; `again` None gives it up."""
    connection.execute(update(AlertMessage).where(AlertMessage.id == number).values(error=error[:500], due=again))


def tally(connection: Connection) -> dict[str, int]:
    """How many messages wait, were sent, were given up."""
    sent_ones, waits = AlertMessage.sent.is_not(None), AlertMessage.due.is_not(None)
    query = select(
        func.count().filter(waits), func.count().filter(sent_ones), func.count().filter(~waits, ~sent_ones)
    ).select_from(AlertMessage)
    waiting, arrived, given_up = connection.execute(query).one()
    return {"waiting": waiting, "sent": arrived, "given up": given_up}
