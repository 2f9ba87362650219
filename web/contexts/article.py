"""The pages of one article: its text with facts, two versions compared, the capture as text."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from archive.views.articles import Copy, Kept
from archive.views.histories import EventLine
from web.contexts.page import Page
from web.differences import Changed, FactChange
from web.marking import Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """A fact as a reader sees it: its quote, its value in a line and field by field, the rule that found it."""

    id: int
    kind: str
    quote: str
    value: str
    details: tuple[tuple[str, str], ...]
    rule: str
    link: str
    in_title: bool
    event: EventLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version in the list of versions; `compare` is the address of what changed since the one before it."""

    number: int
    first_seen: datetime
    last_seen: datetime
    shown: bool
    current: bool
    compare: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyView:
    """A near-copy with its source as people call it."""

    copy: Copy
    source: str


@dataclass(frozen=True, kw_only=True)
class ArticlePage(Page):
    """One version of an article."""

    template: ClassVar[str] = "article.html"
    id: int
    source: str
    publisher: str
    url: str
    language: str | None
    authors: tuple[str, ...]
    published: date | None
    modified_at: datetime | None
    tags: tuple[str, ...]
    flags: tuple[str, ...]
    withdrawn: datetime | None
    withdrawn_reason: str | None
    number: int
    current: int
    versions: tuple[VersionLine, ...]
    paragraphs: tuple[Paragraph, ...]
    facts: dict[int, FactView]
    by_kind: tuple[tuple[str, tuple[FactView, ...]], ...]
    events: tuple[EventLine, ...]
    copies: tuple[CopyView, ...]
    citation: str
    permalink: str
    captured: bool


@dataclass(frozen=True, kw_only=True)
class AlikePage(Page):
    """Other articles on the like."""

    template: ClassVar[str] = "alike.html"
    id: int
    about: str
    alike: tuple[CopyView, ...]
    trouble: str
    indexed: bool = False


@dataclass(frozen=True, kw_only=True)
class ComparePage(Page):
    """Two versions of an article side by side."""

    template: ClassVar[str] = "compare.html"
    id: int
    language: str | None
    old: int
    new: int
    old_seen: datetime
    new_seen: datetime
    changes: tuple[Changed, ...]
    facts: tuple[FactChange, ...]
    indexed: bool = False


@dataclass(frozen=True, kw_only=True)
class CapturePage(Page):
    """A kept response as text; `cut` where it is longer than what is shown."""

    template: ClassVar[str] = "capture.html"
    id: int
    number: int
    kept: Kept
    headers: tuple[tuple[str, str], ...]
    text: str
    cut: bool
    indexed: bool = False
