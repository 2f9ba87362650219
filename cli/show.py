"""`ocop show`: one article with its facts marked, each with its rule."""

from typing import Any

import click
from rich.console import Console
from rich.text import Text
from sqlalchemy import select

from archive.engine import reading
from archive.tables import ArticleRow, FactRow, Version
from archive.views.histories import Statement, statements
from archive.views.pending import version_text
from cli.main import home_option
from cli.output import archive_of, console, write_json

STYLES = {
    "event": "bold magenta",
    "venue": "green",
    "date": "cyan",
    "count": "yellow",
    "official": "bold blue",
    "organization": "blue",
}


@click.command()
@click.argument("article", type=click.IntRange(1, 2**31 - 1))
@click.option("--version", "number", type=click.IntRange(1), help="An earlier version; the current one by default.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def show(ctx: click.Context, article: int, number: int | None, as_json: bool) -> None:
    """The text of an article with its facts, and its versions."""
    archive = archive_of(ctx.obj)
    with reading(archive.engine) as connection:
        row = connection.execute(select(ArticleRow).where(ArticleRow.id == article)).one_or_none()
        if row is None:
            raise click.UsageError(f"there is no article {article}; `ocop search` shows the ids")
        if row.hidden:
            raise click.UsageError(f"article {article} was taken down on {row.hidden:%Y-%m-%d}: {row.hidden_reason}")
        versions = connection.execute(
            select(Version).where(Version.article_id == article).order_by(Version.number)
        ).all()
        chosen = next((v for v in versions if (v.number == number if number else v.id == row.version_id)), None)
        if chosen is None:
            raise click.UsageError(f"article {article} has versions 1 to {len(versions)}, not {number}")
        facts = statements(connection, FactRow.version_id == chosen.id)
        spans = connection.execute(
            select(FactRow.id, FactRow.begin, FactRow.end).where(FactRow.version_id == chosen.id)
        ).all()
    places = {span.id: (span.begin, span.end) for span in spans}
    if as_json:
        write_json(_document(row, versions, chosen, facts, places))
    else:
        _print(console(), row, versions, chosen, facts, places)


def _document(row: Any, versions: Any, chosen: Any, facts: list[Statement], places: dict[int, Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": row.url,
        "source": row.source,
        "version": chosen.number,
        "text": version_text(chosen),
        "title": chosen.title,
        "published": chosen.published.isoformat() if chosen.published else None,
        "published_from": chosen.published_from,
        "authors": chosen.authors,
        "steps": chosen.steps,
        "flags": chosen.flags,
        "withdrawn": row.withdrawn.isoformat() if row.withdrawn else None,
        "versions": [
            {"number": v.number, "first_seen": v.first_seen.isoformat(), "last_seen": v.last_seen.isoformat()}
            for v in versions
        ],
        "facts": [
            {
                "fact": f.fact,
                "kind": f.kind,
                "begin": places[f.fact][0],
                "end": places[f.fact][1],
                "text": f.quote,
                "rule": f.rule,
            }
            | {"value": f.payload}
            for f in facts
        ],
    }


def _print(out: Console, row: Any, versions: Any, chosen: Any, facts: list[Statement], places: dict[int, Any]) -> None:
    text = Text(version_text(chosen))
    for fact in facts:
        if fact.kind in STYLES:
            text.stylize(STYLES[fact.kind], *places[fact.fact])
    out.print(f"article {row.id}, {row.source}, {chosen.published or 'undated'} ({chosen.published_from}), {row.url}")
    if row.withdrawn:
        out.print(f"withdrawn {row.withdrawn:%Y-%m-%d}: {row.withdrawn_reason}")
    for version in versions:
        mark = "*" if version.id == chosen.id else " "
        seen = f"{version.first_seen:%Y-%m-%d} to {version.last_seen:%Y-%m-%d}"
        out.print(f" {mark} version {version.number}, seen {seen}, flags: {', '.join(version.flags) or 'none'}")
    out.print()
    out.print(text)
    out.print()
    for fact in facts:
        out.print(f"{fact.kind:12} “{' '.join(fact.quote.split())}”  {_value(fact)}  [{fact.rule}]")


def _value(fact: Statement) -> str:
    kept = {"name", "title", "organization", "value", "upper", "unit", "qualifier", "of", "stars", "start", "end"}
    kept |= {"venue", "address", "part", "status", "noun"}
    shown = {key: value for key, value in fact.payload.items() if key in kept and value not in (None, "", "exact")}
    if fact.kind not in ("event", "date"):
        shown.pop("end", None)
    return ", ".join(f"{key} {value}" for key, value in shown.items())


home_option(show)
