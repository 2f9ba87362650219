"""Doors read: bytes of a feed or a listing in, the articles it announces out. Pure; sitemaps are a module apart."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from records import Door

MOST_LINKS = 20_000  # links of one listing page; more is a trap


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One article as a door announces it: an absolute URL and what stands beside it."""

    url: str
    title: str | None = None
    summary: str | None = None
    published: datetime | None = None
    lastmod: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPage:
    """What one response of a door says. `outcome` is ok, empty or not_a_feed; `reason` says why it is not ok."""

    outcome: str
    reason: str | None = None
    items: tuple[Announced, ...] = ()
    next_page: str | None = None


def read_feed(body: bytes, url: str, content_type: str | None = None) -> DoorPage:
    """RSS or Atom. HTML is not a feed, and a feed without items is empty: neither means that there is no news."""
    if not body.strip():
        return DoorPage(outcome="not_a_feed", reason="no content")
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    parsed = feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version"):
        return DoorPage(
            outcome="not_a_feed", reason="HTML where a feed is meant" if _is_html(body) else "no feed format"
        )
    items = tuple(item for entry in parsed.entries if (item := _entry(entry, url)))
    if not items:
        return DoorPage(outcome="empty", reason="a feed without items")
    return DoorPage(outcome="ok", items=items)


def _entry(entry: Any, base: str) -> Announced | None:
    link = entry.get("link") or (entry.get("id") if str(entry.get("id", "")).startswith("http") else None)
    if not link:
        return None
    words = [entry.get("summary") or "", *(tag.get("term") or "" for tag in entry.get("tags", ()))]
    return Announced(
        url=urljoin(base, link.strip()),
        title=_plain(entry.get("title")),
        summary=_plain(" ".join(words)),
        published=_instant(entry.get("published_parsed") or entry.get("updated_parsed")),
        lastmod=_instant(entry.get("updated_parsed")) if entry.get("updated") else None,
    )


def _instant(parsed: Any) -> datetime | None:
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):  # a year that no calendar has: the feed said nothing usable
        return None


def _plain(text: str | None) -> str | None:
    """Text of a fragment of HTML."""
    if not text or not text.strip():
        return None
    if "<" not in text:
        return text.strip()
    try:
        return " ".join(str(document_fromstring(text).xpath("string()")).split()) or None
    except (etree.LxmlError, ValueError):  # nothing but markup, or a control character
        return None


def _is_html(body: bytes) -> bool:
    head = body[:2000].lower()
    return b"<html" in head or b"<!doctype html" in head or b"<body" in head


def read_listing(body: bytes, url: str, door: Door, encoding: str | None = None) -> DoorPage:
    """The article links of a listing page (`door.links`), each with its anchor text, and the link to the next page."""
    if not body.strip():
        return DoorPage(outcome="empty", reason="no content")
    page = _html(body, encoding)
    if page is None:
        return DoorPage(outcome="not_a_feed", reason="no HTML")
    base = urljoin(url, (page.xpath("string(//base/@href)") or "").strip())
    texts: dict[str, str] = {}
    for found in page.cssselect(door.links or "a")[:MOST_LINKS]:
        link = found if found.tag == "a" else next(iter(found.cssselect("a[href]")), None)
        href = link.get("href") if link is not None else None
        address = _absolute(base, href)
        if link is not None and address:
            texts[address] = max(texts.get(address, ""), _anchor(link), key=len)
    items = tuple(Announced(url=address, title=text or None) for address, text in texts.items())
    if not items:
        return DoorPage(outcome="empty", reason=f"no link matches {door.links}")
    return DoorPage(outcome="ok", items=items, next_page=_next(page, base, door))


def _html(body: bytes, encoding: str | None) -> HtmlElement | None:
    try:
        return document_fromstring(body, parser=HTMLParser(encoding=encoding, no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError, LookupError):  # the caller says that this is no HTML
        return None


def _anchor(link: HtmlElement) -> str:
    text = " ".join(str(link.text_content()).split())
    return text or link.get("title") or str(link.xpath("string(.//img/@alt)"))


def _next(page: HtmlElement, base: str, door: Door) -> str | None:
    if not door.next_page:
        return None
    for found in page.cssselect(door.next_page):
        href = found.get("href") or found.xpath("string(.//a/@href)")
        if address := _absolute(base, href):
            return address
    return None


def _absolute(base: str, href: str | None) -> str | None:
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return None
    try:
        return urljoin(base, href.strip())
    except ValueError:  # "http://[" and the like
        return None
