"""The articles that the queries are judged over: the samples and, where they lie beside the checkout, labelled ones."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from facts.extract import extract
from flows.filling import filled
from records.entry import Entry
from records.fact import Findings
from samples.content import load_content
from samples.sites import SITES

ROOT = Path(__file__).resolve().parents[2]
LABELLED = ROOT.parent / "shared" / "gold" / "dev"


@dataclass(frozen=True, slots=True)
class Document:
    """An article under the name that the judgements know it by; its entry's id is its place in the list."""

    key: str
    entry: Entry

    @property
    def text(self) -> str:
        """Everything that a plain engine is given to index beside the title."""
        entry = self.entry
        lead = "" if entry.lead in entry.body else entry.lead
        return "\n\n".join(filter(None, [lead, entry.body, *entry.captions, " ".join(entry.tags)]))


def documents() -> list[Document]:
    """All articles, in one order."""
    found: list[Document] = []
    stories: dict[int, int] = {}
    languages = {site.key: site.language for site in SITES.values()}
    for article in load_content().articles:
        stories[article.id] = story = article.reprint_of or article.id
        entry = Entry(
            id=len(found) + 1,
            url=f"https://{article.site}.example/{article.slug}",
            title=article.title,
            lead=article.lead,
            body="\n\n".join([article.lead, *article.body]),
            source=article.site,
            captions=tuple(caption.text for caption in article.captions),
            tags=article.tags,
            language=languages[article.site],
            authors=(article.author,) if article.author else (),
            published=article.published.date(),
            story=story,
        )
        found.append(Document(str(article.id), with_facts(entry)))
    for row in _labelled():
        title, _, body = row["text"].partition("\n") if row["title"] else ("", "", row["text"])
        entry = Entry(
            id=len(found) + 1,
            url=row["url"] or "",
            title=title,
            body=body,
            source=row["source"] or "",
            language=row["lang"],
            published=date.fromisoformat(row["published"]) if row["published"] else None,
        )
        found.append(Document(row["id"], with_facts(entry)))
    return found


def _labelled() -> Iterator[dict[str, str]]:
    for path in sorted(LABELLED.glob("*.json")):
        rows: list[dict[str, str]] = json.loads(path.read_text("utf-8"))
        yield from rows


def with_facts(entry: Entry) -> Entry:
    """The entry with what is extracted from its text, as the archive's stages fill it in."""
    found: Findings = extract(
        f"{entry.title}\n{entry.body}", title=entry.title, published=entry.published, lang=entry.language
    )
    days = {event.start or event.stop for event in found.events}
    told = replace(
        entry,
        event_kinds=tuple(sorted({event.kind for event in found.events})),
        event_days=tuple(sorted(day for day in days if day)),
        venues=tuple(dict.fromkeys(venue.name for venue in found.venues)),
        places=tuple(sorted({event.place for event in found.events if event.place})),
        officials=tuple(dict.fromkeys(official.name for official in found.officials)),
        organizations=tuple(dict.fromkeys(body.name for body in found.organizations)),
        counts=tuple(sorted({(count.unit, count.value) for count in found.counts})),
    )
    return next(filled([told]))
