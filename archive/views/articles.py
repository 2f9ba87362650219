"""One article with all its texts, the facts of each with where they stand, its near-copies, its captures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from archive.tables import ArticleRow, Capture, FactRow, SightingRow, Url, Version
from archive.views.histories import EventLine, event_lines
from archive.views.pending import version_text
from records import WarcRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One version of an article; `text` is what the facts' offsets refer to."""

    id: int
    number: int
    title: str | None
    lead: str | None
    body: str
    captions: tuple[str, ...]
    authors: tuple[str, ...]
    published: date | None
    published_at: datetime | None
    published_from: str | None
    modified_at: datetime | None
    language: str | None
    tags: tuple[str, ...]
    flags: tuple[str, ...]
    capture: int | None
    first_seen: datetime
    last_seen: datetime

    @property
    def text(self) -> str:
        """Title, body and captions as `records.Article.text` puts them together."""
        return version_text(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHistory:
    """An article with its texts, oldest first; `current` is the number of the one that stands."""

    id: int
    source: str
    url: str
    story: int
    first_seen: datetime
    last_seen: datetime
    withdrawn: datetime | None
    withdrawn_reason: str | None
    hidden: datetime | None
    hidden_reason: str | None
    current: int
    texts: tuple[Text, ...]

    def version(self, number: int) -> Text | None:
        """The text of a number, None where there is none."""
        return next((text for text in self.texts if text.number == number), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A fact in its text: `text[begin:end] == quote`; `payload` is the fact in label shape."""

    fact: int
    kind: str
    begin: int
    end: int
    quote: str
    rule: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A near-copy of an article."""

    id: int
    source: str
    url: str
    title: str | None
    published: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A response as it is kept: where in the WARC files it stands."""

    id: int
    url: str
    fetched: datetime
    status: int
    content_type: str | None
    digest: str
    size: int
    ref: WarcRef


def article_history(connection: Connection, number: int) -> ArticleHistory | None:
    """The article of this id, hidden ones included: it is for the caller to say that they are gone."""
    row = connection.execute(select(ArticleRow).where(ArticleRow.id == number)).one_or_none()
    if row is None:
        return None
    versions = connection.execute(select(Version).where(Version.article_id == number).order_by(Version.number)).all()
    texts = tuple(map(_text, versions))
    current = next((text.number for text in texts if text.id == row.version_id), len(texts))
    return ArticleHistory(
        id=row.id,
        source=row.source,
        url=row.url,
        story=row.story,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        withdrawn=row.withdrawn,
        withdrawn_reason=row.withdrawn_reason,
        hidden=row.hidden,
        hidden_reason=row.hidden_reason,
        current=current,
        texts=texts,
    )


def _text(row: Any) -> Text:
    return Text(
        id=row.id,
        number=row.number,
        title=row.title,
        lead=row.lead,
        body=row.body,
        captions=tuple(row.captions),
        authors=tuple(row.authors),
        published=row.published,
        published_at=row.published_at,
        published_from=row.published_from,
        modified_at=row.modified_at,
        language=row.language,
        tags=tuple(row.tags),
        flags=tuple(row.flags),
        capture=row.capture_id,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
    )


def spans(connection: Connection, version: int) -> list[Span]:
    """The facts of a version in the order in which they stand."""
    query = select(FactRow).where(FactRow.version_id == version).order_by(FactRow.begin, FactRow.end.desc(), FactRow.id)
    return [
        Span(
            fact=row.id,
            kind=row.kind,
            begin=row.begin,
            end=row.end,
            quote=row.text,
            rule=row.rule,
            payload=row.payload,
        )
        for row in connection.execute(query)
    ]


def events_told(connection: Connection, version: int) -> dict[int, EventLine]:
    """The events that a version tells, by the fact that mentions them."""
    query = (
        select(SightingRow.fact_id, SightingRow.event_id)
        .join(FactRow, FactRow.id == SightingRow.fact_id)
        .where(FactRow.version_id == version)
    )
    told = {row.fact_id: row.event_id for row in connection.execute(query)}
    lines = {line.id: line for line in event_lines(connection, sorted(set(told.values())))} if told else {}
    return {fact: lines[event] for fact, event in told.items() if event in lines}


def copies(connection: Connection, article: ArticleHistory, limit: int = 50) -> list[Copy]:
    """The other articles of its story, oldest first."""
    if not article.story:
        return []
    query = (
        select(ArticleRow.id, ArticleRow.source, ArticleRow.url, Version.title, Version.published)
        .join(Version, Version.id == ArticleRow.version_id)
        .where(ArticleRow.story == article.story, ArticleRow.id != article.id, ArticleRow.hidden.is_(None))
        .order_by(Version.published, ArticleRow.id)
        .limit(limit)
    )
    return [
        Copy(id=row.id, source=row.source, url=row.url, title=row.title, published=row.published)
        for row in connection.execute(query)
    ]


def kept(connection: Connection, capture: int) -> Kept | None:
    """The response of a capture's id."""
    row = connection.execute(select(Capture).where(Capture.id == capture)).one_or_none()
    if row is None:
        return None
    return Kept(
        id=row.id,
        url=row.url,
        fetched=row.fetched,
        status=row.status,
        content_type=row.content_type,
        digest=row.digest,
        size=row.size,
        ref=WarcRef(row.warc_file, row.warc_offset, row.warc_length),
    )


def articles_at(connection: Connection, urls: Sequence[str]) -> list[int]:
    """Ids of the articles that stand, or once stood, under one of these addresses; hidden ones left out."""
    query = (
        select(ArticleRow.id)
        .outerjoin(Url, Url.id == ArticleRow.url_id)
        .where(ArticleRow.hidden.is_(None))
        .where(ArticleRow.url.in_(urls) | Url.url.in_(urls) | Url.original.in_(urls))
        .order_by(ArticleRow.id)
    )
    return list(connection.execute(query).scalars())
