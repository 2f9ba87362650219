"""What a page states about itself: JSON-LD, microdata, OpenGraph and the other meta families."""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from reading.lexicon import one_of
from reading.page import squeeze, text_of

log = logging.getLogger(__name__)

ARTICLE_TYPES = re.compile(r"article|newsposting|blogposting|liveblog|reportage|reportnews", re.I)
LISTING_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ItemList"))
MAX_JSON = 3_000_000
# names that families of sites give to the same thing, in order of trust
META = {
    "title": ("og:title", "twitter:title", "dc.title", "sailthru.title", "cxenseparse:title", "headline"),
    "description": ("og:description", "description", "twitter:description", "dc.description"),
    "authors": (
        "article:author",
        "author",
        "articleauthor",
        "article.author",
        "dc.creator",
        "dcterms.creator",
        "creator",
        "sailthru.author",
        "parsely-author",
        "byl",
        "cxenseparse:author",
    ),
    "published": (
        "article:published_time",
        "og:article:published_time",
        "article:published",
        "og:published_time",
        "datepublished",
        "pubdate",
        "publishdate",
        "publish-date",
        "publication_date",
        "published_time",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "dc.date",
        "date.issued",
        "sailthru.date",
        "parsely-pub-date",
        "cxenseparse:recs:publishtime",
        "rnews:datepublished",
        "date",
    ),
    "modified": (
        "article:modified_time",
        "og:article:modified_time",
        "og:updated_time",
        "datemodified",
        "lastmod",
        "last-modified",
        "dcterms.modified",
    ),
    "tags": ("article:tag", "news_keywords", "keywords"),
    "site": ("og:site_name", "application-name", "twitter:site", "dc.publisher"),
}
WRITTEN_BY = re.compile(one_of("written_by"), re.I)
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
RAW_BREAKS = re.compile(r"[\r\n\t]+")
_ITEMPROPS: Any = etree.XPath("//*[@itemprop]")
_CANONICAL: Any = etree.XPath("//link[@rel='canonical']/@href")
_TITLE: Any = etree.XPath("(//head/title)[1]", smart_strings=False)
_LINKED_DATA: Any = etree.XPath("//script[contains(translate(@type, 'JSON', 'json'), '+json')]", smart_strings=False)
CDATA = re.compile(r"^\s*(?:/[/*]\s*)?<!\[CDATA\[|(?:/[/*]\s*)?\]\]>\s*(?:\*/)?\s*$|^\s*<!--|-->\s*$")


@dataclass(slots=True)
class Stated:
    """Claims of a page about itself, each as (value, step); lists are in order of trust."""

    titles: list[tuple[str, str]] = field(default_factory=list)
    descriptions: list[tuple[str, str]] = field(default_factory=list)
    authors: list[tuple[list[str], str]] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    published: list[tuple[str, str]] = field(default_factory=list)
    modified: list[tuple[str, str]] = field(default_factory=list)
    tags: list[tuple[list[str], str]] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    search_title: str | None = None
    canonical: str | None = None
    language: str | None = None
    og_type: str = ""
    is_article: bool = False
    is_listing: bool = False
    broken: int = 0
    host_label: str = ""

    @property
    def site_names(self) -> list[str]:
        """Names of the site, the label of its host last."""
        return [*self.sites, self.host_label]


def stated(tree: Any) -> Stated:
    """All claims of the page, from its meta elements, scripts and microdata. Broken JSON is counted, not raised."""
    found = Stated()
    metas = _metas(tree)
    items = list(_linked_data(tree, found))
    known = {item["@id"]: item for item in items if isinstance(item.get("@id"), str) and item.get("name")}
    if sum("datePublished" in item for item in items) > 1:
        titles = _TITLE(tree)
        called = [*(v for name in META["title"][:2] for v in metas.get(name, ())), *map(text_of, titles)]
        items.sort(key=lambda item: not _is_about_page(item, called))
    for item in items:
        _take_item(item, found, known)
    found.is_article = found.is_article or any(ARTICLE_TYPES.search(t) for t in found.types)
    for name in META["title"]:
        found.titles += [(v, "opengraph" if name.startswith("og:") else "meta") for v in metas.get(name, ())]
    for name in META["description"]:
        found.descriptions += [(v, "opengraph" if name.startswith("og:") else "meta") for v in metas.get(name, ())]
    for kind, target in (("published", found.published), ("modified", found.modified)):
        for name in META[kind]:
            target += [(v, f"meta:{name}") for v in metas.get(name, ())]
    for name in META["authors"]:
        if metas.get(name):
            found.authors.append((metas[name], "meta"))
    found.authors += [([name], "meta") for name in _labelled_authors(metas)]
    for name in META["tags"]:
        if values := metas.get(name):
            split = values if name == "article:tag" and len(values) > 1 else [p for v in values for p in v.split(",")]
            found.tags.append(([squeeze(v) for v in split if squeeze(v)], "meta"))
    for name in META["site"]:
        found.sites += [v.lstrip("@") for v in metas.get(name, ())]
    found.og_type = (metas.get("og:type") or [""])[0].lower()
    titles = _TITLE(tree)
    found.search_title = text_of(titles[0]) or None if titles else None
    found.language = (tree.get("lang") or tree.get("xml:lang") or (metas.get("og:locale") or [""])[0])[
        :2
    ].lower() or None
    links = _CANONICAL(tree)
    found.canonical = str(links[0]).strip() if links else next(iter(metas.get("og:url", [])), None)
    _take_microdata(tree, found)
    return found


def _metas(tree: Any) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = squeeze(element.get("content"))
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := element.get(attribute):
                metas.setdefault(name.strip().lower(), []).append(content)
                break
    return metas


def _labelled_authors(metas: dict[str, list[str]]) -> Iterator[str]:
    """Names in the pairs of label and value that sites give for previews of their pages ("Written by", "Mai Linh")."""
    for name, labels in metas.items():
        if name.startswith("twitter:label") and WRITTEN_BY.match(labels[0]):
            yield from metas.get(name.replace("label", "data"), ())


def _linked_data(tree: Any, found: Stated) -> Iterator[dict[str, Any]]:
    for script in _LINKED_DATA(tree):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text or ""
        if not text.strip() or len(text) > MAX_JSON:
            continue
        data = _load(text)
        if data is None:
            found.broken += 1
            continue
        yield from _items(data, 0)


def _load(text: str) -> Any | None:
    """Parsed JSON; trailing commas, raw line breaks and CDATA marks, whose mending is certain, are mended."""
    text = CDATA.sub("", text).strip().rstrip(";")
    for attempt in (text, TRAILING_COMMA.sub("", RAW_BREAKS.sub(" ", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError) as error:
            log.debug("JSON-LD: %s", error)
    return None


def _items(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every object of graphs and arrays that may be about the page."""
    if depth > 6:
        return
    if isinstance(data, list):
        for part in data:
            yield from _items(part, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement" if depth < 2 else "@graph"):
            inner = data.get(key)
            if isinstance(inner, dict | list) and not (key == "itemListElement" and _types(data) & LISTING_TYPES):
                yield from _items(inner, depth + 1)


def _is_about_page(item: dict[str, Any], called: Iterable[str]) -> bool:
    """Whether an object has the headline that the page is called by; those of related articles have others."""
    headline = squeeze(unescape(str(item.get("headline") or "")))
    return len(headline) > 10 and any(title.startswith(headline) for title in called)


def _types(item: dict[str, Any]) -> set[str]:
    value = item.get("@type")
    return {str(v).rsplit("/", 1)[-1] for v in (value if isinstance(value, list) else [value]) if v}


def _take_item(item: dict[str, Any], found: Stated, known: dict[str, dict[str, Any]]) -> None:
    types = _types(item)
    if types & LISTING_TYPES:
        found.is_listing = True
    if not any(ARTICLE_TYPES.search(t) for t in types):
        if "WebSite" in types and isinstance(item.get("name"), str):
            found.sites.append(squeeze(item["name"]))
        return
    if found.is_article and not item.get("datePublished"):
        return
    found.is_article = True
    found.types |= types
    for keys, target in (
        (("headline", "name"), found.titles),
        (("description",), found.descriptions),
        (("datePublished", "dateCreated"), found.published),
        (("dateModified",), found.modified),
    ):
        value = next((squeeze(str(item[k])) for k in keys if isinstance(item.get(k), str | int) and item[k]), None)
        if value:
            target.append((unescape(value), "json-ld"))
    for key in ("author", "creator"):
        names = list(_names(item.get(key), found, known))
        if names:
            found.authors.append((names, "json-ld"))
            break
    publisher = item.get("publisher")
    for one in publisher if isinstance(publisher, list) else [publisher]:
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            found.sites.append(squeeze(one["name"]))
    keywords = item.get("keywords")
    words = keywords.split(",") if isinstance(keywords, str) else keywords if isinstance(keywords, list) else []
    if tags := [squeeze(w) for w in words if isinstance(w, str) and squeeze(w)]:
        found.tags.append((tags, "json-ld"))
    if isinstance(item.get("articleBody"), str):
        found.bodies.append(unescape(item["articleBody"]))


def _names(value: Any, found: Stated, known: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Names of authors: texts, objects with a name, objects that only point to one of the graph (`known`)."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield squeeze(unescape(one))
        elif isinstance(one, dict):
            one = one if one.get("name") else known.get(str(one.get("@id")), one)
            name = one.get("name")
            for text in name if isinstance(name, list) else [name]:
                if not isinstance(text, str):
                    continue
                if "Organization" in "".join(_types(one)):
                    found.agencies.append(squeeze(unescape(text)))
                else:
                    yield squeeze(unescape(text))


def unescape(text: str) -> str:
    """Entities and tags that some sites leave inside JSON strings, taken out."""
    if "&" in text:
        import html

        text = html.unescape(text)
    return re.sub(r"<(?:br|/p|/div)[^>]*>", "\n", text, flags=re.I) if "<" in text else text


def _take_microdata(tree: Any, found: Stated) -> None:
    """The days, authors and words that itemprop attributes name, in the order of the page."""
    scopes: dict[Any, list[str]] = {}
    for element in _ITEMPROPS(tree):
        name = (element.get("itemprop") or "").lower()
        if element.tag == "meta" or name not in ("datepublished", "datemodified", "author", "keywords"):
            continue
        value = squeeze(element.get("datetime") or element.get("content") or "")
        if name == "datepublished":
            found.published.append((value or text_of(element), "microdata"))
        elif name == "datemodified":
            found.modified.append((value or text_of(element), "microdata"))
        elif name == "author":
            inner = element.find(".//*[@itemprop='name']")
            text = text_of(inner) if inner is not None else value or text_of(element)
            if inner is not None and not text:
                text = squeeze(inner.get("content"))
            if text and len(text) < 120:
                scope = next((up for up in element.iterancestors() if up.get("itemscope") is not None), None)
                scopes.setdefault(scope, []).append(text)
    # several authors of one thing sign it together; those of another thing (a comment, a teaser) sign that
    found.authors += [(names, "microdata") for names in scopes.values()]


def first(pairs: Iterable[tuple[Any, str]]) -> tuple[Any, str] | None:
    """The first pair with a value."""
    return next(((value, step) for value, step in pairs if value), None)
