"""`ocop searches`: queries under a name, and what each has found since somebody last looked."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from archive import Archive
from archive.engine import reading, writing
from archive.store import searches as store
from cli.main import home_option
from cli.output import archive_of, console, write_json
from cli.search import point
from flows.exporting import rows_of
from records import Saved
from search import IndexDamaged, QueryError, open_index
from search.subscriptions import FORMATS, subscription
from settings import Settings
from spiders.source import survey

_SHOWN = 20


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def searches(ctx: click.Context, as_json: bool) -> None:
    """Keep queries under a name and see what is new since you last looked.

    Without a command all saved searches are listed, each with the number of articles that are new; nothing counts as
    looked at by that.
    """
    if ctx.invoked_subcommand:
        return
    settings: Settings = ctx.obj
    archive = archive_of(settings)
    with reading(archive.engine) as connection:
        kept = store.saved(connection)
    rows = [_row(saved, _found(settings, saved)) for saved in kept]
    if as_json:
        write_json({"searches": rows})
        return
    out = console()
    if not rows:
        out.print("No search is saved yet: ocop searches save NAME QUERY")
    for row in rows:
        looked = f"looked at {row['looked']:%Y-%m-%d %H:%M}" if row["looked"] else "never looked at"
        out.print(f"{row['name']}: {row['query']}")
        out.print(f"   {row['found']:,} found, {row['new']:,} new; saved {row['made']:%Y-%m-%d}, {looked}")


home_option(searches)


@home_option
@searches.command()
@click.argument("name")
@click.argument("query")
@click.option("--no-translate", is_flag=True, help="Find the words themselves, without translations.")
@click.pass_context
def save(ctx: click.Context, name: str, query: str, no_translate: bool) -> int:
    """Save QUERY under NAME; a search of that name is replaced."""
    settings: Settings = ctx.obj
    archive = archive_of(settings)
    saved = Saved(name=name, query=query, translate=not no_translate, made=datetime.now(UTC))
    try:
        found = _found(settings, saved)
    except QueryError as error:
        point(query, error)
        return 2
    with writing(archive.engine) as connection:
        fresh = store.save(connection, name, query, saved.made, translate=saved.translate)
    console().print(f"{'Saved' if fresh else 'Replaced'} {name}: {len(found):,} articles now")
    return 0


@home_option
@searches.command()
@click.argument("name")
@click.option("--keep", is_flag=True, help="Leave what is new as new.")
@click.option("--all", "everything", is_flag=True, help="List every new article, not the newest only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def new(ctx: click.Context, name: str, keep: bool, everything: bool, as_json: bool) -> None:
    """List what NAME has found since you last looked, the newest first."""
    settings: Settings = ctx.obj
    archive = archive_of(settings)
    saved = _named(archive, name)
    found = _found(settings, saved)
    fresh = [article for article in found if article not in saved.seen]
    with reading(archive.engine) as connection:
        lines = store.headlines(connection, fresh)
    if as_json:
        write_json(_row(saved, found) | {"articles": [asdict(line) for line in lines]})
    else:
        out = console()
        since = f"since {saved.looked:%Y-%m-%d %H:%M}" if saved.looked else "never looked at before"
        out.print(f"{saved.name}: {len(fresh):,} new of {len(found):,} ({since})")
        for line in lines if everything else lines[:_SHOWN]:
            out.print(f"   {line.published or 'no day':10}  {line.title or line.url}  [{line.source}, {line.id}]")
        if not everything and len(lines) > _SHOWN:
            out.print(f"   and {len(lines) - _SHOWN:,} more; --all lists them")
    if not keep:
        with writing(archive.engine) as connection:
            store.look(connection, name, found, datetime.now(UTC))


@home_option
@searches.command()
@click.argument("name")
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="Articles or their events.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write.")
@click.pass_context
def feed(ctx: click.Context, name: str, form: str, output: Path) -> None:
    """Write NAME as a feed of its newest articles (atom) or a calendar of its events (ics); nothing is looked at."""
    settings: Settings = ctx.obj
    archive = archive_of(settings)
    saved = _named(archive, name)
    sources = {source.name: source for source in survey(settings.sources)[0]}
    index = open_index(settings.index)
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as out:
            made = subscription(
                index, saved, form, lambda ids: rows_of(archive, ids, sources), out, made=datetime.now(UTC)
            )
        part.replace(output)
    except IndexDamaged as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"cannot write {output}: {error.strerror or error}") from error
    finally:
        index.close()
        archive.close()
    console().print(f"{made.items:,} {'events' if form == 'ics' else 'articles'} in {output}", markup=False)


@home_option
@searches.command()
@click.argument("name")
@click.pass_context
def drop(ctx: click.Context, name: str) -> None:
    """Forget the saved search NAME."""
    archive = archive_of(ctx.obj)
    with writing(archive.engine) as connection:
        known = store.drop(connection, name)
    if not known:
        raise click.UsageError(f"no search is saved as {name!r}; `ocop searches` lists them")
    console().print(f"Forgot {name}")


def _named(archive: Archive, name: str) -> Saved:
    with reading(archive.engine) as connection:
        found = store.saved(connection, name)
    if not found:
        raise click.UsageError(f"no search is saved as {name!r}; `ocop searches` lists them")
    return found[0]


def _found(settings: Settings, saved: Saved) -> list[int]:
    index = open_index(settings.index)
    try:
        return index.ids(saved.query, translate=saved.translate)
    except IndexDamaged as error:
        raise click.ClickException(str(error)) from error
    finally:
        index.close()


def _row(saved: Saved, found: list[int]) -> dict[str, object]:
    return {
        "name": saved.name,
        "query": saved.query,
        "translate": saved.translate,
        "made": saved.made,
        "looked": saved.looked,
        "found": len(found),
        "new": sum(article not in saved.seen for article in found),
    }
