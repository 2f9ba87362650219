"""Alerts: each new article is told once, by a real mail server and webhook on loopback; what fails is retried."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from archive import Archive, open_archive
from archive.engine import reading, writing
from archive.store import alerts, articles, searches
from archive.tables import Url
from archive.tables_web import AlertMessage
from flows import alerting, stages
from flows.alerting import MOST_TRIES, Mail, Outcome
from records import Article, Moment
from search import SearchIndex, open_index
from tests.databases import url_of

NOW = datetime(2025, 10, 20, 3, tzinfo=UTC)
NOBODY = Mail(None, "archive@example.org")
SITE = "http://127.0.0.1:8000"


class MailHandler(socketserver.StreamRequestHandler):
    """Enough of SMTP (RFC 5321) for one mail; refuses while `failing` is set."""

    def handle(self) -> None:
        server: Any = self.server
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
                self.wfile.write(b"250 kept\r\n")
            elif verb == b"RCPT" and server.failing:
                self.wfile.write(server.failing)
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 fine\r\n")


class HookHandler(BaseHTTPRequestHandler):
    """Keeps what is posted and answers with the server's status."""

    def do_POST(self) -> None:
        server: Any = self.server
        server.got.append(
            (self.headers["Idempotency-Key"], orjson.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        )
        self.send_response(server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""


@contextmanager
def running(server: socketserver.TCPServer) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def mails() -> Iterator[Any]:
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailHandler)
    server.daemon_threads, server.mails, server.failing = True, [], b""
    with running(server):
        yield server


@pytest.fixture
def hook() -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), HookHandler)
    server.got, server.status = [], 204
    with running(server):
        yield server


class Watch:
    """An archive with one article and a saved search that finds it."""

    def __init__(self, folder: Path) -> None:
        self.archive: Archive = open_archive(url_of(folder), folder / "captures")
        self.index: SearchIndex = open_index(folder / "index")
        self.add(1, "Lacquer fair opens")
        with writing(self.archive.engine) as connection:
            searches.save(connection, "lacquer", "lacquer", NOW)

    def add(self, number: int, title: str) -> None:
        url = f"https://north.example/{number}"
        with writing(self.archive.engine) as connection:
            row = {"source": "north", "url": url, "original": url, "doors": [], "state": "known", "failures": 0}
            row |= {"first_seen": NOW, "last_seen": NOW, "unchanged": 0}
            connection.execute(Url.__table__.insert().values(id=number, **row))  # type: ignore[attr-defined]
            article = Article(
                url=url, title=title, body="Told in one line.", language="en",
                published=Moment(date(2025, 10, 17), None, "meta"),
            )  # fmt: skip
            articles.save_article(connection, article, source="north", url=url, at=NOW, url_id=number)
        stages.extract(self.archive)
        stages.index(self.archive, self.index)

    def alert(self, kind: str, target: str) -> None:
        with writing(self.archive.engine) as connection:
            found = self.index.ids("lacquer")
            alerts.add(connection, search="lacquer", kind=kind, target=target, language="en", seen=found, at=NOW)

    def tell(self, now: datetime = NOW) -> int:
        return alerting.write_messages(self.archive, self.index, SITE, now)

    def send(self, mail: Mail = NOBODY, now: datetime = NOW) -> Outcome:
        return alerting.send_due(self.archive, mail, now)

    def message(self) -> Any:
        with reading(self.archive.engine) as connection:
            return connection.execute(select(*AlertMessage.__table__.columns)).one()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    made = Watch(tmp_path)
    yield made
    made.index.close()
    made.archive.close()


def test_a_mail_tells_what_is_new_once(watch: Watch, mails: Any) -> None:
    server = Mail(f"smtp://127.0.0.1:{mails.server_address[1]}", "archive@example.org")
    watch.alert("mail", "reader@example.org")
    assert watch.tell() == 0, "what was there when the alert was made is not new"
    watch.add(2, "Lacquer week closes")
    watch.add(3, "Pottery week closes")
    assert (watch.tell(), watch.tell()) == (1, 0)
    assert watch.send(server) == Outcome(sent=1)
    assert watch.send(server) == Outcome()
    (mail,) = mails.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        "reader@example.org", "archive@example.org", "lacquer: 1 new in the archive",
    )  # fmt: skip
    text = mail.get_content()
    assert "Lacquer week closes" in text and f"{SITE}/en/article/2" in text and "https://north.example/2" in text
    assert "Pottery" not in text and "Lacquer fair opens" not in text


def test_a_webhook_is_posted_to_once(watch: Watch, hook: Any) -> None:
    watch.alert("webhook", f"http://127.0.0.1:{hook.server_address[1]}/in")
    watch.add(2, "Lacquer week closes")
    assert watch.tell() == 1
    assert (watch.send(), watch.send()) == (Outcome(sent=1), Outcome())
    ((key, said),) = hook.got
    assert key == watch.message().key
    assert (said["search"], said["new"], [row["id"] for row in said["articles"]]) == ("lacquer", 1, [2])


@pytest.mark.parametrize("status", [500, 503, 429])
def test_what_fails_is_tried_again_later_and_given_up_at_last(watch: Watch, hook: Any, status: int) -> None:
    hook.status = status
    watch.alert("webhook", f"http://127.0.0.1:{hook.server_address[1]}/in")
    watch.add(2, "Lacquer week closes")
    watch.tell()
    assert watch.send() == Outcome(again=1)
    assert watch.send() == Outcome(), "not before its time"
    for number in range(2, MOST_TRIES + 1):
        done = watch.send(now=NOW + timedelta(days=number))
        assert done == (Outcome(again=1) if number < MOST_TRIES else Outcome(given_up=1))
    assert watch.send(now=NOW + timedelta(days=99)) == Outcome()
    assert len(hook.got) == MOST_TRIES and str(status) in watch.message().error
    assert len({key for key, _said in hook.got}) == 1, "every try under one key"


@pytest.mark.parametrize("status", [400, 404, 410, 302])
def test_what_cannot_arrive_is_given_up_at_once(watch: Watch, hook: Any, status: int) -> None:
    hook.status = status
    watch.alert("webhook", f"http://127.0.0.1:{hook.server_address[1]}/in")
    watch.add(2, "Lacquer week closes")
    watch.tell()
    assert watch.send() == Outcome(given_up=1)
    assert len(hook.got) == 1, "no redirect is followed"


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [(b"450 later\r\n", Outcome(again=1)), (b"550 nobody here\r\n", Outcome(given_up=1))],
)
def test_a_mail_server_says_whether_trying_again_helps(
    watch: Watch, mails: Any, reply: bytes, outcome: Outcome
) -> None:
    mails.failing = reply
    watch.alert("mail", "reader@example.org")
    watch.add(2, "Lacquer week closes")
    watch.tell()
    assert watch.send(Mail(f"smtp://127.0.0.1:{mails.server_address[1]}", "archive@example.org")) == outcome
    assert mails.mails == []


@pytest.mark.parametrize("url", [None, "http://127.0.0.1", "smtp://", "smtp://127.0.0.1:99999", "smtp://127.0.0.1:9"])
def test_without_a_mail_server_the_message_waits_and_says_why(watch: Watch, url: str | None) -> None:
    watch.alert("mail", "reader@example.org")
    watch.add(2, "Lacquer week closes")
    watch.tell()
    assert watch.send(Mail(url, "archive@example.org")) == Outcome(again=1)
    assert watch.message().error


def test_a_message_that_another_sender_holds_is_left_to_it(watch: Watch, hook: Any) -> None:
    watch.alert("webhook", f"http://127.0.0.1:{hook.server_address[1]}/in")
    watch.add(2, "Lacquer week closes")
    watch.tell()
    with reading(watch.archive.engine) as connection:
        (seen,) = alerts.due(connection, NOW)
    with writing(watch.archive.engine) as connection:
        assert alerts.claim(connection, seen, NOW + timedelta(minutes=5))
        assert not alerts.claim(connection, seen, NOW + timedelta(minutes=5))
    assert watch.send() == Outcome() and hook.got == []
    assert watch.send(now=NOW + timedelta(minutes=6)) == Outcome(sent=1), "a sender that died is replaced"
