"""The tables of the web's operator: tokens and sessions, requests for removal, alerts and their messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base


class DeskToken(Base):
    """Who may decide. Only the SHA-256 of a token is kept: it has 256 random bits, so nothing slower is needed."""

    __tablename__ = "desk_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    made: Mapped[datetime]
    used: Mapped[datetime | None]
    revoked: Mapped[datetime | None]


class DeskSession(Base):
    """A browser that is signed in; ends by itself, by signing out, or with its token."""

    __tablename__ = "desk_session"
    digest: Mapped[str] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("desk_token.id"), index=True)
    form_key: Mapped[str]  # every form of the session carries it
    made: Mapped[datetime]
    ends: Mapped[datetime]


class RemovalRequest(Base):
    """What somebody asks to be taken down. `outcome` is how it was closed: taken down, refused."""

    __tablename__ = "removal_request"
    __table_args__ = (Index("ix_removal_request_closed", "closed"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]  # as given
    article_id: Mapped[int | None]  # where the address is one of ours
    contact: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]
    closed: Mapped[datetime | None]
    outcome: Mapped[str | None]
    who: Mapped[str | None]


class Alert(Base):
    """Where to tell what a saved search finds anew. `seen` are the ids already told or there when it was made."""

    __tablename__ = "alert"
    id: Mapped[int] = mapped_column(primary_key=True)
    search: Mapped[str]  # the name of the saved search, which may be saved anew under it
    kind: Mapped[str]  # mail, webhook
    target: Mapped[str]
    language: Mapped[str]
    made: Mapped[datetime]
    seen: Mapped[list[Any]]


class AlertMessage(Base):
    """A message to send, written in the transaction that notes its articles as told. Sent once, tried again if not."""

    __tablename__ = "alert_message"
    __table_args__ = (Index("ix_alert_message_due", "due"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # also its Message-ID or Idempotency-Key
    kind: Mapped[str]
    target: Mapped[str]
    payload: Mapped[dict[str, Any]]
    made: Mapped[datetime]
    due: Mapped[datetime | None]  # None: sent, or given up
    tries: Mapped[int] = mapped_column(default=0)
    sent: Mapped[datetime | None]
    error: Mapped[str | None]
