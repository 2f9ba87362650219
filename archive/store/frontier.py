"""The frontier: which addresses a night found, which are fetched, who holds them, and what became of each.

A night and a URL meet in one `visit` row. It is made when the URL is announced or due, it is decided once, and a
capture is inserted in the transaction that decides it: a process killed at any moment leaves pages undecided, never
half decided, and the next process of the same night goes on with exactly those.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, func, insert, or_, select, update

from archive.engine import FRONTIER, insert_or, parts, reading, writing
from archive.store.decisions import ON_REQUEST
from archive.store.schedule import REFUSED_AGAIN, after_wait, next_look, next_try
from archive.tables import Capture, Url, Visit
from records import Disposition, WarcRef

CHUNK = 400  # URLs in one statement: SQLite's oldest limit is 999 variables
LIFTABLE = ("off-topic", "old", "pattern-cap", "known")  # a skip that another door's better announcement undoes

urls, visits = Url.__table__, Visit.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """A URL as a door announced it. `skip` says why the spider would leave it alone, None where it is wanted."""

    url: str
    original: str
    door: str
    title: str | None = None
    published: datetime | None = None
    lastmod: datetime | None = None
    skip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A page to fetch, with what is needed to ask conditionally and to see whether it changed."""

    url_id: int
    url: str
    etag: str | None
    last_modified: str | None
    digest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A response that was written to a WARC file. `url` is the address after redirects, `size` counts decoded bytes."""

    ref: WarcRef
    url: str
    requested: str
    content_type: str | None
    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a leased page. `bytes` and `requests` count the wire; `wait`: seconds the site asks for."""

    url_id: int
    disposition: Disposition
    at: datetime
    reason: str | None = None
    status: int | None = None
    requests: int = 0
    bytes: int = 0
    kept: Kept | None = None
    etag: str | None = None
    last_modified: str | None = None
    wait: float = 0.0


class Frontier:
    """The frontier of one source in one night, as one process (`owner`) works on it. Each method is one transaction."""

    def __init__(self, engine: Engine, *, source: str, night: int, owner: str) -> None:
        self.engine = engine
        self.source = source
        self.night = night
        self.owner = owner

    def release(self) -> int:
        """Free what processes that are gone had leased. The caller holds the archive's lock: other owners are dead."""
        with writing(self.engine, FRONTIER) as connection:
            found = connection.execute(
                update(Url)
                .where(Url.source == self.source, Url.lease_owner.is_not(None), Url.lease_owner != self.owner)
                .values(lease_owner=None, lease_until=None)
            )
        return int(found.rowcount)

    def announce(self, found: Sequence[Discovery], now: datetime, *, ground: datetime | None = None) -> int:
        """Remember what a door announced, and give each URL its visit of this night.

        Gives how many of the URLs were not known at `ground`, the last time this door was read to its end (None:
        never), which is how a listing sees that it has reached known ground.
        """
        fresh = 0
        with writing(self.engine, FRONTIER) as connection:
            for part in parts(list({discovery.url: discovery for discovery in found}.values()), CHUNK):
                fresh += self._announce(connection, part, now, ground)
        return fresh

    def _announce(
        self, connection: Connection, found: Sequence[Discovery], now: datetime, ground: datetime | None
    ) -> int:
        known = self._rows(connection, found)
        new = [discovery for discovery in found if discovery.url not in known]
        if new:
            connection.execute(insert_or(connection, Url).on_conflict_do_nothing(), [self._new(d, now) for d in new])
            added = self._rows(connection, new)
        else:
            added = {}
        rows = known | added
        self._touch(connection, [(d, known[d.url]) for d in found if d.url in known], now)
        self._decide(connection, [(d, rows[d.url]) for d in found], now)
        return len(new) + sum(1 for row in known.values() if ground is None or row.first_seen > ground)

    @staticmethod
    def _rows(connection: Connection, found: Sequence[Discovery]) -> dict[str, Row[Any]]:
        asked = select(urls).where(Url.url.in_([discovery.url for discovery in found]))
        return {row.url: row for row in connection.execute(asked)}

    def _new(self, discovery: Discovery, now: datetime) -> dict[str, Any]:
        return {
            "source": self.source,
            "url": discovery.url,
            "original": discovery.original,
            "door": discovery.door,
            "doors": [discovery.door],
            "title_hint": discovery.title,
            "published_hint": discovery.published,
            "lastmod": discovery.lastmod,
            "state": "refused" if discovery.skip else "new",
            "reason": discovery.skip,
            "first_seen": now,
            "last_seen": now,
            "due": None if discovery.skip else now,
            "failures": 0,
            "unchanged": 0,
        }

    def _touch(self, connection: Connection, found: Sequence[tuple[Discovery, Row[Any]]], now: datetime) -> None:
        """Join what was known of URLs with what this door says; a later `lastmod` makes a fetched page due."""
        changes = []
        for discovery, row in found:
            changed = bool(row.lastmod and discovery.lastmod and discovery.lastmod > row.lastmod)
            lifted = row.state == "refused" and row.reason in LIFTABLE and discovery.skip is None
            doors = row.doors if discovery.door in row.doors else [*row.doors, discovery.door]
            changes.append(
                {
                    "row_id": row.id,
                    "source": self.source,
                    "doors": doors,
                    "title_hint": row.title_hint or discovery.title,
                    "published_hint": row.published_hint or discovery.published,
                    "lastmod": max(filter(None, (row.lastmod, discovery.lastmod)), default=None),
                    "last_seen": now,
                    "state": "new" if lifted else row.state,
                    "reason": None if lifted else row.reason,
                    "due": now if lifted or (changed and row.state == "known") else row.due,
                }
            )
        _update_each(connection, urls, changes)

    def _decide(self, connection: Connection, found: Sequence[tuple[Discovery, Row[Any]]], now: datetime) -> None:
        """Make the visits, and decide at once those that need no fetch."""
        if not found:
            return
        ids = [row.id for _, row in found]
        current = {row.id: row for row in connection.execute(select(urls).where(Url.id.in_(ids)))}
        asked = select(visits.c.url_id, visits.c.disposition, visits.c.reason, visits.c.id).where(
            Visit.night_id == self.night, Visit.url_id.in_(ids)
        )
        seen = {row.url_id: row for row in connection.execute(asked)}
        rows, lifted = [], []
        for discovery, row in found:
            reason = _skip_reason(current[row.id], discovery, now)
            if row.id not in seen:
                rows.append(self._visit(row.id, now, reason))
            elif reason is None and seen[row.id].reason in LIFTABLE:
                lifted.append({"row_id": seen[row.id].id, "disposition": None, "reason": None})
        if rows:
            connection.execute(insert_or(connection, Visit).on_conflict_do_nothing(), rows)
        _update_each(connection, visits, lifted)

    def _visit(self, url_id: int, now: datetime, reason: str | None) -> dict[str, Any]:
        return {
            "night_id": self.night,
            "url_id": url_id,
            "source": self.source,
            "disposition": Disposition.SKIPPED.value if reason else None,
            "reason": reason,
            "at": now,
            "requests": 0,
            "bytes": 0,
        }

    def due(self, now: datetime) -> int:
        """Give a visit to every URL that is due tonight though no door announced it; gives how many."""
        tonight = select(Visit.url_id).where(Visit.night_id == self.night, Visit.source == self.source)
        asked = select(Url.id).where(Url.source == self.source, Url.due <= now, Url.id.not_in(tonight))
        with writing(self.engine, FRONTIER) as connection:
            ids = list(connection.execute(asked).scalars())
            if ids:
                rows = [self._visit(url_id, now, None) for url_id in ids]
                connection.execute(insert_or(connection, Visit).on_conflict_do_nothing(), rows)
        return len(ids)

    def lease(self, limit: int, now: datetime, seconds: float = 1800) -> list[Leased]:
        """Take up to `limit` undecided pages: those never fetched first, the newest before the older."""
        wanted = (
            select(Url.id, Url.url, Url.etag, Url.last_modified, Url.digest)
            .join(Visit, Visit.url_id == Url.id)
            .where(Visit.night_id == self.night, Visit.source == self.source, Visit.disposition.is_(None))
            .where(or_(Url.lease_owner.is_(None), Url.lease_until < now))
            .where(or_(Url.reason.is_(None), Url.reason != ON_REQUEST))
            .order_by(
                Url.fetched.is_not(None), func.coalesce(Url.published_hint, Url.lastmod).desc().nulls_last(), Url.id
            )
            .limit(limit)
            .with_for_update(skip_locked=True, of=Url)  # on PostgreSQL; SQLite has one writer anyway
        )
        with writing(self.engine) as connection:
            leased = [Leased(url_id=row[0], url=row[1], etag=row[2], last_modified=row[3], digest=row[4])
                      for row in connection.execute(wanted)]  # fmt: skip
            until = now + timedelta(seconds=seconds)
            held = [{"row_id": page.url_id, "lease_owner": self.owner, "lease_until": until} for page in leased]
            _update_each(connection, urls, held)
        return leased

    def finish(self, outcomes: Sequence[Outcome]) -> int:
        """Decide the visits of these pages, with their captures; gives how many were still undecided.

        What a kept response's `ref` points to has to be on disk before.
        """
        done = 0
        with writing(self.engine, FRONTIER) as connection:
            for part in parts(list(outcomes), CHUNK):
                done += self._finish(connection, part)
        return done

    def _finish(self, connection: Connection, outcomes: Sequence[Outcome]) -> int:
        ids = [outcome.url_id for outcome in outcomes]
        rows = {row.id: row for row in connection.execute(select(urls).where(Url.id.in_(ids)))}
        tonight = select(visits).where(Visit.night_id == self.night, Visit.url_id.in_(ids))
        open_visits = {row.url_id: row.id for row in connection.execute(tonight.where(Visit.disposition.is_(None)))}
        held = self._captures(connection, [o for o in outcomes if o.kept and o.url_id in open_visits])
        url_changes, visit_changes = [], []
        for outcome in outcomes:
            if outcome.url_id not in open_visits:
                continue  # a second process of this night was here before: its word stands
            change, reason = url_after(rows[outcome.url_id], outcome)
            url_changes.append(change)
            visit_changes.append(
                {
                    "row_id": open_visits.pop(outcome.url_id),
                    "disposition": outcome.disposition.value,
                    "reason": reason,
                    "status": outcome.status,
                    "requests": outcome.requests,
                    "bytes": outcome.bytes,
                    "capture_id": held.get(outcome.url_id),
                    "at": outcome.at,
                }
            )
        _update_each(connection, urls, url_changes)
        _update_each(connection, visits, visit_changes)
        return len(visit_changes)

    def _captures(self, connection: Connection, outcomes: Sequence[Outcome]) -> dict[int, int]:
        """Insert the captures that this night does not have yet; gives the capture of each URL."""
        mine = select(Capture.url_id, Capture.id).where(
            Capture.night_id == self.night, Capture.url_id.in_([outcome.url_id for outcome in outcomes])
        )
        had = {row.url_id for row in connection.execute(mine)}
        rows = [self._capture(o, o.kept) for o in outcomes if o.kept and o.url_id not in had]
        if rows:
            connection.execute(insert(Capture), rows)
        return {row.url_id: row.id for row in connection.execute(mine)}

    def _capture(self, outcome: Outcome, kept: Kept) -> dict[str, Any]:
        return {
            "url_id": outcome.url_id,
            "night_id": self.night,
            "source": self.source,
            "url": kept.url,
            "requested": kept.requested,
            "fetched": outcome.at,
            "status": outcome.status,
            "content_type": kept.content_type,
            "digest": kept.digest,
            "size": kept.size,
            "warc_file": kept.ref.file,
            "warc_offset": kept.ref.offset,
            "warc_length": kept.ref.length,
            "read_by": 0,
        }

    def close_night(self, now: datetime, reason: str) -> int:
        """Skip, for `reason`, every visit still undecided, and free the leases; the URLs stay due for later."""
        with writing(self.engine, FRONTIER) as connection:
            found = connection.execute(
                update(Visit)
                .where(Visit.night_id == self.night, Visit.source == self.source, Visit.disposition.is_(None))
                .values(disposition=Disposition.SKIPPED.value, reason=reason, at=now)
            )
            connection.execute(
                update(Url)
                .where(Url.source == self.source, Url.lease_owner == self.owner)
                .values(lease_owner=None, lease_until=None)
            )
        return int(found.rowcount)

    def counts(self) -> dict[str, int]:
        """Visits of this night by disposition (`undecided` for those still open)."""
        asked = (
            select(func.coalesce(Visit.disposition, "undecided"), func.count())
            .where(Visit.night_id == self.night, Visit.source == self.source)
            .group_by(Visit.disposition)
        )
        with reading(self.engine) as connection:
            return {str(row[0]): int(row[1]) for row in connection.execute(asked)}

    def requests(self) -> int:
        """Requests for pages that this night has spent so far, by any process of it."""
        asked = select(func.coalesce(func.sum(Visit.requests), 0)).where(
            Visit.night_id == self.night, Visit.source == self.source
        )
        with reading(self.engine) as connection:
            return int(connection.execute(asked).scalar_one())


def url_after(row: Row[Any], outcome: Outcome) -> tuple[dict[str, Any], str | None]:
    """The new state of a URL after a fetch, and the reason that the visit states."""
    change = {
        "row_id": row.id,
        "lease_owner": None,
        "lease_until": None,
        "status": outcome.status if outcome.status is not None else row.status,
        "reason": outcome.reason,
        "state": row.state,
        "due": row.due,
        "failures": row.failures,
        "unchanged": row.unchanged,
        "etag": row.etag,
        "last_modified": row.last_modified,
        "fetched": row.fetched,
        "digest": row.digest,
    }
    if outcome.disposition in (Disposition.FETCHED, Disposition.NOT_MODIFIED):
        same = outcome.disposition is Disposition.NOT_MODIFIED
        change |= {"state": "known", "due": next_look(row.first_seen, outcome.at), "failures": 0, "fetched": outcome.at}
        change["unchanged"] = row.unchanged + 1 if same else 0
        # a 304 need not repeat the validators
        change["etag"] = outcome.etag or (row.etag if same else None)
        change["last_modified"] = outcome.last_modified or (row.last_modified if same else None)
        change["digest"] = outcome.kept.digest if outcome.kept else row.digest
    elif outcome.wait:  # also a page that was not asked for, since its host wants to be left alone
        change |= {"state": "retry", "due": after_wait(outcome.wait, outcome.at)}  # a busy site is no failing page
    elif outcome.disposition is Disposition.FAILED:
        change["failures"] = row.failures + 1
        # a 404 may be a slip of the site's; a second one on another night, or a 410, is an answer
        if outcome.status == 410 or (outcome.status == 404 and row.status == 404):
            change |= {"state": "gone", "due": None, "reason": "gone"}
        else:
            change |= {"state": "retry", "due": next_try(row.failures + 1, outcome.at)}
    elif outcome.reason == "robots":
        change |= {"state": "known" if row.fetched else "refused", "due": outcome.at + REFUSED_AGAIN}
    if row.state == "refused" and row.reason == ON_REQUEST:  # taken down while it was fetched: that holds
        change |= {"state": "refused", "due": None, "reason": ON_REQUEST}
    return change, change["reason"]


def _skip_reason(row: Row[Any], discovery: Discovery, now: datetime) -> str | None:
    """Why an announced URL is not fetched tonight; None where it is."""
    if row.state == "gone":
        return "gone"
    if row.due is not None and row.due <= now:
        return None
    if row.state == "refused":
        return row.reason or discovery.skip
    return "back-off" if row.state == "retry" else "known"


def _update_each(connection: Connection, table: Any, changes: Iterable[dict[str, Any]]) -> None:
    """One UPDATE for each mapping; `row_id` names the row, the other keys (the same in all) are columns."""
    rows = list(changes)
    if rows:
        values: dict[str, Any] = {key: bindparam(key) for key in rows[0] if key != "row_id"}
        connection.execute(update(table).where(table.c.id == bindparam("row_id")).values(values), rows)
