"""`ocop status`: sources, last nights, backlog, sizes, alarms."""

from dataclasses import asdict
from typing import Any

import click

from archive.engine import reading as viewing
from archive.views import pending
from archive.views import status as views
from cli.main import home_option
from cli.output import archive_of, console, show_night, write_json
from records import NightReport
from settings import Settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--nights", default=7, show_default=True, type=click.IntRange(1), help="How many nights to list.")
@click.pass_context
def status(ctx: click.Context, as_json: bool, nights: int) -> None:
    """How the archive stands."""
    import facts
    import reading
    from facts.linking import LINKER
    from search import IndexDamaged, open_index

    settings: Settings = ctx.obj
    archive = archive_of(settings)
    with viewing(archive.engine) as connection:
        reports = views.last_nights(connection, nights)
        waiting = pending.counts(connection, reading.READER, facts.EXTRACTOR, LINKER)
        sizes = views.sizes(connection)
    problem = None
    indexed = None
    try:
        index = open_index(settings.index)
        indexed = index.count()
        index.close()
    except IndexDamaged as error:
        problem = str(error)
    document: dict[str, Any] = {"nights": [_night(report) for report in reports], "pending": waiting}
    document |= sizes | {"indexed": indexed}
    if as_json:
        write_json(document)
        return
    out = console()
    for report in reversed(reports):
        show_night(report, out)
    out.print("pending: " + ", ".join(f"{stage} {number}" for stage, number in waiting.items()))
    out.print(", ".join(f"{name} {number}" for name, number in sizes.items()) + f", indexed {indexed}")
    if problem:
        out.print(f"search index: {problem}")


def _night(report: NightReport) -> dict[str, Any]:
    return {
        "night": report.night,
        "started": report.started.isoformat(),
        "ended": report.ended.isoformat() if report.ended else None,
        "state": report.state,
        "sources": [
            asdict(row) | {"alarms": [f"{alarm.kind}: {alarm.message}" for alarm in row.alarms]}
            for row in report.sources
        ],
        "stages": [
            {"stage": s.stage, "done": s.done, "failed": s.failed, "seconds": s.seconds}
            | {"counts": dict(s.counts), "problems": list(s.problems)}
            for s in report.stages
        ],
        "alarms": [asdict(alarm) for alarm in report.alarms],
        "reading": report.steps,
    }


home_option(status)
