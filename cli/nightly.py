"""`ocop nightly`: one night."""

import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from rich.console import Console

from cli.main import home_option
from cli.output import archive_of, console, has_failures, log_to, show_night
from settings import Settings

if TYPE_CHECKING:
    from flows.plan import Plan

HELD = 75  # EX_TEMPFAIL of sysexits.h: another run holds the archive, try again later


@click.command()
@click.option("--source", "names", multiple=True, help="Only this source (may be given more than once).")
@click.option("--direct", is_flag=True, help="The same stages without Prefect.")
@click.option("--join", is_flag=True, help="Collect for the night that another machine has under way, and no more.")
@click.pass_context
def nightly(ctx: click.Context, names: tuple[str, ...], direct: bool, join: bool) -> None:
    """Collect, read, extract, link, index, report. A night that was cut short is gone on with."""
    if join and direct:
        raise click.UsageError("--direct is about a whole night; leave it out with --join")
    from flows.engine import prepare_environment, run_night
    from flows.plan import plan_from

    settings: Settings = ctx.obj
    prepare_environment(settings.home)
    log_to(settings.logs, verbose=True)
    archive_of(settings, create=True).close()
    plan = plan_from(settings)
    from archive import ArchiveError
    from archive.store.nights import Held
    from flows.night import SourcesUnusable, run_direct
    from flows.room import NoRoom

    signal.signal(signal.SIGTERM, stop_in_order)
    out = console()
    now = datetime.now(UTC)
    if join:
        ctx.exit(_join(plan, now, names, out))
    try:
        report = (run_direct if direct else run_night)(plan, now, names, out.print)
    except Held as error:
        click.echo(f"Error: {error}", err=True)
        ctx.exit(HELD)
    except SourcesUnusable as error:
        raise click.ClickException(str(error)) from error
    except (NoRoom, ArchiveError) as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("Interrupted; the next `ocop nightly` goes on with this night.", err=True)
        raise
    show_night(report, out)
    ctx.exit(1 if has_failures(report) else 0)


def _join(plan: "Plan", now: datetime, names: tuple[str, ...], out: Console) -> int:
    """Help the night that is under way; gives the exit status. The machine that began it reads what comes in."""
    from flows.joining import NoNight, join_night
    from flows.night import SourcesUnusable

    try:
        reports = join_night(plan, now, names)
    except (NoNight, SourcesUnusable) as error:
        raise click.ClickException(str(error)) from error
    for report in reports:
        out.print(f"{report.stage}: {'; '.join(report.problems) or 'done'} ({report.seconds:.1f} s)", markup=False)
    out.print(f"{sum(report.done for report in reports)} sources collected for the night that is under way")
    return 1 if any(report.failed for report in reports) else 0


def stop_in_order(number: int, _frame: object) -> None:
    """A service manager asks to end: in order, as Ctrl-C does; asked again, at once."""
    signal.signal(number, signal.SIG_DFL)
    raise KeyboardInterrupt


home_option(nightly)
