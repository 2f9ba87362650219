"""The metrics can be read by Prometheus' own parser and agree with the ledger."""

from datetime import UTC, datetime

from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert

from archive import Archive
from archive.engine import reading, writing
from archive.store import nights, watch
from archive.tables import Url, Visit
from archive.views.metrics import exposition
from records import Alarm, StageReport

NOW = datetime(2026, 10, 20, 2, tzinfo=UTC)


def values(archive: Archive) -> dict[tuple[str, ...], float]:
    with reading(archive.engine) as connection:
        text = exposition(connection, free_bytes=5).decode()
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_an_empty_archive_has_metrics(archive: Archive) -> None:
    assert values(archive)["ocop_kept", "articles"] == 0
    assert ("ocop_last_night_done_timestamp_seconds",) not in values(archive)


def test_the_newest_night(archive: Archive) -> None:
    with writing(archive.engine) as connection:
        night = nights.begin_night(connection, "2026-10-20", NOW)[0]
        page = {"source": "small", "url": "http://s/1", "original": "http://s/1", "doors": [], "state": "known"}
        connection.execute(insert(Url).values(id=1, first_seen=NOW, last_seen=NOW, failures=0, unchanged=0, **page))
        visit = {"night_id": night, "url_id": 1, "source": "small", "disposition": "fetched", "requests": 2, "bytes": 9}
        connection.execute(insert(Visit).values(at=NOW, **visit))
        nights.save_stage(connection, night, StageReport(stage="schedule", counts=(("missed", 3),)))
        nights.save_stage(connection, night, StageReport(stage="read", done=1, failed=1, seconds=2.5))
        alarm = Alarm("small", "door", 'small: "quoted"\nline', "x")
        watch.stand(connection, [alarm], frozenset(), "2026-10-20", NOW, NOW.date())
        nights.end_night(connection, night, NOW, "done")
    found = values(archive)
    assert found["ocop_night_fetched", "small"] == 1
    assert found["ocop_night_requests", "small"] == 2
    assert found["ocop_missed_nights",] == 3
    assert found["ocop_stage_failed", "read"] == 1
    assert found["ocop_alarms", "door", "small"] == 1
    assert found["ocop_last_night_done_timestamp_seconds",] == NOW.timestamp()
    assert found["ocop_free_bytes",] == 5
