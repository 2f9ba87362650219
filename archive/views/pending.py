"""What a stage has still to do; asked again at every run, so a stage can be killed and run again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from archive.engine import parts
from archive.tables import (
    ArticleRow,
    Capture,
    EntityRow,
    EventRow,
    FactRow,
    MentionKey,
    Outbox,
    SightingRow,
    Url,
    Version,
)
from archive.warc import load
from records import Capture as CaptureRecord
from records import EventMention, Mention, WarcRef, from_label

COMMON = 200  # mentions under one blocking key


@dataclass(frozen=True, slots=True)
class Unread:
    """A capture to read, with the canonical address that the frontier knows it by."""

    capture: CaptureRecord
    url_id: int
    address: str
    night_id: int | None
    first: bool  # no version of the reader has seen it yet


@dataclass(frozen=True, slots=True)
class Unextracted:
    """A version to take facts from; `text` is what offsets refer to."""

    version: int
    article: int
    url: str
    title: str | None
    published: date | None
    language: str | None
    text: str


def counts(connection: Connection, reader: int, extractor: int, linker: int) -> dict[str, int]:
    """How much each stage has still to do."""
    versions = select(func.count()).select_from(Version)
    return {
        "read": connection.execute(select(func.count()).where(Capture.read_by < reader)).scalar_one(),
        "extract": connection.execute(versions.where(Version.extracted_by < extractor)).scalar_one(),
        "link": connection.execute(versions.where(Version.linked_by < linker)).scalar_one(),
        "index": connection.execute(select(func.count(func.distinct(Outbox.article_id)))).scalar_one(),
    }


def unread_ids(connection: Connection, reader: int) -> list[int]:
    """Captures not yet read by this version of the reader, in the order in which they were fetched."""
    query = select(Capture.id).where(Capture.read_by < reader).order_by(Capture.fetched, Capture.id)
    return list(connection.execute(query).scalars())


def unread(connection: Connection, captures: Path, ids: Sequence[int]) -> list[Unread | tuple[int, Exception]]:
    """The captures of these ids with their bytes; a capture whose WARC record is damaged comes as (id, error)."""
    rows = connection.execute(
        select(Capture, Url.url.label("address"), Url.published_hint)
        .join(Url, Url.id == Capture.url_id)
        .where(Capture.id.in_(ids))
        .order_by(Capture.fetched, Capture.id)
    ).all()
    return [_load(row, captures) for row in rows]


def _load(row: Any, captures: Path) -> Unread | tuple[int, Exception]:
    ref = WarcRef(row.warc_file, row.warc_offset, row.warc_length)
    try:
        status, headers, body = load(captures, ref)
    except (OSError, ValueError) as error:  # WarcError is a ValueError
        return row.id, error
    record = CaptureRecord(
        id=row.id,
        url=row.url,
        requested_url=row.requested,
        source=row.source,
        fetched_at=row.fetched,
        status=status,
        content_type=row.content_type,
        headers=headers,
        digest=row.digest,
        body=body,
        published_hint=row.published_hint.isoformat() if row.published_hint else None,
    )
    return Unread(record, row.url_id, row.address, row.night_id, row.read_by == 0)


def unextracted_ids(connection: Connection, extractor: int) -> list[int]:
    """Versions without the facts of this extractor."""
    # sorted here: asked to sort, SQLite walks the whole table in the order of its key instead of the short index
    return sorted(connection.execute(select(Version.id).where(Version.extracted_by < extractor)).scalars())


def unextracted(connection: Connection, ids: Sequence[int]) -> list[Unextracted]:
    """The versions of these ids."""
    rows = connection.execute(
        select(Version, ArticleRow.url)
        .join(ArticleRow, ArticleRow.id == Version.article_id)
        .where(Version.id.in_(ids))
        .order_by(Version.id)
    ).all()
    return [
        Unextracted(row.id, row.article_id, row.url, row.title, row.published, row.language, version_text(row))
        for row in rows
    ]


def version_text(row: Any) -> str:
    """Title, body and captions of a version as `records.Article.text` puts them together."""
    return "\n\n".join(part for part in (row.title, row.body, *row.captions) if part)


def unlinked_ids(connection: Connection, linker: int, extractor: int) -> list[int]:
    """Versions whose facts are there and which linking has not seen."""
    query = select(Version.id).where(Version.linked_by < linker, Version.extracted_by >= extractor)
    return sorted(connection.execute(query).scalars())


def mentions(connection: Connection, versions: Sequence[int]) -> list[Mention]:
    """The event mentions of these versions, ready for linking."""
    return _mentions(connection, FactRow.version_id.in_(versions))


def sharing(connection: Connection, keys: Sequence[str], known: Collection[int]) -> list[Mention]:
    """Mentions other than the `known` ones that share a blocking key.

    A key that more than COMMON mentions have tells no event from another ("OCOP fair 2025") and would make a night's
    cost grow with the archive; such a pair has to share a day, a venue or a story as well, which are keys of their own.
    """
    facts: set[int] = set()
    for part in parts(keys):
        common = select(MentionKey.key).where(MentionKey.key.in_(part)).group_by(MentionKey.key)
        common = common.having(func.count() > COMMON)
        skipped = set(connection.execute(common).scalars())
        telling = [key for key in part if key not in skipped]
        facts.update(connection.execute(select(MentionKey.fact_id).where(MentionKey.key.in_(telling))).scalars())
    return _by_fact(connection, facts - set(known))


def companions(connection: Connection, close: Collection[int], known: Collection[int]) -> list[Mention]:
    """The `close` mentions with all mentions of the events that these or the `known` belong to, the known left out."""
    facts = {*close, *known}
    events: set[int] = set()
    for part in parts(sorted(facts)):
        events.update(connection.execute(select(SightingRow.event_id).where(SightingRow.fact_id.in_(part))).scalars())
    for part in parts(sorted(events)):
        facts.update(connection.execute(select(SightingRow.fact_id).where(SightingRow.event_id.in_(part))).scalars())
    return _by_fact(connection, facts - set(known))


def of_articles(connection: Connection, articles: Collection[int]) -> set[int]:
    """The fact ids of all event mentions of these articles."""
    rows = [
        connection.execute(select(FactRow.id).where(FactRow.kind == "event", FactRow.article_id.in_(part))).scalars()
        for part in parts(sorted(articles))
    ]
    return {fact for row in rows for fact in row}


def of_events(connection: Connection, events: Collection[int]) -> list[Mention]:
    """All mentions of these events."""
    query = select(SightingRow.fact_id).where(SightingRow.event_id.in_(sorted(events)))
    return _by_fact(connection, set(connection.execute(query).scalars()))


def _by_fact(connection: Connection, facts: Collection[int]) -> list[Mention]:
    return [one for part in parts(sorted(facts)) for one in _mentions(connection, FactRow.id.in_(part))]


def _mentions(connection: Connection, which: Any) -> list[Mention]:
    rows = connection.execute(
        select(
            FactRow.id,
            FactRow.article_id,
            FactRow.version_id,
            FactRow.payload,
            ArticleRow.story,
            ArticleRow.source,
            Version.language,
            Version.published,
        )
        .join(ArticleRow, ArticleRow.id == FactRow.article_id)
        .join(Version, Version.id == FactRow.version_id)
        .where(FactRow.kind == "event", ArticleRow.hidden.is_(None), which)
    ).all()
    figures = _figures(connection, {row.version_id for row in rows})
    out = []
    for row in rows:
        event = from_label("event", row.payload)
        assert isinstance(event, EventMention)
        own = figures.get(row.version_id, {})
        out.append(
            Mention.of(
                event,
                id=row.id,
                article=row.article_id,
                story=row.story,
                source=row.source,
                language=row.language,
                published=row.published,
                figures=tuple(sorted({own[index] for index in event.counts if index in own})),
            )
        )
    return out


def _figures(connection: Connection, versions: set[int]) -> dict[int, dict[int, tuple[str, float]]]:
    rows = connection.execute(
        select(FactRow.version_id, FactRow.position, FactRow.payload).where(
            FactRow.version_id.in_(versions), FactRow.kind == "count"
        )
    ).all()
    out: dict[int, dict[int, tuple[str, float]]] = {}
    for row in rows:
        unit = row.payload["unit"]
        if unit not in ("day", "year", "percent"):
            out.setdefault(row.version_id, {})[row.position] = (unit, float(row.payload["value"]))
    return out


def outbox(connection: Connection, limit: int) -> tuple[int, list[int], list[int]]:
    """(newest outbox id, articles to put, articles to remove) of the oldest `limit` notes."""
    rows = connection.execute(select(Outbox.id, Outbox.article_id).order_by(Outbox.id).limit(limit)).all()
    ids = {row.article_id for row in rows}
    shown = set(
        connection.execute(
            select(ArticleRow.id).where(
                ArticleRow.id.in_(ids), ArticleRow.version_id.is_not(None), ArticleRow.hidden.is_(None)
            )
        ).scalars()
    )
    return (rows[-1].id if rows else 0), sorted(shown), sorted(ids - shown)


def unnoted(connection: Connection) -> bool:
    """Whether an article with a text has no note in the outbox, so that the index is taken to hold it."""
    noted = select(Outbox.article_id)
    shown = (ArticleRow.version_id.is_not(None), ArticleRow.hidden.is_(None))
    query = select(ArticleRow.id).where(*shown, ArticleRow.id.not_in(noted)).limit(1)
    return connection.execute(query).first() is not None


def event_of(connection: Connection, event_id: int) -> int | None:
    """The event that an id stands for today, following joins; None where there is none."""
    seen: set[int] = set()
    while event_id not in seen:
        seen.add(event_id)
        row = connection.execute(select(EventRow.id, EventRow.merged_into).where(EventRow.id == event_id)).one_or_none()
        if row is None:
            return None
        if row.merged_into is None:
            return int(row.id)
        event_id = row.merged_into
    return None


def entity_of(connection: Connection, kind: str, entity: int) -> int | None:
    """The person or venue that an id stands for today, following joins; None where there is none of this kind."""
    for _ in range(100):
        row = connection.execute(
            select(EntityRow.id, EntityRow.merged_into).where(EntityRow.id == entity, EntityRow.kind == kind)
        ).one_or_none()
        if row is None or row.merged_into is None:
            return None if row is None else int(row.id)
        entity = row.merged_into
    return None
