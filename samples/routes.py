"""All addresses of one sample site on one night, each with the function that makes its page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from samples import doors, odd
from samples.content import SampleArticle
from samples.pages import Edition, article_page, listing_page, message_page, old_path, tag_path
from samples.replies import Reply, Route, redirect


@dataclass(frozen=True, slots=True)
class Routes:
    """Fixed addresses (path and query) and the answer to all others."""

    pages: dict[str, Route]
    other: Callable[[str], Reply]


def routes(edition: Edition) -> Routes:
    """Everything a site answers on that night; nothing is rendered before it is asked for."""
    pages: dict[str, Route] = {"/robots.txt": partial(doors.robots, edition)}
    _listings(edition, pages)
    _articles(edition, pages)
    _feeds(edition, pages)
    _sitemaps(edition, pages)
    for path, label in edition.site.idle.items():
        pages.setdefault(f"/{path}", partial(message_page, edition, label, edition.site.slogan))
    if edition.site.key == "trade-desk":
        pages.update(odd.bad_pages(edition))
    if edition.site.key == "thu-do-moi":
        pages[odd.SOFT_404] = partial(odd.soft_404, edition)
    return Routes(pages, partial(_other, edition))


def _listings(edition: Edition, pages: dict[str, Route]) -> None:
    site = edition.site
    pages["/"] = partial(listing_page, edition, site.latest, 1, label=site.name)
    for section in edition.sections():
        found = len(edition.announced(section))
        last = max(1, -(-found // site.page_size)) if site.listing_page else 1
        for page in range(1, last + 1):
            pages[site.listing_path(section, page)] = partial(listing_page, edition, section, page)
    for tag in {tag for article in edition.shown() for tag in article.tags}:
        pages[tag_path(tag)] = partial(listing_page, edition, site.latest, 1, label=tag, tag=tag)


def _articles(edition: Edition, pages: dict[str, Route]) -> None:
    site = edition.site
    for article in edition.shown():
        path = site.article_path(article)
        pages[path] = partial(article_page, edition, article)
        for copy in copies(site.key, article, path):
            pages[copy] = partial(article_page, edition, article, "copy.html")
        if site.key == "hanoi-courier":
            pages[old_path(article)] = partial(redirect, edition.url(article))
    for article in edition.content.articles:
        if article.site == site.key and article.gone(edition.night):
            pages[site.article_path(article)] = partial(message_page, edition, "410", "Gone / Bài đã gỡ", status=410)


def copies(site: str, article: SampleArticle, path: str) -> tuple[str, ...]:
    """Addresses of AMP and print copies, whose canonical link points to the article."""
    return {
        "hanoi-courier": (f"/print/{article.id}.html",),
        "bao-sen": ("/amp" + path,),
        "so-cong-thuong": (f"/in-bai/{article.id}.html",),
        "trade-desk": (path + "?print=1",),
    }.get(site, ())


def _feeds(edition: Edition, pages: dict[str, Route]) -> None:
    for kind in edition.site.feeds:
        if "{section}" not in kind.path:
            pages[kind.path] = partial(doors.feed, edition, kind)
            continue
        for section in edition.sections():
            pages.setdefault(kind.path.format(section=section), partial(doors.feed, edition, kind, section))


def _sitemaps(edition: Edition, pages: dict[str, Route]) -> None:
    site = edition.site
    found = edition.announced()
    sections = [site.listing_path(section) for section in edition.sections()]
    if site.key == "hanoi-courier":
        shards = doors.monthly(edition)
        children = [*((path, changed) for path, changed, _ in shards), ("/sitemaps/categories.xml", None)]
        pages["/sitemap.xml"] = partial(doors.sitemap_index, edition, children)
        pages["/sitemaps/categories.xml"] = partial(doors.places, edition, sections)
        pages["/sitemaps/google-news.xml"] = partial(doors.news_sitemap, edition)
        for path, _, articles in shards:
            pages[path] = partial(_shard, edition, articles, path.endswith(".gz"))
    if site.key == "bao-sen":
        pages["/google-news-sitemap.xml"] = partial(doors.news_sitemap, edition)
    if site.key == "craft-notes":
        posts, terms = "/wp-sitemap-posts-post-1.xml", "/wp-sitemap-taxonomies-category-1.xml"
        pages["/wp-sitemap.xml"] = partial(doors.sitemap_index, edition, [(posts, None), (terms, None)])
        pages[posts] = partial(doors.urlset, edition, found)
        pages[terms] = partial(doors.places, edition, sections)
    if site.key == "so-cong-thuong":
        pages["/sitemap.xml"] = partial(doors.urlset, edition, found, days=True)


def _shard(edition: Edition, articles: tuple[SampleArticle, ...], compressed: bool) -> Reply:
    reply = doors.urlset(edition, articles)
    return doors.gzipped(reply) if compressed else reply


def _other(edition: Edition, target: str) -> Reply:
    """The answer to an address that is no fixed page: trap, search, endless listing, soft or honest 404."""
    site = edition.site
    if site.key == "bao-sen" and (page := odd.calendar(edition, target)) is not None:
        return page
    if re.match(r"/(tim-kiem|search)\b|/\?(s|q)=", target):
        return message_page(edition, "Tìm kiếm" if site.language == "vi" else "Search", "0")
    number = re.search(r"page=(\d{1,6})$", target)
    if site.endless and number and target == site.listing_path(site.latest, int(number[1])):
        return listing_page(edition, site.latest, int(number[1]))
    if site.key == "thu-do-moi":
        return odd.soft_404(edition)
    text = "Không tìm thấy trang." if site.language == "vi" else "There is no such page."
    return message_page(edition, "404", text, status=404)
