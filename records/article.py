"""What reading makes of a capture."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

PageKind = Literal["article", "listing", "other"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A day in the site's own time zone, the instant (aware) where the page gives one, and the step that found it."""

    day: date
    at: datetime | None
    method: str

    def isoformat(self) -> str:
        """RFC 3339 where the time of day is known, else the day."""
        return self.at.isoformat(timespec="seconds") if self.at else self.day.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article, all text NFC. `body` holds the lead and not the title; paragraphs are parted by a blank line.

    `steps` says for each field which reading step supplied it; `flags` names doubts (`charset-guessed`,
    `truncated`, `too-short`, ...). A page whose `kind` is not "article" is not stored.
    """

    url: str | None
    title: str | None
    body: str
    canonical_url: str | None = None
    search_title: str | None = None
    lead: str | None = None
    captions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    site: str | None = None
    kind: PageKind = "article"
    related: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What facts are taken from and what their offsets refer to: title, body, captions."""
        return "\n\n".join(part for part in (self.title, self.body, *self.captions) if part)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a page gave no article. `reason` is a short code (`empty`, `binary`, `soft-404`, `cookie-wall`, `listing`,
    `no-container`, `too-short`, `too-large`, `charset`, `future-date`, ...), `message` a sentence with the remedy."""

    reason: str
    message: str
