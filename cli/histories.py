"""`ocop events`, `event`, `person`, `venue`, `series`: histories in the terminal and as JSON."""

from collections import Counter
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from archive.engine import reading
from archive.views import histories as views
from archive.views.figures import event_document, figures_of, status_of
from archive.views.histories import EventHistory, EventLine, Statement
from cli.main import home_option
from cli.output import archive_of, console, write_json
from facts.joining import Named, join_persons, one_venue
from facts.names import WORD, fold, tokens

EVENT_ID = click.IntRange(1, 2**31 - 1)  # what both engines can hold


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text))


def _asked(name: str) -> list[str]:
    """The folded words of a name that was asked for; without one it would stand for everything."""
    words = _words(name)
    if not words:
        raise click.UsageError(f"there is no word in {name!r}; give a name or a part of it")
    return words


@click.command()
@click.argument("query", default="")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--limit", type=click.IntRange(0), default=50, show_default=True, help="How many to list as text.")
@click.pass_context
def events(ctx: click.Context, query: str, as_json: bool, limit: int) -> None:
    """Events whose name has all words of QUERY; all of them without a query."""
    words = _asked(query) if query else None
    archive = archive_of(ctx.obj)
    with reading(archive.engine) as connection:
        ids = None if words is None else views.events_named(connection, words)
        lines = views.event_lines(connection, ids)
    if as_json:
        write_json([_line(line) for line in lines])
        return
    out = console()
    out.print(f"{len(lines)} events" + (f", the first {limit}" if len(lines) > limit else ""))
    _table(lines[:limit], out)


@click.command()
@click.argument("event_id", metavar="ID", type=EVENT_ID)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--reasons", is_flag=True, help="Why each article was linked.")
@click.pass_context
def event(ctx: click.Context, event_id: int, as_json: bool, reasons: bool) -> None:
    """The history of one event: timeline, figures side by side, officials, each with its quote."""
    archive = archive_of(ctx.obj)
    with reading(archive.engine) as connection:
        history = views.event_history(connection, event_id)
    if history is None:
        raise click.UsageError(f"there is no event {event_id}; `ocop events` lists them")
    if as_json:
        write_json(event_document(history))
    else:
        show_event(history, console(), reasons)


@click.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def person(ctx: click.Context, name: str, as_json: bool) -> None:
    """One official over the articles: titles with when they were reported, quotes."""
    words = _asked(name)
    archive = archive_of(ctx.obj)
    with reading(archive.engine) as connection:
        found = [item for item in views.facts_named(connection, "official", words) if item.current]
    if not found:
        raise click.UsageError(f"no official named {name!r}; try fewer words of the name")
    by_key = {(str(item.article), item.payload["name"]): item for item in found}
    named = [
        Named(a, n, item.payload.get("organization"), item.payload.get("title")) for (a, n), item in by_key.items()
    ]
    people = [[by_key[one.article, one.name] for one in group] for group in join_persons(named)]
    people = [sorted(group, key=_when) for group in people]
    if as_json:
        write_json([{"name": _common(g, "name"), "appearances": [_said(item) for item in g]} for g in people])
        return
    out = console()
    for group in people:
        out.print(_common(group, "name"), style="bold")
        for item in group:
            held = ", ".join(filter(None, (item.payload.get("title"), item.payload.get("organization"))))
            out.print(f"  {item.published or 'undated'}  {held or 'no title'}  ({item.source}, article {item.article})")
            out.print(f"      “{item.sentence}”")


@click.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def venue(ctx: click.Context, name: str, as_json: bool) -> None:
    """One venue under all its spellings, and what was held there."""
    words = set(_asked(name))
    archive = archive_of(ctx.obj)
    with reading(archive.engine) as connection:
        named = views.facts_named(connection, "venue", [])
        found = [item for item in named if one_venue(name, item.quote) or words <= set(_words(item.quote))]
        spellings = Counter(item.quote for item in found)
        held = views.events_at(connection, views.mentions_at(connection, list(spellings)))
    if not found:
        raise click.UsageError(f"no venue like {name!r}; try its house number and street, or fewer words")
    if as_json:
        write_json({"spellings": dict(spellings.most_common()), "events": [_line(line) for line in held]})
        return
    out = console()
    out.print("Spellings:")
    for text, number in spellings.most_common():
        out.print(f"  {text}  ({number})")
    _table(held, out)


@click.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def series(ctx: click.Context, name: str, as_json: bool) -> None:
    """The editions of a recurring event side by side."""
    words = sorted(tokens(name))
    if not words:
        raise click.UsageError(f"there is no telling word in {name!r}; give the name without its year")
    archive = archive_of(ctx.obj)
    with reading(archive.engine) as connection:
        found = views.series_like(connection, words)
        rows = {key: views.event_lines(connection, series=key) for key in found}
    if not rows:
        raise click.UsageError(f"no series like {name!r}; `ocop events` lists the events")
    if as_json:
        write_json([{"series": key, "editions": [_line(line) for line in lines]} for key, lines in rows.items()])
        return
    out = console()
    for key, lines in rows.items():
        out.print(f"Series: {key}")
        _table(lines, out)


def show_event(history: EventHistory, out: Console, reasons: bool = False) -> None:
    """The history as a person reads it."""
    sources = {w.mention.source for w in history.witnesses}
    out.print(f"{history.name}", style="bold")
    out.print(f"event {history.id}, {history.kind}, told by {len(sources)} sources: {', '.join(sorted(sources))}")
    if history.start or history.end:
        out.print(f"days: {history.start or 'not said'} to {history.end or 'not said'}")
    for label, value in (("venue", history.venue), ("place", history.place), ("status", status_of(history))):
        if value:
            out.print(f"{label}: {value}")
    out.print("\nTimeline")
    for witness in history.witnesses:
        mention = witness.mention
        gone = "  [withdrawn by the site]" if mention.withdrawn else ""
        version = f", version {mention.number}" if mention.number > 1 or not mention.current else ""
        out.print(f"  {mention.published or 'undated'}  {mention.source}: {mention.title}{version}{gone}")
        out.print(f"      “{mention.sentence}”")
        told = _told(mention.payload)
        if told:
            out.print(f"      {told}")
        if reasons:
            out.print(f"      linked ({witness.score:.2f}): {'; '.join(witness.reasons)}")
    _figures(history, out)
    _officials(history, out)
    for decision in history.decisions:
        if decision.undone is None:
            out.print(
                f"decision {decision.id}: {decision.kind} by {decision.who} on {decision.at:%Y-%m-%d}, {decision.why}"
            )


def _told(payload: dict[str, Any]) -> str:
    """Days, venue and status as this article gives them."""
    start, end = payload.get("start"), payload.get("end")
    days = (f"{start} to {end}" if start != end else start) if start and end else None
    parts = [days or (f"from {start}" if start else f"until {end}" if end else None)]
    parts += [payload.get("venue"), payload.get("status")]
    return "; ".join(part for part in parts if part)


def _figures(history: EventHistory, out: Console) -> None:
    found = figures_of(history)
    if not found:
        return
    out.print("\nFigures")
    aside = [figure for figure in found if figure.unit == "other" and len({s.story for s in figure.values}) < 2]
    for figure in found:
        if figure in aside:
            continue
        what = figure.unit + (f" ({figure.of})" if figure.of else "")
        warning = "  — sources disagree" if figure.disagree else ""
        out.print(f"  {what}: {_number(figure.chosen.payload)}{warning}")
        for item in figure.values:
            gone = "" if item.current else ", since corrected"
            where = f"{item.source}, {item.published or 'undated'}{gone}"
            out.print(f"      {_number(item.payload)}  “{item.sentence}”  ({where})")
    if aside:
        out.print(f"  numbers of other things, each from one article: {len(aside)} (--json has them)")


def _officials(history: EventHistory, out: Console) -> None:
    seen: dict[str, Statement] = {}
    for witness in history.witnesses:
        for fact in witness.facts:
            if fact.kind == "official":
                seen.setdefault(fold(fact.payload["name"]), fact)
    if seen:
        out.print("\nOfficials")
    for item in seen.values():
        held = ", ".join(filter(None, (item.payload.get("title"), item.payload.get("organization"))))
        out.print(f"  {item.payload['name']}, {held}  “{' '.join(item.quote.split())}”  ({item.source})")


def _number(payload: dict[str, Any]) -> str:
    words = {"exact": "", "more_than": "more than ", "nearly": "nearly ", "about": "about "}
    words |= {"at_least": "at least ", "up_to": "up to "}
    upper = f"–{payload['upper']:,}" if payload.get("upper") else ""
    return f"{words.get(payload.get('qualifier', 'exact'), '')}{payload['value']:,}{upper}"


def _table(lines: list[EventLine], out: Console) -> None:
    table = Table()
    for name in ("id", "event", "kind", "days", "venue or place", "sources", "articles"):
        table.add_column(name)
    for line in lines:
        days = f"{line.start or '?'} – {line.end or '?'}" if line.start or line.end else ""
        where = line.venue or line.place or ""
        table.add_row(str(line.id), line.name, line.kind, days, where, str(line.sources), str(line.articles))
    out.print(table)


def _line(line: EventLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "name": line.name,
        "kind": line.kind,
        "series": line.series,
        "edition": line.edition,
        "start": line.start.isoformat() if line.start else None,
        "end": line.end.isoformat() if line.end else None,
        "venue": line.venue,
        "place": line.place,
        "sources": line.sources,
        "articles": line.articles,
    }


def _said(item: Statement) -> dict[str, Any]:
    kept = {key: item.payload.get(key) for key in ("name", "title", "organization", "role")}
    day = item.published.isoformat() if item.published else None
    return kept | {
        "quote": item.quote,
        "article": item.article,
        "source": item.source,
        "url": item.url,
        "published": day,
    }


def _common(group: list[Statement], key: str) -> str:
    return Counter(str(item.payload[key]) for item in group).most_common(1)[0][0]


def _when(item: Statement) -> tuple[str, int]:
    return (item.published.isoformat() if item.published else "9999", item.fact)


for _command in (events, event, person, venue, series):
    home_option(_command)
