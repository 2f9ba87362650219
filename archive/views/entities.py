"""Persons and venues over all articles: what linking compares, and their pages."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from archive.engine import holds, parts
from archive.tables import EntityFact, EntityRow, FactRow, SightingRow, VenueKey, Version
from archive.views.histories import EventLine, Statement, events_at, statements
from archive.views.pending import entity_of

LATEST = 2_000  # mentions from which the history of a person or venue is told


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFact:
    """A fact that names a person or venue, for linking. `entity` is the one that it belongs to, where that is known."""

    fact: int
    kind: str
    key: str
    article: int
    payload: dict[str, Any]
    events: frozenset[int]
    entity: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityLine:
    """A person or venue in a list, with how many articles and sources name it."""

    id: int
    kind: str
    name: str
    articles: int
    sources: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A title at an organisation, with the days of the first and last article that give it."""

    title: str | None
    organization: str | None
    first: date | None
    last: date | None
    said: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonHistory:
    """An official: posts by the day of the first report, appearances with quotes, events told with them."""

    id: int
    name: str
    spellings: tuple[tuple[str, int], ...]
    posts: tuple[Post, ...]
    appearances: tuple[Statement, ...]
    events: tuple[EventLine, ...]
    left_out: int  # earlier mentions that all this leaves out


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueHistory:
    """A venue under all its spellings, and what was held there."""

    id: int
    name: str
    spellings: tuple[tuple[str, int], ...]
    mentions: tuple[Statement, ...]
    events: tuple[EventLine, ...]
    left_out: int  # earlier mentions that all this leaves out


def named_in(connection: Connection, kind: str, versions: Collection[int]) -> list[NamedFact]:
    """The facts of a kind of these versions."""
    return _named(connection, FactRow.kind == kind, FactRow.version_id.in_(versions))


def known_persons(connection: Connection, keys: Collection[str]) -> list[NamedFact]:
    """One fact for each entity and wording of the officials that go by these folded names."""
    return _named(connection, FactRow.kind == "official", FactRow.key.in_(keys), EntityFact.entity_id.is_not(None))


def known_venues(connection: Connection, keys: Collection[str]) -> list[NamedFact]:
    """The venue facts with an entity that share a blocking key, one for each entity and spelling."""
    facts: set[int] = set()
    for part in parts(sorted(keys)):
        query = (
            select(func.min(FactRow.id))
            .join(EntityFact, EntityFact.fact_id == FactRow.id)
            .join(VenueKey, VenueKey.fact_id == FactRow.id)
            .where(VenueKey.key.in_(part))
            .group_by(EntityFact.entity_id, FactRow.text)
        )
        facts.update(connection.execute(query).scalars())
    return _named(connection, FactRow.id.in_(sorted(facts)))


def _named(connection: Connection, *which: Any) -> list[NamedFact]:
    rows = connection.execute(
        select(FactRow.id, FactRow.kind, FactRow.key, FactRow.article_id, FactRow.payload, EntityFact.entity_id)
        .outerjoin(EntityFact, EntityFact.fact_id == FactRow.id)
        .where(*which)
        .order_by(FactRow.id)
    ).all()
    told = _events_told(connection, {row.article_id for row in rows})
    seen: set[tuple[Any, ...]] = set()
    out = []
    for row in rows:
        wording = (row.entity_id, row.payload["name"], row.payload.get("organization"), row.payload.get("title"))
        if row.entity_id is not None and wording in seen:
            continue
        seen.add(wording)
        events = frozenset(told.get(row.article_id, ()))
        out.append(
            NamedFact(
                fact=row.id, kind=row.kind, key=row.key or "", article=row.article_id, payload=row.payload,
                events=events, entity=row.entity_id,
            )
        )  # fmt: skip
    return out


def _events_told(connection: Connection, articles: Collection[int]) -> dict[int, set[int]]:
    """The events that each of these articles tells."""
    out: dict[int, set[int]] = {}
    for part in parts(sorted(articles)):
        query = (
            select(FactRow.article_id, SightingRow.event_id)
            .join(SightingRow, SightingRow.fact_id == FactRow.id)
            .where(FactRow.article_id.in_(part))
        )
        for row in connection.execute(query):
            out.setdefault(row.article_id, set()).add(row.event_id)
    return out


def entities_named(
    connection: Connection,
    kind: str,
    folded_words: Sequence[str],
    *,
    limit: int | None = None,
    offset: int = 0,
    after: tuple[int, int] | None = None,
) -> list[EntityLine]:
    """Those of whom one spelling has all these folded words, the most often named first; all without words.

    `after`: articles and id of the line that this part of the list follows.
    """
    named = _naming(kind, folded_words)
    if after is None:
        query = _lines(kind, *named).limit(limit).offset(offset)
        return [_line(row) for row in connection.execute(query)]
    articles, number = after
    # first the rest of those who are named as often, then the others: an OR of the two would walk past all of the first
    out: list[EntityLine] = []
    for which in ((EntityRow.articles == articles, EntityRow.id < number), (EntityRow.articles < articles,)):
        left = None if limit is None else limit - len(out)
        out += [_line(row) for row in connection.execute(_lines(kind, *named, *which).limit(left))]
    return out


def number_named(connection: Connection, kind: str, folded_words: Sequence[str]) -> int:
    """How many `entities_named` would give."""
    query = select(func.count()).where(*_listed(kind), *_naming(kind, folded_words))
    return connection.execute(query.select_from(EntityRow)).scalar_one()


def entities_with(connection: Connection, kind: str, ids: Sequence[int]) -> list[EntityLine]:
    """The persons or venues of these ids, those that were joined to another left out, the most often named first."""
    out = [_line(row) for part in parts(ids) for row in connection.execute(_lines(kind, EntityRow.id.in_(part)))]
    return sorted(out, key=lambda line: (-line.articles, -line.id))


def entity_names(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """What the persons or venues of these ids are called."""
    query = select(EntityRow.id, EntityRow.name).where(EntityRow.id.in_(ids))
    return {row.id: row.name for row in connection.execute(query)}


def _naming(kind: str, folded_words: Sequence[str]) -> list[Any]:
    """What tells that one spelling has all the words."""
    if not folded_words:
        return []
    matching = (
        select(EntityFact.entity_id)
        .join(FactRow, FactRow.id == EntityFact.fact_id)
        .where(FactRow.kind == kind, *[holds(FactRow.key, word) for word in folded_words])
    )
    return [EntityRow.id.in_(matching)]


def _listed(kind: str) -> list[Any]:
    """What a list shows: joined to no other, named by an article that is shown."""
    return [EntityRow.kind == kind, EntityRow.merged_into.is_(None), EntityRow.articles > 0]


def _lines(kind: str, *which: Any) -> Select[Any]:
    columns = (EntityRow.id, EntityRow.kind, EntityRow.name, EntityRow.articles, EntityRow.sources)
    return (
        select(*columns, EntityRow.first_day, EntityRow.last_day)
        .where(*_listed(kind), *which)
        .order_by(EntityRow.articles.desc(), EntityRow.id.desc())  # as its index goes, read from the end
    )


def _line(row: Any) -> EntityLine:
    return EntityLine(
        id=row.id,
        kind=row.kind,
        name=row.name,
        articles=row.articles,
        sources=row.sources,
        first=row.first_day,
        last=row.last_day,
    )


def person_history(connection: Connection, entity: int, latest: int = LATEST) -> PersonHistory | None:
    """The official that this id stands for, by the latest mentions; None where there is none or all its articles are
    hidden."""
    found, left_out = _said(connection, "official", entity, latest)
    if not found:
        return None
    held: dict[tuple[str | None, str | None], list[Statement]] = {}
    for item in found:
        held.setdefault((item.payload.get("title"), item.payload.get("organization")), []).append(item)
    posts = [_post(title, organization, said) for (title, organization), said in held.items()]
    spelt = _spellings(item.payload["name"] for item in found)
    return PersonHistory(
        id=entity,
        name=spelt[0][0],
        spellings=spelt,
        posts=tuple(sorted(posts, key=lambda post: (post.first or date.max, post.title or ""))),
        appearances=tuple(found),
        events=tuple(_events_with(connection, "officials", found)),
        left_out=left_out,
    )


def venue_history(connection: Connection, entity: int, latest: int = LATEST) -> VenueHistory | None:
    """The venue that this id stands for, by the latest mentions; None where there is none or all its articles are
    hidden."""
    found, left_out = _said(connection, "venue", entity, latest)
    if not found:
        return None
    spelt = _spellings(" ".join(item.quote.split()) for item in found)
    name = _spellings(item.payload["name"] for item in found)[0][0]
    return VenueHistory(
        id=entity,
        name=name,
        spellings=spelt,
        mentions=tuple(found),
        events=tuple(_events_at(connection, found)),
        left_out=left_out,
    )


def _said(connection: Connection, kind: str, entity: int, latest: int) -> tuple[list[Statement], int]:
    """The latest mentions that stand, the oldest of them first, and how many earlier ones there are."""
    one = entity_of(connection, kind, entity)
    if one is None:
        return [], 0
    own = (
        select(EntityFact.fact_id).where(EntityFact.entity_id == one).order_by(EntityFact.fact_id.desc()).limit(latest)
    )
    ids = list(connection.execute(own).scalars())
    total = len(ids)
    if total == latest:
        total = connection.execute(select(func.count()).where(EntityFact.entity_id == one)).scalar_one()
    said = [item for part in parts(sorted(ids)) for item in statements(connection, FactRow.id.in_(part))]
    said.sort(key=lambda item: (item.published or date.min, item.seen, item.fact))
    return [item for item in said if item.current], total - len(ids)


def _post(title: str | None, organization: str | None, said: Sequence[Statement]) -> Post:
    days = [item.published for item in said if item.published]
    return Post(
        title=title,
        organization=organization,
        first=min(days, default=None),
        last=max(days, default=None),
        said=tuple(said),
    )


def _spellings(texts: Any) -> tuple[tuple[str, int], ...]:
    """Spellings by how often they stand; of equals the one with most letters beyond ASCII, which keeps diacritics."""
    counted = Counter(texts)
    return tuple(
        sorted(
            counted.items(), key=lambda each: (-each[1], -sum(not c.isascii() for c in each[0]), -len(each[0]), each[0])
        )
    )


def _events_with(connection: Connection, field: str, found: Sequence[Statement]) -> list[EventLine]:
    """Events to which an article attaches one of these facts."""
    own = select(FactRow.id, FactRow.position).where(FactRow.id.in_([item.fact for item in found]))
    places = {row.id: row.position for row in connection.execute(own)}
    wanted = {(item.version, places[item.fact]) for item in found}
    rows = connection.execute(
        select(FactRow.id, FactRow.version_id, FactRow.payload).where(
            FactRow.kind == "event", FactRow.version_id.in_({version for version, _place in wanted})
        )
    ).all()
    facts = [row.id for row in rows if any((row.version_id, at) in wanted for at in row.payload.get(field, ()))]
    return events_at(connection, facts)


def _events_at(connection: Connection, found: Sequence[Statement]) -> list[EventLine]:
    """Events whose mention in the same article names the venue."""
    quotes: dict[int, list[str]] = {}
    for item in found:
        quotes.setdefault(item.version, []).append(" ".join(item.quote.split()))
    rows = connection.execute(
        select(FactRow.id, FactRow.version_id, FactRow.payload)
        .join(Version, Version.id == FactRow.version_id)
        .where(FactRow.kind == "event", FactRow.version_id.in_(quotes))
    ).all()
    facts = [
        row.id
        for row in rows
        if (venue := row.payload.get("venue")) and any(q in venue or venue in q for q in quotes[row.version_id])
    ]
    return events_at(connection, facts)
