"""What all decisions have: who takes them, why one cannot be taken, and their record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from archive.store import decisions


class Undecidable(ValueError):
    """A decision that cannot be taken; the message says why and what would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who decides, why and when."""

    who: str
    why: str
    at: datetime


def record(connection: Connection, kind: str, target: str, by: Person, /, **payload: Any) -> int:
    """Keep a decision; gives its id. Raises Undecidable where nobody says who decides or why."""
    if not by.who.strip() or not by.why.strip():
        raise Undecidable("say who decides and why; both are kept with the decision")
    return decisions.record(connection, kind=kind, target=target, payload=payload, who=by.who, why=by.why, at=by.at)
