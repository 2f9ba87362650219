"""Events and sightings: what linking decided goes in; ids are kept and never used again for something else."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from archive.store.outbox import note
from archive.tables import EventRow, FactRow, SightingRow, Version
from records import Event


def save_events(
    connection: Connection,
    events: Sequence[Event],
    linker: int,
    now: datetime,
    claims: Mapping[int, int] | None = None,
) -> dict[str, int]:
    """Store clusters of mentions over what was known of these mentions; gives counts of new, changed and joined events.

    A cluster takes the oldest event id among its mentions that no larger cluster claims; a cluster without one is a
    new event. An event that lost all its mentions to another points to that one. `claims` (mention -> event id) go
    before what was stored: a person's decision says which id goes on.
    """
    mentions = [sighting.mention for event in events for sighting in event.sightings]
    before: dict[int, int] = {
        row.fact_id: row.event_id
        for row in connection.execute(
            select(SightingRow.fact_id, SightingRow.event_id).where(SightingRow.fact_id.in_(mentions))
        )
    }
    chosen = _choose(events, {**before, **claims} if claims else before)
    counts = Counter({"new": 0, "changed": 0, "joined": 0})
    home: dict[int, int] = {}
    for event, kept in zip(events, chosen, strict=True):
        event_id = kept
        if event_id is None:
            values = _values(event) | {"first_seen": now}
            event_id = int(connection.execute(insert(EventRow).values(values).returning(EventRow.id)).scalar_one())
            counts["new"] += 1
        else:
            _update(connection, event_id, event, counts)
        home.update((sighting.mention, event_id) for sighting in event.sightings)
    _save_sightings(connection, events, home, linker)
    moved = {mention for mention, event_id in home.items() if before.get(mention) != event_id}
    counts["joined"] = _point_on(connection, set(before.values()) - set(home.values()), before, home)
    changed = select(FactRow.article_id).where(FactRow.id.in_(moved)).distinct()
    note(connection, connection.execute(changed).scalars())
    return dict(counts)


def mark_linked(connection: Connection, versions: Sequence[int], linker: int) -> None:
    """These versions have been seen by this version of the linker."""
    connection.execute(update(Version).where(Version.id.in_(versions)).values(linked_by=linker))


def _choose(events: Sequence[Event], before: Mapping[int, int]) -> list[int | None]:
    """For each cluster the event id it goes on with. Among clusters that claim one id, the one with most of its
    mentions keeps it; the order of `events` (a natural one) decides a tie."""
    claims: dict[int, Counter[int]] = {}
    for index, event in enumerate(events):
        for sighting in event.sightings:
            if sighting.mention in before:
                claims.setdefault(before[sighting.mention], Counter())[index] += 1
    chosen: list[int | None] = [None] * len(events)
    for event_id in sorted(claims):
        for index, _votes in sorted(claims[event_id].items(), key=lambda item: (-item[1], item[0])):
            if chosen[index] is None:
                chosen[index] = event_id
            break
    return chosen


def _values(event: Event) -> dict[str, Any]:
    return {
        "name": event.name,
        "kind": event.kind,
        "start_day": event.start,
        "end_day": event.end,
        "venue": event.venue,
        "place": event.place,
        "edition": event.edition,
    }


def _update(connection: Connection, event_id: int, event: Event, counts: Counter[str]) -> None:
    values = _values(event)
    row = connection.execute(select(EventRow).where(EventRow.id == event_id)).one()
    if any(getattr(row, name) != value for name, value in values.items()) or row.merged_into is not None:
        connection.execute(update(EventRow).where(EventRow.id == event_id).values(values | {"merged_into": None}))
        counts["changed"] += 1
        articles = (
            select(FactRow.article_id)
            .join(SightingRow, SightingRow.fact_id == FactRow.id)
            .where(SightingRow.event_id == event_id)
            .distinct()
        )
        note(connection, connection.execute(articles).scalars())


def _save_sightings(connection: Connection, events: Sequence[Event], home: dict[int, int], linker: int) -> None:
    rows = [
        {
            "event_id": home[sighting.mention],
            "fact_id": sighting.mention,
            "score": sighting.score,
            "reasons": list(sighting.reasons),
            "linker": linker,
        }
        for event in events
        for sighting in event.sightings
    ]
    if rows:
        connection.execute(delete(SightingRow).where(SightingRow.fact_id.in_([row["fact_id"] for row in rows])))
        connection.execute(insert(SightingRow), rows)


def _point_on(connection: Connection, emptied: set[int], before: dict[int, int], home: dict[int, int]) -> int:
    """Events that gave all their mentions away point to where most of them went."""
    joined = 0
    for event_id in sorted(emptied):
        left = connection.execute(select(SightingRow.id).where(SightingRow.event_id == event_id).limit(1)).first()
        if left is not None:
            continue
        went = Counter(home[mention] for mention, old in before.items() if old == event_id)
        target = min(went, key=lambda new: (-went[new], new))
        connection.execute(update(EventRow).where(EventRow.id == event_id).values(merged_into=target))
        joined += 1
    return joined


def save_series(connection: Connection, series: Mapping[int, str | None]) -> int:
    """Which recurring event each of these events is an edition of; gives how many changed."""
    query = select(EventRow.id, EventRow.series).where(EventRow.id.in_(sorted(series)))
    changed = [row.id for row in connection.execute(query) if row.series != series[row.id]]
    for event_id in changed:
        connection.execute(update(EventRow).where(EventRow.id == event_id).values(series=series[event_id]))
    return len(changed)
