"""Alarms that stand from night to night, mutes, and messages about both: each is written once, sent by the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, tuple_, update

from archive.engine import insert_or
from archive.tables_alerts import Mute, StandingAlarm
from archive.tables_web import AlertMessage
from records import Alarm


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An alarm since the night that first raised it; `told` None where no message was written yet."""

    alarm: Alarm
    night: str
    since: datetime
    told: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a night changed: alarms to tell of, and those that are over and had been told of."""

    raised: tuple[Alarm, ...]
    recovered: tuple[Alarm, ...]


def _key(alarm: Alarm) -> tuple[str, str, str]:
    return alarm.source or "", alarm.kind, alarm.subject


def standing(connection: Connection) -> list[Standing]:
    """The alarms that stand, the oldest first."""
    query = select(*StandingAlarm.__table__.columns).order_by(StandingAlarm.since, StandingAlarm.source)
    return [
        Standing(
            alarm=Alarm(row.source or None, row.kind, row.message, row.subject),
            night=row.night,
            since=row.since,
            told=row.told,
        )
        for row in connection.execute(query)
    ]


def stand(
    connection: Connection, alarms: Iterable[Alarm], judged: frozenset[str], night: str, at: datetime, day: date
) -> Change:
    """Hold tonight's alarms against those that stand.

    Only the sources in `judged` ('' for the archive) can recover: a night over some sources says nothing of others.
    An alarm of a muted source is not told until the mute has ended; gives what is to be told now.
    """
    now = {_key(alarm): alarm for alarm in alarms}
    before = {_key(one.alarm): one for one in standing(connection)}
    quiet = set(mutes(connection, day))
    raised = []
    for key, alarm in now.items():
        old = before.get(key)
        tell = (old is None or old.told is None) and key[0] not in quiet
        values: dict[str, Any] = dict(zip(("source", "kind", "subject"), key, strict=True))
        values |= {"message": alarm.message, "night": night, "since": at, "told": at if tell else None}
        if old is None:
            connection.execute(insert(StandingAlarm).values(values))
        else:
            change = {"message": alarm.message, "told": at if tell else old.told}
            connection.execute(update(StandingAlarm).where(_is(key)).values(change))
        if tell:
            raised.append(alarm)
    over = [one for key, one in before.items() if key not in now and key[0] in judged]
    for one in over:
        connection.execute(delete(StandingAlarm).where(_is(_key(one.alarm))))
    return Change(tuple(raised), tuple(one.alarm for one in over if one.told))


def _is(key: tuple[str, str, str]) -> Any:
    return tuple_(StandingAlarm.source, StandingAlarm.kind, StandingAlarm.subject) == key


def mutes(connection: Connection, day: date) -> dict[str, date]:
    """The sources that are muted on a day, with the last day of it."""
    query = select(Mute.source, Mute.until).where(Mute.until >= day).order_by(Mute.source)
    return {row.source: row.until for row in connection.execute(query)}


def mute(connection: Connection, source: str, until: date, at: datetime) -> None:
    """No messages about a source up to and including `until`."""
    values = {"source": source, "until": until, "made": at}
    statement = insert_or(connection, Mute).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=["source"], set_=values))


def unmute(connection: Connection, source: str) -> bool:
    """Messages again; False where it was not muted."""
    return bool(connection.execute(delete(Mute).where(Mute.source == source)).rowcount)


def queue(connection: Connection, *, key: str, kind: str, target: str, payload: dict[str, Any], at: datetime) -> None:
    """Write a message (`kind` mail or webhook) to be sent; one whose `key` is there already is not written again.

    `payload` of mail has `subject` and `text`; that of a webhook is posted as it is.
    """
    values = {"key": key, "kind": kind, "target": target, "payload": payload, "made": at, "due": at, "tries": 0}
    connection.execute(
        insert_or(connection, AlertMessage).values(values).on_conflict_do_nothing(index_elements=["key"])
    )
