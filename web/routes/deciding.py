"""Decisions of the operator over events, articles and facts, each undone in one step."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from archive.engine import reading
from archive.views import decisions as decided
from archive.views.histories import Statement
from web import desk
from web.addresses import Addresses
from web.desk import NameKind, Refused, Sender, SignedIn, Why, desk_of
from web.fact_fields import changed
from web.language import Lang
from web.rendering import page
from web.routes import desk_pages
from web.routes.language import Language
from web.site import Site, site_of

router = APIRouter()
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
FormId = Annotated[int, Form(ge=1, le=2**31 - 1)]


def _back(address: str) -> Response:
    return RedirectResponse(address, 303)


@router.get("/desk/event/{number}")
def event(request: Request, lang: Language, number: Id, person: SignedIn) -> Response:
    """What can be decided over an event."""
    return page(request, lang, desk_pages.event_page(site_of(request), number, person, lang))


@router.post("/desk/event/{number}/merge")
def merge(request: Request, lang: Language, number: Id, person: Sender, into: FormId, why: Why) -> Response:
    """The event is part of another."""
    desk_of(site_of(request)).merge(number, into, person.who, why)
    return _back(Addresses(lang).event(into))


@router.post("/desk/event/{number}/split")
def split(
    request: Request,
    lang: Language,
    number: Id,
    person: Sender,
    why: Why,
    article: Annotated[list[int] | None, Form(max_length=1_000)] = None,
) -> Response:
    """What these articles tell is another event."""
    desk_of(site_of(request)).split(number, article or [], person.who, why)
    return _back(Addresses(lang).event(number))


@router.post("/desk/event/{number}/rename")
def rename(
    request: Request, lang: Language, number: Id, person: Sender, why: Why, name: Annotated[str, Form(max_length=500)]
) -> Response:
    """The event has another name."""
    desk_of(site_of(request)).rename(number, name, person.who, why)
    return _back(Addresses(lang).event(number))


@router.post("/desk/event/{number}/choose")
def choose(request: Request, lang: Language, number: Id, person: Sender, why: Why, fact: FormId) -> Response:
    """Of the reported figures this one is right."""
    desk_of(site_of(request)).choose(number, fact, person.who, why)
    return _back(Addresses(lang).event(number))


@router.get("/desk/name/{kind}/{number}")
def named(request: Request, lang: Language, kind: NameKind, number: Id, person: SignedIn) -> Response:
    """What can be decided over a person or a venue."""
    return page(request, lang, desk_pages.name_page(site_of(request), kind, number, person, lang))


@router.post("/desk/name/{kind}/{number}/same")
def same(
    request: Request, lang: Language, kind: NameKind, number: Id, person: Sender, into: FormId, why: Why
) -> Response:
    """The person or venue is the same as another."""
    desk_of(site_of(request)).same(kind, number, into, person.who, why)
    return _back(Addresses(lang).named(kind, into))


@router.post("/desk/name/{kind}/{number}/apart")
def apart(
    request: Request,
    lang: Language,
    kind: NameKind,
    number: Id,
    person: Sender,
    why: Why,
    article: Annotated[list[int] | None, Form(max_length=1_000)] = None,
) -> Response:
    """What these articles name is another person or venue."""
    desk_of(site_of(request)).apart(kind, number, article or [], person.who, why)
    return _back(Addresses(lang).named(kind, number))


@router.get("/desk/article/{number}")
def article(request: Request, lang: Language, number: Id, person: SignedIn, removal: int | None = None) -> Response:
    """What can be decided over an article."""
    return page(request, lang, desk_pages.article_page(site_of(request), number, person, lang, removal))


@router.post("/desk/article/{number}/hide")
def hide(
    request: Request,
    lang: Language,
    number: Id,
    person: Sender,
    why: Why,
    removal: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """Take the article down; the request that asked for it is closed with it."""
    site = site_of(request)
    desk_of(site).hide(number, person.who, why)
    if removal is not None:
        desk_pages.close_removal(site, removal, "taken down", person.who)
    return _back(desk.home(lang))


@router.get("/desk/fact/{number}")
def fact(request: Request, lang: Language, number: Id, person: SignedIn) -> Response:
    """One fact, field by field."""
    return page(request, lang, desk_pages.fact_page(site_of(request), number, person, lang))


@router.post("/desk/fact/{number}/correct")
async def correct(request: Request, lang: Language, number: Id, person: Sender, why: Why) -> Response:
    """The fact is as the form says, or none at all."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    return await run_in_threadpool(_correct, site_of(request), lang, number, (person.who, why), form)


def _correct(site: Site, lang: Lang, number: int, by: tuple[str, str], form: dict[str, str]) -> Response:
    decider = desk_of(site)
    said: Statement = desk_pages.fact_of(site, number)
    drop = form.get("drop") == "1"
    names = decider.fields(said.kind)
    values = {} if drop else changed(said.kind, names, said.payload, _own(form))
    if not values and not drop:
        raise Refused("nothing was changed; correct a field or say that the fact is none")
    decider.correct(number, values, *by, drop=drop)
    return _back(Addresses(lang).article(said.article))


def _own(form: dict[str, str]) -> dict[str, str]:
    """The fields of the fact; the form's own (why, form_key) may have their names."""
    return {name.removeprefix("field-"): value for name, value in form.items() if name.startswith("field-")}


@router.post("/desk/decision/{number}/undo")
def undo(request: Request, lang: Language, number: Id, _person: Sender) -> Response:
    """The decision holds no longer; leads to what it was about."""
    site = site_of(request)
    desk_of(site).undo(number)
    with reading(site.archive.engine) as connection:
        old = decided.decision(connection, number)
    kind, _, target = old.target.partition(":") if old else ("", "", "0")
    to = Addresses(lang)
    return _back(desk.address_of(to, kind, int(target)))
