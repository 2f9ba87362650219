"""`ocop import`: saved pages into the archive, read, searched for facts, linked and indexed at once."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from archive import Archive
from archive.engine import writing
from archive.store.imports import Page, add_page
from archive.store.nights import Held
from archive.warc import WarcWriter
from cli.main import home_option
from cli.output import STAGES, archive_of, console, log_to
from flows import stages
from flows.importing import Given, Refused, instant, is_web_address, pages_of
from flows.night import holding
from records import Source
from search import open_index
from settings import Settings
from spiders.source import survey


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", help="Name of the source, where the page does not say.")
@click.option("--url", help="Address of the page, where the file does not say; for a single file.")
@click.option("--published", help="Day of publication (YYYY-MM-DD), where the page does not say.")
@click.pass_context
def import_pages(
    ctx: click.Context, paths: tuple[Path, ...], source: str | None, url: str | None, published: str | None
) -> None:
    """Bring in .html, .txt, .warc, .warc.gz and .jsonl files, or folders of them."""
    settings: Settings = ctx.obj
    if url and (len(paths) != 1 or paths[0].is_dir()):
        raise click.UsageError("--url names one page; give one file with it")
    try:
        day = instant(published) if published else None
    except ValueError as error:
        raise click.UsageError(f"--published {published!r} is no day; write YYYY-MM-DD") from error
    now = datetime.now(UTC)
    if day and day > now:
        raise click.UsageError(f"--published {published} lies in the future; give the day that the page shows")
    if url and not is_web_address(url):
        raise click.UsageError(f"--url {url!r} is no address; write it whole, http(s)://host/path")
    archive = archive_of(settings, create=True)
    log_to(settings.logs)
    sources, problems = survey(settings.sources)
    for problem in problems:
        click.echo(f"source file left out: {problem}", err=True)
    given = Given(now, source, url, day)
    try:
        with holding(archive) as owner:
            found = (item for path in paths for item in pages_of(path, given, sources))
            refused, new, known = _store(archive, found, owner)
            failed = _stages(archive, settings, {s.name: s for s in sources})
    except Held as error:
        click.echo(f"Error: {error}", err=True)
        ctx.exit(75)
    out = console()
    out.print(f"{new} pages brought in, {known} already there, {len(refused)} refused")
    for item in refused:
        out.print(f"  problem: {item.name}: {item.why}")
    if refused and not new and not known:
        ctx.exit(2)
    ctx.exit(1 if refused or failed else 0)


def _store(archive: Archive, found: Iterable[Page | Refused], owner: str) -> tuple[list[Refused], int, int]:
    refused: list[Refused] = []
    new = known = 0
    writer = WarcWriter(archive.captures, f"imported/{owner}")
    try:
        for item in found:
            if not isinstance(item, Page):
                refused.append(item)
                continue
            with writing(archive.engine) as connection:
                if add_page(connection, item, writer):
                    new += 1
                else:
                    known += 1
    finally:
        writer.close()
    return refused, new, known


def _stages(archive: Archive, settings: Settings, sources: dict[str, Source]) -> int:
    out = console()
    index = open_index(settings.index)
    failed = 0
    try:
        for report in (
            stages.read(archive, sources),
            stages.extract(archive),
            stages.link(archive, datetime.now(UTC)),
            stages.index(archive, index),
        ):
            counts = ", ".join(f"{name} {number}" for name, number in report.counts if number)
            line = f"{report.done} {STAGES[report.stage]}, {report.failed} failed"
            out.print(line + (f" ({counts})" if counts else ""))
            for problem in report.problems:
                out.print(f"  problem: {problem}")
            failed += report.failed
    finally:
        index.close()
    return failed


home_option(import_pages)
