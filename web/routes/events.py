"""One event: its history over all articles, every value with its quote and source."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from archive.engine import reading
from archive.views.decisions import Decided
from archive.views.figures import Figure, figures_of, status_of
from archive.views.histories import EventHistory, EventLine, Statement, Witness, event_history, event_lines
from search.text import fold_text
from web import citation, labels, phrases, tables, values
from web.addresses import Addresses
from web.contexts.event import (
    DecisionView,
    EventPage,
    FigureView,
    NameView,
    PersonView,
    Said,
    StatusView,
    Told,
)
from web.errors import NoSuchPage
from web.language import Lang, Words, words
from web.places import gazetteer
from web.rendering import page
from web.routes.language import Language
from web.site import Site, base_of, site_of

router = APIRouter()
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/event/{number}")
def event(request: Request, lang: Language, number: Id) -> Response:
    """The history of an event. One that was joined to another leads there."""
    site = site_of(request)
    with reading(site.archive.engine) as connection:
        history = event_history(connection, number)
        editions = event_lines(connection, series=history.series) if history and history.series else []
    if history is None or not history.witnesses:
        raise NoSuchPage(f"event {number}")
    if history.id != number:
        return RedirectResponse(Addresses(lang).event(history.id), 301)
    return page(request, lang, _page(request, site, history, editions, lang))


@router.get("/event/{number}/figures.csv")
def figures(request: Request, lang: Language, number: Id) -> Response:  # noqa: ARG001  # the same in both languages
    """Every number that an article gives, with who says it."""
    with reading(site_of(request).archive.engine) as connection:
        history = event_history(connection, number)
    if history is None or not history.witnesses:
        raise NoSuchPage(f"event {number}")
    columns = ["unit", "of", "value", "upper", "qualifier", "chosen", "disagree", "stands", "source", "published"]
    rows = [
        (
            *(f.unit, f.of, s.payload["value"], s.payload.get("upper"), s.payload.get("qualifier")),
            *(_same(s, f.chosen), f.disagree, s.current, s.source, s.published, s.article, s.url, s.quote),
        )
        for f in figures_of(history)
        for s in f.values
    ]
    return tables.answer([*columns, "article", "url", "quote"], rows, f"event-{history.id}-figures")


def _page(request: Request, site: Site, history: EventHistory, editions: Sequence[EventLine], lang: Lang) -> EventPage:
    to, speak = Addresses(lang), words(lang)
    state = status_of(history)
    organizers = _names([name for w in history.witnesses for name in w.mention.payload.get("organizers", ())])
    figures = figures_of(history)
    single = [f for f in figures if f.unit == "other" and len({s.story for s in f.values}) < 2]
    days = speak.days(history.start, history.end)
    address = f"{base_of(request)}{to.event(history.id)}"
    return EventPage(
        title=history.name,
        described=". ".join(part for part in (history.name, days, history.venue or history.place or "") if part),
        linked_data=citation.event(history, state, address, [name for name, _number in organizers]),
        feeds=((history.name, f"/event/{history.id}.atom"),),
        json=f"/api/v1/events/{history.id}",
        id=history.id,
        kind=history.kind,
        start=history.start,
        end=history.end,
        state=state or "",
        edition=history.edition,
        venue=history.venue or "",
        venue_address=to.venue(history.venue) if history.venue else "",
        place="" if _within(history.place, history.venue) else history.place or "",
        place_address=to.place(history.place) if history.place else "",
        provinces=gazetteer(site).provinces(history.place, history.venue),
        sources=len({w.mention.source for w in history.witnesses}),
        articles=len({w.mention.article for w in history.witnesses}),
        figures=tuple(_figure(site, f, lang) for f in figures if f not in single),
        single_figures=tuple(_figure(site, f, lang) for f in single),
        timeline=_timeline(site, history, lang),
        officials=_officials(site, history, lang),
        organizers=tuple(NameView(name=n, address=to.organization(n), articles=k) for n, k in organizers),
        names=_other_names(history, lang),
        states=_states(site, history, lang),
        series_address=to.series(history.series) if history.series else "",
        editions=tuple(line for line in editions if line.id != history.id)[:8],
        decisions=tuple(map(_decision, history.decisions)),
        has_day=bool(history.start or history.end),
    )


def _within(place: str | None, venue: str | None) -> bool:
    """Whether the venue's name says the place already."""
    return bool(place and venue and fold_text(place) in fold_text(venue))


def _names(names: Sequence[str]) -> list[tuple[str, int]]:
    """Names under their commonest spelling, with how often they are said, the commonest first."""
    groups: dict[str, Counter[str]] = {}
    for name in names:
        groups.setdefault(fold_text(name), Counter())[name] += 1
    return sorted(((g.most_common(1)[0][0], g.total()) for g in groups.values()), key=lambda each: (-each[1], each[0]))


def _other_names(history: EventHistory, lang: Lang) -> tuple[NameView, ...]:
    found = _names([w.mention.payload["name"] for w in history.witnesses])
    other = [(name, number) for name, number in found if fold_text(name) != fold_text(history.name)]
    return tuple(NameView(name=n, address=Addresses(lang).search(f'event:"{n}"'), articles=k) for n, k in other)


def said(site: Site, item: Statement, value: str, lang: Lang, *, chosen: bool = False) -> Said:
    """A statement with its quote within its sentence."""
    quote = " ".join(item.quote.split())
    before, found, after = item.sentence.partition(quote)
    if not found:  # the sentence was cut, or the quote runs over its end
        before, after = "", ""
    return Said(
        value=value,
        before=before,
        quote=quote,
        after=after,
        source=site.title_of(item.source),
        article=item.article,
        address=Addresses(lang).article(item.article, item.number, item.fact),
        published=item.published,
        standing=item.current,
        fact=item.fact,
        chosen=chosen,
    )


def _figure(site: Site, figure: Figure, lang: Lang) -> FigureView:
    speak = words(lang)
    return FigureView(
        unit=figure.unit,
        of=figure.of or "",
        chosen=values.number_text(figure.chosen.payload, speak),
        disagree=figure.disagree,
        decided=figure.decided,
        values=tuple(
            said(site, s, values.number_text(s.payload, speak), lang, chosen=_same(s, figure.chosen))
            for s in figure.values
        ),
    )


def _same(one: Statement, chosen: Statement) -> bool:
    return one.article == chosen.article and one.payload["value"] == chosen.payload["value"]


def _timeline(site: Site, history: EventHistory, lang: Lang) -> tuple[Told, ...]:
    seen: set[int] = set()
    out = []
    for witness in history.witnesses:
        mention = witness.mention
        out.append(_told(site, witness, lang, copy=bool(mention.story) and mention.story in seen))
        seen.add(mention.story)
    return tuple(out)


def _told(site: Site, witness: Witness, lang: Lang, *, copy: bool) -> Told:
    speak, mention = words(lang), witness.mention
    payload = mention.payload
    return Told(
        said=said(site, mention, payload["name"], lang),
        title=mention.title or mention.url,
        days=speak.days(labels.as_day(payload.get("start")), labels.as_day(payload.get("end"))),
        venue=payload.get("venue") or payload.get("place") or "",
        status=payload.get("status") or "",
        version=mention.number,
        withdrawn=mention.withdrawn,
        copy=copy,
        facts=_facts(witness, speak),
        score=witness.score,
        reasons=tuple(phrases.said(reason, speak) for reason in witness.reasons),
    )


def _facts(witness: Witness, speak: Words) -> tuple[tuple[str, str], ...]:
    """What an article says beside the event, each once; numbers of other things are the article's own matter."""
    told = [fact for fact in witness.facts if fact.payload.get("unit") != "other"]
    return tuple(dict.fromkeys((fact.kind, values.short(fact.kind, fact.payload, speak)) for fact in told))


def _officials(site: Site, history: EventHistory, lang: Lang) -> tuple[PersonView, ...]:
    """Each person once, in the fullest of the statements."""
    best: dict[str, Statement] = {}
    for fact in (fact for w in history.witnesses for fact in w.facts if fact.kind == "official"):
        key = fold_text(fact.payload["name"])
        if key not in best or len(_held(fact)) > len(_held(best[key])):
            best[key] = fact
    return tuple(
        PersonView(
            name=fact.payload["name"],
            held=_held(fact),
            address=Addresses(lang).official(fact.payload["name"]),
            said=said(site, fact, fact.payload["name"], lang),
        )
        for fact in best.values()
    )


def _held(fact: Statement) -> str:
    return ", ".join(part for part in (fact.payload.get("title"), fact.payload.get("organization")) if part)


def _states(site: Site, history: EventHistory, lang: Lang) -> tuple[StatusView, ...]:
    """The event's state over time: each change of what is said, at its first report."""
    out: list[StatusView] = []
    for mention in (w.mention for w in history.witnesses):
        state = mention.payload.get("status")
        if state and (not out or out[-1].state != state):
            out.append(StatusView(state=state, said=said(site, mention, state, lang)))
    return tuple(out)


def _decision(row: Decided) -> DecisionView:
    return DecisionView(id=row.id, kind=row.kind, who=row.who, why=row.why, at=row.at, undone=row.undone)
