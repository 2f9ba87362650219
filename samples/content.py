"""The articles and events of the sample sites, loaded from `samples/articles/*.yml` and checked.

The files are the truth that tests compare with; nothing is rendered here. Errors name the file and the key.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from samples.sites import SITES

ARTICLES = Path(__file__).parent / "articles"
KINDS = frozenset(
    [
        "fair",
        "exhibition",
        "festival",
        "week",
        "display_space",
        "seminar",
        "conference",
        "market",
        "showroom",
        "contest",
        "other",
    ]
)
EDITABLE = frozenset(["title", "lead", "body", "captions"])


class ContentError(ValueError):
    """A file of sample articles cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The text under a picture and who took it."""

    text: str
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleEvent:
    """One event as the sample articles know it (the truth for tests)."""

    key: str
    name: str
    kind: str
    name_vi: str | None = None
    series: str | None = None
    edition: int | None = None
    start: date | None = None
    end: date | None = None
    venue: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What differs on night 2; None leaves a field as it was."""

    title: str | None = None
    lead: str | None = None
    body: tuple[str, ...] | None = None
    captions: tuple[Caption, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleArticle:
    """One article of one sample site; `body` holds its paragraphs without title and lead."""

    id: int
    site: str
    slug: str
    section: str
    published: datetime
    title: str
    lead: str
    body: tuple[str, ...]
    author: str | None = None
    captions: tuple[Caption, ...] = ()
    tags: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    visible: tuple[int, ...] = (1, 2)
    night2: Edit | None = None
    reprint_of: int | None = None
    off_topic: bool = False

    def on(self, night: int) -> "SampleArticle":
        """The article as its site shows it on that night."""
        if night < 2 or self.night2 is None:
            return self
        edit = self.night2
        return replace(
            self,
            title=edit.title or self.title,
            lead=edit.lead or self.lead,
            body=edit.body or self.body,
            captions=self.captions if edit.captions is None else edit.captions,
        )

    def gone(self, night: int) -> bool:
        """Whether the site has taken the article down by that night."""
        return bool(self.visible) and max(self.visible) < night


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All sample events by key and all articles by ascending id."""

    events: Mapping[str, SampleEvent]
    articles: tuple[SampleArticle, ...]

    def of_site(self, site: str, night: int) -> tuple[SampleArticle, ...]:
        """What a site shows on that night, newest first."""
        shown = [a.on(night) for a in self.articles if a.site == site and night in a.visible]
        return tuple(sorted(shown, key=lambda a: (a.published, a.id), reverse=True))


@dataclass(frozen=True, slots=True)
class _Item:
    """A mapping out of a file, read key by key so that errors can say where."""

    where: str
    values: Mapping[str, Any]

    def fail(self, key: str, problem: str) -> ContentError:
        return ContentError(f"{self.where}: {key}: {problem}")

    def known(self, keys: Iterable[str]) -> None:
        for key in self.values:
            if key not in keys:
                raise self.fail(str(key), "unknown key; known are " + ", ".join(sorted(keys)))

    def need(self, key: str, kind: type) -> Any:
        if self.values.get(key) is None:
            raise self.fail(key, "is missing")
        return self.want(key, kind)

    def want(self, key: str, kind: type) -> Any:
        value = self.values.get(key)
        if value is None:
            return None
        if kind is str and isinstance(value, str):
            return unicodedata.normalize("NFC", value.strip()) or None
        wrong = not isinstance(value, kind) or (kind is date and isinstance(value, datetime))
        if wrong or (kind is int and isinstance(value, bool)):
            raise self.fail(key, f"must be {kind.__name__}, not {type(value).__name__} ({value!r})")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.want(key, list) or []
        return tuple(unicodedata.normalize("NFC", str(value)) for value in values)

    def paragraphs(self, key: str) -> tuple[str, ...] | None:
        text: str | None = self.want(key, str)
        if text is None:
            return None
        return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())

    def captions(self) -> tuple[Caption, ...] | None:
        values = self.want("captions", list)
        if values is None:
            return None
        items = [_Item(f"{self.where}: captions[{n}]", _mapping(self.where, v)) for n, v in enumerate(values)]
        for item in items:
            item.known({"text", "credit"})
        return tuple(Caption(item.need("text", str), item.want("credit", str)) for item in items)


def load_content(folder: Path = ARTICLES) -> Content:
    """Loads and checks every `*.yml` of a folder; raises `ContentError` naming file and key."""
    events: dict[str, SampleEvent] = {}
    articles: dict[int, SampleArticle] = {}
    seen: dict[str | int, str] = {}
    for path in sorted(folder.glob("*.yml")):
        for item in _items(path, "events"):
            event = _event(item)
            _once(item, "key", event.key, seen)
            events[event.key] = event
        for item in _items(path, "articles"):
            article = _article(item)
            _once(item, "id", article.id, seen)
            articles[article.id] = article
    for article in articles.values():
        _check_links(article, events, articles, seen[article.id])
    whole = (_reprint(article, articles) for article in articles.values())
    return Content(events=events, articles=tuple(sorted(whole, key=lambda a: a.id)))


def _items(path: Path, part: str) -> list[_Item]:
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ContentError(f"{path.name}: not YAML: {error}") from error
    whole = _Item(path.name, _mapping(path.name, loaded or {}))
    whole.known({"events", "articles"})
    values = whole.want(part, list) or []
    name = "key" if part == "events" else "id"
    items = []
    for number, value in enumerate(values):
        mapping = _mapping(f"{path.name}: {part}[{number}]", value)
        items.append(_Item(f"{path.name}: {part}[{mapping.get(name, number)}]", mapping))
    return items


def _mapping(where: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ContentError(f"{where}: must be a mapping, not {type(value).__name__}")
    return value


def _once(item: _Item, key: str, value: str | int, seen: dict[str | int, str]) -> None:
    if value in seen:
        raise item.fail(key, f"{value!r} is used already by {seen[value]}")
    seen[value] = item.where


def _event(item: _Item) -> SampleEvent:
    item.known({part.name for part in fields(SampleEvent)})
    event = SampleEvent(
        key=item.need("key", str),
        name=item.need("name", str),
        kind=item.need("kind", str),
        name_vi=item.want("name_vi", str),
        series=item.want("series", str),
        edition=item.want("edition", int),
        start=item.want("start", date),
        end=item.want("end", date),
        venue=item.want("venue", str),
        place=item.want("place", str),
    )
    if event.kind not in KINDS:
        raise item.fail("kind", f"{event.kind!r} is none of {', '.join(sorted(KINDS))}")
    if event.start and event.end and event.end < event.start:
        raise item.fail("end", f"{event.end} is before the start {event.start}")
    return event


def _article(item: _Item) -> SampleArticle:
    item.known({part.name for part in fields(SampleArticle)})
    reprint = item.want("reprint_of", int)
    # A reprint takes these from its original once every file is read.
    text: Callable[[str, type], Any] = item.want if reprint else item.need
    published: datetime = item.need("published", datetime)
    if published.tzinfo is None:
        raise item.fail("published", "needs an offset, such as +07:00")
    visible = tuple(item.want("visible", list) or (1, 2))
    if not set(visible) <= {1, 2}:
        raise item.fail("visible", f"nights are 1 and 2, not {visible!r}")
    article = SampleArticle(
        id=item.need("id", int),
        site=item.need("site", str),
        slug=item.need("slug", str),
        section=item.need("section", str),
        published=published,
        title=text("title", str) or "",
        lead=text("lead", str) or "",
        body=(item.paragraphs("body") if text("body", str) else None) or (),
        author=item.want("author", str),
        captions=item.captions() or (),
        tags=item.texts("tags"),
        events=item.texts("events"),
        visible=visible,
        night2=_edit(item),
        reprint_of=reprint,
        off_topic=bool(item.want("off_topic", bool)),
    )
    for key, value in (("slug", article.slug), ("section", article.section)):
        if not re.fullmatch(r"[a-z0-9-]+", value):
            raise item.fail(key, f"{value!r} must be lower-case ASCII letters, digits and hyphens")
    if article.site not in SITES:
        raise item.fail("site", f"{article.site!r} is none of {', '.join(SITES)}")
    return article


def _edit(item: _Item) -> Edit | None:
    values = item.want("night2", dict)
    if values is None:
        return None
    edit = _Item(f"{item.where}: night2", values)
    edit.known(EDITABLE)
    return Edit(
        title=edit.want("title", str),
        lead=edit.want("lead", str),
        body=edit.paragraphs("body"),
        captions=edit.captions(),
    )


def _check_links(
    article: SampleArticle, events: Mapping[str, SampleEvent], articles: Mapping[int, SampleArticle], where: str
) -> None:
    for key in article.events:
        if key not in events:
            raise ContentError(f"{where}: events: no file has an event {key!r}")
    if article.reprint_of is not None:
        original = articles.get(article.reprint_of)
        if original is None or original.reprint_of is not None:
            raise ContentError(f"{where}: reprint_of: {article.reprint_of} is no original article of any file")


def _reprint(article: SampleArticle, articles: Mapping[int, SampleArticle]) -> SampleArticle:
    if article.reprint_of is None:
        return article
    original = articles[article.reprint_of]
    return replace(article, title=original.title, lead=original.lead, body=original.body)
