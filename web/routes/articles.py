"""One article: its text with the facts marked, its versions compared, its capture as text and as a download."""

import codecs
import logging
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection

from archive import warc
from archive.engine import reading
from archive.views import articles as views
from archive.views.articles import ArticleHistory, Kept, Span, Text
from archive.views.histories import EventLine
from search import IndexDamaged, IndexMissing
from web import citation, tables, values
from web.addresses import Addresses
from web.bounded import SearchTooSlow
from web.contexts.article import AlikePage, ArticlePage, CapturePage, ComparePage, CopyView, FactView, VersionLine
from web.differences import fact_changes, text_changes
from web.errors import NoSuchPage, TakenDown
from web.language import ZONE, Lang, Words, words
from web.marking import paragraphs
from web.rendering import page
from web.routes.language import Language
from web.site import Site, base_of, site_of

log = logging.getLogger(__name__)
router = APIRouter()
downloads = APIRouter(include_in_schema=False)
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
Number = Annotated[int | None, Query(ge=1, le=100_000)]
KINDS = ("event", "count", "date", "venue", "official", "organization")
SHOWN = 400_000  # characters of a capture
ALIKE = 5


def _article(connection: Connection, number: int) -> ArticleHistory:
    """The article. Raises NoSuchPage, or TakenDown for one that was removed."""
    found = views.article_history(connection, number)
    if found is None or not found.texts:
        raise NoSuchPage(f"article {number}")
    if found.hidden:
        raise TakenDown(found.hidden, found.hidden_reason)
    return found


def _version(article: ArticleHistory, number: int | None) -> Text:
    text = article.version(number or article.current)
    if text is None:
        raise NoSuchPage(f"article {article.id}, version {number}")
    return text


@router.get("/article/{number}")
def article(request: Request, lang: Language, number: Id, version: Number = None) -> HTMLResponse:
    """The text with its facts."""
    site = site_of(request)
    with reading(site.archive.engine) as connection:
        found = _article(connection, number)
        text = _version(found, version)
        spans = views.spans(connection, text.id)
        told = views.events_told(connection, text.id)
        copies = views.copies(connection, found)
    facts = {span.fact: _fact(span, told.get(span.fact), lang, len(text.title or "")) for span in spans}
    permalink = f"{base_of(request)}{Addresses(lang).article(number, text.number)}"
    source = site.sources.get(found.source)
    publisher = source.publisher if source else found.source
    cited = citation.Cited(
        article=found, text=text, publisher=publisher, permalink=permalink, read=site.clock().astimezone(ZONE).date()
    )
    begin = len(text.title) + 2 if text.title else 0
    shown = ArticlePage(
        title=text.title or found.url,
        described=(text.lead or text.body)[:200],
        meta=citation.tags(cited),
        linked_data=citation.news_article(cited),
        json=f"/api/v1/articles/{found.id}",
        indexed=text.number == found.current,
        id=found.id,
        source=site.title_of(found.source),
        publisher=publisher,
        url=found.url,
        language=text.language,
        authors=text.authors,
        published=text.published,
        modified_at=text.modified_at,
        tags=text.tags,
        flags=text.flags,
        withdrawn=found.withdrawn,
        withdrawn_reason=found.withdrawn_reason,
        number=text.number,
        current=found.current,
        versions=tuple(_line(found, each, text, lang) for each in found.texts),
        paragraphs=paragraphs(text.text, begin, len(text.captions), spans),
        facts=facts,
        by_kind=tuple((kind, group) for kind in KINDS if (group := _of_kind(facts, kind))),
        events=tuple({line.id: line for line in told.values()}.values()),
        copies=tuple(CopyView(copy=copy, source=site.title_of(copy.source)) for copy in copies),
        citation=citation.line(cited, words(lang)),
        permalink=permalink,
        captured=text.capture is not None,
    )
    return page(request, lang, shown)


def _of_kind(facts: dict[int, FactView], kind: str) -> tuple[FactView, ...]:
    return tuple(fact for fact in facts.values() if fact.kind == kind)


def _fact(span: Span, event: EventLine | None, lang: Lang, title: int) -> FactView:
    to = Addresses(lang)
    link = {
        "official": lambda: to.official(span.payload["name"]),
        "venue": lambda: to.venue(span.payload["name"]),
        "organization": lambda: to.organization(span.payload["name"]),
    }.get(span.kind, lambda: to.event(event.id) if event else "")()
    return FactView(
        id=span.fact,
        kind=span.kind,
        quote=" ".join(span.quote.split()),
        value=values.short(span.kind, span.payload, words(lang)),
        details=values.detailed(span.kind, span.payload, words(lang)),
        rule=span.rule,
        link=link,
        in_title=span.end <= title,
        event=event,
    )


def _line(article: ArticleHistory, text: Text, shown: Text, lang: Lang) -> VersionLine:
    before = max((t.number for t in article.texts if t.number < text.number), default=None)
    return VersionLine(
        number=text.number,
        first_seen=text.first_seen,
        last_seen=text.last_seen,
        shown=text.number == shown.number,
        current=text.number == article.current,
        compare=f"/{lang}/article/{article.id}/compare?old={before}&new={text.number}" if before else "",
    )


@router.get("/article/{number}/alike")
def alike(request: Request, lang: Language, number: Id) -> HTMLResponse:
    """Articles on the like: a page of its own, since the index weighs every word of the article for it."""
    site = site_of(request)
    with reading(site.archive.engine) as connection:
        found = _article(connection, number)
    text = _version(found, None)
    others, trouble = _alike(site, found, words(lang))
    shown = AlikePage(
        title=words(lang)("Similar articles"), id=number, about=text.title or found.url, alike=others, trouble=trouble
    )
    return page(request, lang, shown)


def _alike(site: Site, article: ArticleHistory, speak: Words) -> tuple[tuple[CopyView, ...], str]:
    """Other articles on the like, or why the index cannot say; the page is whole without them."""
    try:
        hits = site.index.more_like(article.id, limit=ALIKE)
    except (KeyError, IndexDamaged, SearchTooSlow) as error:
        log.warning("articles like %d: %s", article.id, " ".join(repr(error).split())[:300])
        return (), _trouble(error, speak)
    views_of_hits = tuple(
        CopyView(
            copy=views.Copy(id=hit.id, source=hit.source, url=hit.url, title=hit.title, published=hit.published),
            source=site.title_of(hit.source),
        )
        for hit in hits
    )
    return views_of_hits, ""


def _trouble(error: Exception, speak: Words) -> str:
    if isinstance(error, KeyError):
        return speak(
            "This article is not in the search index yet; which are similar to it will be known after the next night."
        )
    if isinstance(error, SearchTooSlow):
        return speak("The search is too busy to say now which articles are similar. Please try again in half a minute.")
    if isinstance(error, IndexMissing):
        return speak("There is no search index yet; which articles are similar cannot be said.")
    return speak("The search index is being rebuilt or damaged; which articles are similar cannot be said now.")


@router.get("/article/{number}/facts.csv")
def facts(request: Request, lang: Language, number: Id, version: Number = None) -> Response:  # noqa: ARG001
    """The facts of a version as a table, field by field in label shape; the same in both languages."""
    with reading(site_of(request).archive.engine) as connection:
        text = _version(_article(connection, number), version)
        spans = views.spans(connection, text.id)
    fields = list(dict.fromkeys(field for kind in KINDS for field in values.FIELDS[kind]))
    rows = [
        [span.fact, span.kind, span.quote, span.begin, span.end, span.rule]
        + [_cell(span.payload.get(field)) for field in fields]
        for span in spans
    ]
    return tables.answer(["fact", "kind", "quote", "begin", "end_offset", "rule", *fields], rows, f"article-{number}")


def _cell(value: object) -> object:
    return " | ".join(map(str, value)) if isinstance(value, list) else value


@router.get("/article/{number}/compare")
def compare(request: Request, lang: Language, number: Id, old: Number = None, new: Number = None) -> HTMLResponse:
    """What changed from one version to another."""
    site, speak = site_of(request), words(lang)
    with reading(site.archive.engine) as connection:
        found = _article(connection, number)
        after = _version(found, new)
        before = _version(found, old or max(1, after.number - 1))
        facts = [
            [(span.kind, values.short(span.kind, span.payload, speak)) for span in views.spans(connection, text.id)]
            for text in (before, after)
        ]
    shown = ComparePage(
        title=speak("What changed: %(title)s", title=after.title or found.url),
        id=found.id,
        language=after.language,
        old=before.number,
        new=after.number,
        old_seen=before.first_seen,
        new_seen=after.first_seen,
        changes=text_changes(before.text, after.text),
        facts=fact_changes(*facts),
    )
    return page(request, lang, shown)


def _kept(site: Site, number: int, version: int | None) -> tuple[Text, Kept, warc.Loaded]:
    """The capture of a version with its bytes. Raises NoSuchPage where none was kept or it cannot be read."""
    with reading(site.archive.engine) as connection:
        text = _version(_article(connection, number), version)
        found = views.kept(connection, text.capture) if text.capture is not None else None
    if found is None:
        raise NoSuchPage(f"capture of article {number}")
    try:
        return text, found, warc.load(site.archive.captures, found.ref)
    except (OSError, warc.WarcError) as error:
        raise NoSuchPage(f"capture {found.id}: {error}") from error


@router.get("/article/{number}/capture")
def capture(request: Request, lang: Language, number: Id, version: Number = None) -> HTMLResponse:
    """The page as it was fetched, as text: nothing of it runs here."""
    speak = words(lang)
    text, found, loaded = _kept(site_of(request), number, version)
    decoded = loaded.body.decode(_charset(found.content_type), errors="replace")
    shown = CapturePage(
        title=speak("Capture of “%(title)s”", title=text.title or found.url),
        id=number,
        number=text.number,
        kept=found,
        headers=loaded.headers,
        text=decoded[:SHOWN],
        cut=len(decoded) > SHOWN,
    )
    return page(request, lang, shown)


def _charset(content_type: str | None) -> str:
    """The charset that a header names, if there is such a one; UTF-8 otherwise."""
    named = (content_type or "").lower().partition("charset=")[2].strip(" \"';")
    try:
        return codecs.lookup(named or "utf-8").name
    except LookupError:  # a charset that does not exist
        return "utf-8"


@downloads.get("/raw/{number}/{version}")
def raw(request: Request, number: Id, version: Annotated[int, Path(ge=1, le=100_000)]) -> Response:
    """The page's bytes as they came; a download, never shown on this origin."""
    text, _found, loaded = _kept(site_of(request), number, version)
    return Response(
        loaded.body,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="article-{number}-version-{text.number}.html.bin"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
