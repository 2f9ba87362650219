"""The outbox: each message arrives once, waits while its target is down, and is given up in the end."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from archive import Archive
from archive.engine import reading, writing
from archive.store import alerts, watch
from flows import delivery
from flows.delivery import Post, deliver

NOW = datetime(2026, 10, 20, 2, tzinfo=UTC)


@contextmanager
def target(*statuses: int) -> Iterator[tuple[str, list[tuple[str, object]]]]:
    """A webhook that answers with these statuses in turn, then 200; gives its address and what it got."""
    got: list[tuple[str, object]] = []
    left = list(statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            got.append((self.headers["Idempotency-Key"], body))
            self.send_response(left.pop(0) if left else 200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/secret", got
    finally:
        server.shutdown()
        server.server_close()


def put(archive: Archive, address: str, key: str = "k1", kind: str = "webhook") -> None:
    with writing(archive.engine) as connection:
        payload = {"subject": "Chợ phiên OCOP", "text": "Có tin mới."}
        watch.queue(connection, key=key, kind=kind, target=address, payload=payload, at=NOW)


def tally(archive: Archive) -> dict[str, int]:
    with reading(archive.engine) as connection:
        return alerts.tally(connection)


def test_a_message_is_written_once_and_sent_once(archive: Archive) -> None:
    with target() as (address, got):
        put(archive, address)
        put(archive, address)
        assert deliver(archive, Post(), lambda: NOW).done == 1
        assert deliver(archive, Post(), lambda: NOW + timedelta(days=9)).done == 0
    assert got == [("k1", {"subject": "Chợ phiên OCOP", "text": "Có tin mới."})]
    assert tally(archive) == {"waiting": 0, "sent": 1, "given up": 0}


def test_a_target_that_is_down_gets_it_later_under_the_same_key(archive: Archive) -> None:
    with target(500) as (address, got):
        put(archive, address)
        first = deliver(archive, Post(), lambda: NOW)
        assert (first.done, first.failed) == (0, 0)
        assert "answered 500; it is tried again from" in first.problems[0]
        assert "secret" not in first.problems[0]
        assert deliver(archive, Post(), lambda: NOW).done == 0  # not yet due
        assert deliver(archive, Post(), lambda: NOW + timedelta(minutes=2)).done == 1
    assert [key for key, _ in got] == ["k1", "k1"]


@pytest.mark.parametrize(("status", "tries"), [(410, 1), (500, len(delivery.PAUSES) + 1)])
def test_a_message_is_given_up(archive: Archive, status: int, tries: int) -> None:
    with target(*[status] * 20) as (address, got):
        put(archive, address)
        for day in range(20):
            deliver(archive, Post(), lambda day=day: NOW + timedelta(days=2 * day))  # type: ignore[misc]
        assert len(got) == tries
    assert tally(archive)["given up"] == 1


def test_nobody_listens_and_no_mail_server_is_set(archive: Archive) -> None:
    with target() as (address, _):
        gone = address
    put(archive, gone)
    put(archive, "someone@example.org", "k2", "mail")
    problems = deliver(archive, Post(), lambda: NOW).problems
    assert "no answer" in problems[0]
    assert "OCOP_SMTP_URL" in problems[1]
    assert tally(archive) == {"waiting": 2, "sent": 0, "given up": 0}
    wrong = deliver(archive, Post("http://127.0.0.1", "a@example.org"), lambda: NOW + timedelta(minutes=3)).problems
    assert any("smtp://host:port" in problem for problem in wrong)


def test_a_message_that_another_sender_holds_is_left_to_it(archive: Archive) -> None:
    with target() as (address, got):
        put(archive, address)
        with reading(archive.engine) as connection:
            message = alerts.due(connection, NOW)[0]
        with writing(archive.engine) as connection:
            assert alerts.claim(connection, message, NOW + delivery.CLAIMED)
            assert not alerts.claim(connection, message, NOW + delivery.CLAIMED)
        assert deliver(archive, Post(), lambda: NOW).done == 0
        assert deliver(archive, Post(), lambda: NOW + delivery.CLAIMED).done == 1  # it died
    assert len(got) == 1


def test_mail_names_sender_and_key(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = []
    monkeypatch.setattr(delivery, "_hand_over", lambda _url, letter: letters.append(letter))
    put(archive, "someone@example.org", kind="mail")
    assert deliver(archive, Post("smtp://127.0.0.1:1", "Archive <a@example.org>"), lambda: NOW).done == 1
    assert letters[0]["Message-ID"] == "<k1@example.org>"
    assert letters[0]["Subject"] == "Chợ phiên OCOP"
    assert letters[0].get_content() == "Có tin mới.\n"
