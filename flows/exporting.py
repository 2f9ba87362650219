"""Export rows from the archive for the articles that a query finds, in batches of bounded memory."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from archive import Archive
from archive.engine import reading
from archive.tables import ArticleRow, EventRow, FactRow, SightingRow, Version
from records import Source
from search.exports import ExportEvent, ExportRow

BATCH = 500


def rows_of(archive: Archive, ids: Sequence[int], sources: Mapping[str, Source]) -> Iterator[ExportRow]:
    """One row for each article, in the order of `ids`."""
    for start in range(0, len(ids), BATCH):
        part = list(ids[start : start + BATCH])
        found = {row.id: row for row in _batch(archive, part, sources)}
        yield from (found[number] for number in part if number in found)


def _batch(archive: Archive, ids: Sequence[int], sources: Mapping[str, Source]) -> Iterator[ExportRow]:
    with reading(archive.engine) as connection:
        articles = connection.execute(
            select(ArticleRow.id.label("article"), ArticleRow.url, ArticleRow.source, Version)
            .join(Version, Version.id == ArticleRow.version_id)
            .where(ArticleRow.id.in_(ids), ArticleRow.hidden.is_(None))
        ).all()
        versions = [row.id for row in articles]
        named: dict[tuple[int, str], dict[str, None]] = {}
        facts = select(FactRow.version_id, FactRow.kind, FactRow.payload).where(
            FactRow.version_id.in_(versions), FactRow.kind.in_(("venue", "official"))
        )
        for fact in connection.execute(facts.order_by(FactRow.position)):
            named.setdefault((fact.version_id, fact.kind), {})[fact.payload["name"]] = None
        told: dict[int, dict[int, ExportEvent]] = {}
        events = (
            select(FactRow.version_id, EventRow)
            .join(SightingRow, SightingRow.fact_id == FactRow.id)
            .join(EventRow, EventRow.id == SightingRow.event_id)
            .where(FactRow.version_id.in_(versions))
        )
        for event in connection.execute(events.order_by(EventRow.id)):
            told.setdefault(event.version_id, {})[event.id] = _event(event)
    for row in articles:
        source = sources.get(row.source)
        yield ExportRow(
            id=row.article,
            url=row.url,
            title=row.title or "",
            source=row.source,
            publisher=source.publisher if source else None,
            body=row.body,
            language=row.language,
            authors=tuple(row.authors),
            published=row.published,
            lead=row.lead or "",
            events=tuple(told.get(row.id, {}).values()),
            venues=tuple(named.get((row.id, "venue"), ())),
            officials=tuple(named.get((row.id, "official"), ())),
        )


def _event(row: Any) -> ExportEvent:
    return ExportEvent(id=row.id, name=row.name, start=row.start_day, end=row.end_day, venue=row.venue, place=row.place)
