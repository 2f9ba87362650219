"""Feeds, sitemaps and robots.txt of the sample sites."""

import gzip
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from samples.content import SampleArticle
from samples.odd import SOFT_404
from samples.pages import NIGHTS, Edition
from samples.replies import Reply, fingerprint
from samples.sites import HANOI, Feed

SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
TRACKING = "utm_source=rss&utm_medium=feed&utm_campaign=home"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def feed(edition: Edition, kind: Feed, section: str | None = None) -> Reply:
    """An RSS 2.0 or Atom feed of the newest articles."""
    found = edition.announced(section)[: kind.size]
    text = "".join(_atom(edition, kind, found) if kind.atom else _rss(edition, kind, found, section))
    site = edition.site
    newest = max((edition.modified(a) for a in found), default=NIGHTS[1])
    return Reply(
        body=text.encode(),
        content_type="application/atom+xml; charset=utf-8" if kind.atom else "application/rss+xml; charset=utf-8",
        etag=fingerprint(text) if "etag" in site.validators else None,
        last_modified=newest if "last-modified" in site.validators else None,
        compress=site.compress,
    )


def _rss(edition: Edition, kind: Feed, found: Sequence[SampleArticle], section: str | None) -> Iterator[str]:
    site = edition.site
    zone = ZoneInfo(site.zone)
    yield f'{XML}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>\n'
    yield f"<title>{escape(site.name)}{' - ' + escape(site.section_label(section)) if section else ''}</title>\n"
    yield f"<link>{edition.base}/</link>\n<description>{escape(site.slogan)}</description>\n"
    yield f"<language>{site.language}</language>\n<generator>{escape(site.name)}</generator>\n"
    for place, article in enumerate(found):
        # The second item carries tracking parameters, as campaign links do.
        tail = ("&" if "?" in edition.url(article) else "?") + TRACKING if kind.tracking and place == 1 else ""
        picture = f'<a href="{edition.url(article)}"><img src="/images/{article.id}.jpg"/></a></br>'
        yield f"<item>\n<title>{escape(article.title)}</title>\n"
        yield f"<description><![CDATA[{picture if article.captions else ''}{escape(article.lead)}]]></description>\n"
        yield f"<link>{escape(edition.url(article) + tail)}</link>\n"
        yield f'<guid isPermaLink="false">{site.key}-{article.id}</guid>\n'
        yield f"<pubDate>{format_datetime(article.published.astimezone(zone))}</pubDate>\n"
        if article.author:
            yield f"<dc:creator>{escape(article.author)}</dc:creator>\n"
        yield from (f"<category>{escape(tag)}</category>\n" for tag in article.tags)
        yield "</item>\n"
    if site.key == "thu-do-moi" and not edition.silent and section is None:
        yield f"<item><title>Triển lãm làng nghề OCOP (tin đã gỡ)</title><link>{edition.base}{SOFT_404}</link></item>\n"
    yield "</channel></rss>\n"


def _atom(edition: Edition, kind: Feed, found: Sequence[SampleArticle]) -> Iterator[str]:
    site = edition.site
    updated = max((edition.modified(a) for a in found), default=NIGHTS[1])
    yield f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{site.language}">\n'
    yield f"<title>{escape(site.name)}</title><id>{edition.base}/</id><updated>{updated.isoformat()}</updated>\n"
    yield f'<link rel="self" href="{edition.base}{kind.path}"/><link rel="alternate" href="{edition.base}/"/>\n'
    for article in found:
        yield f"<entry>\n<title>{escape(article.title)}</title>\n"
        yield f'<link rel="alternate" type="text/html" href="{edition.url(article)}"/>\n'
        yield f"<id>tag:{site.host},2018:{article.id}</id>\n"
        yield f"<published>{article.published.isoformat()}</published>\n"
        yield f"<updated>{edition.modified(article).isoformat()}</updated>\n"
        yield f"<author><name>{escape(article.author or site.name)}</name></author>\n"
        yield f'<summary type="html">{escape(escape(article.lead))}</summary>\n</entry>\n'
    yield "</feed>\n"


def urlset(edition: Edition, found: Sequence[SampleArticle], *, days: bool = False) -> Reply:
    """A sitemap of articles; `lastmod` is the time of the last edit, as a day where `days`."""
    rows = []
    for article in found:
        edited = edition.modified(article).astimezone(HANOI)
        lastmod = f"{edited:%Y-%m-%d}" if days else edited.isoformat()
        rows.append(f"<url><loc>{escape(edition.url(article))}</loc><lastmod>{lastmod}</lastmod></url>\n")
    return _xml(f"<urlset {SITEMAP}>\n{''.join(rows)}</urlset>\n")


def places(edition: Edition, paths: Sequence[str]) -> Reply:
    """A sitemap of pages that are no articles."""
    rows = "".join(f"<url><loc>{edition.base}{escape(path)}</loc></url>\n" for path in paths)
    return _xml(f"<urlset {SITEMAP}>\n{rows}</urlset>\n")


def news_sitemap(edition: Edition) -> Reply:
    """A news sitemap of the six newest articles."""
    site = edition.site
    publication = f"<news:name>{escape(site.name)}</news:name><news:language>{site.language}</news:language>"
    rows = []
    for article in edition.announced()[:6]:
        rows.append(
            f"<url><loc>{escape(edition.url(article))}</loc><news:news><news:publication>{publication}"
            f"</news:publication><news:publication_date>{article.published.isoformat()}</news:publication_date>"
            f"<news:title>{escape(article.title)}</news:title>"
            f"<news:keywords>{escape(', '.join(article.tags))}</news:keywords></news:news></url>\n"
        )
    return _xml(f"<urlset {SITEMAP} {NEWS}>\n{''.join(rows)}</urlset>\n")


def sitemap_index(edition: Edition, children: Sequence[tuple[str, datetime | None]]) -> Reply:
    """An index of sitemaps: (path, time of the last change or None)."""
    rows = []
    for path, changed in children:
        lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
        rows.append(f"<sitemap><loc>{edition.base}{path}</loc>{lastmod}</sitemap>\n")
    return _xml(f"<sitemapindex {SITEMAP}>\n{''.join(rows)}</sitemapindex>\n")


def monthly(edition: Edition) -> list[tuple[str, datetime, tuple[SampleArticle, ...]]]:
    """(path, last change, articles) of the shards by month, newest first; the second newest is gzipped."""
    months: dict[str, list[SampleArticle]] = {}
    for article in edition.announced():
        local = article.published.astimezone(HANOI)
        months.setdefault(f"{local.year}-{local.month}", []).append(article)
    shards = []
    for place, (month, found) in enumerate(months.items()):
        path = f"/sitemaps/news-{month}.xml" + (".gz" if place == 1 else "")
        shards.append((path, max(edition.modified(a) for a in found), tuple(found)))
    return shards


def gzipped(reply: Reply) -> Reply:
    """The same file as a .gz: compressed content, not a compressed transfer."""
    return Reply(body=gzip.compress(reply.body, mtime=0), content_type="application/x-gzip")


def _xml(text: str) -> Reply:
    return Reply(body=(XML + text).encode(), content_type="application/xml; charset=utf-8")


def robots(edition: Edition) -> Reply:
    """robots.txt: newswire has none (404), tin-lang-nghe forbids to read it (403); both mean: go."""
    base = edition.base
    if edition.site.key in ("newswire", "tin-lang-nghe"):
        status = 404 if edition.site.key == "newswire" else 403
        return Reply(body=b"<h1>no</h1>", status=status)
    rules = {
        "hanoi-courier": "Disallow: /search\nDisallow: /print/\nAllow: /search/about\nSitemap: {base}/sitemap.xml",
        "bao-sen": "Disallow: /tim-kiem\nDisallow: /api/\nSitemap: {base}/google-news-sitemap.xml",
        "craft-notes": "Disallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\nDisallow: /?s=\nDisallow: /search/\n"
        "Sitemap: {base}/wp-sitemap.xml",
        "so-cong-thuong": "Crawl-delay: 1\nDisallow: /in-bai/\nDisallow: /tim-kiem\nSitemap: {base}/sitemap.xml",
        "thu-do-moi": "Disallow: /*?q=\nDisallow: /tim-kiem$",
        "trade-desk": "Disallow: /search\n\nUser-agent: GreedyBot\nDisallow: /",
    }[edition.site.key]
    text = f"# {edition.site.host}\nUser-agent: *\n{rules.format(base=base)}\n"
    return Reply(body=text.encode(), content_type="text/plain; charset=utf-8")
