"""What belongs together: in the sample articles, and in the labelled ones where these lie beside the checkout.

The sample articles say which events they tell of. Their "labelled" facts hold of an event what the article's own text
states and nothing more: the name in its language, days and venue only where the text has them.
"""

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from facts import extract
from facts.names import fold, tokens
from facts.sites import site
from records import Findings
from samples.content import SampleArticle, SampleEvent, load_content
from samples.sites import SITES

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT.parent / "shared" / "gold"
Key = tuple[str, str]  # article, name of the mention
Row = dict[str, Any]  # an article as `ocop link` reads it


@dataclass(frozen=True)
class Collection:
    """Articles, their labelled facts, and for each kind mention -> the one thing that it is."""

    name: str
    articles: list[Row]
    labelled: dict[str, Row]
    events: dict[Key, Hashable]
    series: dict[Key, Hashable]
    spellings: dict[Key, tuple[str, ...]]  # of an event: all names that it goes by
    persons: dict[Key, Hashable] = field(default_factory=dict)
    venues: dict[Key, Hashable] = field(default_factory=dict)


def collections() -> list[Collection]:
    """The sample articles, and the labelled ones if they are there."""
    return [samples(), *([labelled()] if (GOLD / "links-dev.json").exists() else [])]


def samples() -> Collection:
    """The sample articles as on the first night; a reprint is an article of its own."""
    content = load_content()
    rows: list[Row] = []
    facts: dict[str, Row] = {}
    events: dict[Key, Hashable] = {}
    series: dict[Key, Hashable] = {}
    spellings: dict[Key, tuple[str, ...]] = {}
    persons: dict[Key, Hashable] = {}
    venues: dict[Key, Hashable] = {}
    for article in content.articles:
        row = _row(article)
        found = extract(row["text"], title=row["title"], published=article.published.date(), lang=row["lang"])
        rows.append(row)
        own = [_told(content.events[key], row, found) for key in article.events]
        facts[row["id"]] = {"events": own, "counts": [], "venues": [], "officials": []}
        for key, label in zip(article.events, own, strict=True):
            event = content.events[key]
            mention = (row["id"], label["name"])
            events[mention] = key
            series[mention] = event.series or key
            spellings[mention] = tuple(name for name in (event.name, event.name_vi) if name)
        for official in found.officials:
            if (who := _person(article.id, official.name)) is not None:
                persons[row["id"], official.name] = who
        for venue in found.venues:
            if (which := _venue(venue.text)) is not None:
                venues[row["id"], venue.text] = which
    return Collection("samples", rows, facts, events, series, spellings, persons, venues)


def _row(article: SampleArticle) -> Row:
    language = SITES[article.site].language
    text = "\n\n".join([article.title, article.lead, *article.body])
    day = article.published.date().isoformat()
    return {"id": str(article.id), "lang": language, "title": article.title, "published": day, "text": text}


def _told(event: SampleEvent, row: Row, found: Findings) -> Row:
    """Of an event what the article's text states."""
    starts = {day.start for day in found.dates} | {day.stop for day in found.dates}
    stops = {day.stop for day in found.dates}
    words = tokens(row["text"])

    def stated(day: date | None, days: set[date | None]) -> str | None:
        return day.isoformat() if day in days and day is not None else None

    venue, place = event.venue, event.place
    if venue and not (site(venue).own <= words and all(word in words for word in site(venue).street)):
        venue = None
    if place and not tokens(place.split(",")[0]) <= words:
        place = None
    name = (event.name_vi if row["lang"] == "vi" else None) or event.name
    days = {"start": stated(event.start, starts), "end": stated(event.end, stops)}
    return {"name": name, "kind": event.kind, "venue": venue, "place": place, "main": True, **days}


def _known() -> Mapping[str, Any]:
    known: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("sites.yml").read_text("utf-8"))
    return known


def _person(article: int, name: str) -> str | None:
    folded = fold(name)
    apart = _known()["namesakes"].get(folded, {})
    return None if article in apart and apart[article] is None else f"{folded} {apart.get(article, '')}"


def _venue(text: str) -> int | None:
    folded, known = fold(text), _known()
    if any(word in folded for word in known["doubtful"]):
        return None
    return next((n for n, words in enumerate(known["venues"]) if any(word in folded for word in words)), None)


def labelled() -> Collection:
    """The labelled articles with what was judged to belong together."""
    links = json.loads((GOLD / "links-dev.json").read_text("utf-8"))
    read = [json.loads(path.read_text("utf-8")) for path in sorted((GOLD / "dev").glob("*.json"))]
    articles = [one for part in read for one in (part if isinstance(part, list) else [part])]
    facts = {one["id"]: one["gold"] for one in articles}
    rows = [{name: one.get(name) for name in ("id", "url", "lang", "title", "published", "text")} for one in articles]
    events: dict[Key, Hashable] = {}
    series: dict[Key, Hashable] = {}
    in_series = {number: f"series {n}" for n, numbers in enumerate(links["series"]) for number in numbers}
    for number, mentions in enumerate(links["events"]):
        for article, index in mentions:
            mention = (article, facts[article]["events"][index]["name"])
            events[mention] = number
            series[mention] = in_series.get(number, number)
    alone = {(key, o["name"]): f"{key} {o['name']}" for key, own in facts.items() for o in own["officials"]}
    sites = {(key, v["text"]): f"{key} {v['text']}" for key, own in facts.items() for v in own["venues"]}
    persons: dict[Key, Hashable] = dict(alone) | _clusters(links["persons"])
    venues: dict[Key, Hashable] = dict(sites) | _clusters(links["venues"])
    spellings: dict[Key, tuple[str, ...]] = {mention: (mention[1],) for mention in events}
    return Collection("labelled articles", rows, facts, events, series, spellings, persons, venues)


def _clusters(groups: list[list[list[str]]]) -> dict[Key, Hashable]:
    return {(article, text): n for n, group in enumerate(groups) for article, text in group}
