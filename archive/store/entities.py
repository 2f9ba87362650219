"""Persons and venues over all articles: which facts name the same one goes in; ids stay."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from archive.tables import EntityFact, EntityRow, VenueKey


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
    for group in groups:
        known = {_follow(gone, entity) for entity in group.known}
        if known:
            entity = min(known)
        else:
            values = {"kind": kind, "name": group.name, "key": group.key, "first_seen": now}
            entity = int(connection.execute(insert(EntityRow).values(values).returning(EntityRow.id)).scalar_one())
            counts["new"] += 1
        for other in known - {entity}:
            moved = update(EntityFact).where(EntityFact.entity_id == other).values(entity_id=entity)
            connection.execute(moved)
            connection.execute(update(EntityRow).where(EntityRow.id == other).values(merged_into=entity))
            gone[other] = entity
            counts["joined"] += 1
        _attach(connection, group.facts, entity)
    return dict(counts)


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
