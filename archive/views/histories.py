"""Histories: one event, person, venue or series over all articles, every value with its quote and source."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from archive.engine import holds, parts
from archive.tables import ArticleRow, EventRow, FactRow, SightingRow, Version
from archive.views.decisions import Choice, Decided, anchors_of_all, choices, decisions
from archive.views.pending import event_of, version_text
from archive.views.series import series_lines

# a full stop after a capital or a short abbreviation (TP., No., Mr.) or between figures ends no sentence
SENTENCE_END = re.compile(r"(?<![A-ZĐ])(?<!\b[A-ZĐ][a-z])(?<!\b[A-ZĐ][A-Z])[.!?…]+[”\"’)]*(?=\s|$)|\n")
ATTACHED = {"count": "counts", "official": "officials"}  # kind of fact -> field of an event that lists positions
TOGETHER = 100  # histories read at once
LONGEST = 600  # code points before a quote that are looked through


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A fact with where it stands: article version, source, day; `sentence` is the one around the quote, and
    `payload` the fact in label shape."""

    fact: int
    kind: str
    quote: str
    sentence: str
    rule: str
    payload: dict[str, Any]
    article: int
    version: int
    number: int
    source: str
    url: str
    title: str | None
    published: date | None
    seen: datetime
    withdrawn: datetime | None
    current: bool
    story: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A mention of an event with why it was linked, and the facts its article attaches to it."""

    mention: Statement
    score: float
    reasons: tuple[str, ...]
    facts: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventHistory:
    """An event with all that was said of it, oldest first."""

    id: int
    name: str
    kind: str
    start: date | None
    end: date | None
    venue: str | None
    place: str | None
    edition: int | None
    series: str | None
    witnesses: tuple[Witness, ...]
    choices: tuple[Choice, ...] = ()
    decisions: tuple[Decided, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event in a list: `sources` counts the sites that tell it, `articles` the articles."""

    id: int
    name: str
    kind: str
    start: date | None
    end: date | None
    venue: str | None
    place: str | None
    series: str | None
    edition: int | None
    sources: int
    articles: int


def event_history(connection: Connection, event_id: int) -> EventHistory | None:
    """The event that this id stands for, None where there is none. Joined events answer under the one they went to."""
    found = event_of(connection, event_id)
    return None if found is None else event_histories(connection, [found]).get(found)


def event_histories(connection: Connection, ids: Sequence[int]) -> dict[int, EventHistory]:
    """The histories of these events, in as many statements as one of them takes."""
    return {
        history.id: history for part in parts(sorted(set(ids)), TOGETHER) for history in _histories(connection, part)
    }


def _histories(connection: Connection, ids: Sequence[int]) -> Iterator[EventHistory]:
    rows = connection.execute(select(EventRow).where(EventRow.id.in_(ids)).order_by(EventRow.id)).all()
    sightings: dict[int, list[Any]] = defaultdict(list)
    columns = (SightingRow.event_id, SightingRow.fact_id, SightingRow.score, SightingRow.reasons)
    for sighting in connection.execute(select(*columns).where(SightingRow.event_id.in_(ids))):
        sightings[sighting.event_id].append(sighting)
    own = select(SightingRow.fact_id).where(SightingRow.event_id.in_(ids))
    mentions = {item.fact: item for item in statements(connection, FactRow.id.in_(own))}
    wanted = {(item.version, *key) for item in mentions.values() for key in _places(item)}
    rest: dict[int, dict[tuple[str, int], Statement]] = defaultdict(dict)
    versions = sorted({version for version, _kind, _position in wanted})
    for part in parts(versions):
        told = (FactRow.version_id.in_(part), FactRow.kind.in_(ATTACHED))
        for position, item in positioned(connection, *told, keep=wanted):
            rest[item.version][item.kind, position] = item
    chosen = choices(connection, anchors_of_all(connection, ids))
    done = decisions(connection, *(f"event:{number}" for number in ids))
    for row in rows:
        witnesses = [
            Witness(
                mention=mentions[s.fact_id],
                score=s.score,
                reasons=tuple(s.reasons),
                facts=_attached(mentions[s.fact_id], rest[mentions[s.fact_id].version]),
            )
            for s in sightings[row.id]
            if s.fact_id in mentions  # the others' articles are hidden
        ]
        witnesses.sort(key=lambda w: (w.mention.published or date.max, w.mention.seen, w.mention.fact))
        yield EventHistory(
            id=row.id,
            name=row.name,
            kind=row.kind,
            start=row.start_day,
            end=row.end_day,
            venue=row.venue,
            place=row.place,
            edition=row.edition,
            series=row.series,
            witnesses=tuple(witnesses),
            choices=tuple(chosen.get(row.id, ())),
            decisions=tuple(each for each in done if each.target == f"event:{row.id}"),
        )


def _attached(mention: Statement, facts: dict[tuple[str, int], Statement]) -> tuple[Statement, ...]:
    """The counts and officials that the article attaches to this event, by their positions."""
    return tuple(facts[key] for key in _places(mention) if key in facts)


def _places(mention: Statement) -> list[tuple[str, int]]:
    """Kind and position of each fact that an article attaches to an event."""
    return [(kind, index) for kind, field in ATTACHED.items() for index in mention.payload.get(field, ())]


def statements(connection: Connection, *which: Any) -> list[Statement]:
    """Facts with where they stand, in the order of their articles' days."""
    return [item for _position, item in positioned(connection, *which)]


def positioned(
    connection: Connection, *which: Any, keep: Collection[tuple[int, str, int]] | None = None
) -> list[tuple[int, Statement]]:
    """`statements`, each with its position among the facts of its kind and version; `keep` names version, kind and
    position of those that are wanted."""
    rows = connection.execute(
        select(
            FactRow,
            ArticleRow.source,
            ArticleRow.url,
            ArticleRow.withdrawn,
            ArticleRow.story,
            ArticleRow.version_id.label("current"),
            Version.number,
            Version.title,
            Version.published,
            Version.first_seen,
        )
        .join(ArticleRow, ArticleRow.id == FactRow.article_id)
        .join(Version, Version.id == FactRow.version_id)
        .where(ArticleRow.hidden.is_(None), *which)
        .order_by(Version.published, Version.first_seen, FactRow.id)
    ).all()
    if keep is not None:
        rows = [row for row in rows if (row.version_id, row.kind, row.position) in keep]
    versions = {row.version_id for row in rows}
    texts = {
        row.id: version_text(row)
        for row in connection.execute(
            select(Version.id, Version.title, Version.body, Version.captions).where(Version.id.in_(versions))
        )
    }
    return [(row.position, _statement(row, texts[row.version_id])) for row in rows]


def sentence_around(text: str, begin: int, end: int) -> str:
    """The sentence of `text` in which a span stands, white space folded; sentences end at .!?… or at a line's end."""
    first = max((m.end() for m in SENTENCE_END.finditer(text, max(0, begin - LONGEST), begin)), default=None)
    last = SENTENCE_END.search(text, max(begin, end - 1))
    start = first if first is not None else max(0, begin - LONGEST)
    return " ".join(text[start : last.end() if last else len(text)].split())[: 2 * LONGEST]


def _statement(row: Any, text: str) -> Statement:
    return Statement(
        fact=row.id,
        kind=row.kind,
        quote=row.text,
        sentence=sentence_around(text, row.begin, row.end),
        rule=row.rule,
        payload=row.payload,
        article=row.article_id,
        version=row.version_id,
        number=row.number,
        source=row.source,
        url=row.url,
        title=row.title,
        published=row.published,
        seen=row.first_seen,
        withdrawn=row.withdrawn,
        current=row.current == row.version_id,
        story=row.story,
    )


def event_lines(connection: Connection, ids: Sequence[int] | None = None, series: str | None = None) -> list[EventLine]:
    """Events with how many sources and articles tell them, newest first."""
    query = (
        select(
            EventRow,
            func.count(func.distinct(ArticleRow.source)).label("sources"),
            func.count(func.distinct(ArticleRow.id)).label("articles"),
        )
        .join(SightingRow, SightingRow.event_id == EventRow.id)
        .join(FactRow, FactRow.id == SightingRow.fact_id)
        .join(ArticleRow, ArticleRow.id == FactRow.article_id)
        .where(EventRow.merged_into.is_(None), ArticleRow.hidden.is_(None))
        .group_by(EventRow.id)
        .order_by(func.coalesce(EventRow.start_day, EventRow.end_day).desc(), EventRow.id)
    )
    if ids is not None:
        query = query.where(EventRow.id.in_(ids))
    if series is not None:
        query = query.where(EventRow.series == series)
    return [
        EventLine(
            id=row.id,
            name=row.name,
            kind=row.kind,
            start=row.start_day,
            end=row.end_day,
            venue=row.venue,
            place=row.place,
            series=row.series,
            edition=row.edition,
            sources=row.sources,
            articles=row.articles,
        )
        for row in connection.execute(query)
    ]


def event_names(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """What the events of these ids are called."""
    query = select(EventRow.id, EventRow.name).where(EventRow.id.in_(ids), EventRow.merged_into.is_(None))
    return {row.id: row.name for row in connection.execute(query)}


def events_at(connection: Connection, facts: Sequence[int]) -> list[EventLine]:
    """The events that these event mentions belong to."""
    ids = connection.execute(select(SightingRow.event_id).where(SightingRow.fact_id.in_(facts)).distinct()).scalars()
    return event_lines(connection, list(ids))


def events_named(connection: Connection, folded_words: Sequence[str]) -> list[int]:
    """Ids of events one of whose mentions has all these folded words in its name."""
    query = (
        select(SightingRow.event_id)
        .join(FactRow, FactRow.id == SightingRow.fact_id)
        .where(FactRow.kind == "event", *[holds(FactRow.key, word) for word in folded_words])
        .distinct()
    )
    return list(connection.execute(query).scalars())


def series_like(connection: Connection, words: Sequence[str]) -> list[str]:
    """Series of which one edition has all these folded words in a name that an article gave it, the longest first."""
    return [key for key, _number in series_lines(connection, words)]
