"""Alerts on saved searches: what each finds anew becomes a message in the outbox, sent once or tried again.

A message is written in the transaction that notes its articles as told, so that nothing is told twice or not at all.
A sender claims a message before it sends; one that dies in between leaves it to be sent again under the same key, by
which a receiver knows it (Message-ID of a mail, Idempotency-Key of a webhook).
"""

import logging
import random
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import httpx

from archive import Archive
from archive.engine import reading, writing
from archive.store import alerts, searches
from archive.store.alerts import Waiting
from search import QueryError, SearchIndex

log = logging.getLogger(__name__)
MOST_TRIES = 8
FIRST_WAIT = timedelta(minutes=5)  # doubled with each try
CLAIMED = timedelta(minutes=5)  # longer than any sending takes
SECONDS = 15.0
SHOWN = 50  # articles named in one message
SUBJECTS = {"en": "{name}: {n} new in the archive", "vi": "{name}: {n} bài mới trong kho lưu trữ"}


class Undeliverable(Exception):
    """A message that did not arrive; `again` says whether another try may help."""

    def __init__(self, said: str, *, again: bool = True) -> None:
        super().__init__(said)
        self.again = again


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server as `smtp://user:password@host:port` or `smtps://...`, and who the mail is from."""

    url: str | None
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run did: messages `written`, `sent`, put off to be tried `again`, `given_up`."""

    written: int = 0
    sent: int = 0
    again: int = 0
    given_up: int = 0


def write_messages(archive: Archive, index: SearchIndex, site: str, now: datetime) -> int:
    """A message for each alert whose search finds what it has not told yet; gives how many."""
    with reading(archive.engine) as connection:
        told = alerts.alerts(connection)
        kept = {one.name: one for one in searches.saved(connection)}
    written = 0
    for alert in told:
        search = kept.get(alert.search)
        if search is None:
            log.warning("alert %s is on the search %r, which is no longer saved", alert.id, alert.search)
            continue
        try:
            found = index.ids(search.query, translate=search.translate)
        except QueryError as error:
            log.warning("the saved search %r cannot be read any more: %s", search.name, error)
            continue
        if not (fresh := [number for number in found if number not in alert.seen]):
            continue
        with writing(archive.engine) as connection:
            lines = searches.headlines(connection, fresh)
            payload = _payload(search.name, search.query, lines, site, alert.language)
            alerts.tell(connection, alert, found, payload, now)
        written += 1
    return written


def _payload(name: str, query: str, lines: list[Any], site: str, language: str) -> dict[str, Any]:
    base = site.rstrip("/")
    rows = [asdict(line) | {"published": line.published.isoformat() if line.published else None} for line in lines]
    for row in rows:
        row["archive_url"] = f"{base}/{language}/article/{row['id']}"
    return {
        "search": name,
        "query": query,
        "new": len(lines),
        "language": language,
        "search_url": f"{base}/{language}/search?{urlencode({'q': query, 'sort': 'newest'})}",
        "articles": rows[:SHOWN],
    }


def send_due(archive: Archive, mail: Mail, now: datetime) -> Outcome:
    """Send what is due; what fails is put off, at last given up, and said in the log."""
    senders: Mapping[str, Callable[[Waiting], None]] = {
        "mail": lambda message: send_mail(message, mail),
        "webhook": send_webhook,
    }
    with reading(archive.engine) as connection:
        due = alerts.due(connection, now)
    counts = {"sent": 0, "again": 0, "given_up": 0}
    for message in due:
        with writing(archive.engine) as connection:
            if not alerts.claim(connection, message, now + CLAIMED):
                continue
        try:
            senders[message.kind](message)
        except Undeliverable as error:
            again = error.again and message.tries + 1 < MOST_TRIES
            log.warning("message %s to %s did not arrive: %s", message.key, shown(message.target), error)
            wait = FIRST_WAIT * 2**message.tries * random.uniform(0.8, 1.2)  # else all come back at once
            with writing(archive.engine) as connection:
                alerts.failed(connection, message.id, str(error), now + wait if again else None)
            counts["again" if again else "given_up"] += 1
            continue
        with writing(archive.engine) as connection:
            alerts.sent(connection, message.id, now)
        counts["sent"] += 1
    return Outcome(**counts)


def send_mail(message: Waiting, mail: Mail) -> None:
    """One mail. Raises Undeliverable."""
    if not mail.url:
        raise Undeliverable("no mail server is set; set OCOP_SMTP_URL, such as smtp://user:password@host:587")
    parts = urlsplit(mail.url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise Undeliverable("OCOP_SMTP_URL is no smtp:// or smtps:// address")
    try:
        with _server(parts.scheme, parts.hostname, parts.port) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(written(message, mail.sender))
    except smtplib.SMTPRecipientsRefused as error:
        raise Undeliverable(f"the mail server refuses {message.target}", again=_passing(error)) from error
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise Undeliverable(f"{type(error).__name__}: {error}") from error


def _passing(error: smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the server says that it may take the recipient later (4xx)."""
    return any(400 <= code < 500 for code, _said in error.recipients.values())


def _server(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    """A connection, encrypted where the server can."""
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port or 25, timeout=SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    return server


def written(message: Waiting, sender: str) -> EmailMessage:
    """The mail of a message: what is new, each with where it is kept and where it was published."""
    said = message.payload
    mail = EmailMessage()
    if "text" in said:  # written as it is to be read, such as alarms
        subject = str(said["subject"])
    else:
        subject = SUBJECTS.get(said["language"], SUBJECTS["en"]).format(name=said["search"], n=said["new"])
    mail["Subject"] = " ".join(subject.split())
    mail["From"], mail["To"] = sender, message.target
    mail["Message-ID"] = f"<{message.key}@{sender.rpartition('@')[2].strip('<> ') or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"
    if "text" in said:
        mail.set_content(str(said["text"]))
        return mail
    rows = [
        "\n  ".join([row["title"], f"{row['published'] or ''} {row['source']}".strip(), row["archive_url"], row["url"]])
        for row in said["articles"]
    ]
    mail.set_content("\n\n".join([f"{said['query']}\n{said['search_url']}", *rows]) + "\n")
    return mail


def send_webhook(message: Waiting) -> None:
    """One POST of the payload as JSON. Redirects are not followed. Raises Undeliverable."""
    try:
        answer = httpx.post(
            message.target,
            json=message.payload,
            headers={"Idempotency-Key": message.key},
            timeout=SECONDS,
            follow_redirects=False,
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Undeliverable(f"{type(error).__name__}: {error}", again=isinstance(error, httpx.HTTPError)) from error
    if not answer.is_success:
        passing = answer.status_code >= 500 or answer.status_code in (408, 425, 429)
        raise Undeliverable(f"the webhook answered {answer.status_code}", again=passing)


def shown(target: str) -> str:
    """A target for logs and reports: the path of a webhook often is its secret."""
    parts = urlsplit(target)
    return f"{parts.scheme}://{parts.hostname}/..." if parts.scheme in ("http", "https") else target
