"""Signing in and out, and what waits for a person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from archive.engine import reading, writing
from archive.store import desk as store
from archive.store import removals
from archive.views import decisions as decided
from archive.views.entities import entity_names
from archive.views.histories import event_names
from web import desk
from web.addresses import Addresses
from web.contexts.desk import DeskPage, Done, SignInPage
from web.desk import COOKIE, Sender, desk_of, person_of, same_origin
from web.language import Lang, words
from web.rendering import page
from web.routes.language import Language
from web.site import site_of

router = APIRouter()
SHOWN = 50


@router.get("/desk")
def overview(request: Request, lang: Language) -> Response:
    """What waits; asks for a token first."""
    site, speak = site_of(request), words(lang)
    desk_of(site)
    person = person_of(request)
    if person is None:
        return page(request, lang, SignInPage(title=speak("Sign in"), wrong=False), 401)
    with reading(site.archive.engine) as connection:
        questions = decided.questions(connection)
        waiting = removals.waiting(connection)
        done = listed(connection, decided.decisions(connection, limit=SHOWN), lang)
    shown = DeskPage(
        title=speak("Desk"),
        who=person.who,
        form_key=person.form_key,
        questions=tuple(questions[:SHOWN]),
        more_questions=max(0, len(questions) - SHOWN),
        removals=waiting,
        decisions=done,
    )
    return page(request, lang, shown)


def listed(connection: Connection, rows: list[decided.Decided], lang: Lang) -> tuple[Done, ...]:
    """Decisions with what they are about, as lists show them."""
    targets = [row.target.partition(":") for row in rows]
    names: dict[str, str] = {}
    for named_kind, found in (("event", event_names), ("official", entity_names), ("venue", entity_names)):
        ids = [int(number) for kind, _, number in targets if kind == named_kind]
        names |= {f"{named_kind}:{number}": name for number, name in found(connection, ids).items()}
    to, speak = Addresses(lang), words(lang)
    out = []
    for row, (kind, _, number) in zip(rows, targets, strict=True):
        plain = {
            "event": speak("event %(n)s", n=number),
            "official": speak("official %(n)s", n=number),
            "venue": speak("venue %(n)s", n=number),
        }.get(kind, speak("article %(n)s", n=number))
        out.append(
            Done(
                id=row.id,
                kind=row.kind,
                who=row.who,
                why=row.why,
                at=row.at,
                undone=row.undone,
                subject=names.get(row.target, plain),
                address=desk.address_of(to, kind, int(number)),
            )
        )
    return tuple(out)


@router.post("/desk/sign-in", dependencies=[Depends(same_origin)])
def sign_in(request: Request, lang: Language, token: Annotated[str, Form(max_length=200)] = "") -> Response:
    """A session for who has a token."""
    site = site_of(request)
    desk_of(site)
    with writing(site.archive.engine) as connection:
        session = store.sign_in(connection, token, site.clock())
    if session is None:
        return page(request, lang, SignInPage(title=words(lang)("Sign in"), wrong=True), 401)
    answer = RedirectResponse(desk.home(lang), 303)
    secure = request.url.scheme == "https"
    lasts = int(store.LASTS.total_seconds())
    answer.set_cookie(COOKIE, session, max_age=lasts, httponly=True, samesite="strict", secure=secure, path="/")
    return answer


@router.post("/desk/sign-out")
def sign_out(request: Request, lang: Language, _person: Sender) -> Response:
    """The session is over, here and in the archive."""
    with writing(site_of(request).archive.engine) as connection:
        store.sign_out(connection, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse(f"/{lang}/", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer
