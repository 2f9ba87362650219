"""Figures for Prometheus: how the archive stands and what the newest night did, in its text format."""

from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Connection

from archive.store import alerts, watch
from archive.views import status
from records import NightReport

LEDGER: tuple[str, ...] = (
    "found",
    "fetched",
    "not_modified",
    "skipped",
    "failed",
    "articles_new",
    "articles_changed",
    "requests",
    "bytes",
)

DISK = {
    "bytes": "What captures, database and index take on disk.",
    "bytes per 1000 articles": "What 1,000 new articles took on disk over the last nights.",
}


def exposition(connection: Connection, *, free_bytes: int | None = None) -> bytes:
    """The text that Prometheus reads; `free_bytes` on the disk of the archive where the caller knows."""
    registry = CollectorRegistry()
    size = Gauge("ocop_kept", "What the archive keeps, by kind.", ["kind"], registry=registry)
    for kind, number in status.sizes(connection).items():
        size.labels(kind).set(number)
    standing = Gauge("ocop_alarms", "Alarms that stand.", ["source", "kind"], registry=registry)
    for one in watch.standing(connection):
        standing.labels(one.alarm.source or "", one.alarm.kind).inc()
    waiting = Gauge("ocop_messages", "Messages of the outbox, by state.", ["state"], registry=registry)
    for state, number in alerts.tally(connection).items():
        waiting.labels(state.replace(" ", "_")).set(number)
    if free_bytes is not None:
        Gauge("ocop_free_bytes", "Free on the disk of the archive.", registry=registry).set(free_bytes)
    done = status.newest_done(connection)
    if done is not None:
        text = "When the newest whole night ended; the dead man's mark."
        Gauge("ocop_last_night_done_timestamp_seconds", text, registry=registry).set(done.timestamp())
    newest = status.last_nights(connection, 1)
    if newest:
        _night(registry, newest[0])
    return bytes(generate_latest(registry))


def _night(registry: CollectorRegistry, night: NightReport) -> None:
    _instant(registry, "started", night.started)
    _instant(registry, "ended", night.ended)
    missed = sum(dict(stage.counts).get("missed", 0) for stage in night.stages if stage.stage == "schedule")
    Gauge("ocop_missed_nights", "Nights that nobody ran before the newest one.", registry=registry).set(missed)
    for name in LEDGER:
        gauge = Gauge(f"ocop_night_{name}", f"{name} in the newest night.", ["source"], registry=registry)
        for row in night.sources:
            gauge.labels(row.source).set(getattr(row, name))
    seconds = Gauge(
        "ocop_stage_seconds", "Seconds that a stage took in the newest night.", ["stage"], registry=registry
    )
    failed = Gauge(
        "ocop_stage_failed", "Inputs that failed in a stage of the newest night.", ["stage"], registry=registry
    )
    kept = {name: number for stage in night.stages if stage.stage == "disk" for name, number in stage.counts}
    for name, text in DISK.items():
        if name in kept:
            Gauge(f"ocop_disk_{name.replace(' ', '_')}", text, registry=registry).set(kept[name])
    for stage in night.stages:
        seconds.labels(stage.stage).inc(stage.seconds)
        failed.labels(stage.stage).inc(stage.failed)


def _instant(registry: CollectorRegistry, what: str, at: datetime | None) -> None:
    if at is not None:
        name = f"ocop_night_{what}_timestamp_seconds"
        Gauge(name, f"When the newest night {what}.", registry=registry).set(at.timestamp())
