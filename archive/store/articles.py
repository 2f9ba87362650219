"""Articles and their versions: what reading found goes in, nothing that was there is overwritten."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from archive.engine import insert_or
from archive.store.outbox import note
from archive.tables import ArticleRow, Capture, StoryBand, Url, Version, Visit
from records import Article, Unreadable


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one reading: ids, and whether the article or its text is new to the archive."""

    article: int
    version: int
    new_article: bool
    new_version: bool


def text_digest(article: Article) -> str:
    """Digest of what a reader sees, white space folded: counters, menus and mark-up make no new version."""
    parts = (article.title or "", article.body, *article.captions)
    return hashlib.sha256("\x1f".join(" ".join(part.split()) for part in parts).encode()).hexdigest()


def save_article(
    connection: Connection,
    article: Article,
    *,
    source: str,
    url: str,
    at: datetime,
    url_id: int | None = None,
    capture_id: int | None = None,
) -> Saved:
    """Store what was read at `at`. A text seen before only moves its last-seen time; a new one is a new version.

    An older capture that is read late adds its version but does not become the current one.
    """
    known = connection.execute(
        select(ArticleRow.id, ArticleRow.last_seen, ArticleRow.version_id, ArticleRow.withdrawn).where(
            ArticleRow.url == url
        )
    ).one_or_none()
    if known is None:
        values = {"source": source, "url": url, "url_id": url_id, "first_seen": at, "last_seen": at, "story": 0}
        article_id = int(connection.execute(insert(ArticleRow).values(values).returning(ArticleRow.id)).scalar_one())
        connection.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(story=article_id))
    else:
        article_id = known.id
    version_id, fresh = _save_version(connection, article, article_id, at, capture_id)
    if known is None or known.version_id is None or at >= known.last_seen:
        published = article.published.day if article.published else None
        connection.execute(
            update(ArticleRow)
            .where(ArticleRow.id == article_id)
            .values(version_id=version_id, last_seen=at, published=published, withdrawn=None, withdrawn_reason=None)
        )
        changed = known is None or known.version_id != version_id or known.withdrawn is not None
    else:
        changed = fresh
    if changed:
        note(connection, [article_id])
    return Saved(article_id, version_id, known is None, fresh)


def _save_version(
    connection: Connection, article: Article, article_id: int, at: datetime, capture_id: int | None
) -> tuple[int, bool]:
    digest = text_digest(article)
    same = connection.execute(
        select(Version.id, Version.first_seen, Version.last_seen).where(
            Version.article_id == article_id, Version.digest == digest
        )
    ).one_or_none()
    if same is not None:
        seen = {"first_seen": min(same.first_seen, at), "last_seen": max(same.last_seen, at)}
        connection.execute(update(Version).where(Version.id == same.id).values(seen))
        return same.id, False
    number = connection.execute(select(func.count()).where(Version.article_id == article_id)).scalar_one() + 1
    values = _version_values(article) | {
        "article_id": article_id,
        "number": number,
        "digest": digest,
        "capture_id": capture_id,
        "first_seen": at,
        "last_seen": at,
    }
    return int(connection.execute(insert(Version).values(values).returning(Version.id)).scalar_one()), True


def _version_values(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "search_title": article.search_title,
        "lead": article.lead,
        "body": article.body,
        "captions": list(article.captions),
        "authors": list(article.authors),
        "agencies": list(article.agencies),
        "published": article.published.day if article.published else None,
        "published_at": article.published.at if article.published else None,
        "published_from": article.published.method if article.published else None,
        "modified_at": article.modified.at if article.modified else None,
        "language": article.language,
        "tags": list(article.tags),
        "site": article.site,
        "steps": dict(article.steps),
        "flags": list(article.flags),
    }


def mark_read(
    connection: Connection, capture_id: int, reader: int, outcome: str, message: str | None, version_id: int | None
) -> None:
    """A capture has been read by this version of the reader, with what result."""
    values = {"read_by": reader, "outcome": outcome, "message": message, "version_id": version_id}
    connection.execute(update(Capture).where(Capture.id == capture_id).values(values))


def mark_copy(connection: Connection, url_id: int, address: str) -> bool:
    """Where the page of `url_id` is the one that the frontier also knows under `address` (an old address that
    redirects, a print or AMP copy), that one alone is looked at again; gives whether it is so."""
    target = connection.execute(select(Url.id).where(Url.url == address)).scalar()
    if target is None or target == url_id:
        return False
    connection.execute(update(Url).where(Url.id == url_id).values(due=None, reason=f"the same page as {address}"))
    connection.execute(update(ArticleRow).where(ArticleRow.url == address).values(url_id=target))
    return True


def reject(connection: Connection, capture_id: int, reader: int, why: Unreadable) -> None:
    """The page gave no article; what is already stored of it stays as it was."""
    mark_read(connection, capture_id, reader, why.reason, why.message, None)


def touch_seen(connection: Connection, night_id: int, at: datetime) -> None:
    """Articles whose page answered "not modified" tonight were seen tonight."""
    urls = select(Visit.url_id).where(Visit.night_id == night_id, Visit.disposition == "not_modified")
    seen = (ArticleRow.url_id.in_(urls), ArticleRow.withdrawn.is_(None))
    versions = select(ArticleRow.version_id).where(*seen)
    connection.execute(update(Version).where(Version.id.in_(versions), Version.last_seen < at).values(last_seen=at))
    connection.execute(update(ArticleRow).where(*seen, ArticleRow.last_seen < at).values(last_seen=at))


def withdraw_gone(connection: Connection, at: datetime) -> list[int]:
    """Mark articles whose page is gone as withdrawn; text, versions and facts stay. Gives the ids newly marked."""
    rows = connection.execute(
        select(ArticleRow.id, Url.status)
        .join(Url, Url.id == ArticleRow.url_id)
        .where(Url.state == "gone", ArticleRow.withdrawn.is_(None))
    ).all()
    for row in rows:
        values = {"withdrawn": at, "withdrawn_reason": f"the site answers {row.status} for this page"}
        connection.execute(update(ArticleRow).where(ArticleRow.id == row.id).values(values))
    note(connection, [row.id for row in rows])
    return [row.id for row in rows]


def current_body(connection: Connection, url: str) -> str | None:
    """The body that is current for this address, None where there is no such article."""
    query = select(Version.body).join(ArticleRow, ArticleRow.version_id == Version.id).where(ArticleRow.url == url)
    return connection.execute(query).scalar()


def story_candidates(connection: Connection, article_id: int, bands: Iterable[int]) -> Sequence[Any]:
    """(id, story, title, body) of other articles that share a band of the signature."""
    shared = (
        select(StoryBand.article_id)
        .where(StoryBand.band.in_(list(bands)), StoryBand.article_id != article_id)
        .distinct()
    )
    return connection.execute(
        select(ArticleRow.id, ArticleRow.story, Version.title, Version.body)
        .join(Version, Version.id == ArticleRow.version_id)
        .where(ArticleRow.id.in_(shared))
    ).all()


def save_story(connection: Connection, article_id: int, bands: Iterable[int], same: Iterable[int]) -> None:
    """Keep the signature and join the clusters of the articles that tell the `same`; one goes by its smallest id."""
    connection.execute(delete(StoryBand).where(StoryBand.article_id == article_id))
    rows = [{"article_id": article_id, "band": band} for band in sorted(set(bands))]
    if rows:
        connection.execute(insert_or(connection, StoryBand).on_conflict_do_nothing(), rows)
    stories = select(ArticleRow.story).where(ArticleRow.id.in_([article_id, *same]))
    joined = set(connection.execute(stories).scalars())
    if len(joined) == 1:
        return
    touched = connection.execute(select(ArticleRow.id).where(ArticleRow.story.in_(joined))).scalars().all()
    connection.execute(update(ArticleRow).where(ArticleRow.id.in_(touched)).values(story=min(joined)))
    note(connection, touched)
