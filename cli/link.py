"""`ocop link --json`: articles in, what belongs together out; nothing is stored."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import click
import orjson

from cli.output import write_json
from records import Count, EventMention, Fact, Mention, Official, Venue, from_label
from records.fact import KINDS


@dataclass(frozen=True)
class Line:
    """One article as its line tells it. `facts` go by the names of the labels (`events`, `venues`, ...)."""

    id: str | int
    url: str | None
    lang: str | None
    published: date | None
    text: str
    facts: Mapping[str, list[Any]]


@click.command()
@click.option("--json", "as_json", is_flag=True, required=True, help="JSON lines in, one JSON document out.")
@click.pass_context
def link(ctx: click.Context, as_json: bool) -> None:  # noqa: ARG001
    """Join the events, persons and venues of the articles on standard input."""
    lines, bad = [], 0
    for number, raw in enumerate(sys.stdin.buffer, 1):
        if not raw.strip():
            continue
        try:
            lines.append(line_of(raw))
        except ValueError as error:
            click.echo(f"line {number} is left out: {error}", err=True)
            bad += 1
    write_json(document(lines))
    ctx.exit(1 if bad else 0)


def document(lines: list[Line]) -> dict[str, Any]:
    """What belongs together over all lines."""
    from facts.joining import Named, join_persons, join_venues
    from facts.linking import cluster
    from facts.series import join_series

    given = {str(line.id): line.id for line in lines}  # ids go out as they came in, numbers as numbers
    mentions, named = mentions_of(lines)
    events = cluster(mentions)
    told: dict[str | int, set[int]] = {}  # article -> the numbers of its events
    for number, event in enumerate(events):
        for sighting in event.sightings:
            told.setdefault(named[sighting.mention][0], set()).add(number)
    about = {str(key): frozenset(numbers) for key, numbers in told.items()}
    people = [
        Named(str(line.id), fact.name, fact.organization, fact.title, about.get(str(line.id), frozenset()))
        for line in lines
        for fact in line.facts["officials"]
    ]
    venues = [(str(line.id), fact.text) for line in lines for fact in line.facts["venues"]]
    persons = [sorted({(p.article, p.name) for p in group}) for group in join_persons(people)]
    return {
        "events": [[named[s.mention] for s in event.sightings] for event in events],
        "series": join_series(events),
        "persons": [[(given[key], name) for key, name in group] for group in persons],
        "venues": [[(given[key], text) for key, text in sorted(group)] for group in join_venues(venues, about)],
    }


def line_of(raw: bytes) -> Line:
    """A line's article with the facts that it carries, else those extracted from its text. Raises ValueError."""
    row = orjson.loads(raw)
    if not isinstance(row, dict):
        raise ValueError('not a JSON object; write {"id", "text", "facts"}')
    key = row.get("id")
    if not isinstance(key, str | int):
        raise ValueError('"id" has to be a string or a number')
    for name in ("url", "lang", "title", "published", "text"):
        if not isinstance(row.get(name), str | None):
            raise ValueError(f'"{name}" has to be a string or null')
    published = date.fromisoformat(row["published"][:10]) if row.get("published") else None
    return Line(key, row.get("url"), row.get("lang"), published, row.get("text") or "", _facts(row, published))


def _facts(row: dict[str, Any], published: date | None) -> dict[str, list[Any]]:
    given = row.get("facts")
    if given is None:
        from facts import extract

        if row.get("text") is None:
            raise ValueError('give "text", or "facts" in the shape of the labels')
        found = extract(row["text"], title=row.get("title"), published=published, lang=row.get("lang"))
        return {name: list(getattr(found, name)) for name in KINDS.values()}
    if not isinstance(given, dict):
        raise ValueError('"facts" has to be an object with lists of labels')
    return {name: [_fact(kind, name, item) for item in given.get(name) or ()] for kind, name in KINDS.items()}


def _fact(kind: str, name: str, item: Any) -> Fact:
    """One label as a fact. Raises ValueError naming the list that it stands in."""
    if not isinstance(item, dict):
        raise ValueError(f'"facts.{name}" has to be a list of objects')
    try:
        fact = from_label(kind, item)
    except (TypeError, ValueError) as error:
        raise ValueError(f'"facts.{name}": {error}') from error
    if isinstance(fact, Venue) and not fact.text:
        raise ValueError(f'"facts.{name}": a venue without "text"')
    if isinstance(fact, EventMention | Official | Venue) and not isinstance(fact.name, str):
        raise ValueError(f'"facts.{name}": "name" has to be a string')
    return fact


def mentions_of(lines: list[Line]) -> tuple[list[Mention], dict[int, tuple[str | int, str]]]:
    """Linking's records of the event mentions, and for each its (article id, event name)."""
    stories = _stories(lines)
    mentions: list[Mention] = []
    named: dict[int, tuple[str | int, str]] = {}
    for number, line in enumerate(lines):
        counts = line.facts["counts"]
        for event in line.facts["events"]:
            figures = {(c.unit, c.value) for i, c in enumerate(counts) if isinstance(c, Count) and i in event.counts}
            mention = Mention.of(
                event,
                id=len(mentions),
                article=number,
                story=stories[number],
                source=line.url or str(line.id),
                language=line.lang,
                published=line.published,
                figures=tuple(sorted(figures)),
            )
            named[mention.id] = (line.id, event.name)
            mentions.append(mention)
    return mentions, named


def _stories(lines: list[Line]) -> list[int]:
    """For each line the number of the first line that tells the same story in nearly the same words."""
    from facts.stories import bands, same_story

    stories: list[int] = []
    by_band: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        own = bands(line.text)
        near = {other for band in own for other in by_band.get(band, ())}
        same = same_story(line.text, [(other, lines[other].text) for other in near])
        stories.append(min((stories[other] for other in same), default=number))
        for band in own:
            by_band.setdefault(band, []).append(number)
    return stories
