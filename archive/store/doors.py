"""What is remembered of doors (feeds, sitemaps, listings) and of robots.txt files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from archive.engine import insert_or, reading, writing
from archive.tables import DoorState, DoorVisit, Robots

SETTLED = ("ok", "not_modified", "empty", "not_a_feed")  # outcomes after which a night does not ask again


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorMemory:
    """What the last whole reading of a door left; `checked` is when that was."""

    etag: str | None
    last_modified: str | None
    digest: str | None
    items: int
    checked: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLook:
    """One look at a door, all its pages and nested sitemaps together."""

    url: str
    outcome: str
    at: datetime
    reason: str | None = None
    status: int | None = None
    items: int = 0
    fresh: int = 0
    requests: int = 0
    bytes: int = 0
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """robots.txt of a host; `verdict` is rules, allow or stay_away. `status` is None where nothing answered."""

    host: str
    fetched: datetime
    status: int | None
    verdict: str
    body: str


class Doors:
    """Doors of one source in one night."""

    def __init__(self, engine: Engine, *, source: str, night: int) -> None:
        self.engine = engine
        self.source = source
        self.night = night

    def memory(self) -> dict[str, DoorMemory]:
        """What is remembered of each door and nested sitemap, by URL."""
        asked = select(DoorState).where(DoorState.source == self.source)
        with reading(self.engine) as connection:
            return {
                row.url: DoorMemory(
                    etag=row.etag,
                    last_modified=row.last_modified,
                    digest=row.digest,
                    items=row.items,
                    checked=row.checked,
                )
                for row in connection.execute(asked)
            }

    def settled(self) -> frozenset[str]:
        """Doors that this night has already read, in a process that was killed later."""
        asked = select(DoorVisit.url).where(
            DoorVisit.night_id == self.night, DoorVisit.source == self.source, DoorVisit.outcome.in_(SETTLED)
        )
        with reading(self.engine) as connection:
            return frozenset(connection.execute(asked).scalars())

    def save(self, look: DoorLook, nested: Sequence[DoorLook] = ()) -> None:
        """Keep a look at a door: its visit of this night, and its state and that of its nested sitemaps."""
        visit = {
            "night_id": self.night,
            "source": self.source,
            "url": look.url,
            "outcome": look.outcome,
            "reason": look.reason,
            "status": look.status,
            "items": look.items,
            "fresh": look.fresh,
            "requests": look.requests,
            "bytes": look.bytes,
            "at": look.at,
        }
        with writing(self.engine) as connection:
            statement = insert_or(connection, DoorVisit).values(visit)
            old = statement.excluded
            summed = {
                "requests": DoorVisit.requests + old.requests,  # a door read again by a resumed night costs twice
                "bytes": DoorVisit.bytes + old.bytes,
            }
            connection.execute(
                statement.on_conflict_do_update(index_elements=["night_id", "source", "url"], set_=visit | summed)
            )
            for each in (*nested, look):
                self._remember(connection, each)

    def _remember(self, connection: Connection, look: DoorLook) -> None:
        asked = select(DoorState).where(DoorState.source == self.source, DoorState.url == look.url)
        row = connection.execute(asked).one_or_none()
        values: dict[str, Any] = {"source": self.source, "url": look.url}
        if look.outcome in ("ok", "not_modified"):
            before = row if look.outcome == "not_modified" else None
            items = before.items if before else look.items
            values |= {
                "etag": look.etag or (before.etag if before else None),
                "last_modified": look.last_modified or (before.last_modified if before else None),
                "digest": look.digest or (before.digest if before else None),
                "items": items,
                "most_items": max(items, row.most_items if row else 0),
                "failures": 0,
                "checked": look.at,
            }
        else:  # validators and ground stay those of the last reading that went well
            values |= {"failures": (row.failures if row else 0) + 1}
        statement = insert_or(connection, DoorState).values({"items": 0, "most_items": 0} | values)
        connection.execute(statement.on_conflict_do_update(index_elements=["source", "url"], set_=values))


class RobotsStore:
    """robots.txt files as the archive keeps them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def get(self, host: str) -> RobotsFile | None:
        """The file kept for a host (`name:port` where the port is not the scheme's own)."""
        with reading(self.engine) as connection:
            row = connection.execute(select(Robots).where(Robots.host == host)).one_or_none()
        if row is None:
            return None
        return RobotsFile(host=row.host, fetched=row.fetched, status=row.status, verdict=row.verdict, body=row.body)

    def put(self, file: RobotsFile) -> None:
        """Keep a file in place of the one before."""
        values = {
            "host": file.host,
            "fetched": file.fetched,
            "status": file.status,
            "verdict": file.verdict,
            "body": file.body,
        }
        with writing(self.engine) as connection:
            statement = insert_or(connection, Robots).values(values)
            connection.execute(statement.on_conflict_do_update(index_elements=["host"], set_=values))
