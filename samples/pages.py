"""Renders the HTML pages of the sample sites: articles, listings, home, tags, messages."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from samples.charsets import encode
from samples.content import Content, SampleArticle
from samples.replies import NONCE, VIEWS, Reply, fingerprint
from samples.sites import HANOI, SITES, Addressed, Site

TEMPLATES = Path(__file__).parent / "templates"
WEEKDAYS_VI = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
# The evening before night 2, when the sites changed what they changed.
EDITED = datetime(2026, 10, 20, 17, 45, tzinfo=HANOI)
NIGHTS = {1: datetime(2026, 10, 20, 2, 0, tzinfo=HANOI), 2: datetime(2026, 10, 21, 2, 0, tzinfo=HANOI)}


@dataclass(frozen=True, slots=True)
class Edition:
    """One site on one night, at the port where it is served; `silent` sites show nothing at their doors."""

    site: Site
    night: int
    port: int
    content: Content
    silent: bool = False

    @property
    def base(self) -> str:
        return self.site.base(self.port)

    def shown(self) -> tuple[SampleArticle, ...]:
        """The articles that the site shows, newest first, however silent its doors are."""
        return self.content.of_site(self.site.key, self.night)

    def announced(self, section: str | None = None) -> tuple[SampleArticle, ...]:
        """The articles that its doors announce, newest first."""
        if self.silent:
            return ()
        latest = section in (None, self.site.latest)
        return tuple(a for a in self.shown() if latest or a.section == section)

    def sections(self) -> tuple[str, ...]:
        """The sections in the order of the menu."""
        if "{section}" not in self.site.listing:
            return (self.site.latest,)
        used = {a.section: None for a in self.content.articles if a.site == self.site.key}
        return tuple(dict.fromkeys([*self.site.fixed_sections, *used]))

    def url(self, article: SampleArticle) -> str:
        return self.base + self.site.article_path(article)

    def modified(self, article: SampleArticle) -> datetime:
        return EDITED if self.night >= 2 and article.night2 else article.published


def is_odd(content: Content, article: SampleArticle, what: str) -> bool:
    """Whether an article is one of those that a site serves badly on purpose: see `samples/README.md`."""
    plain = [a for a in content.articles if a.site == article.site and a.visible == (1, 2) and a.night2 is None]
    place = [a.id for a in plain].index(article.id) if article.id in {a.id for a in plain} else -1
    if what == "nfd":
        return article.site == "bao-sen" and place == 1
    if what == "untitled":
        return article.site == "newswire" and place == 1
    if what == "broken-json":
        return article.site == "trade-desk" and place in (0, 3)
    raise ValueError(f"no oddity named {what}")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An article as a template sees it."""

    id: int
    url: str
    path: str
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    captions: Sequence[Any]
    tags: tuple[str, ...]
    author: str | None
    published: datetime
    modified: datetime
    section: str
    section_label: str
    json_ld: str
    untitled: bool
    old_path: str


def view(edition: Edition, article: SampleArticle) -> View:
    """What the templates need of an article."""
    site = edition.site
    zone = ZoneInfo(site.zone)
    form: Literal["NFC", "NFD"] = "NFD" if is_odd(edition.content, article, "nfd") else "NFC"
    title, lead, *paragraphs = (
        unicodedata.normalize(form, text) for text in (article.title, *running_text(edition.content, article))
    )
    return View(
        id=article.id,
        url=edition.url(article),
        path=site.article_path(article),
        title=title,
        lead=lead,
        paragraphs=tuple(paragraphs),
        captions=article.captions,
        tags=article.tags,
        author=article.author,
        published=article.published.astimezone(zone),
        modified=edition.modified(article).astimezone(zone),
        section=article.section,
        section_label=site.section_label(article.section),
        json_ld=_json_ld(edition, article),
        untitled=is_odd(edition.content, article, "untitled"),
        old_path=old_path(article),
    )


def running_text(content: Content, article: SampleArticle) -> tuple[str, ...]:
    """Lead and paragraphs as they stand on the page; a reprint has its dateline before and its source after."""
    if article.reprint_of is None:
        return (article.lead, *article.body)
    original = next(a for a in content.articles if a.id == article.reprint_of)
    day = original.published.astimezone(HANOI)
    paragraphs = list(article.body)
    paragraphs[0] = f"VIETNAM, {day:%B} {day.day} - {paragraphs[0]}"
    source = f" — {SITES[original.site].initials}"
    # some newsrooms close their own texts with it already
    paragraphs[-1] = paragraphs[-1].removesuffix(source) + source
    return (article.lead, *paragraphs)


def _json_ld(edition: Edition, article: SampleArticle) -> str:
    site = edition.site
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": edition.url(article)},
        "headline": article.title,
        "description": article.lead,
        "datePublished": article.published.isoformat(),
        "dateModified": edition.modified(article).isoformat(),
        # As some papers do, Báo Sen names itself as the author; the reporter stands in the page only.
        "author": {"@type": "Organization", "name": site.name}
        if site.key == "bao-sen" or not article.author
        else {"@type": "Person", "name": article.author},
        "publisher": {"@type": "Organization", "name": site.publisher},
        "keywords": list(article.tags),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1).replace("</", "<\\/")
    return text[:-2] + ",\n}" if is_odd(edition.content, article, "broken-json") else text


def slugged(text: str) -> str:
    """`Làng nghề Đông Hồ` -> `lang-nghe-dong-ho`."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def tag_path(tag: str) -> str:
    """The page of a tag."""
    return f"/tag/{slugged(tag)}/"


def old_path(article: Addressed) -> str:
    """Where the Courier kept an article before its URLs changed; answers 301."""
    return f"/{article.slug}/{article.id}.vnp"


def vi_day(moment: datetime) -> str:
    """`Thứ tư, 22/10/2025`."""
    return f"{WEEKDAYS_VI[moment.weekday()]}, {moment:%d/%m/%Y}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(vi_day=vi_day, tag_path=tag_path)
    environment.globals.update(views=VIEWS, nonce=NONCE)
    return environment


def render(edition: Edition, template: str, **values: object) -> bytes:
    """A page in the layout of the night; `template` is a file in the folder of that layout."""
    site = edition.site
    layout = site.layout(edition.night)
    shown = edition.shown()
    night = NIGHTS[edition.night]
    name = template if template == "message.html" else f"{layout}/{template}"
    text = (
        _environment()
        .get_template(name)
        .render(
            site=site,
            base=edition.base,
            base_template=f"{layout}/base.html",
            night=night,
            yesterday=night - timedelta(days=1),
            menu=[(site.listing_path(section), site.section_label(section)) for section in edition.sections()],
            idle=[(f"/{path}", label) for path, label in site.idle.items()],
            newest=[(site.article_path(a), a.title) for a in shown[:4]],
            most_read=[(site.article_path(a), a.title) for a in sorted(shown, key=_popularity)[:4]],
            **values,
        )
    )
    return encode(text, site.charset)


def _popularity(article: SampleArticle) -> str:
    return hashlib.md5(str(article.id).encode(), usedforsecurity=False).hexdigest()


def article_page(edition: Edition, article: SampleArticle, template: str = "article.html") -> Reply:
    """The page of an article, with validators made of what it says and the layout it is set in, nothing else."""
    site = edition.site
    body = render(edition, template, a=view(edition, article), related=_related(edition, article))
    says = (article.title, article.lead, article.body, article.captions, article.author, article.tags)
    return Reply(
        body=body,
        content_type=f"text/html; charset={'windows-1258' if site.charset == 'cp1258' else site.charset}",
        etag=fingerprint(site.layout(edition.night), *says) if "etag" in site.validators else None,
        last_modified=edition.modified(article) if "last-modified" in site.validators else None,
        counted=True,
        compress=site.compress,
    )


def _related(edition: Edition, article: SampleArticle) -> list[tuple[str, str, str]]:
    """(path, title, lead) of other articles of the site: same event first, so that boxes hold misleading facts."""
    others = [a for a in edition.shown() if a.id != article.id]
    others.sort(key=lambda a: (not set(a.events) & set(article.events), _popularity(a)))
    return [(edition.site.article_path(a), a.title, a.lead) for a in others[:3]]


def listing_page(
    edition: Edition, section: str, page: int, *, label: str | None = None, tag: str | None = None
) -> Reply:
    """One page of a section's listing, or of a tag's; a page past the end is empty unless the site never ends."""
    site = edition.site
    found = edition.announced(section)
    if tag is not None:
        found = tuple(a for a in edition.announced() if tag in a.tags)
    size = len(found) if tag is not None else site.page_size
    last = max(1, -(-len(found) // size)) if size else 1
    shown = min(page, last) if site.endless else page
    further = site.listing_page is not None and tag is None and found and (page < last or site.endless)
    items = [view(edition, a) for a in found[(shown - 1) * size : shown * size]]
    body = render(
        edition,
        "list.html",
        label=label or site.section_label(section),
        items=items,
        page=page,
        previous_url=site.listing_path(section, page - 1) if page > 1 else None,
        next_url=site.listing_path(section, page + 1) if further else None,
    )
    return Reply(body=body, content_type=_html(site), counted=True, compress=site.compress)


def message_page(
    edition: Edition, heading: str, text: str, links: Sequence[tuple[str, str]] = (), status: int = 200
) -> Reply:
    """A page that is no article: about pages, search results, the calendar, "not found"."""
    body = render(edition, "message.html", heading=heading, text=text, links=links)
    return Reply(
        body=body, status=status, content_type=_html(edition.site), counted=True, compress=edition.site.compress
    )


def _html(site: Site) -> str:
    return f"text/html; charset={'windows-1258' if site.charset == 'cp1258' else site.charset}"
