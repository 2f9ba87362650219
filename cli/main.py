"""`ocop`: one command a module, loaded only when called, so that a filter starts without Scrapy or Prefect."""

import importlib
import sys
from pathlib import Path

import click
from pydantic import ValidationError

from cli.trouble import trouble
from settings import SecretsExposed, Settings

HOME_HELP = "Folder of the archive (OCOP_HOME, ./var)."

# command -> module and attribute
COMMANDS = {
    "demo": "cli.demo:demo",
    "nightly": "cli.nightly:nightly",
    "worker": "cli.worker:worker",
    "import": "cli.importing:import_pages",
    "read": "cli.read:read",
    "extract": "cli.extract:extract",
    "link": "cli.link:link",
    "search": "cli.search:search",
    "events": "cli.histories:events",
    "event": "cli.histories:event",
    "person": "cli.names:person",
    "venue": "cli.names:venue",
    "series": "cli.names:series",
    "programme": "cli.programme:programme",
    "decide": "cli.decide:decide",
    "show": "cli.show:show",
    "searches": "cli.searches:searches",
    "export": "cli.export:export",
    "status": "cli.status:status",
    "check": "cli.check:check",
    "reindex": "cli.reindex:reindex",
    "backup": "cli.backup:backup",
    "restore": "cli.backup:restore",
    "sources": "cli.sources:sources",
    "serve": "cli.serve:serve",
    "mcp": "cli.mcp:mcp",
    "token": "cli.token:token",
    "alerts": "cli.alerts:alerts",
    "alarms": "cli.alarms:alarms",
}


class LazyGroup(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help=HOME_HELP)
@click.version_option(package_name="ocop-archive")
@click.pass_context
def ocop(ctx: click.Context, home: Path | None) -> None:
    """The archive of OCOP, craft-village and trade-fair news."""
    ctx.obj = settings_for(home)


def settings_for(home: Path | None) -> Settings:
    """Settings with `home` from the command line where given. Raises UsageError naming each variable that is wrong."""
    try:
        return Settings(home=home) if home else Settings()
    except SecretsExposed as error:
        raise click.UsageError(str(error)) from error
    except ValidationError as error:
        wrong = [f"OCOP_{str(each['loc'][0]).upper()}={each['input']!r}: {each['msg']}" for each in error.errors()]
        raise click.UsageError("; ".join(wrong) + "; correct or unset it") from error


def settings_at_hand() -> Settings | None:
    """For a message: the settings as the environment gives them, None where these cannot be read."""
    try:
        return Settings()
    except (ValidationError, SecretsExposed):  # which was said already
        return None


def home_option(command: click.Command) -> click.Command:
    """`--home` may also stand behind the command: `ocop search x --home var/demo`."""

    def use(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
        if value:
            ctx.find_root().obj = ctx.obj = settings_for(value)

    option = click.Option(
        ["--home"],
        type=click.Path(path_type=Path, file_okay=False),
        expose_value=False,
        callback=use,
        help=HOME_HELP,
    )
    command.params.append(option)
    return command


def main() -> None:
    """Entry point of the console script: exit status 0, 1, 2, 75 or 130 as the README says."""
    try:
        code = ocop(prog_name="ocop", standalone_mode=False)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code if isinstance(error, click.UsageError) else 2)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        told = trouble(error, settings_at_hand())
        if told is None:
            raise
        click.echo(f"Error: {told[0]}", err=True)
        sys.exit(told[1])
    sys.exit(code if isinstance(code, int) else 0)
