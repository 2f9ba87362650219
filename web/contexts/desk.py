"""The operator's pages, and the public form that asks for a removal."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from archive.store.alerts import AlertOn
from archive.store.removals import Removal
from archive.views.decisions import Question
from archive.views.entities import EntityLine
from archive.views.histories import EventLine
from web.contexts.page import Page


@dataclass(frozen=True, kw_only=True)
class SignInPage(Page):
    """Asks for a token."""

    template: ClassVar[str] = "desk_sign_in.html"
    section: ClassVar[str] = "desk"
    wrong: bool
    indexed: bool = False


@dataclass(frozen=True, kw_only=True)
class Operated:
    """What all pages of the desk have: who is signed in and the key of their forms."""

    section: ClassVar[str] = "desk"
    who: str
    form_key: str
    indexed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A decision in the list; `subject` with where it is shown."""

    id: int
    kind: str
    who: str
    why: str
    at: datetime
    undone: datetime | None
    subject: str
    address: str


@dataclass(frozen=True, kw_only=True)
class DeskPage(Operated, Page):
    """What waits for a person, and what people decided."""

    template: ClassVar[str] = "desk.html"
    questions: tuple[Question, ...]
    more_questions: int
    removals: int
    decisions: tuple[Done, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """An article that tells the event."""

    article: int
    title: str
    source: str
    published: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChoice:
    """A reported figure that can be chosen."""

    fact: int
    unit: str
    of: str
    value: str
    quote: str
    source: str
    published: date | None
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class DeskEventPage(Operated, Page):
    """Everything that can be decided over an event."""

    template: ClassVar[str] = "desk_event.html"
    id: int
    start: date | None
    end: date | None
    tellers: tuple[Teller, ...]
    near: tuple[EventLine, ...]
    figures: tuple[FigureChoice, ...]
    decisions: tuple[Done, ...]


@dataclass(frozen=True, kw_only=True)
class DeskNamePage(Operated, Page):
    """Everything that can be decided over a person or a venue; `near` have a like name."""

    template: ClassVar[str] = "desk_name.html"
    kind: str
    id: int
    back: str
    tellers: tuple[Teller, ...]
    near: tuple[EntityLine, ...]
    decisions: tuple[Done, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """A fact that can be corrected."""

    id: int
    kind: str
    quote: str
    value: str
    address: str


@dataclass(frozen=True, kw_only=True)
class DeskArticlePage(Operated, Page):
    """Everything that can be decided over an article."""

    template: ClassVar[str] = "desk_article.html"
    id: int
    language: str | None
    source: str
    facts: tuple[FactLine, ...]
    removal: int | None
    decisions: tuple[Done, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of a fact; `choices` where only some values are possible."""

    name: str
    value: str
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DeskFactPage(Operated, Page):
    """One fact, field by field."""

    template: ClassVar[str] = "desk_fact.html"
    id: int
    kind: str
    quote: str
    sentence: str
    rule: str
    article: int
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, kw_only=True)
class RemovalsPage(Operated, Page):
    """Requests for removal, those that wait first."""

    template: ClassVar[str] = "desk_removals.html"
    waiting: tuple[Removal, ...]
    closed: tuple[Removal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A saved search with its alerts."""

    name: str
    query: str
    address: str
    alerts: tuple[AlertOn, ...]


@dataclass(frozen=True, kw_only=True)
class WatchPage(Operated, Page):
    """Saved searches with their alerts, and how many messages wait, were sent, were given up."""

    template: ClassVar[str] = "desk_searches.html"
    searches: tuple[Watched, ...]
    asked: str
    waiting: int
    sent: int
    given_up: int


@dataclass(frozen=True, kw_only=True)
class RemovalPage(Page):
    """The public form; `sent` is the number of a request that was just made, 0 before."""

    template: ClassVar[str] = "removal.html"
    address: str
    article: int | None
    sent: int
    indexed: bool = False
