"""The operator's side: who is signed in, that a form was really sent by them, and what takes their decisions.

Decisions are carried out above this layer: `Desk` is what the command line hands in. Without one the site is read-only.
"""

import secrets
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal, Protocol

from fastapi import Depends, Form, Request
from fastapi.concurrency import run_in_threadpool

from archive.engine import reading
from archive.store import desk as store
from archive.store.desk import Operator
from web.addresses import Addresses
from web.language import Lang
from web.site import Site, site_of

COOKIE = "ocop_desk"
NameKind = Literal["official", "venue"]


class Refused(ValueError):
    """A decision that cannot be taken; the message says why and what would do."""


class NotAllowed(Exception):
    """The request asks for what only an operator may do. `status`: 401 not signed in, 403 signed in or not."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status = status


class Desk(Protocol):
    """What takes decisions; each gives the decision's number and raises Refused where it cannot be taken."""

    def merge(self, event: int, into: int, who: str, why: str) -> int: ...

    def split(self, event: int, articles: Collection[int], who: str, why: str) -> int: ...

    def rename(self, event: int, name: str, who: str, why: str) -> int: ...

    def same(self, kind: NameKind, one: int, into: int, who: str, why: str) -> int: ...

    def apart(self, kind: NameKind, one: int, articles: Collection[int], who: str, why: str) -> int: ...

    def choose(self, event: int, count: int, who: str, why: str) -> int: ...

    def correct(self, fact: int, values: Mapping[str, Any], who: str, why: str, *, drop: bool) -> int: ...

    def hide(self, article: int, who: str, why: str) -> int: ...

    def undo(self, decision: int) -> None: ...

    def fields(self, kind: str) -> tuple[str, ...]:
        """The fields of a kind of fact that may be corrected."""
        ...


def desk_of(site: Site) -> Desk:
    """What takes decisions. Raises NotAllowed where the site is read-only."""
    if site.desk is None:
        raise NotAllowed(403, "This site is read-only.")
    desk: Desk = site.desk
    return desk


async def recognise(request: Request) -> None:
    """Notes who is signed in, for every page; costs nothing without the cookie."""
    session = request.cookies.get(COOKIE, "")
    if session:
        request.state.person = await run_in_threadpool(_operator, site_of(request), session)


def _operator(site: Site, session: str) -> Operator | None:
    if site.desk is None:
        return None
    with reading(site.archive.engine) as connection:
        return store.operator(connection, session, site.clock())


def person_of(request: Request) -> Operator | None:
    """Who is signed in, if anybody is."""
    person: Operator | None = getattr(request.state, "person", None)
    return person


def signed_in(request: Request) -> Operator:
    """Who is signed in. Raises NotAllowed where nobody is."""
    desk_of(site_of(request))
    person = person_of(request)
    if person is None:
        raise NotAllowed(401, "Sign in to do this.")
    return person


def same_origin(request: Request) -> None:
    """Raises NotAllowed where a browser says that another site sent the form."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed(403, "This form was sent from another site.")


def form_of_operator(
    request: Request,
    person: Annotated[Operator, Depends(signed_in)],
    form_key: Annotated[str, Form(max_length=200)] = "",
) -> Operator:
    """Who sent a form. Raises NotAllowed where it was not made for this session."""
    same_origin(request)
    if not secrets.compare_digest(form_key.encode(), person.form_key.encode()):
        raise NotAllowed(403, "This form is out of date or was not made here; open the page anew.")
    return person


SignedIn = Annotated[Operator, Depends(signed_in)]
Sender = Annotated[Operator, Depends(form_of_operator)]
Why = Annotated[str, Form(min_length=1, max_length=2_000)]


def address_of(to: Addresses, kind: str, number: int) -> str:
    """Where what a decision is about is shown; `kind` as its target has it."""
    if kind == "event":
        return to.event(number)
    return to.article(number) if kind == "article" else to.named(kind, number)


def home(lang: Lang) -> str:
    """Where the desk is."""
    return f"/{lang}/desk"
