"""Persons and venues over all articles: which facts name the same one goes in; ids stay."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, update

from archive.engine import parts
from archive.tables import ArticleRow, EntityFact, EntityRow, EntityTold, FactRow, VenueKey, Version


@dataclass(frozen=True, slots=True)
class Same:
    """Facts that name one person or venue: `facts` are new, `known` the entities that others of them belong to."""

    name: str
    key: str
    facts: tuple[int, ...]
    known: frozenset[int]


def save_same(connection: Connection, kind: str, groups: Sequence[Same], now: datetime) -> dict[str, int]:
    """Give each group its entity: the oldest known one, else a new one. Others known to be the same point on to it."""
    counts = Counter({"new": 0, "joined": 0})
    gone: dict[int, int] = {}
    touched: set[int] = set()
    for group in groups:
        known = {_follow(gone, entity) for entity in group.known}
        if known:
            entity = min(known)
        else:
            values = {"kind": kind, "name": group.name, "key": group.key, "first_seen": now}
            entity = int(connection.execute(insert(EntityRow).values(values).returning(EntityRow.id)).scalar_one())
            counts["new"] += 1
        for other in known - {entity}:
            join(connection, other, entity)
            gone[other] = entity
            counts["joined"] += 1
        _attach(connection, group.facts, entity)
        touched |= known | {entity}
    tally(connection, touched)
    return dict(counts)


def join(connection: Connection, one: int, into: int) -> None:
    """All facts of one go to the other; its id points on. `tally` is for the caller."""
    connection.execute(update(EntityFact).where(EntityFact.entity_id == one).values(entity_id=into))
    connection.execute(update(EntityRow).where(EntityRow.id == one).values(merged_into=into))


def move(connection: Connection, facts: Collection[int], entity: int) -> None:
    """These facts name this one. `tally` is for the caller."""
    for part in parts(sorted(facts)):
        _attach(connection, part, entity)


def reopen(connection: Connection, entity: int) -> None:
    """One that was joined to another stands again."""
    connection.execute(update(EntityRow).where(EntityRow.id == entity).values(merged_into=None))


def stand_alone(connection: Connection, kind: str, facts: Collection[int], now: datetime) -> int:
    """A person or venue of its own for these facts, under the name that most of them give; gives its id."""
    rows = connection.execute(select(FactRow.key, FactRow.payload).where(FactRow.id.in_(facts))).all()
    (key, name), _times = Counter((row.key or "", str(row.payload["name"])) for row in rows).most_common(1)[0]
    values = {"kind": kind, "name": name, "key": key, "first_seen": now}
    entity = int(connection.execute(insert(EntityRow).values(values).returning(EntityRow.id)).scalar_one())
    move(connection, facts, entity)
    return entity


def name_anew(connection: Connection, facts: Collection[int]) -> None:
    """Nobody knows whom these facts name; the link stage says."""
    for part in parts(sorted(facts)):
        connection.execute(delete(EntityFact).where(EntityFact.fact_id.in_(part)))
        own = select(FactRow.version_id).where(FactRow.id.in_(part))
        connection.execute(update(Version).where(Version.id.in_(own)).values(linked_by=0))


def tally(connection: Connection, entities: Collection[int]) -> None:
    """Count anew how many articles and sources name these persons or venues, on which days, and how they write it."""
    counted = (
        select(
            EntityFact.entity_id.label("entity"),
            func.count(func.distinct(ArticleRow.id)).label("articles"),
            func.count(func.distinct(ArticleRow.source)).label("sources"),
            func.min(ArticleRow.published).label("first_day"),
            func.max(ArticleRow.published).label("last_day"),
        )
        .join(FactRow, FactRow.id == EntityFact.fact_id)
        .join(ArticleRow, ArticleRow.id == FactRow.article_id)
        .where(ArticleRow.hidden.is_(None))
        .group_by(EntityFact.entity_id)
    )
    for part in parts(sorted(entities)):
        found = {
            row.entity: dict(row._mapping) for row in connection.execute(counted.where(EntityFact.entity_id.in_(part)))
        }
        none = {"articles": 0, "sources": 0, "first_day": None, "last_day": None}
        rows = [{"entity": entity} | none | found.get(entity, {}) for entity in part]
        connection.execute(
            update(EntityRow)
            .where(EntityRow.id == bindparam("entity"))
            .values({name: bindparam(name) for name in none}),
            rows,
        )
        _keep_told(connection, part)


def _keep_told(connection: Connection, entities: Sequence[int]) -> None:
    written = case((FactRow.kind == "venue", FactRow.text), else_=FactRow.payload["organization"].as_string())
    told = (
        select(EntityFact.entity_id, written.label("told"))
        .join(FactRow, FactRow.id == EntityFact.fact_id)
        .join(ArticleRow, ArticleRow.id == FactRow.article_id)
        .where(EntityFact.entity_id.in_(entities), ArticleRow.hidden.is_(None))
        .distinct()
        .subquery()
    )
    connection.execute(delete(EntityTold).where(EntityTold.entity_id.in_(entities)))
    rows = select(told.c.entity_id, told.c.told).where(told.c.told.is_not(None))
    connection.execute(insert(EntityTold).from_select(["entity_id", "told"], rows))


def tally_article(connection: Connection, article: int) -> None:
    """`tally` of those whom an article names: it was hidden or is shown again."""
    own = select(EntityFact.entity_id).join(FactRow, FactRow.id == EntityFact.fact_id)
    tally(connection, set(connection.execute(own.where(FactRow.article_id == article)).scalars()))


def save_venue_keys(connection: Connection, keys: Iterable[tuple[int, str]]) -> None:
    """Blocking keys of venue facts (fact id, key)."""
    rows = [{"fact_id": fact, "key": key} for fact, key in sorted(set(keys))]
    if rows:
        connection.execute(delete(VenueKey).where(VenueKey.fact_id.in_({row["fact_id"] for row in rows})))
        connection.execute(insert(VenueKey), rows)


def _attach(connection: Connection, facts: Collection[int], entity: int) -> None:
    if not facts:
        return
    have = set(connection.execute(select(EntityFact.fact_id).where(EntityFact.fact_id.in_(facts))).scalars())
    connection.execute(update(EntityFact).where(EntityFact.fact_id.in_(have)).values(entity_id=entity))
    fresh = [{"fact_id": fact, "entity_id": entity} for fact in facts if fact not in have]
    if fresh:
        connection.execute(insert(EntityFact), fresh)


def _follow(gone: dict[int, int], entity: int) -> int:
    while entity in gone:
        entity = gone[entity]
    return entity
