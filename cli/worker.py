"""`ocop worker`: everything that the schedule needs, on one machine."""

import os
import subprocess
import sys
import time
from pathlib import Path

import click
import httpx

from cli.main import home_option
from cli.output import archive_of
from settings import Settings

STARTING = 240.0  # seconds that the server may take on a busy machine


@click.command()
@click.option("--port", default=4200, show_default=True, type=click.IntRange(1, 65535), help="Of Prefect's server.")
@click.option("--cron", help="When the nightly run begins, instead of 02:00 in Vietnam.")
@click.pass_context
def worker(ctx: click.Context, port: int, cron: str | None) -> None:
    """Start Prefect's server (unless PREFECT_API_URL names one), the deployments of prefect.yaml and their runner.

    Goes on until it is stopped. What it held is taken up by the next run; `ocop nightly` needs none of it.
    """
    from flows.engine import prepare_environment
    from flows.schedule import serve_deployments

    settings: Settings = ctx.obj
    home = settings.home.resolve()
    prepare_environment(home)
    archive_of(settings, create=True).close()
    os.environ |= {"OCOP_HOME": str(home), "OCOP_SOURCES": str(settings.sources.resolve())}
    server = None
    try:
        if not os.environ.get("PREFECT_API_URL"):
            os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
            if not _answers(port):  # else one is there: that of a worker that was killed, which goes on
                server = _server(port, home / "logs")
        click.echo(f"Prefect at {os.environ['PREFECT_API_URL'].removesuffix('/api')}; the archive is in {home}")
        from flows.reconciling import mark_dead  # Prefect reads where its API is once, when it is imported

        mark_dead(settings.archive_url)
        serve_deployments(cron)
    finally:
        if server is not None:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()


def _server(port: int, logs: Path) -> subprocess.Popen[bytes]:
    """Prefect's server, answering."""
    logs.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (logs / "prefect-server.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        if _answers(port) and process.poll() is None:
            return process
        time.sleep(0.5)
    process.kill()
    raise click.ClickException(f"Prefect's server does not start; see {logs / 'prefect-server.log'}, or use --port")


def _answers(port: int) -> bool:
    """Whether a server of Prefect's is up."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=2).is_success
    except httpx.HTTPError:  # nobody listens, or not yet
        return False


home_option(worker)
