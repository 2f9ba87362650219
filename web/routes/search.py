"""Search with facets, notes and ways to take the result along; the query language explained."""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from archive.engine import reading
from archive.views.histories import event_names
from search import FACETS, FacetValue, Hit, Hits, QueryError
from search.exports import FORMATS
from search.fields import Kind, names
from web import labels, phrases
from web.asking import DEEPEST, PER_PAGE, Asked, asked
from web.contexts.search import (
    Choice,
    Example,
    FacetView,
    Fault,
    HitView,
    QueryLanguagePage,
    SearchPage,
    ValueView,
)
from web.language import Lang, Words, words
from web.query_examples import EXAMPLES
from web.rendering import page
from web.routes.language import Language
from web.site import Site, site_of

router = APIRouter()
SHOWN = 6  # values of a facet at once
MORE = 30  # and one click away
NAMES = {
    "csv": "CSV",
    "excel": "Excel (CSV)",
    "jsonl": "JSON lines",
    "parquet": "Parquet",
    "ris": "RIS",
    "bibtex": "BibTeX",
    "csl": "CSL-JSON",
    "ics": "iCalendar",
    "atom": "Atom",
}
AROUND = 60  # characters of a broken query on either side of the fault
LONGEST = 4_000
NOTHING = Hits(query="", total=0, articles=0, hits=(), facets={})


@router.get("/search")
def search(request: Request, lang: Language) -> HTMLResponse:
    """Hits of a query; a query that cannot be read is shown with the place at fault, status 400."""
    site, query, speak = site_of(request), asked(request), words(lang)
    fault = None
    hits = NOTHING
    try:
        hits = site.index.search(
            query.query,
            limit=PER_PAGE,
            offset=(query.number - 1) * PER_PAGE,
            sort=query.sort if query.query or query.sort != "relevance" else "newest",
            facets=FACETS,
            values=MORE,
            include=query.include,
            exclude=query.exclude,
            fold_duplicates=not query.each,
        )
    except QueryError as error:
        fault = _fault(query.query, error, speak)
    shown = _page(site, query, hits, fault, lang)
    return page(request, lang, shown, 400 if fault else 200)


def _fault(query: str, error: QueryError, speak: Words) -> Fault:
    at = min(max(error.position, 0), len(query))
    begin = max(0, at - AROUND)
    return Fault(
        message=phrases.said(error.message, speak) + (f"; {phrases.said(error.remedy, speak)}" if error.remedy else ""),
        before=("…" if begin else "") + query[begin:at],
        at=query[at : at + 1] or " ",
        after=query[at + 1 : at + 1 + AROUND],
    )


def _page(site: Site, query: Asked, hits: Hits, fault: Fault | None, lang: Lang) -> SearchPage:
    speak = words(lang)
    path = f"/{lang}/search"
    pages = min(DEEPEST, -(-hits.total // PER_PAGE))
    feed = query.page(1).address("/export/atom")
    title = speak("Search: %(query)s", query=query.query[:80]) if query.query else speak("All articles")
    meant = hits.did_you_mean or ""
    return SearchPage(
        title=title,
        feeds=((title, feed),),
        json=query.page(1).address("/api/v1/search"),
        asked=query.query,
        fault=fault,
        total=hits.total,
        copies=hits.articles - hits.total,
        hits=_hits(site, hits.hits),
        first=(query.number - 1) * PER_PAGE + 1,
        note=phrases.said(hits.note, speak) if hits.note else "",
        meant=meant,
        meant_address=Asked(query=meant, include=query.include, exclude=query.exclude).address(path),
        facets=tuple(_facet(site, name, hits.facets[name], query, lang) for name in FACETS if hits.facets.get(name)),
        chosen=_chosen(site, query, lang),
        hidden=tuple(pair for pair in query.page(1).pairs() if pair[0] != "q"),
        sorts=tuple(_sort(name, query, path) for name in labels.SORTS),
        each=Choice(name="each", address=_with(query, each=not query.each).address(path), current=query.each),
        previous=query.page(query.number - 1).address(path) if query.number > 1 else "",
        next=query.page(query.number + 1).address(path) if query.number < pages else "",
        number=query.number,
        pages=pages,
        exports=tuple((NAMES[form], query.page(1).address(f"/export/{form}")) for form in FORMATS if form != "atom"),
        feed=feed,
        calendar=query.page(1).address("/export/ics"),
        cleared=Asked(query=query.query, sort=query.sort).address(path),
    )


def _hits(site: Site, hits: tuple[Hit, ...]) -> tuple[HitView, ...]:
    with reading(site.archive.engine) as connection:
        names = event_names(connection, sorted({event for hit in hits for event in hit.events}))
    return tuple(
        HitView(
            id=hit.id,
            title=hit.title or hit.url,
            source=site.title_of(hit.source),
            language=hit.language,
            published=hit.published,
            snippet=hit.snippet,
            duplicates=hit.duplicates,
            events=tuple((event, names[event]) for event in hit.events if event in names)[:3],
        )
        for hit in hits
    )


def _facet(site: Site, name: str, values: tuple[FacetValue, ...], query: Asked, lang: Lang) -> FacetView:
    views = [_value(site, name, value.value, value.count, query, lang) for value in values[:MORE]]
    return FacetView(
        name=name,
        first=tuple(views[:SHOWN]),
        rest=tuple(views[SHOWN:]),
        open=name in FACETS[:5] or name in query.include or name in query.exclude,
    )


def _value(site: Site, name: str, value: str, count: int | None, query: Asked, lang: Lang) -> ValueView:
    path = f"/{lang}/search"
    return ValueView(
        name=_named(site, name, value, words(lang)),
        count=count,
        only=query.having(name, value).address(path),
        without=query.without(name, value).address(path),
        chosen=query.chosen(name, value),
        refused=query.refused(name, value),
    )


def _named(site: Site, facet: str, value: str, speak: Words) -> str:
    """A facet's value as a reader calls it."""
    table = {"language": labels.LANGUAGES, "event-kind": labels.KINDS}.get(facet)
    if table is not None:
        return labels.filter_of(table, speak)(value)
    return site.title_of(value) if facet == "source" else value


def _chosen(site: Site, query: Asked, lang: Lang) -> tuple[ValueView, ...]:
    pairs = [(name, value) for chosen in (query.include, query.exclude) for name in chosen for value in chosen[name]]
    return tuple(_value(site, name, value, None, query, lang) for name, value in pairs)


def _sort(name: str, query: Asked, path: str) -> Choice:
    return Choice(name=name, address=_with(query, sort=name).address(path), current=query.sort == name)


def _with(query: Asked, **changed: object) -> Asked:
    return replace(query, number=1, **changed)  # type: ignore[arg-type]  # names of its fields


@router.get("/search/language")
def language(request: Request, lang: Language) -> HTMLResponse:
    """How to ask, by examples that can be tried."""
    speak = words(lang)
    path = f"/{lang}/search"
    examples = tuple(
        (
            speak(topic),
            tuple(Example(query=q, means=speak(means), address=Asked(query=q).address(path)) for q, means in rows),
        )
        for topic, rows in EXAMPLES
    )
    shown = QueryLanguagePage(title=speak("How to ask"), examples=examples, fields=_fields(speak))
    return page(request, lang, shown)


def _fields(speak: Words) -> tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]:
    """Kind of field in words -> names with their other names."""
    kinds: tuple[tuple[Kind, str], ...] = (
        ("text", speak("Words")),
        ("day", speak("Days")),
        ("count", speak("Figures")),
    )
    return tuple((name, tuple((n, tuple(others)) for n, others in names(kind))) for kind, name in kinds)
