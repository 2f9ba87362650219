"""How an article is cited: as a line to copy, as tags that reference managers read, as schema.org data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from archive.views.articles import ArticleHistory, Text
from archive.views.histories import EventHistory
from web.language import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An article to cite: who published it, where it stands here (`permalink`) and when it was read."""

    article: ArticleHistory
    text: Text
    publisher: str
    permalink: str
    read: date


def line(cited: Cited, words: Words) -> str:
    """Authors (year). Title. Publisher, day. Address. Archived version."""
    text = cited.text
    authors = ", ".join(text.authors) or cited.publisher
    year = str(text.published.year) if text.published else words("no date")
    day = f", {words.day(text.published)}" if text.published else ""
    archived = words("Archived version %(n)s: %(link)s", n=text.number, link=cited.permalink)
    read = words("read on %(day)s", day=words.day(cited.read))
    title = (text.title or cited.article.url).rstrip(".")
    return f"{authors} ({year}). {title}. {cited.publisher}{day}. {cited.article.url}. {archived}, {read}."


def tags(cited: Cited) -> tuple[tuple[str, str], ...]:
    """Highwire tags, which Zotero and search engines read."""
    text = cited.text
    day = [("citation_publication_date", text.published.strftime("%Y/%m/%d"))] if text.published else []
    found = [
        ("citation_title", text.title or cited.article.url),
        *(("citation_author", author) for author in text.authors),
        *day,
        ("citation_journal_title", cited.publisher),
        ("citation_publisher", cited.publisher),
        ("citation_language", text.language or ""),
        ("citation_public_url", cited.article.url),
        ("citation_abstract_html_url", cited.permalink),
    ]
    return tuple((name, content) for name, content in found if content)


def news_article(cited: Cited) -> dict[str, Any]:
    """schema.org NewsArticle. The text stays out: it belongs to its publisher."""
    text = cited.text
    return _without_nothing(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": cited.permalink,
            "headline": text.title,
            "url": cited.article.url,
            "datePublished": _iso(text.published_at or text.published),
            "dateModified": _iso(text.modified_at),
            "inLanguage": text.language,
            "author": [{"@type": "Person", "name": author} for author in text.authors],
            "publisher": {"@type": "Organization", "name": cited.publisher},
            "version": str(text.number),
            "keywords": ", ".join(text.tags),
        }
    )


_STATUS = {"postponed": "EventPostponed", "cancelled": "EventCancelled"}


def event(history: EventHistory, status: str | None, address: str, organizers: list[str]) -> dict[str, Any]:
    """schema.org Event."""
    place = _without_nothing({"@type": "Place", "name": history.venue or history.place, "address": history.place})
    return _without_nothing(
        {
            "@context": "https://schema.org",
            "@type": "ExhibitionEvent" if history.kind in ("fair", "exhibition", "display_space") else "Event",
            "@id": address,
            "url": address,
            "name": history.name,
            "startDate": _iso(history.start),
            "endDate": _iso(history.end),
            "eventStatus": f"https://schema.org/{_STATUS.get(status or '', 'EventScheduled')}",
            "location": place if len(place) > 1 else None,
            "organizer": [{"@type": "Organization", "name": name} for name in organizers],
            "subjectOf": [
                _without_nothing({"@type": "NewsArticle", "headline": w.mention.title, "url": w.mention.url})
                for w in history.witnesses[:50]
            ],
        }
    )


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _without_nothing(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [])}
