"""Saved searches and where to tell what they find anew."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from archive.engine import reading, writing
from archive.store import alerts, searches
from web.addresses import Addresses
from web.contexts.desk import Watched, WatchPage
from web.desk import Refused, Sender, SignedIn
from web.language import words
from web.rendering import page
from web.routes.language import Language
from web.site import site_of

router = APIRouter()
Name = Annotated[str, Form(min_length=1, max_length=100)]


@router.get("/desk/searches")
def watched(request: Request, lang: Language, person: SignedIn, q: str = "") -> Response:
    """All saved searches with their alerts; `q` is filled in as the query to save."""
    with reading(site_of(request).archive.engine) as connection:
        kept, told, sent = searches.saved(connection), alerts.alerts(connection), alerts.tally(connection)
    shown = WatchPage(
        title=words(lang)("Saved searches and alerts"),
        who=person.who,
        form_key=person.form_key,
        asked=q[:2_000],
        searches=tuple(
            Watched(
                name=one.name,
                query=one.query,
                address=Addresses(lang).search(one.query),
                alerts=tuple(alert for alert in told if alert.search == one.name),
            )
            for one in kept
        ),
        waiting=sent["waiting"],
        sent=sent["sent"],
        given_up=sent["given up"],
    )
    return page(request, lang, shown)


@router.post("/desk/searches/save")
def save(
    request: Request,
    lang: Language,
    _person: Sender,
    name: Name,
    query: Annotated[str, Form(min_length=1, max_length=2_000)],
) -> Response:
    """Keep a query under a name; QueryError for one that cannot be read."""
    site = site_of(request)
    site.index.ids(query)
    with writing(site.archive.engine) as connection:
        searches.save(connection, name.strip(), query, site.clock())
    return RedirectResponse(f"/{lang}/desk/searches", 303)


@router.post("/desk/searches/drop")
def drop(request: Request, lang: Language, _person: Sender, name: Name) -> Response:
    """Forget a search with its alerts."""
    with writing(site_of(request).archive.engine) as connection:
        searches.drop(connection, name)
        alerts.drop_of(connection, name)
    return RedirectResponse(f"/{lang}/desk/searches", 303)


@router.post("/desk/alerts/add")
def add(
    request: Request,
    lang: Language,
    _person: Sender,
    name: Name,
    kind: Annotated[Literal["mail", "webhook"], Form()],
    target: Annotated[str, Form(min_length=3, max_length=500)],
) -> Response:
    """Tell what a search finds from now on."""
    site = site_of(request)
    checked = _target(kind, target.strip())
    with reading(site.archive.engine) as connection:
        found = searches.saved(connection, name)
    if not found:
        raise Refused(f"no search is saved as {name!r}")
    seen = site.index.ids(found[0].query, translate=found[0].translate)
    with writing(site.archive.engine) as connection:
        alerts.add(connection, search=name, kind=kind, target=checked, language=lang, seen=seen, at=site.clock())
    return RedirectResponse(f"/{lang}/desk/searches", 303)


def _target(kind: str, target: str) -> str:
    """The address if it is one of its kind. Raises Refused."""
    if not target.isprintable() or " " in target:
        raise Refused("an address has no spaces")
    if kind == "mail":
        name, at, host = target.rpartition("@")
        if not (name and at and "." in host) or any(sign in target for sign in ",;<>"):
            raise Refused("an address of mail looks like name@example.org")
        return target
    parts = urlsplit(target)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("a webhook is an address that begins with https:// or http://")
    return target


@router.post("/desk/alerts/{number}/drop")
def drop_alert(
    request: Request, lang: Language, _person: Sender, number: Annotated[int, Path(ge=1, le=2**31 - 1)]
) -> Response:
    """Tell nothing more."""
    with writing(site_of(request).archive.engine) as connection:
        alerts.drop(connection, number)
    return RedirectResponse(f"/{lang}/desk/searches", 303)
