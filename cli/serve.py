"""`ocop serve`: the web pages and the API."""

import ipaddress
import shutil
import socket
from collections.abc import Callable
from datetime import UTC, datetime

import click

from cli.main import home_option
from cli.output import archive_of
from settings import Settings

PUBLIC = """Anyone who can reach {host}:{port} can now read everything in this archive and run searches and exports.
The server speaks plain HTTP: put a proxy with TLS before it, and keep the address private until you have."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address; a name that is not `localhost` may lead anywhere."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, not an address
        return False


@home_option
@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--public", is_flag=True, help="Allow an address that other machines reach.")
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, public: bool) -> None:
    """Serve the web pages. Ctrl-C ends it."""
    if not is_loopback(host) and not public:
        raise click.UsageError(
            f"{host} can be reached by other machines; add --public if that is meant, or leave --host out"
        )
    if public and not is_loopback(host):
        click.echo(PUBLIC.format(host=host, port=port), err=True)
    run(ctx.obj, host, port, public=public)


def _listening(host: str, port: int) -> socket.socket:
    """A socket at the address. Raises ClickException where it cannot be had."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise click.ClickException(
            f"cannot listen at {host}:{port}: {error.strerror or error}; choose another --port or --host"
        ) from error


def run(
    settings: Settings,
    host: str,
    port: int,
    *,
    public: bool = False,
    clock: Callable[[], datetime] | None = None,
    opened: Callable[[str], None] = lambda address: click.echo(f"{address}/  (Ctrl-C ends it)"),
) -> None:
    """Serve until interrupted. `clock` gives another now than the machine's, for the demo's own calendar.

    `opened` is told the address once it is open.
    """
    import uvicorn

    from cli.desk import OperatorDesk
    from flows.exporting import rows_of
    from search import open_index
    from spiders.source import survey
    from web.app import create_app
    from web.rates import Rates

    archive = archive_of(settings)
    index = open_index(settings.index)
    folders = [settings.sources, settings.home / "sources"]  # the demo's sources lie in its home
    sources = {source.name: source for folder in folders if folder.is_dir() for source in survey(folder)[0]}
    app = create_app(
        archive,
        index,
        rows=lambda ids: rows_of(archive, ids, sources),
        sources=sources,
        public=public,
        base=settings.site_url.rstrip("/") if "site_url" in settings.model_fields_set else "",
        agent=settings.user_agent,
        desk=OperatorDesk(archive, index),
        rates=Rates(),
        free_bytes=lambda: shutil.disk_usage(settings.home).free,
        clock=clock or (lambda: datetime.now(UTC)),
    )
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=16_384,
    )
    try:
        with _listening(host, port) as listener:
            bound = listener.getsockname()[1]
            opened(f"http://{f'[{host}]' if ':' in host else host}:{bound}")
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        index.close()
        archive.close()
