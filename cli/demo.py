"""`ocop demo`: the whole thing on the sample sites, two simulated nights, then a search and one event's history."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click
from rich.console import Console

from cli.main import home_option
from cli.output import console, log_to, show_night
from settings import Settings

if TYPE_CHECKING:
    from samples import SampleSites

FIRST_NIGHT = datetime.fromisoformat("2026-10-20T02:00:00+07:00")  # the sample world's own calendar
DEMO = "demo"  # whose token the desk of the demo opens with
QUERIES = ("lacquerware Hà Đông", "son mai ha dong")


@click.command()
@click.option("--nights", default=2, show_default=True, type=click.IntRange(1, 9), help="How many nights to play.")
@click.option("--direct", is_flag=True, help="Without Prefect.")
@click.option("--port", default=8471, show_default=True, type=click.IntRange(1, 65535), help="Of the sample sites.")
@click.option("--serve", is_flag=True, help="Then serve the web pages over what was collected.")
@click.option("--web-port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Of the web pages.")
@click.pass_context
def demo(ctx: click.Context, nights: int, direct: bool, port: int, serve: bool, web_port: int) -> None:
    """Crawl the sample news sites over HTTP, then search and show one event; with --serve end as a web site."""
    settings: Settings = ctx.obj
    out = console()
    from flows.engine import prepare_environment

    prepare_environment(settings.home)
    log_to(settings.logs, verbose=True)
    logging.getLogger("prefect").setLevel(logging.WARNING)
    from samples import SampleSites, write_sources

    folder = settings.home / "sources"
    with SampleSites(port) as sites:
        write_sources(folder, sites.port)
        played = settings.model_copy(update={"sources": folder, "loopback": f"*.localhost:{sites.port}"})
        out.print(f"Sample sites on 127.0.0.1:{sites.port}; archive in {settings.home}")
        bad = sum(_night(played, sites, number, direct, out) for number in range(1, nights + 1))
    for query in QUERIES:
        _search(settings.index, query, out)
    _history(settings, out)
    if serve:
        from cli.serve import run

        morning = FIRST_NIGHT + timedelta(days=nights - 1, hours=7)
        tour = _tour(settings, morning)
        run(settings, "127.0.0.1", web_port, clock=lambda: morning, opened=lambda address: _show(tour, address, out))
    ctx.exit(1 if bad else 0)


def _night(settings: Settings, sites: "SampleSites", number: int, direct: bool, out: Console) -> bool:
    """Play one night; gives whether its ledger fails to agree or a stage crashed."""
    from flows.engine import run_night
    from flows.night import run_direct
    from flows.plan import plan_from

    sites.night = min(number, 2)
    now = FIRST_NIGHT + timedelta(days=number - 1)
    plan = plan_from(settings)
    report = run_direct(plan, now, (), out.print) if direct else run_night(plan, now, (), out.print)
    show_night(report, out)
    out.print()
    return report.state != "done" or not all(row.balanced for row in report.sources)


def _search(index: Path, query: str, out: Console) -> None:
    from search import marked, open_index

    opened = open_index(index)
    try:
        found = opened.search(query, limit=3)
    finally:
        opened.close()
    out.print(f"ocop search {query!r}: {found.total} stories in {found.articles} articles")
    for hit in found.hits:
        out.print(f"  {hit.title} ({hit.source}, {hit.published})")
        out.print(f"    {marked(hit.snippet, '[', ']')}")
    out.print()


def _history(settings: Settings, out: Console) -> None:
    """The history of the event that most sources tell."""
    from archive.engine import reading
    from archive.views.histories import event_history, event_lines
    from cli.histories import show_event
    from cli.output import archive_of

    archive = archive_of(settings)
    with reading(archive.engine) as connection:
        lines = event_lines(connection)
        if not lines:
            out.print("No event was found.")
            return
        best = max(lines, key=lambda line: (line.sources, line.articles, -line.id))
        history = event_history(connection, best.id)
    archive.close()
    assert history is not None
    show_event(history, out)
    home = settings.home
    out.print("\nTry:")
    for command in ("search 'làng nghề'", "events", f"event {best.id} --reasons", "status"):
        out.print(f"  ocop {command} --home {home}")


def _tour(settings: Settings, now: datetime) -> list[tuple[str, str]]:
    """Addresses to try with what is there, and a token for the desk; that of an earlier demo opens nothing any more."""
    from archive.engine import reading, writing
    from archive.store import desk
    from archive.views.histories import event_lines
    from cli.output import archive_of

    archive = archive_of(settings)
    with writing(archive.engine) as connection:
        for old in desk.tokens(connection):
            if old.who == DEMO and not old.revoked:
                desk.revoke(connection, old.id, now)
        token = desk.make_token(connection, DEMO, now)
    with reading(archive.engine) as connection:
        best = max(event_lines(connection), key=lambda line: (line.sources, line.articles, -line.id), default=None)
    archive.close()
    told = []
    if best:
        told.append((f"/en/event/{best.id}", "an event whose sources disagree, each figure with its sentence"))
    if best and best.series:
        told.append((f"/en/series/{quote(best.series)}", "all its editions, with charts"))
    return [
        ("/en/search?q=l%C3%A0ng+ngh%E1%BB%81", "search: facets, nine kinds of files, a feed, a calendar"),
        *told,
        ("/en/calendar", "events by month; /calendar.ics to subscribe to"),
        ("/en/programme", "OCOP figures over time"),
        ("/en/sources", "sources, coverage by week, nights with their alarms"),
        ("/en/api", "the API address by address; /api/v1/search?q=lacquer for a first answer"),
        ("/en/desk", f"decisions, with the token {token}"),
    ]


def _show(tour: list[tuple[str, str]], address: str, out: Console) -> None:
    out.print("\nThe web pages, in English and Vietnamese (/en/, /vi/):")
    for path, what in tour:
        out.print(f"  {address}{path}\n      {what}", highlight=False, soft_wrap=True)
    out.print(f"\n{address}/  (Ctrl-C ends it)", highlight=False)


home_option(demo)
