"""`ocop link --json`: articles in, what belongs together out; nothing is stored."""

import sys
from datetime import date
from typing import Any

import click
import orjson

from cli.output import write_json


@click.command()
@click.option("--json", "as_json", is_flag=True, required=True, help="JSON lines in, one JSON document out.")
@click.pass_context
def link(ctx: click.Context, as_json: bool) -> None:  # noqa: ARG001
    """Join the events, persons and venues of the articles on standard input."""
    from facts.joining import Named, join_persons, join_venues
    from facts.linking import cluster

    rows, bad = [], 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
            rows.append((row, _facts(row)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            click.echo(f"line {number} is left out: {error}", err=True)
            bad += 1
    mentions, named = _mentions(rows)
    events = cluster(mentions)
    groups = [[named[s.mention] for s in event.sightings] for event in events]
    by_series: dict[str, list[int]] = {}
    for index, event in enumerate(events):
        if event.series:
            by_series.setdefault(event.series, []).append(index)
    people = [
        Named(str(row["id"]), item["name"], item.get("organization"), item.get("title"))
        for row, facts in rows
        for item in facts.get("officials", ())
    ]
    venues = [(str(row["id"]), item["text"]) for row, facts in rows for item in facts.get("venues", ())]
    write_json(
        {
            "events": groups,
            "series": [ids for ids in by_series.values() if len(ids) > 1],
            "persons": [sorted({(p.article, p.name) for p in group}) for group in join_persons(people)],
            "venues": [sorted(group) for group in join_venues(venues)],
        }
    )
    ctx.exit(1 if bad else 0)


def _facts(row: Any) -> dict[str, list[dict[str, Any]]]:
    """The facts a line carries, else those extracted from its text."""
    given = row.get("facts")
    if given is not None:
        return dict(given)
    from facts import extract
    from records import as_label
    from records.fact import KINDS

    published = date.fromisoformat(row["published"][:10]) if row.get("published") else None
    found = extract(row["text"], title=row.get("title"), published=published, lang=row.get("lang"))
    return {name: [as_label(fact) for fact in getattr(found, name)] for name in KINDS.values()}


def _mentions(rows: list[tuple[Any, dict[str, list[dict[str, Any]]]]]) -> tuple[list[Any], dict[int, tuple[str, str]]]:
    """Linking's records of the event mentions, and for each its (article id, event name)."""
    from facts.stories import bands, same_story
    from records import Count, EventMention, Mention, from_label

    stories: dict[int, int] = {}
    by_band: dict[int, list[int]] = {}
    for number, (row, _facts_of) in enumerate(rows):
        own = bands(row.get("text") or "")
        near = {other for band in own for other in by_band.get(band, ())}
        same = same_story(row.get("text") or "", [(other, rows[other][0].get("text") or "") for other in near])
        stories[number] = min((stories[other] for other in same), default=number)
        for band in own:
            by_band.setdefault(band, []).append(number)
    mentions: list[Mention] = []
    named: dict[int, tuple[str, str]] = {}
    for number, (row, facts) in enumerate(rows):
        counts = [from_label("count", item) for item in facts.get("counts", ())]
        for item in facts.get("events", ()):
            event = from_label("event", item)
            assert isinstance(event, EventMention)
            figures = {(c.unit, c.value) for i, c in enumerate(counts) if isinstance(c, Count) and i in event.counts}
            mention = Mention(
                id=len(mentions),
                article=number,
                story=stories[number],
                name=event.name,
                kind=event.kind,
                source=str(row.get("url") or row["id"]),
                language=row.get("lang"),
                published=date.fromisoformat(row["published"][:10]) if row.get("published") else None,
                start=event.start,
                end=event.stop,
                venue=event.venue,
                place=event.place,
                organizers=event.organizers,
                edition=event.edition,
                year=event.year,
                main=event.main,
                figures=tuple(sorted(figures)),
            )
            named[mention.id] = (str(row["id"]), event.name)
            mentions.append(mention)
    return mentions, named
