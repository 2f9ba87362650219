"""Answers of the API, made from archive and index; the MCP server gives the same."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Connection
from w3lib.url import canonicalize_url

from archive.engine import reading
from archive.views import articles as article_views
from archive.views import coverage, entities, status
from archive.views.articles import ArticleHistory
from archive.views.entities import EntityLine
from archive.views.figures import chosen_figures, event_document
from archive.views.histories import Statement, event_history, event_lines
from archive.views.localities import events_in, officials_in, venues_in
from archive.views.pending import entity_of
from archive.views.programme import ProgrammeSeries, programme_series
from records import NightReport
from search import FACETS, Hits, marked
from search.text import fold_text
from web import citation
from web.addresses import Addresses
from web.api import models
from web.errors import NoSuchPage, TakenDown
from web.language import ZONE, Lang, words
from web.localities import Locality
from web.site import Site

TOLD = 400  # mentions from which a person or venue is told


def folded_words(text: str) -> list[str]:
    """The words of a name as the archive keeps them to compare."""
    return ["".join(c for c in word if c.isalnum()) for word in fold_text(text).split() if any(map(str.isalnum, word))]


def hits_of(hits: Hits, following: str | None) -> models.SearchAnswer:
    """Hits with `**` around what was found."""
    return models.SearchAnswer(
        query=hits.query,
        total=hits.total,
        articles=hits.articles,
        hits=tuple(models.Hit(**asdict(hit) | {"snippet": marked(hit.snippet, "**", "**")}) for hit in hits.hits),
        facets={name: _values(values) for name, values in hits.facets.items() if name in FACETS},
        did_you_mean=hits.did_you_mean,
        note=hits.note,
        next=following,
    )


def _values(values: Sequence[Any]) -> tuple[models.FacetValue, ...]:
    return tuple(map(models.FacetValue.model_validate, values))


def article(site: Site, number: int, version: int | None, base: str, lang: Lang = "en") -> models.Article:
    """An article's version with its facts. Raises NoSuchPage, or TakenDown for one that was removed."""
    with reading(site.archive.engine) as connection:
        found = known_article(connection, number)
        text = found.version(version or found.current)
        if text is None:
            raise NoSuchPage(f"article {number}, version {version}")
        spans = article_views.spans(connection, text.id)
        told = article_views.events_told(connection, text.id)
        copies = article_views.copies(connection, found)
    source = site.sources.get(found.source)
    publisher = source.publisher if source else found.source
    permalink = f"{base}{Addresses(lang).article(number, text.number)}"
    cited = citation.Cited(
        article=found, text=text, publisher=publisher, permalink=permalink, read=site.clock().astimezone(ZONE).date()
    )
    facts = tuple(
        models.Fact(
            fact=s.fact, kind=s.kind, begin=s.begin, end=s.end, quote=s.quote, rule=s.rule, value=s.payload
        )
        for s in spans
    )  # fmt: skip
    copied = ("title", "lead", "text", "authors", "published", "published_at", "published_from", "modified_at")
    return models.Article(
        **{name: getattr(text, name) for name in (*copied, "language", "tags", "flags")},
        **{name: getattr(found, name) for name in ("id", "url", "source", "withdrawn", "withdrawn_reason")},
        publisher=publisher,
        version=text.number,
        facts=facts,
        events=lines_of({line.id: line for line in told.values()}.values()),
        copies=tuple(map(models.CopyLine.model_validate, copies)),
        citation=citation.line(cited, words(lang)),
        permalink=permalink,
        versions=versions_of(found),
    )


def known_article(connection: Connection, number: int) -> ArticleHistory:
    """The article that stands. Raises NoSuchPage or TakenDown."""
    found = article_views.article_history(connection, number)
    if found is None or not found.texts:
        raise NoSuchPage(f"article {number}")
    if found.hidden:
        raise TakenDown(found.hidden, found.hidden_reason)
    return found


def versions_of(found: ArticleHistory) -> tuple[models.VersionLine, ...]:
    """All versions, oldest first."""
    names = ("number", "title", "published", "first_seen", "last_seen", "flags")
    return tuple(
        models.VersionLine(
            **{name: getattr(text, name) for name in names}, current=text.number == found.current
        )
        for text in found.texts
    )  # fmt: skip


def lines_of(lines: Any) -> tuple[models.EventLine, ...]:
    """Events of a list."""
    return tuple(map(models.EventLine.model_validate, lines))


def event(site: Site, number: int) -> models.Event:
    """The history of an event, also under the id of one that was joined to it. Raises NoSuchPage."""
    with reading(site.archive.engine) as connection:
        history = event_history(connection, number)
    if history is None or not history.witnesses:
        raise NoSuchPage(f"event {number}")
    return models.Event.model_validate(event_document(history))


def editions(connection: Connection, key: str) -> tuple[models.Edition, ...]:
    """The editions of a series with the figures that hold. Raises NoSuchPage."""
    lines = event_lines(connection, series=key)
    if not lines:
        raise NoSuchPage(f"series {key}")
    chosen = chosen_figures(connection, [line.id for line in lines])
    figures = {
        number: {unit: said.payload["value"] for unit, said in reversed(found.items())}
        for number, found in chosen.items()
    }
    return tuple(models.Edition(**asdict(line), figures=figures.get(line.id, {})) for line in lines)


def person(site: Site, number: int) -> models.Person:
    """An official, also under the id of one that was joined to them. Raises NoSuchPage."""
    with reading(site.archive.engine) as connection:
        found = entities.person_history(connection, entity_of(connection, "official", number) or 0, TOLD)
    if found is None:
        raise NoSuchPage(f"person {number}")
    return models.Person(
        id=found.id,
        name=found.name,
        spellings=_spellings(found.spellings),
        posts=tuple(
            models.PostLine(
                title=post.title,
                organization=post.organization,
                first=post.first,
                last=post.last,
                articles=tuple(dict.fromkeys(item.article for item in post.said)),
            )
            for post in found.posts
        ),
        appearances=tuple(map(said, found.appearances)),
        events=lines_of(found.events),
        left_out=found.left_out,
    )


def venue(site: Site, number: int) -> models.Venue:
    """A venue, also under the id of one that was joined to it. Raises NoSuchPage."""
    with reading(site.archive.engine) as connection:
        found = entities.venue_history(connection, entity_of(connection, "venue", number) or 0, TOLD)
    if found is None:
        raise NoSuchPage(f"venue {number}")
    return models.Venue(
        id=found.id,
        name=found.name,
        spellings=_spellings(found.spellings),
        mentions=tuple(map(said, found.mentions)),
        events=lines_of(found.events),
        left_out=found.left_out,
    )


def _spellings(found: Sequence[tuple[str, int]]) -> tuple[models.Spelling, ...]:
    return tuple(models.Spelling(text=text, times=times) for text, times in found)


def said(item: Statement) -> models.Said:
    """A statement with where it stands."""
    names = ("fact", "quote", "sentence", "article", "source", "url", "title", "published")
    return models.Said(**{name: getattr(item, name) for name in names}, version=item.number)


def entity_lines(lines: Sequence[EntityLine]) -> tuple[models.EntityLine, ...]:
    """People or venues of a list."""
    return tuple(map(models.EntityLine.model_validate, lines))


def programme(series: Sequence[ProgrammeSeries]) -> tuple[models.ProgrammeSeries, ...]:
    """Programme figures, each point with who says it."""
    return tuple(
        models.ProgrammeSeries(
            place=one.place,
            unit=one.unit,
            stars=one.stars,
            points=tuple(
                models.ProgrammePoint(
                    day=point.day,
                    value=point.value,
                    stated=point.stated,
                    witnesses=point.witnesses,
                    said=tuple(map(said, point.said)),
                )
                for point in one.points
            ),
        )
        for one in series
    )


def programme_of(connection: Connection, found: Locality) -> list[ProgrammeSeries]:
    """Programme figures told of a place under its own name and those that were merged into it."""
    return [one for name in (found.name, *found.earlier) for one in programme_series(connection, place=name)]


def place(site: Site, found: Locality) -> models.Place:
    """A place with what is told of it."""
    with reading(site.archive.engine) as connection:
        return models.Place(
            **place_line(found).model_dump(),
            spellings=found.spellings,
            events=lines_of(events_in(connection, found.spellings)),
            venues=entity_lines(venues_in(connection, found.spellings)),
            officials=entity_lines(officials_in(connection, found.spellings)),
            programme=programme(programme_of(connection, found)),
        )


def place_line(found: Locality) -> models.PlaceLine:
    """A place in a list."""
    return models.PlaceLine.model_validate(found)


def sources(site: Site) -> tuple[models.SourceLine, ...]:
    """All sources that are defined or of which articles are kept."""
    with reading(site.archive.engine) as connection:
        kept = {line.source: line for line in coverage.source_lines(connection)}
    out = []
    for name in sorted({*kept, *site.sources}):
        line, defined = kept.get(name), site.sources.get(name)
        out.append(
            models.SourceLine(
                source=name,
                title=site.title_of(name),
                publisher=defined.publisher if defined else None,
                home=defined.home if defined else None,
                articles=line.articles if line else 0,
                withdrawn=line.withdrawn if line else 0,
                first=line.first if line else None,
                last=line.last if line else None,
                last_new=line.last_new if line else None,
            )
        )
    return tuple(out)


def night(report: NightReport) -> models.Night:
    """One night."""
    return models.Night.model_validate(report)


def nights(site: Site, limit: int) -> tuple[models.Night, ...]:
    """The newest nights first."""
    with reading(site.archive.engine) as connection:
        return tuple(map(night, status.last_nights(connection, limit)))


def lookup(site: Site, url: str, base: str) -> models.Lookup:
    """Whether the archive has the page of an address, however it is written."""
    with reading(site.archive.engine) as connection:
        ids = article_views.articles_at(connection, spellings_of(url))
        found = [history for one in ids if (history := article_views.article_history(connection, one))]
    lines = tuple(
        models.LookupLine(
            id=one.id,
            url=one.url,
            title=(text := one.version(one.current) or one.texts[-1]).title,
            published=text.published,
            versions=len(one.texts),
            first_seen=one.first_seen,
            last_seen=one.last_seen,
            permalink=f"{base}{Addresses('en').article(one.id)}",
        )
        for one in found
        if one.texts
    )
    return models.Lookup(url=url, found=bool(lines), articles=lines)


def spellings_of(url: str) -> list[str]:
    """An address as given, in canonical form, with either scheme, with and without `www.`, query and last slash."""
    try:
        parts = urlsplit(canonicalize_url(url))
        host = parts.netloc.removeprefix("www.")
    except ValueError:  # no address: nothing can stand under it
        return [url]
    out = [url]
    for scheme in ("https", "http"):
        for netloc in (host, f"www.{host}"):
            for query in dict.fromkeys((parts.query, "")):
                for path in dict.fromkeys((parts.path, parts.path.rstrip("/"), f"{parts.path.rstrip('/')}/")):
                    out.append(urlunsplit((scheme, netloc, path, query, "")))
    return list(dict.fromkeys(out))
