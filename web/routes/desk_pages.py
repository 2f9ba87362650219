"""What the pages of the desk show of an event, an article, a fact."""

from datetime import timedelta

from sqlalchemy import Connection

from archive.engine import reading, writing
from archive.store import removals
from archive.store.desk import Operator
from archive.tables import FactRow
from archive.views import articles as article_views
from archive.views import decisions as decided
from archive.views.calendar import events_between
from archive.views.entities import (
    EntityLine,
    PersonHistory,
    VenueHistory,
    entities_named,
    person_history,
    venue_history,
)
from archive.views.figures import figures_of
from archive.views.histories import EventHistory, EventLine, Statement, event_history, statements
from archive.views.pending import entity_of
from web import values
from web.addresses import Addresses
from web.api.answers import folded_words
from web.contexts.desk import (
    DeskArticlePage,
    DeskEventPage,
    DeskFactPage,
    DeskNamePage,
    FactLine,
    FieldView,
    FigureChoice,
    Teller,
)
from web.desk import NameKind, desk_of
from web.errors import NoSuchPage
from web.fact_fields import shown
from web.language import Lang, words
from web.routes.desk import listed
from web.site import Site

NEAR = timedelta(days=7)
MOST_NEAR = 60
MOST_TELLERS = 200  # the latest articles that name a person or venue


def event_page(site: Site, number: int, person: Operator, lang: Lang) -> DeskEventPage:
    """The forms of an event."""
    with reading(site.archive.engine) as connection:
        history = event_history(connection, number)
        if history is None or not history.witnesses:
            raise NoSuchPage(f"event {number}")
        near = _near(connection, history)
        done = listed(connection, list(history.decisions), lang)
    return DeskEventPage(
        title=history.name,
        who=person.who,
        form_key=person.form_key,
        id=history.id,
        start=history.start,
        end=history.end,
        tellers=tuple(
            Teller(
                article=m.article,
                title=m.title or m.url,
                source=site.title_of(m.source),
                published=m.published,
            )
            for m in {w.mention.article: w.mention for w in history.witnesses}.values()
        ),
        near=near,
        figures=_figures(site, history, lang),
        decisions=done,
    )


def _near(connection: Connection, history: EventHistory) -> tuple[EventLine, ...]:
    """Other events of about the same days: what it may have to be merged with."""
    day = history.start or history.end
    if day is None:
        return ()
    found, _total = events_between(connection, day - NEAR, (history.end or day) + NEAR)
    return tuple(line for line in found if line.id != history.id)[:MOST_NEAR]


def _figures(site: Site, history: EventHistory, lang: Lang) -> tuple[FigureChoice, ...]:
    speak = words(lang)
    return tuple(
        FigureChoice(
            fact=item.fact,
            unit=figure.unit,
            of=figure.of or "",
            value=values.number_text(item.payload, speak),
            quote=" ".join(item.quote.split()),
            source=site.title_of(item.source),
            published=item.published,
            chosen=item.fact == figure.chosen.fact,
        )
        for figure in figures_of(history)
        if len(figure.values) > 1
        for item in figure.values
    )


def name_page(site: Site, kind: NameKind, number: int, person: Operator, lang: Lang) -> DeskNamePage:
    """The forms of a person or a venue, under the id of one that was joined to it too."""
    with reading(site.archive.engine) as connection:
        one = entity_of(connection, kind, number)
        found, said = _named(connection, kind, one) if one is not None else (None, ())
        if found is None:
            raise NoSuchPage(f"{kind} {number}")
        near = _alike(connection, kind, found.name, found.id)
        done = listed(connection, decided.decisions(connection, f"{kind}:{found.id}"), lang)
    return DeskNamePage(
        title=found.name,
        who=person.who,
        form_key=person.form_key,
        kind=kind,
        id=found.id,
        back=Addresses(lang).named(kind, found.id),
        tellers=tuple(
            Teller(article=m.article, title=m.title or m.url, source=site.title_of(m.source), published=m.published)
            for m in list({item.article: item for item in said}.values())[-MOST_TELLERS:]
        ),
        near=near,
        decisions=done,
    )


def _named(
    connection: Connection, kind: NameKind, one: int
) -> tuple[PersonHistory | VenueHistory | None, tuple[Statement, ...]]:
    if kind == "official":
        person = person_history(connection, one)
        return person, person.appearances if person else ()
    venue = venue_history(connection, one)
    return venue, venue.mentions if venue else ()


def _alike(connection: Connection, kind: NameKind, name: str, own: int) -> tuple[EntityLine, ...]:
    """Others of the same words, then others of the last of them: a person's given name, a venue's own."""
    words_asked = folded_words(name)
    found: dict[int, EntityLine] = {}
    for asked in (words_asked, words_asked[-1:]):
        for line in entities_named(connection, kind, asked, limit=MOST_NEAR):
            found.setdefault(line.id, line)
    return tuple(line for line in found.values() if line.id != own)[:MOST_NEAR]


def article_page(site: Site, number: int, person: Operator, lang: Lang, removal: int | None) -> DeskArticlePage:
    """The forms of an article; NoSuchPage where it is hidden already or was never there."""
    with reading(site.archive.engine) as connection:
        found = article_views.article_history(connection, number)
        text = found.version(found.current) if found and not found.hidden else None
        if found is None or text is None:
            raise NoSuchPage(f"article {number}")
        spans = article_views.spans(connection, text.id)
        done = listed(connection, decided.decisions(connection, f"article:{number}"), lang)
    speak = words(lang)
    return DeskArticlePage(
        title=text.title or found.url,
        who=person.who,
        form_key=person.form_key,
        id=found.id,
        language=text.language,
        source=site.title_of(found.source),
        facts=tuple(
            FactLine(
                id=span.fact,
                kind=span.kind,
                quote=" ".join(span.quote.split()),
                value=values.short(span.kind, span.payload, speak),
                address=f"/{lang}/desk/fact/{span.fact}",
            )
            for span in spans
        ),
        removal=removal,
        decisions=done,
    )


def fact_of(site: Site, number: int) -> Statement:
    """A fact of an article that is shown. Raises NoSuchPage."""
    with reading(site.archive.engine) as connection:
        found = statements(connection, FactRow.id == number)
    if not found:
        raise NoSuchPage(f"fact {number}")
    return found[0]


def fact_page(site: Site, number: int, person: Operator, lang: Lang) -> DeskFactPage:
    """The form of a fact."""
    said = fact_of(site, number)
    names = desk_of(site).fields(said.kind)
    return DeskFactPage(
        title=words(lang)("Correct what was found"),
        who=person.who,
        form_key=person.form_key,
        id=said.fact,
        kind=said.kind,
        quote=said.quote,
        sentence=said.sentence,
        rule=said.rule,
        article=said.article,
        fields=tuple(
            FieldView(name=name, value=value, choices=choices)
            for name, value, choices in shown(said.kind, names, said.payload)
        ),
    )


def close_removal(site: Site, number: int, outcome: str, who: str) -> None:
    """Note how a request was answered. Raises NoSuchPage where it is not open."""
    with writing(site.archive.engine) as connection:
        if not removals.close(connection, number, outcome, who, site.clock()):
            raise NoSuchPage(f"open request {number}")
