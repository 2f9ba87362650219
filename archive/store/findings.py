"""Facts as statements: value, quote, span, version, rule, extractor."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from archive.store.entities import tally
from archive.store.outbox import note
from archive.store.programme import save_programme
from archive.tables import EntityFact, FactRow, MentionKey, SightingRow, Version
from records import Count, DateSpan, EventMention, Fact, Findings, Official, Organization, Venue, as_label


def save_findings(
    connection: Connection,
    version_id: int,
    article_id: int,
    findings: Findings,
    fold: Callable[[str], str],
) -> int:
    """Replace what an earlier extractor found in this version; gives the number of facts.

    Sightings of an event that is found again under the same name and day are carried over, so that an event keeps
    its id when the extractor improves; so are persons and venues under the same name.
    """
    kept = _sightings(connection, version_id)
    named = _entities(connection, version_id)
    connection.execute(delete(FactRow).where(FactRow.version_id == version_id))
    rows = [
        _row(kind, position, fact, fold)
        | {"version_id": version_id, "article_id": article_id, "extractor": findings.extractor}
        for kind, facts in _by_kind(findings)
        for position, fact in enumerate(facts)
    ]
    if rows:
        connection.execute(insert(FactRow), rows)
    if any(row["kind"] == "count" and row["payload"].get("place") for row in rows):
        save_programme(connection, version_id)
    if kept:
        _carry_over(connection, version_id, kept)
    if named:
        again = _name_again(connection, version_id, named)
        tally(connection, set(named.values()) - again)  # linking, which follows, counts the others
    connection.execute(
        update(Version).where(Version.id == version_id).values(extracted_by=findings.extractor, linked_by=0)
    )
    note(connection, [article_id])
    return len(rows)


def fail_findings(connection: Connection, version_id: int, extractor: int) -> None:
    """Extraction refused this version; it is not tried again before the extractor changes."""
    connection.execute(update(Version).where(Version.id == version_id).values(extracted_by=extractor, linked_by=0))


def save_keys(connection: Connection, keys: Iterable[tuple[int, str]]) -> None:
    """Blocking keys of event mentions (fact id, key)."""
    rows = [{"fact_id": fact, "key": key} for fact, key in sorted(set(keys))]
    if rows:
        connection.execute(delete(MentionKey).where(MentionKey.fact_id.in_({row["fact_id"] for row in rows})))
        connection.execute(insert(MentionKey), rows)


def _by_kind(findings: Findings) -> list[tuple[str, tuple[Fact, ...]]]:
    groups: dict[str, list[Fact]] = {}
    for kind, fact in findings.all():
        groups.setdefault(kind, []).append(fact)
    return [(kind, tuple(facts)) for kind, facts in groups.items()]


def _row(kind: str, position: int, fact: Fact, fold: Callable[[str], str]) -> dict[str, Any]:
    start: date | None = None
    stop: date | None = None
    key: str | None = None
    if isinstance(fact, EventMention | DateSpan):
        start, stop = fact.start, fact.stop
    if isinstance(fact, EventMention | Venue | Official | Organization):
        key = fold(fact.name)
    elif isinstance(fact, Count):
        key, start = fact.unit, fact.as_of
    return {
        "kind": kind,
        "position": position,
        "text": fact.text,
        "begin": fact.begin,
        "end": fact.end,
        "rule": fact.rule,
        "key": key,
        "start_day": start,
        "end_day": stop,
        "payload": as_label(fact),
    }


def _sightings(connection: Connection, version_id: int) -> dict[tuple[str | None, date | None], dict[str, Any]]:
    rows = connection.execute(
        select(
            FactRow.key,
            FactRow.start_day,
            SightingRow.event_id,
            SightingRow.score,
            SightingRow.reasons,
            SightingRow.linker,
        )
        .join(SightingRow, SightingRow.fact_id == FactRow.id)
        .where(FactRow.version_id == version_id)
    ).all()
    return {
        (row.key, row.start_day): {
            "event_id": row.event_id,
            "score": row.score,
            "reasons": row.reasons,
            "linker": row.linker,
        }
        for row in rows
    }


def _carry_over(
    connection: Connection, version_id: int, kept: dict[tuple[str | None, date | None], dict[str, Any]]
) -> None:
    rows = connection.execute(
        select(FactRow.id, FactRow.key, FactRow.start_day).where(
            FactRow.version_id == version_id, FactRow.kind == "event"
        )
    ).all()
    again = [kept[(row.key, row.start_day)] | {"fact_id": row.id} for row in rows if (row.key, row.start_day) in kept]
    if again:
        connection.execute(insert(SightingRow), again)


def _entities(connection: Connection, version_id: int) -> dict[tuple[str, str | None], int]:
    rows = connection.execute(
        select(FactRow.kind, FactRow.key, EntityFact.entity_id)
        .join(EntityFact, EntityFact.fact_id == FactRow.id)
        .where(FactRow.version_id == version_id)
    ).all()
    return {(row.kind, row.key): row.entity_id for row in rows}


def _name_again(connection: Connection, version_id: int, named: dict[tuple[str, str | None], int]) -> set[int]:
    """Gives the entities that are named again."""
    rows = connection.execute(
        select(FactRow.id, FactRow.kind, FactRow.key).where(
            FactRow.version_id == version_id, FactRow.kind.in_(("official", "venue"))
        )
    ).all()
    again = [{"fact_id": row.id, "entity_id": named[row.kind, row.key]} for row in rows if (row.kind, row.key) in named]
    if again:
        connection.execute(insert(EntityFact), again)
    return {row["entity_id"] for row in again}
