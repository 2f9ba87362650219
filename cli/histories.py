"""`ocop events`, `event`: histories in the terminal and as JSON."""

from typing import Any

import click
from rich.console import Console
from rich.table import Table

from archive.engine import reading
from archive.views import histories as views
from archive.views.figures import event_document, figures_of, statuses_of
from archive.views.histories import EventHistory, EventLine, Statement
from cli.main import home_option
from cli.output import archive_of, console, write_json
from facts.names import WORD, fold

EVENT_ID = click.IntRange(1, 2**31 - 1)  # what both engines can hold


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text))


def asked(name: str) -> list[str]:
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
    words = asked(query) if query else None
    archive = archive_of(ctx.obj)
    with reading(archive.engine) as connection:
        ids = None if words is None else views.events_named(connection, words)
        lines = views.event_lines(connection, ids)
    if as_json:
        write_json([event_row(line) for line in lines])
        return
    out = console()
    out.print(f"{len(lines)} events" + (f", the first {limit}" if len(lines) > limit else ""))
    event_table(lines[:limit], out)


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


def show_event(history: EventHistory, out: Console, reasons: bool = False) -> None:
    """The history as a person reads it."""
    sources = {w.mention.source for w in history.witnesses}
    out.print(f"{history.name}", style="bold")
    out.print(f"event {history.id}, {history.kind}, told by {len(sources)} sources: {', '.join(sorted(sources))}")
    if history.start or history.end:
        out.print(f"days: {history.start or 'not said'} to {history.end or 'not said'}")
    for label, value in (("venue", history.venue), ("place", history.place), ("status", _status(history))):
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


def _status(history: EventHistory) -> str | None:
    """The latest word on the status, with how it came to it."""
    words = statuses_of(history)
    if not words:
        return None
    way = " → ".join(f"{word.status} ({word.said.published or 'undated'})" for word in words)
    return way if len(words) > 1 else words[0].status


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
        out.print(f"  {what}: {number_of(figure.chosen.payload)}{warning}")
        for item in figure.values:
            gone = "" if item.current else ", since corrected"
            where = f"{item.source}, {item.published or 'undated'}{gone}"
            out.print(f"      {number_of(item.payload)}  “{item.sentence}”  ({where})")
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


def number_of(payload: dict[str, Any]) -> str:
    words = {"exact": "", "more_than": "more than ", "nearly": "nearly ", "about": "about "}
    words |= {"at_least": "at least ", "up_to": "up to "}
    upper = f"–{payload['upper']:,}" if payload.get("upper") else ""
    return f"{words.get(payload.get('qualifier', 'exact'), '')}{payload['value']:,}{upper}"


def event_table(lines: list[EventLine], out: Console) -> None:
    table = Table()
    for name in ("id", "event", "kind", "days", "venue or place", "sources", "articles"):
        table.add_column(name)
    for line in lines:
        days = f"{line.start or '?'} – {line.end or '?'}" if line.start or line.end else ""
        where = line.venue or line.place or ""
        table.add_row(str(line.id), line.name, line.kind, days, where, str(line.sources), str(line.articles))
    out.print(table)


def event_row(line: EventLine) -> dict[str, Any]:
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


for _command in (events, event):
    home_option(_command)
