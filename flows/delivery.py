"""Sends what waits in the outbox, by mail or webhook: each message once, tried again with growing pauses.

A message is claimed before it is sent, so that two senders do not send it twice; one whose sender died in between is
taken up again under the same key, by which a receiver knows that it has it.
"""

import email.utils
import logging
import random
import smtplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import httpx

from archive import Archive
from archive.engine import reading as viewing
from archive.engine import writing
from archive.store import alerts
from records import StageReport

PAUSES = (1, 5, 30, 120, 720, 1440, 1440)  # minutes until the next try; after the last one a message is given up
CLAIMED = timedelta(minutes=10)  # a sender that has not come back by then has died
PATIENCE = 20.0  # seconds that a target may take
log = logging.getLogger(__name__)


class Undeliverable(Exception):
    """A message could not be handed over; `final` where another try cannot help."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


@dataclass(frozen=True, slots=True)
class Post:
    """How messages leave: the mail server (`smtp://user:password@host:587`, `smtps://host`) and who sends."""

    smtp: str | None = None
    sender: str | None = None

    def send(self, message: alerts.Waiting) -> None:
        """Hand one message over. Raises Undeliverable."""
        if message.kind == "mail":
            self._mail(message)
        elif message.kind == "webhook":
            _post(message)
        else:
            raise Undeliverable(f"no way to send {message.kind!r}", final=True)

    def _mail(self, message: alerts.Waiting) -> None:
        if not self.smtp or not self.sender:
            raise Undeliverable("no mail server is set: set OCOP_SMTP_URL and OCOP_MAIL_FROM")
        letter = EmailMessage()
        letter["From"], letter["To"] = self.sender, message.target
        letter["Subject"] = " ".join(str(message.payload.get("subject", "OCOP archive")).split())
        letter["Date"] = email.utils.localtime()
        letter["Message-ID"] = f"<{message.key}@{email.utils.parseaddr(self.sender)[1].rpartition('@')[2] or 'ocop'}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(str(message.payload.get("text", "")))
        try:
            _hand_over(self.smtp, letter)
        except smtplib.SMTPResponseException as error:
            told = (
                error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
            )
            raise Undeliverable(f"the mail server says {error.smtp_code} {told}") from error
        except smtplib.SMTPRecipientsRefused as error:
            final = all(code >= 550 for code, _ in error.recipients.values())
            raise Undeliverable(f"the mail server refuses {message.target}", final=final) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Undeliverable(f"no mail: {type(error).__name__}: {error}") from error


def _hand_over(url: str, letter: EmailMessage) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("OCOP_SMTP_URL is no smtp://host:port or smtps://host:port")
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(parts.hostname, parts.port or 465, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(parts.hostname, parts.port or 25, timeout=PATIENCE)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)


def _post(message: alerts.Waiting) -> None:
    headers = {"Idempotency-Key": message.key, "User-Agent": "ocop-archive"}
    try:
        answer = httpx.post(message.target, json=message.payload, headers=headers, timeout=PATIENCE)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Undeliverable(f"no answer: {type(error).__name__}: {error}") from error
    if not answer.is_success:
        raise Undeliverable(f"answered {answer.status_code}", final=answer.status_code in (404, 410))


def deliver(archive: Archive, post: Post, clock: Callable[[], datetime]) -> StageReport:
    """Send what is due. What cannot be sent stays in the outbox and is named; it makes no night fail."""
    began, sent, problems = time.perf_counter(), 0, []
    with viewing(archive.engine) as connection:
        waiting = alerts.due(connection, clock())
    for message in waiting:
        with writing(archive.engine) as connection:
            if not alerts.claim(connection, message, clock() + CLAIMED):
                continue
        try:
            post.send(message)
        except Undeliverable as error:
            again = None if error.final else _again(message.tries, clock())
            with writing(archive.engine) as connection:
                alerts.failed(connection, message.id, str(error), again)
            when = f"it is tried again from {again:%Y-%m-%d %H:%M} UTC" if again else "it is given up"
            problems.append(f"{message.kind} to {_shown(message.target)}: {error}; {when}")
            log.warning(problems[-1])
        else:
            with writing(archive.engine) as connection:
                alerts.sent(connection, message.id, clock())
            sent += 1
    seconds = round(time.perf_counter() - began, 3)
    return StageReport(stage="deliver", done=sent, problems=tuple(problems), seconds=seconds)


def _again(tries: int, now: datetime) -> datetime | None:
    """When a message that has failed `tries` times before is tried again: with jitter, so that not all come at once."""
    if tries >= len(PAUSES):
        return None
    return now + timedelta(minutes=PAUSES[tries] * random.uniform(0.8, 1.2))


def _shown(target: str) -> str:
    """A target for logs and reports: the path of a webhook often is its secret."""
    parts = urlsplit(target)
    return f"{parts.scheme}://{parts.hostname}/..." if parts.scheme in ("http", "https") else target
