"""`ocop token`: who may decide over the web pages."""

from datetime import UTC, datetime

import click

from archive.engine import reading, writing
from archive.store import desk
from cli.main import home_option
from cli.output import archive_of, console, write_json


@click.group()
def token() -> None:
    """Make, list and revoke the tokens that open the desk of the web pages."""


@token.command()
@click.argument("who")
@click.pass_context
def new(ctx: click.Context, who: str) -> None:
    """A token for WHO, whose name stands with each decision. It is shown this once; only a digest is kept."""
    if not who.strip():
        raise click.UsageError("say whose token it is; the name stands with each decision")
    with writing(archive_of(ctx.obj).engine) as connection:
        made = desk.make_token(connection, " ".join(who.split()), datetime.now(UTC))
    click.echo(made)
    click.echo("Keep it: it is not shown again. It is given at /en/desk or /vi/desk of `ocop serve`.", err=True)


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def list_them(ctx: click.Context, as_json: bool) -> None:
    """All tokens: whose, since when, last used, revoked. Not the tokens themselves."""
    with reading(archive_of(ctx.obj).engine) as connection:
        found = desk.tokens(connection)
    if as_json:
        names = ("made", "used", "revoked")
        write_json([{"id": t.id, "who": t.who} | {name: getattr(t, name) for name in names} for t in found])
        return
    for one in found:
        used = f"last used {one.used:%Y-%m-%d %H:%M}" if one.used else "never used"
        state = f"  [revoked {one.revoked:%Y-%m-%d}]" if one.revoked else ""
        console().print(f"{one.id:4}  {one.who}: made {one.made:%Y-%m-%d}, {used}{state}")
    if not found:
        console().print("No token yet: ocop token new WHO")


@token.command()
@click.argument("number", type=click.IntRange(1, 2**31 - 1))
@click.pass_context
def revoke(ctx: click.Context, number: int) -> None:
    """Token NUMBER opens nothing any more; who is signed in with it is signed out."""
    with writing(archive_of(ctx.obj).engine) as connection:
        known = desk.revoke(connection, number, datetime.now(UTC))
    if not known:
        raise click.UsageError(f"there is no open token {number}; `ocop token list` shows them")
    console().print(f"token {number} is revoked")


for each in (new, list_them, revoke):
    home_option(each)
