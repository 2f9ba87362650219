"""`ocop reindex`: the index anew from the archive, beside the live one, then swapped."""

import click

from cli.main import home_option
from cli.output import archive_of, console
from settings import Settings


@click.command()
@click.pass_context
def reindex(ctx: click.Context) -> None:
    """Rebuild the search index from the archive."""
    from archive.store.nights import Held
    from flows import stages
    from flows.night import holding
    from search import open_index

    settings: Settings = ctx.obj
    archive = archive_of(settings)
    index = open_index(settings.index)
    try:
        with holding(archive):
            report = stages.rebuild(archive, index)
    except Held as error:
        click.echo(f"Error: {error}", err=True)
        ctx.exit(75)
    finally:
        index.close()
    console().print(f"{report.done} articles indexed in {report.seconds:.1f} s")


home_option(reindex)
