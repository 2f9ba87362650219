"""The end of a night: its alarms, what of them is new or over, and the message that says so."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from archive import Archive
from archive.engine import reading as viewing
from archive.engine import writing
from archive.store import watch
from archive.views import past, status
from flows.alarms import Before, DoorLook, Reading, alarms_of
from flows.plan import Plan
from records import Alarm, Source, SourceLedger


def alarms_of_night(archive: Archive, night_id: int, sources: Mapping[str, Source], now: datetime) -> list[Alarm]:
    """The alarms of each source of a night."""
    with viewing(archive.engine) as connection:
        report = status.night_report(connection, night_id)
        ledgers = {ledger.source: ledger for ledger in report.sources}
        done = {stage.stage for stage in report.stages if stage.done}
        read = status.reading_of(connection, night_id)
        doors = status.doors_of(connection, night_id)
        return [
            alarm
            for name, source in sources.items()
            for alarm in alarms_of(
                source,
                ledgers.get(name, SourceLedger(source=name)),
                [
                    DoorLook(row.url, row.outcome, row.reason, row.items, row.most_items or 0)
                    for row in doors.get(name, ())
                ],
                _reading(read.get(name)),
                status.new_in_week(connection, name, now),
                f"collect {name}" in done,
                _before(connection, source, night_id, now, report.steps.get(name, {})),
            )
        ]


def _before(connection: Connection, source: Source, night_id: int, now: datetime, steps: past.Steps) -> Before:
    return Before(
        now=now,
        past=past.past_of(connection, source.name, night_id, now, ZoneInfo(source.time_zone)),
        steps=steps,
        lengths=past.lengths(connection, source.name, [night_id]),
    )


def _reading(entry: Mapping[str, Any] | None) -> Reading:
    if entry is None:
        return Reading()
    return Reading(
        pages=int(entry["pages"]),
        layout_missed=int(entry["missed"]),
        unreadable=int(entry["bad"]),
        empty=tuple(sorted(entry["empty"].items())),
    )


def tell_change(
    connection: Connection, change: watch.Change, targets: Sequence[tuple[str, str]], night: str, at: datetime
) -> int:
    """Write to the outbox what is new and what is over, one message for each target; gives how many."""
    if not change.raised and not change.recovered:
        return 0
    payload = message_of(change, night)
    for kind, target in targets:
        key = f"alarms-{night}-{at:%Y%m%dT%H%M%S%f}-{sha256(f'{kind} {target}'.encode()).hexdigest()[:12]}"
        watch.queue(connection, key=key, kind=kind, target=target, payload=payload, at=at)
    return len(targets)


def message_of(change: watch.Change, night: str) -> dict[str, Any]:
    """What a webhook gets, with `subject` and `text` for a mail."""
    new, over = len(change.raised), len(change.recovered)
    parts = [f"{new} new alarm{'s' * (new != 1)}" if new else "", f"{over} over" if over else ""]
    lines = [f"ALARM {alarm.kind}: {alarm.message}" for alarm in change.raised]
    lines += [f"over: {alarm.kind}: {alarm.message}" for alarm in change.recovered]
    lines.append("\nAll that stand: `ocop alarms list`. Quiet for a while: `ocop alarms mute SOURCE --until DAY`.")
    return {
        "subject": f"OCOP archive, night {night}: {', '.join(filter(None, parts))}",
        "text": "\n".join(lines),
        "night": night,
        "raised": [_alarm(alarm) for alarm in change.raised],
        "recovered": [_alarm(alarm) for alarm in change.recovered],
    }


def _alarm(alarm: Alarm) -> dict[str, Any]:
    return {"source": alarm.source, "kind": alarm.kind, "subject": alarm.subject, "message": alarm.message}


def dead_man(archive: Archive, plan: Plan, now: datetime, hours: int) -> Alarm | None:
    """Raise (or take back) the alarm that no night was done for so many hours; gives it where it stands."""
    with viewing(archive.engine) as connection:
        newest = status.newest_done(connection)
    late = []
    if newest is None or now - newest > timedelta(hours=hours):
        since = f"since {newest:%Y-%m-%d %H:%M} UTC" if newest else "yet"
        late = [Alarm(None, "no-night", f"no night was done {since}; see whether the schedule runs: `ocop status`")]
    with writing(archive.engine) as connection:
        others = [one.alarm for one in watch.standing(connection) if one.alarm.kind != "no-night"]
        day = now.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
        change = watch.stand(connection, [*others, *late], frozenset({""}), day.isoformat(), now, day)
        tell_change(connection, change, plan.post.targets, day.isoformat(), now)
    return late[0] if late else None
