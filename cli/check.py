"""`ocop check`: captures, archive and index held against each other."""

from dataclasses import asdict
from datetime import UTC, datetime

import click

from archive.store.nights import Held
from cli.main import home_option
from cli.output import archive_of, console, write_json
from flows.checking import check as run_check
from flows.night import holding
from search import open_index
from settings import Settings


@click.command()
@click.option("--repair", is_flag=True, help="Mend what can be mended without a person.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def check(ctx: click.Context, repair: bool, as_json: bool) -> None:
    """Hold captures, archive and index against each other; status 1 where something is left to do."""
    settings: Settings = ctx.obj
    archive = archive_of(settings)
    index = open_index(settings.index)
    try:
        if repair:
            with holding(archive):
                faults = run_check(archive, index, datetime.now(UTC), repair=True)
        else:
            faults = run_check(archive, index, datetime.now(UTC), repair=False)
    except Held as error:
        click.echo(f"Error: {error}", err=True)
        ctx.exit(75)
    finally:
        index.close()
    if as_json:
        write_json({"faults": [asdict(fault) for fault in faults]})
    else:
        out = console()
        for fault in faults:
            done = " (mended)" if fault.mended else ""
            out.print(f"{fault.where}: {fault.what}; {fault.remedy}{done}")
        out.print("captures, archive and index agree" if not faults else f"{len(faults)} faults")
    ctx.exit(1 if any(not fault.mended for fault in faults) else 0)


home_option(check)
