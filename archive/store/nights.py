"""Nights, the lock that one run holds, stage reports, alarms."""

import os
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from archive.engine import insert_or
from archive.machine import lives, machine_of, whereabouts
from archive.tables import AlarmRow, Night, RunLock, StageRun
from records import Alarm, StageReport

STALE = timedelta(minutes=1)  # three heartbeats: a holder elsewhere that was silent for longer has died


class Held(Exception):
    """Another run holds the archive; the message says who and since when."""


def take_lock(connection: Connection, owner: str, wall: datetime, name: str = "run") -> None:
    """Take the lock, or take it over from a holder whose process is gone or whose heartbeat stopped. Raises Held.

    `wall` is the real clock, also where the night itself is simulated.
    """
    values = {
        "name": name,
        "owner": owner,
        "host": whereabouts(),
        "pid": os.getpid(),
        "taken": wall,
        "heartbeat": wall,
    }
    # on PostgreSQL two may come at once: the second waits here for the first, and then sees its row
    connection.execute(insert_or(connection, RunLock).values(values).on_conflict_do_nothing())
    row = connection.execute(select(RunLock).where(RunLock.name == name).with_for_update()).one()
    # leases of one run are named RUN-SOURCE: two of its threads share a process and are both alive
    earlier = row.pid == os.getpid() and row.owner.partition("-")[0] != owner.partition("-")[0]
    if row.owner != owner and not _dead(row.host, row.pid, row.heartbeat, wall, earlier):
        raise Held(
            f"another run holds the archive: process {row.pid} on {machine_of(row.host)} "
            f"since {row.taken:%Y-%m-%d %H:%M} UTC; wait for it to end"
        )
    connection.execute(update(RunLock).where(RunLock.name == name).values(values))


def beat(connection: Connection, owner: str, wall: datetime, name: str = "run") -> bool:
    """Tell that the holder lives; False where the lock is no longer its own."""
    found = connection.execute(
        update(RunLock).where(RunLock.name == name, RunLock.owner == owner).values(heartbeat=wall)
    )
    return bool(found.rowcount)


def is_held(connection: Connection, wall: datetime, name: str = "run") -> bool:
    """Whether somebody who lives holds the lock."""
    row = connection.execute(select(RunLock).where(RunLock.name == name)).one_or_none()
    return row is not None and not _dead(row.host, row.pid, row.heartbeat, wall, earlier=False)


def free_lock(connection: Connection, owner: str, name: str = "run") -> None:
    """Give the lock back."""
    connection.execute(delete(RunLock).where(RunLock.name == name, RunLock.owner == owner))


def _dead(host: str, pid: int, heartbeat: datetime, wall: datetime, earlier: bool) -> bool:
    """Whether a holder is gone; `earlier` where it has this process's id and belongs to another run than this.

    The heartbeat counts only where nothing better is known: a clock that jumps must not rob who lives.
    """
    alive = lives(host, pid)
    if alive is None:
        return wall - heartbeat > STALE
    return earlier or not alive


def begin_night(connection: Connection, day: str, now: datetime) -> tuple[int, str, bool]:
    """The night to work on: one that was cut short is gone on with, else a new one (id, name, resumed)."""
    open_one = connection.execute(
        select(Night.id, Night.name).where(Night.state == "running").order_by(Night.id.desc()).limit(1)
    ).one_or_none()
    if open_one is not None:
        return open_one.id, open_one.name, True
    runs = connection.execute(
        select(func.count()).where((Night.name == day) | Night.name.like(f"{day}.%"))
    ).scalar_one()
    name = f"{day}.{runs + 1}" if runs else day
    values = {"name": name, "started": now, "state": "running"}
    return int(connection.execute(insert(Night).values(values).returning(Night.id)).scalar_one()), name, False


def missed_before(connection: Connection, day: date) -> int:
    """How many nights should have been between the newest one and the night of this day."""
    newest = connection.execute(select(Night.name).order_by(Night.id.desc()).limit(1)).scalar()
    if newest is None:
        return 0
    return max(0, (day - date.fromisoformat(newest[:10])).days - 1)


def name_of(connection: Connection, night_id: int) -> str:
    """The name of a night, its id where there is none."""
    return str(connection.execute(select(Night.name).where(Night.id == night_id)).scalar() or night_id)


def end_night(connection: Connection, night_id: int, now: datetime, state: str) -> None:
    """Close the night as `done` or `failed`."""
    connection.execute(update(Night).where(Night.id == night_id).values(ended=now, state=state))


def save_stage(connection: Connection, night_id: int | None, report: StageReport) -> None:
    """Keep what a stage did; a stage that runs again in a night adds a row."""
    connection.execute(
        insert(StageRun).values(
            night_id=night_id,
            stage=report.stage,
            done=report.done,
            failed=report.failed,
            counts=dict(report.counts),
            problems=list(report.problems),
            seconds=report.seconds,
        )
    )


def save_alarms(connection: Connection, night_id: int, alarms: list[Alarm]) -> None:
    """Keep the alarms of a night, each once."""
    for alarm in alarms:
        values = {"night_id": night_id, "source": alarm.source or "", "kind": alarm.kind, "subject": alarm.subject}
        values["message"] = alarm.message
        connection.execute(insert_or(connection, AlarmRow).values(values).on_conflict_do_nothing())
