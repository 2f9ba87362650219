"""A news site as its definition declares it (loaded from YAML by `spiders.source`)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

DoorKind = Literal["feed", "sitemap", "listing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One address at which a site announces its articles.

    `links`, `next_page` and `page_url` apply to listings only: CSS of the article links, CSS of the link to
    the next page, or a template with `{page}` for sites that number their pages. `pages` is the most pages read.
    `newest_months` applies to sitemap indexes sharded by month: how many of the newest shards are read.
    """

    kind: DoorKind
    url: str
    links: str | None = None
    next_page: str | None = None
    page_url: str | None = None
    pages: int = 1
    newest_months: int = 2
    enabled: bool = True

    @property
    def name(self) -> str:
        """What a URL remembers of the door that found it."""
        return f"{self.kind}:{self.url}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Selectors of one page template, newest known first, with the days between which it was in use.

    A selector is CSS, optionally with `@attribute` at its end (`meta[name=pubdate]@content`), or `xpath:...`.
    `valid_until` is the first day on which the template was no longer in use; None leaves an end open.
    A layout applies to a page when its `body` selector matches; among several the validity days decide.
    """

    name: str
    valid_from: date | None = None
    valid_until: date | None = None
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """How hard a host may be asked: seconds between requests, requests at once, pages a night; seconds for one page."""

    delay: float = 2.0
    concurrency: int = 1
    pages_per_night: int = 500
    timeout: float = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """What a healthy night of a source looks like; an alarm names what fell short.

    `weekdays` gives, where the weekday matters, the fewest articles for Monday (0) to Sunday (6).
    """

    fewest_a_week: int = 0
    fields: tuple[str, ...] = ("title", "body")
    weekdays: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One news site: where it announces articles, what an article is, how it is read and how politely."""

    name: str
    title: str
    publisher: str
    languages: tuple[str, ...]
    home: str
    hosts: tuple[str, ...]
    doors: tuple[Door, ...]
    article_url: tuple[str, ...]
    topic_words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    layouts: tuple[Layout, ...] = ()
    strip: tuple[str, ...] = ()
    time_zone: str = "Asia/Ho_Chi_Minh"
    politeness: Politeness = field(default_factory=Politeness)
    expects: Expectations = field(default_factory=Expectations)
    enabled: bool = True
    spider: str = "news"
