"""Index entries, built from the archive alone, so that the index can be thrown away."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from archive.engine import parts
from archive.tables import ArticleRow, EventRow, FactRow, PlaceRow, SightingRow, Version
from records import Entry


def all_entries(connection: Connection) -> Iterator[Entry]:
    """Every article's entry, in batches of bounded memory."""
    ids = connection.execute(
        select(ArticleRow.id)
        .where(ArticleRow.version_id.is_not(None), ArticleRow.hidden.is_(None))
        .order_by(ArticleRow.id)
    ).scalars()
    for part in parts(list(ids)):
        yield from entries(connection, part)


def entries(connection: Connection, articles: Sequence[int]) -> list[Entry]:
    """The entries of these articles from their current versions, facts and events."""
    rows = connection.execute(
        select(ArticleRow.id, ArticleRow.url, ArticleRow.source, ArticleRow.story, Version)
        .join(Version, Version.id == ArticleRow.version_id)
        .where(ArticleRow.id.in_(articles), ArticleRow.hidden.is_(None))
        .order_by(ArticleRow.id)
    ).all()
    versions = [row.id_1 for row in rows]
    facts = _facts(connection, versions)
    events = _events(connection, versions)
    provinces = _provinces(connection)
    return [_entry(row, facts.get(row.id_1, []), events.get(row.id_1, []), provinces) for row in rows]


def _facts(connection: Connection, versions: Sequence[int]) -> dict[int, list[Any]]:
    out: dict[int, list[Any]] = defaultdict(list)
    query = select(FactRow.version_id, FactRow.kind, FactRow.payload).where(FactRow.version_id.in_(versions))
    for row in connection.execute(query.order_by(FactRow.version_id, FactRow.kind, FactRow.position)):
        out[row.version_id].append(row)
    return out


def _events(connection: Connection, versions: Sequence[int]) -> dict[int, list[Any]]:
    out: dict[int, list[Any]] = defaultdict(list)
    query = (
        select(FactRow.version_id, EventRow.id, EventRow.name, EventRow.kind, EventRow.start_day, EventRow.place)
        .join(SightingRow, SightingRow.fact_id == FactRow.id)
        .join(EventRow, EventRow.id == SightingRow.event_id)
        .where(FactRow.version_id.in_(versions))
        .order_by(EventRow.id)
    )
    for row in connection.execute(query):
        out[row.version_id].append(row)
    return out


def _provinces(connection: Connection) -> dict[str, tuple[str, ...]]:
    """For each province its other name across July 2025: the old one finds the new one's articles and the reverse."""
    out: dict[str, tuple[str, ...]] = {}
    query = select(PlaceRow.name, PlaceRow.successor).where(PlaceRow.kind.in_(("province", "city")))
    for row in connection.execute(query):
        if row.successor and row.successor != row.name:
            out[row.name] = (row.successor,)
    return out


def _entry(row: Any, facts: Sequence[Any], events: Sequence[Any], provinces: dict[str, tuple[str, ...]]) -> Entry:
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for fact in facts:
        by_kind[fact.kind].append(fact.payload)
    places = {payload["place"] for payload in by_kind["event"] if payload.get("place")}
    places |= {event.place for event in events if event.place}  # what other articles say of the same event
    for place in list(places):
        for name, others in provinces.items():
            if name in place:
                places.update(others)
    days = {day for payload in by_kind["event"] if (day := payload.get("start") or payload.get("end"))}
    counts = {(payload["unit"], float(payload["value"])) for payload in by_kind["count"]}
    return Entry(
        id=row.id,
        url=row.url,
        title=row.title or "",
        lead=row.lead or "",
        body=row.body,
        captions=tuple(row.captions),
        tags=tuple(row.tags),
        source=row.source,
        language=row.language,
        authors=tuple(row.authors),
        published=row.published,
        story=row.story,
        events=tuple(dict.fromkeys((event.id, event.name) for event in events)),
        event_kinds=tuple(sorted({event.kind for event in events})),
        event_days=tuple(sorted(date.fromisoformat(day) for day in days)),
        venues=_names(by_kind["venue"]),
        places=tuple(sorted(places)),
        officials=_names(by_kind["official"]),
        organizations=_names(by_kind["organization"]),
        counts=tuple(sorted(counts)),
        stars=tuple(sorted({int(payload["stars"]) for payload in by_kind["count"] if payload.get("stars")})),
    )


def _names(payloads: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(payload["name"] for payload in payloads))
