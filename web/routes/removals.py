"""Asking for a removal, which anybody may, and answering, which an operator does."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from archive.engine import reading, writing
from archive.store import removals as store
from archive.views.articles import article_history
from web.contexts.desk import RemovalPage, RemovalsPage
from web.desk import Sender, SignedIn, same_origin
from web.language import words
from web.rendering import page
from web.routes.desk_pages import close_removal
from web.routes.language import Language
from web.site import Site, site_of

router = APIRouter()
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
OurId = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/removal")
def form(request: Request, lang: Language, article: OurId = None, sent: OurId = None) -> Response:
    """The form; with `article` its address is filled in."""
    known = _address(site_of(request), article)
    shown = RemovalPage(
        title=words(lang)("Ask for a removal"), address=known or "", article=article if known else None, sent=sent or 0
    )
    return page(request, lang, shown)


def _address(site: Site, article: int | None) -> str | None:
    """Where an article was found; None for one that is not shown."""
    if article is None:
        return None
    with reading(site.archive.engine) as connection:
        found = article_history(connection, article)
    return found.url if found and not found.hidden else None


@router.post("/removal", dependencies=[Depends(same_origin)])
def ask(
    request: Request,
    lang: Language,
    address: Annotated[str, Form(min_length=1, max_length=2_000)],
    reason: Annotated[str, Form(min_length=1, max_length=4_000)],
    contact: Annotated[str, Form(max_length=300)] = "",
    article: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """Keep the request for an operator."""
    site = site_of(request)
    ours = article if article and _address(site, article) == address else None
    with writing(site.archive.engine) as connection:
        number = store.ask(connection, address=address, article=ours, contact=contact, reason=reason, at=site.clock())
    return RedirectResponse(f"/{lang}/removal?sent={number}", 303)


@router.get("/desk/removals")
def removals(request: Request, lang: Language, person: SignedIn) -> Response:
    """All requests."""
    with reading(site_of(request).archive.engine) as connection:
        found = store.removals(connection, open_only=False)
    shown = RemovalsPage(
        title=words(lang)("Requests for removal"),
        who=person.who,
        form_key=person.form_key,
        waiting=tuple(each for each in found if each.closed is None),
        closed=tuple(each for each in found if each.closed is not None),
    )
    return page(request, lang, shown)


@router.post("/desk/removals/{number}/refuse")
def refuse(request: Request, lang: Language, number: Id, person: Sender) -> Response:
    """The request was looked at and nothing is taken down."""
    close_removal(site_of(request), number, "refused", person.who)
    return RedirectResponse(f"/{lang}/desk/removals", 303)
