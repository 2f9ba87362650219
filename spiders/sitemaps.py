"""Sitemaps read: index files with their shards by month, news sitemaps, gzip with a limit on what comes out. Pure."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from urllib.parse import urljoin

from lxml import etree

from spiders.doors import Announced, DoorPage

LARGEST = 50 * 1024 * 1024  # the protocol's own limit for an uncompressed sitemap
MOST_SHARDS = 400  # of one index in a night
MONTHS = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-_/.]?(?P<m>0[1-9]|1[0-2]|[1-9])(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-_/.]?(?P<m>0[1-9]|1[0-2])[-_/.]?(?:[0-2]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)(?P<m>0?[1-9]|1[0-2])[-_/.](?P<y>(?:19|20)\d\d)(?!\d)"),
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


class TooLarge(Exception):
    """A compressed sitemap unpacks to more than the limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A sitemap that an index points to; `month` is (year, month), (year, 13) for a whole year, None where undated."""

    url: str
    lastmod: datetime | None = None
    month: tuple[int, int] | None = None


def unpack(body: bytes, limit: int = LARGEST) -> bytes:
    """A gzip-compressed sitemap unpacked, anything else as it is. Raises TooLarge; ValueError: broken gzip."""
    for _ in range(2):  # some servers compress the .gz file once more
        if not body.startswith(b"\x1f\x8b"):
            break
        inflater = zlib.decompressobj(31)
        try:
            body = inflater.decompress(body, limit + 1)
        except zlib.error as error:
            raise ValueError(f"damaged gzip: {error}") from error
        if len(body) > limit:
            raise TooLarge(f"more than {limit} bytes when unpacked")
        if not inflater.eof:
            raise ValueError("gzip cut short")
    return body


def read_sitemap(body: bytes, url: str, zone: tzinfo) -> tuple[DoorPage, tuple[Shard, ...]]:
    """The articles of a sitemap, or the shards of an index. Entities are not expanded and nothing else is loaded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return DoorPage(outcome="not_a_feed", reason=f"no XML: {error}"), ()
    kind = etree.QName(root).localname if root is not None and isinstance(root.tag, str) else None
    if kind == "sitemapindex":
        shards = tuple(_shard(node, url, zone) for node in root if _text(node, "loc"))
        return DoorPage(
            outcome="ok" if shards else "empty", reason=None if shards else "an index without sitemaps"
        ), shards
    if kind != "urlset":
        return DoorPage(outcome="not_a_feed", reason=f"<{kind}> where a sitemap is meant" if kind else "no XML"), ()
    items = tuple(_item(node, url, zone) for node in root if _text(node, "loc"))
    if not items:
        return DoorPage(outcome="empty", reason="a sitemap without URLs"), ()
    return DoorPage(outcome="ok", items=items), ()


def _item(node: etree._Element, base: str, zone: tzinfo) -> Announced:
    return Announced(
        url=urljoin(base, _text(node, "loc") or ""),
        title=_text(node, "title"),
        summary=_text(node, "keywords"),
        published=instant(_text(node, "publication_date"), zone),
        lastmod=instant(_text(node, "lastmod"), zone),
    )


def _shard(node: etree._Element, base: str, zone: tzinfo) -> Shard:
    url = urljoin(base, _text(node, "loc") or "")
    return Shard(url=url, lastmod=instant(_text(node, "lastmod"), zone), month=month_of(url))


def _text(node: etree._Element, name: str) -> str | None:
    """Text of the first element of that name below `node`, whatever its namespace."""
    if not isinstance(node.tag, str):
        return None
    for found in node.iter(f"{{*}}{name}"):
        text = " ".join("".join(str(part) for part in found.itertext()).split())
        return text or None
    return None


def instant(text: str | None, zone: tzinfo) -> datetime | None:
    """A W3C date (`2025`, `2025-10`, `2025-10-17`, or with a time); without an offset in the site's zone."""
    if not text:
        return None
    whole = text.strip().replace(" +", "+")
    if re.fullmatch(r"\d{4}(-\d{2})?", whole):
        whole += "-01" * (3 - len(whole.split("-")))
    try:
        found = datetime.fromisoformat(whole)
    except ValueError:  # the site wrote something else; an unknown date stays unknown
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def month_of(url: str) -> tuple[int, int] | None:
    """The month that a shard's name tells; a whole year counts as its thirteenth month."""
    name = url.split("://", 1)[-1].partition("/")[2]
    for pattern in MONTHS:
        found = pattern.search(name)
        if found:
            return int(found["y"]), int(found["m"])
    year = YEAR.search(name)
    return (int(year[1]), 13) if year else None


def choose_shards(shards: Sequence[Shard], newest_months: int | None) -> list[Shard]:
    """The shards to read, newest first: all where `newest_months` is None, else the undated ones, those of the newest
    months."""
    dated = sorted({shard.month for shard in shards if shard.month}, reverse=True)
    wanted = set(dated if newest_months is None else dated[:newest_months])
    chosen = [shard for shard in shards if shard.month is None or shard.month in wanted]
    return sorted(chosen, key=lambda shard: shard.month or (9999, 0), reverse=True)[:MOST_SHARDS]
