"""`ocop person`, `venue`, `series`: who, where and which editions, in the terminal and as JSON."""

from typing import Any

import click
from rich.table import Table
from sqlalchemy import Connection

from archive.engine import reading
from archive.views import entities as views
from archive.views import histories
from archive.views.entities import PersonHistory, VenueHistory
from archive.views.figures import chosen_figures
from archive.views.histories import EventLine, Statement
from cli.histories import asked, event_row, event_table, number_of
from cli.main import home_option
from cli.output import archive_of, console, write_json
from facts.entities import venue_keys
from facts.joining import one_venue

MOST = 20  # persons of one name that are told in full
CHARTED = ("booth", "product", "visitor", "enterprise")
BAR = 24


def _id_in(name: str) -> int | None:
    """The id that a command was given instead of a name."""
    return int(name) if name.isascii() and name.isdigit() and len(name) < 10 else None


@click.command()
@click.argument("name", metavar="NAME_OR_ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def person(ctx: click.Context, name: str, as_json: bool) -> None:
    """An official over the articles: posts with when they were reported, appearances with quotes."""
    number = _id_in(name)
    words = None if number else asked(name)
    with reading(archive_of(ctx.obj).engine) as connection:
        ids = [number] if number else [line.id for line in views.entities_named(connection, "official", words or ())]
        found = [person for one in ids[:MOST] if (person := views.person_history(connection, one))]
    if not found:
        raise click.UsageError(f"no official named {name!r}; try fewer words of the name")
    if as_json:
        write_json([_person(one) for one in found])
        return
    for one in found:
        _show_person(one)
    if len(ids) > MOST:
        console().print(f"and {len(ids) - MOST} more of that name; give more words of it, or an id")


def _show_person(one: PersonHistory) -> None:
    out = console()
    out.print(f"{one.name}", style="bold")
    others = ", ".join(text for text, _number in one.spellings[1:])
    out.print(f"person {one.id}" + (f", also written {others}" if others else ""))
    out.print("Posts, with the days on which they were reported")
    for post in one.posts:
        held = ", ".join(filter(None, (post.title, post.organization))) or "no title"
        days = f"{post.first} to {post.last}" if post.first != post.last else f"{post.first or 'undated'}"
        out.print(f"  {days}  {held}  ({len(post.said)} times)")
    out.print("Appearances")
    for item in one.appearances:
        out.print(f"  {item.published or 'undated'}  {item.source}, article {item.article}: “{item.sentence}”")
    for line in one.events:
        out.print(f"  event {line.id}: {line.name}")


@click.command()
@click.argument("name", metavar="NAME_OR_ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def venue(ctx: click.Context, name: str, as_json: bool) -> None:
    """One venue under all its spellings, and what was held there."""
    number = _id_in(name)
    words = None if number else asked(name)
    with reading(archive_of(ctx.obj).engine) as connection:
        ids = [number] if number else _venues(connection, name, words or [])
        found = [venue for one in ids if (venue := views.venue_history(connection, one))]
    if not found:
        raise click.UsageError(f"no venue like {name!r}; try its house number and street, or fewer words")
    found.sort(key=lambda venue: (-len(venue.events), -len(venue.mentions)))
    first, *others = found
    if as_json:
        write_json(_venue(first) | {"others": [{"id": o.id, "name": o.name} for o in others]})
        return
    out = console()
    out.print(first.name, style="bold")
    out.print(f"venue {first.id}\nSpellings:")
    for text, times in first.spellings:
        out.print(f"  {text}  ({times})")
    event_table(list(first.events), out)
    for other in others:
        out.print(f"also: venue {other.id}, {other.name} ({len(other.events)} events)")


def _venues(connection: Connection, name: str, words: list[str]) -> list[int]:
    """Ids of the venues that the name is a spelling of, else of those whose spellings hold its words."""
    known = views.known_venues(connection, venue_keys(name))
    same = [fact.entity for fact in known if fact.entity is not None and one_venue(name, fact.payload["text"])]
    like = [line.id for line in views.entities_named(connection, "venue", words)]
    return list(dict.fromkeys([*same, *like]))


@click.command()
@click.argument("name", metavar="NAME_OR_ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def series(ctx: click.Context, name: str, as_json: bool) -> None:
    """The editions of a recurring event side by side; the id is that of any of its events."""
    number = _id_in(name)
    words = None if number else asked(name)
    with reading(archive_of(ctx.obj).engine) as connection:
        if number:
            lines = histories.event_lines(connection, [number])
            keys = [line.series for line in lines if line.series]
        else:
            keys = histories.series_like(connection, words or ())
        rows = {key: histories.event_lines(connection, series=key) for key in keys}
        told = chosen_figures(connection, [line.id for lines in rows.values() for line in lines])
    charted = {
        line.id: {unit: said for unit, said in told.get(line.id, {}).items() if unit in CHARTED}
        for lines in rows.values()
        for line in lines
    }
    if not rows:
        raise click.UsageError(f"no series like {name!r}; `ocop events` lists the events")
    if as_json:
        write_json([{"series": key, "editions": [_edition(line, charted) for line in e]} for key, e in rows.items()])
        return
    for lines in rows.values():
        console().print(f"Series: {lines[0].name} ({len(lines)} editions)")
        event_table(lines, console())
        _chart(lines, charted)


def _edition(line: EventLine, charted: dict[int, dict[str, Statement]]) -> dict[str, Any]:
    figures = {
        unit: {"value": said.payload["value"], "article": said.article, "quote": said.quote}
        for unit, said in charted[line.id].items()
    }
    return event_row(line) | {"figures": figures}


def _chart(lines: list[EventLine], charted: dict[int, dict[str, Statement]]) -> None:
    """One bar a year and unit, where more than one edition tells the unit."""
    for unit in CHARTED:
        told = [(line, charted[line.id][unit]) for line in reversed(lines) if unit in charted[line.id]]
        if len(told) < 2:
            continue
        table = Table(title=f"{unit}s", title_justify="left", box=None)
        for column in ("edition", "", "number", "source"):
            table.add_column(column, justify="right" if column == "number" else "left")
        most = max(float(said.payload["value"]) for _line, said in told)
        for line, said in told:
            day = line.start or line.end
            bar = "█" * max(1, round(BAR * float(said.payload["value"]) / most))
            where = f"{said.source}, {said.published or 'undated'}"
            table.add_row(f"{day.year if day else '?'}  event {line.id}", bar, number_of(said.payload), where)
        console().print(table)


def _person(one: PersonHistory) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "spellings": dict(one.spellings),
        "posts": [
            {"title": p.title, "organization": p.organization, "first": _day(p.first), "last": _day(p.last)}
            | {"articles": [said.article for said in p.said]}
            for p in one.posts
        ],
        "appearances": [_said(item) for item in one.appearances],
        "events": [event_row(line) for line in one.events],
    }


def _venue(one: VenueHistory) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "spellings": dict(one.spellings),
        "events": [event_row(line) for line in one.events],
    }


def _said(item: Statement) -> dict[str, Any]:
    kept = {key: item.payload.get(key) for key in ("name", "title", "organization", "role")}
    where = {"article": item.article, "source": item.source, "url": item.url, "published": _day(item.published)}
    return kept | {"quote": item.quote, "sentence": item.sentence} | where


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


for _command in (person, venue, series):
    home_option(_command)
