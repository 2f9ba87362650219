"""`ocop export`: everything that a query finds, uncut, with a manifest beside it."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from cli.main import home_option
from cli.output import archive_of, console
from flows.exporting import rows_of
from search import IndexDamaged, QueryError, open_index
from search.exports import FORMATS, write
from settings import Settings
from spiders.source import survey


@home_option
@click.command()
@click.argument("query", default="")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True, help="Format of the file.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write.")
@click.pass_context
def export(ctx: click.Context, query: str, form: str, output: Path) -> None:
    """Write every article that QUERY finds (all without one) to a file; FILE.manifest.json says what is in it."""
    settings: Settings = ctx.obj
    archive = archive_of(settings)
    index = open_index(settings.index)
    try:
        ids = index.ids(query)
    except QueryError as error:
        raise click.UsageError(f"{error}; the query was {query!r}") from error
    except IndexDamaged as error:
        raise click.ClickException(str(error)) from error
    finally:
        index.close()
    sources = {source.name: source for source in survey(settings.sources)[0]}
    part = output.with_name(output.name + ".part")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            made = write(rows_of(archive, ids, sources), form, out, query=query, made=datetime.now(UTC))
        part.replace(output)  # an export that is cut short leaves no file that looks whole
    except OSError as error:
        raise click.ClickException(f"cannot write {output}: {error.strerror or error}") from error
    finally:
        archive.close()
    manifest = output.with_name(output.name + ".manifest.json")
    manifest.write_bytes(orjson.dumps(asdict(made), option=orjson.OPT_INDENT_2))
    out_to = console()
    out_to.print(f"{made.count} articles ({made.items} items, {made.bytes} bytes) in {output}", markup=False)
