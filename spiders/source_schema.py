"""What a source file may say: pydantic models of the YAML, one check per key, so that all faults show at once.

`SourceModel.model_validate(data, context={"hosts": [...], "stem": "..."})`: the hosts as written and the name of the
file are passed as context, so that each URL can be held against them at its own line.
"""

import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from records.source import Door, DoorKind, Expectations, Layout, Politeness, Source

SPECIAL = Path(__file__).parent / "special"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ARTICLE_FIELDS = ("title", "lead", "body", "captions", "authors", "published", "modified", "tags", "language")
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")


def wrong(what: str, remedy: str) -> NoReturn:
    """Refuse a value; pydantic adds where it stands. Braces are doubled: the message is a template of its own."""
    raise PydanticCustomError("source", "{what}", {"what": what, "remedy": remedy})


def _listed(value: object) -> object:
    """One string may stand where a list of strings is meant."""
    return [value] if isinstance(value, str) else value


def _nfc(value: str) -> str:
    text = unicodedata.normalize("NFC", value).strip()
    return text or wrong("is empty", "write a text, or leave the key out")


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        at = "" if error.pos is None else f" at character {error.pos + 1}"
        wrong(
            f"is no regular expression: {error.msg}{at}: {value}", "write a Python regular expression in single quotes"
        )
    return value


def split_selector(value: str) -> tuple[str, str | None]:
    """`meta[name=pubdate]@content` -> the CSS and the attribute; the attribute is None where no `@name` ends it."""
    match = re.fullmatch(r"(.+?)@([A-Za-z_][\w:.-]*)", value, re.DOTALL)
    return (match[1], match[2]) if match else (value, None)


def _selector(value: str) -> str:
    if value.startswith("xpath:"):
        try:
            etree.XPath(value.removeprefix("xpath:"))
        except etree.XPathError as error:
            wrong(f"is no XPath: {error}: {value}", "correct it, or write CSS")
        return value
    try:
        HTMLTranslator().css_to_xpath(split_selector(value)[0])
    except SelectorError as error:
        wrong(f"is no CSS selector: {error}: {value}", "write CSS, CSS with `@attribute` at its end, or `xpath:...`")
    return value


def _url(value: str, info: ValidationInfo) -> str:
    try:
        host = urlsplit(value).hostname
    except ValueError as error:
        wrong(f"is no URL: {error}: {value}", "write the whole address, http(s)://host/path")
    if not host or not re.match(r"https?://[^\s<>@]+$", value):
        wrong(
            f"is no URL: {value}", "write the whole address, http(s)://host/path, without spaces, <...> or a user name"
        )
    hosts = (info.context or {}).get("hosts")
    if hosts is not None and host not in hosts:
        wrong(f"{host} is not among `hosts`", f"add {host} to `hosts`, or correct the address")
    return value


def _host(value: str) -> str:
    if not HOST.fullmatch(value):
        wrong(
            f"is no host name: {value}", "write it in lower case, without scheme, port and path, as in news.example.vn"
        )
    return value


Text = Annotated[str, AfterValidator(_nfc)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
Regex = Annotated[str, AfterValidator(_regex)]
Selector = Annotated[str, AfterValidator(_selector)]
Selectors = Annotated[tuple[Selector, ...], BeforeValidator(_listed)]
Url = Annotated[str, AfterValidator(_url)]
Host = Annotated[str, AfterValidator(_host)]


class Model(BaseModel):
    """Refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DoorModel(Model):
    """One item of `doors:`."""

    kind: DoorKind = Field(description="feed, sitemap or listing")
    url: Url = Field(description="the whole address of the feed, sitemap or listing")
    links: Selector | None = Field(default=None, validate_default=True, description="listing: CSS of the article links")
    next_page: Selector | None = Field(default=None, description="listing: CSS of the link to the next page")
    page_url: Url | None = Field(default=None, description="listing: address of page N, with {page} in it")
    pages: int = Field(
        default=1, ge=1, le=100, validate_default=True, description="listing: the most pages read, 1 to 100"
    )
    newest_months: int = Field(
        default=2, ge=1, le=600, description="sitemap index by month: how many newest shards are read"
    )
    enabled: bool = Field(default=True, description="true, or false for a door known to be dead")

    @field_validator("links", "next_page", "page_url", "pages", "newest_months")
    @classmethod
    def _of_this_kind(cls, value: Any, info: ValidationInfo) -> Any:
        kind, key = info.data.get("kind"), info.field_name or ""
        given = value is not None and value != cls.model_fields[key].default
        wanted = "sitemap" if key == "newest_months" else "listing"
        if given and kind not in (None, wanted):
            wrong(f"applies to a {wanted} only, this door is a {kind}", f"leave it out, or write kind: {wanted}")
        if key == "links" and kind == "listing" and value is None:
            wrong("is missing", "a listing needs `links`, the CSS of its article links")
        return value

    @field_validator("page_url")
    @classmethod
    def _numbered(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and "{page}" not in value:
            wrong("has no {page}", "write {page} where the number of the page stands")
        if value is not None and info.data.get("next_page"):
            wrong("stands beside next_page", "keep the one of the two that the site has")
        return value

    @field_validator("pages")
    @classmethod
    def _reachable(cls, value: int, info: ValidationInfo) -> int:
        if value > 1 and "page_url" in info.data and not (info.data.get("next_page") or info.data["page_url"]):
            wrong("is above 1, but no way to the next page is given", "add next_page or page_url")
        return value


class LayoutModel(Model):
    """One item of `layouts:`."""

    name: Text = Field(description="a short name of the template")
    valid_from: date | None = Field(default=None, description="first day in use, YYYY-MM-DD")
    valid_until: date | None = Field(default=None, description="first day no longer in use, YYYY-MM-DD")
    title: Selectors = Field(default=(), description="selectors of the title, newest first")
    lead: Selectors = Field(default=(), description="selectors of the lead")
    body: Selectors = Field(min_length=1, description="selectors of the body; the layout applies where one matches")
    captions: Selectors = Field(default=(), description="selectors of the captions")
    authors: Selectors = Field(default=(), description="selectors of the authors")
    published: Selectors = Field(default=(), description="selectors of the day of publication")
    modified: Selectors = Field(default=(), description="selectors of the day of the last change")
    tags: Selectors = Field(default=(), description="selectors of the tags")
    strip: Selectors = Field(default=(), description="selectors of what is cut from the body")

    @field_validator("valid_until")
    @classmethod
    def _in_order(cls, value: date | None, info: ValidationInfo) -> date | None:
        begin = info.data.get("valid_from")
        if value and begin and value <= begin:
            wrong(f"{value} is not after valid_from {begin}", "write the first day on which it was no longer in use")
        return value


class PolitenessModel(Model):
    """`politeness:`."""

    delay: float = Field(default=2.0, ge=0, le=3600, description="seconds between two requests to a host, 0 to 3600")
    concurrency: int = Field(default=1, ge=1, le=8, description="requests at once to a host, 1 to 8")
    pages_per_night: int = Field(default=500, ge=1, description="the most pages asked for in a night, a number above 0")
    timeout: float = Field(default=40.0, ge=1, le=120, description="seconds that one page may take, 1 to 120")


class ExpectationsModel(Model):
    """`expects:`."""

    fewest_a_week: int = Field(default=0, ge=0, description="fewest articles in a week, a number")
    fields: Texts = Field(default=("title", "body"), description=f"fields that must fill: {', '.join(ARTICLE_FIELDS)}")
    weekdays: dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], Annotated[int, Field(ge=0)]] = Field(
        default_factory=dict, description="fewest articles by weekday, as in {mon: 3, sun: 1}"
    )

    @field_validator("fields")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in value if name not in ARTICLE_FIELDS]
        if unknown:
            wrong(f"no field of an article: {', '.join(unknown)}", f"choose from {', '.join(ARTICLE_FIELDS)}")
        return value


class SourceModel(Model):
    """A source file."""

    name: str = Field(
        pattern=r"^[a-z0-9][a-z0-9_-]*$", description="the name of the file without .yml: a-z, 0-9, - and _"
    )
    title: Text = Field(description="the site's title")
    publisher: Text = Field(description="who publishes it")
    languages: Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)] = Field(
        description="language codes, as in [vi, en]"
    )
    hosts: Annotated[tuple[Host, ...], BeforeValidator(_listed), Field(min_length=1)] = Field(
        description="the only hosts fetched, as in [news.example.vn]"
    )
    home: Url = Field(description="address of the home page")
    doors: tuple[DoorModel, ...] = Field(
        description="list of feeds, sitemaps and listings; [] for a site read by hand only"
    )
    article_url: Annotated[tuple[Regex, ...], BeforeValidator(_listed), Field(min_length=1)] = Field(
        description="regular expressions of article URLs"
    )
    topic_words: dict[str, Texts] | None = Field(
        default=None, description="words by language, as in {en: [craft village]}"
    )
    layouts: tuple[LayoutModel, ...] = Field(default=(), description="list of page templates, newest first")
    strip: Selectors = Field(default=(), description="selectors of what is cut from every page of the site")
    time_zone: str = Field(default="Asia/Ho_Chi_Minh", description="IANA time zone of the site")
    politeness: PolitenessModel = Field(
        default_factory=PolitenessModel, description="delay, concurrency, pages_per_night, timeout"
    )
    expects: ExpectationsModel = Field(default_factory=ExpectationsModel, description="fewest_a_week, fields, weekdays")
    enabled: bool = Field(default=True, validate_default=True, description="true, or false to leave the site alone")
    spider: str = Field(default="news", description="news, or the name of a module in spiders/special")

    @field_validator("name")
    @classmethod
    def _is_stem(cls, value: str, info: ValidationInfo) -> str:
        stem = (info.context or {}).get("stem")
        if stem is not None and value != stem:
            wrong(f"is {value}, but the file is {stem}.yml", "give both the same name")
        return value

    @field_validator("languages")
    @classmethod
    def _codes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for code in value:
            if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", code):
                wrong(f"is no language code: {code}", "write ISO 639 codes, as in [vi, en]")
        return value

    @field_validator("hosts", "article_url", "languages", "doors", "layouts")
    @classmethod
    def _once(cls, value: tuple[Any, ...]) -> tuple[Any, ...]:
        seen: set[object] = set()
        for item in value:
            key = (item.kind, item.url) if isinstance(item, DoorModel) else getattr(item, "name", item)
            if key in seen:
                wrong(f"has {key if isinstance(key, str) else ' '.join(key)} twice", "keep one of the two")
            seen.add(key)
        return value

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            wrong(f"no such time zone: {value}", "write an IANA name, as in Asia/Ho_Chi_Minh")
        return value

    @field_validator("enabled")
    @classmethod
    def _open(cls, value: bool, info: ValidationInfo) -> bool:
        if value and "doors" in info.data and not any(door.enabled for door in info.data["doors"]):
            wrong("no door of the source is enabled", "enable a door, or write enabled: false for the source")
        return value

    @field_validator("spider")
    @classmethod
    def _exists(cls, value: str) -> str:
        if value != "news" and not (value.isidentifier() and (SPECIAL / f"{value}.py").is_file()):
            wrong(f"no such spider: {value}", f"write news, or add spiders/special/{value}.py")
        return value

    def record(self, topic_words: dict[str, tuple[str, ...]]) -> Source:
        """The source as all others see it; `topic_words` is used where the file has none of its own."""
        words = topic_words if self.topic_words is None else self.topic_words
        plain = self.model_dump(exclude={"doors", "topic_words", "layouts", "politeness", "expects"})
        weekdays = tuple(sorted((WEEKDAYS.index(day), fewest) for day, fewest in self.expects.weekdays.items()))
        return Source(
            **plain,
            doors=tuple(Door(**door.model_dump()) for door in self.doors),
            topic_words=tuple(words.items()),
            layouts=tuple(Layout(**layout.model_dump()) for layout in self.layouts),
            politeness=Politeness(**self.politeness.model_dump()),
            expects=Expectations(
                fewest_a_week=self.expects.fewest_a_week, fields=self.expects.fields, weekdays=weekdays
            ),
        )
