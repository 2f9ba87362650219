"""The table of the sample news sites, read from `sites.yml`: what each is called and how its URLs look."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import yaml

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class Addressed(Protocol):
    """The part of an article that its URL is made of."""

    @property
    def id(self) -> int: ...
    @property
    def slug(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def published(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed of a site; `{section}` in its path makes one for every section. `tracking` adds utm_* to a link."""

    path: str
    size: int
    atom: bool = False
    tracking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One sample site. `validators` are the conditional-request headers that its articles and feeds carry."""

    key: str
    name: str
    publisher: str
    language: str
    initials: str
    slogan: str
    article: str
    listing: str
    latest: str
    page_size: int
    listing_page: str | None = None
    endless: bool = False
    new_layout: str | None = None
    charset: str = "utf-8"
    zone: str = "Asia/Ho_Chi_Minh"
    feeds: tuple[Feed, ...] = ()
    validators: frozenset[str] = frozenset()
    compress: bool = False
    fixed_sections: dict[str, str] = field(default_factory=dict)
    idle: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The host name, without port."""
        return f"{self.key}.localhost"

    def base(self, port: int) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"http://{self.host}:{port}"

    def layout(self, night: int) -> str:
        """The folder of templates in use on that night."""
        return self.new_layout if night >= 2 and self.new_layout else self.key

    def article_path(self, article: Addressed) -> str:
        """Path (and query) of an article's page."""
        local = article.published.astimezone(HANOI)
        year, month = f"{local:%Y}", f"{local:%m}"
        return self.article.format(id=article.id, slug=article.slug, section=article.section, year=year, month=month)

    def listing_path(self, section: str, page: int = 1) -> str:
        """Path (and query) of one page of a section's listing, counted from 1."""
        if page == 1 or self.listing_page is None:
            return self.listing.format(section=section)
        return self.listing_page.format(section=section, page=page, offset=(page - 1) * self.page_size)

    def section_label(self, section: str) -> str:
        """What the menu calls a section."""
        return self.fixed_sections.get(section) or section.replace("-", " ").capitalize()


def _load() -> dict[str, Site]:
    rows = yaml.safe_load(Path(__file__).with_name("sites.yml").read_text(encoding="utf-8"))
    sites = {}
    for row in rows:
        row["feeds"] = tuple(Feed(**feed) for feed in row.get("feeds", ()))
        row["validators"] = frozenset(row.get("validators", ()))
        sites[row["key"]] = Site(**row)
    return sites


SITES: dict[str, Site] = _load()
HOSTS: tuple[str, ...] = tuple(site.host for site in SITES.values())
