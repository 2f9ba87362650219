"""Who may decide over the web: tokens shown once and kept as digests, sessions of browsers that gave one."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from archive.tables_web import DeskSession, DeskToken

LASTS = timedelta(hours=12)  # of a session


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as lists show it; itself it is known to its owner only."""

    id: int
    who: str
    made: datetime
    used: datetime | None
    revoked: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who is signed in; `form_key` stands in every form that the session is shown."""

    who: str
    form_key: str


def digest_of(secret: str) -> str:
    """What is kept of a token or session."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def make_token(connection: Connection, who: str, at: datetime) -> str:
    """A new token for a person; the only time that it can be seen."""
    token = f"ocop_{secrets.token_urlsafe(32)}"
    connection.execute(insert(DeskToken).values(who=who, digest=digest_of(token), made=at))
    return token


def tokens(connection: Connection) -> list[Token]:
    """All tokens, the oldest first."""
    rows = connection.execute(select(*DeskToken.__table__.columns).order_by(DeskToken.id))
    return [Token(id=r.id, who=r.who, made=r.made, used=r.used, revoked=r.revoked) for r in rows]


def revoke(connection: Connection, number: int, at: datetime) -> bool:
    """The token opens nothing any more and its sessions end; False where no such token is open."""
    done = connection.execute(
        update(DeskToken).where(DeskToken.id == number, DeskToken.revoked.is_(None)).values(revoked=at)
    )
    connection.execute(delete(DeskSession).where(DeskSession.token_id == number))
    return bool(done.rowcount)


def sign_in(connection: Connection, token: str, at: datetime) -> str | None:
    """A new session for whoever has a token; None where it is none. Sessions that are over are forgotten."""
    row = connection.execute(
        select(DeskToken.id).where(DeskToken.digest == digest_of(token.strip()), DeskToken.revoked.is_(None))
    ).one_or_none()
    if row is None:
        return None
    secret = secrets.token_urlsafe(32)
    connection.execute(delete(DeskSession).where(DeskSession.ends <= at))
    connection.execute(update(DeskToken).where(DeskToken.id == row.id).values(used=at))
    values = {"digest": digest_of(secret), "token_id": row.id, "form_key": secrets.token_urlsafe(24)}
    connection.execute(insert(DeskSession).values(**values, made=at, ends=at + LASTS))
    return secret


def operator(connection: Connection, session: str, at: datetime) -> Operator | None:
    """Who a session belongs to; None where it is over or its token was revoked."""
    row = connection.execute(
        select(DeskToken.who, DeskSession.form_key)
        .join(DeskToken, DeskToken.id == DeskSession.token_id)
        .where(DeskSession.digest == digest_of(session), DeskSession.ends > at, DeskToken.revoked.is_(None))
    ).one_or_none()
    return None if row is None else Operator(who=row.who, form_key=row.form_key)


def sign_out(connection: Connection, session: str) -> None:
    """The session is over."""
    connection.execute(delete(DeskSession).where(DeskSession.digest == digest_of(session)))
