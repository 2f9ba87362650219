"""What all commands print with: one console, JSON as one document, the night's report as a table."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from archive import Archive, ArchiveError, open_archive
from records import NightReport
from settings import Settings

STAGES = {
    "read": "pages read",
    "extract": "articles searched for facts",
    "link": "articles linked",
    "index": "articles indexed",
}
URLS = "write sqlite:////path/archive.db or postgresql://user@host/name"


def console() -> Console:
    """Plain text where the output is no terminal, with room for whole lines.

    Titles and quotes may hold brackets and colons: neither mark-up nor emoji codes are looked for.
    """
    out = Console(highlight=False, soft_wrap=False, markup=False, emoji=False)
    return out if out.is_terminal else Console(highlight=False, width=200, no_color=True, markup=False, emoji=False)


def write_json(document: Any) -> None:
    """One JSON document on standard output and nothing else."""
    click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode())


def archive_of(settings: Settings, *, create: bool = False) -> Archive:
    """The archive that is there; a clear error where there is none, unless it is to be made."""
    try:
        database = make_url(settings.archive_url)
        file = database.database if database.get_backend_name() == "sqlite" else None
        if not create and file and file != ":memory:" and not Path(file).exists():  # a look must not leave a file
            raise ArchiveError(f"there is no archive at {file}; run `ocop nightly` or `ocop import` first")
        return open_archive(settings.archive_url, settings.captures.resolve(), create=create)
    except ArgumentError as error:
        raise click.ClickException(f"OCOP_DATABASE_URL={settings.database_url!r}: {error}; {URLS}") from error
    except (ArchiveError, OSError) as error:
        raise click.ClickException(str(error)) from error


def log_to(folder: Path, *, verbose: bool = False) -> None:
    """The run's log goes to a file, as JSON lines; warnings that a person must see are in the report."""
    from spiders.logs import json_handler

    handler = json_handler(folder / "ocop.log")
    root = logging.getLogger()
    root.setLevel(logging.INFO if verbose else logging.WARNING)
    for noisy in ("alembic", "httpx", "prefect"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    root.handlers = [handler]


def show_night(report: NightReport, out: Console) -> None:
    """The ledger of a night: one row a source, the stages, the alarms."""
    table = Table(title=f"Night {report.night} ({report.state})", title_justify="left")
    table.add_column("source")
    names = ("found", "fetched", "not modified", "skipped", "failed", "new", "changed", "requests")
    for name in names:
        table.add_column(name, justify="right")
    table.add_column("sums")
    for row in report.sources:
        numbers = [row.found, row.fetched, row.not_modified, row.skipped, row.failed]
        numbers += [row.articles_new, row.articles_changed, row.requests]
        table.add_row(row.source, *map(str, numbers), "agree" if row.balanced else "DO NOT AGREE")
    out.print(table)
    out.print("found = fetched + not modified + skipped + failed")
    for stage in report.stages:
        if stage.stage == "disk":
            out.print(f"  {disk_line(dict(stage.counts))}")
        if stage.stage in STAGES:
            counts = ", ".join(f"{name} {number}" for name, number in stage.counts if number)
            line = f"  {stage.done} {STAGES[stage.stage]}, {stage.failed} failed, {stage.seconds:.1f} s"
            out.print(line + (f" ({counts})" if counts else ""))
        for problem in stage.problems[:20]:
            out.print(f"  problem: {problem}", markup=False)
        if len(stage.problems) > 20:
            out.print(f"  and {len(stage.problems) - 20} more problems; see `ocop status --json`")
    for alarm in report.alarms:
        out.print(f"  ALARM {alarm.kind}: {alarm.message}", markup=False)


def disk_line(counts: Mapping[str, int]) -> str:
    """What the archive takes on disk, and what 1,000 new articles took of it over the last nights."""
    line = f"{counts['bytes'] / 1e6:.1f} MB on disk"
    more = counts.get("bytes per 1000 articles")
    return line if more is None else f"{line}, {more / 1e6:.1f} MB per 1,000 new articles of the last nights"


def has_failures(report: NightReport) -> bool:
    """Whether something failed that a person or the next night has to mend; a page that is gone is none of that."""
    return any(stage.failed for stage in report.stages)
