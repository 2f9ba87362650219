"""What people decided and what of it holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, cast, select

from archive.tables import ArticleRow, Decision, EntityFact, EventRow, FactRow, SightingRow
from archive.views.pending import entity_of
from records.decision import Anchor, Correction, Parting, Ruling

ASKS = "a question"  # how linking begins the reason of a mention that it left alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision. `target` is what it is about: `event:ID`, `article:ID`, `official:ID` or `venue:ID`; `payload` what
    it says, by kind."""

    id: int
    kind: str
    target: str
    payload: dict[str, Any]
    who: str
    why: str
    at: datetime
    undone: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The figure that a person chose for an event's unit."""

    id: int
    unit: str
    article: int
    value: float


def decisions(connection: Connection, *targets: str, limit: int | None = None) -> list[Decided]:
    """All decisions (of some targets), the newest first."""
    query = select(Decision).order_by(Decision.id.desc()).limit(limit)
    if targets:
        query = query.where(Decision.target.in_(targets))
    return [_decided(row) for row in connection.execute(query)]


def decision(connection: Connection, number: int) -> Decided | None:
    """One decision, None where there is none."""
    row = connection.execute(select(Decision).where(Decision.id == number)).one_or_none()
    return None if row is None else _decided(row)


def rulings(connection: Connection) -> list[Ruling]:
    """What holds of merges, splits and names, in the order in which it was decided."""
    query = select(Decision).where(Decision.kind.in_(("merge", "split", "rename")), Decision.undone.is_(None))
    return [
        Ruling(
            id=row.id,
            kind=row.kind,
            left=_anchors(row.payload["left"]),
            right=_anchors(row.payload.get("right", ())),
            name=row.payload.get("name"),
        )
        for row in connection.execute(query.order_by(Decision.id))
    ]


def partings(connection: Connection, kind: str) -> list[Parting]:
    """What holds of persons or venues that were told apart, in the order in which it was decided; those that a later
    decision joined again are left out."""
    query = select(Decision).where(Decision.kind == "apart", Decision.undone.is_(None)).order_by(Decision.id)
    out = []
    for row in connection.execute(query.where(Decision.target.startswith(f"{kind}:"))):
        said = row.payload
        left, right = (entity_of(connection, kind, said[side]) for side in ("left", "right"))
        if left is None or right is None or left == right:
            continue
        out.append(
            Parting(
                id=row.id,
                left=left,
                right=right,
                left_articles=frozenset(said["left_articles"]),
                right_articles=frozenset(said["right_articles"]),
            )
        )
    return out


def named_by(connection: Connection, entity: int) -> dict[Anchor, list[int]]:
    """What the articles name a person or venue by, as decisions know it, each with its fact ids; hidden ones too."""
    rows = connection.execute(
        select(FactRow.id, FactRow.article_id, FactRow.key)
        .join(EntityFact, EntityFact.fact_id == FactRow.id)
        .where(EntityFact.entity_id == entity)
        .order_by(FactRow.id)
    )
    out: dict[Anchor, list[int]] = {}
    for row in rows:
        out.setdefault((row.article_id, row.key or ""), []).append(row.id)
    return out


def corrections(connection: Connection, articles: Collection[int]) -> dict[int, list[Correction]]:
    """What holds of corrections of these articles' facts."""
    query = select(Decision).where(Decision.kind == "correct", Decision.undone.is_(None)).order_by(Decision.id)
    query = query.where(Decision.target.in_([f"article:{article}" for article in articles]))
    out: dict[int, list[Correction]] = {}
    for row in connection.execute(query):
        said = row.payload
        out.setdefault(said["article"], []).append(
            Correction(
                id=row.id,
                article=said["article"],
                kind=said["kind"],
                quote=said["quote"],
                values=tuple(sorted(said["values"].items())),
                drop=said["drop"],
            )
        )
    return out


def choices(connection: Connection, events: Mapping[int, Collection[Anchor]]) -> dict[int, list[Choice]]:
    """The figures that people chose for each of these events, told by its mentions; the latest decision first."""
    query = select(Decision).where(Decision.kind == "choose", Decision.undone.is_(None)).order_by(Decision.id.desc())
    out: dict[int, list[Choice]] = {}
    for row in connection.execute(query):
        left, said = _anchors(row.payload["left"]), row.payload
        choice = Choice(id=row.id, unit=said["unit"], article=said["article"], value=float(said["value"]))
        for event, anchors in events.items():
            if not left.isdisjoint(anchors):
                out.setdefault(event, []).append(choice)
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A mention that linking left alone because it fits two events, for a person to decide by merging or leaving it."""

    event: int
    name: str
    article: int
    asked: str


def questions(connection: Connection) -> list[Question]:
    """Open questions, those of the newest events first; merging or renaming the event answers one."""
    rows = connection.execute(
        select(SightingRow.event_id, SightingRow.reasons, FactRow.article_id, EventRow.name)
        .join(FactRow, FactRow.id == SightingRow.fact_id)
        .join(EventRow, EventRow.id == SightingRow.event_id)
        .join(ArticleRow, ArticleRow.id == FactRow.article_id)
        .where(cast(SightingRow.reasons, String).contains(ASKS), ArticleRow.hidden.is_(None))
        .order_by(SightingRow.event_id.desc())
    ).all()
    answered = {one.target for one in decisions(connection) if one.undone is None}
    return [
        Question(event=row.event_id, name=row.name, article=row.article_id, asked=reason.removeprefix(ASKS).strip(" :"))
        for row in rows
        for reason in row.reasons
        if reason.startswith(ASKS) and f"event:{row.event_id}" not in answered
    ]


def anchors_of(connection: Connection, event: int) -> dict[Anchor, int]:
    """The mentions of an event as decisions know them, each with its fact id."""
    return anchors_of_all(connection, [event]).get(event, {})


def anchors_of_all(connection: Connection, events: Collection[int]) -> dict[int, dict[Anchor, int]]:
    """`anchors_of` each of these events."""
    rows = connection.execute(
        select(SightingRow.event_id, FactRow.id, FactRow.article_id, FactRow.key)
        .join(SightingRow, SightingRow.fact_id == FactRow.id)
        .join(ArticleRow, ArticleRow.id == FactRow.article_id)
        .where(SightingRow.event_id.in_(events), ArticleRow.hidden.is_(None))
        .order_by(FactRow.id)
    )
    out: dict[int, dict[Anchor, int]] = {}
    for row in rows:
        out.setdefault(row.event_id, {})[row.article_id, row.key or ""] = row.id
    return out


def _anchors(rows: Any) -> frozenset[Anchor]:
    return frozenset((int(article), str(name)) for article, name in rows)


def _decided(row: Any) -> Decided:
    return Decided(
        id=row.id,
        kind=row.kind,
        target=row.target,
        payload=row.payload,
        who=row.who,
        why=row.why,
        at=row.at,
        undone=row.undone,
    )
