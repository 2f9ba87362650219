"""`/metrics` says what the metrics file says, and says it to this machine only."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from archive.engine import reading, writing
from archive.store import nights
from archive.views.metrics import exposition
from records import StageReport
from told_site import NOW, Told
from web.app import create_app


def figures(text: str) -> dict[str, float]:
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.labels
    }


def test_the_figures_of_the_file_are_served(told: Told) -> None:
    counts = (("articles", 3), ("bytes", 5_000_000), ("bytes per 1000 articles", 13_000_000))
    with writing(told.archive.engine) as connection:
        night, _, _ = nights.begin_night(connection, "2025-10-20", NOW)
        nights.save_stage(connection, night, StageReport(stage="disk", done=1, counts=counts))
        nights.end_night(connection, night, NOW, "done")
    app = create_app(told.archive, told.index, rows=lambda _ids: iter(()), clock=lambda: NOW, free_bytes=lambda: 7)
    with TestClient(app, client=("127.0.0.1", 50000)) as client:
        answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    with reading(told.archive.engine) as connection:
        assert answer.content == exposition(connection, free_bytes=7)
    said = figures(answer.text)
    assert said["ocop_free_bytes"] == 7 and said["ocop_disk_bytes_per_1000_articles"] == 13_000_000
    assert said["ocop_last_night_done_timestamp_seconds"] == NOW.timestamp()


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 404),
        ("localhost.example", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 404),  # a proxy asks for somebody else
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}, 404),
    ],
)
def test_only_this_machine_is_told(lasting_told: Told, host: str, headers: dict[str, str], status: int) -> None:
    with TestClient(lasting_told.app(), client=(host, 50000)) as client:
        assert client.get("/metrics", headers=headers).status_code == status
