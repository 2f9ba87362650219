"""`ocop alerts`: tell by mail or webhook what saved searches find anew."""

from datetime import UTC, datetime

import click

from archive import Archive
from archive.engine import reading
from archive.store import alerts as store
from cli.main import home_option
from cli.output import archive_of, console, write_json
from flows.alerting import Mail, Outcome, send_due, write_messages
from search import IndexDamaged, open_index
from settings import Settings


@click.group()
def alerts() -> None:
    """List the alerts that the desk of the web pages keeps, and send what is due."""


@alerts.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def list_them(ctx: click.Context, as_json: bool) -> None:
    """All alerts, and how many messages wait, were sent, were given up."""
    with reading(archive_of(ctx.obj).engine) as connection:
        found, sent = store.alerts(connection), store.tally(connection)
    if as_json:
        rows = [{"id": a.id, "search": a.search, "kind": a.kind, "target": a.target, "made": a.made} for a in found]
        write_json({"alerts": rows, "messages": sent})
        return
    for one in found:
        console().print(f"{one.id:4}  {one.search}: {one.kind} to {one.target}")
    counts = ", ".join(f"{number} {state}" for state, number in sent.items())
    console().print(f"{len(found)} alerts; messages: {counts}")


@alerts.command()
@click.pass_context
def send(ctx: click.Context) -> int:
    """Write what is new to the outbox and send what is due. `ocop nightly` does the same at its end."""
    archive = archive_of(ctx.obj)
    done = run(ctx.obj, archive, datetime.now(UTC))
    console().print(f"{done.written} written, {done.sent} sent, {done.again} put off, {done.given_up} given up")
    return 1 if done.again or done.given_up else 0


def run(settings: Settings, archive: Archive, now: datetime) -> Outcome:
    """One round: what is new to the outbox, what is due out of it."""
    index = open_index(settings.index)
    try:
        written = write_messages(archive, index, settings.site_url, now)
    except IndexDamaged as error:
        raise click.ClickException(str(error)) from error
    finally:
        index.close()
    done = send_due(archive, Mail(settings.smtp_url, settings.mail_from), now)
    return Outcome(written=written, sent=done.sent, again=done.again, given_up=done.given_up)


for each in (list_them, send):
    home_option(each)
