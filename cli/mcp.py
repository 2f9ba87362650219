"""`ocop mcp`: the archive for assistants, over standard input and output."""

from datetime import UTC, datetime

import click

from cli.main import home_option
from cli.output import archive_of, log_to
from settings import Settings


@home_option
@click.command()
@click.option("--base", default="http://127.0.0.1:8000", show_default=True, help="Where `ocop serve` has the pages.")
@click.pass_context
def mcp(ctx: click.Context, base: str) -> None:
    """Serve search, articles, events, people and citations by the Model Context Protocol, read-only."""
    from flows.exporting import rows_of
    from search import open_index
    from spiders.source import survey
    from web.bounded import BoundedIndex
    from web.mcp_server import create_server
    from web.site import Site

    settings: Settings = ctx.obj
    archive = archive_of(settings)
    log_to(settings.logs)  # standard output belongs to the protocol
    index = open_index(settings.index)
    folders = [settings.sources, settings.home / "sources"]
    sources = {source.name: source for folder in folders if folder.is_dir() for source in survey(folder)[0]}
    site = Site(
        archive=archive,
        index=BoundedIndex(index),
        rows=lambda ids: rows_of(archive, ids, sources),
        clock=lambda: datetime.now(UTC),
        sources=sources,
    )
    try:
        create_server(site, base.rstrip("/")).run("stdio")
    finally:
        index.close()
        archive.close()
