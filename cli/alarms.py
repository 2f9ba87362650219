"""`ocop alarms`: what stands, what is muted, and whether the nights run at all."""

from datetime import UTC, date, datetime
from typing import Any

import click

from archive.engine import reading as viewing
from archive.engine import writing
from archive.store import watch
from cli.main import home_option
from cli.output import archive_of, console, write_json
from settings import Settings


@click.group()
def alarms() -> None:
    """What a person should look at."""


@alarms.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def list_them(ctx: click.Context, as_json: bool) -> None:
    """The alarms that stand since some night, and the sources that are muted."""
    archive = archive_of(ctx.obj)
    with viewing(archive.engine) as connection:
        standing = watch.standing(connection)
        muted = watch.mutes(connection, _today())
    archive.close()
    if as_json:
        rows: list[dict[str, Any]] = [
            {"source": one.alarm.source, "kind": one.alarm.kind, "subject": one.alarm.subject}
            | {"message": one.alarm.message, "night": one.night, "since": one.since, "told": one.told}
            for one in standing
        ]
        write_json({"alarms": rows, "muted": muted})
        return
    out = console()
    for one in standing:
        quiet = f" (muted until {muted[one.alarm.source]})" if one.alarm.source in muted else ""
        out.print(f"since night {one.night}  {one.alarm.kind}: {one.alarm.message}{quiet}")
    for source, until in muted.items():
        out.print(f"muted until {until}: {source}")
    out.print(f"{len(standing)} alarms stand")


@alarms.command()
@click.argument("source")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day without messages.")
@click.pass_context
def mute(ctx: click.Context, source: str, until: datetime) -> None:
    """No messages about SOURCE up to and including a day; its alarms stand in the reports all the same."""
    from flows.night import SourcesUnusable, load_plan_sources
    from flows.plan import plan_from

    settings: Settings = ctx.obj
    try:
        load_plan_sources(plan_from(settings), (source,))
    except SourcesUnusable as error:
        raise click.BadParameter(str(error), param_hint="SOURCE") from error
    if until.date() < _today():
        raise click.BadParameter(f"{until.date()} is over; name today or a later day", param_hint="--until")
    archive = archive_of(settings)
    with writing(archive.engine) as connection:
        watch.mute(connection, source, until.date(), datetime.now(UTC))
    archive.close()
    console().print(f"no messages about {source} until {until.date()}")


@alarms.command()
@click.argument("source")
@click.pass_context
def unmute(ctx: click.Context, source: str) -> int:
    """Messages about SOURCE again."""
    archive = archive_of(ctx.obj)
    with writing(archive.engine) as connection:
        was = watch.unmute(connection, source)
    archive.close()
    console().print(f"messages about {source} again" if was else f"{source} was not muted")
    return 0 if was else 1


@alarms.command()
@click.option("--hours", default=26, show_default=True, type=click.IntRange(1), help="A night older than this is late.")
@click.pass_context
def check(ctx: click.Context, hours: int) -> int:
    """The dead man's mark: an alarm where no night was done in time, and what waits in the outbox is sent.

    For a timer of its own, on this machine or one that sees the database: a night that never runs cannot say so.
    """
    from flows.judging import dead_man
    from flows.night import send_waiting
    from flows.plan import plan_from

    settings: Settings = ctx.obj
    archive = archive_of(settings)
    plan = plan_from(settings)
    try:
        late = dead_man(archive, plan, datetime.now(UTC), hours)
        done = send_waiting(archive, plan, datetime.now(UTC))
    finally:
        archive.close()
    out = console()
    out.print(late.message if late else "the last night was done in time")
    if done.sent or done.again or done.given_up:
        out.print(f"{done.sent} sent, {done.again} put off, {done.given_up} given up")
    return 1 if late else 0


def _today() -> date:
    from flows.night import ZONE

    return datetime.now(ZONE).date()


for each in (list_them, mute, unmute, check):
    home_option(each)
