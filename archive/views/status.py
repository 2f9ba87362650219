"""Nights, ledgers, sizes: how the archive stands."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, select

from archive.tables import (
    AlarmRow,
    ArticleRow,
    Capture,
    DoorState,
    DoorVisit,
    EventRow,
    Night,
    StageRun,
    StepCount,
    Url,
    Version,
    Visit,
)
from records import Alarm, NightReport, SourceLedger, StageReport


def night_report(connection: Connection, night_id: int) -> NightReport:
    """One night over all its sources. Raises LookupError for an unknown night."""
    night = connection.execute(select(Night).where(Night.id == night_id)).one_or_none()
    if night is None:
        raise LookupError(f"there is no night {night_id}")
    alarms = [
        Alarm(row.source or None, row.kind, row.message, row.subject)
        for row in connection.execute(select(AlarmRow).where(AlarmRow.night_id == night_id).order_by(AlarmRow.id))
    ]
    stages = connection.execute(select(StageRun).where(StageRun.night_id == night_id).order_by(StageRun.id)).all()
    return NightReport(
        night=night.name,
        started=night.started,
        ended=night.ended,
        state=night.state,
        sources=tuple(ledgers(connection, night_id, alarms)),
        stages=tuple(
            StageReport(
                stage=row.stage,
                done=row.done,
                failed=row.failed,
                counts=tuple(sorted(row.counts.items())),
                problems=tuple(row.problems),
                seconds=row.seconds,
            )
            for row in stages
        ),
        alarms=tuple(alarms),
        steps=steps_of(connection, night_id),
    )


def ledgers(connection: Connection, night_id: int, alarms: Sequence[Alarm] = ()) -> list[SourceLedger]:
    """found = fetched + not_modified + skipped + failed, counted from one row for each URL and night."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    query = (
        select(
            Visit.source,
            Visit.disposition,
            func.count().label("n"),
            func.sum(Visit.requests).label("requests"),
            func.sum(Visit.bytes).label("bytes"),
        )
        .where(Visit.night_id == night_id)
        .group_by(Visit.source, Visit.disposition)
    )
    for row in connection.execute(query):
        counter = found[row.source]
        counter["found"] += row.n
        counter[row.disposition or "undecided"] += row.n
        counter["requests"] += row.requests or 0
        counter["bytes"] += row.bytes or 0
    doors = select(
        DoorVisit.source, func.sum(DoorVisit.requests).label("requests"), func.sum(DoorVisit.bytes).label("bytes")
    )
    for door in connection.execute(doors.where(DoorVisit.night_id == night_id).group_by(DoorVisit.source)):
        found[door.source]["requests"] += door.requests or 0
        found[door.source]["bytes"] += door.bytes or 0
    for source, fresh, n in _versions(connection, night_id):
        found[source]["articles_new" if fresh else "articles_changed"] += n
    names = ("found", "fetched", "not_modified", "skipped", "failed", "articles_new", "articles_changed")
    return [
        SourceLedger(
            source=source,
            **{name: counter[name] for name in (*names, "requests", "bytes")},
            alarms=tuple(alarm for alarm in alarms if alarm.source == source),
        )
        for source, counter in sorted(found.items())
    ]


def _versions(connection: Connection, night_id: int) -> Sequence[Any]:
    """(source, whether it is an article's first text, number) of the versions that tonight's captures brought."""
    first = (Version.number == 1).label("first")
    return connection.execute(
        select(Capture.source, first, func.count())
        .join(Version, and_(Version.capture_id == Capture.id))
        .where(Capture.night_id == night_id)
        .group_by(Capture.source, first)
    ).all()


def failed_pages(connection: Connection, night_id: int, source: str) -> Sequence[Any]:
    """(url, reason) of the pages of a source that failed in a night."""
    query = (
        select(Url.url, Visit.reason)
        .join(Url, Url.id == Visit.url_id)
        .where(Visit.night_id == night_id, Visit.source == source, Visit.disposition == "failed")
    )
    return connection.execute(query.order_by(Url.url)).all()


def reading_of(connection: Connection, night_id: int) -> dict[str, dict[str, Any]]:
    """For each source how tonight's captures were read: pages, layout_missed, unreadable, empty fields."""
    out: dict[str, dict[str, Any]] = defaultdict(lambda: {"pages": 0, "missed": 0, "bad": 0, "empty": Counter()})
    query = (
        select(Capture.source, Capture.outcome, Version.flags, Version.title, Version.body, Version.lead)
        .add_columns(Version.published, Version.authors)
        .outerjoin(Version, Version.id == Capture.version_id)
        .where(Capture.night_id == night_id, Capture.read_by > 0)
    )
    for row in connection.execute(query):
        if row.outcome in ("off-topic", "listing", "soft-404"):
            continue
        entry = out[row.source]
        entry["pages"] += 1
        entry["missed"] += row.outcome == "layout-missed" or "layout-missed" in (row.flags or [])
        if row.outcome == "article":
            entry["empty"].update(name for name in FIELDS if not getattr(row, name))
        elif row.outcome != "layout-missed":
            entry["bad"] += 1
    return dict(out)


FIELDS = ("title", "lead", "body", "published", "authors")


def steps_of(connection: Connection, night_id: int) -> dict[str, dict[str, dict[str, int]]]:
    """For each source and field of a night: reading step -> pages."""
    out: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    query = select(StepCount).where(StepCount.night_id == night_id).order_by(StepCount.source, StepCount.field)
    for row in connection.execute(query.order_by(StepCount.pages.desc(), StepCount.step)):
        out[row.source][row.field][row.step] = row.pages
    return {source: {field: dict(steps) for field, steps in fields.items()} for source, fields in out.items()}


def doors_of(connection: Connection, night_id: int) -> dict[str, list[Any]]:
    """For each source its doors tonight with the most items each ever gave."""
    out: dict[str, list[Any]] = defaultdict(list)
    query = (
        select(DoorVisit.source, DoorVisit.url, DoorVisit.outcome, DoorVisit.reason, DoorVisit.items)
        .add_columns(DoorState.most_items)
        .outerjoin(DoorState, and_(DoorState.source == DoorVisit.source, DoorState.url == DoorVisit.url))
        .where(DoorVisit.night_id == night_id)
        .order_by(DoorVisit.id)
    )
    for row in connection.execute(query):
        out[row.source].append(row)
    return dict(out)


def new_in_week(connection: Connection, source: str, now: datetime) -> int | None:
    """New articles of the last seven days; None while the archive has known the source for less than that."""
    week_ago = now - timedelta(days=7)
    oldest = connection.execute(select(func.min(ArticleRow.first_seen)).where(ArticleRow.source == source)).scalar()
    if oldest is None or oldest > week_ago:
        return None
    query = select(func.count()).where(ArticleRow.source == source, ArticleRow.first_seen > week_ago)
    return connection.execute(query).scalar_one()


def collect_seconds(connection: Connection, nights: int = 3) -> dict[str, float]:
    """The longest time that each source took to collect in one of the newest nights, in seconds."""
    newest = select(Night.id).order_by(Night.id.desc()).limit(nights)
    query = (
        select(StageRun.stage, func.max(StageRun.seconds))
        .where(StageRun.night_id.in_(newest), StageRun.stage.startswith("collect "))
        .group_by(StageRun.stage)
    )
    return {str(stage).removeprefix("collect "): float(most) for stage, most in connection.execute(query)}


def newest_done(connection: Connection) -> datetime | None:
    """When the newest night that came to its end did so."""
    return connection.execute(select(func.max(Night.ended)).where(Night.state == "done")).scalar()


def last_nights(connection: Connection, limit: int = 7) -> list[NightReport]:
    """The newest nights, newest first."""
    ids = connection.execute(select(Night.id).order_by(Night.id.desc()).limit(limit)).scalars().all()
    return [night_report(connection, night_id) for night_id in ids]


def sizes(connection: Connection) -> dict[str, int]:
    """How many articles (withdrawn ones included), versions and events there are."""
    tables = {"articles": ArticleRow, "versions": Version, "events": EventRow}
    out = {
        name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in tables.items()
    }
    joined = connection.execute(select(func.count()).where(EventRow.merged_into.is_not(None))).scalar_one()
    return out | {"events": out["events"] - joined}
